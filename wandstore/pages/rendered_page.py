"""A rendered page, ready to be served."""

from __future__ import annotations

from typing import NamedTuple


class RenderedPage(NamedTuple):
    """A whole HTML document, ready to be served: gzip bytes, their ETag and the policy that fits them."""

    body: bytes
    etag: str
    content_security_policy: str
