"""The client that visits for many shoppers."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tools.visits import VisitAnswer, visit_at_once, visit_by_turns


@pytest.fixture
def url() -> Iterator[str]:
    """A server that sends each shopper's id as the state of the cache, and only half a page to `half`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            shopper = self.path.partition("=")[2]
            self.send_response(404 if shopper == "nobody" else 200)
            self.send_header("x-wandstore-cache", shopper)
            self.send_header("content-length", "4" if shopper == "half" else "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/s/magic-wands"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("visit", [visit_at_once, visit_by_turns])
def test_every_shopper_gets_an_answer_in_the_order_of_the_shoppers(visit: Any, url: str) -> None:
    answers = asyncio.run(visit(url, ["a", "nobody", "b"]))
    assert answers == [VisitAnswer(200, "a"), VisitAnswer(404, "nobody"), VisitAnswer(200, "b")]


def test_a_truncated_page_is_an_error(url: str) -> None:
    with pytest.raises(ValueError, match="2 of 4 bytes"):
        asyncio.run(visit_at_once(url, ["half"]))
