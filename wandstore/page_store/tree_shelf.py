"""The shared trees that a process has read lately, so that most first visits need no read of a tree."""

from __future__ import annotations

from typing import NamedTuple

from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.stores import Store
from wandstore.page_store.shared_trees import FoundTree, SharedTree, SharedTrees, TreeKey, choose_tree, tree_key
from wandstore.settings import Settings
from wandstore.shoppers.buckets import Bucket

# How long a tree that was dropped or replaced may still be shown.
KEPT_SECONDS = 60.0
MAX_KEPT = 200


class _Kept(NamedTuple):
    shared: SharedTree
    read_at: float


class TreeShelf:
    """One process's parsed trees. A tree that is missing is looked for each time: one that is made is shown at once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._kept: dict[TreeKey, _Kept] = {}

    def find(
        self, store: Store, bucket: Bucket, catalogue: Catalogue, trees: SharedTrees, now: float
    ) -> FoundTree | None:
        """The bucket's tree, or else the nearest coarser one. `now` is in epoch seconds.

        Raises `StorageUnavailable` where a read is needed and fails.
        """
        bucket = bucket.within(catalogue.categories)
        mode = store.mode(self._settings)
        wanted = [tree_key(store, candidate, mode) for candidate in (bucket, *bucket.coarser)]
        self._forget(now)
        own = self._kept.get(wanted[0])
        found = choose_tree(bucket, {bucket: own.shared} if own else {}, catalogue)
        if found is not None and found.is_exact:
            return found
        for key, shared in trees.read([key for key in wanted if key not in self._kept]).items():
            self._kept[key] = _Kept(shared, now)
        at_hand = {key.bucket: self._kept[key].shared for key in wanted if key in self._kept}
        return choose_tree(bucket, at_hand, catalogue)

    def _forget(self, now: float) -> None:
        """Leaves only what was read lately, and not too much of it: the oldest go first."""
        fresh = {key: kept for key, kept in self._kept.items() if now - kept.read_at < KEPT_SECONDS}
        self._kept = dict(list(fresh.items())[-MAX_KEPT:])
