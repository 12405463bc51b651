"""What DynamoDB bills: write units and read units, by the rules of AWS's documentation.

A write unit is up to 1 kB of the larger of the item before and after, a read unit up to 4 kB of a strongly consistent
read, half of it otherwise. A transaction bills each of its items twice, also where it is cancelled or only checks. A
condition that fails is billed as the write would be. A batch rounds each item, a query or a scan each page.

AWS does not say whether an index is written twice for a transaction; here it is once, because indexes follow later.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.aws_like.items import Item, TableShape, item_bytes

WRITE_BYTES, READ_BYTES = 1024, 4096
TRANSACTION = "TransactWriteItems"


@dataclass
class Meter:
    """`writes`, `index_writes` and `reads` are units by table."""

    writes: Counter[str] = field(default_factory=Counter)
    index_writes: Counter[str] = field(default_factory=Counter)
    reads: Counter[str] = field(default_factory=Counter)  # twice the units, so that they are whole numbers

    @property
    def write_units(self) -> int:
        return self.writes.total() + self.index_writes.total()

    @property
    def read_units(self) -> float:
        return self.reads.total() / 2

    def read(self, table: str, read_bytes: int, *, is_consistent: bool) -> None:
        """One item of `GetItem` or of a batch, or one page of a query or a scan; 0 bytes where nothing was found."""
        self.reads[table] += count_units(read_bytes, READ_BYTES) * (2 if is_consistent else 1)

    def write(self, table: str, operation: str, sizes: Iterable[int]) -> None:
        """One item; `sizes` are its bytes before and after, without those that are not there."""
        units = count_units(max(sizes, default=0), WRITE_BYTES)
        self.writes[table] += units * (2 if operation == TRANSACTION else 1)

    def write_indexes(self, table: str, shape: TableShape, before: Item | None, after: Item | None) -> None:
        for keys in shape.indexes.values():
            self.index_writes[table] += index_units(_entry(keys, before), _entry(keys, after), keys)


def count_units(size: int, unit_bytes: int) -> int:
    """At least one, also for an item that is not there."""
    return max(1, math.ceil(size / unit_bytes))


def index_units(before: Item | None, after: Item | None, keys: tuple[str, str]) -> int:
    """One write for a new, a changed or a removed entry, two for one whose key changes, none for one that stays."""
    if before == after:
        return 0
    if before is not None and after is not None and [before[key] for key in keys] == [after[key] for key in keys]:
        return count_units(max(item_bytes(before), item_bytes(after)), WRITE_BYTES)
    return sum(count_units(item_bytes(entry), WRITE_BYTES) for entry in (before, after) if entry is not None)


def _entry(keys: tuple[str, str], item: Item | None) -> Item | None:
    """The item as an index holds it, which projects all attributes; None where it lacks one of the index's keys."""
    return item if item is not None and all(key in item for key in keys) else None


def sizes_of(*items: Mapping[str, Any] | None) -> list[int]:
    return [item_bytes(item) for item in items if item is not None]
