"""The buyer's pages: products, the checkout with its order, and the links that lead to a checkout."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from html import escape
from urllib.parse import quote, unquote, urlsplit

from local.fake_shopify.carts import Cart, Carts, Refused, UserError, WantedLine
from local.fake_shopify.orders import Orders
from local.fake_shopify.roots import POLICIES
from local.fake_shopify.shop import FakeShop, NoSuchThing, StockedProduct
from local.fake_shopify.storefront_api import Answer

Query = Mapping[str, list[str]]
UCP_VERSION = "2026-08-25"
MAX_PRODUCTS_ON_A_PAGE = 250
_PAIR = re.compile(r"(~?[A-Za-z0-9._-]+):([1-9][0-9]{0,5})")
_ATTRIBUTE = re.compile(r"attributes\[([^\]]+)\]")
_VARIANT_GID = "gid://shopify/ProductVariant/"
STYLE = "body{font:1rem/1.5 system-ui;max-width:48rem;margin:2rem auto;padding:0 1rem}td,th{padding:.2rem 1rem .2rem 0}"


def html_page(title: str, body: str, *, status: int = 200) -> Answer:
    """`body` is HTML already."""
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style><h1>{escape(title)}</h1>{body}</html>"
    )
    return Answer(status, page.encode(), {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"})


def redirect(location: str, status: int = 302) -> Answer:
    headers = {"Location": location, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return Answer(status, b"", headers)


def not_found(what: str = "page") -> Answer:
    return html_page("Not found", f"<p>There is no such {escape(what)} in this shop.</p>", status=404)


class Pages:
    """The shop's own pages."""

    def __init__(self, shop: FakeShop, carts: Carts, orders: Orders) -> None:
        self._shop = shop
        self._carts = carts
        self._orders = orders

    def get(self, path: str, query: Query) -> Answer:
        """`path` is as the browser sent it, still percent-encoded."""
        parts = [unquote(part) for part in path.strip("/").split("/")]
        match parts:
            case [""]:
                return self._home()
            case ["products", handle]:
                return self._product(handle)
            case ["collections", handle]:
                return self._collection(handle)
            case ["policies", handle] if handle in POLICIES:
                return html_page(POLICIES[handle], f"<p>The policy of {escape(self._shop.identity.name)}.</p>")
            case ["cart"]:
                # The shop's own cart is its theme's, in a cookie of the buyer. Nothing here fills it.
                return html_page("Your cart", '<p>It is empty. <a href="/">Go to the shop</a></p>')
            case ["cart", "c", token]:
                return self._to_checkout(self._carts.find(token, _first(query, "key")))
            case ["cart", items]:
                return self._legacy_permalink(items, query)
            case ["buy"] | ["buy", _]:
                return self._buy(parts[1] if len(parts) > 1 else "", query)
            case [".well-known", "ucp"]:
                return self._ucp_profile()
            case ["checkouts", "cn", token]:
                cart = self._carts.find(token, _first(query, "key"))
                return self._checkout(cart) if cart else not_found("checkout")
        return not_found()

    def post(self, path: str, query: Query, form: Query) -> Answer:
        """The buyer presses Pay now."""
        match path.strip("/").split("/"):
            case ["checkouts", "cn", token]:
                cart = self._carts.find(token, _first(query, "key"))
                if cart is None:
                    return not_found("checkout")
                try:
                    self._orders.place(cart, _first(form, "email"))
                except NoSuchThing as error:
                    return html_page("Checkout", f"<p>{escape(str(error))}</p>", status=422)
                return redirect(_checkout_path(cart), 303)
        return not_found()

    # What is sold -----------------------------------------------------------------------------------------------------

    def _home(self) -> Answer:
        name = self._shop.identity.name
        return html_page(name, self._list_of(self._shop.products) + '<p><a href="/_fake/">The shop\'s admin</a></p>')

    def _list_of(self, products: list[StockedProduct]) -> str:
        rows = "".join(
            f'<li><a href="/products/{quote(stocked.product.id)}">{escape(stocked.product.title)}</a> '
            f"{stocked.product.price:.2f} {self._shop.identity.currency}</li>"
            for stocked in products[:MAX_PRODUCTS_ON_A_PAGE]
        )
        return f"<ul>{rows}</ul>"

    def _product(self, handle: str) -> Answer:
        stocked = self._shop.find_by_handle(handle)
        if stocked is None:
            return not_found("product")
        rows = "".join(
            f"<tr><td>{escape(' / '.join(variant.options))}<td>{variant.price:.2f} {self._shop.identity.currency}<td>"
            + (f'<a href="/cart/{variant.id}:1">Buy now</a>' if variant.available else "Sold out")
            for variant in stocked.product.variants
        )
        text = f"<p>{escape(stocked.product.description)}</p>"
        return html_page(stocked.product.title, f"{text}<table>{rows}</table>")

    def _collection(self, handle: str) -> Answer:
        for collection in self._shop.collections:
            if collection.id == handle:
                inside = [one for one in self._shop.products if handle in one.product.collections]
                return html_page(collection.title, self._list_of(inside))
        return not_found("collection")

    # To the checkout --------------------------------------------------------------------------------------------------

    def _legacy_permalink(self, items: str, query: Query) -> Answer:
        """`/cart/{variant}:{quantity},...?attributes[k]=v&note=...`"""
        if self._shop.switches.no_legacy_permalinks:
            return not_found()
        cart = self._carts.create()
        cart.attributes = tuple(
            (found[1], values[-1]) for name, values in query.items() if (found := _ATTRIBUTE.fullmatch(name))
        )
        cart.note, cart.email = _first(query, "note"), _first(query, "checkout[email]")
        return self._filled(cart, items) or not_found("variant")

    def _buy(self, items: str, query: Query) -> Answer:
        """UCP's permalink, without attributes; redirects to `continue_to` or the shop if it cannot be bought."""
        if self._shop.switches.no_ucp:
            return not_found()
        cart = self._carts.create()
        cart.email = _first(query, "buyer/email")
        go_on = _safe_path(query.get("continue_to", []))
        filled = self._filled(cart, items) if items else None
        if filled is None:
            return redirect(go_on or "/", 303)
        return redirect(go_on or filled.headers["Location"], 303)

    def _filled(self, cart: Cart, items: str) -> Answer | None:
        """Redirects to the checkout of a cart with these items; None, without a cart, if they cannot be bought."""
        try:
            self._carts.add(cart, _wanted_items(items))
        except Refused:
            cart.lines.clear()
        if not cart.lines:
            self._carts.discard(cart)
            return None
        return self._to_checkout(cart)

    def _to_checkout(self, cart: Cart | None) -> Answer:
        return redirect(_checkout_path(cart)) if cart else not_found("cart")

    def _ucp_profile(self) -> Answer:
        """The endpoint has the scheme of the fake shop, http, which UCP itself does not allow."""
        if self._shop.switches.no_ucp:
            return not_found()
        permalink = {
            "version": UCP_VERSION,
            "spec": f"https://ucp.dev/{UCP_VERSION}/specification/permalink",
            "schema": f"https://ucp.dev/{UCP_VERSION}/schemas/shopping/permalink.json",
            "config": {"endpoint": f"{self._shop.url}/buy"},
        }
        profile = {"ucp": {"version": UCP_VERSION, "capabilities": {"dev.ucp.shopping.permalink": [permalink]}}}
        return Answer(200, json.dumps(profile).encode(), {"Content-Type": "application/json"})

    # The checkout -----------------------------------------------------------------------------------------------------

    def _checkout(self, cart: Cart) -> Answer:
        if cart.order_id is not None and (order := self._orders.find(cart.order_id)):
            return html_page("Thank you", f"<p>Your order #{order.number} is paid: {order.total:.2f} {order.currency}.")
        market = self._carts.market_of(cart)
        priced = self._carts.priced(cart)
        rows = "".join(
            f"<tr><td>{line.line.quantity}<td>{escape(line.stocked.product.title)} {escape(line.variant.title)}"
            f"<td>{line.amount:.2f} {market.currency}"
            for line in priced
        )
        total = sum((line.amount for line in priced), start=Decimal(0))
        return html_page(
            "Checkout",
            f"<table>{rows}<tr><th><th>Total<th>{total:.2f} {market.currency}</table>"
            f'<form method="post" action="{escape(_checkout_path(cart))}"><p><label>Email '
            f'<input name="email" type="email" value="{escape(cart.email)}"></label> <button>Pay now</button></form>',
        )


def _checkout_path(cart: Cart) -> str:
    return f"/checkouts/cn/{cart.token}?key={cart.key}"


def _first(query: Query, name: str) -> str:
    return query.get(name, [""])[0]


def _wanted_items(items: str) -> list[WantedLine]:
    """Raises `Refused` for an invalid list of items."""
    wanted = []
    for item in items.split(","):
        found = _PAIR.fullmatch(item)
        variant_id = _variant_id(found[1]) if found else ""
        if not found or not variant_id:
            raise Refused(UserError("INVALID", ("items",), f"{item!r} is not a variant with a quantity."))
        wanted.append(WantedLine(variant_id, int(found[2])))
    return wanted


def _variant_id(token: str) -> str:
    """The variant's number in a permalink item. UCP writes other identifiers as `~` and base64url."""
    if token.startswith("~"):
        try:
            token = base64.b64decode(token[1:] + "=" * (-len(token[1:]) % 4), altchars=b"-_", validate=True).decode()
        except (ValueError, binascii.Error):
            return ""
    token = token.removeprefix(_VARIANT_GID)
    return token if token.isascii() and token.isdigit() else ""


def _safe_path(given: list[str]) -> str:
    """`continue_to`, if it leads to this shop and is given once."""
    if len(given) != 1:
        return ""
    (path,) = given
    is_safe = path.startswith("/") and not path.startswith("//") and not re.search(r"[\\\s\x00-\x1f\x7f]", path)
    return path if is_safe and not urlsplit(path).netloc else ""
