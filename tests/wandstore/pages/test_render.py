from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from tests.builders import make_catalogue, make_product, make_store
from tests.wandstore.pages.parsed import ParsedPage, parse_page
from tests.wandstore.pages.rendered import WANDS, grid, numbered, render, show, tree
from tests.wandstore.pages.shown import is_our_script
from wandstore.models import (
    Character,
    Component,
    ComponentTree,
    Cta,
    CtaConfig,
    Filters,
    FiltersConfig,
    Grid,
    GridConfig,
    Hero,
    HeroConfig,
    PersonaType,
    Recommendations,
    RecommendationsConfig,
    Signals,
)
from wandstore.pages import ERROR_POLICY, SORTS, View, etag_of, render_error, render_page, render_view
from wandstore.pages.money import format_money
from wandstore.persona_templates import compose_template
from wandstore.stores import BrandGuidelines
from wandstore.tree_limits import fit_components

ROOT = Path(__file__).resolve().parents[3]
CHARACTERS: tuple[Character, ...] = get_args(Character)
HOSTILE = "\"><script>alert('1')</script><img src=x onerror=alert(1)>"

# What is left out, and what never is ----------------------------------------------------------------------------------


def test_products_that_are_gone_are_skipped_and_so_is_a_row_without_any() -> None:
    page = render(tree(grid("oak-wand", "vanished"), grid("vanished", title="Nothing left")))
    assert page.texts("h3") == ["Oak wand"]
    assert "Nothing left" not in page.text


def test_a_hero_keeps_its_words_when_its_products_are_gone() -> None:
    page = render(tree(Hero(id="top", config=HeroConfig(headline="Wands", product_ids=("vanished",))), grid("core")))
    assert page.texts("h1") == ["Wands"]


def test_a_page_whose_products_are_all_gone_shows_the_stores() -> None:
    page = render(tree(grid("vanished")))
    assert page.texts("h3") == ["Oak wand", "Yew wand", "Phoenix core", "Elder wand"]


@pytest.mark.parametrize("character", CHARACTERS)
def test_a_store_without_products_says_so_kindly(character: Character) -> None:
    page = render(
        tree(grid("vanished"), Filters(id="f", config=FiltersConfig()), character=character), make_catalogue()
    )
    assert "Magic Wands has no products to show at the moment." in page.text
    assert page.texts("li", "card") == []


def test_a_call_leads_to_a_product_of_the_page_or_to_one_found_by_its_title_or_to_a_category() -> None:
    calls = [
        Cta(id="a", config=CtaConfig(text="", label="Here", product_id="oak-wand")),
        Cta(id="b", config=CtaConfig(text="", label="There", product_id="core")),
        Cta(id="c", config=CtaConfig(text="", label="All", category="Cores & feathers")),
        Cta(id="d", config=CtaConfig(text="", label="Gone", product_id="vanished", category="Vanished")),
    ]
    page = render(tree(grid("oak-wand"), *calls))
    assert page.attributes("a", "href").count("#product-oak-wand") == 1
    assert "product-oak-wand" in page.attributes("li", "id")
    assert "/s/magic-wands?q=Phoenix+core#product-core" in page.attributes("a", "href")
    assert "/s/magic-wands?category=Cores+%26+feathers" in page.attributes("a", "href")
    assert "Gone" not in page.text


def test_a_minimalist_is_shown_no_more_than_eight_products() -> None:
    document = tree(grid(*(f"p{n}" for n in range(20))), character="minimalist")
    assert len(render(document, numbered(20)).texts("li", "card")) == 8


def test_what_leads_with_savings_stays_in_their_order_when_prices_change() -> None:
    hero = Hero(id="top", config=HeroConfig(headline="Savings first", product_ids=("core", "gone", "oak-wand")))
    page = render(tree(hero, character="dealhunter"))
    assert page.texts("h2")[:3] == ["Oak wand", "Phoenix core", "Elder wand"]


# The page as a whole --------------------------------------------------------------------------------------------------


FIRST_VARIANTS = ("feature", "airy", "bar", "row", "band")
SECOND_VARIANTS = ("banner", "dense", "panel", "list", "line")


def _every_component(ids: Sequence[str], variants: Sequence[str]) -> list[Component]:
    hero, grid, filters, recommendations, cta = variants
    first = tuple(ids)
    component: TypeAdapter[Component] = TypeAdapter(Component)
    configs: dict[str, dict[str, Any]] = {
        "hero": {"variant": hero, "headline": "Opening", "text": "Words", "product_ids": first[:1]},
        "grid": {"variant": grid, "title": "Grid", "text": "Words", "product_ids": first},
        "filters": {"variant": filters},
        "recommendations": {"variant": recommendations, "title": "More", "product_ids": first},
        "cta": {"variant": cta, "text": "Words", "label": "Go", "category": "Wands"},
    }
    return [
        component.validate_python({"type": kind, "id": "same", "config": config}) for kind, config in configs.items()
    ]


@pytest.mark.parametrize("character", CHARACTERS)
@pytest.mark.parametrize("variants", [FIRST_VARIANTS, SECOND_VARIANTS])
def test_every_component_in_every_variant_makes_a_sound_page(character: Character, variants: Sequence[str]) -> None:
    page = render(tree(*_every_component(list(WANDS.by_id), variants), character=character))
    ids = [str(attributes["id"]) for _, attributes, _ in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for reference in page.attributes("section", "aria-labelledby") + page.attributes("label", "for"):
        assert reference in ids
    levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert [tag for tag, _, _ in page.elements if tag in ("header", "main", "footer")] == ["header", "main", "footer"]
    assert page.attributes("body", "class")[0].split()[0] == f"character-{character}"


@pytest.mark.parametrize("variants", [FIRST_VARIANTS, SECOND_VARIANTS])
def test_the_variants_of_a_component_are_told_apart(variants: Sequence[str]) -> None:
    page = render(tree(*_every_component(["oak-wand"], variants)))
    classes = " ".join(page.attributes("section", "class")).split()
    kinds = ("hero", "grid", "filters", "recommendations", "cta")
    assert {f"{kind}-{variant}" for kind, variant in zip(kinds, variants, strict=True)} <= set(classes)


def test_a_page_without_a_hero_first_still_has_one_heading_of_the_first_level() -> None:
    hero = Hero(id="hero", config=HeroConfig(headline="Later"))
    assert render(tree(grid("oak-wand"), hero)).texts("h1") == ["Magic Wands"]


def test_everything_of_the_catalogue_and_the_document_is_escaped() -> None:
    product = make_product(
        HOSTILE, title=HOSTILE, description=HOSTILE, vendor=HOSTILE, category=HOSTILE, images=[f"https://x/{HOSTILE}"]
    )
    store = make_store(name=HOSTILE, tagline=HOSTILE, brand=BrandGuidelines(font_family="</style><script>x()"))
    call = Cta(id="cta", config=CtaConfig(text=HOSTILE, label=HOSTILE[:40], product_id=HOSTILE))
    for character in CHARACTERS:
        document = tree(
            grid(HOSTILE, title=HOSTILE), call, Filters(id="f", config=FiltersConfig()), character=character
        )
        page = render(document, make_catalogue(product), store)
        scripts = [attributes for tag, attributes, _ in page.elements if tag == "script"]
        assert len(scripts) == 2
        assert all(map(is_our_script, scripts))
        assert not any(
            name.startswith("on") or name == "style" for _, attributes, _ in page.elements for name in attributes
        )
        assert page.attributes("img", "src") == [f"https://x/{HOSTILE}"]
        assert HOSTILE in page.texts("h3")[0]


def test_what_a_shopper_typed_is_escaped() -> None:
    page = parse_page(render_view(WANDS, make_store(), View(query=HOSTILE, sort=HOSTILE, category=HOSTILE)))
    assert all(is_our_script(attributes) for tag, attributes, _ in page.elements if tag == "script")
    assert page.attributes("input", "value")[0] == HOSTILE


@pytest.mark.parametrize("character", CHARACTERS)
def test_the_policy_admits_the_pages_one_style_element(character: Character) -> None:
    rendered = render_page(tree(grid("core"), character=character), WANDS, make_store(shop_domain="wands.example.com"))
    html = gzip.decompress(rendered.body).decode()
    styles = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
    assert len(styles) == 1
    assert " style=" not in html.replace(styles[0], "")
    policy = rendered.content_security_policy
    assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert re.sub(r" 'sha256-[^']+'", "", policy) == (
        "default-src 'none'; style-src; img-src 'self' https:; "
        "form-action 'self' https://wands.example.com; base-uri 'none'; frame-ancestors 'none'; "
        "connect-src 'self'; script-src 'self'"
    )


def test_the_same_page_is_the_same_bytes_and_its_tag_is_over_them() -> None:
    first = render_page(tree(grid("core")), WANDS, make_store())
    assert first == render_page(tree(grid("core")), WANDS, make_store())
    assert first.etag == etag_of(first.body)
    assert re.fullmatch(r'"[0-9a-f]{32}"', first.etag)
    assert first.etag != render_page(tree(grid("oak-wand")), WANDS, make_store()).etag


def test_only_a_page_that_is_for_everybody_may_be_indexed() -> None:
    assert render(tree(grid("core"))).attributes("meta", "content").count("noindex") == 1
    assert "noindex" not in render(tree(grid("core")), personal=False).attributes("meta", "content")


def test_a_page_that_will_be_replaced_says_so_quietly() -> None:
    assert render(tree(grid("core")), personalizing=True).texts("p", "personalizing") == ["Personalizing..."]
    assert "Personalizing" not in render(tree(grid("core"))).text


@pytest.mark.parametrize(
    ("locale", "language"),
    [("en-GB", "en-GB"), ("en", "en"), ("ja-JP", "en"), ("de-DE", "en"), ("ar-EG", "en"), ("nowhere", "en")],
)
def test_the_page_says_the_language_its_own_words_are_in_whatever_the_money(locale: str, language: str) -> None:
    store = make_store(locale=locale)
    page = show(WANDS.by_id["core"], store=store)
    assert page.attributes("html", "lang") == [language]
    assert page.attributes("html", "dir") == ["ltr"]
    assert ParsedPage(render_error(404, "No", "No", store).decode()).attributes("html", "lang") == [language]


def test_a_canonical_address_is_named_where_one_is_known() -> None:
    rendered = render_page(tree(grid("core")), WANDS, make_store(), canonical_url="https://shop.example/s/magic-wands")
    assert "https://shop.example/s/magic-wands" in parse_page(rendered).attributes("link", "href")


@pytest.mark.parametrize("persona_type", [None, *PersonaType])
@pytest.mark.parametrize("count", [0, 1, 3, 30])
def test_every_template_makes_a_sound_page(persona_type: PersonaType | None, count: int) -> None:
    catalogue = numbered(count)
    page = render(compose_template(catalogue, make_store(), persona_type, Signals()), catalogue)
    assert bool(page.texts("li", "card")) == bool(count)
    assert len(page.texts("h1")) == 1


def test_the_five_characters_are_five_different_pages() -> None:
    catalogue = numbered(30)
    pages = [
        render_page(compose_template(catalogue, make_store(), persona_type, Signals()), catalogue, make_store())
        for persona_type in (None, *PersonaType)
    ]
    assert len({page.etag for page in pages}) == 5
    assert len({page.content_security_policy for page in pages}) == 1  # one gives way to another without a new load


def test_a_minimalist_has_no_search_in_sight_until_it_is_asked_for() -> None:
    assert render(tree(grid("core"), character="minimalist")).texts("details", "menu") != []
    assert render(tree(grid("core"))).texts("details", "menu") == []


def test_twenty_products_with_two_pictures_and_many_words_fit_into_forty_kilobytes() -> None:
    words = "Turned from one piece of heartwood, dried for three winters and oiled by hand. " * 4
    products = [
        make_product(
            f"a-wand-with-quite-a-long-handle-{n}",
            description=words,
            price="20.00",
            was="30.00",
            images=[f"/assets/magic-wands/a-wand-{n}.svg", f"/assets/magic-wands/a-wand-{n}-grip.svg"],
        )
        for n in range(20)
    ]
    for character in CHARACTERS:
        document = tree(grid(*(product.id for product in products)), character=character)
        html = gzip.decompress(
            render_page(document, make_catalogue(*products), make_store(shop_domain="wands.example.com")).body
        )
        assert len(html) < 40_000, character


# Views ----------------------------------------------------------------------------------------------------------------


def test_a_view_shows_all_that_matches_and_its_controls_say_what_was_asked() -> None:
    page = parse_page(render_view(WANDS, make_store(), View(query="wand", category="Wands", sort="price")))
    assert page.texts("h3") == ["Oak wand", "Yew wand", "Elder wand"]
    assert page.texts("h1") == ["“wand”"]
    assert "3 products in Wands" in page.text
    # Its label promises a search of the store, so the category is not searched in silence.
    assert page.attributes("input", "value") == ["wand"]
    chosen = [" ".join("".join(text).split()) for _, attributes, text in page.elements if "aria-current" in attributes]
    assert chosen == ["Wands", "Wands", "Lowest price"]


def test_nothing_is_chosen_on_a_page_on_which_nothing_was_asked_for() -> None:
    page = render(tree(grid("core"), Filters(id="f", config=FiltersConfig(variant="panel"))))
    assert "aria-current" not in page.html.partition("</style>")[2]


def test_the_links_of_a_view_keep_what_was_asked_and_change_one_thing() -> None:
    page = parse_page(render_view(WANDS, make_store(), View(query="wand & core", category="Wands", sort="price")))
    asked = [parse_qs(urlsplit(link).query) for link in page.attributes("a", "href")]
    assert {"q": ["wand & core"], "category": ["Cores & feathers"], "sort": ["price"]} in asked
    for sort in SORTS:
        assert {"q": ["wand & core"], "category": ["Wands"], "sort": [sort]} in asked


def test_an_unknown_sort_is_featured() -> None:
    known = render_view(WANDS, make_store(), View(query="wand", sort="featured"))
    unknown = parse_page(render_view(WANDS, make_store(), View(query="wand", sort="by magic")))
    assert unknown.texts("h3") == parse_page(known).texts("h3")
    assert "by magic" not in unknown.html


def test_a_view_without_a_match_says_so_and_leads_on() -> None:
    page = parse_page(render_view(WANDS, make_store(), View(query="dragon")))
    assert "Nothing here matches" in page.text
    assert page.texts("li", "card") == []
    assert "/s/magic-wands?sort=featured" in page.attributes("a", "href")


def test_a_view_of_a_store_without_products_says_that_there_are_none() -> None:
    page = parse_page(render_view(make_catalogue(), make_store(), View(query="dragon")))
    assert "Magic Wands has no products to show at the moment." in page.text


def test_a_view_of_very_many_products_says_how_many_it_leaves_out() -> None:
    page = parse_page(render_view(numbered(300), make_store(), View(sort="price")))
    assert len(page.texts("li", "card")) == 240
    assert "The first 240 of 300 products." in page.text


def test_a_view_is_not_indexed_and_can_be_in_the_shoppers_own_character() -> None:
    page = parse_page(render_view(WANDS, make_store(), View(query="wand"), character="dealhunter"))
    assert "noindex" in page.attributes("meta", "content")
    assert page.attributes("body", "class") == ["character-dealhunter c"]


# Errors ---------------------------------------------------------------------------------------------------------------


def test_an_error_is_a_whole_page_whose_style_its_policy_admits() -> None:
    html = render_error(404, "No such store", "There is no store called <b>.", make_store()).decode()
    page = ParsedPage(html)
    assert page.texts("h1") == ["No such store"]
    assert "There is no store called <b>." in page.text
    assert page.attributes("a", "href") == ["/s/magic-wands"]
    digest = base64.b64encode(hashlib.sha256(page.texts("style")[0].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in ERROR_POLICY


# Whatever a document says ---------------------------------------------------------------------------------------------

_words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
_ids = st.lists(st.sampled_from([*WANDS.by_id, "vanished", "../x"]), max_size=6).map(tuple)
_components = st.one_of(
    st.builds(
        lambda v, h, t, i: Hero(id="hero", config=HeroConfig(variant=v, headline=h, text=t, product_ids=i)),
        st.sampled_from(["feature", "banner"]),
        _words,
        _words,
        _ids,
    ),
    st.builds(
        lambda v, h, i: Grid(id="grid", config=GridConfig(variant=v, title=h, product_ids=i)),
        st.sampled_from(["airy", "dense"]),
        _words,
        _ids,
    ),
    st.builds(
        lambda v, h: Filters(id="f", config=FiltersConfig(variant=v, title=h)),
        st.sampled_from(["bar", "panel"]),
        _words,
    ),
    st.builds(
        lambda v, h, i: Recommendations(id="more", config=RecommendationsConfig(variant=v, title=h, product_ids=i)),
        st.sampled_from(["row", "list"]),
        _words,
        _ids,
    ),
    st.builds(
        lambda v, t, p: Cta(id="cta", config=CtaConfig(variant=v, text=t, label=t, product_id=p, category="Wands")),
        st.sampled_from(["band", "line"]),
        _words,
        st.sampled_from([None, *WANDS.by_id, "vanished"]),
    ),
)
_trees = st.builds(
    lambda character, components: ComponentTree(character=character, components=fit_components(components)),
    st.sampled_from(CHARACTERS),
    st.lists(_components, min_size=1, max_size=8),
)


@settings(max_examples=120, deadline=None)
@given(_trees)
def test_titles_prices_and_links_are_the_catalogues_whatever_a_document_says(document: ComponentTree) -> None:
    store = make_store(shop_domain="wands.example.com")
    page = render(document, WANDS, store)
    said = {format_money(p.price, "GBP", "en-GB"): p.title for p in WANDS.products}
    cards = page.texts("li", "card")
    prices = page.texts("p", "price")
    assert len(cards) == len(prices) >= 1
    for card, price in zip(cards, prices, strict=True):
        assert said[price.removeprefix("Price ").split(" was ")[0]] in card
    for link in page.attributes("a", "href"):
        assert link.startswith(("#", "/s/magic-wands")) or link in {
            "https://wands.example.com/",
            "https://wands.example.com/cart",
            *(f"https://wands.example.com/products/{product_id}" for product_id in WANDS.by_id),
        }
    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
