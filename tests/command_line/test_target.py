"""Where a command works."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import boto3
import pytest

from command_line.failures import CannotRun
from command_line.target import STAGE_NAMES, open_target, open_target_or_here
from stacks.stages import DEPLOYED
from tests.command_line.conftest import CommandLine
from tests.conftest import Aws
from tests.shop import Shop


def test_every_deployed_stage_can_be_named() -> None:
    assert set(STAGE_NAMES) == DEPLOYED.keys()


# The local run --------------------------------------------------------------------------------------------------------


def test_without_a_stage_it_is_the_local_run(shop: Shop, wandstore: CommandLine) -> None:
    target = open_target(None)
    assert target.name == "the run on port 8000"
    assert target.settings.ui_cache_table == shop.settings.ui_cache_table
    assert target.settings.stores_dir == shop.settings.stores_dir


def test_the_users_account_and_settings_are_not_used_for_the_run(
    wandstore: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "work")
    monkeypatch.setenv("POOL_SIZE", "ten")
    assert open_target(None).settings.pool_size == 10
    assert "AWS_PROFILE" not in os.environ


def test_without_a_run_one_line_says_what_to_do(no_run: CommandLine) -> None:
    assert no_run.fails("kv", "list", "cache") == (
        "2: There is no local run: start one with `make run`, or name a stage with --stage."
    )


def test_what_needs_no_storage_works_without_a_run_too(no_run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORES_DIR", "elsewhere")
    target = open_target_or_here(None)
    assert (target.name, target.settings.stores_dir) == ("this environment", "elsewhere")


def test_what_needs_no_storage_takes_the_run_where_there_is_one(wandstore: CommandLine) -> None:
    assert open_target_or_here(None).name == "the run on port 8000"


# A stage --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def staging(aws: Aws, no_run: CommandLine) -> CommandLine:
    """The data stack of staging, with the resources of this test."""
    outputs = {
        name: {"Value": getattr(aws.settings, name.lower()), "Description": name}
        for name in ("UI_CACHE_TABLE", "GENERATION_QUEUE_TABLE", "SHOPPER_SESSIONS_TABLE", "UI_STORAGE_BUCKET")
    }
    template = {
        "Resources": {"Nothing": {"Type": "AWS::SQS::Queue"}},
        "Outputs": {name.replace("_", ""): output for name, output in outputs.items()},
    }
    cloudformation = boto3.session.Session().client("cloudformation")
    cloudformation.create_stack(StackName="wandstore-data-staging", TemplateBody=str(template).replace("'", '"'))
    return no_run


def test_a_stage_is_known_by_the_outputs_of_its_data_stack(aws: Aws, staging: CommandLine) -> None:
    target = open_target("staging")
    assert target.name == "staging"
    assert target.settings.ui_cache_table == aws.settings.ui_cache_table
    assert target.settings.pool_size == DEPLOYED["staging"].settings.pool_size
    assert target.settings.environment == "staging"
    assert target.settings.secrets_prefix == "wandstore/staging/"


def test_a_command_works_on_a_stage_even_while_there_is_a_run(staging: CommandLine, wandstore: CommandLine) -> None:
    assert wandstore.done("kv", "list", "sessions", "--stage", "staging", "--json").json == []


def test_a_shop_secret_of_the_shell_is_not_taken_for_the_stages(
    staging: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOPIFY_ACCESS_TOKEN", "of another shop")
    open_target("staging")
    assert "SHOPIFY_ACCESS_TOKEN" not in os.environ


def test_a_stage_has_its_own_region_even_if_the_shell_has_another(
    staging: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    open_target("staging")
    assert (os.environ["AWS_DEFAULT_REGION"], "AWS_REGION" in os.environ) == ("us-east-1", False)


def test_a_stage_that_is_not_deployed_is_named_with_its_stack(staging: CommandLine) -> None:
    assert staging.fails("kv", "list", "cache", "--stage", "production") == (
        "2: The account of these credentials has no stack wandstore-data-production in us-east-1: "
        "production is not deployed there."
    )


def test_a_stage_that_does_not_exist_is_answered_with_those_that_do(no_run: CommandLine) -> None:
    said = no_run.fails("kv", "list", "cache", "--stage", "local")
    assert said.startswith("2: Invalid value for '--stage': 'local' is not one of 'staging', 'production'.")


def test_without_credentials_one_line_says_what_to_set(
    aws: Aws, no_run: CommandLine, boto_session: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setattr(boto3.session, "Session", type(boto_session))
    assert no_run.fails("kv", "list", "cache", "--stage", "staging") == (
        "2: No AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
    )


def test_a_refusal_by_cloudformation_is_one_line(staging: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    from botocore.exceptions import ClientError

    class Refusing:
        def client(self, *_: object, **__: object) -> Refusing:
            return self

        def describe_stacks(self, **_: object) -> None:
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no\nway"}}, "DescribeStacks")

    monkeypatch.setattr(boto3.session, "Session", Refusing)
    assert staging.fails("kv", "list", "cache", "--stage", "staging") == (
        "2: AWS refused DescribeStacks: AccessDenied: no way"
    )
    with pytest.raises(ClientError):
        open_target("staging")


def test_no_run_is_an_error_of_its_own(no_run: CommandLine) -> None:
    with pytest.raises(CannotRun):
        open_target(None)
