from __future__ import annotations

import pytest

from tests.builders import make_catalogue, make_product, make_store, make_variant
from tests.wandstore.pages.parsed import ParsedPage
from tests.wandstore.pages.rendered import grid, render, tree
from wandstore.catalogue.products import Product, Variant
from wandstore.catalogue.stores import Store
from wandstore.documents.components import Hero, HeroConfig
from wandstore.pages.buying import FirstStep, Way, find_first_step, find_way

SHOP = make_store(shop_domain="shop.example")


@pytest.mark.parametrize(
    ("variant", "needs_plan", "store", "way"),
    [
        (make_variant(id="1"), False, SHOP, Way.BAG),
        (make_variant(id="1"), False, make_store(), Way.BAG),
        (make_variant(id="1"), True, SHOP, Way.SUBSCRIPTION),
        (make_variant(), False, SHOP, Way.SHOP),
        (make_variant(), False, make_store(), Way.NOWHERE),
        (make_variant(id="1", available=False), True, SHOP, Way.SOLD_OUT),
    ],
)
def test_there_is_one_way_to_buy(variant: Variant, needs_plan: bool, store: Store, way: Way) -> None:
    product = make_product(variants=[variant]).model_copy(update={"requires_selling_plan": needs_plan})
    assert find_way(product, product.variants[0], store) is way


@pytest.mark.parametrize(
    ("product", "step"),
    [
        (make_product(variants=[make_variant(id="1")]), FirstStep.ADD),
        (make_product(variants=[make_variant(id="1"), make_variant(id="2")]), FirstStep.CHOOSE),
        (make_product(variants=[make_variant(id="1", available=False)]), FirstStep.LOOK),
        (make_product(variants=[make_variant(id=id, available=False) for id in "12"]), FirstStep.LOOK),
        (make_product(variants=[make_variant()]), FirstStep.LOOK),
    ],
)
def test_a_button_adds_what_there_is_nothing_to_choose_about(product: Product, step: FirstStep) -> None:
    assert find_first_step(product, SHOP) is step


def open_with(*products: Product) -> ParsedPage:
    hero = Hero(id="top", config=HeroConfig(headline="Wands", product_ids=tuple(product.id for product in products)))
    return render(tree(hero, grid("other")), make_catalogue(*products, make_product("other")))


def test_an_opening_of_one_product_has_a_button_and_one_of_several_has_none() -> None:
    only = make_product("oak", title="Oak", variants=[make_variant(id="7")])
    several = make_product("yew", title="Yew", variants=[make_variant(id="8"), make_variant(id="9")])
    page = open_with(only)
    sent = {named.get("name"): named.get("value") for tag, named, _ in page.elements if tag in ("input", "button")}
    assert sent.items() >= {"variant": "7", "quantity": "1", "action": "add"}.items()
    assert "Add to bag Oak" in page.texts("button")
    page = open_with(several)
    assert "Choose Yew" in page.texts("a", "button")
    assert "Add to bag" not in page.text
    page = open_with(only, several)
    assert not page.texts("a", "button")
    assert "Add to bag" not in page.text
