"""Catalogue snapshots: immutable, named by their content, published to the archive and the UI cache table."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import time
import zlib
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from functools import cache
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import to_json

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.bucket import Bucket, Content
from wandstore.aws.dynamodb import Item, Put, Table, Update
from wandstore.aws.request_storage import Storage
from wandstore.catalogue.categories import derive_categories
from wandstore.catalogue.neighbours import Neighbours
from wandstore.catalogue.products import Catalogue, Collection, Product, ShopFacts
from wandstore.catalogue.published_neighbours import PublishedNeighbours
from wandstore.catalogue.shopify_csv import CsvReading, read_shopify_csv
from wandstore.catalogue.stores import Store
from wandstore.errors import ConditionRefused, StorageUnavailable
from wandstore.ids import StoreSlug
from wandstore.observability import logger
from wandstore.settings import Settings

# An item may have 400 kB. A larger snapshot is read from the archive alone.
MAX_SNAPSHOT_ITEM_BYTES = 350_000
# How long the table keeps a snapshot that is not current. A shop that changes often has a hundred a day, and the
# archive has them all.
SUPERSEDED_SNAPSHOT_SECONDS = 86_400
# gzip's own default takes twice as long for one hundredth less.
COMPRESSION_LEVEL = 6
# How often an update of the archive's pointer may meet another one's.
ARCHIVE_ATTEMPTS = 10
PUBLISH_ATTEMPTS = 10
_PIECE_BYTES = 64 * 1024

_GZIP_WINDOW_BITS = 31  # zlib's number for the largest window, with gzip's header
_BEFORE_PRODUCTS, _AFTER_PRODUCTS = b'"products":[\n', b"]"


def build_catalogue(
    store: StoreSlug,
    products: Iterable[Product],
    *,
    collections: Iterable[Collection] = (),
    shop: ShopFacts | None = None,
) -> Catalogue:
    """The snapshot of this content, with derived categories, named by 12 hex digits over all of it."""
    collections = tuple(collections)
    products = derive_categories(products, collections)
    content = hashlib.sha256()
    for piece in _json_pieces((products, collections, shop)):
        content.update(piece)
    version = content.hexdigest()[:12]
    return Catalogue(store=store, version=version, products=products, collections=collections, shop=shop)


class Current(NamedTuple):
    """The current publication. `revision` counts publications: a version may return, a revision never does."""

    version: str
    revision: int


class Publication(Enum):
    PUBLISHED = auto()
    UNCHANGED = auto()  # it is the current one already
    OVERTAKEN = auto()  # something else was published since the read, so nothing was published


class Catalogues:
    """The published catalogues of all stores, in the UI cache table and the archive.

    The table decides what is current. The archive has a copy of that, for when DynamoDB does not answer.
    """

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._table = Table(storage, settings.ui_cache_table)
        self._bucket = Bucket(storage, settings)
        self.neighbours = PublishedNeighbours(storage, settings)

    def read_pointer(self, store: StoreSlug) -> Item:
        """The `version` of what is published with its `revision`, and the version of the `neighbours` beside it."""
        return self._table.get(keys.current_catalogue(store)) or {}

    def current(self, store: StoreSlug) -> Current | None:
        """What is published, or None when nothing ever was."""
        item = self.read_pointer(store)
        return Current(item["version"], item.get("revision", 0)) if item.get("version") else None

    def current_version(self, store: StoreSlug) -> str | None:
        """The published version, or None when nothing was ever published."""
        current = self.current(store)
        return current.version if current else None

    def archived_version(self, store: StoreSlug) -> str | None:
        """The published version as the archive knows it, for when DynamoDB does not answer."""
        current = self._bucket.read(keys.current_catalogue_object(store))
        try:
            return str(json.loads(current.content)["version"]) if current else None
        except (ValueError, KeyError, TypeError):
            return None

    def read(self, store: StoreSlug, version: str) -> Catalogue | None:
        """The snapshot, from the table or else from the archive; None where neither has one that can be read."""
        try:
            # A snapshot never changes, so an old read of it is as good as a new one.
            item = self._table.get(keys.catalogue_snapshot(store, version), is_consistent=False)
            packed = item.get("snapshot") if item else None
            if packed and (catalogue := unpack_catalogue(packed)):
                return catalogue
        except StorageUnavailable as error:
            logger.warning("catalogue read from the archive", extra={"store": store, "reason": str(error)})
        archived = self._bucket.read(keys.catalogue_object(store, version))
        return unpack_catalogue(archived.content) if archived else None

    def publish(self, catalogue: Catalogue) -> None:
        """Writes the snapshot to both stores, then moves the store's current version to it.

        Raises `StorageUnavailable` where others publish all the time.
        """
        self.publish_if_changed(catalogue)

    def publish_if_changed(self, catalogue: Catalogue) -> bool:
        """Publishes the catalogue unless it is the current one; whether it was published. Raises as `publish` does."""
        for _ in range(PUBLISH_ATTEMPTS):
            publication = self.publish_after(self.current(catalogue.store), catalogue)
            if publication is not Publication.OVERTAKEN:
                return publication is Publication.PUBLISHED
        raise StorageUnavailable("dynamodb", f"{catalogue.store} was published by others in every attempt")

    def publish_after(self, seen: Current | None, catalogue: Catalogue) -> Publication:
        """Fence: publishes only while `seen`, which was read before the catalogue's content was, is still current.

        So content that was read from a shop earlier never replaces content that was read later.
        """
        store = catalogue.store
        if seen is not None and seen.version == catalogue.version:
            if self.current(store) != seen:
                return Publication.OVERTAKEN
            # A snapshot may be lost or damaged, and the same content makes no other one.
            if not self._has_snapshot(store, seen.version):
                logger.error("catalogue snapshot stored again", extra={"store": store, "version": seen.version})
                self._store_snapshot(catalogue)
            # It may be current because of a publication that was interrupted before it reached the archive.
            self._archive_current(store)
            return Publication.UNCHANGED
        self._store_snapshot(catalogue)
        if not self._move_current(store, catalogue.version, seen):
            if self.current_version(store) != catalogue.version:
                self._let_expire(store, catalogue.version)
            return Publication.OVERTAKEN
        self._archive_current(store)
        if seen is not None:
            self._let_expire(store, seen.version)
        return Publication.PUBLISHED

    def _store_snapshot(self, catalogue: Catalogue) -> None:
        packed = pack_catalogue(catalogue)
        store, version = catalogue.store, catalogue.version
        self._bucket.write(keys.catalogue_object(store, version), Content(packed, "application/gzip"))
        if len(packed) <= MAX_SNAPSHOT_ITEM_BYTES:
            item = keys.catalogue_snapshot(store, version) | {"snapshot": packed}
            dynamodb.put(self._storage, Put(table=self._table.name, item=item))

    def _has_snapshot(self, store: StoreSlug, version: str) -> bool:
        """Whether readers find it whole. It is not parsed: the caller has one catalogue in memory already."""
        item = self._table.get(keys.catalogue_snapshot(store, version), is_consistent=False)
        if item and is_whole(item.get("snapshot")):
            return True
        archived = self._bucket.read(keys.catalogue_object(store, version))
        return archived is not None and is_whole(archived.content)

    def _move_current(self, store: StoreSlug, version: str, seen: Current | None) -> bool:
        """False where `seen` is no longer current."""
        if seen is None:
            revision, condition = 1, "attribute_not_exists(#version)"
            values: dict[str, Any] = {}
        else:
            revision = seen.revision + 1
            # A pointer that an earlier version of this code wrote has no revision.
            condition = "#version = :seen AND (attribute_not_exists(#revision) OR #revision = :seen_revision)"
            values = {"seen": seen.version, "seen_revision": seen.revision}
        # The pointer names the store's neighbours too, which another process publishes.
        write = Update(
            table=self._table.name,
            key=keys.current_catalogue(store),
            change="SET #version = :version, #revision = :revision",
            condition=condition,
            values={"version": version, "revision": revision, **values},
        )
        try:
            dynamodb.update(self._storage, write)
        except ConditionRefused:
            return False
        return True

    def _archive_current(self, store: StoreSlug) -> None:
        """Makes the archive say what the table says.

        The object is read before the table, and written only if it did not change in between; so of two processes that
        do this at once, the one that read the older pointer is refused. Raises `StorageUnavailable` if it was always.
        """
        key = keys.current_catalogue_object(store)
        for _ in range(ARCHIVE_ATTEMPTS):
            stored = self._bucket.read(key)
            current = self.current(store)
            if current is None:
                return
            content = json.dumps(current._asdict()).encode()
            if stored is not None and stored.content == content:
                return
            seen = stored.etag if stored else None
            if self._bucket.replace(key, Content(content, "application/json"), seen=seen):
                return
        raise StorageUnavailable("s3", f"{key} was changed by others in every attempt")

    def _let_expire(self, store: StoreSlug, version: str) -> None:
        """Of a snapshot that is not current. If it becomes current meanwhile, readers find it in the archive."""
        write = Update(
            table=self._table.name,
            key=keys.catalogue_snapshot(store, version),
            change="SET #expires_at = :expires_at",
            condition="attribute_exists(#snapshot)",
            values=dynamodb.expires_after(time.time(), SUPERSEDED_SNAPSHOT_SECONDS),
        )
        # A snapshot that was too large for an item is only in the archive.
        with contextlib.suppress(ConditionRefused):
            dynamodb.update(self._storage, write)


def read_shipped_csv(store: Store, *, rounded: bool = False) -> CsvReading:
    """The CSV beside the store file; one without products where the store has none.

    Raises `BadCatalogue`, also for a price that the store's currency cannot express, unless prices may be `rounded`.
    Rounded prices are the last resort of a function that may have no nh3, so descriptions have no HTML then.
    """
    if store.catalogue is None:
        return CsvReading(products=())
    return read_shopify_csv(store.catalogue, None if rounded else store.currency, with_html=not rounded)


def read_shipped_catalogue(store: Store, *, rounded: bool = False) -> Catalogue:
    """The same as a snapshot, for a caller that cannot tell anyone about the CSV's warnings."""
    return build_catalogue(store.slug, read_shipped_csv(store, rounded=rounded).products)


class CatalogueShelf:
    """One process's parsed catalogues: each version is parsed once, and there is one to show in any outage.

    Neighbours are read once for each version as well, and a catalogue without them is as good.
    """

    def __init__(self) -> None:
        self._newest: dict[StoreSlug, Catalogue] = {}
        self._shipped: dict[StoreSlug, Catalogue] = {}
        # By the version that was read last; None where it cannot be read.
        self._neighbours: dict[StoreSlug, tuple[str, Neighbours | None]] = {}

    def load(
        self, store: Store, version: str | None, published: Catalogues, *, is_version_known: bool = True
    ) -> Catalogue:
        """The store's catalogue at `version`; without one, the best available.

        `is_version_known` is False when DynamoDB could not tell the current version; the archive is asked then. The
        last resorts are the newest catalogue in memory and the CSV shipped with the store file.
        """
        newest = self._newest.get(store.slug)
        if newest is not None and newest.version == version:
            return newest
        try:
            if version is None and not is_version_known:
                version = published.archived_version(store.slug)
                if newest is not None and newest.version == version:
                    return newest
            if version is not None:
                catalogue = published.read(store.slug, version)
                if catalogue is not None:
                    self._newest[store.slug] = catalogue
                    self._shipped.pop(store.slug, None)  # it would never be shown again
                    return catalogue
                logger.error("catalogue snapshot not found", extra={"store": store.slug, "version": version})
        except StorageUnavailable as error:
            logger.warning("catalogue read without storage", extra={"store": store.slug, "reason": str(error)})
        return self.at_hand(store)

    def relate(
        self, store: Store, catalogue: Catalogue, version: str | None, published: PublishedNeighbours
    ) -> Catalogue:
        """The catalogue beside the store's neighbours at `version`; as it is where they are unknown or unreadable."""
        if version is None:
            return catalogue
        kept = self._neighbours.get(store.slug)
        if kept is None or kept[0] != version:
            try:
                kept = self._neighbours[store.slug] = version, published.read(store.slug, version)
            except StorageUnavailable as error:
                logger.warning("neighbours not read", extra={"store": store.slug, "reason": str(error)})
                return catalogue
            if kept[1] is None:
                logger.error("neighbours not found", extra={"store": store.slug, "version": version})
        neighbours = kept[1]
        if neighbours is None or catalogue.neighbours is neighbours:
            return catalogue
        related = catalogue.with_neighbours(neighbours)
        for shelf in (self._newest, self._shipped):
            if shelf.get(store.slug) is catalogue:
                shelf[store.slug] = related
        return related

    def at_hand(self, store: Store) -> Catalogue:
        """The best catalogue that needs no call: the newest one this process has read, or the shipped CSV's."""
        return self._newest.get(store.slug) or self._read_shipped(store)

    def load_current(self, store: Store, published: Catalogues) -> Catalogue:
        """The store's published catalogue with its neighbours, for a caller that does not know their versions yet."""
        try:
            pointer = published.read_pointer(store.slug)
        except StorageUnavailable:
            return self.load(store, None, published, is_version_known=False)
        catalogue = self.load(store, pointer.get("version"), published)
        return self.relate(store, catalogue, pointer.get("neighbours"), published.neighbours)

    def _read_shipped(self, store: Store) -> Catalogue:
        if store.slug not in self._shipped:
            # This is the last resort, and a rounded price is better than no page.
            self._shipped[store.slug] = read_shipped_catalogue(store, rounded=True)
        return self._shipped[store.slug]


@cache
def process_shelf() -> CatalogueShelf:
    """The shelf of a process that has no storefront: the generator's."""
    return CatalogueShelf()


def load_current_catalogue(store: Store, storage: Storage, settings: Settings) -> Catalogue:
    """The store's published catalogue, parsed once per process; the shipped CSV's where nothing was ever published."""
    return process_shelf().load_current(store, Catalogues(storage, settings))


# The stored form ------------------------------------------------------------------------------------------------------
#
# A snapshot is one JSON object, in gzip, with each product on a line of its own. Its text is several times as large as
# what is packed, and a parser needs several times the text. So it is written and read a product at a time.


def pack_catalogue(catalogue: Catalogue) -> bytes:
    packer, packed = zlib.compressobj(COMPRESSION_LEVEL, zlib.DEFLATED, _GZIP_WINDOW_BITS), io.BytesIO()
    for piece in _stored_pieces(catalogue):
        packed.write(packer.compress(piece))
    packed.write(packer.flush())
    return packed.getvalue()


def is_whole(packed: Any) -> bool:
    """Whether these are the bytes of a packed catalogue, with nothing cut off or changed."""
    try:
        with gzip.open(io.BytesIO(packed)) as content:
            while content.read(_PIECE_BYTES):
                pass
    except (OSError, EOFError, TypeError, zlib.error):
        return False
    return bool(packed)


def unpack_catalogue(packed: bytes) -> Catalogue | None:
    """None where it cannot be read. Fields that a newer version has added are ignored."""
    try:
        with gzip.open(io.BytesIO(packed)) as lines:
            before = lines.readline()
            if not before.endswith(_BEFORE_PRODUCTS):
                # An earlier version of this code wrote all of it on one line.
                return Catalogue.model_validate_json(before + lines.read(), extra="ignore")
            products, after = _read_products(lines)
            frame = Catalogue.model_validate_json(before + after, extra="ignore")
            return frame.model_copy(update={"products": products})
    except (OSError, EOFError, TypeError, zlib.error, ValidationError):
        logger.exception("catalogue snapshot cannot be read")
        return None


def _stored_pieces(catalogue: Catalogue) -> Iterator[bytes]:
    stored = (name for name, field in Catalogue.model_fields.items() if not field.exclude)
    for position, name in enumerate(stored):
        yield b"," if position else b"{"
        yield to_json(name) + b":"
        yield from _json_pieces(getattr(catalogue, name), new_lines=name == "products")
    yield b"}"


def _json_pieces(value: Any, *, new_lines: bool = False) -> Iterator[bytes]:
    """The JSON of a value, and of a tuple one element at a time."""
    if not isinstance(value, tuple):
        yield to_json(value)
        return
    end = b"\n" if new_lines else b""
    yield b"[" + end
    for left, element in zip(range(len(value) - 1, -1, -1), value, strict=True):
        yield from _json_pieces(element)
        yield (b"," if left else b"") + end
    yield b"]"


def _read_products(lines: Iterable[bytes]) -> tuple[tuple[Product, ...], bytes]:
    """The products of a snapshot's next lines, and what comes after them."""
    products: list[Product] = []
    for line in lines:
        if line.startswith(_AFTER_PRODUCTS):
            return tuple(products), line
        products.append(Product.model_validate_json(line.rstrip(b",\n"), extra="ignore"))
    return tuple(products), b""  # cut off: the rest will not be JSON
