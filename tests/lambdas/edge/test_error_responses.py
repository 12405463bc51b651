"""Which error of ours stands for a fault that FastAPI found, and in which form it is answered."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.exceptions import RequestValidationError
from starlette.testclient import TestClient

from lambdas.edge.app import create_app
from lambdas.edge.error_responses import describe_fault
from tests.shop import Shop
from wandstore.errors import ErrorCode, InvalidEvent, InvalidField, JobFailed


def fault(*place: str | int, sent: Any = None) -> dict[str, Any]:
    return {"type": "x", "loc": place, "msg": "Input should be right", "input": sent}


@pytest.mark.parametrize(
    ("place", "field", "kind"),
    [
        (("query", "force"), "force", InvalidField),
        (("body", "price"), "price", InvalidEvent),
        (("body", "prices", 2), "prices.2", InvalidEvent),
        (("body", "persona"), "persona", InvalidField),
        (("body",), "body", InvalidEvent),
    ],
)
def test_a_fault_names_its_field_and_an_event_is_told_from_an_address(
    place: tuple[str | int, ...], field: str, kind: type[Exception]
) -> None:
    error = describe_fault(RequestValidationError([fault(*place)]))
    assert type(error) is kind
    assert (error.field, str(error)) == (field, f"{field}: Input should be right.")


def test_a_fault_of_the_address_comes_before_those_of_the_event() -> None:
    error = describe_fault(RequestValidationError([fault("body", "price"), fault("body", "store", sent=7)]))
    assert (type(error), error.field) == (InvalidField, "store")


def test_a_field_with_a_grammar_is_refused_in_the_words_of_its_grammar() -> None:
    error = describe_fault(RequestValidationError([fault("query", "shopper", sent="a b")]))
    assert str(error) == "shopper: letters, digits, hyphens and underscores, 1 to 128 of them."


@pytest.mark.parametrize(
    "error", [ZeroDivisionError("a secret"), JobFailed(ErrorCode.TIMEOUT, "a secret")], ids=["unknown", "ours"]
)
def test_a_fault_of_ours_is_a_500_that_keeps_its_words_to_itself(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("lambdas.edge.routes.generation.read_status", fail)
    with TestClient(create_app(shop.settings, shop.clients), raise_server_exceptions=False) as edge:
        response = edge.get("/api/generation/status?shopper=ada&store=lantern")
    assert response.status_code == 500
    assert response.json()["error"]["code"] == "INTERNAL_ERROR"
    assert "secret" not in response.text
