"""The data stack's decisions, read from its template."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Match, Template

from stacks.data import DataStack
from stacks.stages import STAGES
from tests.stacks.conftest import WIRING, Synthesized
from wandstore import keys
from wandstore.ids import StoreSlug
from wandstore.settings import Settings

STORAGE = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SQS::Queue")


def synthesize(stage: str, settings: Settings | None = None) -> Template:
    chosen = replace(STAGES[stage], settings=settings) if settings else STAGES[stage]
    return Template.from_stack(DataStack(cdk.App(), stage=chosen))


@pytest.fixture(scope="module")
def production() -> Template:
    return synthesize("production")


@pytest.fixture(scope="module")
def staging() -> Template:
    return synthesize("staging")


def properties(template: Template, kind: str) -> list[dict[str, Any]]:
    return [resource["Properties"] for resource in template.find_resources(kind).values()]


def test_two_tables_have_a_sort_key_and_two_do_not(production: Template) -> None:
    schemas = [
        [(part["AttributeName"], part["KeyType"]) for part in table["KeySchema"]]
        for table in properties(production, "AWS::DynamoDB::Table")
    ]
    by_key, by_both = [("key", "HASH")], [("key", "HASH"), ("sort", "RANGE")]
    assert sorted(schemas) == [by_key, by_key, by_both, by_both]


def test_every_table_is_on_demand_encrypted_recoverable_and_expires_items(production: Template) -> None:
    production.all_resources_properties(
        "AWS::DynamoDB::Table",
        {
            "BillingMode": "PAY_PER_REQUEST",
            "SSESpecification": {"SSEEnabled": True},
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
            "TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": True},
        },
    )


def test_the_bucket_is_encrypted_and_closed_to_the_public(production: Template) -> None:
    (bucket,) = properties(production, "AWS::S3::Bucket")
    assert bucket["PublicAccessBlockConfiguration"] == {
        "BlockPublicAcls": True,
        "BlockPublicPolicy": True,
        "IgnorePublicAcls": True,
        "RestrictPublicBuckets": True,
    }
    (encryption,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}


def lifecycle_rules(template: Template) -> dict[str, dict[str, Any]]:
    (bucket,) = properties(template, "AWS::S3::Bucket")
    return {rule["Id"]: rule for rule in bucket["LifecycleConfiguration"]["Rules"]}


@pytest.mark.parametrize("stage", ["production", "staging"])
def test_the_bucket_keeps_versions_for_as_long_as_tables_can_be_restored(stage: str) -> None:
    template = synthesize(stage)
    (bucket,) = properties(template, "AWS::S3::Bucket")
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    rule = lifecycle_rules(template)["versions-are-kept-as-long-as-tables-can-be-restored"]
    assert "Prefix" not in rule
    assert (rule["NoncurrentVersionExpiration"], rule["ExpiredObjectDeleteMarker"]) == ({"NoncurrentDays": 35}, True)
    recovery = {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 35}
    template.all_resources_properties("AWS::DynamoDB::Table", {"PointInTimeRecoverySpecification": recovery})


def test_a_delivered_page_leaves_no_version_behind_and_a_half_upload_goes_after_a_day(production: Template) -> None:
    rules = lifecycle_rules(production)
    assert rules["delivered-pages-are-taken-within-a-day"]["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1}
    assert rules["no-half-uploads"]["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}


@pytest.mark.parametrize(("protected", "stage"), [(True, "production"), (False, "staging")])
def test_tables_of_a_protected_stage_refuse_to_be_deleted(protected: bool, stage: str) -> None:
    synthesize(stage).all_resources_properties("AWS::DynamoDB::Table", {"DeletionProtectionEnabled": protected})


def test_delivered_pages_expire_after_a_day_and_nothing_else_does(production: Template) -> None:
    (bucket,) = properties(production, "AWS::S3::Bucket")
    expiring = [rule for rule in bucket["LifecycleConfiguration"]["Rules"] if "ExpirationInDays" in rule]
    assert [(rule["Prefix"], rule["ExpirationInDays"]) for rule in expiring] == [("incoming/", 1)]


def test_catalogue_snapshots_are_only_moved_to_a_class_that_answers_at_once(production: Template) -> None:
    (bucket,) = properties(production, "AWS::S3::Bucket")
    moving = [rule for rule in bucket["LifecycleConfiguration"]["Rules"] if "Transitions" in rule]
    assert [(rule["Prefix"], rule["Status"], rule["Transitions"]) for rule in moving] == [
        ("catalogues/", "Enabled", [{"StorageClass": "INTELLIGENT_TIERING", "TransitionInDays": 1}])
    ]
    assert keys.catalogue_object(StoreSlug("lantern"), "0" * 12).startswith("catalogues/")


def test_the_bucket_is_named_by_stage_and_account(production: Template) -> None:
    (bucket,) = properties(production, "AWS::S3::Bucket")
    assert bucket["BucketName"] == {"Fn::Join": ["", ["wandstore-generated-ui-production-", {"Ref": "AWS::AccountId"}]]}


@pytest.mark.parametrize(("policy", "count"), [("AWS::S3::BucketPolicy", 1), ("AWS::SQS::QueuePolicy", 4)])
def test_bucket_and_queues_refuse_requests_without_tls(production: Template, policy: str, count: int) -> None:
    production.resource_count_is(policy, count)
    refusal = {"Effect": "Deny", "Condition": {"Bool": {"aws:SecureTransport": "false"}}, "Principal": {"AWS": "*"}}
    production.all_resources_properties(
        policy, {"PolicyDocument": {"Statement": [Match.object_like(refusal)], "Version": "2012-10-17"}}
    )


def test_a_message_is_invisible_for_two_timeouts_and_kept_beyond_deadline_and_grace() -> None:
    settings = Settings(generation_budget_seconds=50, timeout_margin_seconds=10, job_deadline_seconds=1000)
    (queue,) = [
        queue
        for queue in properties(synthesize("staging", settings), "AWS::SQS::Queue")
        if "RedrivePolicy" in queue and "FifoQueue" in queue
    ]
    assert queue["VisibilityTimeout"] == 120
    assert queue["MessageRetentionPeriod"] > 1000 + 600


def test_a_message_received_five_times_goes_to_a_queue_of_its_kind_that_keeps_it_for_two_weeks(
    production: Template,
) -> None:
    queues = production.find_resources("AWS::SQS::Queue")
    with_dead_letters = [queue["Properties"] for queue in queues.values() if "RedrivePolicy" in queue["Properties"]]
    assert [queue.get("FifoQueue") for queue in with_dead_letters] == [True, None]
    for queue in with_dead_letters:
        redrive = queue["RedrivePolicy"]
        assert redrive["maxReceiveCount"] == 5
        dead_letters = queues[redrive["deadLetterTargetArn"]["Fn::GetAtt"][0]]["Properties"]
        assert dead_letters.get("FifoQueue") == queue.get("FifoQueue")
        assert dead_letters["MessageRetentionPeriod"] == 14 * 24 * 3600


def test_queues_are_encrypted_and_those_of_jobs_deduplicate_by_id_over_the_whole_queue(production: Template) -> None:
    production.all_resources_properties(
        "AWS::SQS::Queue",
        {
            "SqsManagedSseEnabled": True,
            "ContentBasedDeduplication": Match.absent(),
            "DeduplicationScope": Match.absent(),
            "FifoThroughputLimit": Match.absent(),
        },
    )
    kinds = {queue["QueueName"]: queue.get("FifoQueue") for queue in properties(production, "AWS::SQS::Queue")}
    assert kinds == {
        "wandstore-generation-dead-letters-production.fifo": True,
        "wandstore-generation-production.fifo": True,
        "wandstore-shop-event-dead-letters-production": None,
        "wandstore-shop-events-production": None,
    }


def test_without_a_partner_event_source_there_is_no_bus(production: Template) -> None:
    for kind in ("AWS::Events::EventBus", "AWS::Events::Rule"):
        production.resource_count_is(kind, 0)


SOURCE = "aws.partner/shopify.com/1830279/wandstore"


@pytest.mark.parametrize("given", [SOURCE, f"arn:aws:events:us-east-1::event-source/{SOURCE}"])
def test_every_event_of_a_partner_event_source_goes_to_the_queue_of_shop_events(given: str) -> None:
    stage = replace(STAGES["staging"], shopify_event_source=given)
    template = Template.from_stack(DataStack(cdk.App(), stage=stage))
    (bus,) = properties(template, "AWS::Events::EventBus")
    assert (bus["Name"], bus["EventSourceName"]) == (SOURCE, SOURCE)
    (rule,) = properties(template, "AWS::Events::Rule")
    assert rule["EventPattern"] == {"source": [SOURCE]}
    (target,) = rule["Targets"]
    queue = target["Arn"]["Fn::GetAtt"][0]
    assert queue.startswith("ShopEvents")
    template.has_resource_properties(
        "AWS::SQS::QueuePolicy",
        {
            "Queues": [{"Ref": queue}],
            "PolicyDocument": {
                "Statement": Match.array_with(
                    [Match.object_like({"Principal": {"Service": "events.amazonaws.com"}, "Effect": "Allow"})]
                )
            },
        },
    )


@pytest.mark.parametrize("kind", STORAGE)
def test_production_keeps_its_data_when_its_stack_is_destroyed(production: Template, kind: str) -> None:
    production.all_resources(kind, {"DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain"})


@pytest.mark.parametrize("kind", STORAGE)
def test_staging_leaves_nothing_behind(staging: Template, kind: str) -> None:
    staging.all_resources(kind, {"DeletionPolicy": "Delete", "UpdateReplacePolicy": "Delete"})


def test_each_output_is_described_by_the_setting_that_it_wires(production: Template) -> None:
    outputs = {output["Description"] for output in production.find_outputs("*").values()}
    assert outputs == WIRING
    assert outputs <= {name.upper() for name in Settings.__dataclass_fields__}


def test_no_export_depends_on_what_the_functions_of_today_use(synthesized: Callable[..., Synthesized]) -> None:
    """Else a deployment in which one no longer uses a resource would delete an export that is still imported."""
    template = synthesized("production").templates["data"]
    exported = [json.dumps(output["Value"]) for output in template["Outputs"].values() if "Export" in output]
    attributes = {
        "AWS::DynamoDB::Table": ("Ref", "Arn"),
        "AWS::SQS::Queue": ("Ref", "Arn", "QueueName"),
        "AWS::S3::Bucket": ("Ref",),
        "AWS::SecretsManager::Secret": ("Ref",),
    }
    for name, resource in template["Resources"].items():
        for attribute in attributes.get(resource["Type"], ()):
            value = {"Ref": name} if attribute == "Ref" else {"Fn::GetAtt": [name, attribute]}
            assert exported.count(json.dumps(value)) == 1, value
