"""The orders of a Shopify shop: paid, cancelled and refunded ones, as its events tell of them.

An event may come late, twice, or before the one that it follows. So what is told of an order is gathered in one item,
and the shopper's signals are made to say what follows from all of it.
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

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

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
from wandstore.shoppers.carts import Carts
from wandstore.shoppers.counted_orders import REMEMBERED_SECONDS, CountedChange, CountedOrders, OrderState
from wandstore.shoppers.models import EventKind, OrderedProduct, ShopperEvent
from wandstore.shoppers.records import ShopperRecords
from wandstore.storefront.order_marks import NO_MARKS, OrderMarks

PAID, CANCELLED, REFUNDED = ORDER_TOPICS = ("orders/paid", "orders/cancelled", "refunds/create")
# As many lines of an order are kept with its event; a session has the last thirty events.
MAX_LINES_OF_EVENT = 25
_MAX_TRIES = 12


# What the shop sends --------------------------------------------------------------------------------------------------

# Shopify's ids are numbers in its payloads.
Id = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]
OrderId = Annotated[Id, Field(pattern="^[0-9]{1,20}$")]
Amount = Annotated[Decimal, Field(ge=0, le=10**9, allow_inf_nan=False)]


class _Money(BaseModel):
    amount: Amount
    currency_code: str


class _MoneySet(BaseModel):
    """The same amount in the shop's currency and in the buyer's."""

    shop_money: _Money | None = None
    presentment_money: _Money | None = None

    def amount_in(self, currency: str) -> Decimal | None:
        both = (self.shop_money, self.presentment_money)
        return next((money.amount for money in both if money and money.currency_code == currency), None)


class _Transaction(BaseModel):
    kind: str = ""
    status: str = ""
    amount: Amount = Decimal(0)
    currency: str = ""


class _RefundedLine(BaseModel):
    subtotal_set: _MoneySet | None = None


class _Refund(BaseModel):
    id: OrderId
    transactions: list[_Transaction] = []
    refund_line_items: list[_RefundedLine] = []

    def amount_in(self, currency: str) -> Decimal:
        """The money that was given back; what cannot be told in this currency is none."""
        paid_back = [t for t in self.transactions if t.kind == "refund" and t.status not in ("failure", "error")]
        if any(transaction.currency == currency for transaction in paid_back):
            return sum((t.amount for t in paid_back if t.currency == currency), Decimal(0))
        if not paid_back:
            return Decimal(0)  # goods came back and no money
        amounts = (line.subtotal_set.amount_in(currency) for line in self.refund_line_items if line.subtotal_set)
        return sum((amount for amount in amounts if amount is not None), Decimal(0))


class _RefundOfOrder(_Refund):
    order_id: OrderId


class _Line(BaseModel):
    product_id: Id | None = None
    variant_id: Id | None = None
    quantity: Annotated[int, Field(ge=0, le=10**6)] = 1
    price: Amount | None = None


class _Order(BaseModel):
    """An order as far as it is used here. One that is too large for a queue has its id alone."""

    id: OrderId
    currency: str = ""
    total_price: Amount | None = None
    total_price_set: _MoneySet | None = None
    financial_status: str | None = None
    processed_at: str | None = None
    note_attributes: Any = None
    refunds: list[_Refund] = []

    def total_in(self, currency: str) -> Decimal | None:
        """What the buyer paid, or None where it was in other currencies."""
        if self.total_price_set and (total := self.total_price_set.amount_in(currency)) is not None:
            return total
        return self.total_price if self.currency == currency else None


class _PaidOrder(_Order):
    line_items: Annotated[list[_Line], Field(max_length=10_000)]


# What is known of an order --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OrderFacts:
    """All that was told of one order. Amounts are in the store's currency; `total` is None where it is another.

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
    def stands(self) -> bool:
        """Whether it is a purchase: paid, and neither cancelled nor given back as a whole."""
        is_given_back = self.is_refunded or (bool(self.total) and self.revenue == 0)
        return self.is_paid and not self.is_cancelled and not is_given_back

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
    """Makes the shopper's signals say what an event tells of an order. Handling it again changes nothing.

    An order without a shopper is counted for the shop alone. An event that cannot be read is a line of the log and a
    metric. Raises `StorageUnavailable` and the clients' own errors: the event has to come again.
    """
    try:
        told = _Told.read(event)
    except ValidationError as error:
        field_name, fault = first_fault(error)
        logger.error(
            "order event unreadable",
            extra={"store": store.slug, "topic": event.topic, "event": event.id, "field": field_name, "fault": fault},
        )
        count("OrderUnreadable")
        return
    _OrderUpdate(clients, settings, store).apply(told, event)


@dataclass(frozen=True)
class _Told:
    """What one event tells."""

    order_id: str
    order: _Order | None = None
    refund: _Refund | None = None

    @classmethod
    def read(cls, event: ShopEvent) -> _Told:
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
        self._now = time()

    def apply(self, told: _Told, event: ShopEvent) -> None:
        for _ in range(_MAX_TRIES):
            try:
                self._apply(told, event)
            except (ConditionRefused, WriteConflict):
                continue  # another event of the order came in between, and says more
            return
        raise StorageUnavailable("dynamodb", "the order changed during every try")

    def _apply(self, told: _Told, event: ShopEvent) -> None:
        """Raises `ConditionRefused` and `WriteConflict` where something else was told of the order meanwhile."""
        key = keys.order(self._store.slug, told.order_id)
        details = {"store": self._store.slug, "order": told.order_id, "topic": event.topic}
        item = self._table.get(key)
        before = OrderFacts.from_item(item) if item else OrderFacts()
        facts = told.add_to(before, event.topic, self._store.currency)
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
            logger.info("order without a shopper" if facts.is_paid else "order not paid yet", extra=details)
            if is_newly_paid:
                count("OrderWithoutShopper")
            return
        shopper = ShopperKey(self._store.slug, facts.shopper_id)
        if is_newly_paid and isinstance(told.order, _PaidOrder):
            self._empty_bag(shopper, told.order)
        state = OrderState(told.order_id, self._describe(told, facts, event) if facts.stands else None)
        change = CountedOrders(self._clients, self._settings).settle(shopper, state, write, self._now)
        if is_newly_paid and facts.total is None:
            logger.warning("order in another currency", extra=details | {"currency": self._store.currency})
            count("OrderInAnotherCurrency")
        self._tell(change, details)
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
        carts = Carts(self._clients, self._settings)
        stored = carts.read(shopper, self._now)
        carts.change(shopper, stored, self._now, lambda cart: cart.take_out(order.id, bought))

    def _tell(self, change: CountedChange | None, details: Mapping[str, str]) -> None:
        purchases = change.after.signals.purchases - change.before.signals.purchases if change else 0
        logger.info("order counted", extra={**details, "purchases": purchases, "is_changed": change is not None})
        if purchases > 0:
            count("OrderCounted")
        elif purchases < 0:
            count("OrderTakenBack")

    def _describe(self, told: _Told, facts: OrderFacts, event: ShopEvent) -> ShopperEvent:
        """The order as one purchase. An event that is not the order's own has no lines to tell of."""
        order = told.order
        lines: tuple[OrderedProduct, ...] = ()
        if isinstance(order, _PaidOrder):
            lines = _name_products(order.line_items, load_current_catalogue(self._store, self._clients, self._settings))
        return ShopperEvent(
            event=EventKind.PURCHASE,
            at=_read_time(order.processed_at if order else None, min(event.at, self._now)),
            price=None if facts.total is None else facts.revenue,
            order_id=told.order_id,
            lines=lines,
        )

    def _note(self, shopper: ShopperKey, change: CountedChange) -> None:
        records, after = ShopperRecords(self._clients, self._settings), change.after
        at = after.signals.last_event_at or self._now
        records.note_shopper(shopper, after.persona.hash, at)
        if after.persona.hash != change.before.persona.hash:
            # No page is asked for: the shopper is at the shop's checkout, and their next visit asks for one.
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
        )
        for line, product in found
    )


def _read_time(text: str | None, latest: float) -> float:
    """Epoch seconds; `latest` for what is no time with a zone, or lies after it."""
    try:
        told = datetime.fromisoformat(text or "")
        return min(latest, told.timestamp()) if told.tzinfo else latest
    except (ValueError, OverflowError, OSError):
        return latest
