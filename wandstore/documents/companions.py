"""Which products stand beside another one: what is like it, what goes with it, and what the shopper knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
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
        store=catalogue.store,
        version=catalogue.version,
        products=tuple(islice(_look_around(catalogue, product), MAX_COMPARED)),
    )
    ordered = ORDERS[find_entry(persona_type).product_order](part, signals)
    return tuple(sorted(ordered, key=lambda other: (not other.available, -closeness(other)))[: max(0, limit)])


def _look_around(catalogue: Catalogue, product: Product) -> Iterator[Product]:
    """The products of its category that follow it in the catalogue, then the others."""
    products = catalogue.products
    place = next((place for place, other in enumerate(products) if other.id == product.id), 0)
    around = (*products[place + 1 :], *products[:place])
    same = (other for other in around if other.category == product.category)
    different = (other for other in around if other.category != product.category)
    return (other for other in chain(same, different) if other.may_lead)


def choose_going_with(
    catalogue: Catalogue, product: Product, without: Iterable[str], limit: int
) -> tuple[Product, ...]:
    """At most `limit` products of other categories that share a tag or a collection with this one, the nearest first.

    A tag or a collection that most products have says nothing. What is sold out goes with nothing.
    """
    left_out = {product.id, *without}
    of_other_categories = (o for o in _look_around(catalogue, product) if o.category != product.category)
    others = tuple(islice(of_other_categories, MAX_COMPARED))
    common = Counter(name for other in others for name in _groups_of(other))
    telling = {name for name in _groups_of(product) if common[name] <= len(others) / 3}
    shared = {other.id: len(telling & _groups_of(other)) for other in others}
    found = [o for o in others if shared[o.id] and o.available and o.id not in left_out]
    return tuple(sorted(found, key=lambda other: -shared[other.id])[: max(0, limit)])


def _groups_of(product: Product) -> frozenset[str]:
    """Its tags and collections; that it is new tells nothing of what it is."""
    tags = (tag.casefold() for tag in product.tags)
    return frozenset((*(tag for tag in tags if tag != "new"), *product.collections))


def find_known(
    catalogue: Catalogue, product_ids: Iterable[str], without: Iterable[str], limit: int
) -> tuple[Product, ...]:
    """At most `limit` of these products, in their order; what is sold out comes last.

    What is no longer sold, services and what costs nothing are left out.
    """
    known, left_out = catalogue.by_id, set(without)
    named = [known[product_id] for product_id in product_ids if product_id in known and product_id not in left_out]
    shown = (product for product in named if product.may_lead)
    return tuple(sorted(shown, key=lambda product: not product.available)[: max(0, limit)])
