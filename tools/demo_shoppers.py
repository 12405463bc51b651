"""Creates shoppers of each persona, through the events that such a shopper would cause."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

import httpx

from wandstore.catalogue.products import Product
from wandstore.shoppers.personas import Character

_MAX_SECONDS = 60
_PAUSE_SECONDS = 0.1


class NoPage(Exception):
    """A shopper did not get the page of their persona in time."""


def make_shopper(url: str, store: str, character: Character, products: Sequence[Product]) -> str:
    """The id of a shopper who has a page of this character. The run must have no cooldown between two pages.

    Raises `NoPage`.
    """
    shopper_id = f"a-{character}"
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
        for event in list_events(character, products):
            body = {"shopper": shopper_id, "store": store, **event}
            client.post("/api/shopper/track", json=body).raise_for_status()
        give_up_at = time.monotonic() + _MAX_SECONDS
        while time.monotonic() < give_up_at:
            page = client.get(f"/s/{store}", params={"shopper": shopper_id})
            if page.headers.get("x-wandstore-cache") == "HIT" and f"character-{character}" in page.text:
                return shopper_id
            time.sleep(_PAUSE_SECONDS)
    raise NoPage(f"{store} made no page for the {character} within {_MAX_SECONDS} s")


def list_events(character: Character, products: Sequence[Product]) -> Iterator[dict[str, Any]]:
    match character:
        case "dealhunter":
            reduced = [product for product in products if product.saving_percent]
            yield from ({"event": "discount_click", "productId": product.id} for product in reduced[:3])
        case "explorer":
            by_category = {product.category: product for product in sorted(products, key=lambda p: p.is_new)}
            yield from ({"event": "view", "productId": product.id} for product in by_category.values())
        case "loyalist":
            # The views come first, because the page is made as soon as the persona is a loyalist.
            yield from ({"event": "view", "productId": product.id} for product in products[:3])
            yield {"event": "login"}
            yield from ({"event": "purchase", "productId": product.id} for product in products[:2])
        case "minimalist":
            alike = [product for product in products if product.category == products[0].category]
            yield from ({"event": "view", "productId": product.id} for product in alike[:3])
