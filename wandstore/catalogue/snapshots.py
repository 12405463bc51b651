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
from wandstore.aws.bucket import read_object, write_object
from wandstore.aws.request_storage import Storage
from wandstore.catalogue.products import Catalogue, Product
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.catalogue.stores import Store
from wandstore.errors import StorageUnavailable
from wandstore.observability import logger
from wandstore.settings import Settings

# An item may have 400 kB; what is larger is read from the archive alone.
MAX_ITEM_BYTES = 350_000

_PRODUCTS = TypeAdapter(tuple[Product, ...])


def build_catalogue(store: str, products: Iterable[Product]) -> Catalogue:
    """The snapshot of these products, named by 12 hex digits over their content."""
    products = tuple(products)
    content = _PRODUCTS.dump_json(products)
    return Catalogue(store=store, version=hashlib.sha256(content).hexdigest()[:12], products=products)


def publish_catalogue(catalogue: Catalogue, clients: Storage, settings: Settings) -> None:
    """Writes the snapshot to both stores, then moves the store's current version to it."""
    packed = pack_catalogue(catalogue)
    store, version = catalogue.store, catalogue.version
    write_object(clients, settings, keys.catalogue_object(store, version), packed, "application/gzip")
    if len(packed) <= MAX_ITEM_BYTES:
        clients.dynamodb.put_item(
            TableName=settings.ui_cache_table,
            Item={"key": {"S": keys.catalogue_snapshot(store, version)}, "snapshot": {"B": packed}},
        )
    current = json.dumps({"version": version}).encode()
    write_object(clients, settings, keys.current_catalogue_object(store), current, "application/json")
    clients.dynamodb.put_item(
        TableName=settings.ui_cache_table,
        Item={"key": {"S": keys.current_catalogue(store)}, "version": {"S": version}},
    )


def publish_if_changed(catalogue: Catalogue, clients: Storage, settings: Settings) -> bool:
    """Publishes a catalogue that is not the current one, whichever was current before; whether it had to."""
    if read_current_version(catalogue.store, clients, settings) == catalogue.version:
        return False
    publish_catalogue(catalogue, clients, settings)
    return True


def read_shipped_catalogue(store: Store, *, rounded: bool = False) -> Catalogue:
    """The CSV beside the store file, as a snapshot; an empty one where the store has none.

    Raises `BadCatalogue`; unless the prices may be rounded, also for one that the store's currency cannot say.
    """
    currency = None if rounded else store.currency
    return build_catalogue(store.slug, read_shopify_csv(store.catalogue, currency) if store.catalogue else ())


class CatalogueShelf:
    """One process's parsed catalogues: a warm process reads a version once, and has something to show in any outage."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._newest: dict[str, Catalogue] = {}
        self._shipped: dict[str, Catalogue] = {}

    def load(self, store: Store, version: str | None, storage: Storage, *, version_known: bool = True) -> Catalogue:
        """The store's catalogue at `version`; without one, the best there is.

        `version_known` is False when DynamoDB could not say what is current: the archive is asked then. The last
        resorts are the newest catalogue in memory and the CSV shipped with the store file.
        """
        newest = self._newest.get(store.slug)
        if newest is not None and newest.version == version:
            return newest
        try:
            if version is None and not version_known:
                version = self._current_version_in_archive(store.slug, storage)
                if newest is not None and newest.version == version:
                    return newest
            if version is not None:
                catalogue = self._read(store.slug, version, storage)
                if catalogue is not None:
                    self._newest[store.slug] = catalogue
                    return catalogue
                logger.error("catalogue snapshot is nowhere", extra={"store": store.slug, "version": version})
        except StorageUnavailable as error:
            logger.warning("catalogue read without storage", extra={"store": store.slug, "reason": str(error)})
        return self.at_hand(store)

    def at_hand(self, store: Store) -> Catalogue:
        """What there is without asking anybody: the newest catalogue this process has read, or the shipped CSV's."""
        return self._newest.get(store.slug) or self._read_shipped(store)

    def load_current(self, store: Store, storage: Storage) -> Catalogue:
        """The store's published catalogue, for whoever has not read its version already."""
        try:
            version = read_current_version(store.slug, storage, self._settings)
        except StorageUnavailable:
            return self.load(store, None, storage, version_known=False)
        return self.load(store, version, storage)

    def _read(self, store: str, version: str, storage: Storage) -> Catalogue | None:
        try:
            found = storage.dynamodb.get_item(
                TableName=self._settings.ui_cache_table, Key={"key": {"S": keys.catalogue_snapshot(store, version)}}
            ).get("Item")
            packed = found.get("snapshot", {}).get("B") if found else None
            if packed and (catalogue := _unpack(packed)):
                return catalogue
        except StorageUnavailable as error:
            logger.warning("catalogue read from the archive", extra={"store": store, "reason": str(error)})
        archived = read_object(storage, self._settings, keys.catalogue_object(store, version))
        return _unpack(archived.content) if archived else None

    def _current_version_in_archive(self, store: str, storage: Storage) -> str | None:
        current = read_object(storage, self._settings, keys.current_catalogue_object(store))
        try:
            return str(json.loads(current.content)["version"]) if current else None
        except (ValueError, KeyError, TypeError):
            return None

    def _read_shipped(self, store: Store) -> Catalogue:
        if store.slug not in self._shipped:
            # It is the last resort, and a rounded price is better than no page.
            self._shipped[store.slug] = read_shipped_catalogue(store, rounded=True)
        return self._shipped[store.slug]


def read_current_version(store: str, storage: Storage, settings: Settings) -> str | None:
    """The published version, or None when nothing was ever published."""
    item = storage.dynamodb.get_item(
        TableName=settings.ui_cache_table, Key={"key": {"S": keys.current_catalogue(store)}}, ConsistentRead=True
    ).get("Item")
    return item.get("version", {}).get("S") if item else None


def load_current_catalogue(store: Store, clients: Storage, settings: Settings) -> Catalogue:
    """The store's published catalogue, parsed once in a process; the shipped CSV's where nothing was ever published."""
    return _process_shelf(settings).load_current(store, clients)


@cache
def _process_shelf(settings: Settings) -> CatalogueShelf:
    return CatalogueShelf(settings)


def pack_catalogue(catalogue: Catalogue) -> bytes:
    return gzip.compress(catalogue.model_dump_json().encode(), mtime=0)


def _unpack(packed: bytes) -> Catalogue | None:
    try:
        return Catalogue.model_validate_json(gzip.decompress(packed))
    except (OSError, EOFError, zlib.error, ValidationError):
        logger.exception("catalogue snapshot cannot be read")
        return None
