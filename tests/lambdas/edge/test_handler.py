import base64
import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from mangum import Mangum

from lambdas.edge.app import create_app
from tests.mangum_loop import event_loop_of_mangum
from tests.shop import Shop


def event(method: str, path: str, query: str = "", body: str | None = None, **headers: str) -> dict[str, Any]:
    """A function URL's event, payload version 2.0."""
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {"host": "shop.example", "x-forwarded-proto": "https", "accept-encoding": "gzip", **headers},
        "requestContext": {
            "accountId": "anonymous",
            "apiId": "abc",
            "domainName": "shop.example",
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "x"},
            "requestId": "r-1",
            "routeKey": "$default",
            "stage": "$default",
            "time": "01/Jan/2026:00:00:00 +0000",
            "timeEpoch": 1767225600000,
        },
        "body": base64.b64encode(body.encode()).decode() if body else None,
        "isBase64Encoded": body is not None,
    }


@pytest.fixture
def handler(shop: Shop) -> Iterator[Mangum]:
    """As `lambdas.edge.handler` makes it, on the shop's settings and clients."""
    with event_loop_of_mangum():
        yield Mangum(create_app(shop.settings, shop.clients), lifespan="off")


def test_a_function_urls_event_is_answered_with_the_stored_bytes(handler: Any) -> None:
    answer = handler(event("GET", "/s/lantern", "shopper=ada"), None)
    assert answer["statusCode"] == 200
    assert answer["isBase64Encoded"] is True
    assert answer["headers"]["content-encoding"] == "gzip"
    assert b"Oak wand" in gzip.decompress(base64.b64decode(answer["body"]))


def test_a_cookie_leaves_as_a_cookie_and_is_secure_behind_https(handler: Any) -> None:
    answer = handler(event("GET", "/s/lantern"), None)
    (cookie,) = answer["cookies"]
    assert cookie.startswith("wandstore_shopper=")
    assert cookie.endswith("; Secure")


def test_a_posted_body_arrives_decoded(handler: Any) -> None:
    said = json.dumps({"shopper": "ada", "store": "lantern", "event": "view", "productId": "oak"})
    assert handler(event("POST", "/api/shopper/track", body=said), None)["statusCode"] == 202


def test_a_head_has_no_body(handler: Any) -> None:
    answer = handler(event("HEAD", "/s/lantern", "shopper=ada"), None)
    assert (answer["statusCode"], answer["body"]) == (200, "")
