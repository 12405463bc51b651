"""The permanent rows of generations: Phase 1's D1 table `ui_generations`.

A generation's id is its job's, so that a repeated write meets its own row. A redrive reads them by status.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wandstore import keys
from wandstore.aws.dynamodb import IndexQuery, Item, Table, Update
from wandstore.aws.record_rows import put_once, timestamp
from wandstore.aws.request_storage import Storage
from wandstore.errors import JobError
from wandstore.jobs.models import GenerationJob
from wandstore.settings import Settings


class RecordStatus(StrEnum):
    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"


@dataclass(frozen=True)
class GenerationRecord:
    """`kv_key` is the page's key in the UI cache; `persona_hash` is known once there is a page."""

    id: str
    shop_id: str
    shopper_id: str
    status: RecordStatus
    kv_key: str
    started_at: datetime
    persona_hash: str | None = None
    completed_at: datetime | None = None
    error_message: str | None = None


class GenerationRecords:
    """The generation rows of the shopper records table. Times are epoch seconds."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._table = Table(storage, settings.shopper_records_table)

    def note_start(self, job: GenerationJob, now: float) -> None:
        """Writes a generation's row as `pending` unless it has one. A failure is logged and never raised."""
        item = keys.generation_record(job.job_id) | _fields(job)
        item |= {"status": RecordStatus.PENDING, "started_at": timestamp(now)}
        put_once(self._storage, self._table.name, "generation", item)

    def end(self, job: GenerationJob, error: JobError | None, persona_hash: str | None, now: float) -> Update:
        """The write of a generation's end, for the transaction that ends its job; it creates a missing row.

        It is completed where there is a page, which has a persona, and failed where there is none.
        """
        values = _fields(job) | {
            "status": RecordStatus.FAILED if persona_hash is None else RecordStatus.COMPLETED,
            "completed_at": timestamp(now),
        }
        if error is not None:
            values["error_message"] = f"{error.code.value}: {error.message}"
        if persona_hash is not None:
            values["persona_hash"] = persona_hash
        assignments = ["#started_at = if_not_exists(#started_at, :completed_at)", *(f"#{n} = :{n}" for n in values)]
        return Update(
            table=self._table.name,
            key=keys.generation_record(job.job_id),
            change="SET " + ", ".join(assignments),
            values=values,
        )

    def find(self, job_id: str) -> GenerationRecord | None:
        item = self._table.get(keys.generation_record(job_id))
        return _read_generation(item) if item else None

    def by_status(self, status: RecordStatus, until: float | None = None) -> Iterator[GenerationRecord]:
        """The last started first, of every shop; with `until`, only those started at that time or before."""
        latest = None if until is None else timestamp(until)
        query = IndexQuery("by_status", "status", "started_at", status, latest)
        return map(_read_generation, self._table.index(query))


def _fields(job: GenerationJob) -> Item:
    return {
        "id": job.job_id,
        "shop_id": job.shopper.store,
        "shopper_id": job.shopper.shopper_id,
        "kv_key": keys.ui_page(job.shopper)["key"],
    }


def _read_generation(row: Item) -> GenerationRecord:
    ended = row.get("completed_at")
    return GenerationRecord(
        id=row["id"],
        shop_id=row["shop_id"],
        shopper_id=row["shopper_id"],
        status=RecordStatus(row["status"]),
        kv_key=row["kv_key"],
        started_at=datetime.fromisoformat(row["started_at"]),
        persona_hash=row.get("persona_hash"),
        completed_at=datetime.fromisoformat(ended) if ended else None,
        error_message=row.get("error_message"),
    )
