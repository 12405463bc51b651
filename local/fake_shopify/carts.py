"""Carts. Reading or changing a cart needs its key."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from local.fake_shopify.shop import FakeShop, Market, StockedProduct, convert, timestamp
from wandstore.catalogue.products import Variant

MAX_CARTS = 10_000
MAX_LINES = 500
MAX_ATTRIBUTES = 250
GID_PREFIX = "gid://shopify/Cart/"
Attributes = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class UserError:
    """What Shopify answers in `userErrors`: the input was wrong, and nothing was done."""

    code: str
    field: tuple[str, ...]
    message: str


@dataclass(frozen=True)
class CartWarning:
    """What Shopify answers in `warnings`: something was done, but not all that was asked for."""

    code: str
    target: str
    message: str


class Refused(Exception):
    """A request about a cart cannot be fulfilled."""

    def __init__(self, *errors: UserError) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.errors = errors


@dataclass
class WantedLine:
    """A line as a request asks for it. `where` is its place in the request, for messages."""

    variant_id: str
    quantity: int
    attributes: Attributes = ()
    where: tuple[str, ...] = ()
    asked_id: str = ""  # the merchandise id as the request wrote it


@dataclass
class CartLine:
    id: str
    variant_id: str
    quantity: int
    attributes: Attributes = ()


@dataclass
class Cart:
    """`country` decides the currency; `order_id` is set once the cart has become an order, and closes it."""

    token: str = field(default_factory=lambda: f"c1-{secrets.token_hex(10)}")
    key: str = field(default_factory=lambda: secrets.token_hex(16))
    lines: dict[str, CartLine] = field(default_factory=dict)
    attributes: Attributes = ()
    note: str = ""
    country: str = ""
    email: str = ""
    phone: str = ""
    discount_codes: tuple[str, ...] = ()
    created_at: str = field(default_factory=timestamp)
    updated_at: str = field(default_factory=timestamp)
    order_id: int | None = None

    @property
    def gid(self) -> str:
        return f"{GID_PREFIX}{self.token}?key={self.key}"


@dataclass(frozen=True)
class PricedLine:
    """A line at the current price, in the cart's currency. A line that the shop no longer sells has no priced line."""

    line: CartLine
    stocked: StockedProduct
    variant: Variant
    price: Decimal

    @property
    def amount(self) -> Decimal:
        return self.price * self.line.quantity


class Carts:
    """All carts of a shop; when there are too many, the oldest is removed."""

    def __init__(self, shop: FakeShop) -> None:
        self._shop = shop
        self._carts: OrderedDict[str, Cart] = OrderedDict()

    def create(self) -> Cart:
        cart = Cart()
        self._carts[cart.token] = cart
        while len(self._carts) > MAX_CARTS:
            self._carts.popitem(last=False)
        return cart

    def discard(self, cart: Cart) -> None:
        self._carts.pop(cart.token, None)

    def open_carts(self) -> list[Cart]:
        return [cart for cart in self._carts.values() if cart.order_id is None]

    def find(self, token: str, key: str) -> Cart | None:
        """An ordered cart can still be found, for its thank-you page."""
        cart = self._carts.get(token)
        return cart if cart and secrets.compare_digest(cart.key.encode(), key.encode()) else None

    def find_by_gid(self, cart_gid: str) -> Cart | None:
        """None without the right key, and for a cart that has become an order."""
        token, _, key = cart_gid.removeprefix(GID_PREFIX).partition("?key=")
        cart = self.find(token, key) if cart_gid.startswith(GID_PREFIX) else None
        return cart if cart and cart.order_id is None else None

    def market_of(self, cart: Cart) -> Market:
        return self._shop.market_of(cart.country)

    def priced(self, cart: Cart) -> list[PricedLine]:
        market = self.market_of(cart)
        priced = []
        for line in cart.lines.values():
            if found := self._shop.find_variant(line.variant_id):
                stocked, variant = found
                priced.append(PricedLine(line, stocked, variant, convert(variant.price, market)))
        return priced

    def add(self, cart: Cart, wanted: Iterable[WantedLine]) -> list[CartWarning]:
        """Adds lines, as many of each as the stock allows. Raises `Refused` and adds nothing if a line is wrong."""
        wanted = list(wanted)
        errors = [error for line in wanted if (error := self._error_of(line))]
        if errors:
            raise Refused(*errors)
        warnings = []
        for line in wanted:
            mine = _line_like(cart, line)
            before = mine.quantity if mine else 0
            in_cart = self._quantity_in(cart, line.variant_id)
            free = max(0, self._quantity_in_stock(line.variant_id) - in_cart)
            taken = min(line.quantity, free)
            if taken and mine is None:
                if len(cart.lines) >= MAX_LINES:
                    raise Refused(UserError("CART_TOO_LARGE", line.where, f"A cart has at most {MAX_LINES} lines."))
                mine = CartLine(f"gid://shopify/CartLine/{secrets.token_hex(16)}?cart={cart.token}", line.variant_id, 0)
                mine.attributes = line.attributes
                cart.lines[mine.id] = mine
            if mine:
                mine.quantity = before + taken
            if taken < line.quantity:
                warnings.append(self._stock_warning(mine, line, taken))
        cart.updated_at = timestamp()
        return warnings

    def change(self, cart: Cart, line: CartLine, quantity: int) -> list[CartWarning]:
        """Sets a line's quantity; 0 removes it."""
        cart.updated_at = timestamp()
        others = self._quantity_in(cart, line.variant_id) - line.quantity
        free = max(0, self._quantity_in_stock(line.variant_id) - others)
        line.quantity = min(quantity, free)
        if line.quantity == 0:
            cart.lines.pop(line.id, None)
        if line.quantity == quantity:
            return []
        wanted = WantedLine(line.variant_id, quantity)
        return [self._stock_warning(line if line.quantity else None, wanted, line.quantity)]

    def _error_of(self, line: WantedLine) -> UserError | None:
        found = self._shop.find_variant(line.variant_id)
        if found is None:
            asked = line.asked_id or line.variant_id
            return UserError(
                "INVALID", (*line.where, "merchandiseId"), f"The merchandise with id {asked} does not exist."
            )
        if line.quantity < 0:
            return UserError("INVALID", (*line.where, "quantity"), "The quantity must be zero or more.")
        if found[0].product.requires_selling_plan:
            return UserError(
                "VARIANT_REQUIRES_SELLING_PLAN",
                (*line.where, "sellingPlanId"),
                "Variant can only be purchased with a selling plan.",
            )
        return None

    def _quantity_in(self, cart: Cart, variant_id: str) -> int:
        return sum(line.quantity for line in cart.lines.values() if line.variant_id == variant_id)

    def _quantity_in_stock(self, variant_id: str) -> int:
        found = self._shop.find_variant(variant_id)
        return found[0].quantities.get(variant_id, 0) if found else 0

    def _stock_warning(self, line: CartLine | None, wanted: WantedLine, taken: int) -> CartWarning:
        found = self._shop.find_variant(wanted.variant_id)
        title = found[0].product.title if found else "product"
        if line is None:
            target = f"gid://shopify/ProductVariant/{wanted.variant_id}"
            return CartWarning("MERCHANDISE_OUT_OF_STOCK", target, f"The product '{title}' is already sold out.")
        return CartWarning(
            "MERCHANDISE_NOT_ENOUGH_STOCK", line.id, f"Only {taken} items were added to your cart due to availability."
        )


def _line_like(cart: Cart, wanted: WantedLine) -> CartLine | None:
    """The line of the same variant with the same attributes, to which a further one is added."""
    for line in cart.lines.values():
        if line.variant_id == wanted.variant_id and line.attributes == wanted.attributes:
            return line
    return None
