"""A page that an outside generator delivers: checked, put aside in the bucket, and queued like any other job.

Source: the webhook of the specification's Worker. What becomes of the page is `container_image.delivered`.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated

from botocore.exceptions import ClientError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wandstore import keys
from wandstore.aws.bucket import write_object
from wandstore.aws.clients import Clients
from wandstore.aws.request_storage import RequestStorage
from wandstore.catalogue.stores import check_shopper_id, find_store
from wandstore.errors import ErrorCode, InvalidDelivery, JobLive, PoolFull, StorageUnavailable
from wandstore.jobs import lifecycle as job_lifecycle
from wandstore.jobs.items import find_job, item_key
from wandstore.jobs.lifecycle import Outcome
from wandstore.jobs.models import JobState
from wandstore.observability import logger
from wandstore.settings import Settings
from wandstore.shoppers.sessions import has_expired

MAX_DELIVERY_BYTES = 512 * 1024
REMEMBERED_SECONDS = 3600


class DeliveredPage(BaseModel):
    """What is delivered. `jobId` and `source` are the sender's own words for it, and decide nothing here."""

    model_config = ConfigDict(frozen=True, strict=True)

    job_id: Annotated[str, Field(alias="jobId", min_length=1, max_length=200)]
    store_slug: Annotated[str, Field(alias="storeSlug")]
    shopper_id: Annotated[str, Field(alias="shopperId")]
    html: Annotated[str, Field(min_length=1)]
    persona: Annotated[str | None, Field(max_length=100)] = None
    source: Annotated[str | None, Field(max_length=100)] = None


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether `signature` is `sha256=` and the body's HMAC-SHA256 in hexadecimal; takes as long for any wrong one."""
    expected = f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"
    return hmac.compare_digest(expected.encode(), signature.encode())


def read_delivered_page(body: bytes) -> DeliveredPage:
    """Raises `InvalidDelivery`, naming the first field that is wrong."""
    try:
        return DeliveredPage.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = str(first["loc"][0]) if first["loc"] else "body"
        raise InvalidDelivery(field, f"{field}: {first['msg']}.") from None


def accept_delivery(body: bytes, clients: Clients, settings: Settings, now: float) -> str:
    """Queues a signed body's page; the id of the job that makes it, of the first job where the body is a repeat.

    The body is remembered once its job is queued, and not before. The other way round, a crash or a refusal in between
    would leave a page remembered that nobody makes, and the sender's next try would be told that all is well. In this
    order the worst is that a page is made twice: where the reply or the memory is lost, or two equal bodies meet, of
    which one is refused as long as the other's job is live.

    Raises `InvalidDelivery`, `InvalidField` or `StoreNotFound` for what cannot be a page, and `JobLive`, `PoolFull` or
    `StorageUnavailable` for what the sender should deliver again later.
    """
    delivered = read_delivered_page(body)
    store = find_store(settings.stores_path, delivered.store_slug).slug
    shopper_id = check_shopper_id(delivered.shopper_id)
    storage = RequestStorage(clients)
    memory = keys.delivered_page(store, shopper_id, hashlib.sha256(body).hexdigest())
    earlier = _remembered_job(storage, settings, memory, now)
    if earlier is not None and not _failed_for_us(storage, settings, store, shopper_id, earlier):
        return earlier
    job_id = job_lifecycle.mint_job_id(now)
    said = {"job_id": job_id, "store": store, "sender_job_id": delivered.job_id, "sender_source": delivered.source}
    try:
        write_object(storage, settings, keys.incoming_page(job_id), body, "application/json")
    except ClientError as error:
        raise StorageUnavailable("s3", f"putting {keys.incoming_page(job_id)}: {error}") from error
    enqueued = job_lifecycle.enqueue(storage, settings, store, shopper_id, delivered_as=job_id, now=now)
    match enqueued.outcome:
        case Outcome.NOT_NEEDED:
            raise JobLive("A job of this shopper is under way. Deliver the page again when it has ended.")
        case Outcome.QUEUE_FULL:
            raise PoolFull("Every member of the generation pool is full. Deliver the page again later.")
        case Outcome.UNKNOWN:
            raise StorageUnavailable("dynamodb", "storage did not say whether the delivered page is queued")
    logger.info("delivered page queued", extra=said)
    _remember(storage, settings, memory, job_id, now)
    return job_id


def _remembered_job(storage: RequestStorage, settings: Settings, memory: str, now: float) -> str | None:
    item = storage.dynamodb.get_item(
        TableName=settings.generation_queue_table, Key=item_key(memory), ConsistentRead=True
    ).get("Item")
    if item is None or has_expired(item, now):
        return None
    job_id: str = item["job_id"]["S"]
    return job_id


def _failed_for_us(storage: RequestStorage, settings: Settings, store: str, shopper_id: str, job_id: str) -> bool:
    """Whether the job of a remembered body failed for a reason of ours: the sender's repeat is then a new try.

    A page that cannot be one stays refused, however often it comes.
    """
    job = find_job(storage, settings, store, shopper_id)
    if job is None or job.job_id != job_id or job.state is not JobState.FAILED:
        return False
    return job.error is None or job.error.code is not ErrorCode.INVALID_PAGE


def _remember(storage: RequestStorage, settings: Settings, memory: str, job_id: str, now: float) -> None:
    item = item_key(memory) | {"job_id": {"S": job_id}, "expires_at": {"N": str(int(now) + REMEMBERED_SECONDS)}}
    try:
        storage.dynamodb.put_item(TableName=settings.generation_queue_table, Item=item)
    except StorageUnavailable as error:
        # The job stands, so the sender is told so; all that a repeat could do is make the same page again.
        logger.warning("delivered page not remembered", extra={"job_id": job_id, "reason": str(error)})
