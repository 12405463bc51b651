"""Errors and notices: small pages with a few sentences, in the store's shell where a store is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wandstore.pages.context import RenderContext
from wandstore.pages.links import Link
from wandstore.pages.rendered_page import RenderedPage, compress_page
from wandstore.pages.shell import Frame, Head, render_alone, render_in_shell
from wandstore.pages.stylesheet import ERROR_POLICY, ERROR_STYLESHEET
from wandstore.shoppers.personas import Character


@dataclass(frozen=True, slots=True)
class Notice:
    """`status` is shown for an error. `onward` leads to where the shopper wanted to go, if they still can."""

    title: str
    sentences: Sequence[str]
    status: int | None = None
    onward: Link | None = None


def render_notice(notice: Notice, context: RenderContext, character: Character = "neutral") -> RenderedPage:
    """The notice as a page of the store, with its search and its categories."""
    head = Head(title=f"{notice.title} – {context.store.name}")
    return render_in_shell("notice.html", Frame(context, head, character), notice=notice)


def render_error(notice: Notice) -> RenderedPage:
    """The notice as a page of its own, where no store is known."""
    return compress_page(render_alone("error.html", notice=notice, stylesheet=ERROR_STYLESHEET), ERROR_POLICY)
