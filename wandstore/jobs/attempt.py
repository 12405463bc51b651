"""Attempt: a generator takes one message, makes the job's page, archives it, and ends the job."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.clients import Clients
from wandstore.aws.dynamodb import Update
from wandstore.aws.storage_errors import STORAGE_ERRORS
from wandstore.catalogue.snapshots import load_current_catalogue
from wandstore.catalogue.stores import Store, find_store
from wandstore.documents.origin import Composition
from wandstore.errors import (
    ConditionRefused,
    ErrorCode,
    InvalidField,
    JobError,
    JobFailed,
    StorageUnavailable,
    StoreNotFound,
    UnreadableMessage,
    WandStoreError,
)
from wandstore.ids import ShopperKey
from wandstore.jobs.ending import Completed, JobEndings
from wandstore.jobs.heartbeat import Heartbeat, Stop
from wandstore.jobs.items import Jobs, read_job
from wandstore.jobs.messages import JobMessage, Receipt, parse_message
from wandstore.jobs.models import Caller, GenerationJob, JobState
from wandstore.jobs.own_start import own_start_seconds
from wandstore.jobs.records import GenerationRecords
from wandstore.observability import count, logger
from wandstore.page_store.archive import Archive, ArchivedPage
from wandstore.page_store.earlier_trees import trees_to_keep
from wandstore.page_store.personal_page import PersonalPage
from wandstore.page_store.ui_cache import UiCache, render_own
from wandstore.pages import RenderContext
from wandstore.settings import Settings
from wandstore.shoppers.records import ShopperRecords
from wandstore.shoppers.sessions import NO_SESSION, Session, Sessions

MAX_ATTEMPTS = 3
# A shopper's page has few other writers: visits that write nothing to the archive, and zombies of the same job.
MAX_ARCHIVE_TRIES = 10
# After the first attempt or receive, the second, and so on. There are two between three attempts. An interruption costs
# a receive, of which a message has five, so these waits grow: an outage of a minute must not make jobs dead letters.
RETRY_DELAYS_SECONDS = (2, 4, 15, 45)

# Composes a job's page. Raises `JobFailed` for what can never become a page; any other error is worth another attempt.
Compose = Callable[[GenerationJob], Composition]


class TryAgain(WandStoreError):
    """The message is to be reported as failed: the queue delivers it again after so many seconds."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


@dataclass(frozen=True)
class JobRunner:
    """Runs the attempts of one generator process. `clock` gives epoch seconds.

    The first job of a process is no measure for the next ones: its process `is_starting`. What `compose` adds to
    `afterwards` is called when the job has its page. A heartbeat waits on what `make_stop` makes.
    """

    compose: Compose
    clients: Clients
    settings: Settings
    clock: Callable[[], float] = time.time
    is_starting: bool = False
    afterwards: Sequence[Callable[[], None]] = ()
    make_stop: Callable[[], Stop] = threading.Event

    def run(self, body: str, receipt: Receipt) -> None:
        """Takes one received message as far as it goes; returning acknowledges it.

        Raises `TryAgain` for an attempt that failed and is not the last. Every other error that escapes is unknown. In
        both cases the message is delivered again in seconds, and finds the job as it was left.
        """
        try:
            message = parse_message(body)
        except UnreadableMessage as error:
            self._record_unreadable(receipt, str(error))
            return
        with Heartbeat(self.clients, self.settings, receipt, self.make_stop()) as heartbeat:
            try:
                self._work(message)
            except TryAgain as again:
                heartbeat.release_after(again.seconds)
                raise
            except Exception:
                logger.exception("attempt interrupted, left to its redelivery", extra={"job_id": message.job_id})
                count("AttemptInterrupted")
                heartbeat.release_after(retry_delay(receipt.receives))
                raise

    def _work(self, message: JobMessage) -> None:
        try:
            self._attempt(message)
        finally:
            for do in self.afterwards:
                do()

    def _attempt(self, message: JobMessage) -> None:
        began_at, start_seconds = self.clock(), own_start_seconds()
        job = self._begin(message, began_at)
        if job is None:
            return
        GenerationRecords(self.clients, self.settings).note_start(job, began_at)
        try:
            store = self._store_of(job)
            page = self._make_page(job)
        except JobFailed as failure:
            self._endings.fail(job, failure.error, self.clock())
            return
        session = self._session_of(job.shopper)
        # The generator writes the rows of the shopper and of their persona, so that no visit waits for them.
        if job.caller is not Caller.WARMING:  # whose shopper is nobody
            records = ShopperRecords(self.clients, self.settings)
            records.note_shopper(job.shopper, page.persona.hash, job.created_at)
            records.note_persona(job.shopper, page.persona, session.signals, job.created_at)
        catalogue = load_current_catalogue(store, self.clients, self.settings)
        context = RenderContext(store, catalogue, self.settings.public_base_url)
        cached = UiCache(self.clients, self.settings).make(page, context, session.history)
        self._write_html(page, context)
        ended_at = self.clock()
        own_seconds = ended_at - began_at - (own_start_seconds() - start_seconds)
        pace = None if self.is_starting else self._endings.pace_after(job.member, max(0.0, own_seconds))
        self._endings.complete(job, Completed(cached, store, pace, page.error), ended_at)

    def _begin(self, message: JobMessage, now: float) -> GenerationJob | None:
        """Marks the job as generating and counts the attempt; None for a message with nothing left to do."""
        begin = Update(
            table=self.settings.generation_queue_table,
            key=keys.job(message.shopper),
            change="SET #state = :generating ADD #attempts :one",
            condition=(
                "#job_id = :job_id AND #state IN (:queued, :generating) "
                "AND #attempts < :max_attempts AND #deadline > :now"
            ),
            values={
                "job_id": message.job_id,
                "queued": JobState.QUEUED,
                "generating": JobState.GENERATING,
                "one": 1,
                "max_attempts": MAX_ATTEMPTS,
                "now": now,
            },
            returns_stored_item=True,
        )
        try:
            return read_job(dynamodb.update_and_read(self.clients, begin))
        except ConditionRefused as refusal:
            stored = read_job(refusal.item) if refusal.item else None
        if stored is None or stored.job_id != message.job_id or not stored.state.is_live:
            logger.info("message of an ended job", extra={"job_id": message.job_id})
            return None
        if stored.deadline <= now:
            error = JobError(code=ErrorCode.TIMEOUT, message="The job waited past its deadline.")
        else:
            error = JobError(code=ErrorCode.GENERATION_FAILED, message=f"{MAX_ATTEMPTS} attempts did not end it.")
        self._endings.fail(stored, error, now)
        return None

    def _store_of(self, job: GenerationJob) -> Store:
        try:
            return find_store(self.settings.stores_path, job.shopper.store)
        except (StoreNotFound, InvalidField) as error:
            raise JobFailed(ErrorCode.GENERATION_FAILED, str(error)) from error

    def _make_page(self, job: GenerationJob) -> PersonalPage:
        """The job's page, stored: an earlier attempt's, or a new one. Raises `TryAgain` or `JobFailed`."""
        archived = self._archive.read(job.shopper)
        if (adopted := _page_of_this_job(archived, job)) is not None:
            logger.info("page of an earlier attempt adopted", extra={"job_id": job.job_id})
            return adopted
        try:
            composition = self.compose(job)
        except Exception as failure:
            self._note_failed_attempt(job, failure)
            raise TryAgain(f"attempt {job.attempts} of {job.job_id} failed", retry_delay(job.attempts)) from failure
        jobs = Jobs(self.clients, self.settings)
        jobs.leave_breadcrumb(job, f"composed by {composition.source}", self.clock(), composition.cost)
        return self._store_page(job, composition, archived)

    def _note_failed_attempt(self, job: GenerationJob, failure: Exception) -> None:
        """Raises `JobFailed` where there is no next attempt."""
        logger.exception("attempt failed", extra={"job_id": job.job_id, "attempt": job.attempts})
        count("AttemptFailed")
        jobs = Jobs(self.clients, self.settings)
        jobs.leave_breadcrumb(job, f"attempt failed: {type(failure).__name__}", self.clock())
        if isinstance(failure, JobFailed):
            raise failure
        if job.attempts >= MAX_ATTEMPTS:
            raise JobFailed(ErrorCode.GENERATION_FAILED, f"The last attempt: {type(failure).__name__}.") from failure

    def _store_page(self, job: GenerationJob, composition: Composition, archived: ArchivedPage | None) -> PersonalPage:
        """Archives the page over what was read there; after each concurrent write, reads again.

        Raises `StorageUnavailable` where that never ends.
        """
        made_at = self.clock()
        for _ in range(MAX_ARCHIVE_TRIES):
            page = PersonalPage(
                store=job.shopper.store,
                shopper_id=job.shopper.shopper_id,
                job_id=job.job_id,
                document=composition.document,
                persona=composition.persona,
                source=composition.source,
                reason=composition.reason,
                error=composition.error,
                made_at=made_at,
                cost=composition.cost,
                earlier=trees_to_keep(archived.page if archived else None, composition.persona.hash),
                bucket=composition.bucket,
                awaits_own_page=composition.awaits_own_page,
            )
            if self._archive.replace(page, seen=archived.etag if archived else None):
                return page
            archived = self._archive.read(job.shopper)
            if (adopted := _page_of_this_job(archived, job)) is not None:
                return adopted
        # As of an object that may be written, and not read.
        raise StorageUnavailable("s3", f"every write of the page of {job.job_id} met another")

    def _session_of(self, shopper: ShopperKey) -> Session:
        """An empty one where the session cannot be read: the next visit fills the rows of the shopper's own then."""
        try:
            return Sessions(self.clients, self.settings).read(shopper, self.clock())
        except STORAGE_ERRORS:
            logger.warning("session not read", exc_info=True, extra={"store": shopper.store})
            return NO_SESSION

    def _write_html(self, page: PersonalPage, context: RenderContext) -> None:
        """The page without the rows of the shopper's own: they are for the cookie's shopper alone, and grow old."""
        try:
            self._archive.write_html(page, render_own(page, context))
        except Exception:
            # No decision reads this copy, so its failure ends nothing.
            logger.exception("archived html not written", extra={"job_id": page.job_id})

    def _record_unreadable(self, receipt: Receipt, reason: str) -> None:
        """A message that is not a job is recorded and counted, then acknowledged, so that its group is not blocked."""
        count("UnreadableMessage")
        logger.error("queue message is not a job", extra={"message_id": receipt.message_id, "reason": reason})
        Jobs(self.clients, self.settings).record_unreadable_message(receipt.message_id, reason, self.clock())

    @property
    def _archive(self) -> Archive:
        return Archive(self.clients, self.settings)

    @property
    def _endings(self) -> JobEndings:
        return JobEndings(self.clients, self.settings)


def retry_delay(number: int) -> int:
    """The seconds until a message is delivered again, after its attempt or receive of this number."""
    return RETRY_DELAYS_SECONDS[min(number, len(RETRY_DELAYS_SECONDS)) - 1]


def _page_of_this_job(archived: ArchivedPage | None, job: GenerationJob) -> PersonalPage | None:
    """The page that an earlier attempt of this job stored. Raises `JobFailed` where a newer job's page is there."""
    if archived is None or archived.job_id is None or archived.job_id < job.job_id:
        return None
    if archived.job_id > job.job_id:
        raise JobFailed(ErrorCode.SUPERSEDED, "A newer job's page is stored already.")
    return archived.page
