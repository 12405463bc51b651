"""The fake Shopify beside a run: `make run SHOPIFY=fake`. It sells what the default store's product CSV has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local.fake_shopify.shop import Identity
from local.own_store import WrongInput, copy_stores
from wandstore.catalogue.connections import SHOP_SECRET, TOKEN_SECRET
from wandstore.catalogue.snapshots import read_shipped_catalogue
from wandstore.catalogue.stores import Store

VARIABLE = "SHOPIFY"
FAKE = "fake"
PORT_VARIABLE = "SHOPIFY_PORT"
DEFAULT_PORT = 8793
WEBHOOK_SECRET = "SHOPIFY_WEBHOOK_SECRET"


@dataclass(frozen=True)
class FakeShop:
    """Where the fake Shopify of a run is."""

    port: int

    @property
    def url(self) -> str:
        """As the run's processes and the pages name it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def state_url(self) -> str:
        return f"{self.url}/_fake/state"

    @property
    def secrets(self) -> dict[str, str]:
        """What the run needs to read it and to believe its webhooks."""
        identity = Identity()
        return {TOKEN_SECRET: identity.private_token, WEBHOOK_SECRET: identity.client_secret}

    def arguments(self, store: Store, edge_port: int) -> tuple[str, ...]:
        """The command that serves this store's products and tells the run of each change."""
        return (
            *("-m", "local.fake_shopify", "--port", str(self.port), "--name", store.name),
            *("--catalog", str(store.catalogue), "--currency", store.currency),
            *("--webhook-url", f"http://127.0.0.1:{edge_port}/webhook/shopify"),
        )

    def describe(self, edge: str, store: Store) -> str:
        """What a person can do with it."""
        shop = f"http://localhost:{self.port}"
        handle = next((product.id for product in read_shipped_catalogue(store, rounded=True).products), "...")
        return "\n".join(
            (
                f"  {'the fake Shopify':32} {shop}/",
                f"  {'its admin: edits, failures':32} {shop}/_fake/",
                f"  {'edit a price':32} curl -d handle={handle} -d price=41 {shop}/_fake/edit",
                f"  {'place an order':32} Buy on a page of {edge}/s/{store.slug}, then Pay now",
            )
        )


def find_fake_shop(environment: Mapping[str, str]) -> FakeShop | None:
    """The fake Shopify that the environment asks for, if any. Raises `WrongInput`."""
    asked, port = (environment.get(name, "").strip() for name in (VARIABLE, PORT_VARIABLE))
    if not asked:
        if port:
            raise WrongInput(f"{PORT_VARIABLE} is set and {VARIABLE} is not: it is the port of {VARIABLE}={FAKE}.")
        return None
    if asked != FAKE:
        raise WrongInput(
            f"{VARIABLE} is {asked!r}; only {VARIABLE}={FAKE} can be run here, the fake Shopify. "
            f"A real shop is connected by {SHOP_SECRET}, as in {SHOP_SECRET}=pets.mock.shop make run."
        )
    if environment.get(SHOP_SECRET, "").strip():
        raise WrongInput(f"{VARIABLE}={FAKE} and {SHOP_SECRET} are both set, and a store has one shop; unset one.")
    if port and not (port.isascii() and port.isdigit() and int(port)):
        raise WrongInput(f"{PORT_VARIABLE} is {port!r}; it is the number of a port, like {DEFAULT_PORT}.")
    # graphql takes a third of a second to import, and no other run needs it.
    from local.fake_shopify.schema import SchemaMissing, supported_versions

    try:
        supported_versions()
    except SchemaMissing as error:
        raise WrongInput(str(error)) from None
    return FakeShop(int(port) if port else DEFAULT_PORT)


def connect_store(fake: FakeShop, store: Store, stores: Path, target: Path) -> None:
    """Copies the stores of a folder to `target`, in which this store's shop is the fake one. Raises `WrongInput`."""
    if store.catalogue is None:
        raise WrongInput(f"{store.slug} has no product CSV, so a fake Shopify has nothing to sell for it.")
    if store.shopify is not None:
        raise WrongInput(
            f"{store.slug} has a shop of its own, {store.shopify.domain}; choose another store with DEFAULT_STORE."
        )
    connection = {"domain": fake.url, "token_secret": TOKEN_SECRET}
    copy_stores(stores, target, store.slug, {"shop_domain": fake.url, "shopify": connection})
