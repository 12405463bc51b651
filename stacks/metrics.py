"""The metrics of a stage, as its alarms watch them and its dashboard shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sqs as sqs

from stacks.functions import StageFunction
from stacks.stages import Stage
from wandstore.settings import MODEL_PROVIDERS, GenerationMode

MODES: tuple[GenerationMode, ...] = get_args(GenerationMode)
# The reasons for a failed sync that last until a person acts (`wandstore.catalogue.sync`). The first has an alarm of
# its own, because another person acts.
TOKEN_REFUSED = "refused"
LASTING_SYNC_FAILURES = ("schema", "unusable", "frozen", "gone", "locked", "domain", "defect")

PRIVACY_TOPICS = ("customers/redact", "customers/data_request", "shop/redact")

FIVE_MINUTES = cdk.Duration.minutes(5)
# A ratio of fewer events than these in one period says nothing.
MIN_VISITS = 50
MIN_MODEL_CALLS = 20
# So many changes that only the clock found, in a day without one event, are no coincidence.
MAX_CHANGES_WITHOUT_EVENTS = 4


@dataclass(frozen=True)
class StageMetrics:
    """`functions` has the stage's functions by name: Edge, Generator, Keeper, Publisher, NeighbourCounter,
    ShopEvents, PublicFilesPublisher.

    `shop_events` is the queue of shop events, and `shop_event_dead_letters` the number of messages in its dead letters.
    """

    stage: Stage
    functions: Mapping[str, StageFunction]
    shop_events: sqs.IQueue
    shop_event_dead_letters: cloudwatch.IMetric

    @property
    def providers(self) -> tuple[str, ...]:
        """The stage's model providers; one at least, because an alarm and a graph need a metric."""
        return self.stage.settings.providers or MODEL_PROVIDERS[:1]

    @property
    def namespace(self) -> str:
        """The namespace that `wandstore.observability` writes to."""
        return f"WandStore/{self.stage.settings.environment}"

    def named(
        self, name: str, *, statistic: str = "Sum", period: cdk.Duration = FIVE_MINUTES, **dimensions: str
    ) -> cloudwatch.Metric:
        return cloudwatch.Metric(
            namespace=self.namespace,
            metric_name=name,
            dimensions_map=dimensions or None,
            statistic=statistic,
            period=period,
        )

    def by_every(self, dimensions: str, name: str) -> cloudwatch.MathExpression:
        """One line for each combination of values that was ever written; `dimensions` are separated by commas."""
        return cloudwatch.MathExpression(
            expression=f"SEARCH('{{{self.namespace},{dimensions}}} MetricName=\"{name}\"', 'Sum', 300)",
            using_metrics={},
        )

    def generation_time(self, statistic: str, mode: GenerationMode = "components") -> cloudwatch.Metric:
        """Of the pages of one mode: a store can have another than the stage."""
        return self.named("GenerationTime", statistic=statistic, mode=mode)

    def visits_of_returning_shoppers(self) -> dict[str, cloudwatch.Metric]:
        """By what the visit found: a hit, a stale page, or a miss."""
        return {
            "hit": self.named("CacheHit"),
            "stale": self.named("CacheStale"),
            "missed": self.named("CacheMiss", shopper="seen"),
        }

    def hit_rate(self) -> cloudwatch.MathExpression:
        visits = self.visits_of_returning_shoppers()
        return _percent("hit + stale", "hit + stale + missed", minimum=MIN_VISITS, **visits)

    def model_error_rate(self) -> cloudwatch.MathExpression:
        calls = {"failed": self.named("ModelError"), "called": self.named("ModelRequest")}
        return _percent("failed", "called", minimum=MIN_MODEL_CALLS, **calls)

    def refused_tokens(self) -> cloudwatch.Metric:
        return self.named("CatalogueSyncFailed", reason=TOKEN_REFUSED)

    def lasting_sync_failures(self) -> cloudwatch.MathExpression:
        failures = {reason: self.named("CatalogueSyncFailed", reason=reason) for reason in LASTING_SYNC_FAILURES}
        return _sum("failed syncs", failures)

    def privacy_requests(self) -> cloudwatch.MathExpression:
        names = (re.sub(r"\W", "_", topic) for topic in PRIVACY_TOPICS)
        requests = (self.named("PrivacyRequest", topic=topic) for topic in PRIVACY_TOPICS)
        return _sum("privacy requests", dict(zip(names, requests, strict=True)))

    def oldest_shop_event(self) -> cloudwatch.Metric:
        return self.shop_events.metric_approximate_age_of_oldest_message(period=FIVE_MINUTES, statistic="Maximum")

    def days_without_shop_events(self) -> cloudwatch.MathExpression:
        """1 for a day in which the clock found changes in shops and no event told of any."""
        day = cdk.Duration.days(1)
        found, sent = "FILL(found, 0)", "FILL(sent, 0)"
        return cloudwatch.MathExpression(
            expression=f"IF({found} > {MAX_CHANGES_WITHOUT_EVENTS} AND {sent} == 0, 1, 0)",
            using_metrics={
                "found": self.named("ChangeFoundByClock", period=day),
                "sent": self.shop_events.metric_number_of_messages_sent(period=day, statistic="Sum"),
            },
            period=day,
            label="days without events",
        )

    def model_dollars_an_hour(self) -> cloudwatch.MathExpression:
        hour = cdk.Duration.hours(1)
        dollars = {provider: self.named("ModelDollars", provider=provider, period=hour) for provider in self.providers}
        return _sum("dollars an hour", dollars, period=hour)


def _sum(
    label: str, metrics: Mapping[str, cloudwatch.IMetric], *, period: cdk.Duration = FIVE_MINUTES
) -> cloudwatch.MathExpression:
    return cloudwatch.MathExpression(
        expression=" + ".join(f"FILL({name}, 0)" for name in metrics),
        using_metrics=metrics,
        period=period,
        label=label,
    )


def _percent(part: str, whole: str, *, minimum: int, **metrics: cloudwatch.Metric) -> cloudwatch.MathExpression:
    """A ratio in percent, without a value in a period whose whole is less than `minimum`."""
    for name in metrics:
        part, whole = (text.replace(name, f"FILL({name}, 0)") for text in (part, whole))
    return cloudwatch.MathExpression(
        expression=f"IF(({whole}) >= {minimum}, 100 * ({part}) / ({whole}))",
        using_metrics=metrics,
        label="percent",
    )
