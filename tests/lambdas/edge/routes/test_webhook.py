import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError
from starlette.testclient import TestClient

from lambdas.edge.app import create_app
from lambdas.edge.routes import webhook as webhook_routes
from tests.hanging_secrets import hang_secrets
from tests.shop import Shop
from tests.written_metrics import metrics_in
from wandstore.aws import request_storage
from wandstore.aws import secret_store as secrets
from wandstore.catalogue.shop_events import ShopEvent, read_message
from wandstore.http_contract import MAX_SHOP_EVENT_BODY_BYTES, MAX_WEBHOOK_BODY_BYTES
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


# Shopify's own webhooks -----------------------------------------------------------------------------------------------

SHOPIFY = "/webhook/shopify"
APP_SECRET = "the app's secret"
SHOP_DOMAIN = "lantern.myshopify.com"
QUEUE_SECONDS = webhook_routes.SHOP_EVENT_STORAGE_SECONDS


@pytest.fixture
def shopify_edge(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """The edge whose store `lantern` is connected to a shop by the secret of that name."""
    monkeypatch.setenv("SHOPIFY_WEBHOOK_SECRET", APP_SECRET)
    monkeypatch.setenv("SHOPIFY_STORE", SHOP_DOMAIN)
    monkeypatch.setattr(webhook_routes, "SHOP_EVENT_STORAGE_SECONDS", 60.0)
    secrets.forget_secrets()
    return TestClient(create_app(replace(shop.settings, default_store="lantern"), shop.clients))


def sign_as_shopify(body: bytes, secret: str = APP_SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def send_event(edge: TestClient, body: bytes = b'{"id": 7}', **changes: str | None) -> Any:
    """Delivers the body, signed; a header that is None is not sent."""
    headers: dict[str, str | None] = {
        "X-Shopify-Hmac-Sha256": sign_as_shopify(body),
        "X-Shopify-Topic": "orders/paid",
        "X-Shopify-Shop-Domain": SHOP_DOMAIN,
        "X-Shopify-Webhook-Id": "w-1",
        "X-Shopify-Triggered-At": "2026-11-28T10:00:00Z",
        "Content-Type": "application/json",
    }
    headers |= {name.replace("_", "-"): value for name, value in changes.items()}
    return edge.post(
        SHOPIFY, content=body, headers={name: value for name, value in headers.items() if value is not None}
    )


@pytest.fixture
def queued(shop: Shop) -> Callable[[], list[ShopEvent]]:
    def receive() -> list[ShopEvent]:
        queue_url = shop.settings.shop_events_queue_url
        received = shop.clients.sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10)
        return [read_message(message["Body"], time.time()) for message in received.get("Messages", [])]

    return receive


def test_a_signed_event_is_answered_with_200_as_soon_as_it_is_queued(
    shopify_edge: TestClient, queued: Callable[[], list[ShopEvent]]
) -> None:
    response = send_event(shopify_edge, b'{"id": 7, "note_attributes": []}')
    assert (response.status_code, response.json()) == (200, {"accepted": True})
    assert response.headers["cache-control"] == "no-store"
    (event,) = queued()
    assert event == ShopEvent(
        id="w-1", topic="orders/paid", shop=SHOP_DOMAIN, at=1795860000, payload={"id": 7, "note_attributes": []}
    )


def test_a_repeat_is_answered_with_200(shopify_edge: TestClient, queued: Callable[[], list[ShopEvent]]) -> None:
    """What handles the queue finds that it has the same id."""
    assert [send_event(shopify_edge).status_code for _ in range(2)] == [200, 200]
    assert {event.id for event in queued()} == {"w-1"}


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "AAAA",
        sign_as_shopify(b'{"id": 7}', "another secret"),
        sign_as_shopify(b'{"id": 8}'),
        sign_as_shopify(b'{"id": 7}').rstrip("="),
        hmac.new(APP_SECRET.encode(), b'{"id": 7}', hashlib.sha256).hexdigest(),
    ],
)
def test_a_forged_or_unsigned_event_is_a_401(
    shopify_edge: TestClient, queued: Callable[[], list[ShopEvent]], signature: str | None
) -> None:
    response = send_event(shopify_edge, X_Shopify_Hmac_Sha256=signature)
    assert (response.status_code, response.json()["error"]["code"]) == (401, "NOT_SIGNED")
    assert queued() == []


def test_a_signed_event_of_a_shop_that_no_store_connects_is_a_401(
    shopify_edge: TestClient, queued: Callable[[], list[ShopEvent]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert send_event(shopify_edge, X_Shopify_Shop_Domain="other.myshopify.com").status_code == 401
    assert queued() == []
    assert ("ForeignShopEvent", 1, {}, "Count") in metrics_in(capsys.readouterr().out)


@pytest.mark.parametrize("value", ["", "  "])
def test_without_the_apps_secret_every_event_is_a_401(
    shopify_edge: TestClient, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("SHOPIFY_WEBHOOK_SECRET", value)
    body = b'{"id": 7}'
    assert send_event(shopify_edge, X_Shopify_Hmac_Sha256=sign_as_shopify(body, value)).status_code == 401
    assert send_event(shopify_edge).status_code == 401


@pytest.mark.parametrize(
    ("body", "changes"),
    [
        (b"no JSON", {}),
        (b"[]", {}),
        (b"{}", {"X_Shopify_Topic": None}),
        (b"{}", {"X_Shopify_Topic": "wandstore:full-read"}),
        (b"{}", {"X_Shopify_Shop_Domain": None}),
    ],
)
def test_a_signed_body_that_is_no_event_is_a_400(
    shopify_edge: TestClient, body: bytes, changes: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert send_event(shopify_edge, body, **changes).status_code == 400
    assert ("UnreadableShopEvent", 1, {}, "Count") in metrics_in(capsys.readouterr().out)


def test_an_event_of_1_mb_is_taken_and_a_larger_one_is_a_413(
    shopify_edge: TestClient, queued: Callable[[], list[ShopEvent]]
) -> None:
    def body_of(length: int) -> bytes:
        return b'{"id": 7, "note": "' + b"a" * (length - len(b'{"id": 7, "note": ""}')) + b'"}'

    assert send_event(shopify_edge, body_of(MAX_SHOP_EVENT_BODY_BYTES)).status_code == 200
    assert [event.payload for event in queued()] == [{"id": 7}]
    assert send_event(shopify_edge, body_of(MAX_SHOP_EVENT_BODY_BYTES + 1)).status_code == 413


def test_an_event_that_the_queue_does_not_take_is_to_be_delivered_again(
    shopify_edge: TestClient, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang(**_: Any) -> None:
        raise ReadTimeoutError(endpoint_url="https://sqs.test")

    monkeypatch.setattr(shop.clients.sqs, "send_message", hang)
    response = send_event(shopify_edge)
    assert (response.status_code, response.json()["error"]["retryable"]) == (503, True)


def test_a_slow_queue_has_less_than_a_second(shopify_edge: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[float] = []

    @contextmanager
    def note(seconds: float) -> Iterator[None]:
        limits.append(seconds)
        yield

    monkeypatch.setattr(request_storage, "at_most", note)
    monkeypatch.setattr(webhook_routes, "SHOP_EVENT_STORAGE_SECONDS", QUEUE_SECONDS)
    send_event(shopify_edge)
    (limit,) = limits
    assert limit <= QUEUE_SECONDS < 1


def test_no_secret_is_read_for_an_event_without_a_signature(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOPIFY_WEBHOOK_SECRET", raising=False)
    secrets.forget_secrets()
    monkeypatch.setattr(shop.clients.secrets, "get_secret_value", lambda **_: pytest.fail("asked"))
    settings = replace(shop.settings, secrets_prefix="wandstore/test/")
    with TestClient(create_app(settings, shop.clients)) as edge:
        assert send_event(edge, X_Shopify_Hmac_Sha256=None).status_code == 401


def test_secrets_manager_down_is_a_503_that_shopify_repeats(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOPIFY_WEBHOOK_SECRET", raising=False)
    secrets.forget_secrets()
    hang_secrets(monkeypatch, shop.clients)
    settings = replace(shop.settings, secrets_prefix="wandstore/test/")
    with TestClient(create_app(settings, shop.clients)) as edge:
        assert send_event(edge).status_code == 503


def test_a_store_whose_file_names_its_shop_takes_its_events(
    shopify_edge: TestClient, shop: Shop, tmp_path: Path, queued: Callable[[], list[ShopEvent]]
) -> None:
    folder = tmp_path / "stores-with-a-shop"
    folder.mkdir()
    (folder / "garden.toml").write_text('name = "Garden"\n[shopify]\ndomain = "garden.myshopify.com"\n')
    edge = TestClient(create_app(replace(shop.settings, stores_dir=str(folder)), shop.clients))
    assert send_event(edge, X_Shopify_Shop_Domain="Garden.MyShopify.com").status_code == 200
    assert [event.shop for event in queued()] == ["garden.myshopify.com"]
