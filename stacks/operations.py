"""The operations stack: alarms, the topics that they notify, the health check, the budget and the dashboard."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

from stacks.alarm_topics import make_topics
from stacks.alarms import make_alarms
from stacks.aws_metrics import WaysIn
from stacks.budget import make_budget
from stacks.cold_starts import measure_slowest_start
from stacks.dashboard import make_dashboard
from stacks.data import DataStack
from stacks.edge import EdgeStack
from stacks.generation import GenerationStack
from stacks.generation_alarms import generation_alarm_rows
from stacks.health_check import make_health_check
from stacks.metrics import StageMetrics
from stacks.old_versions import prune_versions
from stacks.resource_alarms import resource_alarm_rows
from stacks.shop_alarms import shop_alarm_rows
from stacks.shopper_alarms import shopper_alarm_rows
from stacks.stage_stack import StageStack
from stacks.stages import Stage


class OperationsStack(StageStack):
    """Watches the resources of the other stacks, and what their functions write to CloudWatch."""

    def __init__(
        self, scope: Construct, *, stage: Stage, data: DataStack, edge: EdgeStack, generation: GenerationStack
    ) -> None:
        super().__init__(scope, "operations", stage=stage, description="alarms, dashboard and budget")
        functions = {
            "Edge": edge.edge,
            "PublicFiles": edge.public_files.publisher,
            "Generator": generation.generator,
            "Keeper": generation.keeper,
            "Publisher": generation.publisher,
            "NeighbourCounter": generation.neighbour_counter,
            "ShopEvents": generation.shop_events,
        }
        self.pruned = tuple(functions.values())
        functions["VersionPruner"] = prune_versions(self, stage, self.pruned)
        metrics = StageMetrics(stage, functions, tables=_tables(data), queues=_queues(data))
        ways_in = WaysIn(
            distribution=edge.distribution,
            api=edge.api,
            firewall=_firewall(edge),
            health_check=make_health_check(self, stage.domain or edge.distribution.distribution_domain_name),
        )
        topics = make_topics(self, stage)
        rows = [
            *shopper_alarm_rows(metrics, ways_in),
            *generation_alarm_rows(metrics, measure_slowest_start(self, metrics)),
            *shop_alarm_rows(metrics),
            *resource_alarm_rows(metrics),
        ]
        alarms = make_alarms(self, stage, topics, rows)
        make_budget(self, stage, topics.notices)
        dashboard = make_dashboard(self, metrics, ways_in, alarms)
        for name, value, description in (
            ("DashboardName", dashboard.dashboard_name, "The name of the dashboard"),
            ("UrgentTopic", topics.urgent.topic_arn, "The SNS topic of the alarm that pages a person"),
            ("NoticesTopic", topics.notices.topic_arn, "The SNS topic of all other alarms and of the budget"),
        ):
            cdk.CfnOutput(self, name, value=value, description=description)


def _tables(data: DataStack) -> dict[str, dynamodb.ITable]:
    return {
        "UiCache": data.ui_cache,
        "GenerationQueueTable": data.generation_queue_table,
        "ShopperSessions": data.shopper_sessions,
        "ShopperRecords": data.shopper_records,
    }


def _queues(data: DataStack) -> dict[str, sqs.IQueue]:
    return {
        "GenerationQueue": data.generation_queue,
        "DeadLetters": data.dead_letters,
        "ShopEvents": data.shop_events,
        "ShopEventDeadLetters": data.shop_event_dead_letters,
    }


def _firewall(edge: EdgeStack) -> waf.CfnWebACL | None:
    found = edge.node.try_find_child("Firewall")
    assert found is None or isinstance(found, waf.CfnWebACL)
    return found
