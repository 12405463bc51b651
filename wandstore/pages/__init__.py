"""Turns a document, a catalogue and a brand into a whole HTML page. Nothing here reads a network or a clock."""

from wandstore.pages.carried import carry_shopper
from wandstore.pages.cart_page import CartPage, CartView, Told, is_told, render_cart, tell_outcome, view_cart
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
    "CartPage",
    "CartView",
    "Notice",
    "ProductRequest",
    "RenderContext",
    "RenderedPage",
    "Told",
    "View",
    "carry_shopper",
    "compress_page",
    "etag_of",
    "is_told",
    "parse_view",
    "render_cart",
    "render_error",
    "render_notice",
    "render_page",
    "render_product",
    "render_view",
    "tell_outcome",
    "view_cart",
    "write_policy",
]
