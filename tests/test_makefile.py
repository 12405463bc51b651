"""`make help` lists what make can be asked for."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parent.parent
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def run_make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """With an environment in which a make around this one says nothing to it."""
    return subprocess.run(
        ["make", *arguments], cwd=ROOT, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False
    )


def test_help_has_a_line_for_every_target() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    listed = re.findall(r"^  make (\S+) +(\S.*)$", run_make("help").stdout, re.MULTILINE)
    assert [target for target, _ in listed] == phony.split()
    assert all(words for _, words in listed)


def test_make_alone_is_the_run() -> None:
    assert run_make("--dry-run").stdout == run_make("--dry-run", "run").stdout
    assert "-m local.run" in run_make("--dry-run").stdout


def test_the_run_installs_its_own_lock_and_the_tests_the_developers() -> None:
    # As if nothing were installed; dry, so nothing is.
    run, lint = (run_make("--dry-run", "--always-make", target).stdout for target in ("run", "lint"))
    assert re.findall(r"tools\.make_environment (\S+)", run) == ["local/requirements.txt"]
    assert re.findall(r"tools\.make_environment (\S+)", lint) == ["requirements.txt"]


@pytest.mark.parametrize(("shopify", "is_installed"), [("fake", True), ("", False), ("pets.mock.shop", False)])
def test_the_run_needs_npm_for_the_fake_shopify_alone(shopify: str, is_installed: bool) -> None:
    said = run_make("--dry-run", "--always-make", "run", f"SHOPIFY={shopify}").stdout
    assert ("npm ci" in said) is is_installed


def test_the_journey_has_a_run_of_its_own_unless_told_otherwise() -> None:
    own, running = (run_make("--dry-run", "journey", *given).stdout for given in ((), ("RUNNING=1",)))
    assert "-m tools.journey" in own
    assert "--running" not in own
    assert "-m tools.journey --running" in running


def test_a_commit_is_checked_by_what_make_lint_runs_and_by_nothing_that_has_to_be_fetched() -> None:
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert repository["repo"] == "local"
    assert [hook["entry"] for hook in repository["hooks"]] == ["make lint"]
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}
