"""`wandstore plan`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command_line.plan.shoppers import write_events
from tests.command_line.conftest import CommandLine
from wandstore.shoppers.models import EventKind, ShopperEvent


@pytest.fixture
def events(tmp_path: Path) -> str:
    path = tmp_path / "events.jsonl"
    write_events(
        path,
        (
            (f"s{number}", ShopperEvent(event=EventKind.DISCOUNT_CLICK, at=60.0 * number + place))
            for number in range(20)
            for place in range(6)
        ),
    )
    return str(path)


def test_a_plan_needs_no_run_and_prints_its_parts(no_run: CommandLine, events: str) -> None:
    said = no_run.done("plan", "--events", events)
    headings = [line for line in said.output.splitlines() if line and not line.startswith(" ")]
    assert headings[0].startswith("20 new shoppers in 1 days")
    for heading in ("POOL", "PAGES", "WHAT BREAKS FIRST", "TARGETS", "ASSUMED"):
        assert heading in headings
    assert said.messages == ""


def test_json_has_the_same_and_more(no_run: CommandLine, events: str) -> None:
    plan = no_run.done("plan", "--events", events, "--pool-size", "3", "--model", "claude-haiku-5-5", "--json").json
    assert (plan["shoppers"], plan["events"], plan["pool"]["size"]) == (20, 120, 3)
    assert plan["model"]["name"] == "claude-haiku-5-5"
    assert len(plan["over_the_day"]) == 288
    assert set(plan["targets"].values()) <= {True, False}


def test_a_stage_brings_its_own_settings(no_run: CommandLine, events: str) -> None:
    assert no_run.done("plan", "--events", events, "--stage", "staging", "--json").json["pool"]["size"] == 4


def test_a_picture_is_drawn(no_run: CommandLine, events: str, tmp_path: Path) -> None:
    no_run.done("plan", "--events", events, "--plot", str(tmp_path / "day.svg"))
    assert (tmp_path / "day.svg").stat().st_size > 1_000


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ([], "2: Give --shoppers-per-day, --events or both."),
        (["--events", "/nowhere.jsonl"], "2: /nowhere.jsonl cannot be read"),
        (["--shoppers-per-day", "5", "--plot", "day.gif"], "2: --plot day.gif"),
        (["--shoppers-per-day", "0"], "2: Invalid value for '--shoppers-per-day'"),
        (["--shoppers-per-day", "5", "--days", "91"], "2: Invalid value for '--days'"),
    ],
)
def test_an_impossible_plan_is_refused_in_one_line(no_run: CommandLine, given: list[str], reason: str) -> None:
    assert no_run.fails("plan", *given).startswith(reason)


def test_infinite_loads_are_null(no_run: CommandLine, events: str) -> None:
    printed = no_run.done("plan", "--events", events, "--json").output
    assert "Infinity" not in printed
    assert json.loads(printed)["limits"]
