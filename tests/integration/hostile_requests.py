"""Requests that no browser sends: any bytes in any part, to every route, by a server of our own and by Lambda."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlencode

from hypothesis import strategies as st
from mangum.types import ASGI
from starlette.types import Message

from tests.aws_like.cloud import Cloud, wired
from tests.edge_events import function_url_event
from tests.shop import Shop, open_shop
from wandstore.settings import Settings

SECRETS = {"WEBHOOK_SECRET": "theirs", "SHOPIFY_WEBHOOK_SECRET": "the app's", "DEBUG_TOKEN": "token"}


def open_shop_in_memory(folder: Path) -> Shop:
    """The store `lantern` on tables, a bucket and queues in memory."""
    cloud = Cloud(wired(Settings()))
    return open_shop(cloud.settings, cloud.clients(), folder)


# Requests -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class HostileRequest:
    """A request's bytes, as they arrive. `path` and `query` are percent-encoded where the client has done so."""

    method: str
    path: bytes
    query: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""

    def with_headers(self, *headers: tuple[bytes, bytes]) -> HostileRequest:
        return replace(self, headers=(*self.headers, *headers))

    def to_scope(self) -> dict[str, Any]:
        """What a server of our own makes of it."""
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "server": ("127.0.0.1", 8000),
            "client": ("127.0.0.1", 50000),
            "scheme": "http",
            "root_path": "",
            "method": self.method,
            "path": unquote(self.path.decode("latin-1")),
            "raw_path": self.path,
            "query_string": self.query,
            "headers": [(name.lower(), value) for name, value in self.headers],
        }

    def to_event(self) -> dict[str, Any]:
        """What Lambda's function URL makes of it: text, with the values of a repeated header joined by commas."""
        event = function_url_event(self.method, self.path.decode("latin-1"), self.query.decode("latin-1"))
        headers: dict[str, str] = event["headers"]
        sent: set[str] = set()
        for name, value in self.headers:
            key, text = name.decode("latin-1").lower(), value.decode("utf-8", "surrogateescape")
            headers[key] = f"{headers[key]},{text}" if key in sent else text
            sent.add(key)
        if "cookie" in headers:
            event["cookies"] = headers.pop("cookie").split("; ")
        event["body"], event["isBase64Encoded"] = base64.b64encode(self.body).decode(), True
        return event


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def answer_of_server(loop: asyncio.AbstractEventLoop, app: ASGI, request: HostileRequest) -> Answer:
    """The answer of a server of our own: 500 where the app raises."""
    waiting: list[Message] = [{"type": "http.request", "body": request.body, "more_body": False}]
    sent: list[Message] = []

    async def receive() -> Message:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    try:
        loop.run_until_complete(app(request.to_scope(), receive, send))
    except Exception:
        return Answer(500, {}, b"")
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in sent[0].get("headers", [])}
    return Answer(sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]))


# What is hostile ------------------------------------------------------------------------------------------------------

NASTY_TEXTS = (
    b"",
    b"null",
    b"http://[",
    b"http://[::1",
    b"https://shop.example/s/lantern?shopper=%ZZ",
    b"//[",
    b"[",
    b"http://\xc2\xbd.example/?shopper=ada",
    b"http://example\xe2\x84\x80.com",
    b"a:b:c",
    b"host:port",
    b":",
    b"shop.example:99999999",
    b"127.0.0.1:" + b"9" * 5000,
    b"%" * 10_000,
    b"9" * 5000,
    b"-1",
    b"1e999",
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xc3\xa9",
    b'"\\777\\0"',
    b"a" * 8000,
    b";;;=;=",
    b"bytes=0-,1-2,999999999999999999999-",
    b'W/"x", *, "',
    b"gzip;q=0, br;q=" + b"9" * 400,
    b"../../etc/passwd",
    b"<script>alert(1)</script>",
    b"{}",
    b"443, 443",
    b"\t \t",
    b"application/x-www-form-urlencoded; charset=\xff",
    b"multipart/form-data; boundary=",
    b"ada",
    b"yes, no",
    b"\xe2\x80\xae\xd7\x90",
    b"1" * 40,
    b"sha256=" + b"\xe9" * 64,
)
HEADERS = (
    b"host",
    b"referer",
    b"origin",
    b"cookie",
    b"content-type",
    b"content-length",
    b"content-encoding",
    b"accept",
    b"accept-encoding",
    b"accept-language",
    b"range",
    b"if-none-match",
    b"if-modified-since",
    b"user-agent",
    b"purpose",
    b"sec-purpose",
    b"sec-gpc",
    b"sec-fetch-site",
    b"sec-fetch-mode",
    b"sec-fetch-dest",
    b"x-forwarded-for",
    b"x-forwarded-host",
    b"x-forwarded-port",
    b"x-forwarded-proto",
    b"forwarded",
    b"transfer-encoding",
    b"expect",
    b"x-http-method-override",
    b"x-wandstore-origin",
    b"x-wandstore-debug-token",
    b"x-webhook-signature",
    b"x-shopify-hmac-sha256",
    b"x-shopify-topic",
    b"x-shopify-shop-domain",
    b"x-shopify-webhook-id",
    b"traceparent",
)
_COOKIE_NAMES = (b"wandstore_shopper", b"__Host-wandstore_shopper", b"wandstore_bag_lantern", b"other", b"")
PARAMETERS = (
    *("shopper", "store", "q", "category", "price", "from", "to", "available", "option.Length", "option.", "sort"),
    *("page", "variant", "quantity", "told", "product", "force", "part", "x"),
)
_FIELDS = (
    *("shopper", "store", "event", "productId", "category", "price", "query", "orderId", "arrival", "persona"),
    *("variant", "quantity", "action", "return", "consent", "product", "jobId", "storeSlug", "shopperId", "html"),
    *("source", "id"),
)
_TRUE_VALUES = (
    *("ada", "lantern", "view", "purchase", "explorer", "none", "oak", "add", "set", "remove", "yes", "no", "1", "12"),
    *("/s/lantern", "/s/lantern/cart?x=1#y", "https://www.google.com/", "gid://shopify/Order/1"),
)

nasty = st.sampled_from(NASTY_TEXTS) | st.binary(max_size=40)
_nasty_words = nasty.map(lambda sent: sent.decode("utf-8", "surrogatepass" if b"\xed" in sent else "replace"))
_values: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(_TRUE_VALUES)
    | st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(("\ud800", "\x00", "9" * 5000, "%" * 300, "é", "-", "\u202e", "http://[", "//[", "/s/lantern//["))
    | st.sampled_from(("NaN", "1e400", "-0", "0x1", "[", "https://½.example")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)
# A whole body of each route, of which a request changes some fields.
_WHOLE: dict[str, Any] = {
    "store": "lantern",
    "shopper": "ada",
    "event": "view",
    "productId": "oak",
    "product": "oak",
    "persona": "explorer",
    "variant": "1",
    "action": "add",
    "jobId": "theirs",
    "storeSlug": "lantern",
    "shopperId": "ada",
    "html": "<p>Oak</p>",
}
_json_bodies = st.dictionaries(st.sampled_from(_FIELDS), _values, max_size=4).map(
    lambda sent: json.dumps(_WHOLE | sent).encode()
)
_form_bodies = st.lists(
    st.tuples(st.sampled_from(_FIELDS), st.sampled_from([value.encode() for value in _TRUE_VALUES]) | nasty), max_size=4
).map(lambda pairs: urlencode(_WHOLE).encode() + b"".join(b"&" + name.encode() + b"=" + sent for name, sent in pairs))
_odd_bodies = st.sampled_from(
    (
        b"[" * 50_000,
        b'{"a":' * 20_000,
        b'{"store": ' + b"9" * 5000 + b"}",
        b'{"price": 1e999999999, "store": "lantern", "event": "view"}',
        b'{"store": "lantern", "store": {}}',
        b"\xef\xbb\xbf{}",
        b"x" * 70_000,
        b"\x00" * 100,
        b"{" + b'"\\ud800":1}',
        b"&" * 5000,
    )
)
bodies = _json_bodies | _form_bodies | _odd_bodies | nasty
_cookies = st.lists(st.tuples(st.sampled_from(_COOKIE_NAMES), nasty | st.just(b"ada")), min_size=1, max_size=3).map(
    lambda pairs: (b"cookie", b"; ".join(name + b"=" + value for name, value in pairs))
)
_form_type = st.just((b"content-type", b"application/x-www-form-urlencoded"))
_headers = st.lists(st.tuples(st.sampled_from(HEADERS), nasty) | _cookies | _form_type, max_size=5).map(tuple)
_queries = st.lists(st.tuples(st.sampled_from(PARAMETERS), nasty), max_size=4).map(
    lambda pairs: b"&".join(name.encode() + b"=" + value for name, value in pairs)
)
_segments = st.sampled_from((b"lantern", b"oak", b"all", b"1", b"magic-wands")) | nasty
_stores = st.sampled_from((b"lantern",) * 5) | nasty
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "FOO")


def requests_to(routes: dict[str, list[str]]) -> st.SearchStrategy[HostileRequest]:
    """Requests to these paths of an OpenAPI document, with their methods; parts of a path in braces are anything."""

    @st.composite
    def draw_request(draw: st.DrawFn) -> HostileRequest:
        path = draw(st.sampled_from([*routes, "/{any}", "/s/lantern/{any}", "/s/lantern/products/{any}"]))
        methods = routes.get(path, ["GET"])
        method = draw(st.sampled_from(methods * 30 + list(METHODS)))
        pieces = path.split("{")
        written = pieces[0].encode()
        for piece in pieces[1:]:
            name, _, rest = piece.partition("}")
            written += draw(_stores if name == "store" else _segments) + rest.encode()
        request = HostileRequest(method, written, draw(_queries), draw(_headers))
        if method in ("GET", "HEAD"):
            return request
        request = replace(request, body=draw(bodies))
        return _signed(request) if draw(st.booleans()) else request

    return draw_request()


def _signed(request: HostileRequest) -> HostileRequest:
    """The request as who knows the secrets signs it, so that what is behind the signature is reached too."""
    if not request.path.startswith(b"/webhook/"):
        return request
    page = hmac.new(SECRETS["WEBHOOK_SECRET"].encode(), request.body, hashlib.sha256).hexdigest()
    event = hmac.new(SECRETS["SHOPIFY_WEBHOOK_SECRET"].encode(), request.body, hashlib.sha256).digest()
    return request.with_headers(
        (b"x-webhook-signature", f"sha256={page}".encode()), (b"x-shopify-hmac-sha256", base64.b64encode(event))
    )
