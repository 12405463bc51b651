"""Counts a store's neighbours from what its shoppers bought and saw, one shopper after the other.

Nothing of a shopper is kept but their part in the counts, and a count with fewer than `MIN_SHOPPERS` behind it is not
published. Memory is bounded: where there are too many pairs, those that the fewest shoppers share are forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from math import sqrt

from wandstore.catalogue.neighbours import REPEAT_LINES, USUAL_REPEAT_RATE, WEIGHT_SCALE, Neighbours
from wandstore.shoppers.models import Signals

# A pair, or a product, of fewer shoppers is not published: it might tell of one of them, and it is an accident.
MIN_SHOPPERS = 3
MAX_NEIGHBOURS = 20
# A pair takes about a hundred bytes.
MAX_PAIRS = 2_000_000
# A purchase says more than a look. Whole numbers, so that a pair's count and evidence fit into one.
BOUGHT_EVIDENCE, SEEN_EVIDENCE = 4, 1
# Of a product that few had, neighbours are accidents: as if so much evidence more had been about others.
DOUBT = 40
# A purchase counts half as much for popularity when its shopper was last here so many days earlier.
HALF_LIFE_DAYS = 60
# What a look counts for popularity, in purchases.
SEEN_PURCHASES = 0.05

_DAY_SECONDS = 86_400
# The number of shoppers stands above the evidence in a pair's count, which a dictionary of pairs has no second one for.
_ONE_SHOPPER = 1 << 32
_EVIDENCE = _ONE_SHOPPER - 1
_PLACES = 1 << 24


class NeighbourCounter:
    """Counts one store. `now` is in epoch seconds."""

    def __init__(self, now: float, max_pairs: int = MAX_PAIRS) -> None:
        self._now = now
        self._max_pairs = max_pairs
        self._places: dict[str, int] = {}
        self._shoppers: list[int] = []  # by place, as the two that follow
        self._evidence: list[int] = []
        self._bought: list[float] = []
        self._pairs: dict[int, int] = {}
        self._counted = 0
        self._lines_again = 0.0
        self._later_lines = 0.0

    def add(self, signals: Signals) -> None:
        """One shopper of the store. Who neither bought nor saw anything changes nothing."""
        bought = {self._place(product_id) for product_id in signals.bought}
        places = sorted(bought.union(self._place(product_id) for product_id in signals.seen))
        if not places:
            return
        self._counted += 1
        days = max(0.0, self._now - signals.last_event_at) / _DAY_SECONDS
        self._count_products(signals, bought, places, 0.5 ** (days / HALF_LIFE_DAYS))
        self._count_pairs(bought, places)
        if signals.purchases > 1:
            again = sum(signals.rebought.values())
            self._lines_again += again
            self._later_lines += (len(signals.bought) + again) * (1 - 1 / signals.purchases)

    def _place(self, product_id: str) -> int:
        place = self._places.setdefault(product_id, len(self._places))
        if place == len(self._shoppers):
            self._shoppers.append(0)
            self._evidence.append(0)
            self._bought.append(0.0)
        return place

    def _count_products(self, signals: Signals, bought: set[int], places: list[int], weight: float) -> None:
        for place in places:
            self._shoppers[place] += 1
            self._evidence[place] += BOUGHT_EVIDENCE if place in bought else SEEN_EVIDENCE
            self._bought[place] += weight * (1 if place in bought else SEEN_PURCHASES)
        for product_id, times in signals.rebought.items():
            if (known := self._places.get(product_id)) in bought:
                self._bought[known] += weight * times

    def _count_pairs(self, bought: set[int], places: list[int]) -> None:
        pairs = self._pairs
        for one, other in combinations(places, 2):
            both_bought = one in bought and other in bought
            key = one * _PLACES + other
            pairs[key] = pairs.get(key, 0) + _ONE_SHOPPER + (BOUGHT_EVIDENCE if both_bought else SEEN_EVIDENCE)
        least = 2
        while len(pairs) > self._max_pairs:
            # Every pair that is forgotten could have been counted again, so counts are too low, and never too high.
            pairs = self._pairs = {key: count for key, count in pairs.items() if count >= least * _ONE_SHOPPER}
            least *= 2

    def neighbours(self) -> Neighbours:
        """What was counted so far, by the names of products, so that the same counts have the same version."""
        near: list[list[tuple[float, int]]] = [[] for _ in self._places]
        for key, count in self._pairs.items():
            if count >= MIN_SHOPPERS * _ONE_SHOPPER:
                one, other = divmod(key, _PLACES)
                weight = self._weigh(one, other, count & _EVIDENCE)
                near[one].append((weight, other))
                near[other].append((weight, one))
        names = list(self._places)
        kept = sorted(
            (place for place in range(len(names)) if self._shoppers[place] >= MIN_SHOPPERS), key=names.__getitem__
        )
        new_place = {place: number for number, place in enumerate(kept)}
        return Neighbours(
            counted_at=self._now,
            shoppers=self._counted,
            repeat_rate=round(
                (self._lines_again + USUAL_REPEAT_RATE * REPEAT_LINES) / (self._later_lines + REPEAT_LINES), 3
            ),
            products=tuple(names[place] for place in kept),
            bought=tuple(round(self._bought[place], 2) for place in kept),
            near=tuple(
                tuple(
                    number
                    for weight, other in sorted(near[place], key=lambda n: (-n[0], names[n[1]]))[:MAX_NEIGHBOURS]
                    for number in (new_place[other], round(WEIGHT_SCALE * weight))
                )
                for place in kept
            ),
        )

    def _weigh(self, place: int, other: int, evidence: int) -> float:
        """From 0 to 1: how much of the evidence about both products is about them together."""
        return min(1.0, evidence / sqrt((self._evidence[place] + DOUBT) * (self._evidence[other] + DOUBT)))


def count_neighbours(shoppers: Iterable[Signals], now: float) -> Neighbours:
    """The neighbours of a store from the signals of its shoppers; `now` is in epoch seconds."""
    counter = NeighbourCounter(now)
    for signals in shoppers:
        counter.add(signals)
    return counter.neighbours()
