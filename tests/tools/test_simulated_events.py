"""The file of simulated events."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from command_line.plan.shoppers import read_events, write_events
from tools.simulated_events import main, name_shoppers, spread
from wandstore.shoppers.models import EventKind, ShopperEvent
from wandstore.shoppers.signals import VISIT_PAUSE_SECONDS


def view(at: float) -> ShopperEvent:
    return ShopperEvent(event=EventKind.VIEW, at=at, product_id="p1", category="wands")


def test_the_events_of_a_visit_are_given_pauses_and_visits_stay_apart() -> None:
    times = [event.at for event in spread([view(0.0), view(0.0), view(0.0), view(5_000.0)], random.Random(1))]
    assert times[0] == 0.0
    assert times == sorted(set(times))
    assert times[2] < VISIT_PAUSE_SECONDS
    assert times[3] == 5_000.0


def test_visits_of_the_same_time_become_visits_one_after_another() -> None:
    first, second = view(0.0), view(1.0)
    times = [event.at for event in spread([first, second], random.Random(1))]
    assert times[1] - times[0] > VISIT_PAUSE_SECONDS


def test_a_written_file_is_one_that_a_plan_reads(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    write_events(path, name_shoppers([[view(0.0), view(0.0)], [view(9.0)]], random.Random(1)))
    assert sorted(len(events) for events in read_events(path).values()) == [1, 2]


def test_a_missing_simulator_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "out.jsonl"), "--simulator", str(tmp_path / "none.py")]) == 2
    assert "no simulator at" in capsys.readouterr().err
