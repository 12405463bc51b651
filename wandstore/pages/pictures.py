"""Pictures as a page names them: in several widths where the host that keeps them makes those."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wandstore.catalogue.products import Image
from wandstore.pages.static_files import asset_url

# Half a phone's width at twice its pixels, and the widest that a card is shown; each further one costs a page of twenty
# products two kilobytes.
WIDTHS = (400, 1080)
# Shopify's image host makes any width of a picture: by a parameter, or in addresses of the older form by a suffix.
_MAKES_WIDTHS = re.compile(r"https://(?:cdn\.shopify\.com/|[\w-]+\.shopifycdn\.(?:com|net)/|[^/]+/cdn/shop/)")
_STATED_WIDTH = re.compile(r"_(\d{2,4})x(?=\.(?:jpe?g|png|webp)(?:\?|$))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picture:
    """`srcset` lists the same picture in several widths; empty where there is the one."""

    url: str
    alt: str
    srcset: str


def show_pictures(images: tuple[Image, ...], most: int) -> tuple[Picture, ...]:
    """Those from this host or over https, at most so many: the policy of the page admits no other."""
    addresses = ((_safe_address(image.url), image.alt) for image in images)
    return tuple(Picture(url, alt, _list_widths(url)) for url, alt in addresses if url)[:most]


def _safe_address(url: str) -> str:
    if url.startswith("//"):
        return f"https:{url}"
    if url.startswith("/"):
        return asset_url(url)
    scheme, _, rest = url.partition("://")
    return f"https://{rest}" if rest and scheme.casefold() in ("http", "https") else ""


def _list_widths(url: str) -> str:
    # A comma or a space in an address would read as the end of it.
    if not _MAKES_WIDTHS.match(url) or any(letter in url for letter in ", "):
        return ""
    stated = _STATED_WIDTH.search(url)
    if stated is None:
        joint = "&" if "?" in url else "?"
        return ", ".join(f"{url}{joint}width={width} {width}w" for width in WIDTHS)
    # Nothing is gained by asking for more than there is.
    most = int(stated[1])
    narrower = [f"{url[: stated.start()]}_{width}x{url[stated.end() :]} {width}w" for width in WIDTHS if width < most]
    return ", ".join([*narrower, f"{url} {most}w"])
