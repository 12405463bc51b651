"""A rendered page, ready to be served."""

from __future__ import annotations

import gzip
import hashlib
from typing import NamedTuple


class RenderedPage(NamedTuple):
    """A whole HTML document, ready to be served: gzip bytes, their ETag and the policy that fits them."""

    body: bytes
    etag: str
    content_security_policy: str


def compress_page(html: bytes, policy: str) -> RenderedPage:
    """The page of this HTML; the same HTML always gives the same bytes, and so the same ETag."""
    # gzip writes the time of packing into its header unless told not to.
    body = gzip.compress(html, compresslevel=6, mtime=0)
    return RenderedPage(body, etag_of(body), policy)


def etag_of(body: bytes) -> str:
    """A strong entity tag over the bytes that are served."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'
