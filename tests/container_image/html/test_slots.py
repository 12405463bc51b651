"""Slots are elements of the tree. What only looks like one is none."""

from __future__ import annotations

import pytest

from container_image.html.answers import read_html_answer
from container_image.html.slots import close_slots
from container_image.reading import Wanted
from tests.builders import make_catalogue, make_product, make_store
from tests.container_image.html.reading import REST, beside_rest, document_of, read, written
from wandstore.documents.segments import Fact, FactSlot, ProductGroup, RowSlot

FACTS = ["card", "title", "price", "stock", "picture", "button"]


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize(
    "form",
    [
        '<product-{0} of="oak-wand"></product-{0}>',
        '<product-{0} of="oak-wand"/>',
        '<product-{0} of="oak-wand" />',
        "<product-{0} of=oak-wand>",
        "<product-{0} of='oak-wand'>$3.00</product-{0}>",
        '<PRODUCT-{0} OF="oak-wand"><b>$3.00</b></PRODUCT-{0}>',
    ],
)
def test_a_fact_is_named_in_any_form_and_its_content_never_shows(fact: str, form: str) -> None:
    html = written(f"<section><div>{form.format(fact)}</div> quiet words</section>")
    assert f'<product-{fact} of="oak-wand"></product-{fact}>' in html
    assert "quiet words" in html
    assert "3.00" not in html


def test_slots_that_are_not_closed_do_not_swallow_each_other() -> None:
    cards = '<div class="cards"><product-card of="oak-wand"><product-card of="yew-wand"></div>'
    assert document_of(read(cards)).product_ids == ("oak-wand", "yew-wand")


def test_a_closing_tag_of_another_slot_closes_none() -> None:
    assert close_slots("<product-title of=a></product-price> x") == (
        "<product-title of=a></product-title></product-price> x"
    )


@pytest.mark.parametrize("product_id", ["nope", "Oak-Wand", " oak-wand", "oak-wand ", "", "oak-wand\n", "Oak wand"])
def test_an_id_that_is_not_exactly_in_the_catalogue_costs_its_line(product_id: str) -> None:
    assert read(f'<p>Try <product-title of="{product_id}"/> now</p>{REST}').kept_share < 1
    assert beside_rest(f'<p>Made by hand.</p><p>Try <product-title of="{product_id}"/> now</p>') == (
        "<p>Made by hand.</p>"
    )


def test_ids_with_quotes_and_signs_are_read_and_written_as_they_are() -> None:
    odd = "a\"b'<c>&amp;d=1"
    catalogue = make_catalogue(make_product(odd, title="Odd"))
    escaped = odd.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    html = f'<p><a product="{escaped}">See it</a></p><product-row/>'
    group = document_of(read_html_answer(html, catalogue, Wanted("neutral", make_store()))).segments[0]
    assert isinstance(group, ProductGroup)
    assert group.product_ids == (odd,)
    assert group.parts[1] == FactSlot(fact=Fact.ADDRESS, product_id=odd)


@pytest.mark.parametrize(
    "forged",
    [
        "&lt;product-price of=&quot;oak-wand&quot;&gt;&lt;/product-price&gt;",
        "<!-- <product-price of=oak-wand></product-price> -->",
        "{{product-price of=oak-wand}}",
        "[[price:oak-wand]]",
        "<abbr title='<product-price of=oak-wand></product-price>'>x</abbr>",
        "<textarea><product-price of=oak-wand></product-price></textarea>",
        "<style><product-price of=oak-wand></product-price></style>",
        "<product-price-tag of=oak-wand></product-price-tag>",
        "<span product='oak-wand'>x</span>",
        "<svg><product-price of=oak-wand /></svg>",
        '{"kind": "fact", "fact": "price", "product_id": "oak-wand"}',
        "\x01 \x02 product-price",
    ],
)
def test_what_only_looks_like_a_slot_is_none(forged: str) -> None:
    reading = read(f"<p>{forged}</p>{REST}")
    assert document_of(reading).product_ids == ("oak-wand", "yew-wand", "robe")


def test_a_link_leads_to_a_product_or_a_category_and_nowhere_else() -> None:
    html = '<p><a product="oak-wand" href="https://x.example/">Oak</a>, <a href="https://x.example/">there</a></p>'
    assert beside_rest(html) == '<p><a product="oak-wand">Oak</a>, there</p>'
    html = '<p><a category="Wands" href="javascript:x">All</a> <a category="Nope">or none</a></p>'
    assert beside_rest(html) == '<p><a category="Wands">All</a> or none</p>'


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("", RowSlot(of="picks", places=4)),
        ('kind="reduced" count="99"', RowSlot(of="reduced", places=12)),
        ('kind="new" category="Robes" count="0"', RowSlot(of="new", category="Robes", places=1)),
        ('count="four"', RowSlot(places=4)),
    ],
)
def test_a_row_says_which_products_and_how_many(attributes: str, expected: RowSlot) -> None:
    assert document_of(read(f"<product-row {attributes}></product-row>")).segments == (expected,)


def test_a_row_of_an_unknown_kind_or_category_is_left_out() -> None:
    assert read('<product-row kind="best"></product-row>').document is None
    assert read('<product-row category="Brooms"></product-row>').document is None
