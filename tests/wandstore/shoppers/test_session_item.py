from __future__ import annotations

import time

import pytest

from tests.aws_like.cloud import Cloud, wired
from tests.shop import Shop
from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Item, Update
from wandstore.errors import ConditionRefused, StorageUnavailable
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.settings import Settings
from wandstore.shoppers.session_item import Lock, SessionItems, remains_of

NOW = 1_800_000_000.0


def items_of(shop: Shop) -> SessionItems:
    return SessionItems(shop.clients, shop.settings)


def note(shop: Shop, text: str, lock: Lock) -> Update:
    return items_of(shop).write(shop.shopper("ada"), {"note": text}, lock, time.time())


def item_of(shop: Shop) -> Item:
    return shop.item(shop.settings.shopper_sessions_table, keys.session(ShopperId("ada")))


def test_a_write_raises_the_revision_of_its_lock_in_its_store(shop: Shop) -> None:
    dynamodb.update(shop.clients, note(shop, "first", Lock(0)))
    dynamodb.update(shop.clients, note(shop, "second", Lock(1)))
    assert {name: item_of(shop)[name] for name in ("note:lantern", "revision:lantern")} == {
        "note:lantern": "second",
        "revision:lantern": 2,
    }


def test_a_revision_that_is_no_number_counts_as_none() -> None:
    settings = wired(Settings())
    cloud = Cloud(settings)  # moto compares no text with a number
    items, shopper = SessionItems(cloud.clients(), settings), ShopperKey(StoreSlug("lantern"), ShopperId("ada"))
    key = keys.session(shopper.shopper_id)
    cloud.dynamodb.put_item(
        TableName=settings.shopper_sessions_table, Item=dynamodb.to_wire(key | {"revision:lantern": "one"})
    )
    dynamodb.update(cloud.clients(), items.write(shopper, {"note": "x"}, Lock(0), time.time()))
    assert (items.read(shopper) or {})["revision:lantern"] == 1


def test_a_write_on_another_revision_is_refused_with_what_is_there(shop: Shop) -> None:
    dynamodb.update(shop.clients, note(shop, "first", Lock(0)))
    with pytest.raises(ConditionRefused) as refusal:
        dynamodb.update(shop.clients, note(shop, "second", Lock(0)))
    assert refusal.value.item == item_of(shop)


def test_locks_of_two_names_never_refuse_each_other(shop: Shop) -> None:
    dynamodb.update(shop.clients, note(shop, "first", Lock(0)))
    dynamodb.update(shop.clients, note(shop, "second", Lock(0, attribute="cart_revision")))
    assert item_of(shop)["note:lantern"] == "second"


def test_a_change_that_another_write_overtook_is_planned_again_on_the_newer_state(shop: Shop) -> None:
    seen: list[int] = []

    def plan(revision: int) -> tuple[str, Update]:
        seen.append(revision)
        if len(seen) == 1:
            dynamodb.update(shop.clients, note(shop, "of another", Lock(0)))
        return "done", note(shop, "ours", Lock(revision))

    result = items_of(shop).change(0, plan, lambda item: int((item or {})["revision:lantern"]))
    assert (result, seen, item_of(shop)["note:lantern"]) == ("done", [0, 1], "ours")


def test_a_plan_without_a_write_writes_nothing(shop: Shop) -> None:
    assert items_of(shop).change(0, lambda _: ("nothing to do", None), lambda _: 0) == "nothing to do"
    assert item_of(shop) == {}


def test_a_session_that_changes_during_every_try_is_said_to_be_unavailable(shop: Shop) -> None:
    dynamodb.update(shop.clients, note(shop, "first", Lock(0)))
    with pytest.raises(StorageUnavailable, match="changed during every try"):
        items_of(shop).change(0, lambda _: ("never", note(shop, "ours", Lock(0))), lambda _: 0)


def test_revisions_and_what_the_archive_has_outlive_a_session_and_nothing_else_does() -> None:
    item: Item = {
        "key": "session:ada",
        "expires_at": NOW,
        "archived": {"lantern"},
        "revision:lantern": 2,
        "cart_revision:lantern": 3,
        "cart:lantern": "{}",
        "signals:lantern": "{}",
    }
    remains = remains_of(item, NOW)
    assert remains is not None
    assert remains.attributes == ("cart:lantern", "signals:lantern")
    assert remains_of(item, NOW - 1) is None
