"""Which products stand below another one: what goes with it, and what the shopper saw lately."""

from __future__ import annotations

from collections.abc import Iterable

from wandstore.catalogue.products import Catalogue, Product
from wandstore.documents.relevance import ORDERS
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType, find_entry

# Of a large shop, the order of a persona is made for the nearest products only: a page is made while a shopper waits.
_MAX_ORDERED = 200


def choose_companions(
    catalogue: Catalogue, product: Product, persona_type: PersonaType | None, signals: Signals, limit: int
) -> tuple[Product, ...]:
    """At most `limit` products that share most with this one, those of one closeness in the persona's order.

    What is sold out comes last. The product itself, services and what costs nothing are left out.
    """
    tags, collections = set(product.tags), set(product.collections)

    def closeness(other: Product) -> int:
        shared = len(tags.intersection(other.tags)) + len(collections.intersection(other.collections))
        return 3 * (bool(product.category) and other.category == product.category) + min(shared, 4)

    others = [other for other in catalogue.products if other.may_lead and other.id != product.id]
    nearest = sorted(others, key=lambda other: (not other.available, -closeness(other)))[:_MAX_ORDERED]
    # Only a part of the catalogue, as it is: checking each product again would take longer than all the rest.
    part = Catalogue.model_construct(store=catalogue.store, version=catalogue.version, products=tuple(nearest))
    ordered = ORDERS[find_entry(persona_type).product_order](part, signals)
    return tuple(sorted(ordered, key=lambda other: (not other.available, -closeness(other)))[: max(0, limit)])


def find_seen_lately(catalogue: Catalogue, signals: Signals, without: Iterable[str], limit: int) -> tuple[Product, ...]:
    """At most `limit` products that the shopper saw, the latest first; what is sold out comes last."""
    known, left_out = catalogue.by_id, set(without)
    seen = [known[product_id] for product_id in signals.seen if product_id in known and product_id not in left_out]
    shown = (product for product in seen if product.may_lead)
    return tuple(sorted(shown, key=lambda product: not product.available)[: max(0, limit)])
