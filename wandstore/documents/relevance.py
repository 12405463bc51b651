"""Which products a shopper is shown, and in what order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain, zip_longest
from statistics import median

from wandstore.catalogue.products import Catalogue, Product
from wandstore.shoppers.models import PersonaType, Signals

MOST_FOR_A_MINIMALIST = 8


def choose_products(
    catalogue: Catalogue, persona_type: PersonaType | None, signals: Signals, limit: int = 20
) -> tuple[Product, ...]:
    """At most `limit` products, the most relevant first, and always what can be bought before what is sold out."""
    match persona_type:
        case PersonaType.MINIMALIST:
            # The most typical of each category in turn: the few that are left stand for the whole store.
            ranked = _interleave(_most_typical_first(catalogue), _own_categories(catalogue, signals))
            limit = min(limit, MOST_FOR_A_MINIMALIST)
        case PersonaType.EXPLORER:
            ranked = _for_an_explorer(catalogue, signals)
        case PersonaType.DEALHUNTER:
            ranked = sorted(catalogue.products, key=lambda p: (-p.saving_percent, -p.saving, p.price))
        case PersonaType.LOYALIST:
            ranked = _for_a_loyalist(catalogue, signals)
        case None:
            ranked = _interleave(catalogue.products, _own_categories(catalogue, signals))
    # The sort is stable, so the order within either half is the persona's.
    return tuple(sorted(ranked, key=lambda product: not product.available)[: max(0, limit)])


def _for_an_explorer(catalogue: Catalogue, signals: Signals) -> list[Product]:
    """What the store calls new, then what they have not seen, then the rest; each with the categories in turn."""
    seen = set(signals.seen)
    new = [p for p in catalogue.products if p.is_new]
    unseen = [p for p in catalogue.products if not p.is_new and p.id not in seen]
    known = [p for p in catalogue.products if not p.is_new and p.id in seen]
    return list(chain.from_iterable(_interleave(tier, catalogue.categories) for tier in (new, unseen, known)))


def _for_a_loyalist(catalogue: Catalogue, signals: Signals) -> list[Product]:
    """What they saw lately, the newest first; then what is nearest to their brands and categories."""
    last_seen = {product_id: place for place, product_id in enumerate(signals.seen)}

    def rank(product: Product) -> tuple[int, int]:
        familiarity = signals.brands.get(product.vendor, 0) + signals.categories.get(product.category, 0)
        return last_seen.get(product.id, len(last_seen)), -familiarity

    return sorted(catalogue.products, key=rank)


def _most_typical_first(catalogue: Catalogue) -> list[Product]:
    """Those first whose price is nearest to the middle of their category's."""
    prices: dict[str, list[Decimal]] = {}
    for product in catalogue.products:
        prices.setdefault(product.category, []).append(product.price)
    middle = {category: median(found) for category, found in prices.items()}
    return sorted(catalogue.products, key=lambda product: abs(product.price - middle[product.category]))


def _own_categories(catalogue: Catalogue, signals: Signals) -> list[str]:
    """The store's categories, those the shopper met most often first."""
    return sorted(catalogue.categories, key=lambda category: -signals.categories.get(category, 0))


def _interleave(products: Iterable[Product], categories: Iterable[str]) -> list[Product]:
    """One product of each category in turn, in the order of the categories given; no category at all comes last."""
    shelves: dict[str, list[Product]] = {category: [] for category in (*categories, "")}
    # Sold-out products stand at the end of their shelf, or they would cost their category its turn.
    for product in sorted(products, key=lambda p: not p.available):
        shelves[product.category].append(product)
    return list(_in_turn(shelves.values()))


def _in_turn(shelves: Iterable[list[Product]]) -> Iterator[Product]:
    for products in zip_longest(*shelves):
        yield from (product for product in products if product is not None)
