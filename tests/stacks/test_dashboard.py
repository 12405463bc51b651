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


def test_the_dashboard_begins_with_every_alarm_and_the_one_that_pages_is_the_first(production: Synthesized) -> None:
    first = widgets(production)[0]
    assert first["type"] == "alarm"
    # That one, and one for each metric.
    assert len(first["properties"]["alarms"]) == 1 + len(production.alarms())
    (definition,) = production.resources("operations", "AWS::CloudWatch::Dashboard").values()
    (alarm, *_) = [part["Fn::GetAtt"][0] for part in definition["DashboardBody"]["Fn::Join"][1] if "Fn::GetAtt" in part]
    assert alarm.startswith("ShoppersAffected")


def test_what_every_alarm_watches_is_on_a_graph(production: Synthesized) -> None:
    """Under its name: a graph may show it with other dimensions, or by every value of one."""
    body = json.dumps([widget["properties"].get("metrics", []) for widget in widgets(production)])
    watched = {
        metric["MetricName"]
        for alarm in production.alarms().values()
        for metric in [query["MetricStat"]["Metric"] for query in alarm.get("Metrics", []) if "MetricStat" in query]
        or [alarm]
    }
    assert {name for name in watched if name not in body} == set()


def test_every_row_of_graphs_is_full(production: Synthesized) -> None:
    """The widgets of a row are for one subject, and the next subject begins on the left."""
    rows: dict[int, int] = {}
    for widget in widgets(production):
        rows[widget["y"]] = rows.get(widget["y"], 0) + widget["width"]
    assert set(rows.values()) == {24}


def test_every_graph_has_a_title_of_its_own_and_something_to_show(production: Synthesized) -> None:
    graphs = [widget["properties"] for widget in widgets(production) if widget["type"] == "metric"]
    titles = [graph["title"] for graph in graphs]
    assert len(titles) == len(set(titles))
    assert all(graph["metrics"] for graph in graphs)
