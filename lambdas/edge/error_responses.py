"""How an error is answered: as a small page where a person reads it, else as JSON of the one shape."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from wandstore.errors import BadRequest, InvalidEvent, InvalidField, WandStoreError
from wandstore.http_contract import ERROR_ANSWERS, OUR_FAULT, ErrorAnswer, answer_to, answer_to_status
from wandstore.ids import parse_shopper_id, parse_slug
from wandstore.observability import count, logger
from wandstore.pages import ERROR_POLICY, render_error

_TITLES = {404: "Not found", 400: "That address cannot be right", 405: "Not done this way"}
# Fields with a grammar of their own, whose check says in plain words what is wrong.
_PARSERS = {"shopper": parse_shopper_id, "store": parse_slug}
# Fields of a body that name somebody or something; everything else in a body describes an event.
_ADDRESSES = ("shopper", "store", "persona")


def add_error_responses(app: FastAPI) -> None:
    app.add_exception_handler(WandStoreError, _answer_own_error)
    app.add_exception_handler(RequestValidationError, _answer_validation_error)
    app.add_exception_handler(HTTPException, _answer_http_error)
    app.add_exception_handler(Exception, _answer_unknown_error)


async def _answer_own_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, WandStoreError)
    answer = answer_to(error)
    if answer.status >= 500:
        logger.error("request failed", extra={"path": request.url.path, "error": str(error)})
    return _answer(request, answer, str(error) if answer.status < 500 else OUR_FAULT)


async def _answer_validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return await _answer_own_error(request, describe_fault(error))


def describe_fault(error: RequestValidationError) -> BadRequest:
    """The first fault as an error of ours, which names the field."""
    faults = sorted(error.errors(), key=lambda fault: not _is_address(fault["loc"]))
    place, *path = faults[0]["loc"]
    field = ".".join(map(str, path)) or str(place)
    message = f"{field}: {faults[0]['msg']}."
    if (parse := _PARSERS.get(field)) and isinstance(sent := faults[0].get("input"), str):
        try:
            parse(sent)
        except InvalidField as fault:
            message = str(fault)
    is_event = place == "body" and not _is_address(faults[0]["loc"])
    return InvalidEvent(field, message) if is_event else InvalidField(field, message)


def _is_address(location: tuple[int | str, ...]) -> bool:
    return len(location) > 1 and location[1] in _ADDRESSES


async def _answer_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = answer_to_status(error.status_code)
    response = _answer(request, answer, f"{answer.status.phrase}: {request.url.path[:200]}")
    response.headers.update(error.headers or {})
    return response


async def _answer_unknown_error(request: Request, error: Exception) -> Response:
    logger.error("request failed", extra={"path": request.url.path}, exc_info=error)
    count("UnknownError")
    return _answer(request, ERROR_ANSWERS[WandStoreError], OUR_FAULT)


def _answer(request: Request, answer: ErrorAnswer, message: str) -> Response:
    headers = {"Cache-Control": "no-store"}
    if _is_read_by_a_person(request):
        title = _TITLES.get(answer.status, answer.status.phrase)
        headers["Content-Security-Policy"] = ERROR_POLICY
        return HTMLResponse(render_error(answer.status, title, message), answer.status, headers)
    return JSONResponse(answer.body(message), answer.status, headers)


def is_form(request: Request) -> bool:
    """Whether the body is declared as what a browser sends of a form."""
    declared = request.headers.get("content-type", "")
    return declared.partition(";")[0].strip().lower() == "application/x-www-form-urlencoded"


def _is_read_by_a_person(request: Request) -> bool:
    path = request.url.path
    if path in ("/", "/store") or path.startswith("/s/"):
        return True
    # Only on this path: curl declares every body as a form, and a script that calls the others expects JSON.
    return path == "/api/shopper/persona" and is_form(request)
