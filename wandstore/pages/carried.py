"""A page whose shopper is named by its address alone: every link and form carries the id, and no reason is told.

Pages are stored as their shopper's own browser gets them, where the cookie names the shopper. This makes the other form
of such a page when it is served.
"""

from __future__ import annotations

import gzip
import re

from wandstore.ids import ShopperId, StoreSlug
from wandstore.pages.rendered_page import RenderedPage, compress_page

_BECAUSE = re.compile(r'<span class="because">[^<]*</span>')
_FORM = re.compile(r"<form\b[^>]*>")


def carry_shopper(rendered: RenderedPage, store: StoreSlug, shopper_id: ShopperId) -> RenderedPage:
    """The page for anybody who opens its address. The grammar of ids needs no escaping in addresses or HTML."""
    html = gzip.decompress(rendered.body).decode()
    html = _BECAUSE.sub("", html)
    # Links within the store. What follows the path is a query, a place in the page, or the end.
    link = re.compile(rf'(<a\b[^>]*?\shref="/s/{re.escape(store)}(?=[/?#"])[^"?#]*)(\?[^"#]*)?([^"]*")')
    html = link.sub(lambda m: f"{m[1]}{f'{m[2]}&amp;' if m[2] else '?'}shopper={shopper_id}{m[3]}", html)
    html = _FORM.sub(lambda m: f'{m[0]}<input type="hidden" name="shopper" value="{shopper_id}">', html)
    return compress_page(html.encode(), rendered.content_security_policy)
