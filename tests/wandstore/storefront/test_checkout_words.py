from __future__ import annotations

from decimal import Decimal

import pytest

from tests.builders import make_catalogue, make_product, make_store, make_variant
from wandstore.storefront.checkout_words import OrderWords
from wandstore.storefront.permalinks import CheckoutLine

CATALOGUE = make_catalogue(
    make_product("oak", title="Oak wand", variants=[make_variant("40.00", id="11", title="10 inch"), make_variant()]),
    make_product("core", title="Core", variants=[make_variant("9.00", id="20")]),
)
OAK, CORE, UNKNOWN = CheckoutLine("11", 3), CheckoutLine("20", 2), CheckoutLine("99", 1)


def words(locale: str = "en-GB") -> OrderWords:
    return OrderWords(make_store(locale=locale, currency="EUR"), CATALOGUE)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("INVALID", "Oak wand (10 inch) is no longer sold."),
        ("LESS_THAN", "The shop does not sell 3 of Oak wand (10 inch)."),
        ("VARIANT_REQUIRES_SELLING_PLAN", "Oak wand (10 inch) is sold by subscription only, at the shop itself."),
        ("A_CODE_OF_TOMORROW", "Oak wand (10 inch) cannot be bought at the moment."),
    ],
)
def test_a_refused_line_has_a_sentence_for_each_reason(code: str, sentence: str) -> None:
    assert words().describe_refusal(OAK, code) == sentence


def test_a_line_of_which_there_is_too_little_says_how_much_there_is() -> None:
    assert words().describe_missing(CORE, 1, "") == "Only 1 of Core is left; you asked for 2."
    assert words().describe_missing(OAK, 2, "") == "Only 2 of Oak wand (10 inch) are left; you asked for 3."
    assert words().describe_missing(CORE, 0, "MERCHANDISE_OUT_OF_STOCK") == "Core is sold out."
    assert words().describe_missing(UNKNOWN, 0, "") == "This product cannot be bought at the moment."


def test_another_price_is_told_and_the_same_one_is_not() -> None:
    assert words().describe_price(CORE, Decimal("9.50")) == ["Core costs €9.50 now, not €9.00."]
    assert words().describe_price(CORE, Decimal("9.00")) == []
    assert words().describe_price(UNKNOWN, Decimal("9.00")) == []


def test_the_sentences_are_in_the_stores_language() -> None:
    assert words("de").describe_missing(CORE, 1, "") == "Von Core gibt es nur noch 1; gewünscht waren 2."
    assert words("de").describe_price(CORE, Decimal("9.50")) == [
        "Core kostet jetzt 9,50\N{NO-BREAK SPACE}€ statt 9,00\N{NO-BREAK SPACE}€."
    ]
    assert words("ja").describe_refusal(UNKNOWN, "INVALID") == "この商品は販売を終了しました。"


def test_an_order_is_made_by_hand_on_the_products_own_page_or_in_the_shop() -> None:
    assert words().shop_page("https://shop.example", [OAK, OAK]) == "https://shop.example/products/oak"
    for lines in ([OAK, CORE], [OAK, UNKNOWN], []):
        assert words().shop_page("https://shop.example", lines) == "https://shop.example/"
