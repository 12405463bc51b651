"""The alarms of the resources themselves: functions, schedules, event sources, queues and tables.

None of them pages a person: where shoppers feel such a failure, an alarm of `stacks.shopper_alarms` rings too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch

from stacks.alarms import AlarmRow, Limit, above, below
from stacks.aws_metrics import account_concurrency, of_table, oldest_message, receives, throttle_events
from stacks.data import SHOPPER_RECORD_INDEXES
from stacks.metrics import FIVE_MINUTES, StageMetrics, sum_of

ACCOUNT_PERCENT = 80
# What is late, old or missing while a function does not work.
CONSEQUENCES = {
    "Edge": "shoppers saw the store's fallback page or an error",
    "PublicFiles": "shoppers whom the edge does not answer may see an old fallback page",
    "Generator": "shoppers wait longer for their page",
    "Keeper": "jobs that were lost are repaired later",
    "Publisher": "shoppers may see old prices",
    "NeighbourCounter": "shoppers see yesterday's neighbours of a product",
    "ShopEvents": "shoppers may see old prices for a quarter of an hour, and orders are counted later",
    "VersionPruner": "shoppers feel nothing, and the snapshots of old versions are billed",
}
# The functions that EventBridge Scheduler invokes every few minutes.
SCHEDULED = ("Keeper", "Publisher", "PublicFiles")
NIGHTLY = ("NeighbourCounter", "VersionPruner")
# What an event source receives from a queue, by the queue.
SOURCES = {
    "GenerationQueue": "shoppers get no page of their own",
    "DeadLetters": "the jobs of dead letters stay live, and their shoppers get no new page for hours",
    "ShopEvents": "shoppers may see old prices for a quarter of an hour, and orders are not counted",
}
# The calls that a shopper's request makes, by table. AWS counts errors by table and operation, and an alarm may have
# ten metrics.
REQUEST_CALLS = (
    ("UiCache", "BatchGetItem"),
    ("UiCache", "PutItem"),
    ("GenerationQueueTable", "BatchGetItem"),
    ("GenerationQueueTable", "TransactWriteItems"),
    ("GenerationQueueTable", "UpdateItem"),
    ("ShopperSessions", "BatchGetItem"),
    ("ShopperSessions", "UpdateItem"),
    ("ShopperRecords", "UpdateItem"),
)


def resource_alarm_rows(metrics: StageMetrics) -> Iterator[AlarmRow]:
    yield from _function_rows(metrics)
    yield from _schedule_rows(metrics)
    yield from _queue_rows(metrics)
    yield from _table_rows(metrics)


def _function_rows(metrics: StageMetrics) -> Iterator[AlarmRow]:
    for name, function in metrics.functions.items():
        consequence = _consequence(name)
        yield AlarmRow(
            name=f"{name}FunctionErrors",
            metric=function.function.metric_errors(period=FIVE_MINUTES),
            limit=above(0),
            description=f"An invocation of the {_in_words(name)} function failed or timed out, which its code should "
            f"never do; {consequence}. Find the reason in its log.",
        )
        yield AlarmRow(
            name=f"{name}Throttles",
            metric=function.function.metric_throttles(period=FIVE_MINUTES),
            limit=above(0, periods=2),
            description=f"The {_in_words(name)} function was throttled for ten minutes, longer than a burst; "
            f"{consequence}. Find out what uses up its concurrency or the account's.",
        )
    quota = metrics.stage.account_concurrency
    yield AlarmRow(
        name="AccountConcurrency",
        metric=account_concurrency(),
        limit=above(quota * ACCOUNT_PERCENT / 100),
        description=f"The account's functions run over {ACCOUNT_PERCENT} % of the {quota} requests that it may run at "
        "once; at 100 %, shoppers see an error. Find out which function it is, or have the quota raised.",
    )


def _consequence(name: str) -> str:
    return CONSEQUENCES.get(name, "shoppers feel nothing at once")


def _schedule_rows(metrics: StageMetrics) -> Iterator[AlarmRow]:
    """What these functions measure is missing while they do not run, so no other alarm would ring."""
    for name in SCHEDULED:
        yield _stopped(metrics, name, below(1, periods=2), cdk.Duration.minutes(15), "half an hour, many intervals")
    for name in NIGHTLY:
        yield _stopped(metrics, name, below(1, periods=2), cdk.Duration.days(1), "two nights, where one is harmless")


def _stopped(metrics: StageMetrics, name: str, limit: Limit, period: cdk.Duration, how_long: str) -> AlarmRow:
    return AlarmRow(
        name=f"{name}Stopped",
        metric=metrics.functions[name].function.metric_invocations(period=period),
        limit=limit,
        description=f"The {_in_words(name)} function has not run for {how_long}; {_consequence(name)}. "
        "Enable its schedule again.",
        always_has_data=True,
    )


def _queue_rows(metrics: StageMetrics) -> Iterator[AlarmRow]:
    for name, consequence in SOURCES.items():
        yield AlarmRow(
            name=f"{name}NotReceived",
            metric=receives(metrics.queues[name]),
            limit=below(1, periods=3),
            description=f"Nothing has asked the queue {_in_words(name)} for messages for a quarter of an hour, which "
            f"an enabled event source does all the time; {consequence}. Enable the event source again.",
            always_has_data=True,
        )
    yield AlarmRow(
        name="OldestMessage",
        metric=oldest_message(metrics.queues["GenerationQueue"]),
        limit=above(900, periods=2),
        description="Shoppers wait for their page: a message of the generation queue is over 15 minutes old, far "
        "beyond three attempts. Unlike OldestJob, it rings without the keeper. See whether jobs are received at all.",
    )


def _table_rows(metrics: StageMetrics) -> Iterator[AlarmRow]:
    for name, table in metrics.tables.items():
        indexes = [index for index, _, _ in SHOPPER_RECORD_INDEXES] if name == "ShopperRecords" else []
        yield AlarmRow(
            name=f"{name}Throttled",
            metric=throttle_events(table, indexes),
            limit=above(20, periods=2),
            description=f"Shoppers may see the fallback page, or get theirs later: over twenty reads and writes of the "
            f"table {_in_words(name)} were throttled in each of two periods of five minutes, more than retries hide. "
            "Find the hot key, or the table's limit.",
        )
    yield AlarmRow(
        name="TransactionConflicts",
        metric=sum_of("conflicts", _conflicts(metrics)),
        limit=above(500, periods=3),
        description="Shoppers may get their page later: over five hundred writes met another on the same item in each "
        "of three periods of five minutes, where a crowd of first visits causes some hundreds once. Raise POOL_SIZE.",
    )
    yield AlarmRow(
        name="TableErrors",
        metric=sum_of(
            "errors",
            {
                f"m{number}": of_table(metrics.tables[table], "SystemErrors", Operation=operation)
                for number, (table, operation) in enumerate(REQUEST_CALLS)
            },
        ),
        limit=above(10, periods=2),
        description="Shoppers may see the fallback page: DynamoDB failed over ten calls of their requests in each of "
        "two periods of five minutes, more than retries hide. See AWS's health dashboard.",
    )


def _conflicts(metrics: StageMetrics) -> dict[str, cloudwatch.IMetric]:
    tables = metrics.tables.items()
    return {name[0].lower() + name[1:]: of_table(table, "TransactionConflict") for name, table in tables}


def _in_words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
