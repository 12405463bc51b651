"""Views: a search, a category or a sort that a shopper asks for. They are the same for every shopper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wandstore.catalogue.products import Catalogue, Product
from wandstore.catalogue.stores import Store
from wandstore.pages.links import Link, link_view
from wandstore.record import Record

SORTS = {
    "featured": "Featured",
    "price": "Lowest price",
    "price-desc": "Highest price",
    "saving": "Greatest saving",
    "new": "New first",
    "title": "A to Z",
}
# A Lambda function's response is limited in size, so a view of a very large catalogue is cut and says so.
MAX_IN_VIEW = 240
_MAX_QUERY_LENGTH = 100

_ORDERS: dict[str, Callable[[Product], object]] = {
    "price": lambda product: product.price,
    "price-desc": lambda product: -product.price,
    "saving": lambda product: (-product.saving_percent, -product.saving),
    "new": lambda product: not product.is_new,
    "title": lambda product: product.title.casefold(),
}


class View(Record):
    """What a shopper asked for. An empty field asks for nothing, and a sort that does not exist is `featured`."""

    query: str = ""
    sort: str = ""
    category: str = ""

    @property
    def words(self) -> str:
        """The query as it is used and shown: with single spaces, cut to the longest that is searched for."""
        return " ".join(self.query.split())[:_MAX_QUERY_LENGTH]

    @property
    def order(self) -> str:
        return self.sort if self.sort in SORTS else "featured"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer, and what is chosen now."""

    view: View
    categories: tuple[Link, ...]
    sorts: tuple[Link, ...]


def find_products(catalogue: Catalogue, view: View) -> list[Product]:
    """Every product that has all the words, in the category asked for; what can be bought before what is sold out.

    Services and what costs nothing come last, except among what a search finds in its own order.
    """
    words = view.words.casefold().split()
    found = [
        product
        for product in catalogue.products
        if (not view.category or product.category == view.category) and _has_words(product, words)
    ]
    if order := _ORDERS.get(view.order):
        found.sort(key=order)  # type: ignore[arg-type]  # each key compares with its own kind
    else:
        # A word in the title counts for more than the same word in the description.
        found.sort(key=lambda product: not all(word in product.title.casefold() for word in words))
    is_search = bool(words) and view.order == "featured"
    return sorted(found, key=lambda product: (not (is_search or product.may_lead), not product.available))


def offer_choices(catalogue: Catalogue, store: Store, view: View) -> Choices:
    """The links that change one thing of a view and keep the rest."""
    sort = view.sort if view.order == view.sort else ""
    # A shopper's own page is in no order that a link here gives, so nothing is marked as chosen on it.
    asked = bool(view.words or view.category or sort)
    categories = [
        # "Everything" needs a sort: a link without any parameter would lead to the shopper's own page.
        Link(link_view(store, query=view.words, sort=sort or "featured"), "Everything", asked and not view.category),
        *(
            Link(link_view(store, query=view.words, category=category, sort=sort), category, category == view.category)
            for category in catalogue.categories
        ),
    ]
    sorts = (
        Link(link_view(store, query=view.words, category=view.category, sort=name), label, asked and name == view.order)
        for name, label in SORTS.items()
    )
    return Choices(view, tuple(categories), tuple(sorts))


def describe_view(view: View, found: int, shown: int) -> str:
    """How many products the view has, and how to find those that it leaves out."""
    place = f" in {view.category}" if view.words and view.category else ""
    if found > shown:
        return f"The first {shown} of {found} products{place}. A search or a category shows the others."
    return f"{found} product{'' if found == 1 else 's'}{place}"


def _has_words(product: Product, words: list[str]) -> bool:
    if not words:
        return True
    text = "\n".join((product.title, product.category, product.vendor, *product.tags, product.description)).casefold()
    return all(word in text for word in words)
