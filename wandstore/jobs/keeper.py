"""What mends the queue from outside: the keeper, the dead-letter consumer, and redrive.

The keeper never writes a depth, replaces a live job, mints an id, touches attempts or pages, or resends a job that was
ever attempted; two of its runs may overlap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from wandstore import keys
from wandstore.aws.clients import Clients
from wandstore.errors import ErrorCode, JobError, UnreadableMessage
from wandstore.jobs.items import CONDITION_FAILED, find_job, item_key, read_refusal
from wandstore.jobs.lifecycle import Enqueued, end_job, enqueue, parse_message, send_job
from wandstore.jobs.models import GenerationJob, JobState
from wandstore.observability import count, logger, measure_seconds
from wandstore.page_store.pages import read_archived
from wandstore.settings import KEEPER_GRACE_SECONDS, Settings
from wandstore.shoppers.records import generations_by_status

UNSENT_AFTER_SECONDS = 60  # patience with the edge's own send
LARGEST_POOL = 32  # no deployment's pool was ever larger, or else its own size counts


@dataclass
class Kept:
    """What one run of the keeper did; `failed` counts the jobs it could not see to, and comes back to."""

    ended: int = 0
    resent: int = 0
    repaired: int = 0
    failed: int = 0


def keep_queue(clients: Clients, settings: Settings, now: float) -> Kept:
    """One run over every pool member and every job in it. One that fails does not keep it from the others."""
    kept = Kept()
    oldest = now
    # A pool that was made smaller may have jobs at members beyond its size still.
    for number in range(max(settings.pool_size, LARGEST_POOL)):
        member = f"pool-{number}"
        for place in _places_of(clients, settings, member):
            try:
                oldest = min(oldest, _keep_place(clients, settings, member, place, kept, now))
            except Exception:
                logger.exception("place not kept", extra={"member": member, "place": place})
                count("PlaceNotKept")
                kept.failed += 1
    measure_seconds("OldestJobAge", now - oldest)
    return kept


def _keep_place(clients: Clients, settings: Settings, member: str, place: str, kept: Kept, now: float) -> float:
    """Sees to the job of one place, and counts what it did; when the job was made."""
    job = find_job(clients, settings, *place.split(":", 1))
    if job is None or not job.state.is_live or job.member != member:
        kept.repaired += _remove_dead_place(clients, settings, member, place)
        return now
    if now > job.deadline + KEEPER_GRACE_SECONDS:
        error = JobError(code=ErrorCode.TIMEOUT, message="Nothing was heard of the job past its deadline.")
        kept.ended += end_job(clients, settings, job, JobState.FAILED, error=error, now=now)
    elif _was_never_sent(job, now) and send_job(clients, settings, job):
        _mark_sent(clients, settings, job)
        count("JobResent")
        kept.resent += 1
    return job.created_at


def end_dead_letter(body: str, clients: Clients, settings: Settings, now: float) -> None:
    """Ends the job of a message whose receives are exhausted; returning deletes the message, whatever it was."""
    count("DeadLetter")
    try:
        named = parse_message(body)
    except UnreadableMessage as error:
        logger.error("dead letter is no job", extra={"reason": str(error)})
        return
    logger.error("dead letter", extra={"job_id": named.job_id})
    job = find_job(clients, settings, named.store, named.shopper_id)
    if job is None or job.job_id != named.job_id:
        logger.info("dead letter of a job that is over", extra={"job_id": named.job_id})
        return
    error_of_job = JobError(
        code=ErrorCode.GENERATION_FAILED, message="The job's message was received in vain too often."
    )
    end_job(clients, settings, job, JobState.FAILED, error=error_of_job, now=now)


def redrive(clients: Clients, settings: Settings, store: str, shopper_id: str, now: float) -> Enqueued:
    """Asks anew for a page whose job failed: a new job like any other, with the failed one's preferences."""
    job = find_job(clients, settings, store, shopper_id)
    return enqueue(clients, settings, store, shopper_id, preferences=job.preferences if job else None, now=now)


def failed_shoppers(clients: Clients, settings: Settings, store: str) -> list[str]:
    """The shoppers of a store whose newest generation failed: no live job and no later page has followed it."""
    newest: dict[str, str] = {}
    for row in generations_by_status(clients, settings, "failed"):
        if row.shop_id == store:
            newest[row.shopper_id] = max(row.id, newest.get(row.shopper_id, ""))
    return [
        shopper for shopper, job_id in newest.items() if not _was_followed(clients, settings, store, shopper, job_id)
    ]


def _was_followed(clients: Clients, settings: Settings, store: str, shopper_id: str, job_id: str) -> bool:
    job = find_job(clients, settings, store, shopper_id)
    if job is not None and job.job_id > job_id:
        return True
    archived = read_archived(clients, settings, store, shopper_id)
    return archived is not None and archived.page is not None and archived.page.job_id > job_id


def _places_of(clients: Clients, settings: Settings, member: str) -> list[str]:
    pool = clients.dynamodb.get_item(
        TableName=settings.generation_queue_table, Key=item_key(keys.pool_member(member)), ConsistentRead=True
    ).get("Item", {})
    places: list[str] = pool.get("jobs", {"SS": []})["SS"]
    return places


def _was_never_sent(job: GenerationJob, now: float) -> bool:
    """Whether nobody can know that a message of this job exists; an attempt would prove it."""
    untouched = job.state is JobState.QUEUED and job.attempts == 0 and not job.sent
    return untouched and now - job.created_at > UNSENT_AFTER_SECONDS


def _mark_sent(clients: Clients, settings: Settings, job: GenerationJob) -> None:
    """After the send: a mark that came first could stand for a message that never left."""
    try:
        clients.dynamodb.update_item(
            TableName=settings.generation_queue_table,
            Key=item_key(keys.job(job.store, job.shopper_id)),
            UpdateExpression="SET #sent = :yes",
            ConditionExpression="#job_id = :job_id",
            ExpressionAttributeNames={"#sent": "sent", "#job_id": "job_id"},
            ExpressionAttributeValues={":yes": {"BOOL": True}, ":job_id": {"S": job.job_id}},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        logger.info("resent job was followed by another", extra={"job_id": job.job_id})


def _remove_dead_place(clients: Clients, settings: Settings, member: str, place: str) -> int:
    """Removes a place without a live job, which must never be; how many were removed.

    The job may have ended between the two reads, and its place with it: the set is looked at again first.
    """
    if place not in _places_of(clients, settings, member):
        return 0
    job_is_dead: dict[str, Any] = {
        "TableName": settings.generation_queue_table,
        "Key": item_key(keys.job(*place.split(":", 1))),
        "ConditionExpression": (
            "attribute_not_exists(#key) OR NOT #state IN (:queued, :generating) OR #member <> :member"
        ),
        "ExpressionAttributeNames": {"#key": "key", "#state": "state", "#member": "member"},
        "ExpressionAttributeValues": {
            ":queued": {"S": JobState.QUEUED},
            ":generating": {"S": JobState.GENERATING},
            ":member": {"S": member},
        },
    }
    remove_place: dict[str, Any] = {
        "TableName": settings.generation_queue_table,
        "Key": item_key(keys.pool_member(member)),
        "UpdateExpression": "DELETE #jobs :place",
        "ConditionExpression": "contains(#jobs, :element)",
        "ExpressionAttributeNames": {"#jobs": "jobs"},
        "ExpressionAttributeValues": {":place": {"SS": [place]}, ":element": {"S": place}},
    }
    try:
        clients.dynamodb.transact_write_items(TransactItems=[{"ConditionCheck": job_is_dead}, {"Update": remove_place}])
    except ClientError as error:
        refusal = read_refusal(error)
        if CONDITION_FAILED in refusal.codes or refusal.may_pass:
            return 0  # it is live after all, gone by now, or looked at again on the next run
        raise
    count("PlaceWithoutJob")
    logger.error("place without a live job", extra={"member": member, "place": place})
    return 1
