"""Which products stand beside another one: what is like it, what goes with it, and what the shopper knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from wandstore.catalogue.products import Catalogue, Product
from wandstore.documents.relevance import order_products
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType

# A page is made while a shopper waits, so of a large shop not every product is compared.
MAX_COMPARED = 200


def choose_companions(
    catalogue: Catalogue, product: Product, persona_type: PersonaType | None, signals: Signals, limit: int
) -> tuple[Product, ...]:
    """At most `limit` products that share most with this one, those of one closeness in the persona's order.

    What others bought or saw with it is as close as what shares its category. What is sold out comes last. The product
    itself, services and what costs nothing are left out.
    """
    tags, collections = set(product.tags), set(product.collections)
    near = _weigh_neighbours(catalogue, product)

    def closeness(other: Product) -> float:
        shared = len(tags.intersection(other.tags)) + len(collections.intersection(other.collections))
        of_category = bool(product.category) and other.category == product.category
        return 3 * of_category + min(shared, 4) + 3 * near.get(other.id, 0.0)

    neighbours = (other for product_id in near if (other := catalogue.by_id[product_id]).may_lead)
    around = chain(neighbours, islice(_look_around(catalogue, product), MAX_COMPARED))
    compared = {other.id: other for other in around}
    ordered = order_products(catalogue, compared.values(), persona_type, signals)
    return tuple(sorted(ordered, key=lambda other: (not other.available, -closeness(other)))[: max(0, limit)])


def _weigh_neighbours(catalogue: Catalogue, product: Product) -> dict[str, float]:
    """What was bought or seen with a product and is still sold, the nearest first, with weights from 0 to 1."""
    found = {other: weight for other, weight in catalogue.neighbours.around(product.id) if other in catalogue.by_id}
    nearest = max(found.values(), default=0.0)
    return {other: weight / nearest for other, weight in found.items() if weight}


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
    """At most `limit` products that others bought or saw with this one, the nearest first.

    Where those are too few, products of other categories follow that share a tag or a collection with it, unless most
    products have that. What is sold out goes with nothing.
    """
    left_out = {product.id, *without}
    near = [catalogue.by_id[other] for other in _weigh_neighbours(catalogue, product)]
    together = [o for o in near if o.may_lead and o.available and o.id not in left_out][: max(0, limit)]
    left_out.update(other.id for other in together)
    of_other_categories = (o for o in _look_around(catalogue, product) if o.category != product.category)
    others = tuple(islice(of_other_categories, MAX_COMPARED))
    common = Counter(name for other in others for name in _groups_of(other))
    telling = {name for name in _groups_of(product) if common[name] <= len(others) / 3}
    shared = {other.id: len(telling & _groups_of(other)) for other in others}
    found = [o for o in others if shared[o.id] and o.available and o.id not in left_out]
    found.sort(key=lambda other: -shared[other.id])
    return (*together, *found)[: max(0, limit)]


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
