"""Log lines and metrics. A metric is one line of CloudWatch's embedded metric format on standard output."""

from __future__ import annotations

import json
import sys
import time

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics import MetricUnit, single_metric

NAMESPACE = "WandStore"

logger = Logger(service="wandstore")


def count(metric: str, value: float = 1, **dimensions: str) -> None:
    """Writes one count. Not for the hit path: see `count_hit`."""
    _measure(metric, value, MetricUnit.Count, dimensions)


def measure_seconds(metric: str, seconds: float, **dimensions: str) -> None:
    _measure(metric, seconds, MetricUnit.Seconds, dimensions)


def _measure(metric: str, value: float, unit: MetricUnit, dimensions: dict[str, str]) -> None:
    with single_metric(name=metric, unit=unit, value=value, namespace=NAMESPACE) as line:
        for name, said in dimensions.items():
            line.add_dimension(name=name, value=said)


# A hit writes this line with the time put in: building it anew costs more than the rest of a hit's own work.
_HIT_LINE = json.dumps(
    {
        "_aws": {
            "Timestamp": 0,
            "CloudWatchMetrics": [
                {"Namespace": NAMESPACE, "Dimensions": [[]], "Metrics": [{"Name": "CacheHit", "Unit": "Count"}]}
            ],
        },
        "CacheHit": 1,
    }
).split('"Timestamp": 0', 1)


def count_hit() -> None:
    sys.stdout.write(f'{_HIT_LINE[0]}"Timestamp": {int(time.time() * 1000)}{_HIT_LINE[1]}\n')
