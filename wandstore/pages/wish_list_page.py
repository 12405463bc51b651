"""The page of a shopper's wish list: what they have saved, in their character, at today's prices."""

from __future__ import annotations

from wandstore.pages.context import RenderContext
from wandstore.pages.filters import Pages
from wandstore.pages.links import link_list
from wandstore.pages.rendered_page import RenderedPage
from wandstore.pages.saved_lists import ListPage
from wandstore.pages.shell import Frame, Head, render_in_shell
from wandstore.shoppers.personas import find_entry
from wandstore.shoppers.saved_list import ListKind

# As many as keep the page under 12 kB.
PER_PAGE = 24


def render_wish_list(page: ListPage, context: RenderContext, number: int = 1) -> RenderedPage:
    """`number` is the page to show; beyond the end, the last one."""
    store = context.store
    rows = page.view.rows if page.view else ()
    total = max(1, -(-len(rows) // PER_PAGE))
    number = min(max(1, number), total)
    before, after = (link_list(store, ListKind.WISH_LIST, page=str(other)) for other in (number - 1, number + 1))
    persona = find_entry(page.character)
    title = store.language.gettext("Wish list")
    frame = Frame(context, Head(title=f"{title} – {store.name}"), page.character, page.audience, rules=("saved",))
    return render_in_shell(
        "wish_list.html",
        frame,
        view=page.view,
        told=page.told,
        rows=rows[(number - 1) * PER_PAGE : number * PER_PAGE],
        pages=Pages(number, total, before if number > 1 else "", after if number < total else ""),
        sizes=f"(min-width: 800px) {100 // persona.wide_columns}vw, 50vw",
        here=link_list(store, ListKind.WISH_LIST, page=str(number)) if number > 1 else "",
    )
