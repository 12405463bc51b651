"""The files that browsers and crawlers look up by a fixed address, and how long anybody may keep a static file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from wandstore.catalogue.stores import Store
from wandstore.pages.sitemap import sitemap_address
from wandstore.pages.static_files import Asset, find_asset, make_asset

KEPT_FOR_EVER = "public, max-age=31536000, immutable"
KEPT_FOR_AN_HOUR = "public, max-age=3600"

# The longest rule that fits decides, so a store's page may be read, and no shopper's own, no bag or list and no
# checkout.
_ROBOTS = """\
User-agent: *
Allow: /s/
Allow: /assets/
Disallow: /api/
Disallow: /debug/
Disallow: /errors/
Disallow: /webhook/
Disallow: /s/*/cart
Disallow: /s/*/checkout
Disallow: /s/*/wishlist
Disallow: /s/*/compare
Disallow: /s/*/suggest
Disallow: /*?shopper=
Disallow: /*&shopper=
"""
_PRIVACY_CONTROL = {"gpc": True, "lastUpdate": "2026-11-20"}


def find_fixed_file(address: str, stores: Iterable[Store], public_base_url: str) -> Asset | None:
    """The file of `/favicon.ico`, `/robots.txt` or `/.well-known/gpc.json`, for a deployment with these stores."""
    write = _WRITERS.get(address)
    return write(stores, public_base_url.rstrip("/")) if write else None


def kept_for(file: Asset) -> str:
    """The `Cache-Control` of a static file."""
    return KEPT_FOR_EVER if file.immutable else KEPT_FOR_AN_HOUR


def _find_icon(_: Iterable[Store], __: str) -> Asset | None:
    """The icon of these stores, an SVG whatever its name says."""
    return find_asset("favicon.svg")


def _write_robots(stores: Iterable[Store], base_url: str) -> Asset:
    """The rules, and every store's sitemap where this deployment knows its own address."""
    sitemaps = (f"Sitemap: {base_url}{sitemap_address(store)}\n" for store in stores) if base_url else ()
    return make_asset((_ROBOTS + "".join(sitemaps)).encode(), "text/plain; charset=utf-8")


def _write_privacy_control(_: Iterable[Store], __: str) -> Asset:
    """Says that the Global Privacy Control of a browser is honoured."""
    return make_asset(json.dumps(_PRIVACY_CONTROL, separators=(",", ":")).encode(), "application/json")


_WRITERS: dict[str, Callable[[Iterable[Store], str], Asset | None]] = {
    "/favicon.ico": _find_icon,
    "/robots.txt": _write_robots,
    "/.well-known/gpc.json": _write_privacy_control,
}
FIXED_ADDRESSES = tuple(_WRITERS)
