"""Pool sizes, and what breaks first."""

from __future__ import annotations

import random
from dataclasses import replace

from command_line.plan.limits import (
    find_busiest,
    find_limits,
    find_pool_load,
    find_pool_size,
    meets_target,
    multiply,
)
from command_line.plan.lives import DAY_SECONDS
from command_line.plan.pool import Job, wait_in_pool
from command_line.plan.simulation import Assumptions, Simulation
from command_line.plan.spending import Model
from command_line.plan.tally import Tally
from wandstore.settings import Settings

SETTINGS = Settings()


def make_jobs(number: int, *, every: float, seconds: float, start: float = 0.0) -> list[Job]:
    rng = random.Random(1)
    return [
        Job(f"{rng.getrandbits(64):x}", start + every * place, seconds=seconds, started_at=start + every * place)
        for place in range(number)
    ]


def tally_of(*jobs: Job) -> Tally:
    tally = Tally(days=2)
    for job in jobs:
        tally.note_start(job)
    return tally


def test_the_busiest_day_and_its_busiest_hours_are_found() -> None:
    quiet, busy = make_jobs(5, every=60, seconds=1), make_jobs(9, every=60, seconds=1, start=DAY_SECONDS + 5 * 3600)
    night = make_jobs(2, every=60, seconds=1, start=DAY_SECONDS)
    busiest = find_busiest(tally_of(*quiet, *night, *busy))
    assert (len(busiest.day), busiest.peak) == (11, busy)


def test_the_pool_size_is_the_smallest_that_meets_the_target() -> None:
    # Four seconds of work come in each second.
    busiest = find_busiest(tally_of(*make_jobs(1200, every=1.0, seconds=4.0)))
    size = find_pool_size(busiest, SETTINGS)
    assert size is not None
    assert size >= 4
    for pool_size, is_enough in ((size, True), (size - 1, False)):
        assert meets_target(wait_in_pool(busiest.day, replace(SETTINGS, pool_size=pool_size))) is is_enough


def test_the_load_that_a_pool_holds_is_near_what_its_members_can_do() -> None:
    jobs = make_jobs(300, every=5.0, seconds=2.0)
    load = find_pool_load(jobs, SETTINGS, random.Random(1))
    # Ten members do ten seconds of work a second, and 0.4 come in.
    assert 12 < load < 40
    assert find_pool_load([], SETTINGS, random.Random(1)) == float("inf")
    assert find_pool_load(make_jobs(1000, every=1.0, seconds=90.0), SETTINGS, random.Random(1)) == 0.0


def test_jobs_are_multiplied_by_whole_and_broken_numbers() -> None:
    jobs = make_jobs(400, every=1.0, seconds=1.0)
    assert len(multiply(jobs, 3, random.Random(1))) == 1200
    assert 500 < len(multiply(jobs, 1.5, random.Random(1))) < 700


def test_the_first_limit_comes_first() -> None:
    simulation = Simulation(SETTINGS, Model("kimi-k2.6"), Assumptions(), random.Random(1))
    tally = simulation.tally = tally_of(*make_jobs(300, every=2.0, seconds=1.0))
    tally.events, tally.steps[0] = 300, 300
    limits = find_limits(simulation, find_busiest(tally), SETTINGS, random.Random(1))
    assert [limit.load for limit in limits] == sorted(limit.load for limit in limits)
    assert limits[0].name == "the pool of 10"
