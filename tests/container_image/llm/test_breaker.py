"""When a provider is called, from what its calls have come to. Times are arguments, so no test waits."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from container_image.llm.breaker import (
    FIRST_OPEN_SECONDS,
    MAX_FAILURES_IN_A_ROW,
    MAX_OPEN_SECONDS,
    WINDOW_CALLS,
    Breaker,
)

NOW = 1_800_000_000.0


def after(outcomes: str) -> Breaker:
    """The breaker after these calls: `x` for a failure, anything else for a page."""
    breaker = Breaker()
    for outcome in outcomes:
        breaker = breaker.fail(NOW) if outcome == "x" else breaker.answer()
    return breaker


def opened() -> Breaker:
    return after("xxxxx")


@pytest.mark.parametrize("outcomes", ["xxxx", "xxxx.xxxx", "xxx.x.xxxx", "xxxx...................xxxx"])
def test_less_than_five_failures_in_a_row_and_than_half_leave_it_closed(outcomes: str) -> None:
    assert after(outcomes).is_closed


@pytest.mark.parametrize("outcomes", ["xxxxx", ".xxxxx", "xxxx.xxxxx", "x." * 9 + "x", "..xxx" + ".xx" * 3 + ".x"])
def test_five_failures_in_a_row_or_half_of_twenty_open_it(outcomes: str) -> None:
    assert after(outcomes[:-1]).is_closed
    assert after(outcomes) == Breaker(blocked_until=int(NOW) + FIRST_OPEN_SECONDS, open_seconds=FIRST_OPEN_SECONDS)


def test_what_is_longer_ago_than_twenty_calls_is_forgotten() -> None:
    assert after("x" + "." * (WINDOW_CALLS - 1)) != Breaker()
    assert after("x" + "." * WINDOW_CALLS) == Breaker()


def test_a_page_changes_nothing_where_no_failure_is_noted() -> None:
    assert Breaker().answer() == Breaker()


def test_each_trial_that_fails_doubles_the_time_up_to_a_quarter_of_an_hour() -> None:
    breaker, now, waited = opened(), NOW, []
    for number in range(7):
        waited.append(breaker.blocked_until - now)
        now = breaker.blocked_until
        assert breaker.is_blocked(now - 1)
        assert breaker.awaits_trial(now)
        breaker = breaker.begin_trial(str(number), now, 60).fail(now, str(number))
    assert waited == [30, 60, 120, 240, 480, 900, 900]


def test_a_trial_that_gives_a_page_closes_it_and_the_next_opening_is_short_again() -> None:
    breaker = opened().begin_trial("a", NOW + 30, 60).fail(NOW + 40, "a").begin_trial("b", NOW + 100, 60).answer("b")
    assert breaker == Breaker()
    for _ in range(MAX_FAILURES_IN_A_ROW):
        breaker = breaker.fail(NOW)
    assert breaker == opened()


def test_a_trial_that_never_reports_ends_and_another_may_begin() -> None:
    breaker = opened().begin_trial("lost", NOW + 30, 60)
    assert breaker.is_blocked(NOW + 89)
    assert breaker.awaits_trial(NOW + 90)
    second = breaker.begin_trial("second", NOW + 90, 60)
    assert second.fail(NOW + 91, "lost") == second.answer("lost") == second


def test_calls_that_began_before_it_opened_are_not_listened_to() -> None:
    assert opened().fail(NOW + 1) == opened().answer() == opened().refuse(NOW + 1) == opened()


def test_a_refused_key_opens_it_for_a_quarter_of_an_hour_at_once() -> None:
    breaker = Breaker().refuse(NOW)
    assert breaker.blocked_until == NOW + MAX_OPEN_SECONDS
    assert breaker.begin_trial("a", NOW + 900, 60).refuse(NOW + 901, "a").blocked_until == NOW + 901 + MAX_OPEN_SECONDS
    assert breaker.begin_trial("a", NOW + 900, 60).answer("a") == Breaker()


class Calls(RuleBasedStateMachine):
    """Many callers of one account: each asks first, and reports later, in any order, or never."""

    def __init__(self) -> None:
        super().__init__()
        self.breaker = Breaker()
        self.now = NOW
        self.running: list[str] = []  # each call's trial, empty for a call that is none
        self.trial_ends = 0.0
        self.begun = 0
        self.open_since: float | None = None

    @rule(seconds=st.integers(0, 1000))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds

    @rule(seconds=st.integers(1, 160))
    def a_call_begins(self, seconds: int) -> None:
        if self.breaker.is_blocked(self.now):
            return
        trial = ""
        if self.breaker.awaits_trial(self.now):
            # Never more than one at a time: the one before has reported, or has passed its bound.
            assert self.now >= self.trial_ends
            self.begun += 1
            trial, self.trial_ends = str(self.begun), self.now + seconds
            self.breaker = self.breaker.begin_trial(trial, self.now, seconds)
            self.open_since = self.now
        self.running.append(trial)

    @precondition(lambda self: self.running)
    @rule(place=st.integers(0, 20), outcome=st.sampled_from(["page", "failure", "refusal", "nothing"]))
    def a_call_ends(self, place: int, outcome: str) -> None:
        trial = self.running.pop(place % len(self.running))
        before = self.breaker
        is_heard = before.is_closed or bool(trial and trial == before.trial)
        match outcome:
            case "page":
                self.breaker = before.answer(trial)
                assert self.breaker.is_closed == is_heard
            case "failure":
                self.breaker = before.fail(self.now, trial)
                if is_heard and not before.is_closed:
                    doubled = min(2 * before.open_seconds, MAX_OPEN_SECONDS)
                    assert self.breaker.open_seconds == doubled
                    assert self.breaker.blocked_until == int(self.now) + doubled
            case "refusal":
                self.breaker = before.refuse(self.now, trial)
                assert self.breaker.is_blocked(self.now) or not is_heard
        if not is_heard:
            assert self.breaker == before
        elif outcome != "nothing":
            self.trial_ends = 0.0 if trial else self.trial_ends
            self.open_since = None if self.breaker.is_closed else self.now

    @invariant()
    def it_is_never_blocked_for_longer_than_a_quarter_of_an_hour_without_a_trial(self) -> None:
        if self.open_since is not None:
            assert self.breaker.blocked_until <= self.open_since + MAX_OPEN_SECONDS

    @invariant()
    def a_closed_breaker_has_fewer_failures_than_it_takes(self) -> None:
        if self.breaker.is_closed:
            assert not self.breaker.recent.endswith("x" * MAX_FAILURES_IN_A_ROW)
            assert self.breaker.recent.count("x") < WINDOW_CALLS / 2
            assert len(self.breaker.recent) <= WINDOW_CALLS
        else:
            assert self.breaker.open_seconds >= FIRST_OPEN_SECONDS


TestCalls = Calls.TestCase
TestCalls.settings = settings(max_examples=60)
