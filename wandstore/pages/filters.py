"""What a view offers to narrow it down: filters with counts, chips to take each chosen thing away, orders, pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from wandstore.catalogue.groups import GroupKind
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.stores import Store
from wandstore.pages.links import Link
from wandstore.pages.money import format_money
from wandstore.pages.selection import Selection
from wandstore.pages.views import SORTS, PriceRange, View, link_to

MAX_OPTION_FILTERS = 5
MAX_VALUES = 16
_BANDS = 4
# Every Shopify shop has this collection, "Home page", which its theme shows and no shopper looks for.
_FRONT_PAGE = "frontpage"


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that chooses a value, or takes it away where it is chosen. `found` is how many products it shows."""

    url: str
    label: str
    found: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Amounts:
    """A price range in the store's money; an end without a limit is empty."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class PriceBand:
    choice: Choice
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class OptionFilter:
    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class PriceFilter:
    """`low` and `high` are what is chosen, as a form field has it. `kept` are the parameters that the form repeats."""

    bands: tuple[PriceBand, ...]
    low: str
    high: str
    action: str
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that is chosen, and the view without it.

    `kind` is `words`, `category`, `price`, `available` or `option`.
    """

    kind: str
    url: str
    label: str = ""
    amounts: Amounts | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """Whatever would not change the view is left out: a filter with one value, and a filter of what all have."""

    collections: tuple[Choice, ...]  # the merchant's; a link leads to the collection's own page
    categories: tuple[Choice, ...]
    options: tuple[OptionFilter, ...]
    available: Choice | None
    price: PriceFilter | None
    chips: tuple[Chip, ...]
    clear: str  # the view without filters; empty where there are none
    sorts: tuple[Link, ...]

    @property
    def are_offered(self) -> bool:
        return bool(self.collections or self.categories or self.options or self.available or self.price)


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is in a list that has several pages. `before` and `after` are empty at its ends."""

    number: int
    total: int
    before: str
    after: str


def offer_filters(catalogue: Catalogue, store: Store, view: View, selection: Selection) -> Filters:
    return Filters(
        collections=tuple(_offer_collections(catalogue, store, view, selection)),
        categories=tuple(_offer_categories(catalogue, store, view, selection)),
        options=tuple(_offer_options(catalogue, store, view, selection)),
        available=_offer_available(store, view, selection),
        price=_offer_prices(store, view, selection),
        chips=tuple(_make_chips(catalogue, store, view)),
        clear=link_to(store, view.without_filters()) if view.is_filtered else "",
        sorts=tuple(
            Link(link_to(store, view.but(sort=name)), store.language.gettext(label), name == view.order)
            for name, label in SORTS.items()
        ),
    )


def offer_pages(store: Store, view: View, selection: Selection) -> Pages:
    number, total = selection.page, selection.pages
    turned = [view.model_copy(update={"page": page}) for page in (number - 1, number + 1)]
    before, after = (link_to(store, page) for page in turned)
    return Pages(number, total, before if number > 1 else "", after if number < total else "")


def _offer_collections(catalogue: Catalogue, store: Store, view: View, selection: Selection) -> Iterator[Choice]:
    """Only everything leads to them: a product is in several, so within another group they would say little."""
    group = catalogue.groups.get(view.collection)
    if group is None or group.kind is not GroupKind.EVERYTHING:
        return
    counts = Counter(chain.from_iterable(product.collections for product in selection.products))
    kept = {handle for handle, _ in counts.most_common(MAX_VALUES)}
    for collection in catalogue.collections:
        if collection.id in kept and collection.id != _FRONT_PAGE:
            url = link_to(store, view.but(collection=collection.id))
            yield Choice(url, collection.title, counts[collection.id])


def _offer_categories(catalogue: Catalogue, store: Store, view: View, selection: Selection) -> Iterator[Choice]:
    group = catalogue.groups.get(view.collection)
    if group is not None and group.kind is GroupKind.CATEGORY:
        return
    counts = selection.counts.categories
    found = [category for category in catalogue.categories if counts[category]]
    if len(found) < 2 and not view.category:
        return
    # The largest where there is no room for all, in the order of the catalogue, and always the one that is chosen.
    kept = {*sorted(found, key=lambda category: -counts[category])[:MAX_VALUES], view.category}
    for category in catalogue.categories:
        if category in kept:
            is_chosen = category == view.category
            if group is not None and group.kind is GroupKind.EVERYTHING:
                # Everything in a category is the category's own page.
                chosen = view.but(collection=catalogue.category_handles[category])
            else:
                chosen = view.but(category="" if is_chosen else category)
            yield Choice(link_to(store, chosen), category, counts[category], is_chosen)


def _offer_options(catalogue: Catalogue, store: Store, view: View, selection: Selection) -> Iterator[OptionFilter]:
    counts = selection.counts.options
    chosen = {option.name.casefold(): {value.casefold() for value in option.values} for option in view.options}
    found: dict[str, list[str]] = {}
    for name, value in counts:
        found.setdefault(name, []).append(value)
    all_found = len(selection.products)
    # An option of many of the products comes before one of a few, and of like ones the catalogue's first: every process
    # has to make the same page.
    places = {name: place for place, name in enumerate(catalogue.option_lists)}
    weights = {name: sum(counts[name, value] for value in values) for name, values in found.items()}
    names = sorted(found, key=lambda name: (name not in chosen, -weights[name], places[name]))
    for name in names[: max(MAX_OPTION_FILTERS, len(chosen))]:
        values, own = found[name], chosen.get(name, set())
        if not own and len(values) == 1 and counts[name, values[0]] == all_found:
            continue
        option = catalogue.option_lists[name]
        kept = {*sorted(values, key=lambda value: (-counts[name, value], value))[:MAX_VALUES], *own}
        yield OptionFilter(
            option.name,
            tuple(
                Choice(link_to(store, view.choosing(option.name, label)), label, counts[name, value], value in own)
                for value, label in option.values.items()
                if value in kept
            ),
        )


def _offer_available(store: Store, view: View, selection: Selection) -> Choice | None:
    available = selection.counts.available[True]
    if not view.available and available in (0, selection.counts.available.total()):
        return None
    url = link_to(store, view.but(available=not view.available))
    return Choice(url, "", available, view.available)


def _offer_prices(store: Store, view: View, selection: Selection) -> PriceFilter | None:
    counts = selection.counts
    bands = []
    for band in _make_bands(sorted(price for prices in counts.prices for price in prices)):
        is_chosen = band == view.price
        url = link_to(store, view.but(price=None if is_chosen else band))
        if found := counts.in_range(band):
            bands.append(PriceBand(Choice(url, "", found, is_chosen), _write_amounts(band, store)))
    if len(bands) < 2 and view.price is None:
        return None
    low, _, high = str(view.price or "-").partition("-")
    without = view.but(price=None)
    action = link_to(store, without).partition("?")[0]
    return PriceFilter(tuple(bands), low, high, action, tuple(without.parameters()))


def _make_bands(prices: list[Decimal]) -> list[PriceRange]:
    """Ranges with round ends that divide the prices about evenly."""
    if not prices:
        return []
    middles = (prices[len(prices) * part // _BANDS] for part in range(1, _BANDS))
    ends = [end for end in dict.fromkeys(map(_round, middles)) if prices[0] < end <= prices[-1]]
    return [
        PriceRange(low=low, high=high) for low, high in zip([None, *ends], [*ends, None], strict=True) if low or high
    ]


def _round(price: Decimal) -> Decimal:
    """The nearest of 1, 2, 5 and 10 times a power of ten, and of 15, 25, 30, 40 ... between them."""
    if not price:
        return price
    power = Decimal(1).scaleb(price.adjusted())
    steps = (Decimal(step) for step in ("1", "1.5", "2", "2.5", "3", "4", "5", "6", "8", "10"))
    return min((step * power for step in steps), key=lambda end: abs(end - price))


def _write_amounts(prices: PriceRange, store: Store) -> Amounts:
    low, high = (
        "" if price is None else format_money(price, store.currency, store.locale)
        for price in (prices.low, prices.high)
    )
    return Amounts(low, high)


def _make_chips(catalogue: Catalogue, store: Store, view: View) -> Iterator[Chip]:
    if view.words and (view.is_filtered or view.collection):
        yield Chip("words", link_to(store, view.but(query="")), view.words)
    if view.category and (view.words or view.collection):
        yield Chip("category", link_to(store, view.but(category="")), view.category)
    if view.price is not None:
        amounts = _write_amounts(view.price, store)
        yield Chip("price", link_to(store, view.but(price=None)), amounts=amounts)
    if view.available:
        yield Chip("available", link_to(store, view.but(available=False)))
    for option in view.options:
        known = catalogue.option_lists.get(option.name.casefold())
        for value in option.values:
            label = known.values.get(value.casefold(), value) if known else value
            name = known.name if known else option.name
            chosen = store.language.gettext("%(option)s: %(value)s", option=name, value=label)
            yield Chip("option", link_to(store, view.choosing(option.name, value)), chosen)
