"""The entry of the neighbour counter's Lambda: every night, counts what shoppers bought and saw together."""

from __future__ import annotations

import math
import time
from functools import cache
from typing import Any

from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.catalogue.stores import stores_in
from wandstore.settings import current_settings
from wandstore.shoppers.nightly_count import Limits, NightlyCount

# What is left when reading ends: counting out and publishing large stores takes some of it.
PUBLISHING_SECONDS = 180.0


@cache
def get_clients() -> Clients:
    return Clients(BACKGROUND_PATIENCE)


def handler(event: dict[str, Any], context: Any) -> dict[str, int]:
    """Receives the schedule's event; returns how many sessions were read, and how many stores have other neighbours.

    A failure is an error of the function, which has an alarm; each store keeps the neighbours that it has.
    """
    settings = current_settings()
    left = getattr(context, "get_remaining_time_in_millis", None)
    deadline = time.monotonic() + left() / 1000 - PUBLISHING_SECONDS if left else math.inf
    stores = list(stores_in(settings.stores_path))
    counted = NightlyCount(get_clients(), settings, stores).run(Limits(time.time(), deadline))
    changed = sum(store.is_new for store in counted.stores.values())
    return {"sessions": counted.sessions, "stores": changed, "complete": int(counted.complete)}
