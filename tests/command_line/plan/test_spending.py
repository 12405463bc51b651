"""What models cost in the plan."""

from __future__ import annotations

import pytest

from command_line.plan.lives import DAY_SECONDS
from command_line.plan.spending import Model, Spending
from wandstore.jobs.allowance import (
    MAX_TREE_TRIES_A_DAY,
    STORE_SHARE_OF_NEW_SHOPPERS,
    PotName,
    Purpose,
    RefusalReason,
    Use,
)
from wandstore.settings import Settings
from wandstore.shoppers.standing import Standing

MODEL = Model("kimi-k2.6")
ALONE = Use(Purpose.OWN_PAGE, Standing.CUSTOMER)
TREE = Use(Purpose.SHARED_TREE, Standing.ESTABLISHED, "explorer-low")


def spending(settings: Settings | None = None) -> Spending:
    return Spending(settings or Settings(), MODEL, lambda at: 1_790_000_000 + at)


def test_a_page_costs_what_the_price_list_says() -> None:
    assert MODEL.dollars == pytest.approx(0.002825)
    assert MODEL.has_list_price
    assert not Model("kimi-k9").has_list_price


def test_a_shopper_has_as_many_pages_a_day_as_the_setting_allows() -> None:
    spent = spending(Settings(own_pages_usd_per_hour=100))
    allowed = [spent.reserve(ALONE, "ada", 60.0 * number) for number in range(5)]
    assert allowed == [True, True, True, False, False]
    assert spent.refusals == {RefusalReason.SHOPPER_CAP: 2}
    assert spent.reserve(ALONE, "bob", 300.0)
    assert spent.reserve(ALONE, "ada", DAY_SECONDS + 1)


def test_a_bucket_is_tried_as_often_as_a_day_allows() -> None:
    spent = spending()
    allowed = [spent.reserve(TREE, f"s{number}", 0.0) for number in range(MAX_TREE_TRIES_A_DAY + 1)]
    assert allowed == [True] * MAX_TREE_TRIES_A_DAY + [False]


def test_new_shoppers_use_up_their_pot_which_fills_again() -> None:
    spent, use = spending(), Use(Purpose.SHARED_TREE, Standing.NEW)

    def spend(at: float) -> int:
        """How many buckets' trees new shoppers get at once."""
        made = 0
        while spent.reserve(Use(use.purpose, use.standing, f"bucket {at} {made}"), "ada", at):
            spent.settle(use, at)
            made += 1
        return made

    assert spend(0.0) > 1
    assert spend(60.0) <= 1
    assert spend(7_200.0) > 1
    assert spent.refusals[RefusalReason.NEW_SHOPPERS] == 3


def test_what_was_called_is_counted_by_day_and_purpose() -> None:
    spent = spending()
    assert spent.reserve(TREE, "ada", DAY_SECONDS + 5)
    spent.settle(TREE, DAY_SECONDS + 9)
    assert spent.calls == {(1, Purpose.SHARED_TREE): 1}
    assert spent.dollars == {0: 0, 1: MODEL.dollars} or spent.dollars == {1: MODEL.dollars}


def test_a_spent_budget_ends_calls_for_the_day() -> None:
    spent = spending(Settings(daily_llm_budget_usd=0.0025))
    assert spent.reserve(TREE, "ada", 0.0)
    spent.settle(TREE, 1.0)
    assert not spent.reserve(TREE, "bob", 2.0)
    assert spent.refusals == {RefusalReason.BUDGET: 1}
    assert spent.reserve(TREE, "bob", DAY_SECONDS)


def test_a_pot_is_used_up_by_what_is_paid_and_what_is_refused() -> None:
    spent, use = spending(), Use(Purpose.OWN_PAGE, Standing.NEW)
    granted = 0
    for number in range(9):
        if spent.reserve(use, f"s{number}", 0.0):
            spent.settle(use, 0.0)
            granted += 1
    assert 0 < granted < 9
    in_a_day = 24 * Settings().new_shoppers_usd_per_hour / 2 * STORE_SHARE_OF_NEW_SHOPPERS
    loads = spent.pot_loads(days=1)
    assert loads[PotName.NEW_SHOPPERS] == pytest.approx(in_a_day / (9 * MODEL.dollars))
    assert loads[PotName.OWN_PAGES] == float("inf")
