"""`wandstore tree`."""

from __future__ import annotations

import os
import time

import pytest

from local.run_file import run_file, write_run_file
from tests.builders import make_shared_tree
from tests.command_line.conftest import PORT, CommandLine
from tests.handmade_documents import make_document, make_group
from tests.shop import Shop
from wandstore.page_store.shared_trees import SharedTrees, tree_key
from wandstore.shoppers.buckets import NEUTRAL_BUCKET, Bucket
from wandstore.shoppers.personas import PersonaType

WANDS = Bucket(PersonaType.EXPLORER, "low", "Wands")
OF_LANTERN = ("--store", "lantern")
BUCKETS = 4 * 3 * 3 + 1  # two categories, and none


def test_the_trees_that_are_used_are_listed_with_what_they_cost(shop: Shop, wandstore: CommandLine) -> None:
    assert wandstore.done("tree", "list", *OF_LANTERN).messages == f"0 of {BUCKETS} buckets have a tree.\n"
    shop.share_tree(WANDS, "A shelf", "oak", "yew")
    shop.share_tree(NEUTRAL_BUCKET, "All of it", "oak", "gone", "lost")
    said = wandstore.done("tree", "list", *OF_LANTERN)
    first, second = (line.split("  ") for line in said.output.splitlines()[1:])
    assert (first[0], first[-1]) == ("neutral", "made again by the next job")
    assert (second[0], second[-1]) == ("explorer-low-wands", "in use")
    assert "2 of 2" in second
    assert "0.0100" in second
    assert said.messages == f"2 of {BUCKETS} buckets have a tree.\n"


def test_a_list_as_json_has_the_parts_of_the_bucket(shop: Shop, wandstore: CommandLine) -> None:
    shop.share_tree(WANDS, "A shelf", "oak")
    (row,) = wandstore.done("tree", "list", *OF_LANTERN, "--json").json
    assert (row["persona"], row["sensitivity"], row["category"]) == ("explorer", "low", "Wands")
    assert row["made"] < row["expires"]


def test_a_tree_is_shown_with_its_words_its_products_and_what_it_is_filled_with(
    shop: Shop, wandstore: CommandLine
) -> None:
    shop.share_tree(WANDS, "A shelf", "oak", "yew")
    said = wandstore.done("tree", "show", "explorer-low-wands", *OF_LANTERN)
    assert said.output.splitlines()[-1].split("  ") == ["grid airy", "A shelf", "oak, yew", "Wands"]
    shown = wandstore.done("tree", "show", "explorer-low-wands", *OF_LANTERN, "--json").json
    assert shown["tree"]["components"][0]["config"]["product_ids"] == ["oak", "yew"]
    shop.share_tree(NEUTRAL_BUCKET, "One alone", "oak")
    said = wandstore.done("tree", "show", "neutral", *OF_LANTERN)
    assert said.output.splitlines()[-1].endswith("these products")


def test_a_document_of_html_mode_is_shown_with_its_words_and_its_rows(shop: Shop, wandstore: CommandLine) -> None:
    shop.share_tree(WANDS, "A shelf", "oak")
    shop.share_document(
        WANDS, make_document("<h2>A &amp; B</h2>", make_group("<p>On {title:oak}</p>"), "{row:new 3 Wands}")
    )
    environment = {**os.environ, "STORES_DIR": shop.settings.stores_dir, "GENERATION_MODE": "html"}
    run_file().unlink()
    write_run_file(PORT, environment, [shop.store])
    said = wandstore.done("tree", "show", "explorer-low-wands", *OF_LANTERN, "--json").json
    assert [list(section.values()) for section in said["sections"]] == [
        ["text", "A & B", "", ""],
        ["group", "On", "oak", ""],
        ["row", "", "", "3 new of Wands"],
    ]
    assert said["state"] == "in use"


def test_a_bucket_without_a_tree_says_what_its_shoppers_get(shop: Shop, wandstore: CommandLine) -> None:
    show = ("tree", "show", "explorer-low-wands", *OF_LANTERN)
    reason = "1: explorer-low-wands has no tree. Its shoppers get the {} until a job has made one."
    assert wandstore.fails(*show) == reason.format("template")
    shop.share_tree(Bucket(PersonaType.EXPLORER, "high"), "Coarse", "oak")
    assert wandstore.fails(*show) == reason.format("tree of explorer-high")


def test_a_dropped_tree_is_gone_and_cannot_be_dropped_again(shop: Shop, wandstore: CommandLine) -> None:
    shop.share_tree(WANDS, "A shelf", "oak")
    drop = ("tree", "drop", "explorer-low-wands", *OF_LANTERN)
    assert wandstore(*drop, typed="n\n").messages.endswith("Nothing was changed.\n")
    assert SharedTrees(shop.clients, shop.settings).read([tree_key(shop.store, WANDS, "components")])
    said = wandstore.done(*drop, "--yes")
    assert said.messages == "The tree of explorer-low-wands is dropped. It may be shown for up to a minute.\n"
    assert wandstore.fails(*drop, "--yes") == "1: explorer-low-wands has no tree; nothing was changed."


def test_a_dropped_tree_as_json(shop: Shop, wandstore: CommandLine) -> None:
    shop.share_tree(NEUTRAL_BUCKET, "A shelf", "oak")
    said = wandstore.done("tree", "drop", "neutral", *OF_LANTERN, "--yes", "--json")
    assert said.json == {"bucket": "neutral", "dropped": True}


@pytest.mark.parametrize("name", ["", "wizard", "explorer", "explorer-low-hats", "neutral-low"])
def test_a_bucket_that_the_store_does_not_have_is_refused_with_an_example(wandstore: CommandLine, name: str) -> None:
    refused = wandstore.fails("tree", "show", name, *OF_LANTERN)
    assert refused.startswith(f"2: lantern has no bucket {name!r}: ")
    assert "explorer-low-wands" in refused


def test_a_store_that_does_not_exist_is_refused(wandstore: CommandLine) -> None:
    assert wandstore.fails("tree", "list", "--store", "nowhere").startswith("2: There is no store called 'nowhere'.")


def test_a_tree_that_has_expired_is_not_listed(shop: Shop, wandstore: CommandLine) -> None:
    old = SharedTrees(shop.clients, shop.settings, lambda: time.time() - 8 * 86_400)
    old.put_if_unchanged(tree_key(shop.store, WANDS, "components"), make_shared_tree("Old", "oak"))
    assert wandstore.done("tree", "list", *OF_LANTERN, "--json").json == []
