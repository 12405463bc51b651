"""The addresses of pictures: in several widths where the image host can resize them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wandstore.catalogue.products import Image
from wandstore.loopback import is_loopback
from wandstore.pages.static_files import asset_url

# Half a phone's width at twice its pixels, and the widest that a card is shown. Each further width would add two
# kilobytes to a page of twenty products.
WIDTHS = (400, 1080)
# The large picture of a product's own page, and the small one that chooses it.
LARGE_WIDTHS = (600, 1200, 2000)
THUMBNAIL_WIDTH = 160
# Shopify's image host resizes a picture to any width: by a parameter, or by a suffix in addresses of the older form.
_MAKES_WIDTHS = re.compile(r"https://(?:cdn\.shopify\.com/|[\w-]+\.shopifycdn\.(?:com|net)/|[^/]+/cdn/shop/)")
_STATED_WIDTH = re.compile(r"_(\d{2,4})x(?=\.(?:jpe?g|png|webp)(?:\?|$))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picture:
    """`srcset` lists the same picture in several widths; empty where there is only one."""

    url: str
    alt: str
    srcset: str


def show_pictures(
    images: tuple[Image, ...], most: int | None = None, widths: tuple[int, ...] = WIDTHS
) -> tuple[Picture, ...]:
    """At most `most` pictures that the page's policy allows: from this host or over https.

    The policy of a store whose shop is on this machine allows that shop's too.
    """
    addresses = ((_safe_address(image.url), image.alt) for image in images)
    return tuple(Picture(url, alt, _list_widths(url, widths)) for url, alt in addresses if url)[:most]


def shrink_picture(url: str, width: int) -> str:
    """The same picture in this width, or the picture itself where its host makes no others."""
    first = _list_widths(url, (width,)).partition(" ")[0]
    return first or url


def _safe_address(url: str) -> str:
    if url.startswith("//"):
        return f"https:{url}"
    if url.startswith("/"):
        return asset_url(url)
    if is_loopback(url):
        return url
    scheme, _, rest = url.partition("://")
    return f"https://{rest}" if rest and scheme.casefold() in ("http", "https") else ""


def _list_widths(url: str, widths: tuple[int, ...]) -> str:
    # In a `srcset` a comma or a space would end the address.
    if not _MAKES_WIDTHS.match(url) or any(letter in url for letter in ", "):
        return ""
    stated = _STATED_WIDTH.search(url)
    if stated is None:
        joint = "&" if "?" in url else "?"
        return ", ".join(f"{url}{joint}width={width} {width}w" for width in widths)
    # A width beyond the picture's own adds no detail.
    most = int(stated[1])
    narrower = [f"{url[: stated.start()]}_{width}x{url[stated.end() :]} {width}w" for width in widths if width < most]
    return ", ".join([*narrower, f"{url} {most}w"])
