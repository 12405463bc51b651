"""What is posted: only by a page of ours, and a refusal that costs nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from lambdas.edge.app import create_app
from lambdas.edge.posts import is_of_own_page
from lambdas.edge.readable_requests import make_handler
from tests.edge_events import http_api_event
from tests.integration.hostile_requests import open_shop_in_memory
from tests.mangum_loop import event_loop_of_mangum
from tests.shop import Shop
from tests.written_metrics import metrics_in
from wandstore.aws.secret_store import forget_secrets

ORIGIN = "what CloudFront adds"
SEEN = {"shopper": "ada", "store": "lantern", "event": "view", "productId": "oak"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def memory_shop(tmp_path: Any, aws_environment: None, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.delenv("ORIGIN_SECRET", raising=False)
    forget_secrets()
    return open_shop_in_memory(tmp_path)


@pytest.fixture
def edge(memory_shop: Shop) -> Iterator[TestClient]:
    with TestClient(create_app(memory_shop.settings, memory_shop.clients), follow_redirects=False) as client:
        yield client


@pytest.fixture
def handler(memory_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The function behind the HTTP API, which calls no service but those in memory."""
    monkeypatch.setenv("ORIGIN_SECRET", ORIGIN)
    with event_loop_of_mangum():
        yield make_handler(create_app(memory_shop.settings, memory_shop.clients))


def posted_paths() -> list[str]:
    return [path for path, operations in create_app().openapi()["paths"].items() if "post" in operations]


def request(event: object = None, **headers: str) -> Request:
    scope = {
        "type": "http",
        "method": "POST",
        "scheme": "https",
        "path": "/api/shopper/track",
        "query_string": b"",
        "headers": [
            (name.replace("_", "-").encode(), value.encode())
            for name, value in {"host": "shop.example", **headers}.items()
        ],
    }
    return Request(scope if event is None else scope | {"aws.event": event})


# Whose page


def test_everything_that_can_be_posted_is_refused_to_a_page_of_another_site(edge: TestClient) -> None:
    paths = posted_paths()
    assert len(paths) >= 7
    for path in paths:
        answer = edge.post(path, json=SEEN, headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"})
        # A webhook is signed, so it does not matter who sends it.
        expected = (401, "NOT_SIGNED") if path.startswith("/webhook/") else (403, "CROSS_SITE")
        assert (answer.status_code, answer.json()["error"]["code"]) == expected, path


@pytest.mark.parametrize(
    ("headers", "is_ours"),
    [
        ({}, True),
        ({"sec_fetch_site": "same-origin", "origin": "https://anything.example"}, True),
        ({"sec_fetch_site": "none"}, True),
        ({"sec_fetch_site": "same-site"}, False),
        ({"sec_fetch_site": "cross-site", "origin": "https://shop.example"}, False),
        ({"sec_fetch_site": ""}, False),
        ({"origin": "https://shop.example"}, True),
        ({"origin": "https://shop.example.evil.example"}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({"origin": "http://["}, False),
    ],
)
def test_a_server_of_our_own_knows_its_pages_by_its_host(headers: dict[str, str], is_ours: bool) -> None:
    assert is_of_own_page(request(**headers), "") is is_ours


@pytest.mark.parametrize(
    ("public_base_url", "origin", "is_ours"),
    [
        ("https://wands.example", "https://wands.example", True),
        ("https://wands.example/", "https://wands.example", True),
        ("https://wands.example", "https://d1.cloudfront.net", False),
        ("https://wands.example", "https://shop.example", False),  # the host of CloudFront's origin is nobody's page
        ("", "https://d1.cloudfront.net", True),  # a stage without a domain
        ("", "https://cloudfront.net.evil.example", False),
        ("", "https://evilcloudfront.net", False),
        ("", "null", False),
    ],
)
def test_behind_cloudfront_an_old_browsers_page_is_known_by_the_public_address(
    public_base_url: str, origin: str, is_ours: bool
) -> None:
    assert is_of_own_page(request({"version": "2.0"}, origin=origin), public_base_url) is is_ours


# What a refusal costs


class NoCalls:
    """A client that must not be used."""

    def __getattr__(self, name: str) -> Any:
        pytest.fail(f"{name} was called")


def refused(path: str = "/api/shopper/track", body: str = json.dumps(SEEN), **headers: str) -> dict[str, Any]:
    return http_api_event(path, body, {name.replace("_", "-"): value for name, value in headers.items()})


REFUSED = {
    "origin": refused(x_wandstore_origin="another"),
    "cross_site": refused(x_wandstore_origin=ORIGIN, sec_fetch_site="cross-site"),
    "signature": refused("/webhook/shopify", x_wandstore_origin=ORIGIN, x_shopify_hmac_sha256="x"),
    "size": refused(body="x" * 70_000, x_wandstore_origin=ORIGIN),
    "store": refused(body=json.dumps(SEEN | {"store": "nowhere"}), x_wandstore_origin=ORIGIN),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_a_refused_post_is_a_metric_calls_nothing_and_is_logged_once_a_minute(
    reason: str,
    handler: Any,
    memory_shop: Shop,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SHOPIFY_WEBHOOK_SECRET", "the app's")
    for service in ("dynamodb", "s3", "sqs", "secrets"):
        monkeypatch.setitem(memory_shop.clients.__dict__, service, NoCalls())
    statuses = {handler(REFUSED[reason], None)["statusCode"] for _ in range(5)}
    assert statuses <= {401, 403, 404, 413}
    assert [record.getMessage() for record in caplog.records] == [
        "post refused; the next minute's others are only counted"
    ]
    counted = [metric for metric in metrics_in(capsys.readouterr().out) if metric.name == "RefusedPost"]
    assert [(metric.value, metric.dimensions) for metric in counted] == [(1, {"reason": reason})] * 5


def test_an_unknown_page_is_no_refused_post(edge: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    assert edge.get("/s/nowhere").status_code == 404
    assert metrics_in(capsys.readouterr().out) == []
