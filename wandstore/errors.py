"""Every failure that is WandStore's own.

WandStoreError
├── BadRequest                  the caller's words are wrong: names the field, nothing is stored
│   ├── InvalidField            outside its grammar
│   ├── InvalidEvent            a tracked event that cannot be true
│   ├── InvalidDelivery         a delivered page whose fields cannot be read
│   └── BodyTooLarge
├── NotSigned                   a webhook without the one right signature
├── UnknownOrigin               a request that came around CloudFront
├── JobLive                     the shopper's job is under way, and nothing else may take its place
├── PoolFull                    every member of the generation pool is full
├── StoreNotFound               no store file has this slug
├── BadCatalogue                a product CSV that cannot be read: names row and column
├── BadStoreFile                a store file that cannot be read: names the key
├── BadSettings                 an environment variable that cannot be used: names it
├── StorageUnavailable          DynamoDB, S3 or SQS refused, hung, or had no time left
├── UnreadablePage              a stored page that is truncated or of another version
├── UnreadableMessage           a queue message that is no job
├── JobFailed                   a job that no further attempt can complete
├── InvalidPersona              a persona that is none of the four
└── ModelFailed                 no usable answer of a language model; carries the job's error code
"""

from __future__ import annotations

from enum import StrEnum

from wandstore.record import Record


class WandStoreError(Exception):
    """The root of the family above."""


class BadRequest(WandStoreError):
    """What the caller sent cannot be used; the message says why in words for the caller."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class InvalidField(BadRequest):
    """A shopper id or a store slug outside its grammar, or a choice that there is not."""


class InvalidEvent(BadRequest):
    """A tracked event of an unknown kind, of an unknown product, or with a price that cannot be."""


class InvalidDelivery(BadRequest):
    """A delivered page that is no JSON, or whose fields are missing or of the wrong kind."""


class BodyTooLarge(BadRequest):
    """A request body over the limit of its route."""


class NotSigned(WandStoreError):
    """A webhook's signature is missing, malformed or forged, or no secret is set that it could be made with."""


class UnknownOrigin(WandStoreError):
    """A request that did not bring the secret of whoever stands in front, or no secret is set that it could bring."""


class JobLive(WandStoreError):
    """The shopper has a live job; once it has ended, the same can be asked for again."""


class PoolFull(WandStoreError):
    """Every member of the generation pool is full."""


class StoreNotFound(WandStoreError):
    """No store file has this slug."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"There is no store called {slug!r}.")
        self.slug = slug


class BadCatalogue(WandStoreError):
    """A product CSV that cannot be read. `row` counts records as a spreadsheet does: the header is row 1."""

    def __init__(self, message: str, *, row: int | None = None, column: str | None = None) -> None:
        place = ", ".join(
            part for part in (f"row {row}" if row else "", f"column {column!r}" if column else "") if part
        )
        super().__init__(f"{place}: {message}" if place else message)
        self.row = row
        self.column = column


class BadStoreFile(WandStoreError):
    """A store file that cannot be read; the message names the file and the key."""


class BadSettings(WandStoreError):
    """An environment variable that cannot be used; the message names it."""


class StorageUnavailable(WandStoreError):
    """A store refused, hung, answered what cannot be read, or the request had no time left to ask it."""

    def __init__(self, service: str, reason: str) -> None:
        super().__init__(f"{service}: {reason}")
        self.service = service
        self.reason = reason


class UnreadablePage(WandStoreError):
    """A stored page that is truncated, of another version, or not a page."""


class UnreadableMessage(WandStoreError):
    """A queue message that is no job."""


class JobFailed(WandStoreError):
    """A job that no further attempt can complete."""

    def __init__(self, code: ErrorCode, message: str) -> None:
        super().__init__(message)
        self.error = JobError(code=code, message=message)


class InvalidPersona(WandStoreError):
    """A persona that is none of the four, or whose fields cannot be read."""


class ModelFailed(WandStoreError):
    """No usable answer of a language model."""

    def __init__(self, code: ErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code


# Errors of jobs ------------------------------------------------------------------------------------------------------


class ErrorCode(StrEnum):
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


class JobError(Record):
    code: ErrorCode
    message: str
