"""The Dockerfile by hadolint, which pip brings. What the image does is tested in `tests/artifacts`."""

from __future__ import annotations

import re
import subprocess
import sysconfig
from pathlib import Path

import pytest

DOCKERFILE = Path(__file__).resolve().parents[2] / "container_image" / "Dockerfile"


def lint(path: Path) -> subprocess.CompletedProcess[str]:
    """Every rule of every severity, and no other host than AWS's own registry for what is built upon."""
    hadolint = Path(sysconfig.get_path("scripts")) / "hadolint"
    return subprocess.run(
        [hadolint, "--failure-threshold", "style", "--trusted-registry", "public.ecr.aws", path],
        capture_output=True,
        text=True,
        check=False,
    )


def test_hadolint_has_nothing_to_say() -> None:
    done = lint(DOCKERFILE)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    ("pattern", "instead", "rule"),
    [
        ("FROM .+", "FROM docker.io/library/python:3.13-slim", "DL3026"),
        ("FROM .+", "FROM public.ecr.aws/lambda/python", "DL3006"),
        ("USER 10001:10001", "USER root", "DL3002"),
        (" --no-cache-dir", "", "DL3042"),
    ],
)
def test_another_registry_a_floating_base_root_and_a_cache_would_be_told(
    pattern: str, instead: str, rule: str, tmp_path: Path
) -> None:
    replaced, count = re.subn(pattern, instead, DOCKERFILE.read_text())
    assert count == 1
    changed = tmp_path / "Dockerfile"
    changed.write_text(replaced)
    done = lint(changed)
    assert done.returncode != 0
    assert rule in done.stdout
