from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from local.synth import ROOT
from tools.bench import synthesis


def test_the_stacks_are_synthesized_where_their_zips_are_and_the_empty_one_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outputs: dict[str, set[str]] = {}

    def run(command: list[str], **options: Any) -> None:
        outputs.setdefault(command[-1], set()).add(options["env"]["CDK_OUTDIR"])

    monkeypatch.setattr(subprocess, "run", run)
    (comparison,) = synthesis.compare()
    assert comparison.what == "every stack, synthesized again"
    assert outputs["app.py"] == {str(ROOT / ".cache" / "cdk.out")}
    (empty_output,) = outputs[synthesis.EMPTY]
    assert ROOT not in Path(empty_output).parents
