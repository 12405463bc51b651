"""What a product's page tells search engines, in the vocabulary of schema.org."""

from __future__ import annotations

import json
from typing import Any

from tests.builders import make_catalogue, make_optioned, make_product, make_store, make_variant
from wandstore.catalogue.products import Product
from wandstore.pages import RenderContext
from wandstore.pages.links import Link
from wandstore.pages.pictures import Picture
from wandstore.pages.product_data import MAX_OFFERS, write_product_data
from wandstore.pages.variant_choice import Chooser

TRAIL = (Link("/s/magic-wands", "Magic Wands"), Link("/s/magic-wands/products/oak-wand", "Oak wand"))


def tell(product: Product, *, base: str = "https://shop.example", pictures: tuple[Picture, ...] = ()) -> Any:
    context = RenderContext(make_store(), make_catalogue(product), base)
    written = write_product_data(Chooser(product), product.variants[0], pictures, TRAIL, context)
    return json.loads(written)["@graph"]


def test_a_product_is_told_with_its_brand_its_pictures_and_its_address() -> None:
    pictures = (Picture("/assets/oak.svg", "", ""), Picture("https://cdn.example/oak.jpg", "", ""))
    product, _ = tell(make_product(description="Stiff.\nGood for wards."), pictures=pictures)
    assert product["name"] == "Oak wand"
    assert product["brand"] == {"@type": "Brand", "name": "Ashgrove"}
    assert product["description"] == "Stiff. Good for wards."
    assert product["url"] == "https://shop.example/s/magic-wands/products/oak-wand"
    assert product["image"] == ["https://shop.example/assets/oak.svg", "https://cdn.example/oak.jpg"]


def test_every_variant_has_an_offer_with_its_own_address() -> None:
    product, _ = tell(make_optioned({"Size": ("S", "M")}, {("S",): True, ("M",): False}))
    assert [(offer["url"], offer["price"], offer["availability"], offer["name"]) for offer in product["offers"]] == [
        ("https://shop.example/s/magic-wands/products/oak-wand?variant=1", "10.00", "InStock", "S"),
        ("https://shop.example/s/magic-wands/products/oak-wand?variant=2", "10.00", "OutOfStock", "M"),
    ]
    assert {offer["priceCurrency"] for offer in product["offers"]} == {"GBP"}


def test_of_many_variants_only_the_chosen_one_is_told_beside_their_range() -> None:
    variants = [make_variant(f"{price}.00", id=str(price), title=str(price)) for price in range(1, MAX_OFFERS + 2)]
    product, _ = tell(make_product(variants=variants))
    whole, chosen = product["offers"]
    assert (whole["@type"], whole["lowPrice"], whole["highPrice"]) == ("AggregateOffer", "1.00", "61.00")
    assert whole["offerCount"] == MAX_OFFERS + 1
    assert (chosen["@type"], chosen["price"]) == ("Offer", "1.00")


def test_the_way_to_the_product_is_a_list_of_breadcrumbs() -> None:
    _, breadcrumbs = tell(make_product())
    assert [(item["position"], item["name"], item["item"]) for item in breadcrumbs["itemListElement"]] == [
        (1, "Magic Wands", "https://shop.example/s/magic-wands"),
        (2, "Oak wand", "https://shop.example/s/magic-wands/products/oak-wand"),
    ]


def test_without_a_public_address_all_addresses_are_relative() -> None:
    product, _ = tell(make_product(), base="", pictures=(Picture("/assets/oak.svg", "", ""),))
    assert product["url"] == "/s/magic-wands/products/oak-wand"
    assert product["image"] == ["/assets/oak.svg"]
