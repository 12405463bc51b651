from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from local.synth import ROOT, node_path
from stacks.stages import (
    DEPLOYED,
    PRODUCTION,
    STAGES,
    BadStage,
    Stage,
    check_alarm_email,
    choose_stage,
    switch_off,
)
from tests.stacks.conftest import ALARM_EMAIL


def test_no_deployed_stage_opens_the_debug_routes() -> None:
    assert {name for name, stage in STAGES.items() if stage.settings.environment == "development"} == {"local"}


def test_only_production_keeps_its_data() -> None:
    assert [name for name, stage in STAGES.items() if stage.keeps_data] == ["production"]


def test_every_stage_but_local_can_be_deployed() -> None:
    assert STAGES.keys() - DEPLOYED.keys() == {"local"}


RunMake = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run_make(tmp_path: Path) -> RunMake:
    """Runs a target for a stage as if all were installed; its node only prints its arguments."""
    stamps = {name: tmp_path / name for name in ("STAMP", "NPM_STAMP")}
    for stamp in stamps.values():
        stamp.touch()
    for command in ("python", "node"):
        (tmp_path / command).write_text('#!/bin/sh\necho "$@"\n')
        (tmp_path / command).chmod(0o755)

    def make(target: str, stage: str, **variables: str) -> subprocess.CompletedProcess[str]:
        changed = {"STAGE": stage, "BIN": tmp_path, **stamps, **variables}
        return subprocess.run(
            ["make", target, *(f"{name}={value}" for name, value in changed.items())],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )

    return make


def test_staging_rehearses_what_production_has() -> None:
    switches = [field.name for field in fields(Stage) if field.type == "bool"]
    differing = [name for name in switches if getattr(DEPLOYED["staging"], name) != getattr(PRODUCTION, name)]
    assert differing == ["keeps_data", "protected"]


@pytest.mark.parametrize(
    ("without", "off"), [("", set()), ("canary", {"canary"}), ("protection,canary", {"protected", "canary"})]
)
def test_one_deployment_can_do_without_a_canary_or_protection(without: str, off: set[str]) -> None:
    changed = switch_off(PRODUCTION, without)
    assert {name for name in ("canary", "protected") if not getattr(changed, name)} == off


def test_what_no_deployment_can_do_without_is_refused() -> None:
    with pytest.raises(ValueError, match="without is 'firewall'; it can be protection or canary"):
        switch_off(PRODUCTION, "firewall")


@pytest.mark.parametrize("stage", sorted(DEPLOYED))
@pytest.mark.parametrize("command", ["deploy --all", "diff"])
def test_make_deploys_a_stage_and_shows_what_that_would_change(run_make: RunMake, command: str, stage: str) -> None:
    done = run_make(command.split()[0], stage)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.rstrip().endswith(f"cdk {command} -c stage={stage}")


@pytest.mark.parametrize("target", ["deploy", "diff"])
def test_make_passes_the_address_on(run_make: RunMake, target: str) -> None:
    done = run_make(target, "production", ALARM_EMAIL="ops@shop.example")
    assert " -c alarm_email=ops@shop.example" in done.stdout


def test_make_creates_the_roles_of_one_repositorys_workflows(run_make: RunMake) -> None:
    done = run_make("github-access", "staging", REPOSITORY="wands/store")
    context = "-c stage=staging -c repository=wands/store -c provider=new"
    assert done.stdout.endswith(f"cdk deploy wandstore-github-staging {context}\n")
    refused = run_make("github-access", "staging")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "REPOSITORY=owner/name" in refused.stderr


def test_make_diff_says_what_it_compares(run_make: RunMake) -> None:
    assert re.match(
        r"Comparing the templates of \S+ with the stacks of staging as they are deployed\.\n",
        run_make("diff", "staging").stdout,
    )


def test_make_deploys_without_what_it_is_told(run_make: RunMake) -> None:
    done = run_make("deploy", "production", WITHOUT="protection,canary")
    assert done.stdout.endswith("cdk deploy --all -c stage=production -c without=protection,canary\n")


@pytest.mark.parametrize("target", ["deploy", "diff"])
def test_make_refuses_to_deploy_the_stage_local(run_make: RunMake, target: str) -> None:
    done = run_make(target, "local")
    assert (done.returncode, done.stdout) == (2, "")
    assert "The stage local is the local run's own and is never deployed" in done.stderr


def run_app(outdir: Path, **context: object) -> subprocess.CompletedProcess[str]:
    """Like `make synth`: without CDK's command line, which alone reads `cdk.json`."""
    variables = {"CDK_OUTDIR": str(outdir), "CDK_CONTEXT_JSON": json.dumps(context), "JSII_NODE": node_path()}
    return subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_an_unknown_stage_is_refused_with_those_that_can_be_deployed(tmp_path: Path) -> None:
    done = run_app(tmp_path, stage="prod")
    assert (done.returncode, done.stderr) == (1, "stage is 'prod'; it can be production or staging.\n")


@pytest.mark.slow
def test_production_is_refused_while_nobody_would_be_told_that_its_shoppers_are_affected(tmp_path: Path) -> None:
    done = run_app(tmp_path, stage="production")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The stage production has no alarm_email, so nobody would be told")
    assert done.stderr.count("\n") == 1  # a sentence, and no traceback
    assert not list(tmp_path.iterdir())


def test_the_address_of_the_command_line_comes_before_that_of_the_stage() -> None:
    assert choose_stage("production", "ops@shop.example").alarm_email == "ops@shop.example"
    assert choose_stage("staging") is STAGES["staging"]


@pytest.mark.parametrize("address", ["ops", "ops@shop", "ops @shop.example", "a@b.example c@d.example"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadStage, match="not an e-mail address"):
        check_alarm_email(choose_stage("staging", address))


def test_only_production_needs_an_address() -> None:
    for stage in DEPLOYED.values():
        if stage.name == "production":
            with pytest.raises(BadStage, match="nobody would be told"):
                check_alarm_email(stage)
        else:
            check_alarm_email(stage)


@pytest.mark.slow
def test_the_roles_of_workflows_are_synthesized_alone(tmp_path: Path) -> None:
    done = run_app(tmp_path, stage="staging", repository="wands/store")
    assert (done.returncode, done.stderr) == (0, "")
    assert [path.name for path in tmp_path.glob("*.template.json")] == ["wandstore-github-staging.template.json"]


@pytest.mark.slow
def test_a_synth_without_cdks_command_line_has_no_warning(tmp_path: Path) -> None:
    done = run_app(tmp_path, stage="production", alarm_email=ALARM_EMAIL, **{"aws:cdk:bundling-stacks": []})
    assert done.returncode == 0, done.stderr
    outputs = [path.read_text() for path in (tmp_path / "manifest.json", *tmp_path.glob("*.metadata.json"))]
    assert len(outputs) > 1
    assert [text for text in outputs if "aws:cdk:warning" in text] == []


def test_a_stage_names_its_stacks_and_secrets() -> None:
    assert DEPLOYED["staging"].stack_name("data") == "wandstore-data-staging"
    assert DEPLOYED["staging"].secrets_prefix == "wandstore/staging/"
