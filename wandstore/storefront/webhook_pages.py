"""A page that an outside generator delivers: checked, stored in the bucket, and queued like any other job.

Source: the webhook of the specification's Worker. `container_image.delivered` turns it into a page.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated

from botocore.exceptions import ClientError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.bucket import Bucket, Content
from wandstore.aws.clients import Clients
from wandstore.aws.dynamodb import Put
from wandstore.aws.request_storage import RequestStorage
from wandstore.catalogue.stores import find_store
from wandstore.errors import ErrorCode, InvalidWebhookPage, JobLive, PoolFull, StorageUnavailable
from wandstore.http_contract import first_fault
from wandstore.ids import ShopperKey, parse_shopper_id
from wandstore.jobs.enqueue import JobQueue, Outcome, mint_job_id
from wandstore.jobs.items import Jobs
from wandstore.jobs.models import JobState
from wandstore.keys import Key
from wandstore.observability import logger
from wandstore.settings import Settings

REMEMBERED_SECONDS = 3600


class WebhookPage(BaseModel):
    """A delivered page. `jobId` and `source` are the sender's own names for it and decide nothing here."""

    model_config = ConfigDict(frozen=True, strict=True)

    job_id: Annotated[str, Field(alias="jobId", min_length=1, max_length=200)]
    store_slug: Annotated[str, Field(alias="storeSlug")]
    shopper_id: Annotated[str, Field(alias="shopperId")]
    html: Annotated[str, Field(min_length=1)]
    persona: Annotated[str | None, Field(max_length=100)] = None
    source: Annotated[str | None, Field(max_length=100)] = None


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether `signature` is `sha256=` and the body's HMAC-SHA256 in hexadecimal, compared in constant time."""
    expected = f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"
    return hmac.compare_digest(expected.encode(), signature.encode())


def read_webhook_page(body: bytes) -> WebhookPage:
    """Raises `InvalidWebhookPage`, naming the first field that is wrong."""
    try:
        return WebhookPage.model_validate_json(body)
    except ValidationError as error:
        raise InvalidWebhookPage(*first_fault(error)) from None


class WebhookInbox:
    """Takes the signed bodies of one request."""

    def __init__(self, clients: Clients, settings: Settings) -> None:
        self._storage = RequestStorage(clients)
        self._settings = settings
        self._jobs = Jobs(self._storage, settings)

    def accept(self, body: bytes, now: float) -> str:
        """Queues a body's page; the id of the job that makes it, or of the first job where the body is a repeat.

        The body is remembered once its job is queued, and not before: in the other order, a crash in between would
        leave a page remembered that nobody makes, and the sender's retry would be answered as done. In this order a
        page is at worst made twice: where the reply or the memory is lost, or two equal bodies arrive together, of
        which one is refused while the other's job is live.

        `now` is in epoch seconds. Raises `InvalidWebhookPage`, `InvalidField` or `StoreNotFound` for what cannot be a
        page, and `JobLive`, `PoolFull` or `StorageUnavailable` for what the sender should deliver again later.
        """
        page = read_webhook_page(body)
        store = find_store(self._settings.stores_path, page.store_slug)
        shopper = ShopperKey(store.slug, parse_shopper_id(page.shopper_id))
        memory = keys.webhook_page(shopper, hashlib.sha256(body).hexdigest())
        earlier = self._remembered_job(memory, now)
        if earlier is not None and not self._failed_for_us(shopper, earlier):
            return earlier
        job_id = mint_job_id(now)
        self._store(job_id, body)
        self._enqueue(shopper, job_id, now)
        logger.info(
            "webhook page queued",
            extra={
                "job_id": job_id,
                "store": store.slug,
                "sender_job_id": page.job_id,
                "sender_source": page.source,
            },
        )
        self._remember(memory, job_id, now)
        return job_id

    def _store(self, job_id: str, body: bytes) -> None:
        key = keys.incoming_page(job_id)
        try:
            Bucket(self._storage, self._settings).write(key, Content(body, "application/json"))
        except ClientError as error:
            raise StorageUnavailable("s3", f"putting {key}: {error}") from error

    def _enqueue(self, shopper: ShopperKey, job_id: str, now: float) -> None:
        queue = JobQueue(self._storage, self._settings)
        match queue.enqueue(shopper, now, delivered_as=job_id).outcome:
            case Outcome.NOT_NEEDED:
                raise JobLive("This shopper's job is live. Deliver the page again when it has ended.")
            case Outcome.QUEUE_FULL:
                raise PoolFull("Every member of the generation pool is full. Deliver the page again later.")
            case Outcome.UNKNOWN:
                raise StorageUnavailable("dynamodb", "it is unknown whether the delivered page is queued")

    def _remembered_job(self, memory: Key, now: float) -> str | None:
        item = self._jobs.table.get(memory, now=now)
        return item["job_id"] if item else None

    def _failed_for_us(self, shopper: ShopperKey, job_id: str) -> bool:
        """Whether the job of a remembered body failed for a reason of ours; then the sender's repeat is a new try.

        A body that cannot become a page stays refused, however often it is delivered.
        """
        job = self._jobs.find(shopper)
        if job is None or job.job_id != job_id or job.state is not JobState.FAILED:
            return False
        return job.error is None or job.error.code is not ErrorCode.INVALID_PAGE

    def _remember(self, memory: Key, job_id: str, now: float) -> None:
        item = memory | {"job_id": job_id, **dynamodb.expires_after(now, REMEMBERED_SECONDS)}
        try:
            dynamodb.put(self._storage, Put(table=self._jobs.table.name, item=item))
        except StorageUnavailable as error:
            # The job exists, so the sender gets its id; at worst a repeat makes the same page again.
            logger.warning("webhook page not remembered", extra={"job_id": job_id, "reason": str(error)})
