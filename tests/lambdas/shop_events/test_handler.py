from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lambdas.shop_events import handler as entry
from tests.conftest import Aws
from tests.shop_source import ShopInMemory, make_shopify_product
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.shop_events import PRODUCT_TOPICS, SHOP_TOPICS, ShopEvent
from wandstore.catalogue.snapshots import Catalogues
from wandstore.catalogue.sync import CatalogueSync
from wandstore.ids import StoreSlug
from wandstore.settings import current_settings


@pytest.fixture
def lantern(aws: Aws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ShopInMemory:
    """The shop of the store `lantern`, as the handler reads it."""
    shop = ShopInMemory()
    shop.sell(make_shopify_product(1))
    connection = '[shopify]\ndomain = "lantern.myshopify.com"\naccess = "tokenless"\n'
    (tmp_path / "lantern.toml").write_text(f'name = "Lantern"\n{connection}')
    monkeypatch.setenv("STORES_DIR", str(tmp_path))
    monkeypatch.setattr(CatalogueSync, "_open_shop", lambda _, store: shop.open(store))
    current_settings.cache_clear()
    entry.get_clients.cache_clear()
    return shop


def event_of(*topics: str) -> dict[str, Any]:
    return {
        "Records": [
            {
                "messageId": f"message-{topic}",
                "receiptHandle": "receipt",
                "body": ShopEvent(
                    id=topic, topic=topic, shop="lantern.myshopify.com", at=0, payload={"id": 1}
                ).to_message(),
                "attributes": {"SentTimestamp": "1790000000000", "ApproximateReceiveCount": "1"},
            }
            for topic in topics
        ]
    }


def current(aws: Aws) -> Catalogue | None:
    catalogues = Catalogues(aws.clients, aws.settings)
    version = catalogues.current_version(StoreSlug("lantern"))
    return catalogues.read(StoreSlug("lantern"), version) if version else None


def test_a_batch_is_handled_and_answered_as_lambda_reads_it(aws: Aws, lantern: ShopInMemory) -> None:
    assert entry.handler(event_of("products/update", "app/uninstalled"), None) == {"batchItemFailures": []}
    catalogue = current(aws)
    assert catalogue is not None
    assert [product.id for product in catalogue.products] == ["wand-1"]


def test_a_message_that_failed_is_named(aws: Aws, lantern: ShopInMemory) -> None:
    lantern.error = ZeroDivisionError()
    answer = entry.handler(event_of("products/update", "app/uninstalled"), None)
    assert answer == {"batchItemFailures": [{"itemIdentifier": "message-products/update"}]}
    assert current(aws) is None


def test_no_handler_stands_in_for_the_sync() -> None:
    assert not entry.HANDLERS.keys() & (PRODUCT_TOPICS | SHOP_TOPICS)
