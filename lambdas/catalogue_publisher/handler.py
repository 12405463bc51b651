"""The entry of the publisher's Lambda: on a schedule, publishes each store's catalogue that has changed.

A store with a Shopify shop is read from there, every other store from its CSV. A whole shop is read even if all its
events were handled, because an event can be lost.
"""

from __future__ import annotations

import math
import time
from functools import cache
from typing import Any

from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.catalogue.connections import Connections, known_secrets
from wandstore.catalogue.snapshots import Catalogues, build_catalogue, read_shipped_csv
from wandstore.catalogue.stores import Store, stores_in
from wandstore.catalogue.sync import CatalogueSync, SyncOutcome
from wandstore.errors import list_faults
from wandstore.observability import count, logger, measure_seconds
from wandstore.settings import Settings, current_settings

# Another shop is read in the same run only if the time left is at least this many times the time of its last read.
READ_MARGIN = 1.5
MIN_SECONDS_FOR_A_READ = 60.0


@cache
def get_clients() -> Clients:
    return Clients(BACKGROUND_PATIENCE)


def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Receives the schedule's event; returns how many catalogues were published, were current, failed, or can wait.

    A failed catalogue is not an error of the function, whose alarm is for code that does not load or times out: the
    other stores are published, and the next run tries again. The log and the metrics `CatalogueNotPublished` and
    `CatalogueSyncFailed` report it.
    """
    run = PublisherRun(get_clients(), current_settings(), _deadline(context))
    return run.publish_all()


def _deadline(context: Any) -> float:
    """The end of the run on the clock of `time.monotonic`; infinite without a context of Lambda."""
    left = getattr(context, "get_remaining_time_in_millis", None)
    return time.monotonic() + left() / 1000 if left else math.inf


class PublisherRun:
    """One run. `deadline` is of `time.monotonic`."""

    def __init__(self, clients: Clients, settings: Settings, deadline: float) -> None:
        self._settings = settings
        self._catalogues = Catalogues(clients, settings)
        self._connections = Connections(settings, known_secrets(clients, settings))
        self._sync = CatalogueSync(clients, settings)
        self._deadline = deadline
        self._done = {"published": 0, "unchanged": 0, "failed": 0, "waiting": 0}

    def publish_all(self) -> dict[str, int]:
        connected = []
        for store in stores_in(self._settings.stores_path).values():
            try:
                if self._connections.domain_of(store):
                    connected.append(store)
                elif store.catalogue is not None:
                    self._note(self._publish_csv(store))
            except Exception:
                # One store's failure must not stop the others.
                logger.exception("catalogue not published", extra={"store": store.slug})
                count("CatalogueNotPublished")
                self._note("failed")
        self._reconcile(connected)
        logger.info("catalogues published", extra=self._done)
        return self._done

    def _note(self, outcome: str) -> None:
        self._done[outcome] += 1

    def _publish_csv(self, store: Store) -> str:
        reading = read_shipped_csv(store)
        catalogue = build_catalogue(store.slug, reading.products)
        if not self._catalogues.publish_if_changed(catalogue):
            return "unchanged"
        if reading.warnings:
            # Each is a cell that no page shows; the same ones would be in the log of every run.
            count("CatalogueWarnings", len(reading.warnings))
            told = list_faults(reading.warnings, "warning")
            logger.warning("catalogue has cells that cannot be read", extra={"store": store.slug, "warnings": told})
        details = {"store": store.slug, "version": catalogue.version, "products": len(catalogue.products)}
        logger.info("catalogue published", extra=details)
        return "published"

    # Shops -----------------------------------------------------------------------------------------------------------

    def _reconcile(self, stores: list[Store]) -> None:
        """The store whose last read is longest ago comes first, so that each has its turn."""
        by_wait = sorted(stores, key=self._seconds_since_read, reverse=True)
        for position, store in enumerate(by_wait):
            try:
                self._note(self._reconcile_one(store, is_first=position == 0))
            except Exception:
                # The sync has logged and counted it.
                self._note("failed")
        self._measure_ages(by_wait)

    def _seconds_since_read(self, store: Store) -> float:
        try:
            return self._sync.state(store).seconds_since_read(time.time())
        except Exception as error:
            # Its sync will fail for the same reason, and report it.
            logger.warning("state of a sync unknown", extra={"store": store.slug, "reason": str(error)})
            return math.inf

    def _measure_ages(self, stores: list[Store]) -> None:
        """Measures the time since each store's last full read began, and the longest, which the alarm watches."""
        ages = []
        for store in stores:
            try:
                ages.append(self._sync.state(store).age(time.time()))
            except Exception as error:
                logger.warning("state of a sync unknown", extra={"store": store.slug, "reason": str(error)})
                continue
            measure_seconds("CatalogueAge", ages[-1], store=store.slug)
        if ages:
            measure_seconds("OldestCatalogueAge", max(ages))

    def _reconcile_one(self, store: Store, *, is_first: bool) -> str:
        if not self._sync.is_due(store):
            return "waiting"
        seconds = max(MIN_SECONDS_FOR_A_READ, READ_MARGIN * self._sync.state(store).read_seconds)
        if not is_first and time.monotonic() + seconds > self._deadline:
            logger.info("shop is read in a later run", extra={"store": store.slug})
            return "waiting"
        outcome = self._sync.sync_all(store).outcome
        if outcome is SyncOutcome.PUBLISHED:
            # Where events arrive, they have told of nearly every change before.
            count("ChangeFoundByClock")
        return outcome.value if outcome.value in self._done else "waiting"
