"""A whole shop of 25,000 products with 3 variants, read and published, beside a bare reading of its pages.

The shop is another process, which has its answers at hand, and so is the storage. Each measurement is a process of its
own too, so that its peak of memory is reported as well: what the function that syncs a shop needs.

The commands of those processes, `python -m tools.bench.shop COMMAND PORT`, are `serve` (without a port), `fetch`,
`read` (the products alone), `sync` (a full sync), `change` (a sync of one product that changed), `merge` (a full sync
during which another process publishes) and `load` (a reader of what is published).
"""

from __future__ import annotations

import json
import os
import re
import resource
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import urllib3

from local.cloud import create_data_stack
from local.synth import ROOT, data_template
from tools.bench.comparison import Comparison, time_once
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.catalogue.shopify_api import ShopifyApi
from wandstore.catalogue.shopify_source import Progress, ShopSource
from wandstore.catalogue.snapshots import load_current_catalogue
from wandstore.catalogue.stores import ShopifyConnection, Store
from wandstore.catalogue.sync import CatalogueSync, SyncOutcome
from wandstore.ids import StoreSlug
from wandstore.settings import Settings

PRODUCTS = 25_000
VARIANTS = 3
PICTURES = 4
DESCRIPTION = (
    "<h2>Made by hand</h2><ul><li>Oak and phoenix feather</li><li>11 inch</li></ul>" + "<p>Turned, waxed.</p>" * 60
)
_NAME = re.compile(r"query (\w+)")


# What is measured after the bare reading, in this order: the last three need what `sync` has published.
COMMANDS = ("read", "sync", "change", "merge", "load")


def compare() -> Iterator[Comparison]:
    with _embedded_cloud(), _serving() as port:
        seconds: dict[str, float] = {}
        megabytes: dict[str, int] = {}
        for command in ("fetch", *COMMANDS):
            seconds[command] = time_once(partial(_measure, command, port, megabytes))
        for command in COMMANDS:
            what = f"{PRODUCTS:,} products, {command}: {megabytes[command]} MB"
            beside = f"their answers as JSON ({megabytes['fetch']} MB)"
            yield Comparison(what, seconds[command], beside, seconds["fetch"])


def _measure(command: str, port: str, megabytes: dict[str, int]) -> None:
    done = subprocess.run(_command(command, port), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    megabytes[command] = int(done.stdout.split()[-1])


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tools.bench.shop", *arguments]


@contextmanager
def _serving() -> Iterator[str]:
    """The port of the shop's process."""
    shop = subprocess.Popen(_command("serve"), cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert shop.stdout is not None
        yield shop.stdout.readline().strip()
    finally:
        shop.terminate()
        shop.communicate()


@contextmanager
def _embedded_cloud() -> Iterator[None]:
    """The data stack in a process of its own; the environment names its resources, for the processes that sync."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port, fd = listening.getsockname()[1], listening.fileno()
        cloud = subprocess.Popen([sys.executable, "-m", "local.cloud", str(fd)], cwd=ROOT, pass_fds=(fd,))
    try:
        os.environ.update(
            AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}",
            AWS_ACCESS_KEY_ID="bench",
            AWS_SECRET_ACCESS_KEY="bench",
            AWS_DEFAULT_REGION="us-east-1",
        )
        os.environ.update(create_data_stack(data_template(Settings())))
        yield
    finally:
        cloud.terminate()
        cloud.wait()


# What is measured -----------------------------------------------------------------------------------------------------


def fetch(port: str) -> int:
    """The number of products in the pages that the source would ask for, of which nothing is kept."""
    pool = urllib3.PoolManager()
    found = 0
    for after in range(0, PRODUCTS, 100):
        body = json.dumps({"query": "query Products", "variables": {"first": 100, "after": str(after)}})
        answer = json.loads(pool.request("POST", f"http://127.0.0.1:{port}/", body=body).data)
        found += len(answer["data"]["products"]["nodes"])
    return found


def read(port: str) -> int:
    """The number of products that the source reads."""
    store = _store(port)
    assert store.shopify is not None
    return len(ShopSource(ShopifyApi(store.shopify, None, Settings()), store).read_all().products)


def sync(port: str) -> int:
    """The number of products that a full sync publishes."""
    result = _sync().sync_all(_store(port))
    assert result.outcome is SyncOutcome.PUBLISHED
    return result.products


def change(port: str, product_id: str = "1") -> int:
    """The number of products after one of them has changed, whose event names it."""
    result = _sync().sync_changed(_store(port), [product_id])
    assert result.outcome is SyncOutcome.PUBLISHED
    return result.products


def merge(port: str) -> int:
    """The number of products that a full sync publishes on top of what another process published during its read."""
    others = iter([_command("change", port, "2")])

    def publish_once(_: Progress) -> None:
        if other := next(others, None):
            subprocess.run(other, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)

    return _sync().sync_all(_store(port), publish_once).products


def load(port: str) -> int:
    """The number of products that a process reads which shows or composes pages."""
    clients, settings = Clients(BACKGROUND_PATIENCE), Settings.from_environment()
    return len(load_current_catalogue(_store(port), clients, settings).products)


def _store(port: str) -> Store:
    connection = ShopifyConnection(domain=f"127.0.0.1:{port}", access="tokenless")
    return Store(slug=StoreSlug("wands"), name="Wands", currency="GBP", shopify=connection)


def _sync() -> CatalogueSync:
    return CatalogueSync(Clients(BACKGROUND_PATIENCE), Settings.from_environment())


# The shop -------------------------------------------------------------------------------------------------------------


def serve() -> None:
    """Prints its port, and answers until it is ended."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Shop)
    print(server.server_port, flush=True)
    server.serve_forever()


class _Shop(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: Any) -> None: ...

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = _NAME.match(asked["query"])
        answer = json.dumps({"data": _answer(name[1] if name else "", asked["variables"])}).encode()
        self.send_response(200)
        self.send_header("X-Shopify-API-Version", Settings().shopify_api_version)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


def _answer(operation: str, variables: dict[str, Any]) -> dict[str, Any]:
    match operation:
        case "Shop":
            return {"shop": {"name": "Wands", "paymentSettings": {"currencyCode": "GBP"}}}
        case "Collections":
            return {"collections": _whole([])}
        case "ProductsById":
            asked = [int(gid.rpartition("/")[2]) for gid in variables["ids"]]
            return {"nodes": [_product(n) | {"__typename": "Product", "title": f"Wand {n}, anew"} for n in asked]}
    start = int(variables["after"] or 0)
    numbers = range(start + 1, min(start + variables["first"], PRODUCTS) + 1)
    nodes = [_product(n) if operation == "Products" else {"id": f"gid://shopify/Product/{n}"} for n in numbers]
    info = {"hasNextPage": numbers.stop <= PRODUCTS, "endCursor": str(numbers.stop - 1)}
    return {"products": {"nodes": nodes, "pageInfo": info}}


def _whole(nodes: list[Any]) -> dict[str, Any]:
    return {"nodes": nodes, "pageInfo": {"hasNextPage": False, "endCursor": None}}


def _product(number: int) -> dict[str, Any]:
    address = f"https://cdn.shopify.com/s/files/1/0000/0001/files/wand-{number}"
    sizes = [f"{size} inch" for size in range(10, 10 + VARIANTS)]
    variants = [
        {
            "id": f"gid://shopify/ProductVariant/{number * VARIANTS + position}",
            "title": size,
            "availableForSale": position != 1,
            "price": {"amount": f"{10 + number % 90}.0", "currencyCode": "GBP"},
            "compareAtPrice": {"amount": "120.0", "currencyCode": "GBP"} if number % 5 == 0 else None,
            "image": {"url": f"{address}-{position}.jpg?v=1"},
            "selectedOptions": [{"name": "Length", "value": size}],
        }
        for position, size in enumerate(sizes)
    ]
    return {
        "id": f"gid://shopify/Product/{number}",
        "handle": f"wand-{number}",
        "title": f"Wand {number} of oak and phoenix feather",
        "descriptionHtml": f"{DESCRIPTION}<p>{number}</p>",
        "vendor": f"Maker {number % 40}",
        "productType": f"Wands {number % 25}",
        "category": {"name": "Toys"},
        "tags": [f"tag-{number % 100}", "oak"],
        "isGiftCard": False,
        "requiresSellingPlan": False,
        "options": [{"name": "Length", "optionValues": [{"name": size, "swatch": None} for size in sizes]}],
        "images": _whole([{"url": f"{address}-{n}.jpg?v=1", "altText": "A wand"} for n in range(PICTURES)]),
        "variants": _whole(variants),
        "collections": _whole([{"handle": f"collection-{number % 30}"}]),
    }


MEASURED: dict[str, Callable[..., int]] = {
    function.__name__: function for function in (fetch, read, sync, change, merge, load)
}

if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve()
    else:
        assert MEASURED[sys.argv[1]](*sys.argv[2:]) == PRODUCTS
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
