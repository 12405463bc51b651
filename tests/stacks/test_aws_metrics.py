"""How often and over which time AWS's own metrics are read; `test_alarms.py` compares their dimensions."""

from __future__ import annotations

from typing import Any

from tests.stacks.conftest import Synthesized

# AWS publishes these as a percentage, a state or an age. Everything else is counted.
STATISTICS = {
    "4xxErrorRate": "Average",
    "5xxErrorRate": "Average",
    "HealthCheckStatus": "Minimum",
    "ConcurrentExecutions": "Maximum",
    "ApproximateAgeOfOldestMessage": "Maximum",
    "ApproximateNumberOfMessagesVisible": "Maximum",
}


def test_counts_are_added_up_and_states_are_taken_at_their_worst(production: Synthesized) -> None:
    read: dict[str, set[str]] = {}
    for alarm in production.alarms().values():
        stats: list[dict[str, Any]] = [
            query["MetricStat"] for query in alarm.get("Metrics", []) if "MetricStat" in query
        ]
        for stat in stats:
            if stat["Metric"]["Namespace"].startswith("AWS/"):
                read.setdefault(stat["Metric"]["MetricName"], set()).add(stat["Stat"])
        if alarm.get("Namespace", "").startswith("AWS/"):
            read.setdefault(alarm["MetricName"], set()).add(alarm["Statistic"])
    assert len(read) > 15
    assert read == {name: {STATISTICS.get(name, "Sum")} for name in read}
