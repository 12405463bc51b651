"""Every failure that is WandStore's own.

WandStoreError
├── BadRequest                  the caller sent something wrong: names the field, nothing is stored
│   ├── InvalidField            outside its grammar
│   ├── InvalidEvent            a tracked event that cannot be true
│   ├── InvalidWebhookPage      a delivered page whose fields cannot be read
│   ├── InvalidPersona          a persona that is none of the four
│   └── BodyTooLarge
├── NotSigned                   a webhook without a valid signature
├── UnknownOrigin               a request that bypassed CloudFront
├── CrossSiteRequest            a page of another site has sent a shopper's browser here
├── JobLive                     the shopper's job is running, so nothing else can be queued
├── PoolFull                    every member of the generation pool is full
├── StoreNotFound               no store file has this slug
├── VariantNotFound             nothing that the store sells has this id
├── ProductNotFound             the store has no product of this handle
├── BadCatalogue                a product CSV that cannot be read: names row and column of each fault
├── BadStoreFile                a store file that cannot be read: names the key
├── ShopifyError                a Shopify shop that cannot be read: `reason` is one word for a metric
│   ├── ShopRefused             the token is missing, wrong, or lacks a permission: a person must act
│   ├── ShopUnavailable         frozen, gone, locked, or out of reach
│   │   └── QueryTooLarge       the shop cannot answer this much at once; less may work
│   ├── ShopThrottled           the shop still limits our requests after all retries
│   ├── SchemaMoved             the shop's API is not the one that our operations are written for
│   ├── CursorExpired           the shop no longer knows a place in a list
│   ├── UnusableShop            the shop answers, but not one of its products can be shown
│   └── SyncOvertaken           other publications came in between, again and again
├── BadSettings                 an environment variable that cannot be used: names it
├── StorageUnavailable          DynamoDB, S3 or SQS failed, timed out, or the request had no time left
│   └── WriteConflict           a write met a transaction on the same item
├── ConditionRefused            a conditional write met an item that fails its condition
├── TransactionRefused          a transaction was cancelled: a reason for each write
├── UnreadablePage              a stored page that is truncated or corrupt
│   └── ForeignPage             a stored page of another version, whose bytes can still be served
├── UnreadableJob               a job's item that is corrupt, or of a version this one does not know
├── UnreadableMessage           a queue message that is not a job
├── UnreadableShopEvent         a message that is not an event of a Shopify shop
├── JobFailed                   a job that no further attempt can complete
└── ModelFailed                 no usable answer from a language model; carries the job's error code
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from wandstore.record import Record

# Errors of jobs ------------------------------------------------------------------------------------------------------


class ErrorCode(StrEnum):
    """What a failed job reports. Source: Phase 1's error codes, and four of ours."""

    INVALID_PERSONA = "INVALID_PERSONA"
    RATE_LIMITED = "RATE_LIMITED"
    GENERATION_FAILED = "GENERATION_FAILED"
    MODEL_UNAVAILABLE = "MODEL_UNAVAILABLE"
    TIMEOUT = "TIMEOUT"
    QUEUE_FULL = "QUEUE_FULL"
    BUDGET_SPENT = "BUDGET_SPENT"
    SUPERSEDED = "SUPERSEDED"
    INVALID_PAGE = "INVALID_PAGE"

    @property
    def retryable(self) -> bool:
        return self not in (ErrorCode.INVALID_PERSONA, ErrorCode.SUPERSEDED, ErrorCode.INVALID_PAGE)

    @classmethod
    def _missing_(cls, value: object) -> ErrorCode:
        # A newer version may have stored a code that this one does not know.
        return cls.GENERATION_FAILED


# Before what a model's server has said, at the end of a message.
PROVIDER_SAYS = " It says: "


class JobError(Record):
    code: ErrorCode
    message: str

    @property
    def public_message(self) -> str:
        """The message without another server's words, which may tell of our account there."""
        return self.message.partition(PROVIDER_SAYS)[0]


# Faults of a file -----------------------------------------------------------------------------------------------------

MAX_FAULTS_SHOWN = 20


class Fault(Record):
    """What is wrong with a file, a row or a cell. `row` counts records as a spreadsheet does: the header is row 1."""

    message: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        places = (f"row {self.row}" if self.row else "", f"column {self.column!r}" if self.column else "")
        place = ", ".join(filter(None, places))
        return f"{place}: {self.message}" if place else self.message


def list_faults(faults: Sequence[Fault], noun: str = "fault") -> str:
    """A line with their number, then one for each of the first `MAX_FAULTS_SHOWN`; a single one is its line alone."""
    if len(faults) == 1:
        return str(faults[0])
    lines = [f"{len(faults)} {noun}s:", *(f"  {fault}" for fault in faults[:MAX_FAULTS_SHOWN])]
    if len(faults) > MAX_FAULTS_SHOWN:
        lines.append(f"  and {len(faults) - MAX_FAULTS_SHOWN} more")
    return "\n".join(lines)


# Exceptions -----------------------------------------------------------------------------------------------------------


class WandStoreError(Exception):
    """The root of the family above."""


class BadRequest(WandStoreError):
    """The request cannot be used; the message says why, in words for the caller."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class InvalidField(BadRequest):
    """A shopper id or a store slug outside its grammar, or a choice that does not exist."""


class InvalidEvent(BadRequest):
    """A tracked event of an unknown kind, of an unknown product, or with an impossible price."""


class InvalidWebhookPage(BadRequest):
    """A delivered page that is not JSON, or whose fields are missing or of the wrong kind."""


class InvalidPersona(BadRequest):
    """A persona that is none of the four, or whose fields cannot be read."""


class BodyTooLarge(BadRequest):
    """A request body over the limit of its route."""


class NotSigned(WandStoreError):
    """A webhook's signature is missing, malformed or forged, or no secret is set to check it with."""


class UnknownOrigin(WandStoreError):
    """A request without CloudFront's secret, or no secret is set to compare it with."""


class CrossSiteRequest(WandStoreError):
    """A page of another site asks for something that only a page of ours may ask for in a shopper's name."""


class JobLive(WandStoreError):
    """The shopper has a live job; the caller can try again when it has ended."""


class PoolFull(WandStoreError):
    """Every member of the generation pool is full."""


class StoreNotFound(WandStoreError):
    """No store file has this slug."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"There is no store called {slug!r}.")
        self.slug = slug


class VariantNotFound(WandStoreError):
    """Nothing that the store sells has this id, and the shopper's bag has nothing of it either."""

    def __init__(self, variant_id: str) -> None:
        super().__init__("This store does not sell that any more.")
        self.variant_id = variant_id


class ProductNotFound(WandStoreError):
    """The store has no product of this handle, and the shopper's list has none of it either."""

    def __init__(self, product_id: str) -> None:
        super().__init__("This store does not have that product any more.")
        self.product_id = product_id


class BadCatalogue(WandStoreError):
    """A product CSV that cannot be read, with all its faults. `file` is put before them in the message."""

    def __init__(self, faults: Sequence[Fault], *, file: str = "") -> None:
        super().__init__(f"{file}: {list_faults(faults)}" if file else list_faults(faults))
        self.faults = tuple(faults)


class BadStoreFile(WandStoreError):
    """A store file that cannot be read; the message names the file and the key."""


class ShopifyError(WandStoreError):
    """A Shopify shop that cannot be read. `reason` is one word, for a metric; the message is for the log."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class ShopRefused(ShopifyError):
    """The token is missing or wrong, or may not read something. `paths` are the refused fields, if they are known."""

    def __init__(self, message: str, paths: tuple[str, ...] = ()) -> None:
        super().__init__("refused", message)
        self.paths = paths


class ShopUnavailable(ShopifyError):
    """The shop is frozen, gone or locked, or no usable answer came from it."""


class QueryTooLarge(ShopUnavailable):
    """The shop cannot answer this much at once: the query is too complex for it, or took too long."""


class ShopThrottled(ShopifyError):
    """The shop limits our requests, and the time for retries is used up."""


class SchemaMoved(ShopifyError):
    """The shop does not know something that we ask for, or answers in another version of its API."""

    def __init__(self, message: str) -> None:
        super().__init__("schema", message)


class CursorExpired(ShopifyError):
    """The shop does not accept a cursor that it gave us."""

    def __init__(self, message: str) -> None:
        super().__init__("cursor", message)


class UnusableShop(ShopifyError):
    """Every product of the shop was left out, so its catalogue would be empty."""

    def __init__(self, message: str) -> None:
        super().__init__("unusable", message)


class SyncOvertaken(ShopifyError):
    """Another catalogue of the store was published during each attempt to publish this one."""

    def __init__(self, message: str) -> None:
        super().__init__("overtaken", message)


class BadSettings(WandStoreError):
    """An environment variable that cannot be used; the message names it."""


class StorageUnavailable(WandStoreError):
    """A service failed, timed out, answered something unreadable, or the request had no time left to call it."""

    def __init__(self, service: str, reason: str) -> None:
        super().__init__(f"{service}: {reason}")
        self.service = service
        self.reason = reason


class WriteConflict(StorageUnavailable):
    """A write met a transaction on the same item and was certainly not applied, so a retry may well succeed."""

    def __init__(self) -> None:
        super().__init__("dynamodb", "a transaction is writing the same item")


class ConditionRefused(WandStoreError):
    """A conditional write was refused. `item` is the stored item in plain values, where the write asked for it."""

    def __init__(self, item: Mapping[str, Any] | None = None) -> None:
        super().__init__("the condition of a write was refused")
        self.item = item


class TransactionRefused(WandStoreError):
    """DynamoDB cancelled a transaction, so none of its writes was applied.

    `refused` holds the positions of the writes whose own condition failed. `item` is the stored item of the first
    write, in plain values, where that write asked for it. `is_transient`: a conflict or a throttle, worth a retry.
    """

    def __init__(self, refused: frozenset[int], item: Mapping[str, Any] | None, *, is_transient: bool) -> None:
        super().__init__("a transaction was cancelled")
        self.refused = refused
        self.item = item
        self.is_transient = is_transient


class UnreadablePage(WandStoreError):
    """A stored page that is truncated, or is not a page."""


class ForeignPage(UnreadablePage):
    """A stored page that another version of WandStore wrote, in a form this version cannot read.

    `job_id` and `source` are what the page says of itself.
    """

    def __init__(self, reason: str, job_id: str, source: str) -> None:
        super().__init__(reason)
        self.job_id = job_id
        self.source = source


class UnreadableJob(WandStoreError):
    """A job's item that is corrupt, or that another version wrote in a form this version cannot read."""


class UnreadableMessage(WandStoreError):
    """A queue message that is not a job."""


class UnreadableShopEvent(WandStoreError):
    """An event of a shop, by webhook or from a queue, that lacks its topic, its shop or its payload."""


class JobFailed(WandStoreError):
    """A job that no further attempt can complete."""

    def __init__(self, code: ErrorCode, message: str) -> None:
        super().__init__(message)
        self.error = JobError(code=code, message=message)


class ModelFailed(WandStoreError):
    """No usable answer from a language model."""

    def __init__(self, code: ErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code
