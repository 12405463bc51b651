from __future__ import annotations

import pytest
from starlette.requests import Request

from lambdas.edge.way_back import carry_on, is_within, lead_to
from tests.builders import make_store

STORE = make_store("lantern")


def request_of(shopper: str = "") -> Request:
    headers = [(b"cookie", f"__Host-wandstore_shopper={shopper}".encode())] if shopper else []
    return Request({"type": "http", "headers": headers})


def test_a_form_is_led_on_by_a_get_that_nobody_keeps() -> None:
    response = lead_to("/s/lantern")
    assert (response.status_code, response.headers["location"]) == (303, "/s/lantern")
    assert response.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    ("address", "is_ours"),
    [
        ("/s/lantern", True),
        ("/s/lantern/products/oak?variant=1#buy", True),
        ("/s/lanterns", False),
        ("//s/lantern", False),
        ("/s/lantern/../other", False),
        ("https://evil.example/s/lantern", False),
        ("", False),
    ],
)
def test_only_a_path_of_the_store_is_within_it(address: str, is_ours: bool) -> None:
    assert is_within(STORE, address) is is_ours


@pytest.mark.parametrize(
    ("address", "carried"),
    [
        ("/s/lantern", "/s/lantern?shopper=ada"),
        ("/s/lantern/products/oak?variant=1#buy", "/s/lantern/products/oak?variant=1&shopper=ada#buy"),
        ("/s/lantern?shopper=bea", "/s/lantern?shopper=bea"),
    ],
)
def test_a_shopper_whom_only_the_address_names_is_carried_on(address: str, carried: str) -> None:
    assert carry_on(request_of(), "ada", address) == carried
    assert carry_on(request_of("bea"), "ada", address) == carried
    assert carry_on(request_of("ada"), "ada", address) == address
    assert carry_on(request_of(), None, address) == address


def test_parameters_without_a_value_are_left_out() -> None:
    assert carry_on(request_of(), "ada", "/s/lantern", {"told": "a b", "of": ""}) == "/s/lantern?told=a+b&shopper=ada"
