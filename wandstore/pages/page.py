"""The personal page: a document on today's catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from wandstore.documents.components import ComponentTree, Hero
from wandstore.documents.document import Document
from wandstore.documents.segments import SegmentedDocument, TextSegment
from wandstore.pages.context import Audience, RenderContext
from wandstore.pages.links import link_view
from wandstore.pages.personal_rows import lay_rows
from wandstore.pages.rendered_page import RenderedPage
from wandstore.pages.sections import Section, Shelf, make_sections, show_anything
from wandstore.pages.shell import Frame, Head, render_in_shell
from wandstore.pages.structured_data import write_structured_data
from wandstore.shoppers.history import History
from wandstore.shoppers.personas import find_entry

_ANY_SHOPPER = Audience()
_DELIVERED_RULES = ("delivered",)


@dataclass(frozen=True, slots=True)
class Opening:
    """The heading above the sections of a page that does not begin with a hero."""

    headline: str
    text: str = ""
    hidden: bool = False


def render_page(document: Document, context: RenderContext, audience: Audience = _ANY_SHOPPER) -> RenderedPage:
    """The page of a document on today's catalogue; products that are gone are left out, and a page is never empty."""
    store, catalogue = context.store, context.catalogue
    sections: tuple[Section, ...] = ()
    delivered: tuple[Markup, ...] = ()
    shown: tuple[str, ...] = ()
    opening: Opening | None = Opening(store.name, hidden=True)
    if isinstance(document, SegmentedDocument):
        # The HTML was sanitised when it came in, and a document of this kind comes in no other way.
        delivered = tuple(Markup(part.html) for part in document.segments if isinstance(part, TextSegment))
    else:
        persona = find_entry(document.character)
        # The limit of a persona holds for any document; other pages are bounded by the document's own limits.
        shelf = Shelf(context, persona, persona.max_products)
        sections = _lay_sections(document, audience.history, shelf)
        shown = tuple(shelf.shown)
        if isinstance(document.components[0], Hero):
            opening = None  # the hero's headline is the page's
    indexed = audience.is_everybodys
    head = Head(
        title=f"{store.name} – {store.tagline}" if store.tagline else store.name,
        description=context.description,
        canonical_url=context.canonical_url,
        indexed=indexed,
        picture=first_picture(sections, context),
        structured_data=write_structured_data(
            store, catalogue, shown, context.canonical_url or link_view(store), indexed=indexed
        ),
    )
    rules = _DELIVERED_RULES if delivered else ()
    frame = Frame(context, head, document.character, audience, rules=rules)
    return render_in_shell(
        "sections.html",
        frame,
        opening=opening,
        sections=sections,
        delivered=delivered,
        stocked=bool(catalogue.products or delivered),
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


def first_picture(sections: tuple[Section, ...], context: RenderContext) -> str:
    """The absolute address of the page's first picture; empty where it is on a host of ours whose name is unknown."""
    for card in (card for section in sections for card in section.cards if card.pictures):
        return context.absolute(card.pictures[0].url)
    return ""
