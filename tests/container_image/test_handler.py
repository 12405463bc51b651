"""The Lambda's entry: literal events in, whole results out."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from container_image import handler as entry
from container_image.handler import handler
from container_image.llm.kimi import Kimi
from container_image.llm.ledger import Ledger
from container_image.server import app, get_settings
from tests.conftest import Aws
from tests.mangum_loop import event_loop_of_mangum
from tests.stand_in_model import Call, Reply, StandInModel, answer_well, write_tree
from wandstore import keys
from wandstore.aws.dynamodb import Table
from wandstore.documents.origin import Source
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.jobs.attempt import JobRunner, TryAgain
from wandstore.jobs.enqueue import JobQueue
from wandstore.jobs.items import Jobs
from wandstore.jobs.messages import Receipt
from wandstore.jobs.models import JobState
from wandstore.page_store.archive import Archive
from wandstore.settings import Settings

ANN = ShopperKey(StoreSlug("wands"), ShopperId("ann"))
CONTEXT = SimpleNamespace(function_name="generator", aws_request_id="1", get_remaining_time_in_millis=lambda: 60_000)


def queue_event(*bodies: str) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": f"message-{number}",
                "receiptHandle": f"receipt-{number}",
                "body": body,
                "attributes": {
                    "ApproximateReceiveCount": "2",
                    "SentTimestamp": "1790000000000",
                    "SequenceNumber": "18849496460467696128",
                    "MessageGroupId": "pool-3",
                    "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                    "MessageDeduplicationId": "0192",
                    "ApproximateFirstReceiveTimestamp": "1790000000000",
                },
                "messageAttributes": {},
                "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:generation.fifo",
                "awsRegion": "us-east-1",
            }
            for number, body in enumerate(bodies)
        ]
    }


@pytest.fixture
def ran(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Receipt]]:
    """What the runner was given; a body of `again` asks for another attempt."""
    taken: list[tuple[str, Receipt]] = []

    def run(_: JobRunner, body: str, receipt: Receipt) -> None:
        taken.append((body, receipt))
        if body == "again":
            raise TryAgain("attempt 1 failed", 2)

    monkeypatch.setattr(JobRunner, "run", run)
    return taken


def test_a_message_is_run_with_its_receipt(ran: list[tuple[str, Receipt]]) -> None:
    assert handler(queue_event("a job"), CONTEXT) == {"batchItemFailures": []}
    assert ran == [("a job", Receipt("message-0", "receipt-0", receives=2))]


def test_a_message_to_be_tried_again_is_reported_and_not_raised(ran: list[tuple[str, Receipt]]) -> None:
    assert handler(queue_event("again"), CONTEXT) == {"batchItemFailures": [{"itemIdentifier": "message-0"}]}


def test_after_a_failed_message_none_of_the_batch_is_run(ran: list[tuple[str, Receipt]]) -> None:
    failures = handler(queue_event("a job", "again", "a later job"), CONTEXT)["batchItemFailures"]
    assert failures == [{"itemIdentifier": "message-1"}, {"itemIdentifier": "message-2"}]
    assert [body for body, _ in ran] == ["a job", "again"]


def test_the_first_job_of_a_process_is_known_as_such(
    ran: list[tuple[str, Receipt]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry, "_process", entry._Process())
    starting: list[bool] = []
    monkeypatch.setattr(JobRunner, "run", lambda runner, *_: starting.append(runner.is_starting))
    handler(queue_event("a job", "another"), CONTEXT)
    handler(queue_event("a third"), CONTEXT)
    assert starting == [True, False, False]


def test_a_job_is_composed_with_the_functions_own_clients(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    composed: list[tuple[Any, Any, Any]] = []

    def compose_job(job: Any, clients: Any, settings: Any, afterwards: list[Any]) -> None:
        assert afterwards == []
        composed.append((job, clients, settings))

    def run(runner: JobRunner, body: Any, receipt: Receipt) -> None:
        runner.compose(body)
        assert composed == [(body, runner.clients, runner.settings)]

    monkeypatch.setattr(entry, "compose_job", compose_job)
    monkeypatch.setattr(JobRunner, "run", run)
    assert handler(queue_event("a job"), CONTEXT) == {"batchItemFailures": []}
    assert len(composed) == 1


@pytest.fixture
def own(aws: Aws, settings: Settings, model: StandInModel, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The function's settings: the test's own tables, the store `wands`, and a key for the stand-in."""
    own = replace(aws.settings, stores_dir=settings.stores_dir, kimi_base_url=model.url)
    monkeypatch.setattr(entry, "get_settings", lambda: own)
    monkeypatch.setattr(entry, "get_clients", lambda: aws.clients)
    monkeypatch.setenv("KIMI_API_KEY", "key")
    return own


def enqueue_for_ann(aws: Aws, own: Settings) -> dict[str, Any]:
    """The event of a job of hers."""
    JobQueue(aws.clients, own).enqueue(ANN, time.time())
    (message,) = aws.clients.sqs.receive_message(QueueUrl=own.generation_queue_url)["Messages"]
    event = queue_event(message["Body"])
    event["Records"][0]["receiptHandle"] = message["ReceiptHandle"]
    return event


def test_a_queued_job_ends_completed_with_the_models_page(aws: Aws, own: Settings, model: StandInModel) -> None:
    event = enqueue_for_ann(aws, own)
    assert handler(event, CONTEXT) == {"batchItemFailures": []}
    job = Jobs(aws.clients, own).find(ANN)
    assert job is not None
    assert (job.state, job.error) == (JobState.COMPLETED, None)
    archived = Archive(aws.clients, own).read(ANN)
    assert archived is not None
    assert archived.page is not None
    assert archived.page.source is Source.KIMI
    assert archived.page.cost.completion_tokens > 0
    assert handler(event, CONTEXT) == {"batchItemFailures": []}
    assert len(model.calls) == 1


def test_whether_a_provider_gives_pages_again_is_tried_when_the_jobs_page_is_stored(
    aws: Aws, own: Settings, model: StandInModel, second_model: StandInModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry, "get_settings", lambda: replace(own, claude_base_url=second_model.claude_url))
    monkeypatch.setenv("CLAUDE_API_KEY", "key")
    account = Kimi.set_up("key", own).account
    a_minute_ago = Ledger(aws.clients, own, lambda: time.time() - 60)
    for _ in range(5):
        a_minute_ago.note_failed("kimi", account, "No.")
    states: list[JobState] = []

    def answer(call: Call) -> Reply:
        job = Jobs(aws.clients, own).find(ANN)
        assert job is not None
        states.append(job.state)
        return answer_well(call)

    model.answer = answer
    assert handler(enqueue_for_ann(aws, own), CONTEXT) == {"batchItemFailures": []}
    assert states == [JobState.COMPLETED]
    archived = Archive(aws.clients, own).read(ANN)
    assert archived is not None
    assert archived.page is not None
    assert archived.page.source is Source.CLAUDE
    assert Ledger(aws.clients, own).look_up("kimi", account).breaker.is_closed
    # The day's spending has both calls, and the page's cost the one that made it.
    day = datetime.now(UTC).date().isoformat()
    spent = Table(aws.clients, own.generation_queue_table).get(keys.spending(ANN.store, day))
    assert spent is not None
    assert spent["tokens"] == sum(
        len(call.prompt) // 4 + len(write_tree(call.product_ids)) // 4 for call in (*model.calls, *second_model.calls)
    )
    assert archived.page.cost.completion_tokens < spent["tokens"] / 2


def test_an_http_event_reaches_the_app(aws: Aws) -> None:
    settings = replace(aws.settings, environment="staging")
    app.dependency_overrides = {get_settings: lambda: settings}
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/health",
        "rawQueryString": "",
        "headers": {"host": "generator.test"},
        "requestContext": {
            "http": {"method": "GET", "path": "/health", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"},
            "stage": "$default",
        },
        "isBase64Encoded": False,
    }
    try:
        with event_loop_of_mangum():
            response = handler(event, CONTEXT)
    finally:
        app.dependency_overrides = {}
    assert response["statusCode"] == 200
    assert json.loads(response["body"])["environment"] == "staging"
