"""What the edge and the generator have in common over HTTP: the shape of errors, their statuses, and body limits.

It knows no web framework.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterable
from http import HTTPStatus
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from wandstore.errors import (
    BadRequest,
    BodyTooLarge,
    CrossSiteRequest,
    ErrorCode,
    InvalidEvent,
    InvalidField,
    InvalidPersona,
    InvalidWebhookPage,
    JobError,
    JobLive,
    NotSigned,
    PoolFull,
    ProductNotFound,
    StorageUnavailable,
    StoreNotFound,
    UnknownOrigin,
    VariantNotFound,
    WandStoreError,
)

MAX_BODY_BYTES = 64 * 1024
MAX_WEBHOOK_BODY_BYTES = 512 * 1024
MAX_SHOP_EVENT_BODY_BYTES = 1024 * 1024
MAX_GENERATE_BODY_BYTES = 512_000  # Phase 1's request carries up to a hundred products
MAX_PREFERENCES_BYTES = 8_000
_MAX_LENGTH_DIGITS = 18

# An amount as a text, for OpenAPI: at most 10 ** 9, with a point.
DECIMAL = r"^[0-9]{1,9}([.][0-9]{1,6})?$"

OUR_FAULT = "Something went wrong on our side."


class ErrorDetail(BaseModel):
    code: str
    message: str
    retryable: bool

    @classmethod
    def of(cls, error: JobError) -> ErrorDetail:
        return cls(code=error.code, message=error.message, retryable=error.code.retryable)

    @classmethod
    def for_anybody(cls, error: JobError) -> ErrorDetail:
        """Without what a model's server has said: that is for operators."""
        return cls(code=error.code, message=error.public_message, retryable=error.code.retryable)


class ErrorBody(BaseModel):
    """The one shape of every error that is not a page."""

    error: ErrorDetail


class ErrorAnswer(NamedTuple):
    """How an error is answered."""

    status: HTTPStatus
    code: str
    retryable: bool = False

    def body(self, message: str) -> dict[str, Any]:
        return ErrorBody(error=ErrorDetail(code=self.code, message=message, retryable=self.retryable)).model_dump()


# The nearest class of the family decides. An error that is not here is a fault of ours, and its message stays ours.
ERROR_ANSWERS: dict[type[WandStoreError], ErrorAnswer] = {
    BadRequest: ErrorAnswer(HTTPStatus.BAD_REQUEST, "BAD_REQUEST"),
    InvalidField: ErrorAnswer(HTTPStatus.BAD_REQUEST, "INVALID_FIELD"),
    InvalidEvent: ErrorAnswer(HTTPStatus.UNPROCESSABLE_ENTITY, "INVALID_EVENT"),
    InvalidWebhookPage: ErrorAnswer(HTTPStatus.UNPROCESSABLE_ENTITY, "INVALID_DELIVERY"),
    InvalidPersona: ErrorAnswer(HTTPStatus.BAD_REQUEST, ErrorCode.INVALID_PERSONA),
    BodyTooLarge: ErrorAnswer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "BODY_TOO_LARGE"),
    NotSigned: ErrorAnswer(HTTPStatus.UNAUTHORIZED, "NOT_SIGNED"),
    UnknownOrigin: ErrorAnswer(HTTPStatus.FORBIDDEN, "UNKNOWN_ORIGIN"),
    CrossSiteRequest: ErrorAnswer(HTTPStatus.FORBIDDEN, "CROSS_SITE"),
    JobLive: ErrorAnswer(HTTPStatus.CONFLICT, "JOB_LIVE", retryable=True),
    PoolFull: ErrorAnswer(HTTPStatus.TOO_MANY_REQUESTS, ErrorCode.QUEUE_FULL, retryable=True),
    StoreNotFound: ErrorAnswer(HTTPStatus.NOT_FOUND, "STORE_NOT_FOUND"),
    VariantNotFound: ErrorAnswer(HTTPStatus.NOT_FOUND, "VARIANT_NOT_FOUND"),
    ProductNotFound: ErrorAnswer(HTTPStatus.NOT_FOUND, "PRODUCT_NOT_FOUND"),
    StorageUnavailable: ErrorAnswer(HTTPStatus.SERVICE_UNAVAILABLE, "STORAGE_UNAVAILABLE", retryable=True),
    WandStoreError: ErrorAnswer(HTTPStatus.INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", retryable=True),
}

# Phase 1's statuses of a generation's errors. Source: contracts, "Generator".
STATUS_OF_CODE = {
    ErrorCode.INVALID_PERSONA: HTTPStatus.BAD_REQUEST,
    ErrorCode.RATE_LIMITED: HTTPStatus.TOO_MANY_REQUESTS,
    ErrorCode.GENERATION_FAILED: HTTPStatus.INTERNAL_SERVER_ERROR,
    ErrorCode.MODEL_UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
    ErrorCode.BUDGET_SPENT: HTTPStatus.SERVICE_UNAVAILABLE,
    ErrorCode.TIMEOUT: HTTPStatus.GATEWAY_TIMEOUT,
}


def answer_to(error: WandStoreError) -> ErrorAnswer:
    return next(ERROR_ANSWERS[kind] for kind in type(error).__mro__ if kind in ERROR_ANSWERS)


def answer_to_status(status: int) -> ErrorAnswer:
    """The answer to an error that only has a status: no such path, or not with this method."""
    known = HTTPStatus(status)
    return ErrorAnswer(known, known.name)


async def collect_body(parts: AsyncIterable[bytes], max_bytes: int, *, stated_length: str = "") -> bytes:
    """A request's whole body. Raises `BodyTooLarge` as soon as its stated length, or what has arrived, is over."""
    too_large = BodyTooLarge("body", f"The body may have {max_bytes} bytes at most.")
    # Python reads no number of thousands of digits.
    if stated_length.isdecimal() and (len(stated_length) > _MAX_LENGTH_DIGITS or int(stated_length) > max_bytes):
        raise too_large
    body = bytearray()
    async for part in parts:
        body += part
        if len(body) > max_bytes:
            raise too_large
    return bytes(body)


def parse_json_object(body: bytes, error: type[BadRequest] = BadRequest) -> dict[str, Any]:
    """The JSON object of a body. Raises `error`."""
    try:
        sent = json.loads(body)
        # An escape can name half a character, which nothing that is written later could carry.
        json.dumps(sent, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise error("body", "The body is not JSON.") from None
    if not isinstance(sent, dict):
        raise error("body", "The body is not a JSON object.")
    return sent


def first_fault(error: ValidationError) -> tuple[str, str]:
    """The first wrong field, its path joined by dots, and a message that begins with it."""
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(map(str, first["loc"])) or "body"
    return field, f"{field}: {first['msg']}."
