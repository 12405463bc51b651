from __future__ import annotations

import time
from typing import Any

import pytest

from tests.shop import Shop
from tests.written_metrics import metrics_in
from wandstore import keys
from wandstore.aws.dynamodb import Table
from wandstore.catalogue.shop_events import ShopEvent
from wandstore.ids import StoreSlug
from wandstore.storefront.privacy_requests import (
    CUSTOMERS_DATA_REQUEST,
    CUSTOMERS_REDACT,
    MAX_ORDERS_OF_ITEM,
    SHOP_REDACT,
    PrivacyRequest,
    PrivacyRequests,
    handle_privacy_request,
)

MAX_ITEM_BYTES = 400_000  # DynamoDB's limit
OF_SHOP = {"shop_id": 548380009, "shop_domain": "lantern.myshopify.com"}
CUSTOMER = {"id": 191167, "email": "ada@example.com", "phone": "555-625-1199"}


def report(shop: Shop, topic: str, event_id: str = "e-1", **payload: Any) -> None:
    event = ShopEvent(id=event_id, topic=topic, shop="lantern.myshopify.com", at=1790000000, payload=OF_SHOP | payload)
    handle_privacy_request(shop.clients, shop.settings, shop.store, event)


def waiting(shop: Shop) -> list[PrivacyRequest]:
    return list(PrivacyRequests(shop.clients, shop.settings).waiting(shop.store.slug))


@pytest.mark.parametrize(
    ("topic", "name"), [(CUSTOMERS_REDACT, "orders_to_redact"), (CUSTOMERS_DATA_REQUEST, "orders_requested")]
)
def test_a_request_about_a_buyer_waits_with_the_orders_that_lead_to_the_shopper(
    shop: Shop, topic: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    orders: dict[str, Any] = {name: [299938, 280263]}
    report(shop, topic, customer=CUSTOMER, **orders)
    assert waiting(shop) == [
        PrivacyRequest(
            store=shop.store.slug,
            id="e-1",
            topic=topic,
            asked_at=1790000000,
            customer_id="191167",
            order_ids=("299938", "280263"),
        )
    ]
    (metric,) = metrics_in(capsys.readouterr().out)
    assert (metric.name, metric.dimensions) == ("PrivacyRequest", {"topic": topic})


def test_a_request_about_the_whole_shop_waits(shop: Shop) -> None:
    report(shop, SHOP_REDACT)
    (request,) = waiting(shop)
    assert request.is_of_whole_shop
    assert list(PrivacyRequests(shop.clients, shop.settings).waiting(StoreSlug("elsewhere"))) == []


def test_a_repeat_is_one_request_and_two_requests_are_two(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    for event_id in ("e-1", "e-1", "e-2"):
        report(shop, CUSTOMERS_REDACT, event_id, customer=CUSTOMER, orders_to_redact=[1])
    assert [request.id for request in waiting(shop)] == ["e-1", "e-2"]
    assert len(metrics_in(capsys.readouterr().out)) == 2


def test_a_request_waits_without_an_expiry_and_without_what_it_does_not_need(shop: Shop) -> None:
    report(shop, CUSTOMERS_REDACT, customer=CUSTOMER, orders_to_redact=[1])
    item = Table(shop.clients, shop.settings.generation_queue_table).get(
        keys.privacy_request(shop.store.slug, "e-1"), now=time.time() + 10**9
    )
    assert item is not None
    assert "expires_at" not in item
    assert "ada@example.com" not in str(item)
    assert "555-625-1199" not in str(item)


def test_a_buyer_of_very_many_orders_is_a_request_in_several_parts(shop: Shop) -> None:
    orders = [10**19 + number for number in range(MAX_ORDERS_OF_ITEM + 1)]
    for _ in range(2):
        report(shop, CUSTOMERS_REDACT, customer=CUSTOMER, orders_to_redact=orders)
    first, second = waiting(shop)
    assert [int(order_id) for order_id in first.order_ids + second.order_ids] == orders
    assert len(str(first.order_ids)) < MAX_ITEM_BYTES


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"customer": None},
        {"customer": "ada"},
        {"customer": {"id": True}},
        {"customer": {"id": "x"}, "orders_to_redact": "all"},
        {"customer": {}, "orders_to_redact": [None, {}, "x", "1" * 21]},
    ],
)
def test_a_request_that_cannot_be_read_is_not_lost(
    shop: Shop, capsys: pytest.CaptureFixture[str], payload: dict[str, Any]
) -> None:
    report(shop, CUSTOMERS_REDACT, **payload)
    (request,) = waiting(shop)
    assert (request.topic, request.customer_id, request.order_ids) == (CUSTOMERS_REDACT, "", ())
    assert [m.name for m in metrics_in(capsys.readouterr().out)] == ["PrivacyRequestUnreadable", "PrivacyRequest"]


def test_a_storage_failure_is_raised_for_the_queue_to_retry(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop.clients.dynamodb, "put_item", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        report(shop, SHOP_REDACT)
