"""The store's neutral tree in the UI cache table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conftest import Aws
from wandstore import keys
from wandstore.documents.components import ComponentTree, Filters, FiltersConfig
from wandstore.documents.origin import GenerationCost, Source
from wandstore.errors import StorageUnavailable
from wandstore.page_store.shared_trees import NeutralTreeTable, SharedTree


def shared(title: str) -> SharedTree:
    tree = ComponentTree(components=(Filters(id="find", config=FiltersConfig(title=title)),))
    return SharedTree(tree=tree, source=Source.KIMI, cost=GenerationCost(provider="kimi", dollars=0.01))


def test_a_tree_that_was_put_is_read_back(aws: Aws) -> None:
    table = NeutralTreeTable(aws.clients, aws.settings)
    assert table.read("wands", "v1") is None
    assert table.put_if_unchanged("wands", "v1", shared("mine")) == shared("mine")
    assert table.read("wands", "v1") == shared("mine")
    assert table.read("wands", "v2") is None
    assert table.read("robes", "v1") is None


def test_the_first_tree_stands_and_the_second_learns_it(aws: Aws) -> None:
    table = NeutralTreeTable(aws.clients, aws.settings)
    table.put_if_unchanged("wands", "v1", shared("first"))
    assert table.put_if_unchanged("wands", "v1", shared("second")) == shared("first")
    assert table.read("wands", "v1") == shared("first")


def test_a_tree_that_cannot_be_read_is_none_and_stands_in_nobodys_way(aws: Aws) -> None:
    table = NeutralTreeTable(aws.clients, aws.settings)
    item = {"key": {"S": keys.neutral_tree("wands", "v1")}, "shared": {"S": "{"}}
    aws.clients.dynamodb.put_item(TableName=aws.settings.ui_cache_table, Item=item)
    assert table.read("wands", "v1") is None
    assert table.put_if_unchanged("wands", "v1", shared("mine")) == shared("mine")
    assert table.read("wands", "v1") == shared("mine")


def test_a_tree_that_was_read_and_is_of_no_use_is_replaced_by_one_of_those_who_did(aws: Aws) -> None:
    first, second = (NeutralTreeTable(aws.clients, aws.settings) for _ in range(2))
    first.put_if_unchanged("wands", "v1", shared("outdated"))
    assert first.read("wands", "v1") == second.read("wands", "v1") == shared("outdated")
    assert first.put_if_unchanged("wands", "v1", shared("mine")) == shared("mine")
    assert second.put_if_unchanged("wands", "v1", shared("theirs")) == shared("mine")


def test_a_table_that_gives_no_answer_is_unavailable_storage(aws: Aws) -> None:
    table = NeutralTreeTable(aws.clients, replace(aws.settings, ui_cache_table="no-such-table"))
    with pytest.raises(StorageUnavailable):
        table.read("wands", "v1")
    with pytest.raises(StorageUnavailable):
        table.put_if_unchanged("wands", "v1", shared("mine"))
