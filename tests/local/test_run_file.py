"""The file that registers a run for the command line."""

from __future__ import annotations

import json
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.run_file import FILE_VARIABLE, RunningRun, find_run, is_reachable, remove_run_file, run_file, write_run_file
from local.synth import ROOT
from tests.builders import make_store
from wandstore.catalogue.stores import ShopifyConnection


@pytest.fixture
def cloud() -> Iterator[str]:
    """The address of something that listens, as the run's embedded cloud does."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture
def environment(cloud: str, tmp_path: Path) -> dict[str, str]:
    return {FILE_VARIABLE: str(tmp_path / "cache" / "run.json"), "AWS_ENDPOINT_URL": cloud, "UI_CACHE_TABLE": "pages"}


def test_the_file_is_in_the_projects_cache_unless_told_otherwise() -> None:
    assert run_file({}) == ROOT / ".cache" / "run.json"
    assert run_file({FILE_VARIABLE: "/elsewhere.json"}) == Path("/elsewhere.json")


def test_a_run_is_found_until_it_has_ended(environment: dict[str, str]) -> None:
    path = run_file(environment)
    assert find_run(path) is None
    assert write_run_file(8000, environment, []) is None
    found = find_run(path)
    assert found is not None
    assert (found.port, found.environment["UI_CACHE_TABLE"]) == (8000, "pages")
    remove_run_file(8000, environment)
    assert not path.exists()


def test_only_its_owner_may_read_it_and_it_has_no_secret_but_those_of_shops(environment: dict[str, str]) -> None:
    connection = ShopifyConnection(domain="wands.myshopify.com", token_secret="WANDS_TOKEN")
    secrets = {"KIMI_API_KEY": "k", "DEBUG_TOKEN": "d", "WANDS_TOKEN": "w", "SHOPIFY_ACCESS_TOKEN": "s", "HOME": "/h"}
    write_run_file(8000, environment | secrets, [make_store(shopify=connection)])
    path = run_file(environment)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    written = json.loads(path.read_text())["environment"]
    assert written.keys() & secrets.keys() == {"WANDS_TOKEN", "SHOPIFY_ACCESS_TOKEN"}


def test_a_second_run_leaves_the_file_to_the_first(environment: dict[str, str]) -> None:
    write_run_file(8000, environment, [])
    other = write_run_file(8001, environment | {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, [])
    assert other is not None
    assert other.port == 8000
    remove_run_file(8001, environment)
    assert run_file(environment).exists()


def test_the_file_of_a_run_that_was_killed_is_no_run_and_is_replaced(environment: dict[str, str]) -> None:
    with socket.socket() as unbound:
        unbound.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{unbound.getsockname()[1]}"
        write_run_file(8000, environment | {"AWS_ENDPOINT_URL": dead}, [])
        assert find_run(run_file(environment)) is None
        assert write_run_file(8001, environment, []) is None
    found = find_run(run_file(environment))
    assert found is not None
    assert found.port == 8001


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"port": 1, "environment": []}', "\xff"])
def test_what_is_no_such_file_is_no_run(environment: dict[str, str], content: str) -> None:
    path = run_file(environment)
    path.parent.mkdir()
    path.write_text(content, encoding="latin-1")
    assert find_run(path) is None


def test_a_run_without_an_address_cannot_be_reached() -> None:
    assert not is_reachable(RunningRun(8000, {}))
    assert not is_reachable(RunningRun(8000, {"AWS_ENDPOINT_URL": "http://127.0.0.1:99999"}))
