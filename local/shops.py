"""The stores of a run that are connected to a Shopify shop, and the messages about them for the user."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from local.kept_shops import KeptShops
from wandstore.aws.clients import Clients
from wandstore.catalogue.connections import Connections, known_secrets
from wandstore.catalogue.shopify_api import ShopifyApi
from wandstore.catalogue.snapshots import Catalogues, build_catalogue
from wandstore.catalogue.stores import Store
from wandstore.catalogue.sync import CatalogueSync
from wandstore.errors import ShopifyError, ShopUnavailable
from wandstore.ids import StoreSlug
from wandstore.settings import Settings

# A run does not start before it knows the currency, or has waited this long.
CURRENCY_SECONDS = 5.0


def connections_in(settings: Settings, environment: Mapping[str, str]) -> Connections:
    """The connections of a local run, where secrets are environment variables."""
    return Connections(settings, lambda name: environment.get(name, "").strip() or None)


def connected_shops(settings: Settings, environment: Mapping[str, str]) -> dict[StoreSlug, str]:
    """The domain of each connected store's shop."""
    connections = connections_in(settings, environment)
    return {store.slug: connections.domain_of(store) or "" for store in connections.connected()}


def ask_currency(connections: Connections, store: Store, settings: Settings) -> str:
    """The currency of a connected store's shop. Raises `ShopifyError`."""
    connection = connections.connection_of(store)
    assert connection is not None
    api = ShopifyApi(connection, connections.token_of(connection), settings)
    try:
        return str(api.run("shop", seconds=CURRENCY_SECONDS)["shop"]["paymentSettings"]["currencyCode"])
    except (LookupError, TypeError) as error:
        raise ShopUnavailable("unreadable", "the shop does not say its currency") from error


class ShopReader:
    """Reads the shops of a run, and keeps what they sell for a run that cannot."""

    def __init__(self, clients: Clients, settings: Settings, kept: KeptShops | None) -> None:
        self.sync = CatalogueSync(clients, settings)
        self._catalogues = Catalogues(clients, settings)
        self._connections = Connections(settings, known_secrets(clients, settings))
        self._kept = kept
        self._kept_versions: dict[StoreSlug, str] = {}

    def read_all(self) -> list[str]:
        """Reads every shop for the first time; a sentence for the user about each."""
        return [self.read(store) for store in self._connections.connected()]

    def read(self, store: Store) -> str:
        """Publishes what the shop sells, or what it sold when it was last read; a sentence for the user."""
        try:
            result = self.sync.sync_all(store)
        except ShopifyError as error:
            shown = self._show_kept(store) or ("its product CSV" if store.catalogue else "no products")
            return f"the shop of {store.slug} cannot be read, and the store shows {shown} until it can: {error}"
        except Exception as error:
            return f"the shop of {store.slug} could not be published, and will be tried again: {error!r}"
        warnings = len(result.warnings)
        left_out = f"; {warnings} warnings, the first of them in the log of shop-events" if warnings else ""
        return f"the shop of {store.slug} is {result.outcome.value}: {result.products} products{left_out}"

    def keep_all(self) -> None:
        """Keeps what is published of each shop, where it changed since it was kept."""
        for store in self._connections.connected() if self._kept else ():
            self._keep(store)

    def _keep(self, store: Store) -> None:
        version = self._catalogues.current_version(store.slug)
        if self._kept is None or version is None or version == self._kept_versions.get(store.slug):
            return
        if catalogue := self._catalogues.read(store.slug, version):
            self._kept.keep(self._connections.domain_of(store) or "", store.currency, catalogue)
            self._kept_versions[store.slug] = version

    def _show_kept(self, store: Store) -> str:
        """Publishes what was kept of the shop; words for it, empty where nothing was kept."""
        kept = self._kept and self._kept.find(self._connections.domain_of(store) or "", store.currency)
        if not kept:
            return ""
        # An earlier run may have had the shop under another slug.
        found = kept.catalogue
        catalogue = build_catalogue(store.slug, found.products, collections=found.collections, shop=found.shop)
        self._catalogues.publish_if_changed(catalogue)
        # It is kept already, and is no younger for having been shown.
        self._kept_versions[store.slug] = catalogue.version
        when = datetime.fromtimestamp(kept.kept_at).strftime("%Y-%m-%d %H:%M")
        return f"what the shop sold on {when}, {len(catalogue.products)} products,"


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
