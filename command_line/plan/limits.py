"""How many members a pool needs for the jobs of a plan, and what would break first if there were more shoppers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from command_line.plan.bill import EDGE_SECONDS, WRITES_A_JOB, WRITES_AN_ENQUEUE, WRITES_AN_EVENT
from command_line.plan.lives import DAY_SECONDS
from command_line.plan.pool import Job, Waits, wait_in_pool
from command_line.plan.simulation import Simulation
from command_line.plan.tally import SLOT_SECONDS, Tally
from wandstore.jobs.allowance import PotName
from wandstore.settings import Settings

# The target: so many percent of the jobs begin within so many seconds.
TARGET_PERCENT, TARGET_SECONDS = 99.0, 60.0
MAX_MEMBERS = 64
MAX_LOAD = 64.0
PEAK_HOURS = 3

# AWS's quotas, as of November 2026, where an account has not asked for more.
EDGE_CONCURRENCY = 1_000  # of an account; a new one may have ten
POSTED_REQUESTS_A_SECOND = 500  # of our HTTP API's stage
FIFO_MESSAGES_A_SECOND = 300  # sends to one queue
ITEM_WRITE_UNITS_A_SECOND = 1_000  # of one item, such as a pool member's
TABLE_WRITE_UNITS_A_SECOND = 4_000  # of a new table; it doubles as it is used
WRITES_OF_A_MEMBER = 6.0  # to its item, for each job


# Beyond these nothing fails: a shopper gets the tree that their bucket shares.
_MONEY = {
    PotName.NEW_SHOPPERS: ("models for new shoppers", "they share their buckets' trees; NEW_SHOPPERS_USD_PER_HOUR"),
    PotName.OWN_PAGES: ("models for known shoppers", "they share their buckets' trees; OWN_PAGES_USD_PER_HOUR"),
}


@dataclass(frozen=True)
class Limit:
    """`load` is how many times the plan's shoppers reach the limit; infinite where it was not reached."""

    name: str
    load: float
    why: str


class Busiest(NamedTuple):
    """The jobs of the plan's busiest day, and of that day's busiest hours."""

    day: list[Job]
    peak: list[Job]


def meets_target(waits: Waits) -> bool:
    return waits.at(TARGET_PERCENT) <= TARGET_SECONDS


def find_busiest(tally: Tally) -> Busiest:
    days: list[list[Job]] = [[] for _ in range(tally.days + 1)]
    for job in tally.jobs:
        days[min(int(job.created_at // DAY_SECONDS), tally.days)].append(job)
    day = max(days, key=len)
    hours: list[list[Job]] = [[] for _ in range(24)]
    for job in day:
        hours[int(job.created_at % DAY_SECONDS // 3600)].append(job)
    first = max(range(24 - PEAK_HOURS + 1), key=lambda hour: sum(map(len, hours[hour : hour + PEAK_HOURS])))
    return Busiest(day, [job for hour in hours[first : first + PEAK_HOURS] for job in hour])


def find_pool_size(busiest: Busiest, settings: Settings) -> int | None:
    """The smallest pool whose waits meet the target on the busiest day; None for more than `MAX_MEMBERS`."""
    for size in range(1, MAX_MEMBERS + 1):
        if meets_target(wait_in_pool(busiest.day, replace(settings, pool_size=size, max_concurrent_generations=0))):
            return size
    return None


def find_limits(simulation: Simulation, busiest: Busiest, settings: Settings, rng: random.Random) -> list[Limit]:
    """What limits how many shoppers can come, the first limit first."""
    tally = simulation.tally
    slots = tally.days * int(DAY_SECONDS / SLOT_SECONDS)
    steps = max(tally.steps[:slots], default=0) / SLOT_SECONDS
    starts = max(tally.starts[:slots], default=0) / SLOT_SECONDS
    events = steps * tally.events / max(1, tally.events + tally.visits.total())
    in_edge = (steps + events) * EDGE_SECONDS + settings.concurrent_generations
    of_member = starts / settings.pool_size * WRITES_OF_A_MEMBER
    writes = events * WRITES_AN_EVENT + starts * (WRITES_AN_ENQUEUE + WRITES_A_JOB)
    pool_load = find_pool_load(busiest.peak, settings, rng)
    found = [
        Limit(
            f"the pool of {settings.pool_size}",
            pool_load,
            f"{TARGET_PERCENT:g} % of jobs no longer begin within {TARGET_SECONDS:g} s; raise POOL_SIZE",
        ),
        _limit("functions that run at once", EDGE_CONCURRENCY, in_edge, "an account's quota; ask AWS for more"),
        _limit("posted events", POSTED_REQUESTS_A_SECOND, events, "the HTTP API's rate limit, a second"),
        _limit("messages of the FIFO queue", FIFO_MESSAGES_A_SECOND, starts, "without high throughput, a second"),
        _limit("writes to a pool member's item", ITEM_WRITE_UNITS_A_SECOND, of_member, "write units a second"),
        _limit("writes to the tables", TABLE_WRITE_UNITS_A_SECOND, writes, "write units a second of a new table"),
    ]
    loads = simulation.spending.pot_loads(tally.days)
    found += [Limit(name, loads[pot], why) for pot, (name, why) in _MONEY.items()]
    return sorted(found, key=lambda limit: limit.load)


def _limit(name: str, capacity: float, used: float, why: str) -> Limit:
    return Limit(name, capacity / used if used else float("inf"), f"{used:,.1f} of {capacity:,}: {why}")


def find_pool_load(jobs: Sequence[Job], settings: Settings, rng: random.Random) -> float:
    """How many times these jobs the pool takes within the target; infinite beyond `MAX_LOAD`, 0 for less than half."""

    def holds(load: float) -> bool:
        return meets_target(wait_in_pool(multiply(jobs, load, rng), settings))

    low, high = 0.0, 0.5
    while holds(high):
        low, high = high, 2 * high
        if high > MAX_LOAD:
            return float("inf")
    if not low:
        return 0.0
    while high - low > 0.05 * low:
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def multiply(jobs: Sequence[Job], load: float, rng: random.Random) -> list[Job]:
    """So many times these jobs, each copy by another shopper and within five minutes of its model."""
    copies: list[Job] = []
    for job in jobs:
        for _ in range(int(load) + (rng.random() < load % 1)):
            at = job.created_at + rng.uniform(-SLOT_SECONDS, SLOT_SECONDS)
            copies.append(Job(f"{rng.getrandbits(64):016x}", at, job.has_history, seconds=job.seconds))
    return copies
