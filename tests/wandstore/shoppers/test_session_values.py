from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest

from tests.shop import Shop
from wandstore import keys
from wandstore.aws.clients import Clients
from wandstore.errors import StorageUnavailable
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.shoppers import session_item
from wandstore.shoppers.cart import NO_CART, Cart, CartChange, CartLine, CartOutcome
from wandstore.shoppers.models import EventKind, ShopperEvent
from wandstore.shoppers.saved_list import ListKind, SavedChange, SavedList, SavedOutcome, SavedProduct
from wandstore.shoppers.session_values import CART, SAVED_LISTS, SessionValues, Stored
from wandstore.shoppers.sessions import NO_SESSION, Session, Sessions

DAY = 86_400


def item(variant_id: str) -> CartLine:
    return CartLine(variant_id=variant_id, product_id="oak", name="Oak wand", price=Decimal("40.00"))


def adding(variant_id: str, quantity: int = 1) -> Callable[[Cart], CartChange]:
    return lambda cart: cart.add(item(variant_id), quantity)


def read(shop: Shop, now: float | None = None) -> Stored[Cart]:
    return SessionValues(shop.clients, shop.settings, CART).read(shop.shopper("ada"), now or time.time())


def change(
    shop: Shop, act: Callable[[Cart], CartChange], stored: Stored[Cart] | None = None, now: float | None = None
) -> CartChange:
    carts = SessionValues(shop.clients, shop.settings, CART)
    return carts.change(shop.shopper("ada"), stored or read(shop, now), now or time.time(), act)


def quantities(cart: Cart) -> dict[str, int]:
    return {line.variant_id: line.quantity for line in cart.lines}


def item_of(shop: Shop) -> dict[str, Any]:
    return shop.item(shop.settings.shopper_sessions_table, keys.session(ShopperId("ada")))


def record_view(shop: Shop, session: Session | None = None, at: float | None = None) -> None:
    event = ShopperEvent(event=EventKind.VIEW, at=at or time.time(), product_id="oak")
    sessions = Sessions(shop.clients, shop.settings)
    sessions.record_event(shop.shopper("ada"), event, session or sessions.read(shop.shopper("ada"), at or time.time()))


def test_a_bag_is_kept_in_the_session_as_an_attribute_of_its_store(shop: Shop) -> None:
    added = change(shop, adding("1", 2))
    assert added.outcome is CartOutcome.ADDED
    assert read(shop) == Stored(added.value, revision=1)
    assert set(item_of(shop)) == {"key", "cart:lantern", "cart_revision:lantern"}
    elsewhere = ShopperKey(StoreSlug("harbour"), ShopperId("ada"))
    assert SessionValues(shop.clients, shop.settings, CART).read(elsewhere, time.time()) == CART.nothing


def test_what_changes_nothing_writes_nothing(shop: Shop) -> None:
    change(shop, lambda cart: cart.remove("1"))
    assert item_of(shop) == {}


def test_a_change_tells_the_revision_that_is_stored(shop: Shop) -> None:
    carts, before = SessionValues(shop.clients, shop.settings, CART), read(shop)
    for act, revision in ((adding("1"), 1), (adding("1"), 2), (lambda cart: cart.remove("9"), 2)):
        # The second has lost a race: it is done on what the first has stored.
        assert carts.change(shop.shopper("ada"), before, time.time(), act).revision == revision
        before = before if revision == 1 else read(shop)
    assert read(shop).revision == 2


def test_a_price_comes_back_as_it_was(shop: Shop) -> None:
    change(shop, adding("1"))
    assert str(read(shop).value.lines[0].price) == "40.00"


# Writers that meet ----------------------------------------------------------------------------------------------------


def test_two_tabs_that_have_read_the_same_bag_both_add_to_it(shop: Shop) -> None:
    before = read(shop)
    change(shop, adding("1"), before)
    change(shop, adding("2"), before)
    change(shop, adding("1"), before)
    assert quantities(read(shop).value) == {"1": 2, "2": 1}
    assert read(shop).revision == 3


def test_an_event_and_a_bag_that_meet_are_both_kept_and_refuse_each_other_nothing(shop: Shop) -> None:
    before = read(shop)
    record_view(shop, NO_SESSION)
    change(shop, adding("1"), before)
    record_view(shop)
    change(shop, adding("1"))
    assert shop.session("ada").signals.views == 2
    assert (quantities(read(shop).value), read(shop).revision) == ({"1": 2}, 2)


class OneCallAtATime:
    """DynamoDB's own promise, that one write of an item follows another. moto gives none to threads."""

    def __init__(self, clients: Clients) -> None:
        self._client = clients.dynamodb
        self._lock = threading.Lock()

    @property
    def dynamodb(self) -> Any:
        return self

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def call(**arguments: Any) -> Any:
            with self._lock:
                return getattr(self._client, operation)(**arguments)

        return call


def test_of_many_tabs_at_once_none_loses_what_it_added(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_item, "_MAX_TRIES", 1000)  # eight at once meet more often than two
    storage: Any = OneCallAtATime(shop.clients)
    carts, shopper, now = SessionValues(storage, shop.settings, CART), shop.shopper("ada"), time.time()
    begin = threading.Barrier(8)

    def shop_in_a_tab(tab: int) -> None:
        begin.wait()
        for _ in range(5):
            carts.change(shopper, carts.read(shopper, now), now, adding(str(tab % 3)))

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(shop_in_a_tab, tab) for tab in range(8)]:
            done.result()
    assert quantities(read(shop).value) == {"0": 15, "1": 15, "2": 10}
    assert read(shop).revision == 40


def test_a_bag_that_changes_during_every_try_is_said_to_be_unavailable(shop: Shop) -> None:
    def meet_another(cart: Cart) -> CartChange:
        change(shop, adding("2"))
        return cart.add(item("1"), 1)

    with pytest.raises(StorageUnavailable, match="changed during every try"):
        change(shop, meet_another)


def saving(product_id: str, kind: ListKind) -> Callable[[SavedList], SavedChange]:
    product = SavedProduct(product_id=product_id, name="Oak wand", price=Decimal("40.00"))
    return lambda saved: saved.add(product, kind.most)


def lists_of(storage: Any, shop: Shop, kind: ListKind) -> SessionValues[SavedList]:
    return SessionValues(storage, shop.settings, SAVED_LISTS[kind])


@pytest.mark.parametrize("kind", ListKind)
def test_two_tabs_that_save_at_once_both_do(kind: ListKind, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_item, "_MAX_TRIES", 1000)
    storage: Any = OneCallAtATime(shop.clients)
    lists, shopper, now = lists_of(storage, shop, kind), shop.shopper("ada"), time.time()
    begin = threading.Barrier(2)

    def save_in_a_tab(tab: int) -> None:
        begin.wait()
        for product in range(2):
            lists.change(shopper, lists.read(shopper, now), now, saving(f"wand-{tab}-{product}", kind))

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(save_in_a_tab, tab) for tab in range(2)]:
            done.result()
    stored = lists.read(shopper, now)
    assert {product.product_id for product in stored.value.products} == {"wand-0-0", "wand-0-1", "wand-1-0", "wand-1-1"}
    assert stored.revision == 4


def test_of_two_tabs_that_read_a_comparison_of_three_one_adds_the_fourth_and_the_other_is_refused(shop: Shop) -> None:
    kind = ListKind.COMPARISON
    lists, shopper, now = lists_of(shop.clients, shop, kind), shop.shopper("ada"), time.time()
    for product_id in ("oak", "yew", "ash"):
        lists.change(shopper, lists.read(shopper, now), now, saving(product_id, kind))
    before = lists.read(shopper, now)
    outcomes = [lists.change(shopper, before, now, saving(product_id, kind)).outcome for product_id in ("elm", "fir")]
    assert outcomes == [SavedOutcome.ADDED, SavedOutcome.FULL]


def test_the_lists_the_bag_and_events_share_an_item_and_refuse_each_other_nothing(shop: Shop) -> None:
    before = read(shop)
    change(shop, adding("1"), before)
    for kind in ListKind:
        lists_of(shop.clients, shop, kind).change(
            shop.shopper("ada"), Stored(SavedList()), time.time(), saving("oak", kind)
        )
    record_view(shop, NO_SESSION)
    assert {"cart:lantern", "wishlist:lantern", "compare:lantern", "signals:lantern"} <= item_of(shop).keys()
    assert {item_of(shop)[f"{name}_revision:lantern"] for name in ("cart", *ListKind)} == {1}


# Expiry and erasure ---------------------------------------------------------------------------------------------------


@pytest.fixture
def short(shop: Shop) -> Shop:
    """The shop, whose sessions live for a day."""
    return shop.with_settings(session_ttl_days=1)


def test_a_bag_lives_as_long_as_its_session_which_events_renew_too(short: Shop) -> None:
    now = time.time()
    change(short, adding("1"), now=now)
    record_view(short, at=now + DAY / 2)
    assert quantities(read(short, now + 1.2 * DAY).value) == {"1": 1}
    assert read(short, now + 1.6 * DAY).value == NO_CART


def test_a_bag_past_the_sessions_days_is_gone_and_no_event_brings_it_back(short: Shop) -> None:
    now = time.time()
    change(short, adding("1"), now=now)
    record_view(short, at=now + 2 * DAY)
    assert read(short, now + 2 * DAY).value == NO_CART
    change(short, adding("2"), now=now + 2 * DAY)
    assert quantities(read(short, now + 2 * DAY).value) == {"2": 1}


def test_a_new_bag_brings_back_nothing_of_a_session_that_has_expired_in_any_store(short: Shop) -> None:
    now = time.time()
    record_view(short, at=now)
    short.set_attributes(short.settings.shopper_sessions_table, keys.session(ShopperId("ada")), {"hash:harbour": "x"})
    change(short, adding("1"), now=now + 2 * DAY)
    assert set(item_of(short)) == {
        "key",
        "cart:lantern",
        "cart_revision:lantern",
        "revision:lantern",
        "expires_at",
    }
    session = Sessions(short.clients, short.settings).read(short.shopper("ada"), now + 2 * DAY)
    assert session == Session(revision=1)


def test_what_was_added_to_an_expired_bag_survives_an_event_that_had_read_it_before(short: Shop) -> None:
    now = time.time()
    record_view(short, at=now)
    later = now + 2 * DAY
    read_before = Sessions(short.clients, short.settings).read(short.shopper("ada"), later)
    change(short, adding("1"), now=later)
    record_view(short, read_before, at=later)
    assert quantities(read(short, later).value) == {"1": 1}


def test_where_sessions_do_not_expire_any_more_a_bag_begins_anew_in_one_that_had_expired(short: Shop) -> None:
    now = time.time()
    change(short, adding("1"), now=now)
    forever = short.with_settings(session_ttl_days=0)
    change(forever, adding("2"), now=now + 2 * DAY)
    assert "expires_at" not in item_of(forever)
    assert quantities(read(forever, now + 5000 * DAY).value) == {"2": 1}


def test_with_the_session_the_bag_is_erased_and_no_other_item_has_the_shopper(shop: Shop) -> None:
    change(shop, adding("1"))
    change(shop, lambda cart: cart.take_out("7", {"1": 1}))
    shop.delete_item(shop.settings.shopper_sessions_table, keys.session(ShopperId("ada")))
    assert read(shop) == CART.nothing
    for name in (
        shop.settings.ui_cache_table,
        shop.settings.generation_queue_table,
        shop.settings.shopper_records_table,
    ):
        assert "ada" not in str(shop.clients.dynamodb.scan(TableName=name)["Items"])


@pytest.mark.parametrize("stored", ["{", "[]", '{"lines": [{"variant_id": 1}]}', 1])
def test_a_bag_that_cannot_be_read_is_empty_at_its_revision(shop: Shop, stored: Any) -> None:
    change(shop, adding("1"))
    shop.set_attributes(shop.settings.shopper_sessions_table, keys.session(ShopperId("ada")), {"cart:lantern": stored})
    assert read(shop) == Stored(NO_CART, revision=1)
    change(shop, adding("2"))
    assert quantities(read(shop).value) == {"2": 1}
