"""A document of another author on today's catalogue: its HTML unchanged, and in each slot what the catalogue says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

from wandstore.catalogue.products import Product
from wandstore.documents.components import Filters, FiltersConfig
from wandstore.documents.row_filling import choose_for_row, is_of_kind
from wandstore.documents.segments import (
    CategoryAddressSlot,
    Fact,
    FactSlot,
    FindSlot,
    ProductGroup,
    RowSlot,
    Segment,
    SegmentedDocument,
    TextSegment,
)
from wandstore.pages.buying import Button, make_button
from wandstore.pages.cards import Card, make_card
from wandstore.pages.links import link_group, link_product, link_view
from wandstore.pages.sections import Section, Shelf
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import Character

# Only the level of our own headings depends on it: they follow those of the author.
_HEADING = re.compile(r"<h[2-6][ >]")
_NOBODY = Signals()
_NOTHING = Markup()


@dataclass(frozen=True, slots=True)
class Part:
    """What stands in one place of the page. `kind` says how a template draws it; `html` needs no escaping."""

    kind: Literal["html", "price", "stock", "picture", "button", "card", "row", "find"]
    html: Markup = _NOTHING
    cards: tuple[Card, ...] = ()
    level: int = 2  # of the headings of cards
    sizes: str = ""  # of their pictures
    button: Button | None = None
    section: Section | None = None

    @property
    def card(self) -> Card:
        return self.cards[0]


@dataclass(frozen=True, slots=True)
class Written:
    """The document's part of a page. One that `is_words_alone` has no slots, and so nothing that could change."""

    parts: tuple[Part, ...]
    is_words_alone: bool

    @property
    def pictured(self) -> Iterator[Card]:
        """The cards whose pictures are on the page, in its order."""
        return (card for part in self.parts if part.kind in ("picture", "card", "row") for card in part.cards)


def write_document(document: SegmentedDocument, shelf: Shelf) -> Written:
    """The document's text was sanitised when it came in, and a document of this kind comes in no other way."""
    writer = _Writer(document, shelf)
    parts = tuple(part for segment in document.segments for part in writer.write(segment))
    return Written(parts, all(isinstance(segment, TextSegment) for segment in document.segments))


class _Writer:
    """Writes one document: it knows which heading comes last, and which products the rows must not repeat."""

    def __init__(self, document: SegmentedDocument, shelf: Shelf) -> None:
        self._shelf = shelf
        self._store = shelf.store
        self._known = shelf.catalogue.by_id
        self._character: Character = document.character
        self._used = set(document.product_ids)
        self._facts: dict[str, Card] = {}
        self._level = 2
        self._panels = 0
        wide, phone = 100 // shelf.persona.wide_columns, 100 // shelf.persona.phone_columns
        self._sizes = f"(min-width: 800px) {wide}vw, {phone}vw"

    def write(self, segment: Segment) -> Iterable[Part]:
        match segment:
            case TextSegment():
                return (self._write_text(segment.html),)
            case FactSlot():
                return self._write_fact(segment)
            case ProductGroup():
                if all(product_id in self._known for product_id in segment.product_ids):
                    return [part for member in segment.parts for part in self.write(member)]
                return ()
            case RowSlot():
                return self._write_row(segment)
            case CategoryAddressSlot():
                return (Part("html", escape(self._link_category(segment.category))),)
            case FindSlot():
                return self._write_panel()

    def _write_text(self, html: str) -> Part:
        if _HEADING.search(html):
            # A card below an h3 or a deeper heading is its sibling: cards have no deeper headings.
            self._level = 3
        return Part("html", Markup(html))

    def _write_fact(self, slot: FactSlot) -> Iterable[Part]:
        product = self._known.get(slot.product_id)
        if slot.fact is Fact.ADDRESS:
            address = link_product(self._store, product) if product else link_view(self._store)
            return (Part("html", escape(address)),)
        if product is None:
            return ()
        match slot.fact:
            case Fact.CARD:
                card = self._facts[product.id] = self._shelf.take_named(product)
                return (Part("card", cards=(card,), level=self._level, sizes=self._sizes),)
            case Fact.PICTURE:
                card = self._facts[product.id] = self._shelf.take_picture(product)
                part = Part("picture", cards=(card,), sizes="(min-width: 800px) 50vw, 100vw")
                return (part,) if card.pictures else ()
            case Fact.TITLE:
                self._shelf.shown.setdefault(product.id)
                return (Part("html", escape(product.title)),)
            case Fact.PRICE:
                self._shelf.shown.setdefault(product.id)
                return (Part("price", cards=(self._card_of(product),)),)
            case Fact.STOCK:
                return () if product.available else (Part("stock"),)
            case Fact.BUTTON:
                return (Part("button", button=make_button(product, self._store)),)

    def _card_of(self, product: Product) -> Card:
        """A card of the product that was made already, or else one that the page does not show."""
        if product.id not in self._facts:
            self._facts[product.id] = make_card(product, self._shelf.catalogue, self._store)
        return self._facts[product.id]

    def _write_row(self, row: RowSlot) -> Iterable[Part]:
        before = self._write_text(row.before)
        cards = self._shelf.take(self._fill(row))
        if not cards:
            return ()
        shown = Part("row", cards=cards, level=self._level, sizes=self._sizes)
        return (before, shown, self._write_text(row.after))

    def _fill(self, row: RowSlot) -> list[Product]:
        """Its products of today: others of its kind take the places of those that have left the catalogue."""
        listed = (self._known[product_id] for product_id in row.product_ids if product_id in self._known)
        products = [product for product in listed if is_of_kind(product, row)]
        if len(products) < (len(row.product_ids) or row.places):
            missing = row.model_copy(update={"places": row.places - len(products)})
            chosen = choose_for_row(missing, self._character, self._shelf.catalogue, _NOBODY, self._used)
            self._used.update(product.id for product in chosen)
            products += chosen
        return sorted(products, key=lambda product: not product.available)

    def _link_category(self, category: str) -> str:
        handle = self._shelf.catalogue.category_handles.get(category)
        return link_group(self._store, handle) if handle else link_view(self._store)

    def _write_panel(self) -> Iterable[Part]:
        if not self._known:
            return ()
        self._panels += 1
        title = self._store.language.gettext("Search and sort")
        panel = Filters(id="find", config=FiltersConfig(variant="bar", title=title))
        return (Part("find", section=Section(panel, f"find-{self._panels}", level=self._level)),)
