"""What stands in the rows of a shopper's own: chosen when a page is rendered, so that no model is asked for it.

The table of personas says which kinds of rows a page has and where (`rows_after_opening`, `rows_at_end`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from wandstore.catalogue.products import Catalogue, Product
from wandstore.documents.companions import choose_going_with, find_known
from wandstore.shoppers.history import History
from wandstore.shoppers.personas import RowKind

# One product alone looks like a mistake, and tells a shopper of what they did more than it offers.
MIN_PRODUCTS_IN_ROW = 2


@dataclass(frozen=True, slots=True)
class PersonalRow:
    """`subject` is what the row is about: a product's title, a brand or a category. It may be empty."""

    kind: RowKind
    products: tuple[Product, ...]
    subject: str = ""


def fill_row(
    kind: RowKind, catalogue: Catalogue, history: History, without: Collection[str], limit: int
) -> PersonalRow | None:
    """A row of at most `limit` products; None where there are not enough.

    `without` names the products that the page shows already.
    """
    row = _fill(kind, catalogue, history, without, limit)
    return row if len(row.products) >= MIN_PRODUCTS_IN_ROW else None


def _fill(kind: RowKind, catalogue: Catalogue, history: History, without: Collection[str], limit: int) -> PersonalRow:
    match kind:
        case "again":
            return PersonalRow(kind, find_known(catalogue, history.bought, without, limit))
        case "seen":
            return PersonalRow(kind, find_known(catalogue, history.seen, without, limit))
        case "goes_with":
            taken = catalogue.by_id.get(history.taken)
            if taken is None:
                return PersonalRow(kind, ())
            return PersonalRow(kind, choose_going_with(catalogue, taken, without, limit), taken.title)
        case "new_from":
            return _fill_with_news(catalogue, history, without, limit)


def _fill_with_news(catalogue: Catalogue, history: History, without: Collection[str], limit: int) -> PersonalRow:
    """What is new of the shopper's brand, where brands tell products apart, or else in their category."""
    news = [
        product
        for product in catalogue.products
        if product.is_new and product.available and product.may_lead and product.id not in without
    ]
    # What the shopper saw already is news no longer.
    news = [product for product in news if product.id not in history.seen]
    if history.brand and catalogue.has_distinct_vendors:
        of_brand = tuple(product for product in news if product.vendor == history.brand)[:limit]
        if len(of_brand) >= MIN_PRODUCTS_IN_ROW:
            return PersonalRow("new_from", of_brand, history.brand)
    in_category = tuple(product for product in news if product.category == history.category)[:limit]
    return PersonalRow("new_from", in_category if history.category else (), history.category)
