"""The stub of AWS leads the edge function to a hit, to a miss and through two outages."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from local.synth import ROOT

# In a process of its own, because the bench sets environment variables.
PROGRAM = """
import json
from tools.bench import edge
edge.ROUNDS, edge.WARM_UP_ROUNDS, edge._HANGING_SECONDS = 1, 0, 1
print(json.dumps([[comparison.what, comparison.max_ratio] for comparison in edge.compare()]))
"""


@pytest.mark.slow
def test_every_comparison_is_made_once_and_only_a_hit_has_a_limit() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [
        ["a hit", 1.4],
        ["a miss", None],
        ["a hit whose shopper only the address names", None],
        ["a page while DynamoDB refuses", None],
        ["a page while DynamoDB hangs", None],
    ]
