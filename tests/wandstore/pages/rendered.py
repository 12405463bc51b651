"""Small pages of a small shop, rendered and parsed for tests of the renderer."""

from __future__ import annotations

from tests.builders import make_catalogue, make_product, make_store
from tests.wandstore.pages.parsed import ParsedPage, parse_page
from wandstore.catalogue.products import Catalogue, Product
from wandstore.catalogue.stores import Store
from wandstore.documents.components import Component, ComponentTree, Grid, GridConfig
from wandstore.documents.document import Document
from wandstore.pages import Audience, RenderContext, View, render_page, render_view
from wandstore.shoppers.personas import Character

HOSTILE = "\"><script>alert('1')</script><img src=x onerror=alert(1)>"
ANY_SHOPPER = Audience()
WANDS = make_catalogue(
    make_product("oak-wand", title="Oak wand", price="30.00", was="40.00", description="Stiff. Good for wards."),
    make_product("yew-wand", title="Yew wand", price="55.00", tags=["new"]),
    make_product("core", title="Phoenix core", category="Cores & feathers", price="9.99", vendor="Nightjar"),
    make_product("gone", title="Elder wand", price="99.00", was="120.00", available=False),
)


def tree(*components: Component, character: Character = "neutral") -> ComponentTree:
    return ComponentTree(character=character, components=components)


def grid(*ids: str, title: str = "Wands") -> Grid:
    return Grid(id="grid", config=GridConfig(title=title, product_ids=ids))


def render(
    document: Document,
    catalogue: Catalogue = WANDS,
    store: Store | None = None,
    audience: Audience = ANY_SHOPPER,
) -> ParsedPage:
    return parse_page(render_page(document, RenderContext(store or make_store(), catalogue), audience))


def render_wanted(view: View, catalogue: Catalogue = WANDS, *, character: Character = "neutral") -> ParsedPage:
    return parse_page(render_view(RenderContext(make_store(), catalogue), view, character=character))


def show(*products: Product, store: Store | None = None, character: Character = "neutral") -> ParsedPage:
    document = tree(grid(*(product.id for product in products)), character=character)
    return render(document, make_catalogue(*products), store)


def numbered(count: int) -> Catalogue:
    return make_catalogue(*(make_product(f"p{n}", category=f"C{n % 3}", price=f"{n + 1}.00") for n in range(count)))
