from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lambdas.edge.app import create_app
from lambdas.edge.routes import checkout as checkout_routes
from tests.connected_shop import TOKEN_SECRET, ConnectedShop, connect
from tests.fake_shop import FakeShopHandle
from tests.shop import Shop
from wandstore.catalogue.snapshots import Catalogues, build_catalogue
from wandstore.errors import StorageUnavailable
from wandstore.storefront import page_request

PAGE = "/s/lantern?shopper=ada"
CHECKOUT = "/s/harbour/checkout"


def connect_shop(edge: TestClient, folder: Path, domain: str) -> None:
    """Gives the app the one store `harbour`, whose shop is at this domain."""
    (folder / "stores").mkdir()
    (folder / "stores" / "harbour.toml").write_text(f'name = "Harbour & Sons"\nshop_domain = "{domain}"\n')
    storefront = edge.app.state.storefront  # type: ignore[attr-defined]
    storefront.settings = replace(storefront.settings, stores_dir=str(folder / "stores"))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_checkout_is_the_shops_cart_where_one_is_connected(edge: TestClient, tmp_path: Path, method: str) -> None:
    connect_shop(edge, tmp_path, "harbour.myshopify.com")
    response = edge.request(method, CHECKOUT)
    assert (response.status_code, response.headers["location"]) == (303, "https://harbour.myshopify.com/cart")
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("domain", ["", "harbour.example/cart?to=", "evil.example@harbour.example"])
def test_checkout_without_a_shop_says_so_in_words_and_leads_back(edge: TestClient, tmp_path: Path, domain: str) -> None:
    connect_shop(edge, tmp_path, domain)
    response = edge.get(CHECKOUT)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert response.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert '<meta name="robots" content="noindex">' in response.text
    assert "Checkout is not connected" in response.text
    assert '<a href="/s/harbour">Go to Harbour &amp; Sons</a>' in response.text
    assert "Error" not in response.text
    assert edge.head(CHECKOUT).content == b""


def test_checkout_of_an_unknown_store_is_a_404_page_and_outside_the_grammar_a_400_page(edge: TestClient) -> None:
    missing = edge.get("/s/nowhere/checkout")
    assert (missing.status_code, "Error 404" in missing.text) == (404, True)
    refused = edge.get("/s/Lantern/checkout")
    assert (refused.status_code, "store" in refused.text) == (400, True)


def test_where_no_shop_is_connected_a_pages_ways_to_buy_end_at_the_page_that_says_so(edge: TestClient) -> None:
    products = set(re.findall(r'href="(/s/lantern/products/[^"]*)"', edge.get(PAGE).text))
    assert products == {f"/s/lantern/products/{handle}?shopper=ada" for handle in ("oak", "yew", "cloth")}
    for product in products:
        page = edge.get(product).text
        assert "Checkout is not connected in this store, so this cannot be ordered here yet." in page
        assert "/checkout" not in page


# With a variant -------------------------------------------------------------------------------------------------------


@pytest.fixture
def connected(shop: Shop, fake_shop: FakeShopHandle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ConnectedShop:
    monkeypatch.setenv(TOKEN_SECRET, fake_shop.token)
    return connect(shop, fake_shop, tmp_path)


@pytest.fixture
def harbour(connected: ConnectedShop) -> Iterator[TestClient]:
    """The edge app of the connected store."""
    storefront = connected.storefront
    app = create_app(storefront.settings, storefront.clients)
    with TestClient(app, follow_redirects=False) as client:
        yield client


def test_a_variant_is_bought_by_a_link_and_its_cart_names_the_shopper_of_the_cookie(
    harbour: TestClient, connected: ConnectedShop
) -> None:
    yew = connected.fake.variant_id("yew-wand")
    cookie = {"Cookie": "__Host-wandstore_shopper=ada"}
    response = harbour.get(f"{CHECKOUT}?variant={yew}&quantity=3&shopper=bea", headers=cookie)
    assert response.status_code == 303
    assert response.headers["location"].startswith(f"{connected.fake.url}/cart/c/")
    assert response.headers["cache-control"] == "no-store"
    assert "set-cookie" not in response.headers
    assert connected.carts() == [{"attributes": {"_wandstore_shopper": "ada"}, "country": "GB", "lines": {yew: 3}}]


def shoppers_of_carts(connected: ConnectedShop) -> list[str | None]:
    return [cart["attributes"].get("_wandstore_shopper") for cart in connected.carts()]


def test_a_shopper_whom_only_the_address_names_is_the_orders_too(harbour: TestClient, connected: ConnectedShop) -> None:
    address = f"{CHECKOUT}?variant={connected.fake.variant_id('yew-wand')}"
    named = harbour.get(f"{address}&shopper=bea")
    from_a_page = harbour.get(address, headers={"Referer": "https://shop.example/s/harbour?shopper=cleo"})
    assert shoppers_of_carts(connected) == ["bea", "cleo"]
    assert "set-cookie" not in named.headers
    assert from_a_page.status_code == 303


def test_a_shopper_without_an_id_gets_one_that_comes_back(harbour: TestClient, connected: ConnectedShop) -> None:
    response = harbour.get(f"{CHECKOUT}?variant={connected.fake.variant_id('yew-wand')}")
    found = re.match(r"__Host-wandstore_shopper=([A-Za-z0-9_-]{22}); ", response.headers["set-cookie"])
    assert found is not None
    assert shoppers_of_carts(connected) == [found[1]]


def test_who_sends_the_global_privacy_control_buys_without_a_mark(
    harbour: TestClient, connected: ConnectedShop
) -> None:
    headers = {"Sec-GPC": "1", "Cookie": "__Host-wandstore_shopper=ada"}
    harbour.get(f"{CHECKOUT}?variant={connected.fake.variant_id('yew-wand')}", headers=headers)
    assert shoppers_of_carts(connected) == [None]


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("HEAD", {}),
        ("GET", {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"}),
        ("GET", {"Sec-Purpose": "prefetch"}),
    ],
)
def test_what_is_no_person_makes_no_cart(
    harbour: TestClient, connected: ConnectedShop, method: str, headers: dict[str, str]
) -> None:
    yew = connected.fake.variant_id("yew-wand")
    headers = headers | {"Cookie": "__Host-wandstore_shopper=ada"}
    response = harbour.request(method, f"{CHECKOUT}?variant={yew}", headers=headers)
    assert (response.status_code, response.headers["location"]) == (303, f"{connected.fake.url}/cart/{yew}:1")
    assert connected.carts() == []


def test_what_has_changed_is_shown_before_the_checkout(harbour: TestClient, connected: ConnectedShop) -> None:
    connected.fake.do("edit", handle="yew-wand", price="58.50")
    response = harbour.get(f"{CHECKOUT}?variant={connected.fake.variant_id('yew-wand')}")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert "Yew wand costs £58.50 now, not £55.00." in response.text
    assert re.search(
        rf'<a class="button" href="{connected.fake.url}/cart/c/[^"]+" rel="nofollow">Continue to the checkout</a>',
        response.text,
    )


def test_what_cannot_be_bought_is_told_with_a_way_back_and_none_onward(
    harbour: TestClient, connected: ConnectedShop
) -> None:
    response = harbour.get(f"{CHECKOUT}?variant={connected.fake.variant_id('linen-cloth')}")
    assert response.status_code == 200
    assert "Linen cloth is sold out." in response.text
    assert '<a href="/s/harbour">Go to' in response.text
    assert 'rel="nofollow"' not in response.text


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("variant=one", "variant"),
        ("variant=-1", "variant"),
        ("variant=" + "1" * 21, "variant"),
        ("variant=1&quantity=0", "quantity"),
        ("variant=1&quantity=100", "quantity"),
        ("variant=1&quantity=two", "quantity"),
        ("variant=1&shopper=a+b", "shopper"),
    ],
)
def test_what_is_outside_its_grammar_is_a_400_page_that_names_the_field(
    harbour: TestClient, query: str, field: str
) -> None:
    response = harbour.get(f"{CHECKOUT}?{query}")
    assert (response.status_code, field in response.text) == (400, True)
    assert response.headers["content-type"].startswith("text/html")


def test_a_pages_links_to_buy_come_through_the_checkout_of_this_store(
    harbour: TestClient, connected: ConnectedShop
) -> None:
    links = set(
        re.findall(r'href="(/s/harbour/checkout[^"]*)"', harbour.get("/s/harbour/products/yew-wand?shopper=ada").text)
    )
    yew = connected.fake.variant_id("yew-wand")
    assert f"/s/harbour/checkout?variant={yew}&amp;shopper=ada" in links
    assert harbour.get(f"/s/harbour/checkout?variant={yew}").status_code == 303


# With a bag -----------------------------------------------------------------------------------------------------------

ADA = {"Cookie": "__Host-wandstore_shopper=ada"}


def add(client: TestClient, variant: str, quantity: int = 1) -> None:
    fields = {"store": "harbour", "variant": variant, "quantity": quantity, "action": "add"}
    assert client.post("/api/shopper/cart", json=fields, headers=ADA).json()["outcome"] == "added"


def publish_changed(connected: ConnectedShop) -> None:
    """Lets the store's catalogue say what the shop says now."""
    storefront = connected.storefront
    products = tuple(stocked.product for stocked in connected.fake.shop.products)
    catalogue = build_catalogue(connected.store.slug, products)
    Catalogues(storefront.clients, storefront.settings).publish(catalogue)


def test_the_bag_is_bought_with_all_of_its_lines_and_stays(harbour: TestClient, connected: ConnectedShop) -> None:
    oak, yew = connected.fake.variant_id("oak-wand"), connected.fake.variant_id("yew-wand")
    add(harbour, oak, 2)
    add(harbour, yew)
    response = harbour.get(CHECKOUT, headers=ADA)
    assert response.status_code == 303
    assert response.headers["location"].startswith(f"{connected.fake.url}/cart/c/")
    assert connected.carts() == [
        {"attributes": {"_wandstore_shopper": "ada"}, "country": "GB", "lines": {oak: 2, yew: 1}}
    ]
    assert "£135.00" in harbour.get("/s/harbour/cart", headers=ADA).text


def test_one_variant_is_bought_without_the_bag(harbour: TestClient, connected: ConnectedShop) -> None:
    oak, yew = connected.fake.variant_id("oak-wand"), connected.fake.variant_id("yew-wand")
    add(harbour, oak)
    harbour.get(f"{CHECKOUT}?variant={yew}", headers=ADA)
    assert [cart["lines"] for cart in connected.carts()] == [{yew: 1}]


def test_a_bag_is_not_bought_for_whom_only_an_address_names(harbour: TestClient, connected: ConnectedShop) -> None:
    add(harbour, connected.fake.variant_id("oak-wand"))
    for headers in ({}, {"Cookie": "__Host-wandstore_shopper=bea"}):
        response = harbour.get(f"{CHECKOUT}?shopper=ada", headers=headers)
        assert (response.status_code, response.headers["location"]) == (303, f"{connected.fake.url}/cart")
    assert connected.carts() == []


def test_what_of_the_bag_is_not_sold_today_is_told_and_the_rest_can_be_bought(
    harbour: TestClient, connected: ConnectedShop
) -> None:
    oak, yew = connected.fake.variant_id("oak-wand"), connected.fake.variant_id("yew-wand")
    add(harbour, oak)
    add(harbour, yew)
    connected.fake.do("edit", handle="yew-wand", quantity=0)
    publish_changed(connected)
    response = harbour.get(CHECKOUT, headers=ADA)
    assert response.status_code == 200
    assert "Yew wand is sold out." in response.text
    assert [cart["lines"] for cart in connected.carts()] == [{oak: 1}]


def test_a_bag_of_which_nothing_is_sold_leads_back_to_it(harbour: TestClient, connected: ConnectedShop) -> None:
    add(harbour, connected.fake.variant_id("yew-wand"))
    connected.fake.do("edit", handle="yew-wand", quantity=0)
    publish_changed(connected)
    response = harbour.get(CHECKOUT, headers=ADA)
    assert (response.status_code, response.headers["location"]) == (303, "/s/harbour/cart")


def test_a_bag_that_cannot_be_read_is_no_empty_one(
    harbour: TestClient, connected: ConnectedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StorageUnavailable("dynamodb", "is on fire")

    add(harbour, connected.fake.variant_id("yew-wand"))
    monkeypatch.setattr(page_request, "read_visit", fail)
    response = harbour.get(CHECKOUT, headers=ADA)
    assert (response.status_code, "Your bag cannot be reached" in response.text) == (200, True)
    assert connected.carts() == []


def test_a_crawler_with_a_bag_makes_no_cart(harbour: TestClient, connected: ConnectedShop) -> None:
    yew = connected.fake.variant_id("yew-wand")
    add(harbour, yew)
    response = harbour.head(CHECKOUT, headers=ADA)
    assert response.headers["location"] == f"{connected.fake.url}/cart/{yew}:1"
    assert connected.carts() == []


def test_while_the_secret_that_names_the_shop_cannot_be_read_a_shopper_reads_that_nothing_is_lost(
    edge: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StorageUnavailable("secretsmanager", "SHOPIFY_STORE cannot be read")

    monkeypatch.setattr(checkout_routes, "start_checkout", fail)
    response = edge.get("/s/lantern/checkout")
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-store")
    assert "The checkout cannot be reached at the moment" in response.text
    assert "you have paid nothing" in response.text
