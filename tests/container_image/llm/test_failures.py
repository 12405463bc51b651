"""What each failure of a model is worth: from what its server says, over the SDKs, to the page that is made.

The servers are a mock that others maintain; the rows are those of `docs/architecture/generation.md`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

import pytest

from container_image.generate import CompositionRequest, compose_page
from container_image.llm import chain
from container_image.llm.chain import set_up_providers
from container_image.llm.ledger import Ledger
from tests.aws_like.cloud import Cloud
from tests.llm_mock import (
    CLAUDE_MODEL,
    KIMI_MODEL,
    Answer,
    LlmMock,
    breaks,
    fails,
    running_llm_mock,
    says,
)
from tests.stand_in_model import write_tree
from wandstore.aws.clients import Clients
from wandstore.documents.origin import Composition, DegradedReason, Source
from wandstore.documents.templates import compose_template
from wandstore.errors import ErrorCode
from wandstore.settings import Settings
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import persona_with_type
from wandstore.shoppers.personas import PersonaType

OTHER_MODEL = {"kimi": "kimi-k3", "claude": "claude-sonnet-5-5"}
MODEL = {"kimi": KIMI_MODEL, "claude": CLAUDE_MODEL}
SIGNALS = Signals(events=4, views=4, categories={"Wands": 4})
PAGE = write_tree(["oak-wand", "robe", "hat"])
# Of these nothing can be shown yet: no component is complete.
BEGINNING = PAGE[:60]
TWO_COMPONENTS = PAGE[: PAGE.index(', {"type": "filters"')]
GOOD = says(PAGE)
# Far longer than any test waits, and than a part may take.
LATE: Answer = {"streamingProfile": {"ttft": 60_000}}
HALTING: Answer = {"chunkSize": 8, "streamingProfile": {"ttft": 0, "tps": 1 / 60}}
# Each part comes soon; all of them together would take longer than a page of theirs may, of which the first call has
# less than a half.
DRIPPING = says("Let me think. " * 200, chunkSize=14, streamingProfile={"ttft": 0, "tps": 10})
DRIPPING_SECONDS = 5.0
PART_SECONDS = 2.0
SECOND_CALL, NO_SECOND_CALL = 2, 1


class Failure(NamedTuple):
    """What a provider answers, in its own words, and what has to follow. `claude` is None where both say the same."""

    code: ErrorCode
    calls: int
    kimi: Answer
    claude: Answer | None = None
    is_blocked: bool = False

    def said_by(self, provider: str) -> Answer:
        return self.claude if provider == "claude" and self.claude else self.kimi


unavailable = partial(Failure, ErrorCode.MODEL_UNAVAILABLE, SECOND_CALL)
timeout = partial(Failure, ErrorCode.TIMEOUT, SECOND_CALL)
limited = partial(Failure, ErrorCode.RATE_LIMITED, SECOND_CALL)
no_page = partial(Failure, ErrorCode.GENERATION_FAILED, SECOND_CALL)
refused = partial(Failure, ErrorCode.GENERATION_FAILED, NO_SECOND_CALL)
blocked = partial(Failure, ErrorCode.MODEL_UNAVAILABLE, NO_SECOND_CALL, is_blocked=True)

FAILURES = {
    # No answer in time, a cut connection, 5xx, 408.
    "500": unavailable(fails(500, "server_error"), fails(500, "api_error")),
    "502": unavailable(fails(502)),
    "503": unavailable(fails(503)),
    "408": timeout(fails(408, "timeout_error")),
    "504": timeout(fails(504, "timeout_error")),
    "dropped": unavailable(breaks(dropRate=1)),
    "disconnected at once": unavailable(breaks(disconnectRate=1)),
    "disconnected midway": unavailable(says(BEGINNING, chunkSize=8, truncateAfterChunks=4)),
    "disconnected after a while": unavailable(says(BEGINNING, **LATE, disconnectAfterMs=100)),
    # A limit on the rate, or overload.
    "rate limit": limited(fails(429, "rate_limit_reached_error"), fails(429, "rate_limit_error")),
    "rate limit, by its status": limited(breaks(rateLimitRate=1)),
    "overload": limited(fails(429, "engine_overloaded_error"), fails(529, "overloaded_error")),
    "overload, by its status": limited(fails(529)),
    # What cannot be read, or holds no page.
    "malformed": no_page(breaks(malformedRate=1)),
    "blank": no_page(says(" ")),
    "prose": no_page(says("I would rather not.")),
    "JSON that breaks off": no_page(says(BEGINNING)),
    "a page of nothing in the store": no_page(says(write_tree(["invented"]))),
    # The account's own trouble.
    "401": blocked(fails(401, "invalid_authentication_error"), fails(401, "authentication_error")),
    "402": blocked(fails(402), fails(402, "billing_error")),
    "403": blocked(fails(403, "permission_denied_error"), fails(403, "permission_error")),
    "quota": blocked(fails(429, "exceeded_current_quota_error"), fails(429, "billing_error")),
    # Nothing that another try would change.
    "cut at the token limit": refused(says(BEGINNING, finish="length")),
    "filtered": refused(says("-", finish="content_filter"), says("-", finish="refusal")),
    "filtered question": refused(fails(400, "content_filter")),
    "400": refused(fails(400, "invalid_request_error")),
    "413": refused(fails(413), fails(413, "request_too_large")),
    "422": refused(fails(422)),
}
SILENCES = {"no first part": timeout(says(PAGE, **LATE)), "no next part": timeout(says(PAGE, **HALTING))}


class Outcome(NamedTuple):
    """What became of a page: who wrote it, the failure it tells of, the calls to each provider, and who is blocked."""

    source: Source
    code: ErrorCode | None
    kimi_calls: int
    claude_calls: int
    blocked: frozenset[str]


@dataclass
class Generator:
    """The whole of a composition, with both providers at the mock and a ledger of the test's own."""

    mock: LlmMock
    request: CompositionRequest
    settings: Settings
    clients: Clients

    def compose(self, *, seconds: float = 60) -> Composition:
        providers = set_up_providers(self.clients, self.settings)  # which loads an SDK, on nobody's time
        request = replace(self.request, deadline=time.monotonic() + seconds)
        return compose_page(request, providers, None, Ledger(self.clients, self.settings))

    def outcome(self, *, seconds: float = 60) -> Outcome:
        """Composes one more page. The calls are those of all pages so far."""
        made = self.compose(seconds=seconds)
        template = compose_template(self.request.catalogue, self.request.store, PersonaType.EXPLORER, SIGNALS)
        assert (made.document == template) is (made.source is Source.TEMPLATE)
        assert made.reason is (DegradedReason.MODEL_FAILED if made.source is Source.TEMPLATE else None)
        calls = self.mock.calls()
        return Outcome(
            made.source, made.error.code if made.error else None, calls["kimi"], calls["claude"], self.blocked()
        )

    def blocked(self) -> frozenset[str]:
        ledger = Ledger(self.clients, self.settings)
        providers = set_up_providers(self.clients, self.settings)
        return frozenset(p.name for p in providers if ledger.look_up(p.name, p.account).is_blocked)

    def gone(self) -> dict[str, frozenset[str]]:
        ledger = Ledger(self.clients, self.settings)
        providers = set_up_providers(self.clients, self.settings)
        return {p.name: ledger.look_up(p.name, p.account).gone_models for p in providers}


@pytest.fixture(scope="module")
def started_mock() -> Iterator[LlmMock]:
    with running_llm_mock() as mock:
        yield mock


@pytest.fixture
def mock(started_mock: LlmMock) -> LlmMock:
    started_mock.reset()
    return started_mock


@pytest.fixture
def both(mock: LlmMock, request_for_anybody: CompositionRequest, monkeypatch: pytest.MonkeyPatch) -> Generator:
    """A generator with a key for Kimi and one for Claude."""
    monkeypatch.setenv("KIMI_API_KEY", "key")
    monkeypatch.setenv("CLAUDE_API_KEY", "key")
    settings = Settings.from_environment(
        {
            "KIMI_BASE_URL": mock.kimi_url,
            "KIMI_MODEL": KIMI_MODEL,
            "CLAUDE_BASE_URL": mock.claude_url,
            "CLAUDE_MODEL": CLAUDE_MODEL,
            "GENERATION_QUEUE_TABLE": "queue",
        }
    )
    clients = Cloud(settings).clients()
    persona = persona_with_type(PersonaType.EXPLORER, 0.8, SIGNALS)
    return Generator(mock, replace(request_for_anybody, persona=persona, signals=SIGNALS), settings, clients)


def only(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the other provider's key away."""
    monkeypatch.delenv("CLAUDE_API_KEY" if provider == "kimi" else "KIMI_API_KEY")


def impatient(generator: Generator) -> Generator:
    return replace(generator, settings=replace(generator.settings, llm_timeout_seconds=PART_SECONDS))


def outcome_of_one(
    provider: str, source: Source, code: ErrorCode | None, calls: int, *, is_blocked: bool = False
) -> Outcome:
    """An outcome in which only this provider was called."""
    kimi_calls, claude_calls = (calls, 0) if provider == "kimi" else (0, calls)
    return Outcome(source, code, kimi_calls, claude_calls, frozenset({provider} if is_blocked else ()))


each_failure = pytest.mark.parametrize("failure", FAILURES.values(), ids=list(FAILURES))
each_silence = pytest.mark.parametrize("failure", SILENCES.values(), ids=list(SILENCES))
each_provider = pytest.mark.parametrize("provider", ["kimi", "claude"])


# A failure ------------------------------------------------------------------------------------------------------------


def check_that_the_template_stands_in(
    generator: Generator, provider: str, failure: Failure, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(provider, monkeypatch)
    generator.mock.answers(MODEL[provider], failure.said_by(provider))
    assert generator.outcome() == outcome_of_one(
        provider, Source.TEMPLATE, failure.code, failure.calls, is_blocked=failure.is_blocked
    )


@each_provider
@each_failure
def test_a_failure_of_the_only_provider_gives_the_template_and_says_why(
    both: Generator, provider: str, failure: Failure, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_that_the_template_stands_in(both, provider, failure, monkeypatch)


@pytest.mark.slow
@each_provider
@each_silence
def test_a_server_that_falls_silent_is_left(
    both: Generator, provider: str, failure: Failure, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = time.monotonic()
    check_that_the_template_stands_in(impatient(both), provider, failure, monkeypatch)
    assert time.monotonic() - started >= 2 * PART_SECONDS


def check_that_claude_composes(generator: Generator, failure: Failure) -> None:
    generator.mock.answers(KIMI_MODEL, failure.said_by("kimi"))
    generator.mock.answers(CLAUDE_MODEL, GOOD)
    is_blocked = frozenset({"kimi"} if failure.is_blocked else ())
    assert generator.outcome() == Outcome(Source.CLAUDE, None, failure.calls, 1, is_blocked)


@each_failure
def test_where_kimi_fails_claude_composes(both: Generator, failure: Failure) -> None:
    check_that_claude_composes(both, failure)


@pytest.mark.slow
@each_silence
def test_where_kimi_falls_silent_claude_composes(both: Generator, failure: Failure) -> None:
    check_that_claude_composes(impatient(both), failure)


def check_that_the_second_call_composes(
    generator: Generator, provider: str, failure: Failure, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(provider, monkeypatch)
    generator.mock.answers(MODEL[provider], failure.said_by(provider), GOOD)
    assert generator.outcome() == outcome_of_one(provider, Source(provider), None, 2)


@each_provider
@pytest.mark.parametrize(
    "failure",
    [failure for failure in FAILURES.values() if failure.calls == SECOND_CALL],
    ids=[name for name, failure in FAILURES.items() if failure.calls == SECOND_CALL],
)
def test_what_has_passed_at_the_second_call_costs_no_page(
    both: Generator, provider: str, failure: Failure, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_that_the_second_call_composes(both, provider, failure, monkeypatch)


@pytest.mark.slow
@each_provider
@each_silence
def test_a_silence_that_has_passed_at_the_second_call_costs_no_page(
    both: Generator, provider: str, failure: Failure, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_that_the_second_call_composes(impatient(both), provider, failure, monkeypatch)


@each_provider
@pytest.mark.parametrize("name", [name for name, failure in FAILURES.items() if failure.is_blocked])
def test_a_blocked_account_is_not_asked_for_the_next_page(
    both: Generator, provider: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(provider, monkeypatch)
    both.mock.answers(MODEL[provider], FAILURES[name].said_by(provider))
    first = both.outcome()
    assert both.outcome() == first
    assert first == outcome_of_one(provider, Source.TEMPLATE, ErrorCode.MODEL_UNAVAILABLE, 1, is_blocked=True)


@pytest.mark.parametrize(
    ("kimis", "claudes"),
    [("quota", "overload"), ("rate limit", "400"), ("malformed", "401"), ("prose", "408"), ("500", "malformed")],
)
def test_where_both_fail_the_page_tells_of_the_last(both: Generator, kimis: str, claudes: str) -> None:
    first, last = FAILURES[kimis], FAILURES[claudes]
    both.mock.answers(KIMI_MODEL, first.said_by("kimi"))
    both.mock.answers(CLAUDE_MODEL, last.said_by("claude"))
    is_blocked = {"kimi": first.is_blocked, "claude": last.is_blocked}
    assert both.outcome() == Outcome(
        Source.TEMPLATE, last.code, first.calls, last.calls, frozenset(name for name in is_blocked if is_blocked[name])
    )


# A model that is gone -------------------------------------------------------------------------------------------------


@pytest.fixture
def two_models(both: Generator) -> Generator:
    """Each provider has a second model to try."""
    models: dict[str, Any] = {
        f"{provider}_model": f"{MODEL[provider]},{other}" for provider, other in OTHER_MODEL.items()
    }
    return replace(both, settings=replace(both.settings, **models))


GONE = {
    "kimi": {
        "by its status": fails(404),
        "by its type": fails(400, "resource_not_found_error"),
        "by its code": fails(400, "invalid_request_error", code="model_not_found"),
    },
    "claude": {"by its status": fails(404), "by its type": fails(400, "not_found_error")},
}
each_way_to_be_gone = pytest.mark.parametrize(
    ("provider", "answer"),
    [pytest.param(name, answer, id=f"{name} {way}") for name, ways in GONE.items() for way, answer in ways.items()],
)


@each_way_to_be_gone
def test_in_the_place_of_a_model_that_is_gone_the_next_one_is_asked_at_once_and_for_all_pages(
    two_models: Generator, provider: str, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(provider, monkeypatch)
    monkeypatch.setattr(chain, "PAUSE_SECONDS", 60.0)
    two_models.mock.answers(MODEL[provider], answer)
    two_models.mock.answers(OTHER_MODEL[provider], GOOD)
    assert two_models.outcome() == outcome_of_one(provider, Source(provider), None, 2)
    assert two_models.outcome() == outcome_of_one(provider, Source(provider), None, 3)
    asked = [exchange.model for exchange in two_models.mock.journal()]
    assert asked == [MODEL[provider], OTHER_MODEL[provider], OTHER_MODEL[provider]]
    assert two_models.gone() == {provider: {MODEL[provider]}}


@each_way_to_be_gone
def test_a_model_that_is_gone_uses_up_neither_of_the_calls(
    two_models: Generator, provider: str, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(provider, monkeypatch)
    two_models.mock.answers(MODEL[provider], answer)
    two_models.mock.answers(OTHER_MODEL[provider], fails(503), GOOD)
    assert two_models.outcome() == outcome_of_one(provider, Source(provider), None, 3)


def test_when_all_of_kimis_models_are_gone_claude_composes_and_kimi_is_not_asked_again(two_models: Generator) -> None:
    for model in (KIMI_MODEL, OTHER_MODEL["kimi"]):
        two_models.mock.answers(model, fails(404, "resource_not_found_error"))
    two_models.mock.answers(CLAUDE_MODEL, GOOD)
    assert two_models.outcome() == Outcome(Source.CLAUDE, None, 2, 1, frozenset())
    assert two_models.outcome() == Outcome(Source.CLAUDE, None, 2, 2, frozenset())


def test_when_every_model_of_both_is_gone_there_is_still_a_page(both: Generator) -> None:
    both.mock.answers(KIMI_MODEL, fails(404, "resource_not_found_error"))
    both.mock.answers(CLAUDE_MODEL, fails(404, "not_found_error"))
    assert both.outcome() == Outcome(Source.TEMPLATE, ErrorCode.MODEL_UNAVAILABLE, 1, 1, frozenset())
    assert both.outcome() == Outcome(Source.TEMPLATE, ErrorCode.MODEL_UNAVAILABLE, 1, 1, frozenset())


# An answer ------------------------------------------------------------------------------------------------------------


@each_provider
@pytest.mark.parametrize(
    "answer",
    [
        GOOD,
        says(f"```json\n{PAGE}\n```"),
        says(f"Here it is:\n\n```\n{PAGE}\n```\n\nI hope that it helps {{you}}."),
        says(PAGE, chunkSize=1),
        says(PAGE, chunkSize=100_000),
        says(PAGE, chunkSize=100, streamingProfile={"ttft": 200, "tps": 20, "jitter": 0.5}),
    ],
    ids=["plain", "fenced", "with words around it", "letter by letter", "all at once", "slow and steady"],
)
def test_a_page_is_found_in_its_wrapping_and_asked_for_once(
    both: Generator, provider: str, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(provider, monkeypatch)
    both.mock.answers(MODEL[provider], GOOD)
    plain = both.compose().document
    both.mock.reset()
    both.mock.answers(MODEL[provider], answer)
    assert both.compose().document == plain
    assert both.mock.calls() == {provider: 1}


def test_where_kimi_answers_claude_is_not_asked(both: Generator) -> None:
    both.mock.answers(KIMI_MODEL, GOOD)
    both.mock.answers(CLAUDE_MODEL, GOOD)
    assert both.outcome() == Outcome(Source.KIMI, None, 1, 0, frozenset())


@each_provider
def test_an_answer_without_a_page_is_told_what_was_wrong(
    both: Generator, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(provider, monkeypatch)
    both.mock.answers(MODEL[provider], says(write_tree(["invented"])), GOOD)
    assert both.outcome() == outcome_of_one(provider, Source(provider), None, 2)
    first, second = (exchange.messages for exchange in both.mock.journal())
    assert second[: len(first)] == first
    assert [message["role"] for message in second[len(first) :]] == ["assistant", "user"]
    assert '"invented"' in second[-1]["content"]


@each_provider
@pytest.mark.parametrize("name", ["cut at the token limit", "filtered"])
def test_an_answer_that_is_no_use_is_on_the_bill_all_the_same(
    both: Generator, provider: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(provider, monkeypatch)
    answer = FAILURES[name].said_by(provider)
    usage = {"prompt_tokens": 900, "completion_tokens": 100}
    both.mock.answers(MODEL[provider], {"response": {**answer["response"], "usage": usage}})
    cost = both.compose().cost
    assert (cost.provider, cost.model) == (provider, MODEL[provider])
    assert (cost.prompt_tokens, cost.completion_tokens) == (900, 100)
    assert cost.dollars > 0


# Time -----------------------------------------------------------------------------------------------------------------


def stops_after(text: str, provider: str) -> Answer:
    """The page, of which nothing comes for long after this beginning of it."""
    # What each API sends before the text, and the text's first piece, come at once.
    at_once = {"kimi": [0], "claude": [0, 0]}[provider]
    timings = {"ttftMs": 0, "interChunkDelaysMs": [*at_once, 60_000], "totalDurationMs": 60_000}
    return says(PAGE, chunkSize=len(text), recordedTimings=timings)


@pytest.mark.slow
@each_provider
def test_what_came_before_a_silence_is_the_page_where_nobody_gives_a_whole_one(
    both: Generator, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(provider, monkeypatch)
    both.mock.answers(MODEL[provider], says(f"{TWO_COMPONENTS}]}}"))
    two_components = both.compose().document
    both.mock.reset()
    both.mock.answers(MODEL[provider], stops_after(TWO_COMPONENTS, provider))
    part = impatient(both).compose()
    assert (part.document, part.source, part.is_partial) == (two_components, Source(provider), True)
    assert part.error is not None
    assert part.error.code is ErrorCode.TIMEOUT
    assert (both.mock.calls(), both.blocked()) == ({provider: 2}, frozenset())


@pytest.mark.slow
def test_claudes_whole_page_is_taken_and_not_kimis_part_of_one(both: Generator) -> None:
    both.mock.answers(KIMI_MODEL, stops_after(TWO_COMPONENTS, "kimi"))
    both.mock.answers(CLAUDE_MODEL, GOOD)
    assert impatient(both).outcome() == Outcome(Source.CLAUDE, None, 2, 1, frozenset())


@pytest.mark.slow
@each_provider
def test_a_model_whose_parts_never_end_is_called_twice_in_the_time_of_a_generation(
    both: Generator, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(provider, monkeypatch)
    both.mock.answers(MODEL[provider], DRIPPING)
    assert both.outcome(seconds=DRIPPING_SECONDS) == outcome_of_one(provider, Source.TEMPLATE, ErrorCode.TIMEOUT, 2)


@pytest.mark.slow
def test_a_model_whose_parts_never_end_leaves_the_next_provider_its_time(both: Generator) -> None:
    both.mock.answers(KIMI_MODEL, DRIPPING)
    both.mock.answers(CLAUDE_MODEL, GOOD)
    assert both.outcome(seconds=DRIPPING_SECONDS) == Outcome(Source.CLAUDE, None, 1, 1, frozenset())


@pytest.mark.slow
def test_claude_has_what_kimis_silence_has_left(both: Generator) -> None:
    both.mock.answers(KIMI_MODEL, says(PAGE, **LATE))
    both.mock.answers(CLAUDE_MODEL, says(PAGE, **LATE))
    # Kimi's second call ends with the share of the time that Kimi has.
    assert impatient(both).outcome(seconds=3 * PART_SECONDS) == Outcome(
        Source.TEMPLATE, ErrorCode.TIMEOUT, 2, 2, frozenset()
    )
