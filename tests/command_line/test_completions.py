"""What a shell proposes."""

from __future__ import annotations

import pytest

from command_line import completions
from command_line.completions import complete_bucket, complete_key, complete_namespace, complete_store
from tests.command_line.conftest import CommandLine
from tests.shop import Shop
from wandstore.errors import BadStoreFile


class Context:
    def __init__(self, **params: object) -> None:
        self.params = params


def propose(incomplete: str, **params: object) -> list[str]:
    return complete_key(Context(**params), incomplete)  # type: ignore[arg-type]


def test_namespaces_are_proposed_by_their_short_form_or_their_name() -> None:
    assert complete_namespace("") == ["cache", "queue", "sessions"]
    assert complete_namespace("q") == ["queue"]
    assert complete_namespace("UI") == ["UI_CACHE"]


def test_the_stores_of_the_run_are_proposed_or_those_of_the_repository(shop: Shop, no_run: CommandLine) -> None:
    assert complete_store("magic") == ["magic-wands"]


def test_the_runs_stores_are_proposed(wandstore: CommandLine) -> None:
    assert complete_store("") == ["lantern"]
    assert complete_store("x") == []


def test_the_buckets_of_a_store_are_proposed_and_of_an_impossible_one_none(wandstore: CommandLine) -> None:
    def of(incomplete: str, store: str | None) -> list[str]:
        return complete_bucket(Context(store=store), incomplete)  # type: ignore[arg-type]

    assert of("n", "lantern") == ["neutral"]
    assert of("explorer-low", "lantern") == ["explorer-low", "explorer-low-wands", "explorer-low-cloths"]
    assert of("", "nowhere") == []


def test_keys_of_the_run_are_proposed(wandstore: CommandLine) -> None:
    assert propose("catalogue:", namespace="cache")[0] == "catalogue:lantern"
    assert propose("nothing", namespace="cache") == []


@pytest.mark.parametrize("params", [{}, {"namespace": "r2"}, {"namespace": "cache", "stage": "staging"}])
def test_no_key_is_proposed_of_a_stage_or_of_no_namespace(wandstore: CommandLine, params: dict[str, object]) -> None:
    assert propose("", **params) == []


def test_a_failure_proposes_nothing(wandstore: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise BadStoreFile("a.toml: no")

    monkeypatch.setattr(completions, "stores_in", fail)
    monkeypatch.setattr(completions, "open_target", fail)
    assert complete_store("") == []
    assert propose("", namespace="cache") == []
