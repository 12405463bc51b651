"""A generator that is killed in the middle of its pages: the jobs go on as if nothing had been.

`make kill` sets `KILLED_MEMBERS`: so many members of the pool are at work then, and all times are the product's own.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import pytest

from tests.integration.running import running
from tests.stand_in_model import Call, Reply, StandInModel, write_tree
from tests.waiting import SECONDS_UNTIL_HUNG, wait_until
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.jobs.items import Jobs
from wandstore.jobs.pool import select_pool_member
from wandstore.jobs.records import GenerationRecord, GenerationRecords, RecordStatus
from wandstore.settings import Settings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="finds the generator's process through /proc"),
]

STORE = StoreSlug("magic-wands")
MEMBERS = int(os.environ.get("KILLED_MEMBERS", "1"))
# Short, so that the message of the killed attempt comes back soon: a heartbeat then lasts 12 s.
TIMES = {"GENERATION_BUDGET_SECONDS": "5", "TIMEOUT_MARGIN_SECONDS": "1"} if "KILLED_MEMBERS" not in os.environ else {}
# A page of the shopper's own, for which a second call may follow the first at once. After a generator was killed that
# made a bucket's tree, others wait for a while before they try again.
OWN_PAGE = {"OWN_PAGE_EVENTS": "3", "NEW_SHOPPERS_USD_PER_HOUR": "10"}


def one_shopper_of_each_member() -> list[str]:
    found: dict[str, str] = {}
    names = (f"ada-{number}" for number in range(1000))
    while len(found) < MEMBERS:
        name = next(names)
        found.setdefault(select_pool_member(ShopperId(name), 10), name)
    return list(found.values())


def test_jobs_whose_generator_is_killed_are_completed_by_their_second_attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a heartbeat they would wait for the queue's visibility timeout, which is six minutes of the product's."""
    shoppers = one_shopper_of_each_member()
    killed = threading.Event()

    def answer_after_the_kill(call: Call) -> Reply:
        killed.wait(SECONDS_UNTIL_HUNG)
        return Reply(text=write_tree(call.product_ids))

    with StandInModel() as model:
        settings = {"KIMI_API_KEY": "key", "KIMI_BASE_URL": model.url, "REFRESH_COOLDOWN_SECONDS": "0"}
        settings |= TIMES | OWN_PAGE
        with running(**settings) as run:
            model.answer = answer_after_the_kill
            for shopper in shoppers:
                for product in ("forty-woods", "amber-string-core", "first-wand-set"):
                    run.track(STORE, shopper, "discount_click", productId=product)
                for _ in range(2):
                    run.track(STORE, shopper, "sort", query="price")
                run.visit(STORE, shopper)
            wait_until(lambda: len(model.calls) >= MEMBERS)
            assert {run.status(STORE, shopper)["status"] for shopper in shoppers} == {"generating"}

            os.kill(run.child("local.generator:app"), signal.SIGKILL)
            killed_at = time.monotonic()
            killed.set()
            # A member works again when the second call of its job has come.
            wait_until(lambda: len(model.calls) >= 2 * MEMBERS)
            seconds = time.monotonic() - killed_at
            ended = {shopper: run.wait_for_status(STORE, shopper, "completed") for shopper in shoppers}
            sys.stdout.write(
                f"{MEMBERS} members with a job in flight: all worked again {seconds:.1f} s after the kill\n"
            )

            assert len(model.calls) == 2 * MEMBERS  # one more of each than without the kill
            for variable, value in run.environment_of("local.generator:app").items():
                monkeypatch.setenv(variable, value)
            clients, wiring = Clients(BACKGROUND_PATIENCE), Settings.from_environment()
            jobs, records = Jobs(clients, wiring), GenerationRecords(clients, wiring)
            for shopper, status in ended.items():
                assert (status["source"], status["persona"]["type"]) == ("kimi", "dealhunter")
                key = ShopperKey(STORE, ShopperId(shopper))
                job = jobs.find(key)
                assert job is not None
                assert job.attempts == 2
                (row,) = rows_of(key, records)
                assert (row.id, row.status) == (status["jobId"], "completed")
                assert run.visit(STORE, shopper).headers["x-wandstore-cache"] == "HIT"
            assert not any(jobs.member(f"pool-{number}").slots for number in range(10))


def rows_of(shopper: ShopperKey, records: GenerationRecords) -> list[GenerationRecord]:
    rows = (row for status in RecordStatus for row in records.by_status(status))
    return [row for row in rows if row.shopper_id == shopper.shopper_id]
