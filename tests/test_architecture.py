"""The arrows between our packages point one way."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ("wandstore", "lambdas", "container_image", "stacks", "local", "tools", "tests", "app")
# What is decided and drawn without a network: nothing below these knows that AWS exists.
PURE = tuple(
    f"wandstore.{name}"
    for name in (
        *("models", "errors", "keys", "settings", "stores", "words", "assets"),
        *("persona", "pool", "catalogue_csv", "pages"),
    )
)
MAY_IMPORT = {
    "wandstore": ("wandstore",),
    "lambdas.edge": ("wandstore", "lambdas.edge"),
    "lambdas.queue_keeper": ("wandstore", "lambdas.queue_keeper"),
    "lambdas.catalogue_publisher": ("wandstore", "lambdas.catalogue_publisher"),
    "container_image": ("wandstore", "container_image"),
    "stacks": ("wandstore.settings", "stacks"),
    "app": ("wandstore.settings", "stacks"),
    "local": ("wandstore", "lambdas", "container_image", "stacks", "local"),
    "tools": ("wandstore", "lambdas", "container_image", "stacks", "local", "tools"),
}
MUST_NOT_IMPORT = {
    "wandstore": ("fastapi", "starlette", "mangum", "aws_cdk"),
    "lambdas": ("aws_cdk",),
    "container_image": ("aws_cdk",),
}


def is_within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def imports(path: Path) -> Iterator[str]:
    """Every module a file names: of `from a import b` both `a` and `a.b`, since `b` may be a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: one absolute import path everywhere"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules() -> dict[str, set[str]]:
    files = [ROOT / "app.py", *(path for package in OURS[:-2] for path in sorted((ROOT / package).rglob("*.py")))]
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): set(imports(path))
        for path in files
        if "node_modules" not in path.parts
    }


MODULES = modules()


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_package_imports_of_ours_only_what_lies_below_it(package: str) -> None:
    wrong = [
        f"{module} imports {imported}"
        for module, imported_modules in MODULES.items()
        if is_within(module, (package,))
        for imported in sorted(imported_modules)
        if is_within(imported, OURS) and not is_within(imported, MAY_IMPORT[package])
    ]
    assert not wrong


@pytest.mark.parametrize("package", MUST_NOT_IMPORT)
def test_what_runs_on_lambda_knows_nothing_of_how_it_is_deployed_and_the_domain_nothing_of_http(package: str) -> None:
    wrong = [
        f"{module} imports {imported}"
        for module, imported_modules in MODULES.items()
        if is_within(module, (package,))
        for imported in sorted(imported_modules)
        if is_within(imported, MUST_NOT_IMPORT[package])
    ]
    assert not wrong


def test_what_is_pure_knows_no_aws_and_imports_only_what_is_pure() -> None:
    wrong = [
        f"{module} imports {imported}"
        for module, imported_modules in MODULES.items()
        if is_within(module, PURE)
        for imported in sorted(imported_modules)
        if is_within(imported, ("boto3", "botocore")) or (is_within(imported, OURS) and not is_within(imported, PURE))
    ]
    assert not wrong


def test_every_module_is_under_a_rule() -> None:
    assert [module for module in MODULES if not is_within(module, (*MAY_IMPORT, "lambdas"))] == []
