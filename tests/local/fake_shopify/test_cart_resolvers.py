"""Carts through the Storefront API, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from local.fake_shopify.shop import Market
from tests.fake_shop import FakeShopHandle

CART = """fragment Whole on Cart { id checkoutUrl totalQuantity note createdAt attributes { key value }
    attribute(key: "_wandstore_arm") { value }
    buyerIdentity { countryCode email } discountCodes { code applicable }
    cost { subtotalAmount { amount currencyCode } totalAmount { amount } }
    lines(first: 100) { nodes { id quantity attributes { key value }
        cost { totalAmount { amount currencyCode } amountPerQuantity { amount } }
        merchandise { ... on ProductVariant { id title price { amount currencyCode } product { handle } } } } } }"""
ENDING = " { cart { ...Whole } userErrors { code field message } warnings { code target message } } }"


def mutation(declared: str, call: str) -> str:
    return f"{CART} mutation ({declared}) {{ result: {call} {ENDING}"


CREATE = mutation("$input: CartInput", "cartCreate(input: $input)")
ADD = mutation("$id: ID!, $lines: [CartLineInput!]!", "cartLinesAdd(cartId: $id, lines: $lines)")
UPDATE = mutation("$id: ID!, $lines: [CartLineUpdateInput!]!", "cartLinesUpdate(cartId: $id, lines: $lines)")
REMOVE = mutation("$id: ID!, $lines: [ID!]!", "cartLinesRemove(cartId: $id, lineIds: $lines)")
READ = f"{CART} query ($id: ID!) {{ cart(id: $id) {{ ...Whole }} }}"


def line(shop: FakeShopHandle, handle: str, quantity: int = 1, place: int = 0) -> dict[str, Any]:
    return {"merchandiseId": f"gid://shopify/ProductVariant/{shop.variant_id(handle, place)}", "quantity": quantity}


def create(shop: FakeShopHandle, **given: Any) -> dict[str, Any]:
    result: dict[str, Any] = shop.ask(CREATE, {"input": given})["result"]
    return result


def test_a_cart_has_its_lines_its_attributes_and_a_checkout(fake_shop: FakeShopHandle) -> None:
    attributes = [{"key": "_wandstore_shopper", "value": "abc"}, {"key": "_wandstore_arm", "value": "own"}]
    result = create(
        fake_shop,
        lines=[line(fake_shop, "oak-wand", 2, place=1), line(fake_shop, "yew-wand")],
        attributes=attributes,
        note="A gift",
        buyerIdentity={"countryCode": "GB"},
    )
    cart = result["cart"]
    assert (result["userErrors"], result["warnings"]) == ([], [])
    assert "?key=" in cart["id"]
    assert cart["checkoutUrl"].startswith(f"{fake_shop.url}/cart/c/")
    assert cart["attributes"] == attributes
    assert cart["attribute"] == {"value": "own"}
    assert (cart["totalQuantity"], cart["note"]) == (3, "A gift")
    assert cart["cost"]["totalAmount"]["amount"] == "145.0"
    assert [node["merchandise"]["product"]["handle"] for node in cart["lines"]["nodes"]] == ["oak-wand", "yew-wand"]
    assert fake_shop.ask(READ, {"id": cart["id"]})["cart"] == cart


def test_a_cart_cannot_be_read_or_changed_without_its_key(fake_shop: FakeShopHandle) -> None:
    cart = create(fake_shop, lines=[line(fake_shop, "yew-wand")])["cart"]
    for cart_id in (cart["id"].partition("?")[0], f"{cart['id']}0", "gid://shopify/Cart/lost?key=1"):
        assert fake_shop.ask(READ, {"id": cart_id})["cart"] is None
        result = fake_shop.ask(ADD, {"id": cart_id, "lines": [line(fake_shop, "yew-wand")]})["result"]
        assert result["cart"] is None
        assert result["userErrors"][0]["message"] == "The specified cart does not exist."


def test_lines_are_added_changed_and_removed(fake_shop: FakeShopHandle) -> None:
    cart = create(fake_shop)["cart"]
    assert cart["lines"]["nodes"] == []
    added = [line(fake_shop, "yew-wand"), line(fake_shop, "yew-wand", 2)]
    (yew,) = fake_shop.ask(ADD, {"id": cart["id"], "lines": added})["result"]["cart"]["lines"]["nodes"]
    assert yew["quantity"] == 3
    change = [{"id": yew["id"], "quantity": 5, "attributes": [{"key": "engraving", "value": "A"}]}]
    (changed,) = fake_shop.ask(UPDATE, {"id": cart["id"], "lines": change})["result"]["cart"]["lines"]["nodes"]
    assert (changed["quantity"], changed["attributes"]) == (5, [{"key": "engraving", "value": "A"}])
    gone = fake_shop.ask(UPDATE, {"id": cart["id"], "lines": [{"id": yew["id"], "quantity": 0}]})["result"]["cart"]
    assert gone["lines"]["nodes"] == []
    again = fake_shop.ask(ADD, {"id": cart["id"], "lines": [line(fake_shop, "yew-wand")]})["result"]["cart"]
    ids = [node["id"] for node in again["lines"]["nodes"]]
    assert fake_shop.ask(REMOVE, {"id": cart["id"], "lines": ids})["result"]["cart"]["totalQuantity"] == 0


def test_merchandise_that_is_gone_is_a_user_error_and_makes_no_cart(fake_shop: FakeShopHandle) -> None:
    lines = [line(fake_shop, "yew-wand"), {"merchandiseId": "gid://shopify/ProductVariant/1", "quantity": 1}]
    result = create(fake_shop, lines=lines)
    assert result["cart"] is None
    assert result["userErrors"] == [
        {
            "code": "INVALID",
            "field": ["input", "lines", "1", "merchandiseId"],
            "message": "The merchandise with id gid://shopify/ProductVariant/1 does not exist.",
        }
    ]


def test_what_is_sold_out_is_left_out_with_a_warning(fake_shop: FakeShopHandle) -> None:
    result = create(fake_shop, lines=[line(fake_shop, "linen-cloth"), line(fake_shop, "yew-wand")])
    assert result["userErrors"] == []
    assert result["cart"]["totalQuantity"] == 1
    (warning,) = result["warnings"]
    assert warning["code"] == "MERCHANDISE_OUT_OF_STOCK"
    assert warning["target"] == line(fake_shop, "linen-cloth")["merchandiseId"]


def test_of_what_is_short_as_many_as_there_are_go_into_the_cart(fake_shop: FakeShopHandle) -> None:
    fake_shop.do("edit", handle="yew-wand", quantity=3)
    result = create(fake_shop, lines=[line(fake_shop, "yew-wand", 5)])
    (yew,) = result["cart"]["lines"]["nodes"]
    assert yew["quantity"] == 3
    assert (result["warnings"][0]["code"], result["warnings"][0]["target"]) == (
        "MERCHANDISE_NOT_ENOUGH_STOCK",
        yew["id"],
    )
    more = fake_shop.ask(UPDATE, {"id": result["cart"]["id"], "lines": [{"id": yew["id"], "quantity": 9}]})["result"]
    assert more["cart"]["totalQuantity"] == 3
    assert more["warnings"][0]["code"] == "MERCHANDISE_NOT_ENOUGH_STOCK"


def test_a_cart_of_another_country_is_in_its_currency(fake_shop: FakeShopHandle) -> None:
    fake_shop.shop.second_market = Market("US", "USD")
    cart = create(fake_shop, lines=[line(fake_shop, "yew-wand", 2)], buyerIdentity={"countryCode": "US"})["cart"]
    assert cart["cost"]["subtotalAmount"] == {"amount": "137.5", "currencyCode": "USD"}
    assert cart["lines"]["nodes"][0]["merchandise"]["price"] == {"amount": "68.75", "currencyCode": "USD"}


def test_a_price_that_changes_changes_in_the_cart(fake_shop: FakeShopHandle) -> None:
    cart = create(fake_shop, lines=[line(fake_shop, "yew-wand")])["cart"]
    fake_shop.do("edit", handle="yew-wand", price="60.00")
    assert fake_shop.ask(READ, {"id": cart["id"]})["cart"]["cost"]["totalAmount"]["amount"] == "60.0"


@pytest.mark.parametrize(
    ("declared", "call", "variables", "field", "value"),
    [
        ("$n: String!", "cartNoteUpdate(cartId: $id, note: $n)", {"n": "Ring"}, "note", "Ring"),
        (
            "$a: [AttributeInput!]!",
            "cartAttributesUpdate(cartId: $id, attributes: $a)",
            {"a": [{"key": "a", "value": "1"}, {"key": "a", "value": "2"}]},
            "attributes",
            [{"key": "a", "value": "2"}],
        ),
        (
            "$b: CartBuyerIdentityInput!",
            "cartBuyerIdentityUpdate(cartId: $id, buyerIdentity: $b)",
            {"b": {"email": "a@example.com"}},
            "buyerIdentity",
            {"countryCode": "GB", "email": "a@example.com"},
        ),
        (
            "$c: [String!]!",
            "cartDiscountCodesUpdate(cartId: $id, discountCodes: $c)",
            {"c": ["TEN"]},
            "discountCodes",
            [{"code": "TEN", "applicable": False}],
        ),
    ],
)
def test_the_rest_of_a_cart_can_be_changed(
    fake_shop: FakeShopHandle, declared: str, call: str, variables: dict[str, Any], field: str, value: Any
) -> None:
    cart = create(fake_shop)["cart"]
    query = mutation(f"$id: ID!, {declared}", call)
    assert fake_shop.ask(query, {"id": cart["id"], **variables})["result"]["cart"][field] == value
