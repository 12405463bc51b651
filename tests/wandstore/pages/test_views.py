from __future__ import annotations

import pytest

from tests.builders import make_catalogue, make_product
from wandstore.pages.views import View, find_products

CATALOGUE = make_catalogue(
    make_product("oak", title="Oak wand", category="Wands", price="30.00", was="40.00"),
    make_product("core", title="Phoenix core", description="Fits any oak wand.", category="Cores", price="9.00"),
    make_product("yew", title="yew wand", category="Wands", price="20.00", was="40.00", tags=["new"]),
    make_product("ash", title="Ash wand", category="Wands", price="5.00", available=False),
)


def ids(view: View) -> list[str]:
    return [product.id for product in find_products(CATALOGUE, view)]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("featured", ["oak", "core", "yew", "ash"]),
        ("price", ["core", "yew", "oak", "ash"]),
        ("price-desc", ["oak", "yew", "core", "ash"]),
        ("saving", ["yew", "oak", "core", "ash"]),
        ("new", ["yew", "oak", "core", "ash"]),
        ("title", ["oak", "core", "yew", "ash"]),
        ("no-such-sort", ["oak", "core", "yew", "ash"]),
        ("", ["oak", "core", "yew", "ash"]),
    ],
)
def test_each_sort_has_its_order_and_sold_out_comes_last(sort: str, expected: list[str]) -> None:
    assert ids(View(sort=sort)) == expected


def test_a_search_needs_every_word_and_the_title_says_most() -> None:
    assert ids(View(query="OAK  wand")) == ["oak", "core"]
    assert ids(View(query="oak dragon")) == []


def test_a_category_holds_its_own_only() -> None:
    assert ids(View(category="Cores")) == ["core"]
    assert ids(View(category="Nowhere")) == []


def test_a_search_in_its_own_order_may_begin_with_a_service() -> None:
    card = make_product("card", title="Gift card").model_copy(update={"is_service": True})
    catalogue = make_catalogue(make_product("oak", description="No gift card."), card)
    assert [product.id for product in find_products(catalogue, View(query="gift card"))] == ["card", "oak"]
    assert [product.id for product in find_products(catalogue, View(query="gift card", sort="price"))] == [
        "oak",
        "card",
    ]
