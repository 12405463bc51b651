"""The product with its demo store on a cloud that is metered: what one use case asks of AWS, sends and logs."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

import container_image.handler
import container_image.server
import lambdas.catalogue_publisher.handler
import lambdas.neighbour_counter.handler
import lambdas.queue_keeper.handler
from command_line.plan.units import Stored, Units
from lambdas.edge.app import create_app
from lambdas.edge.readable_requests import make_handler
from lambdas.edge.shopper_cookie import SECURE_NAME
from local.event_source import sqs_event
from tests.aws_like.cloud import Cloud, wired
from tests.aws_like.items import item_bytes
from tests.aws_like.meter import Meter
from tests.clock import Clock
from tests.edge_events import function_url_event
from tests.faults.product_time import ProductTime, give_product_time
from tests.stand_in_model import Reply, StandInModel
from wandstore.aws.clients import BACKGROUND_PATIENCE, EDGE_PATIENCE, Clients, Patience
from wandstore.aws.secret_store import forget_secrets
from wandstore.settings import Settings

STORE = "magic-wands"
HOME = f"/s/{STORE}"
PREFIX = "costs/"
SECRETS = {"KIMI_API_KEY": "kimi-key", "WEBHOOK_SECRET": "webhook-secret", "SHOPIFY_WEBHOOK_SECRET": "shop-secret"}
SHOP = "lanterns.myshopify.com"
ITEM_BYTES = 100  # that AWS stores beside each item
_COOKIE = re.compile(r"([\w-]+)=([^;]+)")


class Counting:
    """A client whose calls are counted by operation."""

    def __init__(self, client: Any, calls: Counter[str]) -> None:
        self._client, self._calls = client, calls

    def __getattr__(self, operation: str) -> Any:
        found = getattr(self._client, operation)
        if not callable(found) or operation == "exceptions":
            return found

        def call(**arguments: Any) -> Any:
            self._calls[operation] += 1
            return found(**arguments)

        return call


@dataclass(frozen=True)
class Answer:
    """What a client got; `sent` is the body as it travels."""

    status: int
    headers: dict[str, str]
    sent: bytes
    text: str
    cookies: tuple[str, ...] = ()


@dataclass
class CostWorld:
    """`clock` is the product's own. What `measure` runs is counted, everything else is not."""

    clock: Clock
    settings: Settings
    cloud: Cloud
    edge_clients: Clients
    clients: Clients
    calls: Counter[str]
    model: StandInModel
    cookies: dict[str, str] = field(default_factory=dict)
    sent_bytes: int = 0

    def __post_init__(self) -> None:
        self.app = create_app(self.settings, self.edge_clients)
        self._edge = make_handler(self.app)

    def measure(self, act: Callable[[CostWorld], object]) -> Units:
        meter = self.cloud.dynamodb.meter = Meter()
        self.calls.clear()
        self.sent_bytes = 0
        written = io.StringIO()
        try:
            with contextlib.redirect_stdout(written):
                act(self)
        finally:
            self.cloud.dynamodb.meter = None
        calls = self.calls
        return Units(
            writes=meter.write_units,
            reads=meter.read_units,
            s3_puts=calls["put_object"] + calls["list_objects_v2"],
            s3_gets=calls["get_object"] + calls["head_object"],
            sqs_requests=sum(calls[name] for name in calls if name.endswith(("_message", "_visibility"))),
            log_bytes=len(written.getvalue().encode()),
            sent_bytes=self.sent_bytes,
        )

    @contextmanager
    def connected_shop(self) -> Iterator[None]:
        """The demo store's catalogue is a CSV; for a while it is connected to a shop."""
        self._give_secrets(SHOPIFY_STORE=SHOP, SHOPIFY_ACCESS_TOKEN="token")
        yield
        self._give_secrets(SHOPIFY_STORE=None, SHOPIFY_ACCESS_TOKEN=None)

    def _give_secrets(self, **values: str | None) -> None:
        for name, value in values.items():
            with contextlib.suppress(ClientError):
                self.cloud.secrets.create_secret(Name=PREFIX + name)
            self.cloud.secrets._values[PREFIX + name] = value
        forget_secrets()

    @contextmanager
    def silent_model(self) -> Iterator[None]:
        """The model answers nothing usable."""
        answer, self.model.answer = self.model.answer, lambda _: Reply("I would rather not.")
        yield
        self.model.answer = answer

    def stored(self) -> Stored:
        tables = sum(
            item_bytes(item) * (1 + sum(set(keys) <= item.keys() for keys in shape.indexes.values())) + ITEM_BYTES
            for name, shape in self.cloud.dynamodb.shapes.items()
            for item in self.cloud.dynamodb.table(name).values()
        )
        return Stored(tables, sum(map(len, self.cloud.s3.objects.values())))

    # What the edge is asked -------------------------------------------------------------------------------------------

    def ask(self, method: str, path: str, query: str = "", body: str | None = None, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answered = self._edge(function_url_event(method, path, query, body, **named), SimpleNamespace())
        content = answered.get("body") or ""
        sent = b64decode(content) if answered.get("isBase64Encoded") else content.encode()
        self.sent_bytes += len(sent) + sum(len(name) + len(value) + 4 for name, value in answered["headers"].items())
        text = _unzipped(sent) if answered["headers"].get("content-encoding") == "gzip" else sent
        cookies = tuple(answered.get("cookies", ()))
        return Answer(answered["statusCode"], answered["headers"], sent, text.decode(errors="replace"), cookies)

    def meet(self, name: str) -> Answer:
        """A person's first visit, who keeps the cookie."""
        answer = self.ask("GET", HOME)
        assert answer.status == 200, answer.text[:300]
        for line in answer.cookies:
            if (found := _COOKIE.match(line)) and found[1] == SECURE_NAME:
                self.cookies[name] = f"{found[1]}={found[2]}"
        return answer

    def visit(self, name: str) -> Answer:
        answer = self.ask("GET", HOME, cookie=self.cookies[name])
        assert answer.status == 200, answer.text[:300]
        return answer

    def post(self, name: str, path: str, body: dict[str, Any], *, expected: int) -> Answer:
        answer = self.ask("POST", path, body=json.dumps({"store": STORE, **body}), cookie=self.cookies[name])
        assert answer.status == expected, f"{answer.status} {answer.text[:300]}"
        return answer

    def track(self, name: str, product: str, event: str = "view") -> Answer:
        return self.post(name, "/api/shopper/track", {"event": event, "productId": product}, expected=202)

    # What runs by itself ----------------------------------------------------------------------------------------------

    def deliver_job(self) -> bool:
        """The event source: it receives a message, the generator runs, and it deletes the message."""
        url = self.settings.generation_queue_url
        found = self.clients.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1).get("Messages", [])
        for message in found:
            answer = container_image.handler.handler(sqs_event(message, "arn"), SimpleNamespace())
            assert not answer["batchItemFailures"]
            self.clients.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return bool(found)

    def work(self) -> None:
        while self.deliver_job():
            pass

    def keep_queue(self) -> None:
        lambdas.queue_keeper.handler.handler({}, SimpleNamespace())

    def publish(self) -> None:
        lambdas.catalogue_publisher.handler.handler({}, SimpleNamespace())

    def count_neighbours(self) -> None:
        lambdas.neighbour_counter.handler.handler({}, SimpleNamespace())


def _unzipped(content: bytes) -> bytes:
    return gzip.decompress(content)


@contextmanager
def open_cost_world(patches: pytest.MonkeyPatch) -> Iterator[CostWorld]:
    """The demo store is published; nobody has been there."""
    with StandInModel() as model:
        settings = wired(
            Settings(secrets_prefix=PREFIX, kimi_base_url=model.url, kimi_model="kimi-k2.6", model_providers="kimi")
        )
        for name in (*SECRETS, "CLAUDE_API_KEY", "SHOPIFY_STORE", "SHOPIFY_ACCESS_TOKEN", "ORIGIN_SECRET"):
            patches.delenv(name, raising=False)
        clock = Clock()
        product_time = ProductTime(clock)
        cloud = Cloud(settings, clock=clock, sleep=clock.sleep)
        for name, value in SECRETS.items():
            cloud.secrets.create_secret(Name=PREFIX + name, SecretString=value)
        forget_secrets()
        calls: Counter[str] = Counter()

        def open_clients(patience: Patience) -> Clients:
            clients = Clients(patience)
            for service in ("dynamodb", "s3", "sqs", "secrets"):
                clients.__dict__[service] = Counting(getattr(cloud, service), calls)
            return clients

        give_product_time(patches, product_time)
        world = CostWorld(
            clock, settings, cloud, open_clients(EDGE_PATIENCE), open_clients(BACKGROUND_PATIENCE), calls, model
        )
        _wire(world, patches)
        world.publish()
        yield world
        forget_secrets()


def _wire(world: CostWorld, patches: pytest.MonkeyPatch) -> None:
    """Gives every entry of the product this world's clients and settings."""
    for entry in (
        lambdas.catalogue_publisher.handler,
        lambdas.neighbour_counter.handler,
        lambdas.queue_keeper.handler,
    ):
        patches.setattr(entry, "get_clients", lambda: world.clients)
        patches.setattr(entry, "current_settings", lambda: world.settings)
    patches.setattr(container_image.handler, "get_clients", lambda: world.clients)
    patches.setattr(container_image.handler, "get_settings", lambda: world.settings)
    server = container_image.server
    given = {server.get_clients: lambda: world.clients, server.get_settings: lambda: world.settings}
    patches.setattr(server.app, "dependency_overrides", given)
