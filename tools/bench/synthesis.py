"""The synthesis of every stack, with zips that are bundled already, compared with a CDK app of one empty stack."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from local.synth import ROOT, node_path
from tools.bench.comparison import Comparison, time_by_turns

ROUNDS = 2
EMPTY = "import aws_cdk; app = aws_cdk.App(); aws_cdk.Stack(app, 'empty'); app.synth()"


def compare() -> Iterator[Comparison]:
    with tempfile.TemporaryDirectory() as empty_output:
        ours, empty = time_by_turns(
            lambda: _run(ROOT / ".cache" / "cdk.out", "app.py"),
            lambda: _run(Path(empty_output), "-c", EMPTY),
            rounds=ROUNDS,
        )
    yield Comparison("every stack, synthesized again", ours, "one empty stack", empty)


def _run(output: Path, *program: str) -> None:
    environment = os.environ | {"CDK_OUTDIR": str(output), "JSII_NODE": node_path()}
    subprocess.run([sys.executable, *program], cwd=ROOT, env=environment, check=True, capture_output=True)
