"""The generation pool in simulated time: who takes a job, how long it waits, and how many wait.

Home member, order of the others, depth and pace are the product's own functions.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from wandstore.jobs.ending import pace_after
from wandstore.jobs.pool import members_from, select_pool_member
from wandstore.settings import Settings

# From the message's send to the generator's first line, where no job is before it.
RECEIVE_SECONDS = 0.1


@dataclass(slots=True)
class Job:
    """One job. Times are seconds of the plan; `seconds` is how long it runs, once that is known."""

    shopper_id: str
    created_at: float
    has_history: bool = True
    member: str = ""
    started_at: float = 0.0
    seconds: float = 0.0

    @property
    def wait(self) -> float:
        return self.started_at - self.created_at


@dataclass(slots=True)
class _Member:
    queue: deque[Job] = field(default_factory=deque)
    running: Job | None = None
    mean_seconds: float | None = None
    advice: tuple[int, ...] = ()  # how many jobs its pace allows, once that is known

    @property
    def depth(self) -> int:
        return len(self.queue) + (self.running is not None)


class Pool:
    """The members; each runs one job at a time, in order, and all together at most so many as the event source."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._members = {f"pool-{number}": _Member() for number in range(settings.pool_size)}
        self._running = 0
        self.depth = 0  # of all members, queued and running
        self.refused = 0

    def add(self, job: Job) -> bool:
        """Gives the job to its home member, or the next with room; False where all are full."""
        home = select_pool_member(job.shopper_id, self._settings.pool_size)
        share_of = (lambda depth: depth) if job.has_history else self._settings.open_part
        for name in members_from(home, self._settings.pool_size):
            member = self._members[name]
            if member.depth < min(map(share_of, (self._settings.max_queue_depth, *member.advice))):
                job.member = name
                member.queue.append(job)
                self.depth += 1
                return True
        self.refused += 1
        return False

    def start(self, name: str, now: float) -> Job | None:
        """The job that the member starts now, or None where it is busy, has none, or too many run."""
        member = self._members[name]
        if member.running is not None or not member.queue or self._running >= self._settings.concurrent_generations:
            return None
        job = member.running = member.queue.popleft()
        job.started_at = now + RECEIVE_SECONDS
        self._running += 1
        return job

    def end(self, job: Job) -> list[str]:
        """Frees the job's slot; the members that may start their next job now, the one that waits longest first."""
        member = self._members[job.member]
        member.running = None
        pace = pace_after(member.mean_seconds, job.seconds, self._settings)
        member.mean_seconds, member.advice = pace.mean_seconds, (pace.accepts,)
        self._running -= 1
        self.depth -= 1
        if self._settings.concurrent_generations >= self._settings.pool_size:
            return [job.member] if member.queue else []
        waiting = [name for name, one in self._members.items() if one.queue and one.running is None]
        return sorted(waiting, key=lambda name: self._members[name].queue[0].created_at)


# What the same jobs would meet in another pool -----------------------------------------------------------------------


class Waits(NamedTuple):
    """How long jobs waited, sorted, in seconds; `refused` found every member full."""

    seconds: list[float]
    refused: int = 0

    def at(self, percent: float) -> float:
        """The wait that so many percent of the jobs do not exceed; a refused job has waited for ever."""
        total = len(self.seconds) + self.refused
        if not total:
            return 0.0
        place = min(total - 1, int(total * percent / 100))
        return self.seconds[place] if place < len(self.seconds) else float("inf")

    def share_within(self, seconds: float) -> float:
        total = len(self.seconds) + self.refused
        return sum(one <= seconds for one in self.seconds) / total if total else 1.0


def wait_in_pool(jobs: Sequence[Job], settings: Settings) -> Waits:
    """What these jobs (their times and durations) would wait in a pool of these settings."""
    pool = Pool(settings)
    waits: list[float] = []
    running: list[Job] = []

    def advance(until: float) -> None:
        """Ends and starts jobs up to this time."""
        nonlocal running
        while running:
            first = min(running, key=lambda one: one.started_at + one.seconds)
            ends_at = first.started_at + first.seconds
            if ends_at > until:
                return
            running.remove(first)
            for name in pool.end(first):
                begin(name, ends_at)

    def begin(name: str, now: float) -> None:
        job = pool.start(name, now)
        if job is not None:
            waits.append(job.wait)
            running.append(job)

    for given in sorted(jobs, key=lambda one: one.created_at):
        job = Job(given.shopper_id, given.created_at, given.has_history, seconds=given.seconds)
        advance(job.created_at)
        if pool.add(job):
            begin(job.member, job.created_at)
    advance(float("inf"))
    return Waits(sorted(waits), pool.refused)
