"""What is read of a request by hand: the shopper of a form, and whether somebody will return."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from lambdas.edge.dependencies import form_shopper, may_return


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
    ("referer", "shopper_id"),
    [
        ("https://shop.example/s/lantern?shopper=ada", "ada"),
        ("https://shop.example/s/lantern?shopper=a%20b", "bea"),
        ("https://shop.example/s/lantern?shopper=", "bea"),
        ("//[", "bea"),
        ("http://[", "bea"),
        ("", "bea"),
    ],
)
def test_a_form_is_of_the_shopper_of_its_pages_address_or_else_of_the_cookie(referer: str, shopper_id: str) -> None:
    assert form_shopper(request(referer=referer, cookie="__Host-wandstore_shopper=bea")) == shopper_id


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


CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/70.0.3538.77 Safari/537.36"


@pytest.mark.parametrize(
    ("accept", "user_agent", "is_person"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8", CHROME, True),
        ("image/webp,image/apng,image/*,*/*;q=0.8", CHROME, False),
        ("image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5", CHROME, False),
        ("text/css,*/*;q=0.1", CHROME, False),
        ("*/*", CHROME, True),  # it could be anything
        ("", CHROME, True),
        ("*/*", "curl/8.5.0", True),
        ("image/*", "curl/8.5.0", False),
        ("application/json", "python-httpx/0.28", False),
    ],
)
def test_an_old_browser_that_wants_a_picture_does_not_navigate(accept: str, user_agent: str, is_person: bool) -> None:
    asked = request(user_agent=user_agent, accept=accept) if accept else request(user_agent=user_agent)
    assert may_return(asked) is is_person
