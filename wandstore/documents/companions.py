"""Which products stand below another one: what goes with it, and what the shopper saw lately."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice

from wandstore.catalogue.products import Catalogue, Product
from wandstore.documents.relevance import ORDERS
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType, find_entry

# A page is made while a shopper waits, so of a large shop not every product is compared.
MAX_COMPARED = 200


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

    # Only a part of the catalogue, as it is: checking each product again would take longer than all the rest.
    part = Catalogue.model_construct(
        store=catalogue.store, version=catalogue.version, products=_look_around(catalogue, product)
    )
    ordered = ORDERS[find_entry(persona_type).product_order](part, signals)
    return tuple(sorted(ordered, key=lambda other: (not other.available, -closeness(other)))[: max(0, limit)])


def _look_around(catalogue: Catalogue, product: Product) -> tuple[Product, ...]:
    """The products of its category that follow it in the catalogue, then the others; at most `MAX_COMPARED`."""
    products = catalogue.products
    place = next((place for place, other in enumerate(products) if other.id == product.id), 0)
    around = (*products[place + 1 :], *products[:place])
    same = (other for other in around if other.category == product.category)
    different = (other for other in around if other.category != product.category)
    return tuple(islice((other for other in chain(same, different) if other.may_lead), MAX_COMPARED))


def find_seen_lately(catalogue: Catalogue, signals: Signals, without: Iterable[str], limit: int) -> tuple[Product, ...]:
    """At most `limit` products that the shopper saw, the latest first; what is sold out comes last."""
    known, left_out = catalogue.by_id, set(without)
    seen = [known[product_id] for product_id in signals.seen if product_id in known and product_id not in left_out]
    shown = (product for product in seen if product.may_lead)
    return tuple(sorted(shown, key=lambda product: not product.available)[: max(0, limit)])
