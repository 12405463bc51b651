"""Any text of a model becomes a document of HTML and slots, or none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from container_image.html.answers import MAX_BYTES, find_html
from tests.container_image.html.reading import CARD, CATALOGUE, beside_rest, document_of, read, written
from wandstore.documents.segments import Fact, FactSlot, ProductGroup, RowSlot, TextSegment

PAGE = f"<section><h2>Wands for quiet hands</h2><p>Made by hand.</p>{CARD}</section>"


def test_a_page_is_taken_with_its_slots() -> None:
    html = (
        '<section class="intro"><h1>Wands for quiet hands</h1>'
        '<p class="lead">Try the <product-title of="oak-wand"/> for <product-price of="oak-wand"/>.</p></section>'
        '<section class="cards"><h2>Two to begin with</h2><product-card of="oak-wand"/><product-card of="yew-wand"/>'
        '</section><section><h2>For you</h2><product-row kind="new" category="Robes" count="4"/></section>'
        '<p><a category="Wands">All wands</a></p><product-find/>'
    )
    reading = read(html)
    assert (reading.faults, reading.kept_share) == ((), 1.0)
    opening, cards_start, oak, yew, cards_end, row, *rest = document_of(reading).segments
    assert isinstance(opening, ProductGroup)
    assert opening.product_ids == ("oak-wand",)
    assert [part.fact for part in opening.parts if isinstance(part, FactSlot)] == [Fact.TITLE, Fact.PRICE]
    assert cards_start == TextSegment(html='<section class="cards"><h3>Two to begin with</h3>')
    assert (oak, yew) == tuple(FactSlot(fact=Fact.CARD, product_id=name) for name in ("oak-wand", "yew-wand"))
    assert cards_end == TextSegment(html="</section>")
    assert row == RowSlot(of="new", category="Robes", places=4, before="<section><h3>For you</h3>", after="</section>")
    assert [segment.kind for segment in rest] == ["text", "category_address", "text", "find"]


@pytest.mark.parametrize(
    "text",
    [
        PAGE,
        f"Here is the page you asked for:\n\n```html\n{PAGE}\n```\n\nTell me what to change.",
        f"```\n{PAGE}",
        f"~~~ html\n{PAGE}\n~~~",
        f"Sure: {PAGE} Enjoy it",
        f"<!doctype html><html><head><title>x</title><style>p{{}}</style></head><body>{PAGE}</body></html>",
        f"<main><div>{PAGE}</div></main>",
        json.dumps({"html": PAGE}),
        json.dumps(PAGE),
        json.dumps({"page": {"title": "x", "body": PAGE}}),
        json.dumps([{"type": "html", "content": f"```html\n{PAGE}\n```"}]),
        "```json\n" + json.dumps({"html": PAGE}) + "\n```",
        '{"html": "' + PAGE.replace('"', '\\"') + '\n"}',
    ],
)
def test_a_page_is_found_in_any_wrapping(text: str) -> None:
    assert written(text) == PAGE


@pytest.mark.parametrize(
    "text", ["", "I cannot do that.", "{}", "&lt;section&gt;x&lt;/section&gt;", "1 < 2", "<b>x</b>"]
)
def test_a_text_without_a_page_is_none(text: str) -> None:
    reading = read(text)
    assert (reading.document, reading.kept_share) == (None, 0.0)
    assert reading.faults


def test_a_page_without_a_product_is_none() -> None:
    assert read("<section><h2>Words</h2><p>Only words.</p></section>").document is None


def test_a_row_that_the_server_fills_is_enough() -> None:
    assert read("<section><h2>Words</h2><product-row/></section>").document is not None


def test_the_whole_blocks_of_a_part_are_kept() -> None:
    assert written(f"<main>{PAGE}<section><h2>Next</h2><p>And th", is_cut=True) == PAGE


def test_a_page_that_came_whole_keeps_its_last_block() -> None:
    assert written(f"<main>{PAGE}</main>", is_cut=True) == PAGE


def test_a_page_in_a_string_that_is_cut_off_is_read() -> None:
    text = json.dumps({"html": f"{PAGE}<section><h2>Next</h2><p>It is</p></section>"})
    assert written(text[:-20], is_cut=True) == PAGE
    assert written(text[:-20].replace("It is", "It \\"), is_cut=True) == PAGE


BLOCKS = [
    PAGE,
    '<section><h2>More</h2><ul><li><product-title of="yew-wand"></product-title></li></ul></section>',
    '<section class="band"><p>Quiet words.</p></section>',
    '<section><h2>For you</h2><product-row kind="picks" count="4"></product-row></section>',
]


@settings(deadline=None)
@given(st.data())
def test_every_cut_of_a_page_gives_its_first_blocks(data: st.DataObject) -> None:
    whole = "".join(BLOCKS)
    cut = whole[: data.draw(st.integers(0, len(whole)))]
    reading = read(f"<main>{cut}", is_cut=True)
    firsts = ["".join(BLOCKS[:number]) for number in range(1, len(BLOCKS) + 1)]
    if reading.document is None:
        assert len(cut) <= len(PAGE) + len("<section>")
    else:
        assert written(f"<main>{cut}", is_cut=True) in firsts
        assert reading.faults == ()


def test_a_page_that_is_too_large_loses_its_last_blocks() -> None:
    blocks = "".join(f"<section><p>{'wand ' * 20}{'<br>wand' * 200}</p></section>" for _ in range(25))
    reading = read(CARD + blocks)
    assert 0.5 < reading.kept_share < 1
    assert len(document_of(reading).model_dump_json()) < MAX_BYTES + 1000


def test_a_page_that_loses_half_of_itself_is_none() -> None:
    reading = read(f"{CARD}<p>Made by hand.</p><p>Half price today only</p>")
    assert (reading.document, reading.lost) == (None, "4 of 7 texts")
    assert "Half price today only" in reading.why_no_page


def test_a_page_with_too_many_tags_is_none() -> None:
    assert read(CARD + "<p>" * 30_000).document is None


def test_the_largest_part_of_a_text_is_the_page() -> None:
    assert find_html(f"Use `<section>` as in\n```html\n<p>x</p>\n```\nSo:\n```html\n{PAGE}\n```") == PAGE + "\n"


_PARTS = st.lists(
    st.sampled_from(
        [
            *("<h1>", "</h1>", "<h3>", "</h3>", "<p>", "</p>", "<a product=oak-wand>", "<a category=Wands>", "</a>"),
            *("<b>", "</b>", "<i>", "<svg>", "</svg>", "<math>", "<table>", "<tr>", "<td>", "</table>", "<caption>"),
            *("<style>", "</style>", "<title>", "<noscript>", "<template>", "<!--", "-->", "<mtext>", "<textarea>"),
            *("<form>", "<main>", "</main>", "<section>", "</section>", "<p id='\"'>", "&lt;script&gt;", "&quot;"),
            *("x", "hello there", " ", "\n", "<script>", "</script>", "<plaintext>", "<ul>", "<li>", "</ul>", "<dl>"),
            *("<dt>", "<dd>", "<figure>", "<figcaption>", "<div class=cards>", "</div>", "<hr>", "<br>", "<nobr>"),
            *("<product-card of=oak-wand/>", "<product-title of=yew-wand></product-title>", "<product-price of=robe>"),
            *("</product-price>", "<product-button of=robe/>", "<product-row/>", "<product-find>", "&nbsp;"),
            *("<product-card of=nope>", "<blockquote>", "<ol start=3>", "<product-picture of=oak-wand/>"),
        ]
    ),
    max_size=30,
)


@settings(deadline=None)
@given(_PARTS)
def test_what_was_read_is_read_again_as_it_is(parts: list[str]) -> None:
    """So no parser, and no browser, can find anything else in it than the first one did."""
    reading = read("".join(parts))
    if reading.document is None:
        return
    document = document_of(reading)
    again = read(written("".join(parts)))
    assert (again.document, again.kept_share) == (document, 1.0)
    for group in (segment for segment in document.segments if isinstance(segment, ProductGroup)):
        assert set(group.product_ids) == {part.product_id for part in group.parts if isinstance(part, FactSlot)}
        assert set(group.product_ids) <= set(CATALOGUE.by_id)


def test_words_beside_the_page_cost_nothing() -> None:
    assert beside_rest("<p>Made by hand.</p>") == "<p>Made by hand.</p>"


def test_products_in_blocks_of_a_models_own_classes_stand_in_columns() -> None:
    block = '<div class="card p-4"><product-picture of="{0}"/><h3><product-title of="{0}"/></h3></div>'
    blocks = block.format("oak-wand") + block.format("yew-wand")
    laid = '<div class="columns"><div><p><product-picture of="oak-wand">'
    assert written(f'<section><h2>Two</h2><div class="grid grid-cols-2">{blocks}</div></section>').count(laid) == 1
    assert "columns" not in written(f'<section><h2>Two</h2><div class="list">{blocks}</div></section>')
    assert "columns" not in written(f"<section><h2>One</h2><div>{block.format('oak-wand')}</div></section>")


def test_a_menu_that_leads_nowhere_is_left_out() -> None:
    dead = '<header><nav><a href="#picks">Picks</a><a href="/about">About</a></nav></header>'
    assert beside_rest(dead) == ""
    assert "All robes" in beside_rest(f'<nav><a category="Robes">All robes</a></nav>{dead}')
