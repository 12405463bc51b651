from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import httpx
import pytest

from tests.connected_shop import TOKEN_SECRET, ConnectedShop, connect, connect_store
from tests.fake_shop import FakeShopHandle
from tests.shop import Shop
from tests.waiting import SECONDS_UNTIL_HUNG
from tests.written_metrics import metrics_in
from wandstore.aws import request_storage
from wandstore.catalogue.shopify_api import ShopifyApi
from wandstore.errors import ShopUnavailable, StorageUnavailable
from wandstore.ids import ShopperId
from wandstore.shoppers.cart import MAX_LINES, MAX_QUANTITY
from wandstore.storefront import checkout as checkout_module
from wandstore.storefront.checkout import Checkout, CheckoutRequest, start_checkout
from wandstore.storefront.ladder import Storefront
from wandstore.storefront.order_marks import NO_MARKS, OrderMarks
from wandstore.storefront.permalinks import CheckoutLine, process_permalinks

ADA = OrderMarks(ShopperId("ada"), "page")


@pytest.fixture(autouse=True)
def _new_process() -> Iterator[None]:
    """Clears what an earlier test cached about its shop."""

    def forget() -> None:
        process_permalinks.cache_clear()
        checkout_module._primary_domains.cache_clear()
        checkout_module._process_api.cache_clear()

    forget()
    yield
    forget()


@pytest.fixture
def connected(shop: Shop, fake_shop: FakeShopHandle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ConnectedShop:
    monkeypatch.setenv(TOKEN_SECRET, fake_shop.token)
    return connect(shop, fake_shop, tmp_path)


def buy(connected: ConnectedShop, *lines: tuple[str, int], marks: OrderMarks = ADA, **options: Any) -> Checkout:
    """The checkout of these variants and quantities."""
    order = CheckoutRequest(tuple(CheckoutLine(variant, quantity) for variant, quantity in lines), marks, **options)
    checkout = start_checkout(connected.storefront, connected.store, order)
    assert checkout is not None
    return checkout


# With the API ---------------------------------------------------------------------------------------------------------


def test_a_cart_with_its_lines_its_marks_and_the_buyers_country_leads_to_its_checkout(
    connected: ConnectedShop,
) -> None:
    oak, yew = connected.fake.variant_id("oak-wand", 1), connected.fake.variant_id("yew-wand")
    checkout = buy(connected, (oak, 2), (yew, 1))
    assert checkout.changes == ()
    assert connected.carts() == [
        {
            "attributes": {"_wandstore_shopper": "ada", "_wandstore_arm": "page"},
            "country": "GB",
            "lines": {oak: 2, yew: 1},
        }
    ]
    page = httpx.get(checkout.url, follow_redirects=True, timeout=SECONDS_UNTIL_HUNG, trust_env=False)
    assert (page.status_code, "145.00 GBP" in page.text) == (200, True)


def test_a_shopper_outside_a_test_has_no_arm_and_one_who_is_not_tracked_no_mark(connected: ConnectedShop) -> None:
    yew = connected.fake.variant_id("yew-wand")
    buy(connected, (yew, 1), marks=OrderMarks(ShopperId("ada")))
    buy(connected, (yew, 1), marks=NO_MARKS)
    assert [cart["attributes"] for cart in connected.carts()] == [{"_wandstore_shopper": "ada"}, {}]


def test_a_checkout_is_made_anew_each_time(connected: ConnectedShop) -> None:
    yew = connected.fake.variant_id("yew-wand")
    assert buy(connected, (yew, 1)).url != buy(connected, (yew, 1)).url


def test_an_order_has_one_line_for_each_variant_and_no_more_than_a_cart_may_hold(connected: ConnectedShop) -> None:
    yew = connected.fake.variant_id("yew-wand")
    buy(connected, (yew, 60), (yew, 60))
    assert connected.carts()[0]["lines"] == {yew: MAX_QUANTITY}
    lines = tuple(CheckoutLine(str(number)) for number in range(MAX_LINES + 5))
    assert len(checkout_module._join_lines(lines)) == MAX_LINES


def test_a_changed_price_is_reported_with_both_prices(connected: ConnectedShop) -> None:
    connected.fake.do("edit", handle="yew-wand", price="58.50")
    checkout = buy(connected, (connected.fake.variant_id("yew-wand"), 1))
    assert checkout.changes == ("Yew wand costs £58.50 now, not £55.00.",)
    assert checkout.url


def test_a_variant_is_reported_by_its_own_name(connected: ConnectedShop) -> None:
    eleven = connected.fake.variant_id("oak-wand", 1)
    connected.fake.do("edit", handle="oak-wand", variant=eleven, price="44.00")
    assert buy(connected, (eleven, 1)).changes == ("Oak wand (Oak / 11 inch) costs £44.00 now, not £45.00.",)


def test_if_fewer_are_left_than_ordered_the_shopper_is_told_how_many(connected: ConnectedShop) -> None:
    connected.fake.do("edit", handle="yew-wand", quantity=2)
    yew = connected.fake.variant_id("yew-wand")
    checkout = buy(connected, (yew, 5))
    assert checkout.changes == ("Only 2 of Yew wand are left; you asked for 5.",)
    assert connected.carts()[0]["lines"] == {yew: 2}
    assert checkout.url


def test_sold_out_lines_are_reported_and_the_rest_can_be_bought(connected: ConnectedShop) -> None:
    cloth, yew = connected.fake.variant_id("linen-cloth"), connected.fake.variant_id("yew-wand")
    checkout = buy(connected, (cloth, 1), (yew, 1))
    assert checkout.changes == ("Linen cloth is sold out.",)
    assert checkout.url
    assert buy(connected, (cloth, 1)) == Checkout("", ("Linen cloth is sold out.",))


def test_what_the_shop_refuses_does_not_keep_the_rest_from_being_bought(connected: ConnectedShop) -> None:
    yew = connected.fake.variant_id("yew-wand")
    checkout = buy(connected, ("404", 1), (yew, 1))
    assert checkout.changes == ("This product is no longer sold.",)
    assert [cart["lines"] for cart in connected.carts()] == [{yew: 1}]
    assert checkout.url
    assert buy(connected, ("404", 1)) == Checkout("", ("This product is no longer sold.",))


def test_a_removed_product_is_reported_by_the_name_on_our_page(connected: ConnectedShop) -> None:
    yew = connected.fake.variant_id("yew-wand")
    connected.fake.do("delete", handle="yew-wand")
    assert buy(connected, (yew, 1)) == Checkout("", ("Yew wand is no longer sold.",))


def test_another_currency_at_the_checkout_is_reported_and_amounts_are_not_compared(
    shop: Shop, fake_shop: FakeShopHandle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN_SECRET, fake_shop.token)
    fake_shop.do("market", country="US", currency="USD", rate="1.25")
    connected = connect(shop, fake_shop, tmp_path, country="US")
    assert buy(connected, (fake_shop.variant_id("yew-wand"), 1)).changes == ("The shop charges in USD.",)


def test_a_shop_that_needs_no_token_gives_a_cart_without_one(
    shop: Shop, fake_shop: FakeShopHandle, tmp_path: Path
) -> None:
    connected = connect(shop, fake_shop, tmp_path, token_secret="", access="tokenless")
    assert "/cart/c/" in buy(connected, (fake_shop.variant_id("yew-wand"), 1)).url


def test_the_secrets_connect_the_default_store(
    shop: Shop, fake_shop: FakeShopHandle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected = connect_store(shop.with_settings(default_store="harbour"), fake_shop, tmp_path, {}, {})
    yew = fake_shop.variant_id("yew-wand")
    assert start_checkout(connected.storefront, connected.store, CheckoutRequest((CheckoutLine(yew),))) is None
    monkeypatch.setenv("SHOPIFY_STORE", fake_shop.url)
    monkeypatch.setenv("SHOPIFY_ACCESS_TOKEN", fake_shop.token)
    assert "/cart/c/" in buy(connected, (yew, 1)).url


# Without an answer of the API -----------------------------------------------------------------------------------------


def reasons_without_cart(capsys: pytest.CaptureFixture[str]) -> list[str]:
    written = metrics_in(capsys.readouterr().out)
    return [metric.dimensions["reason"] for metric in written if metric.name == "CheckoutWithoutCart"]


def legacy_link(connected: ConnectedShop, variant: str) -> str:
    marks = "attributes%5B_wandstore_shopper%5D=ada&attributes%5B_wandstore_arm%5D=page"
    return f"{connected.fake.url}/cart/{variant}:1?{marks}"


def test_without_a_token_the_legacy_permalink_carries_the_marks(
    shop: Shop, fake_shop: FakeShopHandle, tmp_path: Path
) -> None:
    connected = connect(shop, fake_shop, tmp_path)
    yew = fake_shop.variant_id("yew-wand")
    checkout = buy(connected, (yew, 1))
    assert checkout == Checkout(legacy_link(connected, yew))
    httpx.get(checkout.url, timeout=SECONDS_UNTIL_HUNG, trust_env=False)
    assert connected.carts()[-1]["attributes"] == {"_wandstore_shopper": "ada", "_wandstore_arm": "page"}


@pytest.mark.parametrize(
    ("switches", "reason"),
    [
        ({"status": 401}, "refused"),
        ({"status": 423}, "locked"),
        ({"status": 402}, "frozen"),
        ({"garbage": True}, "unreadable"),
        ({"answered_version": "2025-01"}, "schema"),
        ({"removed_fields": ["Cart.checkoutUrl"]}, "schema"),
    ],
)
def test_a_shop_whose_api_fails_is_reached_by_the_legacy_permalink(
    connected: ConnectedShop,
    capsys: pytest.CaptureFixture[str],
    switches: dict[str, Any],
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(request_storage, "CALL_SECONDS", 0.9)  # too little for a retry
    connected.fake.do("switches", **switches)
    yew = connected.fake.variant_id("yew-wand")
    assert buy(connected, (yew, 1)) == Checkout(legacy_link(connected, yew))
    assert reasons_without_cart(capsys) == [reason]


def test_a_shop_that_is_too_slow_costs_the_shopper_only_one_call(
    connected: ConnectedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_storage, "CALL_SECONDS", 0.05)
    connected.fake.switches.slow_seconds = 0.5
    yew = connected.fake.variant_id("yew-wand")
    assert buy(connected, (yew, 1)) == Checkout(legacy_link(connected, yew))
    assert len(connected.fake.running.api.journal) <= 1


def test_where_storage_has_used_up_the_time_the_shop_is_not_asked_at_all(
    connected: ConnectedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_storage, "STORAGE_SECONDS", 0.0)
    yew = connected.fake.variant_id("yew-wand")
    connected.fake.switches.no_legacy_permalinks = True
    assert buy(connected, (yew, 1)).url == legacy_link(connected, yew)
    assert not connected.fake.running.api.journal


def test_a_line_that_the_shop_has_refused_does_not_come_back_by_the_permalink(
    connected: ConnectedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Any] = [
        {
            "cartCreate": {
                "cart": None,
                "userErrors": [{"code": "VARIANT_REQUIRES_SELLING_PLAN", "field": ["input", "lines", "0"]}],
                "warnings": [],
            }
        },
        {"cartCreate": {"cart": {}, "userErrors": [], "warnings": []}},
    ]
    monkeypatch.setattr(ShopifyApi, "run", lambda *_, **__: answers.pop(0))
    oak, yew = connected.fake.variant_id("oak-wand"), connected.fake.variant_id("yew-wand")
    checkout = buy(connected, (oak, 1), (yew, 1))
    assert checkout.url == legacy_link(connected, yew)
    assert checkout.changes == ("Oak wand (Oak / 10 inch) is sold by subscription only, at the shop itself.",)


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"cart": None, "userErrors": [], "warnings": []},
        {"cart": None, "userErrors": None, "warnings": []},
        {"cart": None, "userErrors": [{"code": "SERVICE_UNAVAILABLE", "field": None}], "warnings": []},
        {"cart": None, "userErrors": [{"code": "INVALID", "field": ["input", "lines", "7"]}], "warnings": []},
        {"cart": {"lines": None}, "userErrors": [], "warnings": []},
        {"cart": {"lines": {"nodes": [{"id": "1"}]}}, "userErrors": [], "warnings": []},
    ],
)
def test_an_odd_answer_about_a_cart_ends_in_the_permalink(
    connected: ConnectedShop, monkeypatch: pytest.MonkeyPatch, payload: dict[str, Any]
) -> None:
    monkeypatch.setattr(ShopifyApi, "run", lambda *_, **__: {"cartCreate": payload})
    yew = connected.fake.variant_id("yew-wand")
    assert buy(connected, (yew, 1)) == Checkout(legacy_link(connected, yew))


ODD: tuple[Any, ...] = (None, True, -1, "NaN", [None], {})


def _with_each_place_odd(value: Any) -> Iterator[Any]:
    """Copies of an answer, each with an odd value in one place of it, or without that place."""
    yield from ODD
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for place, part in parts:
        for odd in _with_each_place_odd(part):
            changed = value.copy()
            changed[place] = odd
            yield changed
        if isinstance(value, dict):
            yield {name: part for name, part in value.items() if name != place}


def test_whatever_stands_anywhere_in_the_answer_about_a_cart_the_shopper_gets_somewhere(
    connected: ConnectedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    yew = connected.fake.variant_id("yew-wand")
    answer = {
        "cartCreate": {
            "cart": {
                "checkoutUrl": f"{connected.fake.url}/checkouts/1",
                "lines": {
                    "nodes": [
                        {
                            "id": "gid://shopify/CartLine/1",
                            "quantity": 1,
                            "merchandise": {"id": f"gid://shopify/ProductVariant/{yew}"},
                            "cost": {"amountPerQuantity": {"amount": "55.0", "currencyCode": "GBP"}},
                        }
                    ]
                },
            },
            "userErrors": [],
            "warnings": [{"code": "MERCHANDISE_NOT_ENOUGH_STOCK", "target": "gid://shopify/CartLine/1"}],
        }
    }
    for odd in _with_each_place_odd(answer):
        if not isinstance(odd, dict):
            continue  # which `ShopifyApi.run` never returns
        monkeypatch.setattr(ShopifyApi, "run", lambda *_, odd=odd, **__: odd)
        checkout = buy(connected, (yew, 1))
        assert not checkout.url or checkout.url.startswith(f"{connected.fake.url}/"), odd
        assert checkout.url or checkout.changes, odd
        assert not any("NaN" in told or "∞" in told or "£-" in told for told in checkout.changes), odd


def test_a_shop_that_takes_no_legacy_permalink_is_reached_by_its_ucp_permalink(
    shop: Shop, fake_shop: FakeShopHandle, tmp_path: Path
) -> None:
    connected = connect(shop, fake_shop, tmp_path)
    fake_shop.switches.no_legacy_permalinks = True
    oak, yew = fake_shop.variant_id("oak-wand"), fake_shop.variant_id("yew-wand")
    assert buy(connected, (oak, 2), (yew, 1)) == Checkout(f"{fake_shop.url}/buy/{oak}:2,{yew}:1")


def test_a_shop_that_accepts_neither_kind_of_permalink_sells_on_its_own_pages(
    shop: Shop, fake_shop: FakeShopHandle, tmp_path: Path
) -> None:
    connected = connect(shop, fake_shop, tmp_path)
    fake_shop.switches.no_legacy_permalinks = fake_shop.switches.no_ucp = True
    oak, yew = fake_shop.variant_id("oak-wand"), fake_shop.variant_id("yew-wand")
    told = ("Please place this order on the shop's own site.",)
    assert buy(connected, (oak, 1)) == Checkout(f"{fake_shop.url}/products/oak-wand", told)
    assert buy(connected, (oak, 1), (yew, 1)) == Checkout(f"{fake_shop.url}/", told)


def test_for_a_crawler_the_shop_is_not_asked_and_no_cart_is_made(connected: ConnectedShop) -> None:
    yew = connected.fake.variant_id("yew-wand")
    assert buy(connected, (yew, 1), may_create=False).url == legacy_link(connected, yew)
    assert connected.carts() == []
    assert not connected.fake.running.api.journal


def test_an_order_without_lines_is_the_shops_own_cart(connected: ConnectedShop) -> None:
    checkout = start_checkout(connected.storefront, connected.store, CheckoutRequest())
    assert checkout == Checkout(f"{connected.fake.url}/cart")


# Which addresses a shopper is sent to ---------------------------------------------------------------------------------


def answer_with(monkeypatch: pytest.MonkeyPatch, url: str, primary: str | Exception = "harbour.example") -> list[str]:
    """Lets the API give a cart with this address for its checkout; the operations that it is asked for."""
    asked: list[str] = []

    def run(_: ShopifyApi, operation: str, variables: Any, **__: Any) -> dict[str, Any]:
        asked.append(operation)
        if operation == "primary_domain":
            if isinstance(primary, Exception):
                raise primary
            return {"shop": {"primaryDomain": {"host": primary}}}
        wanted = variables["input"]["lines"][0]
        node = {
            "id": "line",
            "quantity": wanted["quantity"],
            "merchandise": {"id": wanted["merchandiseId"]},
            "cost": {"amountPerQuantity": {"amount": "55.0", "currencyCode": "GBP"}},
        }
        cart = {"checkoutUrl": url, "lines": {"nodes": [node]}}
        return {"cartCreate": {"cart": cart, "userErrors": [], "warnings": []}}

    monkeypatch.setattr(ShopifyApi, "run", run)
    return asked


@pytest.mark.parametrize(
    "url",
    [
        "https://harbour.myshopify.com/cart/c/1?key=2",
        "https://other-name.myshopify.com/cart/c/1?key=2",
        "https://HARBOUR.example/cart/c/1?key=2",
    ],
)
def test_a_checkout_is_at_shopify_or_at_the_shops_primary_domain(
    connected: ConnectedShop, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    answer_with(monkeypatch, url)
    yew = connected.fake.variant_id("yew-wand")
    assert buy(connected, (yew, 1)) == Checkout(url)


def test_only_an_order_for_what_the_store_sells_pages_a_person_when_the_shop_refuses_it(
    connected: ConnectedShop, capsys: pytest.CaptureFixture[str]
) -> None:
    yew = connected.fake.variant_id("yew-wand")
    switches = connected.fake.switches
    switches.no_legacy_permalinks = switches.no_ucp = True
    switches.status = 401
    for lines in ([("987654321", 1)], [(yew, 1), ("987654321", 1)]):
        buy(connected, *lines)
    assert "CheckoutRefused" not in [metric.name for metric in metrics_in(capsys.readouterr().out)]
    buy(connected, (yew, 1))
    assert "CheckoutRefused" in [metric.name for metric in metrics_in(capsys.readouterr().out)]


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/cart/c/1",
        "https://myshopify.com.evil.example/",
        "https://evilmyshopify.com/",
        "http://harbour.myshopify.com/cart/c/1",
        "https://harbour.example@evil.example/",
        "https://harbour.example:x@evil.example/",
        "https://evil.example\\@harbour.myshopify.com/",
        "https://harbour.myshopify.com:8443\\.evil.example/",
        "//harbour.myshopify.com/",
        "javascript:alert(1)//harbour.myshopify.com",
        "https://harbour.myshopify.com/\r\nSet-Cookie: a=b",
        "",
    ],
)
def test_a_checkout_anywhere_else_is_refused_and_counted(
    connected: ConnectedShop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str
) -> None:
    answer_with(monkeypatch, url)
    yew = connected.fake.variant_id("yew-wand")
    assert buy(connected, (yew, 1)).url == legacy_link(connected, yew)
    assert reasons_without_cart(capsys) == ["address"]


def test_the_primary_domain_is_asked_for_once_an_hour_and_only_for_a_host_that_is_unknown(
    connected: ConnectedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    yew = connected.fake.variant_id("yew-wand")
    asked = answer_with(monkeypatch, "https://harbour.myshopify.com/cart")
    buy(connected, (yew, 1))
    assert asked == ["cart_create"]
    asked = answer_with(monkeypatch, "https://harbour.example/cart")
    buy(connected, (yew, 1))
    buy(connected, (yew, 1))
    assert asked == ["cart_create", "primary_domain", "cart_create"]


def test_where_the_primary_domain_cannot_be_read_an_unknown_host_is_not_the_shops(
    connected: ConnectedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    yew = connected.fake.variant_id("yew-wand")
    asked = answer_with(monkeypatch, "https://harbour.example/cart", ShopUnavailable("server", "it failed"))
    assert buy(connected, (yew, 1)).url == legacy_link(connected, yew)
    assert asked == ["cart_create", "primary_domain"]


def test_the_stores_own_domain_is_where_a_permalink_leads(
    shop: Shop, fake_shop: FakeShopHandle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_storage, "CALL_SECONDS", 0.0)
    connected = connect_store(
        shop, fake_shop, tmp_path, {"shop_domain": "harbour.example"}, {"domain": "harbour.myshopify.com"}
    )
    assert re.fullmatch(r"https://harbour\.example/cart/7:1\?.*", buy(connected, ("7", 1)).url)


@pytest.mark.parametrize("environment", ["staging", "production"])
def test_a_deployed_stage_sends_no_shopper_to_a_shop_on_this_machine(
    connected: ConnectedShop, environment: Literal["staging", "production"]
) -> None:
    settings = replace(connected.storefront.settings, environment=environment)
    deployed = Storefront(connected.storefront.clients, settings)
    order = CheckoutRequest((CheckoutLine(connected.fake.variant_id("yew-wand"), 1),))
    assert start_checkout(deployed, connected.store, order) is None
    assert connected.carts() == []


def test_without_secrets_a_store_with_a_domain_loses_only_its_cart(
    shop: Shop, fake_shop: FakeShopHandle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkout_module, "is_secret_known", lambda *_: False)
    default = shop.with_settings(default_store="harbour")
    connected = connect_store(default, fake_shop, tmp_path, {"shop_domain": fake_shop.address}, {})
    yew = fake_shop.variant_id("yew-wand")
    assert buy(connected, (yew, 1)).url == legacy_link(connected, yew)


def test_if_the_only_secret_with_the_shops_domain_cannot_be_read_the_page_does_not_say_that_there_is_no_shop(
    shop: Shop, fake_shop: FakeShopHandle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkout_module, "is_secret_known", lambda *_: False)
    connected = connect_store(shop.with_settings(default_store="harbour"), fake_shop, tmp_path, {}, {})
    with pytest.raises(StorageUnavailable):
        start_checkout(connected.storefront, connected.store, CheckoutRequest())


def test_of_what_the_shop_has_fewer_a_checkout_names_how_many(connected: ConnectedShop) -> None:
    oak, yew = connected.fake.variant_id("oak-wand"), connected.fake.variant_id("yew-wand")
    connected.fake.do("edit", handle="yew-wand", quantity=2)
    assert buy(connected, (yew, 5), (oak, 1), (connected.fake.variant_id("linen-cloth"), 1)).left == {yew: 2}
