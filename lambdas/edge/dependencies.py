"""What routes need of a request: the storefront, its origin, the shopper, and a body of bounded size."""

from __future__ import annotations

import hmac
import re
import secrets
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

from fastapi import Depends, Request

from wandstore.aws.request_storage import CALL_SECONDS
from wandstore.aws.secret_store import is_secret_known, read_secret
from wandstore.aws.time_limit import CallTookTooLong, at_most
from wandstore.errors import CrossSiteRequest, StorageUnavailable, UnknownOrigin
from wandstore.http_contract import MAX_BODY_BYTES, ErrorBody, collect_body
from wandstore.ids import ShopperId, StoreSlug, is_shopper_id
from wandstore.observability import logger
from wandstore.storefront.ladder import Storefront

SHOPPER_COOKIE = "wandstore_shopper"
BAG_COOKIE = "wandstore_bag"
ORIGIN_HEADER = "X-WandStore-Origin"
_YEAR_SECONDS = 365 * 86_400

# A client with such a name never comes back to see the page that a job would make. (Cubot makes telephones.)
_CRAWLERS = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|preview|facebookexternalhit|headlesschrome-lighthouse|monitor", re.I
)


def get_storefront(request: Request) -> Storefront:
    found: Storefront = request.app.state.storefront
    return found


StorefrontDep = Annotated[Storefront, Depends(get_storefront)]


def find_secret(name: str, storefront: Storefront) -> str | None:
    """The secret, or None where it is not set, or Secrets Manager does not answer within an edge call's time."""
    try:
        with at_most(CALL_SECONDS):
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


async def require_origin(request: Request, storefront: StorefrontDep) -> None:
    """Accepts an event of the HTTP API only with the secret that CloudFront adds, because that API is public.

    CloudFront signs what it sends to the function URL, and AWS checks that before it calls us; a server of our own has
    no event. Raises `UnknownOrigin`, and `StorageUnavailable` while Secrets Manager does not answer.
    """
    event = request.scope.get("aws.event")
    if event is None or ".lambda-url." in event.get("requestContext", {}).get("domainName", ""):
        return
    sent = request.headers.get(ORIGIN_HEADER, "")
    # A request without any secret is not worth a call of Secrets Manager.
    secret = find_known_secret("ORIGIN_SECRET", storefront) if sent else None
    if not secret or not hmac.compare_digest(sent.encode(), secret.encode()):
        # If CloudFront itself is refused, only this line tells it from a stranger.
        logger.warning("request of unknown origin", extra={"path": request.url.path[:200], "has_secret": bool(sent)})
        raise UnknownOrigin("Use the address that shoppers use.")


# The answers of `require_origin`, for every route behind it.
ORIGIN_RESPONSES: dict[int | str, dict[str, Any]] = {
    403: {"model": ErrorBody, "description": "The request did not come through the address that shoppers use."},
    503: {"model": ErrorBody, "description": "The origin cannot be checked at the moment; retry."},
}


def cookie_shopper(request: Request) -> ShopperId | None:
    """The cookie's shopper; a cookie outside the grammar is not ours."""
    value = request.cookies.get(SHOPPER_COOKIE)
    return ShopperId(value) if value and is_shopper_id(value) else None


def form_shopper(request: Request) -> ShopperId | None:
    """The shopper of a form that names none, as on the fallback page: of the page's address, or of the cookie."""
    try:
        query = parse_qs(urlsplit(request.headers.get("referer", "")).query)
    except ValueError:  # what a client sends there need not be an address
        query = {}
    value = query.get("shopper", [""])[0]
    return ShopperId(value) if is_shopper_id(value) else cookie_shopper(request)


def mint_shopper_id() -> ShopperId:
    return ShopperId(secrets.token_urlsafe(16))  # 128 random bits


def shopper_cookie(request: Request, shopper_id: ShopperId) -> str:
    """The Set-Cookie line that keeps a shopper for a year; over plain http only on this machine."""
    return f"{SHOPPER_COOKIE}={shopper_id}; Path=/; Max-Age={_YEAR_SECONDS}; HttpOnly; SameSite=Lax{_secure(request)}"


def bag_cookie(request: Request, store: StoreSlug, count: int) -> str | None:
    """The Set-Cookie line that tells a page's script how many things are in the bag; None where it knows already.

    It lives as long as the shopper's own cookie, and has nothing else to say.
    """
    name = f"{BAG_COOKIE}_{store}"
    if request.cookies.get(name, "0") == str(count):
        return None
    age = _YEAR_SECONDS if count else 0
    return f"{name}={count}; Path=/; Max-Age={age}; SameSite=Lax{_secure(request)}"


def _secure(request: Request) -> str:
    is_local = request.url.scheme == "http" and request.url.hostname in ("localhost", "127.0.0.1", "::1")
    return "" if is_local else "; Secure"


def refuse_other_sites(request: Request, storefront: StorefrontDep) -> None:
    """Refuses a post that a page of another site has sent. Raises `CrossSiteRequest`.

    A browser says itself whose page it was. An old one names only the origin, and behind CloudFront the host is not the
    one that the shopper sees, so that one is then compared with the public address too. What names neither is no page.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        is_ours = site in ("same-origin", "none")
    else:
        ours = (request.url.netloc, urlsplit(storefront.settings.public_base_url).netloc)
        is_ours = origin is None or origin.partition("://")[2] in filter(None, ours)
    if not is_ours:
        raise CrossSiteRequest("Only a page of this store may do that.")


def may_return(request: Request) -> bool:
    """Whether this is a person's navigation, who may return to see a page made for them.

    No HEAD, prefetch or crawler, and no request that a browser calls anything but the navigation to a document. A
    client that says nothing of that kind may be a person's: an old browser, or curl.
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
    return not _CRAWLERS.search(headers.get("user-agent", ""))


def opts_out(request: Request) -> bool:
    """Whether the browser sends the Global Privacy Control signal: it is not tracked then, as gpc.json promises."""
    return request.headers.get("sec-gpc") == "1"


async def read_body(request: Request, max_bytes: int = MAX_BODY_BYTES) -> bytes:
    """Raises `BodyTooLarge`."""
    stated_length = request.headers.get("content-length", "")
    return await collect_body(request.stream(), max_bytes, stated_length=stated_length)
