"""The generator's HTTP app, on port 8080 and, through the handler, on Lambda. It stores no page."""

from __future__ import annotations

import asyncio
import gzip
import json
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Annotated, Any

import uvicorn
from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from container_image import phase1
from container_image.components.outline import outline_document
from container_image.described import PHASE1_FIELDS, describe_answers, describe_body
from container_image.generate import CompositionRequest, compose_page
from container_image.html.enclosed import enclose
from container_image.jobs import choose_persona
from container_image.llm.allowance import Allowance, Payer
from container_image.llm.announcement import describe_composers, describe_mode
from container_image.llm.chain import set_up_providers
from container_image.llm.ledger import Ledger
from container_image.reading import Wanted
from wandstore import __version__
from wandstore.aws.clients import BACKGROUND_PATIENCE, HEARTBEAT_PATIENCE, Clients
from wandstore.aws.request_storage import RequestStorage
from wandstore.aws.storage_errors import STORAGE_ERRORS
from wandstore.catalogue.snapshots import load_current_catalogue
from wandstore.catalogue.stores import find_store
from wandstore.documents.document import Document
from wandstore.documents.segments import SegmentedDocument
from wandstore.documents.templates import keep_types
from wandstore.errors import BadRequest, CrossSiteRequest, InvalidField, InvalidPersona, WandStoreError
from wandstore.http_contract import (
    ERROR_ANSWERS,
    MAX_GENERATE_BODY_BYTES,
    MAX_PREFERENCES_BYTES,
    OUR_FAULT,
    STATUS_OF_CODE,
    answer_to,
    answer_to_status,
    collect_body,
    first_fault,
    parse_json_object,
)
from wandstore.ids import ShopperKey, parse_shopper_id
from wandstore.jobs.allowance import Purpose
from wandstore.jobs.models import Preferences
from wandstore.observability import count, logger
from wandstore.page_store.shared_trees import SharedTree, SharedTrees, TreeKey
from wandstore.pages import RenderContext, render_page
from wandstore.settings import Settings, current_settings
from wandstore.shoppers.sessions import NO_SESSION, Session, Sessions
from wandstore.shoppers.standing import Standing


@cache
def get_clients() -> Clients:
    return Clients(BACKGROUND_PATIENCE, queue_patience=HEARTBEAT_PATIENCE)


def get_settings() -> Settings:
    return current_settings()


AwsClients = Annotated[Clients, Depends(get_clients)]
CurrentSettings = Annotated[Settings, Depends(get_settings)]

app = FastAPI(title="WandStore generator", version=__version__)


@app.head("/health", include_in_schema=False)
@app.get("/health")
async def report_health(settings: CurrentSettings) -> dict[str, str]:
    return {"status": "healthy", "version": __version__, "environment": settings.environment}


async def read_body(request: Request) -> Mapping[str, Any]:
    """The JSON object of the request. Raises `BodyTooLarge` and `BadRequest`."""
    return parse_json_object(await collect_body(request.stream(), MAX_GENERATE_BODY_BYTES))


async def refuse_other_sites(request: Request) -> None:
    """On a developer's machine every web page could post here, and have a page paid for. Raises `CrossSiteRequest`."""
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise CrossSiteRequest("No page of another site may do that.")


@app.post(
    "/generate",
    responses=describe_answers(),
    openapi_extra={"requestBody": describe_body()},
    dependencies=[Depends(refuse_other_sites)],
)
async def generate(
    sent: Annotated[Mapping[str, Any], Depends(read_body)], clients: AwsClients, settings: CurrentSettings
) -> JSONResponse:
    """Composes a page for `{jobId, storeSlug, shopperId, preferences}`, or for Phase 1's `GenerateUIRequest`."""
    # A thread waits for the model, so that a busy generator still answers /health.
    answer = _generate_for_phase1 if sent.keys() & set(PHASE1_FIELDS) else _generate
    return await run_in_threadpool(answer, sent, clients, settings)


def _generate(sent: Mapping[str, Any], clients: Clients, settings: Settings) -> JSONResponse:
    deadline = time.monotonic() + settings.generation_budget_seconds
    store = find_store(settings.stores_path, _read_text(sent, "storeSlug"))
    shopper = ShopperKey(store.slug, parse_shopper_id(_read_text(sent, "shopperId")))
    preferences = read_preferences(sent.get("preferences"))
    storage = RequestStorage(clients)
    session = _read_session(storage, settings, shopper)
    request = CompositionRequest(
        store=store,
        catalogue=load_current_catalogue(store, storage, settings),
        persona=choose_persona(preferences, session),
        signals=session.signals_to_use,
        deadline=deadline,
        preferences=preferences,
        mode=store.mode(settings),
        operators_purpose=Purpose.REQUESTED,
    )
    request = replace(request, is_own_page_due=request.knows_something)
    trees, ledger = ReadOnlyTrees(storage, settings), Ledger(clients, settings)
    allowance = Allowance(clients, settings, Payer(store.slug, Standing.NO_HISTORY))
    composition = compose_page(request, set_up_providers(clients, settings), trees, ledger, allowance)
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
    except BadRequest as error:
        answer = answer_to(error)
        return JSONResponse(phase1.write_refusal(answer.code, str(error), started), answer.status)
    # The products are the caller's, so the store's shared trees would not fit.
    request = replace(request, operators_purpose=Purpose.REQUESTED)
    ledger, payer = Ledger(clients, settings), Payer(request.store.slug, Standing.NO_HISTORY)
    allowance = Allowance(clients, settings, payer)
    composition = compose_page(request, set_up_providers(clients, settings), None, ledger, allowance)
    document = composition.document
    if isinstance(document, SegmentedDocument):
        wanted = Wanted(document.character, request.store)
        components = outline_document(document, wanted, request.catalogue)
    else:
        if request.component_types:
            document = keep_types(document, request.component_types, request.catalogue, request.store)
        components = document.components
    status = STATUS_OF_CODE[composition.error.code] if composition.error and not composition.is_partial else 200
    return JSONResponse(phase1.write_response(composition, components, _render(document, request), started), status)


class ReadOnlyTrees(SharedTrees):
    """The shared trees for a request that stores nothing: it reads a stored tree, and does not store a new one."""

    def put_if_unchanged(self, key: TreeKey, shared: SharedTree) -> SharedTree:
        return shared


def read_preferences(sent: Any) -> Preferences:
    """Raises `InvalidPersona` for an unknown persona, and `InvalidField` for everything else."""
    if sent is None:
        return Preferences()
    if len(json.dumps(sent, ensure_ascii=False).encode()) > MAX_PREFERENCES_BYTES:
        raise InvalidField("preferences", f"preferences: {MAX_PREFERENCES_BYTES} bytes at most.")
    try:
        return Preferences.model_validate(sent)
    except ValidationError as error:
        field, message = first_fault(error)
        kind = InvalidPersona if field == "persona" else InvalidField
        raise kind(f"preferences.{field}", f"preferences.{message}") from None


def _read_text(sent: Mapping[str, Any], field: str) -> str:
    value = sent.get(field)
    if not isinstance(value, str):
        raise InvalidField(field, f"{field}: a string is needed.")
    return value


def _read_session(storage: RequestStorage, settings: Settings, shopper: ShopperKey) -> Session:
    # This response is not stored, so a page for an unknown shopper is better than none.
    try:
        return Sessions(storage, settings).read(shopper, time.time())
    except STORAGE_ERRORS as error:
        logger.warning("page composed without a session", extra={"store": shopper.store, "reason": str(error)})
        return NO_SESSION


def _render(document: Document, request: CompositionRequest) -> str:
    """The whole page. Its document is enclosed, so that it can be delivered back by the webhook as it is."""
    page = render_page(document, RenderContext(request.store, request.catalogue))
    return enclose(gzip.decompress(page.body).decode(), document)


# Errors ---------------------------------------------------------------------------------------------------------------


@app.exception_handler(WandStoreError)
async def answer_own_error(request: Request, error: WandStoreError) -> JSONResponse:
    answer = answer_to(error)
    if answer.status >= 500:
        return await answer_unknown_error(request, error)
    return JSONResponse(answer.body(str(error)), answer.status)


@app.exception_handler(HTTPException)
async def answer_http_error(request: Request, error: HTTPException) -> JSONResponse:
    """An unknown path, or a method that the path does not have."""
    answer = answer_to_status(error.status_code)
    body = answer.body(f"{answer.status.phrase}: {request.url.path[:200]}")
    return JSONResponse(body, answer.status, error.headers)


@app.exception_handler(Exception)
async def answer_unknown_error(request: Request, error: Exception) -> JSONResponse:
    logger.error("request failed", extra={"path": request.url.path}, exc_info=error)
    count("UnknownError")
    answer = ERROR_ANSWERS[WandStoreError]
    return JSONResponse(answer.body(OUR_FAULT), answer.status)


# Serving on a port ----------------------------------------------------------------------------------------------------


class IdleWatch:
    """The app, and for how long it has had no request."""

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
    """Logs which providers compose the pages of this process, and for which stores as HTML."""
    names = {provider.name for provider in set_up_providers(clients, settings)}
    logger.info(describe_composers(settings, names))
    if mode := describe_mode(settings):
        logger.info(mode)


async def serve(settings: Settings) -> None:
    """Serves the app on `GENERATOR_PORT` until it is stopped, or has been idle for as long as the settings allow."""
    watch = IdleWatch(app)
    server = uvicorn.Server(
        uvicorn.Config(watch, host="0.0.0.0", port=settings.generator_port, lifespan="off", access_log=False)
    )
    patience_seconds = settings.container_inactivity_timeout_ms / 1000
    serving = asyncio.ensure_future(server.serve())
    while patience_seconds and not serving.done():
        await asyncio.wait([serving], timeout=min(1.0, patience_seconds / 4))
        if watch.idle_seconds >= patience_seconds:
            logger.info("no request within CONTAINER_INACTIVITY_TIMEOUT_MS: the server stops")
            server.should_exit = True
            break
    await serving


if __name__ == "__main__":
    announce_providers(get_clients(), get_settings())
    asyncio.run(serve(get_settings()))
