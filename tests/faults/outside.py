"""What the product calls over HTTP, in process: a model behind Kimi's and Claude's addresses, and a Shopify shop.

Both are put below the product's own HTTP libraries, so its clients, their timeouts and its reading of answers are real.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
import urllib3
from urllib3.exceptions import NewConnectionError, ProtocolError
from urllib3.exceptions import ReadTimeoutError as SocketTimeout

from local.fake_shopify.carts import Carts
from local.fake_shopify.checkout import Pages
from local.fake_shopify.orders import Orders
from local.fake_shopify.schema import LATEST_VERSION, SchemaMissing, storefront_schema
from local.fake_shopify.shop import FakeShop
from local.fake_shopify.storefront_api import Answer, StorefrontApi
from tests.fake_shop import small_catalogue
from tests.faults.injection import Dies, Injector, Kind
from tests.missing import skip_but_fail_in_ci
from tests.stand_in_model import Call as ModelCall
from tests.stand_in_model import answer_well

GARBAGE = b"\x00<html>{{{ not an answer"
DOMAIN = "harbour.myshopify.com"


@dataclass
class Outside:
    """`shop` is what the store harbour is connected to. `meanwhile` happens while the next model is writing."""

    injector: Injector
    shop: FakeShop
    api: StorefrontApi
    pages: Pages
    orders: Orders
    meanwhile: Callable[[], None] | None = None

    # The shop ---------------------------------------------------------------------------------------------------------

    def ask_shop(self, method: str, url: str, options: dict[str, Any]) -> urllib3.HTTPResponse:
        """As `PoolManager.request`."""
        address = urlsplit(url)
        assert address.netloc == DOMAIN, url
        # Only the edge sets a limit around its calls of the shop.
        is_background = self.injector.time.limit is None
        kind = self.injector.next_fault("shop", address.path.rpartition("/")[2], is_background=is_background)
        # The pool of a host that does not exist: urllib3 wants one for its errors.
        pool: Any = urllib3.HTTPSConnectionPool(DOMAIN)
        if kind is Kind.BEFORE:
            raise NewConnectionError(pool, "connection refused")
        if kind is Kind.THROTTLED:
            errors = {"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]}
            return _shop_response(Answer(200, json.dumps(errors).encode()))
        answer = self._answer_shop(method, address.path, address.query, options)
        match kind:
            case Kind.AFTER:
                raise ProtocolError("connection broken", ConnectionResetError())
            case Kind.SLOW:
                self.injector.time.take_too_long(options["timeout"].read_timeout)
                raise SocketTimeout(pool, url, "read timed out")
            case Kind.BROKEN:
                return _shop_response(Answer(503, b"Service unavailable"))
            case Kind.GARBAGE:
                return _shop_response(Answer(200, GARBAGE))
            case Kind.EMPTY:
                return _shop_response(Answer(200, b""))
            case Kind.DIES:
                raise Dies
        return _shop_response(answer)

    def _answer_shop(self, method: str, path: str, query: str, options: dict[str, Any]) -> Answer:
        if method == "POST":
            return self.api.answer(path.split("/")[2], options["headers"], options["body"])
        return self.pages.get(path, parse_qs(query))

    # The models -------------------------------------------------------------------------------------------------------

    def ask_model(self, request: httpx2.Request) -> httpx2.Response:
        """As `HTTPTransport.handle_request`, in the thread that the product calls a model in."""
        if self.meanwhile is not None:
            happen, self.meanwhile = self.meanwhile, None
            happen()
        kind = self.injector.next_fault("models", request.url.host.partition(".")[0], is_background=True)
        if kind is Kind.BEFORE:
            raise httpx2.ConnectError("connection refused", request=request)
        call = ModelCall(request.url.path, "key", json.loads(request.read()))
        match kind:
            case Kind.AFTER:
                raise httpx2.RemoteProtocolError("server disconnected", request=request)
            case Kind.SLOW:
                self.injector.time.take_too_long(request.extensions["timeout"]["read"])
                raise httpx2.ReadTimeout("read timed out", request=request)
            case Kind.THROTTLED:
                error = {"error": {"type": "rate_limit_reached_error", "message": "slow down"}}
                return httpx2.Response(429, json=error, request=request)
            case Kind.BROKEN:
                return httpx2.Response(500, json={"error": {"type": "server_error", "message": "no"}}, request=request)
            case Kind.GARBAGE:
                return httpx2.Response(200, content=GARBAGE, request=request)
            case Kind.EMPTY:
                return httpx2.Response(200, content=b"", request=request)
            case Kind.DIES:
                # In its own thread nothing can end the process; the next call of the main thread does.
                raise httpx2.ReadError("the process is ending", request=request)
        return httpx2.Response(200, content=_completion(call), request=request)


def _shop_response(answer: Answer) -> urllib3.HTTPResponse:
    return urllib3.HTTPResponse(
        body=io.BytesIO(answer.body), headers=dict(answer.headers), status=answer.status, preload_content=False
    )


def _completion(call: ModelCall) -> bytes:
    """The model's page as a stream of events, in the form of the server that was asked."""
    text = answer_well(call).text
    if call.is_to_claude:
        events: list[dict[str, Any]] = [
            {"type": "message_start", "message": {"usage": {"input_tokens": 900, "output_tokens": 1}}},
            {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
            {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}},
            {"type": "content_block_stop", "index": 0},
            {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 120}},
            {"type": "message_stop"},
        ]
        return b"".join(f"event: {one['type']}\ndata: {json.dumps(one)}\n\n".encode() for one in events)
    choices = [{"index": 0, "delta": {"content": text}, "finish_reason": None}]
    end = [{"index": 0, "delta": {}, "finish_reason": "stop"}]
    usage = {"prompt_tokens": 900, "completion_tokens": 120, "total_tokens": 1020}
    parts = [{"choices": choices}, {"choices": end}, {"choices": [], "usage": usage}]
    return b"".join(f"data: {json.dumps(part)}\n\n".encode() for part in parts) + b"data: [DONE]\n\n"


def open_outside(injector: Injector, patches: pytest.MonkeyPatch) -> Outside:
    """Skips a test where npm has installed no schema of Shopify's API."""
    try:
        storefront_schema(LATEST_VERSION)
    except SchemaMissing as error:
        skip_but_fail_in_ci(str(error))
    shop = FakeShop.of(small_catalogue())
    shop.url = f"https://{DOMAIN}"
    carts = Carts(shop)
    orders = Orders(shop, carts)
    outside = Outside(injector, shop, StorefrontApi(shop, carts), Pages(shop, carts, orders), orders)

    def ask_shop(_: Any, method: str, url: str, **options: Any) -> urllib3.HTTPResponse:
        return outside.ask_shop(method, url, options)

    def ask_model(_: Any, request: httpx2.Request) -> httpx2.Response:
        return outside.ask_model(request)

    patches.setattr(urllib3.PoolManager, "request", ask_shop)
    patches.setattr(httpx2.HTTPTransport, "handle_request", ask_model)
    return outside
