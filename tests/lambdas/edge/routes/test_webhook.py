import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from lambdas.edge.app import create_app
from tests.hanging_secrets import hang_secrets
from tests.shop import Shop
from wandstore.aws import secret_store as secrets
from wandstore.http_contract import MAX_WEBHOOK_BODY_BYTES
from wandstore.jobs.models import JobState

WEBHOOK = "/webhook/generation-complete"
SECRET = "a secret"
PAGE = {
    "jobId": "theirs-1",
    "storeSlug": "lantern",
    "shopperId": "ada",
    "html": "<h1>Hello</h1>",
    "persona": "explorer",
    "source": "kimi",
}


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    secrets.forget_secrets()


def sign(body: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"X-Webhook-Signature": f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"}


def deliver(edge: TestClient, **changes: Any) -> Any:
    body = json.dumps(PAGE | changes).encode()
    return edge.post(WEBHOOK, content=body, headers=sign(body))


def test_a_signed_page_is_accepted_and_queued(edge: TestClient, shop: Shop) -> None:
    response = deliver(edge)
    job = shop.job("ada")
    assert job is not None
    assert (response.status_code, response.json()) == (202, {"accepted": True, "jobId": job.job_id})
    assert response.headers["cache-control"] == "no-store"
    assert job.state is JobState.QUEUED


def test_a_repeat_is_accepted_and_queues_nothing(edge: TestClient, shop: Shop) -> None:
    first = deliver(edge).json()
    shop.work()
    again = deliver(edge)
    assert (again.status_code, again.json()) == (202, first)
    assert shop.receive() == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Webhook-Signature": ""},
        {"X-Webhook-Signature": "sha256="},
        {"X-Webhook-Signature": "md5=00"},
        {"X-Webhook-Signature": b"sha256=\xe9\xff"},
        sign(b"{}", "another secret"),
        sign(b"{} "),
        {"X-Webhook-Signature": sign(b"{}")["X-Webhook-Signature"].removeprefix("sha256=")},
    ],
)
def test_a_page_that_is_not_signed_is_a_401_before_it_is_read(edge: TestClient, headers: Any) -> None:
    response = edge.post(WEBHOOK, content=b"{}", headers=headers)
    assert response.status_code == 401
    error = response.json()["error"]
    assert (error["code"], error["retryable"]) == ("NOT_SIGNED", False)
    assert edge.post(WEBHOOK, content=b"{}", headers=sign(b"{}")).status_code == 422


@pytest.mark.parametrize("value", ["", "  "])
def test_with_no_secret_set_nobody_gets_in(edge: TestClient, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", value)
    body = json.dumps(PAGE).encode()
    assert edge.post(WEBHOOK, content=body, headers=sign(body, value)).status_code == 401
    assert edge.post(WEBHOOK, content=body, headers=sign(body)).status_code == 401


def test_the_secret_of_secrets_manager_opens_the_door(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEBHOOK_SECRET")
    shop.clients.secrets.create_secret(Name="wandstore/test/WEBHOOK_SECRET", SecretString="stored")
    body = json.dumps(PAGE).encode()
    settings = replace(shop.settings, secrets_prefix="wandstore/test/")
    with TestClient(create_app(settings, shop.clients)) as edge:
        assert edge.post(WEBHOOK, content=body, headers=sign(body, "stored")).status_code == 202


def test_secrets_manager_down_closes_the_door_and_is_asked_only_for_a_signature(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WEBHOOK_SECRET")
    asked = hang_secrets(monkeypatch, shop.clients)
    settings = replace(shop.settings, secrets_prefix="wandstore/test/")
    with TestClient(create_app(settings, shop.clients)) as edge:
        assert edge.post(WEBHOOK, content=b"{}").status_code == 401
        assert asked == []
        for _ in range(2):
            refused = edge.post(WEBHOOK, content=b"{}", headers=sign(b"{}"))
            assert (refused.status_code, refused.json()["error"]["retryable"]) == (503, True)
        assert len(asked) == 1


@pytest.mark.parametrize(
    ("status", "code", "changes"),
    [
        (422, "INVALID_DELIVERY", {"html": ""}),
        (422, "INVALID_DELIVERY", {"shopperId": 7}),
        (422, "INVALID_DELIVERY", {"jobId": None}),
        (400, "INVALID_FIELD", {"shopperId": "a b"}),
        (400, "INVALID_FIELD", {"storeSlug": "Lantern"}),
        (404, "STORE_NOT_FOUND", {"storeSlug": "nowhere"}),
    ],
)
def test_what_cannot_be_a_page_is_refused_in_the_one_error_shape(
    edge: TestClient, status: int, code: str, changes: dict[str, Any]
) -> None:
    response = deliver(edge, **changes)
    assert response.status_code == status
    assert set(response.json()["error"]) == {"code", "message", "retryable"}
    assert (response.json()["error"]["code"], response.json()["error"]["retryable"]) == (code, False)


def test_a_signed_body_that_is_no_json_is_a_422(edge: TestClient) -> None:
    for body in (b"", b"no json", b"[]", b"\xff", b"[" * 60_000):
        assert edge.post(WEBHOOK, content=body, headers=sign(body)).status_code == 422


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_may_have_512_kb_and_no_more(edge: TestClient, chunked: bool) -> None:
    frame = len(json.dumps(PAGE | {"html": ""}))
    fits = json.dumps(PAGE | {"html": "x" * (MAX_WEBHOOK_BODY_BYTES - frame)}).encode()
    for body, status in ((fits, 202), (fits + b" ", 413)):
        content: Any = iter([body]) if chunked else body
        assert edge.post(WEBHOOK, content=content, headers=sign(body)).status_code == status


def test_a_live_job_is_a_409_and_the_page_is_taken_when_it_has_ended(edge: TestClient, shop: Shop) -> None:
    edge.get("/s/lantern?shopper=ada")
    refused = deliver(edge)
    assert refused.status_code == 409
    assert (refused.json()["error"]["code"], refused.json()["error"]["retryable"]) == ("JOB_LIVE", True)
    shop.work()
    assert deliver(edge).status_code == 202


def test_a_full_pool_is_a_429_to_be_tried_again(shop: Shop) -> None:
    small = shop.with_settings(max_queue_depth=1, pool_size=1)
    small.visit("somebody")
    with TestClient(create_app(small.settings, small.clients)) as edge:
        error = deliver(edge)
    assert error.status_code == 429
    assert (error.json()["error"]["code"], error.json()["error"]["retryable"]) == ("QUEUE_FULL", True)


@pytest.mark.parametrize(("service", "operation"), [("dynamodb", "get_item"), ("s3", "put_object")])
def test_storage_that_does_not_answer_is_a_503_to_be_tried_again(
    edge: TestClient, shop: Shop, monkeypatch: pytest.MonkeyPatch, service: str, operation: str
) -> None:
    monkeypatch.setattr(getattr(shop.clients, service), operation, lambda **_: 1 / 0)
    refused = deliver(edge)
    assert refused.status_code == 503
    assert refused.json()["error"]["retryable"] is True
    monkeypatch.undo()
    assert shop.job("ada") is None
