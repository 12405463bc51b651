"""`wandstore neighbours`."""

from __future__ import annotations

from tests.command_line.conftest import CommandLine
from tests.shop import Shop
from wandstore.catalogue.published_neighbours import PublishedNeighbours


def test_a_store_with_too_few_shoppers_has_nothing_to_publish(shop: Shop, wandstore: CommandLine) -> None:
    shop.view("ada", "oak", "yew")
    said = wandstore.done("neighbours", "--store", "lantern")
    assert "too few to publish any" in said.output


def test_what_was_counted_is_told_and_published(shop: Shop, wandstore: CommandLine) -> None:
    for number in range(3):
        shop.view(f"ada-{number}", "oak", "yew")
    found = wandstore.done("neighbours", "--store", "lantern", "--json").json
    assert (found["products"], found["published"]) == (2, True)
    assert PublishedNeighbours(shop.clients, shop.settings).current_version(shop.store.slug) == found["version"]
    assert "published already" in wandstore.done("neighbours", "--store", "lantern").output


def test_an_unknown_store_is_refused(wandstore: CommandLine) -> None:
    said = wandstore("neighbours", "--store", "nowhere")
    assert (said.code, said.messages) == (2, "There is no store called 'nowhere'.\n")
