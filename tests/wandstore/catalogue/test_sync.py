from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from tests.clock import Clock
from tests.conftest import Aws
from tests.shop_source import ShopInMemory, make_shopify_product
from tests.shopify_schema import storefront_schema
from tests.small_shop import SmallShop, error_reply, make_product_answer, make_variant_answer, open_small_shop
from wandstore.catalogue import sync as module
from wandstore.catalogue.best_sellers import KEPT_SECONDS
from wandstore.catalogue.products import Catalogue, Collection
from wandstore.catalogue.shopify_source import Progress
from wandstore.catalogue.snapshots import Catalogues, build_catalogue
from wandstore.catalogue.stores import ShopifyConnection, Store
from wandstore.catalogue.sync import CatalogueSync, SyncOutcome, apply_changes, reason_of
from wandstore.catalogue.sync_state import LEASE_SECONDS
from wandstore.errors import ShopRefused, ShopThrottled, ShopUnavailable, StorageUnavailable, SyncOvertaken
from wandstore.ids import StoreSlug

LANTERN = StoreSlug("lantern")
STORE = Store(
    slug=LANTERN,
    name="Lantern",
    currency="GBP",
    shopify=ShopifyConnection(domain="lantern.myshopify.com", access="tokenless"),
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop() -> ShopInMemory:
    shop = ShopInMemory()
    shop.sell(*(make_shopify_product(number) for number in (1, 2, 3)))
    return shop


@pytest.fixture
def sync(aws: Aws, shop: ShopInMemory, clock: Clock) -> CatalogueSync:
    return CatalogueSync(aws.clients, aws.settings, open_source=shop.open, now=clock)


@pytest.fixture
def published(aws: Aws) -> Callable[[], Catalogue]:
    def read() -> Catalogue:
        catalogues = Catalogues(aws.clients, aws.settings)
        version = catalogues.current_version(LANTERN)
        assert version is not None
        catalogue = catalogues.read(LANTERN, version)
        assert catalogue is not None
        return catalogue

    return read


def prices(catalogue: Catalogue) -> list[str]:
    return [f"{product.shopify_id}: {product.price}" for product in catalogue.products]


# All of the shop ------------------------------------------------------------------------------------------------------


def test_the_whole_shop_is_published_with_its_facts_and_collections(
    sync: CatalogueSync, shop: ShopInMemory, published: Callable[[], Catalogue]
) -> None:
    shop.collections = (Collection(id="oak", title="Oak"),)
    seen: list[Progress] = []
    result = sync.sync_all(STORE, seen.append)
    assert (result.outcome, result.products, result.version) == (SyncOutcome.PUBLISHED, 3, published().version)
    assert (published().shop, published().collections) == (shop.facts, shop.collections)
    assert seen


def test_a_shop_that_has_not_changed_is_not_published_again(
    sync: CatalogueSync, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync.sync_all(STORE)
    monkeypatch.setattr(aws.clients.s3, "put_object", lambda **_: pytest.fail("written again"))
    assert sync.sync_all(STORE).outcome is SyncOutcome.UNCHANGED


@pytest.mark.parametrize("change", ["collections", "facts"])
def test_a_change_of_collections_or_of_the_shops_facts_alone_is_a_new_version(
    sync: CatalogueSync, shop: ShopInMemory, change: str
) -> None:
    before = sync.sync_all(STORE).version
    if change == "facts":
        shop.facts = shop.facts.model_copy(update={"slogan": "Light"})
    else:
        shop.collections = (Collection(id="oak", title="Oak"),)
    assert sync.sync_all(STORE).version != before


def test_a_sync_that_is_killed_leaves_the_old_catalogue_whole_and_the_next_one_waits_for_its_lease(
    sync: CatalogueSync, shop: ShopInMemory, clock: Clock, published: Callable[[], Catalogue]
) -> None:
    sync.sync_all(STORE)
    before = published()

    class Killed(BaseException):
        """Not caught by any handler, so the lease is not released."""

    def kill() -> None:
        sync._states.give_back = lambda *_: None  # type: ignore[method-assign]
        raise Killed

    shop.sell(make_shopify_product(1, "11.00"))
    shop.meanwhile = kill
    with pytest.raises(Killed):
        sync.sync_all(STORE)
    assert published() == before
    del sync._states.give_back
    assert sync.sync_all(STORE).outcome is SyncOutcome.BUSY
    clock.now += LEASE_SECONDS
    assert sync.sync_all(STORE).outcome is SyncOutcome.PUBLISHED
    assert prices(published())[0] == "1: 11.00"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ShopRefused("no"), "refused"),
        (ShopThrottled("throttled", "slow"), "throttled"),
        (ShopUnavailable("frozen", "pay"), "frozen"),
        (StorageUnavailable("s3", "down"), "storage"),
        (ReadTimeoutError(endpoint_url="https://dynamodb.test"), "storage"),
        (ZeroDivisionError(), "defect"),
    ],
)
def test_a_sync_that_fails_is_counted_with_its_reason_and_leaves_the_old_catalogue(
    sync: CatalogueSync,
    shop: ShopInMemory,
    published: Callable[[], Catalogue],
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    reason: str,
) -> None:
    sync.sync_all(STORE)
    before = published()
    shop.sell(make_shopify_product(1, "11.00"))
    shop.error = error
    runs: list[Callable[[], object]] = [partial(sync.sync_all, STORE), partial(sync.sync_changed, STORE, ["1"])]
    for run in runs:
        capsys.readouterr()
        with pytest.raises(type(error)):
            run()
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "CatalogueSyncFailed" in line]
        assert [line["reason"] for line in lines] == [reason]
    assert published() == before
    shop.error = None
    assert sync.sync_all(STORE).outcome is SyncOutcome.PUBLISHED  # the lease was given back


def test_a_reason_that_needs_a_person_is_one_of_those_that_failures_have() -> None:
    assert {reason_of(error) for error in (ShopRefused(""), ZeroDivisionError())} <= set(module.NEEDS_A_PERSON)
    assert not {"throttled", "network", "server", "storage", "overtaken"} & set(module.NEEDS_A_PERSON)


# Only one reads, and older never replaces newer -----------------------------------------------------------------------


def test_a_second_full_read_leaves_the_shop_to_the_first(sync: CatalogueSync, shop: ShopInMemory) -> None:
    second = []
    shop.meanwhile = lambda: second.append(sync.sync_all(STORE).outcome)
    assert sync.sync_all(STORE).outcome is SyncOutcome.PUBLISHED
    assert second == [SyncOutcome.BUSY]
    assert shop.full_reads == 1


def test_a_full_read_does_not_undo_what_an_event_published_meanwhile(
    sync: CatalogueSync, shop: ShopInMemory, published: Callable[[], Catalogue]
) -> None:
    """The read had product 1 at its old price, 2 that is gone now, and not yet 4."""
    sync.sync_all(STORE)
    shop.sell(make_shopify_product(3, "33.00"))

    def change() -> None:
        shop.sell(make_shopify_product(1, "11.00"), make_shopify_product(4))
        del shop.products["2"]
        assert sync.sync_changed(STORE, ["1", "2", "4"]).outcome is SyncOutcome.PUBLISHED

    shop.meanwhile = change
    sync.sync_all(STORE)
    assert prices(published()) == ["1: 11.00", "3: 33.00", "4: 10.00"]
    assert shop.full_reads == 2
    assert {product.shopify_id: product.rank for product in published().products} == {"1": 1, "3": 3, "4": None}


def test_what_an_event_published_during_a_full_read_is_read_again_and_not_copied(
    sync: CatalogueSync, shop: ShopInMemory, published: Callable[[], Catalogue]
) -> None:
    sync.sync_all(STORE)

    def change() -> None:
        shop.sell(make_shopify_product(1, "11.00"))
        sync.sync_changed(STORE, ["1"])
        shop.sell(make_shopify_product(1, "12.00"))  # its event has not arrived yet

    shop.meanwhile = change
    sync.sync_all(STORE)
    assert prices(published())[0] == "1: 12.00"


def test_a_full_read_begins_again_where_too_much_was_published_meanwhile(
    sync: CatalogueSync, shop: ShopInMemory, published: Callable[[], Catalogue], monkeypatch: pytest.MonkeyPatch
) -> None:
    sync.sync_all(STORE)

    def change() -> None:
        shop.sell(*(make_shopify_product(number, "11.00") for number in (1, 2, 3)))
        sync.sync_changed(STORE, ["1", "2", "3"])
        monkeypatch.setattr(module, "MAX_CHANGED", 2)

    shop.meanwhile = change
    sync.sync_all(STORE)
    assert shop.full_reads == 3
    assert prices(published()) == ["1: 11.00", "2: 11.00", "3: 11.00"]


def test_two_syncs_of_the_same_product_end_with_what_was_read_last(
    sync: CatalogueSync, shop: ShopInMemory, published: Callable[[], Catalogue]
) -> None:
    sync.sync_all(STORE)
    shop.sell(make_shopify_product(1, "11.00"))

    def change() -> None:
        shop.sell(make_shopify_product(1, "12.00"))
        sync.sync_changed(STORE, ["1"])

    shop.meanwhile = change
    sync.sync_changed(STORE, ["1"])
    assert prices(published())[0] == "1: 12.00"


def test_a_price_that_went_and_came_back_does_not_hide_that_something_was_published(
    sync: CatalogueSync, shop: ShopInMemory, published: Callable[[], Catalogue]
) -> None:
    """The version is the one of before, and the revision is not."""
    sync.sync_all(STORE)
    shop.sell(make_shopify_product(1, "11.00"))

    def there_and_back() -> None:
        sync.sync_changed(STORE, ["1"])
        shop.sell(make_shopify_product(1))
        sync.sync_changed(STORE, ["1"])

    shop.meanwhile = there_and_back
    sync.sync_changed(STORE, ["1"])
    assert prices(published())[0] == "1: 10.00"


def test_a_sync_that_is_overtaken_every_time_gives_up(
    sync: CatalogueSync, shop: ShopInMemory, published: Callable[[], Catalogue]
) -> None:
    sync.sync_all(STORE)
    amounts = iter(range(20, 100))
    other = ShopInMemory()
    sync_of_another = CatalogueSync(
        sync._catalogues._storage,  # type: ignore[arg-type]
        sync._settings,
        open_source=other.open,
    )

    def publish_something() -> None:
        other.sell(make_shopify_product(3, f"{next(amounts)}.00"))
        sync_of_another.sync_changed(STORE, ["3"])
        shop.meanwhile = publish_something

    shop.meanwhile = publish_something
    with pytest.raises(SyncOvertaken):
        sync.sync_changed(STORE, ["1"])


# What changed ---------------------------------------------------------------------------------------------------------


def test_only_what_changed_is_read_and_the_rest_stays(
    sync: CatalogueSync, shop: ShopInMemory, published: Callable[[], Catalogue]
) -> None:
    sync.sync_all(STORE)
    shop.sell(make_shopify_product(1, "11.00"), make_shopify_product(2, "99.00"), make_shopify_product(5))
    del shop.products["3"]
    result = sync.sync_changed(STORE, ["1", "5", "3", "1"])
    assert (result.outcome, shop.reads_of, shop.full_reads) == (SyncOutcome.PUBLISHED, [["1", "5", "3"]], 1)
    assert prices(published()) == ["1: 11.00", "2: 10.00", "5: 10.00"]
    assert published().shop == shop.facts


def test_an_event_that_changed_nothing_publishes_nothing(sync: CatalogueSync) -> None:
    before = sync.sync_all(STORE)
    after = sync.sync_changed(STORE, ["1", "2"])
    assert (after.outcome, after.version) == (SyncOutcome.UNCHANGED, before.version)


def test_both_ways_to_the_same_shop_give_the_same_version(sync: CatalogueSync, shop: ShopInMemory) -> None:
    sync.sync_all(STORE)
    shop.sell(make_shopify_product(2, "12.00"))
    changed = sync.sync_changed(STORE, ["2"]).version
    assert sync.sync_all(STORE).version == changed


@pytest.mark.parametrize("published_before", ["nothing", "a CSV's catalogue"])
def test_the_whole_shop_is_read_where_its_catalogue_was_not_published_before(
    sync: CatalogueSync, shop: ShopInMemory, aws: Aws, published_before: str
) -> None:
    if published_before != "nothing":
        Catalogues(aws.clients, aws.settings).publish(build_catalogue(LANTERN, [make_shopify_product(1)]))
    assert sync.sync_changed(STORE, ["1"]).products == 3
    assert (shop.full_reads, shop.reads_of) == (1, [])


def test_the_whole_shop_is_read_where_too_much_changed(
    sync: CatalogueSync, shop: ShopInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync.sync_all(STORE)
    monkeypatch.setattr(module, "MAX_CHANGED", 2)
    sync.sync_changed(STORE, ["1", "2", "3"])
    assert (shop.full_reads, shop.reads_of) == (2, [])


def test_a_product_takes_its_handle_from_another_one() -> None:
    catalogue = build_catalogue(LANTERN, [make_shopify_product(1), make_shopify_product(2)])
    moved = make_shopify_product(3, "12.00", id="wand-1")
    assert prices(apply_changes(catalogue, [moved], [])) == ["2: 10.00", "3: 12.00"]


def test_products_that_exchange_their_handles_stay_both() -> None:
    catalogue = build_catalogue(LANTERN, [make_shopify_product(number, rank=number) for number in (1, 2, 3)])
    moved = [
        make_shopify_product(1, "11.00", id="wand-2"),
        make_shopify_product(2, "12.00", id="wand-3"),
        make_shopify_product(3, "13.00", id="wand-1"),
    ]
    changed = apply_changes(catalogue, moved, [])
    assert prices(changed) == ["1: 11.00", "2: 12.00", "3: 13.00"]
    assert [product.rank for product in changed.products] == [1, 2, 3]


# The schedule ---------------------------------------------------------------------------------------------------------


def test_a_shop_is_due_until_it_was_read_and_again_some_minutes_later(sync: CatalogueSync, clock: Clock) -> None:
    assert sync.is_due(STORE)
    sync.sync_all(STORE)
    assert not sync.is_due(STORE)
    clock.now += module.RECONCILE_SECONDS
    assert sync.is_due(STORE)


def test_a_sync_of_what_changed_does_not_put_the_next_full_read_off(sync: CatalogueSync, clock: Clock) -> None:
    sync.sync_all(STORE)
    clock.now += module.RECONCILE_SECONDS
    sync.sync_changed(STORE, ["1"])
    assert sync.is_due(STORE)


def test_the_age_is_the_time_since_the_start_of_the_last_full_read_that_succeeded(
    sync: CatalogueSync, shop: ShopInMemory, clock: Clock
) -> None:
    def fail() -> None:
        shop.error = ShopUnavailable("network", "down")
        with pytest.raises(ShopUnavailable):
            sync.sync_all(STORE)

    assert sync.state(STORE).age(clock.now) == 0
    fail()
    clock.now += 1000
    fail()
    assert sync.state(STORE).age(clock.now) == 1000
    shop.error = None

    def take_time() -> None:
        clock.now += 60

    shop.meanwhile = take_time
    sync.sync_all(STORE)
    assert (sync.state(STORE).age(clock.now), sync.state(STORE).read_seconds) == (60, 60)


# Over HTTP ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_shop() -> Iterator[SmallShop]:
    storefront_schema()  # or the test is skipped
    with open_small_shop(SmallShop(products=[make_product_answer(number) for number in (1, 2)])) as shop:
        yield shop


@pytest.fixture
def connected(small_shop: SmallShop, tmp_path: Path) -> Store:
    connection = ShopifyConnection(domain=f"http://{small_shop.domain}", access="tokenless")
    return STORE.model_copy(update={"shopify": connection})


def test_a_price_that_changes_in_the_shop_is_published_over_http(
    aws: Aws, small_shop: SmallShop, connected: Store, published: Callable[[], Catalogue]
) -> None:
    sync = CatalogueSync(aws.clients, aws.settings)
    assert sync.sync_all(connected).outcome is SyncOutcome.PUBLISHED
    small_shop.products[0] = make_product_answer(1, variants=[make_variant_answer(10_000, "12.5")])
    assert sync.sync_changed(connected, ["1"]).outcome is SyncOutcome.PUBLISHED
    assert [str(product.price) for product in published().products] == ["12.50", "10.00"]
    assert sync.sync_all(connected).outcome is SyncOutcome.UNCHANGED


def test_a_shop_that_fails_at_a_later_page_publishes_nothing(
    aws: Aws, small_shop: SmallShop, connected: Store, published: Callable[[], Catalogue]
) -> None:
    sync = CatalogueSync(aws.clients, aws.settings)
    sync.sync_all(connected)
    before = published()
    small_shop.products = [make_product_answer(number) for number in range(1, 151)]

    def refuse_the_second_page(request: Any) -> Any:
        asks_on = request.operation.lower() == "products" and request.variables.get("after")
        return error_reply("ACCESS_DENIED") if asks_on else None

    small_shop.instead = refuse_the_second_page
    with pytest.raises(ShopRefused):
        sync.sync_all(connected)
    assert published() == before


def test_sales_alone_make_a_new_catalogue_at_most_once_a_day(
    aws: Aws, small_shop: SmallShop, connected: Store, published: Callable[[], Catalogue], clock: Clock
) -> None:
    def ranks() -> dict[str | None, int | None]:
        return {product.shopify_id: product.rank for product in published().products}

    sync = CatalogueSync(aws.clients, aws.settings, now=clock)
    small_shop.best_selling = ["2", "1"]
    assert sync.sync_all(connected).outcome is SyncOutcome.PUBLISHED
    assert ranks() == {"2": 0, "1": 1}
    small_shop.best_selling = ["1", "2"]
    for _ in range(3):
        clock.now += KEPT_SECONDS / 4
        assert sync.sync_all(connected).outcome is SyncOutcome.UNCHANGED
    assert len(small_shop.asked("BestSelling")) == 1
    clock.now += KEPT_SECONDS / 4
    assert sync.sync_all(connected).outcome is SyncOutcome.PUBLISHED
    assert ranks() == {"1": 0, "2": 1}


def test_a_product_that_is_newer_than_the_order_of_sales_has_no_rank_on_either_way(
    aws: Aws, small_shop: SmallShop, connected: Store, clock: Clock
) -> None:
    sync = CatalogueSync(aws.clients, aws.settings, now=clock)
    sync.sync_all(connected)
    small_shop.products.append(make_product_answer(3))
    changed = sync.sync_changed(connected, ["3"])
    assert (changed.outcome, changed.products) == (SyncOutcome.PUBLISHED, 3)
    assert sync.sync_all(connected).outcome is SyncOutcome.UNCHANGED


def test_an_order_of_sales_that_was_read_in_part_is_read_again(
    aws: Aws, small_shop: SmallShop, connected: Store, published: Callable[[], Catalogue]
) -> None:
    sync = CatalogueSync(aws.clients, aws.settings)
    small_shop.products = [make_product_answer(number) for number in range(1, 301)]
    expired = error_reply("", "Invalid cursor for current pagination sort.", data=None)
    small_shop.instead = lambda request: (
        expired if request.operation == "BestSelling" and request.variables["after"] else None
    )
    sync.sync_all(connected)
    assert [product.rank for product in published().products].count(None) == 50
    small_shop.instead = lambda _: None
    sync.sync_all(connected)
    assert [product.rank for product in published().products] == list(range(300))


def test_a_store_without_a_shop_cannot_be_synced(aws: Aws) -> None:
    sync = CatalogueSync(aws.clients, aws.settings)
    with pytest.raises(ShopUnavailable, match="no shop"):
        sync.sync_all(STORE.model_copy(update={"shopify": None}))
