"""A plan is compared with a run: the same shoppers' steps through the real storefront, queue and generator.

Storage is moto's, the model a stand-in that counts its calls, and the clock is the test's: it stands at each step's
time. Neither a job nor the model takes time, in the plan too. `PLAN_SHOPPERS` is how many shoppers there are; the guide
to planning has what two hundred of them gave.
"""

from __future__ import annotations

import gzip
import heapq
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, cycle, islice

import pytest

from command_line.plan.lives import DAY_SECONDS, Act, Offer, draw_tastes, invent_visits, live
from command_line.plan.shoppers import Arrival
from command_line.plan.simulation import EPOCH, Assumptions, Simulation
from command_line.plan.spending import Model
from command_line.plan.tally import Made, Served, Tally
from container_image.jobs import compose_job
from container_image.llm.failures import Usage
from tests.clock import Clock
from tests.shop import Shop
from tests.stand_in_model import StandInModel
from wandstore.catalogue.products import Catalogue
from wandstore.documents.origin import Composition
from wandstore.ids import ShopperId
from wandstore.jobs.attempt import JobRunner
from wandstore.jobs.messages import Receipt
from wandstore.jobs.models import GenerationJob
from wandstore.shoppers.models import EventKind, ShopperEvent
from wandstore.storefront.ladder import CacheStatus
from wandstore.storefront.page_request import Visit
from wandstore.storefront.tracking import ReportedEvent, describe_event, track

SHOPPERS = int(os.environ.get("PLAN_SHOPPERS", "12"))
DAYS = 4
MODEL = "kimi-k2.6"
CATEGORIES = ("Wands", "Cloths", "Stands", "Oils", "Books")
INSTANT = Assumptions(model_median_seconds=0.0, job_seconds=0.0, failure_share=0.0, unshared_share=0.0)


@dataclass(frozen=True)
class Guest:
    """One shopper: the acts of each visit, with the events as the real catalogue describes them."""

    id: str
    starts: tuple[float, ...]
    visits: tuple[tuple[Act, ...], ...]


@dataclass
class Ran:
    """What the real system did."""

    pages: Counter[CacheStatus] = field(default_factory=Counter)
    compositions: list[Composition] = field(default_factory=list)
    changes: int = 0
    changes_answered: int = 0

    @property
    def made(self) -> Counter[str]:
        return Counter(
            ("own page" if not one.bucket else "tree") if one.cost.dollars else "no model" for one in self.compositions
        )

    @property
    def usage(self) -> Usage:
        paid = [one.cost for one in self.compositions if one.cost.dollars]
        return Usage(
            round(sum(cost.prompt_tokens for cost in paid) / len(paid)),
            round(sum(cost.completion_tokens for cost in paid) / len(paid)),
        )


def write_catalogue(shop: Shop, rng: random.Random) -> Catalogue:
    head = "Handle,Title,Body (HTML),Vendor,Type,Tags,Variant Price,Variant Compare At Price,Image Src"
    rows = []
    for number in range(60):
        price = rng.randrange(900, 9_000) / 100
        before = f"{price * 1.4:.2f}" if rng.random() < 0.25 else ""
        new = "new" if rng.random() < 0.2 else ""
        kind, vendor = CATEGORIES[number % len(CATEGORIES)], f"House {number % 7}"
        rows.append(
            f"p{number},Piece {number},<p>Good.</p>,{vendor},{kind},{new},{price:.2f},{before},https://i.example/{number}.jpg"
        )
    shop.csv.write_text("\n".join((head, *rows)) + "\n")
    return shop.publish()


def invite(catalogue: Catalogue, rng: random.Random) -> Iterator[Guest]:
    offers = [
        Offer(one.id, one.category, one.vendor, one.price, one.compare_at_price is not None, one.is_new)
        for one in catalogue.products
    ]
    for taste in draw_tastes(SHOPPERS, rng):
        at = rng.uniform(0, (DAYS - 1) * DAY_SECONDS)
        starts: list[float] = []
        visits: list[tuple[Act, ...]] = []
        for acts in invent_visits(taste, offers, rng):
            starts.append(at)
            timed: list[Act] = []
            for pause, event in acts:
                at += pause
                timed.append((pause, event and describe(event, catalogue, EPOCH + at)))
            visits.append(tuple(timed))
            at += rng.uniform(0.1, 1.0) * DAY_SECONDS
        yield Guest(f"{rng.getrandbits(128):032x}", tuple(starts), tuple(visits))


def invite_regular(catalogue: Catalogue) -> Guest:
    """A shopper who opens reduced products until they are known well enough for a page of their own."""
    reduced = [one.id for one in catalogue.products if one.compare_at_price and one.category == CATEGORIES[0]]
    visits, starts = [], (7_000.0, 2.5 * DAY_SECONDS)
    for start in starts:
        acts: list[Act] = [(0.0, None)]
        for place, product_id in enumerate(islice(cycle(reduced), 10)):
            event = ReportedEvent(event=EventKind.DISCOUNT_CLICK, product_id=product_id)
            acts.append((70.0, describe_event(event, catalogue, EPOCH + start + 70.0 * (place + 1))))
        visits.append((*acts, (0.0, None)))
    return Guest("regular", starts, tuple(visits))


def reported(event: ShopperEvent) -> ReportedEvent:
    return ReportedEvent(event=event.event, product_id=event.product_id, query=event.query)


def describe(event: ShopperEvent, catalogue: Catalogue, at: float) -> ShopperEvent:
    return describe_event(reported(event), catalogue, at)


def run(shop: Shop, guests: Sequence[Guest], clock: Clock) -> Ran:
    """Every step of every guest in the order of time, and after each the jobs that it asked for."""
    ran, order, end = Ran(), count(), DAYS * DAY_SECONDS
    waiting: dict[str, tuple[str, int]] = {}  # the character that the next visit has to show, and the calls before
    paid: Counter[str] = Counter()
    steps: list[tuple[float, int, Guest, ShopperEvent | None]] = []
    for guest in guests:
        for start, acts in zip(guest.starts, guest.visits, strict=True):
            at = start
            for pause, event in acts:
                at += pause
                if at <= end:
                    heapq.heappush(steps, (at, next(order), guest, event))

    def compose(job: GenerationJob) -> Composition:
        composition = compose_job(job, shop.clients, shop.settings, clock)
        ran.compositions.append(composition)
        paid[job.shopper.shopper_id] += composition.cost.dollars > 0
        return composition

    runner = JobRunner(compose, shop.clients, shop.settings, clock)
    characters: dict[str, str] = {}
    while steps:
        at, _, guest, event = heapq.heappop(steps)
        clock.now = EPOCH + at
        visit = Visit(shop.store, ShopperId(guest.id), has_cookie=guest.id in characters)
        if event is None:
            characters.setdefault(guest.id, "neutral")
            served = shop.storefront.serve(visit)
            ran.pages[served.cache] += 1
            if guest.id in waiting:
                character, calls = waiting.pop(guest.id)
                is_shown = f'"character-{character} ' in gzip.decompress(served.rendered.body).decode()
                ran.changes += 1
                ran.changes_answered += is_shown and served.source == "kimi" and paid[guest.id] == calls
        else:
            tracked = track(shop.storefront, visit, reported(event))
            assert tracked.tracked
            character = tracked.persona.character
            if character == "neutral":
                waiting.pop(guest.id, None)
            elif character != characters.get(guest.id, "neutral"):
                waiting[guest.id] = character, paid[guest.id]
            characters[guest.id] = character
        for message in shop.receive():
            clock.now += 0.1
            runner.run(message["Body"], Receipt(message["MessageId"], message["ReceiptHandle"]))
            shop.clients.sqs.delete_message(
                QueueUrl=shop.settings.generation_queue_url, ReceiptHandle=message["ReceiptHandle"]
            )
    return ran


def simulate(shop: Shop, guests: Sequence[Guest], usage: Usage) -> tuple[Tally, Simulation]:
    # A browser reports these purchases, and no shop.
    arrivals = [
        Arrival(guest.id, live(guest.visits, shop.settings, shop_reports=False), guest.starts) for guest in guests
    ]
    simulation = Simulation(shop.settings, Model(MODEL, measured=usage), INSTANT, random.Random(1))
    return simulation.run(arrivals, DAYS), simulation


@pytest.mark.slow
def test_a_plan_agrees_with_a_run_of_the_same_shoppers(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rng, clock = random.Random(7), Clock(EPOCH)
    monkeypatch.setenv("KIMI_API_KEY", "key")
    monkeypatch.setattr(time, "time", clock)
    with StandInModel() as model:
        shop = shop.with_settings(refresh_cooldown_seconds=60, kimi_base_url=model.url, kimi_model=MODEL)
        catalogue = write_catalogue(shop, rng)
        guests = [*invite(catalogue, rng), invite_regular(catalogue)]
        ran = run(shop, guests, clock)
        calls = len(model.calls)
    tally, simulation = simulate(shop, guests, ran.usage)
    planned = Counter(
        {
            CacheStatus.HIT: sum(number for served, number in tally.visits.items() if served.is_hit),
            CacheStatus.STALE: tally.visits[Served.STALE],
            CacheStatus.MISS: tally.visits[Served.FIRST_SHARED] + tally.visits[Served.FIRST_TEMPLATE],
        }
    )
    rows = [
        ("visits", ran.pages.total(), tally.visits.total()),
        *((f"pages that are a {status}", ran.pages[status], planned[status]) for status in CacheStatus),
        ("jobs", len(ran.compositions), len(tally.jobs)),
        ("model calls", calls, simulation.spending.calls.total()),
        ("for one shopper", ran.made["own page"], tally.made[Made.OWN_PAGE]),
        ("persona changes", ran.changes, tally.changes),
        ("answered at once", ran.changes_answered, tally.changes_answered),
    ]
    table = f"{len(guests)} shoppers, {tally.events} events in {DAYS} days\n"
    table += "".join(f"{name:<28}{real:>8}{plan:>8}\n" for name, real, plan in (("", "run", "plan"), *rows))
    if "PLAN_SHOPPERS" in os.environ:
        with capsys.disabled():
            sys.stdout.write(f"\n{table}")
    assert ran.made["own page"]
    assert ran.made["tree"]
    # Nothing is drawn by lot, so what may differ is the order of steps within a tenth of a second.
    wrong = [name for name, real, plan in rows if plan != pytest.approx(real, rel=0.02, abs=1)]
    assert not wrong, table
