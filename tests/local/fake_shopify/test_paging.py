"""Pages and cursors, over HTTP and at their edges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLError

from local.fake_shopify.paging import MAX_DEPTH, connection, plain_connection
from tests.builders import make_product, make_variant
from tests.fake_shop import FakeShopHandle, running_fake_shop

PAGE = """query Page(
        $first: Int, $last: Int, $after: String, $before: String, $reverse: Boolean, $key: ProductSortKeys) {
    products(first: $first, last: $last, after: $after, before: $before, reverse: $reverse, sortKey: $key) {
        nodes { handle } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""


@pytest.fixture(scope="module")
def shop() -> Iterator[FakeShopHandle]:
    """Seven products, and one with 300 variants."""
    many = [make_variant(str(number + 1), title=f"size {number}") for number in range(300)]
    products = [make_product(f"wand-{number}", price=str(10 - number)) for number in range(7)]
    with running_fake_shop([*products, make_product("many", price="50", variants=many)]) as handle:
        yield handle


def pages(shop: FakeShopHandle, **variables: Any) -> list[list[str]]:
    """Every page from the first to the last."""
    found, after, more = [], None, True
    while more:
        page = shop.ask(PAGE, {"after": after, **variables})["products"]
        found.append([node["handle"] for node in page["nodes"]])
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    return found


@pytest.mark.parametrize("key", ["ID", "TITLE", "PRICE", "BEST_SELLING", "VENDOR", "CREATED_AT"])
@pytest.mark.parametrize("reverse", [False, True])
def test_the_pages_together_are_every_product_once_in_order(shop: FakeShopHandle, key: str, reverse: bool) -> None:
    in_pages = pages(shop, first=3, key=key, reverse=reverse)
    assert [len(page) for page in in_pages] == [3, 3, 2]
    all_at_once = [handle for page in pages(shop, first=250, key=key, reverse=reverse) for handle in page]
    assert [handle for page in in_pages for handle in page] == all_at_once
    assert len(set(all_at_once)) == 8


def test_a_reversed_list_is_the_list_from_its_end(shop: FakeShopHandle) -> None:
    (forward,), (backward,) = pages(shop, first=100, key="PRICE"), pages(shop, first=100, key="PRICE", reverse=True)
    assert forward == backward[::-1]


def test_pages_can_be_turned_back(shop: FakeShopHandle) -> None:
    (all_of_them,) = pages(shop, first=250, key="TITLE")
    last = shop.ask(PAGE, {"last": 2, "key": "TITLE"})["products"]
    assert [node["handle"] for node in last["nodes"]] == all_of_them[-2:]
    assert (last["pageInfo"]["hasNextPage"], last["pageInfo"]["hasPreviousPage"]) == (False, True)
    before = shop.ask(PAGE, {"last": 2, "before": last["pageInfo"]["startCursor"], "key": "TITLE"})["products"]
    assert [node["handle"] for node in before["nodes"]] == all_of_them[-4:-2]


def test_variants_come_in_pages_of_at_most_250(shop: FakeShopHandle) -> None:
    query = """query ($after: String) { product(handle: "many") { variantsCount { count }
        variants(first: 250, after: $after) { nodes { title } pageInfo { hasNextPage endCursor } } } }"""
    first = shop.ask(query)["product"]
    second = shop.ask(query, {"after": first["variants"]["pageInfo"]["endCursor"]})["product"]
    assert first["variantsCount"]["count"] == 300
    assert [len(page["variants"]["nodes"]) for page in (first, second)] == [250, 50]
    assert [page["variants"]["pageInfo"]["hasNextPage"] for page in (first, second)] == [True, False]


@pytest.mark.parametrize("sizes", [{"first": 251}, {"first": -1}, {}, {"first": 1, "last": 1}])
def test_a_page_that_cannot_be_is_refused(shop: FakeShopHandle, sizes: dict[str, int]) -> None:
    (error,) = shop.post(PAGE, sizes).json()["errors"]
    assert error["extensions"]["code"] == "BAD_REQUEST"


@pytest.mark.parametrize("cursor", ["", "nonsense", "e30=", "WyJ4Il0="])
def test_a_cursor_that_is_none_is_refused(shop: FakeShopHandle, cursor: str) -> None:
    (error,) = shop.post(PAGE, {"first": 2, "after": cursor}).json()["errors"]
    assert error["extensions"]["code"] == "INVALID_CURSOR"


def test_an_empty_page_has_no_cursor() -> None:
    page = plain_connection((), {"first": 5}, str)
    assert page["nodes"] == []
    assert page["pageInfo"]["endCursor"] is None


def test_cursors_end_where_shopify_ends_them() -> None:
    keys = [(number,) for number in range(MAX_DEPTH + 10)]
    deepest = connection(keys, keys, {"last": 11}, str)["pageInfo"]["startCursor"]
    with pytest.raises(GraphQLError, match="25000"):
        connection(keys, keys, {"first": 1, "after": deepest}, str)


def test_cursors_may_expire_and_a_product_that_is_gone_moves_no_page() -> None:
    with running_fake_shop() as shop:
        first = shop.ask(PAGE, {"first": 1, "key": "TITLE"})["products"]
        shop.do("delete", handle=first["nodes"][0]["handle"])
        asked = {"first": 5, "after": first["pageInfo"]["endCursor"], "key": "TITLE"}
        assert len(shop.ask(PAGE, asked)["products"]["nodes"]) == 2
        shop.do("switches", cursors_expire=True)
        (error,) = shop.post(PAGE, asked).json()["errors"]
        assert error["extensions"]["code"] == "INVALID_CURSOR"
