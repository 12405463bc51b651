"""What a shopper's jobs went through within the last hour: their errors and the breadcrumbs they left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wandstore import keys
from wandstore.aws.request_storage import Storage
from wandstore.documents.origin import GenerationCost
from wandstore.errors import JobError
from wandstore.settings import Settings
from wandstore.shoppers.sessions import has_expired

MOST_ENTRIES = 100


@dataclass(frozen=True)
class TraceEntry:
    """An error where `error` is there, else a breadcrumb, which says `what` happened at which attempt."""

    at: float
    job_id: str
    error: JobError | None = None
    what: str = ""
    attempt: int = 0
    cost: GenerationCost | None = None


def read_trace(storage: Storage, settings: Settings, store: str, shopper_id: str, now: float) -> list[TraceEntry]:
    """The newest first, at most `MOST_ENTRIES` of either kind."""
    errors = _newest_items(storage, settings, keys.errors(store, shopper_id), now)
    breadcrumbs = _newest_items(storage, settings, keys.breadcrumbs(store, shopper_id), now)
    entries = [
        *(TraceEntry(_at(i), i["job_id"]["S"], error=JobError.model_validate_json(i["error"]["S"])) for i in errors),
        *(
            TraceEntry(
                _at(item),
                item["job_id"]["S"],
                what=item["what"]["S"],
                attempt=int(item["attempt"]["N"]),
                cost=GenerationCost.model_validate_json(item["cost"]["S"]) if "cost" in item else None,
            )
            for item in breadcrumbs
        ),
    ]
    return sorted(entries, key=lambda entry: -entry.at)


def _newest_items(storage: Storage, settings: Settings, partition: str, now: float) -> list[dict[str, Any]]:
    items = storage.dynamodb.query(
        TableName=settings.generation_queue_table,
        KeyConditionExpression="#key = :key",
        ExpressionAttributeNames={"#key": "key"},
        ExpressionAttributeValues={":key": {"S": partition}},
        ScanIndexForward=False,
        ConsistentRead=True,
        Limit=MOST_ENTRIES,
    )["Items"]
    return [item for item in items if not has_expired(item, now)]


def _at(item: dict[str, Any]) -> float:
    return float(item["at"]["N"])
