"""The alarms, read from the template; `tests/test_metrics.py` compares what they watch with what is written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from stacks.data import RECEIVES_BEFORE_DEAD_LETTER
from tests.stacks.conftest import Synthesized
from wandstore.catalogue.shop_event_batch import FIRST_RETRY_SECONDS, MAX_RETRY_SECONDS
from wandstore.catalogue.sync import NEEDS_A_PERSON
from wandstore.errors import ShopRefused
from wandstore.storefront.privacy_requests import PRIVACY_TOPICS


def test_every_alarm_notifies_the_topic_and_describes_itself(production: Synthesized) -> None:
    (topic,) = production.resources("operations", "AWS::SNS::Topic")
    for alarm in production.alarms().values():
        assert alarm["AlarmActions"] == [{"Ref": topic}]
        assert alarm["AlarmDescription"].endswith(".")


def test_without_data_only_those_ring_that_watch_a_schedule(production: Synthesized) -> None:
    missing = {name: alarm["TreatMissingData"] for name, alarm in production.alarms().items()}
    schedules = production.resources("generation", "AWS::Scheduler::Schedule")
    # A night without a count is no harm.
    often = [name for name, schedule in schedules.items() if schedule["ScheduleExpression"].startswith("rate")]
    stopped = {f"{re.split('Schedule', name)[0]}Stopped" for name in often}
    assert len(stopped) == 2
    assert missing == {name: "breaching" if name in stopped else "notBreaching" for name in missing}
    for name in stopped:
        alarm = production.alarms()[name]
        assert (alarm["MetricName"], alarm["ComparisonOperator"], alarm["Threshold"]) == (
            "Invocations",
            "LessThanThreshold",
            1,
        )


def test_the_alarms_have_the_thresholds_of_the_specification(production: Synthesized) -> None:
    alarms = production.alarms()
    limits = {name: (alarm["ComparisonOperator"], alarm["Threshold"]) for name, alarm in alarms.items()}
    assert limits["CacheHitRate"] == ("LessThanThreshold", 70)
    assert limits["GenerationTime"] == ("GreaterThanThreshold", 15)
    assert limits["ColdStart"] == ("GreaterThanThreshold", 10_000)
    assert limits["ModelErrors"] == ("GreaterThanThreshold", 5)
    assert limits["DeadLetter"] == ("GreaterThanThreshold", 0)
    assert limits["OldestJob"] == ("GreaterThanThreshold", 900)
    assert limits["CatalogueTooOld"] == ("GreaterThanThreshold", 3600)
    assert limits["CatalogueSyncFailed"] == limits["ShopEventDeadLetter"] == ("GreaterThanThreshold", 0)
    assert limits["ModelSpend"] == ("GreaterThanThreshold", pytest.approx(3000 / 730))
    assert alarms["GenerationTime"]["ExtendedStatistic"] == "p95"


@pytest.mark.parametrize("name", ["CacheHitRate", "ModelErrors"])
def test_a_ratio_has_no_value_in_a_period_with_few_events(production: Synthesized, name: str) -> None:
    metrics = production.alarms()[name]["Metrics"]
    (expression,) = [metric["Expression"] for metric in metrics if "Expression" in metric]
    assert expression.startswith("IF((")
    assert ">= " in expression


def test_each_stage_watches_its_own_metrics(production: Synthesized, synthesized: Callable[..., Synthesized]) -> None:
    for stage, found in (("production", production), ("staging", synthesized("staging"))):
        namespaces = {alarm["Namespace"] for alarm in found.alarms().values() if "Namespace" in alarm}
        assert namespaces - {"AWS/Lambda", "AWS/SQS"} == {f"WandStore/{stage}"}


def watched_values(alarm: dict[str, Any]) -> list[str]:
    """The values of the dimensions of an alarm's metrics."""
    metrics = [query["MetricStat"]["Metric"] for query in alarm.get("Metrics", []) if "MetricStat" in query] or [alarm]
    return [dimension["Value"] for metric in metrics for dimension in metric["Dimensions"]]


def test_every_sync_that_waits_for_a_person_rings_once(production: Synthesized) -> None:
    alarms = production.alarms()
    reasons = [*watched_values(alarms["CatalogueSyncFailed"]), *watched_values(alarms["ShopTokenRefused"])]
    assert sorted(reasons) == sorted(NEEDS_A_PERSON)
    assert watched_values(alarms["ShopTokenRefused"]) == [ShopRefused("").reason]


def test_every_kind_of_privacy_request_rings(production: Synthesized) -> None:
    assert sorted(watched_values(production.alarms()["PrivacyRequest"])) == sorted(PRIVACY_TOPICS)


def test_events_that_nobody_handles_ring_after_every_retry_has_had_its_time(production: Synthesized) -> None:
    alarm = production.alarms()["ShopEventsWait"]
    assert alarm["MetricName"] == "ApproximateAgeOfOldestMessage"
    assert "DeadLetters" not in json.dumps(alarm["Dimensions"])
    pauses = [
        min(MAX_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2**receive) for receive in range(RECEIVES_BEFORE_DEAD_LETTER)
    ]
    assert alarm["Threshold"] > sum(pauses)


def test_a_day_of_changes_without_an_event_rings(production: Synthesized) -> None:
    alarm = production.alarms()["ShopEventsMissing"]
    (expression,) = [query["Expression"] for query in alarm["Metrics"] if "Expression" in query]
    assert expression == "IF(FILL(found, 0) > 4 AND FILL(sent, 0) == 0, 1, 0)"
    watched = {query["Id"]: query["MetricStat"] for query in alarm["Metrics"] if "MetricStat" in query}
    assert watched["found"]["Metric"]["MetricName"] == "ChangeFoundByClock"
    assert watched["sent"]["Metric"]["MetricName"] == "NumberOfMessagesSent"
    assert {stat["Period"] for stat in watched.values()} == {86_400}


def test_a_dead_letter_of_a_shops_events_is_one_that_lies_in_their_own_queue(production: Synthesized) -> None:
    alarm = production.alarms()["ShopEventDeadLetter"]
    assert alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
    assert "ShopEventDeadLetters" in json.dumps(alarm["Dimensions"])
