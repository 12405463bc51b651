"""Handles one batch of shop events: one sync for each shop, one call of a handler for each other event."""

from __future__ import annotations

import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from wandstore.aws.clients import Clients
from wandstore.aws.storage_errors import STORAGE_ERRORS
from wandstore.catalogue.connections import Connections, known_secrets
from wandstore.catalogue.shop_events import (
    FULL_READ_TOPIC,
    HandledEvents,
    ShopEvent,
    ShopEventQueue,
    read_message,
)
from wandstore.catalogue.stores import Store
from wandstore.catalogue.sync import CatalogueSync, SyncOutcome
from wandstore.errors import UnreadableShopEvent
from wandstore.observability import count, logger
from wandstore.settings import Settings

# Handles one event that does not concern the catalogue. It may be called again with the same event.
EventHandler = Callable[[Clients, Settings, Store, ShopEvent], None]

# If the last full read took t seconds, the next one for an event starts no earlier than 4t after the start of that one,
# so that a busy shop is not read all the time. Scheduled full reads do not wait.
FULL_READ_REST = 4
MIN_SECONDS_BETWEEN_FULL_READS = 10.0
# A failed message is retried after 30 s, then each time after twice as long.
FIRST_RETRY_SECONDS = 30
MAX_RETRY_SECONDS = 900
# After this many receives, a catalogue event is dropped, because the next scheduled full read includes its change.
# Nothing else reports an order, so its event moves to the dead-letter queue.
MAX_RECEIVES_OF_CATALOGUE_EVENT = 3


class Received(NamedTuple):
    """A message with its event. `sent_at` is epoch seconds by the queue's clock."""

    message_id: str
    receipt_handle: str
    receives: int
    sent_at: float
    event: ShopEvent

    @property
    def changed_before(self) -> float:
        """The change happened before this time (epoch seconds)."""
        if self.event.topic == FULL_READ_TOPIC:
            return float(self.event.payload.get("changed_before", self.sent_at))
        return self.sent_at


class ShopEventBatch:
    """One batch. `handlers` are by topic, for the events that do not concern the catalogue."""

    def __init__(
        self,
        clients: Clients,
        settings: Settings,
        handlers: Mapping[str, EventHandler],
        *,
        sync: CatalogueSync | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._clients = clients
        self._settings = settings
        self._handlers = handlers
        self._sync = sync or CatalogueSync(clients, settings)
        self._connections = Connections(settings, known_secrets(clients, settings))
        self._queue = ShopEventQueue(clients, settings)
        self._handled = HandledEvents(clients, settings)
        self._now = now

    def handle(self, records: Sequence[Mapping[str, Any]]) -> list[str]:
        """Handles the records of an SQS event and returns the ids of the messages to retry.

        Raises the clients' own errors if it cannot read which events were handled; then the whole batch is retried.
        """
        copies: dict[str, list[Received]] = defaultdict(list)
        for received in self._read(records):
            copies[received.event.id].append(received)
        handled = self._handled.among(copies, self._now())
        for event_id in handled:
            del copies[event_id]
        logger.info(
            "shop events received",
            extra={"messages": len(records), "events": len(copies), "handled_before": len(handled)},
        )
        failed: list[Received] = []
        for store, ids in self._by_store(copies):
            for event_id in self._handle_store(store, [copies[event_id][0] for event_id in ids]):
                failed += copies[event_id]
        self._delay(failed)
        return [received.message_id for received in failed]

    def _read(self, records: Iterable[Mapping[str, Any]]) -> Iterable[Received]:
        for record in records:
            attributes = record.get("attributes", {})
            sent_at = int(attributes.get("SentTimestamp", self._now() * 1000)) / 1000
            try:
                event = read_message(record["body"], sent_at)
            except UnreadableShopEvent as error:
                # A retry would fail in the same way.
                logger.error("shop event unreadable", extra={"message_id": record["messageId"], "reason": str(error)})
                count("UnreadableShopEvent")
                continue
            receives = int(attributes.get("ApproximateReceiveCount", 1))
            yield Received(record["messageId"], record.get("receiptHandle", ""), receives, sent_at, event)

    def _by_store(self, copies: Mapping[str, list[Received]]) -> list[tuple[Store, list[str]]]:
        """The ids of the events by store. An event of a shop that no store is connected to is dropped."""
        by_shop: dict[str, list[str]] = defaultdict(list)
        for event_id, received in copies.items():
            by_shop[received[0].event.shop].append(event_id)
        found = []
        for shop, ids in by_shop.items():
            store = self._connections.store_of(shop)
            if store is None:
                logger.warning("shop event of an unconnected shop", extra={"shop": shop, "events": len(ids)})
                count("ForeignShopEvent", len(ids))
                continue
            found.append((store, ids))
        return found

    # One store -------------------------------------------------------------------------------------------------------

    def _handle_store(self, store: Store, events: list[Received]) -> list[str]:
        """Returns the ids of the events to retry."""
        of_catalogue = [received for received in events if received.event.is_of_catalogue]
        others = [received for received in events if not received.event.is_of_catalogue]
        failed = []
        if of_catalogue and not self._sync_store(store, of_catalogue):
            failed += [received.event.id for received in of_catalogue if not _is_left_to_schedule(received)]
        # Ordered by Shopify's time, so that an order is paid before it is cancelled.
        for received in sorted(others, key=lambda received: received.event.at):
            if not self._handle_other(store, received.event):
                failed.append(received.event.id)
        for received in events:
            if received.event.id not in failed:
                self._remember(received.event)
        return failed

    def _sync_store(self, store: Store, events: list[Received]) -> bool:
        """Whether the catalogue has the events' changes, or a requested full read will have them."""
        try:
            ids = [number for received in events if (number := received.event.product_id)]
            shop_wide = [received for received in events if received.event.product_id is None]
            if shop_wide and self._read_all_for(store, max(shop_wide, key=lambda received: received.changed_before)):
                return True
            return not ids or self._sync.sync_changed(store, ids).outcome is not SyncOutcome.BUSY
        except Exception as error:
            # The sync has already logged and counted the failure. One store's failure must not stop the others.
            details = {"store": store.slug, "events": len(events), "reason": str(error)}
            logger.warning("shop events not handled", extra=details)
            return False

    def _read_all_for(self, store: Store, received: Received) -> bool:
        """Whether the whole shop was read now. If the read has to wait, a delayed message requests it again."""
        state, now = self._sync.state(store), self._now()
        if state.covers(received.changed_before):
            return False
        rest = max(MIN_SECONDS_BETWEEN_FULL_READS, FULL_READ_REST * state.read_seconds)
        wait = rest - state.seconds_since_read(now)
        if wait <= 0:
            if self._sync.sync_all(store).outcome is not SyncOutcome.BUSY:
                return True
            wait = rest
        payload = {"changed_before": received.changed_before}
        event = ShopEvent(
            # A new id, because the event that needs the read is remembered as handled.
            id=f"full-read:{secrets.token_hex(16)}",
            topic=FULL_READ_TOPIC,
            shop=received.event.shop,
            at=now,
            payload=payload,
        )
        self._queue.send(event, delay_seconds=max(1, wait))
        logger.info("full read of the shop delayed", extra={"store": store.slug, "seconds": round(wait)})
        return False

    def _handle_other(self, store: Store, event: ShopEvent) -> bool:
        details = {"store": store.slug, "topic": event.topic, "event": event.id}
        handler = self._handlers.get(event.topic)
        if handler is None:
            logger.info("shop event without a handler", extra=details)
            count("ShopEventWithoutHandler")
            return True
        try:
            handler(self._clients, self._settings, store, event)
        except Exception:
            # The other events of the batch are still handled. This one is retried, and becomes a dead letter in the
            # end.
            logger.exception("shop event failed", extra=details)
            count("ShopEventFailed")
            return False
        logger.info("shop event handled", extra=details)
        return True

    def _remember(self, event: ShopEvent) -> None:
        try:
            self._handled.remember(event, self._now())
        except STORAGE_ERRORS as error:
            # At worst, a duplicate is handled again, and every handler is idempotent.
            logger.warning("shop event not remembered", extra={"event": event.id, "reason": str(error)})

    def _delay(self, failed: Iterable[Received]) -> None:
        for received in failed:
            pause = min(MAX_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** (received.receives - 1))
            try:
                self._queue.retry_after(received.receipt_handle, pause)
            except STORAGE_ERRORS as error:
                # Then it is received again after its visibility timeout.
                logger.warning("retry of a shop event not set", extra={"reason": str(error)})


def _is_left_to_schedule(received: Received) -> bool:
    if received.receives < MAX_RECEIVES_OF_CATALOGUE_EVENT:
        return False
    logger.warning("shop event left to the next full read", extra={"event": received.event.id})
    return True
