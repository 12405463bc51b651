"""Typed parameters: what is absent, what a form sends empty, and how a body is described."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.testclient import TestClient

from lambdas.edge.app import create_app
from lambdas.edge.parameters import Addressed, describe_body, validate_body
from tests.shop import Shop


class Item(BaseModel):
    name: str


class Order(BaseModel):
    items: list[Item]


def test_a_wrong_body_is_fastapis_own_error_placed_in_the_body() -> None:
    with pytest.raises(RequestValidationError) as refused:
        validate_body(Order, {"items": [{"name": 7}]})
    assert [fault["loc"] for fault in refused.value.errors()] == [("body", "items", 0, "name")]


@pytest.mark.parametrize("change", [{"store": "Lantern"}, {"store": None}, {"shopper": "a b"}, {"shopper": ""}])
def test_an_address_outside_the_grammar_is_a_wrong_body(change: dict[str, Any]) -> None:
    assert validate_body(Addressed, {"store": "lantern"}).shopper is None
    with pytest.raises(RequestValidationError):
        validate_body(Addressed, {"store": "lantern", "shopper": "ada"} | change)


@pytest.mark.parametrize(
    ("or_form", "kinds"),
    [(False, ["application/json"]), (True, ["application/json", "application/x-www-form-urlencoded"])],
)
def test_a_described_body_refers_to_no_schema_elsewhere(or_form: bool, kinds: list[str]) -> None:
    content = describe_body(Order, or_form=or_form)["content"]
    assert list(content) == kinds
    for kind in kinds:
        assert content[kind]["schema"]["properties"]["items"]["items"]["properties"]["name"] == {
            "title": "Name",
            "type": "string",
        }


def test_an_empty_store_is_the_default_store_and_an_empty_shopper_is_refused(shop: Shop) -> None:
    settings = shop.with_settings(default_store="lantern").settings
    edge = TestClient(create_app(settings, shop.clients))
    status = edge.get("/api/generation/status?shopper=ada&store=")
    assert (status.status_code, status.json()["store"]) == (200, "lantern")
    refused = edge.get(
        "/api/generation/status?shopper=&store=lantern", headers={"Cookie": "__Host-wandstore_shopper=ada"}
    )
    assert refused.status_code == 400
