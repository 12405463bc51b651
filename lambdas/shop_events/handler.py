"""The entry of the Lambda that handles shop events: batches of the event queue's messages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.catalogue.shop_event_batch import EventHandler, ShopEventBatch
from wandstore.settings import current_settings
from wandstore.storefront.orders import ORDER_TOPICS, handle_order_event
from wandstore.storefront.privacy_requests import PRIVACY_TOPICS, handle_privacy_request

# The handlers of events by topic. Catalogue topics have no entry: all their events in a batch are one sync.
HANDLERS: Mapping[str, EventHandler] = {
    **dict.fromkeys(ORDER_TOPICS, handle_order_event),
    **dict.fromkeys(PRIVACY_TOPICS, handle_privacy_request),
}


@cache
def get_clients() -> Clients:
    return Clients(BACKGROUND_PATIENCE)


def handler(event: dict[str, Any], _: Any) -> dict[str, list[dict[str, str]]]:
    """Receives an SQS event; returns which of its messages are to be retried."""
    batch = ShopEventBatch(get_clients(), current_settings(), HANDLERS)
    failed = batch.handle(event["Records"])
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}
