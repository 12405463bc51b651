"""`make load`: shoppers at the local run, bounded in number, rate and time.

It starts a run of its own, or with `--running` uses the one that is open. It ends with 1 where something was lost, or
an answer was an error of the server.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from local.run_file import ENDPOINT_VARIABLE, RunningRun, find_run
from tools.load.drawing import draw_pool
from tools.load.promises import Ledger
from tools.load.shoppers import Pace, Shop
from tools.local_run import own_run_file, run_demo_store
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.catalogue.snapshots import load_current_catalogue
from wandstore.catalogue.stores import find_store
from wandstore.jobs.items import Jobs
from wandstore.loopback import is_loopback
from wandstore.settings import Settings

MAX_SHOPPERS, MAX_SECONDS, MAX_A_SECOND = 500, 600, 200
SAMPLE_SECONDS = 0.5
# For the jobs that are left when the last shopper has gone.
DRAIN_SECONDS = 300
WEBHOOK_SECRET = "of this run alone"
STOPPED = 130


class CannotLoad(Exception):
    """The message is for the user."""


def bounded(largest: int) -> type[int]:
    """The type of an argument from 1 to the largest."""

    class Bounded(int):
        def __new__(cls, value: str) -> Bounded:
            number = int(value)
            if not 1 <= number <= largest:
                raise argparse.ArgumentTypeError(f"{number} is not from 1 to {largest}")
            return super().__new__(cls, number)

    return Bounded


@contextmanager
def own_run() -> Iterator[RunningRun]:
    with run_demo_store(WEBHOOK_SECRET=WEBHOOK_SECRET) as url:
        run = find_run(Path(own_run_file(int(url.rpartition(":")[2]))))
        if run is None:
            raise CannotLoad("The run that was started has ended.")
        yield run


def open_run() -> RunningRun:
    run = find_run()
    if run is None:
        raise CannotLoad("No run is open: start one with `make run`, or leave out RUNNING=1.")
    return run


def refuse_elsewhere(run: RunningRun) -> None:
    """Load is for this machine alone, its storage included. Raises `CannotLoad`."""
    endpoint = run.environment.get(ENDPOINT_VARIABLE, "")
    if not is_loopback(endpoint):
        raise CannotLoad(f"The run's storage is {endpoint or 'that of AWS'}: load is made on this machine alone.")


async def load(run: RunningRun, asked: argparse.Namespace, webhook_secret: str) -> int:
    """Prints what was seen; the exit code."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]  # the user's own must not be used together with the run's
    os.environ.update(run.environment)
    settings, clients = Settings.from_environment(run.environment), Clients(BACKGROUND_PATIENCE)
    store = find_store(settings.stores_path, settings.default_store)
    ledger = Ledger(clients, settings, store.slug)
    began_at = time.monotonic()
    shop = Shop(
        f"http://127.0.0.1:{run.port}",
        load_current_catalogue(store, clients, settings),
        Pace(asked.a_second),
        began_at + asked.seconds,
        random.Random(asked.seed),
        webhook_secret,
    )
    depths: dict[str, list[int]] = {f"pool-{number}": [] for number in range(settings.pool_size)}
    watching = asyncio.create_task(watch_pool(Jobs(clients, settings), depths))
    await shop.let_come(asked.shoppers)
    run_seconds = time.monotonic() - began_at
    await shop.transport.aclose()
    say(f"{len(shop.promises)} shoppers came, {asked.shoppers} at once")
    for line in shop.answers.describe(run_seconds):
        say(line)
    await drain(ledger)
    watching.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watching
    drained_seconds = time.monotonic() - began_at - run_seconds
    say(f"the last job ended {drained_seconds:.0f} s after the last request")
    for line in draw_pool(depths, run_seconds + drained_seconds):
        say(line)
    kept = await asyncio.to_thread(ledger.compare, shop.promises)
    for line in kept.describe():
        say(line)
    if shop.answers.failures:
        say(f"{shop.answers.failures} requests had an error of the server, or no answer")
    return 1 if kept.lost or shop.answers.failures else 0


async def watch_pool(jobs: Jobs, depths: dict[str, list[int]]) -> None:
    """Notes each member's depth until it is cancelled."""
    while True:
        now = await asyncio.to_thread(lambda: [len(jobs.member(member).slots) for member in depths])
        for values, depth in zip(depths.values(), now, strict=True):
            values.append(depth)
        await asyncio.sleep(SAMPLE_SECONDS)


async def drain(ledger: Ledger) -> None:
    """Waits until no job is live, or for as long as that may take."""
    give_up_at = time.monotonic() + DRAIN_SECONDS
    while await asyncio.to_thread(ledger.live_jobs) and time.monotonic() < give_up_at:
        await asyncio.sleep(SAMPLE_SECONDS)


def say(line: str) -> None:
    print(line, flush=True)


def _stop(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.load", description=__doc__)
    parser.add_argument("--running", action="store_true", help="load the run that is open")
    parser.add_argument("--shoppers", type=bounded(MAX_SHOPPERS), default=30, help="at once")
    parser.add_argument("--seconds", type=bounded(MAX_SECONDS), default=30)
    parser.add_argument("--a-second", type=bounded(MAX_A_SECOND), default=100, help="requests of all, at most")
    parser.add_argument("--seed", type=int, default=1, help="of what the shoppers do")
    asked = parser.parse_args(given)
    signal.signal(signal.SIGTERM, _stop)
    try:
        if asked.running:
            run = open_run()
            refuse_elsewhere(run)
            return asyncio.run(load(run, asked, os.environ.get("WEBHOOK_SECRET", "")))
        say("starting a run of its own")
        with own_run() as run:
            refuse_elsewhere(run)
            return asyncio.run(load(run, asked, WEBHOOK_SECRET))
    except CannotLoad as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; what was started has ended", file=sys.stderr)
        return STOPPED


if __name__ == "__main__":
    sys.exit(main())
