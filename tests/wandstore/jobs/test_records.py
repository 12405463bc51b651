"""The permanent row of a generation: its start, its end, and the queries of an operator."""

from __future__ import annotations

import time

import pytest

from tests.clock import row_time as at
from tests.shop import Shop
from wandstore.errors import ErrorCode, JobError
from wandstore.jobs.enqueue import mint_job_id
from wandstore.jobs.models import GenerationJob, JobState
from wandstore.jobs.records import GenerationRecord, GenerationRecords, RecordStatus
from wandstore.shoppers.personas import PersonaType

NOW = 1_790_000_000.123
TOO_LATE = JobError(code=ErrorCode.TIMEOUT, message="Too late.")


def records(shop: Shop) -> GenerationRecords:
    return GenerationRecords(shop.clients, shop.settings)


def make_job(shop: Shop, job_id: str, shopper_id: str) -> GenerationJob:
    return GenerationJob(
        job_id=job_id,
        shopper=shop.shopper(shopper_id),
        state=JobState.GENERATING,
        member="pool-0",
        attempts=1,
        created_at=NOW,
        deadline=NOW + 60,
    )


def test_a_generation_has_a_start_and_then_an_end(shop: Shop) -> None:
    shop.enqueue("ada", now=NOW)
    job = shop.job("ada")
    assert job is not None
    records(shop).note_start(job, NOW + 1)
    pending = GenerationRecord(
        id=job.job_id,
        shop_id="lantern",
        shopper_id="ada",
        status=RecordStatus.PENDING,
        kv_key="ui:lantern:ada",
        started_at=at(NOW + 1),
    )
    assert records(shop).find(job.job_id) == pending
    shop.fail_job("ada", TOO_LATE, now=NOW + 3)
    ended = records(shop).find(job.job_id)
    assert ended is not None
    assert (ended.status, ended.started_at, ended.completed_at) == (RecordStatus.FAILED, at(NOW + 1), at(NOW + 3))
    assert (ended.error_message, ended.persona_hash) == ("TIMEOUT: Too late.", None)


def test_the_row_of_a_completed_generation_names_the_persona_it_was_made_for(shop: Shop) -> None:
    persona_hash = shop.set_persona("ada", PersonaType.EXPLORER)
    shop.visit("ada")
    shop.work()
    job = shop.job("ada")
    assert job is not None
    row = records(shop).find(job.job_id)
    assert row is not None
    assert (row.status, row.persona_hash, row.error_message) == (RecordStatus.COMPLETED, persona_hash, None)
    assert row.completed_at is not None
    assert row.started_at <= row.completed_at


def test_a_second_start_leaves_the_first_and_even_an_end_alone(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    shop.visit("ada")
    shop.work()
    job = shop.job("ada")
    assert job is not None
    ended = records(shop).find(job.job_id)
    records(shop).note_start(job, time.time() + 60)
    assert records(shop).find(job.job_id) == ended
    assert "record not written" not in caplog.text


def test_a_job_that_ends_before_it_began_has_a_row_with_both_times(shop: Shop) -> None:
    shop.enqueue("ada", now=NOW)
    job = shop.job("ada")
    assert job is not None
    shop.fail_job("ada", TOO_LATE, now=NOW + 3)
    row = records(shop).find(job.job_id)
    assert row is not None
    assert (row.status, row.started_at, row.completed_at) == (RecordStatus.FAILED, at(NOW + 3), at(NOW + 3))


def test_generations_by_status_the_last_started_first(shop: Shop) -> None:
    ids = [mint_job_id(NOW + second) for second in range(3)]
    for second, job_id in enumerate(ids):
        records(shop).note_start(make_job(shop, job_id, f"s{second}"), NOW + second)
    shop.visit("ada")
    shop.work()

    found = {status: [row.shopper_id for row in records(shop).by_status(status)] for status in RecordStatus}
    assert found == {
        RecordStatus.PENDING: ["s2", "s1", "s0"],
        RecordStatus.COMPLETED: ["ada"],
        RecordStatus.FAILED: [],
    }
    earlier = records(shop).by_status(RecordStatus.PENDING, NOW + 1)
    assert [row.shopper_id for row in earlier] == ["s1", "s0"]


def test_a_generation_that_never_started_has_no_row(shop: Shop) -> None:
    assert records(shop).find(mint_job_id(NOW)) is None
