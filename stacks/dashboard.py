"""The dashboard of a stage, a row of graphs for each subject; the runbook refers to the graphs by their titles."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from stacks.aws_metrics import WaysIn, concurrency, of_table, oldest_message
from stacks.cold_starts import FUNCTIONS as STARTS_OF
from stacks.cold_starts import KINDS as KINDS_OF_START
from stacks.firewall import list_rules
from stacks.metrics import MODES, StageMetrics
from stacks.resource_alarms import REQUEST_CALLS


def make_dashboard(
    scope: Construct, metrics: StageMetrics, ways_in: WaysIn, alarms: Sequence[cloudwatch.IAlarm]
) -> cloudwatch.Dashboard:
    dashboard = cloudwatch.Dashboard(scope, "Dashboard", dashboard_name=f"wandstore-{metrics.stage.name}")
    # The alarm that pages a person is the first.
    dashboard.add_widgets(cloudwatch.AlarmStatusWidget(title="Alarms", alarms=list(alarms), width=24, height=6))
    for row in (
        _shoppers(metrics, ways_in),
        _refusals(metrics),
        _pages(metrics),
        _generation(metrics),
        _jobs(metrics),
        _models(metrics),
        _providers(metrics),
        _failures(metrics),
        _functions(metrics),
        _tables(metrics),
        _catalogues(metrics),
        _shops(metrics),
    ):
        dashboard.add_widgets(*row)
    return dashboard


def _shoppers(metrics: StageMetrics, ways_in: WaysIn) -> list[cloudwatch.IWidget]:
    stopped = [metric for rule in list_rules(metrics.stage) for metric in ways_in.stopped_by(rule)]
    return [
        # Without a firewall, nothing of it is to be seen.
        _graph("Health, and stopped by the firewall", ways_in.health(), *stopped),
        _graph("Answers to shoppers", ways_in.answers(), ways_in.posts()),
        _graph("Errors in percent", ways_in.error_rate("5xx"), ways_in.error_rate("4xx"), ways_in.post_errors()),
    ]


def _refusals(metrics: StageMetrics) -> list[cloudwatch.IWidget]:
    return [
        _graph("Pages that are not the shopper's own, in percent", metrics.fallback_share()),
        _graph("Refused posts", metrics.by_every("reason", "RefusedPost")),
        _graph(
            "Not stored",
            *(
                metrics.named(name)
                for name in (
                    "CartNotChanged",
                    "ListNotChanged",
                    "ChoiceNotStored",
                    "EventNotTracked",
                    "CheckoutRefused",
                )
            ),
        ),
    ]


def _pages(metrics: StageMetrics) -> list[cloudwatch.IWidget]:
    visits = metrics.visits_of_returning_shoppers()
    edge = metrics.functions["Edge"].function
    return [
        _graph("Pages", visits["hit"], visits["stale"], metrics.named("CacheMiss", shopper="new"), visits["missed"]),
        _graph("Edge function, ms", edge.metric_duration(statistic="p50"), edge.metric_duration(statistic="p95")),
        _graph("Requests and errors", edge.metric_invocations(), edge.metric_errors(), edge.metric_throttles()),
    ]


def _generation(metrics: StageMetrics) -> list[cloudwatch.IWidget]:
    times = (metrics.generation_time(statistic, mode) for mode in MODES for statistic in ("p50", "p95"))
    return [
        _graph("Generation, seconds", *times),
        _graph("Pages by source", metrics.by_every("source,reason", "Composition")),
        _graph("Verdicts on model answers", metrics.by_every("verdict,provider", "AnswerVerdict")),
    ]


def _jobs(metrics: StageMetrics) -> list[cloudwatch.IWidget]:
    generator = metrics.functions["Generator"].function
    return [
        _graph(
            "Queue",
            metrics.named("OldestJobAge", statistic="Maximum"),
            oldest_message(metrics.queues["GenerationQueue"]),
            concurrency(generator),
            *(metrics.named(name) for name in ("QueueFull", "DeadLetter", "JobResent")),
        ),
        _graph(
            "Jobs that met a failure",
            *(
                metrics.named(name)
                for name in (
                    "EnqueueUnknown",
                    "JobNotSent",
                    "AttemptInterrupted",
                    "AttemptFailed",
                    "HeartbeatFailed",
                    "UnreadableMessage",
                )
            ),
        ),
        _graph(
            "Receives from each queue",
            *(
                metric
                for name in ("GenerationQueue", "DeadLetters", "ShopEvents")
                for metric in (
                    metrics.queues[name].metric_number_of_messages_received(),
                    metrics.queues[name].metric_number_of_empty_receives(),
                )
            ),
        ),
    ]


def _models(metrics: StageMetrics) -> list[cloudwatch.IWidget]:
    return [
        _graph("Model calls", metrics.by_every("provider,outcome", "ModelCall")),
        _graph("Dollars for models", *(metrics.named("ModelDollars", provider=name) for name in metrics.providers)),
        _graph("Refused spending", metrics.by_every("purpose,reason", "SpendingRefused")),
    ]


def _providers(metrics: StageMetrics) -> list[cloudwatch.IWidget]:
    return [
        _graph("Failed model calls", metrics.named("ModelRequest"), metrics.named("ModelError")),
        _graph(
            "Providers that are not called",
            *(
                metrics.named(name, provider=provider)
                for provider in metrics.providers
                for name in ("BreakerOpened", "ProviderBlocked", "AllModelsGone")
            ),
        ),
        _graph("Budgets that are spent", metrics.named("BudgetSpent")),
    ]


def _failures(metrics: StageMetrics) -> list[cloudwatch.IWidget]:
    never = ("PageFailed", "CatalogueFailed", "UnknownError", "SlotWithoutJob")
    starts = (f"{function}{kind}Duration" for function in STARTS_OF for kind in KINDS_OF_START)
    return [
        _graph("Defects", *(metrics.named(name) for name in never)),
        _graph("Unreadable and too large pages", metrics.unreadable_pages(), metrics.large_pages()),
        _graph("Slowest starts, ms", *(metrics.named(name, statistic="Maximum") for name in starts)),
    ]


def _functions(metrics: StageMetrics) -> list[cloudwatch.IWidget]:
    functions = [found.function for found in metrics.functions.values()]
    return [
        _graph("Errors of functions", *(function.metric_errors() for function in functions)),
        _graph("Throttles of functions", *(function.metric_throttles() for function in functions)),
        _graph("Concurrency of functions", *(concurrency(function) for function in functions)),
    ]


def _tables(metrics: StageMetrics) -> list[cloudwatch.IWidget]:
    tables = metrics.tables.values()
    return [
        _graph(
            "Throttled reads and writes",
            *(of_table(table, name) for table in tables for name in ("ReadThrottleEvents", "WriteThrottleEvents")),
        ),
        _graph("Transaction conflicts", *(of_table(table, "TransactionConflict") for table in tables)),
        _graph(
            "Errors of DynamoDB",
            *(
                of_table(metrics.tables[table], "SystemErrors", Operation=operation)
                for table, operation in REQUEST_CALLS
            ),
        ),
    ]


def _catalogues(metrics: StageMetrics) -> list[cloudwatch.IWidget]:
    return [
        _graph("Age of the oldest catalogue, seconds", metrics.named("OldestCatalogueAge", statistic="Maximum")),
        _graph("Failed syncs", metrics.by_every("reason", "CatalogueSyncFailed")),
        _graph(
            "Catalogues and fallback pages that were not published",
            *(metrics.named(name) for name in ("CatalogueNotPublished", "FallbackPageNotPublished")),
        ),
    ]


def _shops(metrics: StageMetrics) -> list[cloudwatch.IWidget]:
    shop_events = metrics.queues["ShopEvents"]
    return [
        _graph(
            "Events of shops, and changes without one",
            shop_events.metric_number_of_messages_sent(),
            metrics.named("ChangeFoundByClock"),
        ),
        _graph("Privacy requests", metrics.by_every("topic", "PrivacyRequest")),
        _graph(
            "Dead letters of shop events",
            metrics.queues["ShopEventDeadLetters"].metric_approximate_number_of_messages_visible(statistic="Maximum"),
        ),
    ]


def _graph(title: str, *metrics: cloudwatch.IMetric) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title=title, left=list(metrics), width=8)
