from __future__ import annotations

import pytest

from wandstore.shoppers.models import CameBy
from wandstore.storefront.arrival import classify_arrival, compare_language


@pytest.mark.parametrize(
    ("arrival", "kind"),
    [
        (None, None),
        ("   ", CameBy.DIRECT),
        ("www.google.co.uk  ", CameBy.SEARCH),
        ("www.google.de cpc Winter-Sale", CameBy.SALE),
        ("l.instagram.com  ", CameBy.SOCIAL),
        (" email spring", CameBy.MAIL),
        ("blog.example.org  ", CameBy.OTHER),
    ],
)
def test_an_arrival_is_one_of_a_few_kinds(arrival: str | None, kind: CameBy | None) -> None:
    assert classify_arrival(arrival) is kind


@pytest.mark.parametrize(
    ("accepted", "locale", "speaks"),
    [
        ("en-GB,en;q=0.9", "en_US", "same"),
        ("de-DE,en;q=0.5", "en-GB", "other"),
        ("ja", "ja", "same"),
        ("", "en-GB", ""),
        ("*", "en-GB", ""),
    ],
)
def test_the_first_language_of_a_browser_is_the_stores_or_another(accepted: str, locale: str, speaks: str) -> None:
    assert compare_language(accepted, locale) == speaks
