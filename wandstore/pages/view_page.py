"""The page of a view: everything that matches a search, a category and a sort."""

from __future__ import annotations

from wandstore.documents.components import Filters, FiltersConfig
from wandstore.pages.context import Audience, RenderContext
from wandstore.pages.links import link_view
from wandstore.pages.page import Opening, first_picture
from wandstore.pages.rendered_page import RenderedPage
from wandstore.pages.sections import Section, Shelf, list_products
from wandstore.pages.shell import Frame, Head, render_in_shell
from wandstore.pages.structured_data import write_structured_data
from wandstore.pages.views import MAX_IN_VIEW, View, describe_view, find_products
from wandstore.shoppers.personas import Character, find_entry


def render_view(
    context: RenderContext, view: View, *, character: Character = "neutral", audience: Audience | None = None
) -> RenderedPage:
    """The view drawn in a character; without an audience it says nothing of why it is as it is."""
    store, catalogue = context.store, context.catalogue
    found = find_products(catalogue, view)
    headline = f"“{view.words}”" if view.words else view.category or "All products"
    shown = found[:MAX_IN_VIEW]
    filters = Filters(id="view", config=FiltersConfig(variant="panel", title="Narrow down and sort"))
    sections = [Section(filters, "view")] if catalogue.products else []
    if shown:
        # A screen reader finds the list by its heading; on the screen the view's own heading is enough.
        sections.append(list_products("Products", shown, Shelf(context, find_entry(character)), heading_hidden=True))
    head = Head(
        title=f"{headline} – {store.name}",
        description=store.tagline,
        picture=first_picture(tuple(sections), context),
        structured_data=write_structured_data(store, catalogue, (), link_view(store), indexed=False),
    )
    return render_in_shell(
        "sections.html",
        Frame(context, head, character, audience, view),
        opening=Opening(headline, describe_view(view, len(found), len(shown))),
        sections=tuple(sections),
        delivered=(),
        found=bool(found),
    )
