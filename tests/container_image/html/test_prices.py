"""Amounts in another generator's page."""

from __future__ import annotations

import pytest

from container_image.html.prices import find_amounts, has_amount, is_about_a_price, is_only_a_price
from tests.container_image.growth import grows_like_its_text


@pytest.mark.parametrize(
    "text",
    [
        *("$5", "$1,299.00", "49,90 €", "€ 49,90", "1.299,00 €", "1 299,00 EUR", "CHF 40.–", "12,- €", "£5", "US$5"),
        *("¥1,500", "1500円", "₪99", "99 ₪", "kr 200", "200 kr", "USD 5", "12.99", "R$ 10,00", "1'299.00 CHF"),
        *("was $49.00, now $39.00", "Statt 59,90 € nur 49,90 € inkl. MwSt.", "Save $10 (20%)", "-20% $40", "from £5"),
        *("au lieu de 59,90 €", "Antes 20 €, ahora 15 €", "$5 – $9", "-13%", "50 % off", "RRP £40"),
    ],
)
def test_a_line_of_amounts_and_their_words_is_a_price(text: str) -> None:
    assert is_only_a_price(text)


@pytest.mark.parametrize(
    "text",
    ["", "now", "Oak wand", "Oak wand $5", "since 1871", "12 inches", "3 for you", "100 makers", "Delivery from $5"],
)
def test_other_lines_are_none(text: str) -> None:
    assert not is_only_a_price(text)


def test_amounts_are_found_where_they_stand() -> None:
    text = "The robe for $40.00, or 35,00 € with us."
    assert [text[start:end] for start, end in find_amounts(text)] == ["$40.00", "35,00 €"]


def test_words_about_a_price_need_no_amount() -> None:
    assert is_about_a_price("was")
    assert not has_amount("was")
    assert has_amount("-20%")


@pytest.mark.parametrize("part", ["1 111 ", "$ ", "1,111.", "was ", "1"])
def test_the_time_grows_with_the_text(part: str) -> None:
    assert grows_like_its_text(is_only_a_price, part)
