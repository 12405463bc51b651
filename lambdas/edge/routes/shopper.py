"""`/api/shopper/*`: what a shopper did, and what they chose."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lambdas.edge.dependencies import (
    ORIGIN_RESPONSES,
    StorefrontDep,
    cookie_shopper,
    form_shopper,
    read_body,
    require_origin,
)
from lambdas.edge.error_responses import ErrorBody, is_form
from lambdas.edge.parameters import describe_body
from wandstore.catalogue.stores import check_shopper_id, find_store
from wandstore.errors import InvalidEvent, InvalidField, StorageUnavailable
from wandstore.shoppers.models import EventKind, Persona
from wandstore.shoppers.persona import NEUTRAL
from wandstore.shoppers.personas import PERSONA_CHOICES, PersonaChoice, PersonaType
from wandstore.storefront.ladder import Storefront, Visit
from wandstore.storefront.tracking import ReportedEvent, Tracked, choose, track

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


class Addressed(BaseModel):
    shopper: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_-]{1,128}$")] = None
    store: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]


class AddressedEventBody(EventBody, Addressed):
    pass


class ChoiceBody(Addressed):
    """The persona that a shopper wants a page for, or `none`. `shopper` may come from the cookie instead."""

    persona: PersonaChoice


class PersonaBody(BaseModel):
    type: PersonaType | None
    confidence: float
    hash: str
    reasons: tuple[str, ...]

    @classmethod
    def of(cls, persona: Persona) -> PersonaBody:
        return cls(type=persona.type, confidence=persona.confidence, hash=persona.hash, reasons=persona.reasons)


class ShopperBody(BaseModel):
    """Who the shopper is by now. `refresh` says whether a new page was asked for; `jobId` is there if it was."""

    persona: PersonaBody
    refresh: Literal["queued", "none"]
    jobId: str | None = None  # noqa: N815 - the contract's spelling


class TrackedBody(ShopperBody):
    tracked: bool


class ChosenBody(ShopperBody):
    chosen: PersonaChoice


_CHOICE_RESPONSES: dict[int | str, dict[str, Any]] = {
    202: {"description": "The choice is kept."},
    303: {"description": "To a form: back to the page, whether the choice could be kept or not."},
    **{status: {"model": ErrorBody, "description": "To a form, a small page."} for status in (400, 404, 413)},
    422: {"model": ErrorBody, "description": "The body is neither a form nor JSON."},
    503: {"model": ErrorBody, "description": "The choice could not be kept; to be tried again."},
}


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
    visit = _find_visit(request, storefront, said)
    event = _parse_event(said)
    # Whoever sends the Global Privacy Control signal is not tracked, as /.well-known/gpc.json promises.
    asks_not_to = request.headers.get("sec-gpc") == "1"
    tracked = Tracked(tracked=False, persona=NEUTRAL) if asks_not_to else track(storefront, visit, event)
    return _accept({"tracked": tracked.tracked}, tracked.persona, tracked.job_id)


@router.post(
    "/persona",
    summary="Choose whom one's page is made for",
    status_code=202,
    response_model=ChosenBody,
    responses=_CHOICE_RESPONSES,
    openapi_extra={"requestBody": describe_body(ChoiceBody, or_form=True)},
)
async def choose_persona(request: Request, storefront: StorefrontDep) -> Response:
    body = await read_body(request)
    said = {"shopper": form_shopper(request)} | _parse_form(body) if is_form(request) else _parse_object(body)
    visit = _find_visit(request, storefront, said)
    choice = _parse_choice(said)
    # The Global Privacy Control is not asked here: it forbids to watch somebody, and not that they say what they want.
    chosen = choose(storefront, visit, choice)
    if is_form(request):
        # Whoever pressed a button gets their page whatever storage did, and can press it again.
        query = "" if cookie_shopper(request) == visit.shopper_id else f"?{urlencode({'shopper': visit.shopper_id})}"
        return RedirectResponse(f"/s/{visit.store.slug}{query}", 303, headers={"Cache-Control": "no-store"})
    if chosen is None:
        raise StorageUnavailable("dynamodb", "the choice was not stored")
    return _accept({"chosen": choice}, chosen.persona, chosen.job_id)


def _accept(said: dict[str, Any], persona: Persona, job_id: str | None) -> JSONResponse:
    body = {
        **said,
        "persona": PersonaBody.of(persona).model_dump(mode="json"),
        "refresh": "queued" if job_id else "none",
        **({"jobId": job_id} if job_id else {}),
    }
    return JSONResponse(body, status_code=202, headers={"Cache-Control": "no-store"})


def _find_visit(request: Request, storefront: Storefront, said: dict[str, Any]) -> Visit:
    """Who in which store the body is about. Raises `InvalidField` and `StoreNotFound`."""
    shopper_id = cookie_shopper(request) if said.get("shopper") is None else said["shopper"]
    if not isinstance(shopper_id, str):
        raise InvalidField("shopper", "shopper: say who it is, in the body or by the cookie of a visit.")
    slug = said.get("store")
    if not isinstance(slug, str):
        raise InvalidField("store", "store: say which store, by its slug.")
    return Visit(find_store(storefront.settings.stores_path, slug), check_shopper_id(shopper_id))


def _parse_form(body: bytes) -> dict[str, Any]:
    """The last of each field that says anything: a form has no null, so an empty one stands for it."""
    return dict(parse_qsl(body.decode("utf-8", "replace")))


def _parse_choice(said: dict[str, Any]) -> PersonaChoice:
    choice = next((choice for choice in PERSONA_CHOICES if choice == said.get("persona")), None)
    if choice is None:
        raise InvalidField("persona", f"persona: {', '.join(PERSONA_CHOICES[:-1])} or {PERSONA_CHOICES[-1]}.")
    return choice


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
