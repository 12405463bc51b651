"""The orders that a shopper's signals include, with their amounts. Each counts once, however often it is reported.

A browser may report an order, and the shop reports it too; the shop's report replaces the browser's. An order is
counted in one transaction with the session, so a crash cannot leave it counted twice, or stored but not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import EXPIRES_AT, Item, Put, Table, Write
from wandstore.aws.request_storage import Storage
from wandstore.errors import ConditionRefused, StorageUnavailable, TransactionRefused
from wandstore.ids import ShopperKey
from wandstore.settings import Settings
from wandstore.shoppers.models import ShopperEvent
from wandstore.shoppers.sessions import (
    OrderChange,
    Session,
    Sessions,
    session_from_item,
    with_event,
    with_order_changed,
    with_shop_order,
)

# A refund may arrive as long as a session exists by default. The shop's report follows a browser's soon, or never.
REMEMBERED_SECONDS = 400 * 86_400
CLAIM_REMEMBERED_SECONDS = 30 * 86_400
_MAX_TRIES = 12
# The positions of the writes in the transactions of `claim` and `settle`.
_SESSION, _ORDER = range(2)
_FACTS = 0
# DynamoDB removes expired items days late.
_UNKNOWN = f"attribute_not_exists(#key) OR #{EXPIRES_AT} <= :now"


@dataclass(frozen=True)
class OrderState:
    """What the signals should have of an order. `event` is its purchase; None if it is not, or no longer, one."""

    order_id: str
    event: ShopperEvent | None

    @property
    def purchases(self) -> int:
        return 0 if self.event is None else 1

    @property
    def spent(self) -> Decimal:
        return (self.event.price or Decimal(0)) if self.event else Decimal(0)


@dataclass(frozen=True)
class CountedChange:
    """A shopper's session before and after an order was counted, changed or taken back."""

    before: Session
    after: Session


class CountedOrders:
    """The orders of the generation queue table, by shopper. Times are epoch seconds."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._table = Table(storage, settings.generation_queue_table)
        self._sessions = Sessions(storage, settings)

    def claim(self, shopper: ShopperKey, event: ShopperEvent, session: Session) -> Session | None:
        """Counts a purchase that a browser reports; None if its order was already counted.

        `session` is what the caller has read; nothing else is read. Raises `StorageUnavailable`.
        """
        assert event.order_id is not None
        state = OrderState(event.order_id, event)
        for _ in range(_MAX_TRIES):
            after = with_event(session, event)
            item = _item(shopper, state, revision=1, expiry=dynamodb.expires_after(event.at, CLAIM_REMEMBERED_SECONDS))
            put = Put(table=self._table.name, item=item, condition=_UNKNOWN, values={"now": int(event.at)})
            try:
                dynamodb.transact(self._storage, [self._sessions.write(shopper, session, after, event.at), put])
            except TransactionRefused as refusal:
                if _ORDER in refusal.refused:
                    return None
                if _SESSION in refusal.refused:
                    session = session_from_item(refusal.item, shopper.store, event.at)
            else:
                return after
        raise StorageUnavailable("dynamodb", "the session changed during every try")

    def settle(self, shopper: ShopperKey, state: OrderState, facts: Put, now: float) -> CountedChange | None:
        """Updates the signals to match the shop's report of an order; None if they already do.

        `facts` is the write of the shop's report, from which `state` was made. It is in the same transaction, so an
        item that names a shopper always has its counterpart in the shopper's own partition.

        Raises `ConditionRefused` if `facts` is out of date, `StorageUnavailable`, and the client's own errors.
        """
        for _ in range(_MAX_TRIES):
            item = self._table.get(keys.counted_order(shopper, state.order_id), now=now)
            difference = _difference(item, state)
            change = None
            if difference is not None:
                before = self._sessions.read(shopper, now)
                if item is None and state.event is not None:
                    after = with_shop_order(before, state.event)
                else:
                    after = with_order_changed(before, difference)
                change = CountedChange(before, after)
            writes: list[Write] = [facts, self._confirm(shopper, state, item, now)]
            if change is not None:
                writes.append(self._sessions.write(shopper, change.before, change.after, now))
            try:
                dynamodb.transact(self._storage, writes)
            except TransactionRefused as refusal:
                if _FACTS in refusal.refused:
                    raise ConditionRefused from refusal
                continue  # another write got there first, or DynamoDB was busy: retry with what is stored now
            return change
        raise StorageUnavailable("dynamodb", "the session changed during every try")

    def _confirm(self, shopper: ShopperKey, state: OrderState, item: Item | None, now: float) -> Put:
        revision = int(item["revision"]) if item else 0
        expiry = dynamodb.expires_after(now, REMEMBERED_SECONDS)
        return Put(
            table=self._table.name,
            item=_item(shopper, state, revision=revision + 1, expiry=expiry) | {"confirmed": True},
            condition="#revision = :before" if item else _UNKNOWN,
            values={"before": revision} if item else {"now": int(now)},
        )


def _item(shopper: ShopperKey, state: OrderState, *, revision: int, expiry: Item) -> Item:
    counted: dict[str, Any] = {"purchases": state.purchases, "spent": str(state.spent), "revision": revision}
    return keys.counted_order(shopper, state.order_id) | counted | expiry


def _difference(item: Item | None, state: OrderState) -> OrderChange | None:
    """The difference between the signals and the order's state; None if they match.

    An order that only a browser has reported never matches, because a browser does not report its lines.
    """
    purchases, spent = (int(item["purchases"]), Decimal(item["spent"])) if item else (0, Decimal(0))
    is_confirmed = bool(item and item.get("confirmed"))
    if (purchases, spent) == (state.purchases, state.spent) and (item is None or is_confirmed):
        return None
    shop_orders = state.purchases - (purchases if is_confirmed else 0)
    return OrderChange(state.order_id, state.event, state.purchases - purchases, state.spent - spent, shop_orders)
