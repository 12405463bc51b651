import json
import time
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from tests.shop import Shop
from wandstore import keys
from wandstore.documents.origin import Composition
from wandstore.errors import ErrorCode
from wandstore.jobs.items import newest_error
from wandstore.jobs.keeper import UNSENT_AFTER_SECONDS, Kept, end_dead_letter, keep_queue, redrive
from wandstore.jobs.lifecycle import Delivery, Enqueued, Outcome, TryAgain, enqueue, mint_job_id, run_job
from wandstore.jobs.models import GenerationJob, JobState
from wandstore.jobs.pool import select_pool_member
from wandstore.settings import KEEPER_GRACE_SECONDS
from wandstore.shoppers.records import find_generation


def ask(shop: Shop, shopper_id: str = "ada") -> Enqueued:
    return enqueue(shop.clients, shop.settings, "lantern", shopper_id, now=time.time())


def keep(shop: Shop, seconds_later: float = 0) -> Kept:
    return keep_queue(shop.clients, shop.settings, time.time() + seconds_later)


def fail(_: GenerationJob) -> Composition:
    raise ZeroDivisionError


def ask_without_sending(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Enqueued:
    with monkeypatch.context() as patched:
        patched.setattr(shop.clients.sqs, "send_message", lambda **_: 1 / 0)
        return ask(shop)


def add_place(shop: Shop, member: str, place: str) -> None:
    shop.clients.dynamodb.update_item(
        TableName=shop.settings.generation_queue_table,
        Key={"key": {"S": keys.pool_member(member)}, "sort": {"S": keys.ONLY}},
        UpdateExpression="ADD jobs :place",
        ExpressionAttributeValues={":place": {"SS": [place]}},
    )


# The keeper


def test_a_job_that_was_never_sent_is_sent_once_after_a_minute(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ask_without_sending(shop, monkeypatch)
    assert shop.receive() == []
    assert keep(shop) == Kept()
    assert keep(shop, UNSENT_AFTER_SECONDS + 1) == Kept(resent=1)
    assert keep(shop, UNSENT_AFTER_SECONDS + 1) == Kept()
    (message,) = shop.receive()
    assert json.loads(message["Body"])["jobId"] == asked.job_id
    assert message["Attributes"]["MessageGroupId"] == asked.member
    assert message["Attributes"]["MessageDeduplicationId"] == asked.job_id


def test_a_job_whose_resend_failed_is_sent_on_the_next_run(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_without_sending(shop, monkeypatch)
    with monkeypatch.context() as patched:
        patched.setattr(shop.clients.sqs, "send_message", lambda **_: 1 / 0)
        assert keep(shop, UNSENT_AFTER_SECONDS + 1) == Kept()
    assert keep(shop, UNSENT_AFTER_SECONDS + 1) == Kept(resent=1)


def test_a_job_that_was_ever_attempted_is_left_alone(shop: Shop) -> None:
    ask(shop)
    (message,) = shop.receive()
    with pytest.raises(TryAgain):
        run_job(message["Body"], Delivery("m", message["ReceiptHandle"]), fail, shop.clients, shop.settings)
    assert keep(shop, UNSENT_AFTER_SECONDS + 1) == Kept()


def test_a_live_job_long_past_its_deadline_is_ended(shop: Shop) -> None:
    ask(shop)
    assert keep(shop, shop.settings.job_deadline_seconds + KEEPER_GRACE_SECONDS - 5).ended == 0
    assert keep(shop, shop.settings.job_deadline_seconds + KEEPER_GRACE_SECONDS + 5).ended == 1
    job = shop.job("ada")
    assert job is not None
    assert job.error is not None
    assert (job.state, job.error.code) == (JobState.FAILED, ErrorCode.TIMEOUT)
    assert shop.all_places() == set()


@pytest.mark.parametrize("place", ["lantern:nobody", "lantern:ada"])
def test_a_place_without_a_live_job_is_removed_and_counted(
    shop: Shop, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(shop)
    shop.work()
    add_place(shop, "pool-5", place)
    assert keep(shop) == Kept(repaired=1)
    assert shop.places("pool-5") == set()
    assert "PlaceWithoutJob" in capsys.readouterr().out


def test_a_place_at_another_member_than_the_jobs_own_is_removed_and_the_job_keeps_its_own(shop: Shop) -> None:
    asked = ask(shop, "abc123")
    add_place(shop, "pool-5", "lantern:abc123")
    assert keep(shop) == Kept(repaired=1)
    assert (shop.places("pool-5"), shop.places(asked.member)) == (set(), {"lantern:abc123"})


def test_a_quiet_queue_is_left_as_it_is(shop: Shop) -> None:
    ask(shop)
    before = shop.job("ada")
    assert keep(shop) == Kept()
    assert shop.job("ada") == before


def test_two_runs_at_once_end_a_job_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(shop)
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
        ask(shop, shopper)
    transact = shop.clients.dynamodb.transact_write_items
    failures = iter([True])

    def fail_once(**said: Any) -> Any:
        if next(failures, False):
            raise ReadTimeoutError(endpoint_url="x")
        return transact(**said)

    monkeypatch.setattr(shop.clients.dynamodb, "transact_write_items", fail_once)
    later = shop.settings.job_deadline_seconds + KEEPER_GRACE_SECONDS + 5
    assert keep(shop, later) == Kept(ended=1, failed=1)
    assert "PlaceNotKept" in capsys.readouterr().out
    assert keep(shop, later) == Kept(ended=1)


def test_a_job_at_a_member_beyond_a_smaller_pool_is_kept_too(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    large = shop.with_settings(pool_size=20)
    shopper = next(f"s{n}" for n in range(1000) if select_pool_member(f"s{n}", 20) == "pool-15")
    with monkeypatch.context() as patched:
        patched.setattr(shop.clients.sqs, "send_message", lambda **_: 1 / 0)
        ask(large, shopper)
    assert keep(shop, UNSENT_AFTER_SECONDS + 1) == Kept(resent=1)


# Dead letters


def test_a_dead_letter_ends_its_job_as_failed(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ask(shop)
    (message,) = shop.receive()
    end_dead_letter(message["Body"], shop.clients, shop.settings, time.time())
    job = shop.job("ada")
    assert job is not None
    assert job.state is JobState.FAILED
    assert shop.all_places() == set()
    record = newest_error(shop.clients, shop.settings, "lantern", "ada", time.time())
    assert record is not None
    assert record.job_id == asked.job_id
    row = find_generation(shop.clients, shop.settings, asked.job_id)
    assert row is not None
    assert row.status == "failed"
    assert "DeadLetter" in capsys.readouterr().out


def test_a_dead_letter_of_an_earlier_job_leaves_the_newer_one_alone(shop: Shop) -> None:
    asked = ask(shop)
    older = {"jobId": mint_job_id(time.time() - 60), "storeSlug": "lantern", "shopperId": "ada"}
    end_dead_letter(json.dumps(older), shop.clients, shop.settings, time.time())
    job = shop.job("ada")
    assert job is not None
    assert (job.job_id, job.state) == (asked.job_id, JobState.QUEUED)


def test_a_dead_letter_of_an_ended_job_changes_nothing(shop: Shop) -> None:
    asked = ask(shop)
    shop.work()
    before = shop.job("ada")
    said = {"jobId": asked.job_id, "storeSlug": "lantern", "shopperId": "ada"}
    end_dead_letter(json.dumps(said), shop.clients, shop.settings, time.time())
    assert shop.job("ada") == before


@pytest.mark.parametrize("body", ["", "garbage", "[]", "{}", "null"])
def test_a_dead_letter_that_is_no_job_is_counted(shop: Shop, body: str, capsys: pytest.CaptureFixture[str]) -> None:
    end_dead_letter(body, shop.clients, shop.settings, time.time())
    assert "DeadLetter" in capsys.readouterr().out


# Redrive


def test_a_redriven_job_is_a_new_one(shop: Shop) -> None:
    failed = ask(shop)
    (message,) = shop.receive()
    end_dead_letter(message["Body"], shop.clients, shop.settings, time.time())
    asked = redrive(shop.clients, shop.settings, "lantern", "ada", time.time())
    assert asked.outcome is Outcome.QUEUED
    assert asked.job_id > failed.job_id


def test_a_redrive_while_a_job_is_live_changes_nothing(shop: Shop) -> None:
    asked = ask(shop)
    assert redrive(shop.clients, shop.settings, "lantern", "ada", time.time()).outcome is Outcome.NOT_NEEDED
    job = shop.job("ada")
    assert job is not None
    assert job.job_id == asked.job_id
