"""Structured data (JSON-LD) for search engines: the shop, the site, and the products with their offers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from markupsafe import Markup

from wandstore.catalogue.products import Catalogue, Product
from wandstore.catalogue.stores import Store
from wandstore.pages.links import Link, link_view, shop_address

_AVAILABILITY = {True: "InStock", False: "OutOfStock"}
# No search engine lists a shopper's own page, so the first products are enough there.
_MAX_UNINDEXED_PRODUCTS = 8


def write_structured_data(
    store: Store, catalogue: Catalogue, product_ids: Iterable[str], home: str, *, indexed: bool = True
) -> Markup:
    """JSON-LD of the store, its site and the products that a page lists; `home` is the store's own address."""
    shop = {"@type": "Organization", "@id": "#shop", "name": store.name, "url": shop_address(store) or home}
    site = {
        "@type": "WebSite",
        "name": store.name,
        "url": home,
        "publisher": {"@id": "#shop"},
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{home.partition('/s/')[0]}{link_view(store)}?q={{words}}",
            "query-input": "required name=words",
        },
    }
    shown = islice(dict.fromkeys(product_ids), None if indexed else _MAX_UNINDEXED_PRODUCTS)
    products = [catalogue.by_id[product_id] for product_id in shown]
    listed = {
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "item": _describe(product, store)}
            for place, product in enumerate(products, 1)
        ],
    }
    return embed_graph([shop, site, *([listed] if products else [])])


def embed_graph(things: Iterable[Mapping[str, Any]]) -> Markup:
    """JSON-LD of these things, safe inside a script element: every character that could end one is escaped."""
    graph = {"@context": "https://schema.org", "@graph": list(things)}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _describe(product: Product, store: Store) -> dict[str, Any]:
    offer: dict[str, Any] = {"@type": "Offer", "price": f"{product.price:f}"}
    if product.price != product.highest_price:
        offer = {
            "@type": "AggregateOffer",
            "lowPrice": f"{product.price:f}",
            "highPrice": f"{product.highest_price:f}",
        }
    return {
        "@type": "Product",
        "name": product.title,
        "offers": offer | {"priceCurrency": store.currency, "availability": _AVAILABILITY[product.available]},
    }


def write_trail(trail: Iterable[Link]) -> Markup:
    """JSON-LD of the way to a page, from the store's own to the page itself; with absolute addresses."""
    steps = [
        {"@type": "ListItem", "position": place, "name": step.label, "item": step.url}
        for place, step in enumerate(trail, 1)
    ]
    return embed_graph([{"@type": "BreadcrumbList", "itemListElement": steps}])
