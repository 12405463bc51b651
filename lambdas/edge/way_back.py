"""Where a form leads after an action: back to its page, or to the one that tells the outcome; always in the store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode, urlsplit

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from lambdas.edge.shopper_cookie import cookie_shopper
from wandstore.catalogue.stores import Store

NO_STORE = "private, no-store"
# No part of the path that a browser takes for a step upwards.
_UPWARD = r"(?![^?#]*/(?:\.|%2[Ee]){1,2}(?:[/?#]|$))"


def lead_to(address: str) -> Response:
    return RedirectResponse(address, 303, headers={"Cache-Control": NO_STORE})


def is_within(store: Store, address: str) -> bool:
    """Whether an address is a path of this store, and of nothing else that a browser could make of it."""
    return re.fullmatch(rf"/s/{re.escape(store.slug)}{_UPWARD}([/?#][^\\\x00-\x20]*)?", address) is not None


def carry_on(request: Request, shopper: str | None, address: str, parameters: Mapping[str, str] | None = None) -> str:
    """The address with these parameters, and with the shopper of the page where only its address named one."""
    added = dict(parameters or {})
    if shopper is not None and shopper != cookie_shopper(request):
        added["shopper"] = shopper
    path, hash_sign, place = address.partition("#")
    present = parse_qs(urlsplit(path).query)
    query = urlencode({name: value for name, value in added.items() if value and name not in present})
    joint = "&" if "?" in path else "?"
    return f"{path}{joint if query else ''}{query}{hash_sign}{place}"
