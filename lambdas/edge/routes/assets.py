"""`/assets/*`, and the few files that browsers and crawlers look up by a fixed name."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from starlette.exceptions import HTTPException

from lambdas.edge.dependencies import StorefrontDep
from wandstore.catalogue.stores import stores_in
from wandstore.http_contract import ErrorBody
from wandstore.pages.sitemap import sitemap_address
from wandstore.pages.static_files import Asset, find_asset

router = APIRouter(tags=["assets"])

_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_AN_HOUR = "public, max-age=3600"

# The longest rule that fits decides, so a store's page may be read, and no shopper's own, no bag or list and no
# checkout.
_ROBOTS = """\
User-agent: *
Allow: /s/
Allow: /assets/
Disallow: /api/
Disallow: /debug/
Disallow: /webhook/
Disallow: /s/*/cart
Disallow: /s/*/checkout
Disallow: /s/*/wishlist
Disallow: /s/*/compare
Disallow: /s/*/suggest
Disallow: /*?shopper=
Disallow: /*&shopper=
"""
_PRIVACY_CONTROL = {"gpc": True, "lastUpdate": "2026-11-20"}


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
async def show_icon(request: Request) -> Response:
    """The icon of these stores, an SVG whatever its name says."""
    return _answer(request, find_asset("favicon.svg"))


@router.get("/robots.txt", response_class=PlainTextResponse)
async def tell_crawlers(storefront: StorefrontDep) -> PlainTextResponse:
    """The rules, and every store's sitemap where this deployment knows its own address."""
    settings = storefront.settings
    base_url = settings.public_base_url.rstrip("/")
    stores = stores_in(settings.stores_path).values() if base_url else ()
    sitemaps = (f"Sitemap: {base_url}{sitemap_address(store)}\n" for store in stores)
    return PlainTextResponse(_ROBOTS + "".join(sitemaps), headers={"cache-control": _FOR_AN_HOUR})


@router.get("/.well-known/gpc.json")
async def honour_privacy_control() -> JSONResponse:
    """Says that the Global Privacy Control of a browser is honoured."""
    return JSONResponse(_PRIVACY_CONTROL, headers={"cache-control": _FOR_AN_HOUR})


def _answer(request: Request, asset: Asset | None) -> Response:
    if asset is None:
        raise HTTPException(404)
    headers = {
        "etag": asset.etag,
        "cache-control": _FOR_EVER if asset.immutable else _FOR_AN_HOUR,
        "x-content-type-options": "nosniff",
        # On a 304 too, which Mangum would otherwise declare as JSON.
        "content-type": asset.content_type,
    }
    if request.headers.get("if-none-match") == asset.etag:
        return Response(status_code=304, headers=headers)
    return Response(asset.body, headers=headers)
