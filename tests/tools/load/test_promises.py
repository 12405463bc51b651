"""Bags that were promised; the other promises are tested with the shoppers who get them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.aws_like.cloud import Cloud, wired
from tests.shop import open_shop
from tools.load.promises import Ledger, Promises
from wandstore.settings import Settings


@pytest.mark.parametrize(("is_bag_known", "lost"), [(True, 1), (False, 0)])
def test_a_bag_is_compared_unless_an_answer_is_missing(is_bag_known: bool, lost: int, tmp_path: Path) -> None:
    cloud = Cloud(wired(Settings()))
    shop = open_shop(cloud.settings, cloud.clients(), tmp_path)
    ledger = Ledger(shop.clients, shop.settings, shop.store.slug)
    promises = Promises("ada", bag=Counter({"1": 2}), is_bag_known=is_bag_known)
    assert len(ledger.compare([promises]).lost) == lost
