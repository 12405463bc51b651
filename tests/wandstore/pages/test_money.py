from __future__ import annotations

from decimal import Decimal

import pytest

from wandstore.pages.money import format_money, format_range


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "expected"),
    [
        ("9.99", "GBP", "en-GB", "£9.99"),
        ("1234.5", "USD", "en-US", "$1,234.50"),
        ("9.99", "EUR", "de-DE", "9,99\N{NO-BREAK SPACE}€"),
        ("1500", "JPY", "ja-JP", "￥1,500"),
        ("1500.00", "JPY", "en-US", "¥1,500"),
        ("9.99", "GBP", "xx-nowhere", "£9.99"),
    ],
)
def test_money_is_written_as_the_locale_and_the_currency_do(
    amount: str, currency: str, locale: str, expected: str
) -> None:
    assert format_money(Decimal(amount), currency, locale) == expected


def test_a_range_is_two_prices_only_where_they_differ() -> None:
    assert format_range(Decimal("9.99"), Decimal("15.99"), "GBP", "en-GB") == "£9.99 – £15.99"
    assert format_range(Decimal("9.99"), Decimal("9.990"), "GBP", "en-GB") == "£9.99"
