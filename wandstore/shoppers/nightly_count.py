"""Counts the neighbours of all stores from the sessions of their shoppers, in one pass over the table.

The pass reads a page of sessions at a time and keeps counts only. A scan goes by the hash of its keys, so where time
runs out, what was read until then is a fair sample of all shoppers, and is published as such.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import EXPIRES_AT, Table
from wandstore.aws.request_storage import Storage
from wandstore.catalogue.neighbours import Neighbours
from wandstore.catalogue.published_neighbours import PublishedNeighbours
from wandstore.ids import StoreSlug
from wandstore.observability import count, logger
from wandstore.settings import Settings
from wandstore.shoppers.models import Signals
from wandstore.shoppers.neighbour_counting import MAX_PAIRS, NeighbourCounter

ShowSessions = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """`now` is the time of the count in epoch seconds; it ends at `deadline`, which is of `time.monotonic`."""

    now: float
    deadline: float = math.inf


@dataclass(frozen=True, slots=True)
class StoreCount:
    """`is_new` says whether other neighbours are published than before."""

    neighbours: Neighbours
    is_new: bool


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted of each store, and from how many sessions; a count that is not `complete` is of a sample."""

    stores: Mapping[StoreSlug, StoreCount]
    sessions: int
    complete: bool


class NightlyCount:
    """Counts and publishes the neighbours of stores."""

    def __init__(self, storage: Storage, settings: Settings, stores: Sequence[StoreSlug]) -> None:
        self._table = Table(storage, settings.shopper_sessions_table)
        self._published = PublishedNeighbours(storage, settings)
        self._stores = stores

    def run(self, limits: Limits, show: ShowSessions = lambda _: None) -> Count:
        """`show` is told after each page how many sessions were read. Raises what storage raises."""
        pairs_of_each = MAX_PAIRS // max(1, len(self._stores))
        counters = {store: NeighbourCounter(limits.now, pairs_of_each) for store in self._stores}
        attributes = [EXPIRES_AT, *(f"{name}:{store}" for store in self._stores for name in ("signals", "choice"))]
        sessions, complete = 0, True
        # An old read of a session is as good as a new one, for half the price.
        for page in self._table.scan("", attributes, is_consistent=False):
            for item in page.items:
                _count_session(item, counters, limits.now)
            sessions += page.looked_at
            show(sessions)
            if time.monotonic() >= limits.deadline:
                complete = False
                break
        if not complete:
            logger.warning("neighbours counted from a part of the sessions", extra={"sessions": sessions})
            count("NeighboursSampled")
        return Count({store: self._publish(store, counter) for store, counter in counters.items()}, sessions, complete)

    def _publish(self, store: StoreSlug, counter: NeighbourCounter) -> StoreCount:
        neighbours = counter.neighbours()
        is_new = self._published.publish(store, neighbours)
        details = {"store": store, "shoppers": neighbours.shoppers, "products": len(neighbours.products)}
        logger.info("neighbours counted", extra=details | {"version": neighbours.version, "is_new": is_new})
        return StoreCount(neighbours, is_new)


def _count_session(item: Mapping[str, Any], counters: Mapping[StoreSlug, NeighbourCounter], now: float) -> None:
    """One shopper's part. An expired session has none, nor has the store where they chose everybody's page."""
    if dynamodb.has_expired(item, now):
        return
    for store, counter in counters.items():
        signals = item.get(f"signals:{store}")
        if signals is None or item.get(f"choice:{store}") == "none":
            continue
        try:
            counter.add(Signals.model_validate_json(signals))
        except ValidationError:
            logger.warning("session not counted", extra={"store": store})
