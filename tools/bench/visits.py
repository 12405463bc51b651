"""A hundred visits of new shoppers at once, compared with a hundred in sequence, in a run of their own."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from itertools import count
from typing import Any

import httpx

from tools.bench.comparison import Comparison, time_once
from tools.local_run import STORE, run_demo_store
from tools.visits import VisitAnswer, visit_at_once, visit_by_turns

SHOPPERS = 100
ROUNDS = 2
SECONDS_UNTIL_HUNG = 120.0
_PAUSE_SECONDS = 0.1

Visit = Callable[[str, list[str]], Coroutine[Any, Any, list[VisitAnswer]]]


def compare() -> Iterator[Comparison]:
    times: dict[Visit, list[float]] = {visit_at_once: [], visit_by_turns: []}
    with run_demo_store() as url:
        numbers = count()
        for _ in range(ROUNDS):
            for visit in times:
                shoppers = [f"bench-{next(numbers)}" for _ in range(SHOPPERS)]
                seconds = time_once(partial(_visit, visit, f"{url}/s/{STORE}", shoppers))
                times[visit].append(seconds / SHOPPERS)
                # The next visits must not wait for the jobs of these.
                _wait_for_the_jobs(url, shoppers)
    yield Comparison(
        "each of a hundred visits at once",
        statistics.median(times[visit_at_once]),
        "of a hundred by turns",
        statistics.median(times[visit_by_turns]),
    )


def _visit(visit: Visit, store_url: str, shoppers: list[str]) -> None:
    answers = asyncio.run(visit(store_url, shoppers))
    if failed := [answer for answer in answers if answer.status != httpx.codes.OK]:
        raise SystemExit(f"{len(failed)} visits failed: {failed[0]}")


def _wait_for_the_jobs(url: str, shoppers: list[str]) -> None:
    give_up_at = time.monotonic() + SECONDS_UNTIL_HUNG
    with httpx.Client(base_url=url, timeout=SECONDS_UNTIL_HUNG, trust_env=False) as client:
        for shopper in shoppers:
            asked = {"store": STORE, "shopper": shopper}
            while client.get("/api/generation/status", params=asked).json()["status"] in ("queued", "generating"):
                if time.monotonic() > give_up_at:
                    raise SystemExit("the jobs did not end")
                time.sleep(_PAUSE_SECONDS)
