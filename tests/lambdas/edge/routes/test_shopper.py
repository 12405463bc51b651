import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.shop import Shop
from wandstore.sessions import read_session

TRACK = "/api/shopper/track"
VIEW = {"shopper": "ada", "store": "lantern", "event": "view", "productId": "oak"}


def test_an_event_is_answered_with_the_persona_it_speaks_for(edge: TestClient) -> None:
    response = edge.post(TRACK, json=VIEW)
    assert response.status_code == 202
    body = response.json()
    assert body["tracked"] is True
    assert body["refresh"] == "none"
    assert set(body["persona"]) == {"type", "confidence", "hash", "reasons"}
    assert body["persona"]["type"] is None
    assert "jobId" not in body


def test_events_that_change_the_persona_say_which_job_makes_the_page(edge: TestClient, shop: Shop) -> None:
    edge.get("/s/lantern?shopper=ada")
    shop.work()
    answers = [edge.post(TRACK, json=VIEW | {"event": "discount_click", "productId": "yew"}).json() for _ in range(4)]
    queued = [answer for answer in answers if answer["refresh"] == "queued"]
    assert len(queued) == 1
    job = shop.job("ada")
    assert job is not None
    assert queued[0]["jobId"] == job.job_id
    assert answers[-1]["persona"]["type"] == "dealhunter"


def test_a_beacon_says_text_plain_and_the_cookie_says_who(edge: TestClient, shop: Shop) -> None:
    said = json.dumps({"store": "lantern", "event": "login"})
    response = edge.post(TRACK, content=said, headers={"Content-Type": "text/plain", "Cookie": "wandstore_shopper=ada"})
    assert response.status_code == 202
    assert read_session(shop.clients, shop.settings, "ada", "lantern").signals.logins == 1


def test_who_sends_the_privacy_signal_is_not_tracked(edge: TestClient, shop: Shop) -> None:
    response = edge.post(TRACK, json=VIEW, headers={"Sec-GPC": "1"})
    assert (response.status_code, response.json()["tracked"]) == (202, False)
    assert read_session(shop.clients, shop.settings, "ada", "lantern").revision == 0


def test_a_shopper_that_is_null_is_the_cookies(edge: TestClient, shop: Shop) -> None:
    said = VIEW | {"shopper": None}
    assert edge.post(TRACK, json=said, headers={"Cookie": "wandstore_shopper=ada"}).status_code == 202
    assert read_session(shop.clients, shop.settings, "ada", "lantern").revision == 1


def test_a_price_of_many_digits_is_kept_to_the_cent(edge: TestClient, shop: Shop) -> None:
    said = {"shopper": "ada", "store": "lantern", "event": "purchase", "price": "0." + "3" * 5000}
    assert edge.post(TRACK, json=said).status_code == 202
    assert str(read_session(shop.clients, shop.settings, "ada", "lantern").signals.spent) == "0.33"


@pytest.mark.parametrize(
    ("status", "code", "change"),
    [
        (400, "INVALID_FIELD", {"shopper": "a b"}),
        (400, "INVALID_FIELD", {"shopper": 7}),
        (400, "INVALID_FIELD", {"store": "Lantern"}),
        (400, "INVALID_FIELD", {"store": None}),
        (404, "STORE_NOT_FOUND", {"store": "nowhere"}),
        (422, "INVALID_EVENT", {"event": "dance"}),
        (422, "INVALID_EVENT", {"event": None}),
        (422, "INVALID_EVENT", {"productId": "unicorn"}),
        (422, "INVALID_EVENT", {"productId": 12}),
        (422, "INVALID_EVENT", {"price": -1}),
        (422, "INVALID_EVENT", {"price": "cheap"}),
        (422, "INVALID_EVENT", {"query": "x" * 501}),
    ],
)
def test_what_cannot_be_is_refused_in_the_one_error_shape_and_nothing_is_stored(
    edge: TestClient, shop: Shop, status: int, code: str, change: dict[str, Any]
) -> None:
    response = edge.post(TRACK, json=VIEW | change)
    assert response.status_code == status
    error = response.json()["error"]
    assert set(error) == {"code", "message", "retryable"}
    assert error["code"] == code
    assert next(iter(change)) in error["message"] or status == 404
    assert read_session(shop.clients, shop.settings, "ada", "lantern").revision == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b'"view"',
        b"[" * 60_000,
        b"\xff",
        b'{"shopper": "ada", "store": "lantern", "event": "search", "query": "\\ud800"}',
        b'{"shopper": "ada", "store": "lantern", "event": "view", "price": NaN}',
        b'{"shopper": "ada", "store": "lantern", "event": "view", "price": Infinity}',
        b'{"shopper": "ada", "store": "lantern", "event": "view", "price": 1e999}',
    ],
)
def test_a_body_that_is_no_event_is_a_422(edge: TestClient, body: bytes) -> None:
    response = edge.post(TRACK, content=body)
    assert response.status_code == 422
    assert response.json()["error"]["retryable"] is False


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_64_kb_is_a_413(edge: TestClient, chunked: bool) -> None:
    body = json.dumps(VIEW | {"query": "x" * 65_536}).encode()
    response = edge.post(TRACK, content=iter([body]) if chunked else body)
    assert response.status_code == 413
    assert response.json()["error"]["code"] == "BODY_TOO_LARGE"


def test_without_storage_an_event_is_answered_and_not_said_to_be_tracked(
    edge: TestClient, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop.clients.dynamodb, "batch_get_item", lambda **_: 1 / 0)
    response = edge.post(TRACK, json=VIEW)
    assert (response.status_code, response.json()["tracked"]) == (202, False)
