"""What an order of a store usually is, followed from order to order without keeping any of them.

Value and number of things are each followed as a running median of logarithms: every order moves it a step up or down,
a large one while few orders are known, and a small one later. So one enormous order moves it no more than a large one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from statistics import median

from pydantic import ConfigDict, ValidationError

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Put, Table
from wandstore.aws.request_storage import Storage
from wandstore.errors import ConditionRefused, WriteConflict
from wandstore.ids import StoreSlug
from wandstore.record import Record
from wandstore.settings import Settings
from wandstore.shoppers.models import OrderedProduct, TypicalOrder

# With fewer orders than this, what is typical of the store is not known.
MIN_ORDERS = 20
_FIRST_STEP, _LEAST_STEP = 1.0, 0.02


class RunningOrder(Record):
    """The running medians, as logarithms, and the number of orders that they were followed through."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    orders: int = 0
    worth: float = 0
    things: float = 0

    @property
    def typical(self) -> TypicalOrder | None:
        """None while too few orders are known."""
        if self.orders < MIN_ORDERS:
            return None
        return TypicalOrder(value=Decimal(round(math.exp(self.worth), 2)), things=round(math.exp(self.things), 2))

    def follow(self, value: Decimal | None, lines: Sequence[OrderedProduct]) -> RunningOrder:
        """After one more order; the same for one that has no value or no price."""
        prices = [line.price for line in lines if line.price]
        if not value or not prices:
            return self
        worth, things = math.log(value), math.log(value / median(prices))
        if not self.orders:
            return RunningOrder(orders=1, worth=worth, things=things)
        step = max(_FIRST_STEP / (self.orders + 1), _LEAST_STEP)
        return RunningOrder(
            orders=self.orders + 1,
            worth=self.worth + math.copysign(step, worth - self.worth),
            things=self.things + math.copysign(step, things - self.things),
        )


class TypicalOrders:
    """The typical orders of the stores, in the generation queue table."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._table = Table(storage, settings.generation_queue_table)

    def read(self, store: StoreSlug) -> RunningOrder:
        item = self._table.get(keys.typical_order(store))
        try:
            return RunningOrder.model_validate_json(item["running"]) if item else RunningOrder()
        except (ValidationError, KeyError):
            return RunningOrder()

    def follow(self, store: StoreSlug, before: RunningOrder, after: RunningOrder) -> None:
        """Stores what follows from one more order. Of two orders at once, one may be left out: others will follow."""
        if after == before:
            return
        write = Put(
            table=self._table.name,
            item=keys.typical_order(store) | {"orders": after.orders, "running": after.model_dump_json()},
            condition="#orders = :before" if before.orders else "attribute_not_exists(#key)",
            values={"before": before.orders} if before.orders else {},
        )
        with suppress(ConditionRefused, WriteConflict):
            dynamodb.put(self._storage, write)
