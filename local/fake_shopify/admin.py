"""The admin actions under `/_fake/`, for tests and for people: JSON or a form in, the new state out."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from local.fake_shopify import payloads
from local.fake_shopify.carts import Carts, Refused, WantedLine
from local.fake_shopify.events import Events, NotLoopback
from local.fake_shopify.orders import Orders
from local.fake_shopify.schema import LATEST_VERSION, storefront_schema
from local.fake_shopify.shop import Amount, FakeShop, Market, NoSuchThing, ProductChange
from local.fake_shopify.storefront_api import StorefrontApi
from local.fake_shopify.switches import Switches
from wandstore.catalogue.products import Image, Product, Variant

MAX_EDITS = 10_000
SHOWN_LOG = 50


class BadAction(Exception):
    """The action cannot be done; the message says why."""


class _Action(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Edit(ProductChange):
    handle: str


class Edits(_Action):
    count: Annotated[int, Field(ge=1, le=MAX_EDITS)]


class Add(_Action):
    """A new product of one variant."""

    handle: Annotated[str, Field(pattern=r"^[^\s/?#]{1,255}$")]
    title: Annotated[str, Field(min_length=1)]
    price: Amount
    category: str = ""
    vendor: str = ""
    description: str = ""
    image_url: str = ""


class Delete(_Action):
    handle: str


class Line(_Action):
    variant: str
    quantity: Annotated[int, Field(ge=1, le=10**6)] = 1


class PlaceOrder(_Action):
    """An order of a cart, by its id with its key, or of lines, like a buyer who never saw our pages."""

    cart: str = ""
    lines: tuple[Line, ...] = ()
    attributes: dict[str, str] = {}
    email: str = ""
    country: str = ""


class OfOrder(_Action):
    order: int


class RefundOrder(OfOrder):
    lines: tuple[Line, ...] | None = None  # all that is left


class Subscribe(_Action):
    url: str = ""
    queue_url: str = ""


class Send(_Action):
    """An obligatory topic about the customer of an order, or any topic with the given payload."""

    topic: Annotated[str, Field(pattern=r"^[a-z_]+/[a-z_]+$")]
    order: int | None = None
    payload: dict[str, Any] | None = None


class SetMarket(_Action):
    """The second market, or none."""

    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    rate: Annotated[Decimal, Field(gt=0, le=1000)] = Decimal("1.25")


class ResetSwitches(_Action):
    reset: Literal[True, "true"]


class Admin:
    """Does the actions of one shop."""

    def __init__(self, shop: FakeShop, api: StorefrontApi, events: Events, carts: Carts, orders: Orders) -> None:
        self._shop = shop
        self._api = api
        self._events = events
        self._carts = carts
        self._orders = orders
        self._actions: dict[str, tuple[type[BaseModel], Callable[[Any], dict[str, Any]]]] = {
            "edit": (Edit, self._edit),
            "edits": (Edits, lambda action: {"edited": shop.edit_many(action.count)}),
            "add": (Add, self._add),
            "delete": (Delete, self._delete),
            "order": (PlaceOrder, self._place),
            "cancel": (OfOrder, lambda action: payloads.order(orders.cancel(action.order))),
            "refund": (RefundOrder, self._refund),
            "subscribe": (Subscribe, self._subscribe),
            "send": (Send, self._send),
            "market": (SetMarket, self._set_market),
            "reset": (ResetSwitches, self._reset),
        }

    @property
    def actions(self) -> tuple[str, ...]:
        return (*self._actions, "switches")

    def do(self, name: str, given: dict[str, Any]) -> dict[str, Any]:
        """Raises `BadAction`."""
        try:
            with self._shop.lock:
                if name == "switches":
                    return self._switch(given)
                if name not in self._actions:
                    raise BadAction(f"There is no action {name!r}; there are {', '.join(self.actions)}.")
                model, do = self._actions[name]
                return do(model.model_validate(given))
        except ValidationError as error:
            first = error.errors()[0]
            raise BadAction(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
        except (NoSuchThing, NotLoopback, Refused) as error:
            raise BadAction(str(error)) from error

    def state(self) -> dict[str, Any]:
        """The current state of the shop, without its secrets."""
        with self._shop.lock:
            market = self._shop.second_market
            return {
                "url": self._shop.url,
                "domain": self._shop.domain,
                "products": len(self._shop.products),
                "second_market": None if market is None else {"country": market.country, "currency": market.currency},
                "switches": self._shop.switches.model_dump(),
                "subscription": vars(self._events.subscription),
                "orders": [payloads.order(order) for order in self._orders.all()[-SHOWN_LOG:]],
                "open_carts": [cart.gid for cart in self._carts.open_carts()[-SHOWN_LOG:]],
                "events_are_delivered": self._events.is_idle(),
                "events": [one._asdict() for one in list(self._events.log)[-SHOWN_LOG:]],
                "requests": len(self._api.journal),
                "last_requests": [
                    {"operation": one.operation, "cost": one.cost, "outcome": one.outcome}
                    for one in list(self._api.journal)[-SHOWN_LOG:]
                ],
            }

    def _edit(self, action: Edit) -> dict[str, Any]:
        change = ProductChange(**action.model_dump(exclude={"handle"}, exclude_unset=True))
        return payloads.product(self._shop.edit(action.handle, change))

    def _add(self, action: Add) -> dict[str, Any]:
        product = Product(
            id=action.handle,
            title=action.title,
            description=action.description,
            vendor=action.vendor,
            category=action.category,
            images=(Image(url=action.image_url),) if action.image_url else (),
            variants=(Variant(price=action.price),),
        )
        return payloads.product(self._shop.add(product))

    def _delete(self, action: Delete) -> dict[str, Any]:
        self._shop.delete(action.handle)
        return {"deleted": action.handle}

    def _place(self, action: PlaceOrder) -> dict[str, Any]:
        if action.cart:
            cart = self._carts.find_by_gid(action.cart)
            if cart is None:
                raise NoSuchThing("There is no open cart with this id and key.")
        else:
            cart = self._carts.create()
            cart.attributes, cart.country = tuple(action.attributes.items()), action.country
            self._carts.add(cart, [WantedLine(line.variant, line.quantity) for line in action.lines])
        return payloads.order(self._orders.place(cart, action.email))

    def _refund(self, action: RefundOrder) -> dict[str, Any]:
        quantities = None if action.lines is None else {line.variant: line.quantity for line in action.lines}
        return payloads.order(self._orders.refund(action.order, quantities))

    def _subscribe(self, action: Subscribe) -> dict[str, Any]:
        self._events.subscribe(action.url, action.queue_url)
        return vars(self._events.subscription)

    def _send(self, action: Send) -> dict[str, Any]:
        payload = action.payload
        if payload is None:
            order = self._orders.find(action.order) if action.order is not None else None
            customer = {"id": order.customer_id, "email": order.email} if order else {"id": 1, "email": "b@example.com"}
            payload = payloads.obligatory(action.topic, self._shop, customer, [order.id] if order else [])
        self._shop.emit(action.topic, payload)
        return {"sent": action.topic, "payload": payload}

    def _set_market(self, action: SetMarket) -> dict[str, Any]:
        self._shop.second_market = Market(action.country, action.currency, action.rate) if action.country else None
        return {"second_market": action.country}

    def _reset(self, action: ResetSwitches) -> dict[str, Any]:
        self._shop.switches.reset()
        return self._shop.switches.model_dump()

    def _switch(self, given: dict[str, Any]) -> dict[str, Any]:
        """Sets the switches that are given and leaves the others."""
        switches = self._shop.switches
        wanted = Switches.model_validate({**switches.model_dump(), **given})
        if wanted.removed_fields:
            try:
                storefront_schema(LATEST_VERSION, wanted.removed_fields)
            except ValueError as error:
                raise BadAction(str(error)) from error
        for name in given:
            setattr(switches, name, getattr(wanted, name))
        return switches.model_dump()


def read_action(body: bytes, content_type: str, form: dict[str, list[str]]) -> dict[str, Any]:
    """The fields of a request, as JSON or as a form, in which an empty field counts as absent. Raises `BadAction`."""
    if content_type.startswith("application/x-www-form-urlencoded"):
        return {name: values[-1] for name, values in form.items() if values[-1]}
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        raise BadAction("The body is not JSON.") from None
    if not isinstance(given, dict):
        raise BadAction("The body is not a JSON object.")
    return given
