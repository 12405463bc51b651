from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest

from wandstore.catalogue.products import Image, Product
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


def read(folder: Path, content: str | bytes) -> tuple[Product, ...]:
    path = folder / "products.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_shopify_csv(path)


def refusal(folder: Path, content: str | bytes) -> BadCatalogue:
    with pytest.raises(BadCatalogue) as caught:
        read(folder, content)
    return caught.value


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


def test_headers_match_whatever_their_case_and_the_spaces_around_them(tmp_path: Path) -> None:
    assert read(tmp_path, " HANDLE ,title,VARIANT price\noak,Oak,1\n")[0].title == "Oak"


def test_unknown_columns_are_ignored(tmp_path: Path) -> None:
    assert read(tmp_path, "Handle,Cost per item,Title,Variant Price\noak,???,Oak,1\n")[0].price == 1


def test_a_byte_order_mark_is_no_part_of_the_first_header(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbf" + f"{SHORT}oak,Wandmaker’s oak,1\n".encode())[0].title == "Wandmaker’s oak"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system_are_read(tmp_path: Path, line_end: str) -> None:
    content = line_end.join(["Handle,Title,Variant Price", "oak,Oak,1", "yew,Yew,2", ""])
    assert [p.id for p in read(tmp_path, content)] == ["oak", "yew"]


def test_a_header_without_products_is_an_empty_catalogue(tmp_path: Path) -> None:
    assert read(tmp_path, SHORT) == ()
    assert read(tmp_path, SHORT.strip()) == ()


def test_rows_of_one_handle_are_one_product_wherever_they_stand(tmp_path: Path) -> None:
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
def test_what_no_shopper_may_see_is_left_out_with_all_its_rows(tmp_path: Path, published: str, status: str) -> None:
    products = read(
        tmp_path,
        f"Handle,Title,Published,Status,Option1 Value,Price\noak,Oak,{published},{status},10 in,1\n"
        "oak,,,,12 in,1\nyew,Yew,true,active,,2\n",
    )
    assert [product.id for product in products] == ["yew"]


def test_a_product_that_says_nothing_of_being_published_is_shown(tmp_path: Path) -> None:
    assert len(read(tmp_path, "Handle,Title,Published,Status,Price\noak,Oak,,,1\n")) == 1


def test_empty_rows_are_passed_over(tmp_path: Path) -> None:
    assert len(read(tmp_path, f"{SHORT}oak,Oak,1\n\n,,\nyew,Yew,2\n")) == 2


def test_a_row_cut_short_by_a_spreadsheet_is_a_whole_row(tmp_path: Path) -> None:
    assert read(tmp_path, "Handle,Title,Price,Tags,Type\noak,Oak,1\n")[0].category == ""


def test_empty_cells_beyond_the_header_are_passed_over(tmp_path: Path) -> None:
    assert read(tmp_path, f"{SHORT}oak,Oak,1,, ,\n")[0].title == "Oak"


def test_a_description_with_an_inlined_picture_of_several_megabytes_is_read(tmp_path: Path) -> None:
    picture = f"<img src='data:image/png;base64,{'iVBORw0KGgo' * 400_000}'>"
    (oak,) = read(tmp_path, f'Handle,Title,Body (HTML),Price\noak,Oak,"<p>Turned.</p>{picture}<p>Waxed.</p>",1\n')
    assert oak.description == "Turned.\nWaxed."


def test_control_characters_and_line_ends_in_a_title_become_spaces(tmp_path: Path) -> None:
    assert read(tmp_path, f'{SHORT}oak,"Oak\x07\x1b \n wand\x85",1\n')[0].title == "Oak wand"


def test_tags_are_trimmed_and_named_once(tmp_path: Path) -> None:
    assert read(tmp_path, 'Handle,Title,Price,Tags\noak,Oak,1,"new, oak ,, new"\n')[0].tags == ("new", "oak")


# What is refused ------------------------------------------------------------------------------------------------------


def test_a_row_is_counted_as_a_spreadsheet_counts_it(tmp_path: Path) -> None:
    error = refusal(
        tmp_path,
        'Handle,Title,Body (HTML),Variant Price\noak,Oak,"<p>\none\n\ntwo</p>",1\n\nyew,Yew,"three\nfour",nine\n',
    )

    assert (error.row, error.column) == (4, "Variant Price")
    assert "row 4, column 'Variant Price': 'nine' is not a price" in str(error)


@pytest.mark.parametrize(
    "price", ["-1", "+1", "1e3", "NaN", "Infinity", "£5", "1,50", "1 000", ".5", "5.", "٣", "9" * 40]
)
def test_a_price_that_is_no_plain_number_is_refused(tmp_path: Path, price: str) -> None:
    error = refusal(tmp_path, f'Handle,Title,Price\noak,Oak,"{price}"\n')
    assert (error.row, error.column) == (2, "Price")


def test_a_compare_at_price_must_be_a_price_too(tmp_path: Path) -> None:
    error = refusal(tmp_path, "Handle,Title,Price,Compare-at price\noak,Oak,1,-2\n")
    assert (error.row, error.column) == (2, "Compare-at price")


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
def test_an_address_that_is_no_picture_is_refused(tmp_path: Path, column: str, url: str) -> None:
    error = refusal(tmp_path, f'Handle,Title,Price,{column}\noak,Oak,1,/assets/a\noak,,1,"{url}"\n')
    assert (error.row, error.column) == (3, column)


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
        (
            "Handle,Title,Price,Continue selling when out of stock\noak,Oak,1,maybe\n",
            2,
            "Continue selling when out of stock",
        ),
        ("Handle,Title,Price,Variant Inventory Qty\noak,Oak,1,lots\n", 2, "Variant Inventory Qty"),
        ("Handle,Title,Price,Image Src,Image Position\noak,Oak,1,/assets/a,first\n", 2, "Image Position"),
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
def test_what_cannot_be_true_is_refused_with_its_place(
    tmp_path: Path, content: str, row: int, column: str | None
) -> None:
    error = refusal(tmp_path, content)
    assert (error.row, error.column) == (row, column)
    assert str(error).startswith(f"row {row}")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "the file is empty" in str(refusal(tmp_path, content))


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (f"{SHORT}oak,Möbel,1\n".encode("latin-1"), 2),
        (f'{SHORT}oak,"One\n\ntwo",1\n\nyew,"three\nMöbel",1\n'.encode("latin-1"), 4),
        (f"{SHORT}oak,Oak,1\nÖl,Oil,1\n".encode("latin-1"), 3),
        (f"{SHORT}oak,Oak,1\n".encode("utf-16"), 1),
        (f"{SHORT}oak,Oak,1\n".encode("utf-16-be"), 1),
    ],
    ids=["latin-1", "a later record", "first in its row", "UTF-16", "UTF-16 without a mark"],
)
def test_a_file_that_is_not_utf_8_is_refused_with_its_row_and_what_to_do(
    tmp_path: Path, content: bytes, row: int
) -> None:
    error = refusal(tmp_path, content)
    assert (error.row, error.column) == (row, None)
    assert "UTF-8" in str(error)
    assert "save it as UTF-8" in str(error)


def test_a_file_with_a_nul_byte_is_refused_with_its_row(tmp_path: Path) -> None:
    error = refusal(tmp_path, f"{SHORT}oak,Oak,1\nyew,Y\x00ew,2\n")
    assert (error.row, "NUL" in str(error)) == (3, True)


def test_a_file_that_ends_in_the_middle_of_a_row_is_refused_with_it(tmp_path: Path) -> None:
    error = refusal(tmp_path, f"{SHORT}oak,Oak,1\nyew,Yew")
    assert (error.row, "ends in the middle of this row" in str(error)) == (3, True)
    assert len(read(tmp_path, f"{SHORT}oak,Oak,1\nyew,Yew,2")) == 2


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadCatalogue, match=r"nothing\.csv cannot be opened"):
        read_shopify_csv(tmp_path / "nothing.csv")


def test_a_mistake_in_a_draft_is_nobodys_concern_yet(tmp_path: Path) -> None:
    assert read(tmp_path, "Handle,Title,Status,Price\noak,,draft,soon\n") == ()


# Decimals -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "compared", "currency", "column", "decimals"),
    [
        ("10.005", "", "GBP", "Variant Price", 2),
        ("9.990", "", "JPY", "Variant Price", 0),
        ("13599.00", "20398.50", "JPY", "Variant Compare At Price", 0),
        ("1.2345", "", "KWD", "Variant Price", 3),
    ],
)
def test_an_amount_with_more_decimals_than_the_currency_is_named_by_row_and_column(
    tmp_path: Path, amount: str, compared: str, currency: str, column: str, decimals: int
) -> None:
    path = tmp_path / "products.csv"
    path.write_text(f"Handle,Title,Variant Price,Variant Compare At Price\noak,Oak,1,\nyew,Yew,{amount},{compared}\n")
    with pytest.raises(BadCatalogue) as caught:
        read_shopify_csv(path, currency)
    assert str(caught.value) == (
        f"row 3, column '{column}': '{compared or amount}' is no amount of {currency}, which has {decimals} decimals"
    )


@pytest.mark.parametrize(
    ("amount", "currency"), [("9.99", "GBP"), ("9.990000", "GBP"), ("13599.00", "JPY"), ("1.234", "KWD"), ("1", "EUR")]
)
def test_zeros_beyond_the_currencys_decimals_say_the_same_amount(tmp_path: Path, amount: str, currency: str) -> None:
    path = tmp_path / "products.csv"
    path.write_text(f"{SHORT}oak,Oak,{amount}\n")
    assert read_shopify_csv(path, currency)[0].price == Decimal(amount)


# Real exports ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def catalogues() -> Path:
    folder = os.environ.get("CATALOGS_DIR")
    if not folder:
        pytest.skip("CATALOGS_DIR names no folder with real Shopify exports")
    return Path(folder)


def test_a_real_export_of_a_furniture_shop_is_read(catalogues: Path) -> None:
    products = read_shopify_csv(catalogues / "home-and-garden.csv")

    assert len(products) == 20
    pot = products[0]
    assert [(v.title, v.price) for v in pot.variants] == [("Regular", Decimal("9.99")), ("Large", Decimal("15.99"))]
    assert sum(product.saving > 0 for product in products) == 16
    assert all(product.available and product.images for product in products)


def test_a_real_export_of_a_jeweller_is_read(catalogues: Path) -> None:
    products = {product.id: product for product in read_shopify_csv(catalogues / "jewelery.csv")}

    assert len(products) == 20
    assert (
        '\n14k yellow gold\nLeather\nLength, 12" with 2.5" extender\n'
        in products["choker-with-gold-pendant"].description
    )
    assert [len(products["gemstone"].variants), len(products["gemstone"].images)] == [2, 4]
    assert products["gemstone"].variants[0].image_url == products["gemstone"].images[0].url
