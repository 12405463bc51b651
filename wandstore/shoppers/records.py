"""The system's memory of shoppers, personas and generations: Phase 1's D1 tables, in one table with three indexes.

A shopper is known per store; their personas lie beside them. A generation's id is its job's, so that a repeated write
meets its own row.

A redrive reads generations by their status. The other readers are for operators, and for the analytics that the
specification plans on these indexes; no request needs them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from botocore.exceptions import ClientError

from wandstore import keys
from wandstore.aws.request_storage import Storage
from wandstore.errors import JobError
from wandstore.jobs.models import GenerationJob
from wandstore.observability import logger
from wandstore.settings import Settings
from wandstore.shoppers.models import Persona, Signals
from wandstore.shoppers.personas import PersonaType

GenerationStatus = Literal["pending", "completed", "failed"]
Item = dict[str, Any]


@dataclass(frozen=True)
class PersonaRecord:
    hash: str
    shopper_id: str
    type: PersonaType | None
    confidence: float
    signals: Signals
    created_at: datetime


@dataclass(frozen=True)
class ShopperRecord:
    """`session_id` is the key of the shopper's session; `persona` is their current one, where its row is known."""

    id: str
    shop_id: str
    session_id: str
    created_at: datetime
    last_seen_at: datetime
    current_persona_hash: str | None
    persona: PersonaRecord | None = None


@dataclass(frozen=True)
class GenerationRecord:
    """`kv_key` is where the page lies in the UI cache; the persona is known once the page is."""

    id: str
    shop_id: str
    shopper_id: str
    status: GenerationStatus
    kv_key: str
    started_at: datetime
    persona_hash: str | None = None
    completed_at: datetime | None = None
    error_message: str | None = None


# Shoppers and personas ------------------------------------------------------------------------------------------------


def note_shopper(
    storage: Storage, settings: Settings, store: str, shopper_id: str, persona_hash: str, now: float
) -> None:
    """Writes that a shopper was here, and who they are by now. A failure is logged and never raised."""
    at = _timestamp(now)
    try:
        storage.dynamodb.update_item(
            TableName=settings.shopper_records_table,
            Key=_key(keys.shopper_record(store, shopper_id), keys.SHOPPER_ROW),
            UpdateExpression=(
                "SET #id = :id, shop_id = :shop, session_id = :session, last_seen_at = :at, "
                "current_persona_hash = :hash, created_at = if_not_exists(created_at, :at)"
            ),
            ExpressionAttributeNames={"#id": "id"},
            ExpressionAttributeValues={
                ":id": {"S": shopper_id},
                ":shop": {"S": store},
                ":session": {"S": keys.session(shopper_id)},
                ":at": {"S": at},
                ":hash": {"S": persona_hash},
            },
        )
    except Exception as error:
        # The row is a record and no part of what is going on: whatever failed here must fail nothing.
        _log_not_written("shopper", error)


def note_persona(
    storage: Storage, settings: Settings, store: str, shopper_id: str, persona: Persona, signals: Signals, now: float
) -> None:
    """Writes the row of a persona that a shopper has become, once. A failure is logged and never raised."""
    item = {
        **_key(keys.shopper_record(store, shopper_id), keys.persona_row(persona.hash)),
        "hash": {"S": persona.hash},
        "shopper_id": {"S": shopper_id},
        "type": {"S": persona.type.value} if persona.type else {"NULL": True},
        "confidence": {"N": str(persona.confidence)},
        "signals": {"S": signals.model_dump_json()},
        "created_at": {"S": _timestamp(now)},
    }
    _put_once(storage, settings, "persona", item)


def find_shopper(storage: Storage, settings: Settings, store: str, shopper_id: str) -> ShopperRecord | None:
    """A shopper with their current persona."""
    rows = list(_query(storage, settings, "key", keys.shopper_record(store, shopper_id)))
    shopper = next((row for row in rows if row["sort"]["S"] == keys.SHOPPER_ROW), None)
    if shopper is None:
        return None
    personas = {row["hash"]["S"]: _persona(row) for row in rows if row is not shopper}
    return _shopper(shopper, personas.get(shopper["current_persona_hash"]["S"]))


def personas_of_shopper(storage: Storage, settings: Settings, store: str, shopper_id: str) -> Iterator[PersonaRecord]:
    for row in _query(storage, settings, "key", keys.shopper_record(store, shopper_id)):
        if row["sort"]["S"] != keys.SHOPPER_ROW:
            yield _persona(row)


def shoppers_of_shop(storage: Storage, settings: Settings, store: str) -> Iterator[ShopperRecord]:
    """The last seen first."""
    return map(_shopper, _query_index(storage, settings, "by_shop", "shop_id", store))


def shoppers_of_persona(storage: Storage, settings: Settings, persona_hash: str) -> Iterator[ShopperRecord]:
    """The last seen first, of every shop."""
    return map(_shopper, _query_index(storage, settings, "by_persona", "current_persona_hash", persona_hash))


# Generations ----------------------------------------------------------------------------------------------------------


def note_generation_start(storage: Storage, settings: Settings, job: GenerationJob, now: float) -> None:
    """Writes a generation's row as `pending`, if it has none yet. A failure is logged and never raised."""
    item = {
        **_key(keys.generation_record(job.job_id), keys.GENERATION_ROW),
        **_generation_fields(job),
        "status": {"S": "pending"},
        "started_at": {"S": _timestamp(now)},
    }
    _put_once(storage, settings, "generation", item)


def generation_end(
    settings: Settings,
    job: GenerationJob,
    status: GenerationStatus,
    *,
    error: JobError | None,
    persona_hash: str | None,
    now: float,
) -> Item:
    """The write of a generation's end, for the transaction that ends its job; it makes the row where none is."""
    names = {"#id": "id", "#status": "status"}
    values = {":status": {"S": status}, ":at": {"S": _timestamp(now)}}
    assignments = ["#status = :status", "completed_at = :at", "started_at = if_not_exists(started_at, :at)"]
    for name, value in _generation_fields(job).items():
        assignments.append(f"{'#id' if name == 'id' else name} = :{name}")
        values[f":{name}"] = value
    if error is not None:
        assignments.append("error_message = :error")
        values[":error"] = {"S": f"{error.code.value}: {error.message}"}
    if persona_hash is not None:
        assignments.append("persona_hash = :hash")
        values[":hash"] = {"S": persona_hash}
    return {
        "Update": {
            "TableName": settings.shopper_records_table,
            "Key": _key(keys.generation_record(job.job_id), keys.GENERATION_ROW),
            "UpdateExpression": "SET " + ", ".join(assignments),
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
        }
    }


def find_generation(storage: Storage, settings: Settings, job_id: str) -> GenerationRecord | None:
    """A generation's start and end."""
    item = storage.dynamodb.get_item(
        TableName=settings.shopper_records_table,
        Key=_key(keys.generation_record(job_id), keys.GENERATION_ROW),
        ConsistentRead=True,
    ).get("Item")
    return _generation(item) if item else None


def generations_by_status(storage: Storage, settings: Settings, status: GenerationStatus) -> Iterator[GenerationRecord]:
    """The last started first."""
    return map(_generation, _query_index(storage, settings, "by_status", "status", status))


# Rows -----------------------------------------------------------------------------------------------------------------


def _key(partition: str, sort: str) -> Item:
    return {"key": {"S": partition}, "sort": {"S": sort}}


def _generation_fields(job: GenerationJob) -> Item:
    return {
        "id": {"S": job.job_id},
        "shop_id": {"S": job.store},
        "shopper_id": {"S": job.shopper_id},
        "kv_key": {"S": keys.ui_page(job.store, job.shopper_id)},
    }


def _shopper(row: Item, persona: PersonaRecord | None = None) -> ShopperRecord:
    return ShopperRecord(
        id=row["id"]["S"],
        shop_id=row["shop_id"]["S"],
        session_id=row["session_id"]["S"],
        created_at=datetime.fromisoformat(row["created_at"]["S"]),
        last_seen_at=datetime.fromisoformat(row["last_seen_at"]["S"]),
        current_persona_hash=row["current_persona_hash"]["S"],
        persona=persona,
    )


def _persona(row: Item) -> PersonaRecord:
    return PersonaRecord(
        hash=row["hash"]["S"],
        shopper_id=row["shopper_id"]["S"],
        type=PersonaType(row["type"]["S"]) if "S" in row["type"] else None,
        confidence=float(row["confidence"]["N"]),
        signals=Signals.model_validate_json(row["signals"]["S"]),
        created_at=datetime.fromisoformat(row["created_at"]["S"]),
    )


def _generation(row: Item) -> GenerationRecord:
    ended = row.get("completed_at")
    return GenerationRecord(
        id=row["id"]["S"],
        shop_id=row["shop_id"]["S"],
        shopper_id=row["shopper_id"]["S"],
        status=row["status"]["S"],
        kv_key=row["kv_key"]["S"],
        started_at=datetime.fromisoformat(row["started_at"]["S"]),
        persona_hash=row["persona_hash"]["S"] if "persona_hash" in row else None,
        completed_at=datetime.fromisoformat(ended["S"]) if ended else None,
        error_message=row["error_message"]["S"] if "error_message" in row else None,
    )


def _query_index(storage: Storage, settings: Settings, index: str, key: str, value: str) -> Iterator[Item]:
    return _query(storage, settings, key, value, IndexName=index, ScanIndexForward=False)


def _query(storage: Storage, settings: Settings, key: str, value: str, **options: Any) -> Iterator[Item]:
    """Every row of a partition, page by page."""
    while True:
        answer = storage.dynamodb.query(
            TableName=settings.shopper_records_table,
            KeyConditionExpression="#key = :value",
            ExpressionAttributeNames={"#key": key},
            ExpressionAttributeValues={":value": {"S": value}},
            **options,
        )
        yield from answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        options["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _put_once(storage: Storage, settings: Settings, what: str, item: Item) -> None:
    try:
        storage.dynamodb.put_item(
            TableName=settings.shopper_records_table,
            Item=item,
            ConditionExpression="attribute_not_exists(#key)",
            ExpressionAttributeNames={"#key": "key"},
        )
    except Exception as error:
        if not _is_refused(error):
            _log_not_written(what, error)


def _timestamp(at: float) -> str:
    """ISO 8601 in UTC with milliseconds, so that text order is time order."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")


def _is_refused(error: Exception) -> bool:
    return isinstance(error, ClientError) and error.response["Error"]["Code"] == "ConditionalCheckFailedException"


def _log_not_written(what: str, error: Exception) -> None:
    logger.warning("record not written", extra={"record": what, "reason": str(error)})
