"""The stores of a run that are connected to a Shopify shop, and the messages about them for the user."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from wandstore.catalogue.connections import Connections
from wandstore.catalogue.stores import Store
from wandstore.catalogue.sync import CatalogueSync
from wandstore.errors import ShopifyError
from wandstore.ids import StoreSlug
from wandstore.settings import Settings


def connected_shops(settings: Settings, environment: Mapping[str, str]) -> dict[StoreSlug, str]:
    """The domain of each connected store's shop. Here, secrets are environment variables."""
    connections = Connections(settings, lambda name: environment.get(name, "").strip() or None)
    return {store.slug: connections.domain_of(store) or "" for store in connections.connected()}


def read_shop(sync: CatalogueSync, store: Store) -> str:
    """Publishes what the shop sells; a sentence for the user."""
    try:
        result = sync.sync_all(store)
    except ShopifyError as error:
        shown = "its product CSV" if store.catalogue else "no products"
        return f"the shop of {store.slug} cannot be read, and the store shows {shown} until it can: {error}"
    except Exception as error:
        return f"the shop of {store.slug} could not be published, and will be tried again: {error!r}"
    left_out = f"; the log of shop-events has {len(result.warnings)} warnings" if result.warnings else ""
    return f"the shop of {store.slug} is {result.outcome.value}: {result.products} products{left_out}"


class News:
    """Sentences for the user from another process of the run, passed through a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._position = 0

    def tell(self, sentence: str) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(" ".join(sentence.split()) + "\n")

    def read_new(self) -> list[str]:
        """The sentences since the last call."""
        if not self.path.exists():
            return []
        text = self.path.read_bytes()[self._position :]
        whole = text[: text.rfind(b"\n") + 1]
        self._position += len(whole)
        return whole.decode("utf-8").splitlines()
