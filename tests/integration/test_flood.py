"""One client's flood: what it costs, and what honest shoppers notice of it. `make flood` is the whole hour."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator

import pytest

from tests.integration.flood import Report, World, let_honest_shoppers_come, let_it_flood
from tests.mangum_loop import event_loop_of_mangum
from tests.stand_in_model import StandInModel

# The specification of the flood.
A_MINUTE = 600
MAX_DOLLARS = 0.05
# A refresh takes at most so long: the specification's target.
MAX_SECONDS = 15.0


@pytest.fixture
def model() -> Iterator[StandInModel]:
    with StandInModel() as stand_in:
        yield stand_in


@pytest.fixture
def patches(aws_environment: None) -> Iterator[pytest.MonkeyPatch]:
    with event_loop_of_mangum(), pytest.MonkeyPatch.context() as patches:
        yield patches


def live(model: StandInModel, patches: pytest.MonkeyPatch, *, minutes: float, a_minute: int, only: str = "") -> Report:
    """A world with honest shoppers, and a flood of so many requests a minute beside them."""
    with patches.context() as own:
        world = World(model, own)
        let_honest_shoppers_come(world, minutes, random.Random(1))
        let_it_flood(world, minutes, a_minute, random.Random(2), only)
        return world.run(until=world.clock.now + minutes * 60 + 600)


def tell(capsys: pytest.CaptureFixture[str], words: str, report: Report) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{words}\n{report.describe()}\n")


@pytest.mark.slow
def test_an_hour_of_any_kind_of_request_costs_at_most_five_cents(
    model: StandInModel, patches: pytest.MonkeyPatch
) -> None:
    world = World(model, patches)
    let_it_flood(world, 60, 10, random.Random(2))
    report = world.run(until=world.clock.now + 3600)
    assert 0 < report.model_calls == len(model.calls)
    assert 0 < report.dollars <= MAX_DOLLARS
    assert not {status for status in report.statuses if status >= 500}


@pytest.mark.slow
@pytest.mark.parametrize("only", ["", "new id"])  # the second asks for the most jobs
def test_honest_shoppers_beside_a_flood_have_a_place_and_their_page_in_the_usual_time(
    model: StandInModel, patches: pytest.MonkeyPatch, only: str
) -> None:
    report = live(model, patches, minutes=0.7, a_minute=A_MINUTE, only=only)
    assert len(report.honest) == 5
    assert all(one.has_place for one in report.honest)
    assert len(report.waits) == len(report.honest)
    assert report.waits[-1] <= MAX_SECONDS
    assert not {status for status in report.statuses if status >= 500}


@pytest.mark.skipif("FLOOD_MINUTES" not in os.environ, reason="takes minutes; `make flood` runs it")
def test_the_whole_hour_of_a_flood(
    model: StandInModel, patches: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    minutes = float(os.environ["FLOOD_MINUTES"])
    a_minute = int(os.environ.get("FLOOD_A_MINUTE", A_MINUTE))
    quiet = live(model, patches, minutes=minutes, a_minute=0)
    tell(capsys, f"{minutes:g} minutes without a flood", quiet)
    model.calls.clear()
    flooded = live(model, patches, minutes=minutes, a_minute=a_minute)
    tell(capsys, f"{minutes:g} minutes with {a_minute} requests a minute of one client", flooded)
    assert flooded.dollars <= MAX_DOLLARS
    assert all(one.has_place for one in flooded.honest)
    assert flooded.waits[-1] <= MAX_SECONDS
