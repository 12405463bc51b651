"""Documents, views and errors as HTML."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from wandstore.catalogue.products import Catalogue, Product
from wandstore.catalogue.stores import Store
from wandstore.documents.components import (
    Component,
    Cta,
    Document,
    Filters,
    FiltersConfig,
    Grid,
    GridConfig,
    Hero,
    Recommendations,
    SegmentedDocument,
)
from wandstore.pages.cards import Card, make_card
from wandstore.pages.links import anchor_of, link_view, shop_address
from wandstore.pages.money import parse_locale
from wandstore.pages.rendered_page import RenderedPage
from wandstore.pages.static_files import asset_url
from wandstore.pages.structured_data import write_structured_data
from wandstore.pages.stylesheet import ERROR_STYLESHEET, is_serif, write_policy, write_stylesheet
from wandstore.pages.views import SORTS, View, find_products
from wandstore.pages.why import CHOICES, Why, explain
from wandstore.shoppers.models import Character, Persona

# A minimalist's page stays short whatever a document lists; other pages are bounded by the document's own limits.
MOST_PRODUCTS: dict[Character, int] = {"minimalist": 8}
# A view of a very large catalogue says how many more there are, so that it stays within what a function may answer.
MOST_IN_A_VIEW = 240
_CATEGORIES_IN_HEADER = 7
# On a phone, and on a screen of 800 px and more; the stylesheet says the same.
_COLUMNS: dict[Character, tuple[int, int]] = {
    "minimalist": (1, 2),
    "explorer": (2, 4),
    "dealhunter": (2, 5),
    "loyalist": (2, 3),
    "neutral": (2, 4),
}
# Named by its content like the stores' pictures.
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


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    label: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer, and what is chosen now."""

    view: View
    categories: tuple[Link, ...]
    sorts: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A component with what the catalogue says of it. `level` is that of its heading; its products are one below."""

    component: Component
    heading_id: str
    level: int = 2
    cards: tuple[Card, ...] = ()
    link: Link | None = None
    heading_hidden: bool = False
    sizes: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands above the sections where the document does not begin with a hero."""

    headline: str
    text: str
    hidden: bool


def render_page(
    document: Document,
    catalogue: Catalogue,
    store: Store,
    *,
    personalizing: bool = False,
    canonical_url: str = "",
    personal: bool = True,
    persona: Persona | None = None,
    shopper_id: str = "",
) -> RenderedPage:
    """The page of a document on today's catalogue; products that are gone are left out, and a page is never empty.

    `personalizing` adds the line of a page that another one will soon replace; a `personal` page asks not to be
    indexed. `persona` and `shopper_id` say for whom it was made, where it was made for one.
    """
    why = explain(persona, shopper_id)
    title = f"{store.name} – {store.tagline}" if store.tagline else store.name
    if isinstance(document, SegmentedDocument):
        return _render(
            catalogue,
            store,
            title=title,
            character=document.character,
            opening=Opening(store.name, "", hidden=True),
            sections=[],
            # It was sanitised when it came in, and a document of this kind comes in no other way.
            delivered=tuple(Markup(segment.html) for segment in document.segments),
            choices=_offer(catalogue, store, View()),
            personalizing=personalizing,
            canonical_url=canonical_url,
            indexed=not personal,
            why=why,
        )
    shelf = _Shelf(catalogue, store, document.character, MOST_PRODUCTS.get(document.character))
    starts_with_hero = isinstance(document.components[0], Hero)  # its headline is then the page's
    sections = [
        section
        for place, component in enumerate(document.components)
        if (section := _make_section(component, place, shelf))
    ]
    if not shelf.shown and catalogue.products:
        # All that the document names has left the catalogue since.
        available_first = sorted(catalogue.products, key=lambda product: not product.available)[:12]
        sections.append(_list_products("From the store", available_first, shelf))
    return _render(
        catalogue,
        store,
        title=title,
        character=document.character,
        opening=None if starts_with_hero else Opening(store.name, "", hidden=True),
        sections=sections,
        choices=_offer(catalogue, store, View()),
        personalizing=personalizing,
        canonical_url=canonical_url,
        indexed=not personal,
        why=why,
        listed=tuple(shelf.shown),
    )


def render_view(catalogue: Catalogue, store: Store, view: View, *, character: Character = "neutral") -> RenderedPage:
    """Everything that matches a search, a category and a sort, in the character of the shopper's own page."""
    found = find_products(catalogue, view)
    headline = f"“{view.words}”" if view.words else view.category or "All products"
    shown = found[:MOST_IN_A_VIEW]
    filters = Filters(id="view", config=FiltersConfig(variant="panel", title="Narrow down and sort"))
    sections = [Section(filters, "view")] if catalogue.products else []
    if shown:
        # The list has a heading for those who move by headings, and no shown one: the view's own says it all.
        sections.append(_list_products("Products", shown, _Shelf(catalogue, store, character), heading_hidden=True))
    return _render(
        catalogue,
        store,
        title=f"{headline} – {store.name}",
        character=character,
        opening=Opening(headline, _count(view, len(found), len(shown)), hidden=False),
        sections=sections,
        choices=_offer(catalogue, store, view),
        found=bool(found),
    )


def render_error(status: int, title: str, message: str, store: Store | None = None) -> bytes:
    """A small whole page, not compressed; it is to be served with `ERROR_POLICY`."""
    return _render_small(title, message, store, status)


def render_notice(title: str, message: str, store: Store) -> bytes:
    """The same small page of what is no error, with the way back to the store."""
    return _render_small(title, message, store)


def _render_small(title: str, message: str, store: Store | None, status: int | None = None) -> bytes:
    html = _ERROR.render(
        status=status,
        title=title,
        message=message,
        home=Link(link_view(store), store.name) if store else None,
        language=_language(store) if store else "en",
        stylesheet=ERROR_STYLESHEET,
    )
    return _tidy(html).encode()


def etag_of(body: bytes) -> str:
    """A strong entity tag over the bytes that are served."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


class _Shelf:
    """Hands out the cards of one page: it knows what has been shown, and which picture comes first."""

    def __init__(self, catalogue: Catalogue, store: Store, character: Character, most: int | None = None) -> None:
        self.catalogue = catalogue
        self.store = store
        self.character = character
        self.shown: dict[str, None] = {}  # in the order of the page
        self._left = most
        self._pictured = 0

    def take(self, products: Iterable[Product]) -> tuple[Card, ...]:
        cards = []
        for product in products:
            if self._left == 0:
                break
            card = make_card(
                product,
                self.catalogue,
                self.store,
                repeated=product.id in self.shown,
                place=self._pictured,
            )
            self.shown[product.id] = None
            self._pictured += bool(card.pictures)
            self._left = None if self._left is None else self._left - 1
            cards.append(card)
        return tuple(cards)

    def take_ids(self, product_ids: Iterable[str]) -> tuple[Card, ...]:
        known = self.catalogue.by_id
        return self.take(known[product_id] for product_id in dict.fromkeys(product_ids) if product_id in known)


def _make_section(component: Component, place: int, shelf: _Shelf) -> Section | None:
    """None where nothing of a component is left to show; a hero keeps its words."""
    heading_id = f"{component.id}-{place}"  # a document may name two components alike; a page may not
    match component:
        case Hero():
            cards = shelf.take_ids(component.config.product_ids)
            if shelf.character == "dealhunter":
                # Prices change after a document was written; what leads with savings stays in their order.
                cards = tuple(sorted(cards, key=lambda card: (not card.available, -card.percent)))
            sizes = _say_sizes(component, len(cards), shelf.character)
            return Section(component, heading_id, level=2 if place else 1, cards=cards, sizes=sizes)
        case Filters():
            return Section(component, heading_id) if shelf.catalogue.products else None
        case Cta():
            link = _link_target(component, shelf)
            return Section(component, heading_id, link=link) if link else None
        case _:
            cards = shelf.take_ids(component.config.product_ids)
            if not cards:
                return None
            sizes = _say_sizes(component, len(cards), shelf.character)
            return Section(component, heading_id, cards=cards, link=_link_more(cards, shelf.store), sizes=sizes)


def _say_sizes(component: Component, cards: int, character: Character) -> str:
    """How wide a card's picture is shown, for a browser that has to choose one before it knows the layout."""
    phone, wide = _COLUMNS[character]
    if isinstance(component, Hero) and cards == 1:
        phone, wide = 1, 2
    if isinstance(component, Recommendations) and component.config.variant == "list":
        return "96px"
    if isinstance(component, Hero) and character == "dealhunter":
        return "64px"
    return f"(min-width: 800px) {100 // wide}vw, {100 // phone}vw"


def _list_products(title: str, products: list[Product], shelf: _Shelf, *, heading_hidden: bool = False) -> Section:
    component = Grid(id="products", config=GridConfig(variant="dense", title=title))
    return Section(
        component,
        "products",
        cards=shelf.take(products),
        heading_hidden=heading_hidden,
        sizes=_say_sizes(component, len(products), shelf.character),
    )


def _link_target(cta: Cta, shelf: _Shelf) -> Link | None:
    """Where a call leads, if that place still exists: a product on this page, one found by its title, or a category."""
    label = cta.config.label
    if product := shelf.catalogue.by_id.get(cta.config.product_id or ""):
        anchor = f"#{anchor_of(product.id)}"
        if product.id in shelf.shown:
            return Link(anchor, label)
        return Link(link_view(shelf.store, query=product.title) + anchor, label)
    if cta.config.category in shelf.catalogue.categories:
        return Link(link_view(shelf.store, category=cta.config.category or ""), label)
    return None


def _link_more(cards: tuple[Card, ...], store: Store) -> Link | None:
    """More like what a row ends with."""
    category = cards[-1].category
    return Link(link_view(store, category=category), f"More {category}") if category else None


def _offer(catalogue: Catalogue, store: Store, view: View) -> Choices:
    sort = view.sort if view.order == view.sort else ""
    # A shopper's own page is in no order that a link here would give: nothing is chosen until something is asked for.
    asked = bool(view.words or view.category or sort)
    categories = [
        # Everything, in the store's order, is a view too; a link without any wish would lead to the shopper's own page.
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


def _count(view: View, found: int, shown: int) -> str:
    place = f" in {view.category}" if view.words and view.category else ""
    if found > shown:
        return f"The first {shown} of {found} products{place}. A search or a category shows the others."
    return f"{found} product{'' if found == 1 else 's'}{place}"


def _render(
    catalogue: Catalogue,
    store: Store,
    *,
    title: str,
    character: Character,
    opening: Opening | None,
    sections: list[Section],
    choices: Choices,
    delivered: tuple[Markup, ...] = (),
    found: bool = True,
    personalizing: bool = False,
    canonical_url: str = "",
    indexed: bool = False,
    why: Why | None = None,
    listed: tuple[str, ...] = (),
) -> RenderedPage:
    html = _PAGE.render(
        store=store,
        stylesheet=write_stylesheet(store.brand, character, delivered=bool(delivered)),
        language=_language(store),
        title=title,
        character=character,
        serif=is_serif(store.brand.font_family),
        opening=opening,
        sections=sections,
        delivered=delivered,
        choices=choices,
        sorts=SORTS,
        all_categories=catalogue.categories,
        header_links=[
            Link(link_view(store, category=category), category, category == choices.view.category)
            for category in catalogue.categories[:_CATEGORIES_IN_HEADER]
        ],
        home=link_view(store),
        everything=link_view(store, sort="featured"),
        shop=shop_address(store),
        stocked=bool(catalogue.products or delivered),
        found=found,
        personalizing=personalizing,
        canonical_url=canonical_url,
        indexed=indexed,
        why=why,
        persona_choices=CHOICES,
        structured_data=write_structured_data(
            store, catalogue, listed, canonical_url or link_view(store), indexed=indexed
        ),
        picture=_first_picture(sections, canonical_url),
        script=asset_url(SCRIPT),
    )
    # Level 6 and no time of packing: the same page is the same bytes, and so the same entity tag.
    body = gzip.compress(_tidy(html).encode(), compresslevel=6, mtime=0)
    return RenderedPage(body, etag_of(body), write_policy(store))


def _first_picture(sections: list[Section], canonical_url: str) -> str:
    """The address of the page's first picture as others may fetch it; empty where a host of ours is not known."""
    for card in (card for section in sections for card in section.cards if card.pictures):
        url = card.pictures[0].url
        if url.startswith("https://"):
            return url
        return f"{canonical_url.partition('/s/')[0]}{url}" if canonical_url else ""
    return ""


def _language(store: Store) -> str:
    """The templates' words are English, with the region of a locale that is; other locales speak of money only."""
    locale = parse_locale(store.locale)
    return str(locale).replace("_", "-") if locale.language == "en" else "en"


def _tidy(html: str) -> str:
    """Without the templates' indentation and line ends between elements, which the layout spaces by itself.

    No element here keeps its spaces, and the style element is one line.
    """
    return re.sub(r">\n<", "><", re.sub(r"\s*\n\s*", "\n", html)).strip() + "\n"
