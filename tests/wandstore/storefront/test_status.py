"""The state of a shopper's page: of its newest job, or of the page where the job is forgotten."""

from __future__ import annotations

import pytest

from tests.shop import Shop
from tests.written_metrics import metrics_in
from wandstore import keys
from wandstore.errors import ErrorCode, JobError
from wandstore.ids import ShopperId
from wandstore.jobs.models import JobState
from wandstore.shoppers.personas import PersonaType
from wandstore.storefront import status
from wandstore.storefront.page_request import Visit
from wandstore.storefront.status import NOT_READABLE, PageStatus, read_status
from wandstore.storefront.tracking import choose

TOO_LATE = JobError(code=ErrorCode.TIMEOUT, message="Too late.")


def visit(shop: Shop) -> Visit:
    return Visit(shop.store, ShopperId("ada"))


def read(shop: Shop) -> PageStatus:
    return read_status(shop.storefront, visit(shop))


def test_of_a_shopper_without_job_or_page_nothing_is_generated(shop: Shop) -> None:
    assert read(shop) == PageStatus()


def test_an_error_is_told_until_a_page_has_followed_it(shop: Shop) -> None:
    shop.enqueue("ada")
    shop.fail_job("ada", TOO_LATE)
    failed = read(shop)
    assert (failed.state, failed.generated, failed.error) == (JobState.FAILED, False, TOO_LATE)
    shop.visit("ada")
    assert (read(shop).state, read(shop).error) == (JobState.QUEUED, None)
    shop.work()
    completed = read(shop)
    assert (completed.state, completed.generated, completed.error) == (JobState.COMPLETED, True, None)


def test_an_error_after_the_page_was_made_is_told_beside_the_page(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    shop.enqueue("ada")
    shop.fail_job("ada", TOO_LATE)
    failed = read(shop)
    assert (failed.state, failed.generated, failed.error) == (JobState.FAILED, True, TOO_LATE)


def test_where_the_job_is_forgotten_the_page_says_that_it_is_completed(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    job = shop.job("ada")
    assert job is not None
    shop.delete_item(shop.settings.generation_queue_table, keys.job(shop.shopper("ada")))
    forgotten = read(shop)
    assert (forgotten.state, forgotten.job_id, forgotten.pool_member) == (JobState.COMPLETED, job.job_id, None)


def test_the_persona_is_the_pages_until_the_shopper_has_chosen_one(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    shop.set_persona("ada", PersonaType.DEALHUNTER)
    assert read(shop).persona.type is None
    choose(shop.storefront, visit(shop), PersonaType.LOYALIST)
    assert read(shop).persona.type is PersonaType.LOYALIST


@pytest.mark.parametrize("failure", [ZeroDivisionError, None], ids=["a bug", "storage"])
def test_a_status_that_cannot_be_read_says_so_and_never_raises(
    shop: Shop,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    failure: type[Exception] | None,
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    if failure:
        monkeypatch.setattr(status, "Jobs", fail)
    else:
        monkeypatch.setattr(shop.clients.dynamodb, "batch_get_item", lambda **_: 1 / 0)
    assert read(shop) == NOT_READABLE
    counted = [metric.name for metric in metrics_in(capsys.readouterr().out)]
    assert counted == (["StatusFailed"] if failure else [])
