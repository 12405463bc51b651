"""The simulator of shoppers with a hidden trait, which is not a part of this repository, and its events as ours.

Its path is an argument or the environment variable `PERSONA_SIMULATOR`.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from wandstore.shoppers.models import EventKind, ShopperEvent
from wandstore.shoppers.personas import PersonaType

VARIABLE = "PERSONA_SIMULATOR"
_DAY_SECONDS = 86_400
# Any time will do; the simulator's are in days before now.
_NOW = 1_790_000_000.0


class NoSimulator(Exception):
    """The message says what to do."""


class Sent(StrEnum):
    """Which of a simulated shopper's events reach the shop.

    A page knows no sign-in: that is at the shop. Orders come from a connected shop alone.
    """

    ALL = "all"
    PAGE_AND_ORDERS = "page and orders"
    PAGE = "page"


_NOT_SENT = {
    Sent.ALL: frozenset[str](),
    Sent.PAGE_AND_ORDERS: frozenset({"login"}),
    Sent.PAGE: frozenset({"login", "purchase"}),
}


@dataclass(frozen=True)
class WorldSettings:
    """A world of the simulator; `options` are arguments of its `World`."""

    name: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SimulatedShopper:
    """`trait` is None for a drifter."""

    trait: PersonaType | None
    events: tuple[ShopperEvent, ...]


class Simulator:
    """The module of the simulator. Raises `NoSimulator`."""

    def __init__(self, path: str | Path | None = None) -> None:
        said = path or os.environ.get(VARIABLE, "")
        if not said or not Path(said).is_file():
            raise NoSimulator(f"no simulator at {str(said)!r}: name the file persona_simulator.py, or set {VARIABLE}")
        spec = importlib.util.spec_from_file_location("persona_simulator", said)
        assert spec is not None
        assert spec.loader is not None
        self._module: Any = importlib.util.module_from_spec(spec)
        # A dataclass looks for its own module there.
        sys.modules[spec.name] = self._module
        spec.loader.exec_module(self._module)

    def shoppers(self, world: WorldSettings, seed: int, count: int, sent: Sent = Sent.ALL) -> list[SimulatedShopper]:
        """So many shoppers with one of the four traits."""
        lives = self._module.World(seed=seed, **world.options).shoppers(count)
        return [SimulatedShopper(PersonaType(trait), describe_events(events, sent)) for trait, events in lives]

    def drifters(self, world: WorldSettings, seed: int, count: int, sent: Sent = Sent.ALL) -> list[SimulatedShopper]:
        """So many without any trait."""
        lives = self._module.World(seed=seed, **world.options).drifters(count)
        return [SimulatedShopper(None, describe_events(events, sent)) for events in lives]


def describe_events(events: Sequence[dict[str, Any]], sent: Sent) -> tuple[ShopperEvent, ...]:
    """The events that reach the shop, as it counts them."""
    return tuple(_describe(events, _NOT_SENT[sent]))


def _describe(events: Sequence[dict[str, Any]], not_sent: frozenset[str]) -> Iterator[ShopperEvent]:
    for event in events:
        if event["event"] not in not_sent:
            # The trait of a price is its place in the catalogue's range; a sum of money needs an amount.
            price = Decimal(round(10 + 90 * event["price"], 2)) if "price" in event else None
            yield ShopperEvent.model_construct(
                event=EventKind(event["event"]),
                at=_NOW + event["at"] * _DAY_SECONDS,
                product_id=event.get("productId"),
                category=event.get("category"),
                brand=event.get("brand"),
                price=price,
                discounted=event.get("discounted", False),
                new=event.get("new", False),
                query=event.get("query"),
            )
