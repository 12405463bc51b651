"""`make bench`: what a hit and a miss cost in the edge function, beside a bare handler that does the same reads.

Both run in this process, interleaved, with boto3 against a stub of AWS in another process, so that the ratio holds on a
noisy machine. Ends with 1 when a hit takes more than 1.4 times what the bare handler takes.
"""

from __future__ import annotations

import base64
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from wandstore.jobs.lifecycle import enqueue

from wandstore.aws.clients import EDGE_PATIENCE, Clients
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.catalogue.snapshots import build_catalogue, pack_catalogue
from wandstore.catalogue.stores import Store, find_store
from wandstore.documents.origin import Source
from wandstore.documents.templates import compose_template
from wandstore.page_store import pages as page_store
from wandstore.page_store.personal_page import PersonalPage
from wandstore.settings import Settings, current_settings
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import NEUTRAL

ROUNDS = 400
WARM_UP_ROUNDS = 40
MOST_FOR_A_HIT = 1.4

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


def main() -> int:
    with _stub_of_aws() as port:
        _set_environment(port)
        hit, miss = _measure_pairs()
    for name, (ours, bare) in {"hit": hit, "miss": miss}.items():
        print(f"{name:5} ours {ours * 1000:6.2f} ms   bare {bare * 1000:6.2f} ms   ratio {ours / bare:.2f}")
    ratio = hit[0] / hit[1]
    if ratio > MOST_FOR_A_HIT:
        print(f"A hit takes {ratio:.2f} times the bare handler's time; {MOST_FOR_A_HIT} is the most.")
        return 1
    return 0


def _measure_pairs() -> tuple[tuple[float, float], tuple[float, float]]:
    """Medians in seconds, ours and the bare handler's, of a hit and of a miss."""
    # The app reads its settings when it is made, so it is made after they are set.
    from lambdas.edge.handler import handler

    bare = _bare_handler()
    pairs = []
    context: Any = None
    for shopper in ("hit", "miss"):
        event = _page_event(shopper)
        with _quiet():
            answer = handler(event, context)
        _check(answer, shopper.upper())
        pairs.append(_interleave(handler, bare, event))
    return pairs[0], pairs[1]


def _interleave(ours: Handler, bare: Handler, event: dict[str, Any]) -> tuple[float, float]:
    times: dict[Handler, list[float]] = {ours: [], bare: []}
    with _quiet():
        for round_number in range(WARM_UP_ROUNDS + ROUNDS):
            for handle in (ours, bare) if round_number % 2 else (bare, ours):
                started = time.perf_counter()
                handle(event, None)
                if round_number >= WARM_UP_ROUNDS:
                    times[handle].append(time.perf_counter() - started)
    return statistics.median(times[ours]), statistics.median(times[bare])


@contextmanager
def _quiet() -> Iterator[None]:
    """The metrics line is part of a request's work; where it goes is not."""
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
        yield


def _check(answer: dict[str, Any], cache: str) -> None:
    if answer["statusCode"] != 200 or answer["headers"].get("x-wandstore-cache") != cache:
        raise SystemExit(f"The stub does not lead to a {cache}: {answer['statusCode']} {answer['headers']}")


def _bare_handler() -> Handler:
    """As little as can be: the same calls of boto3, and the stored bytes handed on."""
    clients, settings = Clients(EDGE_PATIENCE), current_settings()
    _, fallback = _stored_pages()

    def handle(event: dict[str, Any], _: Any) -> dict[str, Any]:
        shopper_id = event["queryStringParameters"]["shopper"]
        store = settings.default_store
        read = page_store.read_visit(clients, settings, store, shopper_id)
        if read.page is None:
            enqueue(clients, settings, store, shopper_id, now=time.time())
        return {
            "statusCode": 200,
            "headers": {"content-type": "text/html; charset=utf-8", "content-encoding": "gzip"},
            "body": base64.b64encode(read.page["body"]["B"] if read.page else fallback).decode(),
            "isBase64Encoded": True,
        }

    return handle


def _page_event(shopper_id: str) -> dict[str, Any]:
    path = f"/s/{os.environ['DEFAULT_STORE']}"
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": f"shopper={shopper_id}",
        "queryStringParameters": {"shopper": shopper_id},
        "headers": {
            "host": "shop.example",
            "x-forwarded-proto": "https",
            "accept": "text/html",
            "accept-encoding": "gzip, br",
            "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
        },
        "requestContext": {
            "http": {"method": "GET", "path": path, "sourceIp": "192.0.2.1", "protocol": "HTTP/1.1"},
            "stage": "$default",
        },
        "isBase64Encoded": False,
    }


# The stub of AWS ------------------------------------------------------------------------------------------------------


def _set_environment(port: int) -> None:
    os.environ.update(
        AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}",
        AWS_ACCESS_KEY_ID="bench",
        AWS_SECRET_ACCESS_KEY="bench",
        AWS_DEFAULT_REGION="us-east-1",
        DEFAULT_STORE="magic-wands",
        UI_CACHE_TABLE="ui-cache",
        GENERATION_QUEUE_TABLE="generation-queue",
        SHOPPER_SESSIONS_TABLE="shopper-sessions",
        UI_STORAGE_BUCKET="bucket",
        GENERATION_QUEUE_URL=f"http://127.0.0.1:{port}/1/queue.fifo",
    )


@contextmanager
def _stub_of_aws() -> Iterator[int]:
    """The stub in a process of its own; its port."""
    stub = subprocess.Popen(
        [sys.executable, "-m", "tools.bench_edge", "stub"], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )
    assert stub.stdout is not None
    try:
        yield int(stub.stdout.readline())
    finally:
        stub.terminate()
        stub.communicate()


def _demo_store() -> Store:

    return find_store(Settings().stores_path, "magic-wands")


def _demo_catalogue() -> Catalogue:

    store = _demo_store()
    assert store.catalogue is not None
    return build_catalogue(store.slug, read_shopify_csv(store.catalogue))


def _stored_pages() -> tuple[dict[str, Any], bytes]:
    """The page item of the shopper `hit`, as a job of the demo store would have stored it, and the fallback's bytes."""
    settings, store, catalogue = Settings(), _demo_store(), _demo_catalogue()
    page = PersonalPage(
        store=store.slug,
        shopper_id="hit",
        job_id="0",
        document=compose_template(catalogue, store, None, Signals()),
        persona=NEUTRAL,
        source=Source.KIMI,
        made_at=time.time(),
    )
    cached = page_store.make_cached_ui(page, store, catalogue, settings)
    return page_store.cached_ui_item(cached, settings, store, "hit", now=time.time()), cached.rendered.body


def _serve_stub() -> None:
    """Answers what a visit asks: a page for the shopper `hit`, nothing for others, and yes to every write."""
    item, _ = _stored_pages()
    packed = base64.b64encode(pack_catalogue(_demo_catalogue())).decode()
    snapshot = json.dumps({"Item": {"snapshot": {"B": packed}}}).encode()
    catalogue = {"key": {"S": "catalogue:magic-wands"}, "version": item["catalogue_version"]}
    wire_item = json.loads(json.dumps(item, default=lambda raw: base64.b64encode(raw).decode()))
    with_page = _batch_answer([wire_item, catalogue])
    without_page = _batch_answer([catalogue])

    class Stub(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["content-length"]))
            target = self.headers.get("x-amz-target", "")
            answer = b"{}"
            if target.endswith("BatchGetItem"):
                answer = with_page if b"ui:magic-wands:hit" in asked else without_page
            elif target.endswith("GetItem"):
                answer = snapshot
            elif target.endswith("SendMessage"):
                answer = b'{"MessageId": "1"}'
            self.wfile.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.0\r\nx-amzn-requestid: bench\r\n"
                b"content-length: %d\r\n\r\n%b" % (len(answer), answer)
            )

        def log_message(self, *_: Any) -> None:
            """A line for each request would be measured too."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Stub)
    print(server.server_port, flush=True)
    server.serve_forever()


def _batch_answer(items: list[dict[str, Any]]) -> bytes:
    return json.dumps(
        {"Responses": {"ui-cache": items, "generation-queue": [], "shopper-sessions": []}, "UnprocessedKeys": {}}
    ).encode()


if __name__ == "__main__":
    if sys.argv[1:] == ["stub"]:
        _serve_stub()
    else:
        sys.exit(main())
