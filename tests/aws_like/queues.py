"""SQS's client over strict queues: the FIFO ones and the one of shop events, which is none."""

# The client's arguments are named as AWS names them.
# ruff: noqa: N803
from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

from tests.strict_queue import StrictQueue, StrictSqs


class StandardQueue(StrictQueue):
    """A queue that is not FIFO: no message waits for another, and none is known by a deduplication id."""

    def __init__(self, clock: Callable[[], float], **options: Any) -> None:
        super().__init__(clock, **options)
        self._now = clock

    def send_alone(self, body: str, delay_seconds: float) -> str:
        group = str(uuid.uuid4())
        message = self.send(body, group, group)
        message.visible_at = self._now() + delay_seconds
        return message.message_id


class StrictSqsClient(StrictSqs):
    """As `StrictSqs`, for threads that share it, and with standard queues."""

    def __init__(self, queues: dict[str, StrictQueue]) -> None:
        super().__init__(queues)
        self._lock = threading.RLock()

    def send_message(
        self,
        *,
        QueueUrl: str,
        MessageBody: str,
        MessageGroupId: str = "",
        MessageDeduplicationId: str = "",
        DelaySeconds: int = 0,
    ) -> dict[str, Any]:
        with self._lock:
            queue = self._queue(QueueUrl, "SendMessage")
            if isinstance(queue, StandardQueue) and not MessageGroupId:
                return {"MessageId": queue.send_alone(MessageBody, DelaySeconds)}
            return super().send_message(
                QueueUrl=QueueUrl,
                MessageBody=MessageBody,
                MessageGroupId=MessageGroupId,
                MessageDeduplicationId=MessageDeduplicationId,
            )

    def receive_message(self, **arguments: Any) -> dict[str, Any]:
        with self._lock:
            return super().receive_message(**arguments)

    def delete_message(self, **arguments: Any) -> dict[str, Any]:
        with self._lock:
            return super().delete_message(**arguments)

    def change_message_visibility(self, **arguments: Any) -> dict[str, Any]:
        with self._lock:
            return super().change_message_visibility(**arguments)

    def get_queue_attributes(self, *, QueueUrl: str, AttributeNames: list[str]) -> dict[str, Any]:
        """The counts of messages, whatever is asked for."""
        with self._lock:
            queue = self._queue(QueueUrl, "GetQueueAttributes")
            in_flight = sum(queue.is_in_flight(message) for message in queue.messages)
            visible = len(queue.messages) - in_flight
        counts = {"ApproximateNumberOfMessages": visible, "ApproximateNumberOfMessagesNotVisible": in_flight}
        return {"Attributes": {name: str(count) for name, count in counts.items()}}
