"""No body, header, referrer, path or query makes an answer of 500 or above, and a log that cannot be written does not.

`make hostile` tries more of them.
"""

from __future__ import annotations

import asyncio
import errno
import io
import os
import sys
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings

from lambdas.edge.app import create_app
from lambdas.edge.readable_requests import make_handler
from tests.integration.hostile_requests import (
    HEADERS,
    NASTY_TEXTS,
    PARAMETERS,
    SECRETS,
    HostileRequest,
    answer_of_server,
    open_shop_in_memory,
    requests_to,
)
from tests.mangum_loop import event_loop_of_mangum

EXAMPLES = int(os.environ.get("HOSTILE_REQUESTS", "120"))
ANY_REQUEST = settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), deadline=None, database=None)
FORM = ((b"content-type", b"application/x-www-form-urlencoded"),)
# What reads headers, each in its own way.
READERS = (
    HostileRequest("GET", b"/s/lantern"),
    HostileRequest("POST", b"/api/shopper/track", body=b'{"store": "lantern", "shopper": "ada", "event": "view"}'),
    HostileRequest("GET", b"/s/lantern/sitemap.xml"),
    HostileRequest("POST", b"/api/shopper/persona", headers=FORM, body=b"store=lantern&persona=explorer"),
    HostileRequest("GET", b"/s/lantern/checkout"),
    HostileRequest("POST", b"/webhook/shopify", body=b"{}"),
    HostileRequest("GET", b"/nowhere"),
)


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    with event_loop_of_mangum():
        yield asyncio.get_event_loop()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    with pytest.MonkeyPatch.context() as patches:
        for name, value in SECRETS.items():
            patches.setenv(name, value)
        shop = open_shop_in_memory(tmp_path_factory.mktemp("stores"))
        yield create_app(shop.settings, shop.clients)


def routes_of(app: FastAPI) -> dict[str, list[str]]:
    return {path: [method.upper() for method in methods] for path, methods in app.openapi()["paths"].items()}


@pytest.mark.slow
def test_no_request_makes_a_server_fail(app: FastAPI, loop: asyncio.AbstractEventLoop) -> None:
    @ANY_REQUEST
    @given(requests_to(routes_of(app)))
    def try_one(request: HostileRequest) -> None:
        assert answer_of_server(loop, app, request).status < 500

    try_one()


@pytest.mark.slow
def test_no_event_makes_the_function_fail(app: FastAPI, loop: asyncio.AbstractEventLoop) -> None:
    handler = make_handler(app)

    @ANY_REQUEST
    @given(requests_to(routes_of(app)))
    def try_one(request: HostileRequest) -> None:
        assert handler(request.to_event(), None)["statusCode"] < 500

    try_one()


@pytest.mark.slow
def test_no_single_header_makes_anything_fail(app: FastAPI, loop: asyncio.AbstractEventLoop) -> None:
    handler = make_handler(app)
    is_thorough = "HOSTILE_REQUESTS" in os.environ
    next_reader = cycle(READERS)
    failed = []
    for number, header in enumerate(HEADERS):
        for value in NASTY_TEXTS if is_thorough else NASTY_TEXTS[number % 2 :: 2]:
            for reader in READERS if is_thorough else (next(next_reader),):
                request = reader.with_headers((header, value))
                statuses = answer_of_server(loop, app, request).status, handler(request.to_event(), None)["statusCode"]
                if max(statuses) >= 500:
                    failed.append((header, value[:40], reader.path, statuses))
    assert not failed


def test_no_header_and_no_query_takes_a_shoppers_page_away(app: FastAPI, loop: asyncio.AbstractEventLoop) -> None:
    """Not even with a 400: what is odd is ignored."""
    worst = [value for value in NASTY_TEXTS if len(value) < 300]
    for number, value in enumerate(worst):
        header, parameter = HEADERS[number % len(HEADERS)], PARAMETERS[number % len(PARAMETERS)]
        query = b"" if parameter == "shopper" else parameter.encode() + b"=" + value
        request = HostileRequest("GET", b"/s/lantern", query, ((header, value), (b"referer", b"http://[")))
        assert answer_of_server(loop, app, request).status == 200, (header, parameter, value)


@pytest.mark.parametrize(
    "error",
    [
        BrokenPipeError(errno.EPIPE, "Broken pipe"),
        OSError(errno.ENOSPC, "No space left on device"),
        BlockingIOError(errno.EAGAIN, "write could not complete without blocking"),
        ValueError("I/O operation on closed file."),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_shopper_gets_their_page_where_no_line_can_be_written(
    error: Exception, app: FastAPI, loop: asyncio.AbstractEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unwritable(io.StringIO):
        def write(self, text: str) -> int:
            raise error

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("storage is gone")

    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, Unwritable())
    page = HostileRequest("GET", b"/s/lantern", headers=((b"cookie", b"wandstore_shopper=ada"),))
    assert answer_of_server(loop, app, page).status == 200  # it counts a miss
    monkeypatch.setattr(app.state.storefront.clients.dynamodb, "batch_get_item", fail)
    assert answer_of_server(loop, app, page).status == 200  # it logs the failure with its stack
    assert make_handler(app)(page.to_event(), None)["statusCode"] == 200
