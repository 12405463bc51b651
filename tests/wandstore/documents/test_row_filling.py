"""Rows of a document in html mode: the shopper's own order, and nothing twice."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.builders import make_catalogue, make_product
from wandstore.documents.row_filling import choose_for_row, fill_rows
from wandstore.documents.segments import Fact, FactSlot, ProductGroup, RowSlot, SegmentedDocument, TextSegment
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType

WANDS = tuple(make_product(f"wand-{number}") for number in range(6))
ROBES = (
    make_product("robe-0", category="Robes", tags=["new"]),
    make_product("robe-1", category="Robes", price="8.00", was="10.00"),
    make_product("robe-2", category="Robes"),
)
CATALOGUE = make_catalogue(*WANDS, *ROBES)
PICKS = RowSlot(places=3)
NOBODY = Signals()


def rows_of(document: SegmentedDocument) -> list[tuple[str, ...]]:
    return [segment.product_ids for segment in document.segments if isinstance(segment, RowSlot)]


def fill(
    *segments: TextSegment | FactSlot | ProductGroup | RowSlot, signals: Signals = NOBODY
) -> list[tuple[str, ...]]:
    return rows_of(fill_rows(SegmentedDocument(segments=segments), CATALOGUE, signals))


def test_a_row_leads_with_what_the_shopper_looks_at() -> None:
    robes = Signals(events=3, categories={"Robes": 3})
    assert fill(PICKS, signals=robes) != fill(PICKS)
    assert fill(PICKS, signals=robes)[0][0].startswith("robe")


@pytest.mark.parametrize(
    ("row", "ids"),
    [
        (RowSlot(places=3, of="new"), ("robe-0",)),
        (RowSlot(places=3, of="reduced"), ("robe-1",)),
        (RowSlot(places=9, category="Robes"), ("robe-0", "robe-1", "robe-2")),
        (RowSlot(places=9, of="new", category="Wands"), ()),
        (RowSlot(places=2, category="Wands"), ("wand-0", "wand-1")),
        (RowSlot(places=2, category="Hats"), ()),
    ],
)
def test_a_row_has_products_of_its_kind_alone_and_no_more_than_its_places(row: RowSlot, ids: tuple[str, ...]) -> None:
    assert [tuple(sorted(chosen)) for chosen in fill(row)] == [ids]


def test_no_product_stands_in_two_rows_or_beside_what_the_document_says_of_it() -> None:
    said = FactSlot(fact=Fact.TITLE, product_id="wand-0")
    group = ProductGroup(product_ids=("wand-1",), parts=(FactSlot(fact=Fact.CARD, product_id="wand-1"),))
    rows = fill(RowSlot(places=3, category="Wands"), said, RowSlot(places=3, category="Wands"), group)
    assert rows == [("wand-2", "wand-3", "wand-4"), ("wand-5",)]


def test_what_filled_a_row_before_has_no_claim_on_its_place() -> None:
    stale = RowSlot(places=1, category="Robes", product_ids=("wand-5",))
    assert fill(stale, RowSlot(places=6, category="Wands")) == [("robe-0",), tuple(wand.id for wand in WANDS)]


def test_what_is_sold_out_comes_last_and_what_costs_nothing_not_at_all() -> None:
    catalogue = make_catalogue(
        make_product("gone", available=False),
        make_product("sample", price="0.00"),
        make_product("oak"),
    )
    assert [product.may_lead for product in catalogue.products] == [True, False, True]
    chosen = choose_for_row(PICKS, PersonaType.MINIMALIST, catalogue, NOBODY, ())
    assert [product.id for product in chosen] == ["oak", "gone"]


def test_a_row_of_the_shoppers_own_category_follows_where_the_document_shows_nothing_of_it() -> None:
    cores = Signals(events=3, categories={"Cores & feathers": 3})
    catalogue = make_catalogue(*WANDS, make_product("core", category="Cores & feathers"))
    document = SegmentedDocument(segments=(FactSlot(fact=Fact.CARD, product_id="wand-0"),))
    own = fill_rows(document, catalogue, cores).segments[-1]
    assert isinstance(own, RowSlot)
    assert (own.product_ids, own.before) == (("core",), "<section><h2>Cores &amp; feathers</h2>")
    shown = SegmentedDocument(segments=(FactSlot(fact=Fact.CARD, product_id="core"),))
    assert fill_rows(shown, catalogue, cores) == shown


def test_everything_but_the_rows_stays_as_it_was_written() -> None:
    row = RowSlot(places=2, of="new", before="<h2>New</h2>", after="<p>Made this month.</p>")
    document = SegmentedDocument(character=PersonaType.EXPLORER, segments=(TextSegment(html="<p>Hello</p>"), row))
    filled = fill_rows(document, CATALOGUE, Signals(events=1, purchases=1, spent=Decimal(9)))
    emptied = [
        part.model_copy(update={"product_ids": ()}) if isinstance(part, RowSlot) else part for part in filled.segments
    ]
    assert (tuple(emptied), filled.character) == (document.segments, "explorer")
