from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from local.shops import News, connected_shops, read_shop
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


@pytest.mark.parametrize(
    ("slug", "error", "told"),
    [
        ("garden", None, "the shop of garden is published: 1 products"),
        (
            "lantern",
            ShopUnavailable("network", "the shop cannot be reached"),
            "the shop of lantern cannot be read, and the store shows its product CSV until it can: "
            "the shop cannot be reached",
        ),
        (
            "garden",
            ShopUnavailable("frozen", "the shop is frozen"),
            "the shop of garden cannot be read, and the store shows no products until it can: the shop is frozen",
        ),
        (
            "garden",
            ZeroDivisionError("no"),
            "the shop of garden could not be published, and will be tried again: ZeroDivisionError('no')",
        ),
    ],
)
def test_a_sync_reports_its_result_to_the_user(
    aws: Aws, settings: Settings, slug: str, error: Exception | None, told: str
) -> None:
    shop = ShopInMemory(error=error)
    shop.sell(make_shopify_product(1))
    sync = CatalogueSync(aws.clients, settings, open_source=shop.open)
    assert read_shop(sync, find_store(settings.stores_path, slug)) == told


def test_each_sentence_is_read_once_and_never_in_part(tmp_path: Path) -> None:
    writer, reader = News(tmp_path / "news"), News(tmp_path / "news")
    assert reader.read_new() == []
    writer.tell("one\nof two lines")
    writer.tell("zwei und drölf")
    assert reader.read_new() == ["one of two lines", "zwei und drölf"]
    with (tmp_path / "news").open("a") as file:
        file.write("a half")
    assert reader.read_new() == []
    writer.tell("; the rest")
    assert reader.read_new() == ["a half; the rest"]
