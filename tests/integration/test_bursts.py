"""Many first visits at once, on a cloud whose transactions take ten milliseconds and are cancelled where they meet."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.integration.burst import Burst
from wandstore.jobs.ending import RETRY_SECONDS

PAGE_SECONDS = 2.0  # that a shopper waits at most
# Strangers may take 80 % of each member's depth. At 150 they have 1,200 places, so that a thousand fit in however their
# ids are spread over the ten members, beside the jobs that are running.
ROOM_FOR_A_THOUSAND = 150


def run(burst: Burst) -> None:
    """All that was begun, to its end. Every visitor has a page in time and every job that was running has ended."""
    burst.simulation.run()
    sys.stdout.write(f"{burst.report()}\n")
    assert [visit.error for visit in burst.visits.values() if visit.error] == []
    assert max(visit.seconds for visit in burst.visits.values()) < PAGE_SECONDS
    assert [ending.error for ending in burst.endings if ending.error] == []
    assert [ending.result for ending in burst.endings] == [True] * len(burst.endings)
    assert max((ending.seconds for ending in burst.endings), default=0) < RETRY_SECONDS


@pytest.mark.parametrize("seed", range(3))
def test_a_hundred_simultaneous_first_visits_get_a_hundred_jobs(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    burst = Burst.open(seed, tmp_path, monkeypatch, max_queue_depth=100)
    burst.end_running_jobs(10, within_seconds=0.1)
    burst.take_time()
    burst.visit(100, within_seconds=0)
    run(burst)
    assert burst.live_jobs() == set(burst.visits)
    assert burst.cloud.dynamodb.counts["conflicts"] > 100
    assert burst.simulation.count("TransactionConflict") > 100


@pytest.mark.slow
@pytest.mark.parametrize("throttled_share", [0, 0.1])
def test_a_thousand_first_visits_in_two_seconds_get_a_thousand_jobs(
    throttled_share: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    burst = Burst.open(1, tmp_path, monkeypatch, max_queue_depth=ROOM_FOR_A_THOUSAND)
    burst.end_running_jobs(100, within_seconds=2)
    burst.take_time()
    burst.throttle(throttled_share)
    burst.visit(1000, within_seconds=2)
    run(burst)
    assert burst.live_jobs() == set(burst.visits)
    assert len(burst.cloud.queue.messages) == 1000 + 100


@pytest.mark.slow
def test_visits_that_get_no_job_in_time_get_it_by_their_open_pages_and_no_ending_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    burst = Burst.open(2, tmp_path, monkeypatch, max_queue_depth=ROOM_FOR_A_THOUSAND)
    burst.end_running_jobs(20, within_seconds=1)
    burst.take_time(transaction_seconds=0.1)
    burst.visit(300, within_seconds=0)
    run(burst)
    assert len(burst.visits.keys() - burst.live_jobs()) > 100
    burst.ask_again()
    burst.simulation.run()
    assert burst.live_jobs() == set(burst.visits)


def test_a_hundred_visits_of_one_shopper_at_once_get_one_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    burst = Burst.open(1, tmp_path, monkeypatch, max_queue_depth=100)
    burst.take_time()
    for number in range(100):
        burst.visits[str(number)] = burst.simulation.start(lambda: burst.shop.visit("ada"))
    run(burst)
    assert burst.live_jobs() == {"ada"}
    assert len(burst.cloud.queue.messages) == 1
