"""The npm packages that tests use, pinned in `tools/` and installed by `make test`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from local.synth import node_path

TOOLS = Path(__file__).resolve().parent.parent / "tools"


def node_command(script: str, *arguments: str) -> list[str]:
    """The command that runs a script of `tools/` or of a package there. Skips the test where npm has installed nothing.

    CI has to have it: there the test fails.
    """
    if not (TOOLS / "node_modules").is_dir():
        reason = "tools/node_modules is missing: `make test` installs it"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return [node_path(), str(TOOLS / script), *arguments]
