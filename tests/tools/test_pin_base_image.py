"""The base image's digest: written beside the tag when a registry gives one, and never made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.pin_base_image import DOCKERFILE, NoDigest, pin

IMAGE = "public.ecr.aws/lambda/python:3.13"
OLD, NEW = (f"sha256:{digit * 64}" for digit in "12")
TEXT = "# The base.\nFROM {base}\n\nRUN true\n"


@pytest.fixture
def dockerfile(tmp_path: Path) -> Path:
    path = tmp_path / "Dockerfile"
    path.write_text(TEXT.format(base=IMAGE))
    return path


def has_docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A docker that notes its arguments, and does this."""
    docker = tmp_path / "docker"
    docker.write_text(f'#!/bin/sh\necho "$*" > {tmp_path}/asked\n{script}\n')
    docker.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")


@pytest.mark.parametrize("base", [IMAGE, f"{IMAGE}@{OLD}"])
def test_the_registrys_digest_is_written_beside_the_tag(
    base: str, dockerfile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_docker(tmp_path, monkeypatch, f"echo {NEW}")
    dockerfile.write_text(TEXT.format(base=base))
    assert pin(dockerfile) == f"{IMAGE}@{NEW}"
    assert dockerfile.read_text() == TEXT.format(base=f"{IMAGE}@{NEW}")
    assert (tmp_path / "asked").read_text().split()[-1] == IMAGE


@pytest.mark.parametrize("script", ["echo 'no such host' >&2; exit 1", "true", "echo sha256:1234"])
def test_without_a_digest_the_file_stays_as_it_is(
    script: str, dockerfile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_docker(tmp_path, monkeypatch, script)
    with pytest.raises(NoDigest, match=IMAGE):
        pin(dockerfile)
    assert dockerfile.read_text() == TEXT.format(base=IMAGE)


def test_a_machine_without_docker_says_so(dockerfile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoDigest, match="docker cannot be started"):
        pin(dockerfile)


def test_the_real_dockerfile_has_one_base_that_can_be_pinned(
    tmp_path: Path, dockerfile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_docker(tmp_path, monkeypatch, f"echo {NEW}")
    dockerfile.write_text(DOCKERFILE.read_text(encoding="utf-8"))
    assert pin(dockerfile) == f"{IMAGE}@{NEW}"
