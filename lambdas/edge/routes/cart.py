"""`/s/{store}/cart` and `/api/shopper/cart`: a shopper's bag, and what they do with it.

The bag belongs to the shopper of the browser's cookie, whichever id the address has.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, BeforeValidator, Field

from lambdas.edge.dependencies import StorefrontDep, opts_out, read_body
from lambdas.edge.error_responses import is_form
from lambdas.edge.parameters import Addressed, describe_body, parse_form, validate_body
from lambdas.edge.posts import OWN_PAGE_RESPONSES, require_own_page
from lambdas.edge.shopper_cookie import (
    bag_cookie,
    cookie_shopper,
    give_cookie,
    mint_shopper_id,
    sign_cookie,
    told_revision,
)
from lambdas.edge.visitors import VisitorOfPath, posted_visit
from lambdas.edge.way_back import NO_STORE, carry_on, is_within, lead_to
from wandstore.catalogue.stores import Store, find_store
from wandstore.errors import StorageUnavailable
from wandstore.http_contract import ErrorBody, parse_json_object
from wandstore.observability import count, logger
from wandstore.pages import CartPage, Told, is_told, render_cart, tell_outcome, view_cart
from wandstore.pages.cart_page import is_still_true, tell_no_cookies
from wandstore.pages.links import link_cart
from wandstore.shoppers.cart import CartOutcome
from wandstore.storefront.cart import ActionKind, CartAction, ChangedCart, change_cart, find_cart
from wandstore.storefront.room import enter_room

router = APIRouter(tags=["cart"])


# The page -------------------------------------------------------------------------------------------------------------

_TOLD: dict[str, Told] = {"failed": "failed", **{outcome.value: outcome for outcome in CartOutcome}}
ToldQuery = Annotated[str, Query(max_length=40, description="What became of the shopper's last action.")]
AboutQuery = Annotated[str, Query(alias="variant", max_length=40, description="The variant of that action.")]


@router.get(
    "/s/{store}/cart",
    summary="The bag",
    response_class=HTMLResponse,
    responses={
        200: {"description": "The bag of the cookie's shopper, with today's prices."},
        400: {"description": "Store or shopper outside its grammar.", "content": {"text/html": {}}},
        404: {"description": "No such store.", "content": {"text/html": {}}},
    },
)
async def show_cart(
    request: Request, visitor: VisitorOfPath, storefront: StorefrontDep, told: ToldQuery = "", about: AboutQuery = ""
) -> Response:
    room = enter_room(storefront, visitor.visit)
    stored = find_cart(storefront, room, visitor.own)
    view = view_cart(stored.value, room.context) if stored is not None else None
    sentence, known = "", _TOLD.get(told)
    if known is not None and is_still_true(known, view, about):
        sentence = tell_outcome(known, room.catalogue, room.store, about)
    elif known is not None and visitor.own is None:
        sentence = tell_no_cookies(room.store)
    rendered = render_cart(CartPage(view, sentence, room.character, room.audience), room.context)
    response = visitor.answer(rendered, {"cache-control": NO_STORE})
    if stored is not None:
        _tell_bag(request, response, visitor.store, (stored.value.count, stored.revision))
    return response


def _tell_bag(request: Request, response: Response, store: Store, bag: tuple[int, int]) -> None:
    """`bag` is how many things are in it, and its revision."""
    if cookie := bag_cookie(request, store.slug, *bag):
        response.headers.append("set-cookie", cookie)


# The action -----------------------------------------------------------------------------------------------------------


class CartBody(Addressed):
    """What a shopper does with their bag.

    `shopper` says whose page it was on, and never whose bag is meant: that is the cookie's. `return` is where a form
    leads back to, a path of the store. `consent` is what the shopper has answered where the store asks for it. Of
    bodies with the same `idempotencyKey` only the first changes the bag: a repeat is answered as that was.
    """

    variant: Annotated[str, Field(pattern="^[0-9]{1,20}$")]
    # A field that a shopper has emptied is none, as in a form.
    quantity: Annotated[
        Annotated[int, Field(ge=0, le=10_000)], BeforeValidator(lambda sent: 1 if sent == "" else sent)
    ] = 1
    action: ActionKind
    back_to: Annotated[str, Field(alias="return", max_length=2000)] = ""
    consent: Literal["yes", "no", ""] = ""
    idempotency_key: Annotated[str, Field(alias="idempotencyKey", pattern="^[A-Za-z0-9_-]{0,64}$")] = ""


class CartLineBody(BaseModel):
    """Amounts are in the bag's currency. `notes` say what is not as it was when the shopper added it."""

    variant: str
    product: str
    name: str
    quantity: int
    price: Decimal
    total: Decimal
    available: bool
    notes: tuple[str, ...]


class RemovedBody(BaseModel):
    variant: str
    name: str
    quantity: int


class CartAnswerBody(BaseModel):
    """The bag after an action. `message` is for the shopper, and empty where the bag shows it. `page` tells it too."""

    store: str
    outcome: CartOutcome
    message: str
    count: int
    currency: str
    subtotal: Decimal
    lines: tuple[CartLineBody, ...]
    removed: RemovedBody | None
    page: str


async def read_action(request: Request) -> CartBody:
    """The body as a form or as JSON."""
    body = await read_body(request)
    return validate_body(CartBody, parse_form(body) if is_form(request) else parse_json_object(body))


@router.post(
    "/api/shopper/cart",
    summary="Add to the bag, set how many of something are in it, or remove it",
    response_model=CartAnswerBody,
    dependencies=[Depends(require_own_page)],
    responses={
        **OWN_PAGE_RESPONSES,
        303: {"description": "To a form: to the bag, or to where the form wants to return."},
        **{status: {"model": ErrorBody, "description": "To a form, a small page."} for status in (400, 404, 413, 422)},
        503: {
            "model": ErrorBody,
            "description": "The bag may or may not have been changed. A retry with the same `idempotencyKey` is safe.",
        },
    },
    openapi_extra={"requestBody": describe_body(CartBody, or_form=True)},
)
async def act_on_cart(
    request: Request, body: Annotated[CartBody, Depends(read_action)], storefront: StorefrontDep
) -> Response:
    store = find_store(storefront.settings.stores_path, body.store)
    own = cookie_shopper(request)
    visit = posted_visit(request, store, own or mint_shopper_id())
    may_be_tracked = not opts_out(request) and (not store.consent_asked or body.consent == "yes")
    action = CartAction(body.action, body.variant, body.quantity, may_be_tracked, _key_of(request, store, body))
    try:
        changed = change_cart(storefront, visit, action)
    except StorageUnavailable as error:
        count("CartNotChanged")
        logger.warning("bag change not confirmed", extra={"store": store.slug, "reason": str(error)})
        if not is_form(request):
            raise
        return lead_to(_bag_address(request, store, body, "failed"))
    if is_form(request):
        is_back = is_within(store, body.back_to) and not changed.outcome.is_refusal
        back = carry_on(request, body.shopper, body.back_to)
        response = lead_to(back if is_back else _bag_address(request, store, body, changed.outcome))
    else:
        address = _bag_address(request, store, body, changed.outcome)
        answer = _describe(store, changed, body.variant, address)
        response = JSONResponse(answer.model_dump(mode="json"), headers={"Cache-Control": NO_STORE})
    if own is None:
        give_cookie(request, response, visit.shopper_id)
    else:
        sign_cookie(request, response)
    _tell_bag(request, response, store, (changed.view.count, changed.revision))
    return response


def _key_of(request: Request, store: Store, body: CartBody) -> str:
    """The action's idempotency key.

    A form without a script has none. To add the same is then a repeat for a browser that was told of no other revision
    of the bag in between: it had no answer. All else says what is to be, and changes nothing when it is repeated.
    """
    if body.idempotency_key or not is_form(request) or body.action is not ActionKind.ADD:
        return body.idempotency_key
    return f"{told_revision(request, store.slug)}.{body.variant}.{body.quantity}"


def _describe(store: Store, changed: ChangedCart, variant_id: str, address: str) -> CartAnswerBody:
    view = changed.view
    return CartAnswerBody(
        store=store.slug,
        outcome=changed.outcome,
        message=tell_outcome(changed.outcome, changed.catalogue, store, variant_id)
        # Since the first time that a repeated action was asked for, the bag may have been changed elsewhere.
        if is_still_true(changed.outcome, view, variant_id)
        else "",
        count=view.count,
        currency=store.currency,
        subtotal=view.subtotal_amount,
        lines=tuple(
            CartLineBody(
                variant=row.variant_id,
                product=row.product_id,
                name=row.name,
                quantity=row.quantity,
                price=row.unit_amount,
                total=row.total_amount,
                available=row.is_sold,
                notes=row.notes,
            )
            for row in view.rows
        ),
        removed=RemovedBody(variant=view.undo.variant_id, name=view.undo.name, quantity=view.undo.quantity)
        if view.undo
        else None,
        page=address,
    )


def _bag_address(request: Request, store: Store, body: CartBody, told: Told) -> str:
    """The bag's page, which tells the outcome where the bag alone does not show it."""
    parameters = {"told": str(told), "variant": body.variant} if is_told(told) else {}
    return carry_on(request, body.shopper, link_cart(store, **parameters))
