"""The simulation: every shopper's steps in the order of time, the ladder's decisions, and the jobs that follow.

What decides is the product's: signals and persona (in `lives`), buckets and who is due a page of their own, member,
depth and pace (in `pool`), and who may have a model called (in `spending`). The ladder and the composition of a page
are written again here, without storage and documents; `tests/integration/test_plan_beside_a_run.py` compares them with
the real ones.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import count, islice
from typing import Any

from command_line.plan.lives import DAY_SECONDS, NOTHING_KNOWN, Knowledge, Step
from command_line.plan.pool import Job, Pool
from command_line.plan.shoppers import Arrival
from command_line.plan.spending import Model, Spending
from command_line.plan.tally import Made, Served, Tally
from wandstore.jobs.allowance import Purpose, Use
from wandstore.page_store.personal_page import MAX_EARLIER_TREES
from wandstore.page_store.shared_trees import TREE_SECONDS
from wandstore.settings import GenerationMode, Settings
from wandstore.shoppers.buckets import NEUTRAL_BUCKET, Bucket
from wandstore.shoppers.models import EventKind
from wandstore.shoppers.standing import Standing, standing_of

# A Monday at midnight, UTC: seconds of the plan are added to it where a rule wants a time.
EPOCH = 1_893_974_400.0
HOUR_SECONDS = 3600.0
SHOWING = (EventKind.VIEW, EventKind.DISCOUNT_CLICK, EventKind.SEARCH, EventKind.SORT, EventKind.FILTER)


# Of a model's answer; one in `html` has about twice as many tokens.
MEDIAN_SECONDS: Mapping[GenerationMode, float] = {"components": 6.0, "html": 11.0}


@dataclass(frozen=True)
class Assumptions:
    """What cannot be known from the code; every plan prints them."""

    model_median_seconds: float = MEDIAN_SECONDS["components"]
    model_spread: float = 0.3  # of the logarithm: 95 % of calls take at most 1.64 times the median
    job_seconds: float = 0.6  # of a job besides its model call: reads, rendering, writes
    failure_share: float = 0.02  # of model calls without a usable answer
    unshared_share: float = 0.1  # of answers that are not whole, and so are not shared

    def model_seconds(self, rng: random.Random) -> float:
        return rng.lognormvariate(0.0, self.model_spread) * self.model_median_seconds


@dataclass(slots=True)
class Page:
    """A shopper's page. `bucket` is the tree's; `stale_at` and `cached_until` are seconds of the plan."""

    persona_hash: str
    bucket: Bucket
    is_whole: bool  # a model's, not a template's
    awaits_own: bool  # of a shared tree; replaced once a page of the shopper alone is due
    cached_until: float = 0.0
    stale_at: float | None = None


class Shopper:
    """One simulated shopper."""

    __slots__ = (
        "arrival",
        "ended_at",
        "event_hour",
        "first_at",
        "is_live",
        "known",
        "page",
        "shows",
        "stepped",
        "trees",
        "visited",
    )

    def __init__(self, arrival: Arrival) -> None:
        self.arrival = arrival
        self.visited = 0  # visits that have begun
        self.stepped = 0  # steps of the current visit
        self.known = NOTHING_KNOWN
        self.first_at: float | None = None  # of the first event
        self.event_hour = -1  # of the last event, in hours of the plan
        self.page: Page | None = None
        self.trees: dict[str, bool] = {}  # persona hashes of earlier trees, the newest first; whether of a shared tree
        self.is_live = False
        self.ended_at: float | None = None  # of the last job
        # What the next visit has to answer: None, or whether a live model was called since the persona changed.
        self.shows: bool | None = None


@dataclass(slots=True)
class _Composed:
    made: Made
    bucket: Bucket
    seconds: float
    known: Knowledge
    use: Use | None = None
    has_failed: bool = False


class Simulation:
    """One store over some days."""

    def __init__(self, settings: Settings, model: Model, assumptions: Assumptions, rng: random.Random) -> None:
        self._settings = settings
        self._assumptions = assumptions
        self._rng = rng
        self._pool = Pool(settings)
        self.spending = Spending(settings, model, lambda at: EPOCH + at)
        self._trees: dict[Bucket, float] = {}  # until when each is used
        self._queue: list[tuple[float, int, Callable[..., None], Any]] = []
        self._order = count()
        self._shoppers: dict[str, Shopper] = {}  # who has a live job
        self._end = 0.0
        self.tally = Tally(days=0)

    def run(self, arrivals: Iterable[Arrival], days: int, show: Callable[[float], None] = lambda _: None) -> Tally:
        """Simulates all arrivals; `show` is told now and then how much of the time is over, as a share."""
        self.tally, self._end = Tally(days=days), days * DAY_SECONDS
        for arrival in arrivals:
            self.tally.shoppers += 1
            self._at(arrival.starts[0], self._step, Shopper(arrival))
        done = 0
        while self._queue:
            at, _, act, subject = heapq.heappop(self._queue)
            if at > self._end and act == self._step:
                continue
            act(subject, at)
            done += 1
            if done % 20_000 == 0:
                show(min(1.0, at / self._end))
        self.tally.refused_jobs = self._pool.refused
        return self.tally

    def _at(self, at: float, act: Callable[..., None], subject: Any) -> None:
        heapq.heappush(self._queue, (at, next(self._order), act, subject))

    # Steps ------------------------------------------------------------------------------------------------------------

    def _step(self, shopper: Shopper, at: float) -> None:
        life, starts = shopper.arrival.life, shopper.arrival.starts
        step = life[shopper.visited][shopper.stepped]
        self.tally.note_step(at)
        self._take(shopper, step, at)
        shopper.stepped += 1
        if shopper.stepped < len(life[shopper.visited]):
            self._at(at + life[shopper.visited][shopper.stepped].pause, self._step, shopper)
            return
        shopper.visited, shopper.stepped = shopper.visited + 1, 0
        if shopper.visited < len(starts):
            self._at(max(at, starts[shopper.visited]), self._step, shopper)

    def _take(self, shopper: Shopper, step: Step, at: float) -> None:
        if step.event is None:
            self._serve(shopper, at)
            return
        before, shopper.known = shopper.known, step.known
        self.tally.events += 1
        self.tally.view_events += step.event in SHOWING
        hour = int(at // HOUR_SECONDS)
        self.tally.hour_events += hour != shopper.event_hour
        shopper.event_hour = hour
        if shopper.first_at is None:
            shopper.first_at = at
        new = shopper.known.bucket.type
        if new is not before.bucket.type:
            shopper.shows = None if new is None else False
        if self._needs_page(shopper, before, at):
            self.tally.jobs_by_events += self._want(shopper, at)

    def _needs_page(self, shopper: Shopper, before: Knowledge, at: float) -> bool:
        """Whether an event asks for a page: as `storefront.tracking` decides."""
        page, known = shopper.page, shopper.known
        is_changed = known.persona_hash != before.persona_hash
        awaits_own = page is not None and page.awaits_own and page.cached_until > at
        if known.is_due_own_page and awaits_own and page is not None and page.persona_hash == known.persona_hash:
            return True
        if not is_changed:
            return False
        if page is None:
            return True
        has_own = page.persona_hash == known.persona_hash or known.persona_hash in shopper.trees
        return not has_own and self._find_tree(known.bucket, at) != known.bucket

    # The ladder -------------------------------------------------------------------------------------------------------

    def _serve(self, shopper: Shopper, at: float) -> None:
        served = self._climb(shopper, at)
        self.tally.visits[served] += 1
        if shopper.shows is not None:
            self.tally.changes += 1
            page = shopper.page
            is_right = page is not None and page.bucket.type is shopper.known.bucket.type and page.is_whole
            is_right = is_right or (served is Served.FIRST_SHARED)
            self.tally.changes_answered += is_right and not shopper.shows
            shopper.shows = None
        if shopper.is_live:
            self.tally.waiting_pages += 1

    def _climb(self, shopper: Shopper, at: float) -> Served:
        page, known = shopper.page, shopper.known
        if page is None:
            tree = self._find_tree(known.bucket, at)
            self._want(shopper, at)
            return Served.FIRST_SHARED if tree is not None else Served.FIRST_TEMPLATE
        served = Served.STORED if page.cached_until > at else Served.PUT_BACK
        is_due_again = page.stale_at is not None and page.stale_at <= at
        has_changed = page.persona_hash != known.persona_hash
        if has_changed or is_due_again:
            was_shared = shopper.trees.get(known.persona_hash)
            tree = known.bucket if was_shared is not None else self._find_tree(known.bucket, at)
            if tree is None:
                self._want(shopper, at)
                return Served.STALE
            served = Served.EARLIER if was_shared is not None else Served.SHARED
            self._keep_trees(shopper, known.persona_hash)
            awaits_own = was_shared is not False
            shopper.page = page = Page(known.persona_hash, tree, is_whole=True, awaits_own=awaits_own)
            if has_changed and awaits_own and known.is_due_own_page:
                self._want(shopper, at)
        if served is not Served.STORED:
            page.cached_until = at + self._settings.cache_ttl_seconds
        return served

    def _keep_trees(self, shopper: Shopper, persona_hash: str) -> None:
        """What `page_store.earlier_trees` keeps when the page becomes one of this persona."""
        page = shopper.page
        own = {page.persona_hash: page.awaits_own} if page is not None and page.is_whole else {}
        kept = own | {name: shared for name, shared in shopper.trees.items() if name not in own}
        kept.pop(persona_hash, None)
        shopper.trees = dict(islice(kept.items(), MAX_EARLIER_TREES))

    def _find_tree(self, bucket: Bucket, at: float) -> Bucket | None:
        for candidate in (bucket, *bucket.coarser):
            if self._trees.get(candidate, 0.0) > at:
                return candidate
        return None

    # Jobs -------------------------------------------------------------------------------------------------------------

    def _want(self, shopper: Shopper, at: float) -> bool:
        """Requests a job where that is allowed."""
        if shopper.is_live:
            return False
        ended_at = shopper.ended_at
        if ended_at is not None and at - ended_at < self._settings.refresh_cooldown_seconds:
            return False
        # Events, or our cookie and what an earlier job has left.
        has_history = shopper.first_at is not None or ended_at is not None
        job = Job(shopper.arrival.shopper_id, at, has_history)
        if not self._pool.add(job):
            return False
        shopper.is_live = True
        self.tally.note_depth(at, self._pool.depth)
        self._shoppers[job.shopper_id] = shopper
        self._start(job.member, at)
        return True

    def _start(self, member: str, at: float) -> None:
        job = self._pool.start(member, at)
        if job is None:
            return
        shopper = self._shoppers[job.shopper_id]
        composed = self._compose(shopper, job.started_at)
        job.seconds = composed.seconds
        self.tally.note_start(job)
        self._at(job.started_at + job.seconds, self._finish, (job, shopper, composed))

    def _finish(self, subject: tuple[Job, Shopper, _Composed], at: float) -> None:
        job, shopper, composed = subject
        del self._shoppers[job.shopper_id]
        shopper.is_live, shopper.ended_at = False, at
        self.tally.made[composed.made] += 1
        self.tally.waiting_seconds += at - job.created_at
        if composed.use is not None:
            self.spending.settle(composed.use, at)
        if composed.made is Made.NEW_TREE:
            self._trees[composed.bucket] = at + TREE_SECONDS
        self._keep_trees(shopper, composed.known.persona_hash)
        known, made = composed.known, composed.made
        is_filled = made in (Made.NEW_TREE, Made.SHARED_TREE, Made.COARSER_TREE)
        shopper.page = page = Page(
            known.persona_hash,
            composed.bucket,
            is_whole=made is not Made.TEMPLATE,
            awaits_own=is_filled and not known.is_due_own_page,
            cached_until=at + self._settings.cache_ttl_seconds,
        )
        if made is Made.TEMPLATE:
            is_failure = composed.has_failed
            page.stale_at = at + (
                self._settings.template_retry_seconds if is_failure else self._settings.cache_ttl_seconds
            )
        if composed.made.is_live and shopper.shows is not None:
            shopper.shows = True
        for member in self._pool.end(job):
            self._start(member, at)

    def _compose(self, shopper: Shopper, at: float) -> _Composed:
        """As `container_image.generate` does, for what is known of the shopper when the job begins."""
        known, has_failed = shopper.known, False
        seconds = self._assumptions.job_seconds
        bucket = known.bucket
        if known.is_due_own_page:
            use = Use(Purpose.OWN_PAGE, self._standing(shopper, at))
            if self._may_call(use, shopper, at):
                seconds += self._assumptions.model_seconds(self._rng)
                if not self._fails():
                    return _Composed(Made.OWN_PAGE, bucket, seconds, known, use)
                has_failed = True
                self.spending.settle(use, at)
        found = self._find_tree(bucket, at)
        if found == bucket:
            return _Composed(Made.SHARED_TREE, bucket, seconds, known)
        if not has_failed:
            purpose = Purpose.NEUTRAL_TREE if bucket == NEUTRAL_BUCKET else Purpose.SHARED_TREE
            use = Use(purpose, self._standing(shopper, at), bucket.name)
            if self._may_call(use, shopper, at):
                seconds += self._assumptions.model_seconds(self._rng)
                if not self._fails():
                    is_shared = self._rng.random() >= self._assumptions.unshared_share
                    return _Composed(Made.NEW_TREE if is_shared else Made.UNSHARED, bucket, seconds, known, use)
                has_failed = True
                self.spending.settle(use, at)
        if found is not None:
            return _Composed(Made.COARSER_TREE, found, seconds, known)
        return _Composed(Made.TEMPLATE, bucket, seconds, known, has_failed=has_failed)

    def _may_call(self, use: Use, shopper: Shopper, at: float) -> bool:
        may_call = self.spending.reserve(use, shopper.arrival.shopper_id, at)
        self.tally.calls_by_minute[int(at // 60)] += may_call
        return may_call

    def _fails(self) -> bool:
        has_failed = self._rng.random() < self._assumptions.failure_share
        self.tally.failures += has_failed
        return has_failed

    def _standing(self, shopper: Shopper, at: float) -> Standing:
        signals = shopper.known.signals
        if shopper.first_at is not None:
            # A life's own times are not those of its shopper.
            signals = signals.model_copy(update={"first_event_at": EPOCH + shopper.first_at})
        return standing_of(signals, EPOCH + at)
