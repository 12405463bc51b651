"""Every address a page links to. All but the shop's own are relative, so that a page works on any host."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from wandstore.catalogue.products import Product, Variant
from wandstore.catalogue.stores import Store

_HOST_NAME = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """An address with the words that lead there; `current` where it is the page that is shown."""

    url: str
    label: str
    current: bool = False


def link_view(store: Store, *, query: str = "", category: str = "", sort: str = "") -> str:
    """A view of the store; without any parameter, the shopper's own page."""
    values = {"q": query, "category": category, "sort": sort}
    parameters = urlencode({name: value for name, value in values.items() if value})
    return f"/s/{store.slug}?{parameters}" if parameters else f"/s/{store.slug}"


def link_product(store: Store, product: Product, variant: Variant | None = None) -> str:
    """The product's own page here, with this variant chosen if its id is known."""
    path = f"/s/{store.slug}/products/{quote(product.id, safe='')}"
    return f"{path}?{urlencode({'variant': variant.id})}" if variant is not None and variant.id else path


def shop_address(store: Store) -> str:
    """The shop's `https://` origin; empty where the store file has none, or has no valid host name."""
    return f"https://{store.shop_domain}" if _HOST_NAME.fullmatch(store.shop_domain) else ""


def link_purchase(store: Store, product: Product, variant: Variant) -> str:
    """Our way to the shop's checkout where the variant's id is known, else the product's page at the shop.

    Not straight to the shop: the cart has to name the shopper, and a page is the same for many of them.
    """
    if variant.id:
        return link_checkout(store, variant.id)
    return link_shop_page(store, product) or link_checkout(store)


def link_checkout(store: Store, variant_id: str = "") -> str:
    """The page that leads to the shop's checkout, with one variant or the bag, or says that there is none."""
    return f"/s/{store.slug}/checkout" + (f"?{urlencode({'variant': variant_id})}" if variant_id else "")


def link_shop_page(store: Store, product: Product) -> str:
    """The product's own page at the shop; empty where no shop is connected."""
    shop = shop_address(store)
    return f"{shop}/products/{quote(product.id, safe='')}" if shop else ""


def anchor_of(product_id: str) -> str:
    """The id of a product's card, escaped: an HTML id has no spaces, and a handle may be in any script."""
    return f"product-{quote(product_id, safe='')}"


def link_cart(store: Store, **parameters: str) -> str:
    """The shopper's bag in this store."""
    values = {name: value for name, value in parameters.items() if value}
    return f"/s/{store.slug}/cart" + (f"?{urlencode(values)}" if values else "")
