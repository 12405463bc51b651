"""Errors and notices: small pages with a few sentences, in the store's shell where a store is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wandstore.catalogue.stores import Store
from wandstore.languages import mark
from wandstore.pages.context import RenderContext
from wandstore.pages.links import Link
from wandstore.pages.rendered_page import RenderedPage, compress_page
from wandstore.pages.shell import Frame, Head, render_alone, render_in_shell
from wandstore.pages.stylesheet import CARRIED_ERROR_POLICY, ERROR_POLICY, ERROR_STYLESHEET
from wandstore.shoppers.personas import Character

_BUSY_TITLE = mark("One moment, please")
_BUSY_SENTENCE = mark("The store is very busy just now. Please try again in a moment.")


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


def render_busy(store: Store) -> bytes:
    """What CloudFront and the firewall answer themselves, in the default store's name: without a script or a request.

    It is under the 4 kB that the firewall can send. Its policy is in the page, because it is sent without our headers.
    """
    words = store.language.messages
    notice = Notice(words.find(_BUSY_TITLE), [words.find(_BUSY_SENTENCE)], onward=Link("/store", store.name))
    return render_alone("error.html", store, notice=notice, stylesheet=ERROR_STYLESHEET, policy=CARRIED_ERROR_POLICY)


def render_error(notice: Notice) -> RenderedPage:
    """The notice as a page of its own, where no store is known."""
    return compress_page(
        render_alone("error.html", notice=notice, stylesheet=ERROR_STYLESHEET, policy=""), ERROR_POLICY
    )
