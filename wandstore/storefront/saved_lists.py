"""A shopper's wish list and comparison in a request: shown with today's catalogue, and changed by an action.

Like the bag, a list belongs to the shopper of the browser's own cookie. An id in the address alone has none here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from botocore.exceptions import ClientError

from wandstore.catalogue.products import Product
from wandstore.errors import ProductNotFound, StorageUnavailable
from wandstore.ids import ShopperId
from wandstore.pages import RenderContext
from wandstore.shoppers.kept import MAX_NAME_LENGTH, Change
from wandstore.shoppers.models import EventKind
from wandstore.shoppers.saved_list import (
    NOTHING_SAVED,
    ListKind,
    SavedChange,
    SavedList,
    SavedOutcome,
    SavedProduct,
)
from wandstore.shoppers.session_values import SAVED_LISTS, SessionValues
from wandstore.storefront.ladder import Storefront
from wandstore.storefront.page_request import Visit
from wandstore.storefront.room import Room, enter_room, request_of
from wandstore.storefront.tracking import ReportedEvent, track_in
from wandstore.text import clip_words

_EMPTY = dict.fromkeys(ListKind, NOTHING_SAVED)


@dataclass(frozen=True, slots=True)
class ListAction:
    """What a shopper asks for: to add a product, or to remove it. A wish is an event only if it `may_be_tracked`."""

    kind: ListKind
    product_id: str
    is_add: bool
    may_be_tracked: bool = False


@dataclass(frozen=True, slots=True)
class ChangedList:
    """The list after an action, what became of the action, and what the list is shown with."""

    saved: SavedList
    outcome: SavedOutcome
    context: RenderContext


def find_lists(storefront: Storefront, room: Room, owner: ShopperId | None) -> Mapping[ListKind, SavedList | None]:
    """The lists of a browser's own shopper, None where storage does not tell. `owner` is None for one without.

    None too where storage does not tell what is sold: nothing in a list may be said to be gone.
    """
    if owner is None:
        return _EMPTY
    request = request_of(storefront, room, owner)
    stored = {kind: request.read_kept(kept) for kind, kept in SAVED_LISTS.items()}
    return {kind: kept.value if kept and _may_show(kept.value, room) else None for kind, kept in stored.items()}


def _may_show(saved: SavedList, room: Room) -> bool:
    known = room.catalogue.by_id
    return room.is_catalogue_current or all(product.product_id in known for product in saved.products)


def change_list(storefront: Storefront, visit: Visit, action: ListAction) -> ChangedList:
    """Raises `ProductNotFound`, and `StorageUnavailable`: then the list may or may not have been changed.

    An action says what is to be, so it needs no idempotency key: a repeat finds it done.
    """
    room = enter_room(storefront, visit)
    request, catalogue = room.request, room.catalogue
    kind = SAVED_LISTS[action.kind]
    stored = request.read_kept(kind)
    if stored is None:
        raise StorageUnavailable("dynamodb", "the list cannot be read")
    found = catalogue.by_id.get(action.product_id)
    lists = SessionValues(request.storage, request.settings, kind)
    try:
        change = lists.change(request.shopper, stored, request.now, lambda saved: _act(saved, action, found))
    except ProductNotFound as error:
        if room.is_catalogue_current:
            raise
        raise StorageUnavailable("dynamodb", "the catalogue cannot be read") from error
    except ClientError as error:
        raise StorageUnavailable("dynamodb", str(error)) from error
    is_first = change.outcome is SavedOutcome.ADDED and action.product_id not in change.value.former
    if is_first and action.kind is ListKind.WISH_LIST and action.may_be_tracked:
        track_in(request, catalogue, ReportedEvent(EventKind.WISHLIST, product_id=action.product_id))
    return ChangedList(change.value, change.outcome, room.context)


def _act(saved: SavedList, action: ListAction, found: Product | None) -> SavedChange:
    """The action on a list; `found` is what the catalogue has of its product. Raises `ProductNotFound`."""
    if not action.is_add:
        if found is None and action.product_id not in saved.former and not saved.find(action.product_id):
            raise ProductNotFound(action.product_id)
        return saved.remove(action.product_id, action.kind.most)
    if found is None:
        if saved.find(action.product_id):
            return Change(saved, SavedOutcome.UNCHANGED)
        raise ProductNotFound(action.product_id)
    return saved.add(_describe(found), action.kind.most)


def _describe(product: Product) -> SavedProduct:
    """The product at the price of now: every page shows that within a minute."""
    return SavedProduct(product_id=product.id, name=clip_words(product.title, MAX_NAME_LENGTH), price=product.price)
