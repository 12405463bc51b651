"""What a shop sells beside its goods: cover, fees, gift cards, samples. It can be bought, and is never shown first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

# Said in a title, a type or a category. Words that goods have too ("route", "protection") count only in company.
_SERVICE = re.compile(
    r"""
      \b(?:shipping|package|parcel|delivery|order|checkout)[\s-]+(?:protection|insurance|cover(?:age)?|guarantee)\b
    | \b(?:e-?)?gift[\s-]*(?:cards?|vouchers?|certificates?)\b
    | \b(?:handling|shipping|delivery|rush|service|processing|restocking|deposit|setup|customi[sz]ation|engraving)
      [\s-]+(?:fees?|charges?|surcharges?)\b
    | \b(?:extended|product)[\s-]+warrant(?:y|ies)\b
    | ^\s*(?:tips?|gratuity|donations?|priority\ processing|carbon\ offset)\s*$
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_service_article(titles: Iterable[str], prices: Iterable[Decimal]) -> bool:
    """By the product's title, type and category; and what costs nothing in any variant is a gift or a sample."""
    return any(_SERVICE.search(title) for title in titles) or not any(prices)
