"""The tests mirror the source: `a/b/c.py` is tested by `tests/a/b/test_c.py`, and a package by its folder's name."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("command_line", "wandstore", "lambdas", "container_image", "stacks", "local", "tools")


def has_code(path: Path) -> bool:
    """Whether a module defines a function or a class: what only names, exports or wires others has nothing to test."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for node in tree.body)


def mirror_of(module: Path) -> Path:
    """The test file of a module, both below the root of the project. `__main__.py` is tested by `test_main.py`."""
    name = module.parent.name if module.stem == "__init__" else module.stem.strip("_")
    return Path("tests") / module.parent / f"test_{name}.py"


@pytest.mark.parametrize(
    ("module", "mirror"),
    [
        ("wandstore/keys.py", "tests/wandstore/test_keys.py"),
        ("tools/bench/__main__.py", "tests/tools/bench/test_main.py"),
        ("lambdas/edge/routes/debug.py", "tests/lambdas/edge/routes/test_debug.py"),
        ("container_image/prompts/__init__.py", "tests/container_image/prompts/test_prompts.py"),
    ],
)
def test_a_test_file_is_where_its_module_is(module: str, mirror: str) -> None:
    assert mirror_of(Path(module)) == Path(mirror)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_with_code_has_its_mirror(package: str) -> None:
    modules = [path for path in sorted((ROOT / package).rglob("*.py")) if "node_modules" not in path.parts]
    assert len(modules) > 5
    mirrors = [mirror_of(path.relative_to(ROOT)) for path in modules if has_code(path)]
    assert [str(mirror) for mirror in mirrors if not (ROOT / mirror).is_file()] == []
