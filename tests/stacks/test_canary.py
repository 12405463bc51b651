"""How a new version of the edge and of the generator is tried, read from the templates."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.stacks.conftest import Resource, Synthesized

CANARIES = (("edge", "Edge"), ("generation", "Generator"))


@pytest.fixture(params=CANARIES)
def canary(request: pytest.FixtureRequest, production: Synthesized) -> tuple[str, str, dict[str, Resource]]:
    """The part, the function's name, and the whole resources of its stack."""
    part, name = request.param
    return part, name, production.templates[part]["Resources"]


def of_kind(resources: dict[str, Resource], kind: str) -> Iterator[tuple[str, Resource]]:
    yield from ((name, found) for name, found in resources.items() if found["Type"] == kind)


def alias_of(resources: dict[str, Resource], name: str) -> Resource:
    (alias,) = [found for key, found in of_kind(resources, "AWS::Lambda::Alias") if key.startswith(name)]
    return alias


def test_codedeploy_gives_a_tenth_to_a_new_version_and_restores_the_old_one_if_it_fails(
    canary: tuple[str, str, dict[str, Resource]],
) -> None:
    _, name, resources = canary
    ((group_id, group),) = of_kind(resources, "AWS::CodeDeploy::DeploymentGroup")
    properties = group["Properties"]
    assert properties["DeploymentConfigName"] == "CodeDeployDefault.LambdaCanary10Percent5Minutes"
    assert properties["AutoRollbackConfiguration"]["Enabled"] is True
    assert "DEPLOYMENT_STOP_ON_ALARM" in properties["AutoRollbackConfiguration"]["Events"]
    update = alias_of(resources, name)["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]
    assert update["DeploymentGroupName"] == {"Ref": group_id}


def test_the_alarm_watches_the_version_that_the_alias_is_about_to_get(
    canary: tuple[str, str, dict[str, Resource]],
) -> None:
    _, name, resources = canary
    ((alarm_id, alarm),) = of_kind(resources, "AWS::CloudWatch::Alarm")
    alias = alias_of(resources, name)
    dimensions = {dimension["Name"]: dimension["Value"] for dimension in alarm["Properties"]["Dimensions"]}
    assert dimensions["ExecutedVersion"] == alias["Properties"]["FunctionVersion"]
    assert dimensions["FunctionName"] == alias["Properties"]["FunctionName"]
    assert dimensions["Resource"] == {"Fn::Join": ["", [dimensions["FunctionName"], ":live"]]}
    # At night no request reaches the new version, and that is no failure of it.
    assert alarm["Properties"]["TreatMissingData"] == "notBreaching"
    assert alarm_id in alias["DependsOn"]
    ((_, group),) = of_kind(resources, "AWS::CodeDeploy::DeploymentGroup")
    assert {"Name": {"Ref": alarm_id}} in group["Properties"]["AlarmConfiguration"]["Alarms"]


def test_the_alarms_that_a_canary_names_exist_with_one_metric_each(production: Synthesized) -> None:
    names = {found["AlarmName"] for found in production.alarms().values()}
    watched = []
    for part, _ in CANARIES:
        group = production.only(part, "AWS::CodeDeploy::DeploymentGroup")
        watched += [alarm["Name"] for alarm in group["AlarmConfiguration"]["Alarms"] if isinstance(alarm["Name"], str)]
    assert watched
    assert set(watched) <= names


def test_codedeploy_may_move_the_alias_of_its_function_and_of_no_other(
    canary: tuple[str, str, dict[str, Resource]],
) -> None:
    _, name, resources = canary
    (role_id,) = [key for key, _ in of_kind(resources, "AWS::IAM::Role") if key.startswith("Canary")]
    ((_, policy),) = [found for found in of_kind(resources, "AWS::IAM::Policy") if found[0].startswith("Canary")]
    assert policy["Properties"]["Roles"] == [{"Ref": role_id}]
    moving, reading = policy["Properties"]["PolicyDocument"]["Statement"]
    # These three are what AWS's own policies for CodeDeploy allow on a function.
    assert moving["Action"] == ["lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias"]
    assert all(f"{name}Function" in json.dumps(resource) for resource in moving["Resource"])
    assert reading["Action"] == "cloudwatch:DescribeAlarms"


def test_a_stage_can_do_without_canaries(switched: Synthesized) -> None:
    for part, name in CANARIES:
        assert not switched.resources(part, "AWS::CodeDeploy::DeploymentGroup")
        assert "UpdatePolicy" not in alias_of(switched.templates[part]["Resources"], name)
