"""Judges on a shop's real orders whether the personas of its customers come true.

The orders are a CSV, gzip or not, with a row for each line: `at`, `customer`, `order`, `product`, `quantity`, `price`.
A price under the median of the product's prices so far is a reduced one. The orders are replayed in the order of time,
as the shop would report them, so nothing is known of a customer or of the shop that was not known then.
"""

from __future__ import annotations

import csv
import gzip
from bisect import insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from statistics import mean

from wandstore.shoppers.models import EventKind, OrderedProduct, Persona, ShopperEvent, Signals
from wandstore.shoppers.persona import count_event, detect_persona
from wandstore.shoppers.personas import PersonaType
from wandstore.shoppers.typical_order import RunningOrder

RETURN_SECONDS = 90 * 86_400
MAX_CALLED, MIN_LIFT = 0.35, 1.3
# One in so many is compared with the others.
MOST_LIKELY = 20


@dataclass
class Order:
    number: str
    customer: str
    at: float
    lines: list[OrderedProduct] = field(default_factory=list)

    @property
    def value(self) -> Decimal:
        return sum((line.quantity * (line.price or Decimal(0)) for line in self.lines), Decimal(0))

    @property
    def products(self) -> frozenset[str]:
        return frozenset(line.product_id for line in self.lines if line.product_id)

    @property
    def reduced_share(self) -> float:
        return mean(line.reduced for line in self.lines)


@dataclass(frozen=True)
class Called:
    """A customer after an order: the persona, and the order that followed, if any did. `known` was bought before."""

    customer: str
    order: Order
    persona: Persona
    is_first: bool
    known: frozenset[str]
    next_order: Order | None

    @property
    def came_back(self) -> bool:
        return self.next_order is not None and self.next_order.at - self.order.at <= RETURN_SECONDS


def read_orders(path: Path) -> list[Order]:
    """The orders by time. Raises `OSError`, and `KeyError` for a missing column."""
    opener = gzip.open if path.suffix == ".gz" else open
    orders: dict[str, Order] = {}
    prices: dict[str, list[Decimal]] = defaultdict(list)
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["at"])
    for row in rows:
        at = datetime.fromisoformat(row["at"]).replace(tzinfo=UTC).timestamp()
        order = orders.setdefault(row["order"], Order(row["order"], row["customer"], at))
        price, known = Decimal(row["price"]), prices[row["product"]]
        is_reduced = bool(known) and price < known[len(known) // 2]
        insort(known, price)
        order.lines.append(
            OrderedProduct(product_id=row["product"], quantity=int(row["quantity"]), price=price, reduced=is_reduced)
        )
    return sorted(orders.values(), key=lambda order: order.at)


def replay(orders: Sequence[Order]) -> Iterator[Called]:
    """What is said of each customer after each of their orders."""
    following: dict[str, list[Order]] = defaultdict(list)
    for order in orders:
        following[order.customer].append(order)
    running = RunningOrder()
    signals: dict[str, Signals] = {}
    known: dict[str, frozenset[str]] = defaultdict(frozenset)
    for order in orders:
        event = ShopperEvent(
            event=EventKind.PURCHASE,
            at=order.at,
            price=order.value,
            order_id=order.number,
            lines=tuple(order.lines),
            typical=running.typical,
        )
        running = running.follow(order.value, order.lines)
        before = signals.get(order.customer, Signals())
        signals[order.customer] = count_event(before, event)
        known[order.customer] |= order.products
        queue = following[order.customer]
        queue.pop(0)
        yield Called(
            order.customer,
            order,
            detect_persona(signals[order.customer]),
            not before.events,
            known[order.customer],
            queue[0] if queue else None,
        )


def report(path: Path) -> Iterator[str]:
    """The lines of a report."""
    orders = read_orders(path)
    end = orders[-1].at
    called = list(replay(orders))
    first = [one for one in called if one.is_first and end - one.order.at >= RETURN_SECONDS]
    loyal = [one for one in first if one.persona.type is PersonaType.LOYALIST]
    rest = [one for one in first if one.persona.type is not PersonaType.LOYALIST]
    yield f"{len(orders)} orders; {len(first)} customers with a first order at least 90 days before the last one"
    called_share = _share(len(loyal), len(first))
    yield f"called loyalist after the first order: {called_share:.1%} (target <= {MAX_CALLED:.0%})"
    back, rest_back = (_share(sum(one.came_back for one in some), len(some)) for some in (loyal, rest))
    yield (
        f"  of these come back within 90 days: {back:.1%}, of the rest {rest_back:.1%}:"
        f" {_share(back, rest_back):.2f} times (target >= {MIN_LIFT})"
    )
    repeated = [one for one in called if one.next_order is not None]
    for kind, what, measure in (
        (PersonaType.DEALHUNTER, "of the next basket is reduced", _reduced_next),
        (PersonaType.EXPLORER, "of the next basket is new to them", _new_next),
    ):
        # Orders without views seldom make anybody one of these, so those that are most likely one are compared.
        repeated.sort(key=lambda one, kind=kind: -one.persona.probabilities[kind])  # type: ignore[misc]
        most = [measure(one) for one in repeated[: len(repeated) // MOST_LIKELY]]
        others = [measure(one) for one in repeated[len(most) :]]
        yield (
            f"the {1 / MOST_LIKELY:.0%} most likely {kind}s: {_average(most):.1%} {what},"
            f" of the others {_average(others):.1%}"
        )


def _average(shares: Sequence[float]) -> float:
    return mean(shares) if shares else 0.0


def _reduced_next(one: Called) -> float:
    assert one.next_order is not None
    return one.next_order.reduced_share


def _new_next(one: Called) -> float:
    assert one.next_order is not None
    return len(one.next_order.products - one.known) / len(one.next_order.products)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
