"""The cookie that makes a browser its shopper: `{id}`, or `{id}.{proof}` where it says since when.

`__Host-` lets only this very host set it, over https, so that no page of a neighbouring host can hand a shopper another
one's id. Over plain http on this machine the name has no prefix. Neither has a cookie of an earlier version, which is
read as well, and replaced when its browser comes.
"""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response

from wandstore.aws.secret_store import peek_secret
from wandstore.ids import ShopperId, StoreSlug, is_shopper_id
from wandstore.settings import Settings
from wandstore.shoppers.cookie_proof import COOKIE_KEY, make_proof, read_proof

SECURE_NAME = "__Host-wandstore_shopper"
PLAIN_NAME = "wandstore_shopper"
# Whoever forgets a shopper has to remove both.
SHOPPER_COOKIES = (SECURE_NAME, PLAIN_NAME)
BAG_COOKIE = "wandstore_bag"
_YEAR_SECONDS = 365 * 86_400
_REVISION = re.compile("[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class SentCookie:
    name: str
    shopper_id: ShopperId
    proof: str


def read_cookie(request: Request) -> SentCookie | None:
    """The shopper's cookie; a value outside the grammar is not ours. Where both names are sent, `__Host-` counts."""
    cookies = request.cookies
    for name in SHOPPER_COOKIES:
        if value := cookies.get(name):
            shopper_id, _, proof = value.partition(".")
            if is_shopper_id(shopper_id):
                return SentCookie(name, ShopperId(shopper_id), proof)
    return None


def cookie_shopper(request: Request) -> ShopperId | None:
    """The cookie's shopper."""
    sent = read_cookie(request)
    return sent.shopper_id if sent else None


def mint_shopper_id() -> ShopperId:
    return ShopperId(secrets.token_urlsafe(16))  # 128 random bits


def give_cookie(request: Request, response: Response, shopper_id: ShopperId) -> None:
    """Makes the browser this shopper for a year. The cookie is signed where this process has the key at hand."""
    settings: Settings = request.app.state.storefront.settings
    key = peek_secret(COOKIE_KEY, settings)
    proof = make_proof(shopper_id, time.time(), key) if key else ""
    response.headers.append("set-cookie", write_cookie(request, shopper_id, proof))


def rename_cookie(request: Request, response: Response) -> None:
    """Gives a browser that has the cookie of an earlier version the one of today."""
    sent = read_cookie(request)
    if sent is not None and _is_of_earlier_version(request, sent):
        give_cookie(request, response, sent.shopper_id)


def sign_cookie(request: Request, response: Response) -> None:
    """Gives the browser a cookie of today and with a proof, if it has one without. Only for what is posted.

    A page would pay for the check on each visit. Its script posts what was seen, and by then the key is at hand.
    """
    sent = read_cookie(request)
    if sent is None:
        return
    settings: Settings = request.app.state.storefront.settings
    key = peek_secret(COOKIE_KEY, settings)
    is_unproven = key is not None and read_proof(sent.shopper_id, sent.proof, key) is None
    if is_unproven or _is_of_earlier_version(request, sent):
        give_cookie(request, response, sent.shopper_id)


def write_cookie(request: Request, shopper_id: ShopperId, proof: str = "") -> str:
    """The Set-Cookie line."""
    value = f"{shopper_id}.{proof}" if proof else shopper_id
    age = f"Max-Age={_YEAR_SECONDS}"
    return f"{_name(request)}={value}; Path=/; {age}; HttpOnly; SameSite=Lax{_secure(request)}"


def bag_cookie(request: Request, store: StoreSlug, count: int, revision: int) -> str | None:
    """The Set-Cookie line that says how many things are in the bag, and its revision; None where that is known.

    Scripts read the count, and `told_revision` the other. It lives as long as the shopper's own cookie.
    """
    name = f"{BAG_COOKIE}_{store}"
    value = f"{count}.{revision}" if revision else ""
    if request.cookies.get(name, "") == value:
        return None
    age = _YEAR_SECONDS if value else 0
    return f"{name}={value}; Path=/; Max-Age={age}; SameSite=Lax{_secure(request)}"


def told_revision(request: Request, store: StoreSlug) -> int:
    """The revision of the bag that this browser was told of last; 0 for none."""
    revision = request.cookies.get(f"{BAG_COOKIE}_{store}", "").partition(".")[2]
    return int(revision) if _REVISION.fullmatch(revision) else 0


def _is_of_earlier_version(request: Request, sent: SentCookie) -> bool:
    return sent.name == PLAIN_NAME and not _is_local(request)


def _name(request: Request) -> str:
    return PLAIN_NAME if _is_local(request) else SECURE_NAME


def _secure(request: Request) -> str:
    return "" if _is_local(request) else "; Secure"


def _is_local(request: Request) -> bool:
    """Whether this is plain http on this machine."""
    return request.url.scheme == "http" and request.url.hostname in ("localhost", "127.0.0.1", "::1")
