"""Both apps do what their OpenAPI documents say, for what the documents allow and for what they do not.

Schemathesis draws the requests and checks the answers: statuses, types, schemas, headers, methods. `make contract`
draws more of them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error

from container_image import server
from lambdas.edge.app import create_app
from tests.integration.hostile_requests import open_shop_in_memory
from tests.shop import Shop
from wandstore.aws.secret_store import forget_secrets

EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "3"))
EACH = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Without secrets, as a new deployment is."""
    with pytest.MonkeyPatch.context() as patches:
        for name in ("WEBHOOK_SECRET", "SHOPIFY_WEBHOOK_SECRET", "DEBUG_TOKEN", "KIMI_API_KEY", "CLAUDE_API_KEY"):
            patches.delenv(name, raising=False)
        forget_secrets()
        yield open_shop_in_memory(tmp_path_factory.mktemp("stores"))


def check_all(app: Any, may_be_unavailable: tuple[str, ...] = ()) -> int:
    """Draws requests for every operation and checks each answer; how many there were."""
    answered = 0
    for found in schemathesis.openapi.from_asgi("/openapi.json", app).get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]  # an operation that cannot be read raises here
        for mode in schemathesis.GenerationMode:

            @EACH
            @given(case=operation.as_strategy(generation_mode=mode))
            def check(case: Any) -> None:
                nonlocal answered
                assume(not _has_half_a_character(case.body))
                answer = case.call()
                answered += 1
                is_allowed = answer.status_code == 503 and case.operation.path in may_be_unavailable
                case.validate_response(answer, excluded_checks=[not_a_server_error] if is_allowed else None)

            try:
                check()
            except Unsatisfiable:
                # An operation without parameters cannot be called in a wrong way.
                assert mode is schemathesis.GenerationMode.NEGATIVE, operation.label
    return answered


def _has_half_a_character(body: Any) -> bool:
    """Whether JSON escapes would name half a character: both apps refuse that, and a schema cannot say it."""
    if not isinstance(body, dict | list | str):
        return False
    try:
        json.dumps(body, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


@pytest.mark.slow
def test_the_edge_does_what_its_document_says(shop: Shop) -> None:
    assert check_all(create_app(shop.settings, shop.clients)) > 20 * EXAMPLES


@pytest.mark.slow
def test_the_generator_does_what_its_document_says(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    overrides = {server.get_clients: lambda: shop.clients, server.get_settings: lambda: shop.settings}
    monkeypatch.setattr(server.app, "dependency_overrides", overrides)
    # Without a model the second shape is answered with 503 and the template's page, as its contract says.
    assert check_all(server.app, may_be_unavailable=("/generate",)) >= EXAMPLES
