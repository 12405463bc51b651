"""The services of AWS in process, as far as the whole product uses them; what they hold can be put back as it was."""

# The clients' arguments are named as AWS names them.
# ruff: noqa: N803
from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from tests.memory_storage import MemoryDynamoDB, MemoryS3, _answer, _key_of
from tests.strict_queue import StrictQueue, StrictSqs

GENERATION, DEAD_LETTERS = "memory://generation.fifo", "memory://generation-dead-letters.fifo"
SHOP_EVENTS, SHOP_EVENT_DEAD_LETTERS = "memory://shop-events", "memory://shop-event-dead-letters"
# What `stacks` gives the queue of shop events.
SHOP_EVENT_VISIBILITY_SECONDS = 900
SHOP_EVENT_RECEIVES = 5

_QUERY = re.compile(r"#key = :key(?P<until> AND #sort <= :until)?")


class WholeDynamoDB(MemoryDynamoDB):
    """The operations of the nightly count and of the command line too."""

    def delete_item(self, *, TableName: str, Key: dict[str, Any], **said: Any) -> dict[str, Any]:
        self._write_one("Delete", {"TableName": TableName, "Key": Key, **said})
        return _answer()

    def query(self, *, KeyConditionExpression: str, **said: Any) -> dict[str, Any]:
        names = said.get("ExpressionAttributeNames", {})
        if "IndexName" not in said:
            return super().query(KeyConditionExpression=KeyConditionExpression, **said)
        found = _QUERY.fullmatch(KeyConditionExpression)
        assert found is not None, KeyConditionExpression
        values = said["ExpressionAttributeValues"]
        items = [
            item
            for item in self.table(said["TableName"]).values()
            if item.get(names["#key"]) == values[":key"]
            and (not found["until"] or item.get(names["#sort"], values[":until"])["S"] <= values[":until"]["S"])
        ]
        return _answer(Items=[dict(item) for item in items])

    def scan(self, *, TableName: str, **said: Any) -> dict[str, Any]:
        """Everything on one page."""
        names, values = said.get("ExpressionAttributeNames", {}), said.get("ExpressionAttributeValues", {})
        wanted = [names[name] for name in said["ProjectionExpression"].split(", ")]
        prefix = values.get(":prefix", {}).get("S", "")
        items = list(self.table(TableName).values())
        found = [
            {name: item[name] for name in wanted if name in item}
            for item in items
            if item["key"]["S"].startswith(prefix)
        ]
        return _answer(Items=found, ScannedCount=len(items))

    def _apply(self, kind: str, said: dict[str, Any]) -> None:
        if kind == "Delete":
            self.table(said["TableName"]).pop(_key_of(said["Key"]), None)
        else:
            super()._apply(kind, said)

    def keep(self) -> Any:
        return {name: dict(table) for name, table in self._tables.items()}

    def put_back(self, kept: Any) -> None:
        self._tables = {name: dict(table) for name, table in kept.items()}


class WholeS3(MemoryS3):
    def keep(self) -> Any:
        return dict(self.objects), dict(self._metadata)

    def put_back(self, kept: Any) -> None:
        objects, metadata = kept
        self.objects, self._metadata, self.writes = dict(objects), dict(metadata), []


@dataclass
class _Waiting:
    body: str
    sent_at: float
    visible_at: float
    number: int
    receives: int = 0


@dataclass
class PlainQueue:
    """A standard queue: any order, a delay for each message, and dead letters after so many receives."""

    clock: Callable[[], float]
    messages: list[_Waiting] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)
    sent: int = 0

    def send(self, body: str, delay_seconds: float) -> dict[str, Any]:
        self.sent += 1
        now = self.clock()
        self.messages.append(_Waiting(body, now, now + delay_seconds, self.sent))
        return {"MessageId": f"plain-{self.sent}"}

    def receive(self, most: int) -> dict[str, Any]:
        now, received = self.clock(), []
        for message in list(self.messages):
            if message.visible_at > now or len(received) == most:
                continue
            if message.receives >= SHOP_EVENT_RECEIVES:
                self.messages.remove(message)
                self.dead.append(message.body)
                continue
            message.receives += 1
            message.visible_at = now + SHOP_EVENT_VISIBILITY_SECONDS
            attributes = {
                "ApproximateReceiveCount": str(message.receives),
                "SentTimestamp": str(int(message.sent_at * 1000)),
            }
            received.append(
                {
                    "MessageId": f"plain-{message.number}",
                    "ReceiptHandle": str(message.number),
                    "Body": message.body,
                    "MD5OfBody": "",
                    "Attributes": attributes,
                }
            )
        return {"Messages": received} if received else {}

    def delete(self, handle: str) -> None:
        self.messages = [message for message in self.messages if str(message.number) != handle]

    def change_visibility(self, handle: str, seconds: float) -> None:
        for message in self.messages:
            if str(message.number) == handle:
                message.visible_at = self.clock() + seconds


class WholeSqs(StrictSqs):
    """The two FIFO queues of the jobs, and the standard queue of shop events."""

    def __init__(self, clock: Callable[[], float], visibility_seconds: float, retention_seconds: float) -> None:
        self.dead_letters = StrictQueue(clock, visibility_seconds=180, retention_seconds=14 * 86_400)
        self.jobs = StrictQueue(
            clock,
            visibility_seconds=visibility_seconds,
            retention_seconds=retention_seconds,
            dead_letters=self.dead_letters,
        )
        self.shop_events = PlainQueue(clock)
        super().__init__({GENERATION: self.jobs, DEAD_LETTERS: self.dead_letters})

    def send_message(self, *, QueueUrl: str, MessageBody: str, DelaySeconds: int = 0, **said: Any) -> dict[str, Any]:
        if QueueUrl == SHOP_EVENTS:
            return self.shop_events.send(MessageBody, DelaySeconds)
        return super().send_message(QueueUrl=QueueUrl, MessageBody=MessageBody, **said)

    def receive_message(self, *, QueueUrl: str, MaxNumberOfMessages: int = 1, **said: Any) -> dict[str, Any]:
        if QueueUrl == SHOP_EVENTS:
            return self.shop_events.receive(MaxNumberOfMessages)
        return super().receive_message(QueueUrl=QueueUrl, MaxNumberOfMessages=MaxNumberOfMessages, **said)

    def delete_message(self, *, QueueUrl: str, ReceiptHandle: str) -> dict[str, Any]:
        if QueueUrl == SHOP_EVENTS:
            self.shop_events.delete(ReceiptHandle)
            return {}
        return super().delete_message(QueueUrl=QueueUrl, ReceiptHandle=ReceiptHandle)

    def change_message_visibility(self, *, QueueUrl: str, ReceiptHandle: str, VisibilityTimeout: int) -> dict[str, Any]:
        if QueueUrl == SHOP_EVENTS:
            self.shop_events.change_visibility(ReceiptHandle, VisibilityTimeout)
            return {}
        return super().change_message_visibility(
            QueueUrl=QueueUrl, ReceiptHandle=ReceiptHandle, VisibilityTimeout=VisibilityTimeout
        )

    @property
    def is_empty(self) -> bool:
        return not (self.jobs.messages or self.dead_letters.messages or self.shop_events.messages)

    def keep(self) -> Any:
        fifo = [
            (queue._messages, queue._accepted, queue._gone_handles, queue._sequence)
            for queue in (self.jobs, self.dead_letters)
        ]
        plain = self.shop_events
        return copy.deepcopy((fifo, plain.messages, plain.dead, plain.sent))

    def put_back(self, kept: Any) -> None:
        fifo, messages, dead, sent = copy.deepcopy(kept)
        for queue, state in zip((self.jobs, self.dead_letters), fifo, strict=True):
            queue._messages, queue._accepted, queue._gone_handles, queue._sequence = state
        self.shop_events.messages, self.shop_events.dead, self.shop_events.sent = messages, dead, sent


class MemorySecrets:
    """Secrets Manager. A secret without a value answers as one that does not exist."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def get_secret_value(self, *, SecretId: str) -> dict[str, Any]:
        if SecretId not in self._values:
            answer: Any = {
                "Error": {"Code": "ResourceNotFoundException", "Message": "none"},
                "ResponseMetadata": {"HTTPStatusCode": 400},
            }
            raise ClientError(answer, "GetSecretValue")
        return _answer(Name=SecretId, SecretString=self._values[SecretId])
