"""The shoppers of a simulated day: what they do, and what they are promised."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from lambdas.edge.shopper_cookie import SECURE_NAME
from tests.integration.day_edge import Answer, Edge
from tests.integration.day_seen import Plan, Seen
from tests.integration.day_trade import Trade
from tests.simulation import Simulation
from tools.load.promises import Promises

HOUR, DAY = 3600.0, 86_400.0
REQUESTS = (6, 12)  # of one shopper, after their first visit
PAUSE_SECONDS = (2.0, 60.0)
COMES_BACK = 0.2  # the share of shoppers who come back some hours later
WITHOUT_SCRIPTS = 0.2
PERSONAS = ("minimalist", "explorer", "dealhunter", "loyalist", "none")
TRIES = 5  # of what had no answer, or one that says to try again
FORM = {"content-type": "application/x-www-form-urlencoded"}
_COOKIE = re.compile(r"([\w-]+)=([^;]*)")
_CHECKOUT = re.compile(r'href="(https://[^"]+)"')


class Shoppers:
    """All of a day."""

    def __init__(self, simulation: Simulation, plan: Plan, seen: Seen, edge: Edge, trade: Trade) -> None:
        self.simulation, self.plan, self.seen = simulation, plan, seen
        self.edge, self.trade = edge, trade
        self.random, self.sleep = simulation.random, simulation.sleep
        self.promises: list[Promises] = []
        self.began_at = simulation.now
        self.ends_at = self.began_at + plan.hours * HOUR

    def let_come(self) -> None:
        while self.simulation.now < self.ends_at:
            hour = (self.simulation.now - self.began_at) / HOUR
            # Most come at eight in the evening, and few at eight in the morning. A shorter time has no evening.
            swing = 0.8 * math.cos((hour - 20) / 24 * math.tau) if self.plan.hours >= 24 else 0
            a_second = self.plan.shoppers_a_day / DAY * (1 + swing)
            self.sleep(self.random.expovariate(a_second))
            if self.simulation.now < self.ends_at:
                self.simulation.start(self._shop_around)

    def _shop_around(self) -> None:
        self.seen.shoppers += 1
        shopper = Shopper(self)
        if not shopper.come_first():
            return
        self.promises.append(shopper.promises)
        self._go_on(shopper)
        if self.random.random() < COMES_BACK:
            self.sleep(self.random.uniform(HOUR, 6 * HOUR))
            self._go_on(shopper)

    def _go_on(self, shopper: Shopper) -> None:
        for _ in range(self.random.randint(*REQUESTS)):
            self.sleep(self.random.uniform(*PAUSE_SECONDS))
            if self.simulation.now >= self.ends_at:
                return
            (act,) = self.random.choices(list(shopper.acts), list(shopper.acts.values()))
            act()


class Shopper:
    """One browser, from its first visit on."""

    def __init__(self, all_shoppers: Shoppers) -> None:
        self._all = all_shoppers
        self._edge, self._trade, self._seen = all_shoppers.edge, all_shoppers.trade, all_shoppers.seen
        self._random, self._sleep = all_shoppers.random, all_shoppers.sleep
        self._has_scripts = self._random.random() >= WITHOUT_SCRIPTS
        self._cookies: dict[str, str] = {}
        self._has_paid = False
        self.promises = Promises("")
        self.acts: dict[Callable[[], None], int] = {
            self._come_back: 8,
            self._view: 8,
            self._search: 2,
            self._put_into_bag: 3,
            self._ask_status: 4,
            self._choose: 2,
            self._buy: 2,
        }

    def come_first(self) -> bool:
        """Whether the browser has its cookie now. A page that never came is opened again."""
        for _ in range(TRIES):
            self._note_page(self._ask("first visit", f"GET /s/{self._trade.slug}"))
            if SECURE_NAME in self._cookies:
                self.promises.shopper_id = self._cookies[SECURE_NAME].partition(".")[0]
                return True
        return False

    # What a shopper does ----------------------------------------------------------------------------------------------

    def _come_back(self) -> None:
        self._note_page(self._ask("return", f"GET /s/{self._trade.slug}"))

    def _view(self) -> None:
        self.promises.views += self._track("view", productId=self._trade.some_product().id)

    def _search(self) -> None:
        self.promises.searches += self._track("search")

    def _choose(self) -> None:
        choice: Any = self._random.choice(PERSONAS)
        self.promises.choice = None  # until it is known to be stored, it may be this one or the one before
        choosing = partial(self._post, "choice", "/api/shopper/persona", {"persona": choice})
        answer = self._until(choosing, lambda answer: answer.status == 202)
        if answer is not None:
            self.promises.choice = choice
            self._note_job(answer)

    def _put_into_bag(self) -> None:
        # The order is taken out of the bag when the shop reports it: until then, who has paid leaves it alone.
        if self._has_paid or not self.promises.is_bag_known:
            return
        variant = self._trade.some_variant()
        quantity = self._random.randint(1, 2)
        adding = {"variant": variant, "quantity": quantity, "action": "add"}
        if self._has_scripts:
            adding["idempotencyKey"] = f"{self._random.getrandbits(40):x}"
            answer = self._until(
                partial(self._post, "bag", "/api/shopper/cart", adding), lambda answer: answer.status == 200
            )
            outcome = answer.json["outcome"] if answer else ""
        else:
            answer = self._until(
                partial(self._send, "bag by a form", "/api/shopper/cart", adding),
                lambda answer: "told=failed" not in answer.headers["location"],
            )
            outcome = answer.headers["location"].partition("told=")[2].partition("&")[0] if answer else ""
        if outcome == "added":
            self.promises.bag[variant] += quantity
        elif outcome != "sold-out":
            self.promises.is_bag_known = False

    def _buy(self) -> None:
        """Once for each shopper: what is in the bag is paid at the shop."""
        if self._has_paid or not self.promises.bag or not self.promises.is_bag_known:
            return
        answer = self._until(
            partial(self._ask, "checkout", f"GET /s/{self._trade.slug}/checkout"), lambda answer: answer.status < 500
        )
        if answer is None:
            return
        found = _CHECKOUT.search(answer.text)  # where a price has changed, a page says so first
        location = answer.headers.get("location", "") or (html.unescape(found[1]) if found else "")
        bought = self._trade.pay(location)
        if bought is not None:
            self._has_paid = True
            self.promises.orders += 1
            self.promises.bag -= bought

    def _ask_status(self) -> None:
        self._note_job(self._ask("status", f"GET /api/generation/status?store={self._trade.slug}"))

    # How --------------------------------------------------------------------------------------------------------------

    def _track(self, event: str, **about: str) -> bool:
        """Whether the event is known to be stored. Nobody repeats a beacon."""
        answer = self._post(event, "/api/shopper/track", {"event": event, **about})
        self._note_job(answer)
        return answer is not None and answer.status == 202 and answer.json["tracked"] is True

    def _until(self, ask: Callable[[], Answer | None], is_done: Callable[[Answer], bool]) -> Answer | None:
        """Asks again, as a script or a patient shopper does; None where that did not help."""
        for number in range(TRIES):
            answer = ask()
            if answer is not None and answer.status < 500 and is_done(answer):
                return answer
            self._seen.repeats += 1
            self._sleep(2.0**number)
        return None

    def _post(self, kind: str, path: str, body: dict[str, Any]) -> Answer | None:
        return self._ask(kind, f"POST {path}", {"store": self._trade.slug, **body})

    def _send(self, kind: str, path: str, fields: dict[str, Any]) -> Answer | None:
        """As a form without a script."""
        return self._ask(kind, f"POST {path}", urlencode({"store": self._trade.slug, **fields}), FORM)

    def _ask(self, kind: str, request: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer | None:
        sent = dict(headers or {})
        if self._cookies:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        answer = self._edge.ask(kind, request, body, sent)
        for line in answer.cookies if answer else ():
            if found := _COOKIE.match(line):
                self._cookies[found[1]] = found[2]
        return answer

    def _note_page(self, answer: Answer | None) -> None:
        if answer is not None:
            self._seen.answers[answer.headers.get("x-wandstore-cache", str(answer.status))] += 1

    def _note_job(self, answer: Answer | None) -> None:
        if answer is not None and answer.status < 300 and (job_id := answer.json.get("jobId")):
            self.promises.jobs.add(job_id)
