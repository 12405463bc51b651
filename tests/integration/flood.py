"""One client floods a store while honest shoppers come: a world of requests, a pool and a clock that are simulated.

The edge app, the jobs, the composing and the calls over the network are the product's own. The cloud is in memory. A
member of the pool takes as long for a job as `ADOPTING_SECONDS` and `MODEL_SECONDS` say; nothing waits in real time.
"""

from __future__ import annotations

import heapq
import itertools
import json
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest

from container_image.jobs import compose_job
from container_image.llm.allowance import Allowance
from container_image.llm.ledger import Ledger
from lambdas.edge.app import create_app
from lambdas.edge.readable_requests import make_handler
from tests.aws_like.cloud import table_shapes
from tests.aws_like.dynamodb import StrictDynamoDB
from tests.aws_like.objects import StrictS3
from tests.clock import Clock
from tests.edge_events import function_url_event
from tests.stand_in_model import StandInModel
from tests.strict_queue import Message, StrictQueue, StrictSqs
from wandstore import keys
from wandstore.aws import dynamodb
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.snapshots import Catalogues, read_shipped_catalogue
from wandstore.catalogue.stores import find_store
from wandstore.ids import ShopperId, ShopperKey
from wandstore.jobs.attempt import JobRunner
from wandstore.jobs.items import Jobs
from wandstore.jobs.messages import Receipt, parse_message
from wandstore.jobs.models import GenerationJob
from wandstore.page_store.shared_trees import SharedTrees
from wandstore.settings import Settings
from wandstore.shoppers.cookie_proof import COOKIE_KEY
from wandstore.storefront.ladder import Storefront

STORE = "magic-wands"
QUEUE, DEAD_LETTERS = "memory://generation.fifo", "memory://generation-dead-letters.fifo"
# How long a member is busy with a job: some fifteen calls to AWS and a page to render; and with a model's answer.
ADOPTING_SECONDS = 0.5
MODEL_SECONDS = 8.0
HONEST_A_DAY = 10_000
_COOKIE = re.compile(r"__Host-wandstore_shopper=[^;]+")
# What a browser says of a page that another site shows as a picture, and one that does not say what it fetches.
PICTURE = {"sec-fetch-dest": "image", "sec-fetch-mode": "no-cors", "sec-fetch-site": "cross-site"}
OLD_PICTURE = {
    "user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/70.0 Safari/537.36",
    "accept": "image/webp,image/apng,image/*,*/*;q=0.8",
}
OTHER_SITE = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
FORM = {"content-type": "application/x-www-form-urlencoded"}


@dataclass
class Honest:
    """A new shopper who looks around and comes back. Times are epoch seconds."""

    shopper_id: str
    cookie: str
    came_at: float
    has_place: bool
    source: str
    made_at: float | None = None
    came_back_to: str = ""


@dataclass
class Report:
    """What a world saw. `waits` are the seconds from a visit to its shopper's page.

    `work` has of each job its member, and when that began and ended it, in epoch seconds.
    """

    requests: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    honest: list[Honest] = field(default_factory=list)
    deepest: int = 0
    model_calls: int = 0
    dollars: float = 0
    work: list[tuple[str, float, float]] = field(default_factory=list)

    @property
    def waits(self) -> list[float]:
        return sorted(one.made_at - one.came_at for one in self.honest if one.made_at is not None)

    def describe(self) -> str:
        kinds = ", ".join(f"{kind} {times}" for kind, times in self.requests.most_common())
        waits = self.waits or [0.0]
        sources = ", ".join(f"{source} {times}" for source, times in Counter(one.source for one in self.honest).items())
        returns = ", ".join(f"{cache} {times}" for cache, times in Counter(o.came_back_to for o in self.honest).items())
        return "\n".join(
            (
                f"requests of the flood: {self.requests.total()} ({kinds or 'none'})",
                f"model calls: {self.model_calls}, ${self.dollars:.4f}; deepest member: {self.deepest} jobs",
                f"honest new shoppers: {len(self.honest)}, with a place in the pool: "
                f"{sum(one.has_place for one in self.honest)}, with their page: {len(self.waits)}",
                f"  seconds until their page: median {statistics.median(waits):.1f}, "
                f"p99 {waits[int(0.99 * (len(waits) - 1))]:.1f}, longest {waits[-1]:.1f}",
                f"  first page from: {sources}; on their return: {returns}",
            )
        )


class World:
    """One store on AWS, as far as requests and jobs meet it."""

    def __init__(self, model: StandInModel, patches: pytest.MonkeyPatch, **settings: Any) -> None:
        self.clock = Clock()
        patches.setattr(time, "time", self.clock)
        # Their clocks are defaults, which were bound before.
        for owner in (Allowance, Ledger, SharedTrees):
            patches.setattr(owner.__init__, "__defaults__", (self.clock,))
        patches.setenv("KIMI_API_KEY", "key")
        patches.setenv(COOKIE_KEY, "what the first deployment generated")
        self.model = model
        dead_letters = StrictQueue(self.clock)
        self.queue = StrictQueue(self.clock, visibility_seconds=360, dead_letters=dead_letters)
        self.settings = Settings(
            kimi_base_url=model.url,
            kimi_model="kimi-k2.6",
            ui_cache_table="ui-cache",
            generation_queue_table="generation-queue",
            shopper_sessions_table="shopper-sessions",
            shopper_records_table="shopper-records",
            ui_storage_bucket="ui-storage",
            generation_queue_url=QUEUE,
            dead_letter_queue_url=DEAD_LETTERS,
            **settings,
        )
        self.dynamodb = StrictDynamoDB(table_shapes(self.settings), clock=self.clock)
        self.clients = Clients(BACKGROUND_PATIENCE)
        sqs = StrictSqs({QUEUE: self.queue, DEAD_LETTERS: dead_letters})
        self.clients.__dict__.update(dynamodb=self.dynamodb, s3=StrictS3(), sqs=sqs)
        self.store = find_store(self.settings.stores_path, STORE)
        Catalogues(self.clients, self.settings).publish(read_shipped_catalogue(self.store))
        app = create_app(self.settings, self.clients)
        self._storefront: Storefront = app.state.storefront
        self._edge = make_handler(app)
        self._coming: list[tuple[float, int, Callable[[], Any]]] = []
        self._order = itertools.count()
        self.report = Report()
        self._honest: dict[str, Honest] = {}
        self._in_flight = 0

    # Time ------------------------------------------------------------------------------------------------------------

    def at(self, when: float, do: Callable[[], Any]) -> None:
        heapq.heappush(self._coming, (when, next(self._order), do))

    def run(self, until: float) -> Report:
        """Everything that happens until then; after each happening, free members take the next messages."""
        while self._coming and self._coming[0][0] <= until:
            self.clock.now, _, do = heapq.heappop(self._coming)
            do()
            while self._may_begin and (received := self.queue.receive(1)):
                (message,) = received
                self._in_flight += 1
                self.at(self.clock.now + ADOPTING_SECONDS, partial(self._generate, message))
        self.report.model_calls = len(self.model.calls)
        spent = [item for (key, _), item in self._items() if key.startswith("spend::")]
        self.report.dollars = sum(float(item["dollars"]["N"]) for item in spent)
        return self.report

    def _items(self) -> list[tuple[tuple[str, str], dict[str, Any]]]:
        return list(self.dynamodb.table(self.settings.generation_queue_table).items())

    def _generate(self, message: Message) -> None:
        assert message.receipt_handle is not None
        body, receipt = message.body, Receipt(message.message_id, message.receipt_handle)
        calls = len(self.model.calls)
        compose = partial(compose_job, clients=self.clients, settings=self.settings, clock=self.clock)
        JobRunner(compose, self.clients, self.settings, self.clock).run(body, receipt)
        seconds = MODEL_SECONDS * (len(self.model.calls) - calls)
        shopper = parse_message(body).shopper.shopper_id
        if (one := self._honest.get(shopper)) is not None and one.made_at is None:
            one.made_at = self.clock.now + seconds
        self.report.work.append((message.group, self.clock.now - ADOPTING_SECONDS, self.clock.now + seconds))
        self.at(self.clock.now + seconds, partial(self._end, receipt))

    @property
    def _may_begin(self) -> bool:
        """Whether the event source may have another message in flight. It receives one at a time: its batch size."""
        return self._in_flight < self.settings.concurrent_generations

    def _end(self, receipt: Receipt) -> None:
        """The member's next message can be received when this one is gone."""
        self.queue.delete(receipt.handle)
        self._in_flight -= 1

    # Requests --------------------------------------------------------------------------------------------------------

    def ask(self, method: str, path: str, query: str = "", body: Any = None, **headers: str) -> dict[str, Any]:
        text = body if isinstance(body, str) or body is None else json.dumps(body)
        event = function_url_event(method, path, query, text, **headers)
        answer: dict[str, Any] = self._edge(event, SimpleNamespace())
        self.report.statuses[answer["statusCode"]] += 1
        self.report.deepest = max(self.report.deepest, *map(self._depth, range(self.settings.pool_size)))
        return answer

    def _depth(self, member: int) -> int:
        item = self.dynamodb.table(self.settings.generation_queue_table).get((f"pool:pool-{member}", keys.ONLY), {})
        return len(dynamodb.from_wire(item).get("jobs", ()))

    def depths(self) -> list[int]:
        return [self._depth(member) for member in range(self.settings.pool_size)]

    def job_of(self, shopper_id: str) -> GenerationJob | None:
        return Jobs(self.clients, self.settings).find(ShopperKey(self.store.slug, ShopperId(shopper_id)))

    def track(self, shopper: str, event: str, *, cookie: str = "", **about: Any) -> None:
        headers = {"cookie": cookie} if cookie else {}
        said = {"shopper": shopper, "store": STORE, "event": event, **about}
        self.ask("POST", "/api/shopper/track", body=said, **headers)

    @property
    def catalogue(self) -> Catalogue:
        return self._storefront.shelf.at_hand(self.store)


# Honest shoppers ------------------------------------------------------------------------------------------------------


def let_honest_shoppers_come(world: World, minutes: float, chance: random.Random) -> None:
    """As many as `HONEST_A_DAY`, each at some moment."""
    now = world.clock.now
    for _ in range(round(HONEST_A_DAY * minutes / 1440)):
        world.at(now + chance.uniform(0, minutes * 60), partial(_come, world, chance))


def _come(world: World, chance: random.Random) -> None:
    page = world.ask("GET", f"/s/{STORE}")
    cookie = cookie_of(page)
    shopper_id = cookie.partition("=")[2].partition(".")[0]
    has_place = world.job_of(shopper_id) is not None
    one = Honest(shopper_id, cookie, world.clock.now, has_place, page["headers"]["x-wandstore-source"])
    world.report.honest.append(one)
    world._honest[shopper_id] = one
    products = chance.sample(world.catalogue.products, 3)
    for number, product in enumerate(products, start=1):
        world.at(world.clock.now + 15 * number, partial(_look_at, world, one, product.id))
    world.at(world.clock.now + 90, partial(_come_back, world, one))


def cookie_of(answer: dict[str, Any]) -> str:
    """The shopper's cookie that an answer sets, as a browser sends it back."""
    (cookie,) = (found[0] for text in answer["cookies"] if (found := _COOKIE.search(text)))
    return cookie


def _look_at(world: World, one: Honest, product_id: str) -> None:
    world.track(one.shopper_id, "view", cookie=one.cookie, productId=product_id)


def _come_back(world: World, one: Honest) -> None:
    page = world.ask("GET", f"/s/{STORE}", cookie=one.cookie)
    one.came_back_to = page["headers"]["x-wandstore-cache"]


# The flood ------------------------------------------------------------------------------------------------------------


def let_it_flood(world: World, minutes: float, a_minute: int, chance: random.Random, only: str = "") -> None:
    """One client's requests, evenly spread: of every kind, or of one alone."""
    now = world.clock.now
    requests = (one for one in kinds_of_requests(world, chance) if only in ("", one[0]))
    for number in range(round(minutes * a_minute)):
        world.at(now + number * 60 / a_minute, partial(_send_next, world, requests))


def _send_next(world: World, requests: Iterator[tuple[str, Callable[[], Any]]]) -> None:
    kind, send = next(requests)
    world.report.requests[kind] += 1
    send()


def kinds_of_requests(world: World, chance: random.Random) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Requests of any kind without end, each with what it tries."""
    page, cart = f"/s/{STORE}", f"/s/{STORE}/cart"
    while True:
        new, invented = f"{chance.getrandbits(64):x}", f"{chance.getrandbits(64):x}"
        for _ in range(8):
            yield "new id", partial(world.ask, "GET", page)
        yield "id in the address", partial(world.ask, "GET", page, f"shopper={new}")
        forged = f"__Host-wandstore_shopper={chance.getrandbits(64):x}"
        yield "forged cookie", partial(world.ask, "GET", page, cookie=forged)
        yield "forged proof", partial(world.ask, "GET", page, cookie=f"{forged}.5ab0a280-{'A' * 16}")
        yield "picture on another site", partial(world.ask, "GET", page, **PICTURE)
        yield "picture in an old browser", partial(world.ask, "GET", page, **OLD_PICTURE)
        for event, about in _invented_history(world.catalogue, chance):
            yield "invented event", partial(world.track, invented, event, **about)
        mine = f"__Host-wandstore_shopper={invented}"
        yield "visit with an invented history", partial(world.ask, "GET", page, cookie=mine)
        persona = chance.choice(("minimalist", "explorer", "dealhunter", "loyalist"))
        choice = {"shopper": new, "store": STORE, "persona": persona}
        form = urlencode(choice)
        yield (
            "form on another site",
            partial(world.ask, "POST", "/api/shopper/persona", body=form, **FORM, **OTHER_SITE),
        )
        yield "choice by address", partial(world.ask, "POST", "/api/shopper/persona", body=choice)
        yield "choice by cookie", partial(world.ask, "POST", "/api/shopper/persona", body=choice, cookie=mine)
        yield "visit after a choice", partial(world.ask, "GET", page, cookie=mine)
        yield "search", partial(world.ask, "GET", page, f"q={chance.choice(('wand', 'oak', 'gift'))}", cookie=mine)
        variant = chance.choice(chance.choice(world.catalogue.products).variants).id
        adding = {"store": STORE, "variant": variant, "quantity": 1, "action": "add"}
        yield "cart", partial(world.ask, "POST", "/api/shopper/cart", body=adding, cookie=mine)
        yield "cart", partial(world.ask, "GET", cart, cookie=mine)
        yield "checkout", partial(world.ask, "GET", f"/s/{STORE}/checkout", cookie=mine)
        yield "status", partial(world.ask, "GET", "/api/generation/status", f"shopper={new}&store={STORE}")
        yield "debug", partial(world.ask, "GET", "/debug/generate", f"store={STORE}&force=1")
        webhook = {"jobId": "1", "storeSlug": STORE, "shopperId": new, "html": "<p>x", "source": "kimi"}
        yield "webhook", partial(world.ask, "POST", "/webhook/generation-complete", body=webhook)
        yield "webhook", partial(world.ask, "POST", "/webhook/shopify", body=webhook)


def _invented_history(catalogue: Catalogue, chance: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    """Enough of everything for any persona and any bucket: more than a page of one's own needs."""
    of_one = chance.choice(catalogue.categories)
    products = [product for product in catalogue.products if product.category == of_one] or list(catalogue.products)
    favourite = chance.choice(("view", "discount_click", "wishlist", "purchase"))
    for number in range(14):
        event = favourite if number % 3 else chance.choice(("view", "sort", "search", "add_to_cart", "login"))
        about: dict[str, Any] = {"query": "price"} if event in ("sort", "search") else {}
        if event not in ("sort", "search", "login"):
            about["productId"] = chance.choice(products).id
        if event == "purchase":
            about["orderId"] = f"{chance.getrandbits(40)}"
        yield event, about
