"""A storefront on a real socket that answers as a deployed stage does, or with a fault."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from stacks.stages import STAGING
from wandstore import __version__

STORE = STAGING.settings.default_store
PAGE, STATUS, TRACK = f"/s/{STORE}", "/api/generation/status", "/api/shopper/track"
WEBHOOK, ASSET, BUSY = "/webhook/generation-complete", "/assets/shop.0123.css", "/errors/busy.html"
BELOW = f"/s/{STORE}/collections/all"
FALLBACK, INSTEAD = f"/errors/s/{STORE}", f"/errors/instead/{STORE}"

Answer = tuple[int, dict[str, str], str]

_SECURITY_HEADERS = (
    *("Content-Security-Policy", "Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options"),
    *("Referrer-Policy", "Permissions-Policy"),
)
HEADERS = dict.fromkeys(_SECURITY_HEADERS, "set") | {"Cache-Control": "private, no-cache"}
OF_THE_BUCKET: Answer = (
    200,
    {"Content-Type": "text/html", "Content-Security-Policy": "set", "X-WandStore-Failover": "bucket"},
    "<!doctype html>",
)
HEALTHY: Answer = (200, {}, f'{{"status": "healthy", "version": "{__version__}", "environment": "staging"}}')


def page(cache: str, source: str = "template", **headers: str) -> Answer:
    named = {"X-WandStore-Cache": cache, "X-WandStore-Source": source}
    return 200, named | HEADERS | headers, f'<!doctype html><link href="{ASSET}">'


def status(state: str, error: str = "null") -> Answer:
    return 200, {}, f'{{"status": "{state}", "source": "template", "poolMember": "pool-3", "error": {error}}}'


def deployed() -> dict[str, list[Answer]]:
    """The answers to each path, in order; the last one is repeated."""
    return {
        "/health": [HEALTHY],
        PAGE: [page("MISS", "fallback"), page("HIT")],
        STATUS: [status("queued"), status("generating"), status("completed")],
        TRACK: [(202, {}, '{"tracked": true}')],
        WEBHOOK: [(401, {}, "{}"), (202, {}, "{}")],
        ASSET: [(200, {"Cache-Control": "public, max-age=31536000, immutable"}, "a{}")],
        BUSY: [(200, {"Content-Type": "text/html"}, "<!doctype html>")],
        BELOW: [page("MISS", "fallback")],
        FALLBACK: [OF_THE_BUCKET],
        INSTEAD: [OF_THE_BUCKET],
    }


@dataclass
class Storefront:
    """`asked` has the method and the path of every request, and `bodies` what was posted, with its headers."""

    url: str
    answers: dict[str, list[Answer]] = field(default_factory=deployed)
    asked: list[str] = field(default_factory=list)
    bodies: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)


@contextmanager
def open_storefront() -> Iterator[Storefront]:
    class Requests(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            shop.bodies.append((body, {name.lower(): value for name, value in self.headers.items()}))
            self.answer()

        def answer(self) -> None:
            path = self.path.partition("?")[0]
            shop.asked.append(f"{self.command} {path}")
            answers = shop.answers[path]
            code, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Requests) as server:
        shop = Storefront(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        yield shop
        server.shutdown()
