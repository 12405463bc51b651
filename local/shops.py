"""The stores of a run that are connected to a Shopify shop: which they are, and their first sync."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.catalogue.connections import Connections
from wandstore.catalogue.stores import Store
from wandstore.catalogue.sync import CatalogueSync
from wandstore.errors import ShopifyError
from wandstore.ids import StoreSlug
from wandstore.settings import Settings

Say = Callable[[str], None]


def connected_shops(settings: Settings, environment: Mapping[str, str]) -> dict[StoreSlug, str]:
    """The domain of each connected store's shop. Here, secrets are environment variables."""
    connections = Connections(settings, lambda name: environment.get(name, "").strip() or None)
    return {store.slug: connections.domain_of(store) or "" for store in connections.connected()}


def read_shops(stores: list[Store], settings: Settings, say: Say) -> threading.Thread:
    """Publishes each shop's catalogue in a thread, because the run must not wait for a shop; tells what came of it."""

    def read() -> None:
        sync = CatalogueSync(Clients(BACKGROUND_PATIENCE), settings)
        for store in stores:
            say(_read_shop(sync, store))

    thread = threading.Thread(target=read, name="shops", daemon=True)
    thread.start()
    return thread


def _read_shop(sync: CatalogueSync, store: Store) -> str:
    try:
        result = sync.sync_all(store)
    except ShopifyError as error:
        shown = "its product CSV" if store.catalogue else "no products"
        return f"the shop of {store.slug} cannot be read: {error}\n  The store shows {shown} until it can."
    except Exception as error:
        return f"the shop of {store.slug} is not published: {error!r}; the next try is within a few minutes"
    left_out = f", {len(result.warnings)} warnings are in the log" if result.warnings else ""
    return f"the shop of {store.slug} is {result.outcome.value}: {result.products} products{left_out}"
