"""When a person is paged: for what shoppers feel, and not for a single failure of no consequence."""

from __future__ import annotations

import pytest

from lambdas.edge import posts
from tests.stacks.alarm_math import rings
from tests.stacks.conftest import Synthesized


def test_a_night_without_visits_pages_nobody_while_the_health_checkers_get_an_answer(production: Synthesized) -> None:
    for name in ("StorefrontErrors", "EdgeFailures", "PostErrors", "PostsRefused", "FallbackPages"):
        assert not rings(production.alarms()[name]), name
    down = production.alarms()["StorefrontDown"]
    assert (down["MetricName"], down["Statistic"], down["Threshold"]) == ("HealthCheckStatus", "Minimum", 1)
    assert (down["ComparisonOperator"], down["TreatMissingData"]) == ("LessThanThreshold", "breaching")


def test_a_storefront_that_nobody_can_reach_is_noticed_within_minutes(production: Synthesized) -> None:
    down = production.alarms()["StorefrontDown"]
    assert down["Period"] * down["EvaluationPeriods"] <= 180


@pytest.mark.parametrize(
    ("requests", "errors", "does_ring"),
    [(10, 1, False), (20, 4, False), (20, 5, True), (1000, 9, False), (1000, 11, True)],
)
def test_error_pages_ring_by_their_share_and_never_alone(
    production: Synthesized, requests: int, errors: int, does_ring: bool
) -> None:
    alarm = production.alarms()["StorefrontErrors"]
    assert rings(alarm, answers=requests, rate=100 * errors / requests) is does_ring


@pytest.mark.parametrize(
    ("invocations", "errors", "throttles", "does_ring"),
    [(1, 1, 0, False), (2, 2, 0, False), (3, 3, 0, True), (100, 4, 0, False), (100, 6, 0, True), (0, 0, 50, True)],
)
def test_the_edge_function_rings_by_the_share_of_requests_that_it_did_not_answer(
    production: Synthesized, invocations: int, errors: int, throttles: int, does_ring: bool
) -> None:
    alarm = production.alarms()["EdgeFailures"]
    assert rings(alarm, invocations=invocations, errors=errors, throttles=throttles) is does_ring


def test_a_bad_version_is_noticed_within_the_five_minutes_in_which_it_gets_a_tenth_of_the_requests(
    production: Synthesized,
) -> None:
    alarm = production.alarms()["EdgeFailures"]
    assert rings(alarm, invocations=100, errors=10)
    (seconds,) = {query["MetricStat"]["Period"] for query in alarm["Metrics"] if "MetricStat" in query}
    assert seconds * alarm["DatapointsToAlarm"] < 300


def test_a_minute_whose_count_is_late_does_not_silence_the_edge_functions_alarm(production: Synthesized) -> None:
    alarm = production.alarms()["EdgeFailures"]
    assert not rings(alarm)
    assert alarm["DatapointsToAlarm"] < alarm["EvaluationPeriods"]


def test_posts_ring_when_they_fail_and_when_every_one_is_refused(production: Synthesized) -> None:
    alarms = production.alarms()
    assert rings(alarms["PostErrors"], errors=6, posts=100)
    assert not rings(alarms["PostErrors"], errors=4, posts=4)
    assert rings(alarms["PostsRefused"], refused=40, posts=40, hit=15, new=5)
    # A flood of refused posts wakes nobody: neither beside shoppers who fill their bags, nor at night beside none.
    assert not rings(alarms["PostsRefused"], refused=1000, posts=1020, hit=500)
    assert not rings(alarms["PostsRefused"], refused=1000, posts=1000, hit=3)
    assert not rings(alarms["PostsRefused"], refused=19, posts=19, hit=50)


@pytest.mark.parametrize("failure", ["failed", "unread", "unarchived"])
def test_fallback_pages_ring_by_their_share_whatever_failed(production: Synthesized, failure: str) -> None:
    alarm = production.alarms()["FallbackPages"]
    assert rings(alarm, hit=20, stale=5, missed=3, new=5, **{failure: 5.0})
    assert not rings(alarm, hit=200, **{failure: 5.0})
    assert not rings(alarm, **{failure: 4.0})


def test_a_store_of_a_hundred_visits_a_day_is_not_forgotten(production: Synthesized) -> None:
    pages, actions = (production.alarms()[f"{name}InAnHour"] for name in ("FallbackPages", "ActionsNotStored"))
    assert rings(pages, unread=4)
    assert rings(pages, unarchived=3, hit=2)
    assert not rings(pages, unread=2)
    assert not rings(pages, unread=3, hit=10)
    assert rings(actions, bags=3, posts=4)
    assert rings(actions, bags=1, eventNotTracked=1, listNotChanged=1, posts=10)
    assert not rings(actions, bags=3, posts=100)
    assert not rings(actions, bags=2, posts=2)


def test_the_limit_of_concurrency_is_that_of_the_function_or_of_its_account(
    production: Synthesized, switched: Synthesized
) -> None:
    edge = production.function("edge", "Edge")
    assert production.alarms()["EdgeConcurrency"]["Threshold"] == 0.8 * edge["ReservedConcurrentExecutions"]
    small = switched.alarms()
    assert small["EdgeConcurrency"]["Threshold"] == small["AccountConcurrency"]["Threshold"] == 8


def test_short_requests_use_up_the_concurrency_of_the_edge_by_their_number(production: Synthesized) -> None:
    alarm = production.alarms()["EdgeConcurrency"]
    assert alarm["Threshold"] == 400
    # At 30 ms, 4,200 requests a second keep 126 executions busy, and Lambda throttles beyond 5,000 of 500.
    assert rings(alarm, running=126, requests=60 * 4_200)
    assert not rings(alarm, running=126, requests=60 * 3_900)
    assert rings(alarm, running=420, requests=60 * 15)
    assert not rings(alarm)


def test_a_stage_without_a_firewall_has_no_alarm_of_one(first_with_a_domain: Synthesized) -> None:
    assert "FirewallBlocks" not in first_with_a_domain.alarms()


def test_requests_that_the_firewall_stops_ring_when_they_are_many_of_all(production: Synthesized) -> None:
    alarm = production.alarms()["FirewallBlocks"]
    assert rings(alarm, blocked=200, answers=1000)
    assert not rings(alarm, blocked=99, answers=100)
    assert not rings(alarm, blocked=200, answers=10_000)
    # A flood below the limit that blocks; and a crowd of browsers that have passed the challenge.
    assert rings(alarm, challenged=200, answers=1000)
    assert not rings(alarm, challenged=200, passed=190, answers=1000)


def test_pages_that_are_too_large_ring_when_they_are_not_the_odd_one(production: Synthesized) -> None:
    alarm = production.alarms()["PageTooLarge"]
    assert (alarm["Period"], alarm["Threshold"]) == (86_400, 20)


def test_a_damaged_page_rings_nothing_and_a_format_of_another_version_does(production: Synthesized) -> None:
    alarm = production.alarms()["UnreadablePage"]
    assert not rings(alarm, cache=1)
    assert rings(alarm, cache=2, archive=2)


def test_refused_posts_ring_for_reasons_that_exist(production: Synthesized) -> None:
    watched = [production.alarms()[name]["Dimensions"][0] for name in ("PostsOfUnknownOrigin", "CrossSitePosts")]
    assert [found["Name"] for found in watched] == ["reason", "reason"]
    # The others are answers to what a client did wrong; the page of alarms has them among the metrics without one.
    assert {found["Value"] for found in watched} == set(posts._REASONS.values()) - {"signature", "size", "store"}
