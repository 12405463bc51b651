"""A shopper's errors and breadcrumbs of the last hour, for debugging."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from wandstore import keys
from wandstore.aws.request_storage import Storage
from wandstore.documents.origin import GenerationCost
from wandstore.errors import JobError
from wandstore.ids import ShopperKey
from wandstore.jobs.items import Jobs, read_error
from wandstore.observability import logger
from wandstore.settings import Settings

MAX_ENTRIES = 100


@dataclass(frozen=True)
class TraceEntry:
    """An error where `error` is set, else a breadcrumb, which says `what` happened in which attempt.

    `at` is in epoch seconds.
    """

    at: float
    job_id: str
    error: JobError | None = None
    what: str = ""
    attempt: int = 0
    cost: GenerationCost | None = None


def read_trace(storage: Storage, settings: Settings, shopper: ShopperKey, now: float) -> list[TraceEntry]:
    """The newest first, at most `MAX_ENTRIES` of each kind. `now` is in epoch seconds."""
    table = Jobs(storage, settings).table
    entries = [
        *_read_all(_read_error, table.newest(keys.errors(shopper), MAX_ENTRIES, now)),
        *_read_all(_read_breadcrumb, table.newest(keys.breadcrumbs(shopper), MAX_ENTRIES, now)),
    ]
    return sorted(entries, key=lambda entry: -entry.at)


def _read_all(read: Callable[[dict[str, Any]], TraceEntry], items: Iterable[dict[str, Any]]) -> Iterator[TraceEntry]:
    """Those that can be read: who debugs needs the others all the more."""
    for item in items:
        try:
            yield read(item)
        except (KeyError, ValueError, TypeError):
            logger.warning("entry of a trace cannot be read", exc_info=True)


def _read_error(item: dict[str, Any]) -> TraceEntry:
    return TraceEntry(float(item["at"]), item["job_id"], error=read_error(item["error"]))


def _read_breadcrumb(item: dict[str, Any]) -> TraceEntry:
    cost = _read_cost(item["cost"]) if "cost" in item else None
    return TraceEntry(float(item["at"]), item["job_id"], what=item["what"], attempt=item["attempt"], cost=cost)


def _read_cost(stored: str) -> GenerationCost | None:
    """The cost; None where a newer version has stored a verdict that this version does not know."""
    try:
        return GenerationCost.model_validate_json(stored, extra="ignore")
    except ValidationError:
        return None
