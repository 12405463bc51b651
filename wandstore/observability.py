"""Log lines and metrics. A metric is one line of CloudWatch's embedded metric format on standard output."""

from __future__ import annotations

import json
import sys
import time
from functools import cache

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit, single_metric

from wandstore.settings import current_settings

logger = Logger(service="wandstore")


@cache
def namespace() -> str:
    """`WandStore/{environment}`: stages in one account are counted apart."""
    return f"WandStore/{current_settings().environment}"


def count(metric: str, value: float = 1, **dimensions: str) -> None:
    """Writes one count. Not for the hit path: see `count_hit`."""
    _measure(metric, value, MetricUnit.Count, dimensions)


def measure_seconds(metric: str, seconds: float, **dimensions: str) -> None:
    _measure(metric, seconds, MetricUnit.Seconds, dimensions)


def _measure(metric: str, value: float, unit: MetricUnit, dimensions: dict[str, str]) -> None:
    with single_metric(name=metric, unit=unit, value=value, namespace=namespace()) as line:
        for name, value_of_dimension in dimensions.items():
            line.add_dimension(name=name, value=value_of_dimension)


@cache
def _hit_line() -> tuple[str, str]:
    """The line's text before and after the time: building the line for each hit would cost more than the rest of it."""
    line = json.dumps(
        {
            "_aws": {
                "Timestamp": 0,
                "CloudWatchMetrics": [
                    {"Namespace": namespace(), "Dimensions": [[]], "Metrics": [{"Name": "CacheHit", "Unit": "Count"}]}
                ],
            },
            "CacheHit": 1,
        }
    )
    before, _, after = line.partition('"Timestamp": 0')
    return before, after


def count_hit() -> None:
    before, after = _hit_line()
    sys.stdout.write(f'{before}"Timestamp": {int(time.time() * 1000)}{after}\n')
