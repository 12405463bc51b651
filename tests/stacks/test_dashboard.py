"""The dashboard: one for a stage, with every alarm and the graphs that the runbook names."""

import json
from typing import Any

from tests.stacks.conftest import Synthesized


def widgets(stage: Synthesized) -> list[dict[str, Any]]:
    body = stage.only("operations", "AWS::CloudWatch::Dashboard")["DashboardBody"]
    parts = body["Fn::Join"][1]
    # Tokens stand for resources, whose names are known only after a deployment.
    text = "".join(part if isinstance(part, str) else "token" for part in parts)
    found: list[dict[str, Any]] = json.loads(text)["widgets"]
    return found


def test_the_dashboard_begins_with_every_alarm(production: Synthesized) -> None:
    first = widgets(production)[0]
    assert first["type"] == "alarm"
    assert len(first["properties"]["alarms"]) == len(production.alarms())


def test_every_graph_has_a_title_of_its_own_and_something_to_show(production: Synthesized) -> None:
    graphs = [widget["properties"] for widget in widgets(production) if widget["type"] == "metric"]
    titles = [graph["title"] for graph in graphs]
    assert len(titles) == len(set(titles))
    assert all(graph["metrics"] for graph in graphs)
