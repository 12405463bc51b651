from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.aws_like.cloud import Cloud
from tests.clock import Clock
from tests.shop import Shop
from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.errors import ErrorCode, JobError, TransactionRefused
from wandstore.jobs.ending import JobEndings, Pace
from wandstore.jobs.models import JobState
from wandstore.jobs.records import GenerationRecords, RecordStatus

FAILED = JobError(code=ErrorCode.TIMEOUT, message="Too late.")


def conflict(**_: Any) -> Any:
    raise ClientError(
        {
            "Error": {"Code": "TransactionCanceledException"},
            "CancellationReasons": [{"Code": "None"}, {"Code": "TransactionConflict"}],
        },
        "TransactWriteItems",
    )


def ended_state(shop: Shop) -> JobState:
    job = shop.job("ada")
    assert job is not None
    return job.state


def test_only_an_ended_job_expires(shop: Shop) -> None:
    shop.enqueue("ada")
    table, key = shop.settings.generation_queue_table, keys.job(shop.shopper("ada"))
    assert "expires_at" not in shop.item(table, key)
    shop.work()
    assert "expires_at" in shop.item(table, key)
    shop.enqueue("ada")
    assert "expires_at" not in shop.item(table, key)


def test_a_job_completes_at_a_member_whose_pace_cannot_be_read(shop: Shop) -> None:
    queued = shop.enqueue("ada")
    shop.set_attributes(shop.settings.generation_queue_table, keys.pool_member(queued.member), {"mean_seconds": "slow"})
    shop.work()
    assert ended_state(shop) is JobState.COMPLETED


def test_a_conflict_at_the_end_is_tried_again(shop: Shop, waits: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    transact = shop.clients.dynamodb.transact_write_items
    conflicts = iter([True, True])

    def conflict_at_first(**arguments: Any) -> Any:
        if next(conflicts, False):
            conflict()
        return transact(**arguments)

    shop.enqueue("ada")
    monkeypatch.setattr(shop.clients.dynamodb, "transact_write_items", conflict_at_first)
    shop.work()
    assert ended_state(shop) is JobState.COMPLETED


def test_an_ending_is_tried_for_five_seconds_and_then_raises(
    shop: Shop, waits: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.enqueue("ada")
    job = shop.job("ada")
    assert job is not None
    began_at, asked = waits.now, []

    def meet(**arguments: Any) -> Any:
        asked.append(waits.now - began_at)
        conflict()

    monkeypatch.setattr(shop.clients.dynamodb, "transact_write_items", meet)
    with pytest.raises(TransactionRefused):
        JobEndings(shop.clients, shop.settings).fail(job, FAILED, 1.0)
    assert 10 < len(asked) < 50
    assert 4 < asked[-1] <= 5
    assert ended_state(shop) is JobState.QUEUED


def test_a_throttled_ending_is_tried_until_there_is_capacity(shop: Shop, cloud: Cloud, waits: Clock) -> None:
    shop.enqueue("ada")
    job = shop.job("ada")
    assert job is not None
    until = waits.now + 3
    cloud.behaviour.throttles = lambda touch: touch.key[0] == f"pool:{job.member}" and waits.now < until
    assert JobEndings(shop.clients, shop.settings).fail(job, FAILED, 1.0)
    assert shop.all_slots() == set()


def test_a_job_ends_once_with_its_error_and_its_row(shop: Shop) -> None:
    queued = shop.enqueue("ada")
    job = shop.job("ada")
    assert job is not None
    endings = JobEndings(shop.clients, shop.settings)
    assert endings.fail(job, FAILED, job.created_at + 1)
    assert not endings.fail(job, FAILED, job.created_at + 2)
    ended = shop.job("ada")
    assert ended is not None
    assert (ended.state, ended.error, ended.ended_at) == (JobState.FAILED, FAILED, job.created_at + 1)
    row = GenerationRecords(shop.clients, shop.settings).find(queued.job_id)
    assert row is not None
    assert (row.status, row.error_message) == (RecordStatus.FAILED, "TIMEOUT: Too late.")
    assert shop.all_slots() == set()


def test_the_newest_job_counts_for_a_fifth_of_a_members_pace(shop: Shop) -> None:
    endings = JobEndings(shop.with_settings(max_queue_wait_seconds=100).clients, shop.settings)
    assert endings.pace_after("pool-0", 20.0) == Pace(20.0, shop.settings.max_queue_wait_seconds // 20)


def test_a_completed_job_leaves_what_its_member_accepts_and_what_of_it_new_shoppers_may_take(shop: Shop) -> None:
    shop.enqueue("abc123")
    shop.work()
    key = dynamodb.to_wire(keys.pool_member("pool-3"))
    item = shop.clients.dynamodb.get_item(TableName=shop.settings.generation_queue_table, Key=key)["Item"]
    pace = dynamodb.from_wire(item)
    assert pace["accepts_new"] == shop.settings.open_part(pace["accepts"]) < pace["accepts"]
