"""The metric filters on the lines that Lambda writes when an instance starts."""

from __future__ import annotations

import re

import pytest

from tests.stacks.conftest import Synthesized

# As Lambda writes them, tab by tab; the fields of a pattern are separated by spaces.
REPORT = (
    "REPORT RequestId: 8f5a\tDuration: 812.11 ms\tBilled Duration: 2813 ms\tMemory Size: 1024 MB"
    "\tMax Memory Used: 121 MB\t"
)
LINES = {
    "Init": REPORT + "Init Duration: 2000.42 ms\t",
    "Restore": REPORT + "Restore Duration: 2000.42 ms\tBilled Restore Duration: 300 ms\t",
}


def fields_of(pattern: str, line: str) -> dict[str, str] | None:
    """The fields of a line by CloudWatch's rule: as many as the pattern has, and equal where it has a value."""
    names, values = pattern.strip("[]").split(", "), line.split()
    if len(names) != len(values):
        return None
    found = {}
    for name, value in zip(names, values, strict=True):
        name, _, wanted = name.partition("=")
        if wanted and wanted.strip('"') != value:
            return None
        found[name] = value
    return found


@pytest.mark.parametrize("function", ["Edge", "Generator"])
@pytest.mark.parametrize("kind", LINES)
def test_a_start_is_measured_by_its_own_filter_alone(production: Synthesized, function: str, kind: str) -> None:
    measured = {}
    for found in production.resources("operations", "AWS::Logs::MetricFilter").values():
        (transformation,) = found["MetricTransformations"]
        if fields := fields_of(found["FilterPattern"], LINES[kind]):
            measured[transformation["MetricName"]] = fields[transformation["MetricValue"].removeprefix("$")]
    assert measured[f"{function}{kind}Duration"] == "2000.42"
    assert {re.sub("Edge|Generator", "", name) for name in measured} == {f"{kind}Duration"}
