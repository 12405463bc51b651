"""The writer of the locks, on an index that is a folder."""

from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path

import pytest

from tests.stacks.test_bundling import write_wheel
from tools import lock as module
from tools.make_environment import DEVELOPER, uv_environment

EDGE = "edge/requirements.txt"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of two inputs, and an index of the packages that they need, known to pip alone."""
    index = tmp_path / "index"
    write_wheel(index / "wand", "wand", {"wand.py": ""}, needs="wood")
    write_wheel(index / "wood", "wood", {"wood.py": ""})
    write_wheel(index / "wood", "wood", {"wood.py": ""}, tag="cp313-cp313-manylinux2014_aarch64")
    write_wheel(index / "broom", "broom", {"broom.py": ""})
    write_pages(index)
    root = tmp_path / "repository"
    (root / "edge").mkdir(parents=True)
    (root / "requirements.in").write_text("-r edge/requirements.in\nbroom==1.0\n")
    (root / "edge" / "requirements.in").write_text("wand==1.0\n")
    environment = {"PATH": os.environ["PATH"], "UV_CACHE_DIR": str(tmp_path / "cache"), "UV_FIND_LINKS": "/nowhere"}
    monkeypatch.setattr(module, "ROOT", root)
    monkeypatch.setattr(module, "LOCKS", (DEVELOPER, EDGE))
    monkeypatch.setattr(
        module, "uv_environment_of", lambda _: uv_environment(f"global.index-url='{index.as_uri()}'\n", environment)
    )
    return root


def write_pages(index: Path) -> None:
    """What an index lists of each package: its files with their hashes."""
    for package in index.iterdir():
        links = (
            f'<a href="{wheel.name}#sha256={hashlib.sha256(wheel.read_bytes()).hexdigest()}">{wheel.name}</a>'
            for wheel in package.glob("*.whl")
        )
        (package / "index.html").write_text(f"<!DOCTYPE html><html><body>{''.join(links)}</body></html>")


def add_newer_version(wheel: Path) -> None:
    """The same wheel as version 1.1, beside it in the index."""
    newer = wheel.with_name(wheel.name.replace("1.0", "1.1"))
    with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(newer, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("1.0", "1.1"), old.read(name).replace(b"Version: 1.0\n", b"Version: 1.1\n"))


def names_in(lock: Path) -> list[str]:
    return [
        line.partition(" ")[0] for line in lock.read_text().splitlines() if line and not line.startswith((" ", "#"))
    ]


def test_a_lock_has_what_the_pins_require_with_the_hash_of_every_file(root: Path) -> None:
    module.main()
    assert names_in(root / DEVELOPER) == ["broom==1.0", "wand==1.0", "wood==1.0"]
    assert names_in(root / EDGE) == ["wand==1.0", "wood==1.0"]
    assert (root / EDGE).read_text().count("--hash=sha256:") == 3


def test_a_lock_says_how_it_is_renewed_and_nothing_of_this_machine(root: Path) -> None:
    module.main()
    for lock in (DEVELOPER, EDGE):
        text = (root / lock).read_text()
        assert text.splitlines()[1] == "#    make lock"
        assert str(root.parent) not in text
        assert "://" not in text


def test_a_version_that_is_locked_already_is_renewed_for_all_artifacts_alike(root: Path) -> None:
    module.main()
    for wheel in (root.parent / "index" / "wood").glob("*.whl"):
        add_newer_version(wheel)
    write_pages(root.parent / "index")
    module.main()
    assert [name for lock in (DEVELOPER, EDGE) for name in names_in(root / lock) if "wood" in name] == ["wood==1.1"] * 2
