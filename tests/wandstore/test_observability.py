"""Metrics as CloudWatch reads them: one line of its embedded format each, under the stage's namespace."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest

from tests.written_metrics import WrittenMetric, metrics_in
from wandstore import observability
from wandstore.observability import count, count_hit, measure_seconds
from wandstore.settings import current_settings


@pytest.fixture(autouse=True)
def staging(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process of the stage `staging`."""
    caches = (current_settings, observability.namespace, observability._hit_line)
    monkeypatch.setenv("ENVIRONMENT", "staging")
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


def test_counts_and_seconds_are_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    count("JobEnded", state="failed")
    count("Resent", 3)
    measure_seconds("OldestJobAge", 1.5)
    assert metrics_in(capsys.readouterr().out) == [
        WrittenMetric("JobEnded", 1, {"state": "failed"}),
        WrittenMetric("Resent", 3, {}),
        WrittenMetric("OldestJobAge", 1.5, {}, "Seconds"),
    ]


def test_a_hit_is_counted_like_any_other_metric_and_at_its_own_time(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter((1_790_000_000.123, 1_790_000_001.5))
    monkeypatch.setattr(time, "time", lambda: next(times))
    count_hit()
    count_hit()
    said = capsys.readouterr().out
    assert metrics_in(said) == [WrittenMetric("CacheHit", 1, {})] * 2
    assert [json.loads(line)["_aws"]["Timestamp"] for line in said.splitlines()] == [
        1_790_000_000_123,
        1_790_000_001_500,
    ]


def test_stages_of_one_account_are_counted_apart(capsys: pytest.CaptureFixture[str]) -> None:
    count("Said")
    count_hit()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["_aws"]["CloudWatchMetrics"][0]["Namespace"] for line in lines} == {"WandStore/staging"}
