"""`make journey`: a shopper's whole journey at the fake Shopify, step by step, with what each step saw.

It starts a run of its own (`make run SHOPIFY=fake`), or with `--running` uses the one that is open. It ends with 1 at
the first step that is not as it should be. A test of the suite walks the same steps.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import unquote

import httpx
from rich.console import Console

from local.run_file import find_run
from tools.local_run import STORE, free_ports, run_demo_store
from wandstore.catalogue.stores import stores_in
from wandstore.ids import StoreSlug
from wandstore.settings import Settings
from wandstore.storefront.order_marks import SHOPPER_ATTRIBUTE

# A step that takes longer is not as it should be. The longest wait is the cooldown between two pages of one shopper.
PATIENCE_SECONDS = 120.0
PAUSE_SECONDS = 0.1
CACHE, SOURCE = "x-wandstore-cache", "x-wandstore-source"
LOYALIST = "loyalist"

Found = TypeVar("Found")


class NotAsItShouldBe(Exception):
    """A step saw something else; the message says what."""


@dataclass
class Journey:
    """One shopper's journey through one store of a run, and what is known of it so far.

    `count_calls` says how often a page was composed; where it is not given, by the shopper's trace, which a run in
    development has. In a `is_new_run` nobody has been before, so the first page is the fallback.
    """

    run_url: str
    store: str
    shop_url: str
    count_calls: Callable[[], int] | None = None
    is_new_run: bool = True
    shopper: str = field(default_factory=lambda: f"journey-{uuid.uuid4().hex[:8]}")
    page: str = ""
    handle: str = ""
    variant: str = ""
    price: str = ""
    price_before: str = ""
    checkout_url: str = ""
    order_id: int = 0
    confidence: float = 0.0

    def __post_init__(self) -> None:
        # The cookie's shopper, whose orders and events are counted.
        cookies = {"wandstore_shopper": self.shopper}
        self._run = httpx.Client(base_url=self.run_url, cookies=cookies, trust_env=False, timeout=PATIENCE_SECONDS)
        self._shop = httpx.Client(base_url=self.shop_url, trust_env=False, timeout=PATIENCE_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._run.close()
        self._shop.close()

    # The steps --------------------------------------------------------------------------------------------------------

    def visit_first(self) -> str:
        answer = self._visit()
        expect(answer.headers[CACHE] == "MISS", f"the first visit is a {answer.headers[CACHE]}")
        source = answer.headers[SOURCE]
        expect(source == "fallback" or not self.is_new_run, f"the first page is made by {source}")
        shown = len(products_on(answer.text))
        expect(shown > 0, "the first page shows no product")
        return f"MISS, {source}, at once: {shown} products"

    def wait_for_generation(self) -> str:
        status = self._await(lambda: completed(self._status()), "no page was made")
        expect(status["generated"], f"the job ended without a page: {status['error']}")
        return f"{status['source']} composed a page in {status['poolMember']}; {self._calls()} composed so far"

    def visit_again(self) -> str:
        answer = self._visit()
        expect(answer.headers[CACHE] == "HIT", f"the second visit is a {answer.headers[CACHE]}")
        self.page = answer.text
        return f"HIT, {answer.headers[SOURCE]}"

    def edit_price(self) -> str:
        for handle in products_on(self.page):
            offers = self._offers(handle)
            if len(offers) == 1:
                self.handle, (self.price_before, self.variant) = handle, offers[0]
                break
        expect(self.handle != "", "the page shows no product that the shop sells in one variant")
        self.price = next(price for price in map(str, range(731, 800)) if not shows(self.page, price))
        job_id, calls, began_at = self._status()["jobId"], self._calls(), time.monotonic()
        self._do("edit", handle=self.handle, price=self.price)
        page = self._await(self._page_with_price, f"the page never showed {self.price}")
        seconds = time.monotonic() - began_at
        expect(page.headers[CACHE] == "HIT", f"the page with the new price is a {page.headers[CACHE]}")
        expect(self._status()["jobId"] == job_id, "the edit made a job")
        expect(self._calls() == calls, f"the edit made {self._calls() - calls} model calls")
        return f"{self.handle} costs {self.price} on the page too, {seconds:.1f} s after the edit; nothing was composed"

    def check_out(self) -> str:
        answer = self._run.get(f"/s/{self.store}/checkout", params={"variant": self.variant})
        expect(answer.status_code == 303, f"the checkout is answered with {answer.status_code}")
        location = answer.headers["location"]
        expect(location.startswith(f"{self.shop_url}/"), f"the checkout leads to {location}")
        checkout = self._shop.get(location, follow_redirects=True)
        is_right = "Checkout" in checkout.text and shows(checkout.text, self.price)
        expect(is_right, "the shop's checkout has another price")
        self.checkout_url = str(checkout.url)
        return f"303 to the shop's checkout, where {self.handle} costs {self.price}"

    def pay(self) -> str:
        # One order alone would not make a persona, and neither do these.
        self._track("view", productId=self.handle)
        for _ in range(2):
            signed_in = self._track("login")
            expect(signed_in["persona"]["type"] is None, f"signing in made a {signed_in['persona']['type']}")
        paid = self._shop.post(self.checkout_url, data={"email": "buyer@example.com"}, follow_redirects=True)
        expect("Thank you" in paid.text, f"the shop answered the payment with {paid.status_code}")
        order = self._shop.get("/_fake/state").json()["orders"][-1]
        attributes = {one["name"]: one["value"] for one in order["note_attributes"]}
        whose = attributes.get(SHOPPER_ATTRIBUTE)
        expect(whose == self.shopper, f"the order's shopper is {whose}")
        self.order_id = order["id"]
        return f"order {order['name']} over {order['total_price']} {order['currency']} is paid, of {whose}"

    def become_a_loyalist(self) -> str:
        status = self._await(self._persona_of_page, "the order made no loyalist")
        self.confidence = status["persona"]["confidence"]
        return f"a loyalist ({self.confidence}) by one purchase; HIT, {status['source']}"

    def tell_again(self) -> str:
        """The shop and the browser both tell of the order again. In the end the shop has its price back."""
        order = next(one for one in self._shop.get("/_fake/state").json()["orders"] if one["id"] == self.order_id)
        self._do("send", topic="orders/paid", payload=order)
        # What the shop told before this edit is handled before it, or together with it.
        self._do("edit", handle=self.handle, price=self.price_before)
        self._await(lambda: not shows(self._visit().text, self.price), f"the page kept showing {self.price}")
        for _ in range(2):
            told = self._track("purchase", productId=self.handle, orderId=f"gid://shopify/Order/{self.order_id}")
            self._expect_one_order(told["persona"])
            expect(told["refresh"] == "none", "an order that was counted made another page")
        return f"told three more times, the order still counts once ({told['persona']['confidence']})"

    # What they use ----------------------------------------------------------------------------------------------------

    def _visit(self) -> httpx.Response:
        answer = self._run.get(f"/s/{self.store}")
        expect(answer.status_code == 200, f"the page is answered with {answer.status_code}")
        return answer

    def _status(self) -> dict[str, Any]:
        status: dict[str, Any] = self._run.get("/api/generation/status", params={"store": self.store}).json()
        return status

    def _track(self, event: str, **told: str) -> dict[str, Any]:
        answer = self._run.post("/api/shopper/track", json={"store": self.store, "event": event, **told})
        expect(answer.status_code == 202, f"the event {event} is answered with {answer.status_code}")
        tracked: dict[str, Any] = answer.json()
        return tracked

    def _do(self, action: str, **given: Any) -> None:
        answer = self._shop.post(f"/_fake/{action}", json=given)
        expect(answer.status_code == 200, f"the shop's admin answers {action} with {answer.text[:200]}")

    def _offers(self, handle: str) -> list[tuple[str, str]]:
        """The price and the id of each variant that can be bought, as the shop's own page has them."""
        page = self._shop.get(f"/products/{handle}").text
        return re.findall(r'<td>([\d.]+) [A-Z]{3}<td><a href="/cart/(\d+):1"', page)

    def _calls(self) -> int:
        if self.count_calls:
            return self.count_calls()
        trace = self._run.get("/debug/errors", params={"store": self.store, "shopper": self.shopper}).json()
        return sum(entry.get("what", "").startswith("composed") for entry in trace["entries"])

    def _page_with_price(self) -> httpx.Response | None:
        page = self._visit()
        return page if shows(page.text, self.price) else None

    def _persona_of_page(self) -> dict[str, Any] | None:
        """The status, once the shopper's page is the loyalist's and is stored."""
        page = self._visit()
        is_stored = page.headers[CACHE] == "HIT" and f"character-{LOYALIST}" in page.text
        status = self._status() if is_stored else None
        return status if status and status["persona"]["type"] == LOYALIST else None

    def _expect_one_order(self, persona: dict[str, Any]) -> None:
        """A second order, or the same one twice, would raise the confidence."""
        is_one = (persona["type"], persona["confidence"]) == (LOYALIST, self.confidence)
        expect(is_one, f"one order gives {LOYALIST} {self.confidence}, and this is {persona}")

    def _await(self, look: Callable[[], Found | None], otherwise: str) -> Found:
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        while not (found := look()):
            expect(time.monotonic() < give_up_at, f"{otherwise} within {PATIENCE_SECONDS:.0f} s")
            time.sleep(PAUSE_SECONDS)
        return found


@dataclass(frozen=True)
class Step:
    """A part of the journey; `walk` returns what it saw, and raises `NotAsItShouldBe`."""

    name: str
    walk: Callable[[Journey], str]


STEPS = (
    Step("first visit", Journey.visit_first),
    Step("generation", Journey.wait_for_generation),
    Step("second visit", Journey.visit_again),
    Step("edit of a price", Journey.edit_price),
    Step("checkout", Journey.check_out),
    Step("order", Journey.pay),
    Step("persona", Journey.become_a_loyalist),
    Step("repeats", Journey.tell_again),
)


def expect(condition: bool, otherwise: str) -> None:
    """Raises `NotAsItShouldBe`."""
    if not condition:
        raise NotAsItShouldBe(otherwise)


def completed(status: dict[str, Any]) -> dict[str, Any] | None:
    return status if status["status"] in ("completed", "failed") else None


def products_on(page: str) -> list[str]:
    """The handles of a page's products, in its order."""
    return list(dict.fromkeys(unquote(anchor) for anchor in re.findall(r'id="product-([^"]+)"', page)))


def shows(page: str, price: str) -> bool:
    """Whether a page has this whole number, however the store's locale writes the rest of an amount."""
    return re.search(rf"(?<![0-9A-Za-z]){price}(?![0-9A-Za-z])", page) is not None


def walk(journey: Journey, console: Console) -> int:
    """Prints a line for each step; the exit code."""
    for step in STEPS:
        with console.status(step.name):
            try:
                saw, is_right = step.walk(journey), True
            except (NotAsItShouldBe, httpx.HTTPError) as error:
                saw, is_right = str(error) or type(error).__name__, False
        console.print(f"{'ok  ' if is_right else 'FAIL'}  {step.name:16} {saw}", style=None if is_right else "bold red")
        if not is_right:
            return 1
    return 0


def journey_of_running_run() -> Journey:
    """A journey through the default store of the run that is open. Raises `NotAsItShouldBe`."""
    run = find_run()
    expect(run is not None, "no run is open: start one with `make run SHOPIFY=fake`, or leave out --running")
    assert run is not None
    settings = Settings.from_environment(run.environment)
    store = stores_in(Path(settings.stores_path)).get(StoreSlug(settings.default_store))
    is_fake = store is not None and store.shop_domain.startswith("http://")
    expect(is_fake, "the run has no fake Shopify: start it with `make run SHOPIFY=fake`")
    assert store is not None
    return Journey(f"http://127.0.0.1:{run.port}", store.slug, store.shop_domain, is_new_run=False)


@contextmanager
def journey_of_own_run() -> Iterator[Journey]:
    """A journey through a run that is started for it, and ended."""
    (port,) = free_ports(1)
    shop_url = f"http://127.0.0.1:{port}"
    with (
        run_demo_store(SHOPIFY="fake", SHOPIFY_PORT=str(port)) as run_url,
        Journey(run_url, STORE, shop_url) as journey,
    ):
        yield journey


def main(given: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.journey", description=__doc__)
    parser.add_argument("--running", action="store_true", help="walk through the run that is open")
    asked = parser.parse_args(given)
    console = Console(highlight=False, markup=False, soft_wrap=True)
    if not asked.running:
        console.print("starting a run of its own with the fake Shopify")
        with journey_of_own_run() as journey:
            return walk(journey, console)
    try:
        with journey_of_running_run() as journey:
            return walk(journey, console)
    except NotAsItShouldBe as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
