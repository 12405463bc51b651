from __future__ import annotations

from decimal import Decimal

import pytest

from tests.builders import make_catalogue, make_product, make_store, make_variant
from wandstore.pages import RenderContext
from wandstore.pages.saved_lists import SavedRow, is_saved_told, tell_saved, view_list
from wandstore.shoppers.kept import MAX_NAME_LENGTH
from wandstore.shoppers.saved_list import ListKind, SavedList, SavedOutcome, SavedProduct

OAK = make_product("oak", title="Oak wand", variants=[make_variant("40.00", id="10")])
ROBE = make_product("robe", title="Robe", variants=[make_variant("40.00", id="11"), make_variant("45.00", id="12")])
CLOTH = make_product("cloth", title="Linen cloth", variants=[make_variant("8.50", id="30", available=False)])
CLUB = make_product("club", variants=[make_variant("9.00", id="40")]).model_copy(update={"requires_selling_plan": True})
CONTEXT = RenderContext(make_store(), make_catalogue(OAK, ROBE, CLOTH, CLUB, make_product("plain")))


def saved(*ids: str, price: str = "40.00", removed: str = "") -> SavedList:
    products = tuple(SavedProduct(product_id=one, name="As it was called", price=Decimal(price)) for one in ids)
    gone = SavedProduct(product_id=removed, name="As it was called", price=Decimal(price)) if removed else None
    return SavedList(products=products, removed=gone)


def row(product_id: str, price: str = "40.00") -> SavedRow:
    return view_list(ListKind.WISH_LIST, saved(product_id, price=price), CONTEXT).rows[0]


def test_the_newest_wish_comes_first_and_a_comparison_stays_as_it_was_made() -> None:
    orders = {kind: [one.name for one in view_list(kind, saved("oak", "robe"), CONTEXT).rows] for kind in ListKind}
    assert orders == {ListKind.WISH_LIST: ["Robe", "Oak wand"], ListKind.COMPARISON: ["Oak wand", "Robe"]}


@pytest.mark.parametrize(
    ("seen", "notes"),
    [
        ("40.00", ()),
        ("35.00", ("Costs £40.00 now. It was £35.00 when you saved it.",)),
        ("50.00", ("Costs £40.00 now, down from £50.00 when you saved it.",)),
    ],
)
def test_a_price_that_has_changed_since_it_was_saved_is_told(seen: str, notes: tuple[str, ...]) -> None:
    assert (row("oak", seen).notes, row("oak", seen).amount) == (notes, Decimal("40.00"))


@pytest.mark.parametrize(
    ("product_id", "variant_id", "choose_url"),
    [
        ("oak", "10", ""),
        ("robe", "", "/s/magic-wands/products/robe"),
        ("club", "", ""),
        ("cloth", "", ""),
        ("plain", "", ""),
        ("gone", "", ""),
    ],
)
def test_what_has_one_variant_can_be_put_in_the_bag_and_what_has_more_is_chosen_from(
    product_id: str, variant_id: str, choose_url: str
) -> None:
    assert (row(product_id).variant_id, row(product_id).choose_url) == (variant_id, choose_url)


def test_what_is_gone_from_the_catalogue_has_the_name_that_it_had() -> None:
    gone = row("gone")
    assert (gone.name, gone.initial, gone.card, gone.amount) == ("As it was called", "A", None, None)
    assert gone.notes == ("Not sold here any more.",)


def test_what_has_become_a_subscription_is_told() -> None:
    assert row("club", "9.00").notes == ("Sold by subscription only, at the shop itself.",)


def test_the_last_removal_can_be_undone_while_the_store_has_the_product() -> None:
    assert view_list(ListKind.WISH_LIST, saved("oak"), CONTEXT).undo is None
    found = [view_list(ListKind.WISH_LIST, saved(removed=one), CONTEXT).undo for one in ("robe", "gone")]
    assert [(undo.name, undo.is_possible) for undo in found if undo] == [("Robe", True), ("As it was called", False)]


@pytest.mark.parametrize("kind", ListKind)
def test_every_outcome_that_changed_or_refused_something_is_a_sentence_with_the_name(kind: ListKind) -> None:
    told = {outcome: tell_saved(kind, outcome, CONTEXT, "oak") for outcome in SavedOutcome}
    assert [outcome for outcome, sentence in told.items() if "Oak wand" not in sentence] == ["unchanged"]
    assert str(kind.most) in told[SavedOutcome.FULL]
    assert "Remove one" in told[SavedOutcome.FULL]
    assert tell_saved(kind, SavedOutcome.FULL, CONTEXT, "<b>").startswith("This product was not ")
    assert tell_saved(kind, "failed", CONTEXT, "oak").startswith("We cannot tell whether")


def test_a_lists_own_page_tells_only_what_it_does_not_show() -> None:
    assert [told for told in (*SavedOutcome, "failed") if is_saved_told(told)] == ["added", "full", "failed"]


def test_a_long_title_is_clipped_in_a_sentence() -> None:
    product = make_product("long", title="very " * 100 + "long")
    sentence = tell_saved(
        ListKind.WISH_LIST, SavedOutcome.ADDED, RenderContext(make_store(), make_catalogue(product)), "long"
    )
    assert len(sentence) < MAX_NAME_LENGTH + 30
