from __future__ import annotations

from tests.builders import make_catalogue, make_product, make_store
from tests.wandstore.pages.parsed import parse_page
from wandstore.pages import Audience, RenderContext
from wandstore.storefront.fallback_page import render_fallback, render_stand_in

CONTEXT = RenderContext(make_store(), make_catalogue(make_product()))


def test_the_fallback_page_shows_products_and_is_the_same_each_time() -> None:
    rendered = render_fallback(CONTEXT)
    assert CONTEXT.catalogue.products[0].title in parse_page(rendered).text
    assert render_fallback(CONTEXT) == rendered


def test_it_says_that_a_page_is_being_made_only_while_one_is() -> None:
    audiences = (Audience(is_everybodys=True, is_waiting_for_another=told) for told in (True, False))
    waiting, plain = (parse_page(render_fallback(CONTEXT, audience)).text for audience in audiences)
    assert ("Personalizing..." in waiting, "Personalizing..." in plain) == (True, False)


def test_what_stands_in_for_another_page_says_so_and_shows_the_store() -> None:
    page = parse_page(render_stand_in(CONTEXT))
    assert page.texts("h1") == ["One moment, please"]
    assert CONTEXT.catalogue.products[0].title in page.text
    assert "noindex" in page.attributes("meta", "content")


def test_a_store_without_products_has_a_page_that_stands_in_too() -> None:
    page = parse_page(render_stand_in(RenderContext(make_store(), make_catalogue())))
    assert page.texts("h1") == ["One moment, please"]
