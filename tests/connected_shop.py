"""The store `harbour`, connected to a fake Shopify, with that shop's catalogue published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.fake_shop import FakeShopHandle
from tests.shop import Shop
from wandstore.catalogue.snapshots import Catalogues, build_catalogue
from wandstore.catalogue.stores import Store, find_store
from wandstore.storefront.ladder import Storefront

TOKEN_SECRET = "HARBOUR_TOKEN"


@dataclass
class ConnectedShop:
    """`fake` is the shop itself; `storefront` serves the store."""

    store: Store
    storefront: Storefront
    fake: FakeShopHandle

    def carts(self) -> list[dict[str, Any]]:
        """The open carts of the shop, each with its attributes, country and quantities by variant."""
        return [
            {
                "attributes": dict(cart.attributes),
                "country": cart.country,
                "lines": {line.variant_id: line.quantity for line in cart.lines.values()},
            }
            for cart in self.fake.running.carts.open_carts()
        ]


def connect(shop: Shop, fake: FakeShopHandle, folder: Path, **values: str) -> ConnectedShop:
    """`values` are of the store file's `[shopify]`; `domain` and `token_secret` are the fake shop's where not given."""
    connection = {"domain": fake.url, "token_secret": TOKEN_SECRET, "country": "GB", "language": "EN"} | values
    return connect_store(shop, fake, folder, {}, connection)


def connect_store(
    shop: Shop, fake: FakeShopHandle, folder: Path, values: Mapping[str, str], connection: Mapping[str, str]
) -> ConnectedShop:
    """The store of these values and of this connection, if there is any."""
    folder = folder / "connected"
    folder.mkdir()
    text = "".join(f'{name} = "{value}"\n' for name, value in {"name": "Harbour", "currency": "GBP", **values}.items())
    if connection:
        text += "[shopify]\n" + "".join(f'{name} = "{value}"\n' for name, value in connection.items())
    (folder / "harbour.toml").write_text(text)
    # A deployed stage sends no shopper to a shop on this machine.
    settings = replace(shop.settings, stores_dir=str(folder), environment="development")
    store = find_store(folder, "harbour")
    products = tuple(stocked.product for stocked in fake.shop.products)
    Catalogues(shop.clients, settings).publish(build_catalogue(store.slug, products))
    return ConnectedShop(store, Storefront(shop.clients, settings), fake)
