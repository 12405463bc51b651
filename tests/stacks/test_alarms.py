"""The alarms, read from the template; `tests/test_metrics.py` compares what they watch with what is written."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.stacks.conftest import Synthesized
from wandstore.catalogue.sync import NEEDS_A_PERSON


def test_every_alarm_notifies_the_topic_and_is_silent_without_data(production: Synthesized) -> None:
    (topic,) = production.resources("operations", "AWS::SNS::Topic")
    for alarm in production.alarms().values():
        assert alarm["AlarmActions"] == [{"Ref": topic}]
        assert alarm["TreatMissingData"] == "notBreaching"
        assert alarm["AlarmDescription"].endswith(".")


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


def test_every_sync_that_waits_for_a_person_rings(production: Synthesized) -> None:
    watched = [metric["MetricStat"]["Metric"] for metric in production.alarms()["CatalogueSyncFailed"]["Metrics"][1:]]
    reasons = [dimension["Value"] for metric in watched for dimension in metric["Dimensions"]]
    assert sorted(reasons) == sorted(NEEDS_A_PERSON)


def test_a_dead_letter_of_a_shops_events_is_one_that_lies_in_their_own_queue(production: Synthesized) -> None:
    alarm = production.alarms()["ShopEventDeadLetter"]
    assert alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
    assert "ShopEventDeadLetters" in json.dumps(alarm["Dimensions"])
