"""The page of a store for which nobody has composed one: the neutral template on today's catalogue."""

from __future__ import annotations

from wandstore.documents.templates import compose_template
from wandstore.pages import Audience, RenderContext, RenderedPage, render_page
from wandstore.shoppers.sessions import NO_SIGNALS

EVERYBODY = Audience(is_everybodys=True)


def render_fallback(context: RenderContext, audience: Audience = EVERYBODY) -> RenderedPage:
    """It has the same products for everybody; the audience says whether the shopper's own is being made."""
    tree = compose_template(context.catalogue, context.store, None, NO_SIGNALS)
    return render_page(tree, context, audience)
