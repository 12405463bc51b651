import time

from tests.shop import Shop
from wandstore import keys
from wandstore.documents.origin import GenerationCost
from wandstore.errors import ErrorCode, JobError
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.jobs.items import Jobs
from wandstore.jobs.models import GenerationJob, JobState
from wandstore.jobs.trace import TraceEntry, read_trace

COST = GenerationCost(provider="kimi", model="k1", prompt_tokens=10, seconds=1.5)
FAILED = JobError(code=ErrorCode.TIMEOUT, message="Too late.")


def job(job_id: str) -> GenerationJob:
    return GenerationJob(
        job_id=job_id,
        shopper=ShopperKey(StoreSlug("lantern"), ShopperId("ada")),
        state=JobState.GENERATING,
        member="pool-0",
        attempts=2,
        created_at=0,
        deadline=0,
    )


def leave_error(shop: Shop, job_id: str, at: float) -> None:
    Jobs(shop.clients, shop.settings).record_error(job(job_id), FAILED, at)


def test_errors_and_breadcrumbs_stand_in_one_list_the_newest_first(shop: Shop) -> None:
    now = time.time()
    Jobs(shop.clients, shop.settings).leave_breadcrumb(job("1"), "attempt failed", now - 30)
    leave_error(shop, "1", now - 20)
    Jobs(shop.clients, shop.settings).leave_breadcrumb(job("2"), "composed by kimi", now - 10, COST)
    assert read_trace(shop.clients, shop.settings, shop.shopper("ada"), now) == [
        TraceEntry(now - 10, "2", what="composed by kimi", attempt=2, cost=COST),
        TraceEntry(now - 20, "1", error=FAILED),
        TraceEntry(now - 30, "1", what="attempt failed", attempt=2),
    ]


def test_what_has_expired_is_left_out_though_it_is_still_there(shop: Shop) -> None:
    now = time.time()
    leave_error(shop, "1", now - 3601)
    Jobs(shop.clients, shop.settings).leave_breadcrumb(job("1"), "long ago", now - 3601)
    Jobs(shop.clients, shop.settings).leave_breadcrumb(job("2"), "just now", now)
    assert [entry.what for entry in read_trace(shop.clients, shop.settings, shop.shopper("ada"), now)] == ["just now"]


def test_another_shoppers_and_another_stores_are_not_in_it(shop: Shop) -> None:
    leave_error(shop, "1", time.time())
    assert read_trace(shop.clients, shop.settings, shop.shopper("ad"), time.time()) == []
    other = ShopperKey(StoreSlug("other"), ShopperId("ada"))
    assert read_trace(shop.clients, shop.settings, other, time.time()) == []


def test_an_entry_that_cannot_be_read_hides_no_other(shop: Shop) -> None:
    now = time.time()
    jobs = Jobs(shop.clients, shop.settings)
    jobs.leave_breadcrumb(job("1"), "attempt failed", now - 30)
    jobs.leave_breadcrumb(job("2"), "composed by kimi", now - 10)
    key = {"key": keys.breadcrumbs(shop.shopper("ada")), "sort": keys.record_sort(now - 10, "2")}
    shop.set_attributes(shop.settings.generation_queue_table, key, {"at": "soon"})
    assert [entry.what for entry in read_trace(shop.clients, shop.settings, shop.shopper("ada"), now)] == [
        "attempt failed"
    ]
