"""What one instance finds of a provider spares the others."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from container_image.llm.chain import WrittenDocument, ask_providers
from container_image.llm.failures import NoAnswer
from container_image.llm.kimi import Kimi
from container_image.llm.ledger import (
    BLOCKED_SECONDS,
    GONE_SECONDS,
    TRIAL_SECONDS,
    AccountState,
    Ledger,
    name_account,
)
from container_image.prompts import Prompt
from container_image.reading import Reading
from tests.clock import Clock
from tests.conftest import Aws
from tests.stand_in_model import Reply, StandInModel
from wandstore.documents.components import ComponentTree, Filters, FiltersConfig
from wandstore.errors import ErrorCode

PROMPT = Prompt("Answer in JSON.", "Please.", "components-v1")
OK = Reply("x")
TREE = ComponentTree(components=(Filters(id="find", config=FiltersConfig()),))


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
    return ask_providers([kimi], PROMPT, lambda _, **__: Reading(TREE, (), 1.0), time.monotonic() + 30, ledger)


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


def test_the_block_is_one_item_that_expires(
    aws: Aws, model: StandInModel, kimi: Kimi, ledger: Ledger, clock: Clock
) -> None:
    model.replies(Reply.error(401))
    failure(kimi, ledger)
    assert items(aws) == [
        {
            "key": {"S": "provider:kimi"},
            "sort": {"S": kimi.account},
            "blocked_until": {"N": str(int(clock.now + BLOCKED_SECONDS))},
            "expires_at": {"N": str(int(clock.now) + 86_400)},
        }
    ]
    assert kimi.api_key not in kimi.account


def test_a_rate_limit_is_no_block(model: StandInModel, kimi: Kimi, ledger: Ledger, another: Ledger) -> None:
    model.replies(Reply.error(429, "rate_limit_reached_error"), Reply.error(500), Reply("x"))
    failure(kimi, ledger)
    assert ask(kimi, another).document == TREE


def test_after_the_block_one_job_tries_and_its_success_opens_the_provider_to_all(
    model: StandInModel, kimi: Kimi, ledger: Ledger, another: Ledger, clock: Clock
) -> None:
    ledger.note_blocked("kimi", kimi.account)
    clock.now += BLOCKED_SECONDS
    assert ledger.look_up("kimi", kimi.account) == AccountState(is_on_trial=True)
    assert another.look_up("kimi", kimi.account) == AccountState(is_blocked=True)
    clock.now += TRIAL_SECONDS  # the one that tried has died
    model.replies(Reply("x"))
    assert ask(kimi, another).document == TREE
    assert ledger.look_up("kimi", kimi.account) == AccountState()


def test_a_trial_that_is_refused_blocks_again(
    model: StandInModel, kimi: Kimi, ledger: Ledger, another: Ledger, clock: Clock
) -> None:
    ledger.note_blocked("kimi", kimi.account)
    clock.now += BLOCKED_SECONDS
    model.replies(Reply.error(401))
    failure(kimi, ledger)
    clock.now += BLOCKED_SECONDS - 1
    assert another.look_up("kimi", kimi.account).is_blocked
    assert len(model.calls) == 1


def test_another_key_or_address_is_another_account(kimi: Kimi, ledger: Ledger) -> None:
    ledger.note_blocked("kimi", kimi.account)
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
    ledger.note_blocked("kimi", "a")
    state = ledger.look_up("kimi", "a")
    assert (state.is_blocked, set(state.refused_by("m"))) == (True, {"stream", "temperature"})


def test_when_all_models_are_gone_nobody_is_asked_and_every_page_counts_it(
    model: StandInModel, kimi: Kimi, ledger: Ledger, another: Ledger, capsys: pytest.CaptureFixture[str]
) -> None:
    kimi = replace(kimi, models=("a", "b"))
    model.replies(Reply.error(404))
    assert failure(kimi, ledger) is failure(kimi, another) is ErrorCode.MODEL_UNAVAILABLE
    assert model.models_asked == ["a", "b"]
    assert capsys.readouterr().out.count('"AllModelsGone":[1.0]') == 2


def test_without_its_table_the_ledger_knows_nothing_and_the_provider_is_asked(
    aws: Aws, model: StandInModel, kimi: Kimi, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = Ledger(aws.clients, replace(aws.settings, generation_queue_table="no-such-table"))
    model.replies(Reply.error(401), Reply.error(404), Reply("x"))
    assert failure(kimi, broken) is failure(kimi, broken) is ErrorCode.MODEL_UNAVAILABLE
    assert ask(kimi, broken).document == TREE
    assert "LedgerUnavailable" in capsys.readouterr().out


def test_a_table_that_hangs_is_not_waited_for_long(aws: Aws, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.note_blocked("kimi", "a")
    assert ledger.look_up("kimi", "a").is_blocked
    read_item = aws.clients.dynamodb.get_item

    def read_late(**asked: Any) -> Any:
        time.sleep(5)
        return read_item(**asked)

    monkeypatch.setattr("container_image.llm.ledger._CALL_SECONDS", 0.1)
    monkeypatch.setattr(aws.clients.dynamodb, "get_item", read_late)
    assert ledger.look_up("kimi", "a") == AccountState()  # it did not wait to hear of the block
