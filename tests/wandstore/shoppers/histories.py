"""Short histories of shoppers, and the signals that follow from them."""

from __future__ import annotations

from wandstore.shoppers.models import EventKind, ShopperEvent, Signals
from wandstore.shoppers.persona import count_event

DAY = 86_400


def event(kind: str, at: float = 1000.0, **fields: object) -> ShopperEvent:
    return ShopperEvent.model_validate({"event": EventKind(kind), "at": at, **fields})


def after(*events: ShopperEvent, signals: Signals | None = None) -> Signals:
    counted = signals or Signals()
    for one in events:
        counted = count_event(counted, one)
    return counted


# A history for each persona that leaves little doubt.
DEALS = [
    *(event("discount_click", product_id=f"p{n}", category=f"c{n % 3}", discounted=True) for n in range(5)),
    event("sort", query="price"),
]
NOVELTIES = [
    event("view", product_id=f"p{n}", category=f"c{n % 8}", brand=f"b{n % 9}", new=n % 2 == 0) for n in range(14)
]
VISITS = [
    one
    for visit in range(4)
    for one in (
        event("view", visit * DAY, product_id=f"p{visit}", category="Wands", brand="Ash & Son"),
        event("view", visit * DAY, product_id=f"p{visit + 9}", category="Books", brand="Ash & Son"),
        event("purchase", visit * DAY, product_id=f"p{visit}", category="Wands", brand="Ash & Son", price="40"),
    )
]
FEW_THINGS = [
    event("view", visit * DAY, product_id=f"p{visit}", category="Wands", brand=f"b{visit}") for visit in range(4)
]
