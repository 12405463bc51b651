from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
import urllib3

from wandstore.aws.time_limit import CallTookTooLong
from wandstore.ids import ShopperId
from wandstore.storefront.order_marks import NO_MARKS, OrderMarks
from wandstore.storefront.permalinks import (
    MAX_PROFILE_BYTES,
    REMEMBERED_SECONDS,
    UCP_PERMALINK,
    CheckoutLine,
    Permalinks,
    host_of,
    read_endpoint,
)

ORIGIN = "https://harbour.example"
LINES = (CheckoutLine("1", 2), CheckoutLine("22"))
ADA = OrderMarks(ShopperId("ada"))
LEGACY = f"{ORIGIN}/cart/1:2,22:1?attributes%5B_wandstore_shopper%5D=ada"


@dataclass
class Budget:
    call_seconds: float = 1.0


@dataclass
class Response:
    status: int
    body: bytes = b""

    def read(self, amount: int, **_: Any) -> bytes:
        return self.body[:amount]

    def close(self) -> None:
        pass


@dataclass
class Http:
    """Answers of the shop in order, then the last one repeatedly; records the requests."""

    answers: Sequence[Response | Exception]
    asked: list[str] = field(default_factory=list)

    def request(self, method: str, url: str, **options: Any) -> Response:
        assert options["redirect"] is False
        answer = self.answers[min(len(self.asked), len(self.answers) - 1)]
        self.asked.append(f"{method} {url.removeprefix(ORIGIN)}")
        if isinstance(answer, Exception):
            raise answer
        return answer


def profile(endpoint: Any = f"{ORIGIN}/buy") -> Response:
    return Response(
        200, json.dumps({"ucp": {"capabilities": {UCP_PERMALINK: [{"config": {"endpoint": endpoint}}]}}}).encode()
    )


def link(made_by: Permalinks, marks: OrderMarks = ADA, budget: Budget | None = None) -> str:
    return made_by.link(ORIGIN, LINES, marks, budget or Budget())


def test_a_legacy_permalink_carries_the_marks_of_the_order() -> None:
    made_by = Permalinks(Http([Response(302)]))
    assert link(made_by) == LEGACY
    assert link(made_by, NO_MARKS) == f"{ORIGIN}/cart/1:2,22:1"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_that_a_shop_accepts_them_is_known_for_an_hour(clock: list[float]) -> None:
    http = Http([Response(302)])
    made_by = Permalinks(http)
    for _ in range(2):
        assert link(made_by) == LEGACY
    assert http.asked == ["HEAD /cart/1:2,22:1"]
    clock[0] += REMEMBERED_SECONDS
    link(made_by)
    assert len(http.asked) == 2


@pytest.mark.parametrize("status", [404, 410])
def test_a_refused_one_leads_to_the_endpoint_of_the_profile_which_is_known_for_an_hour(
    status: int, clock: list[float]
) -> None:
    http = Http([Response(status), profile(), Response(status), Response(status), profile()])
    made_by = Permalinks(http)
    for _ in range(2):
        assert link(made_by) == f"{ORIGIN}/buy/1:2,22:1"
    head, get = "HEAD /cart/1:2,22:1", "GET /.well-known/ucp"
    # The refusal itself may be about these variants, so it is asked for again.
    assert http.asked == [head, get, head]
    clock[0] += REMEMBERED_SECONDS
    assert link(made_by) == f"{ORIGIN}/buy/1:2,22:1"
    assert http.asked[3:] == [head, get]


@pytest.mark.parametrize(
    "answer",
    [
        Response(429),
        Response(500),
        CallTookTooLong(),
        OSError(),
        urllib3.exceptions.ReadTimeoutError(None, "", ""),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_refusal_of_the_shop_is_left_to_the_shoppers_browser(answer: Response | Exception) -> None:
    http = Http([answer])
    made_by = Permalinks(http)
    for _ in range(2):
        assert link(made_by) == LEGACY
    assert len(http.asked) == 2  # and the next shopper's answer may be another


def test_without_time_the_shop_is_not_asked() -> None:
    http = Http([Response(404)])
    assert link(Permalinks(http), budget=Budget(0)) == LEGACY
    assert http.asked == []


@pytest.mark.parametrize("answer", [Response(404), Response(200, b"<html>"), profile("https://evil.example/buy")])
def test_a_shop_without_an_endpoint_of_its_own_has_no_permalink_and_that_is_known_for_an_hour(answer: Response) -> None:
    http = Http([Response(404), answer, Response(404)])
    made_by = Permalinks(http)
    assert (link(made_by), link(made_by)) == ("", "")
    assert http.asked.count("GET /.well-known/ucp") == 1


def test_a_profile_that_does_not_arrive_is_asked_for_again() -> None:
    made_by = Permalinks(Http([Response(404), Response(503), Response(404), OSError(), Response(404), profile()]))
    assert [link(made_by) for _ in range(3)] == ["", "", f"{ORIGIN}/buy/1:2,22:1"]


@pytest.mark.parametrize(
    ("body", "endpoint"),
    [
        ({"ucp": {"capabilities": {UCP_PERMALINK: [{"config": {"endpoint": f"{ORIGIN}/buy/"}}]}}}, f"{ORIGIN}/buy"),
        (
            {"ucp": {"capabilities": [{"name": "x"}, {"name": UCP_PERMALINK, "config": {"endpoint": f"{ORIGIN}/b"}}]}},
            f"{ORIGIN}/b",
        ),
        ({"ucp": {"capabilities": {UCP_PERMALINK: [{"config": {"endpoint": f"{ORIGIN}/buy?x="}}]}}}, ""),
        ({"ucp": {"capabilities": {UCP_PERMALINK: [{"config": {"endpoint": 7}}]}}}, ""),
        ({"ucp": {"capabilities": {UCP_PERMALINK: []}}}, ""),
        ({"ucp": {"capabilities": {}}}, ""),
        ({"ucp": {"capabilities": "none"}}, ""),
        ([], ""),
        (None, ""),
    ],
)
def test_the_endpoint_is_read_from_either_form_of_a_profile(body: Any, endpoint: str) -> None:
    assert read_endpoint(json.dumps(body).encode()) == endpoint


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * MAX_PROFILE_BYTES])
def test_a_profile_that_is_no_json_has_no_endpoint(body: bytes) -> None:
    assert read_endpoint(body) == ""


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Harbour.example/cart/c/1?key=2&x=%20", "harbour.example"),
        ("https://harbour.example", "harbour.example"),
        ("https://harbour.example:8443/x", "harbour.example:8443"),
        ("http://127.0.0.1:8000/x", "127.0.0.1:8000"),
        ("http://localhost/x", "localhost"),
        ("http://harbour.example/x", None),
        ("http://127.0.0.1.evil.example/", None),
        ("https://a@harbour.example/", None),
        ("https://harbour.example?x", None),
        ("https:/harbour.example/", None),
        ("https://harbour.example/a b", None),
        ("https://harbour.example\\x", None),
        ("ftp://harbour.example/", None),
        ("", None),
    ],
)
def test_a_shopper_is_sent_to_https_or_to_this_machine(url: str, host: str | None) -> None:
    assert host_of(url) == host
