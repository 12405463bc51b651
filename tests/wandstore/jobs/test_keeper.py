import json
import time
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from tests.shop import Shop
from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Update
from wandstore.documents.origin import Composition
from wandstore.errors import ErrorCode, JobError
from wandstore.jobs.attempt import JobRunner, TryAgain
from wandstore.jobs.ending import JobEndings
from wandstore.jobs.enqueue import Enqueued, mint_job_id
from wandstore.jobs.items import Jobs
from wandstore.jobs.keeper import UNSENT_AFTER_SECONDS, Keeper, Kept
from wandstore.jobs.messages import Receipt
from wandstore.jobs.models import GenerationJob, JobState
from wandstore.jobs.pool import select_pool_member
from wandstore.jobs.records import GenerationRecords, RecordStatus
from wandstore.settings import KEEPER_GRACE_SECONDS


def keep(shop: Shop, seconds_later: float = 0) -> Kept:
    return Keeper(shop.clients, shop.settings, time.time() + seconds_later).keep_queue()


def end_dead_letter(shop: Shop, body: str) -> None:
    Keeper(shop.clients, shop.settings, time.time()).end_dead_letter(body)


def fail(_: GenerationJob) -> Composition:
    raise ZeroDivisionError


def enqueue_without_sending(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Enqueued:
    with monkeypatch.context() as patched:
        patched.setattr(shop.clients.sqs, "send_message", lambda **_: 1 / 0)
        return shop.enqueue("ada")


def add_slot(shop: Shop, member: str, slot: str) -> None:
    key = keys.pool_member(member)
    table = shop.settings.generation_queue_table
    dynamodb.update(shop.clients, Update(table=table, key=key, change="ADD #jobs :slot", values={"slot": {slot}}))


# The keeper


def test_a_job_that_was_never_sent_is_sent_once_after_a_minute(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    queued = enqueue_without_sending(shop, monkeypatch)
    assert shop.receive() == []
    assert keep(shop) == Kept()
    assert keep(shop, UNSENT_AFTER_SECONDS + 1) == Kept(resent=1)
    assert keep(shop, UNSENT_AFTER_SECONDS + 1) == Kept()
    (message,) = shop.receive()
    assert json.loads(message["Body"])["jobId"] == queued.job_id
    assert message["Attributes"]["MessageGroupId"] == queued.member
    assert message["Attributes"]["MessageDeduplicationId"] == queued.job_id


def test_a_job_whose_resend_failed_is_sent_on_the_next_run(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    enqueue_without_sending(shop, monkeypatch)
    with monkeypatch.context() as patched:
        patched.setattr(shop.clients.sqs, "send_message", lambda **_: 1 / 0)
        assert keep(shop, UNSENT_AFTER_SECONDS + 1) == Kept()
    assert keep(shop, UNSENT_AFTER_SECONDS + 1) == Kept(resent=1)


def test_a_job_that_was_ever_attempted_is_left_alone(shop: Shop) -> None:
    shop.enqueue("ada")
    (message,) = shop.receive()
    with pytest.raises(TryAgain):
        JobRunner(fail, shop.clients, shop.settings).run(message["Body"], Receipt("m", message["ReceiptHandle"]))
    assert keep(shop, UNSENT_AFTER_SECONDS + 1) == Kept()


def test_a_live_job_long_past_its_deadline_is_ended(shop: Shop) -> None:
    shop.enqueue("ada")
    assert keep(shop, shop.settings.job_deadline_seconds + KEEPER_GRACE_SECONDS - 5).ended == 0
    assert keep(shop, shop.settings.job_deadline_seconds + KEEPER_GRACE_SECONDS + 5).ended == 1
    job = shop.job("ada")
    assert job is not None
    assert job.error is not None
    assert (job.state, job.error.code) == (JobState.FAILED, ErrorCode.TIMEOUT)
    assert shop.all_slots() == set()


@pytest.mark.parametrize("slot", ["lantern:nobody", "lantern:ada"])
def test_a_slot_without_a_live_job_is_removed_and_counted(
    shop: Shop, slot: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.enqueue("ada")
    shop.work()
    add_slot(shop, "pool-5", slot)
    assert keep(shop) == Kept(repaired=1)
    assert shop.slots("pool-5") == set()
    assert "SlotWithoutJob" in capsys.readouterr().out


def test_a_slot_at_another_member_than_the_jobs_own_is_removed_and_the_job_keeps_its_own(shop: Shop) -> None:
    queued = shop.enqueue("abc123")
    add_slot(shop, "pool-5", "lantern:abc123")
    assert keep(shop) == Kept(repaired=1)
    assert (shop.slots("pool-5"), shop.slots(queued.member)) == (set(), {"lantern:abc123"})


def test_a_quiet_queue_is_left_as_it_is(shop: Shop) -> None:
    shop.enqueue("ada")
    before = shop.job("ada")
    assert keep(shop) == Kept()
    assert shop.job("ada") == before


def test_two_runs_at_once_end_a_job_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.enqueue("ada")
    find = shop.clients.dynamodb.get_item
    overlapping: list[Kept] = []

    def find_while_another_runs(**said: Any) -> Any:
        found = find(**said)
        if said["Key"]["key"]["S"].startswith("job:") and not overlapping:
            overlapping.append(Kept())
            overlapping[0] = keep(shop, shop.settings.job_deadline_seconds + KEEPER_GRACE_SECONDS + 5)
        return found

    monkeypatch.setattr(shop.clients.dynamodb, "get_item", find_while_another_runs)
    assert keep(shop, shop.settings.job_deadline_seconds + KEEPER_GRACE_SECONDS + 5).ended + overlapping[0].ended == 1


def test_a_job_that_cannot_be_ended_keeps_the_run_from_no_other(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for shopper in ("ada", "bea"):
        shop.enqueue(shopper)
    transact = shop.clients.dynamodb.transact_write_items
    failures = iter([True])

    def fail_once(**said: Any) -> Any:
        if next(failures, False):
            raise ReadTimeoutError(endpoint_url="x")
        return transact(**said)

    monkeypatch.setattr(shop.clients.dynamodb, "transact_write_items", fail_once)
    later = shop.settings.job_deadline_seconds + KEEPER_GRACE_SECONDS + 5
    assert keep(shop, later) == Kept(ended=1, failed=1)
    assert "SlotNotKept" in capsys.readouterr().out
    assert keep(shop, later) == Kept(ended=1)


@pytest.mark.parametrize("size", [20, 60])
def test_a_job_at_a_member_beyond_a_smaller_pool_is_kept_too(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    large = shop.with_settings(pool_size=size)
    keep(large)
    shopper = next(f"s{n}" for n in range(1000) if select_pool_member(f"s{n}", size) == f"pool-{size - 1}")
    with monkeypatch.context() as patched:
        patched.setattr(shop.clients.sqs, "send_message", lambda **_: 1 / 0)
        large.enqueue(shopper)
    assert keep(shop, UNSENT_AFTER_SECONDS + 1) == Kept(resent=1)


# Dead letters


def test_a_dead_letter_ends_its_job_as_failed(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    queued = shop.enqueue("ada")
    (message,) = shop.receive()
    end_dead_letter(shop, message["Body"])
    job = shop.job("ada")
    assert job is not None
    assert job.state is JobState.FAILED
    assert shop.all_slots() == set()
    record = Jobs(shop.clients, shop.settings).newest_error(shop.shopper("ada"), time.time())
    assert record is not None
    assert record.job_id == queued.job_id
    row = GenerationRecords(shop.clients, shop.settings).find(queued.job_id)
    assert row is not None
    assert row.status is RecordStatus.FAILED
    assert "DeadLetter" in capsys.readouterr().out


def test_a_dead_letter_of_an_earlier_job_leaves_the_newer_one_alone(shop: Shop) -> None:
    queued = shop.enqueue("ada")
    older = {"jobId": mint_job_id(time.time() - 60), "storeSlug": "lantern", "shopperId": "ada"}
    end_dead_letter(shop, json.dumps(older))
    job = shop.job("ada")
    assert job is not None
    assert (job.job_id, job.state) == (queued.job_id, JobState.QUEUED)


def test_a_dead_letter_of_an_ended_job_changes_nothing(shop: Shop) -> None:
    queued = shop.enqueue("ada")
    shop.work()
    before = shop.job("ada")
    said = {"jobId": queued.job_id, "storeSlug": "lantern", "shopperId": "ada"}
    end_dead_letter(shop, json.dumps(said))
    assert shop.job("ada") == before


@pytest.mark.parametrize("body", ["", "garbage", "[]", "{}", "null"])
def test_a_dead_letter_that_is_not_a_job_is_counted(shop: Shop, body: str, capsys: pytest.CaptureFixture[str]) -> None:
    end_dead_letter(shop, body)
    assert "DeadLetter" in capsys.readouterr().out


# Items that cannot be read

POISONED = [
    {"state": "composing"},
    {"preferences": None},
    {"created_at": "yesterday"},
    {"deadline": "tomorrow"},
    {"shopper_id": "bea"},
    {"member": "pool-of-tomorrow"},
    {"attempts": "many", "job_id": b"\xff"},
]


@pytest.mark.parametrize("poison", POISONED, ids=str)
def test_a_job_that_cannot_be_read_ends_past_its_deadline_and_its_shopper_gets_another(
    shop: Shop, poison: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    queued = shop.enqueue("ada")
    shop.set_attributes(shop.settings.generation_queue_table, keys.job(shop.shopper("ada")), poison)
    if "job_id" not in poison:
        # Until then another version may be working on it.
        assert keep(shop) == Kept(failed=1)
        assert shop.slots(queued.member) == {"lantern:ada"}
    assert keep(shop, shop.settings.job_deadline_seconds + KEEPER_GRACE_SECONDS + 5) == Kept(ended=1)
    assert shop.all_slots() == set()
    assert "unreadable job ended" in capsys.readouterr().out
    ended = shop.job("ada")
    assert ended is not None
    assert ended.state is JobState.FAILED
    again = shop.enqueue("ada")
    job = shop.job("ada")
    assert job is not None
    assert job.job_id == again.job_id
    newest = Jobs(shop.clients, shop.settings).newest_error(shop.shopper("ada"), time.time())
    assert newest is not None
    assert newest.error.code is ErrorCode.GENERATION_FAILED


def test_a_job_that_was_written_again_while_it_could_not_be_read_stays(shop: Shop) -> None:
    shop.enqueue("ada")
    jobs, shopper = Jobs(shop.clients, shop.settings), shop.shopper("ada")
    seen = (jobs.item(shopper) or {}) | {"state": "composing"}
    error = JobError(code=ErrorCode.GENERATION_FAILED, message="x")
    assert not JobEndings(shop.clients, shop.settings).end_unreadable(shopper, "pool-0", seen, error, time.time())
    assert shop.all_slots() == {"lantern:ada"}


def test_the_dead_letter_of_a_job_that_cannot_be_read_does_not_come_again(shop: Shop) -> None:
    shop.enqueue("ada")
    shop.set_attributes(shop.settings.generation_queue_table, keys.job(shop.shopper("ada")), {"preferences": None})
    (message,) = shop.receive()
    end_dead_letter(shop, message["Body"])


def test_a_member_that_cannot_be_read_keeps_the_run_from_no_other(shop: Shop) -> None:
    shop.enqueue("ada")
    shop.set_attributes(shop.settings.generation_queue_table, keys.pool_member("pool-0"), {"jobs": 7})
    assert keep(shop, shop.settings.job_deadline_seconds + KEEPER_GRACE_SECONDS + 5) == Kept(ended=1)
