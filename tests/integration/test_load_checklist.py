"""The specification's load tests: a hundred concurrent shoppers, the spread of writes, and more members for more jobs.

All in virtual time: what is compared are ratios, and each job takes a model's `MODEL_SECONDS`.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import pytest

from tests.aws_like.behaviour import Touch
from tests.integration.burst import Burst
from tests.integration.mortal_processes import VirtualStop, give_heartbeats_virtual_time
from wandstore.documents.origin import Composition
from wandstore.jobs.attempt import JobRunner
from wandstore.jobs.messages import Receipt
from wandstore.jobs.models import GenerationJob
from wandstore.jobs.pool import select_pool_member
from wandstore.observability import logger

MODEL_SECONDS = 8.0
SHOPPERS = 100
POLL_SECONDS = 0.1
REFRESH_SECONDS = 15.0  # the target, of a generation that does not wait for another one
POOL_SIZES = (10, 20)
_chance = random.Random(1)


@dataclass
class Rush:
    """A hundred first visits at once, and what came of them. `pages` are the seconds until each shopper's page."""

    burst: Burst
    pages: dict[str, float] = field(default_factory=dict)
    writes: Counter[str] = field(default_factory=Counter)  # of each partition key
    returns: Counter[str] = field(default_factory=Counter)  # what the second visits were answered with

    @property
    def deepest(self) -> int:
        """How many of the shoppers have the member that has the most."""
        pool_size = self.burst.shop.settings.pool_size
        return max(Counter(select_pool_member(shopper_id, pool_size) for shopper_id in self.pages).values())

    def run(self) -> None:
        """The visits and all their jobs, each member one at a time."""
        self.burst.cloud.behaviour.throttles = self._note_write
        self.burst.visit(SHOPPERS, within_seconds=0)
        began_at = self.burst.simulation.now
        delivering = self.burst.simulation.start(partial(self._deliver, began_at))
        self.burst.simulation.run()
        assert delivering.error is None
        assert [visit.error for visit in self.burst.visits.values() if visit.error] == []
        self.returns.update(self.burst.shop.visit(shopper_id).cache for shopper_id in self.burst.visits)

    def _deliver(self, began_at: float) -> None:
        while len(self.pages) < SHOPPERS:
            self.burst.simulation.sleep(POLL_SECONDS)
            while received := self.burst.cloud.queue.receive(1):
                (message,) = received
                assert message.receipt_handle is not None
                receipt = Receipt(message.message_id, message.receipt_handle, message.receives)
                (shopper_id,) = (one for one in self.burst.visits if one in message.body)
                self.burst.simulation.start(partial(self._generate, shopper_id, message.body, receipt, began_at))

    def _generate(self, shopper_id: str, body: str, receipt: Receipt, began_at: float) -> None:
        shop, simulation = self.burst.shop, self.burst.simulation
        stop = partial(VirtualStop, simulation)
        JobRunner(self._compose, shop.clients, shop.settings, simulation.clock, make_stop=stop).run(body, receipt)
        self.burst.cloud.queue.delete(receipt.handle)
        self.pages[shopper_id] = simulation.now - began_at

    def _compose(self, job: GenerationJob) -> Composition:
        self.burst.simulation.sleep(MODEL_SECONDS)
        return self.burst.shop.compose(job)

    def _note_write(self, touch: Touch) -> bool:
        self.writes[touch.key[0]] += touch.is_write
        return False


@pytest.fixture(scope="module")
def rushes(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Rush]:
    """The same shoppers at a pool of each size."""
    found = {}
    for pool_size in POOL_SIZES:
        with pytest.MonkeyPatch.context() as patches:
            patches.setattr(logger._logger, "disabled", True)
            burst = Burst.open(1, tmp_path_factory.mktemp("rush"), patches, max_queue_depth=100)
            burst.shop = burst.shop.with_settings(pool_size=pool_size)
            give_heartbeats_virtual_time(burst.simulation, patches)
            burst.take_time()
            found[pool_size] = Rush(burst)
            found[pool_size].run()
    return found


@pytest.mark.slow
def test_a_hundred_concurrent_shoppers_all_get_their_page_and_return_to_it(rushes: dict[int, Rush]) -> None:
    rush = rushes[10]
    assert rush.pages.keys() == rush.burst.visits.keys()
    assert rush.returns == {"HIT": SHOPPERS}
    waits = sorted(rush.pages.values())
    assert waits[9] < REFRESH_SECONDS  # the first of each member
    # The last of a member waits for all before, and for little else.
    assert waits[-1] < 1.15 * rush.deepest * MODEL_SECONDS


@pytest.mark.slow
def test_writes_are_spread_over_partition_keys(rushes: dict[int, Rush]) -> None:
    rush = rushes[10]
    writes = rush.writes.most_common()
    # Ten items take every enqueue and every ending; everything else is a shopper's own.
    assert {key for key, times in writes if times > SHOPPERS / 10} <= {f"pool:pool-{number}" for number in range(10)}
    assert writes[0][1] < 0.05 * rush.writes.total()
    assert len(writes) > 3 * SHOPPERS
    assert rush.burst.cloud.dynamodb.counts["throttles"] == 0  # at a thousand units a second of one key


@pytest.mark.slow
def test_twice_the_members_take_about_half_the_time(rushes: dict[int, Rush]) -> None:
    mean_of_ten, mean_of_twenty = (sum(rushes[size].pages.values()) / SHOPPERS for size in POOL_SIZES)
    assert 0.4 < mean_of_twenty / mean_of_ten < 0.65
    # The last page is that of the member with the most shoppers.
    last_of_ten, last_of_twenty = (max(rushes[size].pages.values()) for size in POOL_SIZES)
    assert last_of_twenty / last_of_ten == pytest.approx(rushes[20].deepest / rushes[10].deepest, rel=0.1)


@pytest.mark.parametrize("mint", [lambda _: f"{_chance.getrandbits(128):x}", lambda number: f"customer-{number}"])
def test_no_member_has_many_more_shoppers_than_another(mint: Callable[[int], str]) -> None:
    shoppers = 10_000
    members = Counter(select_pool_member(mint(number), 10) for number in range(shoppers))
    assert len(members) == 10
    assert max(members.values()) < 1.15 * shoppers / 10
    assert min(members.values()) > 0.85 * shoppers / 10
