"""The keeper repairs the queue from outside: jobs whose message was lost, jobs past their deadline, dead letters.

The keeper never writes a depth, replaces a live job, mints an id, touches attempts or pages, or resends a job that was
ever attempted. Two of its runs may overlap.
"""

from __future__ import annotations

from dataclasses import dataclass

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.clients import Clients
from wandstore.aws.dynamodb import ConditionCheck, Item, Update
from wandstore.errors import (
    ConditionRefused,
    ErrorCode,
    JobError,
    TransactionRefused,
    UnreadableJob,
    UnreadableMessage,
)
from wandstore.jobs.ending import JobEndings
from wandstore.jobs.enqueue import JobQueue, minted_at
from wandstore.jobs.items import Jobs, read_job
from wandstore.jobs.messages import parse_message
from wandstore.jobs.models import GenerationJob, JobState
from wandstore.observability import count, logger, measure_seconds
from wandstore.settings import KEEPER_GRACE_SECONDS, Settings

UNSENT_AFTER_SECONDS = 60  # how long the edge has to send a job's message itself
MIN_MEMBERS_LOOKED_AT = 32  # the pool may have been as large before its size was remembered


@dataclass
class Kept:
    """What one run of the keeper did; `failed` counts the jobs it could not handle, which the next run tries again."""

    ended: int = 0
    resent: int = 0
    repaired: int = 0
    failed: int = 0


class Keeper:
    """One run over the pool at `now`, epoch seconds."""

    def __init__(self, clients: Clients, settings: Settings, now: float) -> None:
        self._clients = clients
        self._settings = settings
        self._now = now
        self._jobs = Jobs(clients, settings)
        self._endings = JobEndings(clients, settings)
        self._kept = Kept()

    def keep_queue(self) -> Kept:
        """Handles every job of every pool member. A job that fails does not keep the run from the others."""
        oldest = self._now
        # A pool that was made smaller may still have jobs at members beyond its size.
        largest = self._jobs.note_pool_size(self._settings.pool_size)
        for number in range(max(largest, MIN_MEMBERS_LOOKED_AT)):
            oldest = min(oldest, self._keep_member(f"pool-{number}"))
        measure_seconds("OldestJobAge", self._now - oldest)
        return self._kept

    def _keep_member(self, member: str) -> float:
        """Handles the jobs of one member; when its oldest was created, in epoch seconds."""
        oldest = self._now
        for slot in sorted(self._jobs.member(member).slots):
            try:
                oldest = min(oldest, self._keep_slot(member, slot))
            except Exception:
                logger.exception("slot not kept", extra={"member": member, "slot": slot})
                count("SlotNotKept")
                self._kept.failed += 1
        return oldest

    def end_dead_letter(self, body: str) -> None:
        """Ends the job of a message that exceeded its maximum receive count; returning deletes the message."""
        count("DeadLetter")
        try:
            message = parse_message(body)
        except UnreadableMessage as error:
            logger.error("dead letter is not a job", extra={"reason": str(error)})
            return
        logger.error("dead letter", extra={"job_id": message.job_id})
        job = self._jobs.find(message.shopper)
        if job is None or job.job_id != message.job_id:
            return
        error_of_job = JobError(
            code=ErrorCode.GENERATION_FAILED, message="The job's message exceeded its maximum receive count."
        )
        self._endings.fail(job, error_of_job, self._now)

    def _keep_slot(self, member: str, slot: str) -> float:
        """Handles the job of one slot; when the job was created, in epoch seconds."""
        item = self._jobs.item(keys.shopper_of_slot(slot))
        try:
            job = read_job(item) if item else None
        except UnreadableJob:
            if item is None or not self._is_unreadable_for_good(item):
                raise
            self._kept.ended += self._end_unreadable(member, slot, item)
            return self._now
        if job is None or not job.state.is_live or job.member != member:
            self._kept.repaired += self._remove_dead_slot(member, slot)
            return self._now
        if self._now > job.deadline + KEEPER_GRACE_SECONDS:
            error = JobError(code=ErrorCode.TIMEOUT, message="The job did not end by its deadline.")
            self._kept.ended += self._endings.fail(job, error, self._now)
        elif self._was_never_sent(job) and JobQueue(self._clients, self._settings).send(job):
            self._mark_sent(job)
            count("JobResent")
            self._kept.resent += 1
        return job.created_at

    def _is_unreadable_for_good(self, item: Item) -> bool:
        """Whether the job is past its deadline: until then another version, which can read it, may work on it."""
        deadline = item.get("deadline")
        if not isinstance(deadline, int | float):
            created_at = minted_at(item.get("job_id"))
            deadline = 0.0 if created_at is None else created_at + self._settings.job_deadline_seconds
        return self._now > deadline + KEEPER_GRACE_SECONDS

    def _end_unreadable(self, member: str, slot: str, item: Item) -> bool:
        error = JobError(code=ErrorCode.GENERATION_FAILED, message="The job's item could not be read.")
        return self._endings.end_unreadable(keys.shopper_of_slot(slot), member, item, error, self._now)

    def _was_never_sent(self, job: GenerationJob) -> bool:
        """Whether no message of this job is known to exist; an attempt would prove that there was one."""
        untouched = job.state is JobState.QUEUED and job.attempts == 0 and not job.sent
        return untouched and self._now - job.created_at > UNSENT_AFTER_SECONDS

    def _mark_sent(self, job: GenerationJob) -> None:
        """Runs after the send: a mark that came first could stand for a message that never left."""
        mark = Update(
            table=self._settings.generation_queue_table,
            key=keys.job(job.shopper),
            change="SET #sent = :yes",
            condition="#job_id = :job_id",
            values={"yes": True, "job_id": job.job_id},
        )
        try:
            dynamodb.update(self._clients, mark)
        except ConditionRefused:
            logger.info("a newer job followed the one that was resent", extra={"job_id": job.job_id})

    def _remove_dead_slot(self, member: str, slot: str) -> int:
        """Removes a slot without a live job, which must never exist; how many were removed.

        The job may have ended between the two reads, and freed its slot: the set is read again first.
        """
        if slot not in self._jobs.member(member).slots:
            return 0
        job_is_dead = ConditionCheck(
            table=self._settings.generation_queue_table,
            key=keys.job(keys.shopper_of_slot(slot)),
            condition="attribute_not_exists(#key) OR NOT #state IN (:queued, :generating) OR #member <> :member",
            values={"queued": JobState.QUEUED, "generating": JobState.GENERATING, "member": member},
        )
        remove_slot = Update(
            table=self._settings.generation_queue_table,
            key=keys.pool_member(member),
            change="DELETE #jobs :slot",
            condition="contains(#jobs, :element)",
            values={"slot": {slot}, "element": slot},
        )
        try:
            dynamodb.transact(self._clients, [job_is_dead, remove_slot])
        except TransactionRefused:
            return 0  # the job is live after all, the slot is gone by now, or the next run tries again
        count("SlotWithoutJob")
        logger.error("slot without a live job", extra={"member": member, "slot": slot})
        return 1
