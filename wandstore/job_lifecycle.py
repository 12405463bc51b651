"""The life of a job, from the visit that wants a page to the page or the failure that ends it.

    (none) --enqueue--> queued --receive--> generating --page stored--> completed
                          |                     |
                          +---------------------+--> failed

One job at a time per shopper and store. Its id, greater the later it was minted, is generation, fence and deduplication
id in one. A job is live while queued or generating, and exactly as long its place is in the set of its pool member, so
the size of the set is the member's depth. Every ending is one conditional transaction: `end_job`.

Read `enqueue`, `run_job`, `end_job`, `resend_unsent_jobs`, in this order.
"""

from __future__ import annotations

import json
import random
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from botocore.exceptions import ClientError

from wandstore import keys, page_store
from wandstore.catalogue import load_current_catalogue
from wandstore.clients import Clients
from wandstore.errors import InvalidField, StorageUnavailable, StoreNotFound, UnreadableMessage, WandStoreError
from wandstore.job_items import (
    CONDITION_FAILED,
    ENDED_JOB_SECONDS,
    error_item,
    find_job,
    item_key,
    job_item,
    read_job,
    read_refusal,
)
from wandstore.models import (
    Composition,
    ErrorCode,
    GenerationJob,
    JobError,
    JobState,
    PersonalPage,
    Preferences,
)
from wandstore.observability import count, logger
from wandstore.page_store import CachedUI
from wandstore.pool import members_from, select_pool_member
from wandstore.request_storage import Storage
from wandstore.settings import Settings
from wandstore.stores import Store, find_store

MAX_ATTEMPTS = 3
RETRY_DELAYS_SECONDS = (2, 4)  # after the first attempt, and after the second
UNSENT_AFTER_SECONDS = 60  # the keeper's patience with the edge's own send


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
    now: float,
) -> Enqueued:
    """Takes a place at a pool member for a new job and sends its message; one id through every retry and member."""
    home = select_pool_member(shopper_id, settings.pool_size)
    job = GenerationJob(
        job_id=mint_job_id(now),
        store=store,
        shopper_id=shopper_id,
        state=JobState.QUEUED,
        member=home,
        attempts=0,
        created_at=now,
        deadline=now + settings.job_deadline_seconds,
        preferences=preferences or Preferences(),
    )
    retried = False
    try:
        for member in members_from(home, settings.pool_size):
            at_member = job.model_copy(update={"member": member})
            answer = _take_place(storage, settings, at_member)
            if answer.try_again and not retried:
                retried = True
                time.sleep(random.uniform(0.01, 0.05))
                answer = _take_place(storage, settings, at_member)
            if answer.try_again:
                return Enqueued(Outcome.UNKNOWN, job.job_id, home)
            if answer.taken is not None:
                send_job(storage, settings, answer.taken)
                return Enqueued(Outcome.QUEUED, job.job_id, answer.taken.member)
            if not answer.member_full:
                return Enqueued(Outcome.NOT_NEEDED, job.job_id, home)
    except (StorageUnavailable, ClientError) as error:
        # A lost reply may stand for a place taken, so no other member is tried.
        logger.warning("job not enqueued", extra={"job_id": job.job_id, "reason": str(error)})
        count("EnqueueUnknown")
        return Enqueued(Outcome.UNKNOWN, job.job_id, home)
    _record_queue_full(storage, settings, job, now)
    return Enqueued(Outcome.QUEUE_FULL, job.job_id, home)


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
            standing = read_job(refusal.item) if refusal.item else None
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
    """One receive of a queue message. `receive_count` is 1 on the first."""

    message_id: str
    receipt_handle: str
    receive_count: int = 1


class TryAgain(WandStoreError):
    """The message is to be reported failed: the queue delivers it again after its shortened visibility."""


class _Superseded(Exception):
    """A newer job's page is stored already."""


class _Spent(Exception):
    """The last attempt failed."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.error = JobError(code=ErrorCode.GENERATION_FAILED, message=message)


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
        job_id, store_slug, shopper_id = _parse_message(body)
    except UnreadableMessage as error:
        _record_unreadable(clients, settings, delivery, str(error), clock())
        return
    job = _begin_attempt(clients, settings, job_id, store_slug, shopper_id, clock())
    if job is None:
        return
    try:
        store = find_store(settings.stores_path, job.store)
        made = _make_page(job, delivery, compose, clients, settings, clock)
    except (StoreNotFound, InvalidField) as failure:
        gone = JobError(code=ErrorCode.GENERATION_FAILED, message=str(failure))
        end_job(clients, settings, job, JobState.FAILED, error=gone, now=clock())
    except _Superseded:
        late = JobError(code=ErrorCode.SUPERSEDED, message="A newer job's page is stored already.")
        end_job(clients, settings, job, JobState.FAILED, error=late, now=clock())
    except _Spent as spent:
        end_job(clients, settings, job, JobState.FAILED, error=spent.error, now=clock())
    else:
        catalogue = load_current_catalogue(store, clients, settings)
        cached = page_store.make_cached_ui(made.page, store, catalogue, settings)
        _write_html(clients, settings, made.page, cached)
        end_job(clients, settings, job, JobState.COMPLETED, error=made.error, page=cached, store=store, now=clock())


@dataclass(frozen=True)
class _Made:
    """A page in the archive, and the failure that made it a template's."""

    page: PersonalPage
    error: JobError | None = None


def _make_page(
    job: GenerationJob, delivery: Delivery, compose: Compose, clients: Clients, settings: Settings,
    clock: Callable[[], float],
) -> _Made:  # fmt: skip
    """The job's page, stored: an earlier attempt's, or a new one. Raises `TryAgain`, `_Superseded` or `_Spent`."""
    archived = page_store.read_archived(clients, settings, job.store, job.shopper_id)
    if (adopted := _page_of_this_job(archived, job)) is not None:
        logger.info("page of an earlier attempt adopted", extra={"job_id": job.job_id})
        return _Made(adopted)
    try:
        composition = compose(job)
    except Exception as failure:
        logger.exception("attempt failed", extra={"job_id": job.job_id, "attempt": job.attempts})
        count("AttemptFailed")
        if job.attempts >= MAX_ATTEMPTS:
            raise _Spent(f"The last attempt: {type(failure).__name__}.") from failure
        clients.sqs.change_message_visibility(
            QueueUrl=settings.generation_queue_url,
            ReceiptHandle=delivery.receipt_handle,
            VisibilityTimeout=RETRY_DELAYS_SECONDS[job.attempts - 1],
        )
        raise TryAgain(f"attempt {job.attempts} of {job.job_id} failed") from failure
    return _Made(_store_page(clients, settings, job, composition, archived, clock()), composition.error)


def _parse_message(body: str) -> tuple[str, str, str]:
    try:
        message = json.loads(body)
        job_id, store, shopper_id = (message[name] for name in ("jobId", "storeSlug", "shopperId"))
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableMessage(f"{type(error).__name__}: {error}") from error
    if not all(isinstance(part, str) and part for part in (job_id, store, shopper_id)):
        raise UnreadableMessage("jobId, storeSlug and shopperId are no strings")
    return job_id, store, shopper_id


def _begin_attempt(
    clients: Clients, settings: Settings, job_id: str, store: str, shopper_id: str, now: float
) -> GenerationJob | None:
    """Marks the job as generating and counts the attempt; None for a message with nothing left to do."""
    try:
        response = clients.dynamodb.update_item(
            TableName=settings.generation_queue_table,
            Key=item_key(keys.job(store, shopper_id)),
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
                ":job_id": {"S": job_id},
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
        if standing is None or standing.job_id != job_id or not standing.state.is_live:
            logger.info("message of a job that is over", extra={"job_id": job_id})
            return None
        if standing.deadline <= now:
            error = JobError(code=ErrorCode.TIMEOUT, message="The job waited past its deadline.")
        else:
            error = JobError(code=ErrorCode.GENERATION_FAILED, message=f"{MAX_ATTEMPTS} attempts did not end it.")
        end_job(clients, settings, standing, JobState.FAILED, error=error, now=now)
        return None
    return read_job(response["Attributes"])


def _page_of_this_job(archived: page_store.ArchivedPage | None, job: GenerationJob) -> PersonalPage | None:
    """The page that an earlier attempt of this job stored. Raises `_Superseded` where a newer job was faster."""
    if archived is None or archived.page is None or archived.page.job_id < job.job_id:
        return None
    if archived.page.job_id > job.job_id:
        raise _Superseded
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


def end_job(
    clients: Clients,
    settings: Settings,
    job: GenerationJob,
    state: JobState,
    *,
    now: float,
    error: JobError | None = None,
    page: CachedUI | None = None,
    store: Store | None = None,
) -> bool:
    """Ends a live job in one transaction; False when it had ended already, by somebody else or by a lost reply of mine.

    A completed job brings its page (with `store`), which is put in the same transaction, as is the error's record.
    Raises botocore's error where three retries met a conflict, a throttle, or anything else.
    """
    writes = [_end_job_item(settings, job, state, error, now), _leave_place(settings, job)]
    if page is not None and store is not None:
        item = page_store.cached_ui_item(page, settings, store, job.shopper_id, now=now)
        writes.append({"Put": {"TableName": settings.ui_cache_table, "Item": item}})
        writes.append(_mark_archived(settings, job))
    if error is not None:
        writes.append({"Put": {"TableName": settings.generation_queue_table, "Item": error_item(job, error, now)}})
    retries = 0
    while True:
        try:
            clients.dynamodb.transact_write_items(TransactItems=writes)
        except ClientError as failure:
            refusal = read_refusal(failure)
            if refusal.codes[0] == CONDITION_FAILED:
                logger.info("job had ended already", extra={"job_id": job.job_id})
                return False
            if not refusal.may_pass or retries == 3:
                raise
            retries += 1
            time.sleep(random.uniform(0.02, 0.1) * 2**retries)
        else:
            break
    code = error.code.value if error else ""
    logger.info("job ended", extra={"job_id": job.job_id, "state": state.value, "error": code})
    count("JobEnded", state=state.value, error=code or "none", source=page.source.value if page else "none")
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


def _leave_place(settings: Settings, job: GenerationJob) -> dict[str, Any]:
    return {
        "Update": {
            "TableName": settings.generation_queue_table,
            "Key": item_key(keys.pool_member(job.member)),
            "UpdateExpression": "DELETE #jobs :place",
            "ExpressionAttributeNames": {"#jobs": "jobs"},
            "ExpressionAttributeValues": {":place": {"SS": [keys.pool_place(job.store, job.shopper_id)]}},
        }
    }


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


# The keeper -----------------------------------------------------------------------------------------------------------


def resend_unsent_jobs(clients: Clients, settings: Settings, now: float) -> int:
    """Sends again what the edge enqueued and could not send; how many were sent.

    A job queued, never attempted and not marked as sent within a minute is sent once, same group, same id, and marked
    afterwards: a mark that came first could stand for a message that never left.
    """
    sent = 0
    for number in range(settings.pool_size):
        for job in _live_jobs_of(clients, settings, f"pool-{number}"):
            waiting = job.state is JobState.QUEUED and job.attempts == 0 and not job.sent
            if waiting and now - job.created_at > UNSENT_AFTER_SECONDS and send_job(clients, settings, job):
                _mark_sent(clients, settings, job)
                count("JobResent")
                sent += 1
    return sent


def _live_jobs_of(clients: Clients, settings: Settings, member: str) -> list[GenerationJob]:
    pool = clients.dynamodb.get_item(
        TableName=settings.generation_queue_table, Key=item_key(keys.pool_member(member)), ConsistentRead=True
    ).get("Item", {})
    places = pool.get("jobs", {"SS": []})["SS"]
    jobs = (find_job(clients, settings, *place.split(":", 1)) for place in places)
    return [job for job in jobs if job is not None and job.state.is_live]


def _mark_sent(clients: Clients, settings: Settings, job: GenerationJob) -> None:
    try:
        clients.dynamodb.update_item(
            TableName=settings.generation_queue_table,
            Key=item_key(keys.job(job.store, job.shopper_id)),
            UpdateExpression="SET #sent = :yes",
            ConditionExpression="#job_id = :job_id",
            ExpressionAttributeNames={"#sent": "sent", "#job_id": "job_id"},
            ExpressionAttributeValues={":yes": {"BOOL": True}, ":job_id": {"S": job.job_id}},
        )
    except clients.dynamodb.exceptions.ConditionalCheckFailedException:
        logger.info("resent job was followed by another", extra={"job_id": job.job_id})
