"""The trees of persona buckets in the UI cache table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.builders import make_catalogue, make_product, make_store
from tests.conftest import Aws
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Put, Table
from wandstore.documents.components import ComponentTree, Filters, FiltersConfig, Grid, GridConfig
from wandstore.documents.filling import find_kinds
from wandstore.documents.origin import Composition, DegradedReason, GenerationCost, Source, Verdict
from wandstore.documents.prompt_version import version_for
from wandstore.documents.segments import RowSlot, SegmentedDocument, TextSegment
from wandstore.errors import StorageUnavailable
from wandstore.page_store.shared_trees import (
    TREE_SECONDS,
    SharedTree,
    SharedTrees,
    TreeKey,
    choose_tree,
    to_share,
    tree_key,
)
from wandstore.shoppers.buckets import NEUTRAL_BUCKET, Bucket
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import NEUTRAL
from wandstore.shoppers.personas import PersonaType

STORE = make_store()
CATALOGUE = make_catalogue(make_product("oak"), make_product("yew"))
EXACT = Bucket(PersonaType.EXPLORER, "high", "Wands")
COARSE, COARSER = Bucket(PersonaType.EXPLORER, "high"), Bucket(PersonaType.EXPLORER, "low")
KEY = tree_key(STORE, EXACT, "components")
WHOLE = GenerationCost(provider="kimi", dollars=0.01, verdict=Verdict.WHOLE)


def shared(title: str, *product_ids: str, **changes: object) -> SharedTree:
    filters = Filters(id="find", config=FiltersConfig(title=title))
    shelf = Grid(id="shelf", config=GridConfig(title=title, product_ids=product_ids or ("oak",)))
    tree = ComponentTree(components=(filters, shelf))
    kinds = find_kinds(tree, STORE, CATALOGUE)
    values = {"tree": tree, "source": Source.KIMI, "cost": WHOLE, "made_at": 5.0, "kinds": kinds}
    return SharedTree.model_validate(values | {"catalogue_version": CATALOGUE.version} | changes)


def clock_of(now: list[float]) -> Callable[[], float]:
    return lambda: now[0]


def test_a_tree_that_was_put_is_read_back(aws: Aws) -> None:
    table = SharedTrees(aws.clients, aws.settings)
    assert table.read([KEY]) == {}
    assert table.put_if_unchanged(KEY, shared("mine")) == shared("mine")
    assert table.read([KEY]) == {KEY: shared("mine")}
    others = (
        tree_key(STORE, COARSE, "components"),
        tree_key(make_store("robes"), EXACT, "components"),
        TreeKey(STORE.slug, "v0", EXACT),
    )
    assert table.read(others) == {}


def test_its_key_names_the_store_the_prompts_and_the_bucket() -> None:
    assert KEY.item_key == {"key": "tree:magic-wands:" + version_for(STORE, "components") + ":explorer-high-wands"}
    assert tree_key(STORE, NEUTRAL_BUCKET, "components").item_key["key"].endswith(":neutral")


def test_the_first_tree_is_kept_and_the_second_job_gets_it(aws: Aws) -> None:
    table = SharedTrees(aws.clients, aws.settings)
    table.put_if_unchanged(KEY, shared("first"))
    assert table.put_if_unchanged(KEY, shared("second")) == shared("first")
    assert table.read([KEY]) == {KEY: shared("first")}


def test_a_tree_that_cannot_be_read_is_none_and_is_replaced(aws: Aws) -> None:
    table = SharedTrees(aws.clients, aws.settings)
    dynamodb.put(aws.clients, Put(table=aws.settings.ui_cache_table, item=KEY.item_key | {"shared": "{"}))
    assert table.read([KEY]) == {}
    assert table.put_if_unchanged(KEY, shared("mine")) == shared("mine")
    assert table.read([KEY]) == {KEY: shared("mine")}


def test_a_tree_that_was_read_and_cannot_be_used_is_replaced_once(aws: Aws) -> None:
    first, second = (SharedTrees(aws.clients, aws.settings) for _ in range(2))
    first.put_if_unchanged(KEY, shared("outdated"))
    assert first.read([KEY]) == second.read([KEY]) == {KEY: shared("outdated")}
    assert first.put_if_unchanged(KEY, shared("mine")) == shared("mine")
    assert second.put_if_unchanged(KEY, shared("theirs")) == shared("mine")


def test_a_tree_lives_for_a_week_and_is_then_replaced_though_dynamodb_still_has_it(aws: Aws) -> None:
    now = [1_000_000.0]
    table = SharedTrees(aws.clients, aws.settings, clock_of(now))
    table.put_if_unchanged(KEY, shared("old"))
    now[0] += TREE_SECONDS - 1
    assert table.read([KEY]) == {KEY: shared("old")}
    now[0] += 1
    assert table.read([KEY]) == {}
    assert SharedTrees(aws.clients, aws.settings, clock_of(now)).put_if_unchanged(KEY, shared("new")) == shared("new")
    assert table.read([KEY]) == {KEY: shared("new")}


@pytest.mark.parametrize("verdict", [Verdict.TRIMMED, Verdict.REPAIRED, Verdict.PARTIAL, None])
def test_a_stored_tree_that_is_not_a_models_whole_first_answer_is_not_used_and_is_replaced(
    aws: Aws, verdict: Verdict | None
) -> None:
    table = SharedTrees(aws.clients, aws.settings)
    table.put_if_unchanged(KEY, shared("poor", cost=GenerationCost(verdict=verdict)))
    assert table.read([KEY]) == {}
    assert table.put_if_unchanged(KEY, shared("good")) == shared("good")


def test_the_buckets_own_tree_is_found_and_else_the_nearest_coarser_one(aws: Aws) -> None:
    table = SharedTrees(aws.clients, aws.settings)
    assert table.find(STORE, EXACT, CATALOGUE) is None
    for bucket, is_exact in ((COARSER, False), (COARSE, False), (EXACT, True)):
        table.put_if_unchanged(tree_key(STORE, bucket, "components"), shared(bucket.name))
        found = table.find(STORE, EXACT, CATALOGUE)
        assert found == (bucket, shared(bucket.name), is_exact)


def test_the_tree_of_another_persona_or_of_a_finer_bucket_stands_in_for_none(aws: Aws) -> None:
    table = SharedTrees(aws.clients, aws.settings)
    for bucket in (Bucket(PersonaType.LOYALIST, "high"), EXACT, NEUTRAL_BUCKET):
        table.put_if_unchanged(tree_key(STORE, bucket, "components"), shared("other"))
    assert table.find(STORE, COARSE, CATALOGUE) is None


def test_a_tree_that_the_catalogue_has_left_too_little_is_passed_over() -> None:
    trees = {EXACT: shared("exact", "gone", "lost", "oak"), COARSE: shared("coarse", "oak", "gone")}
    found = choose_tree(EXACT, trees, CATALOGUE)
    assert found is not None
    assert (found.bucket, found.is_exact) == (COARSE, False)


def test_only_a_models_whole_answer_is_shared() -> None:
    whole = Composition(document=shared("mine").tree, persona=NEUTRAL, source=Source.CLAUDE, cost=WHOLE)
    assert to_share(whole, STORE, CATALOGUE, 5.0) == shared("mine", source=Source.CLAUDE)
    for changes in (
        {"source": Source.TEMPLATE},
        {"reason": DegradedReason.MODEL_FAILED},
        {"cost": WHOLE.model_copy(update={"verdict": Verdict.TRIMMED})},
    ):
        assert to_share(whole.model_copy(update=changes), STORE, CATALOGUE, 5.0) is None


def test_a_document_of_html_mode_is_shared_and_filled_for_each_shopper(aws: Aws) -> None:
    document = SegmentedDocument(segments=(TextSegment(html="<h2>Oak</h2>"), RowSlot(places=1)))
    made = Composition(document=document, persona=NEUTRAL, source=Source.KIMI, cost=WHOLE)
    mine = to_share(made, STORE, CATALOGUE, 5.0)
    assert mine is not None
    table = SharedTrees(aws.clients, replace(aws.settings, generation_mode="html"))
    table.put_if_unchanged(tree_key(STORE, EXACT, "html"), mine)
    found = table.find(STORE, EXACT, CATALOGUE)
    assert found == (EXACT, mine, True)
    assert found.shared.fill(STORE, CATALOGUE, Signals()).product_ids == ("oak",)


def test_the_trees_of_the_two_modes_are_different_ones(aws: Aws) -> None:
    table = SharedTrees(aws.clients, aws.settings)
    table.put_if_unchanged(KEY, shared("mine"))
    html = STORE.model_copy(update={"generation_mode": "html"})
    assert table.find(html, EXACT, CATALOGUE) is None
    assert table.find(STORE, EXACT, CATALOGUE) is not None


def test_a_document_that_this_version_does_not_know_is_an_absent_tree(aws: Aws) -> None:
    stored = shared("mine").model_dump_json().replace('"kind":"components"', '"kind":"canvas"')
    dynamodb.put(aws.clients, Put(table=aws.settings.ui_cache_table, item=KEY.item_key | {"shared": stored}))
    assert SharedTrees(aws.clients, aws.settings).read([KEY]) == {}


def test_a_dropped_tree_is_gone_and_dropping_it_again_changes_nothing(aws: Aws) -> None:
    table = SharedTrees(aws.clients, aws.settings)
    table.put_if_unchanged(KEY, shared("mine"))
    table.drop(KEY)
    table.drop(KEY)
    assert Table(aws.clients, aws.settings.ui_cache_table).get(KEY.item_key) is None


def test_a_table_that_does_not_answer_is_unavailable_storage(aws: Aws) -> None:
    table = SharedTrees(aws.clients, replace(aws.settings, ui_cache_table="no-such-table"))
    for ask in (
        lambda: table.read([KEY]),
        lambda: table.put_if_unchanged(KEY, shared("mine")),
        lambda: table.drop(KEY),
        lambda: table.find(STORE, EXACT, CATALOGUE),
    ):
        with pytest.raises(StorageUnavailable):
            ask()


def test_a_tree_of_another_version_is_read_without_what_this_one_does_not_know(aws: Aws) -> None:
    stored = shared("mine").model_dump_json().replace('{"tree"', '{"tomorrow": 1, "tree"', 1)
    item = tree_key(STORE, EXACT, "components").item_key | {"shared": stored}
    dynamodb.put(aws.clients, Put(table=aws.settings.ui_cache_table, item=item))
    assert SharedTrees(aws.clients, aws.settings).read([KEY]) == {KEY: shared("mine")}
