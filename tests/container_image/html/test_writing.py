"""A tree becomes segments: texts that are shown unchanged, and slots between them."""

from __future__ import annotations

from html.parser import HTMLParser

from container_image.html.tree import build_tree
from container_image.html.writing import write_document_html, write_segments
from tests.container_image.html.reading import document_of, read
from wandstore.documents.segments import (
    MAX_SEGMENTS,
    CategoryAddressSlot,
    Fact,
    FactSlot,
    ProductGroup,
    RowSlot,
    Segment,
    TextSegment,
)


def segments(html: str) -> tuple[Segment, ...]:
    return document_of(read(html)).segments


def kinds(html: str) -> list[str]:
    return [segment.kind for segment in segments(html)]


def test_a_line_goes_with_the_product_that_it_names() -> None:
    first, group, last = segments(
        "<section><p>one</p><p>See <product-title of=oak-wand/></p>"
        f"<p>{'words ' * 130}</p><p>two <product-title of=yew-wand/></p></section>"
    )[:3]
    assert first == TextSegment(html="<section><p>one</p>")
    assert isinstance(group, ProductGroup)
    assert group.parts == (
        TextSegment(html="<p>See "),
        FactSlot(fact=Fact.TITLE, product_id="oak-wand"),
        TextSegment(html="</p>"),
    )
    assert isinstance(last, TextSegment)


def test_a_block_about_one_product_goes_with_it_and_its_heading() -> None:
    (group,) = segments(
        "<section><h2><product-title of=oak-wand/></h2><p>Firm.</p><product-card of=oak-wand/></section>"
    )
    assert isinstance(group, ProductGroup)
    assert group.product_ids == ("oak-wand",)


def test_cards_of_several_products_come_and_go_by_themselves() -> None:
    assert kinds("<section><h2>Two</h2><product-card of=oak-wand/><product-card of=yew-wand/></section>") == [
        *("text", "fact", "fact", "text")
    ]


def test_entries_of_a_list_and_rows_of_a_table_go_whole() -> None:
    html = "<ul><li><p><product-title of=oak-wand/></p><p>beside <product-title of=yew-wand/></p></li><li>x</li></ul>"
    text, group, rest = segments(html)
    assert (text, rest) == (TextSegment(html="<ul>"), TextSegment(html="<li>x</li></ul>"))
    assert isinstance(group, ProductGroup)
    assert group.product_ids == ("oak-wand", "yew-wand")
    html = (
        "<table><tr><td><product-title of=oak-wand/></td><td><product-price of=oak-wand/></td></tr><tr><td>x</td></tr>"
    )
    assert [segment.kind for segment in segments(html + "</table>")] == ["text", "group", "text"]


def test_a_group_links_to_no_category() -> None:
    (group, *_) = segments("<p><product-title of=oak-wand/> in <a category=Wands>wands</a></p>")
    assert isinstance(group, ProductGroup)
    assert group.parts[-1] == TextSegment(html=" in wands</p>")
    assert CategoryAddressSlot(category="Wands") in segments("<p><a category=Wands>wands</a></p><product-row/>")


def test_a_row_takes_its_section_with_it() -> None:
    assert segments('<section class="band"><h2>For you</h2><product-row count=3 /></section>') == (
        RowSlot(places=3, before='<section class="band"><h2>For you</h2>', after="</section>"),
    )
    long = f"<section><h2>For you</h2><p>{'words ' * 100}</p><product-row/></section>"
    assert kinds(long) == ["text", "row", "text"]


def test_there_are_no_more_segments_than_a_document_holds() -> None:
    root = build_tree("")
    html = "".join(f"<p>one</p><p><product-title of={name}/></p>" for name in ("oak-wand", "yew-wand") * 101)
    assert len(segments(html)) <= MAX_SEGMENTS
    assert write_segments(root, 10) == ((), 0)


class Boundaries(HTMLParser):
    """Whether a piece of HTML ends outside of tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.feed(html)
        self.is_between = not self.rawdata


def test_a_segment_ends_between_tags_or_where_an_address_stands() -> None:
    html = (
        "<section class=intro><h2><a product=oak-wand>Oak</a></h2><p><product-title of=oak-wand/> for "
        "<product-price of=oak-wand/></p></section><p><a category=Wands>all</a></p><product-row/>"
    )
    for segment in segments(html):
        parts = segment.parts if isinstance(segment, ProductGroup) else (segment,)
        for part, following in zip(parts, [*parts[1:], None], strict=True):
            if isinstance(part, TextSegment):
                is_address = isinstance(following, FactSlot) and following.fact is Fact.ADDRESS
                ends_in_link = part.html.endswith('<a href="')
                assert ends_in_link or not is_address
                begins_in_link = part.html.startswith('">')
                text = ('<a href="' if begins_in_link else "") + part.html + ('x">' if ends_in_link else "")
                assert Boundaries(text).is_between


def test_a_document_is_written_as_it_was_read() -> None:
    html = '<section><h2>For you</h2><product-row kind="picks" count="3"></product-row></section>'
    assert write_document_html(segments(html)) == html
