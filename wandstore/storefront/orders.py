"""The orders of a Shopify shop: paid, cancelled and refunded, as its events report them.

An event may arrive late, twice, or before the one that it follows. So everything known of an order is merged in one
item, and the shopper's signals are updated to match that item.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from time import time
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, ValidationError, model_validator

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.clients import Clients
from wandstore.aws.dynamodb import Item, Put, Table
from wandstore.aws.request_storage import Storage
from wandstore.catalogue.products import Catalogue, Product
from wandstore.catalogue.shop_events import ShopEvent
from wandstore.catalogue.snapshots import load_current_catalogue
from wandstore.catalogue.stores import Store
from wandstore.errors import ConditionRefused, StorageUnavailable, WriteConflict
from wandstore.http_contract import first_fault
from wandstore.ids import ShopperId, ShopperKey, StoreSlug, is_shopper_id
from wandstore.observability import count, logger
from wandstore.settings import Settings
from wandstore.shoppers.counted_orders import REMEMBERED_SECONDS, CountedChange, CountedOrders, OrderState
from wandstore.shoppers.models import EventKind, OrderedProduct, ShopperEvent
from wandstore.shoppers.records import ShopperRecords
from wandstore.shoppers.session_values import CART, SessionValues
from wandstore.shoppers.typical_order import TypicalOrders
from wandstore.storefront.order_marks import NO_MARKS, OrderMarks

PAID, CANCELLED, REFUNDED = ORDER_TOPICS = ("orders/paid", "orders/cancelled", "refunds/create")
# The most lines of an order that its event keeps; a session has the last thirty events.
MAX_LINES_OF_EVENT = 25
_MAX_TRIES = 12


# What the shop sends --------------------------------------------------------------------------------------------------

# Shopify's ids are numbers in its payloads.
Id = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]
OrderId = Annotated[Id, Field(pattern="^[0-9]{1,20}$")]
Amount = Annotated[Decimal, Field(ge=0, le=10**9, allow_inf_nan=False)]


class _Payload(BaseModel):
    """A part of an event. A null is as good as nothing: it must not cost the whole order."""

    @model_validator(mode="before")
    @classmethod
    def _drop_nulls(cls, values: Any) -> Any:
        is_object = isinstance(values, dict)
        return {name: value for name, value in values.items() if value is not None} if is_object else values


class _Money(_Payload):
    amount: Amount
    currency_code: str


class _MoneySet(_Payload):
    """The same amount in the shop's currency and in the buyer's."""

    shop_money: _Money | None = None
    presentment_money: _Money | None = None

    def amount_in(self, currency: str) -> Decimal | None:
        both = (self.shop_money, self.presentment_money)
        return next((money.amount for money in both if money and money.currency_code == currency), None)


class _Transaction(_Payload):
    kind: str = ""
    status: str = ""
    amount: Amount = Decimal(0)
    currency: str = ""


class _RefundedLine(_Payload):
    subtotal_set: _MoneySet | None = None


class _Refund(_Payload):
    id: OrderId
    transactions: list[_Transaction] = []
    refund_line_items: list[_RefundedLine] = []

    def amount_in(self, currency: str) -> Decimal:
        """The refunded amount; 0 if it is unknown in this currency."""
        paid_back = [t for t in self.transactions if t.kind == "refund" and t.status not in ("failure", "error")]
        if any(transaction.currency == currency for transaction in paid_back):
            return sum((t.amount for t in paid_back if t.currency == currency), Decimal(0))
        if not paid_back:
            return Decimal(0)  # goods were returned without a refund
        amounts = (line.subtotal_set.amount_in(currency) for line in self.refund_line_items if line.subtotal_set)
        return sum((amount for amount in amounts if amount is not None), Decimal(0))


class _RefundOfOrder(_Refund):
    order_id: OrderId


class _Line(_Payload):
    product_id: Id | None = None
    variant_id: Id | None = None
    quantity: Annotated[int, Field(ge=0, le=10**6)] = 1
    price: Amount | None = None


class _Order(_Payload):
    """The fields of an order that are used here. An order that was too large for the queue has only its id."""

    id: OrderId
    currency: str = ""
    total_price: Amount | None = None
    total_price_set: _MoneySet | None = None
    financial_status: str | None = None
    processed_at: str | None = None
    note_attributes: Any = None
    refunds: list[_Refund] = []

    def total_in(self, currency: str) -> Decimal | None:
        """What the buyer paid, or None if it was in other currencies."""
        if self.total_price_set and (total := self.total_price_set.amount_in(currency)) is not None:
            return total
        return self.total_price if self.currency == currency else None


class _PaidOrder(_Order):
    line_items: Annotated[list[_Line], Field(max_length=10_000)]


# What is known of an order --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OrderFacts:
    """Everything known of one order. Amounts are in the store's currency; `total` is None if it is in another.

    `refunds` are amounts by the refunds' ids.
    """

    shopper_id: ShopperId | None = None
    arm: str = ""
    is_paid: bool = False
    is_cancelled: bool = False
    is_refunded: bool = False
    total: Decimal | None = None
    refunds: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def is_purchase(self) -> bool:
        """Whether it is a purchase: paid, and neither cancelled nor fully refunded."""
        is_fully_refunded = self.is_refunded or (bool(self.total) and self.revenue == 0)
        return self.is_paid and not self.is_cancelled and not is_fully_refunded

    @property
    def revenue(self) -> Decimal:
        return max(Decimal(0), (self.total or Decimal(0)) - sum(self.refunds.values(), Decimal(0)))

    def with_order(self, order: _Order, topic: str, currency: str) -> OrderFacts:
        # Only a paid order needs its shopper.
        marks = OrderMarks.read(order.note_attributes) if topic == PAID else NO_MARKS
        refunds = {refund.id: refund.amount_in(currency) for refund in order.refunds}
        total = order.total_in(currency)
        return replace(
            self,
            shopper_id=marks.shopper_id or self.shopper_id,
            arm=marks.arm or self.arm,
            is_paid=self.is_paid or topic == PAID,
            is_cancelled=self.is_cancelled or topic == CANCELLED,
            is_refunded=self.is_refunded or order.financial_status == "refunded",
            total=self.total if total is None else total,
            refunds={**self.refunds, **refunds},
        )

    def with_refund(self, refund: _Refund, currency: str) -> OrderFacts:
        return replace(self, refunds={**self.refunds, refund.id: refund.amount_in(currency)})

    def to_item(self) -> Item:
        return {
            "shopper_id": self.shopper_id,
            "arm": self.arm,
            "is_paid": self.is_paid,
            "is_cancelled": self.is_cancelled,
            "is_refunded": self.is_refunded,
            "total": None if self.total is None else str(self.total),
            "refunds": json.dumps({number: str(amount) for number, amount in self.refunds.items()}),
        }

    @classmethod
    def from_item(cls, item: Item) -> OrderFacts:
        shopper_id = item.get("shopper_id") or ""
        total = item.get("total")
        return cls(
            shopper_id=ShopperId(shopper_id) if is_shopper_id(shopper_id) else None,
            arm=item.get("arm", ""),
            is_paid=item.get("is_paid", False),
            is_cancelled=item.get("is_cancelled", False),
            is_refunded=item.get("is_refunded", False),
            total=None if total is None else Decimal(total),
            refunds={number: Decimal(amount) for number, amount in json.loads(item.get("refunds", "{}")).items()},
        )


class Orders:
    """The orders of the generation queue table, by their ids."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._table = Table(storage, settings.generation_queue_table)

    def find(self, store: StoreSlug, order_id: str, now: float) -> OrderFacts | None:
        item = self._table.get(keys.order(store, order_id), now=now)
        return OrderFacts.from_item(item) if item else None


# Handling -------------------------------------------------------------------------------------------------------------


def handle_order_event(clients: Clients, settings: Settings, store: Store, event: ShopEvent) -> None:
    """Updates the shopper's signals from one order event. Idempotent.

    An order without a shopper is counted for the shop only. An unreadable event is logged and counted. Raises
    `StorageUnavailable` and the clients' own errors; the event must then be retried.
    """
    try:
        report = _Report.read(event)
    except ValidationError as error:
        field_name, fault = first_fault(error)
        logger.error(
            "order event unreadable",
            extra={"store": store.slug, "topic": event.topic, "event": event.id, "field": field_name, "fault": fault},
        )
        count("OrderUnreadable")
        return
    _OrderUpdate(clients, settings, store).apply(report, event)


@dataclass(frozen=True)
class _Report:
    """The content of one event."""

    order_id: str
    order: _Order | None = None
    refund: _Refund | None = None

    @classmethod
    def read(cls, event: ShopEvent) -> _Report:
        """Raises `ValidationError`."""
        if event.topic == REFUNDED:
            refund = _RefundOfOrder.model_validate(event.payload)
            return cls(refund.order_id, refund=refund)
        order = (_PaidOrder if event.topic == PAID else _Order).model_validate(event.payload)
        return cls(order.id, order=order)

    def add_to(self, facts: OrderFacts, topic: str, currency: str) -> OrderFacts:
        if self.order is not None:
            facts = facts.with_order(self.order, topic, currency)
        return facts.with_refund(self.refund, currency) if self.refund is not None else facts


class _OrderUpdate:
    """One event of one store's order."""

    def __init__(self, clients: Clients, settings: Settings, store: Store) -> None:
        self._clients = clients
        self._settings = settings
        self._store = store
        self._table = Table(clients, settings.generation_queue_table)
        self._typical = TypicalOrders(clients, settings)
        self._now = time()

    def apply(self, report: _Report, event: ShopEvent) -> None:
        for _ in range(_MAX_TRIES):
            try:
                self._apply(report, event)
            except (ConditionRefused, WriteConflict):
                continue  # another event of this order was applied in the meantime
            return
        raise StorageUnavailable("dynamodb", "the order changed during every try")

    def _apply(self, report: _Report, event: ShopEvent) -> None:
        """Raises `ConditionRefused` and `WriteConflict` if another event of the order was applied in the meantime."""
        key = keys.order(self._store.slug, report.order_id)
        details = {"store": self._store.slug, "order": report.order_id, "topic": event.topic}
        item = self._table.get(key)
        before = OrderFacts.from_item(item) if item else OrderFacts()
        facts = report.add_to(before, event.topic, self._store.currency)
        if item and facts == before:
            logger.info("order known already", extra=details)
            return
        revision = int(item["revision"]) if item else 0
        known = facts.to_item() | {"revision": revision + 1}
        write = Put(
            table=self._table.name,
            item=key | known | dynamodb.expires_after(self._now, REMEMBERED_SECONDS),
            condition="#revision = :before" if item else "attribute_not_exists(#key)",
            values={"before": revision} if item else {},
        )
        is_newly_paid = facts.is_paid and not before.is_paid
        if facts.shopper_id is None:
            dynamodb.put(self._clients, write)
            self._follow_typical(report, facts, is_newly_paid)
            logger.info("order without a shopper" if facts.is_paid else "order not paid yet", extra=details)
            if is_newly_paid:
                count("OrderWithoutShopper")
            return
        shopper = ShopperKey(self._store.slug, facts.shopper_id)
        if is_newly_paid and isinstance(report.order, _PaidOrder):
            self._empty_bag(shopper, report.order)
        state = OrderState(report.order_id, self._describe(report, facts, event) if facts.is_purchase else None)
        change = CountedOrders(self._clients, self._settings).settle(shopper, state, write, self._now)
        self._follow_typical(report, facts, is_newly_paid)
        if is_newly_paid and facts.total is None:
            logger.warning("order in another currency", extra=details | {"currency": self._store.currency})
            count("OrderInAnotherCurrency")
        self._log(change, details)
        if change is not None:
            self._note(shopper, change)

    def _empty_bag(self, shopper: ShopperKey, order: _PaidOrder) -> None:
        """Takes what was bought out of the bag.

        Before the order is known, and once for its id: an event that comes again after a crash takes out what this one
        did not, and nothing twice. (A transaction cannot write an item twice, and the session is in the order's.)
        """
        bought: Counter[str] = Counter()
        for line in order.line_items:
            if line.variant_id is not None:
                bought[line.variant_id] += line.quantity
        carts = SessionValues(self._clients, self._settings, CART)
        stored = carts.read(shopper, self._now)
        carts.change(shopper, stored, self._now, lambda cart: cart.take_out(order.id, bought))

    def _log(self, change: CountedChange | None, details: Mapping[str, str]) -> None:
        purchases = change.after.signals.purchases - change.before.signals.purchases if change else 0
        logger.info("order counted", extra={**details, "purchases": purchases, "is_changed": change is not None})
        if purchases > 0:
            count("OrderCounted")
        elif purchases < 0:
            count("OrderTakenBack")

    def _describe(self, report: _Report, facts: OrderFacts, event: ShopEvent) -> ShopperEvent:
        """The order as one purchase. Only an event of the order itself has its lines; a refund's has none."""
        order = report.order
        lines: tuple[OrderedProduct, ...] = ()
        if isinstance(order, _PaidOrder):
            lines = _name_products(order.line_items, load_current_catalogue(self._store, self._clients, self._settings))
        return ShopperEvent(
            event=EventKind.PURCHASE,
            at=_read_time(order.processed_at if order else None, min(event.at, self._now)),
            price=None if facts.total is None else facts.revenue,
            order_id=report.order_id,
            lines=lines,
            typical=self._typical.read(self._store.slug).typical if lines else None,
        )

    def _follow_typical(self, report: _Report, facts: OrderFacts, is_newly_paid: bool) -> None:
        """An order of anybody's tells what the store's orders are usually like."""
        if is_newly_paid and isinstance(report.order, _PaidOrder):
            lines = tuple(OrderedProduct(price=line.price) for line in report.order.line_items if line.quantity)
            before = self._typical.read(self._store.slug)
            self._typical.follow(self._store.slug, before, before.follow(facts.total, lines))

    def _note(self, shopper: ShopperKey, change: CountedChange) -> None:
        records, after = ShopperRecords(self._clients, self._settings), change.after
        at = after.signals.last_event_at or self._now
        records.note_shopper(shopper, after.persona.hash, at)
        if after.persona.hash != change.before.persona.hash or not change.before.signals.events:
            # No page is requested: the shopper is at the shop's checkout, and their next visit requests one.
            records.note_persona(shopper, after.persona, after.signals, at)


def _name_products(lines: list[_Line], catalogue: Catalogue) -> tuple[OrderedProduct, ...]:
    """The lines with the catalogue's facts about their products."""
    kept = [line for line in lines if line.quantity][:MAX_LINES_OF_EVENT]
    by_number: dict[str, Product] = {}
    wanted = {line.product_id for line in kept} | {line.variant_id for line in kept}
    for product in catalogue.products:
        for number in (product.shopify_id, *(variant.id for variant in product.variants)):
            if number in wanted and number is not None:
                by_number[number] = product
    found = [(line, by_number.get(line.product_id or "") or by_number.get(line.variant_id or "")) for line in kept]
    return tuple(
        OrderedProduct(
            product_id=product.id if product else None,
            category=product.category or None if product else None,
            brand=product.vendor or None if product else None,
            quantity=line.quantity,
            price=line.price,
            reduced=product is not None and product.compare_at_price is not None,
        )
        for line, product in found
    )


def _read_time(text: str | None, latest: float) -> float:
    """Epoch seconds; `latest` if the text is not a time with a zone, or is a later time."""
    try:
        at = datetime.fromisoformat(text or "")
        return min(latest, at.timestamp()) if at.tzinfo else latest
    except (ValueError, OverflowError, OSError):
        return latest
