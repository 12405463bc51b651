from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import Aws
from tests.hanging_secrets import hang_secrets
from wandstore.aws.secret_store import forget_secrets
from wandstore.catalogue.connections import Connections, known_secrets, shop_host
from wandstore.catalogue.stores import find_store
from wandstore.errors import StorageUnavailable
from wandstore.settings import Settings


@pytest.fixture
def settings(aws_environment: None, tmp_path: Path) -> Settings:
    """The default store `lantern` without a shop in its file, `garden` with one, `corner` without any."""
    (tmp_path / "lantern.toml").write_text('name = "Lantern"\n')
    (tmp_path / "corner.toml").write_text('name = "Corner"\n')
    shop = '[shopify]\ndomain = "Garden.myshopify.com"\ntoken_secret = "GARDEN_TOKEN"\naccess = "public"\n'
    (tmp_path / "garden.toml").write_text(f'name = "Garden"\n{shop}')
    return Settings(stores_dir=str(tmp_path), default_store="lantern")


@pytest.fixture
def connect(settings: Settings) -> Callable[..., Connections]:
    def with_secrets(**secrets: str) -> Connections:
        return Connections(settings, secrets.get)

    return with_secrets


def test_a_store_file_names_its_shop_and_its_token(connect: Callable[..., Connections], settings: Settings) -> None:
    connections = connect(GARDEN_TOKEN="a token", SHOPIFY_STORE="other.myshopify.com")
    garden = find_store(settings.stores_path, "garden")
    connection = connections.connection_of(garden)
    assert connection is garden.shopify
    assert connection is not None
    assert connections.token_of(connection) == "a token"
    assert connect().token_of(connection) is None


@pytest.mark.parametrize(
    ("token", "access"), [("shpat_0123", "private"), ("0123456789abcdef0123456789abcdef", "public"), ("", "tokenless")]
)
def test_two_secrets_connect_the_default_store(
    connect: Callable[..., Connections], settings: Settings, token: str, access: str
) -> None:
    connections = connect(SHOPIFY_STORE="lantern.myshopify.com", SHOPIFY_ACCESS_TOKEN=token)
    connection = connections.connection_of(find_store(settings.stores_path, "lantern"))
    assert connection is not None
    assert (connection.domain, connection.access) == ("lantern.myshopify.com", access)
    assert (connections.token_of(connection) or "") == token
    assert connections.connection_of(find_store(settings.stores_path, "corner")) is None


def test_without_the_secret_only_stores_whose_file_has_a_shop_are_connected(
    connect: Callable[..., Connections], settings: Settings
) -> None:
    assert [store.slug for store in connect().connected()] == ["garden"]
    assert connect().connection_of(find_store(settings.stores_path, "lantern")) is None
    assert [store.slug for store in connect(SHOPIFY_STORE="a.example").connected()] == ["garden", "lantern"]


@pytest.mark.parametrize("domain", ["garden.myshopify.com", "GARDEN.myshopify.com", "https://garden.myshopify.com/"])
def test_a_store_is_found_by_its_shops_domain(connect: Callable[..., Connections], domain: str) -> None:
    found = connect().store_of(domain)
    assert found is not None
    assert found.slug == "garden"


@pytest.mark.parametrize("domain", ["", "myshopify.com", "garden.myshopify.com.evil.example", "corner"])
def test_no_store_is_found_by_another_domain(connect: Callable[..., Connections], domain: str) -> None:
    assert connect().store_of(domain) is None


def test_the_host_of_a_shop_on_this_machine_keeps_its_port() -> None:
    assert shop_host("http://127.0.0.1:4000/") == "127.0.0.1:4000"


def test_while_secrets_manager_does_not_answer_a_store_does_not_count_as_unconnected(
    aws: Aws, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the publisher would publish the demo's CSV over a shop's catalogue."""
    forget_secrets()
    hang_secrets(monkeypatch, aws.clients)
    settings = replace(settings, secrets_prefix="wandstore/test/")
    connections = Connections(settings, known_secrets(aws.clients, settings))
    with pytest.raises(StorageUnavailable):
        connections.domain_of(find_store(settings.stores_path, "lantern"))
    forget_secrets()
