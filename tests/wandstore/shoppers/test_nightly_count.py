from __future__ import annotations

import time
from typing import Any

from tests.shop import Shop
from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.dynamodb import Put
from wandstore.catalogue.published_neighbours import PublishedNeighbours
from wandstore.ids import ShopperId, StoreSlug
from wandstore.shoppers.models import Signals
from wandstore.shoppers.nightly_count import Count, Limits, NightlyCount


def put_session(shop: Shop, shopper_id: str, store: str, *bought: str, **attributes: Any) -> None:
    """A session as the version before wrote it, beside others of the table."""
    signals = Signals(bought=bought, seen=bought, purchases=1, events=1, last_event_at=time.time())
    item = keys.session(ShopperId(shopper_id)) | {f"signals:{store}": signals.model_dump_json(), **attributes}
    dynamodb.put(shop.clients, Put(table=shop.settings.shopper_sessions_table, item=item))


def run(shop: Shop, store: StoreSlug, **limits: float) -> Count:
    return NightlyCount(shop.clients, shop.settings, [store]).run(Limits(time.time(), **limits))


def test_what_shoppers_of_a_store_bought_together_is_counted_and_published(shop: Shop) -> None:
    store, other = StoreSlug("counted"), "counted-other"
    for number in range(4):
        put_session(shop, f"counted-{number}", store, "oak", "yew")
        put_session(shop, f"elsewhere-{number}", other, "oak", "cloth")
    counted = run(shop, store)
    assert counted.complete
    assert counted.stores[store].is_new
    assert counted.stores[store].neighbours.shoppers == 4
    published = PublishedNeighbours(shop.clients, shop.settings)
    version = published.current_version(store)
    assert version is not None
    found = published.read(store, version)
    assert found is not None
    assert [name for name, _ in found.around("oak")] == ["yew"]
    assert not run(shop, store).stores[store].is_new


def test_expired_sessions_everybodys_page_and_unreadable_signals_are_not_counted(shop: Shop) -> None:
    store = StoreSlug("counted-not")
    put_session(shop, "not-expired", store, "oak", expires_at=int(time.time()) + 999)
    put_session(shop, "not-now", store, "oak", expires_at=int(time.time()) - 1)
    put_session(shop, "not-chosen", store, "oak", **{f"choice:{store}": "none"})
    put_session(shop, "not-readable", store, "oak", **{f"signals:{store}": "{"})
    assert run(shop, store).stores[store].neighbours.shoppers == 1


def test_no_published_count_holds_the_id_of_a_shopper(shop: Shop) -> None:
    store = StoreSlug("counted-ids")
    for number in range(5):
        put_session(shop, f"secret-{number}", store, "oak", "yew")
    assert "secret" not in run(shop, store).stores[store].neighbours.model_dump_json()


def test_where_time_runs_out_what_was_read_is_published(shop: Shop) -> None:
    store = StoreSlug("counted-late")
    for number in range(3):
        put_session(shop, f"late-{number}", store, "oak", "yew")
    shown: list[int] = []
    counting = NightlyCount(shop.clients, shop.settings, [store])
    counted = counting.run(Limits(time.time(), deadline=time.monotonic() - 1), shown.append)
    assert not counted.complete
    assert counted.stores[store].is_new
    assert shown == [counted.sessions]
