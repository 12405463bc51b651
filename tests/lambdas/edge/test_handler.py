import base64
import gzip
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from lambdas.edge.app import create_app
from lambdas.edge.readable_requests import make_handler
from tests.edge_events import function_url_event, http_api_event
from tests.hanging_secrets import hang_secrets
from tests.mangum_loop import event_loop_of_mangum
from tests.shop import Shop
from wandstore import keys
from wandstore.aws.secret_store import forget_secrets
from wandstore.ids import ShopperId
from wandstore.settings import Settings

ORIGIN = "what CloudFront adds"
SEEN = json.dumps({"shopper": "ada", "store": "lantern", "event": "view", "productId": "oak"})
PAGE = json.dumps({"jobId": "theirs-1", "storeSlug": "lantern", "shopperId": "bea", "html": "<h1>Hello</h1>"})


@contextmanager
def handler_on(shop: Shop, settings: Settings | None = None) -> Iterator[Any]:
    """As `lambdas.edge.handler` makes it, on the shop's clients."""
    with event_loop_of_mangum():
        yield make_handler(create_app(settings or shop.settings, shop.clients))


@pytest.fixture
def handler(shop: Shop) -> Iterator[Any]:
    with handler_on(shop) as made:
        yield made


@pytest.fixture(autouse=True)
def no_origin_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORIGIN_SECRET", raising=False)
    forget_secrets()


@pytest.fixture
def origin_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORIGIN_SECRET", ORIGIN)


def track(origin: str | None) -> dict[str, Any]:
    """A beacon's event by way of the HTTP API, which says this of where it came from."""
    headers = {} if origin is None else {"x-wandstore-origin": origin}
    return http_api_event("/api/shopper/track", SEEN, headers)


def test_a_function_urls_event_is_answered_with_the_stored_bytes(handler: Any) -> None:
    answer = handler(function_url_event("GET", "/s/lantern", "shopper=ada"), None)
    assert answer["statusCode"] == 200
    assert answer["isBase64Encoded"] is True
    assert answer["headers"]["content-encoding"] == "gzip"
    assert b"Oak wand" in gzip.decompress(base64.b64decode(answer["body"]))


def test_a_cookie_leaves_as_a_cookie_and_is_secure_behind_https(handler: Any) -> None:
    answer = handler(function_url_event("GET", "/s/lantern"), None)
    (cookie,) = answer["cookies"]
    assert cookie.startswith("__Host-wandstore_shopper=")
    assert cookie.endswith("; Secure")


def test_a_head_has_no_body(handler: Any) -> None:
    answer = handler(function_url_event("HEAD", "/s/lantern", "shopper=ada"), None)
    assert (answer["statusCode"], answer["body"]) == (200, "")


# Where what is posted comes from


def test_a_posted_body_arrives_by_the_http_api_with_cloudfronts_secret(handler: Any, origin_secret: None) -> None:
    answer = handler(track(ORIGIN), None)
    assert (answer["statusCode"], json.loads(answer["body"])["tracked"]) == (202, True)


@pytest.mark.parametrize("said", [None, "", "what CloudFront add", "what CloudFront adds.", "é", f"{ORIGIN},{ORIGIN}"])
@pytest.mark.parametrize("path", ["/api/shopper/track", "/webhook/generation-complete"])
def test_a_request_to_the_http_api_without_the_secret_is_refused(
    shop: Shop, handler: Any, origin_secret: None, path: str, said: str | None
) -> None:
    headers = {} if said is None else {"x-wandstore-origin": said}
    answer = handler(http_api_event(path, SEEN, headers), None)
    assert answer["statusCode"] == 403
    error = json.loads(answer["body"])["error"]
    assert set(error) == {"code", "message", "retryable"}
    assert (error["code"], error["retryable"]) == ("UNKNOWN_ORIGIN", False)
    assert answer["headers"]["cache-control"] == "no-store"
    assert shop.item(shop.settings.shopper_sessions_table, keys.session(ShopperId("ada"))) == {}


@pytest.mark.parametrize("value", ["", "  "])
def test_with_no_secret_set_nobody_gets_in_by_the_http_api(
    handler: Any, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("ORIGIN_SECRET", value)
    assert {handler(track(said), None)["statusCode"] for said in (None, value, ORIGIN)} == {403}


def test_a_signed_page_by_the_http_api_needs_both_secrets(
    handler: Any, origin_secret: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", "theirs")
    signed = {"x-webhook-signature": f"sha256={hmac.new(b'theirs', PAGE.encode(), hashlib.sha256).hexdigest()}"}
    by_cloudfront = {"x-wandstore-origin": ORIGIN}
    path = "/webhook/generation-complete"
    assert handler(http_api_event(path, PAGE, signed), None)["statusCode"] == 403
    assert handler(http_api_event(path, PAGE, by_cloudfront), None)["statusCode"] == 401
    assert handler(http_api_event(path, PAGE, signed | by_cloudfront), None)["statusCode"] == 202


def test_the_function_url_needs_no_secret_since_aws_has_checked_who_signed(handler: Any, origin_secret: None) -> None:
    assert handler(function_url_event("POST", "/api/shopper/track", body=SEEN), None)["statusCode"] == 202


def test_a_server_of_our_own_needs_no_secret(shop: Shop, origin_secret: None) -> None:
    with TestClient(create_app(shop.settings, shop.clients)) as edge:
        assert edge.post("/api/shopper/track", content=SEEN).status_code == 202


def test_a_page_asks_for_no_secret_by_whatever_way_it_is_asked_for(
    handler: Any, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop.clients.secrets, "get_secret_value", lambda **_: pytest.fail("asked"))
    event = function_url_event("GET", "/s/lantern", "shopper=ada")
    event["requestContext"]["domainName"] = "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com"
    assert handler(event, None)["statusCode"] == 200


def test_the_secret_of_secrets_manager_is_the_one_that_counts(shop: Shop) -> None:
    shop.clients.secrets.create_secret(Name="wandstore/test/ORIGIN_SECRET", SecretString=ORIGIN)
    with handler_on(shop, replace(shop.settings, secrets_prefix="wandstore/test/")) as handler:
        assert [handler(track(said), None)["statusCode"] for said in (ORIGIN, "another")] == [202, 403]


def test_while_secrets_manager_does_not_answer_a_request_with_a_secret_may_be_retried(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = hang_secrets(monkeypatch, shop.clients)
    with handler_on(shop, replace(shop.settings, secrets_prefix="wandstore/test/")) as handler:
        assert handler(track(None), None)["statusCode"] == 403
        assert asked == []
        for _ in range(2):
            answer = handler(track(ORIGIN), None)
            assert (answer["statusCode"], json.loads(answer["body"])["error"]["retryable"]) == (503, True)
        assert len(asked) == 1
