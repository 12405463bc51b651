"""A shopper's bag as a value: what is in it, and how adding, setting and removing change it. Knows no storage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from itertools import islice

from pydantic import Field

from wandstore.shoppers.kept import Change, Kept

# Source: contracts, "HTTP, public": a cart's limits.
MAX_LINES = 50
MAX_QUANTITY = 99

# Events of an order are repeated within days at most, and nobody pays for so many orders in that time.
_REMEMBERED_ORDERS = 10
# A repeat follows within seconds, and a shopper presses few other buttons in that time.
_REMEMBERED_KEYS = 8


class CartLine(Kept):
    """A variant, by Shopify's numeric id. `price` is what the shopper saw that one costs when they added it last.

    `product_id` and `name` say what it was on the day when the catalogue does not have it any more.
    """

    variant_id: str
    product_id: str
    name: str
    price: Decimal
    quantity: int = Field(default=1, ge=1)
    # How many the shop could sell when a checkout asked for more; None where that never happened.
    left: int | None = Field(default=None, ge=0)


class CartOutcome(StrEnum):
    """What became of an action. A limit that was reached is told to the shopper; it is no error."""

    ADDED = "added"
    SET = "set"
    REMOVED = "removed"
    UNCHANGED = "unchanged"
    QUANTITY_CUT = "quantity-cut"  # to `MAX_QUANTITY`
    BAG_FULL = "bag-full"  # `MAX_LINES` other things are in it
    SOLD_OUT = "sold-out"
    ONLY_AT_SHOP = "only-at-shop"  # sold by subscription, which a checkout from here cannot start

    @property
    def is_refusal(self) -> bool:
        """Whether the shopper did not get what they asked for, or not all of it."""
        return self in _REFUSALS


_REFUSALS = frozenset({CartOutcome.QUANTITY_CUT, CartOutcome.BAG_FULL, CartOutcome.SOLD_OUT, CartOutcome.ONLY_AT_SHOP})


class Cart(Kept):
    """What a shopper wants to buy in one store, in the order in which it was added; a variant has one line.

    `removed` is the line of the last removal, which can be undone until the bag changes again. `orders` are the ids of
    the latest orders whose things were taken out, so that a repeated event of an order takes nothing out twice.
    `outcomes` says what became of the latest changes, by their idempotency keys, the newest first.
    """

    lines: tuple[CartLine, ...] = ()
    removed: CartLine | None = None
    orders: tuple[str, ...] = ()
    outcomes: dict[str, str] = Field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many things are in the bag."""
        return sum(line.quantity for line in self.lines)

    def find(self, variant_id: str) -> CartLine | None:
        return next((line for line in self.lines if line.variant_id == variant_id), None)

    def once(self, key: str, act: Callable[[Cart], CartChange]) -> CartChange:
        """The change that `act` makes; none, and the outcome of then, if a change with this idempotency key was made.

        Without a key, `act` is always done.
        """
        if key in self.outcomes:
            return CartChange(self, _read_outcome(self.outcomes[key]), is_repeat=True)
        change = act(self)
        if not key or change.value == self:
            return change
        outcomes = dict(islice({key: change.outcome.value, **self.outcomes}.items(), _REMEMBERED_KEYS))
        return CartChange(change.value.model_copy(update={"outcomes": outcomes}), change.outcome)

    def add(self, item: CartLine, quantity: int) -> CartChange:
        """So many more of the item, at the price of the item: that is the one which the shopper has seen last."""
        if quantity < 1:
            return CartChange(self, CartOutcome.UNCHANGED)
        present = self.find(item.variant_id)
        wanted = quantity + (present.quantity if present else 0)
        return self._put(item, wanted, CartOutcome.ADDED)

    def set(self, item: CartLine, quantity: int) -> CartChange:
        """Exactly so many of the item, at the price that its line has, if there is one; with 0 it is removed."""
        if quantity < 1:
            return self.remove(item.variant_id)
        present = self.find(item.variant_id)
        if present and present.quantity == quantity:
            return CartChange(self, CartOutcome.UNCHANGED)
        price = present.price if present else item.price
        return self._put(item.model_copy(update={"price": price}), quantity, CartOutcome.SET)

    def remove(self, variant_id: str) -> CartChange:
        present = self.find(variant_id)
        if present is None:
            return CartChange(self, CartOutcome.UNCHANGED)
        lines = tuple(line for line in self.lines if line is not present)
        return CartChange(self._with(lines, removed=present), CartOutcome.REMOVED)

    def take_out(self, order_id: str, bought: Mapping[str, int]) -> CartChange:
        """Without what an order has bought, by variant; once for each order."""
        if order_id in self.orders or not any(line.variant_id in bought for line in self.lines):
            return CartChange(self, CartOutcome.UNCHANGED)
        kept = (
            line.model_copy(update={"quantity": rest})
            for line in self.lines
            if (rest := line.quantity - max(0, bought.get(line.variant_id, 0))) > 0
        )
        orders = (order_id, *self.orders)[:_REMEMBERED_ORDERS]
        # What was removed before can still be put back.
        cart = self.model_copy(update={"lines": tuple(kept), "orders": orders})
        return CartChange(cart, CartOutcome.REMOVED)

    def note_left(self, left: Mapping[str, int]) -> CartChange:
        """With how many of each variant the shop can sell, where it is fewer than the line has."""
        lines = tuple(
            line.model_copy(update={"left": left[line.variant_id]})
            if left.get(line.variant_id, line.quantity) < line.quantity
            else line
            for line in self.lines
        )
        if lines == self.lines:
            return CartChange(self, CartOutcome.UNCHANGED)
        return CartChange(self.model_copy(update={"lines": lines}), CartOutcome.SET)

    def _put(self, item: CartLine, wanted: int, done: CartOutcome) -> CartChange:
        is_present = self.find(item.variant_id) is not None
        if not is_present and len(self.lines) >= MAX_LINES:
            return CartChange(self, CartOutcome.BAG_FULL)
        line = item.model_copy(update={"quantity": min(MAX_QUANTITY, wanted), "left": None})
        if is_present:
            lines = tuple(line if one.variant_id == item.variant_id else one for one in self.lines)
        else:
            lines = (*self.lines, line)
        return CartChange(self._with(lines), CartOutcome.QUANTITY_CUT if wanted > MAX_QUANTITY else done)

    def _with(self, lines: tuple[CartLine, ...], removed: CartLine | None = None) -> Cart:
        return self.model_copy(update={"lines": lines, "removed": removed})


def _read_outcome(stored: str) -> CartOutcome:
    """The outcome; that of a version which knows more of them says nothing here."""
    return CartOutcome(stored) if stored in set(CartOutcome) else CartOutcome.UNCHANGED


CartChange = Change[Cart, CartOutcome]
NO_CART = Cart()
