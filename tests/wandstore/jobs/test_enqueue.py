import json
import time
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from tests.clock import Clock
from tests.shop import Shop
from wandstore import keys
from wandstore.aws import dynamodb, request_storage
from wandstore.aws.dynamodb import Update
from wandstore.aws.request_storage import RequestStorage
from wandstore.errors import ErrorCode, StorageUnavailable
from wandstore.jobs import enqueue
from wandstore.jobs.enqueue import Enqueued, JobQueue, Outcome, mint_job_id
from wandstore.jobs.items import Jobs
from wandstore.jobs.models import Caller, JobState
from wandstore.jobs.pool import select_pool_member


def test_a_job_takes_a_slot_at_its_shoppers_home_member_and_its_message_is_sent_there(shop: Shop) -> None:
    queued = shop.enqueue("abc123")
    assert queued == Enqueued(Outcome.QUEUED, queued.job_id, "pool-3")
    assert shop.slots("pool-3") == {"lantern:abc123"}
    (message,) = shop.receive()
    assert json.loads(message["Body"]) == {
        "jobId": queued.job_id,
        "storeSlug": "lantern",
        "shopperId": "abc123",
        "preferences": {},
    }
    assert message["Attributes"]["MessageGroupId"] == "pool-3"
    assert message["Attributes"]["MessageDeduplicationId"] == queued.job_id


def test_a_second_enqueue_while_the_job_is_live_changes_nothing(shop: Shop) -> None:
    first = shop.enqueue("ada")
    assert shop.enqueue("ada").outcome is Outcome.NOT_NEEDED
    job = shop.job("ada")
    assert job is not None
    assert job.job_id == first.job_id
    assert len(shop.receive()) == 1


def test_a_member_at_its_cap_sends_the_job_to_the_next(shop: Shop) -> None:
    small = shop.with_settings(max_queue_depth=1)
    small.enqueue("abc123")
    other = next(f"s{n}" for n in range(1000) if select_pool_member(f"s{n}", 10) == "pool-3")
    assert small.enqueue(other).member == "pool-4"
    assert small.slots("pool-3") == {"lantern:abc123"}
    assert small.slots("pool-4") == {f"lantern:{other}"}
    groups = {message["Attributes"]["MessageGroupId"] for message in small.receive()}
    assert groups == {"pool-3", "pool-4"}


def test_after_the_last_member_comes_the_first(shop: Shop) -> None:
    small = shop.with_settings(max_queue_depth=1, pool_size=2)
    one, two = (
        next(f"{letter}{n}" for n in range(1000) if select_pool_member(f"{letter}{n}", 2) == "pool-1")
        for letter in "xy"
    )
    assert small.enqueue(one).member == "pool-1"
    assert small.enqueue(two).member == "pool-0"


def test_when_every_member_is_full_the_job_is_refused_recorded_and_counted(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    small = shop.with_settings(max_queue_depth=1, pool_size=2)
    for n in range(50):
        small.enqueue(f"filler{n}")
    assert len(small.all_slots()) == 2
    refused = small.enqueue("ada")
    assert refused.outcome is Outcome.QUEUE_FULL
    assert shop.job("ada") is None
    record = Jobs(shop.clients, shop.settings).newest_error(shop.shopper("ada"), time.time())
    assert record is not None
    assert record.error.code is ErrorCode.QUEUE_FULL
    assert "QueueFull" in capsys.readouterr().out


def test_a_member_that_accepts_fewer_refuses_before_its_cap(shop: Shop) -> None:
    write = Update(
        table=shop.settings.generation_queue_table,
        key=keys.pool_member("pool-3"),
        change="SET #accepts = :one ADD #jobs :other",
        values={"one": 1, "other": {"lantern:other"}},
    )
    dynamodb.update(shop.clients, write)
    assert shop.enqueue("abc123").member == "pool-4"


def test_part_of_a_member_is_kept_for_shoppers_with_a_history(shop: Shop) -> None:
    small = shop.with_settings(max_queue_depth=5, pool_size=1)
    new = [small.enqueue(f"new{n}", caller=Caller.NEW_SHOPPER).outcome for n in range(6)]
    assert new == [Outcome.QUEUED] * 4 + [Outcome.QUEUE_FULL] * 2
    assert small.enqueue("known").outcome is Outcome.QUEUED
    assert small.enqueue("another").outcome is Outcome.QUEUE_FULL


def test_a_new_shopper_who_finds_the_open_part_full_tries_the_next_member(shop: Shop) -> None:
    small = shop.with_settings(max_queue_depth=2)
    small.enqueue("abc123", caller=Caller.NEW_SHOPPER)
    other = next(f"s{n}" for n in range(1000) if select_pool_member(f"s{n}", 10) == "pool-3")
    assert small.enqueue(other, caller=Caller.NEW_SHOPPER).member == "pool-4"


@pytest.mark.parametrize(("percent", "open_slots"), [(0, 4), (20, 3), (100, 1)])
def test_the_reserved_part_is_a_setting_and_leaves_at_least_one_slot(shop: Shop, percent: int, open_slots: int) -> None:
    small = shop.with_settings(max_queue_depth=4, pool_size=1, reserved_depth_percent=percent)
    for n in range(5):
        small.enqueue(f"new{n}", caller=Caller.NEW_SHOPPER)
    assert len(small.all_slots()) == open_slots


def test_warming_only_takes_the_slot_of_an_idle_member_and_calls_no_pool_full(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    small = shop.with_settings(pool_size=2)
    small.enqueue("ada")
    outcomes = [small.enqueue(f"tree{n}", caller=Caller.WARMING).outcome for n in range(2)]
    assert outcomes == [Outcome.QUEUED, Outcome.QUEUE_FULL]
    assert "QueueFull" not in capsys.readouterr().out
    assert small.enqueue("bob").outcome is Outcome.QUEUED  # a shopper waits behind a tree like behind any job


def test_a_job_remembers_who_asked_for_it(shop: Shop) -> None:
    shop.enqueue("ada", caller=Caller.OPERATOR)
    job = shop.job("ada")
    assert job is not None
    assert job.caller is Caller.OPERATOR


def test_a_slow_member_keeps_a_part_of_what_it_accepts_too(shop: Shop) -> None:
    write = Update(
        table=shop.settings.generation_queue_table,
        key=keys.pool_member("pool-3"),
        change="SET #accepts = :two, #accepts_new = :one ADD #jobs :other",
        values={"one": 1, "two": 2, "other": {"lantern:other"}},
    )
    dynamodb.update(shop.clients, write)
    assert shop.enqueue("abc123", caller=Caller.NEW_SHOPPER).member == "pool-4"
    other = next(f"s{n}" for n in range(1000) if select_pool_member(f"s{n}", 10) == "pool-3")
    assert shop.enqueue(other).member == "pool-3"


def test_a_repeat_of_an_enqueue_revives_no_ended_job(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    minted = mint_job_id(now)
    monkeypatch.setattr(enqueue, "mint_job_id", lambda _: minted)
    shop.enqueue("ada", now=now)
    shop.work()
    assert shop.enqueue("ada", now=now).outcome is Outcome.NOT_NEEDED
    job = shop.job("ada")
    assert job is not None
    assert job.state is JobState.COMPLETED
    assert shop.all_slots() == set()


def test_a_lost_reply_of_the_transaction_still_sends_the_message(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the SDK repeats a call whose answer never came: the stored job is this request's own."""
    transact = shop.clients.dynamodb.transact_write_items

    def transact_twice(**arguments: Any) -> Any:
        transact(**arguments)
        return transact(**arguments)

    monkeypatch.setattr(shop.clients.dynamodb, "transact_write_items", transact_twice)
    assert shop.enqueue("ada").outcome is Outcome.QUEUED
    assert len(shop.receive()) == 1


def test_an_unknown_answer_stops_the_enqueue_before_another_member(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def time_out(**arguments: Any) -> Any:
        calls.append(arguments)
        raise StorageUnavailable("dynamodb", "timeout")

    monkeypatch.setattr(shop.clients.dynamodb, "transact_write_items", time_out)
    assert shop.enqueue("ada").outcome is Outcome.UNKNOWN
    assert len(calls) == 1
    assert shop.receive() == []


def conflict() -> ClientError:
    """As when two transactions meet on a pool's item."""
    answer: Any = {
        "Error": {"Code": "TransactionCanceledException"},
        "CancellationReasons": [{"Code": "TransactionConflict"}, {"Code": "None"}],
    }
    return ClientError(answer, "TransactWriteItems")


def member_of(arguments: Any) -> str:
    key: str = arguments["TransactItems"][1]["Update"]["Key"]["key"]["S"]
    return key.removeprefix("pool:")


def test_a_conflict_has_changed_nothing_and_is_tried_again_with_the_same_id(
    shop: Shop, waits: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    transact = shop.clients.dynamodb.transact_write_items
    asked: list[Any] = []

    def meet_five_times(**arguments: Any) -> Any:
        asked.append(arguments)
        if len(asked) <= 5:
            raise conflict()
        return transact(**arguments)

    monkeypatch.setattr(shop.clients.dynamodb, "transact_write_items", meet_five_times)
    assert shop.enqueue("abc123").member == "pool-3"
    assert len({one["TransactItems"][0]["Put"]["Item"]["job_id"]["S"] for one in asked}) == 1


def test_conflicts_without_end_lead_to_the_next_member(
    shop: Shop, waits: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    transact = shop.clients.dynamodb.transact_write_items

    def meet_at_home(**arguments: Any) -> Any:
        if member_of(arguments) == "pool-3":
            raise conflict()
        return transact(**arguments)

    monkeypatch.setattr(shop.clients.dynamodb, "transact_write_items", meet_at_home)
    assert shop.enqueue("abc123").member == "pool-4"


def test_conflicts_at_every_member_leave_it_unknown_and_record_no_full_pool(
    shop: Shop, waits: Clock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def meet(**_: Any) -> Any:
        raise conflict()

    monkeypatch.setattr(shop.clients.dynamodb, "transact_write_items", meet)
    assert shop.enqueue("ada").outcome is Outcome.UNKNOWN
    said = capsys.readouterr().out
    assert "EnqueueUnknown" in said
    assert "QueueFull" not in said


def test_conflicts_do_not_use_up_the_time_of_a_request(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def meet(**arguments: Any) -> Any:
        asked.append(arguments)
        raise conflict()

    monkeypatch.setattr(shop.clients.dynamodb, "transact_write_items", meet)
    monkeypatch.setattr(enqueue, "SECONDS_TO_RECORD_FULL_POOL", 60.0)
    storage = RequestStorage(shop.clients)
    assert JobQueue(storage, shop.settings).enqueue(shop.shopper("ada"), time.time()).outcome is Outcome.UNKNOWN
    assert len(asked) == shop.settings.pool_size  # no second try anywhere


def test_an_enqueue_without_time_for_any_call_is_unknown_and_not_full(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_storage, "STORAGE_SECONDS", 0)
    storage = RequestStorage(shop.clients)
    assert JobQueue(storage, shop.settings).enqueue(shop.shopper("ada"), time.time()).outcome is Outcome.UNKNOWN


def test_refusals_that_use_up_the_requests_time_are_a_full_queue(
    shop: Shop, waits: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = shop.with_settings(max_queue_depth=1)
    for n in range(100):
        small.enqueue(f"filler{n}")
    transact, asked = shop.clients.dynamodb.transact_write_items, []

    def transact_slowly(**said: Any) -> Any:
        asked.append(said)
        waits.now += 0.55
        return transact(**said)

    monkeypatch.setattr(request_storage, "STORAGE_SECONDS", 1.8)

    monkeypatch.setattr(shop.clients.dynamodb, "transact_write_items", transact_slowly)
    storage = RequestStorage(shop.clients)
    assert JobQueue(storage, small.settings).enqueue(shop.shopper("ada"), time.time()).outcome is Outcome.QUEUE_FULL
    assert len(asked) == 3
    assert Jobs(shop.clients, shop.settings).newest_error(shop.shopper("ada"), time.time()) is not None


def test_a_timeout_of_a_patient_client_is_unknown_too(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def time_out(**_: Any) -> Any:
        raise ReadTimeoutError(endpoint_url="x")

    monkeypatch.setattr(shop.clients.dynamodb, "transact_write_items", time_out)
    assert shop.enqueue("ada").outcome is Outcome.UNKNOWN


def test_a_later_job_id_is_greater_and_is_a_uuid_of_version_7() -> None:
    ids = [mint_job_id(1_700_000_000 + n / 1000) for n in range(1000)]
    assert ids == sorted(set(ids))
    assert {(id_[14], id_[19] in "89ab") for id_ in ids} == {("7", True)}


def test_an_ended_job_of_a_state_that_is_not_known_is_followed_once_it_has_expired(shop: Shop) -> None:
    shop.enqueue("ada")
    shop.work()
    now = time.time()
    ended_elsewhere = {"state": "cancelled", "expires_at": int(now) + 60}
    shop.set_attributes(shop.settings.generation_queue_table, keys.job(shop.shopper("ada")), ended_elsewhere)
    assert shop.enqueue("ada", now=now).outcome is Outcome.NOT_NEEDED
    assert shop.enqueue("ada", now=now + 61).outcome is Outcome.QUEUED
