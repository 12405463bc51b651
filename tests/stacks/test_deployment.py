"""What holds for a stage as a whole: permissions, tags, names, and a synth without docker or an account."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from local.synth import ROOT, node_path
from tests.npm_tools import node_command
from tests.stacks.conftest import ALARM_EMAIL, Synthesized, as_list

# Outside the working `cdk.out`, and kept like it, so that pip does not run again while nothing has changed.
CDK_OUT = ROOT / ".cache" / "cdk.out"
NAMES = (
    ("data", "AWS::SQS::Queue", "QueueName"),
    ("data", "AWS::S3::Bucket", "BucketName"),
    ("data", "AWS::SecretsManager::Secret", "Name"),
    ("operations", "AWS::CloudWatch::Alarm", "AlarmName"),
    ("operations", "AWS::CloudWatch::CompositeAlarm", "AlarmName"),
    ("operations", "AWS::CloudWatch::Dashboard", "DashboardName"),
)


def test_every_statement_names_its_actions_and_its_resources(production: Synthesized) -> None:
    statements = [statement for part in production.templates for _, statement in production.policy_statements(part)]
    roles = [r for part in production.templates for r in production.resources(part, "AWS::IAM::Role").values()]
    for role in roles:
        for policy in role.get("Policies", []):
            statements += policy["PolicyDocument"]["Statement"]
    assert len(statements) > 15
    for statement in statements:
        assert not [action for action in as_list(statement["Action"]) if "*" in action], statement
        resources = as_list(statement["Resource"])
        assert "*" not in resources, statement
        # A wildcard covers the objects under a prefix or the versions of one function, and nothing else.
        wildcards = [text for resource in resources if "*" in (text := json.dumps(resource))]
        buckets = ("wandstore-generated-ui", "PublicFilesBucket")
        assert all(":*" in text or any(bucket in text for bucket in buckets) for text in wildcards), statement
    assert not production.resources("edge", "AWS::IAM::ManagedPolicy")
    assert not [role for role in roles if role.get("ManagedPolicyArns")]


def test_resources_are_tagged_with_project_and_stage(production: Synthesized) -> None:
    bucket = production.only("data", "AWS::S3::Bucket")
    assert {tag["Key"]: tag["Value"] for tag in bucket["Tags"]} == {"project": "wandstore", "stage": "production"}


def names_in(found: Synthesized) -> set[str]:
    return {
        json.dumps(resource[name]) for part, kind, name in NAMES for resource in found.resources(part, kind).values()
    }


def test_two_stages_share_no_name(production: Synthesized, synthesized: Callable[..., Synthesized]) -> None:
    assert names_in(production)
    assert not names_in(production) & names_in(synthesized("staging"))


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["production", "staging"])
def test_cfn_lint_finds_nothing(synthesized: Callable[..., Synthesized], stage: str, tmp_path: Path) -> None:
    for part, template in synthesized(stage).templates.items():
        (tmp_path / f"{part}.template.json").write_text(json.dumps(template))
    linter = Path(sys.executable).with_name("cfn-lint")
    command: list[str | Path] = [linter, "--config-file", ROOT / ".cfnlintrc.yaml", *sorted(tmp_path.glob("*.json"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


@pytest.mark.slow
def test_the_pinned_cli_synthesizes_every_stack_without_docker_and_without_an_account(tmp_path: Path) -> None:
    for template in CDK_OUT.glob("*.template.json"):
        template.unlink()
    path = os.pathsep.join((str(Path(node_path()).parent), str(Path(sys.executable).parent), "/usr/bin", "/bin"))
    environment = {"PATH": path, "HOME": str(tmp_path), "JSII_NODE": node_path()}
    synth = (
        "synth",
        "--quiet",
        "-c",
        "stage=production",
        "-c",
        f"alarm_email={ALARM_EMAIL}",
        "--output",
        str(CDK_OUT),
        "--no-notices",
    )
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
def test_a_second_synth_bundles_no_zip_again() -> None:
    def synthesize() -> dict[str, int]:
        """When each bundle was made."""
        environment = os.environ | {"CDK_OUTDIR": str(CDK_OUT), "JSII_NODE": node_path()}
        subprocess.run([sys.executable, "app.py"], cwd=ROOT, env=environment, capture_output=True, check=True)
        return {path.name: path.stat().st_ctime_ns for path in CDK_OUT.glob("asset.*")}

    bundled = synthesize()
    assert bundled
    assert synthesize() == bundled
