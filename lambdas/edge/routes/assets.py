"""`/assets/*`: the files that pages refer to."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from lambdas.edge.error_responses import ErrorBody
from wandstore.assets import find_asset

router = APIRouter(tags=["assets"])

_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_AN_HOUR = "public, max-age=3600"


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
    asset = find_asset(request.path_params["path"])
    if asset is None:
        raise HTTPException(404)
    headers = {
        "etag": asset.etag,
        "cache-control": _FOR_EVER if asset.immutable else _FOR_AN_HOUR,
        "x-content-type-options": "nosniff",
    }
    if request.headers.get("if-none-match") == asset.etag:
        return Response(status_code=304, headers=headers)
    return Response(asset.body, media_type=asset.content_type, headers=headers)
