"""The generation stack: who composes pages, who keeps the queue, and who publishes catalogues."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_lambda_event_sources as event_sources
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from constructs import Construct

from stacks.assets import background_code, generator_image
from stacks.data import DataStack
from stacks.functions import StageFunction
from stacks.permissions import generator_permissions, keeper_permissions, publisher_permissions
from stacks.stages import Stage

KEEPER_EVERY = cdk.Duration.minutes(1)
PUBLISH_EVERY = cdk.Duration.minutes(15)
# The least that Lambda and Scheduler take.
A_RUN_MAY_WAIT = cdk.Duration.minutes(1)


class GenerationStack(cdk.Stack):
    """The generator takes jobs from the queue; the keeper and the publisher come by the clock."""

    def __init__(self, scope: Construct, construct_id: str, *, stage: Stage, data: DataStack, **options: Any) -> None:
        super().__init__(scope, construct_id, **options)
        settings = stage.settings
        self.generator = StageFunction(
            self,
            "Generator",
            stage=stage,
            wiring=data.wiring | {"SECRETS_PREFIX": data.secrets.prefix},
            code=generator_image(),
            description="WandStore: composes one page for each job",
            timeout_seconds=settings.function_timeout_seconds,
            memory_mb=stage.generator_memory_mb,
            permissions=generator_permissions(data, data.secrets),
            snap_start=stage.snap_start,
        )
        # One message at a time for each message group, which is what makes a pool member run one job at a time.
        self.generator.alias.add_event_source(
            event_sources.SqsEventSource(
                data.generation_queue,
                batch_size=1,
                max_concurrency=settings.concurrent_generations,
                report_batch_item_failures=True,
            )
        )
        self.keeper = StageFunction(
            self,
            "Keeper",
            stage=stage,
            wiring=data.wiring,
            code=background_code(stage),
            handler="lambdas.queue_keeper.handler.handler",
            description="WandStore: mends the queue each minute, and ends the jobs of dead letters",
            timeout_seconds=55,
            memory_mb=512,
            permissions=keeper_permissions(data),
        )
        self.keeper.alias.add_event_source(event_sources.SqsEventSource(data.dead_letters, batch_size=1))
        self.publisher = StageFunction(
            self,
            "Publisher",
            stage=stage,
            wiring=data.wiring,
            code=background_code(stage),
            handler="lambdas.catalogue_publisher.handler.handler",
            description="WandStore: publishes each store's catalogue when it has changed",
            timeout_seconds=120,
            memory_mb=512,
            permissions=publisher_permissions(data),
        )
        self._run_every("KeeperSchedule", KEEPER_EVERY, self.keeper)
        self._run_every("PublisherSchedule", PUBLISH_EVERY, self.publisher)

    def _run_every(self, construct_id: str, every: cdk.Duration, function: StageFunction) -> None:
        """A run that failed is followed by the next; one that is late helps nobody."""
        # Scheduler only puts a run into Lambda's own queue, which would try a failed one twice more by default.
        function.alias.configure_async_invoke(retry_attempts=0, max_event_age=A_RUN_MAY_WAIT)
        scheduler.Schedule(
            self,
            construct_id,
            schedule=scheduler.ScheduleExpression.rate(every),
            target=targets.LambdaInvoke(function.alias, retry_attempts=0, max_event_age=A_RUN_MAY_WAIT),
        )
