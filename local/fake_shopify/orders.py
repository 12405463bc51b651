"""Orders: created from a cart, then cancelled and refunded. Each step sends the event that Shopify sends."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from decimal import Decimal

from local.fake_shopify import payloads
from local.fake_shopify.carts import Attributes, Cart, Carts
from local.fake_shopify.intake import number_of
from local.fake_shopify.shop import FakeShop, NoSuchThing, timestamp

MAX_ORDERS = 10_000
FIRST_ORDER_ID = 820982911946154
FIRST_NUMBER = 1001


@dataclass(frozen=True)
class OrderLine:
    id: int
    variant_id: str
    product_id: int
    title: str
    variant_title: str
    quantity: int
    price: Decimal
    properties: Attributes = ()


@dataclass(frozen=True)
class Refund:
    """Refunded lines, each with its quantity."""

    id: int
    lines: tuple[tuple[OrderLine, int], ...]
    currency: str
    created_at: str

    @property
    def amount(self) -> Decimal:
        return sum((line.price * quantity for line, quantity in self.lines), Decimal(0))


@dataclass
class Order:
    id: int
    number: int
    cart_token: str
    lines: tuple[OrderLine, ...]
    currency: str
    attributes: Attributes = ()
    note: str = ""
    email: str = ""
    created_at: str = field(default_factory=timestamp)
    updated_at: str = field(default_factory=timestamp)
    cancelled_at: str | None = None
    refunds: list[Refund] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        return sum((line.price * line.quantity for line in self.lines), Decimal(0))

    @property
    def refunded(self) -> Decimal:
        return sum((refund.amount for refund in self.refunds), Decimal(0))

    @property
    def customer_id(self) -> int:
        """The customer's id: the same for every order of an email address."""
        return number_of(f"Customer/{self.email}")

    @property
    def financial_status(self) -> str:
        if not self.refunds:
            return "paid"
        return "refunded" if self.refunded >= self.total else "partially_refunded"

    def left_of(self, line: OrderLine) -> int:
        """The quantity of a line that was not refunded."""
        back = sum(quantity for refund in self.refunds for given, quantity in refund.lines if given.id == line.id)
        return line.quantity - back


class Orders:
    """All orders of a shop; when there are too many, the oldest is removed."""

    def __init__(self, shop: FakeShop, carts: Carts) -> None:
        self._shop = shop
        self._carts = carts
        self._orders: OrderedDict[int, Order] = OrderedDict()
        self._placed = 0

    def all(self) -> list[Order]:
        return list(self._orders.values())

    def find(self, order_id: int) -> Order | None:
        return self._orders.get(order_id)

    def place(self, cart: Cart, email: str = "") -> Order:
        """Pays for a cart. Raises `NoSuchThing` for one that is empty, was ordered, or is no longer in stock."""
        with self._shop.lock:
            priced = self._carts.priced(cart)
            if cart.order_id is not None or not priced:
                raise NoSuchThing("This cart is empty, or it was ordered before.")
            for line in priced:
                if line.stocked.quantities[line.line.variant_id] < line.line.quantity:
                    raise NoSuchThing(f"{line.stocked.product.title} is sold out.")
            order_id = FIRST_ORDER_ID + self._placed * 10_000
            order = Order(
                id=order_id,
                number=FIRST_NUMBER + self._placed,
                cart_token=cart.token,
                lines=tuple(
                    OrderLine(
                        id=order_id + place,
                        variant_id=line.line.variant_id,
                        product_id=line.stocked.id,
                        title=line.stocked.product.title,
                        variant_title=line.variant.title,
                        quantity=line.line.quantity,
                        price=line.price,
                        properties=line.line.attributes,
                    )
                    for place, line in enumerate(priced, start=1)
                ),
                currency=self._carts.market_of(cart).currency,
                attributes=cart.attributes,
                note=cart.note,
                email=email or cart.email or "buyer@example.com",
            )
            self._placed += 1
            self._orders[order.id] = order
            while len(self._orders) > MAX_ORDERS:
                self._orders.popitem(last=False)
            cart.order_id = order.id
            self._shop.emit("orders/paid", payloads.order(order))
            for placed in order.lines:
                self._shop.move_stock(placed.variant_id, -placed.quantity)
            return order

    def refund(self, order_id: int, quantities: dict[str, int] | None = None) -> Order:
        """Refunds and restocks `quantities` by variant id, or all that is left. Raises `NoSuchThing`."""
        with self._shop.lock:
            order = self._get(order_id)
            given = []
            for line in order.lines:
                wanted = order.left_of(line) if quantities is None else quantities.get(line.variant_id, 0)
                if quantity := min(wanted, order.left_of(line)):
                    given.append((line, quantity))
            if not given:
                raise NoSuchThing(f"Nothing of order {order.id} is left to refund.")
            refund = Refund(order.id + 5_000 + len(order.refunds), tuple(given), order.currency, timestamp())
            order.refunds.append(refund)
            order.updated_at = timestamp()
            self._shop.emit("refunds/create", payloads.refund(order, refund))
            for line, quantity in given:
                self._shop.move_stock(line.variant_id, quantity)
            return order

    def cancel(self, order_id: int) -> Order:
        """Cancels an order and refunds what was paid, which sends both events. Raises `NoSuchThing`."""
        with self._shop.lock:
            order = self._get(order_id)
            if order.cancelled_at:
                raise NoSuchThing(f"Order {order.id} was cancelled before.")
            order.cancelled_at = timestamp()
            if order.refunded < order.total:
                self.refund(order_id)
            self._shop.emit("orders/cancelled", payloads.order(order))
            return order

    def _get(self, order_id: int) -> Order:
        order = self._orders.get(order_id)
        if order is None:
            raise NoSuchThing(f"There is no order {order_id}.")
        return order
