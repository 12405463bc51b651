"""The life of a job, from the visit that wants a page to the page or the failure that ends it.

    (none) --enqueue--> queued --receive--> generating --page stored--> completed
                          |                     |
                          +---------------------+--> failed

One job at a time per shopper and store. Its id, greater the later it was minted, is generation, fence and deduplication
id in one. A job is live while queued or generating, and exactly as long its place is in the set of its pool member, so
the size of the set is the member's depth. Every ending is one conditional transaction: `end_job`.

Read `enqueue`, `run_job` and `end_job`, in this order; then `wandstore.jobs.keeper`, which mends what was lost between
them.
"""

from __future__ import annotations

import json
import math
import random
import re
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from wandstore import keys
from wandstore.aws.clients import Clients
from wandstore.aws.request_storage import Storage
from wandstore.catalogue.snapshots import load_current_catalogue
from wandstore.catalogue.stores import SHOPPER_ID, SLUG, Store, find_store
from wandstore.documents.origin import Composition
from wandstore.errors import (
    ErrorCode,
    InvalidField,
    JobError,
    JobFailed,
    StorageUnavailable,
    StoreNotFound,
    UnreadableMessage,
    WandStoreError,
)
from wandstore.jobs.items import (
    CONDITION_FAILED,
    ENDED_JOB_SECONDS,
    error_item,
    item_key,
    job_from_item,
    job_item,
    leave_breadcrumb,
    read_job,
    read_refusal,
)
from wandstore.jobs.models import GenerationJob, JobState, Preferences
from wandstore.jobs.pool import members_from, select_pool_member
from wandstore.observability import count, logger
from wandstore.page_store import pages as page_store
from wandstore.page_store.pages import CachedUI
from wandstore.page_store.personal_page import PersonalPage
from wandstore.settings import Settings
from wandstore.shoppers.records import generation_end, note_generation_start, note_shopper

MAX_ATTEMPTS = 3
SECONDS_TO_REFUSE = 0.3  # what an edge request keeps of its time to record that nobody took its job
_JOB_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
RETRY_DELAYS_SECONDS = (2, 4)  # after the first attempt, and after the second


# Enqueue (edge) -------------------------------------------------------------------------------------------------------


class Outcome(StrEnum):
    QUEUED = "queued"
    NOT_NEEDED = "not_needed"  # another request was first, or the shopper's last job is newer than this one
    QUEUE_FULL = "queue_full"
    UNKNOWN = "unknown"  # storage did not say; the keeper or the next visit mends it


@dataclass(frozen=True)
class Enqueued:
    """What became of a wish for a page; `member` is the one that took the job, or the home that would have."""

    outcome: Outcome
    job_id: str
    member: str

    @property
    def status_code(self) -> int:
        """What the trigger answers over HTTP: 429 when every member is full, else 202."""
        return 429 if self.outcome is Outcome.QUEUE_FULL else 202


def mint_job_id(now: float) -> str:
    """A UUID of version 7: the time in milliseconds, then randomness, so that later ids are greater."""
    value = int(now * 1000) << 80 | secrets.randbits(80)
    return str(uuid.UUID(int=value & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62))


def enqueue(
    storage: Storage,
    settings: Settings,
    store: str,
    shopper_id: str,
    *,
    preferences: Preferences | None = None,
    delivered_as: str | None = None,
    now: float,
) -> Enqueued:
    """Takes a place at a pool member for a new job and sends its message; one id through every retry and member.

    `delivered_as` is the id under which a webhook has put the page's body into the bucket.
    """
    home = select_pool_member(shopper_id, settings.pool_size)
    job = GenerationJob(
        job_id=delivered_as or mint_job_id(now),
        store=store,
        shopper_id=shopper_id,
        state=JobState.QUEUED,
        member=home,
        attempts=0,
        created_at=now,
        deadline=now + settings.job_deadline_seconds,
        preferences=preferences or Preferences(),
        delivered=delivered_as is not None,
    )
    retried = refused = False
    try:
        for member in members_from(home, settings.pool_size):
            if refused and storage.seconds_left < SECONDS_TO_REFUSE:
                break  # as good as full: refusals have used up the time
            at_member = job.model_copy(update={"member": member})
            answer = _take_place(storage, settings, at_member)
            if answer.try_again and not retried:
                retried = True
                time.sleep(random.uniform(0.01, 0.05))
                answer = _take_place(storage, settings, at_member)
            if answer.try_again:
                return _leave_unknown(job, "conflict or throttle, twice")
            if answer.taken is not None:
                send_job(storage, settings, answer.taken)
                return Enqueued(Outcome.QUEUED, job.job_id, answer.taken.member)
            if not answer.member_full:
                return Enqueued(Outcome.NOT_NEEDED, job.job_id, home)
            refused = True
    except (StorageUnavailable, ClientError, BotoCoreError) as error:
        # A lost reply may stand for a place taken, so no other member is tried.
        return _leave_unknown(job, str(error))
    _record_queue_full(storage, settings, job, now)
    return Enqueued(Outcome.QUEUE_FULL, job.job_id, home)


def _leave_unknown(job: GenerationJob, reason: str) -> Enqueued:
    logger.warning("job not enqueued, or not known to be", extra={"job_id": job.job_id, "reason": reason})
    count("EnqueueUnknown")
    return Enqueued(Outcome.UNKNOWN, job.job_id, job.member)


@dataclass(frozen=True)
class _PlaceAnswer:
    taken: GenerationJob | None = None
    member_full: bool = False
    try_again: bool = False


def _take_place(storage: Storage, settings: Settings, job: GenerationJob) -> _PlaceAnswer:
    """One transaction: the job, if its shopper has no live or newer one, and its place, if the member has room."""
    put_job = {
        "TableName": settings.generation_queue_table,
        "Item": job_item(job),
        "ConditionExpression": (
            "attribute_not_exists(#key) OR (#state IN (:completed, :failed) AND #job_id < :job_id)"
        ),
        "ExpressionAttributeNames": {"#key": "key", "#state": "state", "#job_id": "job_id"},
        "ExpressionAttributeValues": {
            ":completed": {"S": JobState.COMPLETED},
            ":failed": {"S": JobState.FAILED},
            ":job_id": {"S": job.job_id},
        },
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    add_place = {
        "TableName": settings.generation_queue_table,
        "Key": item_key(keys.pool_member(job.member)),
        "UpdateExpression": "ADD #jobs :place",
        # A comparison with an absent attribute is false, so each absence is said.
        "ConditionExpression": (
            "attribute_not_exists(#jobs) OR "
            "(size(#jobs) < :most AND (attribute_not_exists(#accepts) OR size(#jobs) < #accepts))"
        ),
        "ExpressionAttributeNames": {"#jobs": "jobs", "#accepts": "accepts"},
        "ExpressionAttributeValues": {
            ":place": {"SS": [keys.pool_place(job.store, job.shopper_id)]},
            ":most": {"N": str(settings.max_queue_depth)},
        },
    }
    try:
        storage.dynamodb.transact_write_items(TransactItems=[{"Put": put_job}, {"Update": add_place}])
    except ClientError as error:
        refusal = read_refusal(error)
        if refusal.codes[0] == CONDITION_FAILED:
            standing = job_from_item(refusal.item, 0)
            # My own id standing there live means that an earlier reply of mine was lost: the place is taken.
            mine = standing is not None and standing.job_id == job.job_id and standing.state.is_live
            return _PlaceAnswer(taken=standing if mine else None)
        if refusal.may_pass:
            return _PlaceAnswer(try_again=True)
        if refusal.codes[1] != CONDITION_FAILED:
            raise
        return _PlaceAnswer(member_full=True)
    return _PlaceAnswer(taken=job)


def send_job(storage: Storage, settings: Settings, job: GenerationJob) -> bool:
    """Sends a job's message to its member's group; False, logged, where the queue did not take it."""
    message = {
        "jobId": job.job_id,
        "storeSlug": job.store,
        "shopperId": job.shopper_id,
        "preferences": job.preferences.model_dump(mode="json", by_alias=True, exclude_defaults=True),
    }
    try:
        storage.sqs.send_message(
            QueueUrl=settings.generation_queue_url,
            MessageBody=json.dumps(message),
            MessageGroupId=job.member,
            MessageDeduplicationId=job.job_id,
        )
    except Exception as error:
        # Whatever went wrong, the job stands and the keeper sends it; the page must not wait for it.
        logger.warning("job not sent yet", extra={"job_id": job.job_id, "reason": str(error)})
        count("JobNotSent")
        return False
    return True


def _record_queue_full(storage: Storage, settings: Settings, job: GenerationJob, now: float) -> None:
    count("QueueFull")
    logger.warning("every pool member is full", extra={"job_id": job.job_id, "store": job.store})
    error = JobError(code=ErrorCode.QUEUE_FULL, message="Every member of the generation pool is full.")
    try:
        storage.dynamodb.put_item(TableName=settings.generation_queue_table, Item=error_item(job, error, now))
    except (StorageUnavailable, ClientError) as failure:
        logger.warning("full queue not recorded", extra={"job_id": job.job_id, "reason": str(failure)})


# Generate (the generator, one message at a time per member) -----------------------------------------------------------


@dataclass(frozen=True)
class Delivery:
    """One receive of a queue message."""

    message_id: str
    receipt_handle: str


class TryAgain(WandStoreError):
    """The message is to be reported failed: the queue delivers it again after its shortened visibility."""


# Raises `JobFailed` for what cannot become a page at all; any other error is worth another attempt.
Compose = Callable[[GenerationJob], Composition]


def run_job(
    body: str, delivery: Delivery, compose: Compose, clients: Clients, settings: Settings,
    clock: Callable[[], float] = time.time,
) -> None:  # fmt: skip
    """Takes one delivered message as far as it goes; returning acknowledges it.

    Raises `TryAgain` for an attempt that failed and is not the last. Every other error that escapes is unknown, leaves
    the message to be delivered again, and finds the job as it was left.
    """
    try:
        named = parse_message(body)
    except UnreadableMessage as error:
        _record_unreadable(clients, settings, delivery, str(error), clock())
        return
    try:
        _run_attempt(named, delivery, compose, clients, settings, clock)
    except TryAgain:
        raise
    except Exception:
        logger.exception("attempt interrupted, left to its redelivery", extra={"job_id": named.job_id})
        count("AttemptInterrupted")
        raise


def _run_attempt(
    named: NamedJob, delivery: Delivery, compose: Compose, clients: Clients, settings: Settings,
    clock: Callable[[], float],
) -> None:  # fmt: skip
    began_at = clock()
    job = _begin_attempt(clients, settings, named, began_at)
    if job is None:
        return
    note_generation_start(clients, settings, job, began_at)
    try:
        store = _store_of(job, settings)
        made = _make_page(job, delivery, compose, clients, settings, clock)
    except JobFailed as failure:
        end_job(clients, settings, job, JobState.FAILED, error=failure.error, now=clock())
        return
    # Whoever gets a page is known from here on; the visit that asked for it must not wait for such a write.
    note_shopper(clients, settings, job.store, job.shopper_id, made.page.persona.hash, job.created_at)
    catalogue = load_current_catalogue(store, clients, settings)
    cached = page_store.make_cached_ui(made.page, store, catalogue, settings)
    _write_html(clients, settings, made.page, cached)
    ended_at = clock()
    pace = _member_pace(clients, settings, job.member, ended_at - began_at)
    ending = Completed(page=cached, store=store, pace=pace)
    end_job(clients, settings, job, JobState.COMPLETED, error=made.error, completed=ending, now=ended_at)


def _store_of(job: GenerationJob, settings: Settings) -> Store:
    try:
        return find_store(settings.stores_path, job.store)
    except (StoreNotFound, InvalidField) as gone:
        raise JobFailed(ErrorCode.GENERATION_FAILED, str(gone)) from gone


@dataclass(frozen=True)
class _Made:
    """A page in the archive, and the failure that made it a template's."""

    page: PersonalPage
    error: JobError | None = None


def _make_page(
    job: GenerationJob, delivery: Delivery, compose: Compose, clients: Clients, settings: Settings,
    clock: Callable[[], float],
) -> _Made:  # fmt: skip
    """The job's page, stored: an earlier attempt's, or a new one. Raises `TryAgain` or `JobFailed`."""
    archived = page_store.read_archived(clients, settings, job.store, job.shopper_id)
    if (adopted := _page_of_this_job(archived, job)) is not None:
        logger.info("page of an earlier attempt adopted", extra={"job_id": job.job_id})
        return _Made(adopted, adopted.error)
    try:
        composition = compose(job)
    except Exception as failure:
        logger.exception("attempt failed", extra={"job_id": job.job_id, "attempt": job.attempts})
        count("AttemptFailed")
        leave_breadcrumb(clients, settings, job, f"attempt failed: {type(failure).__name__}", clock())
        if isinstance(failure, JobFailed):
            raise
        if job.attempts >= MAX_ATTEMPTS:
            raise JobFailed(ErrorCode.GENERATION_FAILED, f"The last attempt: {type(failure).__name__}.") from failure
        clients.sqs.change_message_visibility(
            QueueUrl=settings.generation_queue_url,
            ReceiptHandle=delivery.receipt_handle,
            VisibilityTimeout=RETRY_DELAYS_SECONDS[job.attempts - 1],
        )
        raise TryAgain(f"attempt {job.attempts} of {job.job_id} failed") from failure
    leave_breadcrumb(clients, settings, job, f"composed by {composition.source}", clock(), composition.cost)
    return _Made(_store_page(clients, settings, job, composition, archived, clock()), composition.error)


@dataclass(frozen=True)
class NamedJob:
    """The job that a queue message names."""

    job_id: str
    store: str
    shopper_id: str


def parse_message(body: str) -> NamedJob:
    """Raises `UnreadableMessage` for whatever can be no job's message."""
    try:
        message = json.loads(body)
        named = [message[name] for name in ("jobId", "storeSlug", "shopperId")]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableMessage(f"{type(error).__name__}: {error}") from error
    grammars = (_JOB_ID, SLUG, SHOPPER_ID)
    if not all(
        isinstance(part, str) and grammar.fullmatch(part) for part, grammar in zip(named, grammars, strict=True)
    ):
        raise UnreadableMessage("jobId, storeSlug or shopperId is outside its grammar")
    return NamedJob(*named)


def _begin_attempt(clients: Clients, settings: Settings, named: NamedJob, now: float) -> GenerationJob | None:
    """Marks the job as generating and counts the attempt; None for a message with nothing left to do."""
    try:
        response = clients.dynamodb.update_item(
            TableName=settings.generation_queue_table,
            Key=item_key(keys.job(named.store, named.shopper_id)),
            UpdateExpression="SET #state = :generating ADD #attempts :one",
            ConditionExpression=(
                "#job_id = :job_id AND #state IN (:queued, :generating) "
                "AND #attempts < :most_attempts AND #deadline > :now"
            ),
            ExpressionAttributeNames={
                "#state": "state",
                "#attempts": "attempts",
                "#job_id": "job_id",
                "#deadline": "deadline",
            },
            ExpressionAttributeValues={
                ":job_id": {"S": named.job_id},
                ":queued": {"S": JobState.QUEUED},
                ":generating": {"S": JobState.GENERATING},
                ":one": {"N": "1"},
                ":most_attempts": {"N": str(MAX_ATTEMPTS)},
                ":now": {"N": str(now)},
            },
            ReturnValues="ALL_NEW",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except clients.dynamodb.exceptions.ConditionalCheckFailedException as refused:
        item = refused.response.get("Item")
        standing = read_job(item) if item else None
        if standing is None or standing.job_id != named.job_id or not standing.state.is_live:
            logger.info("message of a job that is over", extra={"job_id": named.job_id})
            return None
        if standing.deadline <= now:
            error = JobError(code=ErrorCode.TIMEOUT, message="The job waited past its deadline.")
        else:
            error = JobError(code=ErrorCode.GENERATION_FAILED, message=f"{MAX_ATTEMPTS} attempts did not end it.")
        end_job(clients, settings, standing, JobState.FAILED, error=error, now=now)
        return None
    return read_job(response["Attributes"])


def _page_of_this_job(archived: page_store.ArchivedPage | None, job: GenerationJob) -> PersonalPage | None:
    """The page that an earlier attempt of this job stored. Raises `JobFailed` where a newer job was faster."""
    if archived is None or archived.page is None or archived.page.job_id < job.job_id:
        return None
    if archived.page.job_id > job.job_id:
        raise JobFailed(ErrorCode.SUPERSEDED, "A newer job's page is stored already.")
    return archived.page


def _store_page(
    clients: Clients,
    settings: Settings,
    job: GenerationJob,
    composition: Composition,
    archived: page_store.ArchivedPage | None,
    now: float,
) -> PersonalPage:
    """Puts the page into the archive over what was seen there, looking again for as long as others write there too."""
    while True:
        page = PersonalPage(
            store=job.store,
            shopper_id=job.shopper_id,
            job_id=job.job_id,
            document=composition.document,
            persona=composition.persona,
            source=composition.source,
            reason=composition.reason,
            error=composition.error,
            made_at=now,
            cost=composition.cost,
            earlier=page_store.trees_to_keep(archived.page if archived else None, composition.persona.hash),
        )
        if page_store.replace_archived(clients, settings, page, seen=archived.etag if archived else None):
            return page
        archived = page_store.read_archived(clients, settings, job.store, job.shopper_id)
        if (adopted := _page_of_this_job(archived, job)) is not None:
            return adopted


def _write_html(clients: Clients, settings: Settings, page: PersonalPage, cached: CachedUI) -> None:
    try:
        page_store.write_archived_html(clients, settings, page, cached.rendered)
    except Exception:
        # No decision reads this copy, so its failure ends nothing.
        logger.exception("archived html not written", extra={"job_id": page.job_id})


def _record_unreadable(clients: Clients, settings: Settings, delivery: Delivery, why: str, now: float) -> None:
    """A message that is no job is recorded and counted, then acknowledged: its member has others waiting."""
    count("UnreadableMessage")
    logger.error("queue message is no job", extra={"message_id": delivery.message_id, "reason": why})
    clients.dynamodb.put_item(
        TableName=settings.generation_queue_table,
        Item={
            "key": {"S": keys.UNREADABLE_MESSAGES},
            "sort": {"S": keys.record_sort(now, delivery.message_id)},
            "message": {"S": why[:500]},
            "expires_at": {"N": str(int(now) + ENDED_JOB_SECONDS)},
        },
    )


# The end (generator, dead-letter consumer, keeper) --------------------------------------------------------------------


class Pace(NamedTuple):
    """How fast a member works: advice on how many jobs it should accept."""

    mean_seconds: float
    accepts: int


@dataclass(frozen=True)
class Completed:
    """What the ending of a completed job brings along: its page, and the member's pace after it."""

    page: CachedUI
    store: Store
    pace: Pace


def end_job(
    clients: Clients,
    settings: Settings,
    job: GenerationJob,
    state: JobState,
    *,
    now: float,
    error: JobError | None = None,
    completed: Completed | None = None,
) -> bool:
    """Ends a live job in one transaction; False when it had ended already, by somebody else or by a lost reply of mine.

    The page, the error's record and the generation's row are written in the same transaction. Raises botocore's error
    where three retries met a conflict or a throttle, and at once for anything else.
    """
    writes = [
        _end_job_item(settings, job, state, error, now),
        _leave_place(settings, job, completed.pace if completed else None),
        generation_end(
            settings,
            job,
            "completed" if state is JobState.COMPLETED else "failed",
            error=error,
            persona_hash=completed.page.persona_hash if completed else None,
            now=now,
        ),
    ]
    if completed is not None:
        item = page_store.cached_ui_item(completed.page, settings, completed.store, job.shopper_id, now=now)
        writes.append({"Put": {"TableName": settings.ui_cache_table, "Item": item}})
        writes.append(_mark_archived(settings, job))
    if error is not None:
        writes.append({"Put": {"TableName": settings.generation_queue_table, "Item": error_item(job, error, now)}})
    if not _write_ending(clients, writes):
        logger.info("job had ended already", extra={"job_id": job.job_id})
        return False
    code = error.code.value if error else "none"
    source = completed.page.source.value if completed else "none"
    logger.info("job ended", extra={"job_id": job.job_id, "state": state.value, "error": code, "source": source})
    count("JobEnded", state=state.value, error=code, source=source)
    return True


def _write_ending(clients: Clients, writes: list[dict[str, Any]]) -> bool:
    """False where the first write's condition, that the job is live, is refused."""
    for pause_seconds in (0.05, 0.1, 0.2, None):
        try:
            clients.dynamodb.transact_write_items(TransactItems=writes)
        except ClientError as failure:
            refusal = read_refusal(failure)
            if refusal.codes[0] == CONDITION_FAILED:
                return False
            if not refusal.may_pass or pause_seconds is None:
                raise
            time.sleep(random.uniform(0.5, 1.5) * pause_seconds)
        else:
            break
    return True


def _end_job_item(
    settings: Settings, job: GenerationJob, state: JobState, error: JobError | None, now: float
) -> dict[str, Any]:
    values = {
        ":state": {"S": state},
        ":job_id": {"S": job.job_id},
        ":queued": {"S": JobState.QUEUED},
        ":generating": {"S": JobState.GENERATING},
        ":now": {"N": str(now)},
        ":expires_at": {"N": str(int(now) + ENDED_JOB_SECONDS)},
    }
    assignments = "SET #state = :state, #ended_at = :now, #expires_at = :expires_at"
    names = {"#state": "state", "#ended_at": "ended_at", "#expires_at": "expires_at", "#job_id": "job_id"}
    if error is not None:
        assignments += ", #error = :error"
        names["#error"] = "error"
        values[":error"] = {"S": error.model_dump_json()}
    return {
        "Update": {
            "TableName": settings.generation_queue_table,
            "Key": item_key(keys.job(job.store, job.shopper_id)),
            "UpdateExpression": assignments,
            "ConditionExpression": "#job_id = :job_id AND #state IN (:queued, :generating)",
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
        }
    }


def _leave_place(settings: Settings, job: GenerationJob, pace: Pace | None) -> dict[str, Any]:
    update = "DELETE #jobs :place"
    names = {"#jobs": "jobs"}
    values: dict[str, Any] = {":place": {"SS": [keys.pool_place(job.store, job.shopper_id)]}}
    if pace is not None:
        update += " SET #mean = :mean, #accepts = :accepts"
        names |= {"#mean": "mean_seconds", "#accepts": "accepts"}
        values |= {":mean": {"N": f"{pace.mean_seconds:.3f}"}, ":accepts": {"N": str(pace.accepts)}}
    return {
        "Update": {
            "TableName": settings.generation_queue_table,
            "Key": item_key(keys.pool_member(job.member)),
            "UpdateExpression": update,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
        }
    }


def _member_pace(clients: Clients, settings: Settings, member: str, seconds: float) -> Pace:
    """The member's mean after a job of so many seconds, the newest weighing a fifth, and what follows for its queue."""
    pool = clients.dynamodb.get_item(
        TableName=settings.generation_queue_table, Key=item_key(keys.pool_member(member))
    ).get("Item", {})
    before = float(pool["mean_seconds"]["N"]) if "mean_seconds" in pool else seconds
    mean_seconds = max(0.001, 0.8 * before + 0.2 * seconds)
    return Pace(mean_seconds, max(1, math.floor(settings.max_queue_wait_seconds / mean_seconds)))


def _mark_archived(settings: Settings, job: GenerationJob) -> dict[str, Any]:
    return {
        "Update": {
            "TableName": settings.shopper_sessions_table,
            "Key": {"key": {"S": keys.session(job.shopper_id)}},
            "UpdateExpression": "ADD #archived :store",
            "ExpressionAttributeNames": {"#archived": "archived"},
            "ExpressionAttributeValues": {":store": {"SS": [job.store]}},
        }
    }
