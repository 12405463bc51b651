from __future__ import annotations

import gzip
import re

from wandstore.pages import compress_page, etag_of

HTML = "<p>Æ</p>\n".encode()


def test_the_same_html_is_the_same_bytes_and_its_tag_is_over_them() -> None:
    first = compress_page(HTML, "default-src 'none'")
    assert first == compress_page(HTML, "default-src 'none'")
    assert gzip.decompress(first.body) == HTML
    assert first.etag == etag_of(first.body)
    assert re.fullmatch(r'"[0-9a-f]{32}"', first.etag)
    assert first.etag != compress_page(HTML + b" ", "").etag
    assert first.content_security_policy == "default-src 'none'"
