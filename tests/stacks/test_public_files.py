"""The bucket of public files, its function and the order of a deployment, read from the template."""

from __future__ import annotations

import json
from typing import Any

from lambdas.public_files.handler import EVERYTHING
from local.synth import ROOT
from tests.stacks.conftest import Synthesized
from wandstore import keys
from wandstore.ids import SLUG_PATTERN


def find(production: Synthesized, name: str, kind: str) -> dict[str, Any]:
    """The resource whose logical id starts with the name, with its attributes beside the properties."""
    (found,) = [
        resource
        for logical_id, resource in production.templates["edge"]["Resources"].items()
        if logical_id.startswith(name) and resource["Type"] == kind
    ]
    resource: dict[str, Any] = found
    return resource


def test_the_files_of_a_version_are_there_before_a_page_of_it_can_name_one(production: Synthesized) -> None:
    waits_for = find(production, "EdgeAlias", "AWS::Lambda::Alias")["DependsOn"]
    (files,) = production.resources("edge", "AWS::CloudFormation::CustomResource")
    assert files in waits_for


def test_a_deployment_with_other_sources_or_another_address_puts_the_files_again(production: Synthesized) -> None:
    from stacks.bundling import BACKGROUND

    properties = find(production, "PublicFiles", "AWS::CloudFormation::CustomResource")["Properties"]
    assert properties["Sources"] == BACKGROUND.digest()
    assert "PublicBaseUrl" in properties
    assert "PublicFilesPublisherAlias" in json.dumps(properties["ServiceToken"])
    # CloudFormation's own patience is an hour, and the function's answer must fit into ours.
    function = production.function("edge", "PublicFilesPublisher")
    assert function["Timeout"] < properties["ServiceTimeout"] <= 600


def test_nothing_writes_to_the_bucket_after_it_was_emptied(production: Synthesized) -> None:
    (files,) = production.resources("edge", "AWS::CloudFormation::CustomResource")
    schedules = [
        resource
        for resource in production.templates["edge"]["Resources"].values()
        if resource["Type"] == "AWS::Scheduler::Schedule"
    ]
    assert all(files in schedule["DependsOn"] for schedule in schedules)
    inputs = {schedule["Properties"]["Target"]["Input"] for schedule in schedules}
    assert {json.dumps(json.loads(text)) for text in inputs} == {"{}", json.dumps(EVERYTHING)}


def test_files_of_earlier_versions_stay_for_a_month_which_the_daily_run_renews(production: Synthesized) -> None:
    bucket = find(production, "PublicFilesBucket", "AWS::S3::Bucket")
    rules = bucket["Properties"]["LifecycleConfiguration"]["Rules"]
    assert [rule["ExpirationInDays"] for rule in rules if "ExpirationInDays" in rule] == [30]
    assert bucket["DeletionPolicy"] == "Delete"
    assert all(bucket["Properties"]["PublicAccessBlockConfiguration"].values())


def test_only_cloudfronts_distribution_may_read_the_bucket_from_outside(production: Synthesized) -> None:
    policy = find(production, "PublicFilesBucketPolicy", "AWS::S3::BucketPolicy")["Properties"]["PolicyDocument"]
    (allowed,) = [found for found in policy["Statement"] if found["Effect"] == "Allow"]
    assert allowed["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert allowed["Action"] == "s3:GetObject"
    assert "distribution/" in json.dumps(allowed["Condition"]["StringEquals"]["AWS:SourceArn"])


def test_no_function_but_its_own_may_write_to_the_bucket(production: Synthesized) -> None:
    writers = {
        logical_id.partition("Role")[0]
        for part in production.templates
        for logical_id, statement in production.policy_statements(part)
        if "PublicFilesBucket" in json.dumps(statement)
    }
    assert writers == {"PublicFilesPublisher"}


def test_the_distribution_asks_for_the_keys_that_the_function_writes() -> None:
    from stacks.distribution import BUSY_PAGE
    from stacks.failover import PAGES, STATIC_FILES
    from wandstore.pages.fixed_files import FIXED_ADDRESSES

    assert keys.public_file(BUSY_PAGE) == keys.BUSY_PAGE
    assert PAGES.paths == ("/s/*", f"/{keys.DEFAULT_STORE_PAGE}")
    stand_in = (ROOT / "stacks" / "stand_in.js").read_text(encoding="utf-8")
    assert f"var PAGE = '/{keys.stand_in_page(None)}';" in stand_in
    assert f"var STORE = /^{SLUG_PATTERN}$/;" in stand_in
    assert {path.rstrip("*") for path in STATIC_FILES.paths} == {
        address if address.count("/") == 1 else address[: address.rindex("/") + 1]
        for address in (*FIXED_ADDRESSES, "/assets/")
    }
