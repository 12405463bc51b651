"""The shopper's cookie: which name counts, who it makes a browser, and when it is given anew."""

from __future__ import annotations

import re
import time
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from lambdas.edge.shopper_cookie import (
    cookie_shopper,
    give_cookie,
    mint_shopper_id,
    read_cookie,
    rename_cookie,
    sign_cookie,
    write_cookie,
)
from wandstore.aws.secret_store import forget_secrets
from wandstore.ids import ShopperId, is_shopper_id
from wandstore.settings import Settings
from wandstore.shoppers.cookie_proof import make_proof, read_proof

KEY = "a generated secret"
ADA = ShopperId("ada")


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORIGIN_SECRET", raising=False)
    forget_secrets()


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORIGIN_SECRET", KEY)


def request(cookie: str = "", *, scheme: str = "https", host: str = "shop.example") -> Request:
    app: Any = SimpleNamespace(state=SimpleNamespace(storefront=SimpleNamespace(settings=Settings())))
    return Request(
        {
            "type": "http",
            "method": "GET",
            "scheme": scheme,
            "path": "/s/lantern",
            "query_string": b"",
            "headers": [(b"host", host.encode()), (b"cookie", cookie.encode())],
            "app": app,
        }
    )


def cookies_given(response: Response) -> list[str]:
    return [value.partition(";")[0] for value in response.headers.getlist("set-cookie")]


@pytest.mark.parametrize(
    ("cookie", "shopper_id"),
    [
        ("__Host-wandstore_shopper=ada", "ada"),
        ("__Host-wandstore_shopper=ada.6ab0a280-abcdefghijklmnop", "ada"),
        ("__Host-wandstore_shopper=ada.what.ever", "ada"),
        ("__Host-wandstore_shopper=<script>", None),
        ("__Host-wandstore_shopper=.6ab0a280-abcdefghijklmnop", None),
        ("wandstore_shopper=ada", "ada"),  # of an earlier version, or of plain http
        ("wandstore_shopper=eve; __Host-wandstore_shopper=ada", "ada"),
        ("__Host-wandstore_shopper=ada; wandstore_shopper=eve", "ada"),
        ("__Host-wandstore_shopper=; wandstore_shopper=ada", "ada"),
        ("other=ada", None),
        ("", None),
    ],
)
def test_a_cookie_names_its_shopper_where_it_is_ours(cookie: str, shopper_id: str | None) -> None:
    assert cookie_shopper(request(cookie)) == shopper_id


def test_a_minted_shopper_is_within_the_grammar_and_another_each_time() -> None:
    minted = {mint_shopper_id() for _ in range(100)}
    assert len(minted) == 100
    assert all(is_shopper_id(shopper_id) for shopper_id in minted)


@pytest.mark.parametrize(
    ("scheme", "host", "is_secure"),
    [
        ("https", "shop.example", True),
        ("http", "shop.example", True),
        ("http", "localhost:8000", False),
        ("http", "[::1]:8000", False),
        ("https", "localhost", True),
    ],
)
def test_the_cookie_is_this_hosts_alone_and_for_https_except_on_this_machine(
    scheme: str, host: str, is_secure: bool
) -> None:
    cookie = write_cookie(request(scheme=scheme, host=host), mint_shopper_id())
    prefix, suffix = ("__Host-", "; Secure") if is_secure else ("", "")
    attributes = f"; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{suffix}"
    assert re.fullmatch(rf"{prefix}wandstore_shopper=[\w-]{{22}}{attributes}", cookie)


def test_a_given_cookie_proves_its_age_where_the_key_is_at_hand(key: None) -> None:
    response = Response()
    give_cookie(request(), response, ADA)
    (given,) = cookies_given(response)
    sent = read_cookie(request(given))
    assert sent is not None
    given_at = read_proof(ADA, sent.proof, KEY)
    assert given_at is not None
    assert abs(given_at - time.time()) < 60


def test_without_the_key_a_cookie_is_the_id_alone() -> None:
    response = Response()
    give_cookie(request(), response, ADA)
    assert cookies_given(response) == ["__Host-wandstore_shopper=ada"]


@pytest.mark.parametrize(
    ("cookie", "scheme", "given"),
    [
        ("wandstore_shopper=ada", "https", ["__Host-wandstore_shopper=ada"]),
        ("wandstore_shopper=ada", "http", []),
        ("__Host-wandstore_shopper=ada", "https", []),
        ("wandstore_shopper=eve; __Host-wandstore_shopper=ada", "https", []),
        ("", "https", []),
    ],
)
def test_the_cookie_of_an_earlier_version_is_replaced_over_https(cookie: str, scheme: str, given: list[str]) -> None:
    for replace in (rename_cookie, sign_cookie):
        response = Response()
        replace(request(cookie, scheme=scheme, host="localhost"), response)
        assert cookies_given(response) == given


def test_what_is_posted_signs_the_cookie_once(key: None) -> None:
    response = Response()
    sign_cookie(request("__Host-wandstore_shopper=ada"), response)
    (given,) = cookies_given(response)
    assert given.startswith("__Host-wandstore_shopper=ada.")
    again = Response()
    sign_cookie(request(given), again)
    assert cookies_given(again) == []


def test_another_key_loses_no_shopper_and_signs_anew(key: None) -> None:
    old = request(f"__Host-wandstore_shopper=ada.{make_proof(ADA, 1_700_000_000, 'the key before')}")
    assert cookie_shopper(old) == "ada"
    response = Response()
    sign_cookie(old, response)
    assert cookies_given(response)[0].startswith("__Host-wandstore_shopper=ada.")


def test_a_page_signs_nothing_that_is_there(key: None) -> None:
    response = Response()
    rename_cookie(request("__Host-wandstore_shopper=ada"), response)
    assert cookies_given(response) == []
