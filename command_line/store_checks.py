"""Checks a store: its file, its token, what its shop shows, and what is published."""

from __future__ import annotations

import time
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from babel.numbers import is_currency

from command_line.store_file import locale_of
from command_line.target import Target
from wandstore.catalogue.connections import Connections, known_secrets
from wandstore.catalogue.products import ShopFacts
from wandstore.catalogue.shopify_api import ShopifyApi, shop_url
from wandstore.catalogue.shopify_source import ShopSource
from wandstore.catalogue.snapshots import Catalogues, read_shipped_csv
from wandstore.catalogue.stores import ShopifyConnection, Store, read_store_file
from wandstore.catalogue.sync_state import SyncStates
from wandstore.errors import BadCatalogue, BadStoreFile, ShopifyError, ShopRefused, ShopUnavailable
from wandstore.text import join_lines

# The same as the alarm on a catalogue's age.
MAX_AGE_SECONDS = 3600
_POLICIES = ("privacy", "shipping", "refund", "terms")
# One product with the smallest page sizes: only whether this token may read it matters.
_ONE_PRODUCT = {"first": 1, "after": None, "filter": None, "variants": 1, "images": 1, "collections": 1}


class Level(StrEnum):
    OK = "ok"
    NOTE = "note"  # missing, and the store works without it
    FAULT = "fault"


class Finding(NamedTuple):
    """`about` is one word: file, catalogue, token, shop, brand, policies, published."""

    level: Level
    about: str
    words: str


def check_store_file(path: Path, target: Target, *, is_offline: bool = False) -> Iterator[Finding]:
    """Everything that can be checked of a store, from its file to what is published; offline, what needs no network."""
    try:
        store = read_store_file(path)
    except BadStoreFile as error:
        yield Finding(Level.FAULT, "file", join_lines(str(error)))
        return
    yield from check_values(store)
    if is_offline:
        yield from check_csv(store) if store.shopify is None else check_connection(store.shopify)
        return
    connections = Connections(target.settings, known_secrets(target.clients, target.settings))
    connection = connections.connection_of(store)
    if connection is None:
        yield from check_csv(store)
    else:
        try:
            api = ShopifyApi(connection, connections.token_of(connection), target.settings)
        except ShopifyError as error:
            yield Finding(Level.FAULT, "shop", str(error))
        else:
            yield from check_shop(api, store)
    if target.settings.ui_cache_table:
        yield from check_published(store, target, has_shop=connection is not None)


def check_connection(connection: ShopifyConnection) -> Iterator[Finding]:
    """What a store file says of its shop, which is not asked."""
    try:
        address = shop_url(connection.domain)
    except ShopUnavailable as error:
        yield Finding(Level.FAULT, "shop", str(error))
        return
    if connection.access == "tokenless":
        yield Finding(Level.OK, "shop", f"{address} without a token; it was not asked")
    elif connection.token_secret:
        yield Finding(Level.OK, "shop", f"{address} with the token in {connection.token_secret}; it was not asked")
    else:
        yield Finding(
            Level.FAULT,
            "token",
            f"token_secret is missing, which a {connection.access} token needs; or it is tokenless",
        )


def check_values(store: Store) -> Iterator[Finding]:
    language, _, country = store.locale.partition("-")
    if not locale_of(language.upper(), country):
        yield Finding(Level.NOTE, "file", f"locale {store.locale!r} is not known, so money is written as in English")
    if not is_currency(store.currency):
        yield Finding(Level.FAULT, "file", f"currency {store.currency!r} is not known")
    yield Finding(Level.OK, "file", f"{store.name}, {store.locale}, {store.currency}")


def check_csv(store: Store) -> Iterator[Finding]:
    if store.catalogue is None:
        yield Finding(Level.NOTE, "catalogue", "the store has neither a product CSV nor a shop, so it sells nothing")
        return
    try:
        reading = read_shipped_csv(store)
    except BadCatalogue as error:
        yield Finding(Level.FAULT, "catalogue", join_lines(str(error)))
        return
    yield Finding(Level.OK, "catalogue", f"{len(reading.products):,} products in {store.catalogue.name}")
    for warning in reading.warnings:
        yield Finding(Level.NOTE, "catalogue", str(warning))


def check_shop(api: ShopifyApi, store: Store) -> Iterator[Finding]:
    """The shop, as this token shows it."""
    try:
        facts = ShopSource(api, store).read_shop()
        yield Finding(Level.OK, "token", describe_access(api.connection))
        yield from check_products(api)
    except ShopRefused as error:
        yield Finding(Level.FAULT, "token", str(error))
        return
    except ShopifyError as error:
        yield Finding(Level.FAULT, "shop", str(error))
        return
    yield from check_facts(facts, store)


def check_products(api: ShopifyApi) -> Iterator[Finding]:
    """Whether the token shows products, with their tags. Raises `ShopifyError`."""
    try:
        data = api.run("products", {**_ONE_PRODUCT, "tags": api.has_token})
        if not api.has_token:
            yield Finding(Level.NOTE, "token", "without a token a shop shows no tags, so no product is marked as new")
    except ShopRefused as error:
        if {path.rpartition(".")[2] for path in error.paths} != {"tags"}:
            raise
        yield Finding(
            Level.NOTE,
            "token",
            "the token may not read tags; give it unauthenticated_read_product_tags, or no product is marked as new",
        )
        data = api.run("products", {**_ONE_PRODUCT, "tags": False})
    products: list[Any] = (data.get("products") or {}).get("nodes") or []
    if not products:
        yield Finding(
            Level.FAULT, "shop", "it shows no products to this token; publish them to the token's sales channel"
        )


def check_facts(facts: ShopFacts, store: Store) -> Iterator[Finding]:
    if facts.currency != store.currency:
        yield Finding(
            Level.FAULT,
            "shop",
            f"it sells in {facts.currency} and the store file says {store.currency}, so every product is left out",
        )
    else:
        yield Finding(Level.OK, "shop", f"{facts.name}, prices in {facts.currency}")
    missing = [
        words
        for value, words in (
            (facts.primary_color, "first colour"),
            (facts.secondary_color, "second colour"),
            (facts.logo_url, "logo"),
            (facts.slogan, "slogan"),
        )
        if not value
    ]
    if missing:
        yield Finding(Level.NOTE, "brand", f"the shop's brand has no {', no '.join(missing)}")
    there = {policy.kind for policy in facts.policies}
    if absent := [kind for kind in _POLICIES if kind not in there]:
        yield Finding(Level.NOTE, "policies", f"the shop has no policy on {', '.join(absent)}")


def check_published(store: Store, target: Target, *, has_shop: bool) -> Iterator[Finding]:
    version = Catalogues(target.clients, target.settings).current_version(store.slug)
    if version is None:
        yield Finding(Level.NOTE, "published", "no catalogue was published yet, so the deployed one is shown")
        return
    if not has_shop:
        yield Finding(Level.OK, "published", f"version {version}")
        return
    state = SyncStates(target.clients, target.settings).read(store.slug)
    minutes = int(state.age(time.time()) // 60)
    read = f"version {version}; the shop was read {minutes} minutes ago"
    if state.read_at is None:
        yield Finding(Level.NOTE, "published", f"version {version}; the shop was never read as a whole")
    elif minutes * 60 > MAX_AGE_SECONDS:
        yield Finding(Level.FAULT, "published", f"{read}, which is too long")
    else:
        yield Finding(Level.OK, "published", read)


def describe_access(connection: ShopifyConnection) -> str:
    if connection.access == "tokenless":
        return "read without a token"
    return f"{connection.token_secret}, a {connection.access} token, is accepted"
