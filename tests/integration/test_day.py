"""A store's day: processes are killed and AWS fails at random. `make day` is the whole of it."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import pytest

from tests.integration.day import KILLED, POLL_SECONDS, STILL_SECONDS, Day
from tests.integration.day_seen import Plan
from tests.mangum_loop import event_loop_of_mangum
from wandstore.observability import logger


def live(plan: Plan, seed: int, folder: Path, patches: pytest.MonkeyPatch) -> Day:
    """A day in which nothing was lost and no shopper had an error, whatever has failed."""
    for quiet in (logger._logger, logging.getLogger("mangum.http")):
        patches.setattr(quiet, "disabled", True)
    with event_loop_of_mangum():
        day = Day(plan, seed, folder, patches)
        seen = day.run()
    sys.stdout.write("\n" + "\n".join(seen.describe(plan)) + "\n")
    assert seen.kept is not None
    assert seen.kept.lost == []
    assert seen.errors == []
    assert seen.out_of_step == []
    assert seen.kept.promised["orders"] == seen.orders
    # Every job that was ever accepted has ended, and once.
    assert seen.created.keys() == seen.ended.keys()
    assert {len(outcomes) for outcomes in seen.ended.values()} == {1}
    # Where SQS has heard no heartbeat, the queue's own timeout counts: that takes a fault and a kill at one delivery.
    assert seen.background["delivered, and no heartbeat heard"] < 0.05 * seen.background["delivered"]
    assert seen.background["beside another one of its member"] <= seen.metrics["HeartbeatFailed"]
    assert max(seen.still.values()) <= STILL_SECONDS + POLL_SECONDS + 0.5
    return day


@pytest.mark.slow
def test_half_an_hour_with_kills_and_faults_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = Plan(
        2400, 0.5, seconds_between_kills=60, seconds_between_edits=200, fault_share=0.01, lost_answer_share=0.02
    )
    day = live(plan, 3, tmp_path, monkeypatch)
    assert set(day.seen.kills) == set(KILLED)
    assert min(day.seen.orders, day.seen.edits, day.seen.answers_lost) > 0
    assert day.chance.kinds.total() > 20
    assert day.seen.background["sent again"] > 0


@pytest.mark.skipif("DAY_HOURS" not in os.environ, reason="takes minutes; `make day` runs it")
def test_the_whole_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = Plan(hours=float(os.environ["DAY_HOURS"]))
    live(plan, int(os.environ.get("DAY_SEED", "1")), tmp_path, monkeypatch)
