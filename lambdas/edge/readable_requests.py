"""Requests as the app can read them, whatever bytes a client has sent.

What makes a library fail is mended here, once, before anything looks at it. A shopper gets their page whatever their
headers and their query are.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from mangum import Mangum
from mangum.types import ASGI, LambdaConfig, LambdaContext, LambdaEvent, Response, Scope
from starlette.types import ASGIApp, Receive, Send

# In a query, only these stand for themselves; a client that sends others has forgotten to encode them.
_UNENCODED = re.compile(rb"[^\x21-\x7e]")
_SCHEMES = ("http", "https")
# Nothing here depends on the port, and a client can send any text in its place.
_SERVER = ("lambda", 443)
# What is posted, and what debugs. None of these addresses has a character that needs to be encoded.
_PLAIN_ADDRESSES = ("/api/", "/webhook/", "/debug/")
# What CloudFront asks for in the place of a page below a store, with the page's own path in the header
# (`stacks/stand_in.js`). It is an address of the bucket, so hardly another's request for it comes here: in another
# spelling at most, and that can name nothing but pages, which the firewall counts as it counts this one.
_STAND_IN = "/errors/instead"
_OWN_PATH = "x-wandstore-path"


class ReadRequests:
    """Gives the app a scope that Starlette can read: a query in ASCII, a path in UTF-8, and a scheme of HTTP."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if _UNENCODED.search(scope["query_string"]):
                scope["query_string"] = _UNENCODED.sub(lambda found: b"%%%02X" % found[0][0], scope["query_string"])
            if not scope["path"].isascii():
                scope["path"] = scope["path"].encode(errors="replace").decode()
            if scope["scheme"] not in _SCHEMES:
                scope["scheme"] = "https"
        await self._app(scope, receive, send)


def make_handler(app: ASGI) -> Callable[[dict[str, Any], Any], dict[str, Any]]:
    """The Lambda handler of an app. Its lifespan is off: the app has nothing to start or stop."""
    return Mangum(app, lifespan="off", custom_handlers=[FunctionEvent])


class FunctionEvent:
    """An event of payload version 2.0, of a function URL or an HTTP API, in the form that Mangum asks for.

    Mangum's own reader fails at a port that is no number, and its writer at a header that is no UTF-8.
    """

    def __init__(self, event: LambdaEvent, context: LambdaContext, config: LambdaConfig) -> None:
        self._event = event
        self._context = context
        self._text_types = tuple(config["text_mime_types"])

    @classmethod
    def infer(cls, event: LambdaEvent, context: LambdaContext, config: LambdaConfig) -> bool:
        return event.get("version") == "2.0" and "http" in event.get("requestContext", {})

    @property
    def body(self) -> bytes:
        body: str = self._event.get("body") or ""
        if not self._event.get("isBase64Encoded"):
            return body.encode(errors="replace")
        try:
            return base64.b64decode(body)
        except (binascii.Error, ValueError):
            return b""

    @property
    def scope(self) -> Scope:
        event, about = self._event, self._event["requestContext"]["http"]
        headers = {name.lower(): value or "" for name, value in (event.get("headers") or {}).items()}
        if cookies := event.get("cookies"):
            headers["cookie"] = "; ".join(cookies)
        path: str = about.get("path") or "/"
        if path.startswith(_STAND_IN):
            named = headers.get(_OWN_PATH, "")
            path = named if named == "/" or named.startswith("/s/") else path
        return {
            "type": "http",
            "method": about["method"],
            "http_version": "1.1",
            "headers": [
                (name.encode(errors="replace"), text.encode(errors="replace")) for name, text in headers.items()
            ],
            "path": _decode_path(path),
            "raw_path": None,
            "root_path": "",
            "scheme": headers.get("x-forwarded-proto", "https"),
            "query_string": (event.get("rawQueryString") or "").encode(errors="replace"),
            "server": _SERVER,
            "client": (about.get("sourceIp", ""), 0),
            "asgi": {"version": "3.0", "spec_version": "2.0"},
            "aws.event": event,
            "aws.context": self._context,
        }

    def __call__(self, response: Response) -> dict[str, Any]:
        headers: dict[str, str] = {}
        cookies: list[str] = []
        for sent, value in response["headers"]:
            # HTTP's own encoding, in which Starlette writes them.
            name, text = sent.decode("latin-1").lower(), value.decode("latin-1")
            if name == "set-cookie":
                cookies.append(text)
            else:
                headers[name] = f"{headers[name]},{text}" if name in headers else text
        answer: dict[str, Any] = {"statusCode": response["status"], "headers": headers, "isBase64Encoded": False}
        if cookies:
            answer["cookies"] = cookies
        body, content_type = response["body"], headers.get("content-type", "")
        is_text = "content-encoding" not in headers and any(kind in content_type for kind in self._text_types)
        if body and not is_text:
            return answer | {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
        return answer | {"body": body.decode(errors="replace")}


def _decode_path(sent: str) -> str:
    """The path. An address of `_PLAIN_ADDRESSES` exists in plain letters alone: an encoded one stays as it was sent.

    Firewall and HTTP API look at the path too, to count what is asked for. In another spelling, what is limited most
    would be counted among what is limited less.
    """
    decoded = unquote(sent)
    return sent if decoded != sent and decoded.startswith(_PLAIN_ADDRESSES) else decoded
