from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest

from tests.shop import Shop
from wandstore import keys
from wandstore.aws.dynamodb import Item, Put, Table
from wandstore.errors import ConditionRefused, StorageUnavailable
from wandstore.shoppers import counted_orders
from wandstore.shoppers.counted_orders import CLAIM_REMEMBERED_SECONDS, CountedChange, CountedOrders, OrderState
from wandstore.shoppers.models import EventKind, OrderedProduct, ShopperEvent
from wandstore.shoppers.sessions import NO_SESSION, Session, Sessions


def purchase(price: str | None = "55.00", order_id: str = "7", **more: Any) -> ShopperEvent:
    amount = None if price is None else Decimal(price)
    return ShopperEvent(event=EventKind.PURCHASE, at=time.time(), price=amount, order_id=order_id, **more)


def claim(shop: Shop, event: ShopperEvent, session: Session = NO_SESSION) -> Session | None:
    return CountedOrders(shop.clients, shop.settings).claim(shop.shopper("ada"), event, session)


def facts(shop: Shop, *, is_new: bool = True) -> Put:
    """The write of the shop's report, which the caller passes."""
    item = keys.order(shop.store.slug, "7") | {"facts": "some"}
    condition = "" if is_new else "attribute_exists(#never)"
    return Put(table=shop.settings.generation_queue_table, item=item, condition=condition)


def settle(shop: Shop, event: ShopperEvent | None, *, is_new: bool = True) -> CountedChange | None:
    orders = CountedOrders(shop.clients, shop.settings)
    return orders.settle(shop.shopper("ada"), OrderState("7", event), facts(shop, is_new=is_new), time.time())


def counted(shop: Shop) -> tuple[int, Decimal]:
    signals = shop.session("ada").signals
    return signals.purchases, signals.spent


def item(shop: Shop) -> Item | None:
    return Table(shop.clients, shop.settings.generation_queue_table).get(keys.counted_order(shop.shopper("ada"), "7"))


def test_an_order_that_a_browser_reports_line_by_line_counts_once(shop: Shop) -> None:
    after = claim(shop, purchase("55.00"))
    assert after is not None
    assert after == shop.session("ada")
    assert claim(shop, purchase("8.50"), after) is None
    assert counted(shop) == (1, Decimal("55.00"))
    assert claim(shop, purchase("8.50", order_id="8"), after) is not None
    assert counted(shop) == (2, Decimal("63.50"))


def test_a_claim_that_meets_another_event_is_applied_to_the_newer_session(shop: Shop) -> None:
    assert claim(shop, purchase(order_id="6")) is not None
    assert claim(shop, purchase()) is not None  # with a session that is out of date
    assert counted(shop) == (2, Decimal("110.00"))


def test_a_browsers_report_is_not_kept_as_long_as_the_shops(shop: Shop) -> None:
    claim(shop, purchase())
    claimed = item(shop)
    settle(shop, purchase())
    confirmed = item(shop)
    assert claimed is not None
    assert confirmed is not None
    assert claimed["expires_at"] <= time.time() + CLAIM_REMEMBERED_SECONDS
    assert confirmed["expires_at"] > claimed["expires_at"]


def test_an_expired_claim_that_dynamodb_has_not_removed_yet_does_not_count(shop: Shop) -> None:
    claim(shop, purchase())
    key = keys.counted_order(shop.shopper("ada"), "7")
    shop.set_attributes(shop.settings.generation_queue_table, key, {"expires_at": 1})
    assert claim(shop, purchase(), shop.session("ada")) is not None
    # The signals know the order by its id for longer, so only its money counts again.
    assert counted(shop) == (1, Decimal("110.00"))
    shop.set_attributes(shop.settings.generation_queue_table, key, {"expires_at": 1})
    assert settle(shop, purchase()) is not None
    assert counted(shop) == (1, Decimal("165.00"))


def test_the_shops_word_replaces_the_browsers_and_is_counted_once(shop: Shop) -> None:
    claim(shop, purchase("1.00"))
    line = OrderedProduct(product_id="yew", category="Wands", quantity=2, price=Decimal("55.00"))
    change = settle(shop, purchase("110.00", lines=(line,)))
    assert change is not None
    assert counted(shop) == (1, Decimal("110.00"))
    assert shop.session("ada").signals.bought == ("yew",)
    assert settle(shop, purchase("110.00", lines=(line,))) is None
    assert claim(shop, purchase("1.00"), change.after) is None
    assert counted(shop) == (1, Decimal("110.00"))


def test_an_order_whose_money_comes_back_is_worth_less_and_then_is_no_purchase(shop: Shop) -> None:
    line = OrderedProduct(product_id="yew", category="Wands")
    settle(shop, purchase("110.00", lines=(line,)))
    settle(shop, purchase("55.00"))
    session = shop.session("ada")
    assert (counted(shop), session.signals.bought) == ((1, Decimal("55.00")), ("yew",))
    settle(shop, None)
    session = shop.session("ada")
    assert (counted(shop), session.signals.bought, session.signals.orders) == ((0, Decimal(0)), (), ())
    assert session.signals.categories == {"Wands": 1}  # what the shopper likes stays known
    assert settle(shop, None) is None


def test_an_order_that_never_was_a_purchase_leaves_its_key_and_touches_no_session(shop: Shop) -> None:
    assert settle(shop, None) is None
    assert shop.session("ada") == NO_SESSION
    assert item(shop) is not None  # the shop's report names the shopper, so the erasure has to find it


def test_signals_never_go_below_zero(shop: Shop) -> None:
    settle(shop, purchase("110.00"))
    shop.delete_item(shop.settings.shopper_sessions_table, keys.session(shop.shopper("ada").shopper_id))
    settle(shop, None)
    signals = shop.session("ada").signals
    assert (signals.purchases, signals.spent, signals.shop_orders) == (0, Decimal(0), 0)


def test_an_order_in_another_currency_is_a_purchase_of_unknown_worth(shop: Shop) -> None:
    settle(shop, purchase(None))
    assert counted(shop) == (1, Decimal(0))


def test_what_is_out_of_date_is_refused_and_changes_nothing(shop: Shop) -> None:
    with pytest.raises(ConditionRefused):
        settle(shop, purchase(), is_new=False)
    assert (shop.session("ada"), item(shop)) == (NO_SESSION, None)


def test_a_session_that_changes_during_every_try_is_an_error(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    claim(shop, purchase(order_id="6"))
    monkeypatch.setattr(Sessions, "read", lambda *_: NO_SESSION)
    monkeypatch.setattr(counted_orders, "session_from_item", lambda *_: NO_SESSION)
    with pytest.raises(StorageUnavailable):
        settle(shop, purchase())
    with pytest.raises(StorageUnavailable):
        claim(shop, purchase())


def test_a_shopper_is_known_by_the_keys_of_their_orders(shop: Shop) -> None:
    """The later erasure finds a shopper's orders by one query."""
    claim(shop, purchase(order_id="6"))
    settle(shop, purchase())
    table = Table(shop.clients, shop.settings.generation_queue_table)
    found = table.partition(keys.counted_orders(shop.shopper("ada")))
    assert {order["sort"] for order in found} == {"6", "7"}


def test_only_what_the_shop_itself_reports_is_an_order_of_the_shop(shop: Shop) -> None:
    claim(shop, purchase("1.00"))
    assert shop.session("ada").signals.shop_orders == 0  # anybody may claim to have bought
    settle(shop, purchase("110.00"))
    assert shop.session("ada").signals.shop_orders == 1
    settle(shop, purchase("55.00"))
    assert shop.session("ada").signals.shop_orders == 1
    settle(shop, None)
    assert shop.session("ada").signals.shop_orders == 0


def test_an_order_that_no_browser_has_reported_is_one_of_the_shop_at_once(shop: Shop) -> None:
    settle(shop, purchase("110.00"))
    assert (shop.session("ada").signals.shop_orders, counted(shop)) == (1, (1, Decimal("110.00")))
