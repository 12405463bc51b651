"""The order in which a shop's products sell, as it was read once a day.

It changes with nearly every sale. If each full read used the newest one, each would publish a new catalogue, and every
page would be rendered again for an order that hardly differs.
"""

from __future__ import annotations

import json

from wandstore import keys
from wandstore.aws.bucket import Bucket, Content
from wandstore.aws.request_storage import Storage
from wandstore.ids import StoreSlug
from wandstore.observability import logger
from wandstore.settings import Settings

# For so long a full read uses the order that an earlier one has read.
KEPT_SECONDS = 86_400


class BestSellers:
    """The orders of all stores, in the bucket: Shopify's ids, the best seller first."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._bucket = Bucket(storage, settings)

    def read(self, store: StoreSlug, now: float) -> tuple[str, ...] | None:
        """The order that is less than a day old; None where there is none, so that it is read from the shop."""
        stored = self._bucket.read(keys.best_sellers_object(store))
        if stored is None:
            return None
        try:
            found = json.loads(stored.content)
            is_new = now - float(found["read_at"]) < KEPT_SECONDS
            return tuple(str(gid) for gid in found["ids"]) if is_new else None
        except (ValueError, LookupError, TypeError) as error:
            logger.warning("best sellers unreadable", extra={"store": store, "reason": type(error).__name__})
            return None

    def keep(self, store: StoreSlug, ids: tuple[str, ...], now: float) -> None:
        content = json.dumps({"read_at": now, "ids": ids}).encode()
        self._bucket.write(keys.best_sellers_object(store), Content(content, "application/json"))
