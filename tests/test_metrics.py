"""Every metric that an alarm or the dashboard watches is written, with the same dimensions.

CloudWatch reports no mistake: an alarm on a name that is never written, or with other dimensions, never rings.
"""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_type_hints

import pytest

from container_image.llm.bedrock import Bedrock
from container_image.llm.claude import Claude
from container_image.llm.kimi import Kimi
from tests.stacks.conftest import Resource, synthesize
from tests.written_metrics import WrittenMetric, metrics_in
from wandstore.documents.components import ComponentTree
from wandstore.documents.document import Document, mode_of
from wandstore.documents.segments import SegmentedDocument
from wandstore.observability import count, count_hit, measure_seconds
from wandstore.settings import MODEL_PROVIDERS, Settings

ROOT = Path(__file__).resolve().parent.parent
WRITERS = ("wandstore", "lambdas", "container_image")
NAMESPACE = "WandStore/production"
SEARCH = re.compile(rf"""SEARCH\('{{{NAMESPACE},([\w,]+)}} MetricName="(\w+)"'""")


class Metric(NamedTuple):
    """A name and its dimensions, each with the values that are said in words; all values where it is empty."""

    name: str
    dimensions: dict[str, frozenset[str]]
    place: str

    @property
    def dimension_names(self) -> frozenset[str]:
        return frozenset(self.dimensions)


def calls_of(path: Path, *functions: str) -> Iterator[ast.Call]:
    """The calls of functions by their name, and of an object's own methods."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(value=ast.Name(id="self"), attr=name)):
                if name in functions:
                    yield node


def read_metric(call: ast.Call, path: Path) -> Metric:
    """A call's metric; its keywords are the dimensions."""
    place = f"{path.relative_to(ROOT)}:{call.lineno}"
    name = call.args[0]
    assert isinstance(name, ast.Constant), f"{place}: the name of a metric is a literal"
    assert all(keyword.arg for keyword in call.keywords), f"{place}: dimensions are keywords"
    return Metric(str(name.value), {str(k.arg): _values_in(k.value) for k in call.keywords}, place)


def _values_in(expression: ast.expr) -> frozenset[str]:
    """`"a"` and `"a" if x else "b"` say their values; anything else may have any."""
    match expression:
        case ast.Constant(value=str(value)):
            return frozenset({value})
        case ast.IfExp(body=ast.Constant(value=str(one)), orelse=ast.Constant(value=str(other))):
            return frozenset({one, other})
    return frozenset()


@cache
def written_metrics() -> list[Metric]:
    """All that the functions write, but for `count_hit`, whose name is in its line."""
    return [
        read_metric(call, path)
        for writer in WRITERS
        for path in sorted((ROOT / writer).rglob("*.py"))
        for call in calls_of(path, "count", "measure_seconds")
    ]


def operations_resources(kind: str) -> Iterator[tuple[str, Resource]]:
    """The properties of production's alarms, dashboard or metric filters, by logical id."""
    yield from synthesize("production").resources("operations", f"AWS::{kind}").items()


def watched_metrics() -> Iterator[Metric]:
    """Every metric of ours that an alarm or the dashboard names, as CloudWatch gets it."""
    for name, alarm in operations_resources("CloudWatch::Alarm"):
        queries = [query["MetricStat"]["Metric"] for query in alarm.get("Metrics", []) if "MetricStat" in query]
        for metric in queries or [alarm]:
            if metric["Namespace"] == NAMESPACE:
                dimensions = {d["Name"]: frozenset({d["Value"]}) for d in metric.get("Dimensions", [])}
                yield Metric(metric["MetricName"], dimensions, name)
    for _, dashboard in operations_resources("CloudWatch::Dashboard"):
        _, pieces = dashboard["DashboardBody"]["Fn::Join"]
        body = json.loads("".join(piece if isinstance(piece, str) else "reference" for piece in pieces))
        for widget in body["widgets"]:
            for row in widget["properties"].get("metrics", []):
                yield from _metrics_of_row(row, widget["properties"]["title"])


def _metrics_of_row(row: list[Any], title: str) -> Iterator[Metric]:
    """A row of a graph: `[namespace, name, dimension, value, ..., options]`, or a search for all values.

    The metrics of any other expression are rows of their own.
    """
    match row[:-1] if isinstance(row[-1], dict) and len(row) > 1 else row:
        case [str(namespace), str(name), *dimensions]:
            if namespace == NAMESPACE:
                pairs = zip(dimensions[::2], dimensions[1::2], strict=True)
                yield Metric(name, {dimension: frozenset({value}) for dimension, value in pairs}, title)
        case [{"expression": str(expression)}]:
            if "SEARCH" in expression:
                search = SEARCH.match(expression)
                assert search, expression
                yield Metric(search[2], dict.fromkeys(search[1].split(","), frozenset()), title)
        case _:
            raise NotImplementedError(row)


def measured_in_logs() -> Iterator[Metric]:
    """What metric filters read from the logs."""
    for name, found in operations_resources("Logs::MetricFilter"):
        yield from (Metric(each["MetricName"], {}, name) for each in found["MetricTransformations"])


class Written:
    """What the functions write: each metric with the lines that write it."""

    def __init__(self, hit: WrittenMetric) -> None:
        self._by_name: dict[tuple[str, frozenset[str]], list[Metric]] = defaultdict(list)
        counted_hit = Metric(hit.name, dict.fromkeys(hit.dimensions, frozenset()), "count_hit")
        for metric in (*written_metrics(), counted_hit, *measured_in_logs()):
            self._by_name[metric.name, metric.dimension_names].append(metric)

    def lines_of(self, watched: Metric) -> list[str]:
        """The lines that may write a metric with these dimensions and these values; empty where none does."""
        return [
            metric.place
            for metric in self._by_name[watched.name, watched.dimension_names]
            if all(
                not metric.dimensions[name] or values <= metric.dimensions[name]
                for name, values in watched.dimensions.items()
            )
        ]


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Written:
    count_hit()
    (hit,) = metrics_in(capsys.readouterr().out)
    return Written(hit)


def test_every_metric_that_is_watched_is_written_under_the_same_dimensions(written: Written) -> None:
    watched = list(watched_metrics())
    assert len(watched) > 50
    never = [f"{each.place}: {each.name} by {each.dimensions}" for each in watched if not written.lines_of(each)]
    assert never == []


def test_the_lines_that_ring_an_alarm_can_be_named(written: Written) -> None:
    """Two of each kind: a new name for a metric, or a new place, shows here as well as in the alarm."""
    lines = {each.place[:-8]: written.lines_of(each) for each in watched_metrics() if each.place[-8:].isalnum()}
    for alarm, file in (
        ("PageFailed", "wandstore/storefront/ladder.py"),
        ("CartNotChanged", "lambdas/edge/routes/cart.py"),
        ("CheckoutRefused", "wandstore/storefront/checkout.py"),
        ("QueueFull", "wandstore/jobs/enqueue.py"),
        ("EnqueueUnknown", "wandstore/jobs/enqueue.py"),
        ("JobNotSent", "wandstore/jobs/enqueue.py"),
        ("AttemptInterrupted", "wandstore/jobs/attempt.py"),
        ("UnreadableMessage", "wandstore/jobs/attempt.py"),
        ("DeadLetter", "wandstore/jobs/keeper.py"),
        ("KimiBreakerOpened", "container_image/llm/ledger.py"),
        ("CatalogueTooOld", "lambdas/catalogue_publisher/handler.py"),
    ):
        assert [line.partition(":")[0] for line in lines[alarm]] == [file], alarm


def test_a_metric_that_nobody_writes_is_noticed(written: Written) -> None:
    assert written.lines_of(Metric("PageFailed", {}, ""))
    assert not written.lines_of(Metric("PageFailedd", {}, ""))
    assert not written.lines_of(Metric("PageFailed", {"store": frozenset({"lantern"})}, ""))
    assert not written.lines_of(Metric("CacheMiss", {"shopper": frozenset({"old"})}, ""))


def test_a_metric_is_written_under_the_same_dimensions_everywhere() -> None:
    dimensions: dict[str, dict[frozenset[str], str]] = defaultdict(dict)
    for metric in written_metrics():
        dimensions[metric.name][metric.dimension_names] = metric.place
    assert len(dimensions) > 20
    assert {name: found for name, found in dimensions.items() if len(found) > 1} == {}


def test_no_dimension_of_a_metric_is_a_shopper() -> None:
    names: dict[str, set[str]] = defaultdict(set)
    for metric in written_metrics():
        for name, values in metric.dimensions.items():
            names[name] |= values
    # Each of the others has few values: stores, providers, and words of ours.
    assert {name for name in names if {"id", "hash", "job", "email", "session"} & set(name.split("_"))} == set()
    assert names["shopper"] == {"seen", "new"}


def test_the_dimensions_that_code_says_are_the_ones_that_cloudwatch_gets(capsys: pytest.CaptureFixture[str]) -> None:
    """A dimension that is added to every line, as Powertools adds a service's name, would leave every alarm silent."""
    count("Said", shopper="new", store="lantern")
    count("Plain", 2)
    measure_seconds("Took", 1.5, mode="components")
    assert [tuple(metric) for metric in metrics_in(capsys.readouterr().out)] == [
        ("Said", 1, {"shopper": "new", "store": "lantern"}, "Count"),
        ("Plain", 2, {}, "Count"),
        ("Took", 1.5, {"mode": "components"}, "Seconds"),
    ]


def test_the_providers_and_the_mode_that_are_watched_are_all_that_exist() -> None:
    assert set(MODEL_PROVIDERS) == {Kimi.name, Claude.name, Bedrock.name}
    assert Settings().providers == (Kimi.name, Claude.name)  # which the alarms and the dashboard of production watch
    documents: tuple[Document, ...] = (
        ComponentTree.model_construct(components=()),
        SegmentedDocument.model_construct(segments=()),
    )
    modes = get_args(get_type_hints(Settings)["generation_mode"])
    assert set(modes) == {mode_of(document) for document in documents}


def test_the_page_on_generation_lists_what_the_generator_writes() -> None:
    page = (ROOT / "docs" / "architecture" / "generation.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+?`) \|", page.partition("## Metrics")[2].partition("\n## ")[0], re.MULTILINE)
    written = {metric.name for metric in written_metrics() if metric.place.startswith("container_image/")}
    assert {name for row in rows for name in row.split("`")[1::2]} == written
