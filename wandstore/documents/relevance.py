"""Which products a shopper is shown, and in what order.

Everything that speaks for a product adds to its score: how well it sells, what it was bought and seen with, and the
shopper's own categories and brands. The persona arranges the products with its own terms. Then what the shopper bought
before takes its share of the places, and their own categories never go without one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest

from wandstore.catalogue.products import MAX_PRODUCTS_COMPARED, Catalogue, Product
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
# So many products are on the first pages of a view; who leafs further has met everything of theirs.
KEPT_PLACES = 200
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
    return tuple(islice(ranking.arrange(ranking.candidates(), persona_type), max(0, limit)))


def order_products(
    catalogue: Catalogue, products: Iterable[Product], persona_type: PersonaType | None, signals: Signals
) -> list[Product]:
    """These products of a catalogue in the persona's order; without one, by how well they sell and what goes with them.

    None is left out: what is sold out comes last, and services and what costs nothing after everything else.
    """
    products = list(products)
    ranking = Ranking(catalogue, signals, WEIGHTS)
    if persona_type is None:
        ordered = sorted(ranking.rank(products), key=lambda product: not product.available)
    elif len(products) <= MAX_PRODUCTS_COMPARED:
        ordered = list(ranking.arrange(products, persona_type))
    else:
        # Nobody leafs so far that the order of the rest matters: it is that of the shop.
        ids = {product.id for product in products}
        front = {product.id: product for product in ranking.candidates() if product.id in ids}
        ordered = list(ranking.arrange(list(front.values()), persona_type))
        ordered += [product for product in products if product.id not in front]
        ordered.sort(key=lambda product: not product.available)
    last = [product for product in ordered if not product.may_lead]
    if last:
        ordered = [product for product in ordered if product.may_lead] + last
    return ordered


class Ranking:
    """How one shopper ranks products of a catalogue. `scores` are of all that were ranked, by id."""

    def __init__(self, catalogue: Catalogue, signals: Signals, weights: Weights = WEIGHTS) -> None:
        self.catalogue = catalogue
        self.signals = signals
        self.weights = weights
        self.scores: dict[str, float] = {}
        self._near = measure_nearness(catalogue, signals)
        self._categories = _shares(signals.categories, weights.category)
        self._brands = _shares(signals.brands, weights.brand) if catalogue.has_distinct_vendors else {}

    def candidates(self) -> Sequence[Product]:
        """What a page is chosen from, as it sells: the front of the catalogue, and all that has to do with the shopper.

        So a page of 25,000 products takes hardly longer than one of a few thousand.
        """
        catalogue, signals = self.catalogue, self.signals
        if catalogue.front is catalogue.leading:
            return catalogue.leading
        brands = (product_id for brand in self._brands for product_id in catalogue.best_of_brands.get(brand, ()))
        own = {*self._near, *signals.seen, *signals.bought, *brands}
        found = (catalogue.by_id[product_id] for product_id in own if product_id in catalogue.by_id)
        pool = {product.id: product for product in found if product.may_lead}
        pool.update({product.id: product for product in catalogue.front})
        return sorted(pool.values(), key=lambda product: -catalogue.popularity[product.id])

    def rank(self, products: Sequence[Product]) -> list[Product]:
        """The products by their score: the sum of what speaks for each, the same for every persona."""
        popularity, categories, brands = self.catalogue.popularity, self._categories, self._brands
        weight, scores = self.weights.popularity, self.scores
        scores.update({product.id: weight * popularity[product.id] for product in products})
        if categories:
            for product in products:
                if product.category in categories:
                    scores[product.id] += categories[product.category]
        if brands:
            for product in products:
                if product.vendor in brands:
                    scores[product.id] += brands[product.vendor]
        for product_id, nearness in self._near.items():
            if product_id in scores:
                scores[product_id] += self.weights.neighbours * nearness
        return sorted(products, key=lambda product: -scores[product.id])

    def arrange(self, products: Sequence[Product], persona_type: PersonaType | None) -> Iterator[Product]:
        """Every product once, in the persona's order, what is sold out last."""
        # A page takes a few of the first ones, so the others are not arranged before they are asked for.
        for available in (True, False):
            some = [product for product in products if product.available is available]
            yield from self._arrange(some, persona_type)

    def _arrange(self, products: list[Product], persona_type: PersonaType | None) -> Iterator[Product]:
        ranked = self.rank(products)
        known, others = self._part_known(ranked)
        ordered = ORDERS[find_entry(persona_type).product_order](self, others)
        merged = _merge(known, ordered, self._share_of_known(persona_type))
        own = set(top_categories(self.signals))
        return _keep_own_categories(merged, ordered, own) if own else merged

    def _part_known(self, ranked: list[Product]) -> tuple[list[Product], list[Product]]:
        """What the shopper bought before, the likeliest to be bought again first, and all the others."""
        bought, again, weights = set(self.signals.bought), self.signals.rebought, self.weights
        if not bought or not weights.known:
            return [], ranked
        popularity = self.catalogue.popularity

        def likelihood(product: Product) -> float:
            sells = weights.selling * popularity[product.id]
            return self.scores[product.id] + weights.again * again.get(product.id, 0) + sells

        known = sorted(
            (product for product in ranked if product.id in bought), key=lambda product: -likelihood(product)
        )
        return known, [product for product in ranked if product.id not in bought]

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
        if not waiting:
            yield from left
    yield from waiting


def _keep_own_categories(merged: Iterable[Product], ordered: list[Product], own: set[str]) -> Iterator[Product]:
    """`merged` as it is, but for every third place, which is of these categories if none of the two before it is.

    So no order hides the kind of thing that the shopper looks at. The place is filled from `ordered`.
    """
    of_own = (product for product in ordered if product.category in own)
    taken: set[str] = set()
    since = 0
    left = iter(merged)
    for product in left:
        if len(taken) > KEPT_PLACES:
            yield from (product for product in chain((product,), left) if product.id not in taken)
            return
        if product.id in taken:
            continue
        if since == OWN_CATEGORY_EVERY - 1 and product.category not in own:
            earlier = next((waiting for waiting in of_own if waiting.id not in taken), None)
            if earlier is not None:
                taken.add(earlier.id)
                yield earlier
                since = 0
        taken.add(product.id)
        since = 0 if product.category in own else since + 1
        yield product


# The orders, whose names the table of personas uses: from the products of a ranking, the best first -------------------


def _by_saving(ranking: Ranking, ranked: list[Product]) -> list[Product]:
    """The greatest saving first, then the lowest price; what suits the shopper may overtake a little more saving."""
    weights, scores = ranking.weights, ranking.scores
    reduced, saving = weights.reduced, weights.saving / 100

    def worth(product: Product) -> float:
        percent = product.saving_percent
        return scores[product.id] + reduced + saving * percent if percent else scores[product.id]

    return sorted(ranked, key=lambda product: (-worth(product), -product.saving, product.price))


def _typical_of_each_category(ranking: Ranking, ranked: list[Product]) -> list[Product]:
    """The most typical product of each category in turn, so that a few products stand for the whole store."""
    typical, weight, scores = ranking.catalogue.typicality, ranking.weights.typical, ranking.scores
    worth = {product.id: scores[product.id] + weight * typical[product.id] for product in ranked}
    return _interleave(sorted(ranked, key=lambda product: -worth[product.id]), _own_categories(ranking))


def _varied(ranking: Ranking, ranked: list[Product]) -> list[Product]:
    """The best product of each category in turn."""
    return _interleave(ranked, _own_categories(ranking))


def _new_first(ranking: Ranking, ranked: list[Product]) -> list[Product]:
    """What the store calls new, then what the shopper has not seen, then the rest; the categories of each in turn."""
    seen = set(ranking.signals.seen)
    new = [product for product in ranked if product.is_new]
    unseen = [product for product in ranked if not product.is_new and product.id not in seen]
    known = [product for product in ranked if not product.is_new and product.id in seen]
    return list(chain.from_iterable(_interleave(tier, ()) for tier in (new, unseen, known)))


def _familiar_first(ranking: Ranking, ranked: list[Product]) -> list[Product]:
    """What the shopper saw lately, the newest first; then what suits them, which their brands and categories do."""
    places = {product_id: place for place, product_id in enumerate(ranking.signals.seen)}
    return sorted(ranked, key=lambda product: places.get(product.id, len(places)))


def _own_categories(ranking: Ranking) -> list[str]:
    """The categories that the shopper met, the one that they met most often first."""
    met = ranking.signals.categories
    return sorted(met, key=lambda category: -met[category])


def _interleave(products: Iterable[Product], categories: Iterable[str]) -> list[Product]:
    """One product of each category in turn: the given categories first, then the others as their first products come.

    Products without a category come last.
    """
    shelves: dict[str, list[Product]] = {category: [] for category in categories}
    for product in products:
        shelves.setdefault(product.category, []).append(product)
    without = shelves.pop("", [])
    return list(_in_turn((*shelves.values(), without)))


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
