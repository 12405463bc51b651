"""What a FIFO queue does, asked of moto's and of the strict one; where moto is known to be wrong, the test says so."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import moto.sqs.models
import pytest
from botocore.exceptions import ClientError

from tests.clock import Clock
from tests.conftest import Aws
from tests.strict_queue import StrictQueue, StrictSqs

VISIBILITY_SECONDS = 360
RETENTION_SECONDS = 8400


class QueueClock(Clock):
    def milliseconds(self) -> float:
        return self.now * 1000


@dataclass
class QueueUnderTest:
    client: Any
    url: str
    dead_letters_url: str
    clock: QueueClock

    def send(self, body: str, group: str = "pool-0", deduplication_id: str | None = None) -> str:
        answer = self.client.send_message(
            QueueUrl=self.url,
            MessageBody=body,
            MessageGroupId=group,
            MessageDeduplicationId=deduplication_id or body,
        )
        return str(answer["MessageId"])

    def receive(self, most: int = 1, *, url: str | None = None) -> list[dict[str, Any]]:
        answer = self.client.receive_message(
            QueueUrl=url or self.url, MaxNumberOfMessages=most, MessageSystemAttributeNames=["All"]
        )
        messages: list[dict[str, Any]] = answer.get("Messages", [])
        return messages

    def bodies(self, most: int = 1) -> list[str]:
        return [message["Body"] for message in self.receive(most)]

    def delete(self, message: dict[str, Any]) -> None:
        self.client.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])

    def change_visibility(self, message: dict[str, Any], seconds: int) -> None:
        self.client.change_message_visibility(
            QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=seconds
        )


@pytest.fixture
def strict() -> QueueUnderTest:
    clock = QueueClock(time.time())
    dead_letters = StrictQueue(clock)
    queue = StrictQueue(
        clock,
        visibility_seconds=VISIBILITY_SECONDS,
        retention_seconds=RETENTION_SECONDS,
        dead_letters=dead_letters,
    )
    client = StrictSqs({"memory://queue": queue, "memory://dead": dead_letters})
    return QueueUnderTest(client, "memory://queue", "memory://dead", clock)


@pytest.fixture
def motos(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> QueueUnderTest:
    clock = QueueClock(time.time())
    monkeypatch.setattr(moto.sqs.models, "unix_time", clock)
    monkeypatch.setattr(moto.sqs.models, "unix_time_millis", clock.milliseconds)
    settings = aws.settings
    return QueueUnderTest(aws.clients.sqs, settings.generation_queue_url, settings.dead_letter_queue_url, clock)


@pytest.fixture(params=["strict", "motos"])
def fifo(request: pytest.FixtureRequest) -> QueueUnderTest:
    queue: QueueUnderTest = request.getfixturevalue(request.param)
    return queue


# Both -----------------------------------------------------------------------------------------------------------------


def test_a_message_is_received_with_what_lambda_passes_on(fifo: QueueUnderTest) -> None:
    message_id = fifo.send("one", deduplication_id="id-1")
    (message,) = fifo.receive()
    assert (message["MessageId"], message["Body"]) == (message_id, "one")
    assert message["MD5OfBody"] == "f97c5d29941bfb1b2fdab0874906ab82"
    attributes = message["Attributes"]
    assert attributes["ApproximateReceiveCount"] == "1"
    assert attributes["MessageGroupId"] == "pool-0"
    assert attributes["MessageDeduplicationId"] == "id-1"
    assert attributes["SentTimestamp"] == str(int(fifo.clock.milliseconds()))
    assert attributes["SequenceNumber"]


def test_an_empty_queue_answers_no_messages(fifo: QueueUnderTest) -> None:
    assert fifo.receive() == []


def test_messages_of_a_group_come_in_order(fifo: QueueUnderTest) -> None:
    for body in ("one", "two", "three"):
        fifo.send(body)
    for body in ("one", "two", "three"):
        (message,) = fifo.receive()
        assert message["Body"] == body
        fifo.delete(message)


def test_a_group_with_a_message_in_flight_is_blocked_and_others_are_not(fifo: QueueUnderTest) -> None:
    fifo.send("one")
    fifo.send("two")
    fifo.send("other", group="pool-1")
    assert fifo.bodies() == ["one"]
    assert fifo.bodies() == ["other"]
    assert fifo.bodies() == []


def test_one_receive_may_bring_several_messages_of_a_group(fifo: QueueUnderTest) -> None:
    fifo.send("one")
    fifo.send("two")
    assert fifo.bodies(10) == ["one", "two"]
    assert fifo.bodies(10) == []


def test_a_deleted_message_frees_its_group_and_never_comes_again(fifo: QueueUnderTest) -> None:
    fifo.send("one")
    fifo.send("two")
    (message,) = fifo.receive()
    fifo.delete(message)
    assert fifo.bodies() == ["two"]
    fifo.clock.now += VISIBILITY_SECONDS + 1
    assert fifo.bodies() == ["two"]


def test_a_message_whose_visibility_ended_comes_before_its_successor_and_is_counted(fifo: QueueUnderTest) -> None:
    fifo.send("one")
    fifo.send("two")
    fifo.receive()
    fifo.clock.now += VISIBILITY_SECONDS - 1
    assert fifo.receive() == []
    fifo.clock.now += 2
    (message,) = fifo.receive()
    assert (message["Body"], message["Attributes"]["ApproximateReceiveCount"]) == ("one", "2")
    assert fifo.receive() == []


def test_a_shortened_visibility_brings_the_message_back_sooner(fifo: QueueUnderTest) -> None:
    fifo.send("one")
    (message,) = fifo.receive()
    fifo.change_visibility(message, 2)
    fifo.clock.now += 1
    assert fifo.bodies() == []
    fifo.clock.now += 2
    assert fifo.bodies() == ["one"]


def test_a_message_sent_twice_is_there_once_in_whatever_group(fifo: QueueUnderTest) -> None:
    fifo.send("one", deduplication_id="id-1")
    fifo.send("again", deduplication_id="id-1")
    fifo.send("elsewhere", group="pool-1", deduplication_id="id-1")
    assert fifo.bodies(10) == ["one"]


def test_a_deduplication_id_is_forgotten_after_five_minutes(fifo: QueueUnderTest) -> None:
    fifo.send("one", deduplication_id="id-1")
    fifo.clock.now += 301
    fifo.send("again", deduplication_id="id-1")
    assert fifo.bodies(10) == ["one", "again"]


def test_after_five_receives_the_message_moves_to_the_dead_letters_with_its_group(fifo: QueueUnderTest) -> None:
    fifo.send("one")
    fifo.send("two")
    for receives in range(1, 6):
        (message,) = fifo.receive()
        assert (message["Body"], message["Attributes"]["ApproximateReceiveCount"]) == ("one", str(receives))
        fifo.clock.now += VISIBILITY_SECONDS + 1
    assert fifo.receive(url=fifo.dead_letters_url) == []
    assert fifo.bodies() == ["two"]
    (dead,) = fifo.receive(url=fifo.dead_letters_url)
    assert (dead["Body"], dead["Attributes"]["MessageGroupId"]) == ("one", "pool-0")
    assert dead["Attributes"]["MessageDeduplicationId"] == "one"


def test_a_message_is_gone_after_the_retention_period(fifo: QueueUnderTest) -> None:
    fifo.send("one")
    fifo.clock.now += RETENTION_SECONDS + 1
    assert fifo.receive() == []


def test_deleting_twice_is_no_error(fifo: QueueUnderTest) -> None:
    fifo.send("one")
    (message,) = fifo.receive()
    fifo.delete(message)
    fifo.delete(message)


def test_an_unknown_receipt_handle_is_refused(fifo: QueueUnderTest) -> None:
    with pytest.raises(ClientError) as refused:
        fifo.change_visibility({"ReceiptHandle": "nobody's"}, 1)
    assert refused.value.response["Error"]["Code"] == "ReceiptHandleIsInvalid"


def test_a_message_without_a_group_is_refused(fifo: QueueUnderTest) -> None:
    with pytest.raises(ClientError) as refused:
        fifo.client.send_message(QueueUrl=fifo.url, MessageBody="one", MessageDeduplicationId="id-1")
    assert refused.value.response["Error"]["Code"] == "MissingParameter"


def test_an_unknown_queue_is_refused(fifo: QueueUnderTest) -> None:
    with pytest.raises(ClientError) as refused:
        fifo.receive(url="https://queue.example/nowhere.fifo")
    assert refused.value.response["Error"]["Code"] == "AWS.SimpleQueueService.NonExistentQueue"


# Where moto differs, and the strict queue is right --------------------------------------------------------------------


@pytest.fixture(
    params=["strict", pytest.param("motos", marks=pytest.mark.xfail(strict=True, reason="moto differs from AWS here"))]
)
def strictly(request: pytest.FixtureRequest) -> QueueUnderTest:
    queue: QueueUnderTest = request.getfixturevalue(request.param)
    return queue


def test_a_deduplication_id_is_remembered_after_its_message_is_deleted(strictly: QueueUnderTest) -> None:
    sent = strictly.send("one", deduplication_id="id-1")
    (message,) = strictly.receive()
    strictly.delete(message)
    assert strictly.send("again", deduplication_id="id-1") == sent
    assert strictly.receive() == []
    strictly.clock.now += 301
    strictly.send("again", deduplication_id="id-1")
    assert strictly.bodies() == ["again"]


def test_a_message_sent_again_is_answered_with_the_id_of_the_first(strictly: QueueUnderTest) -> None:
    assert strictly.send("one", deduplication_id="id-1") == strictly.send("one", deduplication_id="id-1")


def test_a_delete_with_an_expired_receipt_is_refused_and_deletes_nothing(strictly: QueueUnderTest) -> None:
    strictly.send("one")
    (message,) = strictly.receive()
    strictly.clock.now += VISIBILITY_SECONDS + 1
    with pytest.raises(ClientError) as refused:
        strictly.delete(message)
    assert refused.value.response["Error"]["Code"] == "InvalidParameterValue"
    assert strictly.bodies() == ["one"]


def test_a_delete_with_the_receipt_of_an_earlier_delivery_is_refused(strictly: QueueUnderTest) -> None:
    strictly.send("one")
    (first,) = strictly.receive()
    strictly.clock.now += VISIBILITY_SECONDS + 1
    (second,) = strictly.receive()
    with pytest.raises(ClientError) as refused:
        strictly.delete(first)
    assert refused.value.response["Error"]["Code"] == "InvalidParameterValue"
    strictly.delete(second)


def test_a_visibility_is_not_changed_with_an_expired_receipt(strictly: QueueUnderTest) -> None:
    strictly.send("one")
    (message,) = strictly.receive()
    strictly.clock.now += VISIBILITY_SECONDS + 1
    with pytest.raises(ClientError) as refused:
        strictly.change_visibility(message, 300)
    assert refused.value.response["Error"]["Code"] == "InvalidParameterValue"
    assert strictly.bodies() == ["one"]


def test_order_is_kept_when_several_of_a_group_come_back(strictly: QueueUnderTest) -> None:
    for body in ("one", "two", "three"):
        strictly.send(body)
    one, two = strictly.receive(2)
    strictly.change_visibility(one, 0)
    assert strictly.bodies() == []  # two is still in flight, and one may not be done beside it
    strictly.change_visibility(two, 0)
    assert strictly.bodies() == ["one"]


# What only the strict queue can be told -------------------------------------------------------------------------------


def test_a_delivery_can_be_ended_at_any_time() -> None:
    queue = StrictQueue(QueueClock(time.time()), visibility_seconds=VISIBILITY_SECONDS)
    queue.send("one", "pool-0", "id-1")
    (message,) = queue.receive()
    receipt = message.receipt_handle or ""
    assert queue.is_in_flight(message)
    assert queue.holds_receipt(receipt)
    assert not queue.may_deliver
    queue.expire_visibility(message)
    assert not queue.holds_receipt(receipt)
    assert queue.receive() == [message]
    assert message.receives == 2


def test_a_lost_message_was_there_and_is_not() -> None:
    queue = StrictQueue(QueueClock(time.time()))
    message = queue.send("one", "pool-0", "id-1")
    assert list(queue.messages) == [message]
    queue.lose(message)
    assert list(queue.messages) == []
    assert queue.receive() == []
