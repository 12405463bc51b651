"""Creates shoppers of each persona, through the events that such a shopper would cause."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

import httpx

from wandstore.catalogue.products import Product
from wandstore.shoppers.personas import Character, PersonaChoice, PersonaType

# It ends what hangs. A busy machine takes many times as long as an idle one.
_MAX_SECONDS = 180
_PAUSE_SECONDS = 0.1


class NoPage(Exception):
    """A shopper did not get the page of their persona in time."""


def make_shopper(url: str, store: str, character: Character, products: Sequence[Product]) -> str:
    """The id of a shopper who has a page of this character. The run must have no cooldown between two pages.

    Raises `NoPage`.
    """
    shopper_id = f"a-{character}"
    with httpx.Client(base_url=url, timeout=_MAX_SECONDS, trust_env=False) as client:
        for event in list_events(character, products):
            body = {"shopper": shopper_id, "store": store, **event}
            client.post("/api/shopper/track", json=body).raise_for_status()
        if choice := find_choice(character):
            body = {"shopper": shopper_id, "store": store, "persona": choice}
            client.post("/api/shopper/persona", json=body).raise_for_status()
        give_up_at = time.monotonic() + _MAX_SECONDS
        while time.monotonic() < give_up_at:
            page = client.get(f"/s/{store}", params={"shopper": shopper_id})
            if page.headers.get("x-wandstore-cache") == "HIT" and f"character-{character}" in page.text:
                return shopper_id
            time.sleep(_PAUSE_SECONDS)
    raise NoPage(f"{store} made no page for the {character} within {_MAX_SECONDS} s")


def find_choice(character: Character) -> PersonaChoice | None:
    """What the shopper chooses; None where their events are enough. A minimalist is only known after several visits."""
    return PersonaType.MINIMALIST if character == "minimalist" else None


def list_events(character: Character, products: Sequence[Product]) -> Iterator[dict[str, Any]]:
    match character:
        case "dealhunter":
            reduced = [product for product in products if product.saving_percent]
            yield from ({"event": "discount_click", "productId": product.id} for product in reduced[:3])
            yield from ({"event": "sort", "query": "price"} for _ in range(2))
        case "explorer":
            new = [product for product in products if product.is_new]
            others = [product for product in products if not product.is_new]
            by_category = {product.category: product for product in others} | {p.category: p for p in new}
            yield from ({"event": "view", "productId": product.id} for product in (*by_category.values(), *new))
        case "loyalist":
            # The views come first, because the page is made as soon as the persona is a loyalist.
            yield from ({"event": "view", "productId": product.id} for product in products[:3])
            yield from ({"event": "login"} for _ in range(3))
            for product in products[:3]:
                # An order of its own: several purchases of one visit without an id would be one.
                yield {"event": "purchase", "productId": product.id, "orderId": f"demo-{product.id}"[:64]}
        case "minimalist":
            alike = [product for product in products if product.category == products[0].category]
            yield from ({"event": "view", "productId": product.id} for product in alike[:3])
