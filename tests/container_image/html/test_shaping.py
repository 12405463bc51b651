"""A page in its normal form: blocks of blocks, or blocks of a line of words."""

from __future__ import annotations

import pytest

from container_image.html.tree import MAX_DEPTH
from tests.container_image.html.reading import beside_rest, delivered

BUTTON = '<product-button of="oak-wand"></product-button>'
PICTURE = '<product-picture of="oak-wand"></product-picture>'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>one</p>words", "<p>one</p><p>words</p>"),
        ("<div>one<p>two</p>three</div>", "<div><p>one</p><p>two</p><p>three</p></div>"),
        ("<main><p>one</p></main>", "<p>one</p>"),
        ("<div><div><section><p>one</p></section></div></div>", "<section><p>one</p></section>"),
        ('<div class="band"><p>one</p></div>', '<div class="band"><p>one</p></div>'),
        ("<ul>one<li>two</li></ul>", "<ul><li>one</li><li>two</li></ul>"),
        ("<dl>one<dt>two</dt><dd>three</dd></dl>", "<dl><dd>one</dd><dt>two</dt><dd>three</dd></dl>"),
        ("<div><b><p>one</p></b></div>", "<div><p><b>one</b></p></div>"),
        ("<h2>one<div>two</div></h2>", "<h2>one two</h2>"),
        ("<li>one</li>", "<div>one</div>"),
        ("<p> one  <b> </b> two </p>", "<p>one two</p>"),
        ("<section></section><p> </p><ul><li></li></ul>", ""),
        ("<p>one<br>two</p>", "<p>one<br>two</p>"),
    ],
)
def test_blocks_and_lines_are_told_apart(html: str, expected: str) -> None:
    assert beside_rest(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<p>one {BUTTON} two</p>", f"<p>one</p>{BUTTON}<p>two</p>"),
        (f"<h2>one {BUTTON}</h2>", f"<h2>one</h2>{BUTTON}"),
        (f"<p>one {PICTURE} two</p>", f"<p>one {PICTURE} two</p>"),
        (f"<p><b>one {BUTTON}</b></p>", f"<p><b>one </b></p>{BUTTON}"),
        (
            f'<section><a product="oak-wand">{BUTTON}<h2>one</h2></a></section>',
            f'<section>{BUTTON}<h2><a product="oak-wand">one</a></h2></section>',
        ),
        (f"<table><caption>one {BUTTON}</caption></table>", "<table><caption>one</caption></table>"),
    ],
)
def test_a_slot_that_is_shown_as_a_block_stands_where_a_block_may(html: str, expected: str) -> None:
    assert beside_rest(html).replace(" </b>", " </b>") == expected


def test_rows_and_the_find_panel_need_room() -> None:
    page = "<section><p>one</p><product-find></product-find></section>"
    assert beside_rest(page) == page
    assert beside_rest("<ul><li>one<product-find/></li></ul>") == "<ul><li><p>one</p></li></ul>"
    assert beside_rest("<table><tr><td>one<product-row/></td></tr></table>").count("product-row") == 0


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>a</h1><h2>b</h2><h3>c</h3>", "<h2>a</h2><h3>b</h3><h4>c</h4>"),
        ("<h2>a</h2><h3>b</h3>", "<h2>a</h2><h3>b</h3>"),
        ("<h3>a</h3><h4>b</h4>", "<h2>a</h2><h3>b</h3>"),
        ("<h1>a</h1><h6>b</h6><h6>c</h6>", "<h2>a</h2><h3>b</h3><h3>c</h3>"),
        ("<h3>a</h3><h2>b</h2><h4>c</h4>", "<h2>a</h2><h2>b</h2><h3>c</h3>"),
    ],
)
def test_the_highest_heading_is_an_h2_and_none_is_left_out(html: str, expected: str) -> None:
    assert delivered(html) == expected


def test_deep_nesting_is_flattened() -> None:
    html = beside_rest("<div class=band>" * 3000 + "words" + "</div>" * 3000)
    assert html.count("<div") == MAX_DEPTH
    assert "words" in html
