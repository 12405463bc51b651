"""`/webhook/*`: calls of outside systems."""

from __future__ import annotations

import time
from typing import Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from lambdas.edge.dependencies import ORIGIN_RESPONSES, StorefrontDep, find_known_secret, read_body, require_origin
from lambdas.edge.parameters import describe_body
from wandstore.errors import NotSigned
from wandstore.http_contract import MAX_WEBHOOK_BODY_BYTES, ErrorBody
from wandstore.storefront.webhook_pages import WebhookInbox, WebhookPage, is_signed

router = APIRouter(
    prefix="/webhook", tags=["webhook"], dependencies=[Depends(require_origin)], responses=ORIGIN_RESPONSES
)

SIGNATURE_HEADER = "X-Webhook-Signature"


class AcceptedBody(BaseModel):
    """`jobId` is the job that makes the page, not the sender's own; a repeated delivery gets the first one's."""

    accepted: Literal[True] = True
    jobId: str  # noqa: N815 - the contract's spelling


_RESPONSES: dict[int | str, dict[str, Any]] = {
    202: {"description": "The page is queued, or the same body was within the last hour."},
    400: {"model": ErrorBody, "description": "Store or shopper outside its grammar."},
    401: {"model": ErrorBody, "description": "No signature, a wrong one, or no secret is set. The body was not read."},
    404: {"model": ErrorBody, "description": "No such store."},
    409: {"model": ErrorBody, "description": "A job of this shopper is live; to be delivered again later."},
    413: {"model": ErrorBody, "description": "The body has more than 512 kB."},
    422: {"model": ErrorBody, "description": "The body is no JSON, or a field of it is missing or wrong."},
    429: {"model": ErrorBody, "description": "Every pool member is full; to be delivered again later."},
    503: {"model": ErrorBody, "description": "Storage did not take it; to be delivered again later."},
}
_SIGNATURE_PARAMETER = {
    "name": SIGNATURE_HEADER,
    "in": "header",
    "required": True,
    "description": "`sha256=` and the HMAC-SHA256 of the body's bytes, with WEBHOOK_SECRET, in hexadecimal.",
    "schema": {"type": "string", "pattern": "^sha256=[0-9a-f]{64}$"},
}


@router.post(
    "/generation-complete",
    summary="Deliver a page that was generated elsewhere",
    status_code=202,
    response_model=AcceptedBody,
    responses=_RESPONSES,
    openapi_extra={
        "parameters": [_SIGNATURE_PARAMETER],
        "requestBody": describe_body(WebhookPage),
    },
)
async def take_page(request: Request, storefront: StorefrontDep) -> JSONResponse:
    body = await read_body(request, MAX_WEBHOOK_BODY_BYTES)
    signature = request.headers.get(SIGNATURE_HEADER, "")
    # A request without any signature is not worth a call of Secrets Manager.
    secret = find_known_secret("WEBHOOK_SECRET", storefront) if signature else None
    if not secret or not is_signed(body, signature, secret):
        raise NotSigned(f"{SIGNATURE_HEADER}: `sha256=` and the body's HMAC-SHA256 are needed.")
    job_id = WebhookInbox(storefront.clients, storefront.settings).accept(body, time.time())
    return JSONResponse(AcceptedBody(jobId=job_id).model_dump(), status_code=202, headers={"Cache-Control": "no-store"})
