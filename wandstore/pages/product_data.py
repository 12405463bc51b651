"""Structured data (JSON-LD) of a product's own page: the product with its offers, and the way to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from wandstore.catalogue.products import Variant
from wandstore.pages.context import RenderContext
from wandstore.pages.links import Link, link_variant
from wandstore.pages.pictures import Picture
from wandstore.pages.structured_data import AVAILABILITY, describe_trail, embed_graph
from wandstore.pages.variant_choice import Chooser

# A search engine shows a few offers; a thousand of them would be most of the page.
MAX_OFFERS = 60
_MAX_PICTURES = 10


def write_product_data(
    chooser: Chooser, chosen: Variant, pictures: Sequence[Picture], trail: Sequence[Link], context: RenderContext
) -> Markup:
    """`trail` leads from the store to the product."""
    product = chooser.product

    def address(path: str) -> str:
        return context.absolute(path) or path

    described: dict[str, Any] = {
        "@type": "Product",
        "name": product.title,
        "url": address(trail[-1].url),
        "offers": _offers(chooser, chosen, context),
    }
    if product.description:
        described["description"] = " ".join(product.description.split())[:300]
    if product.vendor:
        described["brand"] = {"@type": "Brand", "name": product.vendor}
    if product.category:
        described["category"] = product.category
    if images := [url for picture in pictures[:_MAX_PICTURES] if (url := address(picture.url))]:
        described["image"] = images
    steps = (Link(address(link.url), link.label) for link in trail)
    return embed_graph([described, describe_trail(steps)])


def _offers(chooser: Chooser, chosen: Variant, context: RenderContext) -> list[dict[str, Any]]:
    product = chooser.product
    if len(product.variants) <= MAX_OFFERS:
        return [_offer(chooser, variant, context) for variant in product.variants]
    prices = [variant.price for variant in product.variants]
    range_of_all = {
        "@type": "AggregateOffer",
        "lowPrice": f"{min(prices):f}",
        "highPrice": f"{max(prices):f}",
        "offerCount": len(prices),
        "priceCurrency": context.store.currency,
        "availability": AVAILABILITY[product.available],
    }
    return [range_of_all, _offer(chooser, chosen, context)]


def _offer(chooser: Chooser, variant: Variant, context: RenderContext) -> dict[str, Any]:
    path = link_variant(context.store, chooser.product, variant, chooser.values_of(variant))
    offer: dict[str, Any] = {
        "@type": "Offer",
        "url": context.absolute(path) or path,
        "price": f"{variant.price:f}",
        "priceCurrency": context.store.currency,
        "availability": AVAILABILITY[variant.available],
    }
    return offer | ({"name": variant.title} if variant.title else {})
