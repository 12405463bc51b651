"""The operations stack: what is watched, who is told, and what may be spent."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from stacks.edge import EdgeStack
from stacks.functions import StageFunction
from stacks.generation import GenerationStack
from stacks.stages import Stage

PROVIDERS = ("kimi", "claude")
HOURS_OF_A_MONTH = 730
# Fewer than these in a period say nothing of a ratio.
LEAST_VISITS = 50
LEAST_CALLS = 20

# The line with which Lambda ends the first request of an instance, started cold or restored from a snapshot.
_COLD_START = (
    '[report="REPORT", id1, id2, d1, d2, ms1, b1, b2, b3, ms2, m1, m2, m3, mb1, x1, x2, x3, x4, mb2, '
    'kind="{kind}", label="Duration:", milliseconds, ms3{rest}]'
)


class OperationsStack(cdk.Stack):
    """Alarms by the contracts' names, each of which tells the topic; a dashboard; the month's budget."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        edge: EdgeStack,
        generation: GenerationStack,
        **options: Any,
    ) -> None:
        super().__init__(scope, construct_id, **options)
        self._stage = stage
        self._namespace = f"WandStore/{stage.settings.environment}"  # what `wandstore.observability` writes to
        self._functions = {
            "Edge": edge.edge,
            "Generator": generation.generator,
            "Keeper": generation.keeper,
            "Publisher": generation.publisher,
        }
        self.topic = self._make_topic()
        self.alarms: list[cloudwatch.Alarm] = []
        self._watch_targets()
        self._watch_failures()
        self._make_budget()
        dashboard = self._make_dashboard()
        cdk.CfnOutput(self, "DashboardName", value=dashboard.dashboard_name, description="The dashboard's name")
        cdk.CfnOutput(self, "AlarmTopic", value=self.topic.topic_arn, description="Where alarms are told")

    # Alarms -----------------------------------------------------------------------------------------------------------

    def _watch_targets(self) -> None:
        """The targets of the contract. A ratio is watched only where there is enough to divide."""
        self._alarm(
            "CacheHitRate",
            _percent("hit + stale", "hit + stale + missed", least=LEAST_VISITS, **self._visits_of_known_shoppers()),
            "Of the visits of shoppers seen before, under 70 % found a page of their own.",
            below=70,
            periods=3,
        )
        self._alarm(
            "GenerationTime",
            self._metric("GenerationTime", statistic="p95", mode=self._stage.settings.generation_mode),
            "Composing a page took over 15 s for one in twenty.",
            above=15,
            periods=3,
        )
        self._alarm("ColdStart", self._cold_starts(), "An instance took over 10 s to begin.", above=10_000, periods=1)
        self._alarm(
            "ModelErrors",
            _percent(
                "failed",
                "called",
                least=LEAST_CALLS,
                failed=self._metric("ModelError"),
                called=self._metric("ModelRequest"),
            ),
            "Over 5 % of the calls to models failed.",
            above=5,
            periods=3,
        )
        self._alarm(
            "ModelSpend",
            cloudwatch.MathExpression(
                expression=" + ".join(f"FILL({provider}, 0)" for provider in PROVIDERS),
                using_metrics={
                    provider: self._metric("ModelDollars", provider=provider, period=cdk.Duration.hours(1))
                    for provider in PROVIDERS
                },
                period=cdk.Duration.hours(1),
                label="dollars an hour",
            ),
            f"Models cost more in each of three hours than ${self._stage.monthly_budget_usd} a month allow.",
            above=self._stage.monthly_budget_usd / HOURS_OF_A_MONTH,
            periods=3,
        )

    def _watch_failures(self) -> None:
        """What must not happen at all, or not for long."""
        self._alarm("DeadLetter", self._metric("DeadLetter"), "A job's message was received in vain too often.")
        self._alarm(
            "OldestJob",
            self._metric("OldestJobAge", statistic="Maximum", period=cdk.Duration.minutes(1)),
            "The oldest live job has waited for over 15 minutes.",
            above=900,
            periods=3,
        )
        self._alarm(
            "PlaceWithoutJob",
            self._metric("PlaceWithoutJob"),
            "A pool member kept a place without a live job: a defect.",
        )
        for provider in PROVIDERS:
            name = provider.capitalize()
            self._alarm(
                f"{name}ModelsGone",
                self._metric("AllModelsGone", provider=provider),
                f"{name} has none of the models that the settings name.",
            )
            self._alarm(
                f"{name}Blocked",
                self._metric("ProviderBlocked", provider=provider),
                f"{name} refuses the key or the quota.",
            )
        self._alarm("BudgetSpent", self._metric("BudgetSpent"), "A store's budget for models is spent for today.")
        self._alarm(
            "CatalogueNotPublished",
            self._metric("CatalogueNotPublished"),
            "A store's catalogue cannot be read or published; the store keeps the one it has.",
        )
        self._alarm("PageFailed", self._metric("PageFailed"), "A page failed, and the fallback page stood in for it.")
        self._alarm("UnknownError", self._metric("UnknownError"), "A request ended in a fault of ours.")
        for name, function in self._functions.items():
            self._alarm(
                f"{name}FunctionErrors",
                function.function.metric_errors(period=cdk.Duration.minutes(5)),
                f"The {name.lower()} function ended with an error, or ran out of time.",
            )

    def _alarm(
        self,
        name: str,
        metric: cloudwatch.IMetric,
        about: str,
        *,
        above: float = 0,
        below: float | None = None,
        periods: int = 1,
    ) -> None:
        comparison = cloudwatch.ComparisonOperator
        alarm = cloudwatch.Alarm(
            self,
            name,
            alarm_name=f"wandstore-{self._stage.name}-{name}",
            alarm_description=about,
            metric=metric,
            threshold=above if below is None else below,
            comparison_operator=(
                comparison.GREATER_THAN_THRESHOLD if below is None else comparison.LESS_THAN_THRESHOLD
            ),
            evaluation_periods=periods,
            # Nothing measured is nothing wrong: at night nobody visits, and no instance begins.
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(self.topic))
        self.alarms.append(alarm)

    def _cold_starts(self) -> cloudwatch.MathExpression:
        """The slowest start of any instance, in milliseconds, read from the lines that Lambda itself writes."""
        metrics: dict[str, cloudwatch.IMetric] = {}
        for name in ("Edge", "Generator"):
            for kind in ("Init", "Restore"):
                metrics[f"{name.lower()}{kind}"] = self._cold_start(name, self._functions[name], kind)
        return cloudwatch.MathExpression(
            expression="MAX([" + ", ".join(f"FILL({name}, 0)" for name in metrics) + "])",
            using_metrics=metrics,
            label="slowest start, ms",
        )

    def _cold_start(self, name: str, function: StageFunction, kind: str) -> cloudwatch.Metric:
        # A restored instance says how long that took, and then how much of it is billed.
        rest = "" if kind == "Init" else ", b4, b5, b6, milliseconds2, ms4"
        return logs.MetricFilter(
            self,
            f"{name}{kind}",
            log_group=function.log_group,
            filter_pattern=logs.FilterPattern.literal(_COLD_START.format(kind=kind, rest=rest)),
            metric_namespace=self._namespace,
            metric_name=f"{name}{kind}Duration",
            metric_value="$milliseconds",
        ).metric(statistic="Maximum", period=cdk.Duration.minutes(5))

    # Who is told, and what may be spent -------------------------------------------------------------------------------

    def _make_topic(self) -> sns.Topic:
        topic = sns.Topic(self, "Alarms", enforce_ssl=True, display_name=f"WandStore {self._stage.name}")
        # A policy of its own takes the place of the one that lets the account's alarms publish, so both are named here.
        for service in ("budgets.amazonaws.com", "cloudwatch.amazonaws.com"):
            topic.add_to_resource_policy(
                iam.PolicyStatement(
                    actions=["sns:Publish"],
                    resources=[topic.topic_arn],
                    principals=[iam.ServicePrincipal(service)],
                    conditions={"StringEquals": {"aws:SourceAccount": self.account}},
                )
            )
        if self._stage.alarm_email:
            topic.add_subscription(subscriptions.EmailSubscription(self._stage.alarm_email))
        return topic

    def _make_budget(self) -> None:
        """What AWS bills in a month. No bill of AWS's shows what models cost: for that there is `ModelSpend`."""
        subscriber = budgets.CfnBudget.SubscriberProperty(subscription_type="SNS", address=self.topic.topic_arn)
        budgets.CfnBudget(
            self,
            "MonthlyCost",
            budget=budgets.CfnBudget.BudgetDataProperty(
                budget_name=f"wandstore-{self._stage.name}",
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=budgets.CfnBudget.SpendProperty(amount=self._stage.monthly_budget_usd, unit="USD"),
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

    # The dashboard ----------------------------------------------------------------------------------------------------

    def _make_dashboard(self) -> cloudwatch.Dashboard:
        dashboard = cloudwatch.Dashboard(self, "Dashboard", dashboard_name=f"wandstore-{self._stage.name}")
        dashboard.add_widgets(cloudwatch.AlarmStatusWidget(title="Alarms", alarms=self.alarms, width=24, height=4))
        visits = self._visits_of_known_shoppers()
        edge, generator = self._functions["Edge"].function, self._functions["Generator"].function
        dashboard.add_widgets(
            _graph("Pages", visits["hit"], visits["stale"], self._metric("CacheMiss", shopper="new"), visits["missed"]),
            _graph("Edge function, ms", edge.metric_duration(statistic="p50"), edge.metric_duration(statistic="p95")),
            _graph("Requests and errors", edge.metric_invocations(), edge.metric_errors(), edge.metric_throttles()),
        )
        mode = self._stage.settings.generation_mode
        dashboard.add_widgets(
            _graph(
                "Generation, seconds",
                self._metric("GenerationTime", statistic="p50", mode=mode),
                self._metric("GenerationTime", statistic="p95", mode=mode),
            ),
            _graph("Who composed", *(self._search("Composition", "source,reason"),)),
            _graph("What the check of answers came to", *(self._search("AnswerVerdict", "verdict,provider"),)),
        )
        dashboard.add_widgets(
            _graph("Calls to models", *(self._search("ModelCall", "provider,outcome"),)),
            _graph("Dollars for models", *(self._metric("ModelDollars", provider=provider) for provider in PROVIDERS)),
            _graph(
                "The queue",
                self._metric("OldestJobAge", statistic="Maximum"),
                generator.metric("ConcurrentExecutions", statistic="Maximum"),
                self._metric("QueueFull"),
                self._metric("DeadLetter"),
                self._metric("JobResent"),
            ),
        )
        return dashboard

    # Metrics ----------------------------------------------------------------------------------------------------------

    def _metric(
        self, name: str, *, statistic: str = "Sum", period: cdk.Duration | None = None, **dimensions: str
    ) -> cloudwatch.Metric:
        return cloudwatch.Metric(
            namespace=self._namespace,
            metric_name=name,
            dimensions_map=dimensions or None,
            statistic=statistic,
            period=period or cdk.Duration.minutes(5),
        )

    def _search(self, name: str, dimensions: str) -> cloudwatch.MathExpression:
        """Every combination of the dimensions' values that was ever measured."""
        return cloudwatch.MathExpression(
            expression=f"SEARCH('{{{self._namespace},{dimensions}}} MetricName=\"{name}\"', 'Sum', 300)",
            using_metrics={},
        )

    def _visits_of_known_shoppers(self) -> dict[str, cloudwatch.Metric]:
        return {
            "hit": self._metric("CacheHit"),
            "stale": self._metric("CacheStale"),
            "missed": self._metric("CacheMiss", shopper="seen"),
        }


def _percent(part: str, whole: str, *, least: int, **metrics: cloudwatch.Metric) -> cloudwatch.MathExpression:
    """A ratio in percent, absent in a period whose whole is under `least`."""
    for name in metrics:
        part, whole = (text.replace(name, f"FILL({name}, 0)") for text in (part, whole))
    return cloudwatch.MathExpression(
        expression=f"IF(({whole}) >= {least}, 100 * ({part}) / ({whole}))",
        using_metrics=metrics,
        label="percent",
    )


def _graph(title: str, *metrics: cloudwatch.IMetric) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title=title, left=list(metrics), width=8)
