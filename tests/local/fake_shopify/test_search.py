"""Which products a query finds, and in which order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.builders import make_product
from tests.fake_shop import FakeShopHandle, running_fake_shop

FIND = """query Find($query: String, $key: ProductSortKeys) {
    products(first: 250, query: $query, sortKey: $key) { nodes { id handle } } }"""


@pytest.fixture(scope="module")
def shop() -> Iterator[FakeShopHandle]:
    products = [
        make_product("oak-wand", price="40", tags=["new", "wood"], vendor="Ash & Son"),
        make_product("yew-wand", price="55.5", tags=["wood"], available=False),
        make_product("cloth", price="8.5", category="Cloths").model_copy(update={"rank": -1}),
    ]
    with running_fake_shop(products) as handle:
        yield handle


def found(shop: FakeShopHandle, query: str, key: str = "BEST_SELLING") -> list[str]:
    nodes = shop.ask(FIND, {"query": query, "key": key})["products"]["nodes"]
    return [node["handle"] for node in nodes]


@pytest.mark.parametrize(
    ("query", "handles"),
    [
        ("", ["cloth", "oak-wand", "yew-wand"]),
        ("tag:new", ["oak-wand"]),
        ("tag:wood tag_not:new", ["yew-wand"]),
        ("title:oak", ["oak-wand"]),
        ("vendor:'Ash & Son'", ["oak-wand"]),
        ('product_type:"Cloths"', ["cloth"]),
        ("product_type:Clo*", ["cloth"]),
        ("available_for_sale:true", ["cloth", "oak-wand"]),
        ("variants.price:>40", ["yew-wand"]),
        ("variants.price:<=40 AND tag:wood", ["oak-wand"]),
        ("-tag:wood", ["cloth"]),
        ("title:oak OR title:cloth", ["cloth", "oak-wand"]),
        ("yew", ["yew-wand"]),
        ("updated_at:>2020-01-01", ["cloth", "oak-wand", "yew-wand"]),
    ],
)
def test_a_query_finds_what_its_terms_say(shop: FakeShopHandle, query: str, handles: list[str]) -> None:
    assert found(shop, query) == handles


def test_the_products_after_an_id_are_those_with_a_greater_one(shop: FakeShopHandle) -> None:
    nodes = shop.ask(FIND, {"key": "ID"})["products"]["nodes"]
    numbers = [int(node["id"].rpartition("/")[2]) for node in nodes]
    assert numbers == sorted(numbers)
    assert found(shop, f"id:>{numbers[0]}", "ID") == [node["handle"] for node in nodes[1:]]
    assert found(shop, f"id:{numbers[1]}") == [nodes[1]["handle"]]
    assert found(shop, f"id:>{numbers[-1]}") == []


def test_the_order_follows_the_sort_key(shop: FakeShopHandle) -> None:
    assert found(shop, "", "PRICE") == ["cloth", "oak-wand", "yew-wand"]
    assert found(shop, "", "TITLE") == ["cloth", "oak-wand", "yew-wand"]
    assert found(shop, "", "VENDOR")[0] == "oak-wand"


@pytest.mark.parametrize("query", ["id:>many", "colour:red"])
def test_a_filter_that_cannot_be_is_an_error(shop: FakeShopHandle, query: str) -> None:
    assert shop.post(FIND, {"query": query}).json()["errors"]
