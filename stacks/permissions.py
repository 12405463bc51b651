"""What each function is allowed to do, call by call: all that it does, and nothing more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

from stacks.data import DataStack
from stacks.functions import allow
from stacks.stage_secrets import StageSecrets
from wandstore.settings import Settings

EDGE_SECRETS = ("WEBHOOK_SECRET", "DEBUG_TOKEN", "ORIGIN_SECRET", "SHOPIFY_WEBHOOK_SECRET", "SHOPIFY_STORE")
GENERATOR_SECRETS = ("KIMI_API_KEY", "CLAUDE_API_KEY")
BEDROCK_ACTIONS = ("bedrock:InvokeModelWithResponseStream",)
# The id of an inference profile: a model's id after the name of a region of several regions.
_PROFILE = re.compile(r"(?:global|us|us-gov|eu|apac|jp|au|ca|sa|me|af|il)\.(?=[a-z0-9]+\.)")
SHOP_SECRETS = ("SHOPIFY_STORE", "SHOPIFY_ACCESS_TOKEN")


def edge_permissions(data: DataStack, secrets: StageSecrets) -> list[iam.PolicyStatement]:
    """Visits (one read, a page put back), jobs and their messages, events, webhook bodies, errors for a debug route."""
    return [
        allow(_table("BatchGetItem", "GetItem", "PutItem"), data.ui_cache.table_arn),
        allow(
            _table("BatchGetItem", "GetItem", "PutItem", "Query", "UpdateItem"), data.generation_queue_table.table_arn
        ),
        allow(_table("BatchGetItem", "UpdateItem"), data.shopper_sessions.table_arn),
        # A tracked event that changes the persona writes the records of the shopper and the persona.
        allow(_table("PutItem", "UpdateItem"), data.shopper_records.table_arn),
        allow(["s3:GetObject"], *_objects(data, "generated/*", "catalogues/*")),
        allow(["s3:PutObject"], *_objects(data, "incoming/*")),
        allow(["sqs:SendMessage"], data.generation_queue.queue_arn, data.shop_events.queue_arn),
        # A checkout makes a cart with the token of the store's shop.
        *_read_secrets(secrets, (*EDGE_SECRETS, "SHOPIFY_ACCESS_TOKEN", *secrets.store_tokens)),
    ]


def generator_permissions(data: DataStack, secrets: StageSecrets, settings: Settings) -> list[iam.PolicyStatement]:
    """A job's life after it was enqueued; the event source receives the messages with the same role."""
    models = [allow(BEDROCK_ACTIONS, *bedrock_models(settings))] if "bedrock" in settings.providers else []
    return [
        # A bucket's tree and the coarser ones are read in one call.
        allow(_table("BatchGetItem", "GetItem", "PutItem"), data.ui_cache.table_arn),
        # What was spent is read in one call, before a model is.
        allow(
            _table("BatchGetItem", "GetItem", "PutItem", "UpdateItem"),
            data.generation_queue_table.table_arn,
        ),
        allow(_table("GetItem", "UpdateItem"), data.shopper_sessions.table_arn),
        allow(_table("PutItem", "UpdateItem"), data.shopper_records.table_arn),
        allow(["s3:GetObject"], *_objects(data, "generated/*", "catalogues/*", "incoming/*")),
        allow(["s3:PutObject"], *_objects(data, "generated/*")),
        *_read_secrets(secrets, GENERATOR_SECRETS),
        *models,
    ]


def bedrock_models(settings: Settings) -> Iterator[str]:
    """The ARNs of Bedrock's models of the settings, and of those that their inference profiles send calls to."""
    region = settings.bedrock_region or cdk.Aws.REGION
    for name in settings.bedrock_models:
        if name.startswith("arn:"):
            yield name
        elif profile := _PROFILE.match(name):
            yield f"arn:{cdk.Aws.PARTITION}:bedrock:{region}:{cdk.Aws.ACCOUNT_ID}:inference-profile/{name}"
            # AWS chooses the region of each call; that of a `global.` profile is empty.
            yield f"arn:{cdk.Aws.PARTITION}:bedrock:*::foundation-model/{name[profile.end() :]}"
        else:
            yield f"arn:{cdk.Aws.PARTITION}:bedrock:{region}::foundation-model/{name}"


def keeper_permissions(data: DataStack) -> list[iam.PolicyStatement]:
    """Checks every live job, ends stuck ones, sends unsent ones; dead letters are received with the same role."""
    return [
        allow(_table("ConditionCheckItem", "GetItem", "PutItem", "UpdateItem"), data.generation_queue_table.table_arn),
        allow(_table("UpdateItem"), data.shopper_records.table_arn),
        allow(["sqs:SendMessage"], data.generation_queue.queue_arn),
    ]


def publisher_permissions(data: DataStack, secrets: StageSecrets) -> list[iam.PolicyStatement]:
    """Reads shops, writes catalogue snapshots and the pointer to the current one."""
    return [
        *_publish_catalogues(data),
        allow(_table("GetItem", "UpdateItem"), data.generation_queue_table.table_arn),
        *_read_secrets(secrets, (*SHOP_SECRETS, *secrets.store_tokens)),
    ]


def neighbour_counter_permissions(data: DataStack) -> list[iam.PolicyStatement]:
    """Reads all sessions, writes what was counted and the pointer to it."""
    return [
        allow(_table("Scan"), data.shopper_sessions.table_arn),
        allow(_table("GetItem", "PutItem", "UpdateItem"), data.ui_cache.table_arn),
        allow(["s3:PutObject"], *_objects(data, "catalogues/*")),
    ]


def public_files_permissions(data: DataStack, files: s3.Bucket) -> list[iam.PolicyStatement]:
    """Reads catalogues, writes the bucket of public files, and empties it before its stack deletes it."""
    return [
        allow(_table("GetItem"), data.ui_cache.table_arn),
        allow(["s3:GetObject"], *_objects(data, "catalogues/*")),
        allow(["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], files.arn_for_objects("*")),
        allow(["s3:ListBucket"], files.bucket_arn),
    ]


def shop_events_permissions(data: DataStack, secrets: StageSecrets) -> list[iam.PolicyStatement]:
    """Publishes what changed in a shop, counts orders, remembers events; it receives messages with the same role."""
    return [
        *_publish_catalogues(data),
        allow(
            _table("BatchGetItem", "GetItem", "PutItem", "UpdateItem"),
            data.generation_queue_table.table_arn,
        ),
        # An order is counted in its shopper's session, and written to the records of the shopper and the persona.
        allow(_table("GetItem", "UpdateItem"), data.shopper_sessions.table_arn),
        allow(_table("PutItem", "UpdateItem"), data.shopper_records.table_arn),
        # A delayed message requests a full read that has to wait; a failed message is retried after a pause.
        allow(["sqs:ChangeMessageVisibility", "sqs:SendMessage"], data.shop_events.queue_arn),
        *_read_secrets(secrets, (*SHOP_SECRETS, *secrets.store_tokens)),
    ]


def _publish_catalogues(data: DataStack) -> list[iam.PolicyStatement]:
    return [
        allow(_table("GetItem", "PutItem", "UpdateItem"), data.ui_cache.table_arn),
        # The archive's pointer is written only where it is still the one that was read.
        allow(["s3:GetObject", "s3:PutObject"], *_objects(data, "catalogues/*")),
    ]


def _table(*operations: str) -> list[str]:
    return [f"dynamodb:{operation}" for operation in operations]


def _objects(data: DataStack, *keys: str) -> list[str]:
    return [data.objects_arn(key) for key in keys]


def _read_secrets(secrets: StageSecrets, names: Iterable[str]) -> list[iam.PolicyStatement]:
    return [allow(["secretsmanager:GetSecretValue"], *(secrets.arns[name] for name in names))]
