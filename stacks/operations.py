"""The operations stack: alarms, the topic that they notify, the budget and the dashboard."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from stacks.alarms import alarm_rows, make_alarms
from stacks.budget import make_budget
from stacks.cold_starts import measure_slowest_start
from stacks.dashboard import make_dashboard
from stacks.data import DataStack
from stacks.edge import EdgeStack
from stacks.generation import GenerationStack
from stacks.metrics import FIVE_MINUTES, StageMetrics
from stacks.old_versions import prune_versions
from stacks.stage_stack import StageStack
from stacks.stages import Stage


class OperationsStack(StageStack):
    """Watches the functions of the edge and generation stacks, what they write to CloudWatch, and dead letters."""

    def __init__(
        self, scope: Construct, *, stage: Stage, data: DataStack, edge: EdgeStack, generation: GenerationStack
    ) -> None:
        super().__init__(scope, "operations", stage=stage, description="alarms, dashboard and budget")
        functions = {
            "Edge": edge.edge,
            "Generator": generation.generator,
            "Keeper": generation.keeper,
            "Publisher": generation.publisher,
            "NeighbourCounter": generation.neighbour_counter,
            "ShopEvents": generation.shop_events,
            "PublicFilesPublisher": edge.public_files.publisher,
        }
        self.pruned = tuple(functions.values())
        functions["VersionPruner"] = prune_versions(self, stage, self.pruned)
        metrics = StageMetrics(
            stage,
            functions,
            data.shop_events,
            data.shop_event_dead_letters.metric_approximate_number_of_messages_visible(
                period=FIVE_MINUTES, statistic="Maximum"
            ),
        )
        topic = self._make_topic(stage)
        alarms = make_alarms(self, stage.name, topic, alarm_rows(metrics, measure_slowest_start(self, metrics)))
        make_budget(self, stage, topic)
        dashboard = make_dashboard(self, metrics, alarms)
        cdk.CfnOutput(self, "DashboardName", value=dashboard.dashboard_name, description="The name of the dashboard")
        cdk.CfnOutput(self, "AlarmTopic", value=topic.topic_arn, description="The SNS topic of alarms and budget")

    def _make_topic(self, stage: Stage) -> sns.Topic:
        topic = sns.Topic(self, "Alarms", enforce_ssl=True, display_name=f"WandStore {stage.name}")
        # A policy replaces the topic's default one, which lets the account's alarms publish. So both services are here.
        for service in ("budgets.amazonaws.com", "cloudwatch.amazonaws.com"):
            topic.add_to_resource_policy(
                iam.PolicyStatement(
                    actions=["sns:Publish"],
                    resources=[topic.topic_arn],
                    principals=[iam.ServicePrincipal(service)],
                    conditions={"StringEquals": {"aws:SourceAccount": self.account}},
                )
            )
        if stage.alarm_email:
            topic.add_subscription(subscriptions.EmailSubscription(stage.alarm_email))
        return topic
