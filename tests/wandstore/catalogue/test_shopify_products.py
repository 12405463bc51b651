from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from tests.small_shop import make_product_answer, make_variant_answer
from wandstore.catalogue.products import Image, OptionValue, Product, ProductOption, Swatch
from wandstore.catalogue.shopify_products import ProductReader, numeric_id

SHOP_URL = "https://wands.myshopify.com"


def answered(**fields: Any) -> dict[str, Any]:
    """A product's answer; a list in it is one whole page."""
    product = make_product_answer(1, **fields)
    lists = ("images", "variants", "collections")
    return product | {name: {"nodes": product[name], "pageInfo": {"hasNextPage": False}} for name in lists}


def read_with_warnings(currency: str = "GBP", shop_url: str = SHOP_URL, **fields: Any) -> tuple[Product, list[str]]:
    reader = ProductReader(currency, shop_url)
    parsed = reader.parse(answered(**fields))
    product = reader.read(parsed, 4) if parsed else None
    assert product is not None, reader.warnings
    return product, reader.warnings


def read(**fields: Any) -> Product:
    product, warnings = read_with_warnings(**fields)
    assert warnings == []
    return product


def test_a_product_is_read_in_full() -> None:
    product = read(
        title="Oak\n wand",
        descriptionHtml="<p>Turned.</p><p style=x>Waxed.</p>",
        tags=["oak", " new ", "oak", ""],
        requiresSellingPlan=True,
        collections=[{"handle": "oak"}],
        images=[{"url": "https://cdn.example/1.jpg", "altText": "An\noak wand"}],
        options=[
            {
                "name": "Finish",
                "optionValues": [
                    {"name": "Oiled", "swatch": {"color": "#AA5500", "image": None}},
                    {"name": "Raw", "swatch": None},
                ],
            },
            {"name": "Length", "optionValues": [{"name": "10 in", "swatch": None}]},
        ],
        variants=[
            make_variant_answer(
                7,
                "54.0",
                was="60.0",
                selectedOptions=[{"name": "Length", "value": "10 in"}, {"name": "Finish", "value": "Raw"}],
                availableForSale=False,
                image={"url": "https://cdn.example/raw.jpg"},
            )
        ],
    )
    assert (product.id, product.shopify_id, product.title, product.rank) == ("wand-1", "1", "Oak wand", 4)
    assert (product.description, product.description_html) == ("Turned.\nWaxed.", "<p>Turned.</p><p>Waxed.</p>")
    assert (product.vendor, product.category, product.tags) == ("Ashgrove", "Wands", ("oak", "new"))
    assert (product.collections, product.requires_selling_plan, product.is_service) == (("oak",), True, False)
    assert product.images == (
        Image(url="https://cdn.example/1.jpg", alt="An oak wand"),
        Image(url="https://cdn.example/raw.jpg"),
    )
    assert product.options == (
        ProductOption(
            name="Finish",
            values=(OptionValue(name="Oiled", swatch=Swatch(color="#AA5500")), OptionValue(name="Raw")),
        ),
        ProductOption(name="Length", values=(OptionValue(name="10 in"),)),
    )
    (variant,) = product.variants
    assert (variant.id, variant.title, variant.options) == ("7", "Raw / 10 in", ("Raw", "10 in"))
    assert (variant.price, variant.compare_at_price, variant.available) == (Decimal("54.00"), Decimal("60.00"), False)
    assert variant.image_url == "https://cdn.example/raw.jpg"


def test_a_product_of_one_kind_has_no_options() -> None:
    product = read()
    assert (product.options, product.variants[0].options, product.variants[0].title) == ((), (), "")


@pytest.mark.parametrize(
    ("product_type", "category", "ours"),
    [
        ("Wands", {"name": "Toys"}, "Wands"),
        ("", {"name": "Magic  Toys"}, "Magic Toys"),
        ("", {"name": "Uncategorized"}, ""),
        (" ", None, ""),
    ],
)
def test_the_category_is_the_merchants_type_or_else_the_taxonomys(
    product_type: str, category: dict[str, str] | None, ours: str
) -> None:
    assert read(productType=product_type, category=category).category == ours


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [("10.0", "GBP", "10.00"), ("1200.0", "JPY", "1200"), ("1.25", "KWD", "1.250"), ("0.0", "GBP", "0.00")],
)
def test_a_price_is_written_with_its_currencys_decimals(amount: str, currency: str, written: str) -> None:
    product, _ = read_with_warnings(currency=currency, variants=[make_variant_answer(1, amount, currency=currency)])
    assert str(product.price) == written


@pytest.mark.parametrize("was", ["-1.0", "free", "1.005", "1E+3"])
def test_a_compare_at_price_that_is_none_costs_the_discount_and_not_the_product(was: str) -> None:
    product, warnings = read_with_warnings(variants=[make_variant_answer(1, "10.0", was=was)])
    assert product.price == 10
    assert product.compare_at_price is None
    assert len(warnings) == 1


@pytest.mark.parametrize("was", ["10.0", "9.99", "0.0"])
def test_a_compare_at_price_that_is_no_higher_is_none(was: str) -> None:
    assert read(variants=[make_variant_answer(1, "10.0", was=was)]).compare_at_price is None


@pytest.mark.parametrize(
    "url",
    [
        "http://cdn.example/1.jpg",
        "//cdn.example/1.jpg",
        "javascript:alert(1)",
        "data:image/png;base64,AA",
        "",
        "https://cdn.example/a b.jpg",
        "https://user@cdn.example/1.jpg",
        "http://127.0.0.1:80/1.jpg",
    ],
)
def test_a_picture_without_an_https_address_is_left_out_and_its_product_stays(url: str) -> None:
    product, warnings = read_with_warnings(images=[{"url": url, "altText": ""}, {"url": "https://cdn.example/2.jpg"}])
    assert [image.url for image in product.images] == ["https://cdn.example/2.jpg"]
    assert len(warnings) == 1
    assert "picture 1 is left out" in warnings[0]


def test_a_shop_on_this_machine_shows_its_pictures_from_here() -> None:
    product, warnings = read_with_warnings(
        shop_url="http://127.0.0.1:8123",
        images=[{"url": "http://127.0.0.1:8123/1.jpg"}, {"url": "http://cdn.example/1.jpg"}],
    )
    assert [image.url for image in product.images] == ["http://127.0.0.1:8123/1.jpg"]
    assert len(warnings) == 1


@pytest.mark.parametrize(
    ("swatch", "ours"),
    [
        ({"color": "red", "image": None}, None),
        ({"color": "#fff;}", "image": None}, None),
        ({"color": None, "image": {"previewImage": {"url": "http://cdn.example/s.png"}}}, None),
        (
            {"color": "#ffffff", "image": {"previewImage": {"url": "https://cdn.example/s.png"}}},
            Swatch(color="#ffffff", image_url="https://cdn.example/s.png"),
        ),
    ],
)
def test_of_a_swatch_only_a_plain_colour_and_a_safe_picture_are_kept(
    swatch: dict[str, Any], ours: Swatch | None
) -> None:
    options = [{"name": "Title", "optionValues": [{"name": "Default Title", "swatch": swatch}, {"name": "B"}]}]
    assert read(options=options).options[0].values[0].swatch == ours


def test_a_variant_that_is_listed_twice_is_read_once() -> None:
    assert len(read(variants=[make_variant_answer(1), make_variant_answer(1)]).variants) == 1


def test_gift_cards_covers_and_what_costs_nothing_are_services() -> None:
    assert read(isGiftCard=True).is_service
    assert read(title="Shipping protection").is_service
    assert read(variants=[make_variant_answer(1, "0.0")]).is_service


def test_what_products_share_is_kept_once() -> None:
    reader = ProductReader("GBP", SHOP_URL)
    options = [{"name": "Size", "optionValues": [{"name": "10 in"}]}]
    variants = [make_variant_answer(1, selectedOptions=[{"name": "Size", "value": "10 in"}])]
    answers = (json.loads(json.dumps(answered(options=options, variants=variants))) for _ in range(2))
    one, other = (reader.read(parsed) for answer in answers if (parsed := reader.parse(answer)))
    assert one is not None
    assert other is not None
    assert one.vendor is other.vendor
    assert one.tags[0] is other.tags[0]
    assert one.options[0] is other.options[0]
    assert one.variants[0].title is other.variants[0].title
    assert one.variants[0].price is other.variants[0].price


@pytest.mark.parametrize(
    ("gid", "number"),
    [
        ("gid://shopify/Product/42", "42"),
        ("gid://shopify/Product/42?key=1", "42"),
        ("gid://shopify/ProductVariant/42", None),
        ("gid://shopify/Product/x", None),
        ("42", None),
        ("gid://shopify/Product/٤", None),
    ],
)
def test_a_number_is_read_from_an_id_of_the_right_kind(gid: str, number: str | None) -> None:
    assert numeric_id(gid, "Product") == number
