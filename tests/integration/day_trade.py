"""The shop behind a simulated day: it changes its products, is paid for orders, and reports both by webhooks.

The shop is the fake one, which executes Shopify's own schema. Its events are posted to the edge until they are
accepted, and a share of those about products is lost: the publisher's schedule has to find what they said.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import lambdas.catalogue_publisher.handler
import lambdas.shop_events.handler
from local.event_source import sqs_event
from local.fake_shopify.shop import ProductChange, StockedProduct
from tests.aws_like.cloud import Cloud
from tests.faults.injection import Dies
from tests.faults.outside import Outside
from tests.integration.day_edge import Edge
from tests.integration.day_seen import Plan, Seen
from tests.integration.mortal_processes import Process, running
from tests.simulation import Simulation
from wandstore.aws.clients import Clients
from wandstore.catalogue import sync_state
from wandstore.catalogue.products import Product
from wandstore.catalogue.snapshots import Catalogues
from wandstore.catalogue.stores import Store
from wandstore.settings import Settings

WEBHOOK_SECRET = "fake-client-secret"
PUBLISHER_SECONDS = 300.0
LOST_EVENTS, DOUBLE_EVENTS = 0.02, 0.05
MAX_PAUSE_SECONDS = 600.0  # between two tries of a delivery
BATCH = 10
# A change is known within a minute by its event, and where that is lost within a quarter of an hour by the schedule.
LOOK_SECONDS = 5.0


@dataclass
class Backstage:
    """What the functions behind the shop are given."""

    cloud: Cloud
    settings: Settings
    clients: Clients
    store: Store

    def give(self, patches: pytest.MonkeyPatch) -> None:
        for entry in (lambdas.catalogue_publisher.handler, lambdas.shop_events.handler):
            patches.setattr(entry, "get_clients", lambda: self.clients)
            patches.setattr(entry, "current_settings", lambda: self.settings)
        # A thread that waits in real time would write in the middle of a virtual moment. No read takes so long here.
        idle = SimpleNamespace(start=lambda: None, join=lambda: None)
        patches.setattr(sync_state, "threading", SimpleNamespace(Event=threading.Event, Thread=lambda **_: idle))


class Trade:
    """`is_closing` sends the merchant home, `is_over` ends all loops. Times are those of the simulation."""

    def __init__(self, simulation: Simulation, plan: Plan, seen: Seen, backstage: Backstage, outside: Outside) -> None:
        self._simulation, self._plan, self._seen, self._backstage = simulation, plan, seen, backstage
        self._random, self._sleep = simulation.random, simulation.sleep
        self._outside, self._shop = outside, outside.shop
        self._shop.emit = self._report
        self._events = 0
        self._delivering = 0
        self.edge: Edge | None = None
        self.is_closing = self.is_over = False
        self.publisher_calls_left: int | None = None
        self.consumer_calls_left: int | None = None

    @property
    def slug(self) -> str:
        return self._backstage.store.slug

    def some_product(self) -> Product:
        return self._random.choice(self._shop.products).product

    def some_variant(self) -> str:
        return str(self._random.choice(self.some_product().variants).id)

    @property
    def is_quiet(self) -> bool:
        """Whether every event has arrived and the store sells what the shop sells."""
        return not self._delivering and self.out_of_step() == []

    def out_of_step(self) -> list[str]:
        published = {variant.id: (variant.price, variant.available) for _, variant in self._published()}
        return [
            f"{stocked.product.id}: {variant.price} at the shop, {published.get(variant.id)} in the store"
            for stocked in self._shop.products
            for variant in stocked.product.variants
            if published.get(variant.id) != (variant.price, variant.available)
        ]

    def _published(self) -> list[tuple[Product, Any]]:
        cloud, settings = self._backstage.cloud, self._backstage.settings
        calm = cloud.clients()
        catalogues = Catalogues(calm, settings)
        current = catalogues.current(self._backstage.store.slug)
        catalogue = catalogues.read(self._backstage.store.slug, current.version) if current else None
        return [
            (product, variant) for product in (catalogue.products if catalogue else ()) for variant in product.variants
        ]

    # The buyer --------------------------------------------------------------------------------------------------------

    def pay(self, location: str) -> Counter[str] | None:
        """What was bought, by variant; None where the shop took no order."""
        for _ in range(3):
            address = urlsplit(location)
            if address.path.startswith("/checkouts/"):
                break
            if not address.path.startswith("/cart/"):
                return None
            location = self._outside.pages.get(address.path, parse_qs(address.query)).headers.get("Location", "")
        self._sleep(self._random.uniform(20, 120))
        placed_before = len(self._outside.orders.all())
        address = urlsplit(location)
        self._outside.pages.post(address.path, parse_qs(address.query), {})
        orders = self._outside.orders.all()
        if len(orders) == placed_before:
            return None  # sold out in the meantime
        self._seen.orders += 1
        return Counter({line.variant_id: line.quantity for line in orders[-1].lines})

    # The merchant -----------------------------------------------------------------------------------------------------

    def edit(self) -> None:
        while True:
            self._sleep(self._random.expovariate(1 / self._plan.seconds_between_edits))
            if self.is_closing or self.is_over:
                return
            stocked: StockedProduct = self._random.choice(self._shop.products)
            # No price comes back, so that each can be told from those before.
            price = max(variant.price for variant in stocked.product.variants) + Decimal("0.01")
            self._shop.edit(stocked.product.id, ProductChange.model_validate({"price": str(price), "quantity": 100}))
            self._seen.edits += 1
            self._simulation.start(partial(self._await_price, stocked.product.id, price, self._simulation.now))

    def _await_price(self, product_id: str, price: Decimal, since: float) -> None:
        """Until the store has this price, or a later one."""
        while True:
            self._sleep(LOOK_SECONDS)
            if any(product.id == product_id and variant.price >= price for product, variant in self._published()):
                self._seen.edit_seconds.append(self._simulation.now - since)
                return

    # Its events -------------------------------------------------------------------------------------------------------

    def _report(self, topic: str, payload: dict[str, Any]) -> None:
        self._events += 1
        if topic.startswith(("products/", "inventory_levels/")) and self._random.random() < LOST_EVENTS:
            self._seen.background["event of a product lost"] += 1
            return
        deliver = partial(self._deliver, topic, json.dumps(payload), f"event-{self._events}")
        for _ in range(2 if self._random.random() < DOUBLE_EVENTS else 1):
            self._delivering += 1
            self._simulation.start(deliver, after=self._random.uniform(0.2, 3))

    def _deliver(self, topic: str, body: str, event_id: str) -> None:
        """As Shopify does: again, with the same id, until it is accepted."""
        assert self.edge is not None
        digest = hmac.new(WEBHOOK_SECRET.encode(), body.encode(), hashlib.sha256).digest()
        headers = {
            "x-shopify-hmac-sha256": base64.b64encode(digest).decode(),
            "x-shopify-topic": topic,
            "x-shopify-shop-domain": self._shop.domain,
            "x-shopify-webhook-id": event_id,
        }
        pause = 10.0
        while True:
            answer = self.edge.ask("shop's webhook", "POST /webhook/shopify", body, headers)
            if answer is not None and answer.status == 200:
                break
            self._seen.repeats += 1
            self._sleep(pause)
            pause = min(2 * pause, MAX_PAUSE_SECONDS)
        self._delivering -= 1

    def consume(self) -> None:
        """The event source of the shop's events, and its function."""
        sqs, queue = self._backstage.cloud.sqs, self._backstage.settings.shop_events_queue_url
        while not self.is_over:
            self._sleep(1)
            # At the end the queue is looked at without taking its time.
            while messages := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=BATCH).get("Messages", []):
                process, self.consumer_calls_left = Process("consumer", self.consumer_calls_left), None
                records = [record for message in messages for record in sqs_event(message, "arn")["Records"]]
                try:
                    with running(process):
                        answer = lambdas.shop_events.handler.handler({"Records": records}, None)
                except Dies:
                    continue
                except Exception as error:
                    self._seen.background[f"batch of events interrupted by {type(error).__name__}"] += 1
                    continue
                self._seen.background["shop events"] += len(records)
                failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
                self._seen.background["shop events to retry"] += len(failed)
                for message in messages:
                    if message["MessageId"] not in failed:
                        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])

    def publish(self) -> None:
        """The schedule of the publisher."""
        while not self.is_over:
            self._sleep(PUBLISHER_SECONDS)
            process, self.publisher_calls_left = Process("publisher", self.publisher_calls_left), None
            try:
                with running(process):
                    done = lambdas.catalogue_publisher.handler.handler({}, None)
            except Dies:
                continue
            self._seen.background.update({f"catalogues {what}": times for what, times in done.items()})
