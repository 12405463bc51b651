"""Which products a shopper is shown, and in what order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import chain, zip_longest
from math import inf
from statistics import median

from wandstore.catalogue.products import Catalogue, Product
from wandstore.documents.components import MAX_PRODUCTS
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType, find_entry

Ranking = Callable[[Catalogue, Signals], Iterable[Product]]


def choose_products(
    catalogue: Catalogue, persona_type: PersonaType | None, signals: Signals, limit: int = MAX_PRODUCTS
) -> tuple[Product, ...]:
    """At most `limit` products, the most relevant first, and always what can be bought before what is sold out.

    Services and what costs nothing are left out, unless the catalogue has nothing else. Views and searches find them.
    """
    entry = find_entry(persona_type)
    if entry.max_products is not None:
        limit = min(limit, entry.max_products)
    leading = tuple(product for product in catalogue.products if product.may_lead)
    if leading and len(leading) < len(catalogue.products):
        catalogue = Catalogue(store=catalogue.store, version=catalogue.version, products=leading)
    ranked = ORDERS[entry.product_order](catalogue, signals)
    # The sort is stable, so the order within either half is the persona's.
    return tuple(sorted(ranked, key=lambda product: not product.available)[: max(0, limit)])


def order_products(
    catalogue: Catalogue, products: Iterable[Product], persona_type: PersonaType | None, signals: Signals
) -> list[Product]:
    """These products of a catalogue in the persona's order; without one, as they sell in the shop.

    None is left out: what is sold out comes last, and services and what costs nothing after everything else.
    """
    if persona_type is None:
        ranked: Iterable[Product] = sorted(products, key=_by_rank)
    else:
        shown = Catalogue(store=catalogue.store, version=catalogue.version, products=tuple(products))
        ranked = ORDERS[find_entry(persona_type).product_order](shown, signals)
    return sorted(ranked, key=lambda product: (not product.may_lead, not product.available))


def _by_rank(product: Product) -> float:
    return inf if product.rank is None else product.rank


def _by_saving(catalogue: Catalogue, signals: Signals) -> list[Product]:
    """The greatest saving first, then the lowest price."""
    return sorted(catalogue.products, key=lambda p: (-p.saving_percent, -p.saving, p.price))


def _typical_of_each_category(catalogue: Catalogue, signals: Signals) -> list[Product]:
    """The most typical product of each category in turn, so that a few products stand for the whole store."""
    return _interleave(_most_typical_first(catalogue), _own_categories(catalogue, signals))


def _varied(catalogue: Catalogue, signals: Signals) -> list[Product]:
    """The first product of each category in turn."""
    return _interleave(catalogue.products, _own_categories(catalogue, signals))


def _new_first(catalogue: Catalogue, signals: Signals) -> list[Product]:
    """What the store calls new, then what the shopper has not seen, then the rest; the categories of each in turn."""
    seen = set(signals.seen)
    new = [p for p in catalogue.products if p.is_new]
    unseen = [p for p in catalogue.products if not p.is_new and p.id not in seen]
    known = [p for p in catalogue.products if not p.is_new and p.id in seen]
    return list(chain.from_iterable(_interleave(tier, catalogue.categories) for tier in (new, unseen, known)))


def _familiar_first(catalogue: Catalogue, signals: Signals) -> list[Product]:
    """What the shopper saw lately, the newest first; then what is nearest to their brands and categories."""
    last_seen = {product_id: place for place, product_id in enumerate(signals.seen)}

    def rank(product: Product) -> tuple[int, int]:
        familiarity = signals.brands.get(product.vendor, 0) + signals.categories.get(product.category, 0)
        return last_seen.get(product.id, len(last_seen)), -familiarity

    return sorted(catalogue.products, key=rank)


def _most_typical_first(catalogue: Catalogue) -> list[Product]:
    """The products ordered by how near their price is to their category's median."""
    prices: dict[str, list[Decimal]] = {}
    for product in catalogue.products:
        prices.setdefault(product.category, []).append(product.price)
    middle = {category: median(found) for category, found in prices.items()}
    return sorted(catalogue.products, key=lambda product: abs(product.price - middle[product.category]))


def _own_categories(catalogue: Catalogue, signals: Signals) -> list[str]:
    """The store's categories, the ones that the shopper met most often first."""
    return sorted(catalogue.categories, key=lambda category: -signals.categories.get(category, 0))


def _interleave(products: Iterable[Product], categories: Iterable[str]) -> list[Product]:
    """One product of each category in turn, in the order of the given categories; products without one come last."""
    shelves: dict[str, list[Product]] = {category: [] for category in (*categories, "")}
    # Sold-out products come last in their category, so that they do not take its first turn.
    for product in sorted(products, key=lambda p: not p.available):
        shelves[product.category].append(product)
    return list(_in_turn(shelves.values()))


def _in_turn(shelves: Iterable[list[Product]]) -> Iterator[Product]:
    for products in zip_longest(*shelves):
        yield from (product for product in products if product is not None)


# By the names that the table of personas uses.
ORDERS: dict[str, Ranking] = {
    "typical": _typical_of_each_category,
    "new": _new_first,
    "saving": _by_saving,
    "familiar": _familiar_first,
    "varied": _varied,
}
