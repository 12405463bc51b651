"""Who can be invented within the hour, and who cannot."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wandstore.shoppers.models import EventKind, ShopperEvent, Signals
from wandstore.shoppers.persona import count_event
from wandstore.shoppers.standing import ESTABLISHED_AFTER_SECONDS, Standing, standing_of

NOON = 1_800_000_000.0


def test_an_id_without_events_has_no_history() -> None:
    assert standing_of(Signals(), NOON) is Standing.NO_HISTORY


@pytest.mark.parametrize(
    ("age", "standing"),
    [
        (0, Standing.NEW),
        (ESTABLISHED_AFTER_SECONDS - 1, Standing.NEW),
        (ESTABLISHED_AFTER_SECONDS, Standing.ESTABLISHED),
    ],
)
def test_a_shopper_is_established_a_day_after_the_first_event(age: float, standing: Standing) -> None:
    assert standing_of(Signals(events=5, first_event_at=NOON - age, last_event_at=NOON), NOON) is standing


def test_events_and_purchases_that_a_browser_reports_establish_nobody() -> None:
    signals = Signals()
    for number in range(40):
        purchase = ShopperEvent(event=EventKind.PURCHASE, at=NOON, price=Decimal(90), order_id=str(number))
        signals = count_event(signals, purchase)
    assert signals.purchases == 40
    assert standing_of(signals, NOON + 60) is Standing.NEW


def test_an_order_that_the_shop_reports_makes_a_customer_at_once() -> None:
    assert standing_of(Signals(events=1, first_event_at=NOON, purchases=1, shop_orders=1), NOON) is Standing.CUSTOMER


def test_a_session_from_before_first_events_were_noted_is_established() -> None:
    assert standing_of(Signals(events=1, last_event_at=NOON), NOON) is Standing.ESTABLISHED
