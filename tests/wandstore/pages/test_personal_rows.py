"""The rows of a shopper's own on their page: where they stand, and that nothing is shown twice."""

from __future__ import annotations

import pytest

from tests.builders import make_catalogue, make_product
from tests.wandstore.pages.parsed import ParsedPage
from tests.wandstore.pages.rendered import grid, render, tree
from wandstore.documents.components import Component, Hero, HeroConfig
from wandstore.pages import Audience
from wandstore.shoppers.history import History
from wandstore.shoppers.personas import CHARACTERS, Character, PersonaType

CATALOGUE = make_catalogue(
    *(make_product(f"p{number}", tags=["travel"] if number == 1 else []) for number in range(12)),
    *(make_product(f"new-{number}", tags=["new"], category="Cores") for number in range(6)),
    *(make_product(f"case-{number}", tags=["travel"], category="Cases") for number in range(3)),
)
HISTORY = History(
    seen=tuple(f"p{number}" for number in range(11, 3, -1)), bought=("p1", "p2", "p3"), taken="p1", category="Cores"
)
ROWS = {"Buy it again", "Seen lately", "Goes with P1", "New: Cores"}


def hero(*product_ids: str) -> Hero:
    return Hero(id="opening", config=HeroConfig(headline="Wands", product_ids=product_ids))


def render_for(character: Character, *components: Component, history: History = HISTORY) -> ParsedPage:
    document = tree(*(components or (hero("p1"), grid("p1", "p4", "p11"))), character=character)
    return render(document, CATALOGUE, audience=Audience(history=history))


def headings(page: ParsedPage) -> list[str]:
    return [title for title in page.texts("h2") if title in {*ROWS, "Wands"}]


@pytest.mark.parametrize("character", CHARACTERS)
def test_nobody_without_a_history_has_rows(character: Character) -> None:
    assert not ROWS.intersection(render_for(character, history=History()).texts("h2"))


@pytest.mark.parametrize("character", CHARACTERS)
def test_a_row_has_two_to_four_products(character: Character) -> None:
    page = render_for(character)
    found = [
        (title, text.count("Price"))
        for title in headings(page)
        for text in page.texts("section")
        if title != "Wands" and text.startswith(title)
    ]
    assert found
    assert all(2 <= products <= 4 for _, products in found), found


@pytest.mark.parametrize("character", CHARACTERS)
def test_rows_repeat_no_product_of_the_page_and_the_page_none_of_a_row_before_it(character: Character) -> None:
    page = render_for(character, hero("p1"), grid("p2", "p4", "p11", "new-1"))
    shown = page.texts("h2", "") + page.texts("h3")
    titles = [title for title in shown if title in {product.title for product in CATALOGUE.products}]
    assert len(titles) == len(set(titles)) > 5


def test_a_loyalists_page_is_headed_by_what_they_bought_and_what_is_new_to_them() -> None:
    assert headings(render_for(PersonaType.LOYALIST)) == [
        "Buy it again",
        "New: Cores",
        "Wands",
        "Goes with P1",
        "Seen lately",
    ]


@pytest.mark.parametrize("character", [PersonaType.EXPLORER, "neutral"])
def test_others_have_their_rows_at_the_end(character: Character) -> None:
    assert headings(render_for(character)) == ["Wands", "Goes with P1", "Seen lately"]


def test_a_tree_that_does_not_begin_with_an_opening_is_headed_by_the_rows() -> None:
    assert headings(render_for(PersonaType.LOYALIST, grid("p4", "p11")))[0] == "Buy it again"


def test_a_minimalist_has_a_row_only_where_the_page_stays_small() -> None:
    small = render_for(PersonaType.MINIMALIST, hero("p1"), grid("p2", "p3", "new-1", "new-2"))
    assert headings(small) == ["Wands", "Seen lately"]
    assert len(small.texts("li", "card")) == 8
    full = render_for(PersonaType.MINIMALIST, hero("p1"), grid(*(f"p{number}" for number in range(2, 8))))
    assert headings(full) == ["Wands"], "there is room for one product only"


def test_a_section_of_which_rows_leave_one_product_is_left_out() -> None:
    others = [grid("p4", "p11", title="Others"), grid("p1", "p2", "p0", title="More wands")]
    titles = render_for(PersonaType.LOYALIST, hero("p8"), *others).texts("h2")
    assert "Buy it again" in titles
    assert "Others" in titles
    assert "More wands" not in titles
    assert "More wands" in render_for(PersonaType.LOYALIST, hero("p8"), *others, history=History()).texts("h2")
    alone = render_for(PersonaType.LOYALIST, hero("p8"), grid("p0", title="One wand"))
    assert "One wand" in alone.texts("h2"), "the document has no more in it"


def test_a_page_whose_products_are_all_gone_shows_the_stores_beside_the_rows() -> None:
    page = render_for(PersonaType.LOYALIST, grid("vanished"))
    assert "Now at Magic Wands" in page.texts("h2")
    assert len(page.texts("li", "card")) > 12
