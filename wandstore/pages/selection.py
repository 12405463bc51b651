"""The products of a view, in order, and what each further filter would leave of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain

from wandstore.catalogue.products import Catalogue, Product, Variant
from wandstore.catalogue.search import Search
from wandstore.documents.relevance import order_products
from wandstore.pages.views import ChosenOption, PriceRange, View
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import Character, PersonaType

PAGE_SIZE = 48
_NO_SIGNALS = Signals()

_ORDERS: dict[str, Callable[[Product], object]] = {
    "price": lambda product: product.price,
    "price-desc": lambda product: -product.price,
    "saving": lambda product: (-product.saving_percent, -product.saving),
    "new": lambda product: not product.is_new,
    "title": lambda product: product.title.casefold(),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many products each choice would show, with everything else that is chosen kept as it is.

    Options and their values are casefolded.
    """

    categories: Counter[str] = field(default_factory=Counter)
    options: Counter[tuple[str, str]] = field(default_factory=Counter)
    available: Counter[bool] = field(default_factory=Counter)
    prices: Counter[tuple[Decimal, ...]] = field(default_factory=Counter)

    def in_range(self, prices: PriceRange) -> int:
        return sum(count for some, count in self.prices.items() if any(price in prices for price in some))


@dataclass(frozen=True, slots=True)
class Selection:
    """`products` are all that the view has; a page shows `PAGE_SIZE` of them. `search` is what its words found."""

    products: list[Product]
    counts: Counts
    search: Search | None
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.products) // PAGE_SIZE))

    @property
    def shown(self) -> list[Product]:
        return self.products[(self.page - 1) * PAGE_SIZE : self.page * PAGE_SIZE]


def select_products(
    catalogue: Catalogue, view: View, character: Character = "neutral", signals: Signals = _NO_SIGNALS
) -> Selection:
    """Every product of the view. What can be bought comes first; services and what costs nothing come last.

    A search in its own order is the exception: it puts what fits best first, and a service may fit best.
    """
    search = catalogue.search_index.search(view.words) if view.words else None
    counts = Counts()
    places = _filter(catalogue, view, _places(catalogue, view, search), counts)
    products = [catalogue.products[place] for place in places]
    persona_type = character if isinstance(character, PersonaType) else None
    ordered = order_products(catalogue, products, persona_type, signals)
    if order := _ORDERS.get(view.order):
        ordered.sort(key=order)  # type: ignore[arg-type]  # each key compares with its own kind
        ordered.sort(key=lambda product: (not product.may_lead, not product.available))
    elif search is not None:
        scores = {catalogue.products[place].id: search.scores[place] for place in places}
        ordered.sort(key=lambda product: (not product.available, -scores[product.id]))
    selection = Selection(ordered, counts, search, view.page)
    # A page that no longer exists is the last one, because a catalogue shrinks.
    return Selection(ordered, counts, search, min(view.page, selection.pages))


def _places(catalogue: Catalogue, view: View, search: Search | None) -> Iterable[int]:
    group = catalogue.groups.get(view.collection)
    places = catalogue.places_in(group) if group else () if view.collection else range(len(catalogue.products))
    return places if search is None else [place for place in places if place in search.scores]


def _filter(catalogue: Catalogue, view: View, places: Iterable[int], counts: Counts) -> list[int]:
    """The places that pass every filter. Counts each choice by what passes all filters but its own."""
    products, category = catalogue.products, view.category
    tests = _tests_of_variants(view)
    if not tests:
        return _filter_categories(catalogue, category, places, counts)
    found = []
    for place in places:
        product = products[place]
        is_in_category = not category or product.category == category
        if _try_variants(product, tests, counts if is_in_category else None):
            counts.categories[product.category] += 1
            if is_in_category:
                found.append(place)
    return found


def _filter_categories(catalogue: Catalogue, category: str, places: Iterable[int], counts: Counts) -> list[int]:
    """The same where no filter is about variants, which is a whole catalogue at times."""
    places = list(places)
    products = [catalogue.products[place] for place in places]
    counts.categories.update([product.category for product in products])
    if category:
        places = [place for place in places if catalogue.products[place].category == category]
        products = [product for product in products if product.category == category]
    counts.options.update(chain.from_iterable([product.different_pairs for product in products]))
    counts.available.update([product.available for product in products])
    counts.prices.update([product.all_prices for product in products])
    return places


@dataclass(frozen=True, slots=True)
class _Test:
    """A filter of variants. `option` is the casefolded name of the option that it is about, if it is about one."""

    about: str
    passes: Callable[[Variant, dict[str, str]], bool]
    option: str = ""


def _tests_of_variants(view: View) -> list[_Test]:
    tests: list[_Test] = []
    if (prices := view.price) is not None:
        tests.append(_Test("price", lambda variant, _: variant.price in prices))
    if view.available:
        tests.append(_Test("available", lambda variant, _: variant.available))
    return tests + [_test_option(option) for option in view.options]


def _test_option(option: ChosenOption) -> _Test:
    name, values = option.name.casefold(), {value.casefold() for value in option.values}
    return _Test("option", lambda _, pairs: pairs.get(name) in values, name)


def _try_variants(product: Product, tests: list[_Test], counts: Counts | None) -> bool:
    """Whether one variant passes all tests. A variant that fails one alone counts for that one's other choices."""
    has_passed = False
    pairs: set[tuple[str, str]] = set()
    stock: set[bool] = set()
    prices: set[Decimal] = set()
    for variant, own_pairs in zip(product.variants, product.option_pairs, strict=True):
        own = dict(own_pairs)
        failed = [test for test in tests if not test.passes(variant, own)]
        if len(failed) > 1:
            continue
        about = failed[0].about if failed else ""
        if not failed:
            has_passed = True
            pairs.update(own.items())
        if about in ("", "price"):
            prices.add(variant.price)
        if about in ("", "available"):
            stock.add(variant.available)
        if about == "option" and (name := failed[0].option) in own:
            pairs.add((name, own[name]))
    if counts is not None:
        counts.options.update(pairs)
        if stock:
            counts.available[True in stock] += 1
        if prices:
            counts.prices[tuple(sorted(prices))] += 1
    return has_passed
