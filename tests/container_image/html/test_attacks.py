"""No document of an attacker has any effect on the page that is served."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from container_image.delivered import read_delivered
from container_image.html.answers import read_html_answer
from container_image.html.policy import BLOCKS, ID_PREFIX, LINK_REL, PHRASES, read_link
from container_image.html.tree import HEADINGS
from container_image.reading import Wanted
from tests.container_image.html.attacks import ATTACKS
from tests.container_image.html.reading import CATALOGUE, STORE
from tests.wandstore.pages.parsed import ParsedPage, parse_page
from wandstore.documents.document import Document
from wandstore.documents.segments import LAYOUT_CLASSES, SegmentedDocument, TextSegment
from wandstore.errors import JobFailed
from wandstore.pages import RenderContext, render_page

OURS = (
    "<section><h2>Carved by hand</h2><p>Each is carved by hand in a quiet workshop near the lake, from wood that has "
    "dried for three winters, and is rubbed with oil until the grain shows.</p></section>"
    '<div class="cards"><product-card of="oak-wand"></product-card><product-card of="yew-wand"></product-card></div>'
    '<p><product-title of="oak-wand"></product-title>: <product-price of="oak-wand"></product-price></p>'
    '<product-button of="oak-wand"></product-button>'
)
# The same for another generator, which has no slots.
THEIRS = (
    "<section><h2>Carved by hand</h2><p>Each is carved by hand in a quiet workshop near the lake, from wood that has "
    "dried for three winters, and is rubbed with oil until the grain shows.</p></section>"
    '<div data-handle="oak-wand"><h3>Oak wand</h3><p>$5.00</p><button>Add to cart</button></div>'
    '<div data-handle="yew-wand"><h3>Yew wand</h3><p>$6.00</p></div>'
)
_OWN_ATTRIBUTES = {"class", "lang", "colspan", "rowspan", "scope", "start", "datetime", "title"}


@cache
def read_answer(attack: str) -> SegmentedDocument | None:
    document = read_html_answer(OURS + attack, CATALOGUE, Wanted("neutral", STORE)).document
    assert document is None or isinstance(document, SegmentedDocument)
    return document


@cache
def read_page(attack: str) -> Document | None:
    try:
        return read_delivered(THEIRS + attack, CATALOGUE, STORE, "neutral")
    except JobFailed:
        return None


def page_of(document: Document) -> ParsedPage:
    return parse_page(render_page(document, RenderContext(STORE, CATALOGUE)))


def shell_of(page: ParsedPage) -> list[tuple[str, dict[str, str | None]]]:
    """Every element of the page outside of the document, with its attributes."""
    html = page.html
    start = html.index('<div class="written">')
    outside = ParsedPage(html[:start] + html[html.index('<details class="why">', start) :])
    return [(tag, attributes) for tag, attributes, _ in outside.elements]


def assert_harmless(document: Document) -> None:
    """What another author wrote has only elements, attributes, classes and addresses of the lists."""
    assert isinstance(document, SegmentedDocument)
    parts = [part for segment in document.segments for part in getattr(segment, "parts", (segment,))]
    texts = [part.html if isinstance(part, TextSegment) else "x" if part.kind in ("fact", "category_address") else ""
             for part in parts]  # fmt: skip
    texts += [segment.before + segment.after for segment in document.segments if segment.kind == "row"]
    page = ParsedPage(f"<main>{''.join(texts)}</main>")
    for tag, attributes, _ in page.elements[1:]:
        assert tag in BLOCKS | PHRASES | (HEADINGS - {"h1"})
        for name, value in attributes.items():
            match name:
                case "class":
                    assert set((value or "").split()) <= set(LAYOUT_CLASSES)
                case "id":
                    assert (value or "").startswith(ID_PREFIX)
                case "href":
                    assert value is not None
                    assert value == "x" or read_link(value.replace(ID_PREFIX, "")) is not None
                case "rel":
                    assert value == LINK_REL
                case "src":
                    assert (value or "").startswith("https://")
                case "alt" | "width" | "height" | "loading":
                    assert tag == "img"
                case _:
                    assert name in _OWN_ATTRIBUTES


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
@pytest.mark.parametrize("read", [read_answer, read_page])
def test_an_attack_has_no_effect_on_the_page(read: Callable[[str], Document | None], attack: str) -> None:
    document, benign = read(attack), read("")
    assert benign is not None
    if document is None:
        return  # a page that is refused has no effect either
    assert_harmless(document)
    page = page_of(document)
    assert shell_of(page) == shell_of(page_of(benign))
    assert "pwned()" not in "".join(value or "" for _, attributes, _ in page.elements for value in attributes.values())


def test_most_attacks_cost_the_page_nothing_that_is_ours() -> None:
    kept = [name for name, attack in ATTACKS.items() if read_answer(attack) is not None]
    assert len(kept) > 0.8 * len(ATTACKS), set(ATTACKS) - set(kept)


def test_there_are_attacks_of_every_family() -> None:
    assert len(ATTACKS) > 100
