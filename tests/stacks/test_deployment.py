"""What holds for a stage as a whole: it is checked, named apart, told about, and made without docker or an account."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from local.synth import ROOT, node_path
from tests.npm_tools import node_command
from tests.stacks.conftest import Synthesized
from wandstore.settings import Settings

# Beside the working `cdk.out`, and kept as that is, so that pip does not run again where nothing has changed.
CDK_OUT = ROOT / ".cache" / "cdk.out"
FUNCTIONS = (("edge", "Edge"), ("generation", "Generator"), ("generation", "Keeper"), ("generation", "Publisher"))
WIRED = {
    "UI_CACHE_TABLE", "GENERATION_QUEUE_TABLE", "SHOPPER_SESSIONS_TABLE", "SHOPPER_RECORDS_TABLE",
    "UI_STORAGE_BUCKET", "GENERATION_QUEUE_URL", "DEAD_LETTER_QUEUE_URL",
}  # fmt: skip


@pytest.mark.parametrize(("part", "name"), FUNCTIONS)
def test_every_setting_reaches_every_function(production: Synthesized, part: str, name: str) -> None:
    environment = production.function(part, name)["Environment"]["Variables"]
    assert environment.keys() >= WIRED
    given = {variable: value for variable, value in environment.items() if isinstance(value, str)}
    read = Settings.from_environment(given)
    differing = {row.name for row in fields(Settings) if getattr(read, row.name) != getattr(Settings(), row.name)}
    assert differing <= {"secrets_prefix"}
    unset = {row.name.upper() for row in fields(Settings)} - environment.keys()
    # What is empty by default, and what only `make run` reads; the keeper and the publisher read no secret.
    assert unset <= {"AI_GATEWAY_URL", "CLAUDE_BASE_URL", "PUBLIC_BASE_URL", "PORT", "GENERATOR_PORT", "SECRETS_PREFIX"}
    assert ("SECRETS_PREFIX" in environment) == (name in ("Edge", "Generator"))


def test_a_changed_setting_reaches_the_functions(synthesized: Callable[..., Synthesized]) -> None:
    settings = Settings(environment="staging", kimi_model="k", ai_gateway_url="https://gateway.example/v1")
    changed = synthesized("staging", settings=settings)
    for part, name in FUNCTIONS:
        environment = changed.function(part, name)["Environment"]["Variables"]
        said = {variable: value for variable, value in environment.items() if isinstance(value, str)}
        read = Settings.from_environment(said)
        assert (read.kimi_model, read.ai_gateway_url, read.environment) == (
            "k", "https://gateway.example/v1", "staging",
        )  # fmt: skip


def statements(synthesized: Synthesized) -> Iterator[dict[str, Any]]:
    for part in synthesized.templates:
        for policy in synthesized.resources(part, "AWS::IAM::Policy").values():
            yield from policy["PolicyDocument"]["Statement"]
        for role in synthesized.resources(part, "AWS::IAM::Role").values():
            for policy in role.get("Policies", []):
                yield from policy["PolicyDocument"]["Statement"]


def test_every_statement_names_its_actions_and_its_resources(production: Synthesized) -> None:
    found = list(statements(production))
    assert len(found) > 15
    for statement in found:
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        assert not [action for action in actions if "*" in action], statement
        resources = statement["Resource"] if isinstance(statement["Resource"], list) else [statement["Resource"]]
        assert "*" not in resources, statement
        # An asterisk stands for the objects under a prefix, or for the versions of one function, and for nothing else.
        wild = [text for resource in resources if "*" in (text := json.dumps(resource))]
        assert all("wandstore-generated-ui" in text or ":*" in text for text in wild), statement
    assert not production.resources("edge", "AWS::IAM::ManagedPolicy")
    roles = [r for part in production.templates for r in production.resources(part, "AWS::IAM::Role").values()]
    assert not [role for role in roles if role.get("ManagedPolicyArns")]


def test_every_alarm_tells_somebody_and_is_quiet_where_nothing_is_measured(production: Synthesized) -> None:
    alarms = production.resources("operations", "AWS::CloudWatch::Alarm").values()
    (topic,) = production.resources("operations", "AWS::SNS::Topic")
    for alarm in alarms:
        assert alarm["AlarmActions"] == [{"Ref": topic}]
        assert alarm["TreatMissingData"] == "notBreaching"
        assert alarm["AlarmDescription"].endswith(".")
    names = {alarm["AlarmName"].removeprefix("wandstore-production-") for alarm in alarms}
    assert names >= {
        "CacheHitRate",
        "GenerationTime",
        "ColdStart",
        "ModelErrors",
        "ModelSpend",
        "DeadLetter",
        "OldestJob",
    }


def test_the_alarms_have_the_contracts_thresholds(production: Synthesized) -> None:
    alarms = {
        alarm["AlarmName"].removeprefix("wandstore-production-"): alarm
        for alarm in production.resources("operations", "AWS::CloudWatch::Alarm").values()
    }
    said = {name: (alarm["ComparisonOperator"], alarm["Threshold"]) for name, alarm in alarms.items()}
    assert said["CacheHitRate"] == ("LessThanThreshold", 70)
    assert said["GenerationTime"] == ("GreaterThanThreshold", 15)
    assert said["ColdStart"] == ("GreaterThanThreshold", 10_000)
    assert said["ModelErrors"] == ("GreaterThanThreshold", 5)
    assert said["DeadLetter"] == ("GreaterThanThreshold", 0)
    assert said["ModelSpend"] == ("GreaterThanThreshold", pytest.approx(3000 / 730))
    assert alarms["GenerationTime"]["ExtendedStatistic"] == "p95"
    budget = production.only("operations", "AWS::Budgets::Budget")["Budget"]
    assert budget["BudgetLimit"] == {"Amount": 3000, "Unit": "USD"}


def test_alarms_and_budget_may_publish_to_the_topic_that_they_tell(production: Synthesized) -> None:
    policy = production.only("operations", "AWS::SNS::TopicPolicy")["PolicyDocument"]
    allowed = [statement for statement in policy["Statement"] if statement["Effect"] == "Allow"]
    services = {statement["Principal"]["Service"] for statement in allowed if statement["Action"] == "sns:Publish"}
    assert services == {"budgets.amazonaws.com", "cloudwatch.amazonaws.com"}


def test_the_stages_are_counted_apart(production: Synthesized, synthesized: Callable[..., Synthesized]) -> None:
    for stage, found in (("production", production), ("staging", synthesized("staging"))):
        alarms = found.resources("operations", "AWS::CloudWatch::Alarm").values()
        namespaces = {alarm["Namespace"] for alarm in alarms if "Namespace" in alarm} - {"AWS/Lambda"}
        assert namespaces == {f"WandStore/{stage}"}


def test_the_versions_before_this_one_stay_to_go_back_to(production: Synthesized) -> None:
    for part in ("edge", "generation"):
        versions = [
            resource
            for resource in production.templates[part]["Resources"].values()
            if resource["Type"] == "AWS::Lambda::Version"
        ]
        assert versions
        assert {version["DeletionPolicy"] for version in versions} == {"Retain"}


@pytest.mark.parametrize("name", ["CacheHitRate", "ModelErrors"])
def test_a_ratio_says_nothing_where_there_is_little_to_divide(production: Synthesized, name: str) -> None:
    (alarm,) = [
        alarm
        for alarm in production.resources("operations", "AWS::CloudWatch::Alarm").values()
        if alarm["AlarmName"].endswith(name)
    ]
    (expression,) = [metric["Expression"] for metric in alarm["Metrics"] if "Expression" in metric]
    assert expression.startswith("IF((")
    assert ">= " in expression


def test_who_is_told_of_alarms_is_the_stages(synthesized: Callable[..., Synthesized]) -> None:
    assert not synthesized("staging").resources("operations", "AWS::SNS::Subscription")
    told = synthesized("staging", alarm_email="ops@shop.example").only("operations", "AWS::SNS::Subscription")
    assert (told["Protocol"], told["Endpoint"]) == ("email", "ops@shop.example")


def test_logs_end_after_a_week_unless_the_stage_says_otherwise(
    production: Synthesized, synthesized: Callable[..., Synthesized]
) -> None:
    for part in ("edge", "generation"):
        assert {group["RetentionInDays"] for group in production.resources(part, "AWS::Logs::LogGroup").values()} == {7}
    longer = synthesized("staging", log_retention_days=30)
    assert {g["RetentionInDays"] for g in longer.resources("generation", "AWS::Logs::LogGroup").values()} == {30}


def test_secrets_have_no_value_but_the_one_that_nobody_has_to_know(production: Synthesized) -> None:
    secrets = production.resources("data", "AWS::SecretsManager::Secret").values()
    by_name = {secret["Name"].removeprefix("wandstore/production/"): secret for secret in secrets}
    assert by_name.keys() == {
        "KIMI_API_KEY", "CLAUDE_API_KEY", "SHOPIFY_STORE", "SHOPIFY_ACCESS_TOKEN", "WEBHOOK_SECRET", "DEBUG_TOKEN",
        "ORIGIN_SECRET",
    }  # fmt: skip
    assert not [secret for secret in secrets if "SecretString" in secret]
    assert [name for name, secret in by_name.items() if "GenerateSecretString" in secret] == ["ORIGIN_SECRET"]


def test_everything_that_can_be_tagged_says_its_project_and_stage(production: Synthesized) -> None:
    (bucket,) = production.resources("data", "AWS::S3::Bucket").values()
    assert {tag["Key"]: tag["Value"] for tag in bucket["Tags"]} == {"project": "wandstore", "stage": "production"}


def test_at_most_a_dozen_findings_are_accepted_each_with_its_reason(production: Synthesized) -> None:
    from stacks.exceptions import list_accepted

    accepted = list(list_accepted(production.stacks))
    assert len(accepted) <= 12
    assert all(len(found.reason) > 40 and found.reason.endswith(".") for found in accepted)
    assert len({(found.resource.node.path, found.rule) for found in accepted}) == len(accepted)


def test_two_stages_share_no_name(production: Synthesized, synthesized: Callable[..., Synthesized]) -> None:
    def names(found: Synthesized) -> set[str]:
        kinds = (
            ("data", "AWS::SQS::Queue", "QueueName"), ("data", "AWS::S3::Bucket", "BucketName"),
            ("data", "AWS::SecretsManager::Secret", "Name"), ("operations", "AWS::CloudWatch::Alarm", "AlarmName"),
            ("operations", "AWS::CloudWatch::Dashboard", "DashboardName"),
        )  # fmt: skip
        return {json.dumps(r[name]) for part, kind, name in kinds for r in found.resources(part, kind).values()}

    assert names(production)
    assert not names(production) & names(synthesized("staging"))


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["production", "staging"])
def test_cfn_lint_finds_nothing(synthesized: Callable[..., Synthesized], stage: str, tmp_path: Path) -> None:
    found = synthesized(stage)
    for part, template in found.templates.items():
        (tmp_path / f"{part}.template.json").write_text(json.dumps(template))
    linter = Path(sys.executable).with_name("cfn-lint")
    done = subprocess.run(
        [linter, "--config-file", ROOT / ".cfnlintrc.yaml", *sorted(tmp_path.glob("*.json"))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


@pytest.mark.slow
def test_the_pinned_cli_synthesizes_every_stack_without_docker_and_without_an_account(tmp_path: Path) -> None:
    for template in CDK_OUT.glob("*.template.json"):
        template.unlink()
    path = os.pathsep.join((str(Path(node_path()).parent), str(Path(sys.executable).parent), "/usr/bin", "/bin"))
    environment = {"PATH": path, "HOME": str(tmp_path), "JSII_NODE": node_path()}
    synth = ("synth", "--quiet", "-c", "stage=production", "--output", str(CDK_OUT), "--no-notices")
    done = subprocess.run(
        node_command("node_modules/aws-cdk/bin/cdk", *synth),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(list(CDK_OUT.glob("wandstore-*-production.template.json"))) == 4


@pytest.mark.slow
def test_zips_that_are_bundled_are_not_bundled_again() -> None:
    def synthesize() -> dict[str, int]:
        """When each bundle was made."""
        subprocess.run(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env=os.environ | {"CDK_OUTDIR": str(CDK_OUT), "JSII_NODE": node_path()},
            capture_output=True,
            check=True,
        )
        return {path.name: path.stat().st_ctime_ns for path in CDK_OUT.glob("asset.*")}

    bundled = synthesize()
    assert bundled
    assert synthesize() == bundled
