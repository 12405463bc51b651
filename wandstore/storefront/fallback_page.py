"""The page of a store for which nobody has composed one: the neutral template on today's catalogue."""

from __future__ import annotations

from wandstore.documents.components import Hero
from wandstore.documents.templates import compose_template
from wandstore.languages import mark
from wandstore.pages import Audience, RenderContext, RenderedPage, render_page
from wandstore.shoppers.sessions import NO_SIGNALS

EVERYBODY = Audience(is_everybodys=True)
_TITLE = mark("One moment, please")
_SENTENCE = mark("The store is very busy just now. Please try again in a moment.")


def render_fallback(context: RenderContext, audience: Audience = EVERYBODY) -> RenderedPage:
    """It has the same products for everybody; the audience says whether the shopper's own is being made."""
    tree = compose_template(context.catalogue, context.store, None, NO_SIGNALS)
    return render_page(tree, context, audience)


def render_stand_in(context: RenderContext) -> RenderedPage:
    """The fallback page where another page was asked for: it begins by saying so, and no search engine may list it."""
    words = context.store.language
    tree = compose_template(context.catalogue, context.store, None, NO_SIGNALS)
    told = {"headline": words.gettext(_TITLE), "text": words.gettext(_SENTENCE)}
    components = tuple(
        component.model_copy(update={"config": component.config.model_copy(update=told)})
        if isinstance(component, Hero)
        else component
        for component in tree.components
    )
    return render_page(tree.model_copy(update={"components": components}), context)
