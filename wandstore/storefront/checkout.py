"""The link to the shop's checkout: a cart of the Storefront API, or a permalink that fills one.

No other request of a shopper calls the shop. The calls share the time budget of the request's storage, so a shop that
does not answer costs the shopper no more than that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Any

from wandstore.aws.request_storage import RequestStorage
from wandstore.aws.secret_store import is_secret_known, read_secret
from wandstore.aws.time_limit import CallTookTooLong, at_most
from wandstore.catalogue.connections import Connections
from wandstore.catalogue.shopify_api import ShopifyApi, shop_url
from wandstore.catalogue.stores import ShopifyConnection, Store
from wandstore.errors import ShopifyError, ShopUnavailable, StorageUnavailable
from wandstore.loopback import is_loopback
from wandstore.observability import count, logger
from wandstore.pages.cart_page import find_variants, is_sold
from wandstore.pages.links import shop_address
from wandstore.settings import Settings
from wandstore.shoppers.cart import MAX_LINES, MAX_QUANTITY
from wandstore.storefront.checkout_words import OrderWords
from wandstore.storefront.ladder import Storefront
from wandstore.storefront.order_marks import NO_MARKS, OrderMarks
from wandstore.storefront.permalinks import (
    CheckoutLine,
    HourMemory,
    host_of,
    is_of_shopify,
    legacy_permalink,
    process_permalinks,
)

_CURRENCY = re.compile(r"[A-Z]{3}")

_VARIANT_GID = "gid://shopify/ProductVariant/"


@dataclass(frozen=True)
class Checkout:
    """Where the shopper pays, and sentences about what differs from our page.

    `url` is empty if nothing of the order can be bought. It must not be stored, because the shop's cart expires.
    `left` has the variants of which the shop can sell some, but fewer than requested, and how many.
    """

    url: str
    changes: tuple[str, ...] = ()
    left: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class CheckoutRequest:
    """What to buy. Without `may_create`, as for a crawler, no cart is created and the shop is not called."""

    lines: tuple[CheckoutLine, ...] = ()
    marks: OrderMarks = NO_MARKS
    may_create: bool = True


def start_checkout(storefront: Storefront, store: Store, order: CheckoutRequest) -> Checkout | None:
    """The checkout of an order, or the shop's own cart if it has no lines; None if no shop is connected.

    A failure of the shop is never raised: the shopper then gets a permalink, which needs no answer from the shop.
    Raises `StorageUnavailable` if only a secret names the shop, and Secrets Manager does not answer.
    """
    return _CheckoutStart(storefront, store).start(order)


class _CheckoutStart:
    """One request for a checkout."""

    def __init__(self, storefront: Storefront, store: Store) -> None:
        self._storefront = storefront
        self._store = store
        self._storage = RequestStorage(storefront.clients)
        self._connections = Connections(storefront.settings, self._read_secret)
        self._connection, self._origin = self._connect()

    def start(self, order: CheckoutRequest) -> Checkout | None:
        if not self._origin:
            return None
        if not order.lines:
            return Checkout(f"{self._origin}/cart")
        if not order.may_create:
            return Checkout(legacy_permalink(self._origin, order.lines, order.marks))
        order = replace(order, lines=_join_lines(order.lines))
        changes: tuple[str, ...] = ()
        if (api := self._open_api()) is not None:
            cart = _Cart(order)
            try:
                url = self._fill(cart, api)
            except (ShopifyError, CallTookTooLong) as error:
                reason = error.reason if isinstance(error, ShopifyError) else "timeout"
                logger.warning(
                    "checkout without a cart", extra={"store": self._store.slug, "reason": reason, "error": str(error)}
                )
                count("CheckoutWithoutCart", reason=reason)
            else:
                return Checkout(url, cart.describe_changes(self._words()), cart.find_fewer())
            # A line that the shop has refused must not be in the permalink.
            order = replace(order, lines=tuple(cart.lines))
            changes = cart.describe_refusals(self._words()) if cart.refused else ()
        return self._permalink(order, changes)

    def _permalink(self, order: CheckoutRequest, changes: tuple[str, ...]) -> Checkout:
        url = process_permalinks().link(self._origin, order.lines, order.marks, self._storage)
        if url:
            return Checkout(url, changes)
        # It pages a person, so an order that anybody can make up does not count.
        if self._sells(order.lines):
            count("CheckoutRefused")
        words = self._words()
        return Checkout(words.shop_page(self._origin, order.lines), (*changes, words.describe_refused_order()))

    def _sells(self, lines: Sequence[CheckoutLine]) -> bool:
        """Whether all can be bought by today's catalogue; True where it knows no variant."""
        catalogue = self._storefront.catalogue(self._store, self._storage)
        found = find_variants(catalogue, (line.variant_id for line in lines))
        sold = [line for line in lines if line.variant_id in found and is_sold(*found[line.variant_id])]
        return len(sold) == len(lines) or not catalogue.has_variant_ids

    def _connect(self) -> tuple[ShopifyConnection | None, str]:
        """How to read the shop's API, and the address that buyers see; empty if no shop is connected."""
        connection = None
        public = self._store.shop_domain if shop_address(self._store) else ""
        try:
            connection = self._connections.connection_of(self._store)
        except StorageUnavailable as error:
            if not public:
                raise
            logger.warning("shop's API unknown", extra={"store": self._store.slug, "reason": str(error)})
        for domain in (public, connection.domain if connection else ""):
            if domain:
                try:
                    return connection, self._address_of(domain)
                except ShopUnavailable as error:
                    logger.error("shop's domain is invalid", extra={"store": self._store.slug, "reason": str(error)})
        return connection, ""

    def _address_of(self, domain: str) -> str:
        """Raises `ShopUnavailable` for a domain to which no shopper may be sent."""
        url = shop_url(domain)
        if is_loopback(url) and not self._storefront.settings.is_development:
            raise ShopUnavailable("domain", f"{domain[:100]!r} is a shop on this machine, which only development has")
        return url

    def _open_api(self) -> ShopifyApi | None:
        """None if no shop is connected, or its token is not known."""
        connection = self._connection
        if connection is None:
            return None
        try:
            token = self._connections.token_of(connection)
        except StorageUnavailable as error:
            logger.warning("shop's token unknown", extra={"store": self._store.slug, "reason": str(error)})
            return None
        if not token and connection.access != "tokenless":
            return None
        return _process_api(connection, token, self._storefront.settings)

    def _fill(self, cart: _Cart, api: ShopifyApi) -> str:
        """Creates the cart and returns its checkout's address, empty if it has no lines. Raises `ShopifyError`.

        One refused line makes the shop refuse the whole cart, so it is left out of a second attempt.
        """
        for _ in range(2):
            if cart.take(self._ask(api, "cart_create", cart.variables(api.connection.country))):
                break
            if not cart.lines:
                return ""
        else:
            raise ShopUnavailable("cart", "the shop refuses every cart")
        if not cart.holds_anything:
            return ""
        if not self._is_own(cart.url, api):
            count("CheckoutUrlRefused")
            raise ShopUnavailable("address", f"the checkout's address is not the shop's: {cart.url[:200]!r}")
        return cart.url

    def _is_own(self, url: str, api: ShopifyApi) -> bool:
        """Whether a shopper may be sent there: to the store's own host, one of Shopify's, or the shop's primary one."""
        host = host_of(url)
        if host is None:
            return False
        if is_of_shopify(host) or host in (host_of(self._origin), host_of(api.shop_url)):
            return True
        return host == self._find_primary_domain(api)

    def _find_primary_domain(self, api: ShopifyApi) -> str | None:
        known, domain = _primary_domains(), api.connection.domain
        if (host := known.find(domain)) is not None:
            return host
        try:
            host = str(self._ask(api, "primary_domain", {})["shop"]["primaryDomain"]["host"]).lower()
        except (ShopifyError, CallTookTooLong, LookupError, TypeError) as error:
            logger.warning("primary domain not read", extra={"store": self._store.slug, "reason": str(error)})
            return None
        known.keep(domain, host)
        return host

    def _ask(self, api: ShopifyApi, operation: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Raises `ShopifyError` and `CallTookTooLong`."""
        seconds = self._storage.call_seconds
        if seconds <= 0:
            raise ShopUnavailable("timeout", "no time left in this request")
        with at_most(seconds):
            return api.run(operation, variables, seconds=seconds)

    def _read_secret(self, name: str) -> str | None:
        """Raises `StorageUnavailable` if Secrets Manager does not answer in time."""
        seconds = self._storage.call_seconds
        if seconds > 0:
            try:
                with at_most(seconds):
                    value = read_secret(name, self._storefront.clients, self._storefront.settings)
                if value is not None or is_secret_known(name, self._storefront.settings):
                    return value
            except CallTookTooLong:
                pass
        raise StorageUnavailable("secretsmanager", f"{name} cannot be read")

    def _words(self) -> OrderWords:
        # Read after the call to the shop: most requests find the catalogue in memory, and the cart needs the time more.
        return OrderWords(self._store, self._storefront.catalogue(self._store, self._storage))


def _join_lines(lines: Iterable[CheckoutLine]) -> tuple[CheckoutLine, ...]:
    """One line for each variant."""
    quantities: dict[str, int] = {}
    for line in lines:
        quantities[line.variant_id] = min(MAX_QUANTITY, quantities.get(line.variant_id, 0) + line.quantity)
    return tuple(CheckoutLine(variant_id, quantity) for variant_id, quantity in quantities.items())[:MAX_LINES]


@lru_cache(maxsize=64)
def _process_api(connection: ShopifyConnection, token: str | None, settings: Settings) -> ShopifyApi:
    """Kept by the process, because opening a connection takes longer than most answers."""
    return ShopifyApi(connection, token, settings)


@cache
def _primary_domains() -> HourMemory[str]:
    """The primary hosts of shops, by the domain of their connection."""
    return HourMemory()


# The cart -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _InCart:
    """One variant in the shop's cart. `currency` is empty if the shop returned no price."""

    quantity: int = 0
    price: Decimal = Decimal(0)
    currency: str = ""


class _Cart:
    """An order that is being put into a cart: `lines` are still requested, `refused` were refused by the shop."""

    def __init__(self, order: CheckoutRequest) -> None:
        self.lines = list(order.lines)
        self.refused: list[tuple[CheckoutLine, str]] = []
        self.url = ""  # of its checkout
        self._marks = order.marks
        self._in_cart: dict[str, _InCart] = {}
        self._warnings: dict[str, str] = {}  # a warning's code by its variant

    def variables(self, country: str) -> dict[str, Any]:
        cart: dict[str, Any] = {
            "lines": [
                {"merchandiseId": f"{_VARIANT_GID}{line.variant_id}", "quantity": line.quantity} for line in self.lines
            ],
            "attributes": [{"key": name, "value": value} for name, value in self._marks.to_attributes().items()],
        }
        if country:
            cart["buyerIdentity"] = {"countryCode": country}
        return {"input": cart, "lines": len(self.lines)}

    @property
    def holds_anything(self) -> bool:
        return any(held.quantity for held in self._in_cart.values())

    def take(self, answer: Mapping[str, Any]) -> bool:
        """Reads the shop's answer. False if it created no cart; then `lines` are those that it did not refuse.

        Raises `ShopUnavailable` if it does not say which lines it refuses, or cannot be read.
        """
        try:
            payload = answer["cartCreate"]
            cart, errors = payload["cart"], payload["userErrors"]
            if cart is None or errors:
                self._refuse(errors)
                return False
            self._read(cart, payload["warnings"])
        except (LookupError, TypeError, ValueError, AttributeError, InvalidOperation) as error:
            raise ShopUnavailable("unreadable", f"the shop's cart cannot be read ({type(error).__name__})") from error
        return True

    def _read(self, cart: Mapping[str, Any], warnings: Iterable[Mapping[str, Any]]) -> None:
        self.url = str(cart["checkoutUrl"])
        variants: dict[str, str] = {}
        for node in cart["lines"]["nodes"]:
            variant_id = str(node["merchandise"].get("id", "")).removeprefix(_VARIANT_GID)
            variants[node["id"]] = variant_id
            held = self._in_cart.get(variant_id, _InCart())
            price = node["cost"]["amountPerQuantity"]
            amount, currency, quantity = Decimal(price["amount"]), price["currencyCode"], int(node["quantity"])
            if not (amount.is_finite() and amount >= 0 and quantity >= 0 and _CURRENCY.fullmatch(currency)):
                raise ValueError(f"{quantity} at {amount} {currency}")
            self._in_cart[variant_id] = _InCart(held.quantity + quantity, amount, currency)
        for warning in warnings:
            target = str(warning["target"])
            self._warnings[variants.get(target, target.removeprefix(_VARIANT_GID))] = str(warning["code"])

    def _refuse(self, errors: Sequence[Mapping[str, Any]]) -> None:
        codes: dict[int, str] = {}
        for error in errors:
            place = next((part for part in error["field"] or () if part.isdecimal()), None)
            if place is None or int(place) >= len(self.lines):
                raise ShopUnavailable("cart", f"the shop makes no cart: {error['code']} of {error['field']}")
            codes[int(place)] = str(error["code"])
        if not codes:
            raise ShopUnavailable("cart", "the shop makes no cart and does not say why")
        self.refused += [(self.lines[place], code) for place, code in codes.items()]
        self.lines = [line for place, line in enumerate(self.lines) if place not in codes]

    def find_fewer(self) -> dict[str, int]:
        """How many the shop has of what it has too few of."""
        asked = {line.variant_id: line.quantity for line in self.lines}
        return {
            variant_id: held.quantity
            for variant_id, held in self._in_cart.items()
            if 0 < held.quantity < asked.get(variant_id, 0)
        }

    def describe_changes(self, words: OrderWords) -> tuple[str, ...]:
        """Sentences about lines that differ from the order, or whose price differs from our page."""
        sentences = list(self.describe_refusals(words))
        currencies = dict.fromkeys(held.currency for held in self._in_cart.values() if held.currency)
        for line in self.lines:
            held = self._in_cart.get(line.variant_id, _InCart())
            if held.quantity < line.quantity:
                sentences.append(words.describe_missing(line, held.quantity, self._warnings.get(line.variant_id, "")))
            if held.quantity and held.currency == words.currency:
                sentences += words.describe_price(line, held.price)
        # Amounts in two currencies cannot be compared, so the shopper is told the shop's currency.
        sentences += [words.describe_currency(currency) for currency in currencies if currency != words.currency]
        return tuple(sentences)

    def describe_refusals(self, words: OrderWords) -> tuple[str, ...]:
        return tuple(words.describe_refusal(line, code) for line, code in self.refused)
