from __future__ import annotations

import math
import time
from collections.abc import Callable
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from tests.shop import Shop
from tests.written_metrics import metrics_in
from wandstore import keys
from wandstore.aws.dynamodb import Table
from wandstore.catalogue.shop_events import ShopEvent
from wandstore.errors import StorageUnavailable
from wandstore.shoppers.cart import CartLine
from wandstore.shoppers.counted_orders import CountedOrders
from wandstore.shoppers.personas import PersonaType
from wandstore.shoppers.records import ShopperRecords
from wandstore.shoppers.session_values import CART, SessionValues
from wandstore.shoppers.typical_order import TypicalOrders
from wandstore.storefront import orders as orders_module
from wandstore.storefront.orders import (
    CANCELLED,
    MAX_LINES_OF_EVENT,
    PAID,
    REFUNDED,
    OrderFacts,
    Orders,
    handle_order_event,
)

Payload = dict[str, Any]
PROCESSED_AT = "2026-11-20T10:00:00+00:00"


def money(amount: str, currency: str = "GBP") -> Payload:
    return {"amount": amount, "currency_code": currency}


def paid_order(*, shopper: str | None = "ada", order_id: int = 820982911946154, **changes: Any) -> Payload:
    """Two yew wands and a cloth, as Shopify's webhook says it; the handles are those of the shop's catalogue."""
    attributes = [{"name": "_wandstore_shopper", "value": shopper}] if shopper is not None else []
    return {
        "id": order_id,
        "currency": "GBP",
        "total_price": "118.50",
        "financial_status": "paid",
        "processed_at": PROCESSED_AT,
        "note_attributes": attributes,
        "line_items": [
            {"id": 1, "product_id": 21, "variant_id": 31, "quantity": 2, "price": "55.00"},
            {"id": 2, "product_id": 22, "variant_id": None, "quantity": 1, "price": "8.50"},
        ],
        "refunds": [],
        **changes,
    }


def refund(amount: str, number: int = 1, *, currency: str = "GBP", **changes: Any) -> Payload:
    transaction = {"kind": "refund", "status": "success", "amount": amount, "currency": currency}
    return {"id": number, "order_id": 820982911946154, "transactions": [transaction], **changes}


def report(shop: Shop, topic: str, payload: Payload, at: float | None = None) -> None:
    event = ShopEvent(id="e", topic=topic, shop="x.myshopify.com", at=at or time.time(), payload=payload)
    handle_order_event(shop.clients, shop.settings, shop.store, event)


def counted(shop: Shop, shopper: str = "ada") -> tuple[int, str]:
    signals = shop.session(shopper).signals
    return signals.purchases, f"{signals.spent:.2f}"


def metrics(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [metric.name for metric in metrics_in(capsys.readouterr().out)]


@pytest.fixture
def shop(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """The shop, with Shopify's numbers on two of its products: one by product, one by variant."""
    catalogue = shop.publish()

    def numbered(*_: Any) -> Any:
        products = [
            product.model_copy(
                update={
                    "shopify_id": {"yew": None, "cloth": "22"}.get(product.id),
                    "variants": tuple(
                        variant.model_copy(update={"id": "31" if product.id == "yew" else None})
                        for variant in product.variants
                    ),
                }
            )
            for product in catalogue.products
        ]
        return catalogue.model_copy(update={"products": tuple(products)})

    monkeypatch.setattr(orders_module, "load_current_catalogue", numbered)
    return shop


# One order ------------------------------------------------------------------------------------------------------------


def test_a_paid_order_is_one_purchase_of_its_shopper_with_its_lines(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    report(shop, PAID, paid_order())
    session = shop.session("ada")
    assert counted(shop) == (1, "118.50")
    assert session.signals.events == 1
    assert session.signals.categories == {"Wands": 1, "Cloths": 1}
    assert session.signals.seen == ("yew", "cloth")
    assert session.signals.brands == {"Ash & Son": 1, "Weavers": 1}
    assert (session.signals.lines, session.signals.reduced_lines) == (2, 1)
    (order,) = session.signals.orders
    assert (order.order_id, order.products) == ("820982911946154", ("yew", "cloth"))
    assert session.history.taken == "yew"
    assert metrics(capsys) == ["OrderCounted"]


def test_a_repeat_counts_once(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(3):
        report(shop, PAID, paid_order())
    assert counted(shop) == (1, "118.50")
    assert metrics(capsys) == ["OrderCounted"]
    report(shop, PAID, paid_order(order_id=820982911946155))
    assert counted(shop) == (2, "237.00")


def test_the_arm_of_an_order_is_kept_with_it(shop: Shop) -> None:
    attributes = [{"name": "_wandstore_shopper", "value": "ada"}, {"name": "_wandstore_arm", "value": "holdout"}]
    report(shop, PAID, paid_order(note_attributes=attributes))
    facts = Orders(shop.clients, shop.settings).find(shop.store.slug, "820982911946154", time.time())
    assert facts == OrderFacts(
        shopper_id=shop.shopper("ada").shopper_id, arm="holdout", is_paid=True, total=Decimal("118.50")
    )


def test_the_persona_follows_an_order_and_is_recorded(shop: Shop) -> None:
    for number in range(3):
        report(shop, PAID, paid_order(order_id=number))
    persona = shop.session("ada").persona
    assert persona.type is PersonaType.LOYALIST
    record = ShopperRecords(shop.clients, shop.settings).find_shopper(shop.shopper("ada"))
    assert record is not None
    assert (record.current_persona_hash, record.persona is not None) == (persona.hash, True)
    assert record.last_seen_at.isoformat(timespec="seconds") == PROCESSED_AT
    assert shop.job("ada") is None  # the shopper is at the shop; their next visit asks for a page


def test_an_order_has_the_time_of_its_payment_and_not_of_its_event(shop: Shop) -> None:
    report(shop, PAID, paid_order())
    assert shop.session("ada").signals.last_event_at == 1795168800


@pytest.mark.parametrize("when", [None, "yesterday", "2026-11-20T10:00:00", "2999-01-01T00:00:00+00:00"])
def test_an_order_without_a_time_that_can_be_has_that_of_its_event(shop: Shop, when: str | None) -> None:
    report(shop, PAID, paid_order(processed_at=when), at=1790000000)
    assert shop.session("ada").signals.last_event_at == 1790000000


def test_a_null_in_an_order_is_as_good_as_nothing(shop: Shop) -> None:
    line = {"product_id": None, "variant_id": None, "quantity": None, "price": None}
    nulls: Payload = dict.fromkeys(["total_price", "financial_status", "processed_at", "refunds"])
    report(shop, PAID, paid_order(line_items=[line], total_price_set={"shop_money": money("118.50")}, **nulls))
    report(shop, REFUNDED, refund("8.50") | {"refund_line_items": None})
    assert counted(shop) == (1, "110.00")


def test_of_a_very_long_order_the_first_lines_are_kept_and_all_of_its_money_counts(shop: Shop) -> None:
    lines = [{"product_id": number, "quantity": 1, "price": "1.00"} for number in range(1000)]
    report(shop, PAID, paid_order(line_items=lines))
    assert counted(shop) == (1, "118.50")
    assert shop.session("ada").signals.lines == MAX_LINES_OF_EVENT


# Without a shopper ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shopper", [None, "", "a b", "<script>"])
def test_an_order_without_our_mark_is_counted_for_the_shop_once_and_touches_no_shopper(
    shop: Shop, capsys: pytest.CaptureFixture[str], shopper: str | None
) -> None:
    for _ in range(2):
        report(shop, PAID, paid_order(shopper=shopper))
    report(shop, REFUNDED, refund("118.50"))
    report(shop, CANCELLED, paid_order(shopper=shopper))
    assert metrics(capsys) == ["OrderWithoutShopper"]
    assert shop.clients.dynamodb.scan(TableName=shop.settings.shopper_sessions_table)["Items"] == []


# Money ----------------------------------------------------------------------------------------------------------------


def test_the_amount_in_the_stores_currency_counts_in_any_currency_of_the_buyer(shop: Shop) -> None:
    both = {"shop_money": money("150.00", "USD"), "presentment_money": money("118.50")}
    report(shop, PAID, paid_order(currency="USD", total_price="150.00", total_price_set=both))
    assert counted(shop) == (1, "118.50")


def test_an_order_in_other_currencies_alone_is_a_purchase_without_revenue(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    report(shop, PAID, paid_order(currency="USD", total_price_set={"shop_money": money("150.00", "USD")}))
    assert counted(shop) == (1, "0.00")
    assert metrics(capsys) == ["OrderInAnotherCurrency", "OrderCounted"]
    report(shop, REFUNDED, refund("150.00", currency="USD"))
    assert counted(shop) == (1, "0.00")


# Taken back -----------------------------------------------------------------------------------------------------------


def test_a_cancelled_order_is_taken_back(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    report(shop, PAID, paid_order())
    for _ in range(2):
        report(shop, CANCELLED, paid_order())
    assert counted(shop) == (0, "0.00")
    assert (shop.session("ada").signals.orders, shop.session("ada").history.bought) == ((), ())
    assert metrics(capsys) == ["OrderCounted", "OrderTakenBack"]


def test_a_cancellation_that_was_too_large_for_the_queue_is_known_by_its_id(shop: Shop) -> None:
    report(shop, PAID, paid_order())
    report(shop, CANCELLED, {"id": 820982911946154})
    assert counted(shop) == (0, "0.00")


def test_partial_refunds_take_back_money_and_the_last_one_the_purchase(shop: Shop) -> None:
    report(shop, PAID, paid_order())
    for _ in range(2):  # each of them arrives twice
        report(shop, REFUNDED, refund("55.00", 1))
    assert counted(shop) == (1, "63.50")
    for _ in range(2):
        report(shop, REFUNDED, refund("63.50", 2))
    assert counted(shop) == (0, "0.00")


def test_more_money_than_the_order_had_takes_back_the_order_and_nothing_else(shop: Shop) -> None:
    report(shop, PAID, paid_order(order_id=5))
    report(shop, PAID, paid_order())
    report(shop, REFUNDED, refund("500.00"))
    assert counted(shop) == (1, "118.50")


def test_goods_that_come_back_without_money_change_nothing(shop: Shop) -> None:
    report(shop, PAID, paid_order())
    report(shop, REFUNDED, refund("55.00", transactions=[]))
    declined = {"kind": "refund", "status": "failure", "amount": "55.00", "currency": "GBP"}
    report(shop, REFUNDED, refund("55.00", 2, transactions=[declined]))
    assert counted(shop) == (1, "118.50")


def test_a_refund_in_another_currency_counts_by_its_lines_amounts_in_the_stores(shop: Shop) -> None:
    report(shop, PAID, paid_order())
    line = {"subtotal_set": {"shop_money": money("55.00"), "presentment_money": money("70.00", "USD")}}
    report(shop, REFUNDED, refund("70.00", currency="USD", refund_line_items=[line, {}]))
    assert counted(shop) == (1, "63.50")


def test_an_order_with_the_status_refunded_is_not_a_purchase_at_any_amount(shop: Shop) -> None:
    report(shop, PAID, paid_order())
    report(shop, CANCELLED, paid_order(financial_status="refunded"))
    report(shop, PAID, paid_order())
    assert counted(shop) == (0, "0.00")


def test_every_item_that_names_a_shopper_is_found_from_the_shoppers_own_keys(shop: Shop) -> None:
    """The later erasure depends on it."""
    report(shop, PAID, paid_order(order_id=1))
    report(shop, CANCELLED, paid_order(order_id=2))
    report(shop, CANCELLED, paid_order(order_id=3))
    report(shop, PAID, paid_order(order_id=3))
    table = Table(shop.clients, shop.settings.generation_queue_table)
    listed = {item["sort"] for item in table.partition(keys.counted_orders(shop.shopper("ada")))}
    naming = {
        number
        for number in ("1", "2", "3")
        if (item := table.get(keys.order(shop.store.slug, number))) and item["shopper_id"] == "ada"
    }
    assert naming == listed == {"1", "3"}


def test_an_order_of_nothing_stands_as_a_purchase(shop: Shop) -> None:
    report(shop, PAID, paid_order(total_price="0.00"))
    assert counted(shop) == (1, "0.00")


def test_only_one_order_of_a_shopper_is_taken_back(shop: Shop) -> None:
    report(shop, PAID, paid_order(order_id=5))
    report(shop, PAID, paid_order())
    report(shop, CANCELLED, paid_order())
    assert counted(shop) == (1, "118.50")
    assert [order.order_id for order in shop.session("ada").signals.orders] == ["5"]


EVENTS: dict[str, Callable[[Shop], None]] = {
    "paid": lambda shop: report(shop, PAID, paid_order()),
    "refunded in part": lambda shop: report(shop, REFUNDED, refund("55.00")),
    "refunded again": lambda shop: report(shop, REFUNDED, refund("8.50", 2)),
    "paid again": lambda shop: report(shop, PAID, paid_order()),
}


@pytest.mark.parametrize("order", list(permutations(EVENTS)), ids=" > ".join)
def test_events_in_any_order_have_the_same_result(shop: Shop, order: tuple[str, ...]) -> None:
    for name in order:
        EVENTS[name](shop)
    assert counted(shop) == (1, "55.00")


@pytest.mark.parametrize("order", list(permutations(["paid", "cancelled", "refunded in part"])), ids=" > ".join)
def test_a_cancelled_order_does_not_count_in_any_order_of_its_events(shop: Shop, order: tuple[str, ...]) -> None:
    for name in order:
        if name == "cancelled":
            report(shop, CANCELLED, paid_order())
        else:
            EVENTS[name](shop)
    assert counted(shop) == (0, "0.00")


def test_a_cancellation_that_comes_while_the_order_is_being_counted_is_not_lost(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    describe = orders_module._OrderUpdate._describe
    met: list[bool] = []

    def describe_and_meet(*told: Any) -> Any:
        if not met:
            met.append(True)
            report(shop, CANCELLED, paid_order())
        return describe(*told)

    monkeypatch.setattr(orders_module._OrderUpdate, "_describe", describe_and_meet)
    report(shop, PAID, paid_order())
    assert counted(shop) == (0, "0.00")


def test_an_event_whose_handling_failed_is_handled_as_a_whole_when_it_comes_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(CountedOrders, "settle", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            report(shop, PAID, paid_order())
    assert counted(shop) == (0, "0.00")
    report(shop, PAID, paid_order())
    assert counted(shop) == (1, "118.50")


# What cannot be read --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("topic", "payload"),
    [
        (PAID, {}),
        (PAID, {"id": 820982911946154}),
        (PAID, paid_order(id="not a number")),
        (PAID, paid_order(id=None)),
        (PAID, paid_order(line_items="none")),
        (PAID, paid_order(line_items=[{"quantity": -1}])),
        (PAID, paid_order(total_price="a lot")),
        (PAID, paid_order(total_price="-5.00")),
        (PAID, paid_order(total_price="NaN")),
        (PAID, paid_order(total_price="1e30")),
        (PAID, paid_order(refunds=[{"id": 1, "transactions": 7}])),
        (REFUNDED, {"id": 1}),
        (REFUNDED, refund("55.00", order_id="x")),
        (REFUNDED, refund("Infinity")),
        (CANCELLED, {"id": {"a": 1}}),
    ],
)
def test_what_is_no_order_is_one_line_of_the_log_and_a_metric(
    shop: Shop,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    topic: str,
    payload: Payload,
) -> None:
    report(shop, topic, payload)
    assert metrics(capsys) == ["OrderUnreadable"]
    assert caplog.messages == ["order event unreadable"]
    assert shop.session("ada").revision == 0


def test_what_the_log_says_of_it_has_nothing_that_a_buyer_has_written(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    report(shop, PAID, paid_order(line_items=[{"quantity": "17 Privet Drive"}], email="ada@example.com"))
    (record,) = caplog.records
    told = str(vars(record))
    assert "line_items.0.quantity" in told
    assert "Privet" not in told
    assert "ada@example.com" not in told


def test_what_a_newer_version_has_added_to_an_order_is_ignored(shop: Shop) -> None:
    report(shop, PAID, paid_order())
    key = keys.order(shop.store.slug, "820982911946154")
    shop.set_attributes(shop.settings.generation_queue_table, key, {"tomorrow": "yes"})
    report(shop, CANCELLED, paid_order())
    assert counted(shop) == (0, "0.00")


def test_a_storage_failure_is_raised_for_the_queue_to_retry(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop.clients.dynamodb, "transact_write_items", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        report(shop, PAID, paid_order())


# The bag --------------------------------------------------------------------------------------------------------------


def fill_bag(shop: Shop, **quantities: int) -> None:
    carts = SessionValues(shop.clients, shop.settings, CART)
    for variant_id, quantity in quantities.items():
        line = CartLine(variant_id=variant_id, product_id="yew", name="Yew wand", price=Decimal("55.00"))
        stored = carts.read(shop.shopper("ada"), time.time())
        carts.change(shop.shopper("ada"), stored, time.time(), lambda cart: cart.add(line, quantity))  # noqa: B023


def bag(shop: Shop) -> dict[str, int]:
    stored = SessionValues(shop.clients, shop.settings, CART).read(shop.shopper("ada"), time.time())
    return {line.variant_id: line.quantity for line in stored.value.lines}


def test_what_was_bought_leaves_the_bag_and_the_rest_stays(shop: Shop) -> None:
    fill_bag(shop, **{"31": 3, "32": 1})
    report(shop, PAID, paid_order())
    assert bag(shop) == {"31": 1, "32": 1}
    assert counted(shop) == (1, "118.50")


def test_a_repeat_takes_nothing_out_twice(shop: Shop) -> None:
    fill_bag(shop, **{"31": 5})
    for _ in range(2):
        report(shop, PAID, paid_order())
    assert bag(shop) == {"31": 3}
    fill_bag(shop, **{"31": 2})
    report(shop, PAID, paid_order())
    assert bag(shop) == {"31": 5}


def test_an_event_that_comes_again_after_a_crash_takes_out_and_counts_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: Any) -> None:
        raise StorageUnavailable("dynamodb", "is on fire")

    fill_bag(shop, **{"31": 5})
    with monkeypatch.context() as broken:
        broken.setattr(CountedOrders, "settle", crash)
        with pytest.raises(StorageUnavailable):
            report(shop, PAID, paid_order())
    report(shop, PAID, paid_order())
    assert (bag(shop), counted(shop)) == ({"31": 3}, (1, "118.50"))


def test_lines_of_the_same_variant_are_taken_out_together(shop: Shop) -> None:
    fill_bag(shop, **{"31": 4})
    lines = [{"variant_id": 31, "quantity": 1}, {"variant_id": 31, "quantity": 2}]
    report(shop, PAID, paid_order(line_items=lines))
    assert bag(shop) == {"31": 1}


@pytest.mark.parametrize("shopper", [None, "bea"])
def test_an_order_that_does_not_carry_the_shoppers_mark_leaves_the_bag_alone(shop: Shop, shopper: str | None) -> None:
    fill_bag(shop, **{"31": 2})
    report(shop, PAID, paid_order(shopper=shopper))
    assert bag(shop) == {"31": 2}


def test_a_cancelled_order_fills_no_bag(shop: Shop) -> None:
    fill_bag(shop, **{"31": 2})
    report(shop, PAID, paid_order())
    report(shop, CANCELLED, paid_order())
    assert bag(shop) == {}


def test_every_paid_order_once_tells_what_the_stores_orders_are_usually_like(shop: Shop) -> None:
    for _ in range(2):
        report(shop, PAID, paid_order())
        report(shop, PAID, paid_order(order_id=6, shopper=None))
    report(shop, CANCELLED, paid_order())
    running = TypicalOrders(shop.clients, shop.settings).read(shop.store.slug)
    assert running.orders == 2
    assert round(math.exp(running.worth), 2) == 118.5
