"""The resolvers of products, variants and collections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from typing import Any, NoReturn

from local.fake_shopify.intake import NO_OPTION
from local.fake_shopify.nodes import RequestContext, access_denied, collection_number, gid, image, media
from local.fake_shopify.paging import Node, connection, plain_connection
from local.fake_shopify.search import Matches, matches_query
from local.fake_shopify.shop import FakeShop, StockedProduct
from wandstore.catalogue.products import Collection, OptionValue, Product, Variant

DAY_ONE = "2026-01-01T00:00:00Z"


@dataclass
class CatalogueNodes:
    """The nodes of one request. A product that appears twice, such as through its variants, is built once."""

    context: RequestContext
    _products: dict[int, Node] = field(default_factory=dict)

    @property
    def shop(self) -> FakeShop:
        return self.context.shop

    # Products ---------------------------------------------------------------------------------------------------------

    def product(self, stocked: StockedProduct) -> Node:
        if stocked.id not in self._products:
            self._products[stocked.id] = self._product(stocked)
        return self._products[stocked.id]

    def _product(self, stocked: StockedProduct) -> Node:
        item = stocked.product
        variants = () if "no variants" in stocked.faults else item.variants
        return {
            "__typename": "Product",
            "id": gid("Product", stocked.id),
            "handle": item.id,
            "title": item.title,
            "description": lambda **given: item.description[: given.get("truncateAt")],
            "descriptionHtml": item.description_html or f"<p>{escape(item.description)}</p>",
            "vendor": item.vendor,
            "productType": item.category,
            "category": self._category(item),
            "tags": lambda: self._tags(item),
            "createdAt": stocked.created_at,
            "publishedAt": stocked.created_at,
            "updatedAt": stocked.updated_at,
            "availableForSale": any(variant.available for variant in variants),
            "isGiftCard": item.is_service and "gift card" in item.title.casefold(),
            "requiresSellingPlan": item.requires_selling_plan,
            "onlineStoreUrl": f"{self.shop.url}/products/{item.id}",
            "seo": {"title": item.title, "description": item.description[:320]},
            "options": lambda first=None: [self._option(stocked, place) for place in range(len(item.options))][:first],
            "priceRange": lambda: self._range(stocked, [v.price for v in variants]),
            "compareAtPriceRange": lambda: self._range(stocked, [v.compare_at_price or Decimal(0) for v in variants]),
            "variantsCount": {"count": len(variants), "precision": "EXACT"},
            "variants": lambda **arguments: plain_connection(
                variants, arguments, lambda variant: self.variant(stocked, variant)
            ),
            "selectedOrFirstAvailableVariant": lambda **given: self._selected(
                stocked, variants, given.get("selectedOptions")
            ),
            "variantBySelectedOptions": lambda **given: self._with_options(
                stocked, variants, given.get("selectedOptions")
            ),
            "featuredImage": self._image(stocked, item.images[0].url, item.images[0].alt) if item.images else None,
            "images": lambda **arguments: plain_connection(
                item.images, arguments, lambda image: self._image(stocked, image.url, image.alt)
            ),
            "media": lambda **arguments: plain_connection(
                item.images, arguments, lambda image: media(self._image(stocked, image.url, image.alt))
            ),
            "collections": lambda **arguments: plain_connection(
                [one for one in self.shop.collections if one.id in item.collections], arguments, self.collection
            ),
            "sellingPlanGroups": lambda **arguments: plain_connection((), arguments, lambda group: group),
            "metafields": lambda identifiers: [None] * len(identifiers),
        }

    def variant(self, stocked: StockedProduct, variant: Variant) -> Node:
        item = stocked.product
        quantity = stocked.quantities.get(str(variant.id), 0)
        picture = variant.image_url or (item.images[0].url if item.images else None)
        compare_at = variant.compare_at_price
        return {
            "__typename": "ProductVariant",
            "id": gid("ProductVariant", str(variant.id)),
            "title": " / ".join(variant.options) or NO_OPTION,
            "availableForSale": variant.available,
            "currentlyNotInStock": False,
            "quantityAvailable": lambda: quantity if self.context.has_token else _no_inventory(),
            "price": self._price(stocked, variant.price),
            "compareAtPrice": None if compare_at is None else self._price(stocked, compare_at),
            "selectedOptions": [
                {"name": option.name, "value": value}
                for option, value in zip(item.options, variant.options, strict=True)
            ],
            "image": self._image(stocked, picture, "") if picture else None,
            "product": lambda: self.product(stocked),
            "quantityRule": {"increment": 1, "minimum": 1, "maximum": None},
            "requiresComponents": False,
            "requiresShipping": not item.is_service,
            "taxable": True,
            "weight": 0.0,
            "weightUnit": "GRAMS",
            "metafields": lambda identifiers: [None] * len(identifiers),
        }

    def _tags(self, item: Product) -> list[str]:
        if not self.context.has_token or self.shop.switches.tags_are_forbidden:
            access_denied("tags", "unauthenticated_read_product_tags")
        return list(item.tags)

    def _category(self, item: Product) -> Node | None:
        if not item.category:
            return None
        return {"id": gid("TaxonomyCategory", f"fake-{len(item.category)}"), "name": item.category, "ancestors": []}

    def _option(self, stocked: StockedProduct, place: int) -> Node:
        option = stocked.product.options[place]
        return {
            "id": gid("ProductOption", stocked.id * 10 + place),
            "name": option.name,
            "values": [value.name for value in option.values],
            "optionValues": [
                {
                    "id": gid("ProductOptionValue", stocked.id * 1000 + number),
                    "name": value.name,
                    "swatch": self._swatch(stocked, value),
                    "firstSelectableVariant": lambda name=option.name, value=value.name: self._with_options(
                        stocked, stocked.product.variants, [{"name": name, "value": value}]
                    ),
                }
                for number, value in enumerate(option.values)
            ],
        }

    def _swatch(self, stocked: StockedProduct, value: OptionValue) -> Node | None:
        if value.swatch is None:
            return None
        picture = value.swatch.image_url
        return {
            "color": value.swatch.color or None,
            "image": media(self._image(stocked, picture, "")) if picture else None,
        }

    def _price(self, stocked: StockedProduct, amount: Decimal) -> Node:
        price = self.context.money(amount)
        if "foreign currency" in stocked.faults:
            price["currencyCode"] = "JPY"
        return price

    def _range(self, stocked: StockedProduct, amounts: list[Decimal]) -> Node:
        amounts = amounts or [Decimal(0)]
        return {
            "minVariantPrice": self._price(stocked, min(amounts)),
            "maxVariantPrice": self._price(stocked, max(amounts)),
        }

    def _selected(
        self, stocked: StockedProduct, variants: tuple[Variant, ...], options: Iterable[dict[str, str]] | None
    ) -> Node | None:
        available = [variant for variant in variants if variant.available] or list(variants)
        chosen = self._with_options(stocked, variants, options) if options else None
        return chosen or (self.variant(stocked, available[0]) if available else None)

    def _with_options(
        self, stocked: StockedProduct, variants: tuple[Variant, ...], options: Iterable[dict[str, str]] | None
    ) -> Node | None:
        wanted = {option["name"]: option["value"] for option in options or ()}
        names = [option.name for option in stocked.product.options]
        for variant in variants:
            if wanted.items() <= dict(zip(names, variant.options, strict=True)).items():
                return self.variant(stocked, variant)
        return None

    def _image(self, stocked: StockedProduct, address: str, alt: str) -> Node:
        if "plain http picture" in stocked.faults:
            address = "http://pictures.example/plain.jpg"
        return image(self.shop, address, alt)

    # Collections ------------------------------------------------------------------------------------------------------

    def collection(self, collection: Collection) -> Node:
        return {
            "__typename": "Collection",
            "id": gid("Collection", collection_number(collection)),
            "handle": collection.id,
            "title": collection.title,
            "description": lambda **_: collection.description,
            "descriptionHtml": f"<p>{escape(collection.description)}</p>",
            "updatedAt": DAY_ONE,
            "onlineStoreUrl": f"{self.shop.url}/collections/{collection.id}",
            "seo": {"title": collection.title, "description": None},
            "products": lambda **arguments: self.products_in(
                arguments, lambda stocked: collection.id in stocked.product.collections
            ),
            "metafields": lambda identifiers: [None] * len(identifiers),
        }

    def products_in(self, arguments: dict[str, Any], matches: Matches | None = None) -> Node:
        """One page of the products that match, or else of those that the `query` among the arguments finds."""
        found, keys = self.context.orders.found(
            arguments.get("sortKey") or "ID", matches or matches_query(arguments.get("query"))
        )
        return connection(found, keys, arguments, self.product, cursors_expire=self.shop.switches.cursors_expire)


def _no_inventory() -> NoReturn:
    access_denied("quantityAvailable", "unauthenticated_read_product_inventory")
