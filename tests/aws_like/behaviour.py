"""What DynamoDB may do at any time, and the capacity that it has. By default everything is at once and enough."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.aws_like.items import ItemKey

REMOVED_AFTER_SECONDS = 2 * 86_400  # AWS removes an expired item within a few days


class Touch(NamedTuple):
    """One item that a call reads or writes."""

    operation: str
    table: str
    key: ItemKey
    is_write: bool


@dataclass
class Behaviour:
    """A test may change any of this while the product runs.

    Another call that meets an item of a transaction within its `transaction_seconds` is in conflict. A read that is
    not strongly consistent, and every read of an index, is `lag_seconds` behind. The units are those of a second:
    of one partition key, and of one table. `throttles` refuses what it likes beside them.
    """

    call_seconds: float = 0.0
    transaction_seconds: float = 0.0
    lag_seconds: float = 0.0
    partition_write_units: float = math.inf  # on AWS 1,000
    partition_read_units: float = math.inf  # on AWS 3,000
    table_write_units: float = math.inf
    table_read_units: float = math.inf
    throttle_code: str = "ProvisionedThroughputExceededException"  # or `ThrottlingException`, `RequestLimitExceeded`
    throttles: Callable[[Touch], bool] = lambda _: False
    page_bytes: int = 1024 * 1024  # of one answer of a query or a scan
    batch_bytes: int = 16 * 1024 * 1024  # of one answer of a batch


@dataclass
class Capacity:
    """Token buckets that hold one second's units. Their clock is the caller's."""

    _left: dict[tuple[str, ...], tuple[float, float]] = field(default_factory=dict)

    def take(self, bucket: tuple[str, ...], units: float, per_second: float, now: float) -> bool:
        """False where the bucket is empty. A bucket that has anything gives all that is asked, and is then in debt."""
        if per_second == math.inf:
            return True
        left, at = self._left.get(bucket, (per_second, now))
        left = min(per_second, left + (now - at) * per_second)
        if left <= 0:
            self._left[bucket] = left, now
            return False
        self._left[bucket] = left - units, now
        return True
