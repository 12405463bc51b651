"""The tables behind the client: items, transactions under way, what lags behind, and capacity."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from tests.aws_like.behaviour import Behaviour, Capacity, Touch
from tests.aws_like.errors import refusal
from tests.aws_like.items import Item, ItemKey, TableShape, item_bytes

Address = tuple[str, ItemKey]


class Write(NamedTuple):
    """One write of a call: why it is refused, or the item that it leaves, None for none."""

    address: Address
    reason: dict[str, Any] | None
    before: Item | None
    after: Item | None
    changes: bool


@dataclass(eq=False)
class Pending:
    """A transaction that has its items until then; its outcome is decided already."""

    until: float
    addresses: frozenset[Address]
    writes: list[Write]


class Items(dict[ItemKey, Item]):
    """The items of a table. Those of one partition are found without a look at all others."""

    def __init__(self) -> None:
        super().__init__()
        self._sorts: dict[str, dict[str, None]] = {}

    def of(self, partition: str) -> Iterator[tuple[ItemKey, Item]]:
        """The items of a partition. What others have taken away in a way of their own is forgotten here."""
        for sort in self._sorts.get(partition, ()):
            if (key := (partition, sort)) in self:
                yield key, self[key]

    def __setitem__(self, key: ItemKey, item: Item) -> None:
        self._sorts.setdefault(key[0], {})[key[1]] = None
        super().__setitem__(key, item)

    def update(self, items: Mapping[ItemKey, Item]) -> None:  # type: ignore[override]
        for key, item in items.items():
            self[key] = item


class Tables:
    """Whoever uses them holds `lock`. `clock` answers seconds."""

    def __init__(self, shapes: Mapping[str, TableShape], behaviour: Behaviour, clock: Callable[[], float]) -> None:
        self.behaviour = behaviour
        self.counts: Counter[str] = Counter()
        self.lock = threading.RLock()
        self.clock = clock
        self.items = {name: Items() for name in shapes}
        self._shapes = dict(shapes)
        self._capacity = Capacity()
        self._pending: list[Pending] = []
        self._older: dict[Address, list[tuple[float, Item | None]]] = {}  # when it was replaced, and what

    def shape(self, name: str) -> TableShape:
        if name not in self._shapes:
            raise refusal("ResourceNotFoundException", "DynamoDB", f"Requested resource not found: {name}")
        return self._shapes[name]

    # Transactions under way ------------------------------------------------------------------------------------------

    def begin(self, pending: Pending) -> None:
        self._pending.append(pending)

    def is_taken(self, address: Address) -> bool:
        return any(address in pending.addresses for pending in self._pending)

    def settle(self, own: Pending | None = None) -> None:
        """Applies the transactions whose time is over, and this one."""
        if not self._pending:
            return
        now = self.clock()
        for pending in [one for one in self._pending if one is own or one.until <= now]:
            self._pending.remove(pending)
            self.apply(pending.writes)

    # Items -----------------------------------------------------------------------------------------------------------

    def apply(self, writes: Iterable[Write]) -> None:
        for write in writes:
            if not write.changes:
                continue
            name, key = write.address
            if self.behaviour.lag_seconds:
                self._remember(write.address)
            if write.after is None:
                self.items[name].pop(key, None)
            else:
                self.items[name][key] = write.after

    def _remember(self, address: Address) -> None:
        name, key = address
        now = self.clock()
        older = self._older.setdefault(address, [])
        older.append((now, self.items[name].get(key)))
        while older[0][0] <= now - self.behaviour.lag_seconds:
            older.pop(0)

    def read(self, name: str, key: ItemKey, *, lags: bool) -> Item | None:
        """The item as it is or, where the read lags, as it was before everything that is too new to be seen."""
        if lags and self.behaviour.lag_seconds:
            seen = self.clock() - self.behaviour.lag_seconds
            for replaced_at, item in self._older.get((name, key), ()):
                if replaced_at > seen:
                    return item
        return self.items[name].get(key)

    def read_all(self, name: str, *, lags: bool, partition: str | None = None) -> Iterator[tuple[ItemKey, Item]]:
        """Every item of a table, or of one partition of it; where the read lags, others of the table may be there."""
        if not (lags and self.behaviour.lag_seconds):
            items = self.items[name]
            yield from items.items() if partition is None else items.of(partition)
            return
        for key in self.items[name].keys() | {key for table, key in self._older if table == name}:
            if (item := self.read(name, key, lags=True)) is not None:
                yield key, item

    # Capacity --------------------------------------------------------------------------------------------------------

    def lets_read(self, touch: Touch, item: Item | None, *, is_consistent: bool) -> bool:
        limits = self.behaviour.partition_read_units, self.behaviour.table_read_units
        if limits == (math.inf, math.inf):
            return self._lets(touch)
        units = max(1, math.ceil(item_bytes(item or {}) / 4096)) * (1 if is_consistent else 0.5)
        return self._lets(touch) and self._take(touch, units, *limits)

    def lets_write(self, touch: Touch, before: Item | None, after: Item | None) -> bool:
        limits = self.behaviour.partition_write_units, self.behaviour.table_write_units
        if limits == (math.inf, math.inf):
            return self._lets(touch)
        larger = max(item_bytes(before or {}), item_bytes(after or {}))
        units = max(1, math.ceil(larger / 1024)) * (2 if touch.operation == "TransactWriteItems" else 1)
        return self._lets(touch) and self._take(touch, units, *limits)

    def _lets(self, touch: Touch) -> bool:
        return self._counted(not self.behaviour.throttles(touch))

    def _take(self, touch: Touch, units: float, of_partition: float, of_table: float) -> bool:
        now, way = self.clock(), "write" if touch.is_write else "read"
        return self._counted(
            self._capacity.take((way, touch.table, touch.key[0]), units, of_partition, now)
            and self._capacity.take((way, touch.table), units, of_table, now)
        )

    def _counted(self, lets: bool) -> bool:
        self.counts["throttles"] += not lets
        return lets
