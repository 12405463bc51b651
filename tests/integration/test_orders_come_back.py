"""An order comes back: a shopper buys by a link of their page, pays at the shop, and the shop's events are counted.

Over HTTP against the fake Shopify, whose events arrive as EventBridge puts them on the queue.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from lambdas.edge.app import create_app
from lambdas.shop_events.handler import HANDLERS
from local.fake_shopify.shop import Identity
from tests.connected_shop import TOKEN_SECRET, ConnectedShop, connect
from tests.fake_shop import running_fake_shop
from tests.shop import Shop
from tests.waiting import SECONDS_UNTIL_HUNG
from wandstore.catalogue.shop_event_batch import ShopEventBatch
from wandstore.catalogue.sync import CatalogueSync
from wandstore.ids import ShopperId, ShopperKey
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType
from wandstore.shoppers.sessions import Session, Sessions
from wandstore.storefront.privacy_requests import CUSTOMERS_REDACT, PrivacyRequests


@dataclass
class Harbour:
    """The connected store with its edge app."""

    connected: ConnectedShop
    edge: TestClient

    def buy(self, handle: str, quantity: int = 1, **headers: str) -> int:
        """Buys by the checkout's link, as the shopper of the cookie, and pays; the order's id."""
        variant = self.connected.fake.variant_id(handle)
        return self.pay(f"/s/harbour/checkout?variant={variant}&quantity={quantity}", **headers)

    def pay(self, address: str, **headers: str) -> int:
        """Goes to the checkout by this address of ours, and pays; the order's id."""
        answer = self.edge.get(address, headers=headers)
        assert answer.status_code == 303
        with httpx.Client(timeout=SECONDS_UNTIL_HUNG, trust_env=False, follow_redirects=True) as buyer:
            checkout = buyer.get(answer.headers["location"])
            assert "Checkout" in checkout.text
            action = re.search(r'<form method="post" action="([^"]+)"', checkout.text)
            assert action is not None
            address = f"{self.connected.fake.url}{action[1]}".replace("&amp;", "&")
            assert "Thank you" in buyer.post(address, data={"email": "buyer@example.com"}).text
        return self.connected.fake.running.orders.all()[-1].id

    def put_in_bag(self, handle: str, quantity: int, **headers: str) -> None:
        variant = self.connected.fake.variant_id(handle)
        fields = {"store": "harbour", "variant": variant, "quantity": quantity, "action": "add"}
        answer = self.edge.post("/api/shopper/cart", json=fields, headers=headers)
        assert answer.json()["outcome"] == "added"

    def handle_events(self) -> None:
        """Handles all events that the shop has sent, as the function of the queue does."""
        fake, settings = self.connected.fake, self.connected.storefront.settings
        fake.await_events()
        clients = self.connected.storefront.clients
        sync = CatalogueSync(clients, settings)
        while messages := clients.sqs.receive_message(
            QueueUrl=settings.shop_events_queue_url, MaxNumberOfMessages=10, AttributeNames=["All"]
        ).get("Messages"):
            records = [record_of(message) for message in messages]
            assert ShopEventBatch(clients, settings, HANDLERS, sync=sync).handle(records) == []
            for message in messages:
                clients.sqs.delete_message(
                    QueueUrl=settings.shop_events_queue_url, ReceiptHandle=message["ReceiptHandle"]
                )

    def session(self, shopper: str) -> Session:
        storefront = self.connected.storefront
        key = ShopperKey(self.connected.store.slug, ShopperId(shopper))
        return Sessions(storefront.clients, storefront.settings).read(key, time.time())

    def bought(self, shopper: str) -> tuple[int, Decimal]:
        signals = self.session(shopper).signals
        return signals.purchases, signals.spent


def record_of(message: dict[str, Any]) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
    }


@pytest.fixture
def harbour(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Harbour]:
    identity = Identity()
    monkeypatch.setenv(TOKEN_SECRET, identity.private_token)
    with running_fake_shop(identity=identity, sqs=lambda: shop.clients.sqs) as fake:
        fake.do("subscribe", queue_url=shop.settings.shop_events_queue_url)
        connected = connect(shop, fake, tmp_path)
        app = create_app(connected.storefront.settings, connected.storefront.clients)
        with TestClient(app, follow_redirects=False) as edge:
            yield Harbour(connected, edge)


ADA = "__Host-wandstore_shopper=ada"


def test_an_order_finds_the_shopper_who_followed_the_link_and_a_refund_finds_them_again(harbour: Harbour) -> None:
    order = harbour.buy("yew-wand", 2, Cookie=ADA)
    harbour.handle_events()
    assert harbour.bought("ada") == (1, Decimal("110.00"))
    signals = harbour.session("ada").signals
    assert (signals.bought, signals.lines, signals.shop_orders) == (("yew-wand",), 1, 1)

    fake = harbour.connected.fake
    fake.do("refund", order=order, lines=[{"variant": fake.variant_id("yew-wand"), "quantity": 1}])
    harbour.handle_events()
    assert harbour.bought("ada") == (1, Decimal("55.00"))

    fake.do("cancel", order=order)
    harbour.handle_events()
    assert harbour.bought("ada") == (0, Decimal(0))


def test_duplicate_and_unordered_events_count_once(harbour: Harbour) -> None:
    harbour.connected.fake.switches.duplicate_every = 1
    harbour.connected.fake.switches.reorder = True
    for _ in range(3):
        harbour.buy("yew-wand", Cookie=ADA)
    harbour.handle_events()
    assert harbour.bought("ada") == (3, Decimal("165.00"))
    probabilities = harbour.session("ada").persona.probabilities
    assert max(probabilities, key=lambda persona: probabilities[persona]) is PersonaType.LOYALIST


def test_the_browsers_report_and_the_shops_are_one_purchase(harbour: Harbour) -> None:
    order = harbour.buy("yew-wand", 2, Cookie=ADA)
    told = {"store": "harbour", "event": "purchase", "productId": "yew-wand", "orderId": f"gid://shopify/Order/{order}"}
    for _ in range(2):
        answer = harbour.edge.post("/api/shopper/track", json=told, headers={"Cookie": ADA})
        assert answer.json()["tracked"] is True
    assert harbour.bought("ada") == (1, Decimal("55.00"))
    harbour.handle_events()
    assert harbour.bought("ada") == (1, Decimal("110.00"))
    harbour.edge.post("/api/shopper/track", json=told, headers={"Cookie": ADA})
    assert harbour.bought("ada") == (1, Decimal("110.00"))


def test_an_order_without_our_mark_changes_no_shopper(harbour: Harbour) -> None:
    fake = harbour.connected.fake
    fake.do("order", lines=[{"variant": fake.variant_id("yew-wand")}])
    harbour.handle_events()
    assert harbour.session("ada").signals == Signals()


def test_a_privacy_request_is_stored_with_the_buyers_order(harbour: Harbour) -> None:
    order = harbour.buy("yew-wand", Cookie=ADA)
    harbour.connected.fake.do("send", topic=CUSTOMERS_REDACT, order=order)
    harbour.handle_events()
    storefront = harbour.connected.storefront
    (request,) = PrivacyRequests(storefront.clients, storefront.settings).waiting(harbour.connected.store.slug)
    assert (request.topic, request.order_ids) == (CUSTOMERS_REDACT, (str(order),))


def test_a_bag_is_paid_for_and_only_what_was_put_in_it_since_is_left(harbour: Harbour) -> None:
    harbour.put_in_bag("yew-wand", 2, Cookie=ADA)
    harbour.put_in_bag("oak-wand", 1, Cookie=ADA)
    harbour.pay("/s/harbour/checkout", Cookie=ADA)
    harbour.put_in_bag("yew-wand", 1, Cookie=ADA)
    harbour.connected.fake.switches.duplicate_every = 1
    harbour.handle_events()
    assert harbour.bought("ada") == (1, Decimal("150.00"))
    page = harbour.edge.get("/s/harbour/cart", headers={"Cookie": f"{ADA}; wandstore_bag_harbour=4.3"})
    assert re.findall(r"<h2><a [^>]+>([^<]+)</a>", page.text) == ["Yew wand"]
    assert "wandstore_bag_harbour=1.4" in page.headers["set-cookie"]
