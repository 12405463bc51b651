"""`/assets/*`, and the few files that browsers and crawlers look up by a fixed name.

On AWS CloudFront answers these addresses from the bucket of public files, and asks this function for what is not there.
"""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException

from lambdas.edge.dependencies import StorefrontDep
from wandstore.catalogue.stores import stores_in
from wandstore.http_contract import ErrorBody
from wandstore.pages.fixed_files import find_fixed_file, kept_for
from wandstore.pages.static_files import Asset, find_asset
from wandstore.storefront.ladder import Storefront

router = APIRouter(tags=["assets"])


@router.get(
    "/assets/{path:path}",
    response_class=Response,
    responses={304: {"description": "Unchanged."}, 404: {"model": ErrorBody}},
    openapi_extra={
        "parameters": [{"name": "path", "in": "path", "required": True, "schema": {"type": "string"}}],
    },
)
async def show_asset(request: Request) -> Response:
    """A file by its hashed name, cached hard, or by its plain one."""
    return _answer(request, find_asset(request.path_params["path"]))


@router.get(
    "/favicon.ico",
    response_class=Response,
    responses={304: {"description": "Unchanged."}, 404: {"model": ErrorBody}},
)
async def show_icon(request: Request, storefront: StorefrontDep) -> Response:
    return _answer_fixed(request, storefront)


@router.get("/robots.txt", response_class=PlainTextResponse, responses={304: {"description": "Unchanged."}})
async def tell_crawlers(request: Request, storefront: StorefrontDep) -> Response:
    return _answer_fixed(request, storefront)


@router.get("/.well-known/gpc.json", response_class=JSONResponse, responses={304: {"description": "Unchanged."}})
async def honour_privacy_control(request: Request, storefront: StorefrontDep) -> Response:
    return _answer_fixed(request, storefront)


def _answer_fixed(request: Request, storefront: Storefront) -> Response:
    settings = storefront.settings
    stores = stores_in(settings.stores_path).values()
    return _answer(request, find_fixed_file(request.url.path, stores, settings.public_base_url))


def _answer(request: Request, asset: Asset | None) -> Response:
    if asset is None:
        raise HTTPException(404)
    headers = {
        "etag": asset.etag,
        "cache-control": kept_for(asset),
        "x-content-type-options": "nosniff",
        # On a 304 too, which Mangum would otherwise declare as JSON.
        "content-type": asset.content_type,
    }
    if request.headers.get("if-none-match") == asset.etag:
        return Response(status_code=304, headers=headers)
    return Response(asset.body, headers=headers)
