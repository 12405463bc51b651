"""Events of Shopify shops: read from a signed webhook or from EventBridge, queued, and remembered once handled.

A catalogue event only says what to read: the current state is read from the shop. So events may arrive late, twice, or
in any order.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Put, Table
from wandstore.aws.request_storage import Storage
from wandstore.catalogue.connections import shop_host
from wandstore.errors import BadRequest, StorageUnavailable, UnreadableShopEvent
from wandstore.http_contract import parse_json_object
from wandstore.record import Record
from wandstore.settings import Settings

SIGNATURE_HEADER = "X-Shopify-Hmac-Sha256"
TOPIC_HEADER = "X-Shopify-Topic"
SHOP_HEADER = "X-Shopify-Shop-Domain"
ID_HEADER = "X-Shopify-Webhook-Id"
TIME_HEADER = "X-Shopify-Triggered-At"

# SQS accepts 1,048,576 bytes.
MAX_MESSAGE_BYTES = 1_000_000
REMEMBERED_SECONDS = 3 * 86_400
MAX_DELAY_SECONDS = 900  # the longest that SQS accepts

# One product changed; the event names it.
PRODUCT_TOPICS = frozenset({"products/create", "products/update", "products/delete"})
# The event does not name every product that changed, so the whole shop is read. A stock event names an inventory item,
# which the Storefront API does not have.
SHOP_TOPICS = frozenset(
    {"inventory_levels/update", "collections/create", "collections/update", "collections/delete", "shop/update"}
)
# Our own topic, for a full read that had to wait. No webhook can have it, because it does not match `_TOPIC`.
FULL_READ_TOPIC = "wandstore:full-read"

_TOPIC = re.compile(r"[a-z_]{1,60}/[a-z_]{1,60}")
# In JSON they stand in strings alone, where an escape says the same.
_REFUSED_BY_SQS = re.compile("[\ufffe\uffff]")
_ID = re.compile(r"[!-~]{1,200}")


class ShopEvent(Record):
    """An event. `shop` is the shop's host, `at` the time of the event by the sender's clock (epoch seconds).

    The payload of a catalogue event is only `{"id"}`; so is a payload that was too large for the queue.
    """

    id: str
    topic: str
    shop: str
    at: float
    payload: dict[str, Any]

    @property
    def product_id(self) -> str | None:
        """The numeric id of the one product that changed."""
        number = str(self.payload.get("id", "")) if self.topic in PRODUCT_TOPICS else ""
        return number if number.isascii() and number.isdigit() else None

    @property
    def is_of_catalogue(self) -> bool:
        return self.topic in PRODUCT_TOPICS or self.topic in SHOP_TOPICS or self.topic == FULL_READ_TOPIC

    def to_message(self) -> str:
        """The queue message. A payload that is not needed, or is too large, is reduced to `{"id"}`."""
        event = self._with_id_alone() if self.is_of_catalogue and self.topic != FULL_READ_TOPIC else self
        message = event._to_json()
        return message if len(message.encode()) <= MAX_MESSAGE_BYTES else self._with_id_alone()._to_json()

    def _to_json(self) -> str:
        # Not pydantic's, which nests less deeply than the body that was read.
        message = json.dumps({name: getattr(self, name) for name in type(self).model_fields}, ensure_ascii=False)
        return _REFUSED_BY_SQS.sub(lambda found: f"\\u{ord(found[0]):04x}", message)

    def _with_id_alone(self) -> ShopEvent:
        return self.model_copy(
            update={"payload": {name: self.payload[name] for name in ("id",) if name in self.payload}}
        )


# Reading --------------------------------------------------------------------------------------------------------------


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether `signature` is the body's HMAC-SHA256 in base64, compared in constant time."""
    expected = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
    return hmac.compare_digest(expected, signature.encode())


def read_webhook(headers: Mapping[str, str], body: bytes, now: float) -> ShopEvent:
    """The event of a webhook whose signature was verified; `headers` ignore case. Raises `BadRequest`."""
    try:
        return _make_event(headers, parse_json_object(body), body, now)
    except UnreadableShopEvent as error:
        raise BadRequest("headers", str(error)) from None


def read_message(body: str, now: float) -> ShopEvent:
    """The event of a queue message that came from a webhook or from EventBridge. Raises `UnreadableShopEvent`."""
    try:
        sent = parse_json_object(body.encode())
        if "detail" not in sent:
            return ShopEvent.model_validate(sent)
        detail = sent["detail"]
        metadata, payload = detail["metadata"], detail["payload"]
        headers = {name.lower(): value for name, value in metadata.items() if isinstance(value, str)}
    except (BadRequest, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UnreadableShopEvent(f"{type(error).__name__} in a message of {len(body)} characters") from error
    if not isinstance(payload, dict):
        raise UnreadableShopEvent("the event's payload is not an object")
    return _make_event(_LowerCase(headers), payload, body.encode(), now)


class _LowerCase(dict[str, str]):
    """Stored with lower-case names; `get` ignores case."""

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.lower(), default)


def _make_event(headers: Mapping[str, str], payload: dict[str, Any], body: bytes, now: float) -> ShopEvent:
    topic, shop = headers.get(TOPIC_HEADER, "").strip().lower(), shop_host(headers.get(SHOP_HEADER, ""))
    if not _TOPIC.fullmatch(topic):
        raise UnreadableShopEvent(f"{TOPIC_HEADER} is {topic[:60]!r}, which is not a topic")
    if not shop:
        raise UnreadableShopEvent(f"{SHOP_HEADER} is missing")
    event_id = headers.get(ID_HEADER, "").strip()
    if not _ID.fullmatch(event_id):
        # Without an id, a duplicate is recognized by its body.
        event_id = hashlib.sha256(f"{topic}\0{shop}\0".encode() + body).hexdigest()
    return ShopEvent(
        id=event_id, topic=topic, shop=shop, at=_read_time(headers.get(TIME_HEADER, ""), now), payload=payload
    )


def _read_time(text: str, now: float) -> float:
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError, OSError):
        return now


# The queue, and what was handled --------------------------------------------------------------------------------------


class ShopEventQueue:
    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._url = settings.shop_events_queue_url

    def send(self, event: ShopEvent, *, delay_seconds: float = 0) -> None:
        """Raises `StorageUnavailable`."""
        if not self._url:
            raise StorageUnavailable("sqs", "SHOP_EVENTS_QUEUE_URL is not set")
        delay = {"DelaySeconds": min(MAX_DELAY_SECONDS, round(delay_seconds))} if delay_seconds >= 1 else {}
        try:
            self._storage.sqs.send_message(QueueUrl=self._url, MessageBody=event.to_message(), **delay)
        except ClientError as error:
            raise StorageUnavailable("sqs", f"sending an event: {error.response['Error']['Code']}") from error

    def retry_after(self, receipt_handle: str, seconds: float) -> None:
        """Makes a received message visible again after a pause."""
        self._storage.sqs.change_message_visibility(
            QueueUrl=self._url, ReceiptHandle=receipt_handle, VisibilityTimeout=round(seconds)
        )


class HandledEvents:
    """The events that were handled within the last three days."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._table = Table(storage, settings.generation_queue_table)

    def among(self, event_ids: Iterable[str], now: float) -> set[str]:
        """Returns those of the ids that were handled."""
        by_partition = {keys.shop_event(event_id)["key"]: event_id for event_id in event_ids}
        found = self._table.get_many(map(keys.shop_event, by_partition.values()), now=now)
        return {by_partition[item["key"]] for item in found}

    def remember(self, event: ShopEvent, now: float) -> None:
        item = keys.shop_event(event.id) | {"topic": event.topic, "shop": event.shop, "handled_at": now}
        expiry = dynamodb.expires_after(now, REMEMBERED_SECONDS)
        dynamodb.put(self._storage, Put(table=self._table.name, item=item | expiry))
