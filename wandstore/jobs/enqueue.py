"""Enqueue: a shopper's new job, and its slot at a pool member, in one transaction; then its queue message.

    (none) --enqueue--> queued --receive--> generating --page stored--> completed
                          |                     |
                          +---------------------+--> failed

One job at a time per shopper and store. A job's id, greater the later it was minted, is generation, fence and
deduplication id in one. A job is live while it is queued or generating, and exactly as long its slot is in the set of
its pool member, so the size of the set is the member's depth.

Read this module, then `attempt`, then `ending`, which is one conditional transaction; `keeper` repairs what was lost
between them.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Put, Update
from wandstore.aws.pauses import Pauses
from wandstore.aws.request_storage import Storage
from wandstore.aws.storage_errors import STORAGE_ERRORS
from wandstore.errors import ErrorCode, JobError, TransactionRefused
from wandstore.ids import ShopperKey
from wandstore.jobs.items import Jobs, job_from_item, job_item
from wandstore.jobs.messages import write_message
from wandstore.jobs.models import Caller, GenerationJob, JobState, Preferences
from wandstore.jobs.pool import members_from, select_pool_member
from wandstore.observability import count, logger
from wandstore.settings import Settings

SECONDS_TO_RECORD_FULL_POOL = 0.3  # what an edge request keeps of its time to record that the pool is full
MEMBER_RETRY_SECONDS = 0.5  # for which a member that others write is tried again, before the next one is
_PUT_JOB, _ADD_SLOT = 0, 1  # positions in the transaction


class Outcome(StrEnum):
    QUEUED = "queued"
    NOT_NEEDED = "not_needed"  # another request was first, or the shopper's last job is newer than this one
    QUEUE_FULL = "queue_full"
    UNKNOWN = "unknown"  # storage did not answer; the keeper or the next visit repairs it


@dataclass(frozen=True)
class Enqueued:
    """The result of an enqueue; `member` is the one that took the job, or the home member that would have."""

    outcome: Outcome
    job_id: str
    member: str


def mint_job_id(now: float) -> str:
    """A UUID of version 7: the time in milliseconds, then randomness, so that later ids are greater.

    `now` is in epoch seconds.
    """
    value = int(now * 1000) << 80 | secrets.randbits(80)
    return str(uuid.UUID(int=value & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62))


def minted_at(job_id: object) -> float | None:
    """When an id was minted, in epoch seconds; None for what `mint_job_id` has not made."""
    try:
        value = uuid.UUID(job_id if isinstance(job_id, str) else "")
    except ValueError:
        return None
    return (value.int >> 80) / 1000 if value.version == 7 else None


@dataclass(frozen=True)
class _SlotAnswer:
    taken: GenerationJob | None = None
    is_member_full: bool = False
    is_transient: bool = False


class JobQueue:
    """Where jobs are queued, by way of one request's storage or a process's clients. Times are epoch seconds."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._settings = settings
        self._jobs = Jobs(storage, settings)

    def enqueue(
        self,
        shopper: ShopperKey,
        now: float,
        *,
        preferences: Preferences | None = None,
        delivered_as: str | None = None,
        caller: Caller = Caller.SHOPPER,
    ) -> Enqueued:
        """Takes a slot at a pool member for a new job and sends its message; one id through every retry and member.

        `delivered_as` is the id under which a webhook has put the page's body into the bucket. A new shopper gets no
        slot of the reserved part of a member, and warming only the slot of an idle one. Never raises for storage: the
        outcome is then `UNKNOWN`.
        """
        home = select_pool_member(shopper.shopper_id, self._settings.pool_size)
        job = GenerationJob(
            job_id=delivered_as or mint_job_id(now),
            shopper=shopper,
            state=JobState.QUEUED,
            member=home,
            attempts=0,
            created_at=now,
            deadline=now + self._settings.job_deadline_seconds,
            preferences=preferences or Preferences(),
            caller=caller,
            delivered=delivered_as is not None,
        )
        try:
            return self._enqueue_at_some_member(job, now)
        except STORAGE_ERRORS as error:
            # A lost reply may stand for a slot that was taken, so no other member is tried.
            return _leave_unknown(job, str(error))

    def _enqueue_at_some_member(self, job: GenerationJob, now: float) -> Enqueued:
        home = job.member
        is_any_full = False
        for member in members_from(home, self._settings.pool_size):
            if is_any_full and self._storage.seconds_left < SECONDS_TO_RECORD_FULL_POOL:
                break  # the refusals have used up the time, so the rest of the pool counts as full
            at_member = job.model_copy(update={"member": member})
            answer = self._take_slot(at_member)
            if answer.taken is not None:
                self.send(answer.taken)
                return Enqueued(Outcome.QUEUED, job.job_id, answer.taken.member)
            if not answer.is_member_full and not answer.is_transient:
                return Enqueued(Outcome.NOT_NEEDED, job.job_id, home)
            is_any_full |= answer.is_member_full
        if not is_any_full:
            return _leave_unknown(job, "conflict or throttle at every member")
        if job.caller is not Caller.WARMING:  # which waits until a member is idle, and is no sign of a full pool
            self._record_full_pool(job, now)
        return Enqueued(Outcome.QUEUE_FULL, job.job_id, home)

    def _take_slot(self, job: GenerationJob) -> _SlotAnswer:
        """One transaction: the job, if its shopper has no live or newer one, and its slot, if the member has room.

        A conflict or a throttle has changed nothing, so it is tried again while the request has time: every enqueue and
        every ending writes one of a few pool items, and DynamoDB cancels a transaction that meets another on an item.
        """
        pauses = Pauses(self._storage, MEMBER_RETRY_SECONDS, kept_seconds=SECONDS_TO_RECORD_FULL_POOL)
        try:
            dynamodb.transact(self._storage, [self._put_job(job), self._add_slot(job)], pauses)
        except TransactionRefused as refusal:
            if _PUT_JOB in refusal.refused:
                stored = job_from_item(refusal.item, job.created_at)
                # If the stored job is live and has our own id, an earlier reply was lost: the slot is taken.
                is_own = stored is not None and stored.job_id == job.job_id and stored.state.is_live
                return _SlotAnswer(taken=stored if is_own else None)
            return _SlotAnswer(is_member_full=_ADD_SLOT in refusal.refused, is_transient=refusal.is_transient)
        return _SlotAnswer(taken=job)

    def _put_job(self, job: GenerationJob) -> Put:
        return Put(
            table=self._settings.generation_queue_table,
            item=job_item(job),
            # Only an ending sets an expiry, and what has expired may be gone at any time: then it is as good as gone.
            condition=(
                "attribute_not_exists(#key) OR (#state IN (:completed, :failed) AND #job_id < :job_id) "
                "OR #expires_at <= :now"
            ),
            values={
                "completed": JobState.COMPLETED,
                "failed": JobState.FAILED,
                "job_id": job.job_id,
                "now": job.created_at,
            },
            returns_stored_item=True,
        )

    def _add_slot(self, job: GenerationJob) -> Update:
        """The slot, if the member has room for this caller."""
        values: dict[str, Any] = {"slot": {keys.pool_slot(job.shopper)}}
        condition = "attribute_not_exists(#jobs)"  # the set of an idle member
        if job.caller is not Caller.WARMING:
            is_new = job.caller is Caller.NEW_SHOPPER
            most = self._settings.max_queue_depth
            values["max_depth"] = self._settings.open_part(most) if is_new else most
            advice = ("accepts", "accepts_new") if is_new else ("accepts",)
            # A comparison with an absent attribute is false, so each absence is named.
            room = " AND ".join(f"(attribute_not_exists(#{name}) OR size(#jobs) < #{name})" for name in advice)
            condition += f" OR (size(#jobs) < :max_depth AND {room})"
        return Update(
            table=self._settings.generation_queue_table,
            key=keys.pool_member(job.member),
            change="ADD #jobs :slot",
            condition=condition,
            values=values,
        )

    def send(self, job: GenerationJob) -> bool:
        """Sends a job's message to its member's group; False, logged, where the queue did not take it."""
        try:
            self._storage.sqs.send_message(
                QueueUrl=self._settings.generation_queue_url,
                MessageBody=write_message(job),
                MessageGroupId=job.member,
                MessageDeduplicationId=job.job_id,
            )
        except Exception as error:
            # Whatever went wrong, the job exists and the keeper sends it; the page must not wait for it.
            logger.warning("job not sent yet", extra={"job_id": job.job_id, "reason": str(error)})
            count("JobNotSent")
            return False
        return True

    def _record_full_pool(self, job: GenerationJob, now: float) -> None:
        count("QueueFull")
        logger.warning("every pool member is full", extra={"job_id": job.job_id, "store": job.shopper.store})
        error = JobError(code=ErrorCode.QUEUE_FULL, message="Every member of the generation pool is full.")
        try:
            self._jobs.record_error(job, error, now)
        except STORAGE_ERRORS as failure:
            logger.warning("full pool not recorded", extra={"job_id": job.job_id, "reason": str(failure)})


def _leave_unknown(job: GenerationJob, reason: str) -> Enqueued:
    logger.warning("enqueue has an unknown outcome", extra={"job_id": job.job_id, "reason": reason})
    count("EnqueueUnknown")
    return Enqueued(Outcome.UNKNOWN, job.job_id, job.member)
