"""Every address a page links to. All but the shop's own are relative, so that a page works on any host."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from wandstore.catalogue.products import Product, Variant
from wandstore.catalogue.stores import Store
from wandstore.loopback import is_loopback
from wandstore.settings import current_settings
from wandstore.shoppers.saved_list import ListKind

_HOST_NAME = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?", re.IGNORECASE)
_LOCAL_ORIGIN = re.compile(r"http://[a-z0-9.]+(:\d{1,5})?")


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


def link_group(store: Store, handle: str) -> str:
    """The page of everything, of one of the merchant's collections, or of a category."""
    return f"/s/{store.slug}/collections/{quote(handle, safe='')}"


def link_product(store: Store, product: Product, variant: Variant | None = None) -> str:
    """The product's own page here, with this variant chosen if its id is known."""
    path = f"/s/{store.slug}/products/{quote(product.id, safe='')}"
    return f"{path}?{urlencode({'variant': variant.id})}" if variant is not None and variant.id else path


def link_variant(store: Store, product: Product, variant: Variant, values: Mapping[str, str]) -> str:
    """The product's page with this variant chosen: by its id, or by its values where the catalogue has no ids."""
    if variant.id or len(product.variants) == 1:
        return link_product(store, product, variant)
    return f"{link_product(store, product)}?{urlencode({f'option.{name}': value for name, value in values.items()})}"


def shop_address(store: Store) -> str:
    """The shop's `https://` origin; empty where the store file has none, or has no valid host name.

    In development, the `http://` origin of a shop on this machine too. No other stage sends a shopper to one.
    """
    domain = store.shop_domain
    if _LOCAL_ORIGIN.fullmatch(domain):
        # Only here: every other page is a function of its store alone.
        return domain if is_loopback(domain) and current_settings().is_development else ""
    return f"https://{domain}" if _HOST_NAME.fullmatch(domain) else ""


def link_checkout(store: Store, variant_id: str = "") -> str:
    """The page that leads to the shop's checkout, with one variant or the bag, or says that there is none.

    Not straight to the shop: its cart has to name the shopper, and a page is the same for many of them.
    """
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


def link_list(store: Store, kind: ListKind, **parameters: str) -> str:
    """The shopper's wish list or comparison in this store."""
    values = {name: value for name, value in parameters.items() if value}
    return f"/s/{store.slug}/{kind.value}" + (f"?{urlencode(values)}" if values else "")
