"""Who is asked, how often, and what it costs."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from container_image.llm import chain
from container_image.llm.chain import ask_providers, set_up_providers
from container_image.llm.failures import NoAnswer
from container_image.llm.kimi import Kimi
from container_image.prompts import Prompt
from tests.stand_in_model import Reply, StandInModel
from wandstore.clients import BACKGROUND_PATIENCE, Clients
from wandstore.errors import ModelFailed
from wandstore.models import ComponentTree, ErrorCode, Filters, FiltersConfig, Source
from wandstore.settings import Settings

PROMPT = Prompt("Answer in JSON.", "Please.", "components-v1")
TREE = ComponentTree(components=(Filters(id="find", config=FiltersConfig()),))


def read_anything(text: str) -> ComponentTree:
    return TREE


def ask(kimi: Kimi, seconds: float = 10) -> chain.WrittenTree:
    return ask_providers([kimi], PROMPT, read_anything, time.monotonic() + seconds)


def failure(kimi: Kimi, seconds: float = 10) -> NoAnswer:
    with pytest.raises(NoAnswer) as caught:
        ask(kimi, seconds)
    return caught.value


def test_an_answer_brings_its_cost(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply("x" * 400))
    written = ask(kimi)
    assert written.source is Source.KIMI
    cost = written.cost
    assert (cost.provider, cost.model, cost.prompt_version) == ("kimi", "moonshot-v1-32k", "components-v1")
    assert cost.completion_tokens == 100
    assert cost.dollars == pytest.approx((cost.prompt_tokens * 1.00 + 100 * 3.00) / 1e6)
    assert 0 < cost.seconds < 5


@pytest.mark.parametrize(
    "first",
    [
        Reply.error(429, "rate_limit_reached_error"),
        Reply.error(503),
        Reply(drop="at once"),
        Reply("x" * 90, drop="midway"),
        Reply(body=b"not json"),
        Reply("x", delay_seconds=1.5),
    ],
    ids=["rate limit", "out of order", "no answer", "half an answer", "malformed", "too slow"],
)
def test_what_may_pass_is_worth_a_second_call(model: StandInModel, kimi: Kimi, first: Reply) -> None:
    model.replies(first, Reply("x"))
    assert ask(kimi).tree == TREE
    assert len(model.calls) == 2


def test_a_provider_is_called_twice_and_no_more(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply.error(429, "rate_limit_reached_error"))
    assert failure(kimi).code is ErrorCode.RATE_LIMITED
    assert len(model.calls) == 2


def test_the_second_call_comes_a_second_after_the_first(
    model: StandInModel, kimi: Kimi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "PAUSE_SECONDS", 1.0)
    model.replies(Reply.error(500), Reply("x"))
    assert 1.0 <= ask(kimi).cost.seconds < 2.0


@pytest.mark.parametrize("refusal", [Reply.error(401), Reply.error(403), Reply.error(429, "insufficient_quota")])
def test_a_blocked_provider_is_not_called_again(model: StandInModel, kimi: Kimi, refusal: Reply) -> None:
    model.replies(refusal)
    assert failure(kimi).code is ErrorCode.MODEL_UNAVAILABLE
    assert len(model.calls) == 1


def test_models_that_are_gone_give_way_to_the_next_and_use_up_no_call(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply.error(404), Reply.error(404), Reply.error(500), Reply("x"))
    written = ask(replace(kimi, models=("moonshot-v1-32k", "kimi-k2.6", "kimi-k3")))
    assert written.cost.model == "kimi-k3"
    assert model.models_asked == ["moonshot-v1-32k", "kimi-k2.6", "kimi-k3", "kimi-k3"]


def test_when_every_model_is_gone_there_is_no_answer(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply.error(404))
    assert failure(replace(kimi, models=("a", "b"))).code is ErrorCode.MODEL_UNAVAILABLE
    assert model.models_asked == ["a", "b"]


def test_an_answer_without_a_page_is_paid_for_and_not_asked_for_again(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply("x" * 400))

    def refuse(text: str) -> ComponentTree:
        raise ModelFailed(ErrorCode.GENERATION_FAILED, "No page.")

    with pytest.raises(NoAnswer) as caught:
        ask_providers([kimi], PROMPT, refuse, time.monotonic() + 10)
    assert caught.value.code is ErrorCode.GENERATION_FAILED
    assert caught.value.cost.completion_tokens == 100
    assert len(model.calls) == 1


def test_no_second_call_begins_that_the_budget_cannot_hold(
    model: StandInModel, kimi: Kimi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "PAUSE_SECONDS", 1.0)
    model.replies(Reply.error(500))
    failure(kimi, seconds=0.8)
    assert len(model.calls) == 1


def test_without_time_nobody_is_called(model: StandInModel, kimi: Kimi) -> None:
    assert failure(kimi, seconds=0).code is ErrorCode.TIMEOUT
    assert model.calls == []


def test_a_provider_is_set_up_by_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    clients = Clients(BACKGROUND_PATIENCE)
    monkeypatch.delenv("KIMI_API_KEY", raising=False)
    assert set_up_providers(clients, Settings()) == ()
    monkeypatch.setenv("KIMI_API_KEY", "key")
    (kimi,) = set_up_providers(clients, Settings())
    assert kimi.models == ("moonshot-v1-32k", "kimi-k2.6", "kimi-k3")
