"""The time of a page in the edge function.

A hit and a miss are compared with a bare handler that makes the same calls, and a page during an outage of DynamoDB is
compared with a miss. All run in this process, with boto3 against a stub of AWS in another process.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode

from tools.bench.comparison import Comparison, time_by_turns, time_once
from wandstore.aws.clients import EDGE_PATIENCE, Clients
from wandstore.aws.dynamodb import WireItem, to_wire
from wandstore.aws.request_storage import STORAGE_SECONDS
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.catalogue.snapshots import build_catalogue, pack_catalogue
from wandstore.catalogue.stores import Store, find_store
from wandstore.documents.origin import Source
from wandstore.documents.templates import compose_template
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.jobs.enqueue import JobQueue
from wandstore.page_store.personal_page import PersonalPage
from wandstore.page_store.ui_cache import UiCache
from wandstore.page_store.visit import read_visit
from wandstore.pages import RenderContext
from wandstore.settings import Settings, current_settings
from wandstore.shoppers.history import History
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import NEUTRAL

ROUNDS = 400
WARM_UP_ROUNDS = 40
MAX_RATIO_OF_A_HIT = 1.4
_COOKIE = "__Host-wandstore_shopper"
HISTORY = History(seen=("rowan-hedge-wand", "walnut-long-wand", "winter-holly-wand", "yew-heartwood-wand"))
# Shoppers for which the stub's DynamoDB fails or hangs.
REFUSED, HANGING = "refused", "hanging"
_HANGING_SECONDS = 10

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


def compare() -> Iterator[Comparison]:
    with _stub_of_aws() as port:
        _set_environment(port)
        # The app reads its settings when it is created, so it is imported after they are set.
        from lambdas.edge.handler import handler

        bare = _bare_handler()
        context: Any = None
        for shopper, max_ratio in (("hit", MAX_RATIO_OF_A_HIT), ("miss", None)):
            event = _page_event(shopper)
            _check(handler, event, shopper.upper())
            ours, beside = _time(partial(handler, event, context), partial(bare, event, None))
            yield Comparison(f"a {shopper}", ours, "bare handler", beside, max_ratio)

        path = f"/s/{os.environ['DEFAULT_STORE']}"
        by_address, hit = request_event(path, {"shopper": "hit"}), _page_event("hit")
        ours, beside = _time(partial(handler, by_address, context), partial(handler, hit, context))
        yield Comparison("a hit whose shopper only the address names", ours, "a hit", beside)

        refused, miss = _page_event(REFUSED), _page_event("miss")
        _check(handler, refused, "MISS")
        outage, healthy = _time(partial(handler, refused, context), partial(handler, miss, context))
        yield Comparison("a page while DynamoDB refuses", outage, "a miss", healthy)

        hanging = _page_event(HANGING)
        with _quiet():
            seconds = time_once(partial(handler, hanging, context))
        yield Comparison("a page while DynamoDB hangs", seconds, "a request's time for storage", STORAGE_SECONDS)


def _time(ours: Callable[[], object], beside: Callable[[], object]) -> tuple[float, float]:
    with _quiet():
        return time_by_turns(ours, beside, rounds=ROUNDS, warm_up_rounds=WARM_UP_ROUNDS)


@contextmanager
def _quiet() -> Iterator[None]:
    """Discards metrics and log lines: writing them is part of a request's work, the terminal is not."""
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
        yield


def _check(handler: Handler, event: dict[str, Any], cache: str) -> None:
    with _quiet():
        answer = handler(event, None)
    if answer["statusCode"] != 200 or answer["headers"].get("x-wandstore-cache") != cache:
        raise SystemExit(f"The stub does not lead to a {cache}: {answer['statusCode']} {answer['headers']}")


def _bare_handler() -> Handler:
    """A minimal handler: makes the same boto3 calls, and returns the stored bytes."""
    clients, settings = Clients(EDGE_PATIENCE), current_settings()
    _, fallback = _stored_pages()

    def handle(event: dict[str, Any], _: Any) -> dict[str, Any]:
        shopper_id = event["cookies"][0].partition("=")[2]
        shopper = ShopperKey(StoreSlug(settings.default_store), ShopperId(shopper_id))
        page = read_visit(clients, settings, shopper).wire_page
        if page is None:
            JobQueue(clients, settings).enqueue(shopper, time.time())
        return {
            "statusCode": 200,
            "headers": {"content-type": "text/html; charset=utf-8", "content-encoding": "gzip"},
            "body": base64.b64encode(page["body"]["B"] if page else fallback).decode(),
            "isBase64Encoded": True,
        }

    return handle


def _page_event(shopper_id: str) -> dict[str, Any]:
    return request_event(f"/s/{os.environ['DEFAULT_STORE']}", {}, f"{_COOKIE}={shopper_id}")


def request_event(path: str, query: dict[str, str], *cookies: str) -> dict[str, Any]:
    """The event of a GET request at the function URL."""
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": urlencode(query),
        "queryStringParameters": query,
        "cookies": list(cookies),
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
    """Starts the stub in its own process; its port."""
    stub = subprocess.Popen(
        [sys.executable, "-m", "tools.bench.edge"], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True
    )
    assert stub.stdout is not None
    try:
        yield int(stub.stdout.readline())
    finally:
        stub.terminate()
        stub.communicate()


def demo_store() -> Store:
    return find_store(Settings().stores_path, "magic-wands")


def demo_catalogue() -> Catalogue:
    store = demo_store()
    assert store.catalogue is not None
    return build_catalogue(store.slug, read_shopify_csv(store.catalogue).products)


def _stored_pages() -> tuple[WireItem, bytes]:
    """The page item of the shopper `hit`, as a job of the demo store stores it, and the bytes of the page."""
    store, catalogue = demo_store(), demo_catalogue()
    page = PersonalPage(
        store=store.slug,
        shopper_id=ShopperId("hit"),
        job_id="0",
        document=compose_template(catalogue, store, None, Signals()),
        persona=NEUTRAL,
        source=Source.KIMI,
        made_at=time.time(),
    )
    # Nothing is written, so no client is ever made.
    ui_cache = UiCache(Clients(EDGE_PATIENCE), Settings())
    cached = ui_cache.make(page, RenderContext(store, catalogue), HISTORY)
    return to_wire(ui_cache.put(cached, page.shopper, store, time.time()).item), cached.rendered.body


def _serve_stub() -> None:
    """Answers the calls of a visit: a page for the shopper `hit`, none for others, and success for every write."""
    item, _ = _stored_pages()
    packed = base64.b64encode(pack_catalogue(demo_catalogue())).decode()
    snapshot = json.dumps({"Item": {"snapshot": {"B": packed}}}).encode()
    catalogue = {"key": {"S": "catalogue:magic-wands"}, "version": item["catalogue_version"]}
    wire_item = json.loads(json.dumps(item, default=lambda raw: base64.b64encode(raw).decode()))
    # What a visit reads of a session while nothing has changed.
    session = to_wire(
        {"key": "session:hit", "hash:magic-wands": NEUTRAL.hash, "rows:magic-wands": HISTORY.mark, "events": "[]" * 500}
    )
    with_page = _batch_answer([wire_item, catalogue], [session])
    without_page = _batch_answer([catalogue])

    class Stub(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["content-length"]))
            target = self.headers.get("x-amz-target", "")
            answer = b"{}"
            if f"ui:magic-wands:{HANGING}".encode() in asked:
                time.sleep(_HANGING_SECONDS)
            if f"ui:magic-wands:{REFUSED}".encode() in asked:
                self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR)
                return
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


def _batch_answer(items: list[dict[str, Any]], sessions: Sequence[WireItem] = ()) -> bytes:
    found = {"ui-cache": items, "generation-queue": [], "shopper-sessions": list(sessions)}
    return json.dumps({"Responses": found, "UnprocessedKeys": {}}).encode()


if __name__ == "__main__":
    _serve_stub()
