"""The page on security names a test for each line, and each of them exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ROW = re.compile(r"^\| (?!---)(.+) \|$", re.MULTILINE)


@cache
def list_tests(path: str) -> frozenset[str]:
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in nodes if isinstance(node, functions) and node.name.startswith("test_"))


def test_every_test_that_the_page_names_exists() -> None:
    named = NAMED.findall(PAGE)
    assert len(named) > 80
    assert [f"{path}::{name}" for path, name in named if name not in list_tests(path)] == []


def test_every_line_of_its_tables_names_a_test() -> None:
    rows = [row for row in ROW.findall(PAGE) if not row.endswith("| test")]
    assert len(rows) > 60
    assert [row[:60] for row in rows if not NAMED.search(row.rpartition(" | ")[2])] == []
