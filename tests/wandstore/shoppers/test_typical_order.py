from __future__ import annotations

import random
from decimal import Decimal

import pytest

from tests.shop import Shop
from wandstore.ids import StoreSlug
from wandstore.shoppers.models import OrderedProduct
from wandstore.shoppers.typical_order import MIN_ORDERS, RunningOrder, TypicalOrders


def lines(price: float) -> tuple[OrderedProduct, ...]:
    return (OrderedProduct(price=Decimal(str(price))),)


def follow(values: list[float], running: RunningOrder | None = None) -> RunningOrder:
    running = running or RunningOrder()
    for value in values:
        running = running.follow(Decimal(str(value)), lines(5))
    return running


def test_with_few_orders_nothing_is_typical() -> None:
    assert follow([50] * (MIN_ORDERS - 1)).typical is None
    assert follow([50] * MIN_ORDERS).typical is not None


def test_the_typical_order_is_near_the_median_whatever_the_first_one_was() -> None:
    rng = random.Random(7)
    typical = follow([9000, *(rng.lognormvariate(4, 0.8) for _ in range(600))]).typical
    assert typical is not None
    assert float(typical.value) == pytest.approx(54.6, rel=0.2)
    assert typical.things == pytest.approx(54.6 / 5, rel=0.2)


def test_one_enormous_order_moves_it_no_more_than_a_large_one() -> None:
    known = follow([50] * 100)
    assert follow([10**8], known) == follow([80], known)


def test_an_order_without_a_value_or_a_price_changes_nothing() -> None:
    known = follow([50] * 30)
    assert known.follow(None, lines(5)) == known
    assert known.follow(Decimal(50), (OrderedProduct(),)) == known


def test_what_is_typical_is_kept_for_each_store_and_a_lost_race_costs_one_order(shop: Shop) -> None:
    orders, store = TypicalOrders(shop.clients, shop.settings), shop.store.slug
    before = orders.read(store)
    assert before == RunningOrder()
    orders.follow(store, before, follow([50], before))
    orders.follow(store, before, follow([9000], before))  # has read what is not there any more
    assert orders.read(store) == follow([50])
    orders.follow(store, orders.read(store), follow([50] * 2))
    assert orders.read(store).orders == 2
    assert orders.read(StoreSlug("other")) == RunningOrder()
