"""`wandstore sync`, with a shop that answers over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line.conftest import CommandLine
from tests.fake_shop import FakeShopHandle
from tests.shop import Shop
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.snapshots import Catalogues
from wandstore.catalogue.stores import stores_in
from wandstore.catalogue.sync_state import SyncStates
from wandstore.ids import StoreSlug

GARDEN = StoreSlug("garden")


@pytest.fixture
def garden(
    shop: Shop, fake_shop: FakeShopHandle, wandstore: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FakeShopHandle]:
    """The run has a second store, `garden`, whose shop is the fake one."""
    lines = ['name = "Garden"', 'currency = "GBP"', "[shopify]", f'domain = "{fake_shop.address}"']
    (Path(shop.settings.stores_dir) / "garden.toml").write_text("\n".join([*lines, 'token_secret = "GARDEN_TOKEN"']))
    monkeypatch.setenv("GARDEN_TOKEN", fake_shop.token)
    stores_in.cache_clear()
    yield fake_shop
    stores_in.cache_clear()


def published(shop: Shop) -> Catalogue | None:
    catalogues = Catalogues(shop.clients, shop.settings)
    version = catalogues.current_version(GARDEN)
    return catalogues.read(GARDEN, version) if version else None


def test_a_shop_is_read_and_published(shop: Shop, garden: FakeShopHandle, wandstore: CommandLine) -> None:
    said = wandstore.done("sync", "--store", "garden")
    catalogue = published(shop)
    assert catalogue is not None
    assert said.output == f"garden: 3 products, version {catalogue.version}: published.\n"
    assert catalogue.by_id.keys() == {"oak-wand", "yew-wand", "linen-cloth"}


def test_a_shop_that_has_not_changed_is_published_already(garden: FakeShopHandle, wandstore: CommandLine) -> None:
    first = wandstore.done("sync", "--store", "garden", "--json").json
    again = wandstore.done("sync", "--store", "garden", "--json").json
    assert (first["outcome"], again["outcome"]) == ("published", "unchanged")
    assert again == {"store": "garden", "outcome": "unchanged", "version": first["version"], "products": 3} | {
        "warnings": []
    }


def test_a_check_shows_what_would_change_and_publishes_nothing(
    shop: Shop, garden: FakeShopHandle, wandstore: CommandLine
) -> None:
    wandstore.done("sync", "--store", "garden")
    assert wandstore("sync", "--store", "garden", "--check").code == 0
    before = published(shop)
    garden.do("edit", handle="oak-wand", price="41.00")
    garden.do("add", handle="elm-wand", title="Elm wand", price="30.00")
    garden.do("delete", handle="linen-cloth")
    said = wandstore("sync", "--store", "garden", "--check")
    assert said.code == 1
    assert [line.split() for line in said.output.splitlines()] == [
        ["change", "product"],
        ["added", "elm-wand"],
        ["changed", "oak-wand"],
        ["removed", "linen-cloth"],
    ]
    assert published(shop) == before
    told = wandstore("sync", "--store", "garden", "--check", "--json").json
    assert (told["added"], told["changed"], told["removed"]) == (["elm-wand"], ["oak-wand"], ["linen-cloth"])
    assert before is not None
    assert told["published"] == before.version != told["shop"]


def test_a_product_that_is_left_out_is_reported(garden: FakeShopHandle, wandstore: CommandLine) -> None:
    garden.do("edit", handle="oak-wand", faults=["foreign currency"])
    said = wandstore.done("sync", "--store", "garden")
    assert "garden: 2 products" in said.output
    assert said.messages.startswith("warning: oak-wand")


def test_while_another_process_reads_the_shop_nothing_is_done(
    shop: Shop, garden: FakeShopHandle, wandstore: CommandLine
) -> None:
    import time

    assert SyncStates(shop.clients, shop.settings).take_lease(GARDEN, time.time())
    assert wandstore.fails("sync", "--store", "garden") == (
        "1: garden is not read: another process reads this shop now, and will publish it."
    )


def test_a_refused_token_is_one_line_and_the_token_is_not_in_it(
    shop: Shop, garden: FakeShopHandle, wandstore: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GARDEN_TOKEN", "shpat_wrong")
    said = wandstore.fails("sync", "--store", "garden")
    assert said.startswith("1: The shop cannot be read: the shop refuses the token (HTTP 401)")
    assert "shpat_wrong" not in said
    assert published(shop) is None


def test_a_store_without_a_shop_or_without_a_file_cannot_be_synced(wandstore: CommandLine) -> None:
    assert wandstore.fails("sync", "--store", "lantern") == (
        "2: The store lantern has no shop: its file has no [shopify]."
    )
    assert wandstore.fails("sync", "--store", "nowhere") == "2: There is no store called 'nowhere'."
