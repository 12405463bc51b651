"""Privacy requests that a shop passes on: erase a customer, export their data, or erase the whole shop.

A request is stored without an expiry until it is handled. Shopify allows thirty days for that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from time import time
from typing import Any

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.clients import Clients
from wandstore.aws.dynamodb import Item, Put, Table
from wandstore.aws.request_storage import Storage
from wandstore.catalogue.shop_events import ShopEvent
from wandstore.catalogue.stores import Store
from wandstore.errors import ConditionRefused
from wandstore.ids import StoreSlug
from wandstore.observability import count, logger
from wandstore.settings import Settings

CUSTOMERS_REDACT, CUSTOMERS_DATA_REQUEST, SHOP_REDACT = PRIVACY_TOPICS = (
    "customers/redact",
    "customers/data_request",
    "shop/redact",
)
# An item holds 400 kB, and an order's id has at most twenty digits.
MAX_ORDERS_OF_ITEM = 10_000


@dataclass(frozen=True)
class PrivacyRequest:
    """One pending request. `id` is the event's, followed by a number if a request has very many orders.

    Orders lead to shoppers; a buyer's own id, email address and telephone number are nowhere else in our storage. So
    only the id is stored, by which the shop knows which customer an answer is about.
    """

    store: StoreSlug
    id: str
    topic: str
    asked_at: float  # epoch seconds
    customer_id: str = ""
    order_ids: tuple[str, ...] = ()

    @property
    def is_of_whole_shop(self) -> bool:
        return self.topic == SHOP_REDACT


class PrivacyRequests:
    """The requests of the generation queue table, by store."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._table = Table(storage, settings.generation_queue_table)

    def keep(self, request: PrivacyRequest) -> bool:
        """Stores a request; False if it already was. Raises the client's own errors."""
        item = keys.privacy_request(request.store, request.id) | {
            "topic": request.topic,
            "asked_at": request.asked_at,
            "customer_id": request.customer_id,
            "order_ids": json.dumps(request.order_ids),
        }
        try:
            dynamodb.put(self._storage, Put(table=self._table.name, item=item, condition="attribute_not_exists(#key)"))
        except ConditionRefused:
            return False
        return True

    def waiting(self, store: StoreSlug) -> Iterator[PrivacyRequest]:
        for item in self._table.partition(keys.privacy_requests(store)):
            yield _read(store, item)


def handle_privacy_request(clients: Clients, settings: Settings, store: Store, event: ShopEvent) -> None:
    """Stores a request until it is handled. Idempotent.

    An unreadable request is stored too, with its topic and time, so that a person can ask the shop. Raises the client's
    own errors; the event must then be retried.
    """
    customer = event.payload.get("customer")
    customer_id = _read_id(customer.get("id")) if isinstance(customer, dict) else ""
    order_ids = [
        order_id
        for name in ("orders_to_redact", "orders_requested")
        for value in _list(event.payload.get(name))
        if (order_id := _read_id(value))
    ]
    details = {"store": store.slug, "topic": event.topic, "event": event.id, "orders": len(order_ids)}
    if event.topic != SHOP_REDACT and not customer_id:
        logger.error("privacy request without a customer", extra=details)
        count("PrivacyRequestUnreadable")
    requests = PrivacyRequests(clients, settings)
    at = min(event.at, time())
    kept = False
    for start in range(0, len(order_ids) or 1, MAX_ORDERS_OF_ITEM):
        request_id = f"{event.id}#{start}" if start else event.id
        orders = tuple(order_ids[start : start + MAX_ORDERS_OF_ITEM])
        kept |= requests.keep(PrivacyRequest(store.slug, request_id, event.topic, at, customer_id, orders))
    if kept:
        logger.warning("privacy request waits", extra=details)
        count("PrivacyRequest", topic=event.topic)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _read_id(value: Any) -> str:
    """The digits of an id; empty for anything else."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return text if text.isascii() and text.isdigit() and len(text) <= 20 else ""


def _read(store: StoreSlug, item: Item) -> PrivacyRequest:
    return PrivacyRequest(
        store=store,
        id=item["sort"],
        topic=item["topic"],
        asked_at=float(item["asked_at"]),
        customer_id=item.get("customer_id", ""),
        order_ids=tuple(json.loads(item.get("order_ids", "[]"))),
    )
