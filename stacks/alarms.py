"""The alarms of a stage, as a table: name, metric, limit, description."""

from __future__ import annotations

import re
from dataclasses import dataclass

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct

from stacks.metrics import FIVE_MINUTES, StageMetrics

HOURS_IN_A_MONTH = 730
# A model writes about twice as many tokens for a page of HTML as for a component tree.
MAX_HTML_SECONDS = 30
# The functions that EventBridge Scheduler invokes every few minutes.
SCHEDULED = ("Keeper", "Publisher")


@dataclass(frozen=True)
class Limit:
    """An alarm rings when its metric is beyond the threshold in this many periods in a row."""

    threshold: float
    comparison: cloudwatch.ComparisonOperator
    periods: int


def above(threshold: float, *, periods: int = 1) -> Limit:
    return Limit(threshold, cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD, periods)


def below(threshold: float, *, periods: int = 1) -> Limit:
    return Limit(threshold, cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD, periods)


@dataclass(frozen=True)
class AlarmRow:
    """`name` is also the heading of the alarm in the runbook. What always has data rings where there is none."""

    name: str
    metric: cloudwatch.IMetric
    limit: Limit
    description: str
    always_has_data: bool = False


def make_alarms(scope: Construct, stage_name: str, topic: sns.ITopic, rows: list[AlarmRow]) -> list[cloudwatch.Alarm]:
    """Each alarm notifies the topic when it begins to ring."""
    alarms = []
    for row in rows:
        alarm = cloudwatch.Alarm(
            scope,
            row.name,
            alarm_name=f"wandstore-{stage_name}-{row.name}",
            alarm_description=row.description,
            metric=row.metric,
            threshold=row.limit.threshold,
            comparison_operator=row.limit.comparison,
            evaluation_periods=row.limit.periods,
            # Mostly, no data is no problem: at night there are no visits, and no instance starts.
            treat_missing_data=cloudwatch.TreatMissingData.BREACHING
            if row.always_has_data
            else cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(topic))
        alarms.append(alarm)
    return alarms


def alarm_rows(metrics: StageMetrics, slowest_start: cloudwatch.IMetric) -> list[AlarmRow]:
    return [
        *_target_rows(metrics, slowest_start),
        *_failure_rows(metrics),
        *_function_rows(metrics),
        *_schedule_rows(metrics),
    ]


def _target_rows(metrics: StageMetrics, slowest_start: cloudwatch.IMetric) -> list[AlarmRow]:
    """The targets of the specification."""
    monthly_budget = metrics.stage.monthly_budget_usd
    return [
        AlarmRow(
            "CacheHitRate",
            metrics.hit_rate(),
            below(70, periods=3),
            "Under 70 % of the visits of returning shoppers found a page of their own.",
        ),
        AlarmRow(
            "GenerationTime",
            metrics.generation_time("p95"),
            above(15, periods=3),
            "One page in twenty took over 15 s to generate.",
        ),
        AlarmRow(
            "HtmlGenerationTime",
            metrics.generation_time("p95", "html"),
            above(MAX_HTML_SECONDS, periods=3),
            f"One page in twenty of stores in html mode took over {MAX_HTML_SECONDS} s to generate.",
        ),
        AlarmRow("ColdStart", slowest_start, above(10_000), "An instance took over 10 s to start."),
        AlarmRow("ModelErrors", metrics.model_error_rate(), above(5, periods=3), "Over 5 % of the model calls failed."),
        AlarmRow(
            "ModelSpend",
            metrics.model_dollars_an_hour(),
            above(monthly_budget / HOURS_IN_A_MONTH, periods=3),
            f"In each of three hours, models cost more than a budget of ${monthly_budget} a month allows.",
        ),
    ]


def _failure_rows(metrics: StageMetrics) -> list[AlarmRow]:
    """What must never happen, or must not last."""
    never = above(0)
    oldest_job = metrics.named("OldestJobAge", statistic="Maximum", period=cdk.Duration.minutes(1))
    return [
        AlarmRow(
            "DeadLetter", metrics.named("DeadLetter"), never, "A job's message exceeded its maximum receive count."
        ),
        AlarmRow("OldestJob", oldest_job, above(900, periods=3), "The oldest live job is over 15 minutes old."),
        AlarmRow(
            "SlotWithoutJob",
            metrics.named("SlotWithoutJob"),
            never,
            "The keeper removed a slot without a live job from a pool member, which is the sign of a defect.",
        ),
        *(row for provider in metrics.providers for row in _provider_rows(metrics, provider)),
        AlarmRow(
            "BudgetSpent",
            metrics.named("BudgetSpent"),
            never,
            "A store has spent its daily budget for models; its pages are composed from templates until midnight UTC.",
        ),
        AlarmRow(
            "CatalogueNotPublished",
            metrics.named("CatalogueNotPublished"),
            never,
            "A store's catalogue could not be read or published; the store keeps its previous catalogue.",
        ),
        *_shop_rows(metrics),
        AlarmRow(
            "PageFailed",
            metrics.named("PageFailed"),
            never,
            "A page failed with an unexpected exception; the shopper got the fallback page.",
        ),
        AlarmRow(
            "UnknownError",
            metrics.named("UnknownError"),
            never,
            "A request failed with an unexpected exception and was answered with 500.",
        ),
    ]


def _shop_rows(metrics: StageMetrics) -> list[AlarmRow]:
    """The connections to Shopify shops. Their stores keep the previous catalogue, whatever happens."""
    never = above(0)
    return [
        AlarmRow(
            "ShopTokenRefused",
            metrics.refused_tokens(),
            never,
            "A shop refuses its store's token, or the token has no value; the store keeps its previous catalogue. "
            "Fill in another token under the name of the secret that the log names.",
        ),
        AlarmRow(
            "CatalogueSyncFailed",
            metrics.lasting_sync_failures(),
            never,
            "A store's Shopify shop cannot be read until a person acts; the store keeps its previous catalogue. "
            "Find the reason in the publisher's log, and do what the runbook says for it.",
        ),
        AlarmRow(
            "CatalogueTooOld",
            metrics.named("OldestCatalogueAge", statistic="Maximum"),
            above(3600),
            "A store's Shopify shop was not read as a whole for an hour; changes in the shop may not be shown. "
            "Find the store by the metric CatalogueAge, and run `wandstore sync` for it.",
        ),
        AlarmRow(
            "ShopEventDeadLetter",
            metrics.shop_event_dead_letters,
            never,
            "An event of a Shopify shop, such as an order, exceeded its maximum receive count. "
            "Fix the cause that the log names, then move the messages back to their queue.",
        ),
        AlarmRow(
            "ShopEventsWait",
            metrics.oldest_shop_event(),
            above(3600),
            "An event of a Shopify shop has waited for an hour; orders are not counted. "
            "Enable the event source of the function that handles shop events, or fix that function.",
        ),
        AlarmRow(
            "ShopEventsMissing",
            metrics.days_without_shop_events(),
            never,
            "Shops changed, and no event told of it for a day; changes are shown after a quarter of an hour. "
            "Subscribe the app to its topics again, or enable the partner event source.",
        ),
        AlarmRow(
            "PrivacyRequest",
            metrics.privacy_requests(),
            never,
            "A Shopify shop asks to erase a buyer or the shop, or to hand over what is known of a buyer. "
            "A person must answer it within 30 days; nothing does so by itself.",
        ),
    ]


def _provider_rows(metrics: StageMetrics, provider: str) -> list[AlarmRow]:
    name = provider.capitalize()
    return [
        AlarmRow(
            f"{name}ModelsGone",
            metrics.named("AllModelsGone", provider=provider),
            above(0),
            f"{name} does not offer any of the models in the settings.",
        ),
        AlarmRow(
            f"{name}Blocked",
            metrics.named("ProviderBlocked", provider=provider),
            above(0),
            f"{name} refuses the API key, or its quota is used up.",
        ),
        AlarmRow(
            f"{name}BreakerOpened",
            metrics.named("BreakerOpened", provider=provider),
            above(0),
            f"Too many calls of {name} gave no page. It is not called for a while, and then tried again.",
        ),
    ]


def _function_rows(metrics: StageMetrics) -> list[AlarmRow]:
    return [
        AlarmRow(
            f"{name}FunctionErrors",
            function.function.metric_errors(period=FIVE_MINUTES),
            above(0),
            f"An invocation of the {_in_words(name)} function failed or timed out.",
        )
        for name, function in metrics.functions.items()
    ]


def _schedule_rows(metrics: StageMetrics) -> list[AlarmRow]:
    """What these functions measure is missing while they do not run, so no other alarm would ring."""
    return [
        AlarmRow(
            f"{name}Stopped",
            metrics.functions[name].function.metric_invocations(period=cdk.Duration.minutes(15)),
            below(1, periods=2),
            f"The {_in_words(name)} function has not run for half an hour. Enable its schedule again.",
            always_has_data=True,
        )
        for name in SCHEDULED
    ]


def _in_words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
