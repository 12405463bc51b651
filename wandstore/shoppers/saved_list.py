"""Products that a shopper saves, as a value: the wish list and the comparison. Knows no storage."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any

from wandstore.shoppers.kept import Change, Kept


class ListKind(StrEnum):
    """The lists that a shopper has in each store. The value names the route, and the attribute of the session."""

    WISH_LIST = "wishlist"
    COMPARISON = "compare"

    @property
    def most(self) -> int:
        """How many products it holds: of a comparison as many as can be read side by side."""
        return _MOST[self]


_MOST = {ListKind.WISH_LIST: 100, ListKind.COMPARISON: 4}


class SavedProduct(Kept):
    """A product, by its handle. `price` is what it cost when it was saved.

    `name` says what it was on the day when the catalogue does not have it any more.
    """

    product_id: str
    name: str
    price: Decimal


class SavedOutcome(StrEnum):
    """What became of an action. A full list is told to the shopper; it is no error."""

    ADDED = "added"
    REMOVED = "removed"
    UNCHANGED = "unchanged"
    FULL = "full"

    @property
    def is_refusal(self) -> bool:
        return self is SavedOutcome.FULL


class SavedList(Kept):
    """The products of one list in one store, in the order in which they were added.

    `removed` is the last removal, which can be undone until the list changes again, and `place` is where it was.
    `former` are the ids of products that were in the list before, the newest first, so that a product that is removed
    and saved again is not counted as another wish.
    """

    products: tuple[SavedProduct, ...] = ()
    removed: SavedProduct | None = None
    place: int = 0
    former: tuple[str, ...] = ()

    def find(self, product_id: str) -> SavedProduct | None:
        return next((product for product in self.products if product.product_id == product_id), None)

    def add(self, product: SavedProduct, most: int) -> SavedChange:
        """The list with the product at its end. What was removed last comes back to its place, as it was."""
        if self.find(product.product_id):
            return Change(self, SavedOutcome.UNCHANGED)
        if len(self.products) >= most:
            return Change(self, SavedOutcome.FULL)
        if self.removed is not None and self.removed.product_id == product.product_id:
            products = (*self.products[: self.place], self.removed, *self.products[self.place :])
        else:
            products = (*self.products, product)
        return Change(self._with(products=products), SavedOutcome.ADDED)

    def remove(self, product_id: str, most: int) -> SavedChange:
        """The list without the product; `most` bounds how many former ones are remembered."""
        present = self.find(product_id)
        if present is None:
            return Change(self, SavedOutcome.UNCHANGED)
        place = self.products.index(present)
        products = (*self.products[:place], *self.products[place + 1 :])
        former = tuple(dict.fromkeys((product_id, *self.former)))[:most]
        changed = self._with(products=products, removed=present, place=place, former=former)
        return Change(changed, SavedOutcome.REMOVED)

    def _with(self, **changes: Any) -> SavedList:
        return self.model_copy(update={"removed": None, "place": 0, **changes})


SavedChange = Change[SavedList, SavedOutcome]
NOTHING_SAVED = SavedList()
