"""Links that fill a cart at the shop without its API: Shopify's legacy `/cart` permalinks, and UCP's `/buy`.

A legacy permalink has the cart's attributes, so it is used as long as the shop accepts it. `/buy` has none, so its
order cannot be linked to a shopper.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

import urllib3

from wandstore.aws.time_limit import CallTookTooLong, at_most
from wandstore.loopback import is_loopback
from wandstore.observability import logger
from wandstore.storefront.order_marks import OrderMarks

REMEMBERED_SECONDS = 3600.0
MAX_PROFILE_BYTES = 256 * 1024
UCP_PERMALINK = "dev.ucp.shopping.permalink"

_CONNECT_SECONDS = 0.5
_REFUSALS = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
# No white space, backslash or `@`, so that a browser sees the same host in the address as we do.
_ADDRESS = re.compile(r"(https?)://([a-z0-9-]+(?:\.[a-z0-9-]+)*(?::[0-9]{1,5})?)(/[^\s\\\x00-\x1f\x7f]*)?", re.I)


@dataclass(frozen=True)
class CheckoutLine:
    """A variant, by Shopify's numeric id, and how many of it."""

    variant_id: str
    quantity: int = 1


class TimeBudget(Protocol):
    """The part of a request's storage that says how long a call may take."""

    @property
    def call_seconds(self) -> float: ...


def host_of(url: str) -> str | None:
    """The host, with its port, of an address that a shopper may be sent to; None for any other address.

    It has to be https; plain http is for this machine alone.
    """
    found = _ADDRESS.fullmatch(url)
    if found is None or (found[1].lower() == "http" and not is_loopback(url)):
        return None
    return found[2].lower()


def is_of_shopify(host: str) -> bool:
    return host.endswith(".myshopify.com")


Fact = TypeVar("Fact")


class HourMemory(Generic[Fact]):
    """Facts about shops, each known for an hour."""

    def __init__(self) -> None:
        self._facts: dict[str, tuple[Fact, float]] = {}

    def find(self, shop: str) -> Fact | None:
        fact, until = self._facts.get(shop, (None, 0.0))
        return fact if time.monotonic() < until else None

    def keep(self, shop: str, fact: Fact) -> None:
        self._facts[shop] = fact, time.monotonic() + REMEMBERED_SECONDS


class Permalinks:
    """Makes permalinks, and caches for an hour what each shop answered. `origin` is a shop's address."""

    def __init__(self, http: Any = None) -> None:
        self._http = http or urllib3.PoolManager(maxsize=1, retries=False)
        self._accepting: HourMemory[bool] = HourMemory()
        self._endpoints: HourMemory[str] = HourMemory()  # empty if the shop has none

    def link(self, origin: str, lines: Sequence[CheckoutLine], marks: OrderMarks, budget: TimeBudget) -> str:
        """The permalink that the shop accepts; empty if it accepts none."""
        items = ",".join(f"{line.variant_id}:{line.quantity}" for line in lines)
        if self._accepts_legacy(origin, items, budget):
            return legacy_permalink(origin, lines, marks)
        endpoint = self._find_endpoint(origin, budget)
        return f"{endpoint}/{items}" if endpoint else ""

    def _accepts_legacy(self, origin: str, items: str, budget: TimeBudget) -> bool:
        """False only if the shop itself refuses: a browser may reach a shop that we could not reach in time."""
        if self._accepting.find(origin):
            return True
        answer = self._ask("HEAD", f"{origin}/cart/{items}", budget)
        if answer is not None and answer[0] in _REFUSALS:
            # Not cached: the reason may be these variants, and the next ones may be accepted.
            logger.warning("shop refuses a legacy permalink", extra={"shop": origin, "status": answer[0]})
            return False
        if answer is not None and answer[0] < HTTPStatus.BAD_REQUEST:
            self._accepting.keep(origin, True)
        return True

    def _find_endpoint(self, origin: str, budget: TimeBudget) -> str:
        """The permalink endpoint in the shop's UCP profile; empty if it names none on a host of its own."""
        if (known := self._endpoints.find(origin)) is not None:
            return known
        answer = self._ask("GET", f"{origin}/.well-known/ucp", budget)
        if answer is None or answer[0] >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return ""
        endpoint = read_endpoint(answer[1]) if answer[0] == HTTPStatus.OK else ""
        host = host_of(endpoint) if endpoint else None
        if endpoint and (host is None or (host != host_of(origin) and not is_of_shopify(host))):
            logger.error("shop names an endpoint that is not its own", extra={"shop": origin, "host": host})
            endpoint = ""
        self._endpoints.keep(origin, endpoint)
        return endpoint

    def _ask(self, method: str, url: str, budget: TimeBudget) -> tuple[int, bytes] | None:
        """Status and beginning of the body; None if no answer arrived in time."""
        seconds = budget.call_seconds
        if seconds <= 0:
            return None
        try:
            with at_most(seconds):
                response = self._http.request(
                    method,
                    url,
                    headers={"User-Agent": "WandStore"},
                    timeout=urllib3.Timeout(connect=min(_CONNECT_SECONDS, seconds), read=seconds),
                    retries=False,
                    redirect=False,
                    preload_content=False,
                )
                try:
                    content = b"" if method == "HEAD" else response.read(MAX_PROFILE_BYTES, decode_content=True)
                finally:
                    # The rest of a body would be the next answer, so its connection ends.
                    response.close()
            return response.status, content
        except (urllib3.exceptions.HTTPError, OSError, CallTookTooLong) as error:
            logger.warning("shop not reached", extra={"url": url[:200], "reason": type(error).__name__})
            return None


@cache
def process_permalinks() -> Permalinks:
    """This process's own."""
    return Permalinks()


def legacy_permalink(origin: str, lines: Sequence[CheckoutLine], marks: OrderMarks) -> str:
    items = ",".join(f"{line.variant_id}:{line.quantity}" for line in lines)
    attributes = {f"attributes[{name}]": value for name, value in marks.to_attributes().items()}
    return f"{origin}/cart/{items}" + (f"?{urlencode(attributes)}" if attributes else "")


def read_endpoint(profile: bytes) -> str:
    """The permalink endpoint of a UCP profile; empty if it has none.

    The profile's capabilities are an object by name, each with a list of versions; in early profiles, a list of entries
    with names.
    """
    try:
        capabilities = json.loads(profile)["ucp"]["capabilities"]
        if isinstance(capabilities, list):
            versions = [entry for entry in capabilities if entry["name"] == UCP_PERMALINK]
        else:
            versions = capabilities[UCP_PERMALINK]
        endpoint = versions[0]["config"]["endpoint"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
    is_plain = isinstance(endpoint, str) and not re.search(r"[?#]", endpoint)
    return endpoint.rstrip("/") if is_plain else ""
