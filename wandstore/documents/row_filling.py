"""The rows of a document, filled by the server: the author says which kind of products stand there, not which."""

from __future__ import annotations

from collections.abc import Collection
from html import escape

from wandstore.catalogue.products import Catalogue, Product
from wandstore.documents.relevance import order_products
from wandstore.documents.segments import MAX_SEGMENTS, RowSlot, Segment, SegmentedDocument
from wandstore.shoppers.buckets import first_category
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import Character, PersonaType

PLACES_IN_OWN_ROW = 4


def fill_rows(document: SegmentedDocument, catalogue: Catalogue, signals: Signals) -> SegmentedDocument:
    """The document with products for the shopper of these signals in its rows. A pure function of its arguments.

    No row shows a product that the document names elsewhere, and no two rows show the same. Where the shopper has a
    category of their own that the document shows nothing of, a row of it stands at its end.
    """
    empty = [_fill(segment, ()) if isinstance(segment, RowSlot) else segment for segment in document.segments]
    used = set(document.model_copy(update={"segments": tuple(empty)}).product_ids)
    segments: list[Segment] = []
    for segment in empty:
        if not isinstance(segment, RowSlot):
            segments.append(segment)
            continue
        row = _fill(segment, choose_for_row(segment, document.character, catalogue, signals, used))
        used.update(row.product_ids)
        segments.append(row)
    shown = {catalogue.by_id[product_id].category for product_id in used if product_id in catalogue.by_id}
    own = first_category(signals)
    if own and own not in shown and len(segments) < MAX_SEGMENTS:
        row = _write_own_row(own)
        segments.append(_fill(row, choose_for_row(row, document.character, catalogue, signals, used)))
    return document.model_copy(update={"segments": tuple(segments)})


def choose_for_row(
    row: RowSlot, character: Character, catalogue: Catalogue, signals: Signals, used: Collection[str]
) -> tuple[Product, ...]:
    """Products of the row's kind in the shopper's own order, none of which is used already.

    What can be bought comes first, and nothing leads that may not.
    """
    persona_type = character if isinstance(character, PersonaType) else None
    fitting = [product for product in catalogue.products if product.id not in used and is_of_kind(product, row)]
    leading = [product for product in fitting if product.may_lead] or fitting
    return tuple(order_products(catalogue, leading, persona_type, signals)[: row.places])


def _write_own_row(category: str) -> RowSlot:
    before = f"<section><h2>{escape(category)}</h2>"
    return RowSlot(category=category, places=PLACES_IN_OWN_ROW, before=before, after="</section>")


def is_of_kind(product: Product, row: RowSlot) -> bool:
    """Whether what the row says of its products is true of this one."""
    if row.category and product.category != row.category:
        return False
    match row.of:
        case "new":
            return product.is_new
        case "reduced":
            return product.saving_percent >= 1
        case "picks":
            return True


def _fill(row: RowSlot, products: tuple[Product, ...]) -> RowSlot:
    return row.model_copy(update={"product_ids": tuple(product.id for product in products)})
