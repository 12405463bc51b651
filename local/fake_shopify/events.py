"""Delivers the shop's events: as signed webhooks, and on a queue as EventBridge would put them there.

One thread delivers them in the order in which they are due. The switches for events act here.
"""

from __future__ import annotations

import base64
import hashlib
import heapq
import hmac
import json
import logging
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

import httpx
from botocore.exceptions import BotoCoreError, ClientError

from local.fake_shopify.schema import LATEST_VERSION
from local.fake_shopify.shop import FakeShop, timestamp

LOOPBACK = ("127.0.0.1", "localhost", "::1")
MAX_WAITING = 50_000
MAX_LOG = 5_000
# The longest time for which `reorder` holds an event back, so that the next one is delivered first.
HELD_SECONDS = 5
EVENT_SOURCE = "aws.partner/shopify.com/0/wandstore-fake"
Channel = Literal["http", "queue"]

_logger = logging.getLogger("local.fake_shopify")


@dataclass(frozen=True)
class DeliveryRules:
    """Shopify's rules for webhooks. `window_seconds` is the time in which all retries happen; Shopify's is 4 hours."""

    retries: int = 8
    window_seconds: float = 4 * 60 * 60
    connect_seconds: float = 1
    total_seconds: float = 5
    max_event_bytes: int = 1_000_000  # a larger payload is not sent to EventBridge: its id alone is

    def pause_before(self, retry: int) -> float:
        """Each pause is twice as long as the one before; all together they fill the window."""
        return self.window_seconds * (1 << (retry - 1)) / ((1 << self.retries) - 1)


@dataclass
class Subscription:
    """Where events go. `is_deleted`: all retries to the URL failed, so Shopify has deleted the subscription."""

    url: str = ""
    queue_url: str = ""
    is_deleted: bool = False


class Delivered(NamedTuple):
    """One attempt. `outcome` is a status, `queued`, `lost`, or the name of an error."""

    topic: str
    channel: str
    webhook_id: str
    attempt: int
    outcome: str


@dataclass(order=True)
class _Delivery:
    due: float  # seconds, monotonic
    sequence: int
    topic: str = field(compare=False)
    channel: Channel = field(compare=False)
    address: str = field(compare=False)
    headers: dict[str, str] = field(compare=False)
    payload: dict[str, Any] = field(compare=False)
    body: bytes = field(compare=False)
    attempt: int = field(compare=False, default=0)


class NotLoopback(ValueError):
    """The address of a webhook is on another machine."""


class Events:
    """Delivers what the shop emits until it is stopped. `sqs` gives the client of the queue, on first use."""

    def __init__(self, shop: FakeShop, rules: DeliveryRules, sqs: Callable[[], Any]) -> None:
        self._shop = shop
        self._rules = rules
        self._sqs = sqs
        self._waiting: list[_Delivery] = []
        self._changed = threading.Condition()
        self._in_flight = False
        self._stopping = False
        self._held: list[_Delivery] = []
        self._emitted = self._sequence = 0
        self.subscription = Subscription()
        self.log: deque[Delivered] = deque(maxlen=MAX_LOG)
        self._thread = threading.Thread(target=self._run, name="fake-shopify-events", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stops the delivery; undelivered events are lost."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self._thread.join()

    def subscribe(self, url: str, queue_url: str) -> None:
        """Sets the destination of events; an empty address removes it. Raises `NotLoopback`."""
        if url and (urlsplit(url).hostname not in LOOPBACK or urlsplit(url).scheme not in ("http", "https")):
            raise NotLoopback(f"{url} is on another machine, and the fake Shopify sends nothing there.")
        with self._changed:
            self.subscription = Subscription(url, queue_url)

    def is_idle(self) -> bool:
        """Whether nothing is pending, not even a retry."""
        with self._changed:
            return not self._waiting and not self._in_flight

    def emit(self, topic: str, payload: dict[str, Any]) -> None:
        """Queues the event for delivery and returns."""
        switches = self._shop.switches
        with self._changed:
            self._emitted += 1
            headers = self._headers(topic)
            if switches.lose_every and self._emitted % switches.lose_every == 0:
                self.log.append(Delivered(topic, "none", headers["X-Shopify-Webhook-Id"], 0, "lost"))
                return
            copies = 2 if switches.duplicate_every and self._emitted % switches.duplicate_every == 0 else 1
            due = time.monotonic() + switches.delay_seconds
            is_held = switches.reorder and not self._held
            if is_held:
                due += HELD_SECONDS
            targets: list[tuple[Channel, str]] = []
            if self.subscription.url and not self.subscription.is_deleted:
                targets.append(("http", self.subscription.url))
            if self.subscription.queue_url:
                targets.append(("queue", self.subscription.queue_url))
            body = json.dumps(payload, separators=(",", ":")).encode()
            deliveries = [_Delivery(due, 0, topic, *target, headers, payload, body) for target in targets * copies]
            if len(self._waiting) + len(deliveries) > MAX_WAITING:
                self.log.append(Delivered(topic, "none", headers["X-Shopify-Webhook-Id"], 0, "too many events wait"))
                return
            for delivery in deliveries:
                self._push(delivery)
            released, self._held = self._held, deliveries if is_held else []
            if released:
                self._release(released, due)
            self._changed.notify_all()

    def _headers(self, topic: str) -> dict[str, str]:
        return {
            "Content-Type": "application/json",
            "X-Shopify-Topic": topic,
            "X-Shopify-Shop-Domain": self._shop.domain,
            "X-Shopify-API-Version": LATEST_VERSION,
            "X-Shopify-Webhook-Id": str(uuid.uuid4()),
            "X-Shopify-Event-Id": str(uuid.uuid4()),
            "X-Shopify-Triggered-At": timestamp(),
        }

    def _push(self, delivery: _Delivery) -> None:
        self._sequence += 1
        delivery.sequence = self._sequence
        heapq.heappush(self._waiting, delivery)

    def _release(self, held: list[_Delivery], due: float) -> None:
        """Delivers held events right after the event that overtook them."""
        for delivery in held:
            if delivery in self._waiting:
                self._waiting.remove(delivery)
                delivery.due = due
                self._push(delivery)
        heapq.heapify(self._waiting)

    def _run(self) -> None:
        timeout = httpx.Timeout(self._rules.total_seconds, connect=self._rules.connect_seconds)
        with httpx.Client(trust_env=False, timeout=timeout) as http:
            while delivery := self._next():
                outcome, succeeded = self._deliver(delivery, http)
                with self._changed:
                    self._in_flight = False
                    webhook_id = delivery.headers["X-Shopify-Webhook-Id"]
                    self.log.append(Delivered(delivery.topic, delivery.channel, webhook_id, delivery.attempt, outcome))
                    if not succeeded and delivery.channel == "http":
                        self._retry(delivery)

    def _next(self) -> _Delivery | None:
        """Waits for the delivery that is due; None once stopped."""
        with self._changed:
            while not self._stopping:
                pause = self._waiting[0].due - time.monotonic() if self._waiting else None
                if pause is not None and pause <= 0:
                    self._in_flight = True
                    return heapq.heappop(self._waiting)
                self._changed.wait(pause)
        return None

    def _deliver(self, delivery: _Delivery, http: httpx.Client) -> tuple[str, bool]:
        if delivery.channel == "queue":
            return self._put_on_queue(delivery)
        digest = hmac.new(self._shop.identity.client_secret.encode(), delivery.body, hashlib.sha256).digest()
        headers = {
            **delivery.headers,
            "X-Shopify-Hmac-Sha256": base64.b64encode(digest).decode(),
            "User-Agent": "Shopify-Captain-Hook",
        }
        try:
            answer = http.post(delivery.address, content=delivery.body, headers=headers)
        except httpx.HTTPError as error:
            return type(error).__name__, False
        return str(answer.status_code), answer.is_success

    def _put_on_queue(self, delivery: _Delivery) -> tuple[str, bool]:
        payload = delivery.payload
        if len(delivery.body) > self._rules.max_event_bytes:
            payload = {"id": payload.get("id")}
        event = {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": "shopifyWebhook",
            "source": EVENT_SOURCE,
            "account": "123456789012",
            "time": timestamp(),
            "region": "us-east-1",
            "resources": [],
            # EventBridge is trusted, so there is no signature.
            "detail": {"payload": payload, "metadata": delivery.headers},
        }
        try:
            self._sqs().send_message(QueueUrl=delivery.address, MessageBody=json.dumps(event))
        except (BotoCoreError, ClientError) as error:
            _logger.warning("An event of %s could not be put on the queue: %s", delivery.topic, error)
            return type(error).__name__, False
        return "queued", True

    def _retry(self, delivery: _Delivery) -> None:
        if delivery.attempt >= self._rules.retries:
            if delivery.address == self.subscription.url:
                self.subscription.is_deleted = True
            _logger.warning("Shopify would delete the subscription of %s now.", delivery.address)
            return
        delivery.attempt += 1
        delivery.due = time.monotonic() + self._rules.pause_before(delivery.attempt)
        self._push(delivery)
