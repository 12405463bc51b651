"""The generator's process answers events as Lambda's runtime emulator does."""

from __future__ import annotations

import importlib
import json
import time
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient

from container_image import server
from local.event_source import INVOCATION_PATH
from tests.conftest import Aws
from wandstore.settings import current_settings


@pytest.fixture
def generator(aws: Aws) -> Iterator[ModuleType]:
    """The module, imported where it can open its clients."""
    server.get_clients.cache_clear()
    yield importlib.import_module("local.generator")
    server.get_clients.cache_clear()


def test_an_event_is_answered_with_the_handlers_result(generator: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    handled: list[tuple[Any, str]] = []

    def handle(event: Any, context: Any) -> dict[str, Any]:
        handled.append((event, context.function_name))
        return {"batchItemFailures": []}

    monkeypatch.setattr(generator, "handler", handle)
    answer = TestClient(generator.app).post(INVOCATION_PATH, json={"Records": []})
    assert (answer.status_code, answer.json()) == (200, {"batchItemFailures": []})
    assert handled == [({"Records": []}, generator.FUNCTION_NAME)]


def test_an_exception_of_the_handler_is_reported_in_a_body_of_status_200(
    generator: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generator, "handler", lambda *_: 1 / 0)
    answer = generator.invoke({})
    body = json.loads(answer.body)
    assert (answer.status_code, answer.headers["X-Amz-Function-Error"]) == (200, "Unhandled")
    assert (body["errorType"], body["errorMessage"]) == ("ZeroDivisionError", "division by zero")
    assert body["stackTrace"]


def test_the_handlers_time_is_that_of_the_function(generator: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[int] = []
    monkeypatch.setattr(generator, "handler", lambda _, context: left.append(context.get_remaining_time_in_millis()))
    generator.invoke({})
    assert 0 < left[0] <= current_settings().function_timeout_seconds * 1000
    assert generator.LambdaContext(deadline=time.monotonic() - 1).get_remaining_time_in_millis() == 0
