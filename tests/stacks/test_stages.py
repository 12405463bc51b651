from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from local.synth import ROOT, node_path
from stacks.stages import DEPLOYED, STAGES


def test_no_deployed_stage_opens_the_debug_routes() -> None:
    assert {name for name, stage in STAGES.items() if stage.settings.environment == "development"} == {"local"}


def test_only_production_keeps_its_data() -> None:
    assert [name for name, stage in STAGES.items() if stage.keeps_data] == ["production"]


def test_every_stage_but_local_can_be_deployed() -> None:
    assert STAGES.keys() - DEPLOYED.keys() == {"local"}


@pytest.fixture
def make_deploy(tmp_path: Path) -> Callable[[str], subprocess.CompletedProcess[str]]:
    """Runs `make deploy` of a stage as if all were installed; its node only prints its arguments."""
    stamps = {name: tmp_path / name for name in ("STAMP", "NPM_STAMP")}
    for stamp in stamps.values():
        stamp.touch()
    for command in ("python", "node"):
        (tmp_path / command).write_text('#!/bin/sh\necho "$@"\n')
        (tmp_path / command).chmod(0o755)

    def make(stage: str) -> subprocess.CompletedProcess[str]:
        changed = {"STAGE": stage, "BIN": tmp_path, **stamps}
        return subprocess.run(
            ["make", "deploy", *(f"{name}={value}" for name, value in changed.items())],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )

    return make


@pytest.mark.parametrize("stage", sorted(DEPLOYED))
def test_make_deploys_a_stage(make_deploy: Callable[[str], subprocess.CompletedProcess[str]], stage: str) -> None:
    done = make_deploy(stage)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(f"cdk deploy --all -c stage={stage}\n")


def test_make_refuses_to_deploy_the_stage_local(
    make_deploy: Callable[[str], subprocess.CompletedProcess[str]],
) -> None:
    done = make_deploy("local")
    assert (done.returncode, done.stdout) == (2, "")
    assert "The stage local is the local run's own and is never deployed" in done.stderr


def run_app(outdir: Path, **context: object) -> subprocess.CompletedProcess[str]:
    """Like `make synth`: without CDK's command line, which alone reads `cdk.json`."""
    variables = {"CDK_OUTDIR": str(outdir), "CDK_CONTEXT_JSON": json.dumps(context), "JSII_NODE": node_path()}
    return subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, check=False
    )


def test_an_unknown_stage_is_refused_with_those_that_can_be_deployed(tmp_path: Path) -> None:
    done = run_app(tmp_path, stage="prod")
    assert (done.returncode, done.stderr) == (1, "stage is 'prod'; it can be production or staging.\n")


@pytest.mark.slow
def test_a_synth_without_cdks_command_line_has_no_warning(tmp_path: Path) -> None:
    done = run_app(tmp_path, stage="production", **{"aws:cdk:bundling-stacks": []})
    assert done.returncode == 0, done.stderr
    outputs = [path.read_text() for path in (tmp_path / "manifest.json", *tmp_path.glob("*.metadata.json"))]
    assert len(outputs) > 1
    assert [text for text in outputs if "aws:cdk:warning" in text] == []


def test_a_stage_names_its_stacks_and_secrets() -> None:
    assert DEPLOYED["staging"].stack_name("data") == "wandstore-data-staging"
    assert DEPLOYED["staging"].secrets_prefix == "wandstore/staging/"
