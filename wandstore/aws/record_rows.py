"""Writes of permanent rows that no request reads: a failed write is logged and never raised."""

from __future__ import annotations

from datetime import UTC, datetime

from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Item, Put
from wandstore.aws.request_storage import Storage
from wandstore.errors import ConditionRefused
from wandstore.observability import logger


def put_once(storage: Storage, table: str, kind: str, item: Item) -> None:
    """Writes a row unless it exists. `kind` names the row in the log."""
    try:
        dynamodb.put(storage, Put(table=table, item=item, condition="attribute_not_exists(#key)"))
    except ConditionRefused:
        return
    except Exception as error:
        # Nothing waits for a row, so its failure must not fail anything else.
        log_not_written(kind, error)


def log_not_written(kind: str, error: Exception) -> None:
    logger.warning("record not written", extra={"record": kind, "reason": str(error)})


def timestamp(at: float) -> str:
    """ISO 8601 in UTC with milliseconds, so that text order is time order. `at` is in epoch seconds."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
