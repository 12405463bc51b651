from decimal import Decimal

import pytest

from tests.wandstore.shoppers.histories import after, event
from wandstore.shoppers.models import CameBy, OrderedProduct, ShopperEvent, Signals, TypicalOrder
from wandstore.shoppers.signals import (
    MAX_BOUGHT,
    MAX_COUNTED_NAMES,
    MAX_KEPT_ORDERS,
    MAX_SEEN,
    VISIT_PAUSE_SECONDS,
    change_purchases,
    forget_order,
    measure_order,
)


def test_a_pause_begins_another_visit() -> None:
    signals = after(event("view", at=0), event("view", at=10), event("view", at=11 + VISIT_PAUSE_SECONDS))
    assert signals.visits == 2


def test_the_first_event_is_dated_once() -> None:
    signals = after(event("view", at=5.0), event("view", at=900.0))
    assert (signals.first_event_at, signals.last_event_at) == (5.0, 900.0)


def test_what_is_kept_of_a_shopper_is_bounded() -> None:
    signals = after(*(event("view", product_id=f"p{n}", category=f"c{n}", brand=f"b{n}") for n in range(200)))
    assert len(signals.seen) == MAX_SEEN
    assert signals.seen[0] == "p199"
    assert len(signals.categories) == len(signals.brands) == MAX_COUNTED_NAMES


def test_a_view_of_something_seen_before_is_a_repeat() -> None:
    assert after(event("view", product_id="p1"), event("view", product_id="p1")).repeat_views == 1


def line(product: str, category: str = "Wands", brand: str = "Ash & Son") -> OrderedProduct:
    return OrderedProduct(product_id=product, category=category, brand=brand)


def test_an_order_is_one_event_however_many_lines_it_has() -> None:
    lines = (line("oak"), line("yew"), line("cloth", "Cloths", "Weavers"), OrderedProduct())
    signals = after(event("view", product_id="yew"), event("purchase", price="103.50", order_id="7", lines=lines))
    assert (signals.events, signals.purchases, signals.spent) == (2, 1, Decimal("103.50"))
    assert signals.categories == {"Wands": 1, "Cloths": 1}
    assert signals.brands == {"Ash & Son": 1, "Weavers": 1}
    assert signals.seen == ("oak", "yew", "cloth")


def test_what_is_kept_of_an_order_is_bounded_too() -> None:
    lines = tuple(line(f"p{n}", f"c{n}", f"b{n}") for n in range(100))
    signals = after(event("purchase", lines=lines))
    assert len(signals.seen) == MAX_SEEN
    assert len(signals.categories) == len(signals.brands) == MAX_COUNTED_NAMES


@pytest.mark.parametrize(
    ("purchases", "spent", "left"),
    [
        (0, "-10", (2, "90")),
        (-1, "-60", (1, "40")),
        (-3, "-60", (0, "40")),
        (-1, "-500", (1, "0")),
        (1, "5", (3, "105")),
    ],
)
def test_purchases_and_money_are_taken_back_and_never_below_none(
    purchases: int, spent: str, left: tuple[int, str]
) -> None:
    changed = change_purchases(
        Signals(purchases=2, spent=Decimal(100), shop_orders=2), purchases, Decimal(spent), purchases
    )
    assert (changed.purchases, changed.spent, changed.shop_orders) == (left[0], Decimal(left[1]), left[0])


def bought(at: float, order_id: str | None = None, product: str = "p1") -> ShopperEvent:
    return event("purchase", at, product_id=product, price="10", order_id=order_id)


def test_lines_that_a_browser_reports_one_by_one_are_one_purchase_of_a_visit() -> None:
    signals = after(bought(0), bought(1, product="p2"), bought(2, product="p3"))
    assert (signals.purchases, signals.spent, signals.bought) == (1, Decimal(30), ("p3", "p2", "p1"))
    assert after(bought(5 + VISIT_PAUSE_SECONDS), signals=signals).purchases == 2


def test_lines_of_one_order_are_one_purchase_and_two_orders_of_a_visit_are_two() -> None:
    assert after(bought(0, "7"), bought(9 * 86_400, "7")).purchases == 1
    assert after(bought(0, "7"), bought(1, "8")).purchases == 2


def test_of_orders_only_what_taking_one_back_needs_is_kept_and_only_of_the_last() -> None:
    signals = after(*(bought(n, str(n), f"p{n}") for n in range(9)))
    assert [order.order_id for order in signals.orders] == ["8", "7", "6", "5", "4"]
    assert len(signals.orders) == MAX_KEPT_ORDERS
    left = forget_order(signals, "8")
    assert ("p8" in left.bought, left.taken, len(left.orders)) == (False, "", 4)
    assert forget_order(signals, "unknown") == signals


def order(value: int, *prices: int) -> ShopperEvent:
    lines = tuple(OrderedProduct(price=Decimal(price)) for price in prices)
    typical = TypicalOrder(value=Decimal(100), things=10)
    return event("purchase", price=value, order_id="7", lines=lines, typical=typical)


def test_an_order_is_large_by_its_worth_and_its_number_of_things_together() -> None:
    assert measure_order(order(100, 10, 10)) == 0
    assert measure_order(order(300, 10, 10)) == 1.099  # three times as much of both
    assert measure_order(order(300, 100, 100, 100)) == 0  # dear, and only three of them
    assert measure_order(order(40, 1, 1)) > 0


def test_without_lines_or_with_the_lines_of_an_ordinary_order_nothing_is_large() -> None:
    assert measure_order(event("purchase", price="9000", order_id="7")) == 0
    lines = (OrderedProduct(price=Decimal(60)),) * 30
    assert measure_order(event("purchase", price="120", order_id="7", lines=lines)) == 0


def test_how_a_shopper_came_counts_with_the_first_event_alone() -> None:
    signals = after(event("view", came_by=CameBy.MAIL, speaks="other"), event("view", came_by=CameBy.SALE))
    assert (signals.came_by, signals.speaks) == ("mail", "other")


def test_what_most_of_the_store_is_is_noted_with_the_signals() -> None:
    signals = after(event("view", category="Wands", brand="Ash", common=("Ash",)), event("view", category="Books"))
    assert (signals.common, signals.met_last) == (("Ash",), "Books")


def test_what_is_in_a_further_order_is_bought_again_once_for_each_order() -> None:
    def of_oak(order_id: str, *more: str) -> ShopperEvent:
        lines = tuple(OrderedProduct(product_id=name) for name in ("oak", *more))
        return event("purchase", order_id=order_id, lines=lines)

    assert after(of_oak("1", "yew")).rebought == {}
    assert after(of_oak("1", "yew"), of_oak("2", "oak")).rebought == {"oak": 1}
    assert after(of_oak("1"), of_oak("2"), of_oak("2"), of_oak("3")).rebought == {"oak": 2}


def test_what_leaves_the_bought_products_leaves_the_repeats_too() -> None:
    signals = after(bought(0, "1", "oak"), bought(1, "2", "oak"))
    many = tuple(OrderedProduct(product_id=f"p{number}") for number in range(100))
    signals = after(event("purchase", order_id="3", lines=many), signals=signals)
    assert (len(signals.bought), signals.rebought) == (MAX_BOUGHT, {})
