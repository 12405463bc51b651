"""What the demo store promises: enough of everything a page can show, and every picture there."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from wandstore.catalogue.products import Image, Product
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.catalogue.stores import Store, read_store_file

STORES = Path(__file__).parents[2] / "stores"
GENERAL_WORDS = r"\b(discover|elevate|unleash|curated|perfect|stunning|magical|timeless)\b"


@pytest.fixture(scope="module")
def store() -> Store:
    return read_store_file(STORES / "magic-wands.toml")


@pytest.fixture(scope="module")
def products(store: Store) -> tuple[Product, ...]:
    assert store.catalogue is not None
    return read_shopify_csv(store.catalogue).products


def images_of(products: tuple[Product, ...]) -> list[Image]:
    return [image for product in products for image in product.images]


def test_the_store_is_british_and_sells_through_no_shop_yet(store: Store) -> None:
    assert (store.name, store.locale, store.currency, store.shop_domain) == ("Magic Wands", "en-GB", "GBP", "")
    assert store.tagline
    assert store.brand.tone


def test_it_sells_six_kinds_of_things_from_several_houses(products: tuple[Product, ...]) -> None:
    assert 28 <= len(products) <= 32
    kinds = list(dict.fromkeys(product.category for product in products))
    assert kinds == ["Wands", "Cores", "Stands", "Cloths", "Books", "Apprentices' sets"]
    assert all(sum(product.category == kind for product in products) >= 3 for kind in kinds)
    assert 2 <= len({product.vendor for product in products}) <= 5


def test_some_of_it_is_reduced_by_differing_amounts(products: tuple[Product, ...]) -> None:
    percents = [product.saving_percent for product in products if product.saving]
    assert 7 <= len(percents) <= 10
    assert len(set(percents)) >= 6
    assert all(5 <= percent <= 40 for percent in percents)


def test_one_thing_is_sold_out_and_another_in_one_kind_only(products: tuple[Product, ...]) -> None:
    assert [product.id for product in products if not product.available] == ["driftwood-tide-wand"]
    partly = [product for product in products if product.available and not all(v.available for v in product.variants)]
    assert [product.id for product in partly] == ["felt-wand-roll"]


def test_some_of_it_comes_in_kinds_at_differing_prices(products: tuple[Product, ...]) -> None:
    with_kinds = [product for product in products if len(product.variants) > 1]
    assert len(with_kinds) >= 5
    assert sum(product.highest_price > product.price for product in with_kinds) >= 4
    assert any(" / " in variant.title for product in with_kinds for variant in product.variants)


def test_some_of_it_is_new(products: tuple[Product, ...]) -> None:
    assert 4 <= sum(product.is_new for product in products) <= 7


def test_every_variant_has_an_id_as_shopify_gives_them(products: tuple[Product, ...]) -> None:
    ids = [variant.id for product in products for variant in product.variants]
    assert all(variant_id and re.fullmatch(r"[1-9][0-9]{13}", variant_id) for variant_id in ids)
    assert len(set(ids)) == len(ids)


def test_every_picture_is_there_and_described(products: tuple[Product, ...]) -> None:
    pictures = images_of(products)
    assert [image.url for image in pictures if not (STORES / image.url.lstrip("/")).is_file()] == []
    assert all(len(image.alt) > 20 for image in pictures)
    assert all(product.images for product in products)


def test_every_drawn_picture_is_shown(products: tuple[Product, ...]) -> None:
    drawn = {f"/assets/magic-wands/{path.name}" for path in (STORES / "assets" / "magic-wands").iterdir()}
    assert drawn == {image.url for image in images_of(products)}


def test_every_wand_has_a_second_view(products: tuple[Product, ...]) -> None:
    assert all(len(product.images) == 2 for product in products if product.category == "Wands")
    assert sum(len(product.images) > 1 for product in products if product.category != "Wands") >= 5


def test_a_colour_shows_its_own_picture(products: tuple[Product, ...]) -> None:
    (roll,) = (product for product in products if product.id == "felt-wand-roll")
    assert [variant.image_url for variant in roll.variants] == [
        f"/assets/magic-wands/felt-wand-roll-{colour}.svg" for colour in ("moss", "madder", "indigo")
    ]


def test_descriptions_say_what_a_thing_is_and_what_it_is_good_for(products: tuple[Product, ...]) -> None:
    for product in products:
        assert "Good " in product.description, product.id
        assert len(product.description) < 400, product.id
        assert "!" not in product.description, product.id
        assert not re.search(GENERAL_WORDS, product.description, re.IGNORECASE), product.id


def test_the_file_is_in_the_classic_format_with_one_column_more() -> None:
    with (STORES / "magic-wands.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert header[:7] == ["Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Published"]
    assert header[-2:] == ["Status", "Variant ID"]
    assert len(header) == 49
