from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import HTTPServer

import pytest

from tools.bench import shop


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(shop, "PRODUCTS", 120)
    server = HTTPServer(("127.0.0.1", 0), shop._Shop)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield str(server.server_port)
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_source_and_the_bare_reading_find_the_same_products(port: str) -> None:
    assert shop.read(port) == shop.fetch(port) == 120
