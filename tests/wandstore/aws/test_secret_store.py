"""Secrets: the environment first, then Secrets Manager; absent is absent."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError

from tests.conftest import Aws
from wandstore.aws import secret_store as secrets
from wandstore.aws.clients import Clients
from wandstore.aws.secret_store import is_secret_known, peek_secret, read_secret
from wandstore.settings import Settings


@pytest.fixture(autouse=True)
def fresh_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("KIMI_API_KEY", raising=False)
    secrets.forget_secrets()
    yield
    secrets.forget_secrets()


@pytest.fixture
def prefixed(aws: Aws) -> Settings:
    return replace(aws.settings, secrets_prefix="wandstore/test/")


def test_the_environment_comes_first(aws: Aws, prefixed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    aws.clients.secrets.create_secret(Name="wandstore/test/KIMI_API_KEY", SecretString="stored")
    monkeypatch.setenv("KIMI_API_KEY", " from-outside\n")
    assert read_secret("KIMI_API_KEY", aws.clients, prefixed) == "from-outside"


def test_secrets_manager_is_asked_once_in_five_minutes(
    aws: Aws, prefixed: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws.clients.secrets.create_secret(Name="wandstore/test/KIMI_API_KEY", SecretString="first")
    assert read_secret("KIMI_API_KEY", aws.clients, prefixed) == "first"
    aws.clients.secrets.put_secret_value(SecretId="wandstore/test/KIMI_API_KEY", SecretString="second")
    assert read_secret("KIMI_API_KEY", aws.clients, prefixed) == "first"
    later = time.monotonic() + 301
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert read_secret("KIMI_API_KEY", aws.clients, prefixed) == "second"


def test_a_secret_that_nobody_made_or_filled_is_absent(aws: Aws, prefixed: Settings) -> None:
    aws.clients.secrets.create_secret(Name="wandstore/test/EMPTY")
    aws.clients.secrets.create_secret(Name="wandstore/test/BLANK", SecretString="  ")
    for name in ("NEVER_MADE", "EMPTY", "BLANK"):
        assert read_secret(name, aws.clients, prefixed) is None


def test_without_a_prefix_nobody_but_the_environment_is_asked(aws: Aws) -> None:
    assert read_secret("KIMI_API_KEY", aws.clients, aws.settings) is None


def test_a_failure_of_secrets_manager_is_an_absent_secret_for_a_while(
    prefixed: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    class Hanging:
        def get_secret_value(self, **_: Any) -> Any:
            asked.append(time.monotonic())
            raise ConnectTimeoutError(endpoint_url="https://secretsmanager.test")

    class HangingClients:
        secrets = Hanging()

    clients: Clients = HangingClients()  # type: ignore[assignment]
    assert read_secret("KIMI_API_KEY", clients, prefixed) is None
    assert read_secret("KIMI_API_KEY", clients, prefixed) is None
    assert len(asked) == 1
    later = time.monotonic() + 31
    monkeypatch.setattr(time, "monotonic", lambda: later)
    read_secret("KIMI_API_KEY", clients, prefixed)
    assert len(asked) == 2


def test_a_look_at_a_secret_finds_what_was_read_however_long_ago_and_asks_nobody(
    aws: Aws, prefixed: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws.clients.secrets.create_secret(Name="wandstore/test/KIMI_API_KEY", SecretString="stored")
    assert peek_secret("KIMI_API_KEY", prefixed) is None
    read_secret("KIMI_API_KEY", aws.clients, prefixed)
    monkeypatch.setattr(aws.clients.secrets, "get_secret_value", lambda **_: pytest.fail("asked"))
    later = time.monotonic() + 1000
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert peek_secret("KIMI_API_KEY", prefixed) == "stored"
    monkeypatch.setenv("KIMI_API_KEY", " from-outside\n")
    assert peek_secret("KIMI_API_KEY", prefixed) == "from-outside"


def test_an_answer_that_is_not_secrets_managers_says_nothing_of_a_secret(prefixed: Settings) -> None:
    class Confused:
        def get_secret_value(self, **_: Any) -> Any:
            return {"ResponseMetadata": {"HTTPStatusCode": 200}}  # as botocore reads a body that is not JSON

    class ConfusedClients:
        secrets = Confused()

    clients: Clients = ConfusedClients()  # type: ignore[assignment]
    assert read_secret("KIMI_API_KEY", clients, prefixed) is None
    assert not is_secret_known("KIMI_API_KEY", prefixed)
