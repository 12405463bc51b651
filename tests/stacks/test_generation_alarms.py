"""The alarms of jobs and models, read from the template."""

from __future__ import annotations

import pytest

from tests.stacks.alarm_math import rings
from tests.stacks.conftest import Synthesized


@pytest.mark.parametrize("name", ["CacheHitRate", "ModelErrors"])
def test_a_ratio_has_no_value_in_a_period_with_few_events(production: Synthesized, name: str) -> None:
    metrics = production.alarms()[name]["Metrics"]
    (expression,) = [metric["Expression"] for metric in metrics if "Expression" in metric]
    assert expression.startswith("IF((")
    assert ">= " in expression


def test_the_hit_rate_rings_only_when_enough_shoppers_returned(production: Synthesized) -> None:
    alarm = production.alarms()["CacheHitRate"]
    assert rings(alarm, hit=20, stale=10, missed=30)
    assert rings(alarm, missed=50)
    assert not rings(alarm, hit=10, missed=30)
    assert not rings(alarm, hit=60, missed=10)


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
