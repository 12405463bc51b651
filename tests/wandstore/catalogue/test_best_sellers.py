from __future__ import annotations

import pytest

from tests.conftest import Aws
from wandstore import keys
from wandstore.aws.bucket import Bucket, Content
from wandstore.catalogue.best_sellers import KEPT_SECONDS, BestSellers
from wandstore.ids import StoreSlug

LANTERN = StoreSlug("lantern")


def test_an_order_is_used_for_a_day(aws: Aws) -> None:
    best_sellers = BestSellers(aws.clients, aws.settings)
    assert best_sellers.read(LANTERN, 1000.0) is None
    best_sellers.keep(LANTERN, ("2", "1"), 1000.0)
    assert best_sellers.read(LANTERN, 999.0 + KEPT_SECONDS) == ("2", "1")
    assert best_sellers.read(LANTERN, 1000.0 + KEPT_SECONDS) is None
    assert best_sellers.read(StoreSlug("beacon"), 1000.0) is None


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"read_at": "x", "ids": []}', b'{"read_at": 1, "ids": 7}'])
def test_what_cannot_be_read_is_no_order(aws: Aws, content: bytes) -> None:
    key = keys.best_sellers_object(LANTERN)
    Bucket(aws.clients, aws.settings).write(key, Content(content, "application/json"))
    assert BestSellers(aws.clients, aws.settings).read(LANTERN, 2.0) is None
