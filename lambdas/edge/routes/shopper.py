"""`/api/shopper/*`: what a shopper did."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lambdas.edge.dependencies import ORIGIN_RESPONSES, StorefrontDep, cookie_shopper, read_body, require_origin
from lambdas.edge.error_responses import ErrorBody
from lambdas.edge.parameters import describe_body
from wandstore.errors import InvalidEvent, InvalidField
from wandstore.models import EventKind, Persona, PersonaType
from wandstore.persona import NEUTRAL
from wandstore.storefront import Visit
from wandstore.stores import check_shopper_id, find_store
from wandstore.tracking import ReportedEvent, Tracked, track

router = APIRouter(
    prefix="/api/shopper", tags=["shopper"], dependencies=[Depends(require_origin)], responses=ORIGIN_RESPONSES
)


class EventBody(BaseModel):
    """Something a shopper did. `shopper` may come from the cookie instead."""

    model_config = ConfigDict(strict=True)

    event: Annotated[EventKind, Field(strict=False)]
    product_id: Annotated[str | None, Field(alias="productId", min_length=1, max_length=255)] = None
    category: Annotated[str | None, Field(max_length=200)] = None
    price: Annotated[Decimal | None, Field(strict=False, ge=0, le=10**9, allow_inf_nan=False)] = None
    query: Annotated[str | None, Field(max_length=500)] = None


class AddressedEventBody(EventBody):
    shopper: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_-]{1,128}$")] = None
    store: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]


class PersonaBody(BaseModel):
    type: PersonaType | None
    confidence: float
    hash: str
    reasons: tuple[str, ...]

    @classmethod
    def of(cls, persona: Persona) -> PersonaBody:
        return cls(type=persona.type, confidence=persona.confidence, hash=persona.hash, reasons=persona.reasons)


class TrackedBody(BaseModel):
    """`refresh` says whether a new page was asked for; `jobId` is there if it was."""

    tracked: bool
    persona: PersonaBody
    refresh: Literal["queued", "none"]
    jobId: str | None = None  # noqa: N815 - the contract's spelling


# A beacon says text/plain of its JSON, so the body is read whatever its type says.
@router.post(
    "/track",
    status_code=202,
    response_model=TrackedBody,
    responses={status: {"model": ErrorBody} for status in (400, 404, 413, 422)},
    openapi_extra={"requestBody": describe_body(AddressedEventBody)},
)
async def track_event(request: Request, storefront: StorefrontDep) -> JSONResponse:
    said = _parse_object(await read_body(request))
    shopper_id = cookie_shopper(request) if said.get("shopper") is None else said["shopper"]
    if not isinstance(shopper_id, str):
        raise InvalidField("shopper", "shopper: say who it is, in the body or by the cookie of a visit.")
    slug = said.get("store")
    if not isinstance(slug, str):
        raise InvalidField("store", "store: say which store, by its slug.")
    visit = Visit(find_store(storefront.settings.stores_path, slug), check_shopper_id(shopper_id))
    event = _parse_event(said)
    # Whoever sends the Global Privacy Control signal is not tracked, as /.well-known/gpc.json promises.
    asks_not_to = request.headers.get("sec-gpc") == "1"
    tracked = Tracked(tracked=False, persona=NEUTRAL) if asks_not_to else track(storefront, visit, event)
    body: dict[str, Any] = {
        "tracked": tracked.tracked,
        "persona": PersonaBody.of(tracked.persona).model_dump(mode="json"),
        "refresh": "queued" if tracked.job_id else "none",
    }
    if tracked.job_id:
        body["jobId"] = tracked.job_id
    return JSONResponse(body, status_code=202, headers={"Cache-Control": "no-store"})


def _parse_object(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
        # An escape can name half a character, which nothing that is written later could carry.
        json.dumps(said, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise InvalidEvent("body", "The body is no JSON.") from None
    if not isinstance(said, dict):
        raise InvalidEvent("body", "The body is no JSON object.")
    return said


def _parse_event(said: dict[str, Any]) -> ReportedEvent:
    try:
        event = EventBody.model_validate(said)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = str(first["loc"][0]) if first["loc"] else "body"
        raise InvalidEvent(field, f"{field}: {first['msg']}.") from None
    return ReportedEvent(
        event=event.event,
        product_id=event.product_id,
        category=event.category,
        # Cents are the finest that anybody pays in, and a price of many digits is not kept for ever.
        price=None if event.price is None else round(event.price, 2),
        query=event.query,
    )
