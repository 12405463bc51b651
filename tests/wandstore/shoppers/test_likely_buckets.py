"""Which trees are worth making before anybody needs them, and in which order."""

from __future__ import annotations

from decimal import Decimal

import pytest

from wandstore.catalogue.products import Catalogue, Product, Variant
from wandstore.catalogue.snapshots import build_catalogue
from wandstore.ids import StoreSlug
from wandstore.shoppers.buckets import NEUTRAL_BUCKET, Bucket
from wandstore.shoppers.likely_buckets import likely_buckets
from wandstore.shoppers.personas import PersonaType

COMMON = Bucket(PersonaType.EXPLORER, "medium", "Robes")
RARE = Bucket(PersonaType.LOYALIST, "high", "Robes")


@pytest.fixture
def catalogue() -> Catalogue:
    products = [
        Product(id=f"{category}-{number}", title=category, category=category, variants=(Variant(price=Decimal(9)),))
        for category, many in (("Robes", 1), ("Wands", 3))
        for number in range(many)
    ]
    return build_catalogue(StoreSlug("wands"), products)


def test_first_come_the_trees_that_stand_in_for_all_others(catalogue: Catalogue) -> None:
    first = likely_buckets(catalogue, {})[:6]
    assert first[0] == NEUTRAL_BUCKET
    assert {bucket.type for bucket in first[1:]} == set(PersonaType)
    assert {bucket.category for bucket in first} == {""}
    # Every bucket's shoppers are served by one of them.
    assert all(set(Bucket(persona, "low", "Wands").coarser) & set(first) for persona in PersonaType)


def test_then_the_buckets_that_shoppers_are_in_then_every_category_the_largest_first(catalogue: Catalogue) -> None:
    rest = likely_buckets(catalogue, {RARE: 2, COMMON: 30})[6:]
    assert rest[:2] == (COMMON, RARE)
    assert [bucket.category for bucket in rest[2:]] == ["Wands"] * 5 + ["Robes"] * 5


def test_a_bucket_is_named_once_and_without_a_category_that_the_store_has_no_more(catalogue: Catalogue) -> None:
    seen = {Bucket(PersonaType.EXPLORER, "low", "Wands"): 3, Bucket(PersonaType.EXPLORER, "low", "Hats"): 5}
    likely = likely_buckets(catalogue, seen)
    assert len(set(likely)) == len(likely) == 1 + 5 + 10
