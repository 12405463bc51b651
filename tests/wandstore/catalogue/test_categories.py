from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path

import pytest

from tests.builders import make_product
from tests.fake_shop import running_fake_shop
from wandstore.catalogue.categories import MAX_CATEGORIES, MAX_SHARE, derive_categories
from wandstore.catalogue.products import Collection, Product
from wandstore.catalogue.shopify_api import ShopifyApi
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.catalogue.shopify_source import ShopSource
from wandstore.catalogue.snapshots import build_catalogue
from wandstore.catalogue.stores import ShopifyConnection, Store
from wandstore.catalogue.sync import apply_changes
from wandstore.ids import StoreSlug
from wandstore.settings import Settings

LANTERN = StoreSlug("lantern")
COLLECTIONS = tuple(
    Collection(id=handle, title=title)
    for handle, title in (
        ("all", "All"),
        ("frontpage", "Home page"),
        ("sale", "Sale"),
        ("wands", "Wands"),
        ("cloths", "Cloths & polish"),
        ("one", "One of a kind"),
    )
)


def make(handle: str, collections: str = "", tags: str = "", category: str = "", **more: object) -> Product:
    product = make_product(handle, category=category, tags=tags.split(",") if tags else [])
    return product.model_copy(update={"collections": tuple(collections.split()), **more})


def categories(products: tuple[Product, ...]) -> dict[str, str]:
    return {product.id: product.category for product in products}


def test_a_type_stays_and_what_has_none_gets_its_collection() -> None:
    products = [
        make("oak", "all frontpage wands"),
        make("yew", "all sale wands"),
        make("linen", "all cloths"),
        make("wool", "all sale cloths"),
        make("stand", "all sale", category="Stands"),
    ]
    found = derive_categories(products, COLLECTIONS)
    assert categories(found) == {
        "oak": "Wands",
        "yew": "Wands",
        "linen": "Cloths & polish",
        "wool": "Cloths & polish",
        "stand": "Stands",
    }
    assert [product.category_is_derived for product in found] == [True, True, True, True, False]


def test_without_collections_those_tags_are_categories_that_split_the_shop() -> None:
    products = [
        *(make(f"w{n}", tags="handmade,Wand,new,wood_oak,size:11,2026") for n in range(3)),
        *(make(f"c{n}", tags="handmade,Cloth,sale,XL") for n in range(2)),
        make("odd", tags="handmade,Odd one"),
    ]
    found = derive_categories(products, ())
    assert Counter(product.category for product in found) == {"Wand": 3, "Cloth": 2, "": 1}


def test_tags_that_reach_few_products_are_no_categories() -> None:
    products = [*(make(f"w{n}", tags="Rare") for n in range(2)), *(make(f"c{n}") for n in range(8))]
    assert {product.category for product in derive_categories(products, ())} == {""}


def test_what_holds_nearly_the_whole_shop_or_one_product_is_no_category() -> None:
    products = [make(f"w{n}", "wands") for n in range(9)] + [make("last", "one")]
    assert len(products) * MAX_SHARE < 9
    assert {product.category for product in derive_categories(products, COLLECTIONS)} == {""}


def test_a_product_of_several_collections_is_in_the_one_that_holds_most() -> None:
    products = [make("a", "wands cloths"), make("b", "wands"), make("c", "wands"), make("d", "cloths"), make("e")]
    assert categories(derive_categories(products, COLLECTIONS))["a"] == "Wands"


def test_services_have_no_derived_category_and_make_none() -> None:
    products = [make("oak", "wands"), make("fee", "wands", is_service=True), make("x"), make("y")]
    assert {product.category for product in derive_categories(products, COLLECTIONS)} == {""}


def test_a_shop_of_hundreds_of_groups_has_a_limited_number_of_categories() -> None:
    products = [make(f"w{n}", tags=f"Kind {n // 3} of wood") for n in range(300)]
    tagged = derive_categories(products, ())
    assert {product.category for product in tagged} == {""}  # too few are reached
    handles = tuple(Collection(id=f"k{n}", title=f"Kind {n}") for n in range(100))
    grouped = derive_categories([make(f"w{n}", f"k{n // 3}") for n in range(300)], handles)
    assert len({product.category for product in grouped} - {""}) == MAX_CATEGORIES


def test_the_order_of_products_and_tags_and_a_second_derivation_change_nothing() -> None:
    dice = random.Random(7)
    tags = ["Wand", "Cloth", "Stand", "Box"]
    products = [make(f"w{n}", tags=",".join(dice.sample(tags, 2))) for n in range(40)]
    once = categories(derive_categories(products, ()))
    assert len(set(once.values())) > 1
    dice.shuffle(products)
    assert categories(derive_categories(products, ())) == once
    assert categories(derive_categories(derive_categories(products, ()), ())) == once


def test_a_derived_category_follows_the_catalogue_when_a_product_changes() -> None:
    products = [make("a", tags="Wand", shopify_id="1"), make("b", tags="Wand", shopify_id="2")]
    products += [make("c", tags="Cloth", shopify_id="3"), make("d", tags="Cloth", shopify_id="4")]
    before = build_catalogue(LANTERN, products)
    assert before.by_id["c"].category == "Cloth"
    now = apply_changes(before, [make("d", tags="Wand", shopify_id="4")], [])
    assert now == build_catalogue(LANTERN, [*products[:3], make("d", tags="Wand", shopify_id="4")])
    typed = apply_changes(before, [make("c", category="Rags", shopify_id="3")], [])
    assert (typed.by_id["c"].category, typed.by_id["c"].category_is_derived) == ("Rags", False)


# Real ones ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "at_least"), [("home-and-garden", 5), ("jewelery", 2)])
def test_a_real_export_keeps_its_types_and_has_categories_without_them(name: str, at_least: int) -> None:
    folder = os.environ.get("CATALOGS_DIR")
    if not folder:
        pytest.skip("CATALOGS_DIR names no folder with real Shopify exports")
    products = read_shopify_csv(Path(folder) / f"{name}.csv").products
    assert derive_categories(products, ()) == products
    untyped = [product.model_copy(update={"category": ""}) for product in products]
    found = Counter(product.category for product in derive_categories(untyped, ()))
    assert len(found - Counter({"": found[""]})) >= at_least
    assert found[""] <= len(products) / 2


def test_a_shop_without_types_has_its_collections_as_categories() -> None:
    products = [make(f"w{n}", tags="Wand") for n in range(4)] + [make(f"c{n}", tags="Cloth") for n in range(4)]
    with running_fake_shop(products) as fake:
        connection = ShopifyConnection(domain=fake.address, access="private", token_secret="TOKEN")
        store = Store(slug=LANTERN, name="Lantern", currency="GBP", shopify=connection)
        read = ShopSource(ShopifyApi(connection, fake.token, Settings()), store).read_all()
    assert {product.category for product in read.products} == {""}
    catalogue = build_catalogue(LANTERN, read.products, collections=read.collections)
    assert Counter(product.category for product in catalogue.products) == {"Wand": 4, "Cloth": 4}
    assert sorted(catalogue.categories) == ["Cloth", "Wand"]
