"""What is read of a request by hand: the shopper of a cookie or a form, and whether somebody will return."""

from __future__ import annotations

import re

import pytest
from starlette.requests import Request

from lambdas.edge.dependencies import cookie_shopper, form_shopper, may_return, mint_shopper_id, shopper_cookie
from wandstore.ids import is_shopper_id


def request(*, scheme: str = "https", host: str = "shop.example", is_head: bool = False, **headers: str) -> Request:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": scheme,
        "path": "/s/lantern",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in {"host": host, **named}.items()],
        "wandstore.head": is_head,
    }
    return Request(scope)


@pytest.mark.parametrize(
    ("cookie", "shopper_id"),
    [("wandstore_shopper=ada", "ada"), ("wandstore_shopper=<script>", None), ("other=ada", None), ("", None)],
)
def test_a_cookie_names_its_shopper_where_it_is_ours(cookie: str, shopper_id: str | None) -> None:
    assert cookie_shopper(request(cookie=cookie)) == shopper_id


@pytest.mark.parametrize(
    ("referer", "shopper_id"),
    [
        ("https://shop.example/s/lantern?shopper=ada", "ada"),
        ("https://shop.example/s/lantern?shopper=a%20b", "bea"),
        ("https://shop.example/s/lantern?shopper=", "bea"),
        ("//[", "bea"),
        ("", "bea"),
    ],
)
def test_a_form_is_of_the_shopper_of_its_pages_address_or_else_of_the_cookie(referer: str, shopper_id: str) -> None:
    assert form_shopper(request(referer=referer, cookie="wandstore_shopper=bea")) == shopper_id


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
def test_the_cookie_is_for_https_alone_except_on_this_machine(scheme: str, host: str, is_secure: bool) -> None:
    cookie = shopper_cookie(request(scheme=scheme, host=host), mint_shopper_id())
    assert re.match(r"wandstore_shopper=[\w-]{22}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax", cookie)
    assert cookie.endswith("; Secure") is is_secure


def test_a_person_may_return_and_a_head_a_prefetch_or_a_crawler_does_not() -> None:
    assert may_return(request(user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Firefox/142.0"))
    assert may_return(request())
    assert may_return(request(user_agent="CUBOT NOTE 20"))
    assert not may_return(request(is_head=True))
    assert not may_return(request(sec_purpose="prefetch;prerender"))
    assert not may_return(request(purpose="prefetch"))
    assert not may_return(request(user_agent="Mozilla/5.0 (compatible; Googlebot/2.1)"))


@pytest.mark.parametrize(
    ("destination", "mode", "is_person"),
    [
        ("document", "navigate", True),
        ("empty", "cors", False),
        ("image", "no-cors", False),
        ("iframe", "navigate", False),
        ("document", "no-cors", False),
    ],
)
def test_what_a_browser_does_not_call_a_navigation_is_no_visit(destination: str, mode: str, is_person: bool) -> None:
    assert may_return(request(sec_fetch_dest=destination, sec_fetch_mode=mode)) is is_person
