from __future__ import annotations

from tests.wandstore.pages.rendered import grid, numbered, render, tree
from wandstore.documents.components import Cta, CtaConfig, Hero, HeroConfig
from wandstore.shoppers.personas import PersonaType


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


def test_a_call_leads_to_a_products_page_or_to_a_category() -> None:
    calls = [
        Cta(id="a", config=CtaConfig(text="", label="Here", product_id="oak-wand")),
        Cta(id="b", config=CtaConfig(text="", label="There", product_id="core")),
        Cta(id="c", config=CtaConfig(text="", label="All", category="Cores & feathers")),
        Cta(id="d", config=CtaConfig(text="", label="Gone", product_id="vanished", category="Vanished")),
    ]
    page = render(tree(grid("oak-wand"), *calls))
    assert page.attributes("a", "href").count("/s/magic-wands/products/oak-wand") == 2, "of its card, and of the call"
    assert "/s/magic-wands/products/core" in page.attributes("a", "href")
    assert "/s/magic-wands/collections/cores-feathers" in page.attributes("a", "href")
    assert "Gone" not in page.text


def test_a_minimalist_is_shown_no_more_than_eight_products() -> None:
    document = tree(grid(*(f"p{n}" for n in range(20))), character=PersonaType.MINIMALIST)
    assert len(render(document, numbered(20)).texts("li", "card")) == 8


def test_what_leads_with_savings_stays_in_their_order_when_prices_change() -> None:
    hero = Hero(id="top", config=HeroConfig(headline="Savings first", product_ids=("core", "gone", "oak-wand")))
    page = render(tree(hero, character=PersonaType.DEALHUNTER))
    assert page.texts("h2")[:3] == ["Oak wand", "Phoenix core", "Elder wand"]
