"""Shops at the limits of what Shopify allows, walked through by links and forms alone, over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from itertools import product as combinations
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from starlette.testclient import TestClient

from lambdas.edge.app import create_app
from tests.builders import make_optioned, make_product
from tests.connected_shop import TOKEN_SECRET, ConnectedShop, connect
from tests.fake_shop import running_fake_shop
from tests.shop import Shop
from wandstore.catalogue.products import Product
from wandstore.shoppers.cart import MAX_LINES

pytestmark = pytest.mark.slow

STORE = "/s/harbour"
# Without an event for each of thousands of things.
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-GPC": "1"}
_LINK = re.compile(r'<a\b[^>]*?href="([^"]+)"([^>]*)>')
_SELECTOR_LINK = re.compile(r'<a href="(/s/harbour/products/[^"]+)"[^>]*rel="nofollow"')
_BUY_FORM = re.compile(r'<form class="buy" action="([^"]+)" method="post">(.*?)</form>', re.DOTALL)
_FIELD = re.compile(r'name="(\w+)"[^>]*value="([^"]*)"')


@contextmanager
def selling(
    products: list[Product], shop: Shop, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[TestClient, ConnectedShop]]:
    """A browser without scripts at a connected store of these products."""
    with running_fake_shop(products) as fake:
        monkeypatch.setenv(TOKEN_SECRET, fake.token)
        connected = connect(shop, fake, folder)
        storefront = connected.storefront
        app = create_app(storefront.settings, storefront.clients)
        # Our cookies are for https alone.
        with TestClient(app, base_url="https://testserver", follow_redirects=False) as client:
            yield client, connected


def links_for_crawlers(html: str) -> set[str]:
    """The addresses within the store that a crawler follows."""
    return {
        unescape(address).partition("#")[0]
        for address, attributes in _LINK.findall(html)
        if urlsplit(address).path.startswith(STORE) and "nofollow" not in attributes
    }


def test_a_crawler_reaches_every_one_of_900_products_without_a_type_from_the_first_page(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    products = [make_product(f"thing-{number}", category="", available=number % 5 > 0) for number in range(900)]
    with selling(products, shop, tmp_path, monkeypatch) as (client, _):
        to_visit, visited = [STORE], dict[str, str]()
        while to_visit:
            address = to_visit.pop()
            if address in visited:
                continue
            page = client.get(address, headers={"User-Agent": "Googlebot"})
            assert page.status_code == 200, address
            visited[address] = page.text
            to_visit.extend(links_for_crawlers(page.text))
        # A crawler that is not led in circles: to the products, to the pages of all of them, and to little else.
        assert len(visited) < 900 + 40
        for one in products:
            assert f"<h1>{one.title}</h1>" in visited[f"{STORE}/products/{one.id}"]


def test_every_one_of_256_variants_is_chosen_by_links_put_in_the_bag_by_its_form_and_bought(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As many as Shopify allows are walked without pages, by the tests of `variant_choice`.
    values = {
        "Wood": tuple(f"Wood {number}" for number in range(8)),
        "Core": tuple(f"Core {number}" for number in range(8)),
        "Length": tuple(f"{number} in" for number in range(4)),
    }
    large = make_optioned(values, dict.fromkeys(combinations(*values.values()), True))
    with selling([large], shop, tmp_path, monkeypatch) as (client, connected):
        pages = pages_of_variants(client, f"{STORE}/products/{large.id}")
        assert len(pages) == len(large.variants) == 256
        buy_all(client, pages)
        bought = [line for cart in connected.carts() for line in cart["lines"].items()]
        (stocked,) = connected.fake.shop.products
        assert sorted(bought) == sorted((str(variant.id), 1) for variant in stocked.product.variants)


def pages_of_variants(client: TestClient, address: str) -> dict[str, str]:
    """The pages that selectors lead to, link by link from the product's own, by the variant that each sells."""
    to_visit, visited, found = [address], {address}, dict[str, str]()
    while to_visit:
        html = client.get(to_visit.pop()).text
        form = _BUY_FORM.search(html)
        assert form is not None
        found[dict(_FIELD.findall(form[2]))["variant"]] = html
        new = {unescape(link) for link in _SELECTOR_LINK.findall(html)} - visited
        visited |= new
        to_visit.extend(new)
    return found


def buy_all(client: TestClient, pages: dict[str, str]) -> None:
    """Sends the form of each page, and checks out whenever the bag is full, as another shopper each time."""
    for place, html in enumerate(pages.values(), 1):
        form = _BUY_FORM.search(html)
        assert form is not None
        fields = dict(_FIELD.findall(form[2]))
        added = client.post(form[1], content=urlencode(fields), headers=FORM)
        assert "told=added" in added.headers["location"]
        if place % MAX_LINES == 0 or place == len(pages):
            assert "/cart/c/" in client.get(f"{STORE}/checkout").headers["location"]
            client.cookies.clear()
