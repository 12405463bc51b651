"""A generator that is killed in the middle of a page: the job goes on as if nothing had been."""

from __future__ import annotations

import os
import signal
import sys
import threading

import pytest

from tests.integration.running import running
from tests.stand_in_model import Call, Reply, StandInModel, write_tree
from tests.waiting import SECONDS_UNTIL_HUNG, wait_until
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.jobs.items import Jobs
from wandstore.jobs.records import GenerationRecord, GenerationRecords, RecordStatus
from wandstore.settings import Settings

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="finds the generator's process through /proc"),
]

ADA = ShopperKey(StoreSlug("magic-wands"), ShopperId("ada"))
# Short, so that the message of the killed attempt comes back soon.
TIMES = {"GENERATION_BUDGET_SECONDS": "3", "TIMEOUT_MARGIN_SECONDS": "1"}
# A page of the shopper's own, for which a second call may follow the first at once. After a generator was killed that
# made a bucket's tree, others wait for a while before they try again.
OWN_PAGE = {"OWN_PAGE_EVENTS": "3", "NEW_SHOPPERS_USD_PER_HOUR": "10"}


def test_a_job_whose_generator_is_killed_is_completed_by_its_second_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    killed = threading.Event()

    def answer_after_the_kill(call: Call) -> Reply:
        killed.wait(SECONDS_UNTIL_HUNG)
        return Reply(text=write_tree(call.product_ids))

    with StandInModel() as model:
        settings = {"KIMI_API_KEY": "key", "KIMI_BASE_URL": model.url, "REFRESH_COOLDOWN_SECONDS": "0"}
        settings |= TIMES | OWN_PAGE
        with running(**settings) as run:
            model.answer = answer_after_the_kill
            for product in ("forty-woods", "amber-string-core", "first-wand-set"):
                run.track("magic-wands", "ada", "discount_click", productId=product)
            for _ in range(2):
                run.track("magic-wands", "ada", "sort", query="price")
            run.visit("magic-wands", "ada")
            wait_until(lambda: model.calls)
            assert run.status("magic-wands", "ada")["status"] == "generating"

            os.kill(run.child("local.generator:app"), signal.SIGKILL)
            killed.set()
            status = run.wait_for_status("magic-wands", "ada", "completed")

            assert (status["source"], status["persona"]["type"]) == ("kimi", "dealhunter")
            assert len(model.calls) == 2  # one more than without the kill
            for variable, value in run.environment_of("local.generator:app").items():
                monkeypatch.setenv(variable, value)
            clients, wiring = Clients(BACKGROUND_PATIENCE), Settings.from_environment()
            jobs = Jobs(clients, wiring)
            job = jobs.find(ADA)
            assert job is not None
            assert job.attempts == 2
            (row,) = rows_of(ADA, GenerationRecords(clients, wiring))
            assert (row.id, row.status) == (status["jobId"], "completed")
            assert not any(jobs.member(f"pool-{number}").slots for number in range(10))
            assert run.visit("magic-wands", "ada").headers["x-wandstore-cache"] == "HIT"


def rows_of(shopper: ShopperKey, records: GenerationRecords) -> list[GenerationRecord]:
    rows = (row for status in RecordStatus for row in records.by_status(status))
    return [row for row in rows if row.shopper_id == shopper.shopper_id]
