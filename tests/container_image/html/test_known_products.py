"""The products of a catalogue by what other pages call them."""

from __future__ import annotations

import pytest

from container_image.html.known_products import KnownProducts
from tests.builders import make_catalogue, make_product, make_variant

KNOWN = KnownProducts(
    make_catalogue(
        make_product("oak-wand", variants=[make_variant("5.00", id="44000000001")]),
        make_product("hat", title="Felt hat", variants=[make_variant("5.00", id="7")]),
        make_product("blå-krus", title="Blå krus"),
        make_product("twin", title="Felt gloves"),
        make_product("twin-2", title="Felt gloves"),
    ).model_copy()
)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/products/oak-wand", "oak-wand"),
        ("https://any.example/collections/x/products/Oak-Wand/?variant=1#a", "oak-wand"),
        ("/s/magic-wands/products/oak-wand", "oak-wand"),
        ("/products/bl%C3%A5-krus", "blå-krus"),
        ("/products/nope", None),
        ("/products/", None),
        ("/products/oak-wand/reviews", None),
        ("https://[bad/products/oak-wand", None),
        ("oak-wand", None),
    ],
)
def test_a_link_to_a_products_page_names_it_at_any_host(address: str, found: str | None) -> None:
    assert KNOWN.find_by_link(address) == found


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/cart/44000000001:1", "oak-wand"),
        ("https://any.example/cart/add?id=44000000001&quantity=1", "oak-wand"),
        ("/cart/add.js?id=7", "hat"),
        ("/cart", None),
        ("/cart/99:1", None),
        ("/cart/add", None),
    ],
)
def test_a_link_to_the_cart_names_what_it_adds(address: str, found: str | None) -> None:
    assert KNOWN.find_by_cart_link(address) == found


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        ({"data-product-id": "oak-wand"}, "oak-wand"),
        ({"data-handle": "hat"}, "hat"),
        ({"id": "product-hat"}, "hat"),
        ({"id": "oak-wand"}, "oak-wand"),
        ({"id": "hat"}, None),
        ({"data-id": "44000000001"}, "oak-wand"),
        ({"data-index": "7"}, None),
        ({"data-variant": "7"}, "hat"),
        ({"name": "id", "value": "7"}, "hat"),
        ({"name": "quantity", "value": "7"}, None),
        ({"data-gid": "gid://shopify/ProductVariant/44000000001"}, "oak-wand"),
        ({"class": "oak-wand", "alt": "oak-wand"}, None),
        ({"data-product-id": ""}, None),
    ],
)
def test_attributes_name_a_product_where_they_are_about_products(attributes: dict[str, str], found: str | None) -> None:
    assert KNOWN.find_by_attributes(attributes) == found


def test_a_title_names_a_product_if_no_other_has_it() -> None:
    assert KNOWN.find_by_title(" felt  HAT\n") == "hat"
    assert KNOWN.find_by_title("Felt gloves") is None
    assert KNOWN.find_by_title("Felt") is None


def test_titles_are_found_in_sentences_as_they_are_written() -> None:
    text = "Our Oak wand, the Felt hat! And each oak wand."
    assert [(text[start:end], found) for start, end, found in KNOWN.find_mentions(text)] == [
        ("Oak wand", "oak-wand"),
        ("Felt hat", "hat"),
    ]
