"""A visit to a product's page: which product an address means, and what this shopper sees below it."""

from __future__ import annotations

from collections.abc import Mapping

from wandstore.catalogue.products import Catalogue, Product
from wandstore.documents.companions import choose_companions, find_known
from wandstore.pages import Asked, ProductRequest
from wandstore.shoppers.personas import find_entry
from wandstore.shoppers.saved_list import ListKind, SavedList
from wandstore.storefront.room import Room
from wandstore.text import fold_handle


def find_product(catalogue: Catalogue, handle: str) -> Product | None:
    """The product of a handle; where only case, Unicode form or a slash at the end differs, the one that is meant."""
    if (exact := catalogue.by_id.get(handle)) is not None:
        return exact
    wanted = fold_handle(handle)
    return next((product for product in catalogue.products if fold_handle(product.id) == wanted), None)


def request_product(
    room: Room, product: Product, asked: Asked, lists: Mapping[ListKind, SavedList | None]
) -> ProductRequest:
    """The product's page for the shopper of the room, with as many products in a row as their page has columns.

    `lists` are those of the browser's own shopper.
    """
    persona_type, signals = room.session.persona.type, room.session.signals_to_use
    limit = find_entry(persona_type).wide_columns
    companions = choose_companions(room.catalogue, product, persona_type, signals, limit)
    shown = (product.id, *(companion.id for companion in companions))
    seen = find_known(room.catalogue, room.request.history.seen, shown, limit)
    saved_in = frozenset(kind for kind, saved in lists.items() if saved and saved.find(product.id))
    return ProductRequest(product, asked, companions, seen, saved_in)
