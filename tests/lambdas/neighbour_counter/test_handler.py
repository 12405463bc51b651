from __future__ import annotations

import pytest

from lambdas.neighbour_counter import handler as entry
from tests.shop import Shop
from wandstore.catalogue.published_neighbours import PublishedNeighbours
from wandstore.settings import current_settings


class Context:
    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 900_000


@pytest.fixture(autouse=True)
def function_of_this_test(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORES_DIR", shop.settings.stores_dir)
    current_settings.cache_clear()
    entry.get_clients.cache_clear()


def test_the_schedules_event_counts_every_store(shop: Shop) -> None:
    for number in range(3):
        shop.view(f"ada-{number}", "oak", "yew")
    answer = entry.handler({"source": "aws.scheduler"}, Context())
    assert (answer["stores"], answer["complete"]) == (1, 1)
    assert PublishedNeighbours(shop.clients, shop.settings).current_version(shop.store.slug)
    assert entry.handler({"source": "aws.scheduler"}, None)["stores"] == 0
