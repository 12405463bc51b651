"""The event source, between an in-process queue and a stand-in generator on a real socket."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from local.event_source import INVOCATION_PATH, EventSource
from tests.conftest import Aws
from tests.waiting import SECONDS_UNTIL_HUNG, wait_until
from tools.local_run import free_ports

pytestmark = pytest.mark.slow  # visibility and timeouts are whole seconds

Answer = tuple[int, Any]
DONE: Answer = (200, {"batchItemFailures": []})


class Generator:
    """Answers events as a test wants, and remembers them."""

    def __init__(self, answer: Callable[[dict[str, Any]], Answer]) -> None:
        self.records: list[dict[str, Any]] = []
        self.running: Counter[str] = Counter()
        self.most_in_a_group = self.most_at_once = 0
        self._answer = answer
        self._lock = threading.Lock()

    def invoke(self, event: dict[str, Any]) -> Answer:
        (record,) = event["Records"]
        group = record["attributes"]["MessageGroupId"]
        with self._lock:
            self.records.append(record)
            self.running[group] += 1
            self.most_in_a_group = max(self.most_in_a_group, self.running[group])
            self.most_at_once = max(self.most_at_once, self.running.total())
        try:
            return self._answer(record)
        finally:
            with self._lock:
                self.running[group] -= 1

    @property
    def bodies(self) -> list[str]:
        return [record["body"] for record in self.records]


@contextmanager
def serving(generator: Generator, port: int = 0) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == INVOCATION_PATH
            status, body = generator.invoke(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            try:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(body).encode() if not isinstance(body, bytes) else body)
            except BrokenPipeError:
                pass  # The event source had no more patience, which is what its test wants.

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def event_source(aws: Aws, url: str, **settings: Any) -> Iterator[None]:
    source = EventSource(aws.clients, replace(aws.settings, **settings), url)
    thread = threading.Thread(target=source.run)
    thread.start()
    try:
        yield
    finally:
        source.stop()
        thread.join()


def send(aws: Aws, body: str, *, group: str = "pool-3") -> None:
    aws.clients.sqs.send_message(
        QueueUrl=aws.settings.generation_queue_url,
        MessageBody=body,
        MessageGroupId=group,
        MessageDeduplicationId=f"id-of-{group}-{body}",
    )


def messages_left(aws: Aws) -> int:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    answer = aws.clients.sqs.get_queue_attributes(QueueUrl=aws.settings.generation_queue_url, AttributeNames=names)
    return sum(int(answer["Attributes"][name]) for name in names)


def set_visibility(aws: Aws, seconds: int) -> None:
    aws.clients.sqs.set_queue_attributes(
        QueueUrl=aws.settings.generation_queue_url, Attributes={"VisibilityTimeout": str(seconds)}
    )


def test_a_message_becomes_the_event_that_lambda_makes_of_it_and_is_deleted(aws: Aws) -> None:
    generator = Generator(lambda _: DONE)
    send(aws, '{"jobId": "01J"}')
    with serving(generator) as url, event_source(aws, url):
        wait_until(lambda: generator.records and not messages_left(aws))
    (record,) = generator.records
    attributes = record.pop("attributes")
    assert {name: attributes[name] for name in ("ApproximateReceiveCount", "MessageGroupId")} == {
        "ApproximateReceiveCount": "1",
        "MessageGroupId": "pool-3",
    }
    assert attributes["MessageDeduplicationId"] == 'id-of-pool-3-{"jobId": "01J"}'
    assert attributes["SentTimestamp"].isdigit()
    assert attributes["SequenceNumber"].isdigit()
    assert record.pop("messageId")
    assert record.pop("receiptHandle")
    assert record == {
        "body": '{"jobId": "01J"}',
        "messageAttributes": {},
        "md5OfBody": "37f372b8045e3447f2398645b4cea584",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:wandstore-generation-local.fifo",
        "awsRegion": "us-east-1",
    }


def test_a_member_has_one_job_at_a_time_in_order_while_members_work_side_by_side(aws: Aws) -> None:
    def answer(_: object) -> Answer:
        wait_until(lambda: generator.most_at_once > 1)
        return DONE

    generator = Generator(answer)
    for number in range(3):
        for group in ("pool-0", "pool-1", "pool-2"):
            send(aws, f"{group} {number}", group=group)
    with serving(generator) as url, event_source(aws, url):
        wait_until(lambda: len(generator.records) == 9 and not messages_left(aws))
    assert generator.most_in_a_group == 1
    for group in ("pool-0", "pool-1", "pool-2"):
        assert [body for body in generator.bodies if body.startswith(group)] == [f"{group} {n}" for n in range(3)]


def test_no_more_jobs_run_at_once_than_the_setting_allows(aws: Aws) -> None:
    def answer(_: object) -> Answer:
        wait_until(lambda: generator.most_at_once == 2)
        time.sleep(0.1)  # in which a third would come, if it could
        return DONE

    generator = Generator(answer)
    for number in range(6):
        send(aws, "job", group=f"pool-{number}")
    with serving(generator) as url, event_source(aws, url, max_concurrent_generations=2):
        wait_until(lambda: len(generator.records) == 6 and not messages_left(aws))
    assert generator.most_at_once == 2


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param((200, {"batchItemFailures": [{"itemIdentifier": "any"}]}), id="reported by the handler"),
        pytest.param((200, {"errorType": "ClientError", "errorMessage": "throttled"}), id="raised by the handler"),
        pytest.param((500, {}), id="status 500"),
        pytest.param((200, b"Task timed out after 180.00 seconds"), id="no JSON"),
    ],
)
def test_a_message_whose_event_failed_comes_again_and_is_counted(aws: Aws, failure: Answer) -> None:
    set_visibility(aws, 1)
    answers = [failure, DONE]

    def answer(_: object) -> Answer:
        # The second receive is the last, however long its event takes.
        set_visibility(aws, 360)
        return answers.pop(0)

    generator = Generator(answer)
    send(aws, "job")
    with serving(generator) as url, event_source(aws, url):
        wait_until(lambda: not answers and not messages_left(aws))
    assert [record["attributes"]["ApproximateReceiveCount"] for record in generator.records] == ["1", "2"]


def test_a_message_that_always_fails_goes_to_the_dead_letters_after_five_receives(aws: Aws) -> None:
    set_visibility(aws, 0)
    generator = Generator(lambda _: (500, {}))
    send(aws, "job")
    with serving(generator) as url, event_source(aws, url):
        # Its visibility is over at once: the queue may count it as received once too often before it was handled.
        wait_until(lambda: not messages_left(aws) and len(generator.records) >= 5)
    assert len(generator.records) == 5


def test_a_handler_that_takes_too_long_has_failed(aws: Aws) -> None:
    released = threading.Event()

    def answer(_: object) -> Answer:
        released.wait(SECONDS_UNTIL_HUNG)
        return DONE

    generator = Generator(answer)
    send(aws, "job")
    with serving(generator) as url:
        # At its end an event source waits for what it has begun: here for the end of its patience.
        with event_source(aws, url, generation_budget_seconds=0.5, timeout_margin_seconds=0.5):
            wait_until(lambda: generator.records)
        assert messages_left(aws) == 1
        released.set()


def test_a_generator_that_is_not_there_yet_is_waited_for_and_costs_no_receive(aws: Aws) -> None:
    (port,) = free_ports(1)
    generator = Generator(lambda _: DONE)
    send(aws, "job")
    with event_source(aws, f"http://127.0.0.1:{port}"):
        time.sleep(0.5)
        assert messages_left(aws) == 1
        with serving(generator, port):
            wait_until(lambda: not messages_left(aws))
    assert [record["attributes"]["ApproximateReceiveCount"] for record in generator.records] == ["1"]
