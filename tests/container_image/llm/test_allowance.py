"""A permission is asked for by many generators at once, and what it cost is booked afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from container_image.llm.allowance import Allowance, Payer, Refusal, Reservation
from tests.clock import Clock
from tests.conftest import Aws
from tests.written_metrics import WrittenMetric, metrics_in
from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Update
from wandstore.documents.origin import DegradedReason, GenerationCost
from wandstore.errors import ErrorCode
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.jobs.allowance import FIRST_PAUSE_SECONDS, MAX_TREE_TRIES_A_DAY, Purpose, RefusalReason
from wandstore.settings import Settings
from wandstore.shoppers.standing import Standing

WANDS, ROBES = StoreSlug("wands"), StoreSlug("robes")
PAGE = 0.0035
ONE_CALL = GenerationCost(prompt_tokens=2000, completion_tokens=400, dollars=PAGE)
NO_CALL = GenerationCost()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def payer(shopper_id: str = "ann", standing: Standing = Standing.NEW, store: StoreSlug = WANDS) -> Payer:
    return Payer(store, standing, ShopperKey(store, ShopperId(shopper_id)))


def allowance(aws: Aws, clock: Clock, who: Payer | None = None, settings: Settings | None = None) -> Allowance:
    return Allowance(aws.clients, settings or aws.settings, who or payer(), clock)


def reserve(one: Allowance, purpose: Purpose, bucket: str = "") -> Reservation:
    reserved = one.reserve(purpose, PAGE, bucket)
    assert isinstance(reserved, Reservation), reserved
    return reserved


def reason(one: Allowance, purpose: Purpose, bucket: str = "") -> RefusalReason:
    refused = one.reserve(purpose, PAGE, bucket)
    assert isinstance(refused, Refusal), refused
    return refused.reason


def forget_when_it_was_tried(aws: Aws, clock: Clock) -> None:
    day = datetime.fromtimestamp(clock.now, UTC).date().isoformat()
    key = keys.tree_tries(WANDS, "explorer-low", day)
    forget = Update(table=aws.settings.generation_queue_table, key=key, change="SET #at = :never", values={"never": 0})
    dynamodb.update(aws.clients, forget)


def items(aws: Aws) -> dict[tuple[str, str], dict[str, Any]]:
    found = aws.clients.dynamodb.scan(TableName=aws.settings.generation_queue_table)["Items"]
    return {(item["key"]["S"], item["sort"]["S"]): item for item in found}


def test_what_calls_cost_is_booked_for_the_store_and_for_all_stores(aws: Aws, clock: Clock) -> None:
    for store in (WANDS, ROBES):
        one = allowance(aws, clock, payer(store=store))
        one.settle(reserve(one, Purpose.SHARED_TREE, "explorer-low"), ONE_CALL)
    booked = items(aws)
    assert booked["spend:wands:2027-01-15", "-"] == {
        "key": {"S": "spend:wands:2027-01-15"},
        "sort": {"S": "-"},
        "tokens": {"N": "2400"},
        "dollars": {"N": "0.0035"},
        "expires_at": {"N": str(1_800_000_000 + 90 * 86_400)},
    }
    assert float(booked["spend::2027-01-15", "-"]["dollars"]["N"]) == 0.007


def test_the_budget_of_all_stores_ends_the_spending_of_each(aws: Aws, clock: Clock) -> None:
    poor = replace(aws.settings, daily_llm_budget_usd=0.006)
    for store in (WANDS, ROBES):
        one = allowance(aws, clock, payer(store=store, standing=Standing.CUSTOMER), poor)
        one.settle(reserve(one, Purpose.SHARED_TREE, "explorer-low"), ONE_CALL)
    third = allowance(aws, clock, payer(store=StoreSlug("hats"), standing=Standing.CUSTOMER), poor)
    assert reason(third, Purpose.OWN_PAGE) is RefusalReason.BUDGET
    clock.now += 86_400
    reserve(third, Purpose.OWN_PAGE)


def test_a_refusal_is_an_error_of_the_job_and_a_count(
    aws: Aws, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = allowance(aws, clock, payer(standing=Standing.NO_HISTORY)).reserve(Purpose.OWN_PAGE, PAGE)
    assert isinstance(refused, Refusal)
    assert refused.error.code is ErrorCode.BUDGET_SPENT
    assert "history" in refused.error.message
    counted = WrittenMetric("SpendingRefused", 1, {"purpose": "own_page", "reason": "no_history"})
    assert metrics_in(capsys.readouterr().out) == [counted]


def test_a_shoppers_pages_of_a_day_are_counted_for_each_of_them(aws: Aws, clock: Clock) -> None:
    ann, bob = (allowance(aws, clock, payer(name, Standing.CUSTOMER)) for name in ("ann", "bob"))
    for _ in range(3):
        ann.settle(reserve(ann, Purpose.OWN_PAGE), ONE_CALL)
    assert reason(ann, Purpose.OWN_PAGE) is RefusalReason.SHOPPER_CAP
    reserve(ann, Purpose.SHARED_TREE, "explorer-low")  # a tree is not a page of one shopper's
    reserve(bob, Purpose.OWN_PAGE)
    clock.now += 86_400
    reserve(ann, Purpose.OWN_PAGE)


def test_the_tries_of_a_buckets_tree_are_counted_for_whoever_asks(aws: Aws, clock: Clock) -> None:
    for tries in range(1, MAX_TREE_TRIES_A_DAY + 1):
        one = allowance(aws, clock, payer(f"shopper-{tries}", Standing.CUSTOMER))
        one.settle(reserve(one, Purpose.SHARED_TREE, "explorer-low"), ONE_CALL)
        forget_when_it_was_tried(aws, clock)  # as if the pauses were over, within the day
    last = allowance(aws, clock, Payer(WANDS, Standing.NO_HISTORY))
    assert reason(last, Purpose.WARM, "explorer-low") is RefusalReason.BUCKET_CAP
    reserve(last, Purpose.WARM, "explorer-high")


def test_while_one_job_makes_a_tree_no_other_does(aws: Aws, clock: Clock) -> None:
    first, second = (allowance(aws, clock, payer(name, Standing.CUSTOMER)) for name in ("ann", "bob"))
    making = reserve(first, Purpose.SHARED_TREE, "explorer-low")
    refused = second.reserve(Purpose.SHARED_TREE, PAGE, "explorer-low")
    assert isinstance(refused, Refusal)
    assert refused.reason is RefusalReason.BUCKET_PAUSE
    assert refused.making_seconds == 20
    # The page is made again soon: by then there is a tree.
    assert refused.degraded_reason is DegradedReason.MODEL_FAILED
    first.settle(making, ONE_CALL)
    clock.now += FIRST_PAUSE_SECONDS
    reserve(second, Purpose.SHARED_TREE, "explorer-low")


def test_where_no_model_was_called_the_permission_is_given_back(aws: Aws, clock: Clock) -> None:
    one = allowance(aws, clock)
    for _ in range(20):
        one.settle(reserve(one, Purpose.SHARED_TREE, "explorer-low"), NO_CALL)
    assert "spend:wands:2027-01-15" not in {key for key, _ in items(aws)}


def test_a_reservation_that_is_never_settled_is_filled_again(aws: Aws, clock: Clock) -> None:
    one = allowance(aws, clock)
    taken = 0
    while isinstance(one.reserve(Purpose.SHARED_TREE, PAGE, f"bucket-{taken}"), Reservation):
        taken += 1
    assert taken == 5  # of $0.02
    clock.now += 3600
    for number in range(taken):
        reserve(one, Purpose.SHARED_TREE, f"later-{number}")
    assert reason(one, Purpose.SHARED_TREE, "one-more") is RefusalReason.NEW_SHOPPERS


def test_the_true_cost_takes_the_place_of_the_expected_one(aws: Aws, clock: Clock) -> None:
    one = allowance(aws, clock)
    dear = reserve(one, Purpose.SHARED_TREE, "explorer-low")
    one.settle(dear, ONE_CALL.model_copy(update={"dollars": 0.02}))
    assert reason(one, Purpose.SHARED_TREE, "explorer-high") is RefusalReason.NEW_SHOPPERS


def test_what_another_generator_takes_between_read_and_write_is_not_taken_twice(
    aws: Aws, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # moto undoes the writes of others with a refused transaction, so the two meet at one place, and not in threads.
    room_for_one = replace(aws.settings, new_shoppers_usd_per_hour=2 * PAGE)
    first, second = (allowance(aws, clock, payer(name), room_for_one) for name in ("ann", "bob"))
    transact = aws.clients.dynamodb.transact_write_items
    taken: list[Any] = []

    def transact_late(**asked: Any) -> Any:
        if not taken:
            taken.append(asked)
            reserve(second, Purpose.SHARED_TREE, "explorer-high")
        return transact(**asked)

    monkeypatch.setattr(aws.clients.dynamodb, "transact_write_items", transact_late)
    assert reason(first, Purpose.SHARED_TREE, "explorer-low") is RefusalReason.NEW_SHOPPERS
    assert "tries:wands:explorer-low" not in {key for key, _ in items(aws)}


def test_without_its_table_new_shoppers_spend_nothing_and_others_are_served(
    aws: Aws, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = replace(aws.settings, generation_queue_table="no-such-table")
    new = allowance(aws, clock, payer(), broken)
    assert reason(new, Purpose.SHARED_TREE, "explorer-low") is RefusalReason.STORAGE
    known = allowance(aws, clock, payer(standing=Standing.ESTABLISHED), broken)
    known.settle(reserve(known, Purpose.OWN_PAGE), ONE_CALL)
    assert "LedgerUnavailable" in capsys.readouterr().out


def test_a_budget_of_nothing_is_spent_without_storage_too(clock: Clock) -> None:
    nothing = Allowance(None, Settings(daily_llm_budget_usd=0), payer(), clock)
    assert reason(nothing, Purpose.OWN_PAGE) is RefusalReason.BUDGET
    unlimited = Allowance(None, Settings(), payer(), clock)
    unlimited.settle(reserve(unlimited, Purpose.OWN_PAGE), ONE_CALL)


def test_a_booking_that_meets_another_is_tried_again(aws: Aws, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    one = allowance(aws, clock)
    reserved = reserve(one, Purpose.SHARED_TREE, "explorer-low")
    update_item = aws.clients.dynamodb.update_item
    met: list[Any] = []

    def update_in_conflict(**asked: Any) -> Any:
        if len(met) < 3:
            met.append(asked)
            raise ClientError({"Error": {"Code": "TransactionConflictException"}}, "UpdateItem")
        return update_item(**asked)

    monkeypatch.setattr("container_image.llm.allowance._PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(aws.clients.dynamodb, "update_item", update_in_conflict)
    one.settle(reserved, ONE_CALL)
    assert items(aws)["spend:wands:2027-01-15", "-"]["dollars"] == {"N": "0.0035"}
