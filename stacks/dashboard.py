"""The dashboard of a stage; the runbook refers to its graphs by their titles."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from stacks.metrics import MODES, StageMetrics


def make_dashboard(scope: Construct, metrics: StageMetrics, alarms: Sequence[cloudwatch.Alarm]) -> cloudwatch.Dashboard:
    dashboard = cloudwatch.Dashboard(scope, "Dashboard", dashboard_name=f"wandstore-{metrics.stage.name}")
    dashboard.add_widgets(cloudwatch.AlarmStatusWidget(title="Alarms", alarms=alarms, width=24, height=4))
    visits = metrics.visits_of_returning_shoppers()
    edge, generator = metrics.functions["Edge"].function, metrics.functions["Generator"].function
    dashboard.add_widgets(
        _graph("Pages", visits["hit"], visits["stale"], metrics.named("CacheMiss", shopper="new"), visits["missed"]),
        _graph("Edge function, ms", edge.metric_duration(statistic="p50"), edge.metric_duration(statistic="p95")),
        _graph("Requests and errors", edge.metric_invocations(), edge.metric_errors(), edge.metric_throttles()),
    )
    dashboard.add_widgets(
        _graph(
            "Generation, seconds",
            *(metrics.generation_time(statistic, mode) for mode in MODES for statistic in ("p50", "p95")),
        ),
        _graph("Pages by source", metrics.by_every("source,reason", "Composition")),
        _graph("Verdicts on model answers", metrics.by_every("verdict,provider", "AnswerVerdict")),
    )
    dashboard.add_widgets(
        _graph("Model calls", metrics.by_every("provider,outcome", "ModelCall")),
        _graph("Dollars for models", *(metrics.named("ModelDollars", provider=name) for name in metrics.providers)),
        _graph(
            "Queue",
            metrics.named("OldestJobAge", statistic="Maximum"),
            generator.metric("ConcurrentExecutions", statistic="Maximum"),
            metrics.named("QueueFull"),
            metrics.named("DeadLetter"),
            metrics.named("JobResent"),
        ),
    )
    dashboard.add_widgets(_graph("Refused spending", metrics.by_every("purpose,reason", "SpendingRefused")))
    dashboard.add_widgets(
        _graph("Age of the oldest catalogue, seconds", metrics.named("OldestCatalogueAge", statistic="Maximum")),
        _graph("Failed syncs", metrics.by_every("reason", "CatalogueSyncFailed")),
        _graph("Dead letters of shop events", metrics.shop_event_dead_letters),
    )
    return dashboard


def _graph(title: str, *metrics: cloudwatch.IMetric) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title=title, left=list(metrics), width=8)
