import gc
import gzip
import hashlib
import time
import weakref
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter

from tests.builders import make_product
from tests.shop import Shop
from wandstore import keys
from wandstore.aws.request_storage import RequestStorage, Storage
from wandstore.catalogue import snapshots
from wandstore.catalogue.neighbours import Neighbours
from wandstore.catalogue.products import Catalogue, Collection, Product, ShopFacts
from wandstore.catalogue.published_neighbours import PublishedNeighbours
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.catalogue.snapshots import (
    Catalogues,
    CatalogueShelf,
    Publication,
    build_catalogue,
    load_current_catalogue,
    pack_catalogue,
    read_shipped_catalogue,
    unpack_catalogue,
)
from wandstore.errors import BadCatalogue, StorageUnavailable
from wandstore.ids import StoreSlug

LANTERN = StoreSlug("lantern")


def published_by(shop: Shop, storage: Storage | None = None) -> Catalogues:
    return Catalogues(storage or shop.clients, shop.settings)


def test_a_snapshot_is_named_by_its_content_alone(shop: Shop) -> None:
    products = read_shopify_csv(shop.csv).products
    one = build_catalogue(LANTERN, products)
    assert one == build_catalogue(LANTERN, products)
    assert len(one.version) == 12
    assert build_catalogue(LANTERN, products[1:]).version != one.version


def test_the_version_is_the_digest_of_the_json_of_products_collections_and_shop() -> None:
    """Another way to compute it would render every page anew."""
    products, collections = (make_product("oak"), make_product("yew")), (Collection(id="oak", title="Oak"),)
    adapter = TypeAdapter(tuple[tuple[Product, ...], tuple[Collection, ...], ShopFacts | None])
    for shop in (None, ShopFacts(name="Lantern")):
        content = adapter.dump_json((products, collections, shop))
        catalogue = build_catalogue(LANTERN, products, collections=collections, shop=shop)
        assert catalogue.version == hashlib.sha256(content).hexdigest()[:12]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_snapshot_is_the_catalogues_json_with_each_product_on_its_line(count: int) -> None:
    products = [make_product(f"wand-{number}", description="One\nTwo") for number in range(count)]
    catalogue = build_catalogue(LANTERN, products, shop=ShopFacts(name="Lantern"))
    text = gzip.decompress(pack_catalogue(catalogue))
    assert Catalogue.model_validate_json(text) == catalogue
    assert len(text.splitlines()) == 2 + count
    assert unpack_catalogue(pack_catalogue(catalogue)) == catalogue


def test_a_snapshot_of_an_earlier_version_of_this_code_has_one_line_and_is_read() -> None:
    catalogue = build_catalogue(LANTERN, [make_product("oak"), make_product("yew")])
    assert unpack_catalogue(gzip.compress(catalogue.model_dump_json().encode())) == catalogue


def test_a_snapshot_with_fields_of_a_later_version_is_read_without_them() -> None:
    catalogue = build_catalogue(LANTERN, [make_product("oak")])
    text = gzip.decompress(pack_catalogue(catalogue)).replace(b'{"id":"oak",', b'{"id":"oak","later":1,')
    assert unpack_catalogue(gzip.compress(text.replace(b'"shop":null', b'"shop":null,"later":[]'))) == catalogue


def test_a_snapshot_that_is_cut_off_is_not_read_in_part() -> None:
    catalogue = build_catalogue(LANTERN, [make_product("oak"), make_product("yew")])
    packed = pack_catalogue(catalogue)
    text = gzip.decompress(packed)
    assert unpack_catalogue(packed[:-9]) is None
    assert all(unpack_catalogue(gzip.compress(text[:end])) is None for end in range(len(text)))


def test_a_published_catalogue_is_read_back_whole(shop: Shop) -> None:
    published = shop.publish()
    assert load_current_catalogue(shop.store, shop.clients, shop.settings) == published


def test_a_catalogue_too_large_for_an_item_is_read_from_the_archive(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "MAX_SNAPSHOT_ITEM_BYTES", 10)
    shop.csv.write_text(shop.csv.read_text().replace("40.00", "41.00"))
    published = shop.publish()
    snapshot = keys.catalogue_snapshot(LANTERN, published.version)
    assert shop.item(shop.settings.ui_cache_table, snapshot) == {}
    assert load_current_catalogue(shop.store, shop.clients, shop.settings) == published


def test_a_version_is_read_once_in_a_process(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = CatalogueShelf()
    version = shop.publish().version
    first = shelf.load(shop.store, version, published_by(shop))
    monkeypatch.setattr(shop.clients.dynamodb, "get_item", lambda **_: 1 / 0)
    assert shelf.load(shop.store, version, published_by(shop)) is first


def test_without_dynamodb_the_archive_tells_the_current_version(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    published = shop.publish()
    monkeypatch.setattr(shop.clients.dynamodb, "get_item", lambda **_: 1 / 0)
    catalogues = published_by(shop, RequestStorage(shop.clients))
    assert CatalogueShelf().load(shop.store, None, catalogues, is_version_known=False) == published


def test_without_any_storage_the_shipped_products_are_shown(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop.clients.dynamodb, "get_item", lambda **_: 1 / 0)
    monkeypatch.setattr(shop.clients.s3, "get_object", lambda **_: 1 / 0)
    catalogue = CatalogueShelf().load_current(shop.store, published_by(shop, RequestStorage(shop.clients)))
    assert [product.id for product in catalogue.products] == ["oak", "yew", "cloth"]


def test_a_warm_process_without_storage_shows_what_it_read_last(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = CatalogueShelf()
    shop.csv.write_text(shop.csv.read_text().replace("40.00", "41.00"))
    published = shop.publish()
    shelf.load_current(shop.store, published_by(shop))
    shop.csv.write_text(shop.csv.read_text().replace("41.00", "42.00"))
    monkeypatch.setattr(shop.clients.dynamodb, "get_item", lambda **_: 1 / 0)
    monkeypatch.setattr(shop.clients.s3, "get_object", lambda **_: 1 / 0)
    assert shelf.load_current(shop.store, published_by(shop, RequestStorage(shop.clients))) == published


@pytest.mark.parametrize("left", [b"", b"not packed", None])
def test_a_snapshot_that_is_lost_in_both_stores_is_stored_again(shop: Shop, left: bytes | None) -> None:
    published = shop.publish()
    snapshot, archived = (
        keys.catalogue_snapshot(LANTERN, published.version),
        keys.catalogue_object(LANTERN, published.version),
    )
    catalogues = Catalogues(shop.clients, shop.settings)
    assert not catalogues.publish_if_changed(published)
    if left is None:
        shop.delete_item(shop.settings.ui_cache_table, snapshot)
        shop.clients.s3.delete_object(Bucket=shop.settings.ui_storage_bucket, Key=archived)
    else:
        shop.set_attributes(shop.settings.ui_cache_table, snapshot, {"snapshot": left})
        shop.clients.s3.put_object(Bucket=shop.settings.ui_storage_bucket, Key=archived, Body=left)
    assert catalogues.read(LANTERN, published.version) is None
    assert not catalogues.publish_if_changed(published)
    assert catalogues.read(LANTERN, published.version) == published


def test_a_pointer_that_never_moves_ends_the_publication(shop: Shop) -> None:
    shop.set_attributes(shop.settings.ui_cache_table, keys.current_catalogue(LANTERN), {"version": ""})
    with pytest.raises(StorageUnavailable, match="published by others"):
        shop.publish()


@pytest.mark.parametrize("stored", [gzip.compress(b'{"store": 1}', mtime=0), 7], ids=["no catalogue", "no bytes"])
def test_a_snapshot_that_cannot_be_read_is_read_from_the_archive(shop: Shop, stored: Any) -> None:
    published = shop.publish()
    snapshot = keys.catalogue_snapshot(LANTERN, published.version)
    shop.set_attributes(shop.settings.ui_cache_table, snapshot, {"snapshot": stored})
    assert load_current_catalogue(shop.store, shop.clients, shop.settings) == published


def test_a_price_that_the_currency_cannot_express_is_not_published_and_fails_no_page(shop: Shop) -> None:
    shop.csv.write_text(shop.csv.read_text().replace("40.00", "40.005"))
    with pytest.raises(BadCatalogue, match=r"'40\.005' is not an amount of GBP, which has 2 decimals"):
        read_shipped_catalogue(shop.store)
    assert [product.id for product in CatalogueShelf().at_hand(shop.store).products][:1] == ["oak"]


def test_the_shipped_products_take_no_memory_beside_the_published_ones(shop: Shop) -> None:
    shelf = CatalogueShelf()
    shipped = weakref.ref(shelf.at_hand(shop.store))
    shelf.load_current(shop.store, Catalogues(shop.clients, shop.settings))
    gc.collect()
    assert shipped() is None


def test_a_store_that_was_never_published_shows_its_shipped_products(shop: Shop) -> None:
    shop.delete_item(shop.settings.ui_cache_table, keys.current_catalogue(LANTERN))
    assert load_current_catalogue(shop.store, shop.clients, shop.settings).products


def test_a_publication_that_fails_halfway_moves_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    before = shop.publish()
    changed = Catalogue(store=LANTERN, version="f" * 12, products=before.products)

    def fail(**_: object) -> None:
        raise StorageUnavailable("s3", "down")

    with monkeypatch.context() as patched:
        patched.setattr(shop.clients.s3, "put_object", fail)
        with pytest.raises(StorageUnavailable):
            published_by(shop).publish(changed)
    assert load_current_catalogue(shop.store, shop.clients, shop.settings) == before


# The fence ------------------------------------------------------------------------------------------------------------


def changed(shop: Shop, price: str) -> Catalogue:
    """The shop's catalogue with the price of its first product changed; not published."""
    oak, *others = read_shopify_csv(shop.csv).products
    variant = oak.variants[0].model_copy(update={"price": Decimal(price)})
    return build_catalogue(LANTERN, [oak.model_copy(update={"variants": (variant,)}), *others])


def test_a_catalogue_is_published_only_after_the_one_that_was_seen(shop: Shop) -> None:
    catalogues = published_by(shop)
    seen = catalogues.current(LANTERN)
    assert catalogues.publish_after(seen, changed(shop, "41.00")) is Publication.PUBLISHED
    assert catalogues.publish_after(seen, changed(shop, "42.00")) is Publication.OVERTAKEN
    assert catalogues.publish_after(None, changed(shop, "42.00")) is Publication.OVERTAKEN
    assert catalogues.current_version(LANTERN) == changed(shop, "41.00").version
    assert catalogues.archived_version(LANTERN) == changed(shop, "41.00").version


def test_what_came_back_is_another_publication_of_the_same_version(shop: Shop) -> None:
    catalogues = published_by(shop)
    seen = catalogues.current(LANTERN)
    assert seen is not None
    for price in ("41.00", "40.00"):
        catalogues.publish(changed(shop, price))
    now = catalogues.current(LANTERN)
    assert now is not None
    assert (now.version, now.revision) == (seen.version, seen.revision + 2)
    assert catalogues.publish_after(seen, changed(shop, "42.00")) is Publication.OVERTAKEN
    assert catalogues.publish_after(seen, changed(shop, "40.00")) is Publication.OVERTAKEN


def test_a_pointer_of_an_earlier_version_of_this_code_has_no_revision_and_is_replaced(shop: Shop) -> None:
    catalogues = published_by(shop)
    seen = catalogues.current(LANTERN)
    assert seen is not None
    pointer = keys.current_catalogue(LANTERN)
    shop.delete_item(shop.settings.ui_cache_table, pointer)
    shop.set_attributes(shop.settings.ui_cache_table, pointer, {"version": seen.version})
    old = catalogues.current(LANTERN)
    assert old == (seen.version, 0)
    assert catalogues.publish_after(old, changed(shop, "41.00")) is Publication.PUBLISHED
    assert catalogues.publish_after(old, changed(shop, "42.00")) is Publication.OVERTAKEN


def test_a_snapshot_expires_a_day_after_it_was_replaced_and_not_while_it_is_current(shop: Shop) -> None:
    catalogues = published_by(shop)
    first = changed(shop, "41.00")

    def expiry(version: str) -> float | None:
        item = shop.item(shop.settings.ui_cache_table, keys.catalogue_snapshot(LANTERN, version))
        assert item["snapshot"]
        return item.get("expires_at")

    catalogues.publish(first)
    assert expiry(first.version) is None
    catalogues.publish(changed(shop, "42.00"))
    expires_at = expiry(first.version)
    assert expires_at is not None
    assert expires_at > time.time() + 80_000
    catalogues.publish(first)
    assert expiry(first.version) is None


def test_a_snapshot_that_never_became_current_expires_too_and_stays_in_the_archive(shop: Shop) -> None:
    catalogues = published_by(shop)
    seen = catalogues.current(LANTERN)
    catalogues.publish(changed(shop, "41.00"))
    overtaken = changed(shop, "42.00")
    assert catalogues.publish_after(seen, overtaken) is Publication.OVERTAKEN
    table, key = shop.settings.ui_cache_table, keys.catalogue_snapshot(LANTERN, overtaken.version)
    assert shop.item(table, key)["expires_at"] > time.time()
    shop.delete_item(table, key)
    assert catalogues.read(LANTERN, overtaken.version) == overtaken
    # The same content as the current one, from an older read, must not let the current one expire.
    assert catalogues.publish_after(seen, changed(shop, "41.00")) is Publication.OVERTAKEN
    current = shop.item(table, keys.catalogue_snapshot(LANTERN, changed(shop, "41.00").version))
    assert "expires_at" not in current


def test_the_archive_follows_the_table_in_any_order_of_writes(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow process read the pointer before a faster one moved it; its write of the archive is refused."""
    catalogues, faster = published_by(shop), published_by(shop)
    put_object = shop.clients.s3.put_object
    overtakes = iter([True])

    def put_late(**said: Any) -> Any:
        if said["Key"].endswith("current.json") and next(overtakes, False):
            faster.publish(changed(shop, "42.00"))
        return put_object(**said)

    monkeypatch.setattr(shop.clients.s3, "put_object", put_late)
    catalogues.publish(changed(shop, "41.00"))
    assert catalogues.current_version(LANTERN) == changed(shop, "42.00").version
    assert catalogues.archived_version(LANTERN) == changed(shop, "42.00").version


def test_the_version_covers_collections_and_the_shop_too() -> None:
    collections = (Collection(id="oak", title="Oak"),)
    versions = {
        build_catalogue(LANTERN, []).version,
        build_catalogue(LANTERN, [], collections=collections).version,
        build_catalogue(LANTERN, [], shop=ShopFacts(name="Lantern")).version,
    }
    assert len(versions) == 3


# Neighbours -----------------------------------------------------------------------------------------------------------

COUNTED = Neighbours(shoppers=9, products=("cloth", "oak"), bought=(900.0, 1.0), near=((1, 500), (0, 500)))


def test_a_catalogue_comes_with_the_neighbours_that_the_pointer_names(shop: Shop) -> None:
    shelf, published = CatalogueShelf(), published_by(shop)
    assert shelf.load_current(shop.store, published).leading[0].id == "oak"
    published.neighbours.publish(shop.store.slug, COUNTED)
    catalogue = shelf.load_current(shop.store, published)
    assert catalogue.leading[0].id == "cloth"
    assert shelf.at_hand(shop.store) is catalogue


def test_neighbours_are_read_once_and_the_catalogue_is_the_same_object_after(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, published = CatalogueShelf(), published_by(shop)
    published.neighbours.publish(shop.store.slug, COUNTED)
    catalogue = shelf.load_current(shop.store, published)
    monkeypatch.setattr(PublishedNeighbours, "read", lambda *_: 1 / 0)
    assert shelf.load_current(shop.store, published) is catalogue


def test_neighbours_that_are_gone_or_do_not_answer_are_no_reason_for_no_catalogue(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf, published = CatalogueShelf(), published_by(shop)
    published.neighbours.publish(shop.store.slug, COUNTED)
    shop.delete_item(shop.settings.ui_cache_table, keys.neighbours(shop.store.slug, COUNTED.version))
    assert not shelf.load_current(shop.store, published).neighbours.products

    def silent(*_: object) -> None:
        raise StorageUnavailable("dynamodb", "silent")

    monkeypatch.setattr(PublishedNeighbours, "read", silent)
    assert not CatalogueShelf().load_current(shop.store, published).neighbours.products


def test_a_snapshot_holds_no_neighbours(shop: Shop) -> None:
    catalogue = build_catalogue(LANTERN, [make_product("oak")])
    assert pack_catalogue(catalogue.with_neighbours(COUNTED)) == pack_catalogue(catalogue)
