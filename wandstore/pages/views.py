"""What a shopper asked to see: a search, a collection, filters, an order and a page, to and from an address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from wandstore.catalogue.groups import EVERYTHING_HANDLE
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.stores import Store
from wandstore.languages import mark
from wandstore.pages.links import Link, link_group, link_view
from wandstore.record import Record
from wandstore.text import on_one_line

SORTS = {
    "featured": mark("Featured"),
    "price": mark("Lowest price"),
    "price-desc": mark("Highest price"),
    "saving": mark("Greatest saving"),
    "new": mark("New first"),
    "title": mark("A to Z"),
}
MAX_VALUE_LENGTH = 200
MAX_OPTIONS_CHOSEN = 10
MAX_VALUES_CHOSEN = 20
_OPTION = "option."
_NAMES = frozenset(("q", "category", "price", "from", "to", "available", "sort", "page"))
_AMOUNT = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
_MAX_QUERY_LENGTH = 100
_MAX_PAGE_DIGITS = 6


class PriceRange(Record):
    """Both ends belong to it; None is no limit."""

    low: Decimal | None = None
    high: Decimal | None = None

    def __contains__(self, price: Decimal) -> bool:
        return (self.low is None or price >= self.low) and (self.high is None or price <= self.high)

    def __str__(self) -> str:
        return f"{_plain(self.low)}-{_plain(self.high)}"


class ChosenOption(Record):
    """Any of these values of one option."""

    name: str
    values: tuple[str, ...]


class View(Record):
    """What a shopper asked for. An empty field asks for nothing, and a sort that does not exist is `featured`.

    `collection` is the handle of the group whose page it is; a search and everything else is on no such page.
    """

    collection: str = ""
    query: str = ""
    category: str = ""
    price: PriceRange | None = None
    available: bool = False
    options: tuple[ChosenOption, ...] = ()
    sort: str = ""
    page: int = 1

    @property
    def words(self) -> str:
        """The query as it is used and shown: with single spaces, cut to the longest that is searched for."""
        return " ".join(self.query.split())[:_MAX_QUERY_LENGTH]

    @property
    def order(self) -> str:
        return self.sort if self.sort in SORTS else "featured"

    @property
    def is_filtered(self) -> bool:
        """Whether it leaves out products of its search or its group. A category alone is a group."""
        return bool(self.price or self.available or self.options or (self.category and (self.collection or self.words)))

    def but(self, **changes: object) -> View:
        """The first page of the view with one thing changed."""
        return self.model_copy(update={"page": 1, **changes})

    def without_filters(self) -> View:
        keeps_category = self.category and not (self.collection or self.words)
        return self.but(category=self.category if keeps_category else "", price=None, available=False, options=())

    def choosing(self, name: str, value: str) -> View:
        """The view with this value of an option chosen too, or no longer."""
        chosen = {one.name.casefold(): one for one in self.options}
        option = chosen.get(name.casefold(), ChosenOption(name=name, values=()))
        values = [one for one in option.values if one.casefold() != value.casefold()]
        if len(values) == len(option.values):
            values.append(value)
        chosen[name.casefold()] = ChosenOption(name=option.name, values=tuple(values))
        return self.but(options=tuple(one for one in chosen.values() if one.values))

    def parameters(self) -> list[tuple[str, str]]:
        """What an address says of it after the `?`, always in the same order."""
        said = [
            ("q", self.words),
            ("category", self.category),
            ("price", str(self.price) if self.price else ""),
            ("available", "1" if self.available else ""),
            *((f"{_OPTION}{option.name}", value) for option in self.options for value in option.values),
            ("sort", self.order if self.order != "featured" else ""),
            ("page", str(self.page) if self.page > 1 else ""),
        ]
        return [(name, value) for name, value in said if value]


def link_to(store: Store, view: View) -> str:
    """The address of a view. One that asks for nothing is the page of everything."""
    parameters = view.parameters()
    if view.collection or not parameters:
        address = link_group(store, view.collection or EVERYTHING_HANDLE)
    else:
        address = link_view(store)
    return f"{address}?{urlencode(parameters)}" if parameters else address


def parse_view(parameters: Iterable[tuple[str, str]], collection: str = "") -> View | None:
    """The view that an address asks for; None where it asks for none. What cannot be true is left out."""
    said: dict[str, str] = {}
    options: dict[str, tuple[str, list[str]]] = {}
    for name, sent in parameters:
        if name in _NAMES:
            if value := _clean(sent):
                said.setdefault(name, value)
        elif name.startswith(_OPTION) and (option := _clean(name.removeprefix(_OPTION))) and (value := _clean(sent)):
            options.setdefault(option.casefold(), (option, []))[1].append(value)
    # Most requests of the hot path ask for nothing.
    if not (said or options or collection):
        return None
    page, sort = said.get("page", ""), said.get("sort", "")
    view = View(
        collection=collection,
        query=said.get("q", ""),
        category=said.get("category", ""),
        price=parse_price_range(said.get("price", "")) or _join_range(said.get("from", ""), said.get("to", "")),
        available=said.get("available") == "1",
        options=tuple(
            ChosenOption(name=name, values=tuple(dict.fromkeys(values))[:MAX_VALUES_CHOSEN])
            for name, values in list(options.values())[:MAX_OPTIONS_CHOSEN]
        ),
        sort=sort,
        page=int(page) if page.isascii() and page.isdecimal() and len(page) <= _MAX_PAGE_DIGITS and int(page) else 1,
    )
    asks = view.page > 1 or page == "1" or bool(sort) or view.parameters()
    return view if collection or asks else None


def _clean(text: str) -> str:
    return on_one_line(text)[:MAX_VALUE_LENGTH]


def parse_price_range(text: str) -> PriceRange | None:
    """`10-50`, `10-` or `-50`; None for anything else, and for a range that holds no price."""
    low, dash, high = text.partition("-")
    return _join_range(low, high) if dash else None


def _join_range(low: str, high: str) -> PriceRange | None:
    low, high = (end.strip().replace(",", ".") for end in (low, high))
    if not (low or high) or not all(_AMOUNT.fullmatch(end) for end in (low, high) if end):
        return None
    ends = Decimal(low) if low else None, Decimal(high) if high else None
    if ends[0] is not None and ends[1] is not None and ends[0] > ends[1]:
        return None
    return PriceRange(low=ends[0], high=ends[1])


def _plain(price: Decimal | None) -> str:
    return "" if price is None else f"{price.normalize():f}"


# The links of a personal page -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters of a personal page offer, and what the page's search shows."""

    view: View
    categories: tuple[Link, ...]
    sorts: tuple[Link, ...]


def offer_choices(catalogue: Catalogue, store: Store, view: View) -> Choices:
    """The links to each category and to each order of everything; a personal page is in none of them."""
    return Choices(view, tuple(_link_categories(catalogue, store)), tuple(_link_sorts(store)))


def _link_categories(catalogue: Catalogue, store: Store) -> Iterator[Link]:
    yield Link(link_group(store, EVERYTHING_HANDLE), store.language.gettext("Everything"))
    for category in catalogue.categories:
        yield Link(link_group(store, catalogue.category_handles[category]), category)


def _link_sorts(store: Store) -> Iterator[Link]:
    for name, label in SORTS.items():
        yield Link(link_to(store, View(collection=EVERYTHING_HANDLE, sort=name)), store.language.gettext(label))
