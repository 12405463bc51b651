"""Shopify's Storefront API: one operation at a time, with retries that respect the shop's limits.

An operation is a file of `operations/`. The suite validates each against Shopify's own schema.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, TimeoutError

from wandstore.catalogue.stores import ShopifyConnection
from wandstore.chance import CHANCE
from wandstore.errors import (
    CursorExpired,
    QueryTooLarge,
    SchemaMoved,
    ShopifyError,
    ShopRefused,
    ShopThrottled,
    ShopUnavailable,
)
from wandstore.loopback import is_loopback_host
from wandstore.observability import logger
from wandstore.settings import Settings
from wandstore.text import clip_words, on_one_line

# How long one operation may take in all: its requests, and the pauses between them.
OPERATION_SECONDS = 120.0
CONNECT_SECONDS = 3.0
READ_SECONDS = 30.0
# Far more than 250 products need; a larger answer is a fault.
MAX_ANSWER_BYTES = 64 * 1024 * 1024
CHUNK_BYTES = 1 << 20
MAX_PAUSE_SECONDS = 30.0

_OPERATIONS = Path(__file__).resolve().parent / "operations"
_SPREAD = re.compile(r"\.\.\.([A-Z]\w*)")
_HALF_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F]")
_COMMENT_LINE = re.compile(r"^#.*\n", re.MULTILINE)

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?", re.IGNORECASE)
_TOKEN = re.compile(r"[!-~]{1,255}")

_TOKEN_HEADERS = {
    # Sent without the header for the buyer's IP address: a sync has no buyer.
    "private": "Shopify-Storefront-Private-Token",
    "public": "X-Shopify-Storefront-Access-Token",
}
_SHOP_SECURITY = 430  # Shopify's own: the request looked like an attack


class _Retry(NamedTuple):
    """How an error is retried: attempts in all (None: as many as the time allows), and the pause before the second."""

    attempts: int | None
    first_pause: float


_RETRIES = {
    "throttled": _Retry(None, 1.0),
    "security": _Retry(None, 10.0),
    "network": _Retry(4, 0.5),
    "server": _Retry(4, 1.0),
    "unreadable": _Retry(3, 0.5),
    "timeout": _Retry(2, 1.0),
}

_UNAVAILABLE: dict[int, tuple[str, str]] = {
    402: ("frozen", "the shop is frozen; its owner has to pay Shopify"),
    404: ("gone", "no shop is at this domain, or it does not know this version of the API"),
    423: ("locked", "the shop is locked, after too many requests or by Shopify"),
}
_TOO_LARGE = re.compile(r"(?=.*\bexceed)(?=.*\b(?:complexity|cost)\b)", re.IGNORECASE)
_OF_A_CURSOR = re.compile(r"\bcursor\b", re.IGNORECASE)
# The form of the codes of Shopify's validation errors: undefinedField, argumentNotAccepted, variableMismatch.
_VALIDATION_CODE = re.compile(r"[a-z]+[A-Z][A-Za-z]*")
_REFUSAL_CODES = frozenset({"ACCESS_DENIED", "UNAUTHORIZED", "FORBIDDEN"})
_SIZE_CODES = frozenset({"MAX_COMPLEXITY_EXCEEDED", "MAX_COST_EXCEEDED"})


class Http(Protocol):
    """The part of `urllib3.PoolManager` that is used here."""

    def request(self, method: str, url: str, **options: Any) -> Any: ...


class ShopifyApi:
    """A shop's Storefront API, with the store's token and market.

    `http` replaces the connection pool in tests. Not thread-safe.
    """

    def __init__(
        self,
        connection: ShopifyConnection,
        token: str | None,
        settings: Settings,
        *,
        http: Http | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.connection = connection
        self.shop_url = shop_url(connection.domain)
        self._token = token
        self._version = settings.shopify_api_version
        self._http = http or urllib3.PoolManager(maxsize=1, retries=False)
        self._sleep = sleep

    @property
    def has_token(self) -> bool:
        return self.connection.access != "tokenless"

    def run(
        self, operation: str, variables: Mapping[str, Any] | None = None, *, seconds: float = OPERATION_SECONDS
    ) -> dict[str, Any]:
        """The answer's `data` to an operation, named like its file; retried within `seconds`.

        An answer with any error is a failure, because its data may be incomplete.

        Raises `ShopRefused`, `ShopUnavailable` (`QueryTooLarge` where less may work), `ShopThrottled`, `SchemaMoved`,
        `CursorExpired`.
        """
        query = load_operation(operation)
        market = {"country": self.connection.country or None, "language": self.connection.language or None}
        declared = {name: value for name, value in market.items() if f"${name}:" in query}
        body = json.dumps({"query": query, "variables": declared | dict(variables or {})}).encode()
        patience = _Patience(seconds, self._sleep)
        while True:
            try:
                return self._ask(body, patience)
            except ShopifyError as error:
                patience.pause_after(error, {"shop": self.connection.domain, "operation": operation})

    def _ask(self, body: bytes, patience: _Patience) -> dict[str, Any]:
        status, headers, content = self._send(body, patience)
        self._check_status(status, headers, content, patience)
        answered = headers.get("X-Shopify-API-Version", "").strip()
        if answered and answered != self._version:
            # If Shopify has retired a version, it answers in its oldest supported one, and only this header says so. A
            # proxy may remove the header; then the fields decide.
            raise SchemaMoved(f"the shop answers in version {answered[:20]} of its API; {self._version} was asked for")
        answer = _read_json(content)
        if not isinstance(answer, dict):
            raise ShopUnavailable("unreadable", "the shop's answer is not a JSON object")
        if errors := answer.get("errors"):
            raise self._error_in(errors, answer)
        data = answer.get("data")
        if not isinstance(data, dict):
            raise ShopUnavailable("unreadable", "the shop's answer has no data")
        return data

    def _send(self, body: bytes, patience: _Patience) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and body. The body is read here, so that its size and its time have a limit."""
        seconds = max(0.1, patience.seconds_left)
        try:
            response = self._http.request(
                "POST",
                f"{self.shop_url}/api/{self._version}/graphql.json",
                body=body,
                headers=self._headers(),
                timeout=urllib3.Timeout(connect=min(CONNECT_SECONDS, seconds), read=min(READ_SECONDS, seconds)),
                retries=False,
                redirect=False,  # another address must not get the token
                preload_content=False,
            )
            try:
                content = bytearray()
                # What has arrived, and no more: a whole chunk of an answer that drips would outlast every timeout.
                while chunk := response.read1(CHUNK_BYTES, decode_content=True):
                    content += chunk
                    if len(content) > MAX_ANSWER_BYTES:
                        raise QueryTooLarge("size", f"the shop's answer has more than {MAX_ANSWER_BYTES} bytes")
                    if patience.seconds_left <= 0:
                        raise QueryTooLarge("timeout", "the shop's answer took too long to arrive")
            except BaseException:
                response.close()  # or the rest of this body would be the next answer
                raise
            response.release_conn()
            return response.status, response.headers, bytes(content)
        except ConnectTimeoutError as error:
            raise ShopUnavailable("network", "the shop cannot be reached (connection timeout)") from error
        except TimeoutError as error:
            raise QueryTooLarge("timeout", f"the shop did not answer in time ({type(error).__name__})") from error
        except (HTTPError, OSError) as error:
            raise ShopUnavailable("network", f"the shop cannot be reached ({type(error).__name__})") from error

    def _headers(self) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "User-Agent": "WandStore",
        }
        if not self.has_token:
            return headers
        if not self._token:
            name = self.connection.token_secret or "the token"
            raise ShopRefused(f"{name} has no value, and the store's access is {self.connection.access}")
        if not _TOKEN.fullmatch(self._token):
            raise ShopRefused("the token has characters that a token cannot have")
        return headers | {_TOKEN_HEADERS[self.connection.access]: self._token}

    def _check_status(self, status: int, headers: Mapping[str, str], content: bytes, patience: _Patience) -> None:
        if status == HTTPStatus.OK:
            return
        words = self._words_of(content)
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            raise ShopRefused(f"the shop refuses the token (HTTP {status}){words}")
        if status in _UNAVAILABLE:
            reason, message = _UNAVAILABLE[status]
            raise ShopUnavailable(reason, f"{message} (HTTP {status}){words}")
        if status in (HTTPStatus.TOO_MANY_REQUESTS, _SHOP_SECURITY):
            patience.ask_for(headers.get("Retry-After"))
            reason = "security" if status == _SHOP_SECURITY else "throttled"
            raise ShopThrottled(reason, f"the shop limits our requests (HTTP {status})")
        if status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.GATEWAY_TIMEOUT):
            raise QueryTooLarge("timeout", f"the shop took too long (HTTP {status})")
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            patience.ask_for(headers.get("Retry-After"))
            raise ShopUnavailable("server", f"the shop failed (HTTP {status}){words}")
        if 300 <= status < 400:
            target = on_one_line(headers.get("Location", ""))[:200]
            raise ShopUnavailable("moved", f"the shop has moved (HTTP {status}): {target}")
        raise ShopUnavailable("unexpected", f"the shop answers HTTP {status}{words}")

    def _error_in(self, errors: Any, answer: Mapping[str, Any]) -> ShopifyError:
        """The most specific of the answer's errors."""
        found = [_GraphqlError.read(error) for error in (errors if isinstance(errors, list) else [errors])]
        codes = {error.code for error in found}
        message = clip_words(self._hide_token(on_one_line("; ".join(error.message for error in found))), 300)
        if "THROTTLED" in codes:
            return ShopThrottled("throttled", f"the shop limits our requests: {message}")
        if codes & _SIZE_CODES or any(_TOO_LARGE.search(error.message) for error in found):
            return QueryTooLarge("complexity", f"the query is too complex for the shop: {message}")
        if codes & _REFUSAL_CODES:
            paths = tuple(dict.fromkeys(error.path for error in found if error.code in _REFUSAL_CODES and error.path))
            return ShopRefused(f"the token may not read this: {message}", paths)
        if "SHOP_INACTIVE" in codes:
            return ShopUnavailable("frozen", f"the shop is not active: {message}")
        if any(_VALIDATION_CODE.fullmatch(error.code) for error in found):
            return SchemaMoved(f"the shop does not know what we ask for: {message}")
        if any(_OF_A_CURSOR.search(error.message) for error in found):
            return CursorExpired(f"the shop no longer accepts the cursor: {message}")
        if "TIMEOUT" in codes:
            return QueryTooLarge("timeout", f"the shop took too long: {message}")
        if codes - {"", "INTERNAL_SERVER_ERROR"} or ("data" not in answer and codes == {""}):
            # Without `data`, nothing was executed: the shop refused the operation when it validated it.
            return SchemaMoved(f"the shop does not accept the operation: {message}")
        return ShopUnavailable("server", f"the shop failed: {message}")

    def _words_of(self, content: bytes) -> str:
        # The token is masked before the text is truncated; otherwise a part of it could remain.
        words = clip_words(self._hide_token(on_one_line(content.decode(errors="replace"))), 200)
        return f": {words}" if words else ""

    def _hide_token(self, text: str) -> str:
        return text.replace(self._token, "***") if self._token else text


class _GraphqlError(NamedTuple):
    code: str
    message: str
    path: str  # the field's names, joined by dots, without positions in lists

    @classmethod
    def read(cls, error: Any) -> _GraphqlError:
        if not isinstance(error, dict):
            return cls("", str(error), "")
        extensions = error.get("extensions")
        code = extensions.get("code") if isinstance(extensions, dict) else None
        path = error.get("path")
        names = [str(part) for part in path if isinstance(part, str)] if isinstance(path, list) else []
        return cls(str(code or ""), str(error.get("message", "")), ".".join(names))


class _Patience:
    """The time limit of one operation, and its growing pauses."""

    def __init__(self, seconds: float, sleep: Callable[[float], None]) -> None:
        self._seconds = seconds
        self._sleep = sleep
        self._started = time.monotonic()
        self._paused = 0.0
        self._attempts = 0
        self._asked_for = 0.0

    @property
    def seconds_left(self) -> float:
        return self._seconds - max(time.monotonic() - self._started, self._paused)

    def ask_for(self, retry_after: str | None) -> None:
        """Uses the pause of a `Retry-After` header in seconds; a date is ignored."""
        self._asked_for = (
            float(retry_after) if retry_after and re.fullmatch(r"[0-9]{1,6}(\.[0-9]+)?", retry_after) else 0.0
        )

    def pause_after(self, error: ShopifyError, context: dict[str, str]) -> None:
        """Waits until the next attempt, or raises the error if there is none."""
        self._attempts += 1
        retry = _RETRIES.get(error.reason)
        if retry is None or (retry.attempts is not None and self._attempts >= retry.attempts):
            raise error
        pause = min(MAX_PAUSE_SECONDS, retry.first_pause * 2 ** (self._attempts - 1))
        # Jitter: functions that were throttled together must not retry together.
        pause = max(pause * CHANCE.uniform(0.75, 1.25), self._asked_for)
        self._asked_for = 0.0
        if pause >= self.seconds_left:
            raise error
        logger.info(
            "shop is asked again",
            extra=context | {"reason": error.reason, "attempt": self._attempts, "pause": round(pause, 1)},
        )
        self._paused += pause
        self._sleep(pause)


def shop_url(domain: str) -> str:
    """The shop's address without a path. Plain http is for this machine alone, where no certificate can be.

    Raises `ShopUnavailable` for a domain that is not a host, and for `http://` to another machine, which would expose
    the token.
    """
    scheme, separator, host = domain.strip().rstrip("/").rpartition("://")
    is_local = is_loopback_host(host)
    if not _HOST.fullmatch(host) or scheme.lower() not in (("", "http", "https") if is_local else ("", "https")):
        raise ShopUnavailable(
            "domain", f"{domain[:100]!r} is not a shop's domain; write only its host, such as example.myshopify.com"
        )
    return f"{scheme.lower() if separator else 'http' if is_local else 'https'}://{host.lower()}"


@cache
def load_operation(name: str) -> str:
    """The text of an operation with the fragments that it spreads. Raises `FileNotFoundError`."""
    text = _read(_OPERATIONS / f"{name}.graphql")
    parts = {"": text}
    for fragment in _fragments_of(text, parts):
        parts[fragment] = _read(_OPERATIONS / "fragments" / f"{fragment}.graphql")
    return "\n".join(parts.values())


def operation_names() -> list[str]:
    return sorted(path.stem for path in _OPERATIONS.glob("*.graphql"))


def _fragments_of(text: str, parts: dict[str, str]) -> Iterator[str]:
    """The fragments that are spread in the text, and in what was read of them, each once."""
    to_read = [text]
    while to_read:
        for name in _SPREAD.findall(to_read.pop()):
            if name not in parts:
                yield name
                to_read.append(parts[name])


def _read(path: Path) -> str:
    return _COMMENT_LINE.sub("", path.read_text(encoding="utf-8"))


def _read_json(content: bytes) -> Any:
    try:
        answer = json.loads(content)
        if _HALF_CHARACTER.search(content):
            # An escape can name half a character, which nothing that is written later could carry.
            answer = json.loads(json.dumps(answer, ensure_ascii=False).encode(errors="replace"))
        return answer
    except (ValueError, RecursionError) as error:  # also bytes that are not UTF-8
        raise ShopUnavailable("unreadable", "the shop's answer is not JSON") from error
