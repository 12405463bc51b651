"""Who a request is: whose page is shown, whose browser asks, and the answer that fits both.

The cookie is the shopper. An id in the address shows that shopper's page; it sets no cookie and is told no reasons.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response

from lambdas.edge.dependencies import may_return
from lambdas.edge.parameters import ShopperQuery, StoreOfPath
from lambdas.edge.shopper_cookie import give_cookie, mint_shopper_id, read_cookie, rename_cookie
from wandstore.catalogue.stores import Store
from wandstore.ids import ShopperId
from wandstore.pages import RenderedPage, carry_shopper
from wandstore.storefront.page_request import Visit

_REFUSES_GZIP = re.compile(r"gzip\s*;\s*q=0(?:\.0*)?\s*(?:,|$)")


@dataclass(frozen=True, slots=True)
class Visitor:
    """`shown` is whose page it is. `own` is the shopper of this browser's cookie, None where it has sent none.

    `proof` is what the cookie says of its age.
    """

    request: Request
    store: Store
    shown: ShopperId
    own: ShopperId | None
    proof: str = ""

    @classmethod
    def of(cls, request: Request, store: Store, named: ShopperId | None) -> Visitor:
        """`named` is the shopper of the address. Without any, the visitor is a new shopper."""
        sent = read_cookie(request)
        if sent is None:
            return cls(request, store, named or mint_shopper_id(), None)
        return cls(request, store, named or sent.shopper_id, sent.shopper_id, sent.proof)

    @property
    def is_carried(self) -> bool:
        """Whether the address alone says whose page this is."""
        return "shopper" in self.request.query_params and self.own != self.shown

    @property
    def visit(self) -> Visit:
        is_own = self.own == self.shown
        proof = self.proof if is_own else ""
        return Visit(self.store, self.shown, may_return(self.request), has_cookie=is_own, proof=proof)

    @property
    def is_new(self) -> bool:
        """Whether the shopper's id was made for this request; the answer then sets the cookie."""
        return self.own is None and not self.is_carried

    def answer(self, rendered: RenderedPage, headers: Mapping[str, str], status: int = 200) -> Response:
        """The page as this browser may have it: 304 for what it has already, plain where it takes no gzip."""
        if self.is_carried:
            rendered = carry_shopper(rendered, self.store.slug, self.shown)
        response = answer_rendered(self.request, rendered, headers, status)
        if self.is_new:
            give_cookie(self.request, response, self.shown)
        else:
            rename_cookie(self.request, response)
        return response


def posted_visit(request: Request, store: Store, shopper_id: ShopperId) -> Visit:
    """The visit of what a page has posted for this shopper."""
    sent = read_cookie(request)
    if sent is None or sent.shopper_id != shopper_id:
        return Visit(store, shopper_id)
    return Visit(store, shopper_id, has_cookie=True, proof=sent.proof)


def answer_rendered(
    request: Request, rendered: RenderedPage, headers: Mapping[str, str], status: int = 200
) -> Response:
    """A page for everybody."""
    # On a 304 too: Mangum takes an answer without a type for JSON, and a browser would keep that with the page.
    sent = {
        **headers,
        "etag": rendered.etag,
        "vary": "Accept-Encoding, Cookie",
        "content-type": "text/html; charset=utf-8",
    }
    if status == 200 and _matches(request.headers.get("if-none-match"), rendered.etag):
        return Response(status_code=304, headers=sent)
    sent["content-security-policy"] = rendered.content_security_policy
    body = rendered.body
    if _takes_gzip(request.headers.get("accept-encoding", "")):
        sent["content-encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return Response(body, status, headers=sent)


async def visitor_of_path(request: Request, store: StoreOfPath, shopper: ShopperQuery = None) -> Visitor:
    """Raises `StoreNotFound`."""
    return Visitor.of(request, store, ShopperId(shopper) if shopper is not None else None)


VisitorOfPath = Annotated[Visitor, Depends(visitor_of_path)]


def _takes_gzip(accepted: str) -> bool:
    return "gzip" in accepted and not _REFUSES_GZIP.search(accepted)


def _matches(asked: str | None, etag: str) -> bool:
    if asked is None:
        return False
    return asked.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in asked.split(","))
