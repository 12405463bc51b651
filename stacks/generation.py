"""The generation stack: the generator of pages and the functions that work in the background."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_lambda_event_sources as event_sources
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from constructs import Construct

from stacks.assets import background_code, generator_image
from stacks.canary import Canary, CanarySpec
from stacks.concurrency import MAX_DEAD_LETTERS_AT_ONCE, MAX_SHOP_EVENT_BATCHES_AT_ONCE
from stacks.data import SHOP_EVENTS_TIMEOUT_SECONDS, DataStack
from stacks.functions import FunctionSpec, StageFunction
from stacks.permissions import (
    generator_permissions,
    keeper_permissions,
    neighbour_counter_permissions,
    publisher_permissions,
    shop_events_permissions,
)
from stacks.stage_stack import StageStack
from stacks.stages import Stage

KEEPER_INTERVAL = cdk.Duration.minutes(1)
# A shop is read in every second run: at most 14 minutes after its last read.
PUBLISHER_INTERVAL = cdk.Duration.minutes(5)
# When the fewest shoppers are awake in Europe and in America, UTC.
NEIGHBOUR_COUNTER_HOUR = 4
# Two million pairs and what a large store's neighbours take while they are packed.
NEIGHBOUR_COUNTER_MEMORY_MB = 1769
# A merchant who edits five hundred products at once causes one sync, or two where two batches collect them.
MAX_SHOP_EVENTS_IN_A_BATCH = 1000
SHOP_EVENTS_WINDOW = cdk.Duration.seconds(15)
# 25,000 products with their descriptions.
SYNC_MEMORY_MB = 1769
# The minimum that Lambda and EventBridge Scheduler accept.
MAX_AGE_OF_A_SCHEDULED_RUN = cdk.Duration.minutes(1)


class GenerationStack(StageStack):
    """The generator and the shop events receive messages; the other functions run on a schedule."""

    def __init__(self, scope: Construct, *, stage: Stage, data: DataStack) -> None:
        super().__init__(scope, "generation", stage=stage, description="generator and background functions")
        self.generator = StageFunction(self, "Generator", stage, _generator_spec(stage, data))
        if stage.canary:
            # The event source calls the alias, which gives a tenth of the jobs to the new version. The message of a job
            # that it fails is received again, nine times out of ten by the previous one.
            Canary(self, "Canary", stage, CanarySpec(name="Generator", function=self.generator))
        # One message at a time from each message group, so that a pool member runs one job at a time.
        self.generator.alias.add_event_source(
            event_sources.SqsEventSource(
                data.generation_queue,
                batch_size=1,
                max_concurrency=stage.settings.concurrent_generations,
                report_batch_item_failures=True,
            )
        )
        self.keeper = StageFunction(self, "Keeper", stage, _keeper_spec(stage, data))
        self.keeper.alias.add_event_source(
            event_sources.SqsEventSource(data.dead_letters, batch_size=1, max_concurrency=MAX_DEAD_LETTERS_AT_ONCE)
        )
        self.publisher = StageFunction(self, "Publisher", stage, _publisher_spec(stage, data))
        self.shop_events = StageFunction(self, "ShopEvents", stage, _shop_events_spec(stage, data))
        self.shop_events.alias.add_event_source(
            event_sources.SqsEventSource(
                data.shop_events,
                batch_size=MAX_SHOP_EVENTS_IN_A_BATCH,
                max_batching_window=SHOP_EVENTS_WINDOW,
                max_concurrency=MAX_SHOP_EVENT_BATCHES_AT_ONCE,
                report_batch_item_failures=True,
            )
        )
        self.neighbour_counter = StageFunction(self, "NeighbourCounter", stage, _neighbour_counter_spec(stage, data))
        self._schedule("KeeperSchedule", scheduler.ScheduleExpression.rate(KEEPER_INTERVAL), self.keeper)
        self._schedule("PublisherSchedule", scheduler.ScheduleExpression.rate(PUBLISHER_INTERVAL), self.publisher)
        nightly = scheduler.ScheduleExpression.cron(hour=str(NEIGHBOUR_COUNTER_HOUR), minute="0")
        self._schedule("NeighbourCounterSchedule", nightly, self.neighbour_counter)

    def _schedule(self, construct_id: str, when: scheduler.ScheduleExpression, function: StageFunction) -> None:
        """A failed run is not retried: the next run does its work, and a late run is of no use."""
        # Scheduler only puts a run into Lambda's asynchronous queue, where Lambda would retry it twice by default.
        function.alias.configure_async_invoke(retry_attempts=0, max_event_age=MAX_AGE_OF_A_SCHEDULED_RUN)
        scheduler.Schedule(
            self,
            construct_id,
            schedule=when,
            target=targets.LambdaInvoke(function.alias, retry_attempts=0, max_event_age=MAX_AGE_OF_A_SCHEDULED_RUN),
        )


def _generator_spec(stage: Stage, data: DataStack) -> FunctionSpec:
    return FunctionSpec(
        code=generator_image(),
        description="WandStore: composes one page for each job",
        timeout_seconds=stage.settings.function_timeout_seconds,
        memory_mb=stage.generator_memory_mb,
        wiring=data.wiring_with_secrets,
        permissions=generator_permissions(data, data.secrets, stage.settings),
        snap_start=stage.snap_start and stage.snap_start_image,
    )


def _keeper_spec(stage: Stage, data: DataStack) -> FunctionSpec:
    return FunctionSpec(
        code=background_code(stage),
        handler="lambdas.queue_keeper.handler.handler",
        description="WandStore: repairs the queue every minute and ends the jobs of dead letters",
        # Less than the interval, so that two runs rarely overlap.
        timeout_seconds=55,
        memory_mb=512,
        wiring=data.wiring,
        permissions=keeper_permissions(data),
    )


def _publisher_spec(stage: Stage, data: DataStack) -> FunctionSpec:
    return FunctionSpec(
        code=background_code(stage),
        handler="lambdas.catalogue_publisher.handler.handler",
        description="WandStore: publishes the catalogue of each store whose shop or CSV has changed",
        timeout_seconds=600,
        memory_mb=SYNC_MEMORY_MB,
        wiring=data.wiring_with_secrets,
        permissions=publisher_permissions(data, data.secrets),
    )


def _shop_events_spec(stage: Stage, data: DataStack) -> FunctionSpec:
    return FunctionSpec(
        code=background_code(stage),
        handler="lambdas.shop_events.handler.handler",
        description="WandStore: publishes changes of Shopify shops, and counts their orders",
        timeout_seconds=SHOP_EVENTS_TIMEOUT_SECONDS,
        memory_mb=SYNC_MEMORY_MB,
        wiring=data.wiring_with_secrets,
        permissions=shop_events_permissions(data, data.secrets),
    )


def _neighbour_counter_spec(stage: Stage, data: DataStack) -> FunctionSpec:
    return FunctionSpec(
        code=background_code(stage),
        handler="lambdas.neighbour_counter.handler.handler",
        description="WandStore: counts every night what the shoppers of each store buy and see together",
        timeout_seconds=900,  # the longest that Lambda has; what was read until then is published
        memory_mb=NEIGHBOUR_COUNTER_MEMORY_MB,
        wiring=data.wiring,
        permissions=neighbour_counter_permissions(data),
    )
