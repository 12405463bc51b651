"""Turns a document, a catalogue and a brand into a whole HTML page. Nothing here reads a network or a clock."""

from wandstore.pages.carried import carry_shopper
from wandstore.pages.cart_page import CartPage, CartView, Told, is_told, render_cart, tell_outcome, view_cart
from wandstore.pages.comparison_page import render_comparison
from wandstore.pages.context import Audience, RenderContext
from wandstore.pages.notices import Notice, render_busy, render_error, render_notice
from wandstore.pages.page import render_page
from wandstore.pages.product_page import ProductRequest, render_product
from wandstore.pages.rendered_page import RenderedPage, compress_page, etag_of
from wandstore.pages.saved_lists import ListPage, ListView, SavedTold, is_saved_told, tell_saved, view_list
from wandstore.pages.stylesheet import write_policy
from wandstore.pages.variant_choice import Asked
from wandstore.pages.version import RENDERER_VERSION
from wandstore.pages.view_page import render_view
from wandstore.pages.views import SORTS, View, parse_view
from wandstore.pages.wish_list_page import render_wish_list

__all__ = [
    "RENDERER_VERSION",
    "SORTS",
    "Asked",
    "Audience",
    "CartPage",
    "CartView",
    "ListPage",
    "ListView",
    "Notice",
    "ProductRequest",
    "RenderContext",
    "RenderedPage",
    "SavedTold",
    "Told",
    "View",
    "carry_shopper",
    "compress_page",
    "etag_of",
    "is_saved_told",
    "is_told",
    "parse_view",
    "render_busy",
    "render_cart",
    "render_comparison",
    "render_error",
    "render_notice",
    "render_page",
    "render_product",
    "render_view",
    "render_wish_list",
    "tell_outcome",
    "tell_saved",
    "view_cart",
    "view_list",
    "write_policy",
]
