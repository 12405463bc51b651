"""A job's items: the job as it is stored, its member's slots, and the newest error."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.shop import Shop
from wandstore.documents.origin import GenerationCost
from wandstore.errors import ErrorCode, JobError
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.jobs.items import ENDED_JOB_SECONDS, Jobs, Member, job_from_item, job_item, read_job
from wandstore.jobs.models import Caller, GenerationJob, JobState, Preferences
from wandstore.shoppers.personas import PersonaType

NOW = 1_790_000_000.0
JOB = GenerationJob(
    job_id="01",
    shopper=ShopperKey(StoreSlug("lantern"), ShopperId("ada")),
    state=JobState.QUEUED,
    member="pool-3",
    attempts=0,
    created_at=NOW,
    deadline=NOW + 7200,
    preferences=Preferences(persona=PersonaType.EXPLORER, price_sensitivity="low"),
    delivered=True,
)
TOO_LATE = JobError(code=ErrorCode.TIMEOUT, message="Too late.")


def jobs(shop: Shop) -> Jobs:
    return Jobs(shop.clients, shop.settings)


def test_a_job_is_read_back_as_it_was_stored_and_a_live_one_never_expires() -> None:
    item = job_item(JOB)
    assert read_job(item) == JOB
    assert "expires_at" not in item


def test_a_job_that_has_expired_or_cannot_be_read_is_none_to_the_edge() -> None:
    item = job_item(JOB)
    assert job_from_item(item, NOW) == JOB
    assert job_from_item(None, NOW) is None
    assert job_from_item(item | {"expires_at": int(NOW)}, NOW) is None
    for change in ({"state": "paused"}, {"created_at": "yesterday"}, {"preferences": 7}, {"error": 7}):
        assert job_from_item(item | change, NOW) is None, change
    del item["member"]
    assert job_from_item(item, NOW) is None


def test_a_preference_that_only_a_newer_version_knows_is_left_out() -> None:
    job = read_job(job_item(JOB) | {"preferences": '{"persona": "collector"}'})
    assert job == JOB.model_copy(update={"preferences": Preferences()})


def test_a_member_has_the_slots_of_its_live_jobs(shop: Shop) -> None:
    enqueued = shop.enqueue("ada")
    assert jobs(shop).member(enqueued.member) == Member(frozenset({"lantern:ada"}))
    assert jobs(shop).member("pool-31") == Member()
    shop.work()
    ended = jobs(shop).member(enqueued.member)
    assert ended.slots == frozenset()
    assert ended.mean_seconds is not None


def test_the_newest_error_is_the_one_that_counts_and_only_for_its_hour(shop: Shop) -> None:
    assert jobs(shop).newest_error(JOB.shopper, NOW) is None
    jobs(shop).record_error(JOB, JobError(code=ErrorCode.QUEUE_FULL, message="Full."), NOW)
    jobs(shop).record_error(JOB, TOO_LATE, NOW + 1)
    newest = jobs(shop).newest_error(JOB.shopper, NOW + 2)
    assert newest is not None
    assert (newest.error, newest.at, newest.job_id) == (TOO_LATE, NOW + 1, "01")
    assert jobs(shop).newest_error(JOB.shopper, NOW + 1 + ENDED_JOB_SECONDS) is None
    other = replace(JOB.shopper, store=StoreSlug("harbour"))
    assert jobs(shop).newest_error(other, NOW + 2) is None


def test_a_breadcrumb_that_cannot_be_written_fails_no_job(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop.clients.dynamodb, "put_item", lambda **_: 1 / 0)
    jobs(shop).leave_breadcrumb(JOB, "composed by kimi", NOW, GenerationCost())


@pytest.mark.parametrize("stored", [{}, {"caller": "somebody a newer version knows"}])
def test_a_job_of_another_version_is_a_shoppers(shop: Shop, stored: dict[str, str]) -> None:
    shop.enqueue("ada", caller=Caller.WARMING)
    job = shop.job("ada")
    assert job is not None
    item = {name: value for name, value in job_item(job).items() if name != "caller"}
    assert read_job(item | stored).caller is Caller.SHOPPER
