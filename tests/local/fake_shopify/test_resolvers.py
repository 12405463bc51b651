"""What products, variants and collections answer, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from local.fake_shopify.shop import Fault
from tests.builders import make_product, make_variant
from tests.fake_shop import FakeShopHandle, running_fake_shop
from wandstore.catalogue.products import OptionValue, ProductOption, Swatch

PRODUCT = """query One($handle: String!) { product(handle: $handle) {
    id handle title description descriptionHtml vendor productType category { name } tags availableForSale isGiftCard
    requiresSellingPlan onlineStoreUrl createdAt updatedAt publishedAt seo { title description } variantsCount { count }
    options { name values optionValues { name swatch { color image { previewImage { url } } }
        firstSelectableVariant { title } } }
    priceRange { minVariantPrice { amount currencyCode } maxVariantPrice { amount } }
    compareAtPriceRange { maxVariantPrice { amount } }
    featuredImage { url altText } images(first: 10) { nodes { id url width height altText thumbhash } }
    media(first: 10) { nodes { mediaContentType ... on MediaImage { image { url } } } }
    collections(first: 10) { nodes { handle title } }
    selectedOrFirstAvailableVariant { title availableForSale }
    sellingPlanGroups(first: 1) { nodes { name } } metafields(identifiers: [{key: "a", namespace: "b"}]) { value }
    variants(first: 10) { nodes { id title availableForSale quantityAvailable currentlyNotInStock sku
        price { amount currencyCode } compareAtPrice { amount } selectedOptions { name value }
        image { url(transform: {maxWidth: 400}) } product { handle } } } } }"""


@pytest.fixture(scope="module")
def shop() -> Iterator[FakeShopHandle]:
    with running_fake_shop() as handle:
        yield handle


def product(shop: FakeShopHandle, handle: str) -> dict[str, Any]:
    found: dict[str, Any] = shop.ask(PRODUCT, {"handle": handle})["product"]
    return found


def test_a_product_answers_every_field_that_a_storefront_asks_for(shop: FakeShopHandle) -> None:
    oak = product(shop, "oak-wand")
    assert oak["id"].startswith("gid://shopify/Product/")
    assert oak["descriptionHtml"] == "<p>Straight and firm.</p>"
    assert (oak["productType"], oak["category"]["name"], oak["tags"]) == ("Wands", "Wands", ["new"])
    assert oak["priceRange"] == {
        "minVariantPrice": {"amount": "40.0", "currencyCode": "GBP"},
        "maxVariantPrice": {"amount": "45.0"},
    }
    assert oak["compareAtPriceRange"] == {"maxVariantPrice": {"amount": "60.0"}}
    assert oak["onlineStoreUrl"] == f"{shop.url}/products/oak-wand"
    assert oak["collections"]["nodes"] == [{"handle": "wands", "title": "Wands"}]
    assert oak["media"]["nodes"] == [
        {"mediaContentType": "IMAGE", "image": {"url": "https://cdn.example/wand.jpg"}},
    ]


def test_a_variant_has_a_value_for_each_option(shop: FakeShopHandle) -> None:
    oak = product(shop, "oak-wand")
    assert [option["name"] for option in oak["options"]] == ["Option 1", "Option 2"]
    assert oak["options"][1]["values"] == ["10 inch", "11 inch"]
    assert oak["variants"]["nodes"][1]["selectedOptions"] == [
        {"name": "Option 1", "value": "Oak"},
        {"name": "Option 2", "value": "11 inch"},
    ]
    assert oak["variants"]["nodes"][1]["compareAtPrice"] == {"amount": "60.0"}
    assert oak["variants"]["nodes"][1]["image"] == {"url": "https://cdn.example/wand.jpg?width=400"}
    assert oak["options"][1]["optionValues"][1]["firstSelectableVariant"] == {"title": "Oak / 11 inch"}


def test_a_product_without_options_has_shopifys_default_one(shop: FakeShopHandle) -> None:
    (variant,) = product(shop, "linen-cloth")["variants"]["nodes"]
    assert variant["title"] == "Default Title"
    assert variant["selectedOptions"] == [{"name": "Title", "value": "Default Title"}]
    assert (variant["availableForSale"], variant["quantityAvailable"]) == (False, 0)


def test_a_variant_is_found_by_its_options_or_else_the_first_that_can_be_bought(shop: FakeShopHandle) -> None:
    query = """query ($options: [SelectedOptionInput!]!) { product(handle: "oak-wand") {
        variantBySelectedOptions(selectedOptions: $options) { title }
        selectedOrFirstAvailableVariant(selectedOptions: $options) { title } } }"""
    found = shop.ask(query, {"options": [{"name": "Option 2", "value": "11 inch"}]})["product"]
    assert found["variantBySelectedOptions"]["title"] == "Oak / 11 inch"
    lost = shop.ask(query, {"options": [{"name": "Option 2", "value": "a mile"}]})["product"]
    assert lost["variantBySelectedOptions"] is None
    assert lost["selectedOrFirstAvailableVariant"]["title"] == "Oak / 10 inch"


def test_swatches_and_options_of_the_catalogue_are_answered_as_they_are() -> None:
    red = OptionValue(name="Red", swatch=Swatch(color="#aa0000", image_url="https://cdn.example/red.png"))
    made = make_product("ink", variants=[make_variant(title="Red").model_copy(update={"options": ("Red",)})])
    made = made.model_copy(update={"options": (ProductOption(name="Colour", values=(red,)),)})
    with running_fake_shop([made]) as shop:
        (option,) = product(shop, "ink")["options"]
    assert option["name"] == "Colour"
    assert option["optionValues"][0]["swatch"] == {
        "color": "#aa0000",
        "image": {"previewImage": {"url": "https://cdn.example/red.png"}},
    }


@pytest.mark.parametrize(
    ("fault", "path", "value"),
    [
        ("no variants", ("variants", "nodes"), []),
        ("foreign currency", ("priceRange", "minVariantPrice", "currencyCode"), "JPY"),
        ("plain http picture", ("featuredImage", "url"), "http://pictures.example/plain.jpg"),
    ],
)
def test_a_product_may_have_a_fault(fault: Fault, path: tuple[str, ...], value: Any) -> None:
    with running_fake_shop() as shop:
        shop.do("edit", handle="oak-wand", faults=[fault])
        answer: Any = product(shop, "oak-wand")
        for name in path:
            answer = answer[name]
    assert answer == value


def test_a_collection_has_its_products_in_pages(shop: FakeShopHandle) -> None:
    query = """{ collection(handle: "wands") { title descriptionHtml onlineStoreUrl
        products(first: 1, sortKey: PRICE) { nodes { handle } pageInfo { hasNextPage } } } }"""
    collection = shop.ask(query)["collection"]
    assert collection["title"] == "Wands"
    assert collection["products"] == {"nodes": [{"handle": "oak-wand"}], "pageInfo": {"hasNextPage": True}}
