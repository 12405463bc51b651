"""Search, category and sorting on request: all that matches, the same for every shopper."""

from __future__ import annotations

from collections.abc import Callable

from wandstore.catalogue.products import Catalogue, Product
from wandstore.record import Record

SORTS = {
    "featured": "Featured",
    "price": "Lowest price",
    "price-desc": "Highest price",
    "saving": "Greatest saving",
    "new": "New first",
    "title": "A to Z",
}
_LONGEST_QUERY = 100

_ORDERS: dict[str, Callable[[Product], object]] = {
    "price": lambda product: product.price,
    "price-desc": lambda product: -product.price,
    "saving": lambda product: (-product.saving_percent, -product.saving),
    "new": lambda product: not product.is_new,
    "title": lambda product: product.title.casefold(),
}


class View(Record):
    """What a shopper asked for. Empty is no wish, and a sort that does not exist is `featured`."""

    query: str = ""
    sort: str = ""
    category: str = ""

    @property
    def words(self) -> str:
        """The query as it is used and shown: without the spaces around it, and never longer than a search is."""
        return " ".join(self.query.split())[:_LONGEST_QUERY]

    @property
    def order(self) -> str:
        return self.sort if self.sort in SORTS else "featured"


def find_products(catalogue: Catalogue, view: View) -> list[Product]:
    """Every product that has all the words, in the category asked for; what can be bought before what is sold out."""
    words = view.words.casefold().split()
    found = [
        product
        for product in catalogue.products
        if (not view.category or product.category == view.category) and _has_words(product, words)
    ]
    if order := _ORDERS.get(view.order):
        found.sort(key=order)  # type: ignore[arg-type]  # each key compares with its own kind
    else:
        # A word in the title says more than the same word somewhere in the description.
        found.sort(key=lambda product: not all(word in product.title.casefold() for word in words))
    return sorted(found, key=lambda product: not product.available)


def _has_words(product: Product, words: list[str]) -> bool:
    if not words:
        return True
    text = "\n".join((product.title, product.category, product.vendor, *product.tags, product.description)).casefold()
    return all(word in text for word in words)
