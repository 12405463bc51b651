"""What happened in a simulation: counts, waits, and the queue's depth over the day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from command_line.plan.lives import DAY_SECONDS
from command_line.plan.pool import Job

SLOT_SECONDS = 300.0
SLOTS_A_DAY = int(DAY_SECONDS / SLOT_SECONDS)


class Served(StrEnum):
    """How a visit of the store's page was answered."""

    STORED = "stored"  # HIT: the shopper's own bytes
    PUT_BACK = "put_back"  # HIT: rendered from the archive, after the page's time in the cache
    EARLIER = "earlier"  # HIT: a tree that the shopper had before
    SHARED = "shared"  # HIT: the shared tree of a new bucket
    STALE = "stale"
    FIRST_SHARED = "first_shared"  # MISS: a model's tree, filled for the shopper
    FIRST_TEMPLATE = "first_template"  # MISS: the fallback page

    @property
    def is_hit(self) -> bool:
        return self in (Served.STORED, Served.PUT_BACK, Served.EARLIER, Served.SHARED)


class Made(StrEnum):
    """How a job's page was made."""

    OWN_PAGE = "own_page"  # by a model, for this shopper alone
    NEW_TREE = "new_tree"  # by a model, and shared
    UNSHARED = "unshared"  # by a model; not whole enough to be shared
    SHARED_TREE = "shared_tree"
    COARSER_TREE = "coarser_tree"
    TEMPLATE = "template"

    @property
    def is_live(self) -> bool:
        return self in (Made.OWN_PAGE, Made.NEW_TREE, Made.UNSHARED)


@dataclass(slots=True)
class Tally:
    """The counts of one simulation. Days and slots of five minutes begin at the plan's first midnight."""

    days: int
    shoppers: int = 0
    visits: Counter[Served] = field(default_factory=Counter)
    events: int = 0
    view_events: int = 0
    hour_events: int = 0  # a shopper's first in an hour of the clock, which are written to the indexes
    jobs_by_events: int = 0
    jobs: list[Job] = field(default_factory=list)  # that have begun
    made: Counter[Made] = field(default_factory=Counter)
    failures: int = 0  # calls of a model without a usable answer
    refused_jobs: int = 0  # every member of the pool was full
    calls_by_minute: Counter[int] = field(default_factory=Counter)  # of models
    waiting_seconds: float = 0.0  # that pages said "Personalizing..."
    waiting_pages: int = 0
    changes: int = 0  # of persona, that a visit followed
    changes_answered: int = 0  # by a page of that persona, without a live model
    depths: list[int] = field(default_factory=list)  # the greatest of each slot
    starts: list[int] = field(default_factory=list)  # jobs that began in each slot
    steps: list[int] = field(default_factory=list)  # events and visits of each slot

    def __post_init__(self) -> None:
        slots = self.days * SLOTS_A_DAY + 1
        self.depths, self.starts, self.steps = [0] * slots, [0] * slots, [0] * slots

    def note_depth(self, at: float, depth: int) -> None:
        slot = self._slot(at)
        self.depths[slot] = max(self.depths[slot], depth)

    def note_step(self, at: float) -> None:
        self.steps[self._slot(at)] += 1

    def note_start(self, job: Job) -> None:
        self.jobs.append(job)
        self.starts[self._slot(job.started_at)] += 1

    def _slot(self, at: float) -> int:
        return min(int(at // SLOT_SECONDS), len(self.starts) - 1)

    def over_the_day(self, slots: list[int]) -> list[tuple[float, int]]:
        """The mean and the greatest value of each slot of the day, over all days."""
        columns = [slots[slot : self.days * SLOTS_A_DAY : SLOTS_A_DAY] for slot in range(SLOTS_A_DAY)]
        return [(sum(column) / len(column), max(column)) for column in columns]
