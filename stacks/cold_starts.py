"""How long new instances take to start, from the log lines that Lambda itself writes."""

from __future__ import annotations

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_logs as logs
from constructs import Construct

from stacks.metrics import FIVE_MINUTES, StageMetrics

# Only these two make somebody or something wait: a shopper, or a job.
FUNCTIONS = ("Edge", "Generator")

# The fields of Lambda's REPORT line of the first request of an instance, by how the instance started: `Init` for a cold
# start, `Restore` for a start from a snapshot. A restored instance reports the duration, and then the billed duration.
_REPORT_LINE = (
    '[report="REPORT", id1, id2, d1, d2, ms1, b1, b2, b3, ms2, m1, m2, m3, mb1, x1, x2, x3, x4, mb2, '
    'kind="{kind}", label="Duration:", milliseconds, ms3{rest}]'
)
_REST_BY_KIND = {"Init": "", "Restore": ", b4, b5, b6, milliseconds2, ms4"}
KINDS = tuple(_REST_BY_KIND)


def measure_slowest_start(scope: Construct, metrics: StageMetrics) -> cloudwatch.MathExpression:
    """Adds a metric filter for each function and kind of start; the maximum of their metrics, in milliseconds."""
    starts: dict[str, cloudwatch.IMetric] = {}
    for name in FUNCTIONS:
        for kind, rest in _REST_BY_KIND.items():
            metric_filter = logs.MetricFilter(
                scope,
                f"{name}{kind}",
                log_group=metrics.functions[name].log_group,
                filter_pattern=logs.FilterPattern.literal(_REPORT_LINE.format(kind=kind, rest=rest)),
                metric_namespace=metrics.namespace,
                metric_name=f"{name}{kind}Duration",
                metric_value="$milliseconds",
            )
            starts[f"{name.lower()}{kind}"] = metric_filter.metric(statistic="Maximum", period=FIVE_MINUTES)
    return cloudwatch.MathExpression(
        expression="MAX([" + ", ".join(f"FILL({name}, 0)" for name in starts) + "])",
        using_metrics=starts,
        label="slowest start, ms",
    )
