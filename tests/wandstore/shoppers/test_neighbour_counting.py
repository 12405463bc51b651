from __future__ import annotations

import random

import pytest

from wandstore.catalogue.neighbours import USUAL_REPEAT_RATE
from wandstore.shoppers.models import Signals
from wandstore.shoppers.neighbour_counting import MAX_NEIGHBOURS, MIN_SHOPPERS, NeighbourCounter, count_neighbours

NOW = 1_800_000_000.0
DAY = 86_400.0


def buyer(*products: str, days_ago: float = 0, **signals: object) -> Signals:
    return Signals.model_validate(
        {"bought": products, "seen": products, "purchases": 1, "last_event_at": NOW - days_ago * DAY} | signals
    )


def test_what_the_same_shoppers_bought_are_neighbours_the_more_of_them_the_nearer() -> None:
    shoppers = [*[buyer("oak", "stand")] * 9, *[buyer("oak", "case")] * 4, *[buyer("case")] * 20]
    counted = count_neighbours(shoppers, NOW)
    assert [name for name, _ in counted.around("oak")] == ["stand", "case"]
    assert [name for name, _ in counted.around("stand")] == ["oak"]
    assert counted.shoppers == 33


def test_a_product_that_everybody_buys_is_no_nearer_to_one_than_what_only_its_buyers_buy() -> None:
    shoppers = [*[buyer("oak", "core", "bag")] * 10, *[buyer("bag")] * 200]
    assert [name for name, _ in count_neighbours(shoppers, NOW).around("oak")] == ["core", "bag"]


def test_a_look_says_less_than_a_purchase() -> None:
    shoppers = [*[buyer("oak", "stand")] * 5, *[Signals(seen=("oak", "case"), last_event_at=NOW)] * 5]
    counted = count_neighbours(shoppers, NOW)
    assert [name for name, _ in counted.around("oak")] == ["stand", "case"]
    assert counted.purchases_of("stand") > counted.purchases_of("case") > 0


def test_what_fewer_than_three_shoppers_did_is_in_no_count() -> None:
    shoppers = [*[buyer("secret", "oak")] * (MIN_SHOPPERS - 1), *[buyer("oak", "stand")] * MIN_SHOPPERS]
    counted = count_neighbours(shoppers, NOW)
    assert counted.products == ("oak", "stand")
    assert [name for name, _ in counted.around("oak")] == ["stand"]
    assert "secret" not in counted.model_dump_json()


def test_one_shopper_with_many_repeats_is_still_one_shopper() -> None:
    assert count_neighbours([buyer("oak", "stand", rebought={"oak": 50})], NOW).products == ()


def test_older_purchases_count_less_for_what_sells_and_repeats_count_more() -> None:
    shoppers = [*[buyer("old", days_ago=120)] * 4, *[buyer("new")] * 4, *[buyer("again", rebought={"again": 2})] * 4]
    counted = count_neighbours(shoppers, NOW)
    assert [counted.purchases_of(name) for name in ("old", "new", "again")] == [1.0, 4.0, 12.0]


def test_the_repeat_rate_is_learned_and_is_the_usual_one_before() -> None:
    assert count_neighbours([], NOW).repeat_rate == USUAL_REPEAT_RATE
    names = tuple(f"p{number}" for number in range(20))
    everything_again = buyer(*names, purchases=2, rebought=dict.fromkeys(names, 1))
    assert count_neighbours([everything_again] * 50, NOW).repeat_rate > 0.9
    assert count_neighbours([buyer(*names, purchases=2)] * 50, NOW).repeat_rate < 0.02


def test_the_same_shoppers_in_another_order_give_the_same_version() -> None:
    chance = random.Random(7)
    shoppers = [buyer(*chance.sample([f"p{number}" for number in range(30)], 6)) for _ in range(200)]
    first = count_neighbours(shoppers, NOW)
    chance.shuffle(shoppers)
    assert count_neighbours(shoppers, NOW).version == first.version
    assert max(len(found) // 2 for found in first.near) <= MAX_NEIGHBOURS


@pytest.mark.parametrize("max_pairs", [300, 1000])
def test_memory_is_bounded_and_what_many_share_survives(max_pairs: int) -> None:
    chance = random.Random(7)
    counter = NeighbourCounter(NOW, max_pairs)
    for _ in range(300):
        counter.add(buyer("oak", "stand", *chance.sample([f"p{number}" for number in range(2000)], 8)))
        assert len(counter._pairs) <= max_pairs
    assert next(counter.neighbours().around("oak"))[0] == "stand"


def test_who_did_nothing_is_not_counted() -> None:
    assert count_neighbours([Signals()] * 5, NOW).shoppers == 0
