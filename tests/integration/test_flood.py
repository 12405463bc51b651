"""One client's flood: what it costs, and what honest shoppers notice of it. `make flood` is the whole hour."""

from __future__ import annotations

import itertools
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest

from tests.integration.flood import (
    PICTURE,
    STORE,
    Report,
    World,
    cookie_of,
    kinds_of_requests,
    let_honest_shoppers_come,
    let_it_flood,
)
from tests.mangum_loop import event_loop_of_mangum
from tests.stand_in_model import StandInModel
from wandstore.shoppers.cookie_proof import KNOWN_AFTER_SECONDS

# The specification of the flood.
A_MINUTE = 600
MAX_DOLLARS = 0.05
# A refresh takes at most so long: the specification's target.
MAX_SECONDS = 15.0


@pytest.fixture
def model() -> Iterator[StandInModel]:
    with StandInModel() as stand_in:
        yield stand_in


@pytest.fixture
def patches(aws_environment: None) -> Iterator[pytest.MonkeyPatch]:
    with event_loop_of_mangum(), pytest.MonkeyPatch.context() as patches:
        yield patches


def live(model: StandInModel, patches: pytest.MonkeyPatch, *, minutes: float, a_minute: int, only: str = "") -> Report:
    """A world with honest shoppers, and a flood of so many requests a minute beside them."""
    with patches.context() as own:
        world = World(model, own)
        let_honest_shoppers_come(world, minutes, random.Random(1))
        let_it_flood(world, minutes, a_minute, random.Random(2), only)
        return world.run(until=world.clock.now + minutes * 60 + 600)


def tell(capsys: pytest.CaptureFixture[str], words: str, report: Report) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{words}\n{report.describe()}\n")


@pytest.mark.slow
def test_an_hour_of_any_kind_of_request_costs_at_most_five_cents(
    model: StandInModel, patches: pytest.MonkeyPatch
) -> None:
    world = World(model, patches)
    let_it_flood(world, 60, 10, random.Random(2))
    report = world.run(until=world.clock.now + 3600)
    assert 0 < report.model_calls == len(model.calls)
    assert 0 < report.dollars <= MAX_DOLLARS
    assert not {status for status in report.statuses if status >= 500}


@pytest.mark.slow
@pytest.mark.parametrize("only", ["", "new id"])  # the second asks for the most jobs
def test_honest_shoppers_beside_a_flood_have_a_place_and_their_page_in_the_usual_time(
    model: StandInModel, patches: pytest.MonkeyPatch, only: str
) -> None:
    report = live(model, patches, minutes=0.4, a_minute=A_MINUTE, only=only)
    assert len(report.honest) == 3
    assert all(one.has_place for one in report.honest)
    assert len(report.waits) == len(report.honest)
    assert report.waits[-1] <= MAX_SECONDS
    assert not {status for status in report.statuses if status >= 500}


def test_a_member_does_one_job_after_another_in_their_order(model: StandInModel, patches: pytest.MonkeyPatch) -> None:
    world = World(model, patches, pool_size=2)
    for number in range(6):
        world.at(world.clock.now, partial(world.ask, "GET", f"/s/{STORE}", f"shopper=shopper-{number}"))
    work = world.run(until=world.clock.now + 600).work
    assert len(work) == 6
    for member in ("pool-0", "pool-1"):
        times = [(began, ended) for group, began, ended in work if group == member]
        assert len(times) > 1
        assert all(ended <= next_began for (_, ended), (next_began, _) in itertools.pairwise(times))


# What takes no place, whoever sends it: each is counted by its name.
WITHOUT_A_JOB = ("picture on another site", "picture in an old browser", "form on another site", "search", "status")


def test_no_picture_and_no_post_of_another_site_causes_a_job(model: StandInModel, patches: pytest.MonkeyPatch) -> None:
    world = World(model, patches)
    requests = kinds_of_requests(world, random.Random(2))
    sent: Counter[str] = Counter()
    while len(sent) < len(WITHOUT_A_JOB):
        kind, send = next(requests)
        if kind in WITHOUT_A_JOB:
            send()
            sent[kind] += 1
    assert sum(world.depths()) == 0
    assert set(world.report.statuses) == {200, 403}


@pytest.mark.slow
def test_nothing_that_is_invented_takes_a_reserved_place(model: StandInModel, patches: pytest.MonkeyPatch) -> None:
    """The pool of nobody working fills with the flood; who was here before finds the reserved part of it."""
    world = World(model, patches, pool_size=2, max_queue_depth=5)
    page = f"/s/{STORE}"
    known = cookie_of(world.ask("GET", page, **PICTURE))  # a cookie that was given, without a job
    world.track("eve", "view", productId=world.catalogue.products[0].id)
    shoppers = [known.partition("=")[2].partition(".")[0], "eve"]
    world.clock.now += KNOWN_AFTER_SECONDS
    requests = kinds_of_requests(world, random.Random(2))
    for kind, send in itertools.islice(requests, 150):
        world.report.requests[kind] += 1
        send()
    assert {"forged proof", "visit with an invented history", "choice by cookie"} < set(world.report.requests)
    assert world.depths() == [4, 4]
    assert [world.job_of(shopper) for shopper in shoppers] == [None, None]
    world.ask("GET", page, cookie=known)
    world.ask("GET", page, cookie="__Host-wandstore_shopper=eve")
    assert all(world.job_of(shopper) is not None for shopper in shoppers)
    assert world.depths() == [5, 5]
    assert not {status for status in world.report.statuses if status >= 500}


@pytest.mark.skipif("FLOOD_MINUTES" not in os.environ, reason="takes minutes; `make flood` runs it")
def test_the_whole_hour_of_a_flood(
    model: StandInModel, patches: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    minutes = float(os.environ["FLOOD_MINUTES"])
    a_minute = int(os.environ.get("FLOOD_A_MINUTE", A_MINUTE))
    quiet = live(model, patches, minutes=minutes, a_minute=0)
    tell(capsys, f"{minutes:g} minutes without a flood", quiet)
    model.calls.clear()
    flooded = live(model, patches, minutes=minutes, a_minute=a_minute)
    tell(capsys, f"{minutes:g} minutes with {a_minute} requests a minute of one client", flooded)
    assert flooded.dollars <= MAX_DOLLARS
    assert all(one.has_place for one in flooded.honest)
    assert flooded.waits[-1] <= MAX_SECONDS
