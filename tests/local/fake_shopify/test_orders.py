"""Orders: placed, refunded and cancelled by admin actions, and what their events carry."""

from __future__ import annotations

from typing import Any

import pytest

from local.fake_shopify import orders
from local.fake_shopify.carts import Carts
from local.fake_shopify.orders import Orders
from local.fake_shopify.shop import Market, NoSuchThing
from tests.fake_shop import FakeShopHandle


@pytest.fixture
def sent(fake_shop: FakeShopHandle) -> list[tuple[str, dict[str, Any]]]:
    """Every event, in place of its delivery."""
    events: list[tuple[str, dict[str, Any]]] = []
    fake_shop.shop.emit = lambda topic, payload: events.append((topic, payload))
    return events


def place(shop: FakeShopHandle, **given: Any) -> dict[str, Any]:
    lines = [
        {"variant": shop.variant_id("oak-wand", 1), "quantity": 2},
        {"variant": shop.variant_id("yew-wand"), "quantity": 1},
    ]
    return shop.do("order", lines=lines, **given)


def quantity_of(shop: FakeShopHandle, handle: str, place: int = 0) -> int:
    stocked = shop.shop.find_by_handle(handle)
    assert stocked is not None
    return stocked.quantities[shop.variant_id(handle, place)]


def test_an_order_carries_the_attributes_of_its_cart_and_its_lines(
    fake_shop: FakeShopHandle, sent: list[tuple[str, dict[str, Any]]]
) -> None:
    order = place(fake_shop, attributes={"_wandstore_shopper": "abc"}, email="a@example.com")
    assert sent[0] == ("orders/paid", order)
    assert order["note_attributes"] == [{"name": "_wandstore_shopper", "value": "abc"}]
    assert (order["name"], order["currency"], order["total_price"]) == ("#1001", "GBP", "145.00")
    assert (order["financial_status"], order["cancelled_at"]) == ("paid", None)
    assert [(line["quantity"], line["price"], line["variant_title"]) for line in order["line_items"]] == [
        (2, "45.00", "Oak / 11 inch"),
        (1, "55.00", None),
    ]
    oak = fake_shop.shop.find_by_handle("oak-wand")
    assert oak is not None
    assert order["line_items"][0]["product_id"] == oak.id
    assert str(order["line_items"][0]["variant_id"]) == fake_shop.variant_id("oak-wand", 1)


def test_an_order_takes_its_goods_from_the_stock_and_a_refund_brings_them_back(fake_shop: FakeShopHandle) -> None:
    before = quantity_of(fake_shop, "oak-wand", 1)
    order = place(fake_shop)
    assert quantity_of(fake_shop, "oak-wand", 1) == before - 2
    fake_shop.do("refund", order=order["id"])
    assert quantity_of(fake_shop, "oak-wand", 1) == before


def test_a_part_of_an_order_can_be_refunded_and_then_the_rest(
    fake_shop: FakeShopHandle, sent: list[tuple[str, dict[str, Any]]]
) -> None:
    order = place(fake_shop)
    part = [{"variant": fake_shop.variant_id("oak-wand", 1), "quantity": 1}]
    after_part = fake_shop.do("refund", order=order["id"], lines=part)
    assert (after_part["financial_status"], after_part["current_total_price"]) == ("partially_refunded", "100.00")
    assert fake_shop.do("refund", order=order["id"])["financial_status"] == "refunded"
    first, second = [payload for topic, payload in sent if topic == "refunds/create"]
    assert first["order_id"] == second["order_id"] == order["id"]
    (given_back,) = first["refund_line_items"]
    assert (given_back["line_item_id"], given_back["quantity"]) == (order["line_items"][0]["id"], 1)
    assert first["transactions"][0]["amount"] == "45.00"
    assert [line["quantity"] for line in second["refund_line_items"]] == [1, 1]
    assert first["id"] != second["id"]
    assert fake_shop.http.post("/_fake/refund", json={"order": order["id"]}).status_code == 400


def test_a_cancelled_order_is_refunded_too_and_sends_both_events(
    fake_shop: FakeShopHandle, sent: list[tuple[str, dict[str, Any]]]
) -> None:
    order = place(fake_shop)
    cancelled = fake_shop.do("cancel", order=order["id"])
    assert cancelled["cancelled_at"]
    assert cancelled["financial_status"] == "refunded"
    topics = [topic for topic, _ in sent if topic.startswith(("orders/", "refunds/"))]
    assert topics == ["orders/paid", "refunds/create", "orders/cancelled"]
    assert fake_shop.http.post("/_fake/cancel", json={"order": order["id"]}).status_code == 400
    assert fake_shop.http.post("/_fake/cancel", json={"order": 1}).status_code == 400


def test_an_order_of_another_country_is_in_its_currency(fake_shop: FakeShopHandle) -> None:
    fake_shop.shop.second_market = Market("US", "USD")
    order = place(fake_shop, country="US")
    assert (order["currency"], order["total_price"]) == ("USD", "181.25")


def test_two_orders_of_one_email_are_of_one_customer(fake_shop: FakeShopHandle) -> None:
    one, other, third = (place(fake_shop, email=email) for email in ("a@example.com", "a@example.com", "b@example.com"))
    assert one["customer"] == other["customer"] != third["customer"]
    assert len({one["id"], other["id"], third["id"]}) == 3


def test_an_empty_cart_cannot_be_ordered(fake_shop: FakeShopHandle) -> None:
    assert fake_shop.http.post("/_fake/order", json={}).status_code == 400


def test_the_oldest_order_goes_when_there_are_too_many(
    fake_shop: FakeShopHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "MAX_ORDERS", 1)
    first, _ = place(fake_shop), place(fake_shop)
    assert len(fake_shop.running.orders.all()) == 1
    assert fake_shop.running.orders.find(first["id"]) is None


def test_nothing_is_ordered_twice(fake_shop: FakeShopHandle) -> None:
    carts = Carts(fake_shop.shop)
    with pytest.raises(NoSuchThing, match="empty"):
        Orders(fake_shop.shop, carts).place(carts.create())
