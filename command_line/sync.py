"""`wandstore sync`: reads a store's Shopify shop now, without waiting for an event or the schedule."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Annotated, Any

import typer

from command_line.call import Call
from command_line.completions import complete_store
from command_line.failures import FAILED, CannotRun
from command_line.output import ShowProgress
from command_line.target import Target
from wandstore.catalogue.best_sellers import BestSellers
from wandstore.catalogue.connections import Connections, known_secrets
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.shopify_api import ShopifyApi
from wandstore.catalogue.shopify_source import Progress, ShopSource
from wandstore.catalogue.snapshots import Catalogues, build_catalogue
from wandstore.catalogue.stores import Store, find_store
from wandstore.catalogue.sync import CatalogueSync, SyncOutcome

WORDS = {
    SyncOutcome.PUBLISHED: "published",
    SyncOutcome.UNCHANGED: "published already",
    SyncOutcome.BUSY: "not read: another process reads this shop now, and will publish it",
}


def sync_shop(
    call: Call,
    store: Annotated[str, typer.Option(help="The store's slug.", autocompletion=complete_store)],
    check: Annotated[bool, typer.Option("--check", help="Show what would change, and publish nothing.")] = False,
) -> int:
    """Read a store's whole Shopify shop and publish it as its catalogue."""
    found = find_store(call.target.settings.stores_path, store)
    source = open_source(call.target, found)
    return _check(call, found, source) if check else _sync(call, found, source)


def open_source(target: Target, store: Store) -> ShopSource:
    """Raises `CannotRun` where the store has no shop, and `StorageUnavailable` where its token cannot be read."""
    connections = Connections(target.settings, known_secrets(target.clients, target.settings))
    connection = connections.connection_of(store)
    if connection is None:
        raise CannotRun(f"The store {store.slug} has no shop: its file has no [shopify].")
    return ShopSource(ShopifyApi(connection, connections.token_of(connection), target.settings), store)


def _sync(call: Call, store: Store, source: ShopSource) -> int:
    with call.output.progress() as show:
        sync = CatalogueSync(call.target.clients, call.target.settings, open_source=lambda _: source)
        result = sync.sync_all(store, _on_progress(show))
    _warn(call, result.warnings)
    if call.output.as_json:
        call.output.json({"store": store.slug, **result._asdict(), "warnings": list(result.warnings)})
    elif result.outcome is SyncOutcome.BUSY:
        call.output.say(f"{store.slug} is {WORDS[result.outcome]}.")
    else:
        words = f"{result.products:,} products, version {result.version}: {WORDS[result.outcome]}"
        call.output.text(f"{store.slug}: {words}.")
    return FAILED if result.outcome is SyncOutcome.BUSY else 0


def _check(call: Call, store: Store, source: ShopSource) -> int:
    """Exit code 1 if a sync would change something, so that scripts can test it."""
    # As a sync would: with the order of sales that was read within a day.
    best_sellers = BestSellers(call.target.clients, call.target.settings).read(store.slug, time.time())
    with call.output.progress() as show:
        read = source.read_all(_on_progress(show), best_sellers)
    there = build_catalogue(store.slug, read.products, collections=read.collections, shop=read.shop)
    catalogues = Catalogues(call.target.clients, call.target.settings)
    version = catalogues.current_version(store.slug)
    published = catalogues.read(store.slug, version) if version else None
    changes = _compare(published, there)
    _warn(call, read.warnings)
    if call.output.as_json:
        versions = {"published": version, "shop": there.version}
        call.output.json({"store": store.slug, **versions, **changes, "warnings": list(read.warnings)})
    else:
        rows = [{"change": what, "product": handle} for what, handles in changes.items() for handle in handles]
        call.output.rows(("change", "product"), rows)
        is_same = version == there.version
        call.output.say(
            f"{store.slug} is published as it is in the shop."
            if is_same
            else f"A sync would publish version {there.version} with {len(there.products):,} products."
        )
    return 0 if version == there.version else FAILED


def _compare(published: Catalogue | None, there: Catalogue) -> dict[str, list[str]]:
    """The handles of the products that differ."""
    before = published.by_id if published else {}
    after = there.by_id
    return {
        "added": sorted(after.keys() - before.keys()),
        "changed": sorted(handle for handle in after.keys() & before.keys() if after[handle] != before[handle]),
        "removed": sorted(before.keys() - after.keys()),
    }


def _on_progress(show: ShowProgress) -> Callable[[Progress], None]:
    return lambda progress: show(progress.stage, progress.done, progress.total)


def _warn(call: Call, warnings: Any) -> None:
    for warning in warnings:
        call.output.say(f"warning: {warning}")
