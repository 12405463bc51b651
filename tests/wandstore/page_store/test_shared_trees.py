"""The store's neutral tree in the UI cache table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import Aws
from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Put
from wandstore.documents.components import ComponentTree, Filters, FiltersConfig
from wandstore.documents.origin import GenerationCost, Source
from wandstore.errors import StorageUnavailable
from wandstore.ids import StoreSlug
from wandstore.page_store.shared_trees import SharedTree, SharedTrees

WANDS = StoreSlug("wands")


def shared(title: str) -> SharedTree:
    tree = ComponentTree(components=(Filters(id="find", config=FiltersConfig(title=title)),))
    return SharedTree(tree=tree, source=Source.KIMI, cost=GenerationCost(provider="kimi", dollars=0.01))


def test_a_tree_that_was_put_is_read_back(aws: Aws) -> None:
    table = SharedTrees(aws.clients, aws.settings)
    assert table.read(WANDS, "v1") is None
    assert table.put_if_unchanged(WANDS, "v1", shared("mine")) == shared("mine")
    assert table.read(WANDS, "v1") == shared("mine")
    assert table.read(WANDS, "v2") is None
    assert table.read(StoreSlug("robes"), "v1") is None


def test_the_first_tree_is_kept_and_the_second_job_gets_it(aws: Aws) -> None:
    table = SharedTrees(aws.clients, aws.settings)
    table.put_if_unchanged(WANDS, "v1", shared("first"))
    assert table.put_if_unchanged(WANDS, "v1", shared("second")) == shared("first")
    assert table.read(WANDS, "v1") == shared("first")


def test_a_tree_that_cannot_be_read_is_none_and_is_replaced(aws: Aws) -> None:
    table = SharedTrees(aws.clients, aws.settings)
    item = keys.neutral_tree(WANDS, "v1") | {"shared": "{"}
    dynamodb.put(aws.clients, Put(table=aws.settings.ui_cache_table, item=item))
    assert table.read(WANDS, "v1") is None
    assert table.put_if_unchanged(WANDS, "v1", shared("mine")) == shared("mine")
    assert table.read(WANDS, "v1") == shared("mine")


def test_a_tree_that_was_read_and_cannot_be_used_is_replaced_once(aws: Aws) -> None:
    first, second = (SharedTrees(aws.clients, aws.settings) for _ in range(2))
    first.put_if_unchanged(WANDS, "v1", shared("outdated"))
    assert first.read(WANDS, "v1") == second.read(WANDS, "v1") == shared("outdated")
    assert first.put_if_unchanged(WANDS, "v1", shared("mine")) == shared("mine")
    assert second.put_if_unchanged(WANDS, "v1", shared("theirs")) == shared("mine")


def test_a_table_that_does_not_answer_is_unavailable_storage(aws: Aws) -> None:
    table = SharedTrees(aws.clients, replace(aws.settings, ui_cache_table="no-such-table"))
    with pytest.raises(StorageUnavailable):
        table.read(WANDS, "v1")
    with pytest.raises(StorageUnavailable):
        table.put_if_unchanged(WANDS, "v1", shared("mine"))
