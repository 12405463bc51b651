from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import wandstore
from wandstore.pages import RENDERER_VERSION
from wandstore.pages.version import IMPORTED_MODULES, hash_renderer

PACKAGE = Path(wandstore.__file__).parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package at another place, as the edge and the generator have it."""
    return shutil.copytree(PACKAGE, tmp_path / "elsewhere", ignore=shutil.ignore_patterns("__pycache__"))


def imported_files(path: Path) -> Iterator[Path]:
    """The files of ours that importing what this one names runs: of `a.b.c` those of `a`, `a.b` and `a.b.c`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            # What is imported may be a module, or something in one.
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] != "wandstore":
                continue
            for length in range(1, len(parts) + 1):
                place = PACKAGE.joinpath(*parts[1:length])
                yield from (file for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file())


def files_that_rendering_imports() -> set[Path]:
    found = set((PACKAGE / "pages").rglob("*.py"))
    to_read = list(found)
    while to_read:
        new = set(imported_files(to_read.pop())) - found
        found |= new
        to_read += new
    return found


def test_the_version_is_twelve_hex_digits_and_the_same_at_any_place(copy: Path) -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", RENDERER_VERSION)
    assert hash_renderer(copy) == RENDERER_VERSION


def test_the_version_covers_every_module_that_rendering_imports() -> None:
    names = {file.relative_to(PACKAGE).as_posix() for file in files_that_rendering_imports()}
    assert {name for name in names if not name.startswith("pages/")} == set(IMPORTED_MODULES)


def test_any_changed_file_of_the_renderer_is_a_new_version(copy: Path) -> None:
    shown = (file for folder in ("pages", "translations") for file in (copy / folder).rglob("*"))
    pages = [file.relative_to(copy).as_posix() for file in shown if file.is_file()]
    assert {
        "translations/de.po",
        "pages/money.py",
        "pages/storefront.css",
        "pages/templates/shell.html",
        "pages/assets/storefront.js",
    } <= set(pages)
    versions = {RENDERER_VERSION}
    for name in (*pages, *IMPORTED_MODULES):
        with (copy / name).open("ab") as file:
            file.write(b"\n")
        versions.add(hash_renderer(copy))
    assert len(versions) == 1 + len(pages) + len(IMPORTED_MODULES)


def test_a_file_that_rendering_does_not_import_leaves_the_version_alone(copy: Path) -> None:
    with (copy / "jobs" / "models.py").open("ab") as file:
        file.write(b"\n")
    assert hash_renderer(copy) == RENDERER_VERSION


@pytest.mark.parametrize("name", ["pages/__pycache__/x.pyc", "pages/.hidden", "pages/templates/.swp"])
def test_bytecode_and_hidden_files_leave_the_version_alone(copy: Path, name: str) -> None:
    (copy / name).parent.mkdir(exist_ok=True)
    (copy / name).write_bytes(b"anything")
    assert hash_renderer(copy) == RENDERER_VERSION
