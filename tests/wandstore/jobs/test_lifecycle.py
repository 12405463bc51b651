import json
import time
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from tests.shop import Shop
from wandstore import keys
from wandstore.aws import request_storage
from wandstore.aws.request_storage import RequestStorage
from wandstore.documents.origin import Composition, Source
from wandstore.errors import ErrorCode, JobError, StorageUnavailable
from wandstore.jobs import lifecycle as job_lifecycle
from wandstore.jobs.items import newest_error
from wandstore.jobs.lifecycle import Delivery, Enqueued, Outcome, TryAgain, enqueue, mint_job_id
from wandstore.jobs.models import GenerationJob, JobState
from wandstore.jobs.pool import select_pool_member
from wandstore.page_store import pages as page_store
from wandstore.page_store.personal_page import PersonalPage


def ask(shop: Shop, shopper_id: str = "ada", **said: Any) -> Enqueued:
    return enqueue(shop.clients, shop.settings, "lantern", shopper_id, **{"now": time.time(), **said})


def run(shop: Shop, message: dict[str, Any], compose: Any = None, **said: Any) -> None:
    delivery = Delivery(message["MessageId"], message["ReceiptHandle"])
    job_lifecycle.run_job(message["Body"], delivery, compose or shop.compose, shop.clients, shop.settings, **said)


def fail(_: GenerationJob) -> Composition:
    raise ZeroDivisionError


def state_of(shop: Shop, shopper_id: str = "ada") -> JobState:
    job = shop.job(shopper_id)
    assert job is not None
    return job.state


# Enqueue


def test_a_job_takes_its_place_at_its_shoppers_home_and_its_message_is_sent_there(shop: Shop) -> None:
    asked = ask(shop, "abc123")
    assert asked == Enqueued(Outcome.QUEUED, asked.job_id, "pool-3")
    assert shop.places("pool-3") == {"lantern:abc123"}
    (message,) = shop.receive()
    assert json.loads(message["Body"]) == {
        "jobId": asked.job_id,
        "storeSlug": "lantern",
        "shopperId": "abc123",
        "preferences": {},
    }
    assert message["Attributes"]["MessageGroupId"] == "pool-3"
    assert message["Attributes"]["MessageDeduplicationId"] == asked.job_id


def test_a_second_wish_while_the_job_is_live_changes_nothing(shop: Shop) -> None:
    first = ask(shop)
    assert ask(shop).outcome is Outcome.NOT_NEEDED
    job = shop.job("ada")
    assert job is not None
    assert job.job_id == first.job_id
    assert len(shop.receive()) == 1


def test_a_member_at_its_cap_sends_the_job_to_the_next(shop: Shop) -> None:
    small = shop.with_settings(max_queue_depth=1)
    ask(small, "abc123")
    other = next(f"s{n}" for n in range(1000) if select_pool_member(f"s{n}", 10) == "pool-3")
    assert ask(small, other).member == "pool-4"
    assert small.places("pool-3") == {"lantern:abc123"}
    assert small.places("pool-4") == {f"lantern:{other}"}
    groups = {message["Attributes"]["MessageGroupId"] for message in small.receive()}
    assert groups == {"pool-3", "pool-4"}


def test_after_the_last_member_comes_the_first(shop: Shop) -> None:
    small = shop.with_settings(max_queue_depth=1, pool_size=2)
    one, two = (
        next(f"{letter}{n}" for n in range(1000) if select_pool_member(f"{letter}{n}", 2) == "pool-1")
        for letter in "xy"
    )
    assert ask(small, one).member == "pool-1"
    assert ask(small, two).member == "pool-0"


def test_when_every_member_is_full_the_wish_is_refused_recorded_and_counted(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    small = shop.with_settings(max_queue_depth=1, pool_size=2)
    for n in range(50):
        ask(small, f"filler{n}")
    assert small.all_places().__len__() == 2
    refused = ask(small)
    assert refused.outcome is Outcome.QUEUE_FULL
    assert refused.status_code == 429
    assert shop.job("ada") is None
    record = newest_error(shop.clients, shop.settings, "lantern", "ada", time.time())
    assert record is not None
    assert record.error.code is ErrorCode.QUEUE_FULL
    assert "QueueFull" in capsys.readouterr().out


def test_a_member_that_accepts_fewer_refuses_before_its_cap(shop: Shop) -> None:
    shop.clients.dynamodb.update_item(
        TableName=shop.settings.generation_queue_table,
        Key={"key": {"S": keys.pool_member("pool-3")}, "sort": {"S": keys.ONLY}},
        UpdateExpression="SET accepts = :one ADD jobs :other",
        ExpressionAttributeValues={":one": {"N": "1"}, ":other": {"SS": ["lantern:other"]}},
    )
    assert ask(shop, "abc123").member == "pool-4"


def test_a_repeat_of_an_enqueue_revives_no_ended_job(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    minted = mint_job_id(now)
    monkeypatch.setattr(job_lifecycle, "mint_job_id", lambda _: minted)
    ask(shop, now=now)
    shop.work()
    assert ask(shop, now=now).outcome is Outcome.NOT_NEEDED
    assert state_of(shop) is JobState.COMPLETED
    assert shop.all_places() == set()


def test_a_lost_reply_of_the_transaction_still_sends_the_message(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when the SDK repeats a call whose answer never came: the job standing there is this request's own."""
    transact = shop.clients.dynamodb.transact_write_items

    def transact_twice(**arguments: Any) -> Any:
        transact(**arguments)
        return transact(**arguments)

    monkeypatch.setattr(shop.clients.dynamodb, "transact_write_items", transact_twice)
    assert ask(shop).outcome is Outcome.QUEUED
    assert len(shop.receive()) == 1


def test_an_unknown_answer_stops_at_once_and_tries_no_other_member(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def time_out(**arguments: Any) -> Any:
        calls.append(arguments)
        raise StorageUnavailable("dynamodb", "timeout")

    monkeypatch.setattr(shop.clients.dynamodb, "transact_write_items", time_out)
    assert ask(shop).outcome is Outcome.UNKNOWN
    assert len(calls) == 1
    assert shop.receive() == []


def test_a_conflict_is_tried_once_more_and_then_left(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = []

    def conflict(**arguments: Any) -> Any:
        calls.append(arguments)
        answer = {
            "Error": {"Code": "TransactionCanceledException"},
            "CancellationReasons": [{"Code": "TransactionConflict"}, {"Code": "None"}],
        }
        raise ClientError(answer, "TransactWriteItems")

    monkeypatch.setattr(shop.clients.dynamodb, "transact_write_items", conflict)
    assert ask(shop).outcome is Outcome.UNKNOWN
    assert len(calls) == 2
    assert "EnqueueUnknown" in capsys.readouterr().out


def test_a_wish_that_came_too_late_to_ask_anybody_is_unknown_and_not_full(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_storage, "STORAGE_SECONDS", 0)
    storage = RequestStorage(shop.clients)
    assert enqueue(storage, shop.settings, "lantern", "ada", now=time.time()).outcome is Outcome.UNKNOWN


def test_refusals_that_use_up_the_requests_time_are_a_full_queue(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small = shop.with_settings(max_queue_depth=1)
    for n in range(100):
        ask(small, f"filler{n}")
    monkeypatch.setattr(job_lifecycle, "SECONDS_TO_REFUSE", 1.7)
    transact = shop.clients.dynamodb.transact_write_items

    def transact_slowly(**said: Any) -> Any:
        time.sleep(0.15)
        return transact(**said)

    monkeypatch.setattr(shop.clients.dynamodb, "transact_write_items", transact_slowly)
    storage = RequestStorage(shop.clients)
    assert enqueue(storage, small.settings, "lantern", "ada", now=time.time()).outcome is Outcome.QUEUE_FULL
    assert newest_error(shop.clients, shop.settings, "lantern", "ada", time.time()) is not None


def test_a_timeout_of_a_patient_client_is_unknown_too(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def time_out(**_: Any) -> Any:
        raise ReadTimeoutError(endpoint_url="x")

    monkeypatch.setattr(shop.clients.dynamodb, "transact_write_items", time_out)
    assert ask(shop).outcome is Outcome.UNKNOWN


def test_a_later_job_id_is_greater_and_is_a_uuid_of_version_7() -> None:
    ids = [mint_job_id(1_700_000_000 + n / 1000) for n in range(1000)]
    assert ids == sorted(set(ids))
    assert {(id_[14], id_[19] in "89ab") for id_ in ids} == {("7", True)}


# Generate and end


def test_a_completed_job_has_its_page_in_both_stores_and_gives_its_place_back(shop: Shop) -> None:
    asked = ask(shop)
    shop.work()
    job = shop.job("ada")
    assert job is not None
    assert (job.state, job.attempts, job.error) == (JobState.COMPLETED, 1, None)
    assert shop.all_places() == set()
    assert shop.archived_page("ada")["job_id"] == asked.job_id
    assert shop.cached_page("ada")["job_id"]["S"] == asked.job_id
    html = shop.clients.s3.get_object(Bucket=shop.settings.ui_storage_bucket, Key=keys.page_html("lantern", "ada"))[
        "Body"
    ].read()
    assert html.startswith(b"<!doctype html>")
    session = shop.item(shop.settings.shopper_sessions_table, keys.session("ada"))
    assert session["archived"]["SS"] == ["lantern"]


def test_only_an_ended_job_expires(shop: Shop) -> None:
    ask(shop)
    table, key = shop.settings.generation_queue_table, keys.job("lantern", "ada")
    assert "expires_at" not in shop.item(table, key, sort=True)
    shop.work()
    assert "expires_at" in shop.item(table, key, sort=True)
    ask(shop)
    assert "expires_at" not in shop.item(table, key, sort=True)


def test_a_message_delivered_again_after_the_end_composes_nothing(shop: Shop) -> None:
    ask(shop)
    (message,) = shop.receive()
    run(shop, message)
    run(shop, message, fail)
    assert state_of(shop) is JobState.COMPLETED


def test_an_attempt_that_fails_is_tried_again_sooner_and_the_third_failure_ends_the_job(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    delays = []
    monkeypatch.setattr(
        shop.clients.sqs, "change_message_visibility", lambda **said: delays.append(said["VisibilityTimeout"])
    )
    ask(shop)
    (message,) = shop.receive()
    for _ in range(2):
        with pytest.raises(TryAgain):
            run(shop, message, fail)
    assert state_of(shop) is JobState.GENERATING
    run(shop, message, fail)
    assert delays == [2, 4]
    job = shop.job("ada")
    assert job is not None
    assert job.state is JobState.FAILED
    assert job.error is not None
    assert job.error.code is ErrorCode.GENERATION_FAILED
    assert shop.all_places() == set()


def test_a_job_past_its_deadline_ends_before_anything_is_composed(shop: Shop) -> None:
    ask(shop)
    (message,) = shop.receive()
    run(shop, message, fail, clock=lambda: time.time() + shop.settings.job_deadline_seconds + 1)
    job = shop.job("ada")
    assert job is not None
    assert job.error is not None
    assert (job.state, job.error.code) == (JobState.FAILED, ErrorCode.TIMEOUT)
    assert shop.all_places() == set()


def test_a_page_stored_by_an_earlier_attempt_is_adopted(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ask(shop)
    (message,) = shop.receive()
    with monkeypatch.context() as patched:
        patched.setattr(shop.clients.dynamodb, "transact_write_items", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(shop, message)
    assert state_of(shop) is JobState.GENERATING
    run(shop, message, fail)
    assert state_of(shop) is JobState.COMPLETED
    assert shop.cached_page("ada")["job_id"]["S"] == asked.job_id


def test_an_adopted_template_keeps_the_error_that_made_it_one(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(shop)
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


def test_an_error_nobody_foresaw_leaves_a_line_with_the_job_id_and_a_count(
    shop: Shop,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    asked = ask(shop)
    (message,) = shop.receive()
    monkeypatch.setattr(shop.clients.s3, "get_object", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(shop, message)
    assert "AttemptInterrupted" in capsys.readouterr().out
    assert [vars(line)["job_id"] for line in caplog.records if line.levelname == "ERROR"] == [asked.job_id]


def test_a_job_whose_successors_page_is_stored_is_superseded(shop: Shop) -> None:
    ask(shop)
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
    assert shop.all_places() == set()


def test_an_older_page_put_while_composing_is_replaced(shop: Shop) -> None:
    asked = ask(shop)
    (message,) = shop.receive()

    def compose_while_another_stores(job: GenerationJob) -> Composition:
        store_page_of(shop, mint_job_id(time.time() - 60), shop.compose(job))
        return shop.compose(job)

    run(shop, message, compose_while_another_stores)
    assert state_of(shop) is JobState.COMPLETED
    assert shop.archived_page("ada")["job_id"] == asked.job_id


def test_an_html_copy_that_cannot_be_written_ends_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_store, "write_archived_html", lambda *_: 1 / 0)
    ask(shop)
    shop.work()
    assert state_of(shop) is JobState.COMPLETED


def test_a_conflict_at_the_end_is_tried_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    transact = shop.clients.dynamodb.transact_write_items
    conflicts = iter([True, True])

    def conflict_at_first(**arguments: Any) -> Any:
        if next(conflicts, False):
            raise ClientError(
                {
                    "Error": {"Code": "TransactionCanceledException"},
                    "CancellationReasons": [{"Code": "None"}, {"Code": "TransactionConflict"}],
                },
                "TransactWriteItems",
            )
        return transact(**arguments)

    ask(shop)
    monkeypatch.setattr(shop.clients.dynamodb, "transact_write_items", conflict_at_first)
    shop.work()
    assert state_of(shop) is JobState.COMPLETED


def test_a_job_of_a_store_that_is_gone_ends_as_failed(shop: Shop) -> None:
    enqueue(shop.clients, shop.settings, "gone", "ada", now=time.time())
    shop.work()
    assert shop.all_places() == set()


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
def test_a_message_that_is_no_job_is_acknowledged_recorded_and_counted(
    shop: Shop, body: str, capsys: pytest.CaptureFixture[str]
) -> None:
    job_lifecycle.run_job(body, Delivery("m-1", "r-1"), fail, shop.clients, shop.settings)
    assert "UnreadableMessage" in capsys.readouterr().out
    records = shop.clients.dynamodb.query(
        TableName=shop.settings.generation_queue_table,
        KeyConditionExpression="#k = :k",
        ExpressionAttributeNames={"#k": "key"},
        ExpressionAttributeValues={":k": {"S": keys.UNREADABLE_MESSAGES}},
    )["Items"]
    assert len(records) == 1


def test_a_message_of_a_job_nobody_knows_is_acknowledged(shop: Shop) -> None:
    body = json.dumps({"jobId": mint_job_id(0), "storeSlug": "lantern", "shopperId": "nobody"})
    job_lifecycle.run_job(body, Delivery("m-1", "r-1"), fail, shop.clients, shop.settings)
    assert shop.job("nobody") is None


def store_page_of(shop: Shop, job_id: str, composition: Composition) -> None:
    page = PersonalPage(
        store="lantern",
        shopper_id="ada",
        job_id=job_id,
        document=composition.document,
        persona=composition.persona,
        source=composition.source,
        made_at=0,
    )
    assert page_store.replace_archived(shop.clients, shop.settings, page, seen=None)
