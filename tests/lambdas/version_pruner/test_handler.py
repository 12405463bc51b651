from __future__ import annotations

import ast
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from lambdas.version_pruner import handler as entry


class Functions:
    """The functions of an account, each with versions 1 to `count`."""

    def __init__(self) -> None:
        self.client = boto3.client("lambda")
        trust = '{"Version": "2012-10-17", "Statement": []}'
        role = boto3.client("iam").create_role(RoleName="any", AssumeRolePolicyDocument=trust)["Role"]
        self._role = role["Arn"]

    def create(self, name: str, count: int) -> None:
        code = {"Code": {"ZipFile": _zip("0")}, "Role": self._role, "Handler": "a.b", "Runtime": "python3.13"}
        self.client.create_function(FunctionName=name, **code)
        for number in range(1, count + 1):
            self.client.update_function_code(FunctionName=name, ZipFile=_zip(str(number)))
            self.client.publish_version(FunctionName=name)

    def versions(self, name: str) -> list[str]:
        return [found["Version"] for found in self.client.list_versions_by_function(FunctionName=name)["Versions"]]


def _zip(text: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.py", text)
    return content.getvalue()


@pytest.fixture
def functions(monkeypatch: pytest.MonkeyPatch) -> Iterator[Functions]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        yield Functions()


def prune(*names: str) -> dict[str, list[str]]:
    return entry.handler({"functions": list(names), "keep": 5}, None)


def test_all_but_the_newest_five_versions_are_deleted(functions: Functions) -> None:
    functions.create("edge", 12)
    assert prune("edge") == {"edge": [str(number) for number in range(1, 8)]}
    assert functions.versions("edge") == ["$LATEST", "8", "9", "10", "11", "12"]
    assert prune("edge") == {"edge": []}


def test_a_version_that_an_alias_sends_requests_to_stays_with_one_that_gets_a_tenth(functions: Functions) -> None:
    functions.create("edge", 9)
    functions.client.create_alias(
        FunctionName="edge",
        Name="live",
        FunctionVersion="1",
        RoutingConfig={"AdditionalVersionWeights": {"3": 0.1}},
    )
    assert prune("edge") == {"edge": ["2", "4"]}
    assert functions.versions("edge") == ["$LATEST", "1", "3", "5", "6", "7", "8", "9"]


def test_a_function_with_few_versions_keeps_them(functions: Functions) -> None:
    functions.create("keeper", 3)
    assert prune("keeper") == {"keeper": []}
    assert functions.versions("keeper") == ["$LATEST", "1", "2", "3"]


def test_a_function_that_cannot_be_pruned_stops_no_other_and_is_named(functions: Functions) -> None:
    functions.create("edge", 6)
    with pytest.raises(ExceptionGroup) as failed:
        prune("gone", "edge")
    assert [error.__notes__ for error in failed.value.exceptions] == [["gone"]]
    assert functions.versions("edge")[1] == "2"


@pytest.mark.parametrize("code", ["ResourceConflictException", "ResourceNotFoundException"])
def test_a_version_that_an_alias_gets_meanwhile_or_that_is_gone_stops_no_other(
    functions: Functions, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    functions.create("edge", 7)
    client = boto3.client("lambda")

    def refuse(params: dict[str, Any], **_: Any) -> None:
        if params["Qualifier"] == "1":
            raise client.exceptions.from_code(code)({"Error": {"Code": code}}, "")

    client.meta.events.register("provide-client-params.lambda.DeleteFunction", refuse)
    monkeypatch.setattr(boto3, "client", lambda _: client)
    assert prune("edge") == {"edge": ["2"]}


def test_the_file_fits_into_a_template_and_needs_only_what_the_runtime_has() -> None:
    source = Path(entry.__file__).read_text(encoding="utf-8")
    assert len(source) <= 4096
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert {name.partition(".")[0] for name in imported} - sys.stdlib_module_names == {"boto3"}
