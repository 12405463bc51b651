"""What each function may do, call by call: the one place to read it, and nothing that it does not do."""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk import aws_iam as iam

from stacks.data import DataStack
from stacks.functions import allow
from stacks.secrets import StageSecrets

EDGE_SECRETS = ("WEBHOOK_SECRET", "DEBUG_TOKEN", "ORIGIN_SECRET")
GENERATOR_SECRETS = ("KIMI_API_KEY", "CLAUDE_API_KEY")


def edge_permissions(data: DataStack, secrets: StageSecrets) -> list[iam.PolicyStatement]:
    """A visit's one read, a page put back, a job and its message, an event; a webhook's body; errors to be shown."""
    return [
        allow(_table("BatchGetItem", "GetItem", "PutItem"), data.ui_cache.table_arn),
        allow(
            _table("BatchGetItem", "GetItem", "PutItem", "Query", "UpdateItem"), data.generation_queue_table.table_arn
        ),
        allow(_table("BatchGetItem", "UpdateItem"), data.shopper_sessions.table_arn),
        # A tracked event that changes the persona notes shopper and persona.
        allow(_table("PutItem", "UpdateItem"), data.shopper_records.table_arn),
        allow(["s3:GetObject"], *_objects(data, "generated/*", "catalogues/*")),
        allow(["s3:PutObject"], *_objects(data, "incoming/*")),
        allow(["sqs:SendMessage"], data.generation_queue.queue_arn),
        *_read_secrets(secrets, EDGE_SECRETS),
    ]


def generator_permissions(data: DataStack, secrets: StageSecrets) -> list[iam.PolicyStatement]:
    """A job's whole life but its beginning; the event source takes the messages by the same role."""
    return [
        allow(_table("GetItem", "PutItem"), data.ui_cache.table_arn),
        allow(_table("GetItem", "PutItem", "UpdateItem"), data.generation_queue_table.table_arn),
        allow(_table("GetItem", "UpdateItem"), data.shopper_sessions.table_arn),
        allow(_table("PutItem", "UpdateItem"), data.shopper_records.table_arn),
        allow(["s3:GetObject"], *_objects(data, "generated/*", "catalogues/*", "incoming/*")),
        allow(["s3:PutObject"], *_objects(data, "generated/*")),
        *_read_secrets(secrets, GENERATOR_SECRETS),
    ]


def keeper_permissions(data: DataStack) -> list[iam.PolicyStatement]:
    """Looks at every live job, ends what is stuck, sends what was not sent; the dead letters come by the same role."""
    return [
        allow(_table("ConditionCheckItem", "GetItem", "PutItem", "UpdateItem"), data.generation_queue_table.table_arn),
        allow(_table("UpdateItem"), data.shopper_records.table_arn),
        allow(["sqs:SendMessage"], data.generation_queue.queue_arn),
    ]


def publisher_permissions(data: DataStack) -> list[iam.PolicyStatement]:
    """Writes snapshots, and moves what is current."""
    return [
        allow(_table("GetItem", "PutItem"), data.ui_cache.table_arn),
        allow(["s3:PutObject"], *_objects(data, "catalogues/*")),
    ]


def _table(*operations: str) -> list[str]:
    return [f"dynamodb:{operation}" for operation in operations]


def _objects(data: DataStack, *keys: str) -> list[str]:
    return [data.name_objects(key) for key in keys]


def _read_secrets(secrets: StageSecrets, names: Iterable[str]) -> list[iam.PolicyStatement]:
    return [allow(["secretsmanager:GetSecretValue"], *(secrets.arns[name] for name in names))]
