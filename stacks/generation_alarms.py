"""The alarms of pages in the making: the targets of the specification, jobs, and models. None of them pages a person:
shoppers keep their earlier page, or see the store's shared or fallback page, and can buy.
"""

from __future__ import annotations

from collections.abc import Iterator

from aws_cdk import aws_cloudwatch as cloudwatch

from stacks.alarms import AlarmRow, above, below
from stacks.metrics import ONE_HOUR, ONE_MINUTE, StageMetrics

HOURS_IN_A_MONTH = 730
# A model writes about twice as many tokens for a page of HTML as for a component tree.
MAX_HTML_SECONDS = 30


def generation_alarm_rows(metrics: StageMetrics, slowest_start: cloudwatch.IMetric) -> Iterator[AlarmRow]:
    yield from _target_rows(metrics, slowest_start)
    yield from _job_rows(metrics)
    yield from _model_rows(metrics)


def _target_rows(metrics: StageMetrics, slowest_start: cloudwatch.IMetric) -> Iterator[AlarmRow]:
    """The targets of the specification."""
    yield AlarmRow(
        name="CacheHitRate",
        metric=metrics.hit_rate(),
        limit=below(70),
        description="Returning shoppers do not find a page of their own: under 70 % of an hour's visits, the target. "
        "See whether jobs wait or fail.",
    )
    yield AlarmRow(
        name="GenerationTime",
        metric=metrics.generation_time("p95", period=ONE_HOUR),
        limit=above(15, periods=2),
        description="New shoppers wait longer for their page: one in twenty took over 15 s to generate, the target, in "
        "each of two hours, of which one slow page is no proof. Use a faster model.",
    )
    yield AlarmRow(
        name="HtmlGenerationTime",
        metric=metrics.generation_time("p95", "html", ONE_HOUR),
        limit=above(MAX_HTML_SECONDS, periods=2),
        description=f"New shoppers of stores in html mode wait longer for their page: one in twenty took over "
        f"{MAX_HTML_SECONDS} s to generate in each of two hours, twice the other target. Use a faster model.",
    )
    yield AlarmRow(
        name="ColdStart",
        metric=slowest_start,
        limit=above(10_000),
        description="A shopper or a job waited over 10 s, the target, while an instance started. See which function, "
        "and whether its snapshot is used.",
    )


def _job_rows(metrics: StageMetrics) -> Iterator[AlarmRow]:
    """What must never happen, or must not last."""
    never = above(0)
    yield AlarmRow(
        name="DeadLetter",
        metric=metrics.named("DeadLetter"),
        limit=never,
        description="A shopper gets no new page until the next visit: a job's message exceeded its maximum receive "
        "count, which retries do not mend. Find the job in the generator's log, then redrive.",
    )
    yield AlarmRow(
        name="OldestJob",
        metric=metrics.named("OldestJobAge", statistic="Maximum", period=ONE_MINUTE),
        limit=above(900, periods=3),
        description="Shoppers wait for their page: the oldest live job is over 15 minutes old, far beyond three "
        "attempts. See whether jobs are received at all.",
    )
    yield AlarmRow(
        name="QueueFull",
        metric=metrics.named("QueueFull"),
        limit=above(20, periods=3),
        description="New shoppers get no page of their own: over twenty found every pool member full in each of three "
        "periods of five minutes, which is no short crowd. Raise the concurrency, or find the flood.",
    )
    yield AlarmRow(
        name="EnqueueUnknown",
        metric=metrics.named("EnqueueUnknown"),
        limit=above(5, periods=2),
        description="Shoppers may get their page later: over five jobs were written without an answer in each of two "
        "periods of five minutes, where single ones are lost replies. Check the generation queue table.",
    )
    yield AlarmRow(
        name="JobNotSent",
        metric=metrics.named("JobNotSent"),
        limit=above(5, periods=2),
        description="Shoppers get their page a minute later: over five messages were not sent in each of two periods "
        "of five minutes, and the keeper sent them. Check the edge's permissions and SQS.",
    )
    yield AlarmRow(
        name="AttemptInterrupted",
        metric=metrics.named("AttemptInterrupted"),
        limit=above(5, periods=2),
        description="Shoppers wait longer for their page: over five attempts were interrupted in each of two periods "
        "of five minutes, where single ones are repeated. Find the error in the generator's log.",
    )
    yield AlarmRow(
        name="HeartbeatFailed",
        metric=metrics.named("HeartbeatFailed"),
        limit=above(10, periods=2),
        description="Shoppers may wait longer for their page: over ten heartbeats of attempts failed in each of two "
        "periods of five minutes, where single ones are repeated, so a message may come again while its attempt works. "
        "Check the generator's permission to change a message's visibility.",
    )
    yield AlarmRow(
        name="UnreadableMessage",
        metric=metrics.named("UnreadableMessage"),
        limit=never,
        description="A message in the generation queue is no job, which only a foreign sender or another version "
        "causes; a shopper's page may be missing. Find the sender in the generator's log.",
    )
    yield AlarmRow(
        name="SlotWithoutJob",
        metric=metrics.named("SlotWithoutJob"),
        limit=never,
        description="The keeper removed a slot without a live job from a pool member; shoppers feel nothing, and it is "
        "always a defect. Save the log of the keeper.",
    )


def _model_rows(metrics: StageMetrics) -> Iterator[AlarmRow]:
    never = above(0)
    monthly_budget = metrics.stage.monthly_budget_usd
    yield AlarmRow(
        name="ModelErrors",
        metric=metrics.model_error_rate(),
        limit=above(5),
        description="Shoppers may get pages of templates: over 5 % of an hour's model calls failed, the target, and "
        "three at least, which is no single lost answer. See which provider, and its status page.",
    )
    for provider in metrics.providers:
        yield from _provider_rows(metrics, provider)
    yield AlarmRow(
        name="BudgetSpent",
        metric=metrics.named("BudgetSpent"),
        limit=never,
        description="A store has spent its daily budget for models; its shoppers get pages of templates until midnight "
        "UTC. Raise the budget, or find out who spent it.",
    )
    yield AlarmRow(
        name="ModelSpend",
        metric=metrics.model_dollars_an_hour(),
        limit=above(monthly_budget / HOURS_IN_A_MONTH, periods=3),
        description=f"In each of three hours, models cost more than a budget of ${monthly_budget} a month allows; "
        "shoppers feel nothing. Find out whether pages are more or dearer.",
    )


def _provider_rows(metrics: StageMetrics, provider: str) -> Iterator[AlarmRow]:
    name = provider.capitalize()
    never = above(0)
    yield AlarmRow(
        name=f"{name}ModelsGone",
        metric=metrics.named("AllModelsGone", provider=provider),
        limit=never,
        description=f"{name} does not offer any of the models in the settings; shoppers get the other provider's "
        "pages, or those of templates. Name a model that exists.",
    )
    yield AlarmRow(
        name=f"{name}Blocked",
        metric=metrics.named("ProviderBlocked", provider=provider),
        limit=never,
        description=f"{name} refuses the API key, or its quota is used up; shoppers get the other provider's pages, or "
        "those of templates. Fill in a key, or add credit.",
    )
    yield AlarmRow(
        name=f"{name}BreakerOpened",
        metric=metrics.named("BreakerOpened", provider=provider),
        limit=never,
        description=f"Too many calls of {name} gave no page. It is not called for a while, and then tried again; "
        "meanwhile shoppers get the other provider's pages, or those of templates. See its status page.",
    )
