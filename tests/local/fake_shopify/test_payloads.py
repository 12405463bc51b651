"""The bodies of the webhooks that admin actions show."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import make_product, make_variant
from tests.fake_shop import FakeShopHandle, running_fake_shop


def test_a_product_is_in_numbers_and_snake_case(fake_shop: FakeShopHandle) -> None:
    body = fake_shop.do("edit", handle="oak-wand", tags=["a", "b"])
    assert body["admin_graphql_api_id"] == f"gid://shopify/Product/{body['id']}"
    assert (body["product_type"], body["tags"], body["status"]) == ("Wands", "a, b", "active")
    assert [option["name"] for option in body["options"]] == ["Option 1", "Option 2"]
    second = body["variants"][1]
    assert second["admin_graphql_api_id"] == f"gid://shopify/ProductVariant/{second['id']}"
    assert (second["price"], second["compare_at_price"], second["position"]) == ("45.00", "60.00", 2)
    assert (second["option1"], second["option2"]) == ("Oak", "11 inch")
    assert second["inventory_quantity"] == 100
    assert body["images"][0]["src"] == "https://cdn.example/wand.jpg"


def test_of_many_variants_a_hundred_are_in_full_and_all_by_id() -> None:
    variants = [make_variant(title=f"size {number}") for number in range(150)]
    with running_fake_shop([make_product("many", variants=variants)]) as shop:
        body = shop.do("edit", handle="many", title="Many")
    assert (len(body["variants"]), len(body["variant_gids"])) == (100, 150)


@pytest.mark.parametrize(
    ("topic", "keys"),
    [
        ("customers/redact", {"shop_id", "shop_domain", "customer", "orders_to_redact"}),
        ("customers/data_request", {"shop_id", "shop_domain", "customer", "orders_requested", "data_request"}),
        ("shop/redact", {"shop_id", "shop_domain"}),
    ],
)
def test_the_obligatory_topics_name_the_shop_and_the_customer(
    fake_shop: FakeShopHandle, topic: str, keys: set[str]
) -> None:
    variant = fake_shop.variant_id("yew-wand")
    order = fake_shop.do("order", lines=[{"variant": variant}], email="a@example.com")
    payload: dict[str, Any] = fake_shop.do("send", topic=topic, order=order["id"])["payload"]
    assert payload.keys() == keys
    assert payload["shop_domain"] == fake_shop.address
    if "customer" in keys:
        assert payload["customer"] == order["customer"]
