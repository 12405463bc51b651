from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wandstore.shoppers.saved_list import NOTHING_SAVED, ListKind, SavedList, SavedOutcome, SavedProduct

MOST = 3


def product(product_id: str, price: str = "40.00") -> SavedProduct:
    return SavedProduct(product_id=product_id, name=product_id.title(), price=Decimal(price))


def saved(*ids: str) -> SavedList:
    found = NOTHING_SAVED
    for product_id in ids:
        found = found.add(product(product_id), MOST).value
    return found


def ids(of: SavedList) -> list[str]:
    return [one.product_id for one in of.products]


def test_products_stand_in_the_order_in_which_they_were_added() -> None:
    change = saved("oak", "yew").add(product("ash"), MOST)
    assert (ids(change.value), change.outcome) == (["oak", "yew", "ash"], SavedOutcome.ADDED)


def test_a_product_is_in_a_list_once_at_the_price_of_the_first_time() -> None:
    before = saved("oak")
    change = before.add(product("oak", "50.00"), MOST)
    assert (change.value, change.outcome) == (before, SavedOutcome.UNCHANGED)


def test_a_full_list_refuses_another_product_and_stays_as_it_is() -> None:
    full = saved("oak", "yew", "ash")
    change = full.add(product("elm"), MOST)
    assert (change.value, change.outcome, change.outcome.is_refusal) == (full, SavedOutcome.FULL, True)


def test_a_list_of_a_version_with_a_higher_limit_is_shown_whole_and_takes_no_more() -> None:
    wide = SavedList(products=tuple(product(str(number)) for number in range(MOST + 2)))
    assert wide.add(product("elm"), MOST).outcome is SavedOutcome.FULL
    assert len(wide.remove("0", MOST).value.products) == MOST + 1


def test_what_is_not_there_cannot_be_removed() -> None:
    before = saved("oak")
    change = before.remove("yew", MOST)
    assert (change.value, change.outcome) == (before, SavedOutcome.UNCHANGED)


def test_the_last_removal_comes_back_to_its_place_as_it_was() -> None:
    removed = saved("oak", "yew", "ash").remove("yew", MOST).value
    assert (ids(removed), removed.removed) == (["oak", "ash"], product("yew"))
    again = removed.add(product("yew", "99.00"), MOST).value
    assert (ids(again), again.find("yew"), again.removed) == (["oak", "yew", "ash"], product("yew"), None)


def test_a_removal_can_be_undone_only_until_the_list_changes_again() -> None:
    changed = saved("oak", "yew").remove("oak", MOST).value.add(product("ash"), MOST).value
    assert changed.removed is None
    assert ids(changed.add(product("oak", "50.00"), MOST).value) == ["yew", "ash", "oak"]
    assert ids(changed.remove("yew", MOST).value.add(product("oak"), MOST).value) == ["ash", "oak"]


def test_a_list_remembers_what_was_in_it_and_not_more_than_it_holds() -> None:
    found = NOTHING_SAVED
    for product_id in ("a", "b", "c", "d", "b"):
        found = found.add(product(product_id), MOST).value.remove(product_id, MOST).value
    assert found.former == ("b", "d", "c")


def test_the_lists_hold_what_the_specification_and_a_screen_allow() -> None:
    assert {kind.value: kind.most for kind in ListKind} == {"wishlist": 100, "compare": 4}


def test_a_list_is_read_without_what_only_a_later_version_knows() -> None:
    later = saved("oak").model_dump_json().replace('"products"', '"notes": {"oak": "for Ada"}, "products"')
    assert SavedList.model_validate_json(later) == saved("oak")


@pytest.mark.parametrize("most", [1, 4])
@given(actions=st.lists(st.tuples(st.booleans(), st.sampled_from("abcdefg")), max_size=40))
def test_whatever_is_done_a_list_keeps_its_limit_and_names_each_product_once(
    most: int, actions: list[tuple[bool, str]]
) -> None:
    found = NOTHING_SAVED
    for is_add, product_id in actions:
        before = found
        change = found.add(product(product_id), most) if is_add else found.remove(product_id, most)
        found = change.value
        assert (found == before) is (change.outcome in (SavedOutcome.UNCHANGED, SavedOutcome.FULL))
        assert len(set(ids(found))) == len(found.products) <= most
        assert len(found.former) <= most
        if change.outcome is SavedOutcome.REMOVED:
            undone = found.add(product(product_id), most)
            assert ids(undone.value) == ids(before)
