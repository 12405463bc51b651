"""The pages that a buyer meets, over HTTP."""

from __future__ import annotations

import base64
import re
from urllib.parse import quote

import httpx
import pytest

from local.fake_shopify.storefront_api import PRIVATE_HEADER
from tests.fake_shop import FakeShopHandle


def follow(shop: FakeShopHandle, path: str) -> httpx.Response:
    return shop.http.get(path, follow_redirects=True)


def test_the_shops_own_cart_is_a_page_of_the_shop(fake_shop: FakeShopHandle) -> None:
    answer = fake_shop.http.get("/cart")
    assert answer.status_code == 200
    assert "It is empty" in answer.text


def test_a_cart_of_the_api_is_paid_at_its_checkout_and_closed_then(fake_shop: FakeShopHandle) -> None:
    variant = f"gid://shopify/ProductVariant/{fake_shop.variant_id('yew-wand')}"
    query = "mutation ($input: CartInput) { cartCreate(input: $input) { cart { id checkoutUrl } } }"
    given = {"lines": [{"merchandiseId": variant, "quantity": 2}], "attributes": [{"key": "_a", "value": "1"}]}
    cart = fake_shop.ask(query, {"input": given})["cartCreate"]["cart"]
    checkout = follow(fake_shop, cart["checkoutUrl"])
    assert "Yew wand" in checkout.text
    assert "110.00 GBP" in checkout.text
    form = re.search(r'action="([^"]+)"', checkout.text)
    assert form is not None
    done = fake_shop.http.post(form[1].replace("&amp;", "&"), data={"email": "a@example.com"}, follow_redirects=True)
    assert "Thank you" in done.text
    (order,) = fake_shop.running.orders.all()
    assert (order.email, order.attributes, str(order.total)) == ("a@example.com", (("_a", "1"),), "110.00")
    assert fake_shop.ask("query ($id: ID!) { cart(id: $id) { id } }", {"id": cart["id"]}) == {"cart": None}
    again = fake_shop.http.post(form[1].replace("&amp;", "&"))
    assert again.status_code == 422
    assert len(fake_shop.running.orders.all()) == 1


def test_a_legacy_permalink_fills_a_cart_with_attributes_and_leads_to_the_checkout(fake_shop: FakeShopHandle) -> None:
    oak, yew = fake_shop.variant_id("oak-wand", 1), fake_shop.variant_id("yew-wand")
    path = f"/cart/{oak}:2,{yew}:1?attributes[_wandstore_shopper]=abc&attributes%5B_wandstore_arm%5D=own&note=Hi"
    checkout = follow(fake_shop, path)
    assert "145.00 GBP" in checkout.text
    (cart,) = fake_shop.running.carts.open_carts()
    assert cart.attributes == (("_wandstore_shopper", "abc"), ("_wandstore_arm", "own"))
    assert cart.note == "Hi"


@pytest.mark.parametrize("items", ["1:1", "nonsense", "1:0", "1:"])
def test_a_legacy_permalink_of_no_variant_is_not_found(fake_shop: FakeShopHandle, items: str) -> None:
    assert follow(fake_shop, f"/cart/{items}").status_code == 404
    assert fake_shop.running.carts.open_carts() == []


def test_a_shop_may_have_neither_kind_of_permalink(fake_shop: FakeShopHandle) -> None:
    fake_shop.do("switches", no_legacy_permalinks=True, no_ucp=True)
    item = f"{fake_shop.variant_id('yew-wand')}:1"
    for path in (f"/cart/{item}", f"/buy/{item}", "/.well-known/ucp"):
        assert fake_shop.http.get(path).status_code == 404


def test_ucp_names_the_endpoint_at_which_items_are_bought(fake_shop: FakeShopHandle) -> None:
    profile = fake_shop.http.get("/.well-known/ucp").json()
    (capability,) = profile["ucp"]["capabilities"]["dev.ucp.shopping.permalink"]
    endpoint = capability["config"]["endpoint"]
    assert endpoint == f"{fake_shop.url}/buy"
    answer = fake_shop.http.get(f"{endpoint}/{fake_shop.variant_id('yew-wand')}:2?buyer/email=a@example.com")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (303, "no-store")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "110.00 GBP" in follow(fake_shop, answer.headers["Location"]).text
    (cart,) = fake_shop.running.carts.open_carts()
    assert (cart.email, cart.attributes) == ("a@example.com", ())


def test_ucp_reads_an_encoded_global_id(fake_shop: FakeShopHandle) -> None:
    gid = f"gid://shopify/ProductVariant/{fake_shop.variant_id('yew-wand')}"
    token = base64.urlsafe_b64encode(gid.encode()).decode().rstrip("=")
    assert "55.00 GBP" in follow(fake_shop, f"/buy/~{token}:1").text


@pytest.mark.parametrize(
    ("continue_to", "location"),
    [
        ("", "/"),
        ("/collections/wands", "/collections/wands"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/a\\b", "/"),
    ],
)
def test_what_cannot_be_bought_leads_back_into_this_shop(
    fake_shop: FakeShopHandle, continue_to: str, location: str
) -> None:
    answer = fake_shop.http.get(f"/buy/1:1?continue_to={quote(continue_to, safe='')}")
    assert (answer.status_code, answer.headers["Location"]) == (303, location)


def test_a_checkout_needs_its_key(fake_shop: FakeShopHandle) -> None:
    answer = fake_shop.http.get(f"/cart/{fake_shop.variant_id('yew-wand')}:1")
    path, _, _ = answer.headers["Location"].partition("?")
    assert fake_shop.http.get(path).status_code == 404
    assert fake_shop.http.post(path).status_code == 404
    assert fake_shop.http.get("/cart/c/lost?key=1").status_code == 404


def test_what_was_sold_out_meanwhile_cannot_be_paid(fake_shop: FakeShopHandle) -> None:
    location = fake_shop.http.get(f"/cart/{fake_shop.variant_id('yew-wand')}:1").headers["Location"]
    fake_shop.do("edit", handle="yew-wand", quantity=0)
    answer = fake_shop.http.post(location)
    assert answer.status_code == 422
    assert "sold out" in answer.text


def test_the_shop_has_pages_of_its_own(fake_shop: FakeShopHandle) -> None:
    assert "Oak wand" in follow(fake_shop, "/").text
    product = follow(fake_shop, "/products/oak-wand").text
    assert f"/cart/{fake_shop.variant_id('oak-wand')}:1" in product
    assert "Sold out" in follow(fake_shop, "/products/linen-cloth").text
    assert "Yew wand" in follow(fake_shop, "/collections/wands").text
    for path in ("/products/lost", "/collections/lost", "/policies/lost", "/lost", "/assets/../magic-wands.toml"):
        assert fake_shop.http.get(path).status_code == 404


def test_a_page_shows_hostile_words_as_words(fake_shop: FakeShopHandle) -> None:
    fake_shop.do("edit", handle="oak-wand", title="<script>alert(1)</script>")
    assert "<script>" not in follow(fake_shop, "/").text + follow(fake_shop, "/products/oak-wand").text
    assert PRIVATE_HEADER not in follow(fake_shop, "/_fake/").text
    assert fake_shop.token not in follow(fake_shop, "/_fake/").text
