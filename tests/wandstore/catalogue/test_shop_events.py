from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from starlette.datastructures import Headers

from tests.conftest import Aws
from wandstore.catalogue import shop_events
from wandstore.catalogue.shop_events import (
    FULL_READ_TOPIC,
    MAX_MESSAGE_BYTES,
    HandledEvents,
    ShopEvent,
    ShopEventQueue,
    is_signed,
    read_message,
    read_webhook,
)
from wandstore.errors import BadRequest, StorageUnavailable, UnreadableShopEvent

NOW = 1_790_000_000.0
HEADERS = {
    "X-Shopify-Topic": "products/update",
    "X-Shopify-Shop-Domain": "Lantern.myshopify.com",
    "X-Shopify-Webhook-Id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
    "X-Shopify-Triggered-At": "2026-11-28T10:00:00.123456789Z",
}
PRODUCT = {"id": 632910392, "title": "Oak wand", "variants": [{"id": 1}]}


def webhook(payload: Any = PRODUCT, **changes: str) -> ShopEvent:
    headers = HEADERS | {name.replace("_", "-"): value for name, value in changes.items()}
    return read_webhook(Headers(headers), json.dumps(payload).encode(), NOW)


def bus_message(payload: Any = PRODUCT, metadata: Any = HEADERS) -> str:
    """What EventBridge puts on the queue."""
    event = {"version": "0", "id": "its own", "detail-type": "shopifyWebhook", "resources": []}
    return json.dumps(event | {"detail": {"payload": payload, "metadata": metadata}})


# Signatures -----------------------------------------------------------------------------------------------------------


def test_a_signature_is_the_bodys_hmac_in_base64() -> None:
    body = b'{"id": 1}'
    right = base64.b64encode(hmac.new(b"secret", body, hashlib.sha256).digest()).decode()
    assert is_signed(body, right, "secret")
    for wrong in ("", right[:-1], right.lower(), hmac.new(b"secret", body, hashlib.sha256).hexdigest(), "\xe9"):
        assert not is_signed(body, wrong, "secret")
    assert not is_signed(body + b" ", right, "secret")
    assert not is_signed(body, right, "another")


# Reading --------------------------------------------------------------------------------------------------------------


def test_a_webhook_and_a_message_of_eventbridge_give_the_same_event() -> None:
    event = webhook()
    assert event == ShopEvent(
        id=HEADERS["X-Shopify-Webhook-Id"],
        topic="products/update",
        shop="lantern.myshopify.com",
        at=1795860000.123456,
        payload=PRODUCT,
    )
    assert read_message(bus_message(), NOW) == event
    in_lower_case = {name.lower(): value for name, value in HEADERS.items()}
    assert read_message(bus_message(metadata=in_lower_case), NOW) == event


def test_without_an_id_the_same_body_of_the_same_topic_and_shop_has_the_same_id() -> None:
    first, again = webhook(X_Shopify_Webhook_Id=""), webhook(X_Shopify_Webhook_Id=" ")
    assert first.id == again.id
    others = (
        webhook({"id": 2}, X_Shopify_Webhook_Id=""),
        webhook(X_Shopify_Webhook_Id="", X_Shopify_Topic="products/delete"),
        webhook(X_Shopify_Webhook_Id="", X_Shopify_Shop_Domain="other.myshopify.com"),
    )
    assert len({first.id, *(other.id for other in others)}) == 4


@pytest.mark.parametrize("time", ["", "yesterday", "99999-01-01T00:00:00Z"])
def test_without_a_time_an_event_has_the_time_of_its_arrival(time: str) -> None:
    assert webhook(X_Shopify_Triggered_At=time).at == NOW


@pytest.mark.parametrize("topic", ["", "products", "products/update/x", "PRODUCTS_UPDATE", FULL_READ_TOPIC, "a/é"])
def test_a_webhook_without_a_topic_of_shopifys_form_is_refused(topic: str) -> None:
    with pytest.raises(BadRequest, match="X-Shopify-Topic"):
        read_webhook({**HEADERS, "X-Shopify-Topic": topic}, b"{}", NOW)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"id"', b"\xff", b'{"id": "\\ud800"}'])
def test_a_webhook_whose_body_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(BadRequest):
        read_webhook(Headers(HEADERS), body, NOW)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "no JSON",
        "[]",
        "{}",
        '{"detail": 1}',
        '{"detail": {"metadata": {}, "payload": {}}}',
        bus_message(payload=[1]),
        bus_message(metadata=None),
        bus_message(metadata={"X-Shopify-Topic": 7}),
        bus_message(metadata={"X-Shopify-Topic": "products/update"}),
        '{"id": "1", "topic": "products/update", "shop": "a", "at": "soon", "payload": {}}',
    ],
)
def test_a_message_that_is_no_event_is_unreadable(message: str) -> None:
    with pytest.raises(UnreadableShopEvent):
        read_message(message, NOW)


@pytest.mark.parametrize(
    ("topic", "payload", "product_id"),
    [
        ("products/update", {"id": 7}, "7"),
        ("products/delete", {"id": "7"}, "7"),
        ("products/update", {}, None),
        ("products/update", {"id": "gid://shopify/Product/7"}, None),
        ("products/update", {"id": None}, None),
        ("collections/update", {"id": 7}, None),
        ("inventory_levels/update", {"inventory_item_id": 7}, None),
        ("orders/paid", {"id": 7}, None),
    ],
)
def test_only_the_event_of_a_product_names_one(topic: str, payload: Any, product_id: str | None) -> None:
    event = webhook(payload, X_Shopify_Topic=topic)
    assert (event.product_id, event.is_of_catalogue) == (product_id, topic != "orders/paid")


# Messages -------------------------------------------------------------------------------------------------------------


def test_a_message_of_the_catalogue_has_the_id_alone_and_an_orders_has_all() -> None:
    assert read_message(webhook().to_message(), NOW) == webhook({"id": PRODUCT["id"]})
    order = webhook({"id": 1, "note_attributes": []}, X_Shopify_Topic="orders/paid")
    assert read_message(order.to_message(), NOW) == order


def test_a_payload_that_does_not_fit_becomes_the_id_alone() -> None:
    order = {"id": 1, "note": "é" * (MAX_MESSAGE_BYTES // 2)}
    event = webhook(order, X_Shopify_Topic="orders/paid")
    assert read_message(event.to_message(), NOW) == event.model_copy(update={"payload": {"id": 1}})
    assert len(event.to_message()) < 1000


def test_an_event_that_is_sent_is_received_and_can_be_delayed(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = ShopEventQueue(aws.clients, aws.settings)
    queue.send(webhook())
    received = aws.clients.sqs.receive_message(QueueUrl=aws.settings.shop_events_queue_url)["Messages"]
    assert [read_message(message["Body"], NOW).topic for message in received] == ["products/update"]
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(aws.clients.sqs, "send_message", lambda **said: sent.append(said))
    for seconds in (0, 20.4, 5000):
        queue.send(webhook(), delay_seconds=seconds)
    assert [said.get("DelaySeconds") for said in sent] == [None, 20, 900]


def test_a_queue_that_refuses_or_is_not_there_is_unavailable(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: Any) -> None:
        raise ClientError({"Error": {"Code": "AccessDenied"}}, "SendMessage")

    monkeypatch.setattr(aws.clients.sqs, "send_message", refuse)
    with pytest.raises(StorageUnavailable):
        ShopEventQueue(aws.clients, aws.settings).send(webhook())
    with pytest.raises(StorageUnavailable, match="SHOP_EVENTS_QUEUE_URL"):
        ShopEventQueue(aws.clients, type(aws.settings)()).send(webhook())


# Memory ---------------------------------------------------------------------------------------------------------------


def test_a_handled_event_is_remembered_for_three_days(aws: Aws) -> None:
    handled = HandledEvents(aws.clients, aws.settings)
    event = webhook()
    assert handled.among([event.id], NOW) == set()
    handled.remember(event, NOW)
    assert handled.among([event.id, "another"], NOW + 3 * 86_400 - 1) == {event.id}
    assert handled.among([event.id], NOW + 3 * 86_400) == set()


def test_a_thousand_events_are_looked_up_a_hundred_at_a_time(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    handled = HandledEvents(aws.clients, aws.settings)
    for number in (0, 150, 999):
        handled.remember(webhook(X_Shopify_Webhook_Id=f"event-{number}"), NOW)
    calls = []
    batch_get_item = aws.clients.dynamodb.batch_get_item

    def answer_half(**request: Any) -> Any:
        """DynamoDB may leave keys unprocessed."""
        calls.append(request)
        ((table, asked),) = request["RequestItems"].items()
        kept = asked["Keys"][:60]
        answer = batch_get_item(RequestItems={table: asked | {"Keys": kept}})
        return answer | {"UnprocessedKeys": {table: asked | {"Keys": asked["Keys"][60:]}} if asked["Keys"][60:] else {}}

    monkeypatch.setattr(aws.clients.dynamodb, "batch_get_item", answer_half)
    found = handled.among([f"event-{number}" for number in range(1000)], NOW)
    assert found == {"event-0", "event-150", "event-999"}
    assert max(len(next(iter(call["RequestItems"].values()))["Keys"]) for call in calls) == 100


def test_the_catalogues_topics_have_shopifys_form() -> None:
    topics = shop_events.PRODUCT_TOPICS | shop_events.SHOP_TOPICS
    assert [topic for topic in topics if not shop_events._TOPIC.fullmatch(topic)] == []


def test_a_message_has_no_character_that_the_queue_refuses_and_loses_none() -> None:
    event = ShopEvent(id="1", topic="orders/paid", shop="a", at=1.0, payload={"note": "\ufffe\uffff\0 \U0001f33f"})

    message = event.to_message()

    assert not set(message) & {"\ufffe", "\uffff", "\0"}
    assert read_message(message, 0) == event


def test_an_order_may_be_nested_as_deeply_as_json_can_be_read() -> None:
    body = b'{"id": 1, "a": ' + b"[" * 500 + b"]" * 500 + b"}"

    event = read_webhook({shop_events.TOPIC_HEADER: "orders/paid", shop_events.SHOP_HEADER: "a"}, body, 0)

    assert read_message(event.to_message(), 0).payload == json.loads(body)
