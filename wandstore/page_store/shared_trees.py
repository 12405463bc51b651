"""A store's neutral tree: a model writes it once per prompt version, and all of whom nothing is known share it."""

from __future__ import annotations

import time
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import ValidationError

from wandstore import keys
from wandstore.aws.request_storage import Storage
from wandstore.documents.components import ComponentTree
from wandstore.documents.origin import GenerationCost, Source
from wandstore.errors import StorageUnavailable
from wandstore.observability import logger
from wandstore.record import Record
from wandstore.settings import Settings


class SharedTree(Record):
    """The tree, the provider whose model wrote it, and what that cost the one who asked."""

    tree: ComponentTree
    source: Source
    cost: GenerationCost = GenerationCost()


class NeutralTreeTable:
    """The neutral trees in the UI cache table, for one job. Methods raise `StorageUnavailable` without an answer."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._table = settings.ui_cache_table
        self._seen: dict[str, Any] = {}

    def read(self, store: str, prompt_version: str) -> SharedTree | None:
        """None while nobody has put one, and for one that cannot be read."""
        key = keys.neutral_tree(store, prompt_version)
        try:
            found = self._storage.dynamodb.get_item(
                TableName=self._table, Key={"key": {"S": key}}, ConsistentRead=True
            ).get("Item")
        except (ClientError, BotoCoreError) as error:
            raise StorageUnavailable("dynamodb", f"neutral tree: {type(error).__name__}") from error
        self._seen[key] = found["shared"] if found and "shared" in found else None
        return _read_item(found) if found else None

    def put_if_unchanged(self, store: str, prompt_version: str, shared: SharedTree) -> SharedTree:
        """The tree that stands afterwards: this one, or that of whoever put theirs since this table was read.

        So a tree that was read and found of no use is replaced, once.
        """
        key = keys.neutral_tree(store, prompt_version)
        condition: dict[str, Any] = {
            "ConditionExpression": "attribute_not_exists(#shared)",
            "ExpressionAttributeNames": {"#shared": "shared"},
        }
        if seen := self._seen.get(key):
            condition["ConditionExpression"] += " OR #shared = :seen"
            condition["ExpressionAttributeValues"] = {":seen": seen}
        try:
            self._storage.dynamodb.put_item(
                TableName=self._table,
                Item={
                    "key": {"S": key},
                    "shared": {"S": shared.model_dump_json()},
                    "made_at": {"N": str(time.time())},
                },
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **condition,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise StorageUnavailable("dynamodb", f"neutral tree: {error.response['Error']['Code']}") from error
            return _read_item(error.response.get("Item") or {}) or shared
        except BotoCoreError as error:
            raise StorageUnavailable("dynamodb", f"neutral tree: {type(error).__name__}") from error
        return shared


def _read_item(item: dict[str, Any]) -> SharedTree | None:
    try:
        return SharedTree.model_validate_json(item["shared"]["S"])
    except (KeyError, ValidationError):
        logger.exception("neutral tree cannot be read")
        return None
