"""Which products a shopper is shown, and in what order.

Everything that speaks for a product adds to its score: how well it sells, what it was bought and seen with, and the
shopper's own categories and brands. The persona arranges the products with its own terms. Then what the shopper bought
before takes its share of the places, and their own categories never go without one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice, zip_longest
from statistics import median

from wandstore.catalogue.products import Catalogue, Product
from wandstore.documents.components import MAX_PRODUCTS
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import top_categories
from wandstore.shoppers.personas import PersonaType, find_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each term adds at most, in units of the strongest neighbour; 0 leaves a term out.

    `python -m tools.evaluate relevance` says what each of them is worth on real orders.
    """

    neighbours: float = 1.0  # bought or seen with what the shopper bought or saw
    category: float = 0.3  # all the shopper's events are of its category
    brand: float = 0.15
    popularity: float = 0.05  # small, because it decides only where nothing else does
    # Of one persona alone:
    reduced: float = 0.4  # that it has a saving at all
    saving: float = 0.4  # a saving of the whole price
    typical: float = 0.3  # its price is its category's median
    # Among what the shopper bought before:
    again: float = 0.6  # for each further order that it was in
    selling: float = 1.0  # others buy it too
    # The places of what the shopper bought before: a right guess there is so many times as likely as of another product
    # beside the store's repeat rate. 0 leaves such products among the others.
    known: float = 2.8


WEIGHTS = Weights()

# The strength of neighbours that is worth half of their weight: the mean weight over all that the shopper had.
HALF_STRENGTH = 0.05
# What was only seen says less of what goes with it than what was bought.
SEEN_STRENGTH = 0.5
# At least every third product is of the shopper's own categories, as long as there are any left.
OWN_CATEGORY_EVERY = 3
# A loyalist's page puts what they know first.
MIN_KNOWN_OF_A_LOYALIST = 0.5


def choose_products(
    catalogue: Catalogue,
    persona_type: PersonaType | None,
    signals: Signals,
    limit: int = MAX_PRODUCTS,
    weights: Weights = WEIGHTS,
) -> tuple[Product, ...]:
    """At most `limit` products, the most relevant first, and always what can be bought before what is sold out.

    Services and what costs nothing are left out, unless the catalogue has nothing else. Views and searches find them.
    """
    entry = find_entry(persona_type)
    if entry.max_products is not None:
        limit = min(limit, entry.max_products)
    ranking = Ranking(catalogue, signals, weights)
    return tuple(islice(ranking.arrange(catalogue.leading, persona_type), max(0, limit)))


def order_products(
    catalogue: Catalogue, products: Iterable[Product], persona_type: PersonaType | None, signals: Signals
) -> list[Product]:
    """These products of a catalogue in the persona's order; without one, by how well they sell and what goes with them.

    None is left out: what is sold out comes last, and services and what costs nothing after everything else.
    """
    popularity = catalogue.popularity
    best_first = sorted(products, key=lambda product: -popularity[product.id])
    ranking = Ranking(catalogue, signals, WEIGHTS)
    ordered = ranking.rank(best_first) if persona_type is None else ranking.arrange(best_first, persona_type)
    return sorted(ordered, key=lambda product: (not product.may_lead, not product.available))


class Ranking:
    """How one shopper ranks the products of a catalogue."""

    def __init__(self, catalogue: Catalogue, signals: Signals, weights: Weights = WEIGHTS) -> None:
        self.catalogue = catalogue
        self.signals = signals
        self.weights = weights
        self._popularity = catalogue.popularity
        self._near = measure_nearness(catalogue, signals)
        self._categories = _shares(signals.categories, weights.category)
        self._brands = _shares(signals.brands, weights.brand) if catalogue.has_distinct_vendors else {}

    def score(self, product: Product) -> float:
        """The sum of what speaks for it, whoever the persona is."""
        return (
            self.weights.popularity * self._popularity[product.id]
            + self.weights.neighbours * self._near.get(product.id, 0.0)
            + self._categories.get(product.category, 0.0)
            + self._brands.get(product.vendor, 0.0)
        )

    def rank(self, best_first: Sequence[Product]) -> list[Product]:
        """The products by their score. `best_first` are by how well they sell, which is all where no more is known."""
        if not (self._near or self._categories or self._brands):
            return list(best_first)
        return sorted(best_first, key=lambda product: -self.score(product))

    def arrange(self, best_first: Sequence[Product], persona_type: PersonaType | None) -> Iterator[Product]:
        """Every product once, in the persona's order, what is sold out last."""
        known, others = self._part_known(best_first)
        ordered = ORDERS[find_entry(persona_type).product_order](self, self.rank(others))
        # Both sorts are stable, so the order within either half is as it was.
        share = self._share_of_known(persona_type)
        for available in (True, False):
            merged = _merge(
                [product for product in known if product.available is available],
                (product for product in ordered if product.available is available),
                share,
            )
            yield from _keep_own_categories(merged, set(top_categories(self.signals)))

    def _part_known(self, products: Sequence[Product]) -> tuple[list[Product], Sequence[Product]]:
        """What the shopper bought before, the likeliest to be bought again first, and all the others."""
        bought, again, weights = set(self.signals.bought), self.signals.rebought, self.weights
        if not bought or not weights.known:
            return [], products
        known = [product for product in products if product.id in bought]

        def likelihood(product: Product) -> float:
            sells = weights.selling * self._popularity[product.id]
            return self.score(product) + weights.again * again.get(product.id, 0) + sells

        known.sort(key=lambda product: -likelihood(product))
        return known, [product for product in products if product.id not in bought]

    def _share_of_known(self, persona_type: PersonaType | None) -> float:
        """The share of places for what was bought before: less where goods are bought once, more for a loyalist."""
        rate = self.catalogue.neighbours.repeat_rate
        share = rate * self.weights.known / (rate * self.weights.known + 1 - rate)
        match persona_type:
            case PersonaType.LOYALIST:
                return max(share, MIN_KNOWN_OF_A_LOYALIST)
            case PersonaType.EXPLORER:
                return share / 2
        return share


def measure_nearness(catalogue: Catalogue, signals: Signals) -> dict[str, float]:
    """For each neighbour of what the shopper bought or saw: from 0 to nearly 1, by how near it is to all of that."""
    had = dict.fromkeys(signals.seen, SEEN_STRENGTH) | dict.fromkeys(signals.bought, 1.0)
    strength: dict[str, float] = {}
    for product_id, part in had.items():
        for other, weight in catalogue.neighbours.around(product_id):
            strength[other] = strength.get(other, 0.0) + part * weight
    total = sum(had.values()) * HALF_STRENGTH
    return {product_id: found / (found + total) for product_id, found in strength.items()}


def _shares(counts: dict[str, int], weight: float) -> dict[str, float]:
    total = sum(counts.values())
    return {name: weight * met / total for name, met in counts.items()} if total and weight else {}


def _merge(known: list[Product], others: Iterable[Product], share: float) -> Iterator[Product]:
    """Both in their order, `known` at this share of the places as long as there are any, evenly spread."""
    waiting, left = deque(known), iter(others)
    due = 0.0
    for product in left:
        due += share
        while waiting and due >= 1:
            yield waiting.popleft()
            due += share - 1
        yield product
    yield from waiting


def _keep_own_categories(products: Iterable[Product], own: set[str]) -> Iterator[Product]:
    """The products in their order, but for every third place, which is of these categories if none before it is.

    So no arrangement hides the kind of thing that the shopper looks at.
    """
    if not own:
        yield from products
        return
    waiting = list(products)
    of_own = deque(product for product in waiting if product.category in own)
    taken: set[str] = set()
    since = 0
    for product in waiting:
        while of_own and of_own[0].id in taken:
            of_own.popleft()
        if product.id in taken:
            continue
        if since == OWN_CATEGORY_EVERY - 1 and product.category not in own and of_own:
            earlier = of_own.popleft()
            taken.add(earlier.id)
            since = 0
            yield earlier
        taken.add(product.id)
        since = 0 if product.category in own else since + 1
        yield product


# The orders, whose names the table of personas uses: from the products of a ranking, the best first -------------------


def _by_saving(ranking: Ranking, ranked: list[Product]) -> list[Product]:
    """The greatest saving first, then the lowest price; what suits the shopper may overtake a little more saving."""
    weights = ranking.weights

    def worth(product: Product) -> float:
        saving = weights.reduced + weights.saving * product.saving_percent / 100 if product.saving_percent else 0.0
        return saving + ranking.score(product)

    return sorted(ranked, key=lambda product: (-worth(product), -product.saving, product.price))


def _typical_of_each_category(ranking: Ranking, ranked: list[Product]) -> list[Product]:
    """The most typical product of each category in turn, so that a few products stand for the whole store."""
    prices: dict[str, list[Decimal]] = {}
    for product in ranked:
        prices.setdefault(product.category, []).append(product.price)
    middle = {category: median(found) for category, found in prices.items()}

    def worth(product: Product) -> float:
        usual = middle[product.category]
        distance = abs(float(product.price / usual) - 1) if usual else 1.0
        return ranking.score(product) + ranking.weights.typical / (1 + distance)

    return _interleave(sorted(ranked, key=lambda product: -worth(product)), _categories_in_order(ranking, ranked))


def _varied(ranking: Ranking, ranked: list[Product]) -> list[Product]:
    """The best product of each category in turn."""
    return _interleave(ranked, _categories_in_order(ranking, ranked))


def _new_first(ranking: Ranking, ranked: list[Product]) -> list[Product]:
    """What the store calls new, then what the shopper has not seen, then the rest; the categories of each in turn."""
    seen = set(ranking.signals.seen)
    new = [product for product in ranked if product.is_new]
    unseen = [product for product in ranked if not product.is_new and product.id not in seen]
    known = [product for product in ranked if not product.is_new and product.id in seen]
    categories = list(dict.fromkeys(product.category for product in ranked))
    return list(chain.from_iterable(_interleave(tier, categories) for tier in (new, unseen, known)))


def _familiar_first(ranking: Ranking, ranked: list[Product]) -> list[Product]:
    """What the shopper saw lately, the newest first; then what suits them, which their brands and categories do."""
    places = {product_id: place for place, product_id in enumerate(ranking.signals.seen)}
    return sorted(ranked, key=lambda product: places.get(product.id, len(places)))


def _categories_in_order(ranking: Ranking, ranked: list[Product]) -> list[str]:
    """The categories of these products, those that the shopper met most often first, then as their best one sells."""
    met = ranking.signals.categories
    categories = dict.fromkeys(product.category for product in ranked if product.category)
    return sorted(categories, key=lambda category: -met.get(category, 0))


def _interleave(products: Iterable[Product], categories: Iterable[str]) -> list[Product]:
    """One product of each category in turn, in the order of the given categories; products without one come last."""
    shelves: dict[str, list[Product]] = {category: [] for category in (*filter(None, categories), "")}
    # Sold-out products come last in their category, so that they do not take its first turn.
    for product in sorted(products, key=lambda p: not p.available):
        shelves[product.category].append(product)
    return list(_in_turn(shelves.values()))


def _in_turn(shelves: Iterable[list[Product]]) -> Iterator[Product]:
    for products in zip_longest(*shelves):
        yield from (product for product in products if product is not None)


ORDERS: dict[str, Callable[[Ranking, list[Product]], list[Product]]] = {
    "typical": _typical_of_each_category,
    "new": _new_first,
    "saving": _by_saving,
    "familiar": _familiar_first,
    "varied": _varied,
}
