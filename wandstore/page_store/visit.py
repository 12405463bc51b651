"""The hot read: page, session, job and catalogue version of one visit, in one call.

Every visit pays for this module, so it builds DynamoDB's request by hand, and turns only the items that a caller asks
for into plain values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Item, WireItem
from wandstore.aws.request_storage import Storage
from wandstore.errors import StorageUnavailable
from wandstore.ids import ShopperKey
from wandstore.settings import Settings

COMPLETED = "completed"  # a job's state, as `wandstore.jobs.models` has it, which is above this folder


@dataclass(frozen=True, slots=True)
class VisitRead:
    """One batch read, in wire form. Where a table did not answer, its part is missing and `complete` is False."""

    wire_page: WireItem | None
    wire_session: WireItem | None
    wire_job: WireItem | None
    catalogue_version: str | None
    complete: bool
    neighbours_version: str | None = None

    @property
    def page(self) -> Item | None:
        return dynamodb.from_wire(self.wire_page) if self.wire_page else None

    @property
    def session(self) -> Item | None:
        return dynamodb.from_wire(self.wire_session) if self.wire_session else None

    @property
    def job(self) -> Item | None:
        return dynamodb.from_wire(self.wire_job) if self.wire_job else None

    def persona_hash(self, store: str, now: float) -> str | None:
        """The persona hash that the session names at `now`, epoch seconds, without reading more of the session."""
        return self._session_text(f"hash:{store}", now)

    def rows_mark(self, store: str, now: float) -> str | None:
        """The same for the mark of the shopper's history; None too for a session that was written without one."""
        return self._session_text(f"rows:{store}", now)

    def _session_text(self, name: str, now: float) -> str | None:
        session = self.wire_session
        if session is None:
            return None
        expires_at, stored = session.get("expires_at"), session.get(name)
        # In an item that is corrupt, an attribute may have any type.
        if expires_at and float(expires_at.get("N", "inf")) <= now:
            return None
        return stored.get("S") if stored else None


NOTHING_READ = VisitRead(None, None, None, None, complete=False)


def read_visit(storage: Storage, settings: Settings, shopper: ShopperKey, *, with_page: bool = True) -> VisitRead:
    """One batch read; keys that DynamoDB left unprocessed are asked for once more.

    Session and job are read strongly consistently, because they decide. The page and the catalogue's version may be a
    second old, for half the price: every write that follows from them has a condition of its own. Only a page that the
    job's end has just written is read again. Without `with_page` the personal page, the largest item by far, and its
    job are left out. Raises `StorageUnavailable`.
    """
    page_key, catalogue_key = keys.ui_page(shopper)["key"], keys.current_catalogue(shopper.store)["key"]
    session_key, job_key = keys.session(shopper.shopper_id)["key"], keys.job(shopper)["key"]
    request: Any = {
        settings.ui_cache_table: {"Keys": [{"key": {"S": catalogue_key}}]},
        settings.shopper_sessions_table: {"Keys": [{"key": {"S": session_key}}], "ConsistentRead": True},
    }
    if with_page:
        request[settings.ui_cache_table]["Keys"].append({"key": {"S": page_key}})
        job = {"key": {"S": job_key}, "sort": {"S": keys.ONLY}}
        request[settings.generation_queue_table] = {"Keys": [job], "ConsistentRead": True}
    found, unprocessed = _read_batch(storage, request)
    if unprocessed:
        try:
            rest, unprocessed = _read_batch(storage, unprocessed)
        except StorageUnavailable:
            rest = {}  # what the first answer had is worth a page
        for table, items in rest.items():
            found[table] = found.get(table, []) + items
    cache_items = {item["key"]["S"]: item for item in found.get(settings.ui_cache_table, ())}
    catalogue = cache_items.get(catalogue_key)
    wire_page, wire_job = cache_items.get(page_key), next(iter(found.get(settings.generation_queue_table, ())), None)
    if wire_job is not None and _is_older(wire_page, wire_job):
        wire_page = _read_again(storage, settings, page_key) or wire_page
    return VisitRead(
        wire_page=wire_page,
        wire_session=next(iter(found.get(settings.shopper_sessions_table, ())), None),
        wire_job=wire_job,
        catalogue_version=catalogue.get("version", {}).get("S") if catalogue else None,
        complete=not unprocessed,
        neighbours_version=catalogue.get("neighbours", {}).get("S") if catalogue else None,
    )


def _is_older(wire_page: WireItem | None, wire_job: WireItem) -> bool:
    """Whether the job has ended with a page, and this is one of before."""
    if wire_job.get("state", {}).get("S") != COMPLETED:
        return False
    made_by = wire_page.get("job_id", {}).get("S", "") if wire_page else ""
    return bool(made_by < wire_job.get("job_id", {}).get("S", ""))


def _read_again(storage: Storage, settings: Settings, page_key: str) -> WireItem | None:
    """The page as it is now; None where there is none, or where DynamoDB does not answer twice."""
    request: Any = {settings.ui_cache_table: {"Keys": [{"key": {"S": page_key}}], "ConsistentRead": True}}
    try:
        found, _ = _read_batch(storage, request)
    except StorageUnavailable:
        return None  # an older page is better than none
    return next(iter(found.get(settings.ui_cache_table, ())), None)


def _read_batch(storage: Storage, request: Any) -> tuple[dict[str, list[WireItem]], Any]:
    """The items by table, and the keys that DynamoDB left unprocessed."""
    response = storage.dynamodb.batch_get_item(RequestItems=request)
    if response.get("Responses") is None:
        raise StorageUnavailable("dynamodb", "a batch read without an answer")
    return response["Responses"], response.get("UnprocessedKeys")
