"""Virtual time is in order, and the same for the same seed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.burst import Burst
from tests.simulation import BEGINNING, Simulation


def test_whoever_sleeps_longer_goes_on_later() -> None:
    simulation, seen = Simulation(1), []

    def sleep_twice(name: str, seconds: float) -> None:
        for _ in range(2):
            simulation.sleep(seconds)
            seen.append((name, round(simulation.now - BEGINNING, 3)))

    slow = simulation.start(lambda: sleep_twice("slow", 0.4))
    quick = simulation.start(lambda: sleep_twice("quick", 0.1), after=0.1)
    simulation.run()
    assert seen == [("quick", 0.2), ("quick", 0.3), ("slow", 0.4), ("slow", 0.8)]
    assert (round(slow.seconds, 3), round(quick.seconds, 3)) == (0.8, 0.2)


def test_an_actors_error_and_result_are_kept() -> None:
    simulation = Simulation(1)

    def fail() -> None:
        simulation.sleep(1)
        raise ValueError("broken")

    failed, done = simulation.start(fail), simulation.start(lambda: "done")
    simulation.run()
    assert (str(failed.error), failed.result) == ("broken", None)
    assert (done.error, done.result) == (None, "done")


def test_one_seed_has_one_outcome() -> None:
    def outcome(seed: int) -> list[int]:
        simulation, seen = Simulation(seed), []
        for number in range(20):

            def act(number: int = number) -> None:
                for _ in range(3):
                    simulation.sleep(simulation.random.random())
                    seen.append(number)

            simulation.start(act)
        simulation.run()
        return seen

    assert outcome(1) == outcome(1) != outcome(2)


def test_requests_that_read_the_archive_at_once_do_not_wait_for_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    burst = Burst.open(1, tmp_path, monkeypatch, max_queue_depth=100)
    burst.shop = burst.shop.with_settings(cache_lookup_order="archive-first")
    burst.take_time()
    burst.visit(3, within_seconds=0)
    burst.simulation.run()
    assert [visit.error for visit in burst.visits.values()] == [None] * 3
