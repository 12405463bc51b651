"""Component tree, catalogue and brand in; a whole HTML document out. Nothing here asks a network or a clock."""

from wandstore.pages.render import etag_of, render_error, render_notice, render_page, render_view
from wandstore.pages.stylesheet import ERROR_POLICY
from wandstore.pages.version import RENDERER_VERSION
from wandstore.pages.views import SORTS, View

__all__ = [
    "ERROR_POLICY",
    "RENDERER_VERSION",
    "SORTS",
    "View",
    "etag_of",
    "render_error",
    "render_notice",
    "render_page",
    "render_view",
]
