"""The rules of spending: what invented shoppers can cost, and what is left for everybody else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wandstore.jobs.allowance import (
    MAX_TREE_TRIES_A_DAY,
    REFUSALS,
    Limits,
    Pot,
    PotName,
    Purpose,
    RefusalReason,
    Spent,
    Use,
    find_refusal,
)
from wandstore.settings import Settings
from wandstore.shoppers.standing import Standing

NOON = 1_800_000_000.0
PAGE = 0.0035
LIMITS = Limits.of(Settings())
NOTHING = Spent()
POT = Pot(PotName.NEW_SHOPPERS, 0.02, 0.02, RefusalReason.NEW_SHOPPERS)
BY_NEW = Use(Purpose.SHARED_TREE, Standing.NEW, "explorer-low")
OWN_BY_NEW = Use(Purpose.OWN_PAGE, Standing.NEW)
OWN = Use(Purpose.OWN_PAGE, Standing.ESTABLISHED)
OWN_BY_CUSTOMER = Use(Purpose.OWN_PAGE, Standing.CUSTOMER)


def refusal(use: Use, spent: Spent = NOTHING, limits: Limits = LIMITS) -> RefusalReason | None:
    return find_refusal(use, spent, limits, PAGE, NOON)


def missing(name: PotName, dollars: float) -> Spent:
    """A pot that lacks so many dollars at noon."""
    return Spent(full_at={name: LIMITS.pots[name].after(0, dollars, NOON)})


class Till:
    """Pays uses from pots as storage does, and sums what they cost."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._full_at: dict[PotName, int] = {}
        self.paid: list[tuple[float, Use]] = []

    def ask(self, use: Use, now: float, dollars: float = PAGE) -> bool:
        if find_refusal(use, Spent(full_at=self._full_at), self._limits, dollars, now):
            return False
        for pot, _ in self._limits.pots_of(use):
            self._full_at[pot.name] = pot.after(self._full_at.get(pot.name, 0), dollars, now)
        self.paid.append((now, use))
        return True

    def dearest_hour(self, dollars: float = PAGE) -> float:
        times = [at for at, _ in self.paid]
        return max(sum(begin <= at < begin + 3600 for at in times) for begin in times) * dollars


def steps(hours: float, seconds: float) -> Iterator[float]:
    return (NOON + seconds * step for step in range(int(hours * 3600 / seconds)))


# Who may cause a call -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", [Purpose.SHARED_TREE, Purpose.OWN_PAGE])
def test_an_id_without_a_history_causes_no_call(purpose: Purpose) -> None:
    assert refusal(Use(purpose, Standing.NO_HISTORY, "explorer-low")) is RefusalReason.NO_HISTORY


def test_the_stores_neutral_tree_is_made_for_anybody_within_the_pot_of_new_shoppers() -> None:
    use = Use(Purpose.NEUTRAL_TREE, Standing.NO_HISTORY, "neutral")
    assert refusal(use) is None
    assert refusal(use, missing(PotName.NEW_SHOPPERS, 0.02)) is RefusalReason.NEW_SHOPPERS
    assert refusal(use, Spent(tries_of_bucket=MAX_TREE_TRIES_A_DAY)) is RefusalReason.BUCKET_CAP


@pytest.mark.parametrize("use", [BY_NEW, OWN, OWN_BY_NEW, Use(Purpose.WARM, Standing.CUSTOMER, "neutral")])
def test_what_the_day_has_cost_a_store_or_all_stores_ends_every_use(use: Use) -> None:
    assert refusal(use, Spent(store_dollars=99.99, deployment_dollars=99.99)) is None
    assert refusal(use, Spent(store_dollars=100)) is RefusalReason.BUDGET
    assert refusal(use, Spent(deployment_dollars=100)) is RefusalReason.BUDGET


def test_a_shopper_gets_at_most_three_pages_of_their_own_a_day() -> None:
    assert refusal(OWN, Spent(pages_of_shopper=2)) is None
    assert refusal(OWN, Spent(pages_of_shopper=3)) is RefusalReason.SHOPPER_CAP


@pytest.mark.parametrize("purpose", [Purpose.SHARED_TREE, Purpose.NEUTRAL_TREE, Purpose.WARM])
def test_a_tree_that_fails_is_not_asked_for_all_day(purpose: Purpose) -> None:
    use = Use(purpose, Standing.CUSTOMER, "explorer-low")
    assert refusal(use, Spent(tries_of_bucket=MAX_TREE_TRIES_A_DAY)) is RefusalReason.BUCKET_CAP


@pytest.mark.parametrize(("tries", "minutes"), [(1, 10), (2, 30), (3, 90), (5, 810)])
def test_after_each_failure_a_bucket_pauses_longer(tries: int, minutes: int) -> None:
    def after(seconds: float) -> RefusalReason | None:
        return refusal(BY_NEW, Spent(tries_of_bucket=tries, tried_at=NOON - seconds))

    assert after(0) is after(minutes * 60 - 1) is RefusalReason.BUCKET_PAUSE
    assert after(minutes * 60) is None


def test_what_new_shoppers_have_spent_stops_nobody_else() -> None:
    spent = missing(PotName.NEW_SHOPPERS, 5)
    assert refusal(BY_NEW, spent) is RefusalReason.NEW_SHOPPERS
    assert refusal(OWN, spent) is None
    assert refusal(replace(BY_NEW, standing=Standing.ESTABLISHED), spent) is None
    assert refusal(Use(Purpose.WARM, Standing.NO_HISTORY, "explorer-low"), spent) is None


def test_a_flood_of_another_store_is_paid_from_the_pot_of_all_stores() -> None:
    assert refusal(BY_NEW, missing(PotName.ALL_NEW_SHOPPERS, 0.024)) is RefusalReason.NEW_SHOPPERS


def test_new_shoppers_own_pages_leave_half_of_the_pot_to_trees() -> None:
    half = missing(PotName.NEW_SHOPPERS, 0.01)
    assert (refusal(BY_NEW, half), refusal(OWN_BY_NEW, half)) == (None, RefusalReason.NEW_SHOPPERS)


def test_old_ids_without_an_order_leave_half_of_the_pot_of_own_pages_to_customers() -> None:
    half = missing(PotName.OWN_PAGES, 0.35)
    assert (refusal(OWN_BY_CUSTOMER, half), refusal(OWN, half)) == (None, RefusalReason.OWN_PAGES)


def test_every_refusal_has_words() -> None:
    assert REFUSALS.keys() == set(RefusalReason)


# What it adds up to ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("use", [BY_NEW, OWN_BY_NEW, Use(Purpose.NEUTRAL_TREE, Standing.NO_HISTORY, "neutral")])
def test_new_shoppers_of_a_store_cost_at_most_four_cents_in_any_hour(use: Use) -> None:
    till = Till(LIMITS)
    asked = [till.ask(use, now) for now in steps(hours=3, seconds=1)]
    assert any(asked)
    assert till.dearest_hour() <= 0.04


def test_with_10000_new_shoppers_a_day_a_shopper_costs_at_most_a_tenth_of_a_cent() -> None:
    # Everybody would get a page of their own at once, and half of them are established.
    till, shoppers = Till(LIMITS), 0
    for shoppers, now in enumerate(steps(hours=24, seconds=8.64), start=1):
        till.ask(OWN if shoppers % 2 else OWN_BY_NEW, now)
    assert shoppers == 10_000
    assert 0.0005 < len(till.paid) * PAGE / shoppers <= 0.001


def test_a_small_budget_leaves_most_of_the_day_to_established_shoppers() -> None:
    limits = Limits.of(Settings(daily_llm_budget_usd=0.4))
    till = Till(limits)
    for now in steps(hours=24, seconds=60):
        till.ask(BY_NEW, now)
    assert len(till.paid) * PAGE <= 0.25 * 0.4 + PAGE


@pytest.mark.parametrize("settings", [Settings(daily_llm_budget_usd=0), Settings(new_shoppers_usd_per_hour=0)])
def test_a_limit_of_zero_lets_new_shoppers_spend_nothing(settings: Settings) -> None:
    assert refusal(BY_NEW, limits=Limits.of(settings)) is not None


# The pot --------------------------------------------------------------------------------------------------------------


def test_a_pot_fills_at_its_rate() -> None:
    full_at = POT.after(0, 0.02, NOON)
    assert not POT.admits(full_at, 0.01, NOON + 1799)
    assert POT.admits(full_at, 0.01, NOON + 1800)
    assert full_at == round((NOON + 3600) * 1000)


def test_a_full_pot_admits_a_page_that_is_dearer_than_the_pot_and_owes_the_rest() -> None:
    assert POT.admits(0, 0.05, NOON)
    full_at = POT.after(0, 0.05, NOON)
    assert not POT.admits(full_at, 0.001, NOON + 1.5 * 3600)
    assert POT.admits(full_at, 0.001, NOON + 1.6 * 3600)


@given(st.lists(st.tuples(st.floats(0, 2000), st.floats(0.0001, 0.02)), max_size=60))
def test_in_any_period_a_pot_pays_at_most_its_burst_and_its_rate(asked: list[tuple[float, float]]) -> None:
    now, full_at, paid = NOON, 0, []
    for pause, dollars in asked:
        now += pause
        if POT.admits(full_at, dollars, now):
            full_at = POT.after(full_at, dollars, now)
            paid.append((now, dollars))
    for first, (begin, _) in enumerate(paid):
        for last in range(first, len(paid)):
            hours = (paid[last][0] - begin) / 3600
            spent = sum(dollars for _, dollars in paid[first : last + 1])
            assert spent <= 0.02 + hours * 0.02 + 1e-6
