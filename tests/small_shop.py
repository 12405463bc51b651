"""A small Shopify shop on a port of this machine: it executes Shopify's own schema over what a test gives it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from graphql import GraphQLError, GraphQLResolveInfo, execute_sync, get_named_type, parse, validate

from tests.shopify_schema import VERSIONS, storefront_schema

Json = dict[str, Any]


class Request(NamedTuple):
    """What one request asked for."""

    operation: str
    variables: Json
    headers: Mapping[str, str]
    path: str


class Reply(NamedTuple):
    """An answer instead of the shop's own. `declared_length` is for one that is cut off."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = {}
    declared_length: int | None = None


def error_reply(code: str, message: str = "no", path: list[Any] | None = None, **more: Any) -> Reply:
    """HTTP 200 with an error of GraphQL, as Shopify answers."""
    error = {"message": message, "extensions": {"code": code}} | ({"path": path} if path else {})
    return Reply(body=json.dumps({"errors": [error], **more}).encode())


Instead = Callable[[Request], Reply | None]


@dataclass
class SmallShop:
    """Lists are in plain Python; the server pages them. `instead` may answer a request in the shop's place."""

    products: list[Json] = field(default_factory=list)
    collections: list[Json] = field(default_factory=list)
    shop: Json = field(default_factory=lambda: make_shop())
    best_selling: list[str] = field(default_factory=list)  # numbers of products; the others follow
    version: str | None = VERSIONS[0]
    instead: Instead = lambda _: None
    requests: list[Request] = field(default_factory=list)
    domain: str = ""

    def script(self, *replies: Reply | None, of: str = "") -> None:
        """The replies to the next requests (of one operation), in order; None is the shop's own."""
        left = list(replies)

        def next_reply(request: Request) -> Reply | None:
            return left.pop(0) if left and request.operation in (of or request.operation) else None

        self.instead = next_reply

    def asked(self, operation: str) -> list[Json]:
        return [request.variables for request in self.requests if request.operation == operation]

    def answer(self, document: str, variables: Json) -> Json:
        schema = storefront_schema()
        parsed = parse(document)
        if errors := validate(schema, parsed):
            return {"errors": [error.formatted for error in errors]}
        result = execute_sync(
            schema, parsed, self, variable_values=variables, field_resolver=_resolve, type_resolver=_typename_of
        )
        return dict(result.formatted)


def _typename_of(value: Any, *_: Any) -> str:
    return str(value["__typename"])


def _resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    name = info.field_name
    value = _root_field(source, name, arguments) if isinstance(source, SmallShop) else source.get(name)
    if get_named_type(info.return_type).name.endswith("Connection"):
        return _page_of(value or [], arguments)
    return value


def _root_field(shop: SmallShop, name: str, arguments: Json) -> Any:
    by_gid = {product["id"]: product for product in shop.products}
    match name:
        case "shop":
            return shop.shop
        case "collections":
            return shop.collections
        case "product":
            return by_gid.get(arguments["id"])
        case "nodes":
            return [by_gid.get(gid) for gid in arguments["ids"]]
        case "products" if arguments["sortKey"] == "BEST_SELLING":
            first = [by_gid[f"gid://shopify/Product/{number}"] for number in shop.best_selling]
            return first + [product for product in shop.products if product not in first]
        case "products":
            after = int((arguments.get("query") or "id:>0").removeprefix("id:>"))
            return [product for product in shop.products if number_of(product) > after]
    raise GraphQLError(f"this shop has no {name}")


def _page_of(values: list[Any], arguments: Json) -> Json:
    first = arguments["first"]
    if not 1 <= first <= 250:
        raise GraphQLError("first must be from 1 to 250")
    start = int(arguments.get("after") or 0)
    end = min(start + first, len(values))
    info = {"hasNextPage": end < len(values), "hasPreviousPage": start > 0, "endCursor": str(end) if end else None}
    return {"nodes": values[start:end], "pageInfo": info}


@contextmanager
def open_small_shop(shop: SmallShop) -> Iterator[SmallShop]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: Any) -> None: ...

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            name = parse(body["query"]).definitions[0].name.value  # type: ignore[attr-defined]
            request = Request(name, body["variables"], dict(self.headers.items()), self.path)
            shop.requests.append(request)
            reply = shop.instead(request) or Reply(
                body=json.dumps(shop.answer(body["query"], body["variables"])).encode()
            )
            self.send_response(reply.status)
            length = len(reply.body) if reply.declared_length is None else reply.declared_length
            headers = {"Content-Length": str(length), "Content-Type": "application/json"}
            if shop.version:
                headers["X-Shopify-API-Version"] = shop.version
            for header, value in (headers | dict(reply.headers)).items():
                self.send_header(header, value)
            self.end_headers()
            self.wfile.write(reply.body)
            self.close_connection = length != len(reply.body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    shop.domain = f"127.0.0.1:{server.server_address[1]}"
    try:
        yield shop
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# What a shop has ------------------------------------------------------------------------------------------------------


def number_of(product: Json) -> int:
    return int(product["id"].rpartition("/")[2])


def money(amount: str, currency: str = "GBP") -> Json:
    return {"amount": amount, "currencyCode": currency}


def make_variant_answer(
    number: int, price: str = "10.0", *, was: str | None = None, currency: str = "GBP", **more: Any
) -> Json:
    return {
        "__typename": "ProductVariant",
        "id": f"gid://shopify/ProductVariant/{number}",
        "title": "Default Title",
        "availableForSale": True,
        "price": money(price, currency),
        "compareAtPrice": money(was, currency) if was else None,
        "image": None,
        "selectedOptions": [{"name": "Title", "value": "Default Title"}],
        **more,
    }


def make_product_answer(number: int = 1, **more: Any) -> Json:
    """A product of one kind, as Shopify would answer it."""
    return {
        "__typename": "Product",
        "id": f"gid://shopify/Product/{number}",
        "handle": f"wand-{number}",
        "title": f"Wand {number}",
        "descriptionHtml": "<p>Turned.</p>",
        "vendor": "Ashgrove",
        "productType": "Wands",
        "category": None,
        "tags": ["oak"],
        "isGiftCard": False,
        "requiresSellingPlan": False,
        "options": [{"name": "Title", "optionValues": [{"name": "Default Title", "swatch": None}]}],
        "images": [{"url": f"https://cdn.example/{number}.jpg", "altText": "A wand"}],
        "variants": [make_variant_answer(number * 10_000)],
        "collections": [],
        **more,
    }


def make_shop(**more: Any) -> Json:
    return {
        "name": "Magic Wands",
        "brand": None,
        "paymentSettings": {"currencyCode": "GBP"},
        "privacyPolicy": None,
        "shippingPolicy": None,
        "refundPolicy": None,
        "termsOfService": None,
        **more,
    }
