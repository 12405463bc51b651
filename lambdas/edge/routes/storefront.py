"""`/s/{store}`, `/store` and `/`: the page."""

from __future__ import annotations

import gzip
import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from lambdas.edge.dependencies import StorefrontDep, cookie_shopper, may_return, mint_shopper_id, shopper_cookie
from lambdas.edge.parameters import SHOPPER_PARAMETER, STORE_PARAMETER
from wandstore.catalogue.stores import find_store
from wandstore.documents.origin import Source
from wandstore.ids import parse_shopper_id
from wandstore.pages import RenderContext, RenderedPage, View, render_view
from wandstore.storefront.ladder import CacheStatus, ServedPage, Storefront
from wandstore.storefront.page_request import Visit
from wandstore.text import on_one_line

router = APIRouter(tags=["storefront"])

MAX_QUERY_CHARACTERS = 200
_REFUSES_GZIP = re.compile(r"gzip\s*;\s*q=0(?:\.0*)?\s*(?:,|$)")

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
    known = cookie_shopper(request) if named is None else parse_shopper_id(named)
    shopper_id = known or mint_shopper_id()
    visit = Visit(store, shopper_id, may_return(request), has_cookie=known is not None and named is None)
    view = _view_asked_for(request)
    response = _answer_page(request, storefront.serve(visit)) if view is None else _answer_view(request, visit, view)
    if known is None:
        response.headers.append("set-cookie", shopper_cookie(request, shopper_id))
    return response


def _answer_page(request: Request, served: ServedPage) -> Response:
    is_hit = served.cache is CacheStatus.HIT
    headers = {
        "x-wandstore-cache": served.cache.value,
        "x-wandstore-source": str(served.source),
        "cache-control": "private, no-cache" if is_hit else "private, no-store",
    }
    return _answer_rendered(request, served.rendered, headers)


def _answer_view(request: Request, visit: Visit, view: View) -> Response:
    storefront: Storefront = request.app.state.storefront
    catalogue = storefront.catalogue(visit.store)
    headers = {"x-wandstore-source": Source.FALLBACK.value, "cache-control": "private, no-store"}
    return _answer_rendered(request, render_view(RenderContext(visit.store, catalogue), view), headers)


def _answer_rendered(request: Request, rendered: RenderedPage, headers: dict[str, str]) -> Response:
    headers["etag"] = rendered.etag
    headers["vary"] = "Accept-Encoding, Cookie"
    # On a 304 too: Mangum takes an answer without a type for JSON, and a browser would keep that with the page.
    headers["content-type"] = "text/html; charset=utf-8"
    if _matches(request.headers.get("if-none-match"), rendered.etag):
        return Response(status_code=304, headers=headers)
    headers["content-security-policy"] = rendered.content_security_policy
    body = rendered.body
    if _takes_gzip(request.headers.get("accept-encoding", "")):
        headers["content-encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return Response(body, headers=headers)


def _takes_gzip(accepted: str) -> bool:
    return "gzip" in accepted and not _REFUSES_GZIP.search(accepted)


def _matches(asked: str | None, etag: str) -> bool:
    if asked is None:
        return False
    return asked.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in asked.split(","))


def _view_asked_for(request: Request) -> View | None:
    """The view of the query's search, category and order; None without any of them."""
    query_params = request.query_params
    query, category, sort = (
        on_one_line(query_params.get(name, ""))[:MAX_QUERY_CHARACTERS] for name in ("q", "category", "sort")
    )
    return View(query=query, category=category, sort=sort) if query or category or sort else None
