"""`/s/{store}`, `/store` and `/`: the page."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from lambdas.edge.dependencies import StorefrontDep
from lambdas.edge.parameters import SHOPPER_PARAMETER, STORE_PARAMETER
from lambdas.edge.visitors import Visitor
from wandstore.catalogue.stores import find_store
from wandstore.documents.origin import Source
from wandstore.ids import parse_shopper_id
from wandstore.pages import View, render_view
from wandstore.storefront.ladder import CacheStatus, ServedPage, Storefront
from wandstore.storefront.room import Room, enter_room
from wandstore.text import on_one_line

router = APIRouter(tags=["storefront"])

MAX_QUERY_CHARACTERS = 200

_VIEW_PARAMETERS: list[dict[str, Any]] = [
    {"name": name, "in": "query", "required": False, "description": about, "schema": {"type": "string"}}
    for name, about in (
        ("q", "Search: a view of the products that match."),
        ("category", "A view of one category."),
        ("sort", "A view in this order: featured, price, price-desc, saving, new or title."),
    )
]
_HEADERS = {
    "X-WandStore-Cache": {
        "description": "HIT, STALE or MISS; absent on a view.",
        "schema": {"type": "string", "enum": [status.value for status in CacheStatus]},
    },
    "X-WandStore-Source": {
        "description": "Who composed the page.",
        "schema": {"type": "string", "enum": [source.value for source in Source]},
    },
    "ETag": {"schema": {"type": "string"}},
}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}}}, "headers": _HEADERS},
    304: {"description": "The page is the one of If-None-Match."},
    400: {"description": "Store or shopper outside its grammar.", "content": {"text/html": {}}},
    404: {"description": "No such store.", "content": {"text/html": {}}},
}


# This route reads its parameters by hand: a shopper waits for every microsecond of it.
@router.get(
    "/s/{store}",
    summary="A store's page for one shopper",
    response_class=Response,
    responses=_RESPONSES,
    openapi_extra={"parameters": [STORE_PARAMETER, SHOPPER_PARAMETER, *_VIEW_PARAMETERS]},
)
async def show_storefront(request: Request) -> Response:
    return _show(request, request.path_params["store"])


@router.get(
    "/store",
    summary="The default store's page",
    response_class=Response,
    responses=_RESPONSES,
    openapi_extra={"parameters": [SHOPPER_PARAMETER, *_VIEW_PARAMETERS]},
)
async def show_default_store(request: Request, storefront: StorefrontDep) -> Response:
    return _show(request, storefront.settings.default_store)


@router.get("/", summary="To the default store", status_code=307, response_class=RedirectResponse)
async def redirect_to_default_store(request: Request) -> RedirectResponse:
    query = request.url.query
    return RedirectResponse(f"/store?{query}" if query else "/store", headers={"Cache-Control": "no-store"})


def _show(request: Request, slug: str) -> Response:
    storefront: Storefront = request.app.state.storefront
    store = find_store(storefront.settings.stores_path, slug)
    named = request.query_params.get("shopper")
    visitor = Visitor.of(request, store, None if named is None else parse_shopper_id(named))
    view = _view_asked_for(request)
    if view is not None:
        return _answer_view(visitor, enter_room(storefront, visitor.visit), view)
    return _answer_page(visitor, storefront.serve(visitor.visit))


def _answer_page(visitor: Visitor, served: ServedPage) -> Response:
    is_hit = served.cache is CacheStatus.HIT
    headers = {
        "x-wandstore-cache": served.cache.value,
        "x-wandstore-source": str(served.source),
        "cache-control": "private, no-cache" if is_hit else "private, no-store",
    }
    return visitor.answer(served.rendered, headers)


def _answer_view(visitor: Visitor, room: Room, view: View) -> Response:
    rendered = render_view(room.context, view, character=room.character, audience=room.audience)
    headers = {"x-wandstore-source": Source.FALLBACK.value, "cache-control": "private, no-store"}
    return visitor.answer(rendered, headers)


def _view_asked_for(request: Request) -> View | None:
    """The view of the query's search, category and order; None without any of them."""
    query_params = request.query_params
    query, category, sort = (
        on_one_line(query_params.get(name, ""))[:MAX_QUERY_CHARACTERS] for name in ("q", "category", "sort")
    )
    return View(query=query, category=category, sort=sort) if query or category or sort else None
