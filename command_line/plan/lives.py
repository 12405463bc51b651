"""Lives: what one shopper does from the first visit to the last, and what the product knows of them after each step.

The signals are counted and the persona decided by the product's own functions, after each event. A life does not say
when its visits are, so many simulated shoppers can live the same one.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wandstore.settings import Settings
from wandstore.shoppers.buckets import NEUTRAL_BUCKET, Bucket, bucket_of, is_due_own_page
from wandstore.shoppers.models import EventKind, ShopperEvent, Signals
from wandstore.shoppers.persona import NEUTRAL
from wandstore.shoppers.sessions import NO_SESSION, Session, with_event, with_shop_order

DAY_SECONDS = 86_400.0
# After so many events on average, a shopper is on the store's page again, and not on a product's or a collection's.
EVENTS_BETWEEN_VISITS = 3.0
MEDIAN_PAUSE_SECONDS = 25.0
PAUSE_SPREAD = 0.9


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the product knows of a shopper, as far as pages and spending depend on it."""

    persona_hash: str = NEUTRAL.hash
    bucket: Bucket = NEUTRAL_BUCKET
    is_due_own_page: bool = False
    signals: Signals = NO_SESSION.signals

    @classmethod
    def of(cls, session: Session, settings: Settings) -> Knowledge:
        persona, signals = session.persona, session.signals
        is_due = is_due_own_page(persona, signals, settings)
        return cls(persona.hash, bucket_of(persona, signals), is_due, signals)


NOTHING_KNOWN = Knowledge()


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `pause` seconds after the step before it, and what is known afterwards.

    `event` is None for a visit of the store's page.
    """

    pause: float
    event: EventKind | None
    known: Knowledge


Life = tuple[tuple[Step, ...], ...]  # the steps of each visit
Act = tuple[float, ShopperEvent | None]  # seconds since the act before, and the event; None for the store's page


def live(visits: Iterable[Sequence[Act]], settings: Settings, *, shop_reports: bool = True) -> Life:
    """The life of these acts. A connected shop reports its orders; without one, a purchase is only a browser's word."""
    session, known = NO_SESSION, NOTHING_KNOWN
    lived: list[tuple[Step, ...]] = []
    for acts in visits:
        steps: list[Step] = []
        for pause, event in acts:
            if event is not None:
                is_shops = shop_reports and event.event is EventKind.PURCHASE
                count = with_shop_order if is_shops else with_event
                session = count(session, event)
                known = Knowledge.of(session, settings)
            steps.append(Step(pause, event.event if event else None, known))
        lived.append(tuple(steps))
    return tuple(lived)


def with_visits(events: Sequence[ShopperEvent], rng: random.Random) -> list[Act]:
    """The acts of one visit: the store's page first, then the events, and the store's page again now and then."""
    acts: list[Act] = [(0.0, None)]
    at = events[0].at if events else 0.0
    for event in events:
        acts.append((max(0.0, event.at - at), event))
        at = event.at
        if rng.random() < 1 / EVENTS_BETWEEN_VISITS:
            acts.append((1.0, None))
    return acts


# The planner's own shoppers -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Taste:
    """What a kind of shopper does; shares are probabilities of one event, `visits` and `events` are averages."""

    share: float
    visits: float
    events: float
    discounted: float = 0.25  # how often a reduced product is looked at
    new: float = 0.15
    faithful: float = 0.1  # how often it is of the favourite brand
    again: float = 0.1  # how often it is one that was seen before
    focus: float = 1.0  # how much the favourite category leads
    sorts: float = 0.1  # of a visit
    buys: float = 0.03
    wishes: float = 0.03


# Invented, in the proportions of the persona simulator's worlds: a fifth has no trait at all.
TASTES = {
    "minimalist": Taste(share=0.24, visits=1.6, events=4.0, new=0.08, focus=2.4),
    "explorer": Taste(share=0.24, visits=2.0, events=8.0, new=0.45, focus=0.5, wishes=0.07),
    "dealhunter": Taste(share=0.2, visits=1.8, events=5.5, discounted=0.65, sorts=0.4),
    "loyalist": Taste(share=0.12, visits=3.6, events=5.0, faithful=0.6, again=0.35, buys=0.12),
    "none": Taste(share=0.2, visits=1.6, events=5.0),
}
CATEGORIES = tuple(f"category {number}" for number in range(6))
BRANDS = tuple(f"brand {number}" for number in range(12))
PRODUCTS = 120
DEAL_CLICK_SHARE = 0.4  # of the views of a reduced product
CART_SHARE = 0.08  # of all views


@dataclass(frozen=True, slots=True)
class Offer:
    """A product, as far as a taste or an event depends on it."""

    id: str
    category: str
    brand: str
    price: Decimal
    discounted: bool
    new: bool


def invent_lives(count: int, rng: random.Random, settings: Settings) -> list[Life]:
    """So many lives of shoppers of all tastes in one invented store."""
    offers = [
        Offer(
            id=f"p{number}",
            category=rng.choice(CATEGORIES),
            brand=rng.choice(BRANDS),
            price=Decimal(rng.randrange(800, 12_000)) / 100,
            discounted=rng.random() < 0.25,
            new=rng.random() < 0.15,
        )
        for number in range(PRODUCTS)
    ]
    tastes = draw_tastes(count, rng)
    return [live(invent_visits(taste, offers, rng), settings) for taste in tastes]


def draw_tastes(count: int, rng: random.Random) -> list[Taste]:
    return rng.choices(list(TASTES.values()), [taste.share for taste in TASTES.values()], k=count)


def invent_visits(taste: Taste, offers: Sequence[Offer], rng: random.Random) -> Iterator[list[Act]]:
    """The acts of each visit of one shopper. The times of their events are a day apart for each visit."""
    return _Inventor(taste, offers, rng).visits()


class _Inventor:
    """One shopper of a taste: what they like, and what they have seen."""

    def __init__(self, taste: Taste, offers: Sequence[Offer], rng: random.Random) -> None:
        self._taste, self._offers, self._rng = taste, offers, rng
        categories = sorted({offer.category for offer in offers})
        liked = rng.sample(categories, len(categories))
        self._weights = {name: 1.0 / (rank + 1) ** taste.focus for rank, name in enumerate(liked)}
        self._favourite = rng.choice(offers).brand
        self._seen: set[str] = set()

    def visits(self) -> Iterator[list[Act]]:
        for number in range(1 + min(10, int(self._rng.expovariate(1 / (self._taste.visits - 0.5))))):
            yield with_visits(list(self._events(number * DAY_SECONDS)), self._rng)

    def _events(self, at: float) -> Iterator[ShopperEvent]:
        taste, rng = self._taste, self._rng
        if rng.random() < taste.sorts:
            yield ShopperEvent(event=EventKind.SORT, at=at, query="price")
        for _ in range(max(1, round(rng.lognormvariate(0.0, 0.6) * taste.events * 0.85))):
            product = self._pick()
            at += self._pause()
            is_deal = product.discounted and rng.random() < DEAL_CLICK_SHARE
            yield _event(EventKind.DISCOUNT_CLICK if is_deal else EventKind.VIEW, at, product)
            self._seen.add(product.id)
            kinds = (EventKind.PURCHASE, EventKind.WISHLIST, EventKind.ADD_TO_CART, None)
            shares = (taste.buys, taste.wishes, CART_SHARE, 1 - taste.buys - taste.wishes - CART_SHARE)
            (kind,) = rng.choices(kinds, shares)
            if kind is not None:
                at += self._pause()
                yield _event(kind, at, product)

    def _pause(self) -> float:
        return self._rng.lognormvariate(0.0, PAUSE_SPREAD) * MEDIAN_PAUSE_SECONDS

    def _pick(self) -> Offer:
        """One of eight offered products, by the taste."""
        taste, offered = self._taste, self._rng.sample(self._offers, 8)
        pulls = [
            self._weights[product.category]
            * (1 + 4 * taste.discounted * product.discounted)
            * (1 + 4 * taste.new * product.new)
            * (1 + 6 * taste.faithful * (product.brand == self._favourite))
            * (1 + 4 * taste.again * (product.id in self._seen))
            for product in offered
        ]
        return self._rng.choices(offered, pulls)[0]


def _event(kind: EventKind, at: float, product: Offer) -> ShopperEvent:
    return ShopperEvent(
        event=kind,
        at=at,
        product_id=product.id,
        category=product.category,
        brand=product.brand,
        price=product.price,
        discounted=product.discounted,
        new=product.new,
    )
