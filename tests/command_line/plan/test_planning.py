"""A whole plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line.plan.planning import Order, make_plan
from command_line.plan.report import Plan, to_json
from command_line.plan.shoppers import write_events
from command_line.plan.spending import Model
from wandstore.settings import Settings
from wandstore.shoppers.models import EventKind, ShopperEvent

MODEL = Model("kimi-k2.6")


@pytest.fixture
def events(tmp_path: Path) -> Path:
    path = tmp_path / "events.jsonl"
    kinds = [EventKind.VIEW, EventKind.DISCOUNT_CLICK, EventKind.DISCOUNT_CLICK, EventKind.SORT]
    write_events(
        path,
        (
            (f"s{shopper}", ShopperEvent(event=kind, at=3_600.0 * shopper + 40 * place, query="price"))
            for shopper in range(30)
            for place, kind in enumerate(kinds)
        ),
    )
    return path


def plan_of(order: Order) -> Plan:
    return make_plan(order, Settings(), MODEL)


def test_the_same_seed_gives_the_same_plan_and_another_seed_another(events: Path) -> None:
    first, again, other = (
        to_json(plan_of(Order(shoppers_per_day=40, days=2, events=events, seed=seed))) for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_a_file_is_planned_at_its_own_times(events: Path) -> None:
    plan = plan_of(Order(events=events))
    assert (plan.tally.shoppers, plan.tally.days, plan.tally.events) == (30, 2, 120)
    assert plan.source == "of events.jsonl, at the file's own times"


def test_the_lives_of_a_file_are_lived_by_as_many_shoppers_as_are_asked_for(events: Path) -> None:
    plan = plan_of(Order(shoppers_per_day=50, days=3, events=events))
    assert (plan.tally.shoppers, plan.tally.days) == (150, 3)
    # Four events each, but for who comes in the last minutes.
    assert 590 <= plan.tally.events <= 600


def test_progress_is_shown(events: Path) -> None:
    shown: list[str] = []
    make_plan(Order(events=events), Settings(), MODEL, lambda words, _: shown.append(words))
    assert shown[0] == "shoppers"
    assert shown[-1] == "pool sizes"
