"""Who a shopper is: events, the signals counted from them, and the persona that follows from these."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from pydantic import ConfigDict, Field

from wandstore.record import Record
from wandstore.shoppers.personas import Character, PersonaType


class Persona(Record):
    """Who a page is made for. `type` is None while too little is known; the hash then says `neutral`."""

    type: PersonaType | None
    confidence: float = Field(ge=0, le=1)
    hash: str
    reasons: tuple[str, ...] = ()

    @property
    def character(self) -> Character:
        return self.type or "neutral"


class Signals(Record):
    """What is counted of one shopper in one store; everything a persona is decided from.

    Fields that a later version has added are ignored, so that a rollback to this one loses no shopper's signals.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    events: int = 0
    visits: int = 0  # runs of events with less than half an hour between any two
    views: int = 0
    repeat_views: int = 0  # of a product viewed before
    new_views: int = 0  # of a product the store calls new
    new_in: tuple[str, ...] = ()  # the categories of such products
    discounted_views: int = 0
    discount_clicks: int = 0
    price_sorts: int = 0
    searches: int = 0
    filters: int = 0
    cart_adds: int = 0
    wishes: int = 0
    purchases: int = 0
    logins: int = 0
    spent: Decimal = Decimal(0)
    categories: dict[str, int] = Field(default_factory=dict)  # how many events named each
    brands: dict[str, int] = Field(default_factory=dict)
    seen: tuple[str, ...] = ()  # product ids, the newest first
    bought: tuple[str, ...] = ()  # the same
    rebought: dict[str, int] = Field(default_factory=dict)  # of `bought`: in how many further orders each was
    first_event_at: float = 0  # seconds since the epoch; 0 in a session that an earlier version began
    last_event_at: float = 0  # the same
    shop_orders: int = 0  # purchases that the shop itself reported, by its signed events


class EventKind(StrEnum):
    VIEW = "view"
    SEARCH = "search"
    SORT = "sort"
    FILTER = "filter"
    DISCOUNT_CLICK = "discount_click"
    ADD_TO_CART = "add_to_cart"
    WISHLIST = "wishlist"
    PURCHASE = "purchase"
    LOGIN = "login"


class OrderedProduct(Record):
    """One line of an order. `product_id` is None for a product that the catalogue does not have."""

    product_id: str | None = None
    category: str | None = None
    brand: str | None = None
    quantity: int = 1
    price: Decimal | None = None  # of one


class ShopperEvent(Record):
    """Something a shopper did, with the catalogue's facts about the product.

    A purchase of a whole order has its `order_id` and `lines`; `price` is then what the order has brought in.
    """

    event: EventKind
    at: float
    product_id: str | None = None
    category: str | None = None
    brand: str | None = None
    price: Decimal | None = None
    discounted: bool = False
    new: bool = False
    query: str | None = None
    order_id: str | None = None
    lines: tuple[OrderedProduct, ...] = ()
