"""GitHub's workflows: what they may do, what they run, and that it is there to be run."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
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
    """Every value as the text that it is written as: YAML itself would read the key `on` as a truth."""
    workflow = yaml.load((FOLDER / name).read_text(encoding="utf-8"), yaml.BaseLoader)
    assert isinstance(workflow, dict)
    return workflow


WORKFLOWS = {path.name: read_workflow(path.name) for path in sorted(FOLDER.iterdir())}


class Step(NamedTuple):
    workflow: str
    job: str
    said: dict[str, Any]


def steps() -> Iterator[Step]:
    for name, workflow in WORKFLOWS.items():
        for job_name, job in workflow["jobs"].items():
            yield from (Step(name, job_name, step) for step in job["steps"])


RUNS = [step for step in steps() if "run" in step.said]
SCRIPTS = [step.said["run"] for step in RUNS]


def run_script(script: str, folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """As GitHub runs it where the shell is bash, with the folder's commands before any other."""
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
    (step,) = [step.said for step in steps() if step.workflow == workflow and step.said.get("name") == name]
    return step


def test_the_two_workflows_of_the_contract_are_there_under_their_names() -> None:
    assert {name: workflow["name"] for name, workflow in WORKFLOWS.items()} == {
        DEPLOY: "deploy-container",
        SET_SECRETS: "set-secrets",
    }


def test_main_is_deployed_and_both_workflows_can_be_started_by_hand_for_each_stage() -> None:
    assert WORKFLOWS[DEPLOY]["on"]["push"] == {"branches": ["main"]}
    for workflow in WORKFLOWS.values():
        stage = workflow["on"]["workflow_dispatch"]["inputs"]["stage"]
        assert (stage["type"], sorted(stage["options"])) == ("choice", sorted(DEPLOYED))
        assert stage["default"] == "staging"
    assert list(WORKFLOWS[SET_SECRETS]["on"]) == ["workflow_dispatch"]


def test_a_pull_request_is_tested_and_never_deployed() -> None:
    assert set(WORKFLOWS[DEPLOY]["on"]) == {"push", "pull_request", "workflow_dispatch"}
    # With `pull_request_target` a stranger's code would have what a push has.
    assert WORKFLOWS[DEPLOY]["on"]["pull_request"] == ""
    conditions = {name: job.get("if") for name, job in WORKFLOWS[DEPLOY]["jobs"].items()}
    assert conditions == {"test": None, "deploy": "github.event_name != 'pull_request'"}


def test_nothing_is_allowed_but_what_a_job_says_for_itself() -> None:
    allowed: dict[tuple[str, str], dict[str, str]] = {}
    for name, workflow in WORKFLOWS.items():
        assert workflow["permissions"] == {}
        allowed |= {(name, job_name): job["permissions"] for job_name, job in workflow["jobs"].items()}
    assert allowed == {
        (DEPLOY, "test"): {"contents": "read"},
        (DEPLOY, "deploy"): {"contents": "read", "id-token": "write"},
        (SET_SECRETS, "write"): {"id-token": "write"},
    }


def test_one_run_of_a_stage_waits_for_the_other_and_only_a_pull_requests_is_ended_in_the_middle() -> None:
    is_pull_request = "github.event_name == 'pull_request'"
    groups = {name: workflow["concurrency"] for name, workflow in WORKFLOWS.items()}
    assert groups == {
        DEPLOY: {
            "group": f"deploy-container-${{{{ {is_pull_request} && github.ref || inputs.stage || 'staging' }}}}",
            "cancel-in-progress": f"${{{{ {is_pull_request} }}}}",
        },
        SET_SECRETS: {"group": "set-secrets-${{ inputs.stage }}", "cancel-in-progress": "false"},
    }


def test_a_job_with_a_role_is_in_its_stages_environment_and_in_the_stages_region() -> None:
    for step in steps():
        if "configure-aws-credentials" in step.said.get("uses", ""):
            assert "inputs.stage" in WORKFLOWS[step.workflow]["jobs"][step.job]["environment"]
            assert step.said["with"]["aws-region"] == REGION
            assert step.said["with"]["role-to-assume"].startswith("${{ vars.AWS_")


def test_an_image_for_arm_is_built_on_arm() -> None:
    assert WORKFLOWS[DEPLOY]["jobs"]["deploy"]["runs-on"].endswith("-arm")
    assert WORKFLOWS[DEPLOY]["jobs"]["deploy"]["needs"] == "test"


def test_every_action_is_pinned_to_a_commit_whose_version_is_beside_it() -> None:
    commits: dict[str, set[tuple[str, str]]] = {}
    for name in WORKFLOWS:
        for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
            if "uses:" in line:
                pinned = PINNED.search(line)
                assert pinned, line
                commits.setdefault(pinned[1], set()).add((pinned[2], pinned[3]))
    assert commits
    assert {action: found for action, found in commits.items() if len(found) > 1} == {}


def test_no_checkout_leaves_its_token_behind() -> None:
    checkouts = [step.said for step in steps() if step.said.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    assert all(step["with"]["persist-credentials"] == "false" for step in checkouts)


# What they run --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_can_be_read_by_bash_and_is_the_same_whatever_anybody_typed(script: str) -> None:
    assert "${{" not in script
    assert {workflow["defaults"]["run"]["shell"] for workflow in WORKFLOWS.values()} == {"bash"}
    checked = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_everything_that_make_is_asked_for_has_a_rule(tmp_path: Path) -> None:
    targets = {
        target for script in SCRIPTS for line in re.findall(r"\bmake ([^\n]+)", script) for target in line.split()
    }
    assert targets >= {"test", "synth"}
    for target in targets:
        # Dry, so nothing is made; an empty environment, so that a make around this one is not spoken to.
        asked = subprocess.run(
            ["make", "--dry-run", target],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )
        assert asked.returncode == 0, asked.stderr


def test_every_module_that_is_run_is_there() -> None:
    modules = {module for script in SCRIPTS for module in re.findall(r"python -m ([\w.]+)", script)}
    assert modules == {"tools.check_deployment"}
    assert all(find_spec(module) for module in modules)


def test_cdk_is_the_one_that_is_pinned_with_the_tools() -> None:
    (deploying,) = [script for script in SCRIPTS if "cdk deploy" in script]
    assert deploying.startswith("tools/node_modules/.bin/cdk deploy --app cdk.out --all")
    outputs = re.search(r"--outputs-file (\S+)", deploying)
    assert outputs is not None
    assert step_of(DEPLOY, "Ask what was deployed")["run"].split()[-1] == outputs[1]
    assert '"aws-cdk": "' in (ROOT / "tools" / "package.json").read_text()


def test_the_image_is_built_on_a_base_whose_digest_the_run_records(tmp_path: Path) -> None:
    names = [step.said.get("name") for step in steps() if step.job == "deploy"]
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


def test_the_stage_is_synthesized_that_was_chosen(tmp_path: Path) -> None:
    assert WORKFLOWS[DEPLOY]["env"] == {"STAGE": "${{ inputs.stage || 'staging' }}"}
    # The real one, dry: it says what it would run.
    make = tmp_path / "make"
    make.write_text(f'#!/bin/sh\nexec {shutil.which("make")} --dry-run -C {ROOT} "$@"\n')
    make.chmod(0o755)
    done = run_script(step_of(DEPLOY, "Synthesize")["run"], tmp_path, STAGE="production")
    assert done.returncode == 0
    assert re.findall(r"CDK_CONTEXT_JSON=(\S+ \S+)", done.stdout) == ["""'{"stage": "production"}'"""]


# Secrets --------------------------------------------------------------------------------------------------------------


def secrets_to_be_filled() -> list[str]:
    """The names in `stacks/secrets.py`, read and not imported: an import would start CDK's node for a list of words."""
    for node in ast.parse((ROOT / "stacks" / "secrets.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "FILLED_LATER":
            return list(ast.literal_eval(node.value))
    raise LookupError("stacks/secrets.py has no FILLED_LATER")


def test_the_secrets_that_can_be_written_are_those_that_a_stage_has() -> None:
    name = WORKFLOWS[SET_SECRETS]["on"]["workflow_dispatch"]["inputs"]["name"]
    assert (name["type"], name["options"]) == ("choice", secrets_to_be_filled())


class Written(NamedTuple):
    code: int
    said: str
    arguments: str
    value: str


def write_secret(folder: Path, value: str) -> Written:
    """Runs the step as GitHub does, tracing every command, with an `aws` that keeps what it is given."""
    aws = folder / "aws"
    aws.write_text(
        f'#!/bin/sh\necho "$@" > {folder}/arguments\n'
        f'for said; do case "$said" in file://*) cat "${{said#file://}}" > {folder}/value;; esac; done\n'
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
def test_a_secrets_value_arrives_to_the_letter_and_is_shown_nowhere(tmp_path: Path, value: str) -> None:
    written = write_secret(tmp_path, value)
    assert written.code == 0, written.said
    assert written.value == value
    assert "--secret-id wandstore/staging/DEBUG_TOKEN" in written.arguments
    assert value not in written.arguments
    assert value not in written.said


def test_a_secret_without_a_value_is_not_written(tmp_path: Path) -> None:
    written = write_secret(tmp_path, "")
    assert written.code == 1
    assert "::error::" in written.said
    assert written.arguments == ""


# Pull requests --------------------------------------------------------------------------------------------------------


def test_every_file_that_the_review_points_name_is_there() -> None:
    named = re.findall(r"`([\w/-]+\.(?:md|py))`", TEMPLATE.read_text(encoding="utf-8"))
    assert len(named) >= 5
    assert [path for path in named if not (ROOT / path).is_file()] == []
