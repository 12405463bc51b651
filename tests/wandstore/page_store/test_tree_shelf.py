from __future__ import annotations

from collections.abc import Iterable

import pytest

from tests.builders import make_catalogue, make_product, make_shared_tree, make_store
from tests.conftest import Aws
from wandstore.errors import StorageUnavailable
from wandstore.page_store.shared_trees import SharedTree, SharedTrees, TreeKey, tree_key
from wandstore.page_store.tree_shelf import KEPT_SECONDS, MAX_KEPT, TreeShelf
from wandstore.settings import Settings
from wandstore.shoppers.buckets import NEUTRAL_BUCKET, Bucket
from wandstore.shoppers.personas import PersonaType

STORE = make_store()
SETTINGS = Settings()
CATALOGUE = make_catalogue(make_product("oak"))
EXACT = Bucket(PersonaType.EXPLORER, "low", "Wands")
COARSE = Bucket(PersonaType.EXPLORER, "low")


class CountedTrees(SharedTrees):
    """The table, with the names of the buckets of each read."""

    def __init__(self, aws: Aws) -> None:
        super().__init__(aws.clients, aws.settings)
        self.reads: list[list[str]] = []

    def read(self, wanted: Iterable[TreeKey]) -> dict[TreeKey, SharedTree]:
        asked = list(wanted)
        self.reads.append([key.bucket.name for key in asked])
        return super().read(asked)

    def put(self, bucket: Bucket, title: str = "One") -> None:
        key = tree_key(STORE, bucket, "components")
        self.drop(key)
        self.put_if_unchanged(key, make_shared_tree(title, "oak"))


@pytest.fixture
def trees(aws: Aws) -> CountedTrees:
    return CountedTrees(aws)


def title_found(shelf: TreeShelf, bucket: Bucket, trees: SharedTrees, now: float = 0.0) -> str | None:
    found = shelf.find(STORE, bucket, CATALOGUE, trees, now)
    return found.shared.tree.components[0].config.title if found else None  # type: ignore[union-attr]


def test_a_tree_is_read_once_for_a_while_and_then_again(trees: CountedTrees) -> None:
    shelf = TreeShelf(SETTINGS)
    trees.put(NEUTRAL_BUCKET)
    assert title_found(shelf, NEUTRAL_BUCKET, trees) == "One"
    trees.put(NEUTRAL_BUCKET, "Two")
    assert title_found(shelf, NEUTRAL_BUCKET, trees, KEPT_SECONDS - 1) == "One"
    assert trees.reads == [["neutral"]]
    assert title_found(shelf, NEUTRAL_BUCKET, trees, KEPT_SECONDS) == "Two"


def test_a_tree_that_is_missing_is_looked_for_each_time(trees: CountedTrees) -> None:
    shelf = TreeShelf(SETTINGS)
    assert title_found(shelf, EXACT, trees) is None
    trees.put(COARSE, "Coarse")
    assert title_found(shelf, EXACT, trees) == "Coarse"
    trees.put(EXACT, "Exact")
    assert title_found(shelf, EXACT, trees) == "Exact"
    # What was found already is not read again.
    assert COARSE.name not in trees.reads[-1]
    assert title_found(shelf, EXACT, trees) == "Exact"
    assert len(trees.reads) == 3


def test_a_category_that_the_store_no_longer_has_is_left_out_of_the_bucket(trees: CountedTrees) -> None:
    trees.put(COARSE, "Coarse")
    gone = Bucket(PersonaType.EXPLORER, "low", "Hats")
    found = TreeShelf(SETTINGS).find(STORE, gone, CATALOGUE, trees, 0)
    assert found is not None
    assert (found.bucket, found.is_exact) == (COARSE, True)


def test_a_process_keeps_no_more_trees_than_it_should(trees: CountedTrees, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = TreeShelf(SETTINGS)
    shared = make_shared_tree("One", "oak")
    monkeypatch.setattr(trees, "read", lambda wanted: dict.fromkeys(wanted, shared))
    for number in range(MAX_KEPT + 5):
        shelf.find(make_store(f"store-{number}"), NEUTRAL_BUCKET, CATALOGUE, trees, 0)
    assert len(shelf._kept) <= MAX_KEPT + 1


def test_where_a_read_fails_nothing_is_known(trees: CountedTrees, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(wanted: object) -> dict[TreeKey, SharedTree]:
        raise StorageUnavailable("dynamodb", "gone")

    monkeypatch.setattr(trees, "read", fail)
    with pytest.raises(StorageUnavailable):
        TreeShelf(SETTINGS).find(STORE, EXACT, CATALOGUE, trees, 0)
