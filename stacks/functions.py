"""What every Lambda function of a stage has: settings, a log group, a role that lists its permissions, an alias."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from stacks.concurrency import reserve_concurrency
from stacks.stage_stack import removal_policy
from stacks.stages import BadStage, Stage

ALIAS = "live"

# CloudWatch offers more periods than these.
_RETENTION_BY_DAYS = {
    1: logs.RetentionDays.ONE_DAY,
    3: logs.RetentionDays.THREE_DAYS,
    5: logs.RetentionDays.FIVE_DAYS,
    7: logs.RetentionDays.ONE_WEEK,
    14: logs.RetentionDays.TWO_WEEKS,
    30: logs.RetentionDays.ONE_MONTH,
    90: logs.RetentionDays.THREE_MONTHS,
    365: logs.RetentionDays.ONE_YEAR,
}


@dataclass(frozen=True, kw_only=True)
class FunctionSpec:
    """How one function differs from the others. A zip needs a `handler`; an image has its own."""

    code: lambda_.Code | lambda_.DockerImageCode
    description: str
    timeout_seconds: int
    memory_mb: int
    wiring: Mapping[str, str]
    permissions: Sequence[iam.PolicyStatement]
    handler: str = ""
    snap_start: bool = False


class StageFunction(Construct):
    """One function of a stage behind the alias `live`, which moves to a new version with each deployment.

    `reserved_concurrency` is None where the function shares the account's with others.
    Every caller uses the alias, so that a rollback only moves the alias, and so that SnapStart's snapshots are used.
    """

    def __init__(self, scope: Construct, construct_id: str, stage: Stage, spec: FunctionSpec) -> None:
        super().__init__(scope, construct_id)
        self.reserved_concurrency = reserve_concurrency(stage).get(construct_id)
        self.log_group = logs.LogGroup(
            self, "Logs", retention=_retention(stage.log_retention_days), removal_policy=removal_policy(stage)
        )
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        self.log_group.grant_write(role)
        for statement in spec.permissions:
            role.add_to_policy(statement)
        options: dict[str, Any] = {
            "description": spec.description,
            "architecture": lambda_.Architecture.ARM_64,
            "memory_size": spec.memory_mb,
            "timeout": cdk.Duration.seconds(spec.timeout_seconds),
            "environment": {**stage.environment, **spec.wiring},
            "log_group": self.log_group,
            "role": role,
            "reserved_concurrent_executions": self.reserved_concurrency,
            # A rollback moves the alias to an earlier version, so a deployment must not delete it. The version of a
            # deployment that failed is deleted: Lambda publishes the same code twice only if another version was
            # published in between, so the next attempt would fail with "A version for this Lambda function exists".
            "current_version_options": lambda_.VersionOptions(
                removal_policy=cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
            ),
        }
        if isinstance(spec.code, lambda_.DockerImageCode):
            self.function: lambda_.Function = lambda_.DockerImageFunction(self, "Function", code=spec.code, **options)
        else:
            self.function = lambda_.Function(
                self, "Function", code=spec.code, handler=spec.handler, runtime=lambda_.Runtime.PYTHON_3_13, **options
            )
        if spec.snap_start:
            resource = self.function.node.default_child
            assert isinstance(resource, lambda_.CfnFunction)
            # Set on the resource itself: CDK's own property refuses container images, which SnapStart supports by now.
            resource.snap_start = lambda_.CfnFunction.SnapStartProperty(apply_on="PublishedVersions")
        self.alias = lambda_.Alias(self, "Alias", alias_name=ALIAS, version=self.function.current_version)


def allow(actions: Sequence[str], *resources: str) -> iam.PolicyStatement:
    """A statement that allows the actions (`dynamodb:GetItem`) on the resources, which are ARNs."""
    return iam.PolicyStatement(actions=list(actions), resources=list(resources))


def _retention(days: int) -> logs.RetentionDays:
    """Raises `BadStage` for a number of days that a stage cannot have."""
    if days not in _RETENTION_BY_DAYS:
        possible = ", ".join(map(str, _RETENTION_BY_DAYS))
        raise BadStage(f"log_retention_days is {days}; it can be {possible}.")
    return _RETENTION_BY_DAYS[days]
