"""Handles a batch of the event queue's messages: one sync for all that changed in a shop, one call for each order."""

from __future__ import annotations

import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from wandstore.aws.clients import Clients
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
from wandstore.errors import StorageUnavailable, UnreadableShopEvent
from wandstore.observability import count, logger
from wandstore.settings import Settings

# What handles one event that is not of the catalogue, by its topic. It may be called again with the same event.
EventHandler = Callable[[Clients, Settings, Store, ShopEvent], None]

# Events that need a full read wait until four times the last one's time has passed since its start, so that a busy shop
# is not read all the time. The clock's full reads do not wait.
FULL_READ_REST = 4
MIN_SECONDS_BETWEEN_FULL_READS = 10.0
# A message that failed comes back after 30 s, then after twice as long each time.
FIRST_RETRY_SECONDS = 30
MAX_RETRY_SECONDS = 900
# After this many receives an event of the catalogue is left to the clock, which reads the whole shop anyway. An order's
# event has no such second way, so it goes to the dead letters.
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
        """Before this time, epoch seconds, the change took place."""
        if self.event.topic == FULL_READ_TOPIC:
            return float(self.event.payload.get("changed_before", self.sent_at))
        return self.sent_at


class ShopEventBatch:
    """One batch. `handlers` are those of the topics that are not the catalogue's."""

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
        """Handles an SQS event's records; the ids of the messages that have to come again.

        Raises the clients' own errors where nothing can be known of any event, so that all come again.
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
                # It would be as unreadable the next time.
                logger.error("shop event unreadable", extra={"message_id": record["messageId"], "reason": str(error)})
                count("UnreadableShopEvent")
                continue
            receives = int(attributes.get("ApproximateReceiveCount", 1))
            yield Received(record["messageId"], record.get("receiptHandle", ""), receives, sent_at, event)

    def _by_store(self, copies: Mapping[str, list[Received]]) -> list[tuple[Store, list[str]]]:
        """The ids of the events of each store, without those of a shop that is not ours."""
        by_shop: dict[str, list[str]] = defaultdict(list)
        for event_id, received in copies.items():
            by_shop[received[0].event.shop].append(event_id)
        found = []
        for shop, ids in by_shop.items():
            store = self._connections.store_of(shop)
            if store is None:
                logger.warning("shop event of a shop that no store connects", extra={"shop": shop, "events": len(ids)})
                count("ForeignShopEvent", len(ids))
                continue
            found.append((store, ids))
        return found

    # One store -------------------------------------------------------------------------------------------------------

    def _handle_store(self, store: Store, events: list[Received]) -> list[str]:
        """The ids of the events that have to come again."""
        of_catalogue = [received for received in events if received.event.is_of_catalogue]
        others = [received for received in events if not received.event.is_of_catalogue]
        failed = []
        if of_catalogue and not self._sync_store(store, of_catalogue):
            failed += [received.event.id for received in of_catalogue if not _is_left_to_the_clock(received)]
        # Shopify's clock says in which order an order was paid and cancelled.
        for received in sorted(others, key=lambda received: received.event.at):
            if not self._handle_other(store, received.event):
                failed.append(received.event.id)
        for received in events:
            if received.event.id not in failed:
                self._remember(received.event)
        return failed

    def _sync_store(self, store: Store, events: list[Received]) -> bool:
        """Whether the catalogue has what the events tell of, or will have it without them."""
        try:
            ids = [number for received in events if (number := received.event.product_id)]
            wishes = [received for received in events if received.event.product_id is None]
            if wishes and self._read_all_for(store, max(wishes, key=lambda wish: wish.changed_before)):
                return True
            return not ids or self._sync.sync_changed(store, ids).outcome is not SyncOutcome.BUSY
        except Exception as error:
            # The sync has logged and counted it. One store's failure must not stop the others.
            details = {"store": store.slug, "events": len(events), "reason": str(error)}
            logger.warning("shop events not handled", extra=details)
            return False

    def _read_all_for(self, store: Store, wish: Received) -> bool:
        """Whether the whole shop was read for the newest wish now; if it has to wait, a message will ask again."""
        state, now = self._sync.state(store), self._now()
        if state.covers(wish.changed_before):
            return False
        rest = max(MIN_SECONDS_BETWEEN_FULL_READS, FULL_READ_REST * state.read_seconds)
        wait = rest - state.seconds_since_read(now)
        if wait <= 0:
            if self._sync.sync_all(store).outcome is not SyncOutcome.BUSY:
                return True
            wait = rest
        payload = {"changed_before": wish.changed_before}
        event = ShopEvent(
            # An id of its own, because the event that asks for it is remembered as handled.
            id=f"full-read:{secrets.token_hex(16)}",
            topic=FULL_READ_TOPIC,
            shop=wish.event.shop,
            at=now,
            payload=payload,
        )
        self._queue.send(event, delay_seconds=max(1, wait))
        logger.info("full read of the shop waits", extra={"store": store.slug, "seconds": round(wait)})
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
            # The other events of the batch are handled; this one comes again, and at last is a dead letter.
            logger.exception("shop event failed", extra=details)
            count("ShopEventFailed")
            return False
        logger.info("shop event handled", extra=details)
        return True

    def _remember(self, event: ShopEvent) -> None:
        try:
            self._handled.remember(event, self._now())
        except (ClientError, BotoCoreError, StorageUnavailable) as error:
            # At worst a repeat is handled again, which every handler bears.
            logger.warning("shop event not remembered", extra={"event": event.id, "reason": str(error)})

    def _delay(self, failed: Iterable[Received]) -> None:
        for received in failed:
            pause = min(MAX_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** (received.receives - 1))
            try:
                self._queue.retry_after(received.receipt_handle, pause)
            except (ClientError, BotoCoreError) as error:
                # Then it comes again when its visibility timeout ends.
                logger.warning("retry of a shop event not set", extra={"reason": str(error)})


def _is_left_to_the_clock(received: Received) -> bool:
    if received.receives < MAX_RECEIVES_OF_CATALOGUE_EVENT:
        return False
    logger.warning("shop event left to the next full read", extra={"event": received.event.id})
    return True
