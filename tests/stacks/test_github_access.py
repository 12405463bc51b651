"""Whom the roles of GitHub's workflows trust, and what they may do, read from the template."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest

from stacks.github_access import GithubAccess, build_github_access
from stacks.stages import CDK_CONTEXT, PRODUCTION, STAGES, BadStage
from tests.stacks.conftest import Synthesized, as_list

ISSUER = "token.actions.githubusercontent.com"
WORKFLOWS = Path(__file__).resolve().parents[2] / ".github" / "workflows"


@cache
def synthesize(stage: str = "production", provider: str = "new", repository: str = "wands/store") -> dict[str, Any]:
    app = cdk.App(context=CDK_CONTEXT)
    build_github_access(app, STAGES[stage], repository, provider)
    (stack,) = app.synth().stacks
    assert stack.stack_name == f"wandstore-github-{stage}"
    template: dict[str, Any] = stack.template
    return template


def of_kind(template: dict[str, Any], kind: str) -> dict[str, Any]:
    return {name: found for name, found in template["Resources"].items() if found["Type"] == kind}


def permissions(template: dict[str, Any], role: str) -> Iterator[tuple[str, str]]:
    """Each action with each resource, as text with `$` for what only AWS knows."""
    for name, policy in of_kind(template, "AWS::IAM::Policy").items():
        if name.startswith(role):
            for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
                for resource in as_list(statement["Resource"]):
                    (_, parts) = resource["Fn::Join"]
                    text = "".join(part if isinstance(part, str) else "$" for part in parts)
                    yield from ((action, text) for action in as_list(statement["Action"]))


# The second is the subject of a repository that was made since July 2026.
@pytest.mark.parametrize("repository", ["wands/store", "wands@583231/store@1296269"])
@pytest.mark.parametrize("stage", ["production", "staging"])
def test_both_roles_trust_one_environment_of_one_repository_and_nothing_else(stage: str, repository: str) -> None:
    roles = of_kind(synthesize(stage, repository=repository), "AWS::IAM::Role").values()
    assert len(roles) == 2
    for role in roles:
        (statement,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
        assert statement["Action"] == "sts:AssumeRoleWithWebIdentity"
        assert statement["Condition"] == {
            "StringEquals": {
                f"{ISSUER}:aud": "sts.amazonaws.com",
                f"{ISSUER}:sub": f"repo:{repository}:environment:{stage}",
            }
        }


def test_the_account_has_one_provider_which_a_second_stage_uses() -> None:
    ((provider_id, provider),) = of_kind(synthesize(), "AWS::IAM::OIDCProvider").items()
    assert provider["Properties"] == {
        "ClientIdList": ["sts.amazonaws.com"],
        "Url": f"https://{ISSUER}",
        "Tags": [{"Key": "project", "Value": "wandstore"}, {"Key": "stage", "Value": "production"}],
    }
    assert provider["DeletionPolicy"] == "RetainExceptOnCreate"
    assert provider_id in json.dumps(of_kind(synthesize(), "AWS::IAM::Role"))
    second = synthesize("staging", "existing")
    assert not of_kind(second, "AWS::IAM::OIDCProvider")
    assert f":oidc-provider/{ISSUER}" in json.dumps(of_kind(second, "AWS::IAM::Role"))


def test_the_deploying_role_may_assume_cdks_roles_and_do_what_its_steps_after_the_deployment_do() -> None:
    allowed = set(permissions(synthesize(), "DeployRole"))
    roles = {resource for action, resource in allowed if action == "sts:AssumeRole"}
    names = ("deploy", "file-publishing", "image-publishing", "lookup")
    assert roles == {f"arn:$:iam::$:role/cdk-hnb659fds-{name}-role-$-us-east-1" for name in names}
    table = "arn:$:dynamodb:us-east-1:$:table/wandstore-data-production-"
    secret = "arn:$:secretsmanager:us-east-1:$:secret:wandstore/production/"
    assert {(action, resource) for action, resource in allowed if action != "sts:AssumeRole"} == {
        ("cloudformation:DescribeStacks", "arn:$:cloudformation:us-east-1:$:stack/wandstore-data-production/*"),
        ("secretsmanager:GetSecretValue", f"{secret}SHOPIFY_STORE-??????"),
        ("secretsmanager:GetSecretValue", f"{secret}SHOPIFY_ACCESS_TOKEN-??????"),
        ("secretsmanager:GetSecretValue", f"{secret}WEBHOOK_SECRET-??????"),
        ("dynamodb:BatchGetItem", f"{table}UiCache*"),
        ("dynamodb:GetItem", f"{table}UiCache*"),
        ("dynamodb:GetItem", f"{table}GenerationQueueTable*"),
        ("dynamodb:PutItem", f"{table}GenerationQueueTable*"),
        ("dynamodb:UpdateItem", f"{table}GenerationQueueTable*"),
        ("dynamodb:BatchGetItem", f"{table}ShopperSessions*"),
        ("dynamodb:Scan", f"{table}ShopperSessions*"),
        ("s3:GetObject", "arn:$:s3:::wandstore-generated-ui-production-$/generated/*"),
        ("s3:GetObject", "arn:$:s3:::wandstore-generated-ui-production-$/catalogues/*"),
        ("sqs:SendMessage", "arn:$:sqs:us-east-1:$:wandstore-generation-production.fifo"),
    }


def test_the_names_in_its_policy_are_those_of_the_data_stack(production: Synthesized) -> None:
    text = json.dumps(of_kind(synthesize(), "AWS::IAM::Policy"))
    tables = production.resources("data", "AWS::DynamoDB::Table")
    named = set(re.findall(r"table/wandstore-data-production-(\w+)\*", text))
    assert len(named) == 3
    for name in named:
        # The pattern covers this table and no other of the stack.
        assert len([table for table in tables if table.startswith(name)]) == 1
    assert production.starting_with("GenerationQueue", "data", "AWS::SQS::Queue")["QueueName"] in text


def test_the_role_of_secrets_may_write_those_of_its_stage_and_read_none() -> None:
    assert list(permissions(synthesize(), "SecretsRole")) == [
        ("secretsmanager:PutSecretValue", "arn:$:secretsmanager:us-east-1:$:secret:wandstore/production/*")
    ]


def test_a_session_outlives_the_deploying_job() -> None:
    (role,) = [r for name, r in of_kind(synthesize(), "AWS::IAM::Role").items() if name.startswith("Deploy")]
    workflow = (WORKFLOWS / "deploy-container.yml").read_text(encoding="utf-8")
    (asked,) = re.findall(r"role-duration-seconds: (\d+)", workflow)
    timeouts = [60 * int(minutes) for minutes in re.findall(r"timeout-minutes: (\d+)", workflow)]
    assert role["Properties"]["MaxSessionDuration"] == int(asked) >= max(timeouts)


def test_the_outputs_name_the_variables_of_the_workflows() -> None:
    described = {output["Description"].split()[-1] for output in synthesize()["Outputs"].values()}
    read = {name for path in WORKFLOWS.iterdir() for name in re.findall(r"vars\.(AWS_\w+)", path.read_text("utf-8"))}
    assert described == read == {"AWS_DEPLOY_ROLE_ARN", "AWS_SECRETS_ROLE_ARN"}


@pytest.mark.parametrize(
    ("repository", "provider", "message"),
    [
        ("store", "new", "repository is 'store'; it has the form owner/name or owner@id/name@id"),
        ("wands@*/store@*", "new", "repository is 'wands@\\*/store@\\*'"),
        ("wands/*", "new", "repository is 'wands/\\*'; it has the form owner/name"),
        ("wands/store", "old", "provider is 'old'; it can be new or existing"),
    ],
)
def test_a_repository_or_provider_that_cannot_be_is_refused(repository: str, provider: str, message: str) -> None:
    with pytest.raises(BadStage, match=message):
        GithubAccess(cdk.App(), stage=PRODUCTION, repository=repository, provider=provider)
