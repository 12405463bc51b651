from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.tools.evaluate.judged import find_simulator
from tests.wandstore.shoppers.histories import DEALS, NOVELTIES
from tools.evaluate.simulator import Sent, SimulatedShopper
from tools.evaluate.worlds import (
    MAX_BACK_AND_FORTH,
    MAX_CALIBRATION_ERROR,
    MAX_DRIFTERS_SURE,
    TARGETS,
    WORLDS,
    calibration_error,
    goes_back_and_forth,
    judge,
    macro_f1,
    replay,
    score,
)
from wandstore.shoppers.models import EventKind, OrderedProduct, ShopperEvent
from wandstore.shoppers.personas import PersonaType

MINIMALIST, EXPLORER, DEALHUNTER, LOYALIST = PersonaType


def test_the_macro_f1_is_the_mean_over_the_personas_however_many_shoppers_each_has() -> None:
    assert macro_f1([(kind, kind) for kind in PersonaType]) == 1
    assert macro_f1([(MINIMALIST, MINIMALIST)] * 90 + [(kind, MINIMALIST) for kind in PersonaType]) < 0.3
    half = [(EXPLORER, EXPLORER), (EXPLORER, LOYALIST), (LOYALIST, LOYALIST), (LOYALIST, EXPLORER)]
    assert macro_f1(half) == pytest.approx((0.5 + 0.5) / 4)


def test_the_calibration_error_is_the_gap_between_what_is_promised_and_what_is_right() -> None:
    assert calibration_error([(0.75, True)] * 3 + [(0.75, False)]) == 0
    assert calibration_error([(0.95, False)] * 4) == pytest.approx(0.95)
    assert calibration_error([(0.95, False), (0.25, False)]) == pytest.approx(0.6)
    assert calibration_error([(1.0, True)]) == 0


@pytest.mark.parametrize(
    ("said", "is_back"),
    [
        ([None, EXPLORER, EXPLORER, LOYALIST], False),
        ([EXPLORER, LOYALIST, LOYALIST, EXPLORER], True),
        ([None, EXPLORER, None, EXPLORER], True),
        ([None, EXPLORER, None], False),
        ([], False),
    ],
)
def test_a_persona_that_comes_back_after_another_or_none_goes_back_and_forth(
    said: list[PersonaType | None], is_back: bool
) -> None:
    assert goes_back_and_forth(said) is is_back


def test_a_replay_has_what_is_said_after_each_event() -> None:
    persona, said = replay(DEALS)
    assert (persona.type, said[0], said[-1], len(said)) == (DEALHUNTER, None, DEALHUNTER, len(DEALS))


def test_only_those_with_enough_events_are_judged() -> None:
    few, enough = (SimulatedShopper(EXPLORER, tuple(NOVELTIES[:size])) for size in (3, 14))
    (judged,) = judge([few, enough])
    assert judged.is_right
    found = score([judged], judge([SimulatedShopper(None, tuple(DEALS))]))
    assert (found.said, found.said_right, found.drifters_sure, found.back_and_forth) == (1, 1, 1, 0)


def test_the_detector_is_right_and_unsure_and_steady_enough_in_a_world_it_was_not_fitted_in() -> None:
    simulator, (base, *_) = find_simulator(), WORLDS
    found = score(judge(simulator.shoppers(base, 90_001, 500)), judge(simulator.drifters(base, 90_002, 250)))
    assert found.macro_f1 > TARGETS["base"] - 0.04  # a small sample
    assert found.calibration_error < MAX_CALIBRATION_ERROR + 0.04
    assert found.drifters_sure < MAX_DRIFTERS_SURE + 0.05
    assert found.back_and_forth < MAX_BACK_AND_FORTH
    assert found.said > 0.3


def as_orders(events: Sequence[ShopperEvent]) -> tuple[ShopperEvent, ...]:
    """The events with the purchases as the shop reports them: orders with their lines."""
    return tuple(
        event.model_copy(
            update={
                "order_id": str(place),
                "lines": (OrderedProduct(product_id=event.product_id, category=event.category, brand=event.brand),),
            }
        )
        if event.event is EventKind.PURCHASE
        else event
        for place, event in enumerate(events)
    )


def test_of_loyalists_who_come_often_most_are_found_by_what_a_page_really_sends() -> None:
    """No page knows of a sign-in, and orders come from the shop."""
    simulator, (base, *_) = find_simulator(), WORLDS
    lives = simulator.shoppers(base, 90_003, 600, Sent.PAGE_AND_ORDERS)
    often = [replace(one, events=as_orders(one.events)) for one in lives if one.trait is LOYALIST]
    often = [one for one in often if len(one.events) >= 12]
    assert len(often) > 20
    found = [one for one in judge(often) if one.is_right]
    assert len(found) > len(often) / 2
