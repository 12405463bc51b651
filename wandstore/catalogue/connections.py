"""Which Shopify shop a store is connected to, and with which token.

A store file names its own shop. The secrets `SHOPIFY_STORE` and `SHOPIFY_ACCESS_TOKEN` connect the default store,
unless its file names one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wandstore.aws.clients import Clients
from wandstore.aws.secret_store import is_secret_known, read_secret
from wandstore.catalogue.stores import ShopifyConnection, Store, stores_in
from wandstore.errors import StorageUnavailable
from wandstore.settings import Settings

SHOP_SECRET = "SHOPIFY_STORE"
TOKEN_SECRET = "SHOPIFY_ACCESS_TOKEN"
# How Shopify's private tokens begin; a public one is 32 hex digits.
PRIVATE_TOKEN_PREFIX = "shpat_"

# The value of a secret, or None where it is not set. Raises `StorageUnavailable` while that is unknown: a store whose
# connection is unknown must not be taken for one that has none.
ReadSecret = Callable[[str], str | None]


def known_secrets(clients: Clients, settings: Settings) -> ReadSecret:
    """Reads secrets without a time limit, for processes that no shopper waits for."""

    def read(name: str) -> str | None:
        value = read_secret(name, clients, settings)
        if value is None and not is_secret_known(name, settings):
            raise StorageUnavailable("secretsmanager", f"{name} cannot be read")
        return value

    return read


class Connections:
    """The shops of all stores. Every method raises what its `ReadSecret` raises."""

    def __init__(self, settings: Settings, read: ReadSecret) -> None:
        self._settings = settings
        self._read = read

    def domain_of(self, store: Store) -> str | None:
        """The domain of the store's shop, or None where no shop is connected."""
        if store.shopify is not None:
            return store.shopify.domain
        return self._read(SHOP_SECRET) if store.slug == self._settings.default_store else None

    def connection_of(self, store: Store) -> ShopifyConnection | None:
        """How to read the store's shop, or None where no shop is connected."""
        domain = self.domain_of(store)
        if store.shopify is not None or domain is None:
            return store.shopify
        token = self._read(TOKEN_SECRET)
        if not token:
            return ShopifyConnection(domain=domain, access="tokenless")
        access = "private" if token.startswith(PRIVATE_TOKEN_PREFIX) else "public"
        return ShopifyConnection(domain=domain, token_secret=TOKEN_SECRET, access=access)

    def token_of(self, connection: ShopifyConnection) -> str | None:
        return self._read(connection.token_secret) if connection.token_secret else None

    def connected(self) -> Iterator[Store]:
        """Every store with a shop."""
        return (store for store in stores_in(self._settings.stores_path).values() if self.domain_of(store))

    def store_of(self, domain: str) -> Store | None:
        """The store that is connected to the shop of this domain."""
        host = shop_host(domain)
        return next((store for store in self.connected() if shop_host(self.domain_of(store) or "") == host), None)


def shop_host(domain: str) -> str:
    """A shop's host in lower case, without the scheme that a store file may have for a shop on this machine."""
    return domain.strip().rpartition("://")[2].rstrip("/").lower()
