"""What routes need of a request: the storefront, its secrets, who asks and why, and a body of bounded size."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

from fastapi import Depends, Request

from lambdas.edge.shopper_cookie import cookie_shopper
from wandstore.aws import request_storage
from wandstore.aws.secret_store import is_secret_known, read_secret
from wandstore.aws.time_limit import CallTookTooLong, at_most
from wandstore.errors import StorageUnavailable
from wandstore.http_contract import MAX_BODY_BYTES, collect_body
from wandstore.ids import ShopperId, is_shopper_id
from wandstore.storefront.ladder import Storefront

# A client with such a name never comes back to see the page that a job would make. (Cubot makes telephones.)
_CRAWLERS = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|preview|facebookexternalhit|headlesschrome-lighthouse|monitor", re.I
)


async def get_storefront(request: Request) -> Storefront:
    found: Storefront = request.app.state.storefront
    return found


StorefrontDep = Annotated[Storefront, Depends(get_storefront)]


def find_secret(name: str, storefront: Storefront) -> str | None:
    """The secret, or None where it is not set, or Secrets Manager does not answer within an edge call's time."""
    try:
        with at_most(request_storage.CALL_SECONDS):
            return read_secret(name, storefront.clients, storefront.settings)
    except CallTookTooLong:
        return None


def find_known_secret(name: str, storefront: Storefront) -> str | None:
    """The secret, or None where it is not set. Raises `StorageUnavailable` while Secrets Manager does not answer."""
    secret = find_secret(name, storefront)
    if secret is None and not is_secret_known(name, storefront.settings):
        # The caller may be right: it should retry, and not be refused.
        raise StorageUnavailable("secretsmanager", f"{name} cannot be read")
    return secret


def form_shopper(request: Request) -> ShopperId | None:
    """The shopper of a form that names none, as on the fallback page: of the page's address, or of the cookie."""
    try:
        query = parse_qs(urlsplit(request.headers.get("referer", "")).query)
    except ValueError:  # what a client sends there need not be an address
        query = {}
    value = query.get("shopper", [""])[0]
    return ShopperId(value) if is_shopper_id(value) else cookie_shopper(request)


def may_return(request: Request) -> bool:
    """Whether this is a person's navigation, who may return to see a page made for them.

    No HEAD, prefetch or crawler, and no request that a browser calls anything but the navigation to a document. An old
    browser does not say, but it asks for HTML when it navigates, and for pictures where another site shows our page as
    one. A client that says nothing of that kind may be a person's, as curl.
    """
    headers = request.headers
    if request.scope.get("wandstore.head"):
        return False
    if (
        headers.get("sec-fetch-dest", "document") != "document"
        or headers.get("sec-fetch-mode", "navigate") != "navigate"
    ):
        return False
    if "prefetch" in headers.get("sec-purpose", "") or "prefetch" in headers.get("purpose", ""):
        return False
    return _takes_a_page(headers.get("accept", "")) and not _CRAWLERS.search(headers.get("user-agent", ""))


def _takes_a_page(accept: str) -> bool:
    return not accept or "text/html" in accept or "application/xhtml" in accept or accept.lstrip().startswith("*/*")


def opts_out(request: Request) -> bool:
    """Whether the browser sends the Global Privacy Control signal: it is not tracked then, as gpc.json promises."""
    return request.headers.get("sec-gpc") == "1"


async def read_body(request: Request, max_bytes: int = MAX_BODY_BYTES) -> bytes:
    """Raises `BodyTooLarge`."""
    stated_length = request.headers.get("content-length", "")
    return await collect_body(request.stream(), max_bytes, stated_length=stated_length)
