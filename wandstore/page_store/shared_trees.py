"""Shared trees: a model writes one for a persona bucket of a store, and every shopper of the bucket gets it.

A tree belongs to a store, a prompt version and a bucket. It lives for a week. Only a model's whole answer is shared:
no template, no part of an answer, and none from which anything was dropped or that had to be asked for twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import ValidationError

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Delete, Put, Table
from wandstore.aws.request_storage import Storage
from wandstore.aws.storage_errors import STORAGE_ERRORS
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.stores import Store
from wandstore.documents.components import ComponentTree
from wandstore.documents.document import Document
from wandstore.documents.filling import Kind, fill_tree, find_kinds, still_fits
from wandstore.documents.origin import Composition, GenerationCost, Source, Verdict
from wandstore.documents.prompt_version import version_for
from wandstore.documents.row_filling import fill_rows
from wandstore.errors import ConditionRefused, StorageUnavailable
from wandstore.ids import StoreSlug
from wandstore.observability import logger
from wandstore.record import Record
from wandstore.settings import GenerationMode, Settings
from wandstore.shoppers.buckets import Bucket
from wandstore.shoppers.models import Signals

TREE_SECONDS = 7 * 86_400
NO_COST = GenerationCost()


class SharedTree(Record):
    """A bucket's tree, or in html mode its document, the provider whose model wrote it, and what that cost the job.

    `made_at` is in epoch seconds; `catalogue_version` is that of the products that the model was offered, and `kinds`
    says of each component of a tree which kind they were of then. A document says it of each of its rows itself.
    """

    tree: Document
    source: Source
    cost: GenerationCost = GenerationCost()
    made_at: float = 0
    catalogue_version: str = ""
    kinds: tuple[Kind, ...] = ()

    @property
    def may_be_shared(self) -> bool:
        """Whether it is a model's whole first answer. A stored one that is not is made again."""
        is_described = not isinstance(self.tree, ComponentTree) or len(self.kinds) == len(self.tree.components)
        return self.source.is_model and self.cost.verdict is Verdict.WHOLE and is_described

    def adopted_cost(self, spent: GenerationCost = NO_COST) -> GenerationCost:
        """The cost of a page of this tree: it names the tree's model, and is only what was spent on that page."""
        used = {"prompt_tokens", "cached_prompt_tokens", "completion_tokens", "dollars", "seconds"}
        return self.cost.model_copy(update=spent.model_dump(include=used))

    def fill(self, store: Store, catalogue: Catalogue, signals: Signals) -> Document:
        """The tree with products for the shopper of these signals."""
        if isinstance(self.tree, ComponentTree):
            return fill_tree(self.tree, self.kinds, store, catalogue, signals)
        return fill_rows(self.tree, catalogue, signals)


def to_share(composition: Composition, store: Store, catalogue: Catalogue, now: float) -> SharedTree | None:
    """The composition as a tree for everybody in its bucket; None where it is not one to share."""
    document = composition.document
    if composition.reason is not None:
        return None
    shared = SharedTree(
        tree=document,
        source=composition.source,
        cost=composition.cost,
        made_at=now,
        catalogue_version=catalogue.version,
        kinds=find_kinds(document, store, catalogue) if isinstance(document, ComponentTree) else (),
    )
    return shared if shared.may_be_shared else None


@dataclass(frozen=True, slots=True)
class TreeKey:
    """Which tree: that of a store and a prompt version for a bucket."""

    store: StoreSlug
    prompt_version: str
    bucket: Bucket

    @property
    def item_key(self) -> keys.Key:
        return keys.shared_tree(self.store, self.prompt_version, self.bucket.name)


def tree_key(store: Store, bucket: Bucket, mode: GenerationMode) -> TreeKey:
    """The key under this version's prompts of a mode."""
    return TreeKey(store.slug, version_for(store, mode), bucket)


class FoundTree(NamedTuple):
    """A tree for a shopper: their bucket's own, or that of a coarser bucket."""

    bucket: Bucket
    shared: SharedTree
    is_exact: bool


def choose_tree(bucket: Bucket, trees: Mapping[Bucket, SharedTree], catalogue: Catalogue) -> FoundTree | None:
    """The bucket's own tree, or else the nearest coarser one; only one of which the catalogue still has enough."""
    for candidate in (bucket, *bucket.coarser):
        shared = trees.get(candidate)
        if shared is not None and still_fits(shared.tree, catalogue):
            return FoundTree(candidate, shared, candidate == bucket)
    return None


class SharedTrees:
    """The trees in the UI cache table, for one job or request. Methods raise `StorageUnavailable`.

    `clock` gives epoch seconds.
    """

    def __init__(self, storage: Storage, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._storage = storage
        self._settings = settings
        self._table = Table(storage, settings.ui_cache_table)
        self._seen: dict[str, str] = {}

    def read(self, wanted: Iterable[TreeKey]) -> dict[TreeKey, SharedTree]:
        """Those of these trees that exist; none that has expired, cannot be read or is not one to share."""
        by_key = {key.item_key["key"]: key for key in wanted}
        try:
            items = list(self._table.get_many((key.item_key for key in by_key.values()), now=self._clock()))
        except STORAGE_ERRORS as error:
            raise StorageUnavailable("dynamodb", f"shared trees: {type(error).__name__}") from error
        trees = {}
        for item in items:
            self._seen[item["key"]] = item.get("shared", "")
            if (shared := _read_item(item)) is not None and shared.may_be_shared:
                trees[by_key[item["key"]]] = shared
        return trees

    def find(self, store: Store, bucket: Bucket, catalogue: Catalogue) -> FoundTree | None:
        """The tree for a shopper of this bucket, from one read."""
        mode = store.mode(self._settings)
        wanted = [tree_key(store, candidate, mode) for candidate in (bucket, *bucket.coarser)]
        trees = {key.bucket: shared for key, shared in self.read(wanted).items()}
        return choose_tree(bucket, trees, catalogue)

    def put_if_unchanged(self, key: TreeKey, shared: SharedTree) -> SharedTree:
        """Optimistic lock: stores the tree and returns it, or the one another job stored since this object's read.

        So a tree that was read and cannot be used is replaced once.
        """
        now = self._clock()
        seen = self._seen.get(key.item_key["key"])
        write = Put(
            table=self._table.name,
            item=key.item_key
            | {
                "shared": shared.model_dump_json(),
                "made_at": shared.made_at,
                **dynamodb.expires_after(now, TREE_SECONDS),
            },
            # An expired item may be there for days.
            condition="attribute_not_exists(#shared) OR #expires_at <= :now" + (" OR #shared = :seen" if seen else ""),
            values={"now": int(now), **({"seen": seen} if seen else {})},
            returns_stored_item=True,
        )
        try:
            dynamodb.put(self._storage, write)
        except ConditionRefused as refusal:
            winner = _read_item(refusal.item) if refusal.item else None
            return winner if winner is not None and winner.may_be_shared else shared
        except STORAGE_ERRORS as error:
            raise StorageUnavailable("dynamodb", f"shared tree: {type(error).__name__}") from error
        return shared

    def drop(self, key: TreeKey) -> None:
        """Deletes a tree, if it is there: the next job that needs it makes another."""
        try:
            dynamodb.delete(self._storage, Delete(table=self._table.name, key=key.item_key))
        except STORAGE_ERRORS as error:
            raise StorageUnavailable("dynamodb", f"shared tree: {type(error).__name__}") from error


def _read_item(item: Mapping[str, Any]) -> SharedTree | None:
    try:
        return SharedTree.model_validate_json(item["shared"], extra="ignore")
    except (KeyError, ValidationError):
        logger.exception("shared tree cannot be read", extra={"key": item.get("key")})
        return None
