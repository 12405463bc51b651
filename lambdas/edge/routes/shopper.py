"""`/api/shopper/*`: what a shopper did, and what they chose."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from lambdas.edge.dependencies import StorefrontDep, form_shopper, opts_out, read_body
from lambdas.edge.error_responses import is_form
from lambdas.edge.parameters import Addressed, describe_body, parse_form, validate_body
from lambdas.edge.posts import OWN_PAGE_RESPONSES, require_own_page
from lambdas.edge.shopper_cookie import cookie_shopper, sign_cookie
from lambdas.edge.visitors import posted_visit
from wandstore.catalogue.stores import find_store
from wandstore.errors import InvalidEvent, InvalidField, StorageUnavailable
from wandstore.http_contract import DECIMAL, ErrorBody, parse_json_object
from wandstore.ids import ShopperId
from wandstore.shoppers.models import EventKind, Persona
from wandstore.shoppers.personas import PersonaChoice, PersonaType
from wandstore.storefront.arrival import classify_arrival, compare_language
from wandstore.storefront.ladder import Storefront
from wandstore.storefront.page_request import Visit
from wandstore.storefront.tracking import NOT_TRACKED, ReportedEvent, ask_again, choose, track

router = APIRouter(
    prefix="/api/shopper", tags=["shopper"], dependencies=[Depends(require_own_page)], responses=OWN_PAGE_RESPONSES
)


_ORDER_GID = "gid://shopify/Order/"


# Pydantic's own description of a decimal allows texts that it refuses.
Price = Annotated[
    Decimal,
    Field(strict=False, ge=0, le=10**9, allow_inf_nan=False),
    WithJsonSchema(
        {"anyOf": [{"type": "number", "minimum": 0, "maximum": 10**9}, {"type": "string", "pattern": DECIMAL}]}
    ),
]


class EventBody(BaseModel):
    """Something a shopper did. `shopper` may come from the cookie instead.

    With `again`, a page asks once more for the shopper's own, which its visit could not; the event is not recorded.
    """

    model_config = ConfigDict(strict=True)

    event: Annotated[EventKind, Field(strict=False)]
    product_id: Annotated[str | None, Field(alias="productId", min_length=1, max_length=255)] = None
    category: Annotated[str | None, Field(max_length=200)] = None
    price: Annotated[Price | None, Field(strict=False)] = None
    query: Annotated[str | None, Field(max_length=500)] = None
    arrival: Annotated[str | None, Field(max_length=300)] = None
    order_id: Annotated[str | None, Field(alias="orderId", pattern=rf"^({_ORDER_GID})?[A-Za-z0-9#._-]{{1,64}}$")] = None

    again: bool = False

    def to_reported(self, speaks: str = "") -> ReportedEvent:
        return ReportedEvent(
            event=self.event,
            product_id=self.product_id,
            category=self.category,
            # Two decimals suffice for every currency here, and a price of many digits must not be stored.
            price=None if self.price is None else round(self.price, 2),
            query=self.query if self.event is EventKind.SORT else None,
            came_by=classify_arrival(self.arrival),
            speaks=speaks,
            # The shop's own events name an order by its number alone.
            order_id=self.order_id.removeprefix(_ORDER_GID) if self.order_id else None,
        )


class AddressedEventBody(EventBody, Addressed):
    pass


class ChoiceBody(Addressed):
    """The persona that a shopper chooses, or `none`. `shopper` may come from the cookie instead."""

    persona: PersonaChoice


class PersonaBody(BaseModel):
    type: PersonaType | None
    confidence: float
    hash: str
    reasons: tuple[str, ...]

    @classmethod
    def of(cls, persona: Persona) -> PersonaBody:
        return cls(type=persona.type, confidence=persona.confidence, hash=persona.hash, reasons=persona.reasons)

    @classmethod
    def for_client(cls, persona: Persona, shopper_id: ShopperId, request: Request) -> PersonaBody:
        """The persona of this shopper. The reasons are empty unless the cookie is this shopper's own."""
        body = cls.of(persona)
        return body if cookie_shopper(request) == shopper_id else body.model_copy(update={"reasons": ()})


class ShopperBody(BaseModel):
    """The shopper's current persona. `refresh` says whether a new page was requested; then `jobId` is there."""

    persona: PersonaBody
    refresh: Literal["queued", "none"]
    jobId: str | None = None  # noqa: N815 - the contract's spelling


class TrackedBody(ShopperBody):
    tracked: bool


class ChosenBody(ShopperBody):
    chosen: PersonaChoice


_CHOICE_RESPONSES: dict[int | str, dict[str, Any]] = {
    202: {"description": "The choice is stored."},
    303: {"description": "To a form: back to the page, whether the choice could be stored or not."},
    **{status: {"model": ErrorBody, "description": "To a form, a small page."} for status in (400, 404, 413)},
    422: {"model": ErrorBody, "description": "The body is neither a form nor JSON."},
    503: {"model": ErrorBody, "description": "The choice may or may not have been stored. A retry is safe."},
}


async def read_event(request: Request) -> AddressedEventBody:
    """The body as JSON, whatever its type: a beacon declares text/plain."""
    return validate_body(AddressedEventBody, parse_json_object(await read_body(request), InvalidEvent))


async def read_choice(request: Request) -> ChoiceBody:
    """The body as a form or as JSON."""
    body = await read_body(request)
    if is_form(request):
        return validate_body(ChoiceBody, {"shopper": form_shopper(request)} | parse_form(body))
    return validate_body(ChoiceBody, parse_json_object(body, InvalidEvent))


@router.post(
    "/track",
    status_code=202,
    response_model=TrackedBody,
    responses={status: {"model": ErrorBody} for status in (400, 404, 413, 422)},
    openapi_extra={"requestBody": describe_body(AddressedEventBody, needs="shopper")},
)
async def track_event(
    request: Request, event: Annotated[AddressedEventBody, Depends(read_event)], storefront: StorefrontDep
) -> JSONResponse:
    # Whatever page they are looking at, what a browser reports was done by its own shopper.
    own = cookie_shopper(request)
    visit = _find_visit(request, storefront, event.model_copy(update={"shopper": own}) if own else event)
    if event.again:
        asked = ask_again(storefront, visit)
        persona = PersonaBody.for_client(asked.persona, visit.shopper_id, request)
        return _accept({"tracked": False}, persona, asked.job_id)
    speaks = compare_language(request.headers.get("accept-language", ""), visit.store.locale)
    tracked = NOT_TRACKED if opts_out(request) else track(storefront, visit, event.to_reported(speaks))
    persona = PersonaBody.for_client(tracked.persona, visit.shopper_id, request)
    response = _accept({"tracked": tracked.tracked}, persona, tracked.job_id)
    sign_cookie(request, response)
    return response


@router.post(
    "/persona",
    summary="Choose the persona of one's own page",
    status_code=202,
    response_model=ChosenBody,
    responses=_CHOICE_RESPONSES,
    openapi_extra={"requestBody": describe_body(ChoiceBody, or_form=True, needs="shopper")},
)
async def choose_persona(
    request: Request, body: Annotated[ChoiceBody, Depends(read_choice)], storefront: StorefrontDep
) -> Response:
    visit = _find_visit(request, storefront, body)
    # The Global Privacy Control does not apply: it forbids watching a shopper, not doing what they ask for.
    chosen = choose(storefront, visit, body.persona)
    if is_form(request):
        # A form always leads back to the page, whatever storage did; the button can be pressed again.
        query = "" if visit.has_cookie else f"?{urlencode({'shopper': visit.shopper_id})}"
        back = RedirectResponse(f"/s/{visit.store.slug}{query}", 303, headers={"Cache-Control": "no-store"})
        sign_cookie(request, back)
        return back
    if chosen is None:
        raise StorageUnavailable("dynamodb", "the choice may not be stored")
    persona = PersonaBody.for_client(chosen.persona, visit.shopper_id, request)
    response = _accept({"chosen": body.persona}, persona, chosen.job_id)
    sign_cookie(request, response)
    return response


def _accept(result: dict[str, Any], persona: PersonaBody, job_id: str | None) -> JSONResponse:
    body = {
        **result,
        "persona": persona.model_dump(mode="json"),
        "refresh": "queued" if job_id else "none",
        **({"jobId": job_id} if job_id else {}),
    }
    return JSONResponse(body, status_code=202, headers={"Cache-Control": "no-store"})


def _find_visit(request: Request, storefront: Storefront, body: Addressed) -> Visit:
    """The shopper and store of a body. Raises `InvalidField` without a shopper, and `StoreNotFound`."""
    shopper_id = cookie_shopper(request) if body.shopper is None else ShopperId(body.shopper)
    if shopper_id is None:
        raise InvalidField("shopper", "shopper: name the shopper in the body, or send the cookie of a visit.")
    return posted_visit(request, find_store(storefront.settings.stores_path, body.store), shopper_id)
