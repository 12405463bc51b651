"""Money in the format of the store's locale."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_currency

from wandstore.languages import parse_locale


@lru_cache(maxsize=8192)
def format_money(amount: Decimal, currency: str, locale: str) -> str:
    """`£9.99`, `9,99 €`, `¥1,500`: as many decimals as the currency has."""
    return format_currency(amount, currency, locale=parse_locale(locale))


def format_range(lowest: Decimal, highest: Decimal, currency: str, locale: str) -> str:
    first = format_money(lowest, currency, locale)
    last = format_money(highest, currency, locale)
    return first if first == last else f"{first} – {last}"
