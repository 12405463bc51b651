"""The function that deletes old versions of the others, once a day."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from constructs import Construct

from stacks.functions import FunctionSpec, StageFunction, allow
from stacks.stages import Stage

_ROOT = Path(__file__).resolve().parent.parent
SOURCE = "lambdas/version_pruner/handler.py"
# For a rollback that moves the alias.
KEPT_VERSIONS = 5
# An hour after the counter of neighbours, UTC.
HOUR = 5


def prune_versions(scope: Construct, stage: Stage, pruned: Iterable[StageFunction]) -> StageFunction:
    """Its own versions stay: its role cannot name the function that has it. They change rarely, without a snapshot."""
    functions = [each.function for each in pruned]
    arns = [function.function_arn for function in functions]
    pruner = StageFunction(
        scope,
        "VersionPruner",
        stage,
        FunctionSpec(
            # In the template itself: it needs no package, and the zips have no description of Lambda's own API.
            code=lambda_.Code.from_inline((_ROOT / SOURCE).read_text(encoding="utf-8")),
            handler="index.handler",
            description="WandStore: deletes all but the newest versions of each function",
            timeout_seconds=300,
            memory_mb=256,
            wiring={},
            permissions=[
                allow(["lambda:ListAliases", "lambda:ListVersionsByFunction"], *arns),
                # A version's ARN ends with its number. The function itself is not allowed.
                allow(["lambda:DeleteFunction"], *(f"{arn}:*" for arn in arns)),
            ],
        ),
    )
    pruner.alias.configure_async_invoke(retry_attempts=0)
    scheduler.Schedule(
        scope,
        "VersionPrunerSchedule",
        schedule=scheduler.ScheduleExpression.cron(hour=str(HOUR), minute="0"),
        target=targets.LambdaInvoke(
            pruner.alias,
            retry_attempts=0,
            max_event_age=cdk.Duration.hours(1),
            input=scheduler.ScheduleTargetInput.from_object(
                {"functions": [function.function_name for function in functions], "keep": KEPT_VERSIONS}
            ),
        ),
    )
    return pruner
