"""Warming: the shared trees of a store's likely buckets are made before the first shopper needs them.

Each tree is a job like any other, through the pool, for a reserved shopper of its bucket. So it has the pool's limits,
its retries and its records, and two warmings at once pay for no tree twice. It takes only the slot of a member that is
idle, and at most half of the members at a time, so that shoppers do not wait for trees.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from wandstore.aws.clients import Clients
from wandstore.aws.dynamodb import Table
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.stores import Store
from wandstore.documents.filling import still_fits
from wandstore.ids import ShopperId, ShopperKey, is_shopper_id
from wandstore.jobs.enqueue import JobQueue, Outcome
from wandstore.jobs.items import Jobs
from wandstore.jobs.models import Caller, GenerationJob, Preferences
from wandstore.page_store.archive import Archive
from wandstore.page_store.shared_trees import SharedTree, SharedTrees, tree_key
from wandstore.settings import Settings
from wandstore.shoppers.buckets import NEUTRAL_BUCKET, Bucket, bucket_of
from wandstore.shoppers.sessions import session_from_item

# As many sessions are looked at. A scan has no order, so they are a sample.
MAX_SESSIONS = 2_000
MIN_SHOPPERS_OF_BUCKET = 2
# Without any progress for so long, there is no idle member, or no generator.
MAX_STILL_SECONDS = 600.0
# After so many failures in a row, the next tree would probably fail too.
MAX_FAILURES_IN_A_ROW = 3
_PAUSE_SECONDS = 1.0


class TreeOutcome(StrEnum):
    MADE = "made"
    FAILED = "failed"
    NOT_TRIED = "not tried"


@dataclass(frozen=True)
class WarmedTree:
    """What became of one bucket's tree, and what its job has cost. `reason` says why there is none."""

    bucket: Bucket
    outcome: TreeOutcome
    dollars: float = 0
    reason: str = ""


@dataclass(frozen=True)
class WarmPlan:
    """`expected_dollars` is what one tree is expected to cost."""

    missing: tuple[Bucket, ...]
    expected_dollars: float
    budget_dollars: float

    @property
    def affordable(self) -> int:
        """How many of the missing trees the budget is expected to pay for."""
        if not self.expected_dollars:
            return len(self.missing)
        return min(len(self.missing), int(self.budget_dollars / self.expected_dollars + 1e-9))


def sleep_a_moment() -> None:
    time.sleep(_PAUSE_SECONDS)


class Warming:
    """The warming of one store. `clock` gives epoch seconds."""

    def __init__(
        self,
        clients: Clients,
        settings: Settings,
        store: Store,
        catalogue: Catalogue,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._clients = clients
        self._settings = settings
        self._store = store
        self._catalogue = catalogue
        self._clock = clock
        self._queue = JobQueue(clients, settings)
        self._jobs = Jobs(clients, settings)

    # What there is ----------------------------------------------------------------------------------------------------

    def count_buckets(self) -> Mapping[Bucket, int]:
        """How many shoppers of the store are in each bucket, in a sample of the sessions; no bucket of a single one."""
        table, now = Table(self._clients, self._settings.shopper_sessions_table), self._clock()
        scanned = (item for page in table.scan("session:", ("key",)) for item in page.items)
        keys = [{"key": item["key"]} for item in islice(scanned, MAX_SESSIONS)]
        sessions = (session_from_item(item, self._store.slug, now) for item in table.get_many(keys, now=now))
        found = Counter(bucket_of(session.persona, session.signals_to_use) for session in sessions)
        return {bucket: shoppers for bucket, shoppers in found.items() if shoppers >= MIN_SHOPPERS_OF_BUCKET}

    def find_trees(self, buckets: Iterable[Bucket]) -> dict[Bucket, SharedTree]:
        """The trees that there are, of which the catalogue still has enough. Raises `StorageUnavailable`."""
        trees = SharedTrees(self._clients, self._settings, self._clock)
        mode = self._store.mode(self._settings)
        found = trees.read([tree_key(self._store, bucket, mode) for bucket in buckets])
        return {key.bucket: shared for key, shared in found.items() if still_fits(shared.tree, self._catalogue)}

    # Making the rest --------------------------------------------------------------------------------------------------

    def run(self, plan: WarmPlan, pause: Callable[[], None]) -> Iterator[WarmedTree]:
        """Makes the missing trees, and yields each when its job has ended; at last those that were not tried.

        No job begins that the budget would not pay for as expected. `pause` is called while jobs run. Ending the
        iteration ends nothing else: the jobs that run go on, and those that have not begun never do.
        """
        waiting, running = list(plan.missing), dict[Bucket, str]()
        most = max(1, self._settings.pool_size // 2)
        spent, failures, moved_at = 0.0, 0, self._clock()
        reason = ""
        while running or (waiting and not reason):
            while waiting and not reason and len(running) < most and self._may_spend(plan, spent, len(running)):
                job_id = self._begin(waiting[0])
                if job_id is None:
                    break  # no member is idle
                running[waiting.pop(0)] = job_id
                moved_at = self._clock()
            if waiting and not self._may_spend(plan, spent, 0):
                reason = "the budget is used up"
            if self._clock() - moved_at > MAX_STILL_SECONDS:
                reason = reason or "no member of the pool was idle"
                break
            if not running and reason:
                break
            pause()
            for bucket, job_id in tuple(running.items()):
                if (ended := self._look(bucket, job_id)) is not None:
                    del running[bucket]
                    spent += ended.dollars
                    moved_at = self._clock()
                    failures = failures + 1 if ended.outcome is TreeOutcome.FAILED else 0
                    if failures >= MAX_FAILURES_IN_A_ROW:
                        reason = f"{failures} others failed in a row"
                    yield ended
        yield from (WarmedTree(bucket, TreeOutcome.FAILED, reason="its job did not end in time") for bucket in running)
        yield from (WarmedTree(bucket, TreeOutcome.NOT_TRIED, reason=reason) for bucket in waiting)

    def _may_spend(self, plan: WarmPlan, spent: float, running: int) -> bool:
        return spent + (running + 1) * plan.expected_dollars <= plan.budget_dollars + 1e-9

    def _begin(self, bucket: Bucket) -> str | None:
        """The id of the job that makes a tree; None where no member is idle."""
        preferences = Preferences()
        if bucket != NEUTRAL_BUCKET:
            categories = (bucket.category,) if bucket.category else ()
            preferences = Preferences(persona=bucket.type, categories=categories, price_sensitivity=bucket.sensitivity)
        shopper = self._shopper_of(bucket)
        enqueued = self._queue.enqueue(shopper, self._clock(), preferences=preferences, caller=Caller.WARMING)
        if enqueued.outcome is Outcome.QUEUED:
            return enqueued.job_id
        if enqueued.outcome is Outcome.NOT_NEEDED and (live := self._jobs.find(shopper)) is not None:
            return live.job_id  # another warming's
        return None

    def _look(self, bucket: Bucket, job_id: str) -> WarmedTree | None:
        """What became of a tree; None while its job is live."""
        job = self._jobs.find(self._shopper_of(bucket))
        if job is not None and job.job_id <= job_id and job.state.is_live:
            return None
        dollars = self._cost_of(bucket, job_id)
        if bucket in self.find_trees([bucket]):
            return WarmedTree(bucket, TreeOutcome.MADE, dollars)
        return WarmedTree(bucket, TreeOutcome.FAILED, dollars, _why(job))

    def _cost_of(self, bucket: Bucket, job_id: str) -> float:
        archived = Archive(self._clients, self._settings).read(self._shopper_of(bucket))
        page = archived.page if archived is not None else None
        return page.cost.dollars if page is not None and page.job_id == job_id else 0.0

    def _shopper_of(self, bucket: Bucket) -> ShopperKey:
        """The reserved shopper of a bucket, one for each."""
        named = f"warm-{bucket.name}"
        if not is_shopper_id(named):
            named = f"warm-{hashlib.sha256(bucket.name.encode()).hexdigest()[:32]}"
        return ShopperKey(self._store.slug, ShopperId(named))


def _why(job: GenerationJob | None) -> str:
    if job is None or job.error is None:
        return "the model's answer was not whole"
    return f"{job.error.code.value}: {job.error.message}"
