"""A new version of a function gets a tenth of its requests for five minutes, and none if it fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from stacks.functions import ALIAS, StageFunction, allow
from stacks.stages import Stage

CONFIGURATION = "CodeDeployDefault.LambdaCanary10Percent5Minutes"
# CodeDeploy restores the alias after each of these.
_ROLLBACK_EVENTS = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"]


@dataclass(frozen=True, kw_only=True)
class CanarySpec:
    """`also_watched` are alarms of the operations stack, by name without the prefix of the stage.

    That stack uses the function's, so they cannot be referred to. The first deployment, which creates the alias, moves
    no requests; every later one finds them.
    """

    name: str
    function: StageFunction
    also_watched: Sequence[str] = field(default=())


class Canary(Construct):
    """CloudFormation leaves the alias of the function to CodeDeploy, and fails if CodeDeploy restores it."""

    def __init__(self, scope: Construct, construct_id: str, stage: Stage, spec: CanarySpec) -> None:
        super().__init__(scope, construct_id)
        function = spec.function.function
        alarm = self._watch_new_version(stage, spec)
        watched = [alarm.alarm_name, *(stage.alarm_name(name) for name in spec.also_watched)]
        # Only for deployments of this account: the role's ARN is no secret, and CodeDeploy works for everybody.
        own_account = {"StringEquals": {"aws:SourceAccount": cdk.Stack.of(self).account}}
        service = iam.ServicePrincipal("codedeploy.amazonaws.com", conditions=own_account)
        role = iam.Role(self, "Role", assumed_by=service)
        # Not AWS's managed policy, which allows this for every function of the account.
        moving = ("lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias")
        for statement in (
            allow(moving, function.function_arn, f"{function.function_arn}:{ALIAS}"),
            # Checked against all alarms, whichever are asked for.
            allow(["cloudwatch:DescribeAlarms"], _all_alarms(self)),
        ):
            role.add_to_policy(statement)
        application = codedeploy.CfnApplication(self, "Application", compute_platform="Lambda")
        # Not `LambdaDeploymentGroup`, which attaches that managed policy, and takes no alarm by its name.
        group = codedeploy.CfnDeploymentGroup(
            self,
            "Group",
            application_name=application.ref,
            service_role_arn=role.role_arn,
            deployment_config_name=CONFIGURATION,
            deployment_style=codedeploy.CfnDeploymentGroup.DeploymentStyleProperty(
                deployment_type="BLUE_GREEN", deployment_option="WITH_TRAFFIC_CONTROL"
            ),
            alarm_configuration=codedeploy.CfnDeploymentGroup.AlarmConfigurationProperty(
                enabled=True,
                alarms=[codedeploy.CfnDeploymentGroup.AlarmProperty(name=name) for name in watched],
            ),
            auto_rollback_configuration=codedeploy.CfnDeploymentGroup.AutoRollbackConfigurationProperty(
                enabled=True, events=_ROLLBACK_EVENTS
            ),
        )
        group.node.add_dependency(role)
        resource = spec.function.alias.node.default_child
        assert isinstance(resource, lambda_.CfnAlias)
        resource.cfn_options.update_policy = cdk.CfnUpdatePolicy(
            code_deploy_lambda_alias_update=cdk.CfnCodeDeployLambdaAliasUpdate(
                application_name=application.ref, deployment_group_name=group.ref
            )
        )
        # The alarm watches the new version before the alias sends requests to it.
        resource.node.add_dependency(alarm, group)

    def _watch_new_version(self, stage: Stage, spec: CanarySpec) -> cloudwatch.Alarm:
        """Its dimension is the new version alone: while an old version fails, its successor can be deployed."""
        function = spec.function.function
        errors = cloudwatch.Metric(
            namespace="AWS/Lambda",
            metric_name="Errors",
            # Lambda writes these three together while an alias has two versions.
            dimensions_map={
                "FunctionName": function.function_name,
                "Resource": f"{function.function_name}:{ALIAS}",
                "ExecutedVersion": function.current_version.version,
            },
            statistic="Sum",
            period=cdk.Duration.minutes(1),
        )
        return cloudwatch.Alarm(
            self,
            "NewVersionFails",
            alarm_name=stage.alarm_name(f"{spec.name}NewVersionFails"),
            alarm_description=f"The new version of the {spec.name.lower()} failed; CodeDeploy restores the old one.",
            metric=errors,
            threshold=0,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            evaluation_periods=1,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )


def _all_alarms(scope: Construct) -> str:
    stack = cdk.Stack.of(scope)
    return f"arn:{stack.partition}:cloudwatch:{stack.region}:{stack.account}:alarm:*"
