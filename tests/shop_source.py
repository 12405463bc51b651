"""A Shopify shop in memory, in `ShopSource`'s place: what a test sells, and what happens while it is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.builders import make_product
from wandstore.catalogue.products import Collection, Product, ShopFacts
from wandstore.catalogue.shopify_source import Progress, ShopRead, ShopSource
from wandstore.catalogue.stores import Store


def make_shopify_product(number: int, price: str = "10.00", **more: object) -> Product:
    product = make_product(f"wand-{number}", price=price)
    return product.model_copy(update={"shopify_id": str(number), "rank": number, **more})


@dataclass
class ShopInMemory(ShopSource):
    """`meanwhile` is called after the shop was read and before the reader gets the answer."""

    products: dict[str, Product] = field(default_factory=dict)
    collections: tuple[Collection, ...] = ()
    facts: ShopFacts = field(default_factory=lambda: ShopFacts(name="Lantern", currency="GBP"))
    full_reads: int = 0
    reads_of: list[list[str]] = field(default_factory=list)
    meanwhile: Callable[[], None] = lambda: None
    error: Exception | None = None

    def open(self, _: Store) -> ShopSource:
        return self

    def sell(self, *products: Product) -> None:
        self.products |= {product.shopify_id or "": product for product in products}

    def read_all(
        self, progress: Callable[[Progress], None] = lambda _: None, best_sellers: Sequence[str] | None = None
    ) -> ShopRead:
        self.full_reads += 1
        products = tuple(sorted(self.products.values(), key=lambda product: int(product.shopify_id or 0)))
        self._answer()
        progress(Progress("products", len(products), len(products)))
        return ShopRead(products, self.collections, self.facts, ())

    def read_products(self, shopify_ids: Sequence[str]) -> tuple[list[Product], list[str]]:
        self.reads_of.append(list(shopify_ids))
        found = [self.products[number] for number in shopify_ids if number in self.products]
        gone = [number for number in shopify_ids if number not in self.products]
        self._answer()
        return [product.model_copy(update={"rank": None}) for product in found], gone

    def _answer(self) -> None:
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        if self.error is not None:
            raise self.error
