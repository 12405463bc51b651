"""What one instance finds of a provider spares the others."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from container_image.llm.breaker import FIRST_OPEN_SECONDS, MAX_OPEN_SECONDS, Breaker
from container_image.llm.chain import WrittenDocument, ask_providers
from container_image.llm.claude import Claude
from container_image.llm.failures import NoAnswer
from container_image.llm.kimi import Kimi
from container_image.llm.ledger import (
    GONE_SECONDS,
    TRIAL_MARGIN_SECONDS,
    AccountState,
    Ledger,
    TrialCall,
    name_account,
)
from container_image.prompts import Prompt
from container_image.reading import Reading
from tests.clock import Clock
from tests.conftest import Aws
from tests.stand_in_model import Reply, StandInModel
from tests.written_metrics import WrittenMetric, metrics_in
from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Put
from wandstore.documents.components import ComponentTree, Filters, FiltersConfig
from wandstore.documents.origin import Source
from wandstore.errors import ErrorCode

PROMPT = Prompt("Answer in JSON.", "Please.", "components-v1")
OK = Reply("x")
TREE = ComponentTree(components=(Filters(id="find", config=FiltersConfig()),))


def read_pages(text: str, /, *, is_cut: bool = False) -> Reading:
    return Reading(None if text == "no page" else TREE, (), 1.0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(aws: Aws, clock: Clock) -> Ledger:
    return Ledger(aws.clients, aws.settings, clock)


@pytest.fixture
def another(aws: Aws, clock: Clock) -> Ledger:
    """The ledger of another instance, over the same table."""
    return Ledger(aws.clients, aws.settings, clock)


def items(aws: Aws) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = aws.clients.dynamodb.scan(TableName=aws.settings.generation_queue_table)["Items"]
    return found


def ask(kimi: Kimi, ledger: Ledger) -> WrittenDocument:
    return ask_providers([kimi], PROMPT, read_pages, time.monotonic() + 30, ledger)


def failure(kimi: Kimi, ledger: Ledger) -> ErrorCode:
    with pytest.raises(NoAnswer) as caught:
        ask(kimi, ledger)
    return caught.value.code


@pytest.mark.parametrize(
    "refusal", [Reply.error(401), Reply.error(402), Reply.error(403), Reply.error(429, "insufficient_quota")]
)
def test_what_one_instance_finds_of_a_provider_spares_the_others(
    model: StandInModel, kimi: Kimi, ledger: Ledger, another: Ledger, refusal: Reply
) -> None:
    model.replies(refusal)
    assert failure(kimi, ledger) is failure(kimi, another) is ErrorCode.MODEL_UNAVAILABLE
    assert len(model.calls) == 1


def test_what_is_known_is_one_item_that_expires(
    aws: Aws, model: StandInModel, kimi: Kimi, ledger: Ledger, clock: Clock
) -> None:
    model.replies(Reply.error(401))
    failure(kimi, ledger)
    (item,) = map(dynamodb.from_wire, items(aws))
    assert "key or quota" in item.pop("last_failure")
    assert item == {
        "key": "provider:kimi",
        "sort": kimi.account,
        "recent": "",
        "blocked_until": int(clock.now) + MAX_OPEN_SECONDS,
        "open_seconds": MAX_OPEN_SECONDS,
        "trial": "",
        "last_failed_at": int(clock.now),
        "revision": 1,
        "expires_at": int(clock.now) + 86_400,
    }
    assert kimi.api_key not in kimi.account


@pytest.mark.parametrize(
    "reply",
    [
        Reply.error(429, "rate_limit_reached_error"),
        Reply.error(500),
        Reply(drop="at once"),
        Reply(body=b"not json"),
        Reply("no page", finish_reason="length"),
        Reply("no page"),
    ],
    ids=["rate limit", "outage", "connection", "unreadable", "cut short", "no page"],
)
def test_five_failures_of_any_kind_close_the_provider_to_all(
    model: StandInModel,
    kimi: Kimi,
    ledger: Ledger,
    another: Ledger,
    reply: Reply,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    model.replies(reply)
    for each in (ledger, another) * 3:
        failure(kimi, each)
    assert len(model.calls) == 5
    assert failure(kimi, another) is ErrorCode.MODEL_UNAVAILABLE
    assert len(model.calls) == 5
    opened = [metric for metric in metrics_in(capsys.readouterr().out) if metric.name == "BreakerOpened"]
    assert opened == [WrittenMetric("BreakerOpened", 1, {"provider": "kimi"})]
    assert caplog.messages.count("circuit breaker opened") == 1


def test_the_error_of_a_closed_provider_says_until_when_and_why(
    model: StandInModel, kimi: Kimi, ledger: Ledger, clock: Clock
) -> None:
    for _ in range(5):
        ledger.note_failed("kimi", kimi.account, "It rained.")
    with pytest.raises(NoAnswer, match=r"not called before 08:00:30 UTC, because it failed: It rained\."):
        ask(kimi, ledger)
    assert model.calls == []


def test_failures_between_pages_are_forgotten_and_pages_alone_are_not_written(
    aws: Aws, model: StandInModel, kimi: Kimi, ledger: Ledger
) -> None:
    model.replies(Reply("x"))
    ask(kimi, ledger)
    assert items(aws) == []
    for _ in range(4):
        ledger.note_failed("kimi", kimi.account, "No.")
    for _ in range(20):
        ledger.note_answered("kimi", kimi.account)
    assert ledger.look_up("kimi", kimi.account).breaker == Breaker()
    before = items(aws)
    ask(kimi, ledger)
    assert items(aws) == before


def test_when_its_time_is_over_one_job_tries_and_its_page_opens_the_provider_to_all(
    model: StandInModel, kimi: Kimi, ledger: Ledger, another: Ledger, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    ledger.note_blocked("kimi", kimi.account, "No.")
    clock.now += MAX_OPEN_SECONDS
    assert ledger.look_up("kimi", kimi.account).awaits_trial
    assert ledger.begin_trial("kimi", kimi.account, 60)
    assert another.look_up("kimi", kimi.account).is_blocked
    assert not another.begin_trial("kimi", kimi.account, 60)
    clock.now += 60 + TRIAL_MARGIN_SECONDS  # the one that tried has died
    model.replies(Reply("x"))
    assert ask(kimi, another).document == TREE
    assert ledger.look_up("kimi", kimi.account).breaker == Breaker()
    assert "circuit breaker closed" in caplog.messages


def test_a_trial_that_is_refused_blocks_again(
    model: StandInModel, kimi: Kimi, ledger: Ledger, another: Ledger, clock: Clock
) -> None:
    ledger.note_blocked("kimi", kimi.account, "No.")
    clock.now += MAX_OPEN_SECONDS
    model.replies(Reply.error(401))
    failure(kimi, ledger)
    clock.now += MAX_OPEN_SECONDS - 1
    assert another.look_up("kimi", kimi.account).is_blocked
    assert len(model.calls) == 1


def test_a_trial_is_one_call_and_each_that_fails_doubles_the_time(
    model: StandInModel, kimi: Kimi, ledger: Ledger, another: Ledger, clock: Clock
) -> None:
    for _ in range(5):
        ledger.note_failed("kimi", kimi.account, "No.")
    model.replies(Reply("no page"))
    for number, seconds in enumerate((30, 60, 120, 240, 480, 900, 900)):
        clock.now += seconds - 1
        failure(kimi, another)
        assert len(model.calls) == number
        clock.now += 1
        failure(kimi, ledger)
        assert len(model.calls) == number + 1


def test_a_page_that_another_provider_can_make_does_not_wait_for_a_trial(
    model: StandInModel, second_model: StandInModel, kimi: Kimi, claude: Claude, aws: Aws, clock: Clock
) -> None:
    trials: list[TrialCall] = []
    ledger = Ledger(aws.clients, aws.settings, clock, trials)
    for _ in range(5):
        ledger.note_failed("kimi", kimi.account, "No.")
    clock.now += FIRST_OPEN_SECONDS
    second_model.replies(Reply("x" * 40))
    model.replies(Reply("x" * 40))
    written = ask_providers([kimi, claude], PROMPT, read_pages, time.monotonic() + 30, ledger)
    assert (written.source, written.cost.completion_tokens) == (Source.CLAUDE, 10)
    assert model.calls == []
    assert ledger.look_up("kimi", kimi.account).is_blocked  # nobody else tries in the meantime
    (trial,) = trials
    cost = trial()
    assert (cost.provider, cost.completion_tokens) == ("kimi", 10)
    assert ledger.look_up("kimi", kimi.account).breaker == Breaker()


def test_a_trial_after_the_page_that_fails_raises_nothing_and_doubles_the_time(
    model: StandInModel, second_model: StandInModel, kimi: Kimi, claude: Claude, aws: Aws, clock: Clock
) -> None:
    trials: list[TrialCall] = []
    ledger = Ledger(aws.clients, aws.settings, clock, trials)
    second_model.replies(Reply("x" * 40))
    for _ in range(5):
        ledger.note_failed("kimi", kimi.account, "No.")
    for number, reply in enumerate((Reply.error(503), Reply("no page"), Reply.error(401)), 1):
        clock.now += MAX_OPEN_SECONDS
        model.replies(reply)
        ask_providers([kimi, claude], PROMPT, read_pages, time.monotonic() + 30, ledger)
        trials.pop()()
        assert len(model.calls) == number
        assert ledger.look_up("kimi", kimi.account).breaker.open_seconds == (60, 120, MAX_OPEN_SECONDS)[number - 1]


def test_an_instance_that_lost_the_race_applies_its_failure_to_the_newer_state(
    aws: Aws, ledger: Ledger, another: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_item = aws.clients.dynamodb.get_item
    interruptions = [1, 2]

    def read_and_be_overtaken(**asked: Any) -> Any:
        found = read_item(**asked)
        if interruptions:
            interruptions.pop()
            monkeypatch.setattr(aws.clients.dynamodb, "get_item", read_item)
            another.note_failed("kimi", "a", "No.")
            monkeypatch.setattr(aws.clients.dynamodb, "get_item", read_and_be_overtaken)
        return found

    monkeypatch.setattr(aws.clients.dynamodb, "get_item", read_and_be_overtaken)
    ledger.note_failed("kimi", "a", "No.")
    assert ledger.look_up("kimi", "a").breaker == Breaker("xxx")


def test_of_two_instances_at_once_one_gets_the_trial(
    aws: Aws, ledger: Ledger, another: Ledger, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.note_blocked("kimi", "a", "No.")
    clock.now += MAX_OPEN_SECONDS
    read_item = aws.clients.dynamodb.get_item
    names: list[str] = []

    def read_and_be_overtaken(**asked: Any) -> Any:
        found = read_item(**asked)
        monkeypatch.setattr(aws.clients.dynamodb, "get_item", read_item)
        names.append(another.begin_trial("kimi", "a", 60))
        return found

    monkeypatch.setattr(aws.clients.dynamodb, "get_item", read_and_be_overtaken)
    names.append(ledger.begin_trial("kimi", "a", 60))
    assert [bool(name) for name in names] == [True, False]


def test_what_the_version_before_has_stored_is_read(aws: Aws, ledger: Ledger, clock: Clock) -> None:
    item = keys.provider("kimi", "a") | {"blocked_until": int(clock.now) + 5, **dynamodb.expires_after(clock.now, 60)}
    dynamodb.put(aws.clients, Put(table=aws.settings.generation_queue_table, item=item))
    assert ledger.look_up("kimi", "a").is_blocked
    clock.now += 5
    trial = ledger.begin_trial("kimi", "a", 60)
    assert trial
    ledger.note_failed("kimi", "a", "No.", trial)
    assert ledger.look_up("kimi", "a").breaker.open_seconds == FIRST_OPEN_SECONDS


def test_an_item_that_has_expired_and_is_still_there_is_forgotten_and_written_over(
    ledger: Ledger, clock: Clock
) -> None:
    for _ in range(4):
        ledger.note_failed("kimi", "a", "No.")
    clock.now += GONE_SECONDS
    ledger.note_failed("kimi", "a", "No.")
    assert ledger.look_up("kimi", "a").breaker == Breaker("x")


def test_another_key_or_address_is_another_account(kimi: Kimi, ledger: Ledger) -> None:
    ledger.note_blocked("kimi", kimi.account, "No.")
    ledger.note_gone("kimi", kimi.account, "moonshot-v1-32k")
    for other in (replace(kimi, api_key="new"), replace(kimi, base_url="http://elsewhere.test/v1")):
        assert ledger.look_up("kimi", other.account) == AccountState()
    assert name_account("a", "\ud800") != name_account("a", "b")


def test_a_model_that_is_gone_is_skipped_by_all_for_a_day(
    model: StandInModel, kimi: Kimi, ledger: Ledger, another: Ledger, clock: Clock
) -> None:
    kimi = replace(kimi, models=("moonshot-v1-32k", "kimi-k3"))
    model.replies(Reply.error(404), Reply("x"))
    assert ask(kimi, ledger).cost.model == ask(kimi, another).cost.model == "kimi-k3"
    assert model.models_asked == ["moonshot-v1-32k", "kimi-k3", "kimi-k3"]
    clock.now += GONE_SECONDS
    ask(kimi, another)
    assert model.models_asked[3:] == ["moonshot-v1-32k"]


def test_what_a_model_refuses_is_left_out_by_all_for_a_day(
    aws: Aws, model: StandInModel, kimi: Kimi, ledger: Ledger, another: Ledger, clock: Clock
) -> None:
    kimi = replace(kimi, models=("llama3:8b",))
    model.answer = lambda call: Reply.error(400, message="no stream_options") if "stream_options" in call.body else OK
    ask(kimi, ledger)
    ask(kimi, another)
    assert ["stream_options" in call.body for call in model.calls] == [True, False, False]
    assert another.look_up("kimi", kimi.account).refused_by("llama3:8b") == {"stream_options"}
    assert another.look_up("kimi", kimi.account).refused_by("llama3") == frozenset()
    (item,) = items(aws)
    assert item["refused:stream_options:llama3:8b"] == {"N": str(int(clock.now + GONE_SECONDS))}
    clock.now += GONE_SECONDS
    ask(kimi, another)
    assert ["stream_options" in call.body for call in model.calls[3:]] == [True, False]


def test_what_a_model_refuses_is_known_of_a_blocked_account_too(kimi: Kimi, ledger: Ledger) -> None:
    ledger.note_refused("kimi", "a", "m", ["stream", "temperature"])
    ledger.note_blocked("kimi", "a", "No.")
    state = ledger.look_up("kimi", "a")
    assert (state.is_blocked, set(state.refused_by("m"))) == (True, {"stream", "temperature"})


def test_when_all_models_are_gone_nobody_is_asked_and_every_page_counts_it(
    model: StandInModel, kimi: Kimi, ledger: Ledger, another: Ledger, capsys: pytest.CaptureFixture[str]
) -> None:
    kimi = replace(kimi, models=("a", "b"))
    model.replies(Reply.error(404))
    assert failure(kimi, ledger) is failure(kimi, another) is ErrorCode.MODEL_UNAVAILABLE
    assert model.models_asked == ["a", "b"]
    assert capsys.readouterr().out.count('"AllModelsGone": 1') == 2


def test_without_its_table_the_ledger_knows_nothing_and_the_provider_is_asked(
    aws: Aws, model: StandInModel, kimi: Kimi, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = Ledger(aws.clients, replace(aws.settings, generation_queue_table="no-such-table"))
    model.replies(Reply.error(401), Reply.error(404), Reply("x"))
    assert failure(kimi, broken) is failure(kimi, broken) is ErrorCode.MODEL_UNAVAILABLE
    assert ask(kimi, broken).document == TREE
    assert "LedgerUnavailable" in capsys.readouterr().out


def test_a_table_that_hangs_is_not_waited_for_long(aws: Aws, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.note_blocked("kimi", "a", "No.")
    assert ledger.look_up("kimi", "a").is_blocked
    read_item = aws.clients.dynamodb.get_item

    def read_late(**asked: Any) -> Any:
        time.sleep(5)
        return read_item(**asked)

    monkeypatch.setattr("container_image.llm.ledger.CALL_SECONDS", 0.1)
    monkeypatch.setattr(aws.clients.dynamodb, "get_item", read_late)
    assert ledger.look_up("kimi", "a") == AccountState()  # it did not wait to hear of the block
