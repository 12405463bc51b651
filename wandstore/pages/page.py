"""Documents, views, errors and notices as whole HTML pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from wandstore.catalogue.stores import Store
from wandstore.documents.components import Document, Filters, FiltersConfig, Hero, SegmentedDocument
from wandstore.pages.context import Audience, RenderContext
from wandstore.pages.links import Link, link_view, shop_address
from wandstore.pages.money import parse_locale
from wandstore.pages.rendered_page import RenderedPage, compress_page
from wandstore.pages.sections import Section, Shelf, list_products, make_sections
from wandstore.pages.static_files import asset_url
from wandstore.pages.structured_data import write_structured_data
from wandstore.pages.stylesheet import ERROR_STYLESHEET, is_serif, write_policy, write_stylesheet
from wandstore.pages.views import MAX_IN_VIEW, SORTS, View, describe_view, find_products, offer_choices
from wandstore.pages.why import CHOICES, explain
from wandstore.shoppers.personas import Character, find_entry

_MAX_CATEGORIES_IN_HEADER = 7
# A page names the script by its content, like the stores' pictures.
SCRIPT = "/assets/storefront.js"

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    auto_reload=False,
    trim_blocks=True,
    lstrip_blocks=True,
    cache_size=-1,
)
# Compiled now rather than on a shopper's first page: a snapshot of the process then holds all of them.
for _name in _TEMPLATES.list_templates():
    _TEMPLATES.get_template(_name)
_PAGE = _TEMPLATES.get_template("page.html")
_ERROR = _TEMPLATES.get_template("error.html")

_ANY_SHOPPER = Audience()
_NOTHING_ASKED = View()


@dataclass(frozen=True, slots=True)
class Opening:
    """The heading above the sections of a page that does not begin with a hero."""

    headline: str
    text: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class _Contents:
    """What one page shows. `delivered` is sanitised HTML of another author; `shown` has the ids of the products."""

    title: str
    character: Character
    opening: Opening | None
    sections: tuple[Section, ...] = ()
    delivered: tuple[Markup, ...] = ()
    shown: tuple[str, ...] = ()
    view: View = _NOTHING_ASKED
    found: bool = True


def render_page(document: Document, context: RenderContext, audience: Audience = _ANY_SHOPPER) -> RenderedPage:
    """The page of a document on today's catalogue; products that are gone are left out, and a page is never empty."""
    return _render(_lay_out(document, context), context, audience)


def render_view(context: RenderContext, view: View, *, character: Character = "neutral") -> RenderedPage:
    """Everything that matches a search, a category and a sort, drawn in a character."""
    store, catalogue = context.store, context.catalogue
    found = find_products(catalogue, view)
    headline = f"“{view.words}”" if view.words else view.category or "All products"
    shown = found[:MAX_IN_VIEW]
    filters = Filters(id="view", config=FiltersConfig(variant="panel", title="Narrow down and sort"))
    sections = [Section(filters, "view")] if catalogue.products else []
    if shown:
        # A screen reader finds the list by its heading; on the screen the view's own heading is enough.
        sections.append(list_products("Products", shown, Shelf(context, find_entry(character)), heading_hidden=True))
    contents = _Contents(
        title=f"{headline} – {store.name}",
        character=character,
        opening=Opening(headline, describe_view(view, len(found), len(shown))),
        sections=tuple(sections),
        view=view,
        found=bool(found),
    )
    return _render(contents, context, None)


def render_error(status: int, title: str, message: str, store: Store | None = None) -> bytes:
    """A small whole page, not compressed; it is to be served with `ERROR_POLICY`."""
    return _render_small(title, [message], store, status=status)


def render_notice(title: str, sentences: Sequence[str], store: Store, onward: Link | None = None) -> bytes:
    """The same small page for something that is no error, with a link back to the store and perhaps one onward."""
    return _render_small(title, sentences, store, onward=onward)


def _render_small(
    title: str, sentences: Sequence[str], store: Store | None, *, status: int | None = None, onward: Link | None = None
) -> bytes:
    html = _ERROR.render(
        status=status,
        title=title,
        sentences=sentences,
        onward=onward,
        home=Link(link_view(store), store.name) if store else None,
        language=_language(store) if store else "en",
        stylesheet=ERROR_STYLESHEET,
    )
    return _tidy(html)


def _lay_out(document: Document, context: RenderContext) -> _Contents:
    store, character = context.store, document.character
    title = f"{store.name} – {store.tagline}" if store.tagline else store.name
    opening = Opening(store.name, hidden=True)
    if isinstance(document, SegmentedDocument):
        # The HTML was sanitised when it came in, and a document of this kind comes in no other way.
        delivered = tuple(Markup(segment.html) for segment in document.segments)
        return _Contents(title, character, opening, delivered=delivered)
    persona = find_entry(character)
    # The limit of a persona holds for any document; other pages are bounded by the document's own limits.
    shelf = Shelf(context, persona, persona.max_products)
    sections = tuple(make_sections(document.components, shelf))
    starts_with_hero = isinstance(document.components[0], Hero)  # its headline is then the page's
    return _Contents(title, character, None if starts_with_hero else opening, sections, shown=tuple(shelf.shown))


def _render(contents: _Contents, context: RenderContext, audience: Audience | None) -> RenderedPage:
    """`audience` is None for a view, which is the same for every shopper and has no canonical address."""
    store, catalogue = context.store, context.catalogue
    canonical_url = context.canonical_url if audience else ""
    indexed = audience is not None and audience.is_everybodys
    html = _PAGE.render(
        store=store,
        stylesheet=write_stylesheet(store.brand, contents.character, delivered=bool(contents.delivered)),
        language=_language(store),
        title=contents.title,
        character=contents.character,
        persona=find_entry(contents.character),
        serif=is_serif(store.brand.font_family),
        opening=contents.opening,
        sections=contents.sections,
        delivered=contents.delivered,
        choices=offer_choices(catalogue, store, contents.view),
        sorts=SORTS,
        all_categories=catalogue.categories,
        header_links=[
            Link(link_view(store, category=category), category, category == contents.view.category)
            for category in catalogue.categories[:_MAX_CATEGORIES_IN_HEADER]
        ],
        home=link_view(store),
        everything=link_view(store, sort="featured"),
        shop=shop_address(store),
        stocked=bool(catalogue.products or contents.delivered),
        found=contents.found,
        personalizing=audience is not None and audience.is_waiting_for_another,
        canonical_url=canonical_url,
        indexed=indexed,
        why=explain(audience.persona, audience.shopper_id) if audience else None,
        persona_choices=CHOICES,
        structured_data=write_structured_data(
            store, catalogue, contents.shown, canonical_url or link_view(store), indexed=indexed
        ),
        picture=_first_picture(contents.sections, canonical_url),
        script=asset_url(SCRIPT),
    )
    return compress_page(_tidy(html), write_policy(store))


def _first_picture(sections: tuple[Section, ...], canonical_url: str) -> str:
    """The absolute address of the page's first picture; empty where it is on a host of ours whose name is unknown."""
    for card in (card for section in sections for card in section.cards if card.pictures):
        url = card.pictures[0].url
        if url.startswith("https://"):
            return url
        return f"{canonical_url.partition('/s/')[0]}{url}" if canonical_url else ""
    return ""


def _language(store: Store) -> str:
    """The language of the templates' words: English, with the region of an English locale."""
    locale = parse_locale(store.locale)
    return str(locale).replace("_", "-") if locale.language == "en" else "en"


def _tidy(html: str) -> bytes:
    """The page without the templates' indentation and line ends between elements, which the layout does not need.

    No element here keeps its spaces, and the style element is one line.
    """
    text = re.sub(r">\n<", "><", re.sub(r"\s*\n\s*", "\n", html)).strip()
    return f"{text}\n".encode()
