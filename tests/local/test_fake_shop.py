"""`make run SHOPIFY=fake`: what it asks for, and how the default store is connected to the fake shop."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.fake_shop import FakeShop, connect_store, find_fake_shop
from local.fake_shopify import schema
from local.fake_shopify.__main__ import arguments
from local.own_store import WrongInput
from local.synth import ROOT
from wandstore.catalogue.connections import TOKEN_SECRET
from wandstore.catalogue.stores import Store, find_store

STORES = ROOT / "stores"


@pytest.fixture
def demo() -> Store:
    return find_store(STORES, "magic-wands")


@pytest.fixture
def schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in place of npm's, with a file where the schema of our version would be."""
    monkeypatch.setattr(schema, "FOLDER", tmp_path)
    path = tmp_path / f"{schema.PREFIX}{schema.LATEST_VERSION}{schema.SUFFIX}"
    path.touch()
    return path


def test_without_a_wish_there_is_none() -> None:
    assert find_fake_shop({}) is None
    assert find_fake_shop({"SHOPIFY": " "}) is None


def test_it_has_a_port_of_its_own(schemas: Path) -> None:
    assert find_fake_shop({"SHOPIFY": "fake"}) == FakeShop(8793)
    assert find_fake_shop({"SHOPIFY": "fake", "SHOPIFY_PORT": "9001"}) == FakeShop(9001)


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"SHOPIFY": "pets.mock.shop"}, "SHOPIFY is 'pets.mock.shop'; only SHOPIFY=fake can be run here"),
        ({"SHOPIFY": "fake", "SHOPIFY_STORE": "a.example"}, "SHOPIFY=fake and SHOPIFY_STORE are both set"),
        ({"SHOPIFY": "fake", "SHOPIFY_PORT": "x"}, "SHOPIFY_PORT is 'x'; it is the number of a port, like 8793"),
        ({"SHOPIFY": "fake", "SHOPIFY_PORT": "0"}, "SHOPIFY_PORT is '0'"),
        ({"SHOPIFY_PORT": "9001"}, "SHOPIFY_PORT is set and SHOPIFY is not"),
    ],
)
def test_a_wish_that_cannot_be_is_a_sentence(schemas: Path, variables: dict[str, str], message: str) -> None:
    with pytest.raises(WrongInput, match=message):
        find_fake_shop(variables)


def test_without_shopifys_schema_it_says_what_installs_it(schemas: Path) -> None:
    schemas.unlink()
    with pytest.raises(WrongInput, match="`make run SHOPIFY=fake`"):
        find_fake_shop({"SHOPIFY": "fake"})


def test_the_default_store_is_connected_in_a_copy_of_the_stores(demo: Store, tmp_path: Path) -> None:
    connect_store(FakeShop(9001), demo, STORES, tmp_path / "stores")
    store = find_store(tmp_path / "stores", "magic-wands")
    assert store.shop_domain == "http://127.0.0.1:9001"
    assert store.shopify is not None
    assert (store.shopify.domain, store.shopify.token_secret) == ("http://127.0.0.1:9001", TOKEN_SECRET)
    assert (store.name, store.brand, store.currency) == (demo.name, demo.brand, demo.currency)
    assert store.catalogue == tmp_path / "stores" / "magic-wands.csv"
    assert store.catalogue.is_file()
    assert find_store(STORES, "magic-wands").shopify is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('name = "Corner"\n', "corner has no product CSV"),
        ('name = "C"\ncatalogue = "c.csv"\n[shopify]\ndomain = "c.example"\n', "a shop of its own, c.example"),
    ],
)
def test_a_store_that_cannot_be_connected_is_a_sentence(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "corner.toml").write_text(text)
    with pytest.raises(WrongInput, match=message):
        connect_store(FakeShop(1), find_store(tmp_path, "corner"), tmp_path, tmp_path / "copy")


def test_its_command_sells_the_stores_products_and_tells_the_run(demo: Store) -> None:
    module, name, *options = FakeShop(9001).arguments(demo, edge_port=8001)
    assert (module, name) == ("-m", "local.fake_shopify")
    given = arguments(options)
    assert (given.port, given.catalog, given.currency) == (9001, demo.catalogue, "GBP")
    assert given.webhook_url == "http://127.0.0.1:8001/webhook/shopify"
    # The run has the secrets that the shop uses without being told any.
    assert set(FakeShop(9001).secrets.values()) == {given.secret, given.token}


def test_it_says_where_its_admin_is_and_how_to_edit_a_price_and_place_an_order(demo: Store) -> None:
    told = FakeShop(9001).describe("http://localhost:8001", demo)
    assert "http://localhost:9001/_fake/\n" in told
    assert "curl -d handle=" in told
    assert "Buy on a page of http://localhost:8001/s/magic-wands, then Pay now" in told
