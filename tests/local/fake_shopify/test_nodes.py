"""What every answer is made with."""

from __future__ import annotations

from decimal import Decimal

import pytest

from local.fake_shopify.nodes import money, number_in


@pytest.mark.parametrize(
    ("amount", "text"), [("68.00", "68.0"), ("29.99", "29.99"), ("12.50", "12.5"), ("1200", "1200.0"), ("0", "0.0")]
)
def test_an_amount_is_written_as_the_storefront_api_writes_it(amount: str, text: str) -> None:
    assert money(Decimal(amount), "GBP") == {"amount": text, "currencyCode": "GBP"}


@pytest.mark.parametrize(
    ("gid", "number"),
    [
        ("gid://shopify/Product/42", "42"),
        ("gid://shopify/ProductVariant/42", ""),
        ("gid://shopify/Product/", ""),
        ("gid://shopify/Product/4a", ""),
        ("gid://shopify/Product/\u0664", ""),
        ("42", ""),
    ],
)
def test_a_global_id_of_another_kind_has_no_number(gid: str, number: str) -> None:
    assert number_in(gid, "Product") == number
