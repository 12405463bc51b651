from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest

from tests.csv_exports import read, refusal
from wandstore.catalogue.products import Image, OptionValue, ProductOption
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.errors import BadCatalogue

CLASSIC = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,"
    "Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,"
    "Image Src,Image Position,Image Alt Text,Variant Image,Status\n"
)
NEWER = (
    "Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,Option1 name,"
    "Option1 value,Price,Compare-at price,Inventory tracker,Inventory quantity,Continue selling when out of stock,"
    "Product image URL,Image position,Image alt text,Variant image URL\n"
)
SHORT = "Handle,Title,Variant Price\n"


def warnings(folder: Path, content: str) -> list[str]:
    path = folder / "products.csv"
    path.write_text(content)
    return [str(warning) for warning in read_shopify_csv(path).warnings]


# What is read ---------------------------------------------------------------------------------------------------------


def test_a_classic_export_is_read_in_full(tmp_path: Path) -> None:
    products = read(
        tmp_path,
        CLASSIC
        + 'oak,Oak wand,"<p>Turned.</p><p>Waxed.</p>",Hollin Yard,Wands,"new, oak",TRUE,Length,10 in,Wood,Bog oak,'
        "shopify,2,deny,54.00,60.00,https://cdn.example/oak.jpg,1,An oak wand,,active\n"
        "oak,,,,,,,,12 in,,Bog oak,shopify,0,deny,58.00,58.00,https://cdn.example/grip.jpg,2,,"
        "https://cdn.example/long.jpg,\n",
    )

    (oak,) = products
    assert (oak.id, oak.title, oak.description) == ("oak", "Oak wand", "Turned.\nWaxed.")
    assert (oak.vendor, oak.category, oak.tags) == ("Hollin Yard", "Wands", ("new", "oak"))
    assert oak.images == (
        Image(url="https://cdn.example/oak.jpg", alt="An oak wand"),
        Image(url="https://cdn.example/grip.jpg"),
        Image(url="https://cdn.example/long.jpg"),
    )
    short, long = oak.variants
    assert (short.title, short.price, short.compare_at_price) == ("10 in / Bog oak", Decimal("54.00"), Decimal("60.00"))
    assert (long.title, long.price, long.compare_at_price) == ("12 in / Bog oak", Decimal("58.00"), None)
    assert (short.available, long.available) == (True, False)
    assert long.image_url == "https://cdn.example/long.jpg"


def test_a_newer_export_is_read_in_full(tmp_path: Path) -> None:
    (oak,) = read(
        tmp_path,
        NEWER + "Oak wand,oak,<p>Turned.</p>,Hollin Yard,Arts > Wands,Wands,new,TRUE,Active,Length,10 in,54,60,shopify,"
        "0,CONTINUE,https://cdn.example/oak.jpg,1,An oak wand,\n",
    )

    assert (oak.id, oak.title, oak.category, oak.vendor) == ("oak", "Oak wand", "Wands", "Hollin Yard")
    assert oak.images == (Image(url="https://cdn.example/oak.jpg", alt="An oak wand"),)
    assert oak.variants[0].title == "10 in"
    assert oak.saving == Decimal(6)
    assert oak.available


def test_rows_of_one_handle_are_one_product_anywhere_in_the_file(tmp_path: Path) -> None:
    products = read(
        tmp_path, "Handle,Title,Option1 Value,Price\noak,Oak,10 in,1\nyew,Yew,Default Title,2\noak,,12 in,3\n"
    )

    assert [product.id for product in products] == ["oak", "yew"]
    assert [variant.title for variant in products[0].variants] == ["10 in", "12 in"]


def test_default_title_is_no_variant_title(tmp_path: Path) -> None:
    (oak,) = read(tmp_path, "Handle,Title,Option1 Name,Option1 Value,Price\noak,Oak,Title,Default Title,1\n")
    assert oak.variants[0].title == ""


def test_a_row_with_only_an_image_adds_an_image_and_no_variant(tmp_path: Path) -> None:
    (oak,) = read(
        tmp_path,
        "Handle,Title,Price,Image Src,Image Position,Image Alt Text\n"
        "oak,Oak,1,https://a.example/2.jpg,2,Tip\noak,,,https://a.example/1.jpg,1,Whole\n",
    )

    assert len(oak.variants) == 1
    assert oak.images == (
        Image(url="https://a.example/1.jpg", alt="Whole"),
        Image(url="https://a.example/2.jpg", alt="Tip"),
    )


def test_images_without_a_position_follow_the_others_in_the_order_of_the_file(tmp_path: Path) -> None:
    (oak,) = read(
        tmp_path,
        "Handle,Title,Price,Image Src,Image Position\noak,Oak,1,/assets/a,\noak,,,/assets/b,\noak,,,/assets/c,1\n",
    )
    assert [image.url for image in oak.images] == ["/assets/c", "/assets/a", "/assets/b"]


def test_a_picture_named_twice_is_shown_once(tmp_path: Path) -> None:
    (oak,) = read(
        tmp_path,
        "Handle,Title,Price,Image Src,Variant Image\noak,Oak,1,/assets/a,/assets/a\noak,,,/assets/a,\n",
    )
    assert [image.url for image in oak.images] == ["/assets/a"]
    assert oak.variants[0].image_url == "/assets/a"


def test_the_variant_id_is_kept_where_the_file_has_one(tmp_path: Path) -> None:
    products = read(tmp_path, "Handle,Title,Price,Variant ID\noak,Oak,1,44301234567890\nyew,Yew,1,\n")
    assert [product.variants[0].id for product in products] == ["44301234567890", None]


@pytest.mark.parametrize("compare_at", ["", "0", "9.99", "10", "10.00"])
def test_a_compare_at_price_that_is_not_greater_is_no_discount(tmp_path: Path, compare_at: str) -> None:
    (oak,) = read(tmp_path, f"Handle,Title,Price,Compare-at price\noak,Oak,10.00,{compare_at}\n")
    assert oak.compare_at_price is None


@pytest.mark.parametrize(
    ("tracker", "quantity", "policy", "available"),
    [
        ("", "0", "deny", True),
        ("", "-3", "", True),
        ("shopify", "1", "deny", True),
        ("shopify", "0", "deny", False),
        ("shopify", "-2", "deny", False),
        ("shopify", "", "", False),
        ("shopify", "0", "continue", True),
        ("shopify", "0", "TRUE", True),
        ("shopify", "0", "false", False),
    ],
)
def test_stock_is_decided_as_in_shopify(
    tmp_path: Path, tracker: str, quantity: str, policy: str, available: bool
) -> None:
    (oak,) = read(
        tmp_path,
        "Handle,Title,Price,Inventory tracker,Inventory quantity,Continue selling when out of stock\n"
        f"oak,Oak,1,{tracker},{quantity},{policy}\n",
    )
    assert oak.available is available


def test_an_export_without_quantities_sells_everything(tmp_path: Path) -> None:
    (oak,) = read(tmp_path, "Handle,Title,Variant Price,Variant Inventory Tracker\noak,Oak,1,shopify\n")
    assert oak.available


@pytest.mark.parametrize(
    ("published", "status"),
    [("false", ""), ("FALSE", "active"), ("true", "draft"), ("true", "Archived"), ("true", "unlisted")],
)
def test_products_that_shoppers_may_not_see_are_left_out_with_all_their_rows(
    tmp_path: Path, published: str, status: str
) -> None:
    products = read(
        tmp_path,
        f"Handle,Title,Published,Status,Option1 Value,Price\noak,Oak,{published},{status},10 in,1\n"
        "oak,,,,12 in,1\nyew,Yew,true,active,,2\n",
    )
    assert [product.id for product in products] == ["yew"]


def test_a_product_without_a_published_cell_is_shown(tmp_path: Path) -> None:
    assert len(read(tmp_path, "Handle,Title,Published,Status,Price\noak,Oak,,,1\n")) == 1


def test_a_description_with_an_inlined_picture_of_several_megabytes_is_read(tmp_path: Path) -> None:
    picture = f"<img src='data:image/png;base64,{'iVBORw0KGgo' * 400_000}'>"
    (oak,) = read(tmp_path, f'Handle,Title,Body (HTML),Price\noak,Oak,"<p>Turned.</p>{picture}<p>Waxed.</p>",1\n')
    assert oak.description == "Turned.\nWaxed."


def test_control_characters_and_line_ends_in_a_title_become_spaces(tmp_path: Path) -> None:
    assert read(tmp_path, f'{SHORT}oak,"Oak\x07\x1b \n wand\x85",1\n')[0].title == "Oak wand"


def test_tags_are_trimmed_and_named_once(tmp_path: Path) -> None:
    assert read(tmp_path, 'Handle,Title,Price,Tags\noak,Oak,1,"new, oak ,, new"\n')[0].tags == ("new", "oak")


# Options, categories and services -------------------------------------------------------------------------------------

OPTIONS = "Handle,Title,Option1 Name,Option1 Value,Option1 Linked To,Option2 Name,Option2 Value,Price\n"


def test_options_have_their_names_and_values_in_the_order_of_the_file(tmp_path: Path) -> None:
    (oak,) = read(
        tmp_path,
        OPTIONS + "oak,Oak,Length,12 in,product.metafields.custom.length,Wood,Red oak,1\n"
        "oak,,,10 in,,,Red oak,2\noak,,,12 in,,,Bog oak,3\n",
    )
    assert oak.options == (
        ProductOption(name="Length", values=(OptionValue(name="12 in"), OptionValue(name="10 in"))),
        ProductOption(name="Wood", values=(OptionValue(name="Red oak"), OptionValue(name="Bog oak"))),
    )
    assert [variant.options for variant in oak.variants] == [
        ("12 in", "Red oak"),
        ("10 in", "Red oak"),
        ("12 in", "Bog oak"),
    ]


def test_a_product_with_the_default_title_has_no_options(tmp_path: Path) -> None:
    (oak,) = read(tmp_path, OPTIONS + "oak,Oak,Title,Default Title,,,,1\n")
    assert (oak.options, oak.variants[0].options) == ((), ())


def test_an_option_without_a_name_is_numbered(tmp_path: Path) -> None:
    (oak,) = read(tmp_path, "Handle,Title,Option1 Value,Option3 Value,Price\noak,Oak,10 in,Red,1\n")
    assert [option.name for option in oak.options] == ["Option 1", "Option 3"]
    assert oak.variants[0].options == ("10 in", "Red")


def test_a_variant_without_a_value_for_an_option_is_reported(tmp_path: Path) -> None:
    content = OPTIONS + "oak,Oak,Length,10 in,,Wood,Red oak,1\noak,,,12 in,,,,2\n"
    (oak,) = read(tmp_path, content)
    assert [variant.options for variant in oak.variants] == [("10 in", "Red oak"), ("12 in", "")]
    assert oak.options[1].values == (OptionValue(name="Red oak"),)
    assert [warning.partition(":")[0] for warning in warnings(tmp_path, content)] == ["row 3, column 'Option2 Value'"]


def test_as_many_variants_and_pictures_are_read_as_a_product_may_have(tmp_path: Path) -> None:
    header = "Handle,Title,Option1 Name,Option1 Value,Price,Image Src,Image Position\n"
    variants = [f"oak,{'' if n else 'Oak'},No,{n},{n % 90 + 1},," for n in range(2_048)]
    pictures = [f"oak,,,,,https://cdn.example/{n}.jpg,{60 - n}" for n in range(58)]
    (oak,) = read(tmp_path, header + "\n".join([*variants, *pictures]) + "\n")
    assert [variant.options for variant in oak.variants] == [(str(n),) for n in range(2_048)]
    assert [image.url for image in oak.images] == [f"https://cdn.example/{n}.jpg" for n in reversed(range(58))]


@pytest.mark.parametrize(
    ("kind", "taxonomy", "category"),
    [
        ("", "Home & Garden > Lighting > Lamps", "Lamps"),
        ("", "Mugs", "Mugs"),
        ("", "Home & Garden >Kitchen>  Tea   mugs ", "Tea mugs"),
        ("Wands", "Home & Garden > Lighting > Lamps", "Wands"),
        ("", "Uncategorized", ""),
        ("", "sg-4-17-2-17", ""),
        ("", "1604", ""),
        ("", "gid://shopify/TaxonomyCategory/hg-13", ""),
        ("", "", ""),
    ],
)
def test_the_category_is_the_type_or_else_the_last_part_of_the_taxonomys_path(
    tmp_path: Path, kind: str, taxonomy: str, category: str
) -> None:
    (oak,) = read(tmp_path, f"Handle,Title,Type,Product Category,Price\noak,Oak,{kind},{taxonomy},1\n")
    assert oak.category == category


def test_a_gift_card_a_fee_and_what_costs_nothing_are_services(tmp_path: Path) -> None:
    products = read(
        tmp_path,
        "Handle,Title,Gift Card,Product Category,Option1 Value,Price\n"
        "card,A present,TRUE,,10.00,10\ncard,,,,25.00,25\nfee,Handling fee,false,,,2\nswatch,Swatch,,,,0.00\n"
        "voucher,Something,,Gift Cards,,20\noak,Oak,false,,Sample,0.00\noak,,,,Full,30\n",
    )
    assert {product.id: product.is_service for product in products} == {
        "card": True,
        "fee": True,
        "swatch": True,
        "voucher": True,
        "oak": False,
    }


def test_a_script_can_write_yes_or_1_where_shopify_writes_true(tmp_path: Path) -> None:
    rows = "".join(f"p{n},P,{answer},1\n" for n, answer in enumerate(("yes", "1", "TRUE", "no", "0")))
    assert [product.id for product in read(tmp_path, f"Handle,Title,Published,Price\n{rows}")] == ["p0", "p1", "p2"]


# What is refused ------------------------------------------------------------------------------------------------------


def test_a_title_in_a_later_row_is_pointed_out(tmp_path: Path) -> None:
    assert "row 3 has it, so move that row up" in str(refusal(tmp_path, f"{SHORT}oak,,2\noak,Oak,1\n"))


def test_an_id_that_a_spreadsheet_has_rounded_is_refused_with_what_to_do(tmp_path: Path) -> None:
    error = refusal(tmp_path, "Handle,Title,Price,Variant ID\noak,Oak,1,4.43E+13\n")
    assert "which has only digits; export the file again" in str(error)


@pytest.mark.parametrize(
    "price", ["-1", "+1", "1e3", "NaN", "Infinity", "£5", "1,50", "1 000", ".5", "5.", "٣", "9" * 40]
)
def test_a_price_that_is_no_plain_number_is_refused(tmp_path: Path, price: str) -> None:
    error = refusal(tmp_path, f'Handle,Title,Price\noak,Oak,"{price}"\n')
    assert (error.row, error.column) == (2, "Price")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("31,50", "31.50"),
        ("31,5", "31.5"),
        ("1,299.00", "1299.00"),
        ("1.299,00", "1299.00"),
        ("1'299.00", "1299.00"),
        ("$31.50", "31.50"),
        ("31,50 €", "31.50"),
        ("CHF 31.50", "31.50"),
        ("31.500000000000004", "31.50"),
        ("9.989999999999998", "9.99"),
    ],
)
def test_a_price_in_another_form_is_refused_with_its_plain_form(tmp_path: Path, written: str, plain: str) -> None:
    assert refusal(tmp_path, f'Handle,Title,Price\noak,Oak,"{written}"\n').message == (
        f"{written!r} is not a price; write {plain}"
    )


@pytest.mark.parametrize("written", ["1,299", "1,00,000", "31.5049999", "-5.00", "N/A", "12.50.00", "$", "10 or 20"])
def test_no_plain_form_is_suggested_for_what_could_be_two_prices_or_none(tmp_path: Path, written: str) -> None:
    assert "write a plain decimal number such as 12.50" in str(
        refusal(tmp_path, f'Handle,Title,Price\noak,Oak,"{written}"\n')
    )


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:image/png;base64,AA==",
        "//cdn.example/a.jpg",
        "/other/a.jpg",
        "a.jpg",
        "https://",
        "https://user@a.example/b",
        "https://a.example/a b.jpg",
        "https://a.example;x/b.jpg",
        "/assets/../debug",
        "/assets/",
    ],
)
@pytest.mark.parametrize("column", ["Image Src", "Variant Image"])
def test_an_address_that_is_no_picture_is_left_out_with_a_warning(tmp_path: Path, column: str, url: str) -> None:
    content = f'Handle,Title,Price,{column}\noak,Oak,1,/assets/a\noak,,1,"{url}"\n'
    (oak,) = read(tmp_path, content)
    assert [image.url for image in oak.images] == ["/assets/a"]
    assert [variant.image_url for variant in oak.variants] == ["/assets/a" if column == "Variant Image" else None, None]
    (warning,) = warnings(tmp_path, content)
    assert warning.startswith(f"row 3, column '{column}': ")


def test_a_picture_with_a_space_in_its_address_is_reported_with_the_reason(tmp_path: Path) -> None:
    assert warnings(tmp_path, "Handle,Title,Price,Image Src\noak,Oak,1,https://cdn.example/moss lamp.jpg\n") == [
        "row 2, column 'Image Src': 'https://cdn.example/moss lamp.jpg' is not a picture's address, which has no "
        "spaces; the cell is ignored"
    ]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("Compare-at price", "N/A"),
        ("Compare-at price", "-2"),
        ("Compare-at price", "19,99"),
        ("Inventory quantity", "lots"),
        ("Continue selling when out of stock", "maybe"),
        ("Image position", "first"),
        ("Gift Card", "perhaps"),
    ],
)
def test_a_cell_that_a_shop_can_do_without_is_ignored_with_a_warning(tmp_path: Path, column: str, cell: str) -> None:
    content = f'Handle,Title,Price,{column}\noak,Oak,1,"{cell}"\nyew,Yew,2,\n'
    oak, _ = read(tmp_path, content)
    assert (oak.compare_at_price, oak.available, oak.is_service) == (None, True, False)
    (warning,) = warnings(tmp_path, content)
    assert warning.startswith(f"row 2, column '{column}': {cell!r} is ")
    assert warning.endswith("; the cell is ignored")


def test_every_warning_is_reported_in_the_order_of_the_file(tmp_path: Path) -> None:
    content = "Handle,Title,Price,Compare-at price,Image Src\noak,Oak,1,N/A,a.jpg\nyew,Yew,1,N/A,\noak,,2,N/A,\n"
    assert [warning.partition(":")[0] for warning in warnings(tmp_path, content)] == [
        "row 2, column 'Compare-at price'",
        "row 2, column 'Image Src'",
        "row 3, column 'Compare-at price'",
        "row 4, column 'Compare-at price'",
    ]


def test_an_unreadable_quantity_does_not_make_a_product_sold_out(tmp_path: Path) -> None:
    header = "Handle,Title,Price,Inventory tracker,Inventory quantity\n"
    products = read(tmp_path, f"{header}oak,Oak,1,shopify,N/A\nyew,Yew,1,shopify,4.0\nelm,Elm,1,shopify,0.0\n")
    assert [product.available for product in products] == [True, True, False]


@pytest.mark.parametrize("url", ["https://cdn.example/a.jpg?v=1&w=2", "HTTP://a.example:8080/b", "/assets/oak/a.svg"])
def test_the_web_and_our_own_assets_are_where_pictures_come_from(tmp_path: Path, url: str) -> None:
    (oak,) = read(tmp_path, f"Handle,Title,Price,Image Src\noak,Oak,1,{url}\n")
    assert oak.images[0].url == url


@pytest.mark.parametrize(
    ("content", "row", "column"),
    [
        ("Handle,Title,Price\noak,Oak,1\nyew,,2\n", 3, "Title"),
        ("Handle,Title,Price\noak,\x07 \t,2\n", 2, "Title"),
        ("Handle,Title,Price\noak,Oak,\n", 2, "Price"),
        ("Handle,Title,Option1 Value,Price\noak,Oak,10 in,1\noak,,12 in,\n", 3, "Price"),
        ("Handle,Title,Price\n,Oak,1\n", 2, "Handle"),
        (f"URL handle,Title,Price\n{'o' * 256},Oak,1\n", 2, "URL handle"),
        ("Handle,Title,Price\no\x07ak,Oak,1\n", 2, "Handle"),
        ("Handle,Title,Price,Published\noak,Oak,1,perhaps\n", 2, "Published"),
        ("Handle,Title,Price,Status\noak,Oak,1,sleeping\n", 2, "Status"),
        ("Handle,Title,Price,Variant ID\noak,Oak,1,77\nyew,Yew,1,77\n", 3, "Variant ID"),
        ("Handle,Title,Price,Variant ID\noak,Oak,1,4.43E+13\n", 2, "Variant ID"),
        ("Handle,Title,Price\noak,Oak,1,2\n", 2, None),
        ('Handle,Title,Price\noak,Oak,1\nyew,"Yew,2\n', 3, None),
        ("Handle,Title,Price,Variant Price\noak,Oak,1,2\n", 1, "Variant Price"),
        ("Title,Price\nOak,1\n", 1, "Handle"),
        ("Handle,Price\noak,1\n", 1, "Title"),
        ("Handle,Title\noak,Oak\n", 1, "Variant Price"),
    ],
)
def test_impossible_rows_are_refused_with_their_place(
    tmp_path: Path, content: str, row: int, column: str | None
) -> None:
    error = refusal(tmp_path, content)
    assert (error.row, error.column) == (row, column)
    assert str(error).startswith(f"row {row}")


def test_a_fault_in_a_draft_is_not_reported(tmp_path: Path) -> None:
    assert read(tmp_path, "Handle,Title,Status,Price\noak,,draft,soon\n") == ()


# Decimals -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "currency", "decimals"),
    [
        ("10.005", "GBP", 2),
        ("9.990", "JPY", 0),
        ("1.2345", "KWD", 3),
    ],
)
def test_an_amount_with_more_decimals_than_the_currency_is_named_by_row_and_column(
    tmp_path: Path, amount: str, currency: str, decimals: int
) -> None:
    path = tmp_path / "products.csv"
    path.write_text(f"{SHORT}oak,Oak,1\nyew,Yew,{amount}\n")
    with pytest.raises(BadCatalogue) as caught:
        read_shopify_csv(path, currency)
    assert str(caught.value) == (
        f"row 3, column 'Variant Price': '{amount}' is not an amount of {currency}, which has {decimals} decimals"
    )


def test_a_compare_at_price_with_more_decimals_than_the_currency_is_no_discount(tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text("Handle,Title,Variant Price,Variant Compare At Price\noak,Oak,13599.00,20398.50\n")
    reading = read_shopify_csv(path, "JPY")
    assert reading.products[0].compare_at_price is None
    assert "'20398.50' is not an amount of JPY" in str(reading.warnings[0])


@pytest.mark.parametrize(
    ("amount", "currency"), [("9.99", "GBP"), ("9.990000", "GBP"), ("13599.00", "JPY"), ("1.234", "KWD"), ("1", "EUR")]
)
def test_zeros_beyond_the_currencys_decimals_say_the_same_amount(tmp_path: Path, amount: str, currency: str) -> None:
    path = tmp_path / "products.csv"
    path.write_text(f"{SHORT}oak,Oak,{amount}\n")
    assert read_shopify_csv(path, currency).products[0].price == Decimal(amount)


# Real exports ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def catalogues() -> Path:
    folder = os.environ.get("CATALOGS_DIR")
    if not folder:
        pytest.skip("CATALOGS_DIR names no folder with real Shopify exports")
    return Path(folder)


def test_a_real_export_of_a_furniture_shop_is_read(catalogues: Path) -> None:
    products = read_shopify_csv(catalogues / "home-and-garden.csv").products

    assert len(products) == 20
    pot = products[0]
    assert [(v.title, v.price) for v in pot.variants] == [("Regular", Decimal("9.99")), ("Large", Decimal("15.99"))]
    assert sum(product.saving > 0 for product in products) == 16
    assert all(product.available and product.images for product in products)


def test_a_real_export_of_a_jeweller_is_read(catalogues: Path) -> None:
    products = {product.id: product for product in read_shopify_csv(catalogues / "jewelery.csv").products}

    assert len(products) == 20
    assert (
        '\n14k yellow gold\nLeather\nLength, 12" with 2.5" extender\n'
        in products["choker-with-gold-pendant"].description
    )
    assert [len(products["gemstone"].variants), len(products["gemstone"].images)] == [2, 4]
    assert products["gemstone"].variants[0].image_url == products["gemstone"].images[0].url


def test_a_description_is_kept_as_html_that_is_safe_where_it_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    body = '"<h2>Oak</h2><p onclick=x>Firm.</p><script>alert(1)</script>"'
    path.write_text(f"Handle,Title,Body (HTML),Variant Price\noak,Oak,{body},1.00\nyew,Yew,,2.00\n")
    plain, kept = (read_shopify_csv(path, with_html=with_html).products for with_html in (False, True))
    assert [product.description_html for product in plain] == ["", ""]
    assert [product.description_html for product in kept] == ["<h4>Oak</h4><p>Firm.</p>", ""]
    assert [product.description for product in kept] == ["Oak\nFirm.", ""]


@pytest.mark.parametrize("written", ["(5.00)", "\u22125.00", "\u20135.00", "-5.00", "20%"])
def test_no_price_is_suggested_for_an_amount_below_zero_or_a_share(tmp_path: Path, written: str) -> None:
    assert "12.50" in refusal(tmp_path, f"Handle,Title,Price\noak,Oak,{written}\n").message


@pytest.mark.parametrize("handle", [".", ".."])
def test_a_handle_that_a_browser_takes_out_of_an_address_is_refused(tmp_path: Path, handle: str) -> None:
    assert refusal(tmp_path, f"Handle,Title,Price\n{handle},Oak,1\n").column == "Handle"


@pytest.mark.parametrize(("answer", "shown"), [("WAHR", 1), ("FALSCH", 0), ("vrai", 1), ("FALSO", 0), ("ИСТИНА", 1)])
def test_a_spreadsheet_may_have_translated_true_and_false(tmp_path: Path, answer: str, shown: int) -> None:
    assert len(read(tmp_path, f"Handle,Title,Price,Published\noak,Oak,1,{answer}\n")) == shown


def test_a_cell_may_have_several_pictures(tmp_path: Path) -> None:
    cell = "https://cdn.example/a;b.jpg; https://cdn.example/c.jpg"

    (product,) = read(tmp_path, f"Handle,Title,Price,Image Src\noak,Oak,1,{cell}\n")

    assert [image.url for image in product.images] == ["https://cdn.example/a;b.jpg", "https://cdn.example/c.jpg"]


def test_the_taxonomy_of_older_exports_is_a_category_too(tmp_path: Path) -> None:
    header = "Handle,Title,Price,Standardized Product Type,Custom Product Type"

    (product,) = read(tmp_path, f"{header}\noak,Oak,1,Home & Garden > Lamps,\n")

    assert product.category == "Lamps"


@pytest.mark.parametrize(
    ("path", "is_service"),
    [("Product Add-Ons > Monogramming", True), ("Home & Garden > Add-Ons", False), ("Gift Cards > Digital", True)],
)
def test_a_service_is_known_by_the_whole_path_of_its_category(tmp_path: Path, path: str, is_service: bool) -> None:
    (product,) = read(tmp_path, f"Handle,Title,Price,Product Category\noak,Initials,1,{path}\n")

    assert product.is_service is is_service
