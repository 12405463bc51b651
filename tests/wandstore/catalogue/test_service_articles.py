from __future__ import annotations

from decimal import Decimal

import pytest

from wandstore.catalogue.service_articles import is_service_article

PRICE = [Decimal("3.99")]


@pytest.mark.parametrize(
    "title",
    [
        "Shipping Protection",
        "Package-insurance by Route",
        "Gift card",
        "E-Gift Cards",
        "Geschenk / gift voucher",
        "Handling fee",
        "Rush charge",
        "Extended warranty, 2 years",
        "Tip",
        "Order cover",
        "Engraving fee",
    ],
)
def test_covers_fees_and_gift_cards_are_services(title: str) -> None:
    assert is_service_article([title], PRICE)
    assert is_service_article(["Something", title], PRICE)


@pytest.mark.parametrize(
    "title",
    [
        "Coffee",
        "Sun protection cream",
        "Card holder",
        "Gift box",
        "Phone cover",
        "Service tray",
        "Tip-up torch",
        "Feeder",
        "Duvet cover",
        "Delivery van toy",
        "Warranty-free spirit",
        "Tips for growers",
        "Shipping crate",
    ],
)
def test_goods_with_such_words_are_not(title: str) -> None:
    assert not is_service_article([title], PRICE)


def test_what_costs_nothing_in_any_variant_is() -> None:
    assert is_service_article(["Oak sample"], [Decimal(0), Decimal("0.00")])
    assert not is_service_article(["Oak sample"], [Decimal(0), Decimal(1)])
