"""What a call costs, how it is counted, and which models of an account exist."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import ClassVar

import pytest

from container_image.llm import chain
from container_image.llm.chain import ask_providers
from container_image.llm.claude import Claude
from container_image.llm.failures import NoAnswer
from container_image.llm.kimi import Kimi
from container_image.llm.ledger import Ledger
from container_image.prompts import Prompt
from container_image.reading import Reading
from tests.stand_in_model import FOR_LONG, Call, Reply, StandInModel
from tests.written_metrics import WrittenMetric, metrics_in
from wandstore.documents.components import ComponentTree, Filters, FiltersConfig
from wandstore.documents.origin import Source
from wandstore.errors import ErrorCode
from wandstore.settings import Settings

PROMPT = Prompt("Answer in JSON.", "Please.", "components-v1")
TREE = ComponentTree(components=(Filters(id="find", config=FiltersConfig()),))


def read_anything(text: str, /, *, is_cut: bool = False) -> Reading:
    return Reading(TREE, (), 1.0)


def read_more_than_a_letter(text: str, /, *, is_cut: bool = False) -> Reading:
    return Reading(TREE if len(text) > 1 else None, ("No.",), 1.0)


def ask(kimi: Kimi, seconds: float = 30) -> chain.WrittenDocument:
    return ask_providers([kimi], PROMPT, read_anything, time.monotonic() + seconds)


def failure(kimi: Kimi, seconds: float = 30) -> NoAnswer:
    with pytest.raises(NoAnswer) as caught:
        ask(kimi, seconds)
    return caught.value


def test_an_answer_brings_its_cost(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply("x" * 400))
    began = time.monotonic()
    written = ask(kimi)
    took = time.monotonic() - began
    assert written.source is Source.KIMI
    cost = written.cost
    assert (cost.provider, cost.model, cost.prompt_version) == ("kimi", "moonshot-v1-32k", "components-v1")
    assert cost.completion_tokens == 100
    assert cost.dollars == pytest.approx((cost.prompt_tokens * 1.00 + 100 * 3.00) / 1e6)
    assert 0 < cost.seconds <= round(took, 3)


def test_tokens_and_dollars_are_counted_for_each_provider(
    model: StandInModel, kimi: Kimi, capsys: pytest.CaptureFixture[str]
) -> None:
    model.replies(Reply("x" * 400, finish_reason="content_filter"))
    with pytest.raises(NoAnswer) as caught:
        ask(kimi)
    cost = caught.value.cost
    written = {metric.name: metric for metric in metrics_in(capsys.readouterr().out)}
    assert written["ModelTokens"].value == cost.prompt_tokens + cost.completion_tokens
    assert written["ModelDollars"].value == pytest.approx(cost.dollars)
    assert written["ModelDollars"].dimensions == written["ModelTokens"].dimensions == {"provider": "kimi"}


def test_calls_and_failed_calls_are_counted_over_all_providers(
    model: StandInModel,
    second_model: StandInModel,
    kimi: Kimi,
    claude: Claude,
    capsys: pytest.CaptureFixture[str],
) -> None:
    two_models = replace(kimi, models=("gone", "here"))
    # Of Kimi's calls two fail; the one between them is answered, without a page, which is no failure of the call.
    model.replies(Reply.error(404), Reply("x"), Reply.error(503))
    second_model.replies(Reply("x" * 40))
    ask_providers([two_models, claude], PROMPT, read_more_than_a_letter, time.monotonic() + 30)
    written = metrics_in(capsys.readouterr().out)
    assert [metric for metric in written if metric.name == "ModelRequest"] == [WrittenMetric("ModelRequest", 1, {})] * 4
    assert [metric for metric in written if metric.name == "ModelError"] == [WrittenMetric("ModelError", 1, {})] * 2


def test_the_tokens_that_the_providers_cache_had_are_on_the_bill(model: StandInModel, kimi: Kimi) -> None:
    usage = {"prompt_tokens": 900, "completion_tokens": 9, "prompt_tokens_details": {"cached_tokens": 600}}
    body = {"choices": [{"message": {"content": "x" * 40}, "finish_reason": "stop"}], "usage": usage}
    model.replies(Reply(body=json.dumps(body).encode()))
    cost = ask(replace(kimi, models=("kimi-k2.6",))).cost
    assert (cost.prompt_tokens, cost.cached_prompt_tokens) == (900, 600)
    assert cost.dollars == pytest.approx((300 * 0.95 + 600 * 0.16 + 9 * 4) / 1_000_000)


def test_models_that_are_gone_give_way_to_the_next_and_use_up_no_call(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply.error(404), Reply.error(404), Reply.error(500), Reply("x"))
    written = ask(replace(kimi, models=("moonshot-v1-32k", "kimi-k2.6", "kimi-k3")))
    assert written.cost.model == "kimi-k3"
    assert model.models_asked == ["moonshot-v1-32k", "kimi-k2.6", "kimi-k3", "kimi-k3"]


def refuse(*names: str) -> Callable[[Call], Reply]:
    """Refuses the first of these parameters that is sent."""

    def answer(call: Call) -> Reply:
        refused = next((name for name in names if name in call.body), None)
        return Reply.error(400, message=f"{refused} is not supported") if refused else Reply("x" * 40)

    return answer


def test_refused_parameters_use_up_no_call_and_cost_nothing(model: StandInModel, kimi: Kimi) -> None:
    model.answer = refuse("stream_options", "temperature", "max_tokens", "max_completion_tokens", "response_format")
    cost = ask(kimi).cost
    assert (len(model.calls), cost.completion_tokens) == (6, 10)
    assert model.calls[-1].body.keys() == {"model", "messages", "stream"}
    assert "max_completion_tokens" in model.calls[3].body


def test_a_server_that_refuses_everything_is_asked_only_as_often_as_there_are_parameters(
    model: StandInModel, kimi: Kimi
) -> None:
    model.replies(Reply.error(400, message="stream, response_format, temperature, max_tokens: not supported"))
    assert failure(kimi).code is ErrorCode.GENERATION_FAILED
    assert len(model.calls) < 9


def test_a_refused_parameter_is_remembered_only_if_the_call_was_answered_without_it(
    model: StandInModel, kimi: Kimi
) -> None:
    class Noting(Ledger):
        noted: ClassVar[list[str]] = []

        def note_refused(self, provider: str, account: str, model: str, parameters: Iterable[str]) -> None:
            self.noted.extend(parameters)

    ledger = Noting(None, Settings())
    model.answer = lambda call: refuse("stream_options")(call) if "stream_options" in call.body else Reply.error(400)
    with pytest.raises(NoAnswer):
        ask_providers([kimi], PROMPT, read_anything, time.monotonic() + 30, ledger)
    assert Noting.noted == []
    model.answer = refuse("stream_options")
    ask_providers([kimi], PROMPT, read_anything, time.monotonic() + 30, ledger)
    assert Noting.noted == ["stream_options"]


def test_a_model_that_is_too_small_for_a_prompt_is_not_gone(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply.error(400, "context_length_exceeded"), Reply("x"))
    assert ask(replace(kimi, models=("a", "b"))).cost.model == "b"
    model.replies(Reply.error(400, "context_length_exceeded"))
    assert "too long" in str(failure(replace(kimi, models=("a", "b"))))


def read_nothing(text: str, /, *, is_cut: bool = False) -> Reading:
    return Reading(None, (), 0.0)


@pytest.mark.slow
def test_a_call_that_was_abandoned_is_booked_as_reported_or_as_an_estimate(
    model: StandInModel, second_model: StandInModel, kimi: Kimi, claude: Claude
) -> None:
    hangs = Reply("x" * 200, hang_after="x" * 40, keep_open_seconds=FOR_LONG)
    tokens = []
    for server, provider in (
        (model, replace(kimi, part_seconds=1.5)),
        (second_model, replace(claude, part_seconds=1.5)),
    ):
        server.replies(hangs, Reply.error(401))
        with pytest.raises(NoAnswer) as caught:
            ask_providers([provider], PROMPT, read_nothing, time.monotonic() + 30)
        tokens.append((caught.value.cost.prompt_tokens, caught.value.cost.completion_tokens))
    # Claude's server reports the tokens of the prompt before it answers.
    assert tokens == [(5, 10), (len(second_model.calls[0].prompt) // 4, 10)]


def test_each_number_that_is_not_reported_is_estimated(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply("x" * 400, drop="midway"), Reply.error(401))
    cost = failure(kimi).cost
    assert cost.prompt_tokens == len("Answer in JSON.Please.") // 4
    assert cost.completion_tokens == 50


def test_when_every_model_is_gone_there_is_no_answer(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply.error(404))
    assert failure(replace(kimi, models=("a", "b"))).code is ErrorCode.MODEL_UNAVAILABLE
    assert model.models_asked == ["a", "b"]
