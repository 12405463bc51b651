"""What routes need of a request: the storefront, where it comes from, the shopper, a body of bearable size."""

from __future__ import annotations

import hmac
import re
import secrets
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

from fastapi import Depends, Request

from lambdas.edge.error_responses import ErrorBody
from wandstore.aws.request_storage import CALL_SECONDS
from wandstore.aws.secret_store import is_secret_known, read_secret
from wandstore.aws.time_limit import CallTookTooLong, at_most
from wandstore.catalogue.stores import SHOPPER_ID, check_shopper_id
from wandstore.errors import BodyTooLarge, InvalidField, StorageUnavailable, UnknownOrigin
from wandstore.observability import logger
from wandstore.storefront.ladder import Storefront

SHOPPER_COOKIE = "wandstore_shopper"
ORIGIN_HEADER = "X-WandStore-Origin"
MAX_BODY_BYTES = 64 * 1024
_YEAR_SECONDS = 365 * 86_400

# Whoever says such a name of itself never comes back to see the page a job would make.
# Cubot makes telephones.
_CRAWLERS = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|preview|facebookexternalhit|headlesschrome-lighthouse|monitor", re.I
)


def get_storefront(request: Request) -> Storefront:
    found: Storefront = request.app.state.storefront
    return found


StorefrontDep = Annotated[Storefront, Depends(get_storefront)]


def find_secret(name: str, storefront: Storefront) -> str | None:
    """The secret, or None where nobody has set it or Secrets Manager does not say so within an edge call's time."""
    try:
        with at_most(CALL_SECONDS):
            return read_secret(name, storefront.clients, storefront.settings)
    except CallTookTooLong:
        return None


def find_known_secret(name: str, storefront: Storefront) -> str | None:
    """The secret, or None where nobody has set it. Raises `StorageUnavailable` while Secrets Manager does not say."""
    secret = find_secret(name, storefront)
    if secret is None and not is_secret_known(name, storefront.settings):
        # Whoever asks may be right: they should try again, and not take it for refused.
        raise StorageUnavailable("secretsmanager", f"{name} cannot be read")
    return secret


async def require_origin(request: Request, storefront: StorefrontDep) -> None:
    """Lets an event of the HTTP API pass by the secret that CloudFront adds, since anybody may call that API.

    CloudFront signs what it sends to the function URL, and AWS checks that before it calls us; a server of our own has
    no event. Raises `UnknownOrigin`, and `StorageUnavailable` while Secrets Manager does not say what the secret is.
    """
    event = request.scope.get("aws.event")
    if event is None or ".lambda-url." in event.get("requestContext", {}).get("domainName", ""):
        return
    said = request.headers.get(ORIGIN_HEADER, "")
    # Whoever brings no secret at all is not worth a question to Secrets Manager.
    secret = find_known_secret("ORIGIN_SECRET", storefront) if said else None
    if not secret or not hmac.compare_digest(said.encode(), secret.encode()):
        # Where CloudFront itself is refused, this line is all that tells it from a stranger.
        logger.warning("request of unknown origin", extra={"path": request.url.path[:200], "says_secret": bool(said)})
        raise UnknownOrigin("Ask by the address that shoppers use.")


# What routes behind `require_origin` may answer beside their own.
ORIGIN_RESPONSES: dict[int | str, dict[str, Any]] = {
    403: {"model": ErrorBody, "description": "It did not come by the address that shoppers use."},
    503: {"model": ErrorBody, "description": "Where it comes from cannot be checked; to be tried again."},
}


def named_shopper(request: Request) -> str | None:
    """The shopper of the query, or else of the cookie. Raises `InvalidField` for a query outside the grammar."""
    said = request.query_params.get("shopper")
    if said is not None:
        return check_shopper_id(said)
    return cookie_shopper(request)


def cookie_shopper(request: Request) -> str | None:
    """The cookie's shopper; a cookie outside the grammar is none of ours."""
    said = request.cookies.get(SHOPPER_COOKIE)
    return said if said and SHOPPER_ID.fullmatch(said) else None


def form_shopper(request: Request) -> str | None:
    """The shopper of a form without one, which everybody's page has: whom the page's address names, or the cookie's."""
    query = parse_qs(urlsplit(request.headers.get("referer", "")).query)
    said = query.get("shopper", [""])[0]
    return said if SHOPPER_ID.fullmatch(said) else cookie_shopper(request)


def required_shopper(request: Request) -> str:
    """Raises `InvalidField` where neither query nor cookie names a shopper."""
    shopper_id = named_shopper(request)
    if shopper_id is None:
        raise InvalidField("shopper", "shopper: say who it is, in the query or by the cookie of a visit.")
    return shopper_id


def mint_shopper_id() -> str:
    return secrets.token_urlsafe(16)  # 128 random bits


def shopper_cookie(request: Request, shopper_id: str) -> str:
    """The Set-Cookie line that keeps a shopper for a year; over plain http it works on this machine alone."""
    is_local = request.url.scheme == "http" and request.url.hostname in ("localhost", "127.0.0.1", "::1")
    secure = "" if is_local else "; Secure"
    return f"{SHOPPER_COOKIE}={shopper_id}; Path=/; Max-Age={_YEAR_SECONDS}; HttpOnly; SameSite=Lax{secure}"


def comes_to_stay(request: Request) -> bool:
    """Whether a person asks, who may come back for a page made for them: no HEAD, no prefetch, no crawler."""
    headers = request.headers
    if request.scope.get("wandstore.head"):
        return False
    if "prefetch" in headers.get("sec-purpose", "") or "prefetch" in headers.get("purpose", ""):
        return False
    return not _CRAWLERS.search(headers.get("user-agent", ""))


async def read_body(request: Request, limit: int = MAX_BODY_BYTES) -> bytes:
    """The body. Raises `BodyTooLarge` as soon as it is known to be, by its stated length or by its coming in."""
    too_large = BodyTooLarge("body", f"The body may have {limit // 1024} kB.")
    stated = request.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > limit:
        raise too_large
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise too_large
    return bytes(body)
