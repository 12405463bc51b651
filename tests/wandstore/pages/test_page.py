from __future__ import annotations

import gzip
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from tests.builders import make_catalogue, make_product, make_store
from tests.wandstore.pages.rendered import HOSTILE, WANDS, grid, numbered, render, tree
from tests.wandstore.pages.shown import is_our_script
from wandstore.catalogue.stores import BrandGuidelines
from wandstore.documents.components import (
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
    Recommendations,
    RecommendationsConfig,
)
from wandstore.documents.limits import fit_components
from wandstore.documents.templates import compose_template
from wandstore.pages import (
    Audience,
    RenderContext,
    render_page,
)
from wandstore.pages.money import format_money
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import CHARACTERS, Character, PersonaType


@pytest.mark.parametrize("character", CHARACTERS)
def test_a_store_without_products_says_so_kindly(character: Character) -> None:
    page = render(
        tree(grid("vanished"), Filters(id="f", config=FiltersConfig()), character=character), make_catalogue()
    )
    assert "Magic Wands has no products to show at the moment." in page.text
    assert page.texts("li", "card") == []


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
        assert len(scripts) == 3
        assert all(map(is_our_script, scripts))
        assert not any(
            name.startswith("on") or name == "style" for _, attributes, _ in page.elements for name in attributes
        )
        assert page.attributes("img", "src") == [f"https://x/{HOSTILE}"]
        assert HOSTILE in page.texts("h3")[0]


def test_only_a_page_that_is_for_everybody_may_be_indexed() -> None:
    assert render(tree(grid("core"))).attributes("meta", "content").count("noindex") == 1
    page = render(tree(grid("core")), audience=Audience(is_everybodys=True))
    assert "noindex" not in page.attributes("meta", "content")


@pytest.mark.parametrize("persona_type", [None, *PersonaType])
@pytest.mark.parametrize("count", [0, 1, 3, 30])
def test_every_template_makes_a_sound_page(persona_type: PersonaType | None, count: int) -> None:
    catalogue = numbered(count)
    page = render(compose_template(catalogue, make_store(), persona_type, Signals()), catalogue)
    assert bool(page.texts("li", "card")) == bool(count)
    assert len(page.texts("h1")) == 1


def test_no_two_characters_have_the_same_page() -> None:
    context = RenderContext(make_store(), numbered(30))
    pages = [
        render_page(compose_template(context.catalogue, context.store, persona_type, Signals()), context)
        for persona_type in (None, *PersonaType)
    ]
    assert len({page.etag for page in pages}) == len(CHARACTERS)
    assert len({page.content_security_policy for page in pages}) == 1  # a page may replace another without a new load


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
    context = RenderContext(make_store(shop_domain="wands.example.com"), make_catalogue(*products))
    for character in CHARACTERS:
        document = tree(grid(*(product.id for product in products)), character=character)
        assert len(gzip.decompress(render_page(document, context).body)) < 40_000, character


# Any document ---------------------------------------------------------------------------------------------------------

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
def test_titles_prices_and_links_are_the_catalogues_for_any_document(document: ComponentTree) -> None:
    store = make_store(shop_domain="wands.example.com")
    page = render(document, WANDS, store)
    titles = {format_money(p.price, "GBP", "en-GB"): p.title for p in WANDS.products}
    cards = page.texts("li", "card")
    prices = page.texts("p", "price")
    assert len(cards) == len(prices) >= 1
    for card, price in zip(cards, prices, strict=True):
        assert titles[price.removeprefix("Price ").split(" was ")[0]] in card
    for link in page.attributes("a", "href"):
        assert link.startswith(("#", "/s/magic-wands")) or link in {
            "https://wands.example.com/",
            "https://wands.example.com/cart",
            *(f"https://wands.example.com/products/{product_id}" for product_id in WANDS.by_id),
        }
    ids = [attributes["id"] for _, attributes, _ in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
