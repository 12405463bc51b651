"""Catalogue snapshots: immutable, named by their content, published to the archive and the UI cache table."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable
from functools import cache

from pydantic import TypeAdapter, ValidationError

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.bucket import Bucket, Content
from wandstore.aws.dynamodb import Put, Table
from wandstore.aws.request_storage import Storage
from wandstore.catalogue.products import Catalogue, Product
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.catalogue.stores import Store
from wandstore.errors import StorageUnavailable
from wandstore.ids import StoreSlug
from wandstore.observability import logger
from wandstore.settings import Settings

# An item may have 400 kB. A larger snapshot is read from the archive alone.
MAX_SNAPSHOT_ITEM_BYTES = 350_000

_PRODUCTS = TypeAdapter(tuple[Product, ...])


def build_catalogue(store: StoreSlug, products: Iterable[Product]) -> Catalogue:
    """The snapshot of these products, named by 12 hex digits over their content."""
    products = tuple(products)
    content = _PRODUCTS.dump_json(products)
    return Catalogue(store=store, version=hashlib.sha256(content).hexdigest()[:12], products=products)


class Catalogues:
    """The published catalogues of all stores, in the UI cache table and the archive."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._table = Table(storage, settings.ui_cache_table)
        self._bucket = Bucket(storage, settings)

    def current_version(self, store: StoreSlug) -> str | None:
        """The published version, or None when nothing was ever published."""
        item = self._table.get(keys.current_catalogue(store))
        return item.get("version") if item else None

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
        """Writes the snapshot to both stores, then moves the store's current version to it."""
        packed = pack_catalogue(catalogue)
        store, version = catalogue.store, catalogue.version
        self._bucket.write(keys.catalogue_object(store, version), Content(packed, "application/gzip"))
        if len(packed) <= MAX_SNAPSHOT_ITEM_BYTES:
            self._put(keys.catalogue_snapshot(store, version) | {"snapshot": packed})
        current = json.dumps({"version": version}).encode()
        self._bucket.write(keys.current_catalogue_object(store), Content(current, "application/json"))
        self._put(keys.current_catalogue(store) | {"version": version})

    def publish_if_changed(self, catalogue: Catalogue) -> bool:
        """Publishes the catalogue unless it is the current one; whether it was published."""
        if self.current_version(catalogue.store) == catalogue.version:
            return False
        self.publish(catalogue)
        return True

    def _put(self, item: dynamodb.Item) -> None:
        dynamodb.put(self._storage, Put(table=self._table.name, item=item))


def read_shipped_catalogue(store: Store, *, rounded: bool = False) -> Catalogue:
    """The CSV beside the store file, as a snapshot; an empty one where the store has none.

    Raises `BadCatalogue`, also for a price that the store's currency cannot express, unless prices may be `rounded`.
    """
    currency = None if rounded else store.currency
    return build_catalogue(store.slug, read_shopify_csv(store.catalogue, currency) if store.catalogue else ())


class CatalogueShelf:
    """One process's parsed catalogues: each version is parsed once, and there is one to show in any outage."""

    def __init__(self) -> None:
        self._newest: dict[StoreSlug, Catalogue] = {}
        self._shipped: dict[StoreSlug, Catalogue] = {}

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
                    return catalogue
                logger.error("catalogue snapshot not found", extra={"store": store.slug, "version": version})
        except StorageUnavailable as error:
            logger.warning("catalogue read without storage", extra={"store": store.slug, "reason": str(error)})
        return self.at_hand(store)

    def at_hand(self, store: Store) -> Catalogue:
        """The best catalogue that needs no call: the newest one this process has read, or the shipped CSV's."""
        return self._newest.get(store.slug) or self._read_shipped(store)

    def load_current(self, store: Store, published: Catalogues) -> Catalogue:
        """The store's published catalogue, for a caller that does not know its version yet."""
        try:
            version = published.current_version(store.slug)
        except StorageUnavailable:
            return self.load(store, None, published, is_version_known=False)
        return self.load(store, version, published)

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


def pack_catalogue(catalogue: Catalogue) -> bytes:
    return gzip.compress(catalogue.model_dump_json().encode(), mtime=0)


def unpack_catalogue(packed: bytes) -> Catalogue | None:
    """None where it cannot be read. Fields that a newer version has added are ignored."""
    try:
        return Catalogue.model_validate_json(gzip.decompress(packed), extra="ignore")
    except (OSError, EOFError, zlib.error, ValidationError):
        logger.exception("catalogue snapshot cannot be read")
        return None
