"""The generation pool in simulated time."""

from __future__ import annotations

from dataclasses import replace

from command_line.plan.pool import RECEIVE_SECONDS, Job, Pool, Waits, wait_in_pool
from wandstore.jobs.pool import members_from, select_pool_member
from wandstore.settings import Settings

SETTINGS = Settings(pool_size=3, max_queue_depth=2, reserved_depth_percent=50)


def take(pool: Pool, shopper_id: str, *, has_history: bool = True) -> str:
    job = Job(shopper_id, 0.0, has_history)
    return job.member if pool.add(job) else ""


def test_a_job_goes_to_its_home_member_and_then_to_each_next_one() -> None:
    pool, home = Pool(SETTINGS), select_pool_member("ada", 3)
    expected = [member for member in members_from(home, 3) for _ in range(2)]
    assert [take(pool, "ada") for _ in range(7)] == [*expected, ""]
    assert (pool.depth, pool.refused) == (6, 1)


def test_a_shopper_without_a_history_leaves_the_reserved_places() -> None:
    pool = Pool(SETTINGS)
    assert [bool(take(pool, "ada", has_history=False)) for _ in range(4)] == [True, True, True, False]
    assert take(pool, "ada")


def test_a_member_runs_one_job_at_a_time_in_order() -> None:
    pool = Pool(SETTINGS)
    first, second = Job("ada", 0.0), Job("ada", 1.0)
    assert pool.add(first)
    assert pool.add(second)
    assert first.member == second.member
    assert pool.start(first.member, 0.0) is first
    assert pool.start(first.member, 1.0) is None
    first.seconds = 10.0
    assert pool.end(first) == [first.member]
    assert pool.start(first.member, 10.0) is second
    assert second.wait == 9.0 + RECEIVE_SECONDS


def test_members_share_the_concurrency_that_the_event_source_has() -> None:
    pool = Pool(replace(SETTINGS, max_concurrent_generations=2))
    jobs = [Job(shopper, float(number)) for number, shopper in enumerate("abcdefgh") for _ in (0,)]
    kept = [job for job in jobs if pool.add(job)]
    started = [job for name in dict.fromkeys(job.member for job in kept) if (job := pool.start(name, 9.0))]
    assert len(started) == 2
    (waiting,) = set(dict.fromkeys(job.member for job in kept)) - {job.member for job in started}
    assert waiting in pool.end(started[0])


def test_a_slow_member_accepts_fewer() -> None:
    pool = Pool(replace(SETTINGS, pool_size=1, max_queue_depth=100, max_queue_wait_seconds=60))
    job = Job("ada", 0.0, seconds=30.0)
    assert pool.add(job)
    assert pool.start(job.member, 0.0)
    pool.end(job)
    assert [bool(take(pool, f"s{number}")) for number in range(3)] == [True, True, False]


def test_waits_in_another_pool_are_those_of_its_members() -> None:
    jobs = [Job("ada", 0.0, seconds=10.0), Job("ada", 1.0, seconds=10.0), Job("ada", 2.0, seconds=10.0)]
    one = wait_in_pool(jobs, replace(SETTINGS, pool_size=1, max_queue_depth=3))
    assert [round(wait, 1) for wait in one.seconds] == [0.1, 9.2, 18.3]
    assert wait_in_pool(jobs, replace(SETTINGS, pool_size=1)).refused == 1


def test_a_refused_job_has_waited_for_ever() -> None:
    waits = Waits([1.0, 2.0, 3.0], refused=1)
    assert (waits.at(50), waits.at(99)) == (3.0, float("inf"))
    assert waits.share_within(2.0) == 0.5
    assert Waits([]).at(99) == 0.0
