"""The npm packages that tests use, pinned in `tools/` and installed by `make test`."""

from __future__ import annotations

from pathlib import Path

from local.synth import node_path
from tests.missing import skip_but_fail_in_ci

TOOLS = Path(__file__).resolve().parent.parent / "tools"


def node_command(script: str, *arguments: str) -> list[str]:
    """The command that runs a script of `tools/` or of a package there. Skips a test without npm's packages."""
    if not (TOOLS / "node_modules").is_dir():
        skip_but_fail_in_ci("tools/node_modules is missing: `make test` installs it")
    return [node_path(), str(TOOLS / script), *arguments]
