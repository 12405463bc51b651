"""`/s/{store}/wishlist`, `/s/{store}/compare`, and the actions on them: the products that a shopper saves.

Like the bag, both lists belong to the shopper of the browser's cookie, whichever id the address has.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import BaseModel, Field

from lambdas.edge.dependencies import StorefrontDep, opts_out, read_body
from lambdas.edge.error_responses import is_form
from lambdas.edge.parameters import Addressed, describe_body, parse_form, validate_body
from lambdas.edge.posts import OWN_PAGE_RESPONSES, require_own_page
from lambdas.edge.shopper_cookie import cookie_shopper, give_cookie, mint_shopper_id, sign_cookie
from lambdas.edge.visitors import Visitor, VisitorOfPath, posted_visit
from lambdas.edge.way_back import NO_STORE, carry_on, is_within, lead_to
from wandstore.catalogue.stores import Store, find_store
from wandstore.errors import StorageUnavailable
from wandstore.http_contract import ErrorBody, parse_json_object
from wandstore.observability import count, logger
from wandstore.pages import (
    ListPage,
    SavedTold,
    is_saved_told,
    render_comparison,
    render_wish_list,
    tell_saved,
    view_list,
)
from wandstore.pages.links import link_list
from wandstore.shoppers.saved_list import ListKind, SavedOutcome
from wandstore.storefront.ladder import Storefront
from wandstore.storefront.room import enter_room
from wandstore.storefront.saved_lists import ChangedList, ListAction, change_list, find_lists

router = APIRouter(tags=["saved lists"])


# The pages ------------------------------------------------------------------------------------------------------------

_TOLD: dict[str, SavedTold] = {"failed": "failed", **{outcome.value: outcome for outcome in SavedOutcome}}
ToldQuery = Annotated[str, Query(max_length=40, description="What became of the shopper's last action.")]
AboutQuery = Annotated[str, Query(alias="product", max_length=255, description="The product of that action.")]
_PAGE_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The list of the cookie's shopper, on today's catalogue."},
    400: {"description": "Store or shopper outside its grammar.", "content": {"text/html": {}}},
    404: {"description": "No such store.", "content": {"text/html": {}}},
}


@router.get("/s/{store}/wishlist", summary="The wish list", response_class=HTMLResponse, responses=_PAGE_RESPONSES)
async def show_wish_list(
    visitor: VisitorOfPath,
    storefront: StorefrontDep,
    told: ToldQuery = "",
    about: AboutQuery = "",
    page: Annotated[int, Query(ge=1, le=1000, description="Which page of it; beyond the end, the last one.")] = 1,
) -> Response:
    return _show(visitor, storefront, ListKind.WISH_LIST, (told, about, page))


@router.get(
    "/s/{store}/compare",
    summary="The comparison, up to four products side by side",
    response_class=HTMLResponse,
    responses=_PAGE_RESPONSES,
)
async def show_comparison(
    visitor: VisitorOfPath, storefront: StorefrontDep, told: ToldQuery = "", about: AboutQuery = ""
) -> Response:
    return _show(visitor, storefront, ListKind.COMPARISON, (told, about, 1))


def _show(visitor: Visitor, storefront: Storefront, kind: ListKind, asked: tuple[str, str, int]) -> Response:
    """`asked` is the outcome of the last action, the product of that action, and the page."""
    told, about, number = asked
    room = enter_room(storefront, visitor.visit)
    saved = find_lists(storefront, room, visitor.own)[kind]
    view = view_list(kind, saved, room.context) if saved is not None else None
    known = _TOLD.get(told)
    sentence = tell_saved(kind, known, room.context, about) if known is not None and is_saved_told(known) else ""
    page = ListPage(view, sentence, room.character, room.audience)
    if kind is ListKind.WISH_LIST:
        rendered = render_wish_list(page, room.context, number)
    else:
        rendered = render_comparison(page, room.context)
    return visitor.answer(rendered, {"cache-control": NO_STORE})


# The actions ----------------------------------------------------------------------------------------------------------


class ListActionKind(StrEnum):
    ADD = "add"
    REMOVE = "remove"


class ListBody(Addressed):
    """A product that a shopper adds to their wish list or comparison, or removes from it.

    `shopper` says whose page it was on, and never whose list is meant: that is the cookie's. `return` is where a form
    leads back to, a path of the store. `consent` is what the shopper has answered where the store asks for it.
    """

    product: Annotated[str, Field(min_length=1, max_length=255)]
    action: ListActionKind
    back_to: Annotated[str, Field(alias="return", max_length=2000)] = ""
    consent: Literal["yes", "no", ""] = ""


class SavedProductBody(BaseModel):
    """Amounts are in the list's currency. `price` is of now, null where the store does not have the product any more.

    `notes` say what is not as it was when the shopper saved it.
    """

    product: str
    name: str
    price: Decimal | None
    priceWhenSaved: Decimal  # noqa: N815 - JSON's spelling, as in the other bodies
    available: bool
    notes: tuple[str, ...]


class RemovedProductBody(BaseModel):
    product: str
    name: str


class ListAnswerBody(BaseModel):
    """The list after an action, in the order of its page. `message` is for the shopper. `page` is the list's own."""

    store: str
    outcome: SavedOutcome
    message: str
    count: int
    most: int
    currency: str
    products: tuple[SavedProductBody, ...]
    removed: RemovedProductBody | None
    page: str


async def read_action(request: Request) -> ListBody:
    """The body as a form or as JSON."""
    body = await read_body(request)
    return validate_body(ListBody, parse_form(body) if is_form(request) else parse_json_object(body))


ActionDep = Annotated[ListBody, Depends(read_action)]
_ACTION: dict[str, Any] = {
    "response_model": ListAnswerBody,
    "dependencies": [Depends(require_own_page)],
    "responses": {
        **OWN_PAGE_RESPONSES,
        303: {"description": "To a form: to where it wants to return, or to the list's page."},
        **{status: {"model": ErrorBody, "description": "To a form, a small page."} for status in (400, 404, 413, 422)},
        503: {"model": ErrorBody, "description": "The list may or may not have been changed. A retry is safe."},
    },
    "openapi_extra": {"requestBody": describe_body(ListBody, or_form=True)},
}


@router.post("/api/shopper/wishlist", summary="Save a product in the wish list, or remove it", **_ACTION)
async def act_on_wish_list(request: Request, body: ActionDep, storefront: StorefrontDep) -> Response:
    return _act(request, body, storefront, ListKind.WISH_LIST)


@router.post("/api/shopper/compare", summary="Add a product to the comparison, or remove it", **_ACTION)
async def act_on_comparison(request: Request, body: ActionDep, storefront: StorefrontDep) -> Response:
    return _act(request, body, storefront, ListKind.COMPARISON)


def _act(request: Request, body: ListBody, storefront: Storefront, kind: ListKind) -> Response:
    store = find_store(storefront.settings.stores_path, body.store)
    own = cookie_shopper(request)
    visit = posted_visit(request, store, own or mint_shopper_id())
    may_be_tracked = not opts_out(request) and (not store.consent_asked or body.consent == "yes")
    action = ListAction(kind, body.product, body.action is ListActionKind.ADD, may_be_tracked)
    try:
        changed = change_list(storefront, visit, action)
    except StorageUnavailable as error:
        count("ListNotChanged")
        logger.warning(
            "list change not confirmed", extra={"store": store.slug, "list": kind.value, "reason": str(error)}
        )
        if not is_form(request):
            raise
        return lead_to(_list_address(request, store, kind, body, "failed"))
    address = _list_address(request, store, kind, body, changed.outcome)
    if is_form(request):
        is_back = is_within(store, body.back_to) and not changed.outcome.is_refusal
        response = lead_to(carry_on(request, body.shopper, body.back_to) if is_back else address)
    else:
        answer = _describe(store, kind, changed, body.product, address)
        response = JSONResponse(answer.model_dump(mode="json"), headers={"Cache-Control": NO_STORE})
    if own is None:
        give_cookie(request, response, visit.shopper_id)
    else:
        sign_cookie(request, response)
    return response


def _describe(store: Store, kind: ListKind, changed: ChangedList, product_id: str, address: str) -> ListAnswerBody:
    view = view_list(kind, changed.saved, changed.context)
    return ListAnswerBody(
        store=store.slug,
        outcome=changed.outcome,
        message=tell_saved(kind, changed.outcome, changed.context, product_id),
        count=len(view.rows),
        most=kind.most,
        currency=store.currency,
        products=tuple(
            SavedProductBody(
                product=row.saved.product_id,
                name=row.name,
                price=row.amount,
                priceWhenSaved=row.saved.price,
                available=row.product is not None and row.product.available,
                notes=row.notes,
            )
            for row in view.rows
        ),
        removed=RemovedProductBody(product=view.undo.product_id, name=view.undo.name) if view.undo else None,
        page=address,
    )


def _list_address(request: Request, store: Store, kind: ListKind, body: ListBody, told: SavedTold) -> str:
    """The list's page, which tells the outcome where the list alone does not show it."""
    parameters = {"told": str(told), "product": body.product} if is_saved_told(told) else {}
    return carry_on(request, body.shopper, link_list(store, kind, **parameters))
