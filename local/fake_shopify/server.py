"""The fake Shopify's HTTP server: the Storefront API, the shop's pages, the admin, all on one loopback port."""

from __future__ import annotations

import contextlib
import json
import mimetypes
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from local.fake_shopify.admin import Admin, BadAction, read_action
from local.fake_shopify.admin_page import admin_page
from local.fake_shopify.carts import Carts
from local.fake_shopify.checkout import Pages, not_found, redirect
from local.fake_shopify.events import LOOPBACK, DeliveryRules, Events
from local.fake_shopify.orders import Orders
from local.fake_shopify.schema import LATEST_VERSION, storefront_schema
from local.fake_shopify.shop import FakeShop
from local.fake_shopify.storefront_api import Answer, StorefrontApi
from local.synth import ROOT
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients

HOST = "127.0.0.1"
MAX_BODY = 1_000_000
MAX_CONNECTIONS = 64
IDLE_SECONDS = 30
ASSETS = ROOT / "stores" / "assets"


@dataclass
class RunningShop:
    """A shop that is served, with handles to its parts for tests in the same process."""

    shop: FakeShop
    api: StorefrontApi
    events: Events
    carts: Carts
    orders: Orders
    admin: Admin
    pages: Pages

    @property
    def url(self) -> str:
        return self.shop.url

    @property
    def address(self) -> str:
        """Host and port, as a store file names its shop's domain."""
        return self.shop.url.partition("://")[2]


@cache
def _own_sqs() -> Any:
    return Clients(BACKGROUND_PATIENCE).sqs


@contextmanager
def serve(
    shop: FakeShop, port: int = 0, rules: DeliveryRules | None = None, sqs: Callable[[], Any] = _own_sqs
) -> Iterator[RunningShop]:
    """Serves the shop from threads of this process; port 0 takes a free one.

    Raises `SchemaMissing`, and `OSError` where the port is taken.
    """
    storefront_schema(LATEST_VERSION)
    carts = Carts(shop)
    orders = Orders(shop, carts)
    api = StorefrontApi(shop, carts)
    events = Events(shop, rules or DeliveryRules(), sqs)
    pages = Pages(shop, carts, orders)
    running = RunningShop(shop, api, events, carts, orders, Admin(shop, api, events, carts, orders), pages)
    with _Server(running, port) as server:
        shop.url = f"http://{HOST}:{server.server_port}"
        shop.emit = events.emit
        events.start()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield running
        finally:
            server.stop()
            thread.join()
            events.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True

    def __init__(self, running: RunningShop, port: int) -> None:
        self.running = running
        self.stopping = threading.Event()
        self._connections: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__((HOST, port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            is_full = len(self._connections) >= MAX_CONNECTIONS
            if not is_full:
                self._connections.add(request)
        if is_full:
            self.shutdown_request(request)
        else:
            super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._connections.discard(request)
        super().shutdown_request(request)

    def stop(self) -> None:
        """Closes every connection too: otherwise the server would wait for those that a client keeps open."""
        self.stopping.set()
        self.shutdown()
        with self._guard:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that closed its connection is not an error of ours."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    server: _Server

    def do_GET(self) -> None:
        self._respond(b"")

    def do_HEAD(self) -> None:
        self._respond(b"")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit():
            self.close_connection = True
            self._send(Answer(411, b""))
        elif int(length) > MAX_BODY:
            self.close_connection = True
            self._send(Answer(413, b""))
        else:
            self._respond(self.rfile.read(int(length)))

    def log_message(self, *_: Any) -> None:
        pass

    def _respond(self, body: bytes) -> None:
        address = urlsplit(self.path)
        parts = address.path.split("/")
        if self.command == "POST" and len(parts) == 4 and parts[1] == "api" and parts[3] == "graphql.json":
            self.server.stopping.wait(self.server.running.shop.switches.slow_seconds)
            answer = self.server.running.api.answer(parts[2], _Headers(self.headers), body)
        elif parts[1] == "_fake":
            answer = self._administer(parts, body)
        elif parts[1] == "assets":
            answer = _asset(address.path)
        else:
            answer = self._page(address.path, parse_qs(address.query, keep_blank_values=True), body)
        self._send(answer)

    def _page(self, path: str, query: dict[str, list[str]], body: bytes) -> Answer:
        running = self.server.running
        with running.shop.lock:
            if self.command == "POST":
                return running.pages.post(path, query, parse_qs(body.decode(errors="replace")))
            return running.pages.get(path, query)

    def _administer(self, parts: list[str], body: bytes) -> Answer:
        """Only for this machine: not for a page of another site, nor for another name of this address."""
        admin = self.server.running.admin
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        origin = self.headers.get("Origin")
        if host not in LOOPBACK or (origin is not None and urlsplit(origin).netloc != self.headers.get("Host")):
            return _json(403, {"error": "The admin is for this machine only."})
        if self.command != "POST":
            if parts[2:] == ["state"]:
                return _json(200, admin.state())
            return admin_page(admin.state()) if parts[2:] in ([""], []) else not_found()
        content_type = self.headers.get("Content-Type", "")
        is_form = content_type.startswith("application/x-www-form-urlencoded")
        try:
            given = read_action(body, content_type, parse_qs(body.decode(errors="replace")))
            done = admin.do("/".join(parts[2:]), given)
        except BadAction as error:
            if is_form:
                return admin_page(admin.state(), str(error), status=400)
            return _json(400, {"error": str(error)})
        return redirect("/_fake/", 303) if is_form else _json(200, done)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        if answer.is_cut:
            self.close_connection = True
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body[: len(answer.body) // 2] if answer.is_cut else answer.body)


class _Headers(dict[str, str]):
    """Headers whose names are compared without case."""

    def __init__(self, headers: Any) -> None:
        super().__init__({name.casefold(): value for name, value in headers.items()})

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name.casefold(), default)


def _json(status: int, value: Any) -> Answer:
    return Answer(status, json.dumps(value, default=str).encode(), {"Content-Type": "application/json"})


def _asset(path: str) -> Answer:
    file = (ASSETS / path.removeprefix("/assets/")).resolve()
    if not file.is_relative_to(ASSETS) or not file.is_file():
        return not_found()
    kind = mimetypes.guess_type(Path(path).name)[0] or "application/octet-stream"
    return Answer(200, file.read_bytes(), {"Content-Type": kind, "Access-Control-Allow-Origin": "*"})
