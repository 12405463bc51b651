"""Every address a page links to. All but the shop's own are relative, so that a page works under any host."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

from wandstore.catalogue.products import Product, Variant
from wandstore.catalogue.stores import Store

_HOST_NAME = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?", re.IGNORECASE)


def link_view(store: Store, *, query: str = "", category: str = "", sort: str = "") -> str:
    """A view of the store on request; without any wish, the shopper's own page."""
    wishes = {"q": query, "category": category, "sort": sort}
    parameters = urlencode({name: wish for name, wish in wishes.items() if wish})
    return f"/s/{store.slug}?{parameters}" if parameters else f"/s/{store.slug}"


def shop_address(store: Store) -> str:
    """The shop's `https://` origin; empty where none is connected, or where the store file holds no host name."""
    return f"https://{store.shop_domain}" if _HOST_NAME.fullmatch(store.shop_domain) else ""


def link_purchase(store: Store, product: Product, variant: Variant) -> str:
    """Shopify's cart permalink where the variant's id is known, else the product's page at the shop.

    Where no shop is connected it is the page that says so.
    """
    shop = shop_address(store)
    if not shop:
        return link_checkout(store)
    return f"{shop}/cart/{quote(variant.id, safe='')}:1" if variant.id else link_shop_page(store, product)


def link_checkout(store: Store) -> str:
    """The way to pay: the shop's own, or a page that says that there is none."""
    return f"/s/{store.slug}/checkout"


def link_shop_page(store: Store, product: Product) -> str:
    """The product's own page at the shop; empty where no shop is connected."""
    shop = shop_address(store)
    return f"{shop}/products/{quote(product.id, safe='')}" if shop else ""


def anchor_of(product_id: str) -> str:
    """The id of a product's card: escaped, because an HTML id holds no spaces and a handle may be in any script."""
    return f"product-{quote(product_id, safe='')}"
