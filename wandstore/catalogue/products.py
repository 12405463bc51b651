"""What a store sells: products, their variants and pictures, and a store's whole catalogue."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

from pydantic import Field

from wandstore.ids import StoreSlug
from wandstore.record import Record


class Image(Record):
    url: str
    alt: str = ""


class Variant(Record):
    """One thing that can be bought. `compare_at_price` is set only where it is greater than `price`."""

    id: str | None = None  # Shopify's numeric id, where the export carries it
    title: str = ""  # the option values, "Oak / 11 inch"; empty for a product without options
    price: Decimal
    compare_at_price: Decimal | None = None
    available: bool = True
    image_url: str | None = None


class Product(Record):
    """A product as a shopper knows it. `id` is the handle: it names the product in trees, events and links."""

    id: str
    title: str
    description: str = ""  # plain text
    vendor: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    variants: tuple[Variant, ...] = Field(min_length=1)

    @cached_property
    def cheapest(self) -> Variant:
        """The variant whose price is shown: the cheapest one that can be bought, or else the cheapest."""
        return min([v for v in self.variants if v.available] or list(self.variants), key=lambda v: v.price)

    @property
    def price(self) -> Decimal:
        return self.cheapest.price

    @property
    def highest_price(self) -> Decimal:
        """The other end of the price range, over what can be bought, or over everything when sold out."""
        return max(v.price for v in self.variants if v.available or not self.available)

    @property
    def compare_at_price(self) -> Decimal | None:
        return self.cheapest.compare_at_price

    @property
    def available(self) -> bool:
        return any(v.available for v in self.variants)

    @property
    def saving(self) -> Decimal:
        """What one saves on the shown price; zero where there is no true compare-at price."""
        return self.compare_at_price - self.price if self.compare_at_price is not None else Decimal(0)

    @property
    def saving_percent(self) -> int:
        """Rounded down, so that a page never promises more than is true."""
        return int(self.saving * 100 / self.compare_at_price) if self.compare_at_price else 0

    @property
    def is_new(self) -> bool:
        return any(tag.casefold() == "new" for tag in self.tags)


class Catalogue(Record):
    """A store's products at one moment. `version` is 12 hex digits over the content."""

    store: StoreSlug
    version: str
    products: tuple[Product, ...]

    @cached_property
    def by_id(self) -> dict[str, Product]:
        return {product.id: product for product in self.products}

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """In the order in which the catalogue names them."""
        return tuple(dict.fromkeys(p.category for p in self.products if p.category))
