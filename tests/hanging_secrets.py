"""Secrets Manager that never answers."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from wandstore.aws.clients import Clients


def hang_secrets(monkeypatch: pytest.MonkeyPatch, clients: Clients) -> list[dict[str, Any]]:
    """The calls, as they are made."""
    calls: list[dict[str, Any]] = []

    def hang(**arguments: Any) -> None:
        calls.append(arguments)
        raise ReadTimeoutError(endpoint_url="https://secretsmanager.test")

    monkeypatch.setattr(clients.secrets, "get_secret_value", hang)
    return calls
