"""A job's items in the generation queue table: its own and its errors; and why a transaction on them was refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from wandstore import keys
from wandstore.aws.request_storage import THROTTLES, Storage
from wandstore.documents.origin import GenerationCost
from wandstore.errors import JobError
from wandstore.jobs.models import GenerationJob, JobState, Preferences
from wandstore.observability import logger
from wandstore.settings import Settings
from wandstore.shoppers.sessions import has_expired

ENDED_JOB_SECONDS = 3600  # how long an ended job and its error are kept

Item = dict[str, Any]


def find_job(storage: Storage, settings: Settings, store: str, shopper_id: str) -> GenerationJob | None:
    """The shopper's job, strongly consistent."""
    item = storage.dynamodb.get_item(
        TableName=settings.generation_queue_table, Key=item_key(keys.job(store, shopper_id)), ConsistentRead=True
    ).get("Item")
    return read_job(item) if item else None


def job_from_item(item: Item | None, now: float) -> GenerationJob | None:
    """The job of a batch read. An ended one is gone once it has expired, and one that cannot be read is none.

    It is a hint to the edge; what decides is the condition of the transaction that takes a place.
    """
    try:
        return read_job(item) if item is not None and not has_expired(item, now) else None
    except (KeyError, ValueError, TypeError):
        logger.exception("job cannot be read")
        return None


@dataclass(frozen=True)
class ErrorRecord:
    error: JobError
    at: float
    job_id: str


def newest_error(storage: Storage, settings: Settings, store: str, shopper_id: str, now: float) -> ErrorRecord | None:
    items = storage.dynamodb.query(
        TableName=settings.generation_queue_table,
        KeyConditionExpression="#key = :key",
        ExpressionAttributeNames={"#key": "key"},
        ExpressionAttributeValues={":key": {"S": keys.errors(store, shopper_id)}},
        ScanIndexForward=False,
        ConsistentRead=True,
        Limit=1,
    )["Items"]
    if not items or has_expired(items[0], now):
        return None
    item = items[0]
    return ErrorRecord(
        error=JobError.model_validate_json(item["error"]["S"]), at=float(item["at"]["N"]), job_id=item["job_id"]["S"]
    )


def read_member_depth(storage: Storage, settings: Settings, member: str) -> int:
    """How many live jobs a pool member has, queued and running."""
    pool = storage.dynamodb.get_item(
        TableName=settings.generation_queue_table, Key=item_key(keys.pool_member(member)), ConsistentRead=True
    ).get("Item", {})
    return len(pool.get("jobs", {"SS": []})["SS"])


# Items ----------------------------------------------------------------------------------------------------------------


def item_key(partition: str) -> Item:
    return {"key": {"S": partition}, "sort": {"S": keys.ONLY}}


def job_item(job: GenerationJob) -> Item:
    """`expires_at` is left out: it is set only by the ending, so that no live job ever vanishes."""
    return {
        **item_key(keys.job(job.store, job.shopper_id)),
        "job_id": {"S": job.job_id},
        "store": {"S": job.store},
        "shopper_id": {"S": job.shopper_id},
        "state": {"S": job.state.value},
        "member": {"S": job.member},
        "attempts": {"N": str(job.attempts)},
        "created_at": {"N": str(job.created_at)},
        "deadline": {"N": str(job.deadline)},
        "preferences": {"S": job.preferences.model_dump_json(by_alias=True)},
        "delivered": {"BOOL": job.delivered},
    }


def read_job(item: Item) -> GenerationJob:
    return GenerationJob(
        job_id=item["job_id"]["S"],
        store=item["store"]["S"],
        shopper_id=item["shopper_id"]["S"],
        state=JobState(item["state"]["S"]),
        member=item["member"]["S"],
        attempts=int(item["attempts"]["N"]),
        created_at=float(item["created_at"]["N"]),
        deadline=float(item["deadline"]["N"]),
        ended_at=float(item["ended_at"]["N"]) if "ended_at" in item else None,
        preferences=Preferences.model_validate_json(item["preferences"]["S"]),
        delivered=item.get("delivered", {}).get("BOOL", False),
        sent=item.get("sent", {}).get("BOOL", False),
        error=JobError.model_validate_json(item["error"]["S"]) if "error" in item else None,
    )


def error_item(job: GenerationJob, error: JobError, now: float) -> Item:
    return {
        "key": {"S": keys.errors(job.store, job.shopper_id)},
        "sort": {"S": keys.record_sort(now, job.job_id)},
        "error": {"S": error.model_dump_json()},
        "job_id": {"S": job.job_id},
        "at": {"N": str(now)},
        "expires_at": {"N": str(int(now) + ENDED_JOB_SECONDS)},
    }


def leave_breadcrumb(
    storage: Storage, settings: Settings, job: GenerationJob, what: str, now: float, cost: GenerationCost | None = None
) -> None:
    """Writes what a job went through, for whoever debugs it within the hour. A failure is logged and never raised."""
    item = {
        "key": {"S": keys.breadcrumbs(job.store, job.shopper_id)},
        "sort": {"S": keys.record_sort(now, job.job_id)},
        "job_id": {"S": job.job_id},
        "attempt": {"N": str(job.attempts)},
        "at": {"N": str(now)},
        "what": {"S": what},
        "expires_at": {"N": str(int(now) + ENDED_JOB_SECONDS)},
    }
    if cost is not None:
        item["cost"] = {"S": cost.model_dump_json()}
    try:
        storage.dynamodb.put_item(TableName=settings.generation_queue_table, Item=item)
    except Exception as error:
        logger.warning("breadcrumb not written", extra={"job_id": job.job_id, "reason": str(error)})


# Refusals of a transaction --------------------------------------------------------------------------------------------

CONDITION_FAILED = "ConditionalCheckFailed"
_PASSING = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})


@dataclass(frozen=True)
class Refusal:
    """Why a transaction was cancelled: a code for each of its writes, and the first write's standing item."""

    codes: tuple[str, ...]
    item: Item | None
    may_pass: bool


def read_refusal(error: ClientError) -> Refusal:
    """Raises the error itself where it is no refusal."""
    code = error.response["Error"]["Code"]
    if code in THROTTLES:
        return Refusal(codes=("", ""), item=None, may_pass=True)
    reasons = error.response.get("CancellationReasons")
    if code != "TransactionCanceledException" or not reasons:
        raise error
    codes = tuple(reason.get("Code", "") for reason in reasons)
    return Refusal(codes=codes, item=reasons[0].get("Item"), may_pass=not _PASSING.isdisjoint(codes))
