from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from tests.shop import Shop
from wandstore.errors import StorageUnavailable, VariantNotFound
from wandstore.ids import ShopperId
from wandstore.shoppers.cart import NO_CART, Cart, CartOutcome
from wandstore.shoppers.session_values import CART, SessionValues
from wandstore.storefront import page_request
from wandstore.storefront.cart import (
    ActionKind,
    CartAction,
    CartOrder,
    ChangedCart,
    change_cart,
    find_cart,
    note_left,
    order_cart,
)
from wandstore.storefront.ladder import Storefront
from wandstore.storefront.page_request import Visit
from wandstore.storefront.permalinks import CheckoutLine
from wandstore.storefront.room import enter_room

ADA, BEA = ShopperId("ada"), ShopperId("bea")
# The shop's products with Shopify's ids of their variants; the cloth is sold out.
INVENTORY = "Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy"
CSV = f"""\
Handle,Title,Vendor,Type,Variant Price,{INVENTORY},Variant ID
oak,Oak wand,Ash & Son,Wands,40.00,,,,10
yew,Yew wand,Ash & Son,Wands,55.00,,,,20
cloth,Linen cloth,Weavers,Cloths,8.50,shopify,0,deny,30
"""


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.csv.write_text(CSV)
    catalogue = shop.publish()
    assert [variant.available for product in catalogue.products for variant in product.variants] == [True, True, False]
    return shop


def visit(shop: Shop, shopper: ShopperId = ADA) -> Visit:
    return Visit(shop.store, shopper)


def act(
    shop: Shop, kind: str, variant_id: str, quantity: int = 1, *, may_be_tracked: bool = False, key: str = ""
) -> ChangedCart:
    action = CartAction(ActionKind(kind), variant_id, quantity, may_be_tracked, key)
    return change_cart(shop.storefront, visit(shop), action)


def stored(shop: Shop, shopper: ShopperId = ADA) -> Cart:
    return SessionValues(shop.clients, shop.settings, CART).read(shop.shopper(shopper), time.time()).value


def publish(shop: Shop, old: str, new: str) -> None:
    assert old in CSV
    shop.csv.write_text(CSV.replace(old, new))
    shop.publish()


def fail(*_: object, **__: object) -> None:
    raise StorageUnavailable("dynamodb", "is on fire")


# Actions --------------------------------------------------------------------------------------------------------------


def test_an_action_is_stored_and_answered_with_the_bag_of_now(shop: Shop) -> None:
    act(shop, "add", "10", 2)
    changed = act(shop, "add", "20")
    assert changed.outcome is CartOutcome.ADDED
    assert [(row.title, row.quantity) for row in changed.view.rows] == [("Oak wand", 2), ("Yew wand", 1)]
    assert changed.view.subtotal == "£135.00"
    assert stored(shop).count == 3


def test_a_price_that_has_changed_since_the_add_is_told_with_todays(shop: Shop) -> None:
    act(shop, "add", "10")
    publish(shop, "40.00", "44.00")
    changed = act(shop, "set", "10", 2)
    assert changed.view.subtotal == "£88.00"
    assert changed.view.rows[0].notes == ("Costs £44.00 now. It was £40.00 when you added it.",)


def test_what_the_store_does_not_have_is_not_found_and_nothing_is_stored(shop: Shop) -> None:
    for kind in ("add", "set", "remove"):
        with pytest.raises(VariantNotFound):
            act(shop, kind, "99")
    assert stored(shop) == NO_CART


def test_what_is_sold_out_does_not_enter_a_bag(shop: Shop) -> None:
    for kind in ("add", "set"):
        assert act(shop, kind, "30").outcome is CartOutcome.SOLD_OUT
    assert stored(shop) == NO_CART


def test_what_is_sold_out_since_can_become_less_and_not_more(shop: Shop) -> None:
    act(shop, "add", "10", 3)
    publish(shop, "40.00,,,,", "40.00,shopify,0,deny,")
    assert act(shop, "add", "10").outcome is CartOutcome.SOLD_OUT
    assert act(shop, "set", "10", 4).outcome is CartOutcome.SOLD_OUT
    assert act(shop, "set", "10", 2).outcome is CartOutcome.SET
    assert act(shop, "remove", "10").outcome is CartOutcome.REMOVED


def test_what_is_gone_since_can_become_less_and_be_removed_even_twice(shop: Shop) -> None:
    act(shop, "add", "10", 3)
    publish(shop, "oak,Oak wand,Ash & Son,Wands,40.00,,,,10\n", "")
    assert act(shop, "add", "10").outcome is CartOutcome.SOLD_OUT
    assert act(shop, "set", "10", 2).outcome is CartOutcome.SET
    assert act(shop, "remove", "10").outcome is CartOutcome.REMOVED
    assert act(shop, "remove", "10").outcome is CartOutcome.UNCHANGED


def test_what_is_sold_by_subscription_alone_does_not_enter_a_bag(shop: Shop) -> None:
    catalogue = shop.storefront.catalogue(shop.store)
    club = catalogue.products[0].model_copy(update={"requires_selling_plan": True})
    shop.storefront.shelf._newest[shop.store.slug] = catalogue.model_copy(
        update={"products": (club, *catalogue.products[1:])}
    )
    assert act(shop, "add", "10").outcome is CartOutcome.ONLY_AT_SHOP


def test_a_repeat_with_its_key_is_answered_as_it_was_and_undoes_nothing_newer(shop: Shop) -> None:
    for kind, quantity, outcome in (("add", 2, CartOutcome.ADDED), ("set", 5, CartOutcome.SET)):
        assert act(shop, kind, "10", quantity, key=kind).outcome is outcome
        act(shop, "set", "10", 1)
        again = act(shop, kind, "10", quantity, key=kind)
        assert (again.outcome, again.view.count) == (outcome, 1)
    assert again.revision == 4


def test_a_repeat_is_answered_as_it_was_when_the_catalogue_has_lost_the_thing(shop: Shop) -> None:
    act(shop, "add", "10", key="press")
    act(shop, "remove", "10")
    act(shop, "add", "20")
    publish(shop, "oak,Oak wand,Ash & Son,Wands,40.00,,,,10\n", "")
    assert act(shop, "add", "10", key="press").outcome is CartOutcome.ADDED
    assert [line.variant_id for line in stored(shop).lines] == ["20"]


def test_without_storage_no_action_is_said_to_be_done(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_request, "read_visit", fail)
    with pytest.raises(StorageUnavailable):
        act(shop, "add", "10")


# Events ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def cold_shop(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A process that has just started while no snapshot can be read; its store ships other things than it sells."""
    act(shop, "add", "10")
    change_cart(shop.storefront, visit(shop, BEA), CartAction(ActionKind.ADD, "20"))
    read = shop.clients.dynamodb.get_item

    def fail(**asked: Any) -> Any:
        if asked["TableName"] == shop.settings.ui_cache_table:
            raise ReadTimeoutError(endpoint_url="x")
        return read(**asked)

    monkeypatch.setattr(shop.clients.dynamodb, "get_item", fail)
    monkeypatch.setattr(shop.clients.s3, "get_object", fail)
    shop.csv.write_text(CSV.replace(",10\n", ",99\n"))
    return replace(shop, storefront=Storefront(shop.clients, shop.settings))


def test_what_a_stand_in_of_the_catalogue_does_not_have_may_be_sold(cold_shop: Shop) -> None:
    with pytest.raises(StorageUnavailable):
        act(cold_shop, "add", "88")


def test_nothing_in_a_bag_is_gone_because_the_catalogue_cannot_be_read(cold_shop: Shop) -> None:
    room = enter_room(cold_shop.storefront, visit(cold_shop))
    assert find_cart(cold_shop.storefront, room, ADA) is None
    assert find_cart(cold_shop.storefront, enter_room(cold_shop.storefront, visit(cold_shop, BEA)), BEA) is not None


def test_an_add_is_one_event_with_the_catalogues_facts_and_nothing_else_is_one(shop: Shop) -> None:
    act(shop, "add", "10", 3, may_be_tracked=True)
    act(shop, "set", "10", 2, may_be_tracked=True)
    act(shop, "add", "30", may_be_tracked=True)
    act(shop, "remove", "10", may_be_tracked=True)
    signals = shop.session("ada").signals
    assert (signals.events, signals.cart_adds) == (1, 1)
    assert (signals.taken, signals.brands) == ("oak", {"Ash & Son": 1})


def test_a_repeat_is_no_event(shop: Shop) -> None:
    for _ in range(2):
        act(shop, "add", "10", may_be_tracked=True, key="press")
    assert shop.session("ada").signals.cart_adds == 1


def test_who_may_not_be_tracked_has_a_bag_and_no_event(shop: Shop) -> None:
    act(shop, "add", "10")
    assert (stored(shop).count, shop.session("ada").signals.events) == (1, 0)


# Whose bag ------------------------------------------------------------------------------------------------------------


def test_a_bag_is_that_of_the_browsers_own_shopper_whoever_is_shown(shop: Shop) -> None:
    act(shop, "add", "10")
    of_ada, of_bea = (enter_room(shop.storefront, visit(shop, shopper)) for shopper in (ADA, BEA))
    for room in (of_ada, of_bea):
        own = find_cart(shop.storefront, room, ADA)
        assert own is not None
        assert own.value.count == 1
        assert find_cart(shop.storefront, room, None) == CART.nothing
        assert find_cart(shop.storefront, room, BEA) == CART.nothing


def test_a_bag_is_unknown_and_not_empty_where_storage_does_not_answer(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_request, "read_visit", fail)
    room = enter_room(shop.storefront, visit(shop))
    assert find_cart(shop.storefront, room, ADA) is None


def test_a_bag_is_known_where_only_another_part_of_the_read_is_missing(shop: Shop) -> None:
    act(shop, "add", "10")
    room = enter_room(shop.storefront, visit(shop))
    room.request.read = replace(room.request.read, complete=False)
    found = find_cart(shop.storefront, room, ADA)
    assert found is not None
    assert found.value.count == 1


# The checkout ---------------------------------------------------------------------------------------------------------


def test_an_order_has_what_is_sold_today_and_names_what_is_not(shop: Shop) -> None:
    act(shop, "add", "10", 2)
    act(shop, "add", "20")
    shop.csv.write_text(
        CSV.replace("oak,Oak wand,Ash & Son,Wands,40.00,,,,10\n", "").replace("8.50,shopify,0", "8.50,shopify,5")
    )
    shop.publish()
    act(shop, "add", "30")
    publish(shop, "oak,Oak wand,Ash & Son,Wands,40.00,,,,10\n", "")
    order = order_cart(stored(shop), shop.storefront.context(shop.store, shop.storefront.catalogue(shop.store)))
    assert order == CartOrder((CheckoutLine("20", 1),), ("Oak wand is not sold any more.", "Linen cloth is sold out."))


def test_that_the_shop_has_fewer_is_kept_for_the_bag_and_never_fails_a_checkout(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    act(shop, "add", "10", 5)
    before = SessionValues(shop.clients, shop.settings, CART).read(shop.shopper("ada"), time.time())
    note_left(shop.storefront, visit(shop), before, {"10": 2})
    assert stored(shop).lines[0].left == 2
    monkeypatch.setattr(SessionValues, "change", fail)
    note_left(shop.storefront, visit(shop), before, {"10": 1})
    assert stored(shop).lines[0].left == 2
