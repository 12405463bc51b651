"""The failures that a test, or a person at `/_fake/`, can choose. All are off in the beginning."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Count = Annotated[int, Field(ge=0, le=1_000_000)]
# The statuses that Shopify documents for the Storefront API, beside 200. A form says one as text.
FailureStatus = Annotated[
    Literal[400, 401, 402, 403, 404, 423, 429, 430, 500, 502, 503],
    BeforeValidator(lambda value: int(value) if isinstance(value, str) and value.isdecimal() else value),
]


class Switches(BaseModel):
    """The failures that happen. Zero and empty mean none.

    The failures of the Storefront API begin after `spared_requests` further requests, and `status`, `garbage` and
    `half_answer` end after `failing_requests` failures, if that is not zero.
    """

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    # The Storefront API
    spared_requests: Count = 0
    failing_requests: Count = 0
    throttle_every: Count = 0  # every k-th request is answered 200 with the code THROTTLED
    throttle_next: Count = 0  # the same for this many of the next requests
    cost_capacity: Count = 0  # points that requests may spend; one that costs more than is left is THROTTLED
    cost_per_second: Annotated[float, Field(ge=0, le=1_000_000)] = 500  # how fast spent points are restored
    status: FailureStatus | None = None  # 423: the shop is locked; 402: it is frozen; 401 and 403: the token is refused
    slow_seconds: Annotated[float, Field(ge=0, le=60)] = 0
    garbage: bool = False  # 200 and a body that is not JSON
    half_answer: bool = False  # the connection ends in the middle of the body
    removed_fields: tuple[str, ...] = ()  # `Product.tags`: the schema has moved, and an operation with it is refused
    answered_version: str = ""  # what X-Shopify-API-Version says, in place of the version that was asked for
    cursors_expire: bool = False  # every cursor is refused
    tags_are_forbidden: bool = False  # even a token may not read tags
    max_complexity: Count = 0  # for requests with a token; those without one have a limit of their own
    # The pages of the shop
    no_legacy_permalinks: bool = False  # /cart/{variant}:{quantity} answers 404
    no_ucp: bool = False  # /.well-known/ucp and /buy answer 404, as in a shop without UCP
    # The events
    lose_every: Count = 0
    duplicate_every: Count = 0
    delay_seconds: Annotated[float, Field(ge=0, le=600)] = 0
    reorder: bool = False  # of each two events the second arrives first
    update_twice: bool = False  # an edit sends products/update twice, as Shopify often does

    def reset(self) -> None:
        for name, field in type(self).model_fields.items():
            setattr(self, name, field.default)


Failure = FailureStatus | Literal["throttled", "garbage", "half_answer"]


class RequestCounter:
    """Decides, request by request, which failure happens."""

    def __init__(self, switches: Switches) -> None:
        self._switches = switches
        self._requests = 0

    def next_failure(self) -> Failure | None:
        switches = self._switches
        if switches.spared_requests:
            switches.spared_requests -= 1
            return None
        self._requests += 1
        if switches.throttle_next:
            switches.throttle_next -= 1
            return "throttled"
        if switches.throttle_every and self._requests % switches.throttle_every == 0:
            return "throttled"
        chosen: Failure | None = None
        if switches.status is not None:
            chosen = switches.status
        elif switches.garbage:
            chosen = "garbage"
        elif switches.half_answer:
            chosen = "half_answer"
        if chosen and switches.failing_requests:
            switches.failing_requests -= 1
            if not switches.failing_requests:
                switches.status, switches.garbage, switches.half_answer = None, False, False
        return chosen


class CostBucket:
    """The points that requests may spend, restored over time. `clock` is monotonic, in seconds."""

    def __init__(self, switches: Switches, clock: Callable[[], float] = time.monotonic) -> None:
        self._switches = switches
        self._clock = clock
        self._spent = 0.0
        self._looked_at = clock()

    def take(self, cost: int) -> bool:
        """Spends the points, if enough are left. A request that costs more than the capacity needs a full bucket."""
        now = self._clock()
        self._spent = max(0.0, self._spent - (now - self._looked_at) * self._switches.cost_per_second)
        self._looked_at = now
        capacity = self._switches.cost_capacity
        if not capacity:
            return True
        if self._spent + min(cost, capacity) > capacity:
            return False
        self._spent += min(cost, capacity)
        return True
