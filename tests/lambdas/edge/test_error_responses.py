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


@pytest.mark.parametrize(
    ("address", "status"),
    [("/s/lantern/nowhere", 404), ("/s/lantern?shopper=a%20b", 400), ("/s/lantern/checkout?variant=x", 400)],
)
def test_an_error_within_a_store_wears_the_store(edge: TestClient, address: str, status: int) -> None:
    response = edge.get(address)
    assert response.status_code == status
    assert '<a class="name" href="/s/lantern">Lantern</a>' in response.text
    assert 'type="search"' in response.text
    assert response.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("/s/lantern/", "/s/lantern"),
        ("/s/lantern/?q=oak&shopper=ada", "/s/lantern?q=oak&shopper=ada"),
        ("/s/lantern/cart//", "/s/lantern/cart"),
        ("/s/lantern/caf%C3%A9%2F%2Fevil/", "/s/lantern/caf%C3%A9//evil"),
        ("/s/lantern/a%5C%25b/", "/s/lantern/a%5C%25b"),
        ("/store/", "/store"),
    ],
)
def test_a_slash_at_the_end_of_a_pages_address_leads_to_the_address_without(
    edge: TestClient, address: str, meant: str
) -> None:
    for response in (edge.get(address), edge.head(address)):
        assert response.status_code == 308
        assert response.headers["location"] == meant
        assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("address", ["/", "/s/", "//evil.example/", "/health/", "/api/shopper/track/"])
def test_no_other_address_is_redirected_by_its_slash(edge: TestClient, address: str) -> None:
    assert edge.get(address).headers.get("location", "/store") == "/store"


def test_an_error_of_no_store_is_a_page_without_a_store(edge: TestClient) -> None:
    response = edge.get("/s/nowhere")
    assert response.status_code == 404
    assert 'type="search"' not in response.text


def test_an_error_of_a_page_that_was_opened_by_its_address_still_carries_the_shopper(edge: TestClient) -> None:
    assert 'href="/s/lantern?shopper=ada"' in edge.get("/s/lantern/nowhere?shopper=ada").text


def test_what_fails_in_the_shell_itself_still_ends_as_a_page(edge: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("lambdas.edge.error_responses.render_notice", fail)
    response = edge.get("/s/lantern/nowhere")
    assert response.status_code == 404
    assert "Error 404" in response.text
