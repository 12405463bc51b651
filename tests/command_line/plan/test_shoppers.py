"""Who comes when, and the file of events."""

from __future__ import annotations

import random
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from command_line.failures import CannotRun
from command_line.plan.lives import DAY_SECONDS, invent_lives
from command_line.plan.shoppers import DAY_CURVE, draw_arrivals, lives_of, read_events, replay, write_events
from wandstore.settings import Settings
from wandstore.shoppers.models import EventKind, ShopperEvent

SETTINGS = Settings()


def view(at: float, product_id: str = "oak") -> ShopperEvent:
    return ShopperEvent(event=EventKind.VIEW, at=at, product_id=product_id, category="wands", price=Decimal("4.50"))


def test_new_shoppers_come_each_day_and_most_of_them_when_the_curve_is_high() -> None:
    lives = invent_lives(5, random.Random(1), SETTINGS)
    arrivals = list(draw_arrivals(lives, 2_000, 2, random.Random(1)))
    assert Counter(int(one.starts[0] // DAY_SECONDS) for one in arrivals) == {0: 2_000, 1: 2_000}
    hours = Counter(int(one.starts[0] % DAY_SECONDS // 3600) for one in arrivals)
    busiest, quietest = DAY_CURVE.index(max(DAY_CURVE)), DAY_CURVE.index(min(DAY_CURVE))
    assert hours[busiest] > 5 * hours[quietest]


def test_visits_come_in_order_and_none_after_the_last_day() -> None:
    lives = invent_lives(50, random.Random(1), SETTINGS)
    for one in draw_arrivals(lives, 200, 3, random.Random(2)):
        assert list(one.starts) == sorted(one.starts)
        assert one.starts[-1] < 3 * DAY_SECONDS
        assert 1 <= len(one.starts) <= len(one.life)


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    write_events(path, iter([("ada", view(5.0)), ("bob", view(1.0)), ("ada", view(2.0, "yew"))]))
    read = read_events(path)
    assert [event.at for event in read["ada"]] == [2.0, 5.0]
    assert read["bob"][0].price == Decimal("4.50")
    assert read["bob"][0].category == "wands"


def test_a_file_is_replayed_at_its_own_times_and_a_pause_begins_a_visit(tmp_path: Path) -> None:
    events = {"ada": [view(-7_000.0), view(-6_990.0), view(-10.0)], "bob": [view(-6_000.0)]}
    ada, bob = replay(events, random.Random(1), SETTINGS)
    assert (ada.starts, bob.starts) == ((0.0, 6_990.0), (1_000.0,))
    assert [sum(step.event is not None for step in visit) for visit in ada.life] == [2, 1]


def test_the_lives_of_a_file_can_be_lived_at_other_times() -> None:
    (life,) = lives_of({"ada": [view(0.0), view(9_000.0)]}, random.Random(1), SETTINGS)
    assert len(life) == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "has no event"),
        ('{"shopper": "ada", "event": "view", "at": 1}\n{"shopper": "ada"}\n', "line 2: event: Field required"),
        ("[1]\n", "line 1: the line: "),
        ('{"shopper": "", "event": "view", "at": 1}', "line 1: shopper: "),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_line(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text(text)
    with pytest.raises(CannotRun, match=reason):
        read_events(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="cannot be read"):
        read_events(tmp_path / "none.jsonl")
