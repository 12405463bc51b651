"""Webhooks to a real receiver, and events on an in-process queue."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Any

import pytest

from local.fake_shopify import events
from local.fake_shopify.events import DeliveryRules, NotLoopback
from tests.conftest import Aws
from tests.fake_shop import FakeShopHandle, running_fake_shop
from tests.waiting import SECONDS_UNTIL_HUNG, wait_until


@dataclass
class Receiver:
    """What an app would be: it remembers deliveries and answers them as a test wants."""

    url: str = ""
    answer: Callable[[int], int] = lambda _: 200
    deliveries: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def headers(self, name: str) -> list[str]:
        return [headers[name] for headers, _ in self.deliveries]

    @property
    def topics(self) -> list[str]:
        return self.headers("x-shopify-topic")

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.deliveries]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    received = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.deliveries.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(received.answer(len(received.deliveries)))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        received.url = f"http://127.0.0.1:{server.server_port}/webhook/shopify"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield received
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def shop(fake_shop: FakeShopHandle, receiver: Receiver) -> FakeShopHandle:
    """A shop whose events go to the receiver."""
    fake_shop.do("subscribe", url=receiver.url)
    return fake_shop


def test_an_edit_is_a_webhook_that_is_signed_as_shopify_signs_it(shop: FakeShopHandle, receiver: Receiver) -> None:
    shop.do("edit", handle="yew-wand", price="60.00")
    shop.await_events()
    ((headers, body),) = receiver.deliveries
    digest = hmac.new(shop.shop.identity.client_secret.encode(), body, hashlib.sha256).digest()
    assert headers["x-shopify-hmac-sha256"] == base64.b64encode(digest).decode()
    assert headers["x-shopify-topic"] == "products/update"
    assert headers["x-shopify-shop-domain"] == shop.address
    assert headers["x-shopify-api-version"] == "2026-10"
    for name in ("x-shopify-webhook-id", "x-shopify-event-id", "x-shopify-triggered-at"):
        assert headers[name]
    payload = json.loads(body)
    assert payload["handle"] == "yew-wand"
    assert payload["variants"][0]["price"] == "60.00"


def test_each_change_has_its_topic(shop: FakeShopHandle, receiver: Receiver) -> None:
    shop.do("add", handle="elm-wand", title="Elm wand", price="12.00")
    shop.do("edit", handle="elm-wand", quantity=0)
    shop.do("delete", handle="elm-wand")
    order = shop.do("order", lines=[{"variant": shop.variant_id("yew-wand")}])
    shop.do("refund", order=order["id"])
    shop.await_events()
    assert receiver.topics == [
        "products/create",
        *("inventory_levels/update", "products/update"),
        "products/delete",
        *("orders/paid", "inventory_levels/update", "products/update"),
        *("refunds/create", "inventory_levels/update", "products/update"),
    ]
    assert receiver.bodies[3].keys() == {"id"}


def test_a_webhook_that_fails_comes_again_with_the_same_id(shop: FakeShopHandle, receiver: Receiver) -> None:
    receiver.answer = lambda count: 503 if count < 3 else 200
    shop.do("edit", handle="yew-wand", title="Yew")
    shop.await_events()
    assert len(set(receiver.headers("x-shopify-webhook-id"))) == 1
    assert len({body for _, body in receiver.deliveries}) == 1
    assert [(one.attempt, one.outcome) for one in shop.events.log] == [(0, "503"), (1, "503"), (2, "200")]


def test_after_eight_retries_the_subscription_is_deleted(shop: FakeShopHandle, receiver: Receiver) -> None:
    receiver.answer = lambda _: 302
    shop.do("edit", handle="yew-wand", title="Yew")
    shop.await_events()
    assert len(receiver.deliveries) == 9
    assert shop.events.subscription.is_deleted
    shop.do("edit", handle="yew-wand", title="Yew wand")
    shop.await_events()
    assert len(receiver.deliveries) == 9
    shop.do("subscribe", url=receiver.url)
    assert not shop.events.subscription.is_deleted


def test_nobody_at_the_address_is_a_failure_too(fake_shop: FakeShopHandle) -> None:
    fake_shop.do("subscribe", url="http://127.0.0.1:1/webhook")
    fake_shop.do("edit", handle="yew-wand", title="Yew")
    fake_shop.await_events()
    assert {one.outcome for one in fake_shop.events.log} == {"ConnectError"}


def test_the_pauses_between_retries_double_and_fill_the_window() -> None:
    rules = DeliveryRules()
    pauses = [rules.pause_before(retry) for retry in range(1, rules.retries + 1)]
    assert sum(pauses) == pytest.approx(4 * 60 * 60)
    assert [later / earlier for earlier, later in pairwise(pauses)] == [2.0] * 7


def test_events_may_be_lost(shop: FakeShopHandle, receiver: Receiver) -> None:
    shop.do("switches", lose_every=2)
    assert len(shop.do("edits", count=6)["edited"]) == 6
    shop.await_events()
    assert len(receiver.deliveries) == 3
    assert [one.outcome for one in shop.events.log].count("lost") == 3


def test_events_may_come_twice_with_the_same_id(shop: FakeShopHandle, receiver: Receiver) -> None:
    shop.do("switches", duplicate_every=1)
    shop.do("edit", handle="yew-wand", title="Yew")
    shop.await_events()
    one, other = receiver.headers("x-shopify-webhook-id")
    assert one == other


def test_an_edit_may_send_two_events_of_its_own(shop: FakeShopHandle, receiver: Receiver) -> None:
    shop.do("switches", update_twice=True)
    shop.do("edit", handle="yew-wand", title="Yew")
    shop.await_events()
    one, other = receiver.headers("x-shopify-webhook-id")
    assert one != other


def test_events_may_come_out_of_order(
    shop: FakeShopHandle, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a busy machine the second edit may come long after the first.
    monkeypatch.setattr(events, "HELD_SECONDS", SECONDS_UNTIL_HUNG)
    shop.do("switches", reorder=True)
    for title in ("first", "second", "third", "fourth"):
        shop.do("edit", handle="yew-wand", title=title)
    shop.await_events()
    assert [body["title"] for body in receiver.bodies] == ["second", "first", "fourth", "third"]


def test_events_may_be_late(shop: FakeShopHandle, receiver: Receiver) -> None:
    shop.do("switches", delay_seconds=600)
    shop.do("edit", handle="yew-wand", title="late")
    shop.do("switches", delay_seconds=0)
    shop.do("edit", handle="yew-wand", title="in time")
    wait_until(lambda: receiver.deliveries)
    assert [body["title"] for body in receiver.bodies] == ["in time"]
    assert not shop.events.is_idle()


def test_an_event_that_no_other_overtakes_is_released_all_the_same(
    shop: FakeShopHandle, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "HELD_SECONDS", 0.1)
    shop.do("switches", reorder=True)
    shop.do("edit", handle="yew-wand", title="alone")
    shop.await_events()
    assert [body["title"] for body in receiver.bodies] == ["alone"]


def test_more_events_than_can_wait_are_dropped_and_logged(
    shop: FakeShopHandle, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "MAX_WAITING", 2)
    shop.do("switches", delay_seconds=600)
    shop.do("edits", count=3)
    assert [one.outcome for one in shop.events.log] == ["too many events wait"]


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "https://example.com/webhook", "file:///etc/passwd", "nonsense"])
def test_nothing_is_sent_to_another_machine(fake_shop: FakeShopHandle, url: str) -> None:
    with pytest.raises(NotLoopback):
        fake_shop.events.subscribe(url, "")
    assert fake_shop.http.post("/_fake/subscribe", json={"url": url}).status_code == 400


# EventBridge ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def queue_url(aws: Aws) -> str:
    return str(aws.clients.sqs.create_queue(QueueName="shop-events")["QueueUrl"])


def received(aws: Aws, queue_url: str) -> list[dict[str, Any]]:
    messages = aws.clients.sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10).get("Messages", [])
    return [json.loads(message["Body"]) for message in messages]


def test_an_event_is_on_the_queue_as_eventbridge_puts_it_there(aws: Aws, queue_url: str) -> None:
    with running_fake_shop(sqs=lambda: aws.clients.sqs) as shop:
        shop.do("subscribe", queue_url=queue_url)
        shop.do("edit", handle="yew-wand", title="Yew")
        shop.await_events()
        address = shop.address
    (event,) = received(aws, queue_url)
    assert event["detail-type"] == "shopifyWebhook"
    assert event["source"].startswith("aws.partner/shopify.com/")
    assert event["detail"]["payload"]["title"] == "Yew"
    metadata = event["detail"]["metadata"]
    assert (metadata["X-Shopify-Topic"], metadata["X-Shopify-Shop-Domain"]) == ("products/update", address)
    assert "X-Shopify-Hmac-Sha256" not in metadata


def test_an_event_that_is_too_large_is_its_id_alone(aws: Aws, queue_url: str) -> None:
    with running_fake_shop(sqs=lambda: aws.clients.sqs, rules=DeliveryRules(max_event_bytes=500)) as shop:
        shop.do("subscribe", queue_url=queue_url)
        payload = shop.do("edit", handle="yew-wand", description_html="x" * 1000)
        shop.await_events()
    (event,) = received(aws, queue_url)
    assert event["detail"]["payload"] == {"id": payload["id"]}


def test_a_queue_that_is_not_there_is_logged_and_stops_nothing(aws: Aws, queue_url: str) -> None:
    with running_fake_shop(sqs=lambda: aws.clients.sqs) as shop:
        shop.do("subscribe", queue_url=queue_url.replace("shop-events", "lost"))
        shop.do("edit", handle="yew-wand", title="Yew")
        shop.await_events()
        assert [one.outcome for one in shop.events.log] == ["QueueDoesNotExist"]
        shop.do("subscribe", queue_url=queue_url)
        shop.do("edit", handle="yew-wand", title="Yew wand")
        shop.await_events()
    assert len(received(aws, queue_url)) == 1
