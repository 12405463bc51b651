"""The page of a store for which nobody has composed one: the neutral template on today's catalogue."""

from __future__ import annotations

from wandstore.documents.templates import compose_template
from wandstore.pages import Audience, RenderContext, RenderedPage, render_page
from wandstore.shoppers.sessions import NO_SIGNALS


def render_fallback(context: RenderContext, *, is_waiting: bool = False) -> RenderedPage:
    """It is the same for everybody. With `is_waiting` it says that the shopper's own is being made."""
    tree = compose_template(context.catalogue, context.store, None, NO_SIGNALS)
    return render_page(tree, context, Audience(is_everybodys=True, is_waiting_for_another=is_waiting))
