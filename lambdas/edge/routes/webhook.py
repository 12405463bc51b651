"""`/webhook/*`: calls of outside systems."""

from __future__ import annotations

import time
from functools import partial
from typing import Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from lambdas.edge.dependencies import StorefrontDep, find_known_secret, read_body
from lambdas.edge.parameters import describe_body
from lambdas.edge.posts import ORIGIN_RESPONSES, require_origin
from wandstore.aws.request_storage import RequestStorage
from wandstore.catalogue import shop_events
from wandstore.catalogue.connections import Connections
from wandstore.catalogue.shop_events import ShopEventQueue, read_webhook
from wandstore.errors import BadRequest, NotSigned
from wandstore.http_contract import MAX_SHOP_EVENT_BODY_BYTES, MAX_WEBHOOK_BODY_BYTES, ErrorBody
from wandstore.observability import count, logger
from wandstore.storefront.webhook_pages import WebhookInbox, WebhookPage, is_signed

router = APIRouter(
    prefix="/webhook", tags=["webhook"], dependencies=[Depends(require_origin)], responses=ORIGIN_RESPONSES
)

SIGNATURE_HEADER = "X-Webhook-Signature"
# Shopify's timeout is five seconds. It retries a delivery that got no answer.
SHOP_EVENT_STORAGE_SECONDS = 0.8


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
    422: {"model": ErrorBody, "description": "The body is not JSON, or a field of it is missing or wrong."},
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


class QueuedBody(BaseModel):
    """The event will be handled, unless it already was."""

    accepted: Literal[True] = True


_SHOP_EVENT_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The event is queued. One that was handled within the last three days has no effect."},
    400: {"model": ErrorBody, "description": "The body is not a JSON object, or a header is missing."},
    401: {
        "model": ErrorBody,
        "description": "No signature, a wrong one, no secret is set, or no store is connected to the shop.",
    },
    413: {"model": ErrorBody, "description": "The body has more than 1 MB."},
    503: {"model": ErrorBody, "description": "The queue did not take it in time; to be delivered again later."},
}
_SHOP_EVENT_PARAMETERS = [
    {"name": name, "in": "header", "required": required, "description": about, "schema": {"type": "string"}}
    for name, required, about in (
        (shop_events.SIGNATURE_HEADER, True, "HMAC-SHA256 of the body's bytes, with the app's secret, in base64."),
        (shop_events.TOPIC_HEADER, True, "What happened, such as `products/update`."),
        (shop_events.SHOP_HEADER, True, "The shop's domain, as its store names it."),
        (shop_events.ID_HEADER, False, "The delivery's id, the same for each retry."),
    )
]


@router.post(
    "/shopify",
    summary="Report an event of a Shopify shop",
    response_model=QueuedBody,
    responses=_SHOP_EVENT_RESPONSES,
    openapi_extra={
        "parameters": _SHOP_EVENT_PARAMETERS,
        "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}},
    },
)
async def take_shop_event(request: Request, storefront: StorefrontDep) -> JSONResponse:
    body = await read_body(request, MAX_SHOP_EVENT_BODY_BYTES)
    signature = request.headers.get(shop_events.SIGNATURE_HEADER, "")
    secret = find_known_secret("SHOPIFY_WEBHOOK_SECRET", storefront) if signature else None
    if not secret or not shop_events.is_signed(body, signature, secret):
        raise NotSigned(f"{shop_events.SIGNATURE_HEADER}: the body's HMAC-SHA256 in base64 is needed.")
    try:
        event = read_webhook(request.headers, body, time.time())
    except BadRequest as error:
        logger.warning("webhook is no event", extra={"reason": str(error)})
        count("UnreadableShopEvent")
        raise
    connections = Connections(storefront.settings, partial(find_known_secret, storefront=storefront))
    if connections.store_of(event.shop) is None:
        logger.warning("webhook of an unconnected shop", extra={"shop": event.shop[:200]})
        count("ForeignShopEvent")
        raise NotSigned(f"{shop_events.SHOP_HEADER}: no store is connected to this shop.")
    storage = RequestStorage(storefront.clients, SHOP_EVENT_STORAGE_SECONDS)
    ShopEventQueue(storage, storefront.settings).send(event)
    return JSONResponse(QueuedBody().model_dump(), headers={"Cache-Control": "no-store"})
