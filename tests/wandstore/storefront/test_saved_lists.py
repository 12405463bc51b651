from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

import pytest
from botocore.exceptions import ReadTimeoutError

from tests.shop import Shop
from wandstore.errors import ProductNotFound, StorageUnavailable
from wandstore.ids import ShopperId
from wandstore.shoppers.saved_list import NOTHING_SAVED, ListKind, SavedList, SavedOutcome
from wandstore.shoppers.session_values import SAVED_LISTS, SessionValues
from wandstore.storefront import page_request
from wandstore.storefront.ladder import Storefront
from wandstore.storefront.page_request import Visit
from wandstore.storefront.room import enter_room
from wandstore.storefront.saved_lists import ChangedList, ListAction, change_list, find_lists

ADA, BEA = ShopperId("ada"), ShopperId("bea")
WISHES, COMPARED = ListKind.WISH_LIST, ListKind.COMPARISON


def act(
    shop: Shop, product_id: str, *, kind: ListKind = WISHES, is_add: bool = True, may_be_tracked: bool = False
) -> ChangedList:
    return change_list(shop.storefront, Visit(shop.store, ADA), ListAction(kind, product_id, is_add, may_be_tracked))


def stored(shop: Shop, kind: ListKind = WISHES) -> SavedList:
    lists = SessionValues(shop.clients, shop.settings, SAVED_LISTS[kind])
    return lists.read(shop.shopper("ada"), time.time()).value


def find(shop: Shop, shown: ShopperId, owner: ShopperId | None) -> Mapping[ListKind, SavedList | None]:
    room = enter_room(shop.storefront, Visit(shop.store, shown))
    return find_lists(shop.storefront, room, owner)


def ids(saved: SavedList | None) -> list[str]:
    assert saved is not None
    return [product.product_id for product in saved.products]


def fail(*_: object, **__: object) -> None:
    raise StorageUnavailable("dynamodb", "is on fire")


# Actions --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ListKind)
def test_an_action_is_stored_in_its_list_with_the_price_of_now(shop: Shop, kind: ListKind) -> None:
    assert act(shop, "yew", kind=kind).outcome is SavedOutcome.ADDED
    (product,) = stored(shop, kind).products
    assert (product.product_id, product.name, str(product.price)) == ("yew", "Yew wand", "55.00")
    assert [ids(stored(shop, other)) for other in ListKind if other is not kind] == [[]]
    assert act(shop, "yew", kind=kind, is_add=False).outcome is SavedOutcome.REMOVED
    assert ids(stored(shop, kind)) == []


def test_what_the_store_does_not_have_is_not_found_and_nothing_is_stored(shop: Shop) -> None:
    for is_add in (True, False):
        with pytest.raises(ProductNotFound):
            act(shop, "elm", is_add=is_add)
    assert stored(shop) == NOTHING_SAVED


def test_what_is_gone_since_can_be_removed_even_twice_and_not_be_put_back(shop: Shop) -> None:
    act(shop, "oak")
    shop.csv.write_text(shop.csv.read_text().replace("oak,Oak wand", "elm,Elm wand"))
    shop.publish()
    assert act(shop, "oak").outcome is SavedOutcome.UNCHANGED
    assert act(shop, "oak", is_add=False).outcome is SavedOutcome.REMOVED
    assert act(shop, "oak", is_add=False).outcome is SavedOutcome.UNCHANGED
    with pytest.raises(ProductNotFound):
        act(shop, "oak")


def test_without_storage_an_action_says_that_nothing_was_changed(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_request, "read_visit", fail)
    with pytest.raises(StorageUnavailable):
        act(shop, "oak")


# Events ---------------------------------------------------------------------------------------------------------------


def test_nothing_is_gone_because_the_catalogue_cannot_be_read(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process that has just started while no snapshot can be read; its store ships other things than it sells."""
    act(shop, "yew")
    shop.csv.write_text(shop.csv.read_text().replace("yew,", "elm,"))
    cold = replace(shop, storefront=Storefront(shop.clients, shop.settings))

    def fail_to_read(**_: object) -> None:
        raise ReadTimeoutError(endpoint_url="x")

    monkeypatch.setattr(shop.clients.dynamodb, "get_item", fail_to_read)
    monkeypatch.setattr(shop.clients.s3, "get_object", fail_to_read)
    assert find(cold, ADA, ADA)[WISHES] is None
    assert find(cold, ADA, ADA)[COMPARED] == NOTHING_SAVED
    with pytest.raises(StorageUnavailable):
        act(cold, "ash")


def test_a_wish_is_one_event_for_a_product_however_often_it_is_saved(shop: Shop) -> None:
    act(shop, "oak", may_be_tracked=True)
    act(shop, "oak", may_be_tracked=True)
    act(shop, "oak", is_add=False, may_be_tracked=True)
    act(shop, "yew", may_be_tracked=True)
    act(shop, "oak", may_be_tracked=True)
    session = shop.session("ada")
    assert (session.signals.events, session.signals.wishes) == (2, 2)
    assert (session.signals.seen, session.signals.brands) == (("yew", "oak"), {"Ash & Son": 2})


def test_who_may_not_be_tracked_has_a_list_and_no_event(shop: Shop) -> None:
    act(shop, "oak")
    assert (ids(stored(shop)), shop.session("ada").signals.events) == (["oak"], 0)


def test_to_compare_is_no_wish(shop: Shop) -> None:
    act(shop, "oak", kind=COMPARED, may_be_tracked=True)
    assert shop.session("ada").signals.events == 0


# Whose lists ----------------------------------------------------------------------------------------------------------


def test_the_lists_are_those_of_the_browsers_own_shopper_whoever_is_shown(shop: Shop) -> None:
    act(shop, "oak")
    act(shop, "yew", kind=COMPARED)
    for shown in (ADA, BEA):
        own = find(shop, shown, ADA)
        assert (ids(own[WISHES]), ids(own[COMPARED])) == (["oak"], ["yew"])
        for owner in (None, BEA):
            assert set(find(shop, shown, owner).values()) == {NOTHING_SAVED}


def test_a_list_is_unknown_and_not_empty_where_storage_does_not_answer(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_request, "read_visit", fail)
    assert set(find(shop, ADA, ADA).values()) == {None}
