"""Requests that no library reads, and answers that none writes."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from lambdas.edge.readable_requests import ReadRequests, make_handler
from tests.edge_events import function_url_event, http_api_event
from tests.mangum_loop import event_loop_of_mangum


@pytest.fixture(autouse=True)
def loop() -> Iterator[None]:
    with event_loop_of_mangum():
        yield


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with what it could read."""
    request = Request(scope, receive)
    body = f"{request.method} {request.url.path}?{request.url.query} {request.headers.get('cookie')}\n".encode()
    response = Response(body + await request.body(), media_type="text/plain")
    response.headers["x-odd"] = "\xe9"
    response.headers.append("x-odd", "2")
    response.headers.append("set-cookie", "a=1")
    response.headers.append("set-cookie", "b=2")
    await response(scope, receive, send)


def handle(event: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = make_handler(ReadRequests(echo))(event, None)
    return answer


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "a:b:c"},
        {"host": "shop.example:port"},
        {"host": "shop.example:" + "9" * 5000},
        {"host": "", "x-forwarded-proto": "gopher"},
        {"x-forwarded-port": "443, 443"},
        {"x-odd": "\ud800"},
        {"x-odd": None},
    ],
)
def test_an_event_is_answered_whatever_its_headers_are(headers: dict[str, Any]) -> None:
    event = function_url_event("GET", "/s/lantern")
    event["headers"] |= headers
    assert handle(event)["body"] == "GET /s/lantern? None\n"


def test_cloudfront_names_the_path_of_a_page_that_another_may_stand_in_for_and_nobody_else_can() -> None:
    named = {"x-wandstore-path": "/s/lantern/products/%6Fak"}
    assert handle(function_url_event("GET", "/errors/instead/lantern", "a=1", **named))["body"].startswith(
        "GET /s/lantern/products/oak?a=1 "
    )
    assert handle(function_url_event("GET", "/s/lantern", **named))["body"].startswith("GET /s/lantern? ")
    assert handle(function_url_event("GET", "/errors/instead"))["body"].startswith("GET /errors/instead? ")
    for other in ("/api/generation/status", "/debug/errors", "", "s/lantern"):
        event = function_url_event("GET", "/errors/instead/lantern", **{"x-wandstore-path": other})
        assert handle(event)["body"].startswith("GET /errors/instead/lantern? ")


@pytest.mark.parametrize("missing", ["headers", "rawQueryString", "body", "isBase64Encoded"])
def test_an_event_may_lack_what_it_has_nothing_to_say_in(missing: str) -> None:
    event = function_url_event("GET", "/s/lantern")
    assert handle({name: value for name, value in event.items() if name != missing})["statusCode"] == 200
    assert handle({**event, missing: None})["statusCode"] == 200


@pytest.mark.parametrize(
    ("query", "read"), [("q=\xe9", "q=%C3%A9"), ("q=\ud800", "q=?"), ("q=a b\x00", "q=a%20b%00"), ("q=%", "q=%")]
)
def test_a_query_is_read_in_ascii(query: str, read: str) -> None:
    assert handle(function_url_event("GET", "/", query))["body"] == f"GET /?{read} None\n"


def test_cookies_are_one_header_again() -> None:
    event = function_url_event("GET", "/") | {"cookies": ["a=1", "b=2"]}
    assert handle(event)["body"] == "GET /? a=1; b=2\n"


def test_a_body_is_the_bytes_that_were_sent_in_both_forms() -> None:
    assert handle(http_api_event("/webhook/shopify", "\u2713", {}))["body"].endswith("\n\u2713")
    event = http_api_event("/webhook/shopify", base64.b64encode(b"\x00\xff").decode(), {}) | {"isBase64Encoded": True}
    assert handle(event)["body"].endswith("\n\x00\ufffd")
    assert handle(event | {"body": "no base64 \u2713"})["body"].endswith("None\n")


def test_headers_and_cookies_leave_as_lambda_wants_them() -> None:
    answer = handle(function_url_event("GET", "/"))
    assert answer["cookies"] == ["a=1", "b=2"]
    assert answer["headers"]["x-odd"] == "\xe9,2"
    assert answer["isBase64Encoded"] is False


def test_bytes_leave_in_base64() -> None:
    async def compressed(scope: Scope, receive: Receive, send: Send) -> None:
        response = Response(b"\x1f\x8b", media_type="text/html", headers={"content-encoding": "gzip"})
        await response(scope, receive, send)

    answer = make_handler(compressed)(function_url_event("GET", "/"), None)
    assert (base64.b64decode(answer["body"]), answer["isBase64Encoded"]) == (b"\x1f\x8b", True)


@pytest.mark.parametrize(
    "spelled", ["/api/shopper/%70ersona", "/api/shopper%2Fpersona", "/webhook/%67eneration-complete", "/%64ebug/errors"]
)
def test_what_is_limited_by_its_address_has_no_second_spelling(spelled: str) -> None:
    assert handle(http_api_event(spelled, "", {}))["body"].startswith(f"POST {spelled}?")


def test_any_other_address_is_decoded() -> None:
    event = function_url_event("GET", "/s/lantern/products/%C3%A9bene")
    assert handle(event)["body"].startswith("GET /s/lantern/products/ébene?")
