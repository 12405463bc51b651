"""Which addresses lead to this machine: only there plain http is used, because it has no certificate."""

from __future__ import annotations

import re

_LOOPBACK = re.compile(r"(?:localhost|127(?:\.[0-9]{1,3}){3})(?::[0-9]{1,5})?", re.IGNORECASE)


def is_loopback_host(host: str) -> bool:
    """Whether a host, with or without a port, is this machine."""
    return bool(_LOOPBACK.fullmatch(host))


def is_loopback(url: str) -> bool:
    """Whether an address leads to this machine."""
    return is_loopback_host(url.partition("://")[2].partition("/")[0])
