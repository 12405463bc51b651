"""What a cookie proves: that this store gave it to the shopper, and when. `{time}-{mac}`, beside the id.

Anybody can send a cookie with any id, and any number of them. Nobody can make one that was given ten minutes ago. An id
is the shopper whether or not there is a proof, so that another key loses no shopper.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from wandstore.ids import ShopperId

# A client that invents shoppers fast enough to matter is blocked within the five minutes that the firewall counts.
KNOWN_AFTER_SECONDS = 600.0
# The secret that is the key. The first deployment generates it, and what is posted on AWS is compared with it, so most
# instances of the edge have it at hand.
COOKIE_KEY = "ORIGIN_SECRET"
_PURPOSE = "wandstore shopper cookie"
_MAC_BYTES = 12
_MAX_TIME_DIGITS = 12


def make_proof(shopper_id: ShopperId, now: float, key: str) -> str:
    """`now` is in epoch seconds. `key` is a secret that also serves others."""
    given_at = f"{int(now):x}"
    return f"{given_at}-{_mac(shopper_id, given_at, key)}"


def read_proof(shopper_id: ShopperId, proof: str, key: str) -> float | None:
    """When the cookie was given, in epoch seconds; None for a proof of another shopper, or made with another key."""
    given_at, _, mac = proof.partition("-")
    if not mac.isascii() or len(given_at) > _MAX_TIME_DIGITS:
        return None
    if not hmac.compare_digest(mac, _mac(shopper_id, given_at, key)):
        return None
    return float(int(given_at, 16))


def _mac(shopper_id: ShopperId, given_at: str, key: str) -> str:
    signed = f"{_PURPOSE}\n{shopper_id}\n{given_at}".encode()
    digest = hmac.new(key.encode(), signed, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_MAC_BYTES]).decode()
