"""The HTTP server: its limits and its end."""

from __future__ import annotations

import contextlib
import socket

import pytest

from local.fake_shopify import server
from local.fake_shopify.server import serve
from local.fake_shopify.shop import FakeShop
from tests.fake_shop import FakeShopHandle


def test_it_listens_on_this_machine_only(fake_shop: FakeShopHandle) -> None:
    assert fake_shop.url == f"http://{fake_shop.address}"
    assert fake_shop.address.startswith("127.0.0.1:")


def test_a_body_that_is_too_large_is_refused_unread(fake_shop: FakeShopHandle) -> None:
    answer = fake_shop.http.post("/_fake/edit", content=b"x" * (server.MAX_BODY + 1))
    assert answer.status_code == 413
    assert answer.headers["Connection"] == "close"


def test_a_body_of_unknown_length_is_refused(fake_shop: FakeShopHandle) -> None:
    assert fake_shop.http.post("/_fake/edit", content=iter([b"{}"])).status_code == 411


def test_head_is_answered_without_a_body(fake_shop: FakeShopHandle) -> None:
    answer = fake_shop.http.head("/products/oak-wand")
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 0


def test_pictures_of_the_demo_store_are_served(fake_shop: FakeShopHandle) -> None:
    answer = fake_shop.http.get("/assets/magic-wands/rowan-hedge-wand.svg?width=400")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/svg+xml")


def test_one_connection_too_many_is_closed(fake_shop: FakeShopHandle, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_shop.http.get("/")  # which keeps one connection open
    monkeypatch.setattr(server, "MAX_CONNECTIONS", 1)
    host, port = fake_shop.address.split(":")
    with socket.create_connection((host, int(port))) as one_more:
        one_more.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        with contextlib.suppress(ConnectionResetError):  # if it was closed before it was read
            assert one_more.recv(100) == b""


def test_the_end_waits_for_no_connection_that_a_client_keeps_open() -> None:
    with serve(FakeShop()) as running:
        host, port = running.address.split(":")
        kept = socket.create_connection((host, int(port)))
    with kept, contextlib.suppress(ConnectionResetError):  # if it was not accepted yet
        assert kept.recv(1) == b""


def test_a_port_that_is_taken_is_an_error(fake_shop: FakeShopHandle) -> None:
    port = int(fake_shop.address.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"), serve(FakeShop(), port):
        pass


def test_an_empty_shop_answers_too() -> None:
    with serve(FakeShop()) as running:
        assert running.shop.edit_many(3) == []
