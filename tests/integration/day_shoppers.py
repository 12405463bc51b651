"""The shoppers of a simulated day: what they do, and what they are promised."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.faults.injection import Dies
from tests.integration.day_seen import Plan, Seen
from tests.integration.mortal_processes import Process, running
from tests.simulation import Simulation
from tools.load.promises import Promises
from wandstore.catalogue.stores import Store
from wandstore.errors import InvalidEvent, StorageUnavailable
from wandstore.ids import ShopperId
from wandstore.shoppers.models import EventKind
from wandstore.storefront.cart import ActionKind, CartAction, change_cart
from wandstore.storefront.ladder import Storefront
from wandstore.storefront.page_request import Visit
from wandstore.storefront.status import read_status
from wandstore.storefront.tracking import ReportedEvent, choose, track

HOUR, DAY = 3600.0, 86_400.0
REQUESTS = (6, 12)  # of one shopper, after their first visit
PAUSE_SECONDS = (2.0, 60.0)
COMES_BACK = 0.2  # the share of shoppers who come back some hours later
PERSONAS = ("minimalist", "explorer", "dealhunter", "loyalist", "none")


class Shoppers:
    """All of a day. Each request has an environment of its own, which may be killed."""

    def __init__(self, simulation: Simulation, plan: Plan, seen: Seen, storefront: Storefront, store: Store) -> None:
        self.simulation, self.plan, self.seen = simulation, plan, seen
        self.storefront, self.store = storefront, store
        self.random, self.sleep = simulation.random, simulation.sleep
        self.products = [product.id for product in storefront.catalogue(store).products]
        self.promises: list[Promises] = []
        self.began_at = simulation.now
        self.ends_at = self.began_at + plan.hours * HOUR
        self.next_kill: tuple[str, int] | None = None  # which request is next, and after how many calls

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
        promises = Promises(f"{self.random.getrandbits(88):022x}")
        self.promises.append(promises)
        self._request("first visit", lambda: self._visit(promises, has_cookie=False))
        self._go_on(promises)
        if self.random.random() < COMES_BACK:
            self.sleep(self.random.uniform(HOUR, 6 * HOUR))
            self._go_on(promises)

    def _go_on(self, promises: Promises) -> None:
        acts: dict[str, tuple[int, Callable[[Promises], None]]] = {
            "return": (4, self._visit),
            "view": (4, self._view),
            "search": (1, self._search),
            "bag": (1, self._put_into_bag),
            "status": (2, self._ask_status),
            "choice": (1, self._choose),
        }
        for _ in range(self.random.randint(*REQUESTS)):
            self.sleep(self.random.uniform(*PAUSE_SECONDS))
            if self.simulation.now >= self.ends_at:
                return
            (kind,) = self.random.choices(list(acts), [weight for weight, _ in acts.values()])
            self._request(kind, partial(acts[kind][1], promises))

    def _request(self, kind: str, ask: Callable[[], None]) -> None:
        """One request in an environment of its own, which may be killed."""
        self.seen.requests[kind] += 1
        process = Process("edge")
        if self.next_kill is not None and self.next_kill[0] in (kind, "any"):
            (_, process.calls_left), self.next_kill = self.next_kill, None
        began_at = self.simulation.now
        try:
            with running(process):
                ask()
        except Dies:
            return
        except Exception as error:
            self.seen.errors.append(f"{kind}: {error!r}")
        self.seen.longest_request = max(self.seen.longest_request, self.simulation.now - began_at)

    def _visit_of(self, promises: Promises, *, has_cookie: bool = True) -> Visit:
        return Visit(self.store, ShopperId(promises.shopper_id), has_cookie=has_cookie)

    def _visit(self, promises: Promises, *, has_cookie: bool = True) -> None:
        served = self.storefront.serve(self._visit_of(promises, has_cookie=has_cookie))
        self.seen.answers[served.cache] += 1

    def _view(self, promises: Promises) -> None:
        promises.views += self._track(promises, ReportedEvent(EventKind.VIEW, product_id=self._product()))

    def _search(self, promises: Promises) -> None:
        promises.searches += self._track(promises, ReportedEvent(EventKind.SEARCH))

    def _track(self, promises: Promises, reported: ReportedEvent) -> bool:
        try:
            tracked = track(self.storefront, self._visit_of(promises), reported)
        except InvalidEvent:  # the catalogue could not be read, and nothing is known of the product
            return False
        self._note_job(promises, tracked.job_id)
        return tracked.tracked

    def _choose(self, promises: Promises) -> None:
        choice: Any = self.random.choice(PERSONAS)
        promises.choice = None  # until it is known to be stored, it may be this one or the one before
        if (chosen := choose(self.storefront, self._visit_of(promises), choice)) is not None:
            promises.choice = choice
            self._note_job(promises, chosen.job_id)

    def _put_into_bag(self, promises: Promises) -> None:
        variant = str(1 + self.products.index(self._product()))
        promises.is_bag_known = False  # until an answer tells what it holds
        try:
            changed = change_cart(self.storefront, self._visit_of(promises), CartAction(ActionKind.ADD, variant))
        except StorageUnavailable:
            return  # a 503 that says to try again
        promises.bag = Counter({row.variant_id: row.quantity for row in changed.view.rows})
        promises.is_bag_known = True

    def _ask_status(self, promises: Promises) -> None:
        self._note_job(promises, read_status(self.storefront, self._visit_of(promises)).job_id)

    def _note_job(self, promises: Promises, job_id: str | None) -> None:
        if job_id is not None:
            promises.jobs.add(job_id)

    def _product(self) -> str:
        return self.random.choice(self.products)
