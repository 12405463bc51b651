from __future__ import annotations

import gzip
import json

import pytest

from tests.builders import make_catalogue, make_product
from wandstore.catalogue.neighbours import (
    NO_NEIGHBOURS,
    Neighbours,
    measure_popularity,
    pack_neighbours,
    unpack_neighbours,
)

COUNTED = Neighbours(
    counted_at=1000.0,
    shoppers=9,
    repeat_rate=0.3,
    products=("oak", "stand", "yew"),
    bought=(4.0, 40.0, 0.5),
    near=((1, 900, 2, 100), (0, 900), (0, 100)),
)


def test_the_neighbours_of_a_product_are_named_the_nearest_first() -> None:
    assert list(COUNTED.around("oak")) == [("stand", 0.9), ("yew", 0.1)]
    assert list(COUNTED.around("unknown")) == []


def test_the_same_counts_have_the_same_version_whenever_they_were_counted() -> None:
    assert len(COUNTED.version) == 12
    assert COUNTED.model_copy(update={"counted_at": 2000.0}).version == COUNTED.version
    assert COUNTED.model_copy(update={"shoppers": 10}).version != COUNTED.version
    assert NO_NEIGHBOURS.version == ""


def test_what_was_packed_is_read_and_what_a_newer_version_added_is_ignored() -> None:
    assert unpack_neighbours(pack_neighbours(COUNTED)) == COUNTED
    newer = json.loads(COUNTED.model_dump_json()) | {"seasons": {"oak": "autumn"}}
    assert unpack_neighbours(gzip.compress(json.dumps(newer).encode())) == COUNTED


@pytest.mark.parametrize(
    "broken",
    [
        b"no gzip",
        gzip.compress(b"no json", mtime=0),
        pack_neighbours(COUNTED.model_copy(update={"near": ((7, 900), (), ())})),
        pack_neighbours(COUNTED.model_copy(update={"near": ((1,), (), ())})),
        pack_neighbours(COUNTED.model_copy(update={"bought": (1.0,)})),
    ],
    ids=["no gzip", "no json", "a place that is not there", "a place without a weight", "too few counts"],
)
def test_what_cannot_be_read_is_no_neighbours_and_no_error(broken: bytes) -> None:
    assert unpack_neighbours(broken) is None


def test_without_counts_a_product_sells_as_the_shop_ranks_it() -> None:
    sold = measure_popularity({"first": 0, "second": 1, "unranked": None}, NO_NEIGHBOURS)
    assert sold["first"] == 1.0 > sold["second"] > sold["unranked"] == 0.0


def test_few_purchases_hardly_change_the_shops_own_rank_and_many_outweigh_it() -> None:
    ranks = {"stand": 1, "oak": 0}
    few = Neighbours(products=("stand",), bought=(3.0,), near=((),))
    many = Neighbours(products=("stand",), bought=(3000.0,), near=((),))
    assert measure_popularity(ranks, few)["oak"] == 1.0
    assert measure_popularity(ranks, many)["stand"] == 1.0


def test_where_nothing_is_known_nothing_sells_better_than_the_rest() -> None:
    assert measure_popularity({"oak": None, "yew": None}, NO_NEIGHBOURS) == {"oak": 0.0, "yew": 0.0}


def test_other_neighbours_change_what_sells_and_keep_the_search_index() -> None:
    catalogue = make_catalogue(make_product("oak"), make_product("stand"))
    index = catalogue.search_index
    assert [product.id for product in catalogue.leading] == ["oak", "stand"]
    related = catalogue.with_neighbours(COUNTED)
    assert [product.id for product in related.leading] == ["stand", "oak"]
    assert related.search_index is index
    assert related.version == catalogue.version
