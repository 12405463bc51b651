"""A store's sitemap: its own page, its groups and its products, in files of a size that search engines accept.

It says nothing of when a page last changed, because a catalogue does not know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from wandstore.catalogue.groups import GroupKind
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.stores import Store
from wandstore.pages.links import link_group, link_product, link_view

# The protocol allows five times as much, but a Lambda function answers with 6 MB at most, and base64 adds a third.
MAX_URLS = 50_000
MAX_BYTES = 4_000_000
_XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap_address(store: Store, part: int | None = None) -> str:
    """The address of the sitemap, or of one of the parts, from 1, that it is an index of."""
    return f"/s/{store.slug}/sitemap.xml" if part is None else f"/s/{store.slug}/sitemap-{part}.xml"


def write_sitemaps(catalogue: Catalogue, store: Store, base_url: str) -> list[bytes]:
    """The parts of the sitemap, of which there is always one. `base_url` is the public address, without a path."""
    base_url = base_url.rstrip("/")
    entries = (f"<url><loc>{escape(base_url + address)}</loc></url>\n" for address in _list_addresses(catalogue, store))
    return [_write("urlset", part) for part in _split(entries)]


def write_index(parts: int, store: Store, base_url: str) -> bytes:
    addresses = (base_url.rstrip("/") + sitemap_address(store, part) for part in range(1, parts + 1))
    return _write("sitemapindex", (f"<sitemap><loc>{escape(address)}</loc></sitemap>\n" for address in addresses))


def _list_addresses(catalogue: Catalogue, store: Store) -> Iterator[str]:
    yield link_view(store)
    filled = {handle for product in catalogue.products for handle in product.collections}
    for group in catalogue.groups.values():
        # An empty collection has nothing to be found.
        if group.kind is not GroupKind.COLLECTION or group.key in filled:
            yield link_group(store, group.handle)
    for product in catalogue.products:
        yield link_product(store, product)


def _split(entries: Iterable[str]) -> Iterator[list[str]]:
    part: list[str] = []
    size = 0
    for entry in entries:
        length = len(entry.encode())
        if part and (len(part) == MAX_URLS or size + length > MAX_BYTES):
            yield part
            part, size = [], 0
        part.append(entry)
        size += length
    yield part


def _write(element: str, entries: Iterable[str]) -> bytes:
    text = "".join(entries)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{element} xmlns="{_XMLNS}">\n{text}</{element}>\n'.encode()
