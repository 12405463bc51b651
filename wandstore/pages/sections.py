"""The sections of a page: each component with the cards and links that the catalogue has for it today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wandstore.catalogue.products import Product
from wandstore.documents.components import (
    Component,
    Cta,
    Filters,
    Grid,
    GridConfig,
    Hero,
    Recommendations,
    RecommendationsConfig,
)
from wandstore.pages.buying import Button, make_button
from wandstore.pages.cards import Card, make_card
from wandstore.pages.context import RenderContext
from wandstore.pages.links import Link, link_group, link_product
from wandstore.shoppers.personas import PersonaEntry


@dataclass(frozen=True, slots=True)
class Section:
    """A component with its cards or its link. `level` is that of its heading; its products are one below."""

    component: Component
    heading_id: str
    level: int = 2
    cards: tuple[Card, ...] = ()
    link: Link | None = None
    heading_hidden: bool = False
    sizes: str = ""
    button: Button | None = None  # of its one product


class Shelf:
    """Hands out the cards of one page, and keeps count of the products and pictures that are on it already."""

    def __init__(self, context: RenderContext, persona: PersonaEntry, max_products: int | None = None) -> None:
        self.catalogue = context.catalogue
        self.store = context.store
        self.persona = persona
        self.shown: dict[str, None] = {}  # product ids in the order of the page
        self.in_rows: set[str] = set()  # those of the shopper's own rows, which no component repeats
        self._left = max_products
        self._pictured = 0
        self._with_card: set[str] = set()

    @property
    def room(self) -> int:
        """How many more products the page may show."""
        return len(self.catalogue.products) if self._left is None else self._left

    def take(self, products: Iterable[Product]) -> tuple[Card, ...]:
        """The cards of these products, fewer where the page has no room for all of them."""
        cards = []
        for product in products:
            if self._left == 0:
                break
            card = make_card(
                product,
                self.catalogue,
                self.store,
                repeated=product.id in self._with_card,
                place=self._pictured,
            )
            self.shown[product.id] = None
            self._with_card.add(product.id)
            self._pictured += bool(card.pictures)
            self._left = None if self._left is None else self._left - 1
            cards.append(card)
        return tuple(cards)

    def take_named(self, product: Product) -> Card:
        """The card of a product that the document's own words are about: it stands there whatever room there is."""
        room = self._left
        self._left = None
        (card,) = self.take((product,))
        self._left = None if room is None else max(0, room - 1)
        return card

    def take_picture(self, product: Product) -> Card:
        """The card of a product of which the page shows the picture alone."""
        card = make_card(product, self.catalogue, self.store, repeated=True, place=self._pictured)
        self.shown.setdefault(product.id)
        self._pictured += bool(card.pictures)
        return card

    def take_ids(self, product_ids: Iterable[str]) -> tuple[Card, ...]:
        """The same by id. A repeated id counts once.

        Products that have left the catalogue, and those of the shopper's own rows, are skipped. If the rows leave only
        one of several, it is skipped too.
        """
        known = self.catalogue.by_id
        named = [product_id for product_id in dict.fromkeys(product_ids) if product_id in known]
        left = [product_id for product_id in named if product_id not in self.in_rows]
        if len(left) == 1 < len(named):
            return ()
        return self.take(known[product_id] for product_id in left)


def make_sections(components: Iterable[Component], shelf: Shelf, first_place: int = 0) -> list[Section]:
    """The sections of components, without those that have nothing left to show.

    `first_place` is the place of the first of them in its document.
    """
    made = (_make_section(component, place, shelf) for place, component in enumerate(components, first_place))
    return [section for section in made if section]


def show_anything(shelf: Shelf) -> list[Section]:
    """A section for a document whose products have all left the catalogue since; none for an empty store."""
    offered = [product for product in shelf.catalogue.products if product.id not in shelf.in_rows]
    offered.sort(key=lambda product: (not product.may_lead, not product.available))
    title = shelf.store.language.gettext("Now at %(store)s", store=shelf.store.name)
    return [list_products(title, offered[:12], shelf)] if offered else []


def list_products(title: str, products: list[Product], shelf: Shelf, *, heading_hidden: bool = False) -> Section:
    """A dense grid of these products, for a page without a component that lists them."""
    component = Grid(id="products", config=GridConfig(variant="dense", title=title))
    return Section(
        component,
        "products",
        cards=shelf.take(products),
        heading_hidden=heading_hidden,
        sizes=_say_sizes(component, len(products), shelf.persona),
    )


def list_row(title: str, heading_id: str, products: Sequence[Product], shelf: Shelf) -> Section:
    """These products side by side, below what a document or a page is about."""
    row = Recommendations(id="row", config=RecommendationsConfig(variant="row", title=title))
    wide = 100 // shelf.persona.wide_columns
    cards = shelf.take(products)
    shelf.in_rows.update(product.id for product in products)
    return Section(row, heading_id, cards=cards, sizes=f"(min-width: 800px) {wide}vw, 58vw")


def _make_section(component: Component, place: int, shelf: Shelf) -> Section | None:
    """None where nothing of a component is left to show; a hero keeps its words."""
    heading_id = f"{component.id}-{place}"  # two components of a document may have one id; two headings may not
    match component:
        case Hero():
            cards = shelf.take_ids(component.config.product_ids)
            if shelf.persona.hero_by_saving:
                # Prices may have changed since the document was written; the greatest saving still comes first.
                cards = tuple(sorted(cards, key=lambda card: (not card.available, -card.percent)))
            sizes = _say_sizes(component, len(cards), shelf.persona)
            section = Section(component, heading_id, level=2 if place else 1, cards=cards, sizes=sizes)
            return _with_button(section, shelf) if len(cards) == 1 else section
        case Filters():
            return Section(component, heading_id) if shelf.catalogue.products else None
        case Cta():
            link = _link_target(component, shelf)
            return Section(component, heading_id, link=link) if link else None
        case _:
            cards = shelf.take_ids(component.config.product_ids)
            if not cards:
                return None
            sizes = _say_sizes(component, len(cards), shelf.persona)
            return Section(component, heading_id, cards=cards, link=_link_more(cards, shelf), sizes=sizes)


def _with_button(section: Section, shelf: Shelf) -> Section:
    """An opening of one product, with the way to buy it."""
    return replace(section, button=make_button(shelf.catalogue.by_id[section.cards[0].product_id], shelf.store))


def _say_sizes(component: Component, cards: int, persona: PersonaEntry) -> str:
    """How wide a card's picture is shown, for a browser that has to choose one before it knows the layout."""
    phone, wide = persona.phone_columns, persona.wide_columns
    if isinstance(component, Hero) and cards == 1:
        phone, wide = 1, 2
    if isinstance(component, Recommendations) and component.config.variant == "list":
        return "96px"
    if isinstance(component, Hero) and persona.hero_picture_width:
        return persona.hero_picture_width
    return f"(min-width: 800px) {100 // wide}vw, {100 // phone}vw"


def _link_target(cta: Cta, shelf: Shelf) -> Link | None:
    """Where a call leads, if that place still exists: a product's page, or a category."""
    label = cta.config.label
    if product := shelf.catalogue.by_id.get(cta.config.product_id or ""):
        return Link(link_product(shelf.store, product), label)
    if cta.config.category in shelf.catalogue.categories:
        return Link(_link_category(cta.config.category or "", shelf), label)
    return None


def _link_more(cards: tuple[Card, ...], shelf: Shelf) -> Link | None:
    """A link to the category of the last card."""
    category = cards[-1].category
    if not category:
        return None
    return Link(_link_category(category, shelf), shelf.store.language.gettext("More %(category)s", category=category))


def _link_category(category: str, shelf: Shelf) -> str:
    return link_group(shelf.store, shelf.catalogue.category_handles[category])
