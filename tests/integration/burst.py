"""A store under many visits at once, in virtual time: each call of AWS takes ten milliseconds of a simulated clock."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from tests.aws_like.behaviour import Touch
from tests.aws_like.cloud import Cloud, wired
from tests.shop import Shop, open_shop
from tests.simulation import Actor, Simulation
from wandstore.errors import ErrorCode, JobError
from wandstore.ids import ShopperId
from wandstore.jobs.ending import JobEndings
from wandstore.settings import Settings
from wandstore.storefront.ladder import ServedPage
from wandstore.storefront.page_request import Visit
from wandstore.storefront.tracking import ask_again

CALL_SECONDS = 0.01
PARTITION_WRITE_UNITS = 1000  # a second, of one item
FAILED = JobError(code=ErrorCode.TIMEOUT, message="Too late.")


@dataclass
class Burst:
    """`visits` and `endings` are under way until `run`."""

    simulation: Simulation
    cloud: Cloud
    shop: Shop
    visits: dict[str, Actor] = field(default_factory=dict)
    endings: list[Actor] = field(default_factory=list)

    @classmethod
    def open(cls, seed: int, folder: Path, patches: pytest.MonkeyPatch, *, max_queue_depth: int) -> Burst:
        simulation = Simulation(seed)
        simulation.take_over(patches)
        cloud = Cloud(wired(Settings()), clock=simulation.clock, sleep=simulation.sleep)
        shop = open_shop(cloud.settings, cloud.clients(), folder).with_settings(max_queue_depth=max_queue_depth)
        shop.visit("somebody", may_enqueue=False)  # the process has read its catalogue
        return cls(simulation, cloud, shop)

    def take_time(self, transaction_seconds: float = CALL_SECONDS) -> None:
        """From now on AWS takes its time, and an item has its capacity."""
        self.cloud.behaviour.call_seconds = CALL_SECONDS
        self.cloud.behaviour.transaction_seconds = transaction_seconds
        self.cloud.behaviour.partition_write_units = PARTITION_WRITE_UNITS

    def throttle(self, share: float) -> None:
        """Refuses this share of all items' writes."""

        def throttles(touch: Touch) -> bool:
            return touch.is_write and self.simulation.random.random() < share

        self.cloud.behaviour.throttles = throttles

    def visit(self, visits: int, within_seconds: float) -> None:
        """So many strangers visit; their ids are as long as those that the edge mints."""
        for _ in range(visits):
            shopper_id = f"{self.simulation.random.getrandbits(88):022x}"
            self.visits[shopper_id] = self._start(partial(self.shop.visit, shopper_id), within_seconds)

    def end_running_jobs(self, jobs: int, within_seconds: float) -> None:
        """So many jobs exist already; each ends at some time within these seconds."""
        endings = JobEndings(self.shop.clients, self.shop.settings)
        for number in range(jobs):
            self.shop.enqueue(f"running{number}")
            job = self.shop.job(f"running{number}")
            assert job is not None
            self.endings.append(
                self._start(partial(lambda job: endings.fail(job, FAILED, self.simulation.now), job), within_seconds)
            )

    def ask_again(self) -> None:
        """The open pages of those who got no job: each asks after a while, as its script does."""
        for shopper_id in self.visits.keys() - self.live_jobs():
            assert b'id="personalizing" role="status" data-again' in self.page_of(shopper_id)
            visit = Visit(self.shop.store, ShopperId(shopper_id), has_cookie=True)
            wait_seconds = self.simulation.random.uniform(5, 45)
            self.simulation.start(partial(ask_again, self.shop.storefront, visit), after=wait_seconds)

    def page_of(self, shopper_id: str) -> bytes:
        """The page that the visit was answered with."""
        served: ServedPage = self.visits[shopper_id].result
        return gzip.decompress(served.rendered.body)

    def _start(self, function: Callable[[], object], within_seconds: float) -> Actor:
        return self.simulation.start(function, after=self.simulation.random.uniform(0, within_seconds))

    def live_jobs(self) -> set[str]:
        """The visitors who have a live job. Each has one slot, and nobody else has one."""
        table = self.cloud.dynamodb.table(self.shop.settings.generation_queue_table)
        found = {
            key.removeprefix("job:lantern:")
            for (key, _), item in table.items()
            if key.startswith("job:") and item["state"]["S"] == "queued"
        }
        slots = [slot for (key, _), item in table.items() if key.startswith("pool:") for slot in item["jobs"]["SS"]]
        assert sorted(slots) == sorted(f"lantern:{shopper_id}" for shopper_id in found)
        return found

    def report(self) -> str:
        """What the visits' shoppers and the endings waited, in virtual time."""
        waits = sorted(visit.seconds for visit in self.visits.values())
        shares = ", ".join(f"p{share} {waits[share * (len(waits) - 1) // 100] * 1000:.0f}" for share in (50, 90, 99))
        counts = self.cloud.dynamodb.counts
        longest = max((ending.seconds for ending in self.endings), default=0)
        return (
            f"{len(waits)} visits: {shares}, longest {waits[-1] * 1000:.0f} ms; {len(self.endings)} endings: "
            f"longest {longest * 1000:.0f} ms; {counts['TransactWriteItems']} transactions, {counts['conflicts']} "
            f"conflicts, {counts['throttles']} throttles"
        )
