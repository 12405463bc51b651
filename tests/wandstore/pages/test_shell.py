from __future__ import annotations

import base64
import gzip
import hashlib
import re

import pytest

from tests.builders import make_product, make_store, make_variant
from tests.wandstore.pages.parsed import parse_page
from tests.wandstore.pages.rendered import WANDS, grid, render, show, tree
from wandstore.catalogue.stores import ShopifyConnection
from wandstore.pages import (
    Audience,
    RenderContext,
    render_page,
)
from wandstore.pages.shell import SCRIPTS
from wandstore.pages.static_files import find_asset
from wandstore.shoppers.personas import CHARACTERS, Character


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("en-GB", "en-GB"),
        ("en", "en"),
        ("ja-JP", "ja-JP"),
        ("de-DE", "de-DE"),
        ("he", "he"),
        ("ar-EG", "en"),
        ("nowhere", "en"),
    ],
)
def test_the_language_of_a_page_is_that_of_its_own_words_for_any_currency(locale: str, language: str) -> None:
    store = make_store(locale=locale)
    page = show(WANDS.by_id["core"], store=store)
    assert page.attributes("html", "lang") == [language]


@pytest.mark.parametrize(
    ("locale", "direction"), [("en-GB", "ltr"), ("ar-EG", "rtl"), ("he", "rtl"), ("nowhere", "ltr")]
)
def test_the_direction_of_a_page_is_that_of_the_stores_locale(locale: str, direction: str) -> None:
    assert show(WANDS.by_id["core"], store=make_store(locale=locale)).attributes("html", "dir") == [direction]


def test_a_page_names_its_canonical_address_where_a_deployment_has_one() -> None:
    context = RenderContext(make_store(), WANDS, "https://shop.example")
    page = parse_page(render_page(tree(grid("core")), context))
    assert "https://shop.example/s/magic-wands" in page.attributes("link", "href")
    assert page.attributes("meta", "content").count("https://shop.example/s/magic-wands") == 1
    assert "canonical" not in render(tree(grid("core"))).attributes("link", "rel")


@pytest.mark.parametrize("character", CHARACTERS)
def test_every_character_has_the_search_and_the_categories_in_the_header(character: Character) -> None:
    page = render(tree(grid("core"), character=character))
    header = page.html[page.html.index("<header>") : page.html.index("</header>")]
    assert 'role="search"' in header
    assert 'class="categories"' in header
    assert "<details" not in header


def test_a_page_that_will_be_replaced_says_so_quietly() -> None:
    page = render(tree(grid("core")), audience=Audience(is_waiting_for_another=True))
    assert page.texts("p", "personalizing") == ["Personalizing..."]
    assert "Personalizing" not in render(tree(grid("core"))).text


@pytest.mark.parametrize("character", CHARACTERS)
def test_the_policy_admits_the_pages_one_style_element(character: Character) -> None:
    rendered = render_page(
        tree(grid("core"), character=character), RenderContext(make_store(shop_domain="wands.example.com"), WANDS)
    )
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


def test_all_scripts_of_a_page_together_are_small() -> None:
    addresses = show(WANDS.by_id["core"]).attributes("script", "src")
    assert [re.sub(r"\.[0-9a-f]{8}\.", ".", address) for address in addresses] == list(SCRIPTS)
    assets = [find_asset(address) for address in addresses]
    assert sum(len(gzip.compress(asset.body)) for asset in assets if asset) < 6000
    assert all(asset and asset.immutable for asset in assets)


def test_the_header_leads_to_the_bag_where_something_can_be_in_it_or_a_shop_is_there() -> None:
    wand = make_product("oak", variants=[make_variant("1.00", id="1")])
    for page in (show(wand), show(WANDS.by_id["core"], store=make_store(shop_domain="wands.example"))):
        assert page.texts("a", "bag") == ["Bag"]
        assert "/s/magic-wands/cart" in page.attributes("a", "href")
    assert show(WANDS.by_id["core"]).texts("a", "bag") == []


def test_the_footer_says_that_no_checkout_is_connected_only_where_none_is() -> None:
    sentence = "Checkout is not connected in this store, so nothing can be ordered here yet."
    by_api = make_store(shopify=ShopifyConnection(domain="harbour.myshopify.com"))
    assert sentence in show(WANDS.by_id["core"]).texts("p")
    for store in (by_api, make_store(shop_domain="wands.example")):
        assert sentence not in show(WANDS.by_id["core"], store=store).texts("p")
