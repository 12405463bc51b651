"""The components that Phase 1's response lists of a page that was written as HTML."""

from __future__ import annotations

import pytest

from container_image.components.outline import outline_document
from container_image.reading import Wanted
from tests.builders import make_catalogue, make_product, make_store
from wandstore.documents.components import MAX_PRODUCTS, Component
from wandstore.documents.segments import (
    CategoryAddressSlot,
    Fact,
    FactSlot,
    FindSlot,
    ProductGroup,
    RowSlot,
    Segment,
    SegmentedDocument,
    TextSegment,
)

CATALOGUE = make_catalogue(make_product("oak"), make_product("elm", title="Elm & ash"))


def outline(*segments: Segment) -> tuple[Component, ...]:
    return outline_document(SegmentedDocument(segments=segments), Wanted("neutral", make_store()), CATALOGUE)


def text(html: str) -> TextSegment:
    return TextSegment(html=html)


def fact(kind: Fact, product_id: str = "elm") -> FactSlot:
    return FactSlot(fact=kind, product_id=product_id)


OPENING = text('<section class="intro"><h2>Slow &amp; steady</h2><p>Woods for <em>long</em> evenings.</p></section>')


def test_each_section_is_a_component_of_what_it_shows() -> None:
    listed = outline(
        text('<section class="intro"><h2>Slow &amp; steady</h2><p>Woods for <em>long</em><br>evenings.</p>'),
        fact(Fact.CARD, "oak"),
        text('</section><section><h2>A shelf</h2><div class="cards">'),
        ProductGroup(product_ids=("elm",), parts=(text("<article>"), fact(Fact.CARD), text("</article>"))),
        text("</div></section>"),
        RowSlot(places=3, product_ids=("oak",), before="<section><h2>For you</h2>", after="</section>"),
        text("<section><h2>Find</h2>"),
        FindSlot(),
        text('</section><section><p>And then: <a href="'),
        CategoryAddressSlot(category="Wands"),
        text('">all wands</a>.</p></section>'),
    )
    assert [(component.type, component.id) for component in listed] == [
        ("hero", "section-1"),
        ("grid", "section-2"),
        ("recommendations", "section-3"),
        ("filters", "section-4"),
        ("cta", "section-5"),
    ]
    hero, grid, row, find, link = (component.config.model_dump() for component in listed)
    assert (hero["headline"], hero["text"]) == ("Slow & steady", "Woods for long evenings.")
    assert (hero["variant"], hero["product_ids"]) == ("feature", ("oak",))
    assert (grid["title"], grid["product_ids"]) == ("A shelf", ("elm",))
    assert (row["title"], row["product_ids"]) == ("For you", ("oak",))
    assert find["title"] == "Find"
    assert (link["text"], link["label"], link["category"]) == ("And then: all wands.", "all wands", "Wands")


def test_a_section_about_one_product_is_listed_once_with_the_title_of_the_catalogue() -> None:
    parts = text("<h3>Meet "), fact(Fact.TITLE), text("</h3>"), fact(Fact.PICTURE), fact(Fact.PRICE)
    _, grid = outline(OPENING, text("<section>"), ProductGroup(product_ids=("elm",), parts=parts), text("</section>"))
    assert grid.config.model_dump()["title"] == "Meet Elm & ash"
    assert grid.config.model_dump()["product_ids"] == ("elm",)


def test_a_link_to_a_product_is_a_call_to_it() -> None:
    link = text('<p><a href="'), fact(Fact.ADDRESS, "oak"), text('">Look at it</a></p>')
    _, cta = outline(OPENING, *link)
    assert (cta.type, cta.config.model_dump()["product_id"]) == ("cta", "oak")


def test_a_link_without_words_is_no_call() -> None:
    assert len(outline(OPENING, text('<p><a href="'), fact(Fact.ADDRESS, "oak"), text('"> </a></p>'))) == 1


def test_words_alone_are_no_component_but_the_opening() -> None:
    assert [component.type for component in outline(OPENING, text("<p>Nothing to show.</p>"))] == ["hero"]


def test_products_without_a_heading_have_the_stores_own_words() -> None:
    hero, grid = outline(fact(Fact.CARD, "oak"), text("<div>"), fact(Fact.CARD), text("</div>"))
    assert hero.config.model_dump()["headline"] == "Makers of wands since 1871"
    assert grid.config.model_dump()["title"] == "More from Magic Wands"


@pytest.mark.parametrize("tag", ["h2", "p", "a"])
def test_what_is_longer_than_a_component_takes_is_cut(tag: str) -> None:
    shown = [fact(Fact.CARD, f"p{n}") for n in range(3 * MAX_PRODUCTS)]
    (hero,) = outline(text(f"<section><{tag}>{'long words ' * 90}</{tag}>"), *shown, text("</section>"))
    assert len(hero.config.model_dump()["product_ids"]) == MAX_PRODUCTS
