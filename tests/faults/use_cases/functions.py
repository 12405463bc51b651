"""What runs by the clock beside the keeper: the catalogues, and the nightly count."""

from __future__ import annotations

from typing import Any

from tests.faults.registry import UseCase, register
from tests.faults.use_cases.webhooks import (
    NEW_PRICE,
    keep_new_price,
    lose_events,
    report_product,
    sell_at_the_old_price,
)
from tests.faults.world import STORE, World
from tests.shop import CSV
from wandstore import keys
from wandstore.catalogue.snapshots import Catalogues
from wandstore.catalogue.stores import find_store
from wandstore.catalogue.sync import RECONCILE_SECONDS
from wandstore.ids import StoreSlug


def change_the_csv(world: World) -> None:
    world.csv.write_text(CSV.replace("40.00", NEW_PRICE))


def keep_csv(world: World, _: Any) -> None:
    world.publish()
    world.restart()
    page = world.ask("GET", f"/s/{STORE}/products/oak")
    world.witness.hold("a changed CSV is published", NEW_PRICE in page.text, page.text[:200])


def publish_for_the_first_time(world: World) -> None:
    """Nothing of any store is published yet."""
    table = world.cloud.dynamodb.table(world.settings.ui_cache_table)
    for key in [key for key in table if key[0].startswith("catalogue:")]:
        del table[key]
    for name in [name for name in world.cloud.s3.objects if name.startswith("catalogues/")]:
        del world.cloud.s3.objects[name]


def keep_catalogue(world: World, _: Any) -> None:
    world.clock.now += RECONCILE_SECONDS + 1
    world.publish()
    world.restart()
    catalogues = Catalogues(world.clients, world.settings)
    for slug in (STORE, "harbour"):
        store = find_store(world.settings.stores_path, slug).slug
        current = catalogues.current(store)
        found = catalogues.read(store, current.version) if current else None
        world.witness.hold("a catalogue is published", found is not None and bool(found.products), slug)
        archived = catalogues.archived_version(store)
        world.witness.hold("the archive knows it too", current is not None and archived == current.version, slug)


def change_the_shop_unheard(world: World) -> None:
    """The event of a change is lost."""
    sell_at_the_old_price(world)
    world.publish()
    world.clock.now += RECONCILE_SECONDS + 1
    report_product(world)
    lose_events(world)


def keep_reconciled(world: World, _: Any) -> None:
    world.clock.now += RECONCILE_SECONDS + 1
    world.publish()
    keep_new_price(world, None)


def forget_public_files(world: World) -> None:
    for slug in (STORE, "harbour"):
        world.cloud.s3.objects.pop(keys.fallback_page(StoreSlug(slug)), None)


def keep_fallback_pages(world: World, _: Any) -> None:
    """What a run missed, the next one writes."""
    world.keep_public_files()
    for slug in (STORE, "harbour"):
        is_there = keys.fallback_page(StoreSlug(slug)) in world.cloud.s3.objects
        world.witness.hold("each store has a fallback page in the bucket of public files", is_there, slug)


register(UseCase("keep public files", World.keep_public_files, forget_public_files, keep_fallback_pages))
register(UseCase("publish a CSV", World.publish, change_the_csv, keep_csv))
register(UseCase("publish for the first time", World.publish, publish_for_the_first_time, keep_catalogue))
register(UseCase("reconcile a shop", World.publish, change_the_shop_unheard, keep_reconciled))


# The nightly count ----------------------------------------------------------------------------------------------------


def view_together(world: World) -> None:
    """Several shoppers look at the same two products."""
    for number in range(4):
        for product in ("oak", "yew"):
            body = f'{{"shopper": "crowd-{number}", "store": "{STORE}", "event": "view", "productId": "{product}"}}'
            world.ask("POST", "/api/shopper/track", body=body)
    world.settle()


def keep_neighbours(world: World, _: Any) -> None:
    world.count_neighbours()
    published = Catalogues(world.clients, world.settings).neighbours
    store = find_store(world.settings.stores_path, STORE).slug
    version = published.current_version(store)
    found = published.read(store, version) if version else None
    world.witness.hold("neighbours can be read", found is not None and found.version == version, str(version))


register(UseCase("count neighbours", World.count_neighbours, view_together, keep_neighbours, may_raise=True))
