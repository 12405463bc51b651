from __future__ import annotations

import re

import pytest

from tests.builders import make_catalogue, make_product, make_store, make_variant
from tests.wandstore.pages.rendered import WANDS, grid, render, show, tree
from wandstore.shoppers.personas import PersonaType

# The words of a card --------------------------------------------------------------------------------------------------


def test_a_card_says_title_price_what_it_was_and_the_true_percent() -> None:
    page = show(WANDS.by_id["oak-wand"])
    assert page.texts("h3") == ["Oak wand"]
    assert page.texts("p", "price") == ["Price £30.00 was £40.00"]
    assert page.texts("span", "sale") == ["Save 25%"]


def test_a_range_is_shown_where_lowest_and_highest_differ() -> None:
    pot = make_product(variants=[make_variant("9.99", title="Regular"), make_variant("15.99", title="Large")])
    assert show(pot).texts("p", "price") == ["Price £9.99 – £15.99"]


def test_a_saving_on_one_option_is_not_promised_for_all() -> None:
    pot = make_product(variants=[make_variant("6.50", was="10.00", title="S"), make_variant("15.99", title="L")])
    page = show(pot)
    assert page.texts("span", "sale") == ["Save 35% on some"]
    # Beside the whole range, what one option cost would be read as what all of them did.
    assert page.texts("p", "price") == ["Price £6.50 – £15.99"]
    # What the percent is of can be checked.
    assert page.texts("p", "partly") == ["from £6.50, was £10.00"]


def test_a_saving_on_every_option_is_beside_the_price_alone() -> None:
    assert show(make_product(price="30.00", was="40.00")).texts("p", "partly") == []


def test_a_range_that_is_reduced_throughout_stands_beside_the_range_that_it_was() -> None:
    pot = make_product(
        variants=[
            make_variant("6.00", was="10.00", title="S"),
            make_variant("12.00", was="20.00", title="L"),
            make_variant("30.00", title="Gone", available=False),
        ]
    )
    page = show(pot)
    assert page.texts("p", "price") == ["Price £6.00 – £12.00 was £10.00 – £20.00"]
    assert page.texts("span", "sale") == ["Save 40%"]


def test_one_price_of_which_only_some_options_are_reduced_is_not_struck() -> None:
    pot = make_product(variants=[make_variant("6.50", was="10.00", title="S"), make_variant("6.50", title="L")])
    assert show(pot).texts("p", "price") == ["Price £6.50"]


def test_less_than_a_percent_is_no_saving_of_an_option_either() -> None:
    pot = make_product(variants=[make_variant("99.50", was="100.00", title="S"), make_variant("99.50", title="L")])
    assert show(pot).texts("s") == []


def test_the_lines_of_a_description_do_not_run_together() -> None:
    page = show(make_product(description="A bone collar.\n10 or 11 inches\n58 to 64 grams\nGood for wards."))
    assert "A bone collar. 10 or 11 inches. 58 to 64 grams. Good for wards." in page.text
    assert page.texts("p", "line") == ["A bone collar. 10 or 11 inches. 58 to 64 grams. Good for wards."]


def test_less_than_a_percent_is_no_saving() -> None:
    page = show(make_product(price="99.50", was="100.00"))
    assert page.texts("s") == []
    assert "Save" not in page.text


def test_sold_out_and_new_are_said_in_words() -> None:
    assert "Sold out" in show(WANDS.by_id["gone"]).texts("p", "marks")[0]
    assert show(WANDS.by_id["yew-wand"]).texts("p", "marks") == ["New"]


def test_a_dealhunter_reads_the_amount_saved() -> None:
    page = show(WANDS.by_id["oak-wand"], character=PersonaType.DEALHUNTER)
    assert page.texts("span", "sale") == ["Save £10.00 (25%)"]


def test_yen_have_no_decimals() -> None:
    store = make_store(locale="ja-JP", currency="JPY")
    page = show(make_product(price="1500", was="3000"), store=store)
    assert page.texts("p", "price") == ["価格 ￥1,500 元の価格 ￥3,000"]


# Where it leads -------------------------------------------------------------------------------------------------------


def test_a_card_is_one_link_to_the_products_page() -> None:
    page = show(make_product("oak wand/é"), store=make_store(shop_domain="wands.example.com"))
    address = "/s/magic-wands/products/oak%20wand%2F%C3%A9"
    assert [
        named["href"] for tag, named, _ in page.elements if tag == "a" and "products/" in (named["href"] or "")
    ] == [address]
    (card,) = re.findall(r'<li class="card.*?</li>', page.html)
    assert card.count("<a ") == 1
    assert "<details" not in card


# Pictures -------------------------------------------------------------------------------------------------------------


def test_the_first_picture_is_fetched_first_the_first_row_at_once_and_the_others_when_they_are_near() -> None:
    page = show(*(make_product(f"p{n}") for n in range(6)))
    pictures = [attributes for tag, attributes, _ in page.elements if tag == "img"]
    assert [picture.get("fetchpriority") for picture in pictures] == ["high", *[None] * 5]
    assert [picture.get("loading") for picture in pictures] == [*[None] * 4, "lazy", "lazy"]


def test_every_picture_says_its_size() -> None:
    page = show(make_product(images=["https://cdn.example/a.jpg", "https://cdn.example/b.jpg"]))
    assert page.attributes("img", "width") == ["400"] * 2
    assert page.attributes("img", "height") == ["500"] * 2


def test_a_picture_of_shopifys_host_is_offered_in_the_widths_in_which_it_is_shown() -> None:
    page = show(make_product(images=["https://cdn.shopify.com/s/files/oak.jpg?v=1"]))
    url = "https://cdn.shopify.com/s/files/oak.jpg?v=1"
    assert page.attributes("img", "srcset") == [f"{url}&width=400 400w, {url}&width=1080 1080w"]
    assert page.attributes("img", "sizes") == ["(min-width: 800px) 25vw, 50vw"]
    assert page.attributes("img", "src") == [url]


def test_a_first_product_without_a_picture_leaves_the_priority_to_the_next() -> None:
    page = show(make_product("a", images=["javascript:alert(1)"]), make_product("b"))
    assert page.attributes("img", "fetchpriority") == ["high"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://cdn.example/a.jpg?v=1&w=2", ["https://cdn.example/a.jpg?v=1&w=2"]),
        ("//cdn.example/a.jpg", ["https://cdn.example/a.jpg"]),
        ("http://cdn.example/a.jpg", ["https://cdn.example/a.jpg"]),
        ("javascript:alert(1)", []),
        ("data:image/svg+xml,<svg/>", []),
        ("", []),
    ],
)
def test_a_picture_comes_from_here_or_over_https(url: str, expected: list[str]) -> None:
    assert show(make_product(images=[url])).attributes("img", "src") == expected


@pytest.mark.parametrize(
    ("title", "initial"),
    [
        ("Oak", "O"),
        ("“Oak”", "O"),
        ("\N{FAMILY} Oak", "O"),
        ("e\u0301pe\u0301e", "\u00e9"),
        ("樫の杖", "樫"),
        ("!", ""),
    ],
)
def test_a_letter_stands_in_for_a_picture_that_is_missing(title: str, initial: str) -> None:
    catalogue = make_catalogue(make_product("oak", title=title, images=()))
    assert render(tree(grid("oak")), catalogue).texts("span", "initial") == [initial]
