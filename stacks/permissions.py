"""What each function is allowed to do, call by call: all that it does, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk import aws_iam as iam

from stacks.data import DataStack
from stacks.functions import allow
from stacks.stage_secrets import StageSecrets

EDGE_SECRETS = ("WEBHOOK_SECRET", "DEBUG_TOKEN", "ORIGIN_SECRET", "SHOPIFY_WEBHOOK_SECRET", "SHOPIFY_STORE")
GENERATOR_SECRETS = ("KIMI_API_KEY", "CLAUDE_API_KEY")
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


def generator_permissions(data: DataStack, secrets: StageSecrets) -> list[iam.PolicyStatement]:
    """A job's life after it was enqueued; the event source receives the messages with the same role."""
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
    ]


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
