"""The query fields of the Storefront API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphql import GraphQLError

from local.fake_shopify.nodes import MAX_INPUT, access_denied, collection_number, gid, image, media, number_in
from local.fake_shopify.paging import Node, connection, plain_connection
from local.fake_shopify.resolvers import CatalogueNodes
from local.fake_shopify.schema import supported_versions
from local.fake_shopify.shop import Identity, StockedProduct
from wandstore.catalogue.products import Collection

MAX_RECOMMENDATIONS = 10
POLICIES = {
    "privacy-policy": "Privacy policy",
    "refund-policy": "Refund policy",
    "shipping-policy": "Shipping policy",
    "terms-of-service": "Terms of service",
}


class QueryRoot:
    """All query fields about the catalogue, as one node."""

    def __init__(self, nodes: CatalogueNodes) -> None:
        self._nodes = nodes
        self._context = nodes.context
        self._shop = nodes.shop

    def fields(self) -> Node:
        return {
            "products": lambda **arguments: self._nodes.products_in(arguments),
            "product": self._product,
            "productByHandle": lambda handle: self._product(handle=handle),
            "node": lambda id: self._node(id),
            "nodes": lambda ids: [self._node(one) for one in _bounded(ids)],
            "collections": self._collections,
            "collection": self._collection,
            "collectionByHandle": lambda handle: self._collection(handle=handle),
            "search": self._search,
            "predictiveSearch": self._predictive_search,
            "productRecommendations": self._recommendations,
            "productTypes": lambda **arguments: plain_connection(
                sorted({stocked.product.category for stocked in self._shop.products}), arguments, lambda text: text
            ),
            "productTags": self._product_tags,
            "shop": self._shop_node(self._shop.identity),
            "paymentSettings": self._payment_settings(self._shop.identity),
            "localization": self._localization(self._shop.identity),
            "menu": lambda **_: access_denied("menu", "unauthenticated_read_content"),
            "publicApiVersions": [
                {"handle": version, "displayName": version, "supported": True} for version in supported_versions()
            ],
        }

    def _product(self, id: str | None = None, handle: str | None = None) -> Node | None:
        found = (
            self._shop.find(int(number_in(id, "Product") or 0))
            if id is not None
            else self._shop.find_by_handle(handle or "")
        )
        return self._nodes.product(found) if found else None

    def _node(self, id: str) -> Node | None:
        if variant_id := number_in(id, "ProductVariant"):
            found = self._shop.find_variant(variant_id)
            return self._nodes.variant(*found) if found else None
        if number_in(id, "Collection"):
            return self._collection(id=id)
        return self._product(id=id)

    def _collections(self, **arguments: Any) -> Node:
        def key_of(one: Collection) -> tuple[int | str, ...]:
            number = collection_number(one)
            return (one.title.casefold(), number) if arguments.get("sortKey") == "TITLE" else (number,)

        ordered = sorted(self._shop.collections, key=key_of)
        page = connection(ordered, [key_of(one) for one in ordered], arguments, self._nodes.collection)
        return {**page, "totalCount": str(len(ordered))}

    def _collection(self, id: str | None = None, handle: str | None = None) -> Node | None:
        for collection in self._shop.collections:
            if collection.id == handle or gid("Collection", collection_number(collection)) == id:
                return self._nodes.collection(collection)
        return None

    def _search(self, **arguments: Any) -> Node:
        types = arguments.pop("types", None) or ["PRODUCT"]
        unavailable = arguments.pop("unavailableProducts", None)
        if "PRODUCT" not in types:
            return plain_connection((), arguments, lambda nothing: nothing)
        words = str(arguments["query"]).casefold().split()
        return self._nodes.products_in(
            arguments,
            lambda stocked: _has_words(stocked, words) and (stocked.product.available or unavailable != "HIDE"),
        )

    def _predictive_search(self, query: str, limit: int | None = None, **_: Any) -> Node:
        words = query.casefold().split()
        found = [self._nodes.product(stocked) for stocked in self._shop.products if _has_words(stocked, words)]
        return {"products": found[: limit or 10]}

    def _recommendations(self, **given: Any) -> list[Node] | None:
        asked = self._product(given.get("productId"), given.get("productHandle"))
        stocked = self._shop.find_by_handle(asked["handle"]) if asked else None
        if stocked is None:
            return None
        item = stocked.product
        others = [other for other in self._shop.products if other.id != stocked.id]
        others.sort(
            key=lambda other: (
                other.product.category != item.category,
                -len({*other.product.tags} & {*item.tags}),
                other.position,
            )
        )
        return [self._nodes.product(other) for other in others[:MAX_RECOMMENDATIONS]]

    def _product_tags(self, **arguments: Any) -> Node:
        if not self._context.has_token or self._shop.switches.tags_are_forbidden:
            access_denied("productTags", "unauthenticated_read_product_tags")
        tags = sorted({tag for stocked in self._shop.products for tag in stocked.product.tags})
        return plain_connection(tags, arguments, lambda tag: tag)

    # The shop ---------------------------------------------------------------------------------------------------------

    def _shop_node(self, identity: Identity) -> Node:
        logo = media(image(self._shop, "/assets/favicon.svg", ""))
        policies = {handle: self._policy(handle, title) for handle, title in POLICIES.items()}
        return {
            "__typename": "Shop",
            "id": gid("Shop", 548380009),
            "name": identity.name,
            "description": identity.slogan,
            "moneyFormat": "{{amount}}",
            "primaryDomain": {
                "host": self._shop.domain,
                "sslEnabled": self._shop.url.startswith("https://"),
                "url": self._shop.url,
            },
            "paymentSettings": self._payment_settings(identity),
            "shipsToCountries": [identity.country],
            "brand": {
                "slogan": identity.slogan,
                "shortDescription": identity.slogan,
                "colors": {
                    "primary": [{"background": identity.primary_color, "foreground": "#ffffff"}],
                    "secondary": [{"background": identity.secondary_color, "foreground": "#ffffff"}],
                },
                "logo": logo,
                "squareLogo": logo,
            },
            "privacyPolicy": policies["privacy-policy"],
            "refundPolicy": policies["refund-policy"],
            "shippingPolicy": policies["shipping-policy"],
            "termsOfService": policies["terms-of-service"],
            "metafields": lambda identifiers: [None] * len(identifiers),
        }

    def _policy(self, handle: str, title: str) -> Node:
        return {
            "id": gid("ShopPolicy", list(POLICIES).index(handle) + 1),
            "handle": handle,
            "title": title,
            "body": f"<p>The {title.casefold()} of {self._shop.identity.name}.</p>",
            "url": f"{self._shop.url}/policies/{handle}",
        }

    def _payment_settings(self, identity: Identity) -> Node:
        second = self._shop.second_market
        return {
            "currencyCode": identity.currency,
            "countryCode": identity.country,
            "enabledPresentmentCurrencies": [identity.currency, *([second.currency] if second else [])],
            "cardVaultUrl": f"{self._shop.url}/vault",
            "acceptedCardBrands": ["VISA"],
            "supportedDigitalWallets": [],
        }

    def _localization(self, identity: Identity) -> Node:
        second = self._shop.second_market
        languages = {code: {"isoCode": code, "name": code, "endonymName": code} for code in (identity.language,)}
        countries = {
            code: {
                "isoCode": code,
                "name": code,
                "unitSystem": "METRIC_SYSTEM",
                "currency": {"isoCode": currency, "name": currency, "symbol": currency},
                "availableLanguages": list(languages.values()),
                "defaultLanguage": languages[identity.language],
            }
            for code, currency in (
                (identity.country, identity.currency),
                *(((second.country, second.currency),) if second else ()),
            )
        }
        return {
            "country": countries[self._context.market.country],
            "language": languages[identity.language],
            "availableCountries": list(countries.values()),
            "availableLanguages": list(languages.values()),
            "market": {"id": gid("Market", 1), "handle": "primary"},
        }


def _has_words(stocked: StockedProduct, words: Iterable[str]) -> bool:
    item = stocked.product
    shown = " ".join((item.title, item.category, item.vendor, *item.tags, item.description)).casefold()
    return all(word in shown for word in words)


def _bounded(ids: list[str]) -> list[str]:
    if len(ids) > MAX_INPUT:
        raise GraphQLError(
            f"The input array size of {len(ids)} is greater than the maximum allowed of {MAX_INPUT}.",
            extensions={"code": "MAX_INPUT_SIZE_EXCEEDED"},
        )
    return ids
