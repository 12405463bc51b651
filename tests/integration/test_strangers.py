"""What a stranger sends decides neither where a browser goes, nor what others are shown, nor what is logged."""

from __future__ import annotations

import ast
import asyncio
import gzip
import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

import pytest
from fastapi import FastAPI

from lambdas.edge.app import create_app
from lambdas.edge.readable_requests import make_handler
from tests.edge_events import function_url_event, http_api_event
from tests.integration.hostile_requests import SECRETS, HostileRequest, answer_of_server, open_shop_in_memory
from tests.mangum_loop import event_loop_of_mangum

ROOT = Path(__file__).resolve().parents[2]
HOST = "https://shop.example"
FORM = {"content-type": "application/x-www-form-urlencoded"}
KEYS = {**SECRETS, "ORIGIN_SECRET": "the origin's"}
ELSEWHERE = (
    "//evil.example",
    "https://evil.example/s/lantern",
    "/\\evil.example",
    "/s/lantern/..//evil.example",
    "/s/lantern/%2e%2e/%2e%2e//evil.example",
    "/s/lantern@evil.example",
    "/s/lantern.evil.example",
    "/s/lantern\r\nLocation: https://evil.example",
    "/s/lantern?a=\r\nSet-Cookie: b=c",
    "javascript:alert(1)",
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    with pytest.MonkeyPatch.context() as patches, event_loop_of_mangum():
        for name, value in KEYS.items():
            patches.setenv(name, value)
        shop = open_shop_in_memory(tmp_path_factory.mktemp("stores"))
        yield create_app(shop.settings, shop.clients)


def get(app: FastAPI, path: str, query: str = "", **headers: str) -> dict[str, Any]:
    return make_handler(app)(function_url_event("GET", path, query, **headers), None)


def post(app: FastAPI, path: str, body: str, **headers: str) -> dict[str, Any]:
    sent = {"x-wandstore-origin": KEYS["ORIGIN_SECRET"], "sec-fetch-site": "same-origin"}
    return make_handler(app)(http_api_event(path, body, sent | headers), None)


def where_it_leads(answer: dict[str, Any]) -> str:
    """The host to which a browser goes, or stays at."""
    values = [*answer["headers"].values(), *answer.get("cookies", [])]
    assert not [value for value in values if "\r" in value or "\n" in value]
    location: str = answer["headers"].get("location", "")
    return urlsplit(urljoin(HOST, location)).netloc


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_address_that_is_sent_leads_to_another_host(app: FastAPI, address: str) -> None:
    for action, field, value in (("cart", "variant", "1"), ("wishlist", "product", "oak-wand")):
        body = {"store": "lantern", field: value, "action": "remove", "return": address, "shopper": "ada"}
        assert where_it_leads(post(app, f"/api/shopper/{action}", urlencode(body), **FORM)) == "shop.example"
    choice = urlencode({"store": "lantern", "persona": "explorer"})
    for referrer in (address, f"https://evil.example/?shopper={quote(address)}"):
        answer = post(app, "/api/shopper/persona", choice, referer=referrer, **FORM)
        assert where_it_leads(answer) == "shop.example"
    for path in (f"/{address}/", f"/s/{address}/", f"/s/lantern/{address}//", f"/s/lantern/products/{address}"):
        assert where_it_leads(get(app, quote(path, safe="/"))) == "shop.example"
    assert where_it_leads(get(app, "/", quote(address, safe="/:"))) == "shop.example"


def test_no_header_changes_what_others_could_be_served(app: FastAPI) -> None:
    """The page of a shopper, and the answers that a browser or CloudFront may keep, whoever the host is said to be."""
    lies = {
        "host": "evil.example",
        "x-forwarded-host": "evil.example",
        "forwarded": "host=evil.example;proto=http",
        "x-original-url": "/debug/errors",
        "x-http-method-override": "DELETE",
        "origin": "https://evil.example",
    }
    assert get(app, "/s/lantern", "shopper=ada")["statusCode"] == 200
    for path, query in (
        ("/s/lantern", "shopper=ada"),
        ("/s/lantern/suggest", "q=oak"),
        ("/s/lantern/sitemap.xml", ""),
        ("/robots.txt", ""),
        ("/assets/storefront.js", ""),
    ):
        honest, misled = get(app, path, query), get(app, path, query, **lies)
        assert honest["body"] == misled["body"]
        assert "evil.example" not in json.dumps(misled["headers"])


def test_only_what_is_the_same_for_everybody_may_be_kept_by_a_shared_cache(app: FastAPI) -> None:
    paths = ("/s/lantern", "/s/lantern/cart", "/s/lantern/products/oak-wand", "/api/generation/status", "/nowhere", "/")
    for path in (*paths, "/s/lantern/wishlist", "/s/lantern/checkout", "/s/nowhere", "/debug/errors"):
        answer = get(app, path, cookie="wandstore_shopper=ada")
        assert {"private", "no-store"} & set(answer["headers"]["cache-control"].split(", ")), path


def test_a_compressed_body_is_never_unpacked(app: FastAPI) -> None:
    bomb = gzip.compress(b" " * 20_000_000 + b'{"store": "lantern"}')
    assert len(bomb) < 64 * 1024
    for path in ("/api/shopper/track", "/api/shopper/cart", "/webhook/shopify"):
        request = HostileRequest("POST", path.encode(), headers=((b"content-encoding", b"gzip"),), body=bomb)
        answer = answer_of_server(asyncio.get_event_loop(), app, request)
        assert answer.status in (400, 401, 422)


def test_every_secret_is_compared_in_constant_time(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[bytes] = []
    compare = hmac.compare_digest

    def watch(ours: Any, theirs: Any) -> bool:
        compared.extend(one if isinstance(one, bytes) else str(one).encode() for one in (ours, theirs))
        return compare(ours, theirs)

    monkeypatch.setattr(hmac, "compare_digest", watch)
    guess = "sha256=" + "0" * 64
    assert get(app, "/debug/errors", **{"x-wandstore-debug-token": "guess"})["statusCode"] == 404
    assert post(app, "/api/shopper/track", "{}", **{"x-wandstore-origin": "guess"})["statusCode"] == 403
    assert post(app, "/webhook/generation-complete", "{}", **{"x-webhook-signature": guess})["statusCode"] == 401
    assert post(app, "/webhook/shopify", "{}", **{"x-shopify-hmac-sha256": "guess"})["statusCode"] == 401
    assert compared.count(b"guess") == 3
    assert guess.encode() in compared


def test_no_secret_is_logged_or_answered(app: FastAPI, capfd: pytest.CaptureFixture[str]) -> None:
    """Not even where it is sent, right or wrong, with a request that fails."""
    table = app.state.storefront.clients.dynamodb
    signature = "sha256=" + hmac.new(KEYS["WEBHOOK_SECRET"].encode(), b"{", hashlib.sha256).hexdigest()
    doors = {"x-wandstore-debug-token": KEYS["DEBUG_TOKEN"] * 2, "x-shopify-hmac-sha256": "wrong-hmac"}
    answers = []
    with pytest.MonkeyPatch.context() as patches:
        for name in ("batch_get_item", "transact_write_items", "update_item", "put_item", "get_item"):
            patches.setattr(table, name, _fail)
        answers += [get(app, "/s/lantern", cookie="wandstore_shopper=ada.6a0-proof-of-ada", **doors)]
        answers += [get(app, "/debug/errors", "shopper=ada", **doors)]
        answers += [post(app, "/webhook/generation-complete", "{", **{"x-webhook-signature": signature})]
        answers += [post(app, "/webhook/shopify", "{", **doors)]
        answers += [post(app, "/api/shopper/track", "{", cookie="wandstore_shopper=ada.6a0-proof-of-ada")]
    out, err = capfd.readouterr()
    assert "visit read without storage" in out
    said = out + err + json.dumps(answers)
    secrets = (*(value for value in KEYS.values() if value not in ("token", "theirs")), "proof-of-ada", signature)
    assert [secret for secret in (*secrets, "tokentoken", "wrong-hmac") if secret in said] == []


def _fail(*_: Any, **__: Any) -> None:
    raise RuntimeError("storage is gone")


# Each calls an address of the deployment's own (AWS, a model provider, a connected shop), or reads how that failed.
OPEN_CONNECTIONS = {
    "container_image/llm/bedrock.py",
    "container_image/llm/classification.py",
    "container_image/llm/claude.py",
    "container_image/llm/kimi.py",
    "container_image/llm/patience.py",
    "lambdas/public_files/handler.py",
    "lambdas/version_pruner/handler.py",
    "wandstore/aws/clients.py",
    "wandstore/catalogue/shopify_api.py",
    "wandstore/storefront/permalinks.py",
}
CLIENTS = {"urllib3", "requests", "httpx", "httpx2", "aiohttp", "socket", "boto3", "openai", "anthropic"}
CLIENT_MODULES = {"urllib.request", "http.client"}


def test_only_these_modules_open_connections_and_no_request_names_the_address() -> None:
    """A picture's address, a referrer and a link of a document are text: nothing of ours ever asks for them."""
    found = set()
    for package in ("wandstore", "lambdas", "container_image"):
        for path in (ROOT / package).rglob("*.py"):
            if _imported(path) & (CLIENTS | CLIENT_MODULES):
                found.add(path.relative_to(ROOT).as_posix())
    assert found - OPEN_CONNECTIONS == set()


def _imported(path: Path) -> set[str]:
    named = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            named.add(node.module)
    return named | {name.partition(".")[0] for name in named}
