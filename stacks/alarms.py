"""How a row of a table becomes an alarm, and which alarms page a person.

A stage has two topics. Every alarm and the budget notify the topic of notices, which somebody reads in the morning.
Only the composite alarm `ShoppersAffected` notifies the urgent topic, which may wake a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct

from stacks.stages import Stage

SHOPPERS_AFFECTED = "ShoppersAffected"


@dataclass(frozen=True)
class Limit:
    """An alarm rings when its metric is beyond the threshold in `periods` of the last `window` periods."""

    threshold: float
    comparison: cloudwatch.ComparisonOperator
    periods: int
    window: int


def above(threshold: float, *, periods: int = 1, window: int = 0) -> Limit:
    """Without a window, the periods are consecutive.

    A metric that arrives late is 0 in the newest period wherever its expression fills gaps. If `periods` had to be
    consecutive and include the newest, such an alarm would never ring: give it a wider window.
    """
    return Limit(threshold, cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD, periods, window or periods)


def below(threshold: float, *, periods: int = 1) -> Limit:
    return Limit(threshold, cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD, periods, periods)


@dataclass(frozen=True, kw_only=True)
class AlarmRow:
    """`name` is also the heading of the alarm in the runbook. What always has data rings where there is none.

    With `affects_shoppers`, it is a part of the alarm that pages a person. `description` says what shoppers feel, why
    the limit is where it is, and what to do.
    """

    name: str
    metric: cloudwatch.IMetric
    limit: Limit
    description: str
    always_has_data: bool = False
    affects_shoppers: bool = False


@dataclass(frozen=True)
class Topics:
    """`urgent` pages a person, `notices` does not."""

    urgent: sns.ITopic
    notices: sns.ITopic


def make_alarms(scope: Construct, stage: Stage, topics: Topics, rows: Sequence[AlarmRow]) -> list[cloudwatch.IAlarm]:
    """The alarm that pages a person, and then one for each row."""
    alarms = {row.name: _make_alarm(scope, stage, row) for row in rows}
    for alarm in alarms.values():
        alarm.add_alarm_action(actions.SnsAction(topics.notices))
    affecting = [alarms[row.name] for row in rows if row.affects_shoppers]
    urgent = cloudwatch.CompositeAlarm(
        scope,
        SHOPPERS_AFFECTED,
        composite_alarm_name=stage.alarm_name(SHOPPERS_AFFECTED),
        alarm_description="Shoppers cannot use the shop, or many of them see less than their own page. "
        "Find the part that rings on the dashboard, and do what the runbook says for it.",
        alarm_rule=cloudwatch.AlarmRule.any_of(
            *(cloudwatch.AlarmRule.from_alarm(alarm, cloudwatch.AlarmState.ALARM) for alarm in affecting)
        ),
    )
    urgent.add_alarm_action(actions.SnsAction(topics.urgent))
    # The person who was paged learns that it is over.
    urgent.add_ok_action(actions.SnsAction(topics.urgent))
    return [urgent, *alarms.values()]


def _make_alarm(scope: Construct, stage: Stage, row: AlarmRow) -> cloudwatch.Alarm:
    return cloudwatch.Alarm(
        scope,
        row.name,
        alarm_name=stage.alarm_name(row.name),
        alarm_description=row.description,
        metric=row.metric,
        threshold=row.limit.threshold,
        comparison_operator=row.limit.comparison,
        evaluation_periods=row.limit.window,
        datapoints_to_alarm=row.limit.periods if row.limit.window != row.limit.periods else None,
        # Mostly, no data is no problem: at night there are no visits, and no instance starts.
        treat_missing_data=cloudwatch.TreatMissingData.BREACHING
        if row.always_has_data
        else cloudwatch.TreatMissingData.NOT_BREACHING,
    )
