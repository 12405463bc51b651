"""The metrics of a stage, as its alarms watch them and its dashboard shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_sqs as sqs

from stacks.functions import StageFunction
from stacks.stages import Stage
from wandstore.settings import MODEL_PROVIDERS, GenerationMode

MODES: tuple[GenerationMode, ...] = get_args(GenerationMode)
# The reasons for a failed sync that last until a person acts (`wandstore.catalogue.sync`). The first has an alarm of
# its own, because another person acts.
TOKEN_REFUSED = "refused"
LASTING_SYNC_FAILURES = ("schema", "unusable", "frozen", "gone", "locked", "domain", "defect")

# Where a page that cannot be read was stored (`wandstore.storefront.page_request`).
PAGE_STORES = ("cache", "archive")

PRIVACY_TOPICS = ("customers/redact", "customers/data_request", "shop/redact")

ONE_MINUTE = cdk.Duration.minutes(1)
FIVE_MINUTES = cdk.Duration.minutes(5)
ONE_HOUR = cdk.Duration.hours(1)
# A ratio of fewer visits than these in one period says nothing.
MIN_VISITS = 50
# A store of a thousand new shoppers a day has seven model calls an hour, and a hundred visits: what is rare is counted
# by the hour, or it would never be enough.
MIN_FAILURES_AN_HOUR = 3
# Fewer failures than these in one period have no consequence, however few requests there were.
MIN_FAILURES = 5
# So many changes that only the clock found, in a day without one event, are no coincidence.
MAX_CHANGES_WITHOUT_EVENTS = 4


@dataclass(frozen=True)
class StageMetrics:
    """`functions`, `tables` and `queues` are by the names of their constructs, which begin the names of alarms."""

    stage: Stage
    functions: Mapping[str, StageFunction]
    tables: Mapping[str, dynamodb.ITable]
    queues: Mapping[str, sqs.IQueue]

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

    def generation_time(
        self, statistic: str, mode: GenerationMode = "components", period: cdk.Duration = FIVE_MINUTES
    ) -> cloudwatch.Metric:
        """Of the pages of one mode for which a model was called: a store can have another than the stage."""
        return self.named("GenerationTime", statistic=statistic, period=period, mode=mode)

    def visits_of_returning_shoppers(self) -> dict[str, cloudwatch.Metric]:
        """By what the visit found: a hit, a stale page, or a miss."""
        return {
            "hit": self.named("CacheHit"),
            "stale": self.named("CacheStale"),
            "missed": self.named("CacheMiss", shopper="seen"),
        }

    def hit_rate(self) -> cloudwatch.MathExpression:
        """Of an hour; without a value where too few shoppers returned."""
        visits = self.visits_of_returning_shoppers()
        total = _total(visits)
        return cloudwatch.MathExpression(
            expression=f"IF(({total}) >= {MIN_VISITS}, 100 * ({_total(('hit', 'stale'))}) / ({total}))",
            using_metrics=visits,
            period=ONE_HOUR,
            label="percent",
        )

    def model_error_rate(self) -> cloudwatch.MathExpression:
        failed, called = {"failed": self.named("ModelError")}, {"called": self.named("ModelRequest")}
        return failure_share(failed, called, minimum=MIN_FAILURES_AN_HOUR, period=ONE_HOUR)

    def fallback_share(
        self, *, minimum: int = MIN_FAILURES, period: cdk.Duration = FIVE_MINUTES
    ) -> cloudwatch.MathExpression:
        """The percentage of pages that are not the shopper's own because something of ours failed."""
        failures = {
            "failed": self.named("PageFailed"),
            "unread": self.named("VisitReadFailed"),
            "unarchived": self.named("ArchiveReadFailed"),
        }
        return failure_share(failures, self.visits() | failures, minimum=minimum, period=period)

    def visits(self) -> dict[str, cloudwatch.Metric]:
        """What returning and new shoppers found."""
        return self.visits_of_returning_shoppers() | {"new": self.named("CacheMiss", shopper="new")}

    def unstored_actions(self) -> cloudwatch.MathExpression:
        return sum_of("actions", self._unstored())

    def unstored_share(self, posts: cloudwatch.IMetric) -> cloudwatch.MathExpression:
        """The percentage of an hour's posts that had no effect, because something of ours failed."""
        failures = self._unstored() | {"bags": self.named("CartNotChanged")}
        return failure_share(failures, {"posts": posts}, minimum=MIN_FAILURES_AN_HOUR, period=ONE_HOUR)

    def _unstored(self) -> dict[str, cloudwatch.Metric]:
        names = ("EventNotTracked", "ChoiceNotStored", "ListNotChanged")
        return {_as_id(name): self.named(name) for name in names}

    def unreadable_pages(self) -> cloudwatch.MathExpression:
        return sum_of("pages", {store: self.named("UnreadablePage", store=store) for store in PAGE_STORES})

    def large_pages(self) -> cloudwatch.Metric:
        """Pages of a day that the UI cache cannot hold."""
        return self.named("PageTooLarge", period=cdk.Duration.days(1))

    def refused_tokens(self) -> cloudwatch.Metric:
        return self.named("CatalogueSyncFailed", reason=TOKEN_REFUSED)

    def lasting_sync_failures(self) -> cloudwatch.MathExpression:
        failures = {reason: self.named("CatalogueSyncFailed", reason=reason) for reason in LASTING_SYNC_FAILURES}
        return sum_of("failed syncs", failures)

    def privacy_requests(self) -> cloudwatch.MathExpression:
        requests = {_as_id(topic): self.named("PrivacyRequest", topic=topic) for topic in PRIVACY_TOPICS}
        return sum_of("privacy requests", requests)

    def days_without_shop_events(self) -> cloudwatch.MathExpression:
        """1 for a day in which the clock found changes in shops and no event told of any."""
        day = cdk.Duration.days(1)
        found, sent = "FILL(found, 0)", "FILL(sent, 0)"
        return cloudwatch.MathExpression(
            expression=f"IF({found} > {MAX_CHANGES_WITHOUT_EVENTS} AND {sent} == 0, 1, 0)",
            using_metrics={
                "found": self.named("ChangeFoundByClock", period=day),
                "sent": self.queues["ShopEvents"].metric_number_of_messages_sent(period=day, statistic="Sum"),
            },
            period=day,
            label="days without events",
        )

    def model_dollars_an_hour(self) -> cloudwatch.MathExpression:
        hour = cdk.Duration.hours(1)
        dollars = {provider: self.named("ModelDollars", provider=provider, period=hour) for provider in self.providers}
        return sum_of("dollars an hour", dollars, period=hour)


def failure_share(
    failures: Mapping[str, cloudwatch.IMetric],
    whole: Mapping[str, cloudwatch.IMetric],
    *,
    minimum: int = MIN_FAILURES,
    period: cdk.Duration = FIVE_MINUTES,
) -> cloudwatch.MathExpression:
    """The failures in percent of the whole, which contains them; 0 in a period with fewer of them than `minimum`."""
    failed = _total(failures)
    return cloudwatch.MathExpression(
        expression=f"IF(({failed}) >= {minimum}, 100 * ({failed}) / ({_total(whole)}), 0)",
        using_metrics={**whole, **failures},
        period=period,
        label="percent",
    )


def sum_of(
    label: str, metrics: Mapping[str, cloudwatch.IMetric], *, period: cdk.Duration = FIVE_MINUTES
) -> cloudwatch.MathExpression:
    return cloudwatch.MathExpression(expression=_total(metrics), using_metrics=metrics, period=period, label=label)


def _total(names: Iterable[str]) -> str:
    return " + ".join(f"FILL({name}, 0)" for name in names)


def _as_id(name: str) -> str:
    """The id of a metric in an expression, which begins with a small letter."""
    return name[0].lower() + re.sub(r"\W", "_", name[1:])
