"""A shopper's bag in a request: shown with today's catalogue, changed by an action, and turned into an order.

The bag belongs to the shopper of the browser's own cookie. An id in the address alone has no bag here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from botocore.exceptions import ClientError

from wandstore.catalogue.products import Catalogue, Product, Variant
from wandstore.errors import StorageUnavailable, VariantNotFound
from wandstore.ids import ShopperId
from wandstore.observability import logger
from wandstore.pages import CartView, RenderContext, view_cart
from wandstore.pages.cart_page import ONLY_AT_SHOP, SOLD_OUT, find_variants, is_sold, name_variant
from wandstore.shoppers.cart import Cart, CartChange, CartLine, CartOutcome
from wandstore.shoppers.models import EventKind
from wandstore.shoppers.session_values import CART, SessionValues, Stored
from wandstore.storefront.ladder import Storefront
from wandstore.storefront.page_request import Visit
from wandstore.storefront.permalinks import CheckoutLine
from wandstore.storefront.room import Room, enter_room, request_of
from wandstore.storefront.tracking import ReportedEvent, track_in


class ActionKind(StrEnum):
    ADD = "add"
    SET = "set"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class CartAction:
    """What a shopper asks for. An add is counted as an event only where they `may_be_tracked`.

    Of actions with the same idempotency `key` only the first is done. Without one each is.
    """

    kind: ActionKind
    variant_id: str
    quantity: int = 1
    may_be_tracked: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class ChangedCart:
    """The bag after an action, as it is shown, and what became of the action. `revision` is the bag's."""

    view: CartView
    outcome: CartOutcome
    catalogue: Catalogue
    revision: int


@dataclass(frozen=True, slots=True)
class CartOrder:
    """What of a bag can be bought now, and in sentences what cannot."""

    lines: tuple[CheckoutLine, ...] = ()
    left_out: tuple[str, ...] = ()


def find_cart(storefront: Storefront, room: Room, owner: ShopperId | None) -> Stored[Cart] | None:
    """The bag of a browser's own shopper, None where storage does not tell. `owner` is None for a browser without one.

    Read with the room where that is the same shopper's. None too where storage does not tell what is sold: nothing in
    the bag may be said to be gone.
    """
    if owner is None:
        return CART.nothing
    stored = request_of(storefront, room, owner).read_kept(CART)
    if stored is None or room.is_catalogue_current:
        return stored
    wanted = {line.variant_id for line in stored.value.lines}
    return stored if find_variants(room.catalogue, wanted).keys() >= wanted else None


def change_cart(storefront: Storefront, visit: Visit, action: CartAction) -> ChangedCart:
    """Raises `VariantNotFound`, and `StorageUnavailable`: then the bag may or may not have been changed."""
    room = enter_room(storefront, visit)
    request, catalogue = room.request, room.catalogue
    stored = request.read_kept(CART)
    if stored is None:
        raise StorageUnavailable("dynamodb", "the bag cannot be read")
    found = find_variants(catalogue, [action.variant_id]).get(action.variant_id)
    if found is None and action.kind is not ActionKind.REMOVE and not room.is_catalogue_current:
        raise StorageUnavailable("dynamodb", "the catalogue cannot be read")
    carts = SessionValues(request.storage, request.settings, CART)
    try:
        change = carts.change(
            request.shopper,
            stored,
            request.now,
            lambda cart: cart.once(action.key, lambda cart: _act(cart, action, found)),
        )
    except ClientError as error:
        raise StorageUnavailable("dynamodb", str(error)) from error
    is_added = action.kind is ActionKind.ADD and change.outcome in (CartOutcome.ADDED, CartOutcome.QUANTITY_CUT)
    if is_added and not change.is_repeat and found and action.may_be_tracked:
        track_in(request, catalogue, ReportedEvent(EventKind.ADD_TO_CART, product_id=found[0].id))
    return ChangedCart(view_cart(change.value, room.context), change.outcome, catalogue, change.revision)


def _act(cart: Cart, action: CartAction, found: tuple[Product, Variant] | None) -> CartChange:
    """The action on a bag; `found` is what the catalogue has of its variant. Raises `VariantNotFound`."""
    present = cart.find(action.variant_id)
    if found is None and present is None:
        if cart.removed is not None and cart.removed.variant_id == action.variant_id:
            # The second click on a button that has removed it already.
            return CartChange(cart, CartOutcome.UNCHANGED)
        raise VariantNotFound(action.variant_id)
    wanted = {
        ActionKind.ADD: action.quantity + (present.quantity if present else 0),
        ActionKind.SET: action.quantity,
        ActionKind.REMOVE: 0,
    }[action.kind]
    if wanted > (present.quantity if present else 0):
        # What is not sold now may stay or become less, but not more.
        if found is None or not found[1].available:
            return CartChange(cart, CartOutcome.SOLD_OUT)
        if found[0].requires_selling_plan:
            return CartChange(cart, CartOutcome.ONLY_AT_SHOP)
    if action.kind is ActionKind.REMOVE:
        return cart.remove(action.variant_id)
    item = _describe(*found) if found else present
    assert item is not None
    return cart.add(item, action.quantity) if action.kind is ActionKind.ADD else cart.set(item, action.quantity)


def _describe(product: Product, variant: Variant) -> CartLine:
    """One of the variant, at the price of now: every page shows that within a minute."""
    assert variant.id is not None
    return CartLine(
        variant_id=variant.id, product_id=product.id, name=name_variant(product, variant), price=variant.price
    )


# The checkout ---------------------------------------------------------------------------------------------------------


def order_cart(cart: Cart, context: RenderContext) -> CartOrder:
    """The lines that today's catalogue sells. The others would keep a shop from taking the order at all."""
    words = context.store.language
    found = find_variants(context.catalogue, (line.variant_id for line in cart.lines))
    lines, left_out = [], []
    for line in cart.lines:
        known = found.get(line.variant_id)
        if known is None:
            left_out.append(words.gettext("%(name)s is not sold any more.", name=line.name))
        elif known[0].requires_selling_plan:
            left_out.append(words.gettext(ONLY_AT_SHOP, name=name_variant(*known)))
        elif not is_sold(*known):
            left_out.append(words.gettext(SOLD_OUT, name=name_variant(*known)))
        else:
            lines.append(CheckoutLine(line.variant_id, line.quantity))
    return CartOrder(tuple(lines), tuple(left_out))


def note_left(storefront: Storefront, visit: Visit, stored: Stored[Cart], left: Mapping[str, int]) -> None:
    """Keeps how many of each variant the shop could sell, so that the bag tells it too. Never raises."""
    request = storefront.begin(visit)
    carts = SessionValues(request.storage, request.settings, CART)
    try:
        carts.change(request.shopper, stored, request.now, lambda cart: cart.note_left(left))
    except (StorageUnavailable, ClientError) as error:
        logger.warning("what is left was not noted", extra={"store": visit.store.slug, "reason": str(error)})
