"""Ending: one conditional transaction, and the only way a job ends: for generator, dead-letter consumer and keeper."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Item, Put, Update, Write
from wandstore.aws.pauses import Pauses
from wandstore.aws.request_storage import Storage
from wandstore.catalogue.stores import Store
from wandstore.errors import JobError, TransactionRefused
from wandstore.ids import ShopperKey, is_job_id
from wandstore.jobs.items import ENDED_JOB_SECONDS, Jobs, job_item
from wandstore.jobs.models import GenerationJob, JobState
from wandstore.jobs.records import GenerationRecords
from wandstore.observability import count, logger
from wandstore.page_store.ui_cache import CachedUI, UiCache
from wandstore.settings import Settings
from wandstore.shoppers.sessions import Sessions

_END_JOB = 0  # position in the transaction
RETRY_SECONDS = 5.0  # for which an ending that meets other transactions, or is throttled, is tried again
_LONGEST_PAUSE_SECONDS = 0.5


class Pace(NamedTuple):
    """How fast a member works: advice on how many jobs it should accept."""

    mean_seconds: float
    accepts: int


def pace_after(mean_seconds: float | None, seconds: float, settings: Settings) -> Pace:
    """The mean after a job of so many seconds, which counts for a fifth, and the queue that it allows.

    `mean_seconds` is the mean before; None before the first job.
    """
    mean = max(0.001, 0.8 * (seconds if mean_seconds is None else mean_seconds) + 0.2 * seconds)
    return Pace(mean, max(1, math.floor(settings.max_queue_wait_seconds / mean)))


@dataclass(frozen=True)
class Completed:
    """What the ending of a completed job stores: its page, and the member's pace after it, None to leave that as it is.

    `error` says why the page is not a model's whole answer, where it is not: a template's page, or a part of an answer.
    """

    page: CachedUI
    store: Store
    pace: Pace | None
    error: JobError | None = None


class JobEndings:
    """Ends jobs. Times are epoch seconds."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._settings = settings
        self._jobs = Jobs(storage, settings)

    def complete(self, job: GenerationJob, completed: Completed, now: float) -> bool:
        """Ends a live job with its page; False when it had ended already, by another process or by a lost reply.

        The page, the error's record and the generation's row are written in the same transaction. Raises
        `TransactionRefused` where every try met a conflict or a throttle; other errors are the client's own.
        """
        return self._end(job, completed.error, completed, now)

    def fail(self, job: GenerationJob, error: JobError, now: float) -> bool:
        """Ends a live job without a page; as `complete` otherwise."""
        return self._end(job, error, None, now)

    def end_unreadable(self, shopper: ShopperKey, member: str, item: Item, error: JobError, now: float) -> bool:
        """Ends a job whose item cannot be read, by putting one in its place that can be.

        False where the item has changed since it was read. Only for a job that no other version can be working on any
        more. `member` is where its slot is.
        """
        job_id = item.get("job_id")
        has_id = isinstance(job_id, str) and is_job_id(job_id)
        job = GenerationJob(
            job_id=job_id if has_id else "0",  # less than every other: the next one may follow
            shopper=shopper,
            state=JobState.FAILED,
            member=member,
            attempts=0,
            created_at=now,
            deadline=now,
        )
        ended = {"ended_at": now, "error": error.model_dump_json(), **dynamodb.expires_after(now, ENDED_JOB_SECONDS)}
        seen: Item = {name: item[name] for name in ("job_id", "state") if name in item}
        writes: list[Write] = [
            Put(
                table=self._settings.generation_queue_table,
                item=job_item(job) | ended,
                condition=" AND ".join(
                    f"#{name} = :{name}" if name in seen else f"attribute_not_exists(#{name})"
                    for name in ("job_id", "state")
                ),
                values=seen,
            ),
            self._free_slot(job, None),
            self._jobs.put_error(job, error, now),
        ]
        if has_id:
            writes.append(GenerationRecords(self._storage, self._settings).end(job, error, None, now))
        if not self._write(writes):
            return False
        logger.error("unreadable job ended", extra={"job_id": job.job_id, "store": shopper.store})
        count("JobEnded", state=JobState.FAILED.value, error=error.code.value, source="none")
        return True

    def pace_after(self, member: str, seconds: float) -> Pace:
        """The member's pace after a job of so many seconds."""
        return pace_after(self._jobs.member(member).mean_seconds, seconds, self._settings)

    def _end(self, job: GenerationJob, error: JobError | None, completed: Completed | None, now: float) -> bool:
        state = JobState.COMPLETED if completed else JobState.FAILED
        records = GenerationRecords(self._storage, self._settings)
        writes: list[Write] = [
            self._end_item(job, state, error, now),
            self._free_slot(job, completed.pace if completed else None),
            records.end(job, error, completed.page.persona_hash if completed else None, now),
        ]
        if completed is not None:
            ui_cache, sessions = UiCache(self._storage, self._settings), Sessions(self._storage, self._settings)
            writes.append(ui_cache.put(completed.page, job.shopper, completed.store, now))
            writes.append(sessions.mark_archived(job.shopper))
        if error is not None:
            writes.append(self._jobs.put_error(job, error, now))
        if not self._write(writes):
            logger.info("job had ended already", extra={"job_id": job.job_id})
            return False
        code = error.code.value if error else "none"
        source = completed.page.source if completed else "none"
        logger.info("job ended", extra={"job_id": job.job_id, "state": state.value, "error": code, "source": source})
        count("JobEnded", state=state.value, error=code, source=source)
        return True

    def _write(self, writes: list[Write]) -> bool:
        """False where the first write's condition, that the job is live, is refused.

        A member's enqueues and endings meet on its pool item, and the shopper's events on the session.
        """
        try:
            dynamodb.transact(
                self._storage, writes, Pauses(self._storage, RETRY_SECONDS, longest=_LONGEST_PAUSE_SECONDS)
            )
        except TransactionRefused as refusal:
            if _END_JOB in refusal.refused:
                return False
            raise
        return True

    def _end_item(self, job: GenerationJob, state: JobState, error: JobError | None, now: float) -> Update:
        changed = {"state": state, "ended_at": now, **dynamodb.expires_after(now, ENDED_JOB_SECONDS)}
        if error is not None:
            changed["error"] = error.model_dump_json()
        return Update(
            table=self._settings.generation_queue_table,
            key=keys.job(job.shopper),
            change="SET " + ", ".join(f"#{name} = :{name}" for name in changed),
            condition="#job_id = :job_id AND #state IN (:queued, :generating)",
            values=changed | {"job_id": job.job_id, "queued": JobState.QUEUED, "generating": JobState.GENERATING},
        )

    def _free_slot(self, job: GenerationJob, pace: Pace | None) -> Update:
        pace_values: dict[str, float] = {}
        if pace:
            # A condition cannot multiply, so what shoppers without a history may take of it is written beside it.
            accepts_new = self._settings.open_part(pace.accepts)
            pace_values = {
                "mean_seconds": round(pace.mean_seconds, 3),
                "accepts": pace.accepts,
                "accepts_new": accepts_new,
            }
        pace_change = " SET " + ", ".join(f"#{name} = :{name}" for name in pace_values) if pace_values else ""
        return Update(
            table=self._settings.generation_queue_table,
            key=keys.pool_member(job.member),
            change=f"DELETE #jobs :slot{pace_change}",
            values={"slot": {keys.pool_slot(job.shopper)}, **pace_values},
        )
