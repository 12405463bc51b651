"""Imports run one way: between the top-level packages, and between the folders of `wandstore`.

And what holds in every module: who knows DynamoDB's wire form, how many parameters a function has, and names.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ("wandstore", "lambdas", "container_image", "stacks", "local", "command_line", "tools", "tests", "app")
# The folders of `wandstore`, from the bottom up: each imports only those before it. The modules beside them are below
# all folders.
FOLDERS = ("aws", "catalogue", "shoppers", "documents", "pages", "page_store", "jobs", "storefront")
# Decided and drawn without a network: nothing that these import, directly or not, may know that AWS exists.
PURE = ("wandstore.documents", "wandstore.pages")
MAY_IMPORT = {
    "wandstore": ("wandstore",),
    "lambdas.edge": ("wandstore", "lambdas.edge"),
    "lambdas.queue_keeper": ("wandstore", "lambdas.queue_keeper"),
    "lambdas.catalogue_publisher": ("wandstore", "lambdas.catalogue_publisher"),
    "lambdas.neighbour_counter": ("wandstore", "lambdas.neighbour_counter"),
    # It is carried by a template, alone.
    "lambdas.version_pruner": (),
    "lambdas.public_files": ("wandstore", "lambdas.public_files"),
    "lambdas.shop_events": ("wandstore", "lambdas.shop_events"),
    "container_image": ("wandstore", "container_image"),
    "stacks": ("wandstore.settings", "stacks"),
    "app": ("wandstore.settings", "stacks"),
    "local": ("wandstore", "lambdas", "container_image", "stacks", "local"),
    # A plan's money is that of the generator's price list.
    "command_line": (
        "wandstore",
        "container_image.llm.prices",
        "container_image.llm.failures.Usage",
        "stacks.stages",
        "local.run_file",
        "command_line",
    ),
    "tools": ("wandstore", "lambdas", "container_image", "stacks", "local", "command_line", "tools"),
}
# `wandstore.chance` says why nothing that runs on Lambda may use `random`.
MUST_NOT_IMPORT = {
    "wandstore": ("fastapi", "starlette", "mangum", "aws_cdk", "typer", "rich", "random"),
    "lambdas": ("aws_cdk", "typer", "rich", "random"),
    "container_image": ("aws_cdk", "typer", "rich", "random"),
}


def is_within(module: str, packages: tuple[str, ...]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def imports(module: str, tree: ast.AST) -> Iterator[str]:
    """Every module a file names: of `from a import b` both `a` and `a.b`, since `b` may be a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}: one absolute import path everywhere"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def parse_modules() -> dict[str, ast.Module]:
    """When a test first asks: each worker collects this file, and one of them runs it."""
    files = [ROOT / "app.py", *(path for package in OURS[:-2] for path in sorted((ROOT / package).rglob("*.py")))]
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
            path.read_text(encoding="utf-8")
        )
        for path in files
        if "node_modules" not in path.parts
    }


@cache
def imported_by_modules() -> dict[str, set[str]]:
    return {module: set(imports(module, tree)) for module, tree in parse_modules().items()}


def level(module: str) -> int:
    """How high a module of `wandstore` stands: 0 for the modules beside the folders, then the folders in order."""
    part = module.split(".")[1] if "." in module else ""
    return FOLDERS.index(part) + 1 if part in FOLDERS else 0


def upward_imports(imported_by: dict[str, set[str]]) -> list[str]:
    """The imports within `wandstore` that lead to a higher level."""
    return [
        f"{module} imports {imported}"
        for module, imported_modules in imported_by.items()
        if is_within(module, ("wandstore",))
        for imported in sorted(imported_modules)
        if is_within(imported, ("wandstore",)) and level(imported) > level(module)
    ]


def test_every_folder_of_the_domain_has_a_place_in_the_order() -> None:
    folders = {path.parent.name for path in (ROOT / "wandstore").glob("*/__init__.py")}
    assert folders == set(FOLDERS)


def test_within_the_domain_a_folder_imports_only_the_folders_below_it() -> None:
    assert upward_imports(imported_by_modules()) == []


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("wandstore.aws.clients", "wandstore.catalogue.stores"),
        ("wandstore.pages.links", "wandstore.page_store.visit.read_visit"),
        ("wandstore.jobs.pool", "wandstore.storefront.ladder"),
        ("wandstore.errors", "wandstore.aws.clients"),
    ],
)
def test_an_import_that_runs_upwards_is_found(module: str, imported: str) -> None:
    assert upward_imports({module: {imported}}) == [f"{module} imports {imported}"]


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_package_imports_of_ours_only_what_lies_below_it(package: str) -> None:
    wrong = [
        f"{module} imports {imported}"
        for module, imported_modules in imported_by_modules().items()
        if is_within(module, (package,))
        for imported in sorted(imported_modules)
        if is_within(imported, OURS) and not is_within(imported, MAY_IMPORT[package])
    ]
    assert not wrong


@pytest.mark.parametrize("package", MUST_NOT_IMPORT)
def test_the_functions_do_not_know_cdk_and_the_domain_does_not_know_http(package: str) -> None:
    wrong = [
        f"{module} imports {imported}"
        for module, imported_modules in imported_by_modules().items()
        if is_within(module, (package,))
        for imported in sorted(imported_modules)
        if is_within(imported, MUST_NOT_IMPORT[package])
    ]
    assert not wrong


def test_documents_and_pages_reach_no_aws_module_by_any_path() -> None:
    modules = imported_by_modules()
    reached: dict[str, str] = {module: module for module in modules if is_within(module, PURE)}
    to_visit = list(reached)
    while to_visit:
        module = to_visit.pop()
        for imported in modules.get(module, set()):
            # A name may be a module, or something in one.
            for target in (imported, imported.rpartition(".")[0]):
                if target not in reached and (target in modules or is_within(target, ("boto3", "botocore"))):
                    reached[target] = f"{reached[module]} -> {target}"
                    to_visit.append(target)
    assert [path for target, path in reached.items() if is_within(target, ("boto3", "botocore", "wandstore.aws"))] == []


def test_every_module_is_under_a_rule() -> None:
    assert [module for module in imported_by_modules() if not is_within(module, (*MAY_IMPORT, "lambdas"))] == []


# How the modules are written ------------------------------------------------------------------------------------------

# DynamoDB's own form of a value, `{"S": "text"}`, is known here alone.
WIRE_KINDS = {"S", "N", "B", "SS", "NS", "BS", "L", "M", "BOOL", "NULL"}
KNOW_THE_WIRE_FORM = {"wandstore.aws.dynamodb", "wandstore.page_store.visit"}
MAX_PARAMETERS = 5
# The functions with more, each with the reason why a type would not help.
MANY_PARAMETERS: dict[str, str] = {"command_line.plan.command.plan_load": "typer reads a command's options from it"}
# The modules with the name of one of the standard library's, each with the reason why that confuses nobody. Imports are
# absolute, so none of them can be imported in the other's place.
STANDARD_NAMES = {
    "container_image.html": "a package of modules that read HTML, and no module of its own",
    "wandstore.jobs.trace": "the standard `trace` is a command, and nothing imports it",
}


def wire_literals(tree: ast.AST) -> list[str]:
    """Every place where a dictionary is written, or read, by the kind of a DynamoDB value."""
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Dict(keys=keys):
                named = [key for key in keys if isinstance(key, ast.Constant)]
            case ast.Subscript(slice=ast.Constant() as key):
                named = [key]
            case _:
                continue
        found += [f"line {key.lineno}: {key.value!r}" for key in named if key.value in WIRE_KINDS]
    return found


def long_signatures(tree: ast.AST) -> list[tuple[str, int]]:
    """Every function with too many parameters, and how many; `self` and `cls` are not counted, nor `*` and `**`."""
    return [
        (node.name, count)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for arguments in [[*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]]
        if (count := sum(argument.arg not in ("self", "cls") for argument in arguments)) > MAX_PARAMETERS
    ]


def test_dynamodbs_wire_form_is_written_in_one_module_and_in_the_hot_read() -> None:
    found = {
        module: literals
        for module, tree in parse_modules().items()
        if is_within(module, ("wandstore", "lambdas", "container_image")) and (literals := wire_literals(tree))
    }
    assert found.keys() == KNOW_THE_WIRE_FORM, found


@pytest.mark.parametrize("code", ['{"S": slug}', 'item["body"]["B"]', 'put(Item={"at": {"N": "1"}})'])
def test_the_wire_form_is_found_where_it_is_written_and_where_it_is_read(code: str) -> None:
    assert len(wire_literals(ast.parse(code))) == 1
    assert wire_literals(ast.parse('{"size": 1, "s": 2}["size"]')) == []


def test_no_function_has_more_than_five_parameters() -> None:
    found = {
        f"{module}.{name}": count for module, tree in parse_modules().items() for name, count in long_signatures(tree)
    }
    assert found.keys() == MANY_PARAMETERS.keys(), found


def test_a_function_of_six_parameters_is_found_and_one_of_five_is_not() -> None:
    code = "class A:\n  def six(self, a, b, c, /, d, *, e, f): ...\n  async def five(self, a, b, c, d, e, *f, **g): ..."
    assert long_signatures(ast.parse(code)) == [("six", 6)]


def test_no_module_is_named_like_one_of_the_standard_library() -> None:
    named = {module for module in imported_by_modules() if module.rpartition(".")[2] in sys.stdlib_module_names}
    assert named == STANDARD_NAMES.keys()


# How tests and tools ask ----------------------------------------------------------------------------------------------

# What asks a server; without a limit of its own, httpx gives up after five seconds, which a busy machine may take.
ASKING = {"get", "post", "put", "patch", "delete", "head", "options", "request", "stream", "Client", "AsyncClient"}


def hurried_requests(tree: ast.AST) -> list[int]:
    """The line of every request that has the time limit of its library."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (
            (node.func.value.id in ("httpx", "httpx2") and node.func.attr in ASKING)
            or (node.func.attr == "urlopen" and node.func.value.id == "request")
        )
        and not any(argument.arg == "timeout" for argument in node.keywords)
    ]


def test_a_request_of_a_test_or_a_tool_says_how_long_it_waits() -> None:
    found = {
        str(path): lines
        for folder in ("tests", "tools", "local")
        for path in sorted((ROOT / folder).rglob("*.py"))
        # Only what asks is read as Python, because there is much that does not.
        if "node_modules" not in path.parts
        and re.search(r"httpx|urlopen", text := path.read_text(encoding="utf-8"))
        and (lines := hurried_requests(ast.parse(text)))
    }
    assert found == {}


def test_a_request_without_a_limit_is_found_and_one_with_a_limit_is_not() -> None:
    code = "httpx.get(url)\nhttpx.AsyncClient(base_url=url)\nhttpx.post(url, timeout=9)\nrequest.urlopen(url)"
    assert hurried_requests(ast.parse(code)) == [1, 2, 4]
