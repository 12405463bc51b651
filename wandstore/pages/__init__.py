"""Turns a document, a catalogue and a brand into a whole HTML page. Nothing here reads a network or a clock."""

from wandstore.pages.carried import carry_shopper
from wandstore.pages.context import Audience, RenderContext
from wandstore.pages.notices import Notice, render_error, render_notice
from wandstore.pages.page import render_page
from wandstore.pages.product_page import ProductRequest, render_product
from wandstore.pages.rendered_page import RenderedPage, compress_page, etag_of
from wandstore.pages.stylesheet import write_policy
from wandstore.pages.variant_choice import Asked
from wandstore.pages.version import RENDERER_VERSION
from wandstore.pages.view_page import render_view
from wandstore.pages.views import SORTS, View, parse_view

__all__ = [
    "RENDERER_VERSION",
    "SORTS",
    "Asked",
    "Audience",
    "Notice",
    "ProductRequest",
    "RenderContext",
    "RenderedPage",
    "View",
    "carry_shopper",
    "compress_page",
    "etag_of",
    "parse_view",
    "render_error",
    "render_notice",
    "render_page",
    "render_product",
    "render_view",
    "write_policy",
]
