import json
import threading
import time
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.clock import Clock
from tests.shop import Shop
from wandstore import keys
from wandstore.documents.origin import Composition, Source
from wandstore.errors import ErrorCode, JobError, StorageUnavailable
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.jobs.attempt import JobRunner, TryAgain
from wandstore.jobs.enqueue import JobQueue, mint_job_id
from wandstore.jobs.items import Jobs
from wandstore.jobs.messages import Receipt
from wandstore.jobs.models import GenerationJob, JobState
from wandstore.jobs.own_start import own_start
from wandstore.page_store.archive import Archive
from wandstore.page_store.personal_page import PersonalPage


def run(shop: Shop, message: dict[str, Any], compose: Any = None, **options: Any) -> None:
    runner = JobRunner(compose or shop.compose, shop.clients, shop.settings, **options)
    runner.run(message["Body"], Receipt(message["MessageId"], message["ReceiptHandle"]))


def fail(_: GenerationJob) -> Composition:
    raise ZeroDivisionError


def state_of(shop: Shop, shopper_id: str = "ada") -> JobState:
    job = shop.job(shopper_id)
    assert job is not None
    return job.state


def test_a_completed_job_has_its_page_in_both_stores_and_frees_its_slot(shop: Shop) -> None:
    queued = shop.enqueue("ada")
    shop.work()
    job = shop.job("ada")
    assert job is not None
    assert (job.state, job.attempts, job.error) == (JobState.COMPLETED, 1, None)
    assert shop.all_slots() == set()
    assert shop.archived_page("ada")["job_id"] == queued.job_id
    assert shop.cached_page("ada")["job_id"] == queued.job_id
    html = shop.clients.s3.get_object(Bucket=shop.settings.ui_storage_bucket, Key=keys.page_html(shop.shopper("ada")))[
        "Body"
    ].read()
    assert html.startswith(b"<!doctype html>")
    session = shop.item(shop.settings.shopper_sessions_table, keys.session(ShopperId("ada")))
    assert session["archived"] == {"lantern"}


def seconds_of_pace(shop: Shop, shopper_id: str, **options: Any) -> float | None:
    """The mean of a shopper's member after a job that took ten seconds, with a block of its process's own start."""
    enqueued = shop.enqueue(shopper_id)
    (message,) = shop.receive()
    clock = Clock(time.time())

    def compose(job: GenerationJob) -> Composition:
        with own_start():
            pass
        clock.now += 10
        return shop.compose(job)

    run(shop, message, compose, clock=clock, **options)
    assert state_of(shop, shopper_id) is JobState.COMPLETED
    # The next message of the member comes only then.
    shop.clients.sqs.delete_message(QueueUrl=shop.settings.generation_queue_url, ReceiptHandle=message["ReceiptHandle"])
    return Jobs(shop.clients, shop.settings).member(enqueued.member).mean_seconds


def test_the_pace_of_a_member_has_no_time_of_a_processs_own_start(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([100.0, 104.0])
    monkeypatch.setattr("wandstore.jobs.own_start.time", SimpleNamespace(monotonic=lambda: next(times)))
    assert seconds_of_pace(shop, "ada") == 6.0


def test_the_first_job_of_a_process_leaves_the_pace_as_it_is(shop: Shop) -> None:
    assert seconds_of_pace(shop, "ada", is_starting=True) is None
    assert seconds_of_pace(shop, "ada") == pytest.approx(10.0, abs=0.01)
    assert seconds_of_pace(shop, "ada", is_starting=True) == pytest.approx(10.0, abs=0.01)


def test_a_message_delivered_again_after_the_end_composes_nothing(shop: Shop) -> None:
    shop.enqueue("ada")
    (message,) = shop.receive()
    run(shop, message)
    run(shop, message, fail)
    assert state_of(shop) is JobState.COMPLETED


def test_an_attempt_that_fails_is_retried_sooner_and_the_third_failure_ends_the_job(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    visibilities: list[int] = []
    monkeypatch.setattr(
        shop.clients.sqs, "change_message_visibility", lambda **said: visibilities.append(said["VisibilityTimeout"])
    )
    shop.enqueue("ada")
    (message,) = shop.receive()
    for _ in range(2):
        with pytest.raises(TryAgain):
            run(shop, message, fail)
    assert state_of(shop) is JobState.GENERATING
    run(shop, message, fail)
    assert visibilities == [45, 2, 45, 4, 45]
    job = shop.job("ada")
    assert job is not None
    assert job.state is JobState.FAILED
    assert job.error is not None
    assert job.error.code is ErrorCode.GENERATION_FAILED
    assert shop.all_slots() == set()


def test_a_job_past_its_deadline_ends_before_anything_is_composed(shop: Shop) -> None:
    shop.enqueue("ada")
    (message,) = shop.receive()
    run(shop, message, fail, clock=lambda: time.time() + shop.settings.job_deadline_seconds + 1)
    job = shop.job("ada")
    assert job is not None
    assert job.error is not None
    assert (job.state, job.error.code) == (JobState.FAILED, ErrorCode.TIMEOUT)
    assert shop.all_slots() == set()


def test_an_archive_that_can_be_written_and_not_read_interrupts_the_attempt(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As with a key that the function may not use any more: to the role the object is absent, and yet it is there."""
    shop.enqueue("ada")
    shop.work()
    shop.enqueue("ada")
    (message,) = shop.receive()
    tries = 0

    def hide(**asked: Any) -> Any:
        nonlocal tries
        tries += 1
        assert tries < 100
        raise ClientError({"Error": {"Code": "AccessDenied"}}, "GetObject")

    monkeypatch.setattr(shop.clients.s3, "get_object", hide)
    with pytest.raises(StorageUnavailable):
        run(shop, message)
    assert state_of(shop) is JobState.GENERATING


def test_a_page_stored_by_an_earlier_attempt_is_adopted(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    queued = shop.enqueue("ada")
    (message,) = shop.receive()
    with monkeypatch.context() as patched:
        patched.setattr(shop.clients.dynamodb, "transact_write_items", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(shop, message)
    assert state_of(shop) is JobState.GENERATING
    run(shop, message, fail)
    assert state_of(shop) is JobState.COMPLETED
    assert shop.cached_page("ada")["job_id"] == queued.job_id


def test_an_adopted_template_keeps_the_error_that_made_it_one(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.enqueue("ada")
    (message,) = shop.receive()
    why = JobError(code=ErrorCode.RATE_LIMITED, message="no")

    def compose_template(job: GenerationJob) -> Composition:
        return shop.compose(job).model_copy(update={"source": Source.TEMPLATE, "error": why})

    with monkeypatch.context() as patched:
        patched.setattr(shop.clients.dynamodb, "transact_write_items", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(shop, message, compose_template)
    run(shop, message, fail)
    job = shop.job("ada")
    assert job is not None
    assert (job.state, job.error) == (JobState.COMPLETED, why)


def test_an_unknown_error_leaves_a_log_line_with_the_job_id_and_a_count(
    shop: Shop,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    queued = shop.enqueue("ada")
    (message,) = shop.receive()
    monkeypatch.setattr(shop.clients.s3, "get_object", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(shop, message)
    assert "AttemptInterrupted" in capsys.readouterr().out
    assert [vars(line)["job_id"] for line in caplog.records if line.levelname == "ERROR"] == [queued.job_id]


def test_an_interrupted_attempt_comes_again_in_seconds_that_grow_with_the_receives(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    visibilities: list[int] = []
    monkeypatch.setattr(
        shop.clients.sqs, "change_message_visibility", lambda **said: visibilities.append(said["VisibilityTimeout"])
    )
    shop.enqueue("ada")
    (message,) = shop.receive()
    monkeypatch.setattr(shop.clients.dynamodb, "update_item", lambda **_: 1 / 0)
    for receives in range(1, 6):
        receipt = Receipt(message["MessageId"], message["ReceiptHandle"], receives)
        with pytest.raises(ZeroDivisionError):
            JobRunner(fail, shop.clients, shop.settings).run(message["Body"], receipt)
    assert visibilities == [45, 2, 45, 4, 45, 15, 45, 45, 45, 45]
    assert state_of(shop) is JobState.QUEUED


def test_a_job_that_meets_a_transaction_on_its_item_is_begun_a_moment_later(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wandstore.jobs.attempt.time", SimpleNamespace(sleep=lambda _: None, time=time.time))
    shop.enqueue("ada")
    (message,) = shop.receive()
    update, conflicts = shop.clients.dynamodb.update_item, iter(range(3))

    def conflict_three_times(**said: Any) -> Any:
        if next(conflicts, None) is None:
            return update(**said)
        raise ClientError({"Error": {"Code": "TransactionConflictException"}}, "UpdateItem")

    monkeypatch.setattr(shop.clients.dynamodb, "update_item", conflict_three_times)
    run(shop, message)
    assert state_of(shop) is JobState.COMPLETED


def test_what_a_job_leaves_for_afterwards_is_done_while_its_message_is_still_held(shop: Shop) -> None:
    done: list[JobState] = []

    def look() -> None:
        done.append(state_of(shop))
        assert any(thread.name == "heartbeat" for thread in threading.enumerate())

    shop.enqueue("ada")
    (message,) = shop.receive()
    run(shop, message, afterwards=[look])
    assert done == [JobState.COMPLETED]


def test_a_job_is_superseded_where_a_newer_jobs_page_is_stored(shop: Shop) -> None:
    shop.enqueue("ada")
    (message,) = shop.receive()

    def compose_while_another_stores(job: GenerationJob) -> Composition:
        store_page_of(shop, mint_job_id(time.time() + 60), shop.compose(job))
        return shop.compose(job)

    run(shop, message, compose_while_another_stores)
    job = shop.job("ada")
    assert job is not None
    assert job.error is not None
    assert (job.state, job.error.code) == (JobState.FAILED, ErrorCode.SUPERSEDED)
    assert shop.archived_page("ada")["job_id"] > job.job_id
    assert shop.all_slots() == set()


def test_an_older_page_put_while_composing_is_replaced(shop: Shop) -> None:
    queued = shop.enqueue("ada")
    (message,) = shop.receive()

    def compose_while_another_stores(job: GenerationJob) -> Composition:
        store_page_of(shop, mint_job_id(time.time() - 60), shop.compose(job))
        return shop.compose(job)

    run(shop, message, compose_while_another_stores)
    assert state_of(shop) is JobState.COMPLETED
    assert shop.archived_page("ada")["job_id"] == queued.job_id


def test_a_job_completes_without_its_html_copy(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Archive, "write_html", lambda *_: 1 / 0)
    shop.enqueue("ada")
    shop.work()
    assert state_of(shop) is JobState.COMPLETED


def test_a_job_of_a_removed_store_ends_as_failed(shop: Shop) -> None:
    JobQueue(shop.clients, shop.settings).enqueue(ShopperKey(StoreSlug("gone"), ShopperId("ada")), time.time())
    shop.work()
    assert shop.all_slots() == set()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "garbage",
        "[]",
        "null",
        "{}",
        '"x"',
        "[" * 100_000,
        '{"jobId": 1, "storeSlug": "lantern", "shopperId": "ada"}',
        '{"jobId": "1", "storeSlug": "No Slug!", "shopperId": "ada"}',
        '{"jobId": "1", "storeSlug": "lantern", "shopperId": "' + "a" * 3000 + '"}',
    ],
)
def test_a_message_that_is_not_a_job_is_acknowledged_recorded_and_counted(
    shop: Shop, body: str, capsys: pytest.CaptureFixture[str]
) -> None:
    JobRunner(fail, shop.clients, shop.settings).run(body, Receipt("m-1", "r-1"))
    assert "UnreadableMessage" in capsys.readouterr().out
    records = Jobs(shop.clients, shop.settings).table.partition(keys.UNREADABLE_MESSAGES)
    assert len(list(records)) == 1


def test_a_message_of_an_unknown_job_is_acknowledged(shop: Shop) -> None:
    body = json.dumps({"jobId": mint_job_id(0), "storeSlug": "lantern", "shopperId": "nobody"})
    JobRunner(fail, shop.clients, shop.settings).run(body, Receipt("m-1", "r-1"))
    assert shop.job("nobody") is None


def store_page_of(shop: Shop, job_id: str, composition: Composition) -> None:
    page = PersonalPage(
        store=shop.store.slug,
        shopper_id=ShopperId("ada"),
        job_id=job_id,
        document=composition.document,
        persona=composition.persona,
        source=composition.source,
        made_at=0,
    )
    assert Archive(shop.clients, shop.settings).replace(page, seen=None)
