"""The generator's HTTP app: what a deployment calls on port 8080, and Lambda through the handler. It stores no page."""

from __future__ import annotations

import asyncio
import gzip
import json
import time
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from typing import Annotated, Any

import uvicorn
from botocore.exceptions import BotoCoreError, ClientError
from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from container_image import phase1
from container_image.generate import CompositionRequest, compose_page
from container_image.jobs import choose_persona
from container_image.llm.announcement import say_who_composes
from container_image.llm.chain import set_up_providers
from container_image.llm.ledger import Ledger
from wandstore import __version__
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.aws.request_storage import RequestStorage
from wandstore.catalogue.snapshots import load_current_catalogue
from wandstore.catalogue.stores import check_shopper_id, find_store
from wandstore.documents.components import ComponentTree, Document
from wandstore.documents.templates import keep_types
from wandstore.errors import (
    BadRequest,
    BodyTooLarge,
    ErrorCode,
    InvalidField,
    InvalidPersona,
    StorageUnavailable,
    StoreNotFound,
    WandStoreError,
)
from wandstore.jobs.models import Preferences
from wandstore.observability import count, logger
from wandstore.page_store.shared_trees import NeutralTreeTable, SharedTree
from wandstore.pages import RenderContext, render_page
from wandstore.settings import Settings, current_settings
from wandstore.shoppers.sessions import NO_SESSION, Session, read_session

# Phase 1's request carries up to a hundred products.
MAX_BODY_BYTES = 512_000
MAX_PREFERENCES_BYTES = 8_000

STATUS_OF = {
    ErrorCode.INVALID_PERSONA: 400,
    ErrorCode.RATE_LIMITED: 429,
    ErrorCode.GENERATION_FAILED: 500,
    ErrorCode.MODEL_UNAVAILABLE: 503,
    ErrorCode.BUDGET_SPENT: 503,
    ErrorCode.TIMEOUT: 504,
}


@cache
def get_clients() -> Clients:
    return Clients(BACKGROUND_PATIENCE)


def get_settings() -> Settings:
    return current_settings()


AwsClients = Annotated[Clients, Depends(get_clients)]
CurrentSettings = Annotated[Settings, Depends(get_settings)]

app = FastAPI(title="WandStore generator", version=__version__)


@app.api_route("/health", methods=["GET", "HEAD"])
async def report_health(settings: CurrentSettings) -> dict[str, str]:
    return {"status": "healthy", "version": __version__, "environment": settings.environment}


async def read_body(request: Request) -> Mapping[str, Any]:
    """The JSON object of the request. Raises `BodyTooLarge` and `BadRequest`."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLarge("body", f"The body may have {MAX_BODY_BYTES} bytes at most.")
    try:
        sent = json.loads(body)
        # An escape can name half a character; nothing that is written later could carry it.
        json.dumps(sent, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise BadRequest("body", "The body is no JSON.") from None
    if not isinstance(sent, dict):
        raise BadRequest("body", "The body is no JSON object.")
    return sent


@app.post("/generate")
async def generate(
    sent: Annotated[Mapping[str, Any], Depends(read_body)], clients: AwsClients, settings: CurrentSettings
) -> JSONResponse:
    """Composes a page for `{jobId, storeSlug, shopperId, preferences}`, or for Phase 1's `GenerateUIRequest`."""
    # A model's answer is waited for in a thread, so that the health of a busy generator can still be asked.
    answer = _generate_for_phase1 if sent.keys() & {"shopper_id", "shop", "persona"} else _generate
    return await run_in_threadpool(answer, sent, clients, settings)


def _generate(sent: Mapping[str, Any], clients: Clients, settings: Settings) -> JSONResponse:
    deadline = time.monotonic() + settings.generation_budget_seconds
    store = find_store(settings.stores_path, _read_text(sent, "storeSlug"))
    shopper_id = check_shopper_id(_read_text(sent, "shopperId"))
    preferences = read_preferences(sent.get("preferences"))
    storage = RequestStorage(clients)
    session = _read_session(storage, settings, shopper_id, store.slug)
    request = CompositionRequest(
        store=store,
        catalogue=load_current_catalogue(store, storage, settings),
        persona=choose_persona(preferences, session),
        signals=session.signals_to_use,
        deadline=deadline,
        preferences=preferences,
    )
    neutral_trees, ledger = ReadNeutralTrees(storage, settings), Ledger(clients, settings)
    composition = compose_page(request, set_up_providers(clients, settings), neutral_trees, ledger)
    return JSONResponse(
        {
            "success": True,
            "html": _render(composition.document, request),
            "persona": composition.persona.type,
            "source": composition.source.value,
        }
    )


def _generate_for_phase1(sent: Mapping[str, Any], clients: Clients, settings: Settings) -> JSONResponse:
    started = time.monotonic()
    try:
        sent_request = phase1.read_request(sent)
        request = phase1.to_composition_request(sent_request, settings)
    except (InvalidPersona, BadRequest) as error:
        status, code = _status_and_code(error) or (400, "BAD_REQUEST")
        return JSONResponse(phase1.write_refusal(code, str(error), started), status)
    # The products are the caller's, so the store's shared tree has no part in this.
    composition = compose_page(request, set_up_providers(clients, settings), None, Ledger(clients, settings))
    assert isinstance(composition.document, ComponentTree)  # only a delivered page is anything else
    tree = composition.document
    if request.component_types:
        tree = keep_types(tree, request.component_types, request.catalogue, request.store)
    status = STATUS_OF[composition.error.code] if composition.error and not composition.is_partial else 200
    return JSONResponse(phase1.write_response(composition, tree, _render(tree, request), started), status)


class ReadNeutralTrees(NeutralTreeTable):
    """The neutral trees for one who stores nothing: what stands is used, what is made is not put there."""

    def put_if_unchanged(self, store: str, prompt_version: str, shared: SharedTree) -> SharedTree:
        return shared


def read_preferences(sent: Any) -> Preferences:
    """Raises `InvalidPersona` for a persona that is none of the four, and `InvalidField` for all else."""
    if sent is None:
        return Preferences()
    if len(json.dumps(sent, ensure_ascii=False).encode()) > MAX_PREFERENCES_BYTES:
        raise InvalidField("preferences", f"preferences: {MAX_PREFERENCES_BYTES} bytes at most.")
    try:
        return Preferences.model_validate(sent)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(("preferences", *map(str, first["loc"])))
        if first["loc"] == ("persona",):
            raise InvalidPersona(f"{field}: {first['msg']}.") from None
        raise InvalidField(field, f"{field}: {first['msg']}.") from None


def _read_text(sent: Mapping[str, Any], field: str) -> str:
    value = sent.get(field)
    if not isinstance(value, str):
        raise InvalidField(field, f"{field}: a string is needed.")
    return value


def _read_session(storage: RequestStorage, settings: Settings, shopper_id: str, store: str) -> Session:
    # Nothing is stored from this answer, so a page for somebody unknown is better than none.
    try:
        return read_session(storage, settings, shopper_id, store)
    except (StorageUnavailable, ClientError, BotoCoreError) as error:
        logger.warning("page composed without a session", extra={"store": store, "reason": str(error)})
        return NO_SESSION


def _render(document: Document, request: CompositionRequest) -> str:
    return gzip.decompress(render_page(document, RenderContext(request.store, request.catalogue)).body).decode()


# Errors ---------------------------------------------------------------------------------------------------------------

# The nearest class of the family decides; what is not here is a fault of ours and says nothing of itself.
_ANSWERS: dict[type[WandStoreError], tuple[int, str]] = {
    BadRequest: (400, "BAD_REQUEST"),
    InvalidField: (400, "INVALID_FIELD"),
    BodyTooLarge: (413, "BODY_TOO_LARGE"),
    InvalidPersona: (STATUS_OF[ErrorCode.INVALID_PERSONA], ErrorCode.INVALID_PERSONA.value),
    StoreNotFound: (404, "STORE_NOT_FOUND"),
}


def _status_and_code(error: WandStoreError) -> tuple[int, str] | None:
    return next((_ANSWERS[kind] for kind in type(error).__mro__ if kind in _ANSWERS), None)


def _error(status: int, code: str, message: str, *, retryable: bool = False) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message, "retryable": retryable}}, status)


@app.exception_handler(WandStoreError)
async def answer_own_error(request: Request, error: WandStoreError) -> JSONResponse:
    if answer := _status_and_code(error):
        return _error(*answer, str(error))
    return await answer_unknown_error(request, error)


@app.exception_handler(HTTPException)
async def answer_http_error(request: Request, error: HTTPException) -> JSONResponse:
    """No such path, or not with this method."""
    status = HTTPStatus(error.status_code)
    response = _error(status, status.name, f"{status.phrase}: {request.url.path[:200]}")
    response.headers.update(error.headers or {})
    return response


@app.exception_handler(Exception)
async def answer_unknown_error(request: Request, error: Exception) -> JSONResponse:
    logger.error("request failed", extra={"path": request.url.path}, exc_info=error)
    count("UnknownError")
    return _error(500, "INTERNAL_ERROR", "Something went wrong on our side.", retryable=True)


# Serving on a port of its own -----------------------------------------------------------------------------------------


class IdleWatch:
    """The app, and since when nobody has asked it anything."""

    def __init__(self, watched: ASGIApp) -> None:
        self._app = watched
        self._under_way = 0
        self._quiet_since = time.monotonic()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._under_way += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._under_way -= 1
            self._quiet_since = time.monotonic()

    @property
    def idle_seconds(self) -> float:
        return 0.0 if self._under_way else time.monotonic() - self._quiet_since


def announce_providers(clients: Clients, settings: Settings) -> None:
    """Logs who composes the pages of this process."""
    names = {provider.name for provider in set_up_providers(clients, settings)}
    logger.info(say_who_composes(settings, has_key="kimi" in names, has_claude_key="claude" in names))


async def serve(settings: Settings) -> None:
    """Serves the app on `GENERATOR_PORT` until it is told to stop, or was idle for as long as the settings allow."""
    watch = IdleWatch(app)
    server = uvicorn.Server(
        uvicorn.Config(watch, host="0.0.0.0", port=settings.generator_port, lifespan="off", access_log=False)
    )
    patience_seconds = settings.container_inactivity_timeout_ms / 1000
    serving = asyncio.ensure_future(server.serve())
    while patience_seconds and not serving.done():
        await asyncio.wait([serving], timeout=min(1.0, patience_seconds / 4))
        if watch.idle_seconds >= patience_seconds:
            logger.info("nobody has asked for anything: the server ends itself")
            server.should_exit = True
            break
    await serving


if __name__ == "__main__":
    announce_providers(get_clients(), get_settings())
    asyncio.run(serve(get_settings()))
