"""The shop: its products with their stock, their edits, and the events that follow."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from babel.numbers import get_currency_precision
from pydantic import BaseModel, ConfigDict, Field

from local.fake_shopify import payloads
from local.fake_shopify.intake import handle_of, with_ids
from local.fake_shopify.switches import Switches
from wandstore.catalogue.products import Collection, Product, Variant

IN_STOCK = 100  # initial stock of each available variant
MAX_PRODUCTS = 100_000
Emit = Callable[[str, dict[str, Any]], None]
Fault = Literal["no variants", "foreign currency", "plain http picture"]
Amount = Annotated[Decimal, Field(ge=0, le=10**9, allow_inf_nan=False)]


class NoSuchThing(Exception):
    """An admin action names a product, variant, cart or order that does not exist or is in the wrong state."""


@dataclass(frozen=True)
class Identity:
    """The shop's name, domain, currency and secrets. `domain` is empty for the address at which it is served."""

    name: str = "Magic Wands"
    domain: str = ""
    currency: str = "GBP"
    country: str = "GB"
    language: str = "EN"
    slogan: str = "Makers of wands since 1871"
    primary_color: str = "#2f4a3f"
    secondary_color: str = "#a4532f"
    private_token: str = "shpat_fake-private-token"
    public_token: str = "fake-public-token"
    client_secret: str = "fake-client-secret"  # signs the webhooks
    is_tokenless: bool = True  # whether requests without a token are answered


@dataclass(frozen=True)
class Market:
    """A country in which prices are in another currency, at a fixed rate."""

    country: str = "US"
    currency: str = "USD"
    rate: Decimal = Decimal("1.25")


class ProductChange(BaseModel):
    """An edit. A field that is not given stays; `variant` limits `price`, `compare_at_price` and `quantity` to one."""

    model_config = ConfigDict(extra="forbid")

    title: str | None = None
    description_html: str | None = None
    category: str | None = None
    vendor: str | None = None
    tags: tuple[str, ...] | None = None
    faults: tuple[Fault, ...] | None = None
    price: Amount | None = None
    compare_at_price: Amount | None = None  # zero removes it
    quantity: Annotated[int, Field(ge=0, le=10**6)] | None = None
    variant: str | None = None


@dataclass
class StockedProduct:
    """A product as the shop has it now. Every variant has an id, and `quantities` says how many of it there are."""

    product: Product
    id: int
    position: int
    quantities: dict[str, int]
    created_at: str
    updated_at: str
    faults: tuple[Fault, ...] = ()

    def variant(self, variant_id: str) -> Variant | None:
        return next((variant for variant in self.product.variants if variant.id == variant_id), None)


@dataclass
class FakeShop:
    """The whole state, guarded by `lock`. `emit` is called with every event; `url` is where the shop is served."""

    identity: Identity = field(default_factory=Identity)
    second_market: Market | None = None
    collections: tuple[Collection, ...] = ()
    url: str = "http://127.0.0.1"
    switches: Switches = field(default_factory=Switches)
    emit: Emit = field(default=lambda topic, payload: None)
    lock: threading.RLock = field(default_factory=threading.RLock)
    revision: int = 0  # grows with each change of the products
    _products: dict[int, StockedProduct] = field(default_factory=dict)
    _by_handle: dict[str, StockedProduct] = field(default_factory=dict)
    _owner: dict[str, StockedProduct] = field(default_factory=dict)  # by variant id
    _positions: int = 0

    @classmethod
    def of(cls, products: Iterable[Product], identity: Identity | None = None) -> FakeShop:
        """A shop that sells these products, with a collection for each category where they name no collections."""
        shop = cls(identity=identity or Identity())
        shop.stock(products)
        return shop

    @property
    def domain(self) -> str:
        return self.identity.domain or self.url.partition("://")[2]

    @property
    def products(self) -> list[StockedProduct]:
        """In the order in which they were added."""
        return list(self._products.values())

    def find(self, product_id: int) -> StockedProduct | None:
        return self._products.get(product_id)

    def find_by_handle(self, handle: str) -> StockedProduct | None:
        return self._by_handle.get(handle)

    def find_variant(self, variant_id: str) -> tuple[StockedProduct, Variant] | None:
        owner = self._owner.get(variant_id)
        variant = owner.variant(variant_id) if owner else None
        return (owner, variant) if owner and variant else None

    def stock(self, products: Iterable[Product]) -> None:
        """Adds products without sending an event, as for a shop that existed before the subscription."""
        with self.lock:
            for product in products:
                self._take_in(product)

    def add(self, product: Product) -> StockedProduct:
        with self.lock:
            if product.id in self._by_handle:
                raise NoSuchThing(f"There already is a product {product.id!r}.")
            stocked = self._take_in(product)
            self.emit("products/create", payloads.product(stocked))
            return stocked

    def delete(self, handle: str) -> None:
        with self.lock:
            stocked = self._get(handle)
            del self._products[stocked.id], self._by_handle[handle]
            for variant in stocked.product.variants:
                self._owner.pop(variant.id or "", None)
            self.revision += 1
            self.emit("products/delete", {"id": stocked.id})

    def edit(self, handle: str, change: ProductChange) -> StockedProduct:
        with self.lock:
            stocked = self._get(handle)
            if change.variant is not None and stocked.variant(change.variant) is None:
                raise NoSuchThing(f"{handle!r} has no variant {change.variant!r}.")
            if change.faults is not None:
                stocked.faults = change.faults
            if change.quantity is not None:
                for variant in stocked.product.variants:
                    if change.variant in (None, variant.id):
                        self._set_quantity(stocked, str(variant.id), change.quantity)
            plain = change.model_dump(
                include={"title", "description_html", "category", "vendor", "tags"}, exclude_none=True
            )
            variants = tuple(_changed(variant, change) for variant in stocked.product.variants)
            stocked.product = stocked.product.model_copy(update={**plain, "variants": variants})
            self._updated(stocked)
            return stocked

    def edit_many(self, count: int) -> list[str]:
        """Makes `count` edits at once, each of which raises one product's prices by 1. Returns the handles."""
        with self.lock:
            handles = list(self._by_handle)
            edited = [handles[number % len(handles)] for number in range(count)] if handles else []
            for handle in edited:
                stocked = self._by_handle[handle]
                raised = tuple(v.model_copy(update={"price": v.price + 1}) for v in stocked.product.variants)
                stocked.product = stocked.product.model_copy(update={"variants": raised})
                self._updated(stocked)
            return edited

    def move_stock(self, variant_id: str, difference: int) -> None:
        """Changes the stock of a variant, if the shop still has it."""
        with self.lock:
            if found := self.find_variant(variant_id):
                stocked, _ = found
                self._set_quantity(stocked, variant_id, max(0, stocked.quantities[variant_id] + difference))
                self._updated(stocked)

    def market_of(self, country: str | None) -> Market:
        """The market of a country; the shop's own for any country that has none."""
        if self.second_market and country == self.second_market.country:
            return self.second_market
        return Market(self.identity.country, self.identity.currency, Decimal(1))

    def _get(self, handle: str) -> StockedProduct:
        stocked = self._by_handle.get(handle)
        if stocked is None:
            raise NoSuchThing(f"There is no product {handle!r}.")
        return stocked

    def _take_in(self, product: Product) -> StockedProduct:
        if len(self._products) >= MAX_PRODUCTS:
            raise NoSuchThing(f"The shop is full: it holds {MAX_PRODUCTS} products.")
        product, product_id = with_ids(product)
        self._add_collections(product)
        now = timestamp()
        quantities = {str(variant.id): IN_STOCK if variant.available else 0 for variant in product.variants}
        stocked = StockedProduct(product, product_id, self._positions, quantities, created_at=now, updated_at=now)
        self._positions += 1
        self._products[product_id] = self._by_handle[product.id] = stocked
        self._owner.update({str(variant.id): stocked for variant in product.variants})
        self.revision += 1
        return stocked

    def _add_collections(self, product: Product) -> None:
        known = {collection.id for collection in self.collections}
        for handle in product.collections:
            if handle and handle not in known:
                title = product.category if handle == handle_of(product.category) else handle.replace("-", " ").title()
                self.collections += (Collection(id=handle, title=title),)

    def _set_quantity(self, stocked: StockedProduct, variant_id: str, quantity: int) -> None:
        stocked.quantities[variant_id] = quantity
        variants = tuple(
            variant.model_copy(update={"available": quantity > 0}) if variant.id == variant_id else variant
            for variant in stocked.product.variants
        )
        stocked.product = stocked.product.model_copy(update={"variants": variants})
        self.emit("inventory_levels/update", payloads.inventory_level(variant_id, quantity))

    def _updated(self, stocked: StockedProduct) -> None:
        stocked.updated_at = timestamp()
        self.revision += 1
        for _ in range(2 if self.switches.update_twice else 1):
            self.emit("products/update", payloads.product(stocked))


def _changed(variant: Variant, change: ProductChange) -> Variant:
    if change.variant not in (None, variant.id):
        return variant
    price = change.price if change.price is not None else variant.price
    compare_at = change.compare_at_price if change.compare_at_price is not None else variant.compare_at_price
    return variant.model_copy(update={"price": price, "compare_at_price": compare_at or None})


def timestamp() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def convert(amount: Decimal, market: Market) -> Decimal:
    return round(amount * market.rate, get_currency_precision(market.currency))
