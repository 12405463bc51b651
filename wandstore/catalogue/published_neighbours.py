"""The neighbours of all stores as they are published: an item of the UI cache table, or an object if too large.

The store's pointer to its catalogue names their version too, so finding them costs a visit no read of its own.
"""

from __future__ import annotations

import contextlib
import time

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.bucket import Bucket, Content
from wandstore.aws.dynamodb import Put, Table, Update
from wandstore.aws.request_storage import Storage
from wandstore.catalogue.neighbours import Neighbours, pack_neighbours, unpack_neighbours
from wandstore.errors import ConditionRefused
from wandstore.ids import StoreSlug
from wandstore.settings import Settings

# An item may have 400 kB.
MAX_ITEM_BYTES = 350_000
# How long an item is kept after another was published: a process may have read the pointer just before.
SUPERSEDED_SECONDS = 86_400


class PublishedNeighbours:
    """Reads and publishes the neighbours of stores."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._table = Table(storage, settings.ui_cache_table)
        self._bucket = Bucket(storage, settings)

    def current_version(self, store: StoreSlug) -> str | None:
        """The published version; None where none is."""
        item = self._table.get(keys.current_catalogue(store))
        return (item.get("neighbours") or None) if item else None

    def read(self, store: StoreSlug, version: str) -> Neighbours | None:
        """None where there are none of this version, or they cannot be read. Raises `StorageUnavailable`."""
        item = self._table.get(keys.neighbours(store, version), is_consistent=False)
        if item and item.get("neighbours"):
            return unpack_neighbours(item["neighbours"])
        stored = self._bucket.read(keys.neighbours_object(store, version))
        return unpack_neighbours(stored.content) if stored else None

    def publish(self, store: StoreSlug, neighbours: Neighbours) -> bool:
        """Writes them, then moves the store's pointer; whether they are other ones than before.

        Empty ones remove the pointer: what is published is never older than what was counted last.
        """
        before, version = self.current_version(store), neighbours.version or None
        if version == before:
            return False
        if version is not None:
            self._write(store, version, neighbours)
        dynamodb.update(
            self._storage,
            Update(
                table=self._table.name,
                key=keys.current_catalogue(store),
                change="SET #neighbours = :version" if version else "REMOVE #neighbours",
                values={"version": version} if version else {},
            ),
        )
        if before is not None:
            self._let_expire(store, before)
        return True

    def _write(self, store: StoreSlug, version: str, neighbours: Neighbours) -> None:
        packed = pack_neighbours(neighbours)
        if len(packed) > MAX_ITEM_BYTES:
            self._bucket.write(keys.neighbours_object(store, version), Content(packed, "application/gzip"))
            return
        item = keys.neighbours(store, version) | {"neighbours": packed}
        dynamodb.put(self._storage, Put(table=self._table.name, item=item))

    def _let_expire(self, store: StoreSlug, version: str) -> None:
        write = Update(
            table=self._table.name,
            key=keys.neighbours(store, version),
            change="SET #expires_at = :expires_at",
            condition="attribute_exists(#neighbours)",
            values=dynamodb.expires_after(time.time(), SUPERSEDED_SECONDS),
        )
        # Those that were too large for an item are only in the bucket.
        with contextlib.suppress(ConditionRefused):
            dynamodb.update(self._storage, write)
