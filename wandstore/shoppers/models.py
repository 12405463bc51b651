"""Who a shopper is: events, the signals counted from them, and the persona that follows from these."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import ConfigDict, Field, field_validator

from wandstore.record import Record
from wandstore.shoppers.personas import Character, PersonaType


class Persona(Record):
    """Who a page is made for. `type` is None while too little is known; the hash then says `neutral`."""

    type: PersonaType | None
    confidence: float = Field(ge=0, le=1)
    hash: str
    reasons: tuple[str, ...] = ()
    probabilities: dict[PersonaType, float] = Field(default_factory=dict)  # of all four, or none for a choice

    @field_validator("probabilities", mode="before")
    @classmethod
    def _drop_later_personas(cls, found: Any) -> Any:
        known = set(PersonaType)
        return {name: share for name, share in found.items() if name in known} if isinstance(found, dict) else found

    @property
    def character(self) -> Character:
        return self.type or "neutral"


class TypicalOrder(Record):
    """What an order of a store usually is: worth so much, and that many prices of its middle line."""

    value: Decimal
    things: float


class KeptOrder(Record):
    """What taking an order back needs. `order_id` is empty for one that was reported without an id."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    order_id: str = ""
    at: float = 0
    products: tuple[str, ...] = ()


class Said(Record):
    """What was decided last: the persona, the band of its confidence, and the shopper's own categories.

    `type` is empty for none. It and the band are strings, so that a later version's words cost no session.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: str = ""
    band: str = "low"
    categories: tuple[str, ...] = ()


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
    lines: int = 0  # of orders whose lines are known
    reduced_lines: int = 0
    lines_again: int = 0  # of a product bought before
    spent: Decimal = Decimal(0)
    categories: dict[str, int] = Field(default_factory=dict)  # how many events named each
    brands: dict[str, int] = Field(default_factory=dict)
    seen: tuple[str, ...] = ()  # product ids, the newest first
    bought: tuple[str, ...] = ()  # the same
    rebought: dict[str, int] = Field(default_factory=dict)  # of `bought`: in how many further orders each was
    first_event_at: float = 0  # seconds since the epoch; 0 in a session that an earlier version began
    last_event_at: float = 0  # the same
    shop_orders: int = 0  # purchases that the shop itself reported, by its signed events
    largest_order: float = 0  # how much larger than the store's typical order, as a logarithm; 0 for no larger
    common: tuple[str, ...] = ()  # of those categories and brands, what most of the store is
    met_last: str = ""  # the category of the last event that named one
    taken: str = ""  # the product that was last put in the bag or bought
    orders: tuple[KeptOrder, ...] = ()  # the last few, the newest first
    came_by: str = ""  # how they first came: a `CameBy`, empty where it is unknown
    speaks: str = ""  # `same` where their browser asked for the store's language, else `other`
    said: Said | None = None  # what another persona needs a margin over; None before a first decision


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


class CameBy(StrEnum):
    """How a shopper first came. Nothing finer is kept: no address, no campaign, no words."""

    DIRECT = "direct"
    SEARCH = "search"
    SOCIAL = "social"
    MAIL = "mail"
    SALE = "sale"
    OTHER = "other"


class OrderedProduct(Record):
    """One line of an order. `product_id` is None for a product that the catalogue does not have."""

    product_id: str | None = None
    category: str | None = None
    brand: str | None = None
    quantity: int = 1
    price: Decimal | None = None  # of one
    reduced: bool = False


class ShopperEvent(Record):
    """Something a shopper did, with the catalogue's facts about the product.

    A purchase of a whole order has its `order_id` and `lines`; `price` is then what the order has brought in, and
    `typical` is what the store's orders are usually like, if that is known. `query` is never stored.
    """

    event: EventKind
    at: float
    product_id: str | None = None
    category: str | None = None
    brand: str | None = None
    price: Decimal | None = None
    discounted: bool = False
    new: bool = False
    common: tuple[str, ...] = ()  # category and brand, where they are what most of the store is
    query: str | None = None
    order_id: str | None = None
    lines: tuple[OrderedProduct, ...] = ()
    typical: TypicalOrder | None = None
    came_by: CameBy | None = None  # of a first event
    speaks: str = ""  # the same: `same` where the browser asks for the store's language, else `other`
