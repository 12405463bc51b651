"""The pages for operators list what the stacks have: alarms, permissions, secrets, outputs and stages.

To change a table of a page, copy what a failing test shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from itertools import takewhile
from pathlib import Path
from typing import Any

from tests.stacks.conftest import Synthesized, as_list

DOCS = Path(__file__).resolve().parents[2] / "docs"
RUNBOOK = DOCS / "guides" / "deployment-runbook.md"
INFRASTRUCTURE = DOCS / "infrastructure" / "README.md"

COMPARISONS = {"GreaterThanThreshold": "over", "LessThanThreshold": "under"}
# The name of a resource on the page, by a part of its reference in a policy.
RESOURCES = {
    "Logs": "its own log group",
    "UiCache": "UI cache table",
    "GenerationQueueTable": "generation queue table",
    "ShopperSessions": "shopper sessions table",
    "ShopperRecords": "shopper records table",
    "DeadLetters": "dead-letter queue",
    "GenerationQueue": "generation queue",
    "KeeperAlias": "keeper, `live`",
    "PublisherAlias": "publisher, `live`",
}


# The runbook ----------------------------------------------------------------------------------------------------------


def test_the_runbook_has_a_section_for_every_alarm_and_for_no_other(production: Synthesized) -> None:
    _, _, chapter = RUNBOOK.read_text(encoding="utf-8").partition("\n## Alarms\n")
    chapter = chapter.partition("\n## ")[0]
    headings = re.findall(r"^### (.+)$", chapter, re.MULTILINE)
    assert sorted(name for heading in headings for name in heading.split(", ")) == sorted(production.alarms())
    for section in chapter.split("\n### ")[1:]:
        assert all(f"**{part}.**" in section for part in ("Meaning", "Check", "Action")), section.partition("\n")[0]


def test_the_runbook_names_every_secret(production: Synthesized) -> None:
    page = RUNBOOK.read_text(encoding="utf-8")
    assert [name for name in production.secrets() if f"| `{name}` |" not in page] == []


def test_the_runbook_names_every_output_with_a_description(production: Synthesized) -> None:
    page = RUNBOOK.read_text(encoding="utf-8")
    outputs = {name: out for part in production.templates.values() for name, out in part.get("Outputs", {}).items()}
    assert [name for name, out in outputs.items() if "Description" in out and f"| `{name}` |" not in page] == []


# The page on infrastructure -------------------------------------------------------------------------------------------


def rows_under(header: str) -> list[str]:
    """The rows of the page's table with this header."""
    lines = INFRASTRUCTURE.read_text(encoding="utf-8").splitlines()
    return list(takewhile(lambda line: line.startswith("|"), lines[lines.index(header) + 2 :]))


def alarm_rows(production: Synthesized) -> Iterator[str]:
    for name, alarm in production.alarms().items():
        stats = [query["MetricStat"] for query in alarm.get("Metrics", []) if "MetricStat" in query]
        metrics = [stat["Metric"] for stat in stats] or [alarm]
        watched = ", ".join(dict.fromkeys(_name_metric(metric) for metric in metrics))
        seconds = alarm.get("Period") or stats[0]["Period"]
        times = f"{alarm['EvaluationPeriods']} x " if alarm["EvaluationPeriods"] > 1 else ""
        statistic = f"{alarm['ExtendedStatistic']} " if "ExtendedStatistic" in alarm else ""
        limit = f"{COMPARISONS[alarm['ComparisonOperator']]} {round(alarm['Threshold'], 2):g}"
        yield f"| `{name}` | {watched} | {statistic}{limit}, {times}{seconds // 60} min |"


def _name_metric(metric: dict[str, Any]) -> str:
    if metric["Namespace"] == "AWS/Lambda":
        return "the function's own `Errors`"
    dimensions = ", ".join(f"{d['Name']} {d['Value']}" for d in metric.get("Dimensions", []))
    return f"`{metric['MetricName']}`" + (f" ({dimensions})" if dimensions else "")


def test_the_table_of_alarms_has_every_alarm_with_its_threshold(production: Synthesized) -> None:
    assert rows_under("| alarm | metric | rings when it is |") == list(alarm_rows(production))


def permission_rows(production: Synthesized) -> Iterator[str]:
    for part in ("edge", "generation"):
        for logical_id, statement in production.policy_statements(part):
            role = logical_id.partition("Role")[0].lower()
            resources = ", ".join(map(_name_resource, as_list(statement["Resource"])))
            if role == "scheduler":
                role = f"{resources.partition(',')[0]}'s schedule"
            actions = ", ".join(f"`{action.partition(':')[2]}`" for action in as_list(statement["Action"]))
            yield f"| {role} | {resources} | {actions} |"


def _name_resource(reference: Any) -> str:
    text = json.dumps(reference)
    if objects := re.search(r'wandstore-generated-ui-.*"(/[a-z]+/\*)"', text):
        return f"bucket `{objects[1][1:]}`"
    if secret := re.search(r"RefSecrets([A-Z][A-Za-z]+?)[0-9A-F]{8}", text):
        return f"secret `{re.sub(r'(?<=[a-z])(?=[A-Z])', '_', secret[1]).upper()}`"
    return next(name for part, name in RESOURCES.items() if part in text)


def test_the_table_of_permissions_is_that_of_the_policies(production: Synthesized) -> None:
    assert rows_under("| role | resource | allowed actions |") == list(permission_rows(production))


def stage_rows() -> Iterator[str]:
    """The start of each row; the purpose of a field is written on the page alone."""
    from stacks.stages import PRODUCTION, STAGING, Stage
    from wandstore.settings import Settings

    for field in fields(Stage):
        if field.name not in ("name", "settings"):
            yield f"| `{field.name}` | {_say(PRODUCTION, field.name)} | {_say(STAGING, field.name)} |"
    for row in fields(Settings):
        values = [_say(stage.settings, row.name) for stage in (PRODUCTION, STAGING)]
        if values[0] != values[1]:
            yield f"| `{row.name.upper()}` | {values[0]} | {values[1]} |"


def _say(holder: object, name: str) -> str:
    value = getattr(holder, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float | int):
        return f"{value:,g}"
    return f"`{value}`" if value else "none"


def test_the_table_of_stages_has_every_value_in_which_they_differ() -> None:
    page = INFRASTRUCTURE.read_text(encoding="utf-8")
    assert [row for row in stage_rows() if row not in page] == []


def test_every_type_of_resource_is_on_the_page(production: Synthesized) -> None:
    page = INFRASTRUCTURE.read_text(encoding="utf-8")
    types = {r["Type"] for part in production.templates.values() for r in part["Resources"].values()}
    assert [kind for kind in sorted(types) if kind.removeprefix("AWS::") not in page] == []
