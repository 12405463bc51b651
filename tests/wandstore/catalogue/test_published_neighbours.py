from __future__ import annotations

import time

import pytest

from tests.shop import Shop
from wandstore import keys
from wandstore.catalogue import published_neighbours
from wandstore.catalogue.neighbours import NO_NEIGHBOURS, Neighbours
from wandstore.catalogue.published_neighbours import SUPERSEDED_SECONDS, PublishedNeighbours
from wandstore.catalogue.snapshots import Catalogues
from wandstore.page_store.visit import read_visit

FIRST = Neighbours(counted_at=1.0, shoppers=5, products=("oak", "yew"), bought=(4.0, 1.0), near=((1, 500), (0, 500)))
SECOND = FIRST.model_copy(update={"shoppers": 6})


@pytest.fixture
def published(shop: Shop) -> PublishedNeighbours:
    return PublishedNeighbours(shop.clients, shop.settings)


def test_a_visit_finds_their_version_in_what_it_reads_anyway(shop: Shop, published: PublishedNeighbours) -> None:
    assert published.publish(shop.store.slug, FIRST)
    read = read_visit(shop.clients, shop.settings, shop.shopper("ada"))
    assert read.neighbours_version == FIRST.version
    assert published.read(shop.store.slug, FIRST.version) == FIRST


def test_the_same_counts_are_published_once(shop: Shop, published: PublishedNeighbours) -> None:
    published.publish(shop.store.slug, FIRST)
    assert not published.publish(shop.store.slug, FIRST.model_copy(update={"counted_at": 9.0}))


def test_what_they_replace_expires_a_day_later(shop: Shop, published: PublishedNeighbours) -> None:
    published.publish(shop.store.slug, FIRST)
    published.publish(shop.store.slug, SECOND)
    replaced = shop.item(shop.settings.ui_cache_table, keys.neighbours(shop.store.slug, FIRST.version))
    assert replaced["expires_at"] <= time.time() + SUPERSEDED_SECONDS
    current = shop.item(shop.settings.ui_cache_table, keys.neighbours(shop.store.slug, SECOND.version))
    assert "expires_at" not in current


def test_what_is_too_large_for_an_item_is_in_the_bucket(
    shop: Shop, published: PublishedNeighbours, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published_neighbours, "MAX_ITEM_BYTES", 10)
    published.publish(shop.store.slug, FIRST)
    assert shop.item(shop.settings.ui_cache_table, keys.neighbours(shop.store.slug, FIRST.version)) == {}
    assert published.read(shop.store.slug, FIRST.version) == FIRST


def test_where_nothing_is_left_to_count_nothing_is_published(shop: Shop, published: PublishedNeighbours) -> None:
    published.publish(shop.store.slug, FIRST)
    assert published.publish(shop.store.slug, NO_NEIGHBOURS)
    assert published.current_version(shop.store.slug) is None
    assert not published.publish(shop.store.slug, NO_NEIGHBOURS)


def test_a_new_catalogue_keeps_the_neighbours_and_neighbours_keep_the_catalogue(
    shop: Shop, published: PublishedNeighbours
) -> None:
    before = Catalogues(shop.clients, shop.settings).current(shop.store.slug)
    published.publish(shop.store.slug, FIRST)
    assert Catalogues(shop.clients, shop.settings).current(shop.store.slug) == before
    shop.csv.write_text(shop.csv.read_text().replace("40.00", "41.00"))
    assert shop.publish().version != (before.version if before else "")
    assert published.current_version(shop.store.slug) == FIRST.version


def test_a_version_that_was_never_published_is_none(shop: Shop, published: PublishedNeighbours) -> None:
    assert published.read(shop.store.slug, "0123456789ab") is None
