from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.clock import Clock
from tests.conftest import Aws
from tests.shop_source import ShopInMemory, make_shopify_product
from wandstore.aws.clients import Clients
from wandstore.catalogue import shop_event_batch as module
from wandstore.catalogue.products import Catalogue, Collection
from wandstore.catalogue.shop_event_batch import ShopEventBatch
from wandstore.catalogue.shop_events import FULL_READ_TOPIC, ShopEvent, read_message
from wandstore.catalogue.snapshots import Catalogues
from wandstore.catalogue.stores import Store, find_store
from wandstore.catalogue.sync import CatalogueSync
from wandstore.errors import ShopUnavailable
from wandstore.ids import StoreSlug
from wandstore.settings import Settings

LANTERN = "lantern.myshopify.com"
NOW = 1_790_000_000.0


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def settings(aws: Aws, tmp_path: Path) -> Settings:
    """The stores `lantern` and `garden`, each with a shop, and `corner` with none."""
    for slug in ("lantern", "garden"):
        shop = f'[shopify]\ndomain = "{slug}.myshopify.com"\naccess = "tokenless"\n'
        (tmp_path / f"{slug}.toml").write_text(f'name = "{slug}"\n{shop}')
    (tmp_path / "corner.toml").write_text('name = "corner"\n')
    return replace(aws.settings, stores_dir=str(tmp_path), default_store="corner")


@pytest.fixture
def shops() -> dict[str, ShopInMemory]:
    made = {"lantern": ShopInMemory(), "garden": ShopInMemory()}
    for shop in made.values():
        shop.sell(*(make_shopify_product(number) for number in range(1, 4)))
    return made


@pytest.fixture
def lantern(shops: dict[str, ShopInMemory]) -> ShopInMemory:
    return shops["lantern"]


@pytest.fixture
def sync(aws: Aws, settings: Settings, shops: dict[str, ShopInMemory], clock: Clock) -> CatalogueSync:
    """Both shops were read an hour ago, and nothing was asked since."""
    sync = CatalogueSync(aws.clients, settings, open_source=lambda store: shops[store.slug], now=clock)
    clock.now = NOW - 3600
    for slug, shop in shops.items():
        sync.sync_all(find_store(settings.stores_path, slug))
        shop.full_reads = 0
    clock.now = NOW
    return sync


Handle = Callable[..., list[str]]


@pytest.fixture
def orders() -> list[ShopEvent]:
    return []


@pytest.fixture
def handle(aws: Aws, settings: Settings, sync: CatalogueSync, clock: Clock, orders: list[ShopEvent]) -> Handle:
    """Handles records; the ids of the failed ones."""

    def take_order(_: Clients, __: Settings, store: Store, event: ShopEvent) -> None:
        if event.payload.get("is_bad"):
            raise ZeroDivisionError
        orders.append(event)

    handlers = {"orders/paid": take_order, "orders/cancelled": take_order}

    def run(*records: dict[str, Any]) -> list[str]:
        return ShopEventBatch(aws.clients, settings, handlers, sync=sync, now=clock).handle(records)

    return run


_numbers = iter(range(1, 1_000_000))


def record(
    topic: str = "products/update",
    payload: Any = None,
    *,
    shop: str = LANTERN,
    id: str = "",
    at: float = NOW,
    sent_at: float = NOW,
    receives: int = 1,
) -> dict[str, Any]:
    number = next(_numbers)
    event = ShopEvent(id=id or f"event-{number}", topic=topic, shop=shop, at=at, payload=payload or {"id": 1})
    return raw_record(event.model_dump_json(), sent_at=sent_at, receives=receives)


def raw_record(body: str, *, sent_at: float = NOW, receives: int = 1) -> dict[str, Any]:
    number = next(_numbers)
    attributes = {"SentTimestamp": str(int(sent_at * 1000)), "ApproximateReceiveCount": str(receives)}
    return {
        "messageId": f"message-{number}",
        "receiptHandle": f"receipt-{number}",
        "body": body,
        "attributes": attributes,
    }


def on_the_bus(topic: str, payload: Any, shop: str = LANTERN) -> dict[str, Any]:
    metadata = {
        "X-Shopify-Topic": topic,
        "X-Shopify-Shop-Domain": shop,
        "X-Shopify-Webhook-Id": f"bus-{next(_numbers)}",
    }
    return raw_record(
        json.dumps({"detail-type": "shopifyWebhook", "detail": {"metadata": metadata, "payload": payload}})
    )


@pytest.fixture
def published(aws: Aws, settings: Settings) -> Callable[[str], Catalogue]:
    def read(slug: str = "lantern") -> Catalogue:
        catalogues = Catalogues(aws.clients, settings)
        version = catalogues.current_version(StoreSlug(slug))
        assert version is not None
        catalogue = catalogues.read(StoreSlug(slug), version)
        assert catalogue is not None
        return catalogue

    return read


def prices(catalogue: Catalogue) -> list[str]:
    return [f"{product.shopify_id}: {product.price}" for product in catalogue.products]


def queued(aws: Aws, settings: Settings) -> list[ShopEvent]:
    received = aws.clients.sqs.receive_message(QueueUrl=settings.shop_events_queue_url, MaxNumberOfMessages=10)
    return [read_message(message["Body"], NOW) for message in received.get("Messages", [])]


# What changed ---------------------------------------------------------------------------------------------------------


def test_five_hundred_edits_cause_one_sync_of_the_changed_products(
    handle: Handle, lantern: ShopInMemory, published: Callable[[], Catalogue], aws: Aws, monkeypatch: Any
) -> None:
    lantern.sell(*(make_shopify_product(number, "11.00") for number in range(1, 501)))
    writes: list[str] = []
    put_object = aws.clients.s3.put_object

    def note(**said: Any) -> Any:
        writes.append(said["Key"])
        return put_object(**said)

    monkeypatch.setattr(aws.clients.s3, "put_object", note)
    edits = [record(payload={"id": number}) for number in range(1, 501)]
    assert handle(*edits) == []
    assert (len(lantern.reads_of), lantern.full_reads) == (1, 0)
    assert len([key for key in writes if key.endswith(".json.gz")]) == 1
    assert len(published().products) == 500


def test_each_store_has_a_sync_of_its_own(handle: Handle, shops: dict[str, ShopInMemory]) -> None:
    handle(record(), record(shop="Garden.myshopify.com", payload={"id": 2}), record(payload={"id": 3}))
    assert [shops[slug].reads_of for slug in ("lantern", "garden")] == [[["1", "3"]], [["2"]]]


def test_an_event_of_the_bus_is_handled_like_a_webhook(
    handle: Handle, lantern: ShopInMemory, published: Callable[[], Catalogue]
) -> None:
    lantern.sell(make_shopify_product(1, "11.00"))
    # A payload over 1 MB is reduced to its id; the rest of a payload is never used.
    assert handle(on_the_bus("products/update", {"id": 1}), on_the_bus("products/update", {"id": 2, "x": "9.00"})) == []
    assert prices(published()) == ["1: 11.00", "2: 10.00", "3: 10.00"]


def test_events_out_of_order_end_with_the_shops_current_products(
    handle: Handle, lantern: ShopInMemory, published: Callable[[], Catalogue]
) -> None:
    """A deletion that arrives before an earlier edit, and the deletion of a product that was added again."""
    del lantern.products["2"]
    deleted_too_early = record("products/delete", {"id": 2}, at=NOW - 1)
    assert handle(deleted_too_early, record("products/update", {"id": 2}, at=NOW - 2)) == []
    assert handle(record("products/update", {"id": 2}), record("products/delete", {"id": 3})) == []
    assert prices(published()) == ["1: 10.00", "3: 10.00"]


def test_a_duplicate_is_handled_once(handle: Handle, lantern: ShopInMemory, orders: list[ShopEvent]) -> None:
    twice = [record(id="same"), record(id="same")]
    paid = record("orders/paid", {"id": 7}, id="paid")
    assert handle(*twice, paid, paid) == []
    assert handle(record(id="same"), record("orders/paid", {"id": 7}, id="paid")) == []
    assert (len(lantern.reads_of), len(orders)) == (1, 1)


def test_an_event_that_is_late_publishes_nothing_old(
    handle: Handle, lantern: ShopInMemory, published: Callable[[], Catalogue]
) -> None:
    before = published()
    assert handle(record(at=NOW - 80_000, sent_at=NOW - 80_000)) == []
    assert published() == before


# All of the shop ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("topic", ["collections/update", "inventory_levels/update", "products/update"])
def test_an_event_that_names_no_product_causes_a_full_read(
    handle: Handle, lantern: ShopInMemory, published: Callable[[], Catalogue], topic: str
) -> None:
    lantern.collections = (Collection(id="oak", title="Oak"),)
    nameless = record(topic, {"admin_graphql_api_id": "gid://shopify/Thing/1"})
    assert handle(nameless, record(payload={"id": 2}), record("collections/create")) == []
    assert (lantern.full_reads, lantern.reads_of) == (1, [])
    assert published().collections == lantern.collections


def test_a_full_read_that_began_after_the_change_need_not_be_repeated(
    handle: Handle, lantern: ShopInMemory, sync: CatalogueSync
) -> None:
    handle(record("collections/update", sent_at=NOW - 3601), record(payload={"id": 2}))
    assert (lantern.full_reads, lantern.reads_of) == (0, [["2"]])


def test_full_reads_for_events_are_limited_in_their_rate(
    handle: Handle, aws: Aws, settings: Settings, lantern: ShopInMemory, clock: Clock, sync: CatalogueSync
) -> None:
    """The last read took 30 s, so the next one starts no earlier than 120 s after its start."""

    def take_time() -> None:
        clock.now += 30

    lantern.meanwhile = take_time
    handle(record("collections/update"))
    changes = [record("collections/update", sent_at=clock.now - 1), record("collections/delete", sent_at=clock.now)]
    sent: list[dict[str, Any]] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(aws.clients.sqs, "send_message", lambda **said: sent.append(said))
        assert handle(*changes, record(payload={"id": 2})) == []
    assert (lantern.full_reads, lantern.reads_of) == (1, [["2"]])
    (message,) = sent
    assert message["DelaySeconds"] == 90
    waiting = read_message(message["MessageBody"], NOW)
    assert (waiting.topic, waiting.payload) == (FULL_READ_TOPIC, {"changed_before": clock.now})
    clock.now += 90
    again = raw_record(message["MessageBody"], sent_at=clock.now)
    assert handle(again) == []
    assert lantern.full_reads == 2
    # Another event that waited for the same change finds that the read includes it.
    other = waiting.model_copy(update={"id": "another"})
    assert handle(raw_record(other.model_dump_json(), sent_at=clock.now)) == []
    assert lantern.full_reads == 2
    assert queued(aws, settings) == []


def test_a_full_read_waits_for_the_one_in_progress(
    handle: Handle, aws: Aws, settings: Settings, lantern: ShopInMemory, sync: CatalogueSync, monkeypatch: Any
) -> None:
    """The read in progress may have read the changed part before the change."""
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(aws.clients.sqs, "send_message", lambda **said: sent.append(said))
    failed = []
    lantern.meanwhile = lambda: failed.append(handle(record("collections/update"), record(payload={"id": 2})))
    sync.sync_all(find_store(settings.stores_path, "lantern"))
    assert failed == [[]]
    assert (lantern.full_reads, lantern.reads_of) == (1, [["2"]])
    assert [read_message(message["MessageBody"], NOW).topic for message in sent] == [FULL_READ_TOPIC]


# Failures -------------------------------------------------------------------------------------------------------------


def test_only_the_events_of_a_shop_that_fails_are_retried(
    handle: Handle, shops: dict[str, ShopInMemory], orders: list[ShopEvent], published: Callable[[str], Catalogue]
) -> None:
    shops["lantern"].error = ShopUnavailable("network", "down")
    shops["garden"].sell(make_shopify_product(1, "11.00"))
    broken, copy = record(id="e"), record(id="e")
    assert handle(broken, copy, record(shop="garden.myshopify.com"), record("orders/paid", {"id": 7})) == [
        broken["messageId"],
        copy["messageId"],
    ]
    assert prices(published("garden"))[0] == "1: 11.00"
    assert len(orders) == 1
    shops["lantern"].error = None
    assert handle(broken) == []
    assert len(shops["lantern"].reads_of) == 2


def test_failed_messages_are_retried_after_growing_pauses(
    handle: Handle, aws: Aws, lantern: ShopInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = []
    monkeypatch.setattr(
        aws.clients.sqs, "change_message_visibility", lambda **said: pauses.append(said["VisibilityTimeout"])
    )
    for receives in (1, 2, 3, 9):
        handle(record("orders/paid", {"is_bad": True}, receives=receives))
    assert pauses == [30, 60, 120, 900]


def test_a_pause_that_cannot_be_set_fails_nothing_else(
    handle: Handle, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "ReceiptHandleIsInvalid"}}, "ChangeMessageVisibility")

    monkeypatch.setattr(aws.clients.sqs, "change_message_visibility", refuse)
    bad = record("orders/paid", {"is_bad": True})
    assert handle(bad) == [bad["messageId"]]


def test_a_catalogue_event_is_dropped_after_three_receives_and_an_order_event_is_not(
    handle: Handle, lantern: ShopInMemory
) -> None:
    lantern.error = ShopUnavailable("locked", "later")
    order = record("orders/paid", {"is_bad": True}, receives=5)
    assert handle(record(receives=module.MAX_RECEIVES_OF_CATALOGUE_EVENT), order) == [order["messageId"]]


def test_storage_that_does_not_remember_an_event_fails_nothing(
    handle: Handle, aws: Aws, lantern: ShopInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_item = aws.clients.dynamodb.put_item

    def refuse_memory(**said: Any) -> Any:
        if "event:" in str(said["Item"]["key"]):
            raise ClientError({"Error": {"Code": "InternalServerError"}}, "PutItem")
        return put_item(**said)

    monkeypatch.setattr(aws.clients.dynamodb, "put_item", refuse_memory)
    assert handle(record(id="e")) == []
    assert handle(record(id="e")) == []
    assert len(lantern.reads_of) == 2


# Dropped events -----------------------------------------------------------------------------------------------------


def test_unreadable_events_and_events_of_other_shops_are_dropped_and_counted(
    handle: Handle, shops: dict[str, ShopInMemory], capsys: pytest.CaptureFixture[str]
) -> None:
    foreign = [record(shop="stranger.myshopify.com"), on_the_bus("products/update", {"id": 1}, "other.myshopify.com")]
    assert handle(raw_record("no JSON"), raw_record("{}"), *foreign, record()) == []
    out = capsys.readouterr().out
    assert out.count('"UnreadableShopEvent": 1') == 2
    assert out.count('"ForeignShopEvent": 1') == 2
    assert [shop.reads_of for shop in shops.values()] == [[["1"]], []]


# Other events ---------------------------------------------------------------------------------------------------------


def test_order_events_reach_their_handler_complete_and_in_the_order_of_shopifys_time(
    handle: Handle, orders: list[ShopEvent]
) -> None:
    paid = record("orders/paid", {"id": 7, "note_attributes": [{"name": "a"}]}, at=NOW - 9)
    assert handle(record("orders/cancelled", {"id": 7}, at=NOW - 5), paid) == []
    assert [(event.topic, event.payload) for event in orders] == [
        ("orders/paid", {"id": 7, "note_attributes": [{"name": "a"}]}),
        ("orders/cancelled", {"id": 7}),
    ]


def test_only_the_order_event_that_failed_is_retried(
    handle: Handle, orders: list[ShopEvent], capsys: pytest.CaptureFixture[str]
) -> None:
    bad = record("orders/paid", {"is_bad": True})
    assert handle(bad, record("orders/paid", {"id": 8})) == [bad["messageId"]]
    assert [event.payload for event in orders] == [{"id": 8}]
    assert '"ShopEventFailed": 1' in capsys.readouterr().out


def test_a_topic_without_a_handler_is_counted_and_done(handle: Handle, capsys: pytest.CaptureFixture[str]) -> None:
    assert handle(record("app/uninstalled", {"id": 1})) == []
    assert '"ShopEventWithoutHandler": 1' in capsys.readouterr().out
