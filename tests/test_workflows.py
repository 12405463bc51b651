"""GitHub's workflows: what they are allowed to do, what they run, and that what they run exists."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml  # type: ignore[import-untyped]

from stacks.stages import DEPLOYED, REGION

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".github" / "workflows"
TEMPLATE = ROOT / ".github" / "pull_request_template.md"
DEPLOY, SET_SECRETS = "deploy-container.yml", "set-secrets.yml"
PINNED = re.compile(r"uses: ([\w.-]+/[\w.-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)")

Workflow = dict[str, Any]


def read_workflow(name: str) -> Workflow:
    """Every value is a string, as written: YAML's own types would turn the key `on` into `True`."""
    workflow = yaml.load((FOLDER / name).read_text(encoding="utf-8"), yaml.BaseLoader)
    assert isinstance(workflow, dict)
    return workflow


WORKFLOWS = {path.name: read_workflow(path.name) for path in sorted(FOLDER.iterdir())}


class Step(NamedTuple):
    workflow: str
    job: str
    body: dict[str, Any]


def steps() -> Iterator[Step]:
    for name, workflow in WORKFLOWS.items():
        for job_name, job in workflow["jobs"].items():
            yield from (Step(name, job_name, step) for step in job["steps"])


RUNS = [step for step in steps() if "run" in step.body]
SCRIPTS = [step.body["run"] for step in RUNS]


def run_script(script: str, folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs it as GitHub does with the shell bash; commands in the folder come first on PATH."""
    path = folder / "script.sh"
    path.write_text(script)
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", *options, path],
        env={"PATH": f"{folder}:{os.environ['PATH']}", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def step_of(workflow: str, name: str) -> dict[str, Any]:
    (step,) = [step.body for step in steps() if step.workflow == workflow and step.body.get("name") == name]
    return step


def test_both_workflows_of_the_specification_exist_under_their_names() -> None:
    assert {name: workflow["name"] for name, workflow in WORKFLOWS.items()} == {
        DEPLOY: "deploy-container",
        SET_SECRETS: "set-secrets",
    }


def test_a_push_to_main_deploys_and_both_workflows_can_be_started_by_hand_for_each_stage() -> None:
    assert WORKFLOWS[DEPLOY]["on"]["push"] == {"branches": ["main"]}
    for workflow in WORKFLOWS.values():
        stage = workflow["on"]["workflow_dispatch"]["inputs"]["stage"]
        assert (stage["type"], sorted(stage["options"])) == ("choice", sorted(DEPLOYED))
        assert stage["default"] == "staging"
    assert list(WORKFLOWS[SET_SECRETS]["on"]) == ["workflow_dispatch"]


def test_a_pull_request_is_tested_and_never_deployed() -> None:
    assert set(WORKFLOWS[DEPLOY]["on"]) == {"push", "pull_request", "workflow_dispatch"}
    # With `pull_request_target`, code from a fork would run with the secrets and the token of a push.
    assert WORKFLOWS[DEPLOY]["on"]["pull_request"] == ""
    conditions = {name: job.get("if") for name, job in WORKFLOWS[DEPLOY]["jobs"].items()}
    assert conditions == {"test": None, "deploy": "github.event_name != 'pull_request'"}


def test_only_jobs_have_permissions_and_only_those_that_they_need() -> None:
    allowed: dict[tuple[str, str], dict[str, str]] = {}
    for name, workflow in WORKFLOWS.items():
        assert workflow["permissions"] == {}
        allowed |= {(name, job_name): job["permissions"] for job_name, job in workflow["jobs"].items()}
    assert allowed == {
        (DEPLOY, "test"): {"contents": "read"},
        (DEPLOY, "deploy"): {"contents": "read", "id-token": "write"},
        (SET_SECRETS, "write"): {"id-token": "write"},
    }


def test_runs_of_one_stage_wait_for_each_other_and_only_a_pull_requests_run_is_cancelled() -> None:
    is_pull_request = "github.event_name == 'pull_request'"
    groups = {name: workflow["concurrency"] for name, workflow in WORKFLOWS.items()}
    assert groups == {
        DEPLOY: {
            "group": f"deploy-container-${{{{ {is_pull_request} && github.ref || inputs.stage || 'staging' }}}}",
            "cancel-in-progress": f"${{{{ {is_pull_request} }}}}",
        },
        SET_SECRETS: {"group": "set-secrets-${{ inputs.stage }}", "cancel-in-progress": "false"},
    }


def test_a_job_with_a_role_uses_the_environment_and_the_region_of_its_stage() -> None:
    for step in steps():
        if "configure-aws-credentials" in step.body.get("uses", ""):
            assert "inputs.stage" in WORKFLOWS[step.workflow]["jobs"][step.job]["environment"]
            assert step.body["with"]["aws-region"] == REGION
            assert step.body["with"]["role-to-assume"].startswith("${{ vars.AWS_")


def test_an_image_for_arm_is_built_on_arm() -> None:
    assert WORKFLOWS[DEPLOY]["jobs"]["deploy"]["runs-on"].endswith("-arm")
    assert WORKFLOWS[DEPLOY]["jobs"]["deploy"]["needs"] == "test"


def test_every_action_is_pinned_to_a_commit_with_its_version_in_a_comment() -> None:
    commits: dict[str, set[tuple[str, str]]] = {}
    for name in WORKFLOWS:
        for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
            if "uses:" in line:
                pinned = PINNED.search(line)
                assert pinned, line
                commits.setdefault(pinned[1], set()).add((pinned[2], pinned[3]))
    assert commits
    assert {action: found for action, found in commits.items() if len(found) > 1} == {}


def test_no_checkout_keeps_its_token() -> None:
    checkouts = [step.body for step in steps() if step.body.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] == "false" for step in checkouts)


# What they run --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_valid_bash_and_contains_no_input_of_a_user(script: str) -> None:
    assert "${{" not in script
    assert {workflow["defaults"]["run"]["shell"] for workflow in WORKFLOWS.values()} == {"bash"}
    checked = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_every_make_target_of_the_workflows_exists(tmp_path: Path) -> None:
    targets = {
        target for script in SCRIPTS for line in re.findall(r"\bmake ([^\n]+)", script) for target in line.split()
    }
    assert targets >= {"test", "synth"}
    for target in targets:
        # A dry run, so nothing is made. A minimal environment, so that it does not join an outer make.
        asked = subprocess.run(
            ["make", "--dry-run", target],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )
        assert asked.returncode == 0, asked.stderr


def test_every_module_that_is_run_exists() -> None:
    modules = {module for script in SCRIPTS for module in re.findall(r"python -m ([\w.]+)", script)}
    assert modules == {"tools.check_deployment"}
    assert all(find_spec(module) for module in modules)


def test_the_workflow_deploys_with_the_pinned_cdk() -> None:
    (deploying,) = [script for script in SCRIPTS if "cdk deploy" in script]
    assert "\ntools/node_modules/.bin/cdk deploy --app cdk.out --all --concurrency 2 " in deploying
    outputs = re.search(r"--outputs-file (\S+)", deploying)
    assert outputs is not None
    assert step_of(DEPLOY, "Check the deployment")["run"].split()[-1] == outputs[1]
    assert '"aws-cdk": "' in (ROOT / "tools" / "package.json").read_text()


def test_stores_are_checked_without_a_network_before_and_on_their_stage_after_a_deployment() -> None:
    runs = [(step.job, step.body["run"]) for step in RUNS if "wandstore store check" in step.body["run"]]
    assert runs == [
        ("test", ".venv/bin/wandstore store check --offline"),
        ("deploy", '.venv/bin/wandstore store check --stage "$STAGE"'),
    ]
    names = [step.body.get("name") for step in steps() if step.job == "deploy"]
    assert names.index("Deploy") < names.index("Check the stores") < names.index("Warm the stores")
    # Nothing that it could ask: no credentials, and a proxy that nobody serves.
    nowhere = {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9", "HOME": "/nonexistent"}
    done = subprocess.run(
        [sys.executable, "-m", "command_line.main", *runs[0][1].split()[1:]],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **nowhere},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "magic-wands" in done.stdout


def test_every_store_is_warmed_after_a_deployment_which_stands_whatever_becomes_of_it(tmp_path: Path) -> None:
    step = step_of(DEPLOY, "Warm the stores")
    assert step["continue-on-error"] == "true"
    (tmp_path / "stores").mkdir()
    for name in ("lantern.toml", "magic-wands.toml", "magic-wands.csv"):
        (tmp_path / "stores" / name).touch()
    script = f"cd {tmp_path}\n" + step["run"].replace(".venv/bin/wandstore", "echo")
    said = run_script(script, tmp_path, STAGE="staging")
    assert said.stdout.splitlines() == [
        f"warm --stage staging --store {store} --yes" for store in ("lantern", "magic-wands")
    ]


def test_the_image_is_built_on_a_base_whose_digest_the_run_records(tmp_path: Path) -> None:
    names = [step.body.get("name") for step in steps() if step.job == "deploy"]
    assert names.index("Pin the base image") < names.index("Synthesize")
    base = f"public.ecr.aws/lambda/python:3.13@sha256:{'1' * 64}"
    (tmp_path / "container_image").mkdir()
    make = tmp_path / "make"
    make.write_text(
        f'#!/bin/sh\n[ "$*" = base-image ] && printf "# Its base.\\nFROM {base}\\n" > container_image/Dockerfile\n'
    )
    make.chmod(0o755)
    script = f"cd {tmp_path}\n{step_of(DEPLOY, 'Pin the base image')['run']}"
    done = run_script(script, tmp_path, GITHUB_STEP_SUMMARY=str(tmp_path / "summary"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "summary").read_text() == f"FROM {base}\n"


def test_the_chosen_stage_is_synthesized(tmp_path: Path) -> None:
    assert WORKFLOWS[DEPLOY]["env"] == {
        "STAGE": "${{ inputs.stage || 'staging' }}",
        "WITHOUT": "${{ inputs.without == 'canary' && 'canary' || '' }}",
    }
    # The real make in a dry run, which prints the commands.
    make = tmp_path / "make"
    make.write_text(f'#!/bin/sh\nexec {shutil.which("make")} --dry-run -C {ROOT} "$@"\n')
    make.chmod(0o755)
    step = step_of(DEPLOY, "Synthesize")
    assert step["env"] == {"ALARM_EMAIL": "${{ vars.ALARM_EMAIL }}"}
    chosen = {"ALARM_EMAIL": "ops@shop.example", "WITHOUT": "canary"}
    done = run_script(step["run"], tmp_path, STAGE="production", **chosen)
    assert done.returncode == 0
    (context,) = re.findall(r"CDK_CONTEXT_JSON='(.+?)'", done.stdout)
    assert json.loads(context) == {"stage": "production", "alarm_email": "ops@shop.example", "without": "canary"}


# Secrets --------------------------------------------------------------------------------------------------------------


def secrets_filled_later() -> list[str]:
    """The names in `stacks/stage_secrets.py`, parsed and not imported, because an import would start CDK's node."""
    for node in ast.parse((ROOT / "stacks" / "stage_secrets.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "FILLED_LATER":
            return list(ast.literal_eval(node.value))
    raise LookupError("stacks/stage_secrets.py has no FILLED_LATER")


def test_the_workflow_can_write_exactly_the_secrets_that_are_filled_later() -> None:
    name = WORKFLOWS[SET_SECRETS]["on"]["workflow_dispatch"]["inputs"]["name"]
    assert (name["type"], name["options"]) == ("choice", secrets_filled_later())


class Written(NamedTuple):
    code: int
    output: str
    arguments: str
    value: str


def write_secret(folder: Path, value: str) -> Written:
    """Runs the step as GitHub does, tracing every command, with an `aws` that stores its arguments and the value."""
    aws = folder / "aws"
    aws.write_text(
        f'#!/bin/sh\necho "$@" > {folder}/arguments\n'
        f'for each; do case "$each" in file://*) cat "${{each#file://}}" > {folder}/value;; esac; done\n'
    )
    aws.chmod(0o755)
    step = step_of(SET_SECRETS, "Write the value")
    assert step["env"]["SECRET_VALUE"] == "${{ secrets[inputs.name] }}"
    secret_id = step["env"]["SECRET_ID"].replace("${{ inputs.stage }}", "staging")
    done = run_script(
        step["run"],
        folder,
        "-x",
        SECRET_ID=secret_id.replace("${{ inputs.name }}", "DEBUG_TOKEN"),
        SECRET_VALUE=value,
    )
    kept = [(folder / name).read_text() if (folder / name).exists() else "" for name in ("arguments", "value")]
    return Written(done.returncode, done.stdout + done.stderr, *kept)


@pytest.mark.parametrize("value", ["a-plain-one", "-n %s \\n $HOME `id` \"'", "zwei\nZeilen, für Zoë\n"])
def test_a_secrets_value_is_written_unchanged_and_never_printed(tmp_path: Path, value: str) -> None:
    written = write_secret(tmp_path, value)
    assert written.code == 0, written.output
    assert written.value == value
    assert "--secret-id wandstore/staging/DEBUG_TOKEN" in written.arguments
    assert value not in written.arguments
    assert value not in written.output


def test_a_secret_without_a_value_is_not_written(tmp_path: Path) -> None:
    written = write_secret(tmp_path, "")
    assert written.code == 1
    assert "::error::" in written.output
    assert written.arguments == ""


# Pull requests --------------------------------------------------------------------------------------------------------


def test_every_file_that_the_pull_request_template_names_exists() -> None:
    named = re.findall(r"`([\w/-]+\.(?:md|py))`", TEMPLATE.read_text(encoding="utf-8"))
    assert len(named) >= 5
    assert [path for path in named if not (ROOT / path).is_file()] == []
