"""`/s/{store}/sitemap.xml`: every address of a store that a search engine may list."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from lambdas.edge.dependencies import StorefrontDep
from lambdas.edge.parameters import StoreOfPath
from wandstore.http_contract import ErrorBody
from wandstore.pages.sitemap import write_index, write_sitemaps

router = APIRouter(tags=["storefront"])

_FOR_AN_HOUR = "public, max-age=3600"


async def public_base_url(request: Request, storefront: StorefrontDep) -> str:
    """The address that a sitemap must have in every line. Raises a 404 where this deployment does not know its own.

    A server of our own is called by its address; on AWS a request only has the address of CloudFront's origin.
    """
    if storefront.settings.public_base_url:
        return storefront.settings.public_base_url
    if "aws.event" in request.scope:
        raise HTTPException(404)
    return str(request.base_url)


BaseUrl = Annotated[str, Depends(public_base_url)]
_RESPONSES: dict[int | str, dict[str, object]] = {
    200: {"description": "The sitemap, or its index.", "content": {"application/xml": {"schema": {"type": "string"}}}},
    400: {"model": ErrorBody, "description": "Store or part outside its grammar."},
    404: {"model": ErrorBody, "description": "No such store or part, or no public address is set."},
}


@router.get("/s/{store}/sitemap.xml", summary="A store's sitemap", response_class=Response, responses=_RESPONSES)
async def show_sitemap(store: StoreOfPath, storefront: StorefrontDep, base_url: BaseUrl) -> Response:
    """The whole sitemap, or the index of its parts where it is too large for one file."""
    parts = write_sitemaps(storefront.catalogue(store), store, base_url)
    return _answer(parts[0] if len(parts) == 1 else write_index(len(parts), store, base_url))


@router.get(
    "/s/{store}/sitemap-{part}.xml", summary="A part of a sitemap", response_class=Response, responses=_RESPONSES
)
async def show_part(
    store: StoreOfPath,
    storefront: StorefrontDep,
    base_url: BaseUrl,
    part: Annotated[int, Path(ge=1, description="As the index numbers it, from 1.")],
) -> Response:
    parts = write_sitemaps(storefront.catalogue(store), store, base_url)
    if part > len(parts):
        raise HTTPException(404)
    return _answer(parts[part - 1])


def _answer(content: bytes) -> Response:
    return Response(content, media_type="application/xml", headers={"cache-control": _FOR_AN_HOUR})
