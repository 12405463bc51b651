"""A FIFO queue in process, as strict as SQS is where the embedded cloud is not.

It has the operations of the SQS client that the product uses, with their arguments and answers, and refuses with
botocore's errors. Its differences from moto are AWS's own behaviour:

- a deduplication id is remembered for five minutes over the whole queue, also when its message is deleted by then
- a message whose visibility ran out comes again before its successors, and its group waits for it
- a receipt handle whose visibility ran out, or that a later receive replaced, neither deletes nor changes anything
"""

# The client's arguments are named as AWS names them.
# ruff: noqa: N803
from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

DEDUPLICATION_SECONDS = 300
RECEIVES_BEFORE_DEAD_LETTER = 5


@dataclass(eq=False)
class Message:
    """A message of one queue. `receipt_handle` is the newest one; it is worth something until `visible_at`."""

    message_id: str
    body: str
    group: str
    deduplication_id: str
    sequence: int
    sent_at: float
    receives: int = 0
    receipt_handle: str | None = None
    visible_at: float = 0.0
    handles: set[str] = field(default_factory=set)


class StrictQueue:
    """One queue. Its clock answers seconds and never goes back."""

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        visibility_seconds: float = 30,
        retention_seconds: float = 345_600,
        dead_letters: StrictQueue | None = None,
        receives_before_dead_letter: int = RECEIVES_BEFORE_DEAD_LETTER,
    ) -> None:
        self._clock = clock
        self._visibility_seconds = visibility_seconds
        self._retention_seconds = retention_seconds
        self._dead_letters = dead_letters
        self._receives_before_dead_letter = receives_before_dead_letter
        self._messages: list[Message] = []  # in the order in which they were sent
        self._accepted: dict[str, tuple[float, Message]] = {}  # by deduplication id, with the time
        self._gone_handles: set[str] = set()
        self._sequence = 0

    # What a test may ask and do beyond a client ----------------------------------------------------------------------

    @property
    def messages(self) -> tuple[Message, ...]:
        """Every message in the queue, received or not, in the order in which they were sent."""
        self._forget_what_is_too_old()
        return tuple(self._messages)

    @property
    def may_deliver(self) -> bool:
        """Whether a receive would find a message, or move one to the dead letters."""
        blocked = {message.group for message in self._messages if self.is_in_flight(message)}
        return any(message.group not in blocked for message in self.messages)

    def is_in_flight(self, message: Message) -> bool:
        return message in self._messages and message.visible_at > self._clock()

    def holds_receipt(self, receipt_handle: str) -> bool:
        """Whether the delivery with this handle still has its message for itself."""
        return any(m.receipt_handle == receipt_handle and self.is_in_flight(m) for m in self._messages)

    def expire_visibility(self, message: Message) -> None:
        """Ends a delivery before its time: SQS promises no more than to deliver at least once."""
        message.visible_at = self._clock()

    def lose(self, message: Message) -> None:
        """Takes a message away without anybody having received it, as a purge would."""
        self._messages.remove(message)

    # The queue's own rules -------------------------------------------------------------------------------------------

    def send(self, body: str, group: str, deduplication_id: str) -> Message:
        """The message in the queue, or the earlier one of the same deduplication id, whatever became of it."""
        now = self._clock()
        accepted_at, earlier = self._accepted.get(deduplication_id, (-float("inf"), None))
        if earlier is not None and now < accepted_at + DEDUPLICATION_SECONDS:
            return earlier
        message = self._append(body, group, deduplication_id)
        self._accepted[deduplication_id] = (now, message)
        return message

    def receive(self, most: int = 1, visibility_seconds: float | None = None) -> list[Message]:
        """The first messages of groups that have none in flight; those received too often go to the dead letters."""
        self._forget_what_is_too_old()
        now = self._clock()
        wait = self._visibility_seconds if visibility_seconds is None else visibility_seconds
        blocked = {message.group for message in self._messages if message.visible_at > now}
        received: list[Message] = []
        for message in tuple(self._messages):
            if len(received) == most:
                break
            if message.group in blocked:
                continue
            if self._dead_letters is not None and message.receives >= self._receives_before_dead_letter:
                self._messages.remove(message)
                self._gone_handles |= message.handles
                self._dead_letters._append(message.body, message.group, message.deduplication_id)
                continue
            message.receives += 1
            message.visible_at = now + wait
            message.receipt_handle = f"{message.message_id}#{message.receives}"
            message.handles.add(message.receipt_handle)
            received.append(message)
        return received

    def delete(self, receipt_handle: str) -> None:
        """Raises botocore's error for a handle that is not the current one of a message in flight."""
        if receipt_handle in self._gone_handles:
            return  # deleting twice is no error
        message = self._find(receipt_handle, "DeleteMessage")
        self._messages.remove(message)
        self._gone_handles |= message.handles

    def change_visibility(self, receipt_handle: str, seconds: float) -> None:
        if receipt_handle in self._gone_handles:
            raise _refusal("InvalidParameterValue", "ChangeMessageVisibility", "the message does not exist")
        self._find(receipt_handle, "ChangeMessageVisibility").visible_at = self._clock() + seconds

    def _append(self, body: str, group: str, deduplication_id: str) -> Message:
        self._sequence += 1
        now = self._clock()
        name = f"{id(self):x}-{self._sequence}"
        message = Message(name, body, group, deduplication_id, sequence=self._sequence, sent_at=now)
        self._messages.append(message)
        return message

    def _find(self, receipt_handle: str, operation: str) -> Message:
        for message in self._messages:
            if receipt_handle in message.handles:
                if message.receipt_handle != receipt_handle or not self.is_in_flight(message):
                    raise _refusal("InvalidParameterValue", operation, "the receipt handle has expired")
                return message
        raise _refusal("ReceiptHandleIsInvalid", operation, "the input receipt handle is invalid")

    def _forget_what_is_too_old(self) -> None:
        oldest = self._clock() - self._retention_seconds
        if self._messages and self._messages[0].sent_at <= oldest:
            self._messages = [message for message in self._messages if message.sent_at > oldest]


class StrictSqs:
    """The client's operations over queues that are known by their URL."""

    def __init__(self, queues: dict[str, StrictQueue]) -> None:
        self._queues = queues

    def send_message(
        self, *, QueueUrl: str, MessageBody: str, MessageGroupId: str = "", MessageDeduplicationId: str = ""
    ) -> dict[str, Any]:
        if not MessageGroupId:
            raise _refusal("MissingParameter", "SendMessage", "a FIFO queue needs MessageGroupId")
        if not MessageDeduplicationId:
            raise _refusal("InvalidParameterValue", "SendMessage", "a FIFO queue needs MessageDeduplicationId")
        message = self._queue(QueueUrl, "SendMessage").send(MessageBody, MessageGroupId, MessageDeduplicationId)
        return {
            "MessageId": message.message_id,
            "MD5OfMessageBody": _md5(MessageBody),
            "SequenceNumber": f"{message.sequence:020d}",
        }

    def receive_message(
        self,
        *,
        QueueUrl: str,
        MaxNumberOfMessages: int = 1,
        VisibilityTimeout: int | None = None,
        **_: Any,  # how long to wait, and which attributes to answer: it never waits, and answers all of them
    ) -> dict[str, Any]:
        received = self._queue(QueueUrl, "ReceiveMessage").receive(MaxNumberOfMessages, VisibilityTimeout)
        return {"Messages": [_answer(message) for message in received]} if received else {}

    def delete_message(self, *, QueueUrl: str, ReceiptHandle: str) -> dict[str, Any]:
        self._queue(QueueUrl, "DeleteMessage").delete(ReceiptHandle)
        return {}

    def change_message_visibility(self, *, QueueUrl: str, ReceiptHandle: str, VisibilityTimeout: int) -> dict[str, Any]:
        self._queue(QueueUrl, "ChangeMessageVisibility").change_visibility(ReceiptHandle, VisibilityTimeout)
        return {}

    def _queue(self, url: str, operation: str) -> StrictQueue:
        if url not in self._queues:
            raise _refusal("AWS.SimpleQueueService.NonExistentQueue", operation, "there is no such queue")
        return self._queues[url]


def _answer(message: Message) -> dict[str, Any]:
    return {
        "MessageId": message.message_id,
        "ReceiptHandle": message.receipt_handle,
        "Body": message.body,
        "MD5OfBody": _md5(message.body),
        "Attributes": {
            "ApproximateReceiveCount": str(message.receives),
            "MessageGroupId": message.group,
            "MessageDeduplicationId": message.deduplication_id,
            "SequenceNumber": f"{message.sequence:020d}",
            "SentTimestamp": str(int(message.sent_at * 1000)),
        },
    }


def _md5(body: str) -> str:
    return hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()


def _refusal(code: str, operation: str, reason: str) -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": reason}, "ResponseMetadata": {"HTTPStatusCode": 400}}
    return ClientError(answer, operation)
