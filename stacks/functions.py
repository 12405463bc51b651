"""What every function here has: its settings, a log group that ends, an alias, and a role with what is listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from stacks.stages import Stage

ALIAS = "live"


class StageFunction(Construct):
    """One function of a stage behind the alias `live`, which moves to a new version with each deployment.

    Everything that calls it calls the alias, so that going back is moving the alias, and so that a snapshot is used.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        stage: Stage,
        wiring: Mapping[str, str],
        code: lambda_.Code | lambda_.DockerImageCode,
        description: str,
        timeout_seconds: int,
        memory_mb: int,
        handler: str = "",
        permissions: Sequence[iam.PolicyStatement] = (),
        snap_start: bool = False,
    ) -> None:
        super().__init__(scope, construct_id)
        self.log_group = logs.LogGroup(
            self,
            "Logs",
            retention=_retention(stage.log_retention_days),
            removal_policy=cdk.RemovalPolicy.RETAIN if stage.keeps_data else cdk.RemovalPolicy.DESTROY,
        )
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        self.log_group.grant_write(role)
        for statement in permissions:
            role.add_to_policy(statement)
        options: dict[str, Any] = {
            "description": description,
            "architecture": lambda_.Architecture.ARM_64,
            "memory_size": memory_mb,
            "timeout": cdk.Duration.seconds(timeout_seconds),
            "environment": {**stage.environment, **wiring},
            "log_group": self.log_group,
            "role": role,
            # Going back is moving the alias, so the versions before this one stay.
            "current_version_options": lambda_.VersionOptions(removal_policy=cdk.RemovalPolicy.RETAIN),
        }
        if isinstance(code, lambda_.DockerImageCode):
            self.function: lambda_.Function = lambda_.DockerImageFunction(self, "Function", code=code, **options)
        else:
            self.function = lambda_.Function(
                self, "Function", code=code, handler=handler, runtime=lambda_.Runtime.PYTHON_3_13, **options
            )
        if snap_start:
            resource = self.function.node.default_child
            assert isinstance(resource, lambda_.CfnFunction)
            # Set on the resource itself: CDK's own property refuses images, which SnapStart covers by now.
            resource.snap_start = lambda_.CfnFunction.SnapStartProperty(apply_on="PublishedVersions")
        self.alias = lambda_.Alias(self, "Alias", alias_name=ALIAS, version=self.function.current_version)

    @property
    def timeout_seconds(self) -> float:
        assert self.function.timeout is not None
        return float(self.function.timeout.to_seconds())


def allow(actions: Sequence[str], *resources: str) -> iam.PolicyStatement:
    """A statement that names its actions (`dynamodb:GetItem`) and the ARNs it is about."""
    return iam.PolicyStatement(actions=list(actions), resources=list(resources))


def _retention(days: int) -> logs.RetentionDays:
    """Raises `ValueError` for a number of days that is not among those a stage can have; CloudWatch offers more."""
    name = {1: "ONE_DAY", 3: "THREE_DAYS", 5: "FIVE_DAYS", 7: "ONE_WEEK", 14: "TWO_WEEKS", 30: "ONE_MONTH",
            90: "THREE_MONTHS", 365: "ONE_YEAR"}.get(days)  # fmt: skip
    if name is None:
        raise ValueError(f"logs cannot be kept {days} days; a stage can have 1, 3, 5, 7, 14, 30, 90 or 365")
    return logs.RetentionDays[name]
