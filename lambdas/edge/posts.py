"""What is posted: whether it came through CloudFront, and from a page of ours. A refusal costs next to nothing.

A refused request calls no service and has no log line of its own: a flood of them is a number in a metric.
"""

from __future__ import annotations

import hmac
import time
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request

from lambdas.edge.dependencies import StorefrontDep, find_known_secret
from wandstore.errors import (
    BodyTooLarge,
    CrossSiteRequest,
    NotSigned,
    StoreNotFound,
    UnknownOrigin,
    WandStoreError,
)
from wandstore.http_contract import ErrorBody
from wandstore.observability import count, logger

ORIGIN_HEADER = "X-WandStore-Origin"
# Where a stage has no domain of its own, this is where its shoppers are.
_CLOUDFRONT_HOSTS = ".cloudfront.net"
_SECONDS_BETWEEN_LINES = 60.0
# The dimension of the metric.
_REASONS: dict[type[WandStoreError], str] = {
    UnknownOrigin: "origin",
    CrossSiteRequest: "cross_site",
    NotSigned: "signature",
    BodyTooLarge: "size",
    StoreNotFound: "store",
}


# The answers of `require_origin`, for every route behind it, and of `require_own_page`.
ORIGIN_RESPONSES: dict[int | str, dict[str, Any]] = {
    403: {"model": ErrorBody, "description": "The request did not come through the address that shoppers use."},
    503: {"model": ErrorBody, "description": "The origin cannot be checked at the moment; retry."},
}
OWN_PAGE_RESPONSES: dict[int | str, dict[str, Any]] = {
    **ORIGIN_RESPONSES,
    403: {"model": ErrorBody, "description": "A page of another site, or not through the shoppers' address."},
}


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
        raise UnknownOrigin("Use the address that shoppers use.")


async def require_own_page(request: Request, storefront: StorefrontDep) -> None:
    """For everything that a page of ours posts. Raises what `require_origin` raises, and `CrossSiteRequest`."""
    await require_origin(request, storefront)
    if not is_of_own_page(request, storefront.settings.public_base_url):
        raise CrossSiteRequest("Only a page of this store may do that.")


def is_of_own_page(request: Request, public_base_url: str) -> bool:
    """Whether a page of this store has sent it, or none at all, as curl does.

    A browser says itself whose page it was. An old one names only the origin. Behind CloudFront the host is not the one
    that the shopper sees: the origin is compared with the public address, or, where a stage has none, with CloudFront's
    own domain. Another's page there is stopped by the cookie's SameSite.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    if origin is None:
        return True
    host = origin.partition("://")[2]
    if public_base_url and host == urlsplit(public_base_url).netloc:
        return True
    if "aws.event" in request.scope:
        return not public_base_url and host.endswith(_CLOUDFRONT_HOSTS)
    return bool(host) and host == request.url.netloc


class Refusals:
    """Counts refused posts, and logs at most one a minute: enough to tell a wrong secret from a stranger."""

    def __init__(self) -> None:
        self._next_line_at = 0.0

    def note(self, request: Request, error: WandStoreError) -> None:
        reason = _REASONS.get(type(error))
        if reason is None or request.method in ("GET", "HEAD"):
            return
        count("RefusedPost", reason=reason)
        now = time.monotonic()
        if now < self._next_line_at:
            return
        self._next_line_at = now + _SECONDS_BETWEEN_LINES
        about = {"reason": reason, "path": request.url.path[:200], "has_secret": ORIGIN_HEADER in request.headers}
        logger.warning("post refused; the next minute's others are only counted", extra=about)
