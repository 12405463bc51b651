"""The whole product on one simulated cloud: its edge, functions and command line, with faults in their calls."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import logging
import re
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import command_line.call
import command_line.main
import command_line.target
import command_line.warm
import container_image.handler
import container_image.server
import lambdas.catalogue_publisher.handler
import lambdas.edge.routes.debug
import lambdas.neighbour_counter.handler
import lambdas.public_files.handler
import lambdas.queue_keeper.handler
import lambdas.shop_events.handler
from lambdas.edge.app import create_app
from lambdas.edge.readable_requests import make_handler
from lambdas.edge.shopper_cookie import SECURE_NAME
from local.event_source import sqs_event
from tests.aws_like.cloud import wired
from tests.clock import Clock
from tests.edge_events import function_url_event
from tests.faults.cloud import KeptCloud
from tests.faults.injection import AWS_SERVICES, Dies, FaultyClient, Injector, Plan
from tests.faults.invariants import Violated, Witness
from tests.faults.outside import DOMAIN, Outside, open_outside
from tests.faults.product_time import ProductTime, give_product_time
from tests.shop import CSV
from wandstore import observability
from wandstore.aws.clients import BACKGROUND_PATIENCE, EDGE_PATIENCE, Clients, Patience
from wandstore.aws.secret_store import forget_secrets
from wandstore.catalogue.snapshots import process_shelf
from wandstore.settings import Settings
from wandstore.storefront import checkout, permalinks
from wandstore.storefront.ladder import Storefront

STORE, SHOP_STORE = "lantern", "harbour"
PREFIX = "faults/"
SECRETS = {
    "KIMI_API_KEY": "kimi-key",
    "CLAUDE_API_KEY": "claude-key",
    "HARBOUR_TOKEN": "shpat_fake-private-token",
    "WEBHOOK_SECRET": "webhook-secret",
    "SHOPIFY_WEBHOOK_SECRET": "fake-client-secret",
    "DEBUG_TOKEN": "debug-token",
}
PAGE_SECONDS = 2.0  # a shopper's page, with any one dependency hanging
# Whoever asks for these is a program, or an operator.
FOR_PROGRAMS = re.compile(r"/(webhook|debug)/.*")
# A round of the background is a minute. The slowest thing that repairs itself is the consumer of shop events: where its
# process dies, its messages come again after twenty minutes, and each failed try makes them wait longer.
ROUND_SECONDS = 60.0
MAX_ROUNDS = 60
PUBLISHING_ROUNDS = 5
_COOKIE = re.compile(r"([\w-]+)=([^;]+)")


@dataclass(frozen=True)
class Answer:
    """What a client got. `seconds` is what the request took on the simulated clock."""

    status: int
    headers: Mapping[str, str]
    text: str
    seconds: float
    cookies: tuple[str, ...] = ()

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def cache(self) -> str:
        return self.headers.get("x-wandstore-cache", "")


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    output: str
    messages: str


@dataclass
class World:
    """`injector` has the faults; `witness` looks at what is stored. Times are epoch seconds of `clock`."""

    clock: Clock
    settings: Settings
    cloud: KeptCloud
    injector: Injector
    witness: Witness
    outside: Outside
    time: ProductTime
    edge_clients: Clients
    clients: Clients
    cookies: dict[str, str] = field(default_factory=dict)
    metrics: Counter[str] = field(default_factory=Counter)
    reached: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._app = create_app(self.settings, self.edge_clients)
        self._edge = make_handler(self._answer)
        self._round = 0

    # State ------------------------------------------------------------------------------------------------------------

    @property
    def csv(self) -> Path:
        """What the store `lantern` sells."""
        return self.settings.stores_path / "l.csv"

    def keep(self) -> Any:
        about = self.clock.now, dict(self.cookies), self.csv.read_text()
        return self.cloud.keep(), about

    def put_back(self, kept: Any) -> None:
        stored, (now, cookies, csv) = kept
        self.cloud.put_back(stored)
        self.clock.now, self.cookies = now, dict(cookies)
        self.injector.end()
        self.witness.forget()
        self.metrics.clear()
        self.outside.meanwhile = None
        self._round = 0
        self.csv.write_text(csv)
        self.restart()

    def restart(self) -> None:
        """What every process would know after a cold start: nothing."""
        self._app.state.storefront = Storefront(self.edge_clients, self.settings)
        forget_secrets()
        for remembered in (
            process_shelf,
            checkout._process_api,
            checkout._primary_domains,
            permalinks.process_permalinks,
        ):
            remembered.cache_clear()
        container_image.handler._process.is_starting = True

    def aside(self, happen: Callable[[], Any]) -> None:
        """Something happens while something else is observed: its calls are not of the use case."""
        counting, self.injector.is_counting = self.injector.is_counting, False
        try:
            happen()
        finally:
            self.injector.is_counting = counting

    @contextmanager
    def failing(self, plan: Plan) -> Iterator[None]:
        """Calls within are counted, and fail as planned."""
        self.injector.begin(plan)
        try:
            yield
        finally:
            self.injector.end()

    @property
    def paths(self) -> Mapping[str, Mapping[str, Any]]:
        """The methods of the edge's routes, by their paths."""
        paths: dict[str, dict[str, Any]] = self._app.openapi()["paths"]
        return paths

    def note(self, entry: str) -> None:
        """A use case has come in by this entry of the product."""
        if self.injector.is_counting:
            self.reached.add(entry)

    # What the edge is asked -------------------------------------------------------------------------------------------

    def ask(self, method: str, path: str, query: str = "", body: str | bytes | None = None, **headers: str) -> Answer:
        """One request through Mangum, as from a function URL. A shopper's has to be answered well, and in time."""
        text = body.decode() if isinstance(body, bytes) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        event = function_url_event(method, path, query, text, **named)
        began = self.clock.now
        answered: dict[str, Any] = self._edge(event, SimpleNamespace())
        content = answered.get("body") or ""
        raw = b64decode(content) if answered.get("isBase64Encoded") else content.encode()
        if answered["headers"].get("content-encoding") == "gzip":
            raw = gzip.decompress(raw)
        answer = Answer(
            answered["statusCode"],
            answered["headers"],
            raw.decode(errors="replace"),
            self.clock.now - began,
            tuple(answered.get("cookies", ())),
        )
        self._judge(method, path, answer)
        return answer

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        await self._app(scope, receive, send)
        self.note(f"{scope['method']} {scope['route'].path}" if "route" in scope else "no route")

    def _judge(self, method: str, path: str, answer: Answer) -> None:
        hold, told = self.witness.hold, f"{method} {path}: {answer.status} {answer.text[:300]}"
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        if answer.status >= 500:
            # A program is told to retry, in the one shape of errors. A person is never told so.
            hold("no 5xx for a shopper", bool(FOR_PROGRAMS.fullmatch(path)) or _is_of_a_script(method, answer), told)
            hold("a program may retry", answer.status == 503 and answer.json["error"]["retryable"] is True, told)
        elif is_page:
            is_whole = answer.text.rstrip().endswith("</html>") or answer.status == 304
            hold("a page is whole", is_whole, told)
        if not path.startswith("/debug/"):
            hold(
                "a shopper waits two seconds at most",
                answer.seconds <= PAGE_SECONDS + 0.01,
                f"{answer.seconds} s {told}",
            )

    def cookie(self, name: str) -> str:
        """The Cookie header of a person who has been at the store before."""
        return self.cookies[name]

    def meet(self, name: str, path: str = f"/s/{STORE}") -> Answer:
        """The first visit of a person, who keeps the cookie."""
        answer = self.ask("GET", path)
        for line in answer.cookies:
            if (found := _COOKIE.match(line)) and found[1] == SECURE_NAME:
                self.cookies[name] = f"{found[1]}={found[2]}"
        return answer

    def shopper_id(self, name: str) -> str:
        return self.cookies[name].partition("=")[2].partition(".")[0]

    # What runs by itself ----------------------------------------------------------------------------------------------

    def deliver_job(self) -> bool:
        """The event source: one message to the generator; False where none can be received."""
        found = self._receive(self.settings.generation_queue_url)
        if not found:
            return False
        self.note("container_image.handler")
        (message,) = found
        try:
            answer = container_image.handler.handler(sqs_event(message, "arn"), SimpleNamespace())
        except Dies:
            return True
        if not answer["batchItemFailures"]:
            self._delete(self.settings.generation_queue_url, message)
        return True

    def deliver_dead_letter(self) -> bool:
        found = self._receive(self.settings.dead_letter_queue_url)
        if not found:
            return False
        self.note("lambdas.queue_keeper.handler")
        (message,) = found
        with contextlib.suppress(Exception, Dies):
            lambdas.queue_keeper.handler.handler(sqs_event(message, "arn"), SimpleNamespace())
            self._delete(self.settings.dead_letter_queue_url, message)
        return True

    def deliver_shop_events(self) -> bool:
        found = self._receive(self.settings.shop_events_queue_url, 10)
        if not found:
            return False
        self.note("lambdas.shop_events.handler")
        records = [record for message in found for record in sqs_event(message, "arn")["Records"]]
        with contextlib.suppress(Exception, Dies):
            answer = lambdas.shop_events.handler.handler({"Records": records}, SimpleNamespace())
            failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
            for message in found:
                if message["MessageId"] not in failed:
                    self._delete(self.settings.shop_events_queue_url, message)
        return True

    def _receive(self, queue: str, most: int = 1) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.cloud.sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=most).get(
            "Messages", []
        )
        return found

    def _delete(self, queue: str, message: Mapping[str, Any]) -> None:
        # A receipt may be too old by now; the message comes again then.
        with contextlib.suppress(Exception):
            self.cloud.sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])

    def keep_queue(self) -> Any:
        self.note("lambdas.queue_keeper.handler")
        return lambdas.queue_keeper.handler.handler({}, SimpleNamespace())

    def publish(self) -> Any:
        self.note("lambdas.catalogue_publisher.handler")
        return lambdas.catalogue_publisher.handler.handler({}, SimpleNamespace())

    def keep_public_files(self) -> Any:
        self.note("lambdas.public_files.handler")
        return lambdas.public_files.handler.handler({}, SimpleNamespace())

    def count_neighbours(self) -> Any:
        self.note("lambdas.neighbour_counter.handler")
        return lambdas.neighbour_counter.handler.handler({}, SimpleNamespace())

    def work(self) -> None:
        """What comes at once: the messages that can be received."""
        while self.deliver_job() or self.deliver_dead_letter() or self.deliver_shop_events():
            pass

    def pass_minute(self) -> None:
        self.work()
        with contextlib.suppress(Exception):
            self.keep_queue()
        self._round += 1
        if self._round % PUBLISHING_ROUNDS == 0:
            with contextlib.suppress(Exception):
                self.publish()
        self.work()
        self.clock.now += ROUND_SECONDS

    def settle(self, at_least: int = 2) -> None:
        """Minutes pass, without faults, until nothing is left to do."""
        for number in range(MAX_ROUNDS):
            if number >= at_least and self.witness.is_quiet:
                return
            self.pass_minute()
        raise Violated("normal again by itself", f"after {MAX_ROUNDS} minutes: {self.witness.slots()}")

    # The command line -------------------------------------------------------------------------------------------------

    def run_command(self, *arguments: str) -> Ran:
        self.note(f"wandstore {' '.join(_command_of(arguments))}")
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = command_line.main.run(arguments)
        return Ran(code, out.getvalue(), err.getvalue())


def _command_of(arguments: tuple[str, ...]) -> tuple[str, ...]:
    groups = {group.name for group in command_line.main.app.registered_groups}
    return arguments[:2] if arguments[0] in groups else arguments[:1]


def _is_of_a_script(method: str, answer: Answer) -> bool:
    """Whether a page's script posted, which tells the shopper and may retry."""
    return method == "POST" and answer.headers.get("content-type", "").startswith("application/json")


@contextmanager
def open_world(folder: Path, patches: pytest.MonkeyPatch) -> Iterator[World]:
    """A world with two stores: `lantern` sells a CSV, `harbour` is connected to a Shopify shop."""
    (folder / "lantern.toml").write_text('name = "Lantern"\ncurrency = "GBP"\nlocale = "en-GB"\ncatalogue = "l.csv"\n')
    (folder / "l.csv").write_text(CSV)
    (folder / "harbour.toml").write_text(
        'name = "Harbour"\ncurrency = "GBP"\nlocale = "en-GB"\n'
        f'[shopify]\ndomain = "{DOMAIN}"\ntoken_secret = "HARBOUR_TOKEN"\ncountry = "GB"\nlanguage = "EN"\n'
    )
    settings = wired(
        Settings(
            stores_dir=str(folder),
            default_store=STORE,
            refresh_cooldown_seconds=0,
            secrets_prefix=PREFIX,
            kimi_base_url="http://kimi.test/v1",
            claude_base_url="http://claude.test",
            kimi_model="kimi-k2.6",
        )
    )
    clock = Clock()
    product_time = ProductTime(clock)
    for name in (*SECRETS, "SHOPIFY_STORE", "SHOPIFY_ACCESS_TOKEN", "ORIGIN_SECRET"):
        patches.delenv(name, raising=False)
    cloud = KeptCloud(settings, clock)
    for name, value in SECRETS.items():
        cloud.secrets.create_secret(Name=PREFIX + name, SecretString=value)
    witness = Witness(cloud)
    injector = Injector(product_time, witness.look)

    def open_clients(patience: Patience) -> Clients:
        clients = Clients(patience)
        for service in AWS_SERVICES:
            clients.__dict__[service] = FaultyClient(injector, service, getattr(cloud, service), patience)
        return clients

    outside = open_outside(injector, patches)
    give_product_time(patches, product_time)
    world = World(
        clock=clock,
        settings=settings,
        cloud=cloud,
        injector=injector,
        witness=witness,
        outside=outside,
        time=product_time,
        edge_clients=open_clients(EDGE_PATIENCE),
        clients=open_clients(BACKGROUND_PATIENCE),
    )
    _wire(world, patches)
    world.publish()
    # A regular has looked around, and has a page.
    world.meet("regular")
    for product in ("oak", "yew", "cloth"):
        body = json.dumps({"store": STORE, "event": "view", "productId": product})
        world.ask("POST", "/api/shopper/track", body=body, cookie=world.cookie("regular"))
    world.settle()
    world.ask("GET", f"/s/{STORE}", cookie=world.cookie("regular"))
    world.settle()
    yield world


def _wire(world: World, patches: pytest.MonkeyPatch) -> None:
    """Gives every entry of the product this world's clients and settings."""
    for entry in (
        lambdas.catalogue_publisher.handler,
        lambdas.neighbour_counter.handler,
        lambdas.queue_keeper.handler,
        lambdas.shop_events.handler,
    ):
        patches.setattr(entry, "get_clients", lambda: world.clients)
        patches.setattr(entry, "current_settings", lambda: world.settings)
    patches.setattr(lambdas.public_files.handler, "get_clients", lambda: world.clients)
    with_files = replace(world.settings, public_files_bucket="public-files")
    patches.setattr(lambdas.public_files.handler, "current_settings", lambda: with_files)
    patches.setattr(container_image.handler, "get_clients", lambda: world.clients)
    patches.setattr(container_image.handler, "get_settings", lambda: world.settings)
    server = container_image.server
    given = {server.get_clients: lambda: world.clients, server.get_settings: lambda: world.settings}
    patches.setattr(server.app, "dependency_overrides", given)
    target = command_line.target.Target("the world", world.settings, world.clients)
    patches.setattr(command_line.call, "open_target", lambda _: target)

    # Whoever waits for the generator, a debug route or a command, waits while it works.
    async def wait_in_a_route(seconds: float) -> None:
        world.time.sleep(seconds)
        world.aside(world.work)

    patches.setattr(lambdas.edge.routes.debug, "sleep", wait_in_a_route)

    def wait_in_a_command() -> None:
        world.time.sleep(1)
        world.aside(world.work)

    patches.setattr(command_line.warm, "sleep_a_moment", wait_in_a_command)

    def measure(metric: str, value: float, unit: Any, dimensions: dict[str, str]) -> None:
        world.metrics[metric] += 1

    patches.setattr(observability, "_measure", measure)
    for logger in (observability.logger._logger, logging.getLogger("mangum.http")):
        patches.setattr(logger, "disabled", True)
