from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from moto.sqs.models import Queue
from werkzeug.serving import make_server

from local import cloud
from local.cloud import SHOPPERS_PAUSE_SECONDS, Services, Turns
from tests.waiting import SECONDS_UNTIL_HUNG


@pytest.fixture
def sqs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A client of an embedded cloud in this process, where what moto does can be held up."""
    monkeypatch.setattr(Queue, "wait_for_messages", Queue.wait_for_messages)
    server = make_server("127.0.0.1", 0, Services(), threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    yield boto3.session.Session(aws_access_key_id="local", aws_secret_access_key="local").client(
        "sqs", endpoint_url=f"http://127.0.0.1:{server.port}", region_name="us-east-1"
    )
    server.shutdown()
    serving.join()


def test_a_message_sent_while_another_is_deleted_is_kept(sqs: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rewriting, sent = threading.Event(), threading.Event()

    def keep_slowly(queue: Queue, messages: list[Any]) -> None:
        if "_messages" in vars(queue):
            rewriting.set()
            # The other request ought to wait for this one, so this one cannot wait for the other's end.
            sent.wait(0.3)
        vars(queue)["_messages"] = messages

    kept = property(lambda queue: vars(queue)["_messages"], keep_slowly)
    monkeypatch.setattr(Queue, "_messages", kept, raising=False)
    queue = str(sqs.create_queue(QueueName="busy")["QueueUrl"])
    sqs.send_message(QueueUrl=queue, MessageBody="first")
    (first,) = sqs.receive_message(QueueUrl=queue)["Messages"]
    with ThreadPoolExecutor(1) as others:
        deletion = others.submit(sqs.delete_message, QueueUrl=queue, ReceiptHandle=first["ReceiptHandle"])
        assert rewriting.wait(SECONDS_UNTIL_HUNG)
        sqs.send_message(QueueUrl=queue, MessageBody="second")
        sent.set()
        deletion.result(SECONDS_UNTIL_HUNG)
    assert [message["Body"] for message in sqs.receive_message(QueueUrl=queue).get("Messages", [])] == ["second"]


def test_others_are_served_while_a_long_poll_waits(sqs: Any) -> None:
    queue = str(sqs.create_queue(QueueName="quiet")["QueueUrl"])
    with ThreadPoolExecutor(1) as others:
        poll = others.submit(sqs.receive_message, QueueUrl=queue, WaitTimeSeconds=20)
        sqs.send_message(QueueUrl=queue, MessageBody="news")
        assert [message["Body"] for message in poll.result(SECONDS_UNTIL_HUNG)["Messages"]] == ["news"]


def test_no_request_of_a_job_comes_between_two_that_a_shopper_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    # A busy machine may take longer from one request to the next than a job waits for it, so no time passes.
    now = [100.0]
    monkeypatch.setattr(cloud, "time", SimpleNamespace(monotonic=lambda: now[0]))
    turns = Turns()
    served: list[str] = []
    began = threading.Event()

    def take_a_jobs_turn() -> None:
        began.set()
        turns.take()
        served.append("a job's")
        turns.give_back()

    turns.take(first=True)
    with ThreadPoolExecutor(1) as others:
        others.submit(take_a_jobs_turn)
        assert began.wait(SECONDS_UNTIL_HUNG)
        for _ in range(20):
            turns.give_back()
            turns.take(first=True)
            served.append("a shopper's")
        turns.give_back()
        now[0] += SHOPPERS_PAUSE_SECONDS
    assert served == ["a shopper's"] * 20 + ["a job's"]


def test_a_job_has_its_turn_when_the_shopper_has_paused() -> None:
    turns = Turns()
    began_at = time.monotonic()
    turns.take(first=True)
    turns.give_back()
    turns.take()
    assert time.monotonic() - began_at >= SHOPPERS_PAUSE_SECONDS
