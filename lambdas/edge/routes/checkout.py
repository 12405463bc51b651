"""`/s/{store}/checkout`: leads to the checkout of the shop."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import Field

from lambdas.edge.dependencies import StorefrontDep, form_shopper, may_return, opts_out
from lambdas.edge.parameters import EMPTY_IS_ABSENT, ShopperQuery, StoreOfPath
from lambdas.edge.shopper_cookie import cookie_shopper, give_cookie, mint_shopper_id
from lambdas.edge.visitors import answer_rendered
from wandstore.catalogue.stores import Store
from wandstore.errors import StorageUnavailable
from wandstore.ids import ShopperId
from wandstore.observability import count, logger
from wandstore.pages import Notice, RenderContext, render_notice
from wandstore.pages.links import Link, link_cart
from wandstore.shoppers.cart import MAX_QUANTITY
from wandstore.shoppers.session_values import CART
from wandstore.storefront.cart import find_cart, note_left, order_cart
from wandstore.storefront.checkout import Checkout, CheckoutRequest, start_checkout
from wandstore.storefront.order_marks import NO_MARKS, OrderMarks
from wandstore.storefront.page_request import Visit
from wandstore.storefront.permalinks import CheckoutLine
from wandstore.storefront.room import enter_room

router = APIRouter(tags=["storefront"])

VariantQuery = Annotated[
    Annotated[str, Field(pattern="^[0-9]{1,20}$")] | None,
    EMPTY_IS_ABSENT,
    Query(description="The variant to buy, by Shopify's numeric id; without it the bag, or else the shop's own cart."),
]
QuantityQuery = Annotated[
    Annotated[int, Field(ge=1, le=MAX_QUANTITY)], Query(description="How many of the variant to buy.")
]


_NO_SENTENCES: tuple[str, ...] = ()


async def asked_lines(variant: VariantQuery = None, quantity: QuantityQuery = 1) -> tuple[CheckoutLine, ...]:
    return (CheckoutLine(variant, quantity),) if variant else ()


@router.get(
    "/s/{store}/checkout",
    summary="Go to the checkout",
    response_class=HTMLResponse,
    responses={
        200: {
            "description": "What the shopper should know first, with a link to the checkout: a price or a stock that "
            "has changed; or that nothing can be bought; or that no shop is connected; or that the bag, or the secret "
            "that names the shop, cannot be read."
        },
        303: {"description": "Leads to the shop's checkout, or to its cart; to the bag if nothing in it is sold now."},
        400: {"description": "Store, shopper, variant or quantity outside its grammar.", "content": {"text/html": {}}},
        404: {"description": "No such store.", "content": {"text/html": {}}},
    },
)
async def show_checkout(
    request: Request,
    store: StoreOfPath,
    storefront: StorefrontDep,
    lines: Annotated[tuple[CheckoutLine, ...], Depends(asked_lines)],
    shopper: ShopperQuery = None,
) -> Response:
    is_person = may_return(request)
    own = cookie_shopper(request)
    bag, left_out = CART.nothing, _NO_SENTENCES
    if not lines and own is not None:
        room = enter_room(storefront, Visit(store, own))
        found = find_cart(storefront, room, own)
        if found is None:
            return _answer_notice(request, room.context, _say_unreached(store))
        bag, order = found, order_cart(found.value, room.context)
        if bag.value.lines and not order.lines:
            # The bag's page says of each thing why it cannot be bought.
            return RedirectResponse(link_cart(store), 303, headers={"Cache-Control": "no-store"})
        lines, left_out = order.lines, order.left_out
    # The order belongs to the shopper of the cookie, or else to the shopper of the address.
    known = own or (ShopperId(shopper) if shopper else form_shopper(request))
    is_tracked = bool(lines) and is_person and not opts_out(request)
    shopper_id = known or (mint_shopper_id() if is_tracked else None)
    marks = OrderMarks(shopper_id) if is_tracked else NO_MARKS
    context = storefront.context(store, storefront.shelf.at_hand(store))
    try:
        checkout = start_checkout(storefront, store, CheckoutRequest(lines, marks, may_create=is_person))
    except StorageUnavailable as error:
        logger.warning("shop of a checkout unknown", extra={"store": store.slug, "reason": str(error)})
        count("CheckoutNotReached")
        return _answer_notice(request, context, _say_checkout_unreached(store))
    if checkout is not None:
        checkout = replace(checkout, changes=(*left_out, *checkout.changes))
        if own is not None and bag.value.lines and checkout.left:
            note_left(storefront, Visit(store, own), bag, checkout.left)
    response = _answer(request, context, checkout)
    if shopper_id is not None and known is None:
        give_cookie(request, response, shopper_id)
    return response


def _answer(request: Request, context: RenderContext, checkout: Checkout | None) -> Response:
    words = context.store.language
    if checkout is None:
        sentence = words.gettext(
            "Nothing can be bought in this store yet, because no checkout is connected to it. You have paid nothing."
        )
        notice = Notice(words.gettext("Checkout is not connected yet"), [sentence])
    elif not checkout.url:
        sentences = [*checkout.changes, words.gettext("You have paid nothing.")]
        notice = Notice(words.gettext("This cannot be bought now"), sentences)
    elif checkout.changes:
        onward = Link(checkout.url, words.gettext("Continue to the checkout"))
        notice = Notice(words.gettext("Before you pay"), checkout.changes, onward=onward)
    else:
        return RedirectResponse(checkout.url, 303, headers={"Cache-Control": "no-store"})
    return _answer_notice(request, context, notice)


def _say_unreached(store: Store) -> Notice:
    words = store.language
    return Notice(
        words.gettext("Your bag cannot be reached at the moment"),
        [words.gettext("Nothing in it is lost, and you have paid nothing. Please try again in a minute.")],
    )


def _say_checkout_unreached(store: Store) -> Notice:
    words = store.language
    return Notice(
        words.gettext("The checkout cannot be reached at the moment"),
        [words.gettext("Your bag is as it was, and you have paid nothing. Please try again in a minute.")],
    )


def _answer_notice(request: Request, context: RenderContext, notice: Notice) -> Response:
    return answer_rendered(request, render_notice(notice, context), {"cache-control": "no-store"})
