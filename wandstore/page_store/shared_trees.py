"""A store's neutral tree: a model writes it once per prompt version, and every unknown shopper shares it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import ValidationError

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Put, Table
from wandstore.aws.request_storage import Storage
from wandstore.documents.components import ComponentTree
from wandstore.documents.origin import GenerationCost, Source
from wandstore.errors import ConditionRefused, StorageUnavailable, WriteConflict
from wandstore.ids import StoreSlug
from wandstore.observability import logger
from wandstore.record import Record
from wandstore.settings import Settings


class SharedTree(Record):
    """The tree, the provider whose model wrote it, and what that cost the job that asked."""

    tree: ComponentTree
    source: Source
    cost: GenerationCost = GenerationCost()


class SharedTrees:
    """The neutral trees in the UI cache table, for one job. Methods raise `StorageUnavailable`.

    `clock` gives epoch seconds.
    """

    def __init__(self, storage: Storage, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._storage = storage
        self._table = Table(storage, settings.ui_cache_table)
        self._seen: dict[str, str] = {}

    def read(self, store: StoreSlug, prompt_version: str) -> SharedTree | None:
        """None while there is none, and for one that cannot be read."""
        key = keys.neutral_tree(store, prompt_version)
        try:
            item = self._table.get(key)
        except (ClientError, BotoCoreError) as error:
            raise StorageUnavailable("dynamodb", f"neutral tree: {type(error).__name__}") from error
        if item is None:
            return None
        if "shared" in item:
            self._seen[key["key"]] = item["shared"]
        return _read_item(item)

    def put_if_unchanged(self, store: StoreSlug, prompt_version: str, shared: SharedTree) -> SharedTree:
        """Optimistic lock: stores the tree and returns it, or the one another job stored since this object's read.

        So a tree that was read and cannot be used is replaced once.
        """
        key = keys.neutral_tree(store, prompt_version)
        seen = self._seen.get(key["key"])
        write = Put(
            table=self._table.name,
            item=key | {"shared": shared.model_dump_json(), "made_at": self._clock()},
            condition="attribute_not_exists(#shared)" + (" OR #shared = :seen" if seen else ""),
            values={"seen": seen} if seen else {},
            returns_stored_item=True,
        )
        try:
            dynamodb.put(self._storage, write)
        except ConditionRefused as refusal:
            return (_read_item(refusal.item) if refusal.item else None) or shared
        except (ClientError, BotoCoreError, WriteConflict) as error:
            raise StorageUnavailable("dynamodb", f"neutral tree: {type(error).__name__}") from error
        return shared


def _read_item(item: Any) -> SharedTree | None:
    try:
        return SharedTree.model_validate_json(item["shared"], extra="ignore")
    except (KeyError, ValidationError):
        logger.exception("neutral tree cannot be read")
        return None
