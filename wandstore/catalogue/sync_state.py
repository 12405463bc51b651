"""The state of a store's syncs: when its shop was last read as a whole, and whether a process is reading it now."""

from __future__ import annotations

import math
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Table, Update
from wandstore.aws.request_storage import Storage
from wandstore.aws.storage_errors import STORAGE_ERRORS
from wandstore.errors import ConditionRefused
from wandstore.ids import StoreSlug
from wandstore.observability import logger
from wandstore.settings import Settings

# A process that was killed keeps its lease for this long, and one that lives renews it in time.
LEASE_SECONDS = 120
RENEWAL_SECONDS = 40
# A process that hangs renews it no longer than this. Longer than the timeout of the functions that sync.
MAX_LEASE_SECONDS = 660


class SyncState(NamedTuple):
    """Times are epoch seconds. `known_since` is the first attempt, and `read_at` the start of the last full read.

    Both are None for a store that was never synced. `read_seconds` is how long that read and its publication took.
    """

    known_since: float | None = None
    read_at: float | None = None
    read_seconds: float = 0.0

    def age(self, now: float) -> float:
        """Seconds since the last full read, or since the first attempt if none succeeded; 0 before that attempt."""
        newest = self.read_at if self.read_at is not None else self.known_since
        return max(0.0, now - newest) if newest is not None else 0.0

    def covers(self, at: float) -> bool:
        """Whether a full read started after `at`, so that it includes every change before `at`."""
        return self.read_at is not None and self.read_at > at

    def seconds_since_read(self, now: float) -> float:
        """Infinite if the shop was never read as a whole."""
        return now - self.read_at if self.read_at is not None else math.inf


class SyncStates:
    """The states of all stores. At most one process has a store's lease; only that one reads the whole shop."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._table = Table(storage, settings.generation_queue_table)

    def read(self, store: StoreSlug) -> SyncState:
        item = self._table.get(keys.catalogue_sync(store)) or {}
        return SyncState(item.get("known_since"), item.get("read_at"), item.get("read_seconds", 0.0))

    def take_lease(self, store: StoreSlug, now: float) -> str | None:
        """The lease's id, or None while another process has it."""
        lease = secrets.token_hex(8)
        values = {"lease": lease, "until": now + LEASE_SECONDS, "now": now}
        change = "SET #lease = :lease, #lease_until = :until, #known_since = if_not_exists(#known_since, :now)"
        condition = "attribute_not_exists(#lease_until) OR #lease_until <= :now"
        return lease if self._update(store, change, condition, values) else None

    def renew(self, store: StoreSlug, lease: str, now: float) -> bool:
        """False where another process has taken the lease meanwhile."""
        values = {"lease": lease, "until": now + LEASE_SECONDS}
        return self._update(store, "SET #lease_until = :until", "#lease = :lease", values)

    @contextmanager
    def keep_renewing(self, store: StoreSlug, lease: str, now: Callable[[], float]) -> Iterator[None]:
        """Renews the lease as long as the block runs, from a thread that ends with the process."""
        is_over, end = threading.Event(), now() + MAX_LEASE_SECONDS

        def renew() -> None:
            while not is_over.wait(RENEWAL_SECONDS) and now() < end:
                try:
                    self.renew(store, lease, now())
                except STORAGE_ERRORS as error:
                    # Two renewals more come before it runs out; and then another process may read the shop as well.
                    logger.warning("lease of a sync not renewed", extra={"store": store, "reason": str(error)})

        thread = threading.Thread(target=renew, name=f"lease of {store}", daemon=True)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()

    def give_back(self, store: StoreSlug, lease: str, read: tuple[float, float] | None = None) -> None:
        """Ends the lease. `read` is the start of a full read that was published, and its duration in seconds.

        If the lease has expired, another process may have taken it over, so nothing is written.
        """
        change = "REMOVE #lease, #lease_until"
        values: dict[str, Any] = {"lease": lease}
        if read is not None:
            read_at, read_seconds = read
            change = f"SET #read_at = :read_at, #read_seconds = :read_seconds {change}"
            values |= {"read_at": read_at, "read_seconds": round(read_seconds, 3)}
        self._update(store, change, "#lease = :lease", values)

    def _update(self, store: StoreSlug, change: str, condition: str, values: Mapping[str, Any]) -> bool:
        key = keys.catalogue_sync(store)
        try:
            dynamodb.update(
                self._storage,
                Update(table=self._table.name, key=key, change=change, condition=condition, values=values),
            )
        except ConditionRefused:
            return False
        return True
