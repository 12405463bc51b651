"""How an error is answered: as a small page where a person reads it, else as JSON of the one shape."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from lambdas.edge.posts import Refusals
from lambdas.edge.shopper_cookie import cookie_shopper
from lambdas.edge.visitors import answer_rendered
from wandstore.catalogue.stores import find_store
from wandstore.errors import BadRequest, InvalidEvent, InvalidField, WandStoreError
from wandstore.http_contract import ERROR_ANSWERS, OUR_FAULT, ErrorAnswer, answer_to, answer_to_status
from wandstore.ids import ShopperId, is_shopper_id, parse_shopper_id, parse_slug
from wandstore.languages import ENGLISH, Language, mark
from wandstore.observability import count, logger
from wandstore.pages import Notice, RenderedPage, carry_shopper, render_error, render_notice
from wandstore.shoppers.saved_list import ListKind
from wandstore.storefront.ladder import Storefront

# What a person reads of an address. The exact message follows where it says more and the language knows it.
_TITLES = {
    404: mark("This page is not here"),
    400: mark("This address is not right"),
    405: mark("This cannot be opened"),
}
_SENTENCES = {
    404: mark("The address may be wrong, or what was here may be gone."),
    400: mark("It may have been cut when it was copied."),
    405: mark("The address is for something that a page does, not for a page."),
}
_OTHER_TITLE = mark("That did not work")
_OTHER_SENTENCE = mark("Please go back and try again, or start again from the store.")
_WRONG_PART = mark("What is wrong in it: %(field)s.")
# The messages of errors that are translated.
TRANSLATED_MESSAGES = (
    mark("This store does not sell that any more."),
    mark("This store does not have that product any more."),
    mark("Only a page of this store may do that."),
    mark("Something went wrong on our side."),
)
# Fields with a grammar of their own, whose check says in plain words what is wrong.
_PARSERS = {"shopper": parse_shopper_id, "store": parse_slug}
_FOR_MACHINES = re.compile(r"/s/[^/]+/(?:suggest|sitemap[^/]*)")
_PAGE_WITH_A_SLASH = re.compile(r"(/s/.*[^/]|/store)/+", re.DOTALL)
_STORE_IN_PATH = re.compile(r"/s/([^/]+)")
# Fields of a body that name somebody or something, or what to do with it; everything else describes an event.
_ADDRESSES = ("shopper", "store", "persona", "variant", "product", "quantity", "action", "return", "idempotencyKey")
# Only on these paths: curl declares every body as a form, and a script that calls the others expects JSON.
_SENT_BY_FORMS = tuple(f"/api/shopper/{name}" for name in ("persona", "cart", *ListKind))


@dataclass(frozen=True, slots=True)
class _Fault:
    """What went wrong: a message for programs, in English, and the field of the request that is wrong, if one is.

    `says_more` is False where the message is no more than the status in words.
    """

    message: str
    field: str = ""
    says_more: bool = True


def add_error_responses(app: FastAPI) -> None:
    app.state.refusals = Refusals()
    app.add_exception_handler(WandStoreError, _answer_own_error)
    app.add_exception_handler(RequestValidationError, _answer_validation_error)
    app.add_exception_handler(HTTPException, _answer_http_error)
    app.add_exception_handler(Exception, _answer_unknown_error)


async def _answer_own_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, WandStoreError)
    answer = answer_to(error)
    request.app.state.refusals.note(request, error)
    if answer.status >= 500:
        logger.error("request failed", extra={"path": request.url.path[:200], "error": str(error)})
    field = error.field if isinstance(error, BadRequest) else ""
    return _answer(request, answer, _Fault(str(error), field) if answer.status < 500 else _Fault(OUR_FAULT))


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
    # No page has such an address, so only here is there time to look.
    if error.status_code == 404 and (page := _PAGE_WITH_A_SLASH.fullmatch(request.scope["path"])):
        address = quote(page[1]) + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(address, 308, headers={"Cache-Control": "no-store"})
    answer = answer_to_status(error.status_code)
    fault = _Fault(f"{answer.status.phrase}: {request.url.path[:200]}", says_more=False)
    response = _answer(request, answer, fault)
    response.headers.update(error.headers or {})
    return response


async def _answer_unknown_error(request: Request, error: Exception) -> Response:
    logger.error("request failed", extra={"path": request.url.path[:200]}, exc_info=error)
    count("UnknownError")
    return _answer(request, ERROR_ANSWERS[WandStoreError], _Fault(OUR_FAULT))


def _answer(request: Request, answer: ErrorAnswer, fault: _Fault) -> Response:
    headers = {"Cache-Control": "no-store"}
    if _is_read_by_a_person(request):
        return answer_rendered(request, _render(request, answer, fault), headers, answer.status)
    return JSONResponse(answer.body(fault.message), answer.status, headers)


def _render(request: Request, answer: ErrorAnswer, fault: _Fault) -> RenderedPage:
    """A page of the address's store, or of none and in English where there is no such store."""
    storefront: Storefront = request.app.state.storefront
    named = _STORE_IN_PATH.match(request.url.path)
    has_acted = request.method not in ("GET", "HEAD")
    try:
        store = find_store(storefront.settings.stores_path, named[1] if named else storefront.settings.default_store)
        notice = _describe(answer, fault, store.language, has_acted=has_acted)
        page = render_notice(notice, storefront.context(store, storefront.shelf.at_hand(store)))
        shopper_id = request.query_params.get("shopper", "")
        if is_shopper_id(shopper_id) and cookie_shopper(request) != shopper_id:
            page = carry_shopper(page, store.slug, ShopperId(shopper_id))
    except WandStoreError:
        return render_error(_describe(answer, fault, ENGLISH, has_acted=has_acted))
    except Exception:
        # What has failed may be the store's own pages.
        logger.exception("notice failed", extra={"path": request.url.path[:200]})
        return render_error(_describe(answer, fault, ENGLISH, has_acted=has_acted))
    return page


def _describe(answer: ErrorAnswer, fault: _Fault, language: Language, *, has_acted: bool) -> Notice:
    """`has_acted` is True where the shopper did not open an address but pressed a button."""
    # A message is no format: it may name an address that has a percent sign.
    words = language.messages
    title, about_address = _OTHER_TITLE, ""
    if not has_acted:
        title, about_address = _TITLES.get(answer.status, title), _SENTENCES.get(answer.status, "")
    sentences = [words.find(about_address)] if about_address else []
    if fault.says_more and language.knows(fault.message):
        sentences.append(words.find(fault.message))
    elif fault.field:
        sentences.append(language.gettext(_WRONG_PART, field=fault.field))
    return Notice(words.find(title), sentences or [words.find(_OTHER_SENTENCE)], status=answer.status)


def is_form(request: Request) -> bool:
    """Whether the body is declared as what a browser sends of a form."""
    declared = request.headers.get("content-type", "")
    return declared.partition(";")[0].strip().lower() == "application/x-www-form-urlencoded"


def _is_read_by_a_person(request: Request) -> bool:
    path = request.url.path
    if path in ("/", "/store") or path.startswith("/s/"):
        return _FOR_MACHINES.fullmatch(path) is None
    return path in _SENT_BY_FORMS and is_form(request)
