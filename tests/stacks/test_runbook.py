"""What the pages for operators list is what the stacks have: alarms, permissions, secrets and stages.

To change a table of a page, put in what a failing test shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from itertools import takewhile
from pathlib import Path
from typing import Any

from tests.stacks.conftest import Synthesized

DOCS = Path(__file__).resolve().parents[2] / "docs"
RUNBOOK = DOCS / "guides" / "deployment-runbook.md"
INFRASTRUCTURE = DOCS / "infrastructure" / "README.md"

COMPARISONS = {"GreaterThanThreshold": "over", "LessThanThreshold": "under"}
# What a reader calls a resource, by what its reference in a policy holds.
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


def stage_of(synthesized: Synthesized) -> str:
    return synthesized.stacks.stage.name


def alarms_of(synthesized: Synthesized) -> dict[str, dict[str, Any]]:
    prefix = f"wandstore-{stage_of(synthesized)}-"
    alarms = synthesized.resources("operations", "AWS::CloudWatch::Alarm").values()
    return {alarm["AlarmName"].removeprefix(prefix): alarm for alarm in alarms}


# The runbook ----------------------------------------------------------------------------------------------------------


def test_the_runbook_says_of_every_alarm_what_to_do_and_of_no_other(production: Synthesized) -> None:
    _, _, chapter = RUNBOOK.read_text(encoding="utf-8").partition("\n## Alarms\n")
    chapter = chapter.partition("\n## ")[0]
    headings = re.findall(r"^### (.+)$", chapter, re.MULTILINE)
    assert sorted(name for heading in headings for name in heading.split(", ")) == sorted(alarms_of(production))
    for section in chapter.split("\n### ")[1:]:
        assert all(f"**{part}.**" in section for part in ("Means", "Look", "Do")), section.partition("\n")[0]


def test_the_runbook_names_every_secret(production: Synthesized) -> None:
    page = RUNBOOK.read_text(encoding="utf-8")
    prefix = f"wandstore/{stage_of(production)}/"
    secrets = production.resources("data", "AWS::SecretsManager::Secret").values()
    assert [name for s in secrets if f"| `{(name := s['Name'].removeprefix(prefix))}` |" not in page] == []


def test_the_runbook_names_every_output_that_is_for_people(production: Synthesized) -> None:
    page = RUNBOOK.read_text(encoding="utf-8")
    outputs = {name: out for part in production.templates.values() for name, out in part.get("Outputs", {}).items()}
    assert [name for name, out in outputs.items() if "Description" in out and f"| `{name}` |" not in page] == []


# The page on infrastructure -------------------------------------------------------------------------------------------


def rows_under(header: str) -> list[str]:
    """The rows of the page's table with this header."""
    lines = INFRASTRUCTURE.read_text(encoding="utf-8").splitlines()
    return list(takewhile(lambda line: line.startswith("|"), lines[lines.index(header) + 2 :]))


def alarm_rows(production: Synthesized) -> Iterator[str]:
    for name, alarm in alarms_of(production).items():
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
    assert rows_under("| alarm | watches | rings when it is |") == list(alarm_rows(production))


def permission_rows(production: Synthesized) -> Iterator[str]:
    for part in ("edge", "generation"):
        for logical_id, policy in production.resources(part, "AWS::IAM::Policy").items():
            who = logical_id.partition("Role")[0].lower()
            for statement in policy["PolicyDocument"]["Statement"]:
                if who == "scheduler" and (who := _name_resource(statement["Resource"])):
                    who = f"{who.partition(',')[0]}'s schedule"
                on = ", ".join(map(_name_resource, _list(statement["Resource"])))
                may = ", ".join(f"`{action.partition(':')[2]}`" for action in _list(statement["Action"]))
                yield f"| {who} | {on} | {may} |"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _name_resource(reference: Any) -> str:
    text = json.dumps(reference)
    if objects := re.search(r'wandstore-generated-ui-.*"(/[a-z]+/\*)"', text):
        return f"bucket `{objects[1][1:]}`"
    if secret := re.search(r"RefSecrets([A-Z][A-Za-z]+?)[0-9A-F]{8}", text):
        return f"secret `{re.sub(r'(?<=[a-z])(?=[A-Z])', '_', secret[1]).upper()}`"
    return next(name for part, name in RESOURCES.items() if part in text)


def test_the_table_of_permissions_is_what_the_policies_say(production: Synthesized) -> None:
    assert rows_under("| who | on | may |") == list(permission_rows(production))


def stage_rows() -> Iterator[str]:
    """The beginning of each row; what a field is for is the page's own."""
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


def test_the_table_of_stages_has_all_in_which_they_differ() -> None:
    page = INFRASTRUCTURE.read_text(encoding="utf-8")
    assert [row for row in stage_rows() if row not in page] == []


def test_every_type_of_resource_is_on_the_page(production: Synthesized) -> None:
    page = INFRASTRUCTURE.read_text(encoding="utf-8")
    types = {r["Type"] for part in production.templates.values() for r in part["Resources"].values()}
    assert [kind for kind in sorted(types) if kind.removeprefix("AWS::") not in page] == []
