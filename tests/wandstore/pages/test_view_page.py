from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from tests.builders import make_catalogue, make_product, make_store
from tests.wandstore.pages.parsed import parse_page
from tests.wandstore.pages.rendered import HOSTILE, grid, numbered, render, render_wanted, tree
from tests.wandstore.pages.shown import is_our_script
from wandstore.documents.components import Filters, FiltersConfig
from wandstore.pages import SORTS, RenderContext, render_view
from wandstore.pages.views import MAX_IN_VIEW, View
from wandstore.shoppers.personas import PersonaType

CATALOGUE = make_catalogue(
    make_product("oak", title="Oak wand", category="Wands", price="30.00", was="40.00"),
    make_product("core", title="Phoenix core", description="Fits any oak wand.", category="Cores", price="9.00"),
    make_product("yew", title="yew wand", category="Wands", price="20.00", was="40.00", tags=["new"]),
    make_product("ash", title="Ash wand", category="Wands", price="5.00", available=False),
)


def test_a_view_shows_all_that_matches_and_its_controls_say_what_was_asked() -> None:
    page = render_wanted(View(query="wand", category="Wands", sort="price"))
    assert page.texts("h3") == ["Oak wand", "Yew wand", "Elder wand"]
    assert page.texts("h1") == ["“wand”"]
    assert "3 products in Wands" in page.text
    # Its label promises a search of the store, so it must not search the category only.
    assert page.attributes("input", "value") == ["wand"]
    chosen = [" ".join("".join(text).split()) for _, attributes, text in page.elements if "aria-current" in attributes]
    assert chosen == ["Wands", "Wands", "Lowest price"]


def test_nothing_is_chosen_on_a_page_on_which_nothing_was_asked_for() -> None:
    page = render(tree(grid("core"), Filters(id="f", config=FiltersConfig(variant="panel"))))
    assert "aria-current" not in page.html.partition("</style>")[2]


def test_the_links_of_a_view_keep_what_was_asked_and_change_one_thing() -> None:
    page = render_wanted(View(query="wand & core", category="Wands", sort="price"))
    asked = [parse_qs(urlsplit(link).query) for link in page.attributes("a", "href")]
    assert {"q": ["wand & core"], "category": ["Cores & feathers"], "sort": ["price"]} in asked
    for sort in SORTS:
        assert {"q": ["wand & core"], "category": ["Wands"], "sort": [sort]} in asked


def test_an_unknown_sort_is_featured() -> None:
    known = render_wanted(View(query="wand", sort="featured"))
    unknown = render_wanted(View(query="wand", sort="by magic"))
    assert unknown.texts("h3") == known.texts("h3")
    assert "by magic" not in unknown.html


def test_a_view_without_a_match_says_so_and_leads_on() -> None:
    page = render_wanted(View(query="dragon"))
    assert "Nothing here matches" in page.text
    assert page.texts("li", "card") == []
    assert "/s/magic-wands?sort=featured" in page.attributes("a", "href")


def test_a_view_of_a_store_without_products_says_that_there_are_none() -> None:
    page = render_wanted(View(query="dragon"), make_catalogue())
    assert "Magic Wands has no products to show at the moment." in page.text


def test_a_view_of_very_many_products_says_how_many_it_leaves_out() -> None:
    page = render_wanted(View(sort="price"), numbered(300))
    assert len(page.texts("li", "card")) == MAX_IN_VIEW
    assert f"The first {MAX_IN_VIEW} of 300 products." in page.text


def test_a_view_is_not_indexed_and_can_be_in_the_shoppers_own_character() -> None:
    page = render_wanted(View(query="wand"), character=PersonaType.DEALHUNTER)
    assert "noindex" in page.attributes("meta", "content")
    assert page.attributes("body", "class") == ["character-dealhunter c"]


def test_what_a_shopper_typed_is_escaped() -> None:
    page = render_wanted(View(query=HOSTILE, sort=HOSTILE, category=HOSTILE))
    assert all(is_our_script(attributes) for tag, attributes, _ in page.elements if tag == "script")
    assert page.attributes("input", "value")[0] == HOSTILE


def test_a_view_has_no_canonical_address() -> None:
    context = RenderContext(make_store(), CATALOGUE, "https://shop.example")
    assert "canonical" not in parse_page(render_view(context, View(query="wand"))).attributes("link", "rel")
