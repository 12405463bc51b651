"""The personal page: a document on today's catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from wandstore.documents.components import ComponentTree, Hero
from wandstore.documents.document import Document
from wandstore.documents.segments import SegmentedDocument
from wandstore.pages.cards import Card
from wandstore.pages.context import Audience, RenderContext
from wandstore.pages.links import link_view
from wandstore.pages.personal_rows import lay_rows
from wandstore.pages.rendered_page import RenderedPage
from wandstore.pages.sections import Section, Shelf, make_sections, show_anything
from wandstore.pages.shell import Frame, Head, render_in_shell
from wandstore.pages.structured_data import write_structured_data
from wandstore.pages.written import Written, write_document
from wandstore.shoppers.history import History
from wandstore.shoppers.personas import find_entry

_ANY_SHOPPER = Audience()
_WRITTEN_RULES = ("written",)


@dataclass(frozen=True, slots=True)
class Opening:
    """The heading above the sections of a page that does not begin with a hero."""

    headline: str
    text: str = ""
    hidden: bool = False


def render_page(document: Document, context: RenderContext, audience: Audience = _ANY_SHOPPER) -> RenderedPage:
    """The page of a document on today's catalogue; products that are gone are left out, and a page is never empty."""
    store, catalogue = context.store, context.catalogue
    persona = find_entry(document.character)
    # The limit of a persona holds for any document; other pages are bounded by the document's own limits.
    shelf = Shelf(context, persona, persona.max_products)
    opening: Opening | None = Opening(store.name, hidden=True)
    written: Written | None = None
    if isinstance(document, SegmentedDocument):
        written = write_document(document, shelf)
        sections = _lay_rows_below(written, audience.history, shelf)
    else:
        sections = _lay_sections(document, audience.history, shelf)
        if isinstance(document.components[0], Hero):
            opening = None  # the hero's headline is the page's
    pictured = chain(written.pictured if written else (), (card for section in sections for card in section.cards))
    indexed = audience.is_everybodys
    head = Head(
        title=f"{store.name} – {store.tagline}" if store.tagline else store.name,
        description=context.description,
        canonical_url=context.canonical_url,
        indexed=indexed,
        picture=first_picture(pictured, context),
        structured_data=write_structured_data(
            store, catalogue, shelf.shown, context.canonical_url or link_view(store), indexed=indexed
        ),
    )
    frame = Frame(context, head, document.character, audience, rules=_WRITTEN_RULES if written else ())
    return render_in_shell(
        "sections.html",
        frame,
        opening=opening,
        sections=sections,
        written=written,
        stocked=bool(catalogue.products or (written and written.parts)),
        found=True,
    )


def _lay_sections(tree: ComponentTree, history: History, shelf: Shelf) -> tuple[Section, ...]:
    """The tree's components, and the rows of the shopper's own where the table of personas has them.

    No product is in both: the later of two sections leaves it out.
    """
    first = 1 if isinstance(tree.components[0], Hero) else 0
    opening = make_sections(tree.components[:first], shelf)
    rows = lay_rows(shelf.persona.rows_after_opening, history, shelf)
    rest = make_sections(tree.components[first:], shelf, first)
    if not any(section.cards for section in (*opening, *rest)):
        rest += show_anything(shelf)
    return (*opening, *rows, *rest, *lay_rows(shelf.persona.rows_at_end, history, shelf))


def _lay_rows_below(written: Written, history: History, shelf: Shelf) -> tuple[Section, ...]:
    """The rows of the shopper's own below what another author wrote, whose parts cannot be told apart.

    Words alone stay alone. Where all products of a document have left the catalogue, others are shown.
    """
    if written.is_words_alone:
        return ()
    anything = () if shelf.shown else show_anything(shelf)
    kinds = (*shelf.persona.rows_after_opening, *shelf.persona.rows_at_end)
    return (*anything, *lay_rows(kinds, history, shelf))


def first_picture(cards: Iterable[Card], context: RenderContext) -> str:
    """The absolute address of the page's first picture; empty where it is on a host of ours whose name is unknown."""
    first = next((card for card in cards if card.pictures), None)
    return context.absolute(first.pictures[0].url) if first else ""
