"""A job's items in the generation queue table: the job itself, its pool member's slots, its errors and breadcrumbs."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Item, Put, Table, Update
from wandstore.aws.request_storage import Storage
from wandstore.documents.origin import GenerationCost
from wandstore.errors import ConditionRefused, JobError, UnreadableJob
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.jobs.models import Caller, GenerationJob, JobState, Preferences
from wandstore.jobs.pool import is_pool_member
from wandstore.observability import logger
from wandstore.settings import Settings

ENDED_JOB_SECONDS = 3600  # how long an ended job, its errors and its breadcrumbs are kept


@dataclass(frozen=True)
class ErrorRecord:
    """An error of a shopper's job; `at` is in epoch seconds."""

    error: JobError
    at: float
    job_id: str


@dataclass(frozen=True)
class Member:
    """A pool member's item: the slots of its live jobs, and how long its jobs take on average."""

    slots: frozenset[str] = frozenset()
    mean_seconds: float | None = None


class Jobs:
    """The jobs of the generation queue table, with the pool and the traces beside them. Times are epoch seconds."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self.table = Table(storage, settings.generation_queue_table)

    def find(self, shopper: ShopperKey) -> GenerationJob | None:
        """The job; None too for one that cannot be read, which the keeper ends."""
        item = self.item(shopper)
        try:
            return read_job(item) if item else None
        except UnreadableJob:
            logger.exception("job cannot be read", extra={"store": shopper.store})
            return None

    def item(self, shopper: ShopperKey) -> Item | None:
        return self.table.get(keys.job(shopper))

    def member(self, name: str) -> Member:
        """What cannot be read is as in a new member: its first job to complete writes the mean again."""
        item = self.table.get(keys.pool_member(name)) or {}
        slots, mean = item.get("jobs"), item.get("mean_seconds")
        return Member(
            frozenset(slots if isinstance(slots, set) else ()), mean if isinstance(mean, int | float) else None
        )

    def note_pool_size(self, size: int) -> int:
        """Remembers the pool's size, and returns the largest that it ever had."""
        item = self.table.get(keys.pool_size()) or {}
        largest = item.get("largest")
        if isinstance(largest, int) and largest >= size:
            return largest
        write = Update(
            table=self.table.name,
            key=keys.pool_size(),
            change="SET #largest = :size",
            condition="NOT #largest > :size",
            values={"size": size},
        )
        with contextlib.suppress(ConditionRefused):
            dynamodb.update(self._storage, write)
        return size

    def newest_error(self, shopper: ShopperKey, now: float) -> ErrorRecord | None:
        items = self.table.newest(keys.errors(shopper), 1, now)
        if not items:
            return None
        item = items[0]
        return ErrorRecord(read_error(item["error"]), float(item["at"]), item["job_id"])

    def record_error(self, job: GenerationJob, error: JobError, now: float) -> None:
        dynamodb.put(self._storage, self.put_error(job, error, now))

    def put_error(self, job: GenerationJob, error: JobError, now: float) -> Put:
        """The write of an error's record."""
        item = {
            "key": keys.errors(job.shopper),
            "sort": keys.record_sort(now, job.job_id),
            "error": error.model_dump_json(),
            "job_id": job.job_id,
            "at": now,
            **dynamodb.expires_after(now, ENDED_JOB_SECONDS),
        }
        return Put(table=self.table.name, item=item)

    def leave_breadcrumb(self, job: GenerationJob, what: str, now: float, cost: GenerationCost | None = None) -> None:
        """Records a step of a job, for debugging within the hour. A failure is logged and never raised."""
        item = {
            "key": keys.breadcrumbs(job.shopper),
            "sort": keys.record_sort(now, job.job_id),
            "job_id": job.job_id,
            "attempt": job.attempts,
            "at": now,
            "what": what,
            **dynamodb.expires_after(now, ENDED_JOB_SECONDS),
        }
        if cost is not None:
            item["cost"] = cost.model_dump_json()
        try:
            dynamodb.put(self._storage, Put(table=self.table.name, item=item))
        except Exception as error:
            logger.warning("breadcrumb not written", extra={"job_id": job.job_id, "reason": str(error)})

    def record_unreadable_message(self, message_id: str, reason: str, now: float) -> None:
        item = {
            "key": keys.UNREADABLE_MESSAGES,
            "sort": keys.record_sort(now, message_id),
            "message": reason[:500],
            **dynamodb.expires_after(now, ENDED_JOB_SECONDS),
        }
        dynamodb.put(self._storage, Put(table=self.table.name, item=item))


def job_from_item(item: Mapping[str, Any] | None, now: float) -> GenerationJob | None:
    """The job of a batch read at `now`, epoch seconds; None where it has ended and expired, or cannot be read.

    It is a hint to the edge. The condition of the enqueue transaction decides.
    """
    try:
        return read_job(item) if item is not None and not dynamodb.has_expired(item, now) else None
    except (UnreadableJob, ValueError, TypeError):
        logger.exception("job cannot be read")
        return None


def job_item(job: GenerationJob) -> Item:
    """`expires_at` is absent: only the ending sets it, so that no live job ever expires."""
    return keys.job(job.shopper) | {
        "job_id": job.job_id,
        "store": job.shopper.store,
        "shopper_id": job.shopper.shopper_id,
        "state": job.state,
        "member": job.member,
        "attempts": job.attempts,
        "created_at": job.created_at,
        "deadline": job.deadline,
        "preferences": job.preferences.model_dump_json(by_alias=True),
        "delivered": job.delivered,
        "caller": job.caller,
    }


def read_job(item: Mapping[str, Any]) -> GenerationJob:
    """Raises `UnreadableJob`."""
    try:
        job = _read_job(item)
    except (KeyError, ValueError, TypeError) as error:
        raise UnreadableJob(f"{type(error).__name__}: {str(error)[:200]}") from error
    # Whoever ends the job writes the items that these name.
    if item["key"] != keys.job(job.shopper)["key"] or not is_pool_member(job.member):
        raise UnreadableJob("it is not the job of its own shopper at a member of the pool")
    return job


def _read_job(item: Mapping[str, Any]) -> GenerationJob:
    return GenerationJob(
        job_id=item["job_id"],
        shopper=ShopperKey(StoreSlug(item["store"]), ShopperId(item["shopper_id"])),
        state=JobState(item["state"]),
        member=item["member"],
        attempts=item["attempts"],
        created_at=item["created_at"],
        deadline=item["deadline"],
        ended_at=item.get("ended_at"),
        preferences=_read_preferences(item["preferences"]),
        caller=_read_caller(item.get("caller")),
        delivered=item.get("delivered", False),
        sent=item.get("sent", False),
        error=read_error(item["error"]) if "error" in item else None,
    )


def _read_preferences(stored: str) -> Preferences:
    """The preferences; none where a newer version has stored one that this version does not know."""
    try:
        return Preferences.model_validate_json(stored, extra="ignore")
    except ValidationError:
        logger.warning("preferences of another version", extra={"preferences": stored[:500]})
        return Preferences()


def _read_caller(stored: Any) -> Caller:
    """A shopper where an earlier version wrote none, or a newer one that this version does not know."""
    return Caller(stored) if stored in set(Caller) else Caller.SHOPPER


def read_error(stored: str) -> JobError:
    return JobError.model_validate_json(stored, extra="ignore")
