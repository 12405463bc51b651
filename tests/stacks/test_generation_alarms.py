"""The alarms of jobs and models, read from the template."""

from __future__ import annotations

import pytest

from tests.stacks.alarm_math import rings
from tests.stacks.conftest import Synthesized


def test_the_hit_rate_rings_only_when_enough_shoppers_returned(production: Synthesized) -> None:
    alarm = production.alarms()["CacheHitRate"]
    assert rings(alarm, hit=20, stale=10, missed=30)
    assert rings(alarm, missed=50)
    assert not rings(alarm, hit=10, missed=30)
    assert not rings(alarm, hit=60, missed=10)


def test_failing_models_ring_at_the_few_calls_that_the_cost_page_expects(production: Synthesized) -> None:
    """A thousand new shoppers a day cause seven calls an hour, ten thousand 45."""
    alarm = production.alarms()["ModelErrors"]
    assert {query["MetricStat"]["Period"] for query in alarm["Metrics"] if "MetricStat" in query} == {3600}
    assert rings(alarm, failed=7, called=7)
    assert rings(alarm, failed=3, called=45)
    assert not rings(alarm, failed=2, called=7)
    assert not rings(alarm, failed=3, called=100)
    assert not rings(alarm)


@pytest.mark.parametrize("name", ["GenerationTime", "HtmlGenerationTime"])
def test_slow_models_ring_where_five_minutes_have_no_generation_at_all(production: Synthesized, name: str) -> None:
    alarm = production.alarms()[name]
    assert (alarm["Period"], alarm["EvaluationPeriods"]) == (3600, 2)


def test_one_slow_start_rings_whatever_the_others_did(production: Synthesized) -> None:
    alarm = production.alarms()["ColdStart"]
    assert rings(alarm, generatorInit=10_001)
    assert not rings(alarm, edgeInit=900, edgeRestore=400)


def test_each_provider_has_its_alarms(production: Synthesized) -> None:
    providers = production.stacks.stage.settings.providers
    assert len(providers) > 1
    for provider in providers:
        for name in ("ModelsGone", "Blocked", "BreakerOpened"):
            alarm = production.alarms()[f"{provider.capitalize()}{name}"]
            assert alarm["Dimensions"] == [{"Name": "provider", "Value": provider}]


def test_what_may_happen_once_does_not_ring_at_once(production: Synthesized) -> None:
    for name in ("QueueFull", "EnqueueUnknown", "JobNotSent", "AttemptInterrupted", "HeartbeatFailed"):
        alarm = production.alarms()[name]
        assert alarm["Threshold"] >= 5, name
        assert alarm["EvaluationPeriods"] >= 2, name
