"""Shoppers who visit, look, search, choose, buy and come back, each at their own pace."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx

from tools.load.answers import NO_ANSWER, Answers
from tools.load.promises import Promises
from wandstore.catalogue.products import Catalogue

COOKIE = "wandstore_shopper"  # over plain http
PATIENCE_SECONDS = 30.0
PAUSE_SECONDS = (0.1, 1.0)  # between two requests of one shopper
REQUESTS = (6, 14)  # of one shopper, after their first visit
PERSONAS = ("minimalist", "explorer", "dealhunter", "loyalist", "none")
WORDS = ("wand", "oak", "gift", "dragon", "nothing-like-it")
MAX_PIECES = 3  # that are put into a bag at once


class Pace:
    """Lets at most so many requests of all shoppers begin in a second."""

    def __init__(self, a_second: float) -> None:
        self._gap = 1 / a_second
        self._next_at = 0.0

    async def take_turn(self) -> None:
        now = time.monotonic()
        self._next_at = max(now, self._next_at + self._gap)
        await asyncio.sleep(self._next_at - now)


@dataclass
class Shop:
    """What all shoppers share. Nobody begins anything after `ends_at`, which is of the monotonic clock.

    Without the `webhook_secret` no pages are delivered from outside.
    """

    url: str
    catalogue: Catalogue
    pace: Pace
    ends_at: float
    chance: random.Random
    webhook_secret: str = ""
    answers: Answers = field(default_factory=Answers)
    promises: list[Promises] = field(default_factory=list)

    def __post_init__(self) -> None:
        # One pool of connections, and a cookie jar for each shopper.
        self.transport = httpx.AsyncHTTPTransport(
            verify=False, limits=httpx.Limits(max_connections=None, max_keepalive_connections=100)
        )

    @property
    def is_open(self) -> bool:
        return time.monotonic() < self.ends_at

    async def let_come(self, shoppers: int) -> None:
        """So many at once: where one leaves, the next one comes."""
        async with asyncio.TaskGroup() as group:
            for _ in range(shoppers):
                group.create_task(self._let_come_one_after_another())

    async def _let_come_one_after_another(self) -> None:
        await asyncio.sleep(self.chance.uniform(0, PAUSE_SECONDS[1]))
        while self.is_open:
            await Shopper(self).shop_around()


class Shopper:
    """One browser, from its first visit on."""

    def __init__(self, shop: Shop) -> None:
        self._shop, self._chance = shop, shop.chance
        self._browser = httpx.AsyncClient(
            base_url=shop.url, transport=shop.transport, trust_env=False, timeout=PATIENCE_SECONDS
        )
        self._store = shop.catalogue.store
        self._promises = Promises("")
        self._acts: dict[Callable[[], Awaitable[None]], int] = {
            self.come_back: 4,
            self.look_at_product: 4,
            self.search: 2,
            self.put_into_bag: 2,
            self.ask_status: 2,
            self.choose: 1,
        }
        if shop.webhook_secret:
            self._acts[self.get_page_from_outside] = 1

    async def shop_around(self) -> None:
        if not await self.visit_first():
            return
        self._shop.promises.append(self._promises)
        for _ in range(self._chance.randint(*REQUESTS)):
            await asyncio.sleep(self._chance.uniform(*PAUSE_SECONDS))
            if not self._shop.is_open:
                break
            (act,) = self._chance.choices(list(self._acts), list(self._acts.values()))
            await act()

    # What a shopper does ----------------------------------------------------------------------------------------------

    async def visit_first(self) -> bool:
        """Whether the browser has its cookie now."""
        await self._ask("first", "GET", f"/s/{self._store}")
        self._promises.shopper_id = (self._browser.cookies.get(COOKIE) or "").partition(".")[0]
        return bool(self._promises.shopper_id)

    async def come_back(self) -> None:
        await self._ask("return", "GET", f"/s/{self._store}")

    async def look_at_product(self) -> None:
        product = self._chance.choice(self._shop.catalogue.products)
        await self._ask("product", "GET", f"/s/{self._store}/products/{quote(product.id)}")
        if await self._track("view", productId=product.id):
            self._promises.views += 1

    async def search(self) -> None:
        word = self._chance.choice(WORDS)
        await self._ask("search", "GET", f"/s/{self._store}", params={"q": word})
        if await self._track("search", query=word):
            self._promises.searches += 1

    async def choose(self) -> None:
        persona = self._chance.choice(PERSONAS)
        answer = await self._post("choice", "/api/shopper/persona", {"store": self._store, "persona": persona})
        # Without an answer, the choice before or this one is stored.
        self._promises.choice = persona if answer is not None and answer.status_code == 202 else None
        self._note_job(answer)

    async def put_into_bag(self) -> None:
        product = self._chance.choice(self._shop.catalogue.products)
        variant = self._chance.choice(product.variants)
        if variant.id is None:
            return
        adding = {
            "variant": variant.id,
            "quantity": self._chance.randint(1, MAX_PIECES),
            "action": "add",
            "idempotencyKey": f"{self._chance.getrandbits(40):x}",
        }
        for _ in range(2):  # as a page's script does
            answer = await self._post("bag", "/api/shopper/cart", {"store": self._store, **adding})
            if answer is not None and answer.status_code < 500:
                break
        if answer is None or answer.status_code >= 500:
            self._promises.is_bag_known = False
        elif answer.status_code == 200:
            # The shop may give fewer than were asked for, and says so.
            lines = answer.json()["lines"]
            self._promises.bag.clear()
            self._promises.bag.update({line["variant"]: line["quantity"] for line in lines})

    async def ask_status(self) -> None:
        self._note_job(await self._ask("status", "GET", "/api/generation/status", params={"store": self._store}))

    async def get_page_from_outside(self) -> None:
        page = {
            "jobId": f"outside-{self._chance.getrandbits(40):x}",
            "storeSlug": self._store,
            "shopperId": self._promises.shopper_id,
            "html": "<main><h1>Made elsewhere</h1><p>Words that nobody has to check.</p></main>",
            "source": "elsewhere",
        }
        body = json.dumps(page).encode()
        signature = hmac.new(self._shop.webhook_secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"X-Webhook-Signature": f"sha256={signature}"}
        answer = await self._ask("webhook", "POST", "/webhook/generation-complete", content=body, headers=headers)
        self._note_job(answer)

    # How --------------------------------------------------------------------------------------------------------------

    async def _track(self, event: str, **about: str) -> bool:
        """Whether the shop says that the event is stored."""
        answer = await self._post("track", "/api/shopper/track", {"store": self._store, "event": event, **about})
        self._note_job(answer)
        return answer is not None and answer.status_code == 202 and answer.json()["tracked"] is True

    def _note_job(self, answer: httpx.Response | None) -> None:
        if answer is not None and answer.is_success and (job_id := answer.json().get("jobId")):
            self._promises.jobs.add(job_id)

    async def _post(self, kind: str, path: str, body: dict[str, Any]) -> httpx.Response | None:
        return await self._ask(kind, "POST", path, json=body)

    async def _ask(self, kind: str, method: str, path: str, **said: Any) -> httpx.Response | None:
        """None without an answer."""
        await self._shop.pace.take_turn()
        began_at = time.monotonic()
        try:
            answer = await self._browser.request(method, path, **said)
        except httpx.HTTPError:
            self._shop.answers.note(kind, NO_ANSWER, time.monotonic() - began_at)
            return None
        self._shop.answers.note(kind, answer.status_code, time.monotonic() - began_at)
        return answer
