"""A whole shop of 25,000 products with 3 variants, read by the catalogue's source beside a bare reading of its pages.

The shop is another process, which has its answers at hand. Each reading is a process of its own too, so that its memory
is told as well: what the function that reads a shop needs.

Its commands are for the processes of this module: `python -m tools.bench.shop serve`, `read PORT` and `fetch PORT`.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import urllib3

from local.synth import ROOT
from tools.bench.comparison import Comparison, time_by_turns
from wandstore.catalogue.shopify_api import ShopifyApi
from wandstore.catalogue.shopify_source import ShopSource
from wandstore.catalogue.stores import ShopifyConnection, Store
from wandstore.ids import StoreSlug
from wandstore.settings import Settings

PRODUCTS = 25_000
VARIANTS = 3
PICTURES = 4
ROUNDS = 1
DESCRIPTION = (
    "<h2>Made by hand</h2><ul><li>Oak and phoenix feather</li><li>11 inch</li></ul>" + "<p>Turned, waxed.</p>" * 60
)
_NAME = re.compile(r"query (\w+)")


def compare() -> Iterator[Comparison]:
    shop = subprocess.Popen(_command("serve"), cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert shop.stdout is not None
        port = shop.stdout.readline().strip()
        megabytes: dict[str, int] = {}
        reading, fetching = time_by_turns(
            partial(_measure, "read", port, megabytes),
            partial(_measure, "fetch", port, megabytes),
            rounds=ROUNDS,
            warm_up_rounds=0,
        )
        what = f"{PRODUCTS:,} products of a shop, {megabytes['read']} MB"
        yield Comparison(what, reading, f"their answers as JSON ({megabytes['fetch']} MB)", fetching)
    finally:
        shop.terminate()
        shop.wait()


def _measure(command: str, port: str, megabytes: dict[str, int]) -> None:
    done = subprocess.run(_command(command, port), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    megabytes[command] = int(done.stdout.split()[-1])


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tools.bench.shop", *arguments]


# The two readings -----------------------------------------------------------------------------------------------------


def read(port: str) -> int:
    """The number of products that the source reads."""
    connection = ShopifyConnection(domain=f"127.0.0.1:{port}", access="tokenless")
    store = Store(slug=StoreSlug("wands"), name="Wands", currency="GBP", shopify=connection)
    return len(ShopSource(ShopifyApi(connection, None, Settings()), store).read_all().products)


def fetch(port: str) -> int:
    """The number of products in the pages that the source would ask for, of which nothing is kept."""
    pool = urllib3.PoolManager()
    found = 0
    for after in range(0, PRODUCTS, 100):
        body = json.dumps({"query": "query Products", "variables": {"first": 100, "after": str(after)}})
        answer = json.loads(pool.request("POST", f"http://127.0.0.1:{port}/", body=body).data)
        found += len(answer["data"]["products"]["nodes"])
    return found


# The shop -------------------------------------------------------------------------------------------------------------


def serve() -> None:
    """Prints its port, and answers until it is ended."""
    server = HTTPServer(("127.0.0.1", 0), _Shop)
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


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve"]:
            serve()
        case ["read", port]:
            assert read(port) == PRODUCTS
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        case ["fetch", port]:
            assert fetch(port) == PRODUCTS
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
