"""The Storefront API's carts: the `cart` query and the mutations, over `carts`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from local.fake_shopify.carts import (
    MAX_ATTRIBUTES,
    Attributes,
    Cart,
    Carts,
    CartWarning,
    PricedLine,
    Refused,
    UserError,
    WantedLine,
)
from local.fake_shopify.nodes import RequestContext, money, number_in
from local.fake_shopify.paging import Node, plain_connection
from local.fake_shopify.resolvers import CatalogueNodes
from local.fake_shopify.shop import timestamp

_MISSING_CART = UserError("INVALID", ("cartId",), "The specified cart does not exist.")
Change = Callable[[Cart], list[CartWarning]]


class CartRoot:
    """The cart operations of a request, as one node."""

    def __init__(self, carts: Carts, nodes: CatalogueNodes) -> None:
        self._carts = carts
        self._context = nodes.context
        self._shop = nodes.shop

    def fields(self) -> Node:
        return {
            "cart": self._cart,
            "cartCreate": self._create,
            "cartLinesAdd": self._add_lines,
            "cartLinesUpdate": self._update_lines,
            "cartLinesRemove": self._remove_lines,
            "cartAttributesUpdate": lambda **given: self._change(
                given, lambda cart: _set_attributes(cart, given["attributes"], ("attributes",))
            ),
            "cartNoteUpdate": lambda **given: self._change(given, lambda cart: _set_note(cart, given["note"])),
            "cartBuyerIdentityUpdate": lambda **given: self._change(
                given, lambda cart: _set_buyer(cart, given["buyerIdentity"])
            ),
            "cartDiscountCodesUpdate": lambda **given: self._change(
                given, lambda cart: _set_codes(cart, given["discountCodes"])
            ),
        }

    def _cart(self, id: str) -> Node | None:
        cart = self._carts.find_by_gid(id)
        return self.node(cart) if cart else None

    def _create(self, input: dict[str, Any] | None = None) -> Node:
        given = input or {}
        cart = self._carts.create()
        try:
            warnings = _set_attributes(cart, given.get("attributes") or [], ("input", "attributes"))
            _set_note(cart, given.get("note") or "")
            _set_buyer(cart, {"countryCode": self._context.country or None, **(given.get("buyerIdentity") or {})})
            warnings += _set_codes(cart, given.get("discountCodes") or [])
            warnings += self._carts.add(cart, _wanted(given.get("lines") or [], ("input", "lines")))
        except Refused as refusal:
            self._carts.discard(cart)
            return _payload(None, refusal.errors, [])
        return _payload(self.node(cart), (), warnings)

    def _add_lines(self, **given: Any) -> Node:
        return self._change(given, lambda cart: self._carts.add(cart, _wanted(given["lines"], ("lines",))))

    def _update_lines(self, **given: Any) -> Node:
        def update(cart: Cart) -> list[CartWarning]:
            lines: list[dict[str, Any]] = given["lines"]
            _check_lines(cart, [line.get("id") for line in lines], "lines")
            warnings = []
            for line in lines:
                mine = cart.lines[line["id"]]
                if line.get("attributes") is not None:
                    mine.attributes = _attributes(line["attributes"])
                if line.get("quantity") is not None:
                    warnings += self._carts.change(cart, mine, line["quantity"])
            return warnings

        return self._change(given, update)

    def _remove_lines(self, **given: Any) -> Node:
        def remove(cart: Cart) -> list[CartWarning]:
            line_ids = given.get("lineIds") or []
            _check_lines(cart, line_ids, "lineIds")
            for line_id in line_ids:
                cart.lines.pop(line_id, None)
            return []

        return self._change(given, remove)

    def _change(self, given: Mapping[str, Any], change: Change) -> Node:
        cart = self._carts.find_by_gid(given["cartId"])
        if cart is None:
            return _payload(None, (_MISSING_CART,), [])
        try:
            warnings = change(cart)
        except Refused as refusal:
            return _payload(self.node(cart), refusal.errors, [])
        cart.updated_at = timestamp()
        return _payload(self.node(cart), (), warnings)

    def node(self, cart: Cart) -> Node:
        """The cart in its own currency, independent of the request's context."""
        context = RequestContext(self._shop, self._context.orders, self._context.has_token, cart.country)
        nodes = CatalogueNodes(context)
        priced = self._carts.priced(cart)
        total = money(sum((line.amount for line in priced), start=Decimal(0)), context.market.currency)
        return {
            "__typename": "Cart",
            "id": cart.gid,
            "checkoutUrl": f"{self._shop.url}/cart/c/{cart.token}?key={cart.key}",
            "createdAt": cart.created_at,
            "updatedAt": cart.updated_at,
            "note": cart.note or None,
            "totalQuantity": sum(line.line.quantity for line in priced),
            "attributes": [{"key": key, "value": value} for key, value in cart.attributes],
            "attribute": lambda key: _attribute(cart.attributes, key),
            "buyerIdentity": {
                "countryCode": cart.country or self._shop.identity.country,
                "email": cart.email or None,
                "phone": cart.phone or None,
            },
            "discountCodes": [{"code": code, "applicable": False} for code in cart.discount_codes],
            "cost": {
                "subtotalAmount": total,
                "totalAmount": total,
                "checkoutChargeAmount": total,
                "subtotalAmountEstimated": True,
                "totalAmountEstimated": True,
                "totalDutyAmountEstimated": True,
                "totalTaxAmountEstimated": True,
            },
            "delivery": {"addresses": []},
            "deliveryGroups": lambda **arguments: plain_connection((), arguments, lambda group: group),
            "lines": lambda **arguments: plain_connection(
                priced, arguments, lambda line: _line_node(line, nodes, context.market.currency)
            ),
        }


def _line_node(priced: PricedLine, nodes: CatalogueNodes, currency: str) -> Node:
    line = priced.line
    amount = money(priced.amount, currency)
    compare_at = priced.variant.compare_at_price
    return {
        "__typename": "CartLine",
        "id": line.id,
        "quantity": line.quantity,
        "merchandise": nodes.variant(priced.stocked, priced.variant),
        "attributes": [{"key": key, "value": value} for key, value in line.attributes],
        "attribute": lambda key: _attribute(line.attributes, key),
        "cost": {
            "amountPerQuantity": money(priced.price, currency),
            "compareAtAmountPerQuantity": None if compare_at is None else nodes.context.money(compare_at),
            "subtotalAmount": amount,
            "totalAmount": amount,
        },
        "instructions": {"canRemove": True, "canUpdateQuantity": True},
        "viewKey": line.id,
    }


def _payload(cart: Node | None, errors: Iterable[UserError], warnings: Iterable[CartWarning]) -> Node:
    return {
        "cart": cart,
        "userErrors": [{"code": error.code, "field": list(error.field), "message": error.message} for error in errors],
        "warnings": [
            {"code": warning.code, "target": warning.target, "message": warning.message} for warning in warnings
        ],
    }


def _wanted(lines: list[dict[str, Any]], where: tuple[str, ...]) -> list[WantedLine]:
    return [
        WantedLine(
            variant_id=number_in(line["merchandiseId"], "ProductVariant"),
            quantity=line.get("quantity", 1),
            attributes=_attributes(line.get("attributes") or []),
            where=(*where, str(place)),
            asked_id=line["merchandiseId"],
        )
        for place, line in enumerate(lines)
    ]


def _attributes(given: list[dict[str, str]]) -> Attributes:
    """If a key is given twice, the last value counts."""
    return tuple({one["key"]: one["value"] for one in given}.items())


def _attribute(attributes: Attributes, key: str) -> Node | None:
    return next(({"key": name, "value": value} for name, value in attributes if name == key), None)


def _set_attributes(cart: Cart, given: list[dict[str, str]], where: tuple[str, ...]) -> list[CartWarning]:
    if len(given) > MAX_ATTRIBUTES:
        raise Refused(UserError("INVALID", where, f"A cart has at most {MAX_ATTRIBUTES} attributes."))
    cart.attributes = _attributes(given)
    return []


def _set_note(cart: Cart, note: str) -> list[CartWarning]:
    cart.note = note
    return []


def _set_codes(cart: Cart, codes: list[str]) -> list[CartWarning]:
    """The fake shop has no discounts: it stores every code and applies none."""
    cart.discount_codes = tuple(codes)
    return [CartWarning("DISCOUNT_NOT_FOUND", cart.gid, f"Discount code {code} could not be found.") for code in codes]


def _set_buyer(cart: Cart, buyer: Mapping[str, Any]) -> list[CartWarning]:
    cart.country = buyer.get("countryCode") or cart.country
    cart.email = buyer.get("email") or cart.email
    cart.phone = buyer.get("phone") or cart.phone
    return []


def _check_lines(cart: Cart, line_ids: list[Any], where: str) -> None:
    for place, line_id in enumerate(line_ids):
        if line_id not in cart.lines:
            message = f"The merchandise line with id {line_id} does not exist."
            raise Refused(UserError("INVALID_MERCHANDISE_LINE", (where, str(place)), message))
