"""Turns a document, a catalogue and a brand into a whole HTML page. Nothing here reads a network or a clock."""

from wandstore.pages.context import Audience, RenderContext
from wandstore.pages.page import render_error, render_notice, render_page, render_view
from wandstore.pages.rendered_page import RenderedPage, compress_page, etag_of
from wandstore.pages.stylesheet import ERROR_POLICY, write_policy
from wandstore.pages.version import RENDERER_VERSION
from wandstore.pages.views import SORTS, View

__all__ = [
    "ERROR_POLICY",
    "RENDERER_VERSION",
    "SORTS",
    "Audience",
    "RenderContext",
    "RenderedPage",
    "View",
    "compress_page",
    "etag_of",
    "render_error",
    "render_notice",
    "render_page",
    "render_view",
    "write_policy",
]
