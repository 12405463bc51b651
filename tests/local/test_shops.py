from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from local.shops import connected_shops, read_shops
from tests.conftest import Aws
from tests.shop_source import ShopInMemory, make_shopify_product
from wandstore.catalogue.stores import find_store
from wandstore.catalogue.sync import CatalogueSync
from wandstore.errors import ShopUnavailable
from wandstore.settings import Settings


@pytest.fixture
def settings(aws: Aws, tmp_path: Path) -> Settings:
    """The default store `lantern` with a CSV, and `garden`, whose file names a shop."""
    (tmp_path / "lantern.toml").write_text('name = "Lantern"\ncatalogue = "l.csv"\n')
    (tmp_path / "garden.toml").write_text(
        'name = "Garden"\n[shopify]\ndomain = "g.myshopify.com"\naccess = "tokenless"\n'
    )
    return replace(aws.settings, stores_dir=str(tmp_path), default_store="lantern")


def test_a_shop_is_connected_by_a_store_file_or_by_the_environment(settings: Settings) -> None:
    assert connected_shops(settings, {}) == {"garden": "g.myshopify.com"}
    assert connected_shops(settings, {"SHOPIFY_STORE": " "}) == {"garden": "g.myshopify.com"}
    assert connected_shops(settings, {"SHOPIFY_STORE": "pets.mock.shop"}) == {
        "garden": "g.myshopify.com",
        "lantern": "pets.mock.shop",
    }


def test_the_first_sync_tells_what_came_of_it_for_each_store(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    garden, lantern = ShopInMemory(), ShopInMemory(error=ShopUnavailable("network", "the shop cannot be reached"))
    garden.sell(make_shopify_product(1))
    shops = {"garden": garden, "lantern": lantern}
    monkeypatch.setattr(CatalogueSync, "_open_shop", lambda _, store: shops[store.slug])
    said: list[str] = []
    stores = [find_store(settings.stores_path, slug) for slug in ("lantern", "garden")]
    read_shops(stores, settings, said.append).join()
    assert said == [
        "the shop of lantern cannot be read: the shop cannot be reached\n"
        "  The store shows its product CSV until it can.",
        "the shop of garden is published: 1 products",
    ]
