from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from local.fake_shopify.shop import Identity
from local.kept_shops import KeptShops
from local.shops import News, ShopReader, ask_currency, connected_shops, connections_in
from tests.conftest import Aws
from tests.fake_shop import running_fake_shop
from tests.shop_source import ShopInMemory, make_shopify_product
from wandstore.catalogue.snapshots import Catalogues, build_catalogue
from wandstore.catalogue.stores import Store, find_store
from wandstore.catalogue.sync import CatalogueSync
from wandstore.errors import ShopUnavailable
from wandstore.ids import StoreSlug
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
    reader = reader_of(aws, settings, shop)
    assert reader.read(find_store(settings.stores_path, slug)) == told


def reader_of(aws: Aws, settings: Settings, shop: ShopInMemory, kept: KeptShops | None = None) -> ShopReader:
    reader = ShopReader(aws.clients, settings, kept)
    reader.sync = CatalogueSync(aws.clients, settings, open_source=shop.open)
    return reader


def published(aws: Aws, settings: Settings, store: Store) -> list[str]:
    """The handles of what the store shows."""
    catalogues = Catalogues(aws.clients, settings)
    catalogue = catalogues.read(store.slug, catalogues.current_version(store.slug) or "")
    return [product.id for product in catalogue.products] if catalogue else []


@pytest.fixture
def garden(settings: Settings) -> Store:
    return find_store(settings.stores_path, "garden")


def test_a_shop_that_cannot_be_read_is_shown_as_a_run_before_has_kept_it(
    aws: Aws, settings: Settings, garden: Store, tmp_path: Path
) -> None:
    kept = KeptShops(tmp_path / "shops")
    kept.keep("g.myshopify.com", "USD", build_catalogue(StoreSlug("earlier"), [make_shopify_product(7)]))
    offline = ShopInMemory(error=ShopUnavailable("network", "the shop cannot be reached"))
    told = reader_of(aws, settings, offline, kept).read(garden)
    assert re.fullmatch(
        r"the shop of garden cannot be read, and the store shows what the shop sold on \d{4}-\d\d-\d\d \d\d:\d\d, "
        r"1 products, until it can: the shop cannot be reached",
        told,
    )
    assert published(aws, settings, garden) == [make_shopify_product(7).id]


def test_what_a_shop_sells_is_kept_when_it_was_read_and_each_time_it_changed(
    aws: Aws, settings: Settings, garden: Store, tmp_path: Path
) -> None:
    kept, shop = KeptShops(tmp_path / "shops"), ShopInMemory()
    shop.sell(make_shopify_product(1))
    reader = reader_of(aws, settings, shop, kept)
    reader.keep_all()
    assert kept.find("g.myshopify.com", "USD") is None
    for number in (1, 2):
        shop.sell(make_shopify_product(number))
        reader.read(garden)
        reader.keep_all()
        found = kept.find("g.myshopify.com", "USD")
        assert found is not None
        assert len(found.catalogue.products) == number


def test_what_was_kept_stays_as_old_as_it_is_when_it_is_shown(
    aws: Aws, settings: Settings, garden: Store, tmp_path: Path
) -> None:
    kept = KeptShops(tmp_path / "shops")
    kept.keep("g.myshopify.com", "USD", build_catalogue(garden.slug, [make_shopify_product(7)]))
    (path,) = (tmp_path / "shops").iterdir()
    os.utime(path, (1_790_000_000, 1_790_000_000))
    reader = reader_of(aws, settings, ShopInMemory(error=ShopUnavailable("network", "no")), kept)
    reader.read(garden)
    reader.keep_all()
    assert path.stat().st_mtime == 1_790_000_000


def test_a_run_without_a_place_keeps_nothing(aws: Aws, settings: Settings, garden: Store) -> None:
    shop = ShopInMemory()
    shop.sell(make_shopify_product(1))
    reader = reader_of(aws, settings, shop)
    reader.read(garden)
    reader.keep_all()


def test_a_shop_is_asked_for_its_currency(settings: Settings) -> None:
    with running_fake_shop(identity=Identity(currency="CAD")) as fake:
        connections = connections_in(settings, {"SHOPIFY_STORE": fake.address})
        assert ask_currency(connections, find_store(settings.stores_path, "lantern"), settings) == "CAD"


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
