"""Who is asked, how often, and what it costs."""

from __future__ import annotations

import time
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from container_image.llm import chain
from container_image.llm.bedrock import Bedrock
from container_image.llm.chain import ask_providers, set_up_providers
from container_image.llm.claude import Claude
from container_image.llm.failures import NoAnswer
from container_image.llm.kimi import Kimi
from container_image.prompts import Prompt
from container_image.reading import Reading
from tests.stand_in_bedrock import BedrockReply, StandInBedrock
from tests.stand_in_model import FOR_LONG, Reply, StandInModel
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.documents.components import ComponentTree, Filters, FiltersConfig
from wandstore.documents.origin import Source, Verdict
from wandstore.errors import ErrorCode
from wandstore.settings import Settings

PROMPT = Prompt("Answer in JSON.", "Please.", "components-v1")
TREE = ComponentTree(components=(Filters(id="find", config=FiltersConfig()),))


def read_anything(text: str, /, *, is_cut: bool = False) -> Reading:
    return Reading(TREE, (), 1.0)


def read_by_length(text: str, /, *, is_cut: bool = False) -> Reading:
    """Of an answer's length in tenths was kept, and half of it is no page."""
    share = min(len(text), 10) / 10
    tree = TREE.model_copy(update={"character": "loyalist"}) if share == 0.8 else TREE
    return Reading(
        tree if share > 0.5 else None, (f"Only {share} was kept.",), share, f"{10 - len(text)} of 10 products"
    )


def read_cut(text: str, /, *, is_cut: bool = False) -> Reading:
    """A page that ends with a stop, and had come whole where that is there."""
    return Reading(TREE, (), 1.0, came_whole=text.endswith("."))


def ask(kimi: Kimi, seconds: float = 30) -> chain.WrittenDocument:
    return ask_providers([kimi], PROMPT, read_anything, time.monotonic() + seconds)


def ask_by_length(kimi: Kimi, seconds: float = 30) -> chain.WrittenDocument:
    return ask_providers([kimi], PROMPT, read_by_length, time.monotonic() + seconds)


def failure(kimi: Kimi, seconds: float = 30) -> NoAnswer:
    with pytest.raises(NoAnswer) as caught:
        ask(kimi, seconds)
    return caught.value


@pytest.mark.parametrize(
    "first",
    [
        Reply.error(429, "rate_limit_reached_error"),
        Reply.error(503),
        Reply(drop="at once"),
        Reply("x" * 90, drop="midway"),
        Reply(body=b"not json"),
        Reply("x", delay_seconds=FOR_LONG),
    ],
    ids=["rate limit", "out of order", "no answer", "half an answer", "malformed", "too slow"],
)
def test_what_may_pass_is_worth_a_second_call(model: StandInModel, kimi: Kimi, first: Reply) -> None:
    model.replies(first, Reply("x"))
    assert ask(replace(kimi, part_seconds=2)).document == TREE
    assert len(model.calls) == 2


def test_a_provider_is_called_twice_and_no_more(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply.error(429, "rate_limit_reached_error"))
    assert failure(kimi).code is ErrorCode.RATE_LIMITED
    assert len(model.calls) == 2


def test_the_second_call_comes_a_second_after_the_first(
    model: StandInModel, kimi: Kimi, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[tuple[float, int]] = []
    clock = SimpleNamespace(monotonic=time.monotonic, sleep=lambda seconds: pauses.append((seconds, len(model.calls))))
    monkeypatch.setattr(chain, "PAUSE_SECONDS", 1.0)
    monkeypatch.setattr(chain, "time", clock)
    model.replies(Reply.error(500), Reply("x"))
    ask(kimi)
    assert pauses == [(1.0, 1)]
    assert len(model.calls) == 2


@pytest.mark.parametrize("refusal", [Reply.error(401), Reply.error(403), Reply.error(429, "insufficient_quota")])
def test_a_blocked_provider_is_not_called_again(model: StandInModel, kimi: Kimi, refusal: Reply) -> None:
    model.replies(refusal)
    assert failure(kimi).code is ErrorCode.MODEL_UNAVAILABLE
    assert len(model.calls) == 1


def test_an_answer_without_a_page_is_told_what_was_wrong_once(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply("x"), Reply("x" * 10))
    assert ask_by_length(kimi).document == TREE
    first, second = model.calls
    assert second.body["messages"][:2] == first.body["messages"]
    answer, complaint = second.body["messages"][2:]
    assert answer == {"role": "assistant", "content": "x"}
    assert complaint["role"] == "user"
    assert "- Only 0.1 was kept." in complaint["content"]
    assert "JSON" in complaint["content"]


def test_claude_is_told_in_the_same_way(second_model: StandInModel, claude: Claude) -> None:
    second_model.replies(Reply("x"), Reply("x" * 10))
    assert ask_providers([claude], PROMPT, read_by_length, time.monotonic() + 30).document == TREE
    assert [m["role"] for m in second_model.calls[1].body["messages"]] == ["user", "assistant", "user"]


def test_two_answers_without_a_page_are_paid_for_and_the_next_provider_is_asked(
    model: StandInModel, second_model: StandInModel, kimi: Kimi, claude: Claude
) -> None:
    model.replies(Reply(" x" + " " * 398))
    second_model.replies(Reply(" x" + " " * 398))
    with pytest.raises(NoAnswer) as caught:
        ask_providers([kimi, claude], PROMPT, lambda _, **__: Reading(None, ("No.",), 0), time.monotonic() + 30)
    assert caught.value.code is ErrorCode.GENERATION_FAILED
    assert caught.value.cost.completion_tokens == 400
    assert (len(model.calls), len(second_model.calls)) == (2, 2)


def test_a_page_with_small_losses_is_not_repaired(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply("x" * 6))
    ask_by_length(kimi)
    assert len(model.calls) == 1


def test_a_page_that_has_lost_half_is_repaired(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply("x" * 4), Reply("x" * 8))
    written = ask_by_length(kimi)
    assert (written.document.character, written.cost.verdict) == ("loyalist", Verdict.REPAIRED)
    assert len(model.calls) == 2


@pytest.mark.parametrize("second", [Reply("x" * 5), Reply.error(500)], ids=["half again", "no answer"])
def test_a_page_that_has_lost_half_is_no_better_than_none(
    model: StandInModel, second_model: StandInModel, kimi: Kimi, claude: Claude, second: Reply
) -> None:
    model.replies(Reply("x" * 4), second)
    second_model.replies(Reply("x" * 8))
    written = ask_providers([kimi, claude], PROMPT, read_by_length, time.monotonic() + 30)
    assert (written.source, written.document.character) == (Source.CLAUDE, "loyalist")
    assert (len(model.calls), len(second_model.calls)) == (2, 1)


def test_the_reason_says_what_the_last_page_lost(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply("x" * 3), Reply("x" * 4))
    with pytest.raises(NoAnswer) as caught:
        ask_by_length(kimi)
    assert caught.value.code is ErrorCode.GENERATION_FAILED
    assert str(caught.value) == "The model's page lost 6 of 10 products to the check: Only 0.4 was kept."
    assert caught.value.cost.verdict is Verdict.UNUSABLE


@pytest.mark.slow
def test_a_page_that_came_whole_before_the_answer_was_cut_off_is_taken(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply("A page.", hang_after="A page.", keep_open_seconds=FOR_LONG))
    written = ask_providers([replace(kimi, part_seconds=3)], PROMPT, read_cut, time.monotonic() + 30)
    assert (written.failure, written.cost.verdict, len(model.calls)) == (None, Verdict.WHOLE, 1)


def test_a_repair_is_one_of_the_two_calls(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply.error(500), Reply("xx"), Reply("x" * 9))
    with pytest.raises(NoAnswer):
        ask_by_length(kimi)
    assert len(model.calls) == 2


def test_no_repair_begins_that_the_budget_cannot_hold(
    model: StandInModel, kimi: Kimi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "PAUSE_SECONDS", 60.0)
    model.replies(Reply("xx"), Reply("x" * 9))
    with pytest.raises(NoAnswer):
        ask_by_length(kimi, seconds=30)
    assert len(model.calls) == 1


def test_no_second_call_begins_that_the_budget_cannot_hold(
    model: StandInModel, kimi: Kimi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "PAUSE_SECONDS", 60.0)
    model.replies(Reply.error(500))
    failure(kimi, seconds=30)
    assert len(model.calls) == 1


def test_without_time_nobody_is_called(model: StandInModel, kimi: Kimi) -> None:
    assert failure(kimi, seconds=0).code is ErrorCode.TIMEOUT
    assert model.calls == []


@pytest.mark.parametrize(
    "reply",
    [
        Reply.error(401),
        Reply.error(429, "rate_limit_reached_error"),
        Reply.error(400, "content_filter"),
        Reply.error(404),
        Reply(drop="at once"),
        Reply(body=b"not json"),
    ],
    ids=["key", "rate limit", "filter", "gone", "no answer", "malformed"],
)
def test_where_kimi_fails_claude_is_asked(
    model: StandInModel, second_model: StandInModel, kimi: Kimi, claude: Claude, reply: Reply
) -> None:
    model.replies(reply)
    second_model.replies(Reply("x" * 40))
    written = ask_providers([kimi, claude], PROMPT, read_anything, time.monotonic() + 30)
    assert (written.source, written.cost.provider, written.cost.model) == (Source.CLAUDE, "claude", "claude-haiku-5-5")
    assert len(second_model.calls) == 1


def read_whole_or_part(text: str, /, *, is_cut: bool = False) -> Reading:
    """A text that ends in a full stop is whole; of one that is cut there is a part."""
    is_whole = text.endswith(".")
    return Reading(TREE if is_cut or is_whole else None, (), 1.0, came_whole=is_whole)


def test_an_answer_that_ends_at_the_token_limit_is_a_page_if_it_is_whole(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply("x.", finish_reason="length"))
    written = ask_providers([kimi], PROMPT, read_whole_or_part, time.monotonic() + 30)
    assert (written.failure, written.cost.verdict, len(model.calls)) == (None, Verdict.WHOLE, 1)


def test_of_an_answer_that_is_cut_at_the_token_limit_the_part_is_kept_where_nobody_gives_a_whole_page(
    model: StandInModel, second_model: StandInModel, kimi: Kimi, claude: Claude
) -> None:
    model.replies(Reply("x" * 40, finish_reason="length"))
    second_model.replies(Reply.error(500), Reply.error(500), Reply("x" * 40 + "."))
    written = ask_providers([kimi, claude], PROMPT, read_whole_or_part, time.monotonic() + 30)
    assert written.failure is not None
    assert written.failure.code is ErrorCode.GENERATION_FAILED
    assert (written.source, written.cost.verdict, written.cost.completion_tokens) == (Source.KIMI, Verdict.PARTIAL, 10)
    assert ask_providers([kimi, claude], PROMPT, read_whole_or_part, time.monotonic() + 30).source is Source.CLAUDE


@pytest.mark.parametrize(("asked", "waited"), [("2", [2.0]), ("10", [10.0]), ("nonsense", [1.0]), ("11", [])])
def test_the_second_call_comes_when_the_provider_asks_for_it_or_not_at_all(
    model: StandInModel, kimi: Kimi, monkeypatch: pytest.MonkeyPatch, asked: str, waited: list[float]
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(chain, "PAUSE_SECONDS", 1.0)
    monkeypatch.setattr(chain, "time", SimpleNamespace(monotonic=time.monotonic, sleep=pauses.append))
    model.replies(replace(Reply.error(429, "rate_limit_reached_error"), headers={"Retry-After": asked}), Reply("x"))
    if waited:
        assert ask(kimi).document == TREE
    else:
        assert failure(kimi).code is ErrorCode.RATE_LIMITED
    assert (pauses, len(model.calls)) == (waited, 1 + len(waited))


def test_a_wait_that_the_budget_cannot_hold_is_none(model: StandInModel, kimi: Kimi) -> None:
    model.replies(replace(Reply.error(503), headers={"Retry-After": "9"}))
    assert failure(kimi, seconds=8).code is ErrorCode.MODEL_UNAVAILABLE
    assert len(model.calls) == 1


def test_where_kimi_answers_claude_is_left_alone(
    model: StandInModel, second_model: StandInModel, kimi: Kimi, claude: Claude
) -> None:
    model.replies(Reply("x"))
    assert ask_providers([kimi, claude], PROMPT, read_anything, time.monotonic() + 30).source is Source.KIMI
    assert second_model.calls == []


def test_the_last_providers_failure_is_the_one_that_is_told(
    model: StandInModel, second_model: StandInModel, kimi: Kimi, claude: Claude
) -> None:
    model.replies(Reply.error(401))
    second_model.replies(Reply.error(529, "overloaded_error"))
    with pytest.raises(NoAnswer) as caught:
        ask_providers([kimi, claude], PROMPT, read_anything, time.monotonic() + 30)
    assert caught.value.code is ErrorCode.RATE_LIMITED
    assert (len(model.calls), len(second_model.calls)) == (1, 2)


def test_each_provider_is_set_up_by_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    clients = Clients(BACKGROUND_PATIENCE)
    monkeypatch.delenv("KIMI_API_KEY", raising=False)
    monkeypatch.delenv("CLAUDE_API_KEY", raising=False)
    assert set_up_providers(clients, Settings()) == ()
    monkeypatch.setenv("CLAUDE_API_KEY", "key")
    assert [provider.name for provider in set_up_providers(clients, Settings())] == ["claude"]
    monkeypatch.setenv("KIMI_API_KEY", "key")
    kimi, claude = set_up_providers(clients, Settings(ai_gateway_url="http://gateway.test/v1"))
    assert isinstance(kimi, Kimi)
    assert isinstance(claude, Claude)
    assert (kimi.base_url, claude.base_url) == ("http://gateway.test/v1", "")
    assert kimi.models == ("moonshot-v1-32k", "kimi-k2.6", "kimi-k3")


@pytest.mark.parametrize(
    ("named", "set_up"),
    [
        ("bedrock,claude,kimi", ["bedrock", "claude", "kimi"]),
        ("claude,bedrock", ["claude", "bedrock"]),
        ("kimi", ["kimi"]),
        ("none", []),
    ],
)
def test_the_settings_name_the_providers_and_their_order(
    monkeypatch: pytest.MonkeyPatch, named: str, set_up: list[str]
) -> None:
    monkeypatch.setenv("KIMI_API_KEY", "key")
    monkeypatch.setenv("CLAUDE_API_KEY", "key")
    providers = set_up_providers(Clients(BACKGROUND_PATIENCE), Settings(model_providers=named))
    assert [provider.name for provider in providers] == set_up


def test_where_the_first_providers_fail_bedrock_composes(
    model: StandInModel, kimi: Kimi, aws_environment: None, boto_session: Any
) -> None:
    clients = Clients(BACKGROUND_PATIENCE)
    clients.__dict__["_session"] = boto_session
    model.replies(Reply.error(503))
    with StandInBedrock([BedrockReply("x" * 40, usage={"inputTokens": 900, "outputTokens": 200})]) as server:
        bedrock = Bedrock.set_up(clients, Settings(bedrock_url=server.url))
        written = ask_providers([kimi, bedrock], PROMPT, read_anything, time.monotonic() + 30)
    cost = written.cost
    assert (written.source, cost.provider, cost.model) == (Source.CLAUDE, "bedrock", "us.anthropic.claude-haiku-5-5")
    assert (cost.prompt_tokens, cost.completion_tokens) == (900, 200)
    assert cost.dollars == pytest.approx((900 * 0.11 + 200 * 0.55) / 1e6)
