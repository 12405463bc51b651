from __future__ import annotations

from tests.builders import make_catalogue, make_product, make_store
from tests.wandstore.pages.parsed import parse_page
from wandstore.pages import Audience, RenderContext
from wandstore.storefront.fallback_page import render_fallback

CONTEXT = RenderContext(make_store(), make_catalogue(make_product()))


def test_the_fallback_page_shows_products_and_is_the_same_each_time() -> None:
    rendered = render_fallback(CONTEXT)
    assert CONTEXT.catalogue.products[0].title in parse_page(rendered).text
    assert render_fallback(CONTEXT) == rendered


def test_it_says_that_a_page_is_being_made_only_while_one_is() -> None:
    audiences = (Audience(is_everybodys=True, is_waiting_for_another=told) for told in (True, False))
    waiting, plain = (parse_page(render_fallback(CONTEXT, audience)).text for audience in audiences)
    assert ("Personalizing..." in waiting, "Personalizing..." in plain) == (True, False)
