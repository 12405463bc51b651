"""The monthly budget of a stage, for what AWS bills. It does not contain the models: `ModelSpend` watches those."""

from __future__ import annotations

from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_sns as sns
from constructs import Construct

from stacks.stages import Stage


def make_budget(scope: Construct, stage: Stage, topic: sns.ITopic) -> None:
    """Notifies the topic when the month's bill is over the limit, and when its forecast is.

    It has no name of its own: to change whom it notifies, CloudFormation makes a second one, whose name was taken.
    """
    subscriber = budgets.CfnBudget.SubscriberProperty(subscription_type="SNS", address=topic.topic_arn)
    budgets.CfnBudget(
        scope,
        "MonthlyCost",
        budget=budgets.CfnBudget.BudgetDataProperty(
            budget_type="COST",
            time_unit="MONTHLY",
            budget_limit=budgets.CfnBudget.SpendProperty(amount=stage.monthly_budget_usd, unit="USD"),
        ),
        notifications_with_subscribers=[
            budgets.CfnBudget.NotificationWithSubscribersProperty(
                notification=budgets.CfnBudget.NotificationProperty(
                    notification_type=kind,
                    comparison_operator="GREATER_THAN",
                    threshold=100,
                    threshold_type="PERCENTAGE",
                ),
                subscribers=[subscriber],
            )
            for kind in ("ACTUAL", "FORECASTED")
        ],
    )
