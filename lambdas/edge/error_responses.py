"""One table from error to status and code, and the two forms an error is told in: a small page, or JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import NamedTuple

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from wandstore.errors import (
    BadRequest,
    BodyTooLarge,
    InvalidDelivery,
    InvalidEvent,
    InvalidField,
    JobLive,
    NotSigned,
    PoolFull,
    StorageUnavailable,
    StoreNotFound,
    UnknownOrigin,
    WandStoreError,
)
from wandstore.observability import count, logger
from wandstore.pages import ERROR_POLICY, render_error


class ErrorDetail(BaseModel):
    code: str
    message: str
    retryable: bool


class ErrorBody(BaseModel):
    """The one shape of every error that is no page."""

    error: ErrorDetail


class Answer(NamedTuple):
    status: HTTPStatus
    code: str
    retryable: bool = False


# The nearest class of the family decides; what is not here is a fault of ours and says nothing of itself.
ANSWERS: dict[type[WandStoreError], Answer] = {
    BadRequest: Answer(HTTPStatus.BAD_REQUEST, "BAD_REQUEST"),
    InvalidField: Answer(HTTPStatus.BAD_REQUEST, "INVALID_FIELD"),
    InvalidEvent: Answer(HTTPStatus.UNPROCESSABLE_ENTITY, "INVALID_EVENT"),
    InvalidDelivery: Answer(HTTPStatus.UNPROCESSABLE_ENTITY, "INVALID_DELIVERY"),
    BodyTooLarge: Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "BODY_TOO_LARGE"),
    NotSigned: Answer(HTTPStatus.UNAUTHORIZED, "NOT_SIGNED"),
    UnknownOrigin: Answer(HTTPStatus.FORBIDDEN, "UNKNOWN_ORIGIN"),
    JobLive: Answer(HTTPStatus.CONFLICT, "JOB_LIVE", retryable=True),
    PoolFull: Answer(HTTPStatus.TOO_MANY_REQUESTS, "QUEUE_FULL", retryable=True),
    StoreNotFound: Answer(HTTPStatus.NOT_FOUND, "STORE_NOT_FOUND"),
    StorageUnavailable: Answer(HTTPStatus.SERVICE_UNAVAILABLE, "STORAGE_UNAVAILABLE", retryable=True),
    WandStoreError: Answer(HTTPStatus.INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", retryable=True),
}

_OURS = "Something went wrong on our side."
_TITLES = {404: "Not found", 400: "That address cannot be right", 405: "Not done this way"}


def add_error_responses(app: FastAPI) -> None:
    app.add_exception_handler(WandStoreError, _answer_own_error)
    app.add_exception_handler(HTTPException, _answer_http_error)
    app.add_exception_handler(Exception, _answer_unknown_error)


async def _answer_own_error(request: Request, error: Exception) -> Response:
    answer = next(ANSWERS[kind] for kind in type(error).__mro__ if kind in ANSWERS)
    if answer.status >= 500:
        logger.error("request failed", extra={"path": request.url.path, "error": str(error)})
    return _tell(request, answer, str(error) if answer.status < 500 else _OURS)


async def _answer_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    response = _tell(request, Answer(status, status.name), f"{status.phrase}: {request.url.path[:200]}")
    response.headers.update(error.headers or {})
    return response


async def _answer_unknown_error(request: Request, error: Exception) -> Response:
    logger.error("request failed", extra={"path": request.url.path}, exc_info=error)
    count("UnknownError")
    return _tell(request, ANSWERS[WandStoreError], _OURS)


def _tell(request: Request, answer: Answer, message: str) -> Response:
    headers = {"Cache-Control": "no-store"}
    if _is_read_by_a_person(request):
        title = _TITLES.get(answer.status, answer.status.phrase)
        headers["Content-Security-Policy"] = ERROR_POLICY
        return HTMLResponse(render_error(answer.status, title, message), answer.status, headers)
    body = ErrorBody(error=ErrorDetail(code=answer.code, message=message, retryable=answer.retryable))
    return JSONResponse(body.model_dump(), answer.status, headers)


def is_form(request: Request) -> bool:
    """Whether the body is said to be what a browser sends of a form."""
    said = request.headers.get("content-type", "")
    return said.partition(";")[0].strip().lower() == "application/x-www-form-urlencoded"


def _is_read_by_a_person(request: Request) -> bool:
    path = request.url.path
    if path in ("/", "/store") or path.startswith("/s/"):
        return True
    # Of this path alone: curl calls every body a form, and whoever asks the others so still wants JSON.
    return path == "/api/shopper/persona" and is_form(request)
