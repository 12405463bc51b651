"""The metrics that code has written to standard output, as CloudWatch reads them."""

from __future__ import annotations

import json
from typing import NamedTuple


class WrittenMetric(NamedTuple):
    name: str
    value: float
    dimensions: dict[str, str]
    unit: str = "Count"


def metrics_in(said: str) -> list[WrittenMetric]:
    """What the lines of the embedded metric format say; a metric with several sets of dimensions is several."""
    return [
        WrittenMetric(
            metric["Name"],
            sum(values) if isinstance(values := line[metric["Name"]], list) else values,
            {name: line[name] for name in dimensions},
            metric["Unit"],
        )
        for text in said.splitlines()
        if text.startswith("{") and '"_aws"' in text
        for line in [json.loads(text)]
        for directive in line["_aws"]["CloudWatchMetrics"]
        for metric in directive["Metrics"]
        for dimensions in directive["Dimensions"]
    ]
