from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

import pytest

from local.synth import ROOT
from tests.builders import make_catalogue, make_product, make_store, make_variant
from tests.wandstore.pages.parsed import ParsedPage, parse_page
from tests.wandstore.pages.rendered import HOSTILE, WANDS, render_wanted
from tests.wandstore.pages.shown import is_our_script
from wandstore.catalogue.products import Catalogue, Collection, OptionValue, ProductOption
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.catalogue.snapshots import build_catalogue
from wandstore.pages import SORTS, RenderContext, parse_view, render_view
from wandstore.pages.selection import PAGE_SIZE
from wandstore.pages.views import ChosenOption, View
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import CHARACTERS, Character, PersonaType

CATALOGS_DIR = os.environ.get("CATALOGS_DIR", "")
EXPORTS = sorted(Path(CATALOGS_DIR).glob("*.csv")) if CATALOGS_DIR else []
STORE = make_store()
PUBLIC = RenderContext(STORE, WANDS, "https://shop.example")


def many(count: int) -> Catalogue:
    """Products without a category, and some that lead nowhere first."""
    products = [make_product(f"p{n}", category="", price=f"{n % 7}.00", available=n % 5 > 0) for n in range(count)]
    return make_catalogue(*products)


def of_public(view: View) -> ParsedPage:
    return parse_page(render_view(PUBLIC, view))


def chosen_in(page: ParsedPage) -> list[str]:
    return [" ".join("".join(text).split()) for _, attributes, text in page.elements if "aria-current" in attributes]


# A search -------------------------------------------------------------------------------------------------------------


def test_a_view_shows_all_that_matches_and_its_controls_say_what_was_asked() -> None:
    page = render_wanted(View(query="wand", category="Wands", sort="price"))
    assert page.texts("h3") == ["Oak wand", "Yew wand", "Elder wand"]
    assert page.texts("h1") == ["“wand”"]
    assert "3 products" in page.text
    # Its label promises a search of the store, so it must not search the category only.
    assert page.attributes("input", "value")[0] == "wand"
    assert chosen_in(page) == ["Wands", "Wands 3", "Lowest price"]


def test_the_links_of_a_view_keep_what_was_asked_and_change_one_thing() -> None:
    page = render_wanted(
        View(query="wand & core", category="Wands", sort="price"),
        make_catalogue(
            make_product("a", title="Wand and core"),
            make_product("b", title="Wand core", category="Sets", price="20.00"),
        ),
    )
    asked = [parse_qs(urlsplit(link).query) for link in page.attributes("a", "href")]
    assert {"q": ["wand & core"], "category": ["Sets"], "sort": ["price"]} in asked
    assert {"q": ["wand & core"], "category": ["Wands"]} in asked
    for sort in [*SORTS][1:]:
        assert {"q": ["wand & core"], "category": ["Wands"], "sort": [sort]} in asked


def test_an_unknown_sort_is_featured() -> None:
    known = render_wanted(View(query="wand", sort="featured"))
    unknown = render_wanted(View(query="wand", sort="by magic"))
    assert unknown.texts("h3") == known.texts("h3")
    assert "by magic" not in unknown.html


def test_a_view_without_a_match_shows_what_the_shopper_would_see_first() -> None:
    page = render_wanted(View(query="broomstick"), character=PersonaType.DEALHUNTER)
    assert "More from Magic Wands" in page.texts("h2")
    assert page.texts("h3")[:2] == ["Oak wand", "Phoenix core"], "the saving first, and what is sold out last"


def test_a_slip_is_forgiven_and_the_page_says_what_it_has_searched_for() -> None:
    page = render_wanted(View(query="phoenx"))
    assert page.texts("h3") == ["Phoenix core"]
    assert "No product has “phoenx”. These have “phoenix”." in page.text


def test_a_view_without_a_match_says_so_offers_the_nearest_and_lists_the_categories_once() -> None:
    page = render_wanted(View(query="oak dragon"))
    assert "Nothing here matches" in page.text
    assert "Did you mean oak 1?" in page.text
    assert page.texts("section", "grid") == []
    assert page.texts("details", "narrow") == []
    assert page.attributes("a", "href").count("/s/magic-wands/collections/wands") == 1, "in the header"
    assert "/s/magic-wands?q=oak" in page.attributes("a", "href")
    assert "/s/magic-wands/collections/all" in page.attributes("a", "href")


def test_a_view_of_a_store_without_products_says_that_there_are_none() -> None:
    page = render_wanted(View(query="dragon"), make_catalogue())
    assert "Magic Wands has no products to show at the moment." in page.text


def test_what_a_shopper_typed_is_escaped() -> None:
    view = View(query=HOSTILE, sort=HOSTILE, category=HOSTILE, options=(ChosenOption(name=HOSTILE, values=(HOSTILE,)),))
    page = render_wanted(view)
    assert all(is_our_script(attributes) for tag, attributes, _ in page.elements if tag == "script")
    assert page.attributes("input", "value")[0] == HOSTILE


# The shopper ----------------------------------------------------------------------------------------------------------


def test_a_view_is_in_the_shoppers_own_character_and_order() -> None:
    page = render_wanted(View(query="wand"), character=PersonaType.DEALHUNTER)
    assert page.attributes("body", "class") == ["character-dealhunter c"]
    assert page.texts("h3") == ["Oak wand", "Yew wand", "Elder wand"]
    context = RenderContext(STORE, WANDS)
    loyal = render_view(context, View(), character=PersonaType.LOYALIST, signals=Signals(seen=("core",)))
    assert parse_page(loyal).texts("h3")[0] == "Phoenix core"


@pytest.mark.parametrize("character", CHARACTERS)
def test_a_whole_page_of_products_fits_into_twelve_kilobytes(character: Character) -> None:
    catalogue = make_catalogue(
        *(
            make_product(
                f"a-wand-of-a-kind-{n}",
                title=f"Wand {n} of oak and feather",
                description=f"Turned by hand from a board of {n} years, oiled and waxed, with a grip that stays put.",
                category=f"Wands of kind {n % 9}",
                images=[f"https://cdn.shopify.com/s/files/1/0001/wand-{n}-{view}.jpg?v=17{n}" for view in "ab"],
                variants=[make_variant(f"{10 + n}.00", id=str(41000000000000 + 10 * n + size)) for size in range(3)],
            )
            for n in range(60)
        )
    )
    rendered = render_view(RenderContext(STORE, catalogue), View(), character=character)
    assert len(parse_page(rendered).texts("li", "card")) == PAGE_SIZE
    assert len(rendered.body) < 12_000


# Collections ----------------------------------------------------------------------------------------------------------

WITH_COLLECTION = Catalogue.model_validate(
    WANDS.model_dump()
    | {
        "products": [
            product.model_dump() | {"collections": ["gifts"] if product.id in ("oak-wand", "core") else []}
            for product in WANDS.products
        ],
        "collections": [
            Collection(id="gifts", title="Gifts & more", description="For somebody. Or for you.").model_dump()
        ],
    }
)


def test_a_collection_has_the_merchants_title_and_text_and_the_way_to_it() -> None:
    page = render_wanted(View(collection="gifts"), WITH_COLLECTION)
    assert page.texts("h1") == ["Gifts & more"]
    assert page.texts("h3") == ["Oak wand", "Phoenix core"]
    assert "For somebody. Or for you." in page.text
    assert page.texts("nav", "trail") == ["Magic Wands All products Gifts & more"]
    assert page.attributes("title", "x") == []
    assert page.texts("title") == ["Gifts & more – Magic Wands"]


def test_a_long_text_is_cut_above_the_products_and_whole_below_them() -> None:
    long = Collection(id="gifts", title="Gifts", description="One sentence of some words.\n" * 20 + "The end.")
    page = render_wanted(View(collection="gifts"), WITH_COLLECTION.model_copy(update={"collections": (long,)}))
    above = page.texts("div", "opening")[0]
    assert len(above) < 260
    assert "The end." not in above
    assert page.texts("div", "about-all")[0].endswith("The end.")
    assert page.html.index('about-all"') > page.html.rindex('class="card')
    assert page.texts("div", "about-all") != []
    assert render_wanted(View(collection="gifts"), WITH_COLLECTION).texts("div", "about-all") == []


def test_a_groups_own_pages_are_indexed_under_their_own_address() -> None:
    for view, canonical in (
        (View(collection="wands"), "https://shop.example/s/magic-wands/collections/wands"),
        (View(collection="all"), "https://shop.example/s/magic-wands/collections/all"),
        (View(category="Wands"), "https://shop.example/s/magic-wands/collections/wands"),
        (View(category="Cores & feathers"), "https://shop.example/s/magic-wands/collections/cores-feathers"),
    ):
        page = of_public(view)
        links = [named for tag, named, _ in page.elements if tag == "link" and named.get("rel") == "canonical"]
        assert [link["href"] for link in links] == [canonical]
        assert "noindex" not in page.attributes("meta", "content")


@pytest.mark.parametrize(
    "view",
    [
        View(query="wand"),
        View(collection="wands", sort="price"),
        View(collection="wands", available=True),
        View(collection="wands", query="oak"),
        View(collection="all", category="Wands"),
        View(category="Nowhere"),
    ],
)
def test_a_search_an_order_and_a_filter_are_not_indexed(view: View) -> None:
    page = of_public(view)
    assert "noindex" in page.attributes("meta", "content")
    assert "canonical" not in page.attributes("link", "rel")


def test_the_way_to_a_collection_is_told_to_machines_with_absolute_addresses() -> None:
    page = of_public(View(collection="wands"))
    data = [
        json.loads("".join(text)) for tag, named, text in page.elements if named.get("type") == "application/ld+json"
    ]
    (trail,) = [thing for one in data for thing in one["@graph"] if thing["@type"] == "BreadcrumbList"]
    assert [step["item"] for step in trail["itemListElement"]] == [
        "https://shop.example/s/magic-wands",
        "https://shop.example/s/magic-wands/collections/all",
        "https://shop.example/s/magic-wands/collections/wands",
    ]


def test_a_page_of_a_category_names_it_for_the_script_that_tells_what_a_shopper_looked_at() -> None:
    assert render_wanted(View(collection="cores-feathers")).attributes("div", "data-category") == ["Cores & feathers"]
    assert render_wanted(View(query="wand")).attributes("div", "data-category") == []


# Filters --------------------------------------------------------------------------------------------------------------


def test_each_chosen_thing_has_a_chip_that_takes_it_away_and_one_takes_all_away() -> None:
    sized = make_product("oak", price="12.00", variants=[make_variant("12.00").model_copy(update={"options": ("M",)})])
    sized = sized.model_copy(update={"options": (ProductOption(name="Size", values=(OptionValue(name="M"),)),)})
    view = parse_view(parse_qsl("q=oak&category=Wands&price=10-&available=1&option.size=m&sort=price"))
    assert view is not None
    page = render_wanted(view, make_catalogue(sized))
    assert page.texts("ul", "chosen") == [
        "Without “oak” × Without Wands × Without From £10.00 × Without In stock × Without Size: M × Clear filters"
    ]
    asked = [parse_qs(urlsplit(link).query) for link in page.attributes("a", "href")]
    assert {"q": ["oak"], "sort": ["price"]} in asked
    assert {"q": ["oak"], "category": ["Wands"], "price": ["10-"], "available": ["1"], "sort": ["price"]} in asked


def test_filters_that_leave_nothing_can_still_be_taken_away() -> None:
    page = render_wanted(View(collection="wands", options=(ChosenOption(name="Size", values=("XL",)),)))
    assert page.texts("section", "grid") == []
    assert page.texts("ul", "chosen") == ["Without Size: XL × Clear filters"]
    assert "/s/magic-wands/collections/wands" in page.attributes("a", "href")


# Pages ----------------------------------------------------------------------------------------------------------------


def test_a_page_says_which_it_is_and_links_the_next_and_the_one_before() -> None:
    page = render_wanted(View(collection="all", page=2), many(900))
    assert "Page 2 of 19" in page.texts("nav", "pages")[0]
    links = {
        named["rel"]: named["href"]
        for tag, named, _ in page.elements
        if tag == "a" and named.get("rel") in ("prev", "next")
    }
    assert links == {
        "prev": "/s/magic-wands/collections/all",
        "next": "/s/magic-wands/collections/all?page=3",
    }
    assert page.texts("title") == ["All products, 2 – Magic Wands"]
    assert render_wanted(View(collection="all"), many(PAGE_SIZE)).texts("nav", "pages") == []


@pytest.mark.parametrize("character", ["neutral", PersonaType.EXPLORER])
def test_a_crawler_reaches_every_product_of_a_catalogue_without_categories(character: Character) -> None:
    context = RenderContext(STORE, many(900))
    found, addresses = found_by_crawler(context, character)
    assert found == set(context.catalogue.by_id)
    assert len(addresses) == 19


@pytest.mark.parametrize("export", EXPORTS, ids=lambda path: path.stem)
def test_a_crawler_reaches_every_product_of_a_real_export_by_its_categories_too(export: Path) -> None:
    catalogue = build_catalogue(STORE.slug, read_shopify_csv(export).products)
    found, addresses = found_by_crawler(RenderContext(STORE, catalogue))
    assert found == set(catalogue.by_id)
    assert addresses == {f"/s/magic-wands/collections/{handle}" for handle in catalogue.groups}


def found_by_crawler(context: RenderContext, character: Character = "neutral") -> tuple[set[str], set[str]]:
    """The ids of the products on all pages that links lead to, and these pages, without what must not be followed."""
    to_visit, visited, found = ["/s/magic-wands/collections/all"], set[str](), set[str]()
    while to_visit:
        address = to_visit.pop()
        if address in visited:
            continue
        visited.add(address)
        path, query = urlsplit(address).path, urlsplit(address).query
        view = parse_view(parse_qsl(query), unquote(path.rpartition("/collections/")[2]))
        assert view is not None
        page = parse_page(render_view(context, view, character=character))
        found |= {unquote(id.removeprefix("product-")) for id in page.attributes("li", "id")}
        to_visit += links_to_follow(page)
    return found, visited


def links_to_follow(page: ParsedPage) -> Iterator[str]:
    for tag, named, _ in page.elements:
        href = named.get("href") or ""
        if tag == "a" and "/collections/" in href and "nofollow" not in (named.get("rel") or ""):
            yield href


SAME_EVERYWHERE = """
from pathlib import Path
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.catalogue.snapshots import build_catalogue
from wandstore.catalogue.stores import find_store
from wandstore.pages import RenderContext, View, render_view
store = find_store(Path("stores"), "magic-wands")
context = RenderContext(store, build_catalogue(store.slug, read_shopify_csv(Path("stores/magic-wands.csv")).products))
print([render_view(context, View(query=words, sort="price")).etag for words in ("oak", "wnad", "brass", "")])
"""


@pytest.mark.slow
def test_every_process_makes_the_same_page_of_a_view() -> None:
    made = {
        subprocess.run(
            [sys.executable, "-c", SAME_EVERYWHERE],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in (0, 5, 6)
    }
    assert len(made) == 1
