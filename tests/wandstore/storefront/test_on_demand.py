from typing import Any

import pytest

from tests.shop import Shop
from wandstore.documents.origin import Source
from wandstore.errors import ErrorCode, JobError, PoolFull, StorageUnavailable
from wandstore.ids import ShopperId, is_shopper_id
from wandstore.jobs.enqueue import Enqueued, JobQueue, Outcome
from wandstore.shoppers.personas import PersonaType
from wandstore.storefront.on_demand import Trial, begin_trial, look_at_trial, mint_trial_shopper
from wandstore.storefront.page_request import Visit


def begin(shop: Shop, *, force: bool = False) -> Trial:
    return begin_trial(shop.storefront, Visit(shop.store, ShopperId("ada")), force=force)


def look(shop: Shop) -> Trial:
    return look_at_trial(shop.storefront, Visit(shop.store, ShopperId("ada")))


def test_a_trial_is_a_job_like_any_other_and_over_when_it_has_ended(shop: Shop) -> None:
    begun = begin(shop)
    assert begun.job == shop.job("ada")
    assert (begun.started, begun.is_over, begun.page) == (True, False, None)
    shop.work()
    ended = look(shop)
    assert ended.is_over
    assert ended.page is not None
    assert ended.job is not None
    assert (ended.page.job_id, ended.page.source) == (ended.job.job_id, Source.KIMI)


def test_a_fresh_page_needs_no_job(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    stood = begin(shop)
    assert (stood.started, stood.is_over) == (False, True)
    assert stood.page is not None
    assert shop.receive() == []


def test_a_page_of_another_persona_is_not_fresh_unless_an_earlier_tree_is_kept(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    shop.set_persona("ada", PersonaType.EXPLORER)
    assert begin(shop).started
    shop.work()
    shop.set_persona("ada", None)
    kept = begin(shop)
    assert not kept.started
    assert kept.page is not None
    assert kept.page.persona.type is None


def test_force_makes_a_fresh_page_anew_and_heeds_no_cooldown(shop: Shop) -> None:
    patient = shop.with_settings(refresh_cooldown_seconds=60)
    patient.visit("ada")
    patient.work()
    patient.set_persona("ada", PersonaType.EXPLORER)
    cooling = begin(patient)
    assert (cooling.started, cooling.page) == (False, None)
    assert begin(patient, force=True).started


@pytest.mark.parametrize("force", [False, True])
def test_a_live_job_is_waited_for_and_never_replaced(shop: Shop, force: bool) -> None:
    shop.visit("ada")
    job = shop.job("ada")
    assert begin(shop, force=force) == Trial(started=True, job=job)
    assert len(shop.receive()) == 1


def test_a_job_that_came_in_between_is_the_one_that_is_waited_for(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    enqueue = JobQueue.enqueue

    def enqueue_second(*said: Any, **named: Any) -> Enqueued:
        enqueue(*said, **named)
        return Enqueued(Outcome.NOT_NEEDED, "mine", "pool-0")

    monkeypatch.setattr(JobQueue, "enqueue", enqueue_second)
    assert begin(shop).job == shop.job("ada")


def test_a_job_that_failed_has_no_page_though_an_earlier_one_stands(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    begin(shop, force=True)
    (message,) = shop.receive()
    shop.clients.sqs.delete_message(QueueUrl=shop.settings.generation_queue_url, ReceiptHandle=message["ReceiptHandle"])
    shop.fail_job("ada", JobError(code=ErrorCode.TIMEOUT, message="Too late."))
    ended = look(shop)
    assert (ended.is_over, ended.page) == (True, None)


def test_a_full_pool_and_silent_storage_are_told_apart(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    small = shop.with_settings(max_queue_depth=1, pool_size=1)
    small.visit("somebody")
    with pytest.raises(PoolFull):
        begin(small)
    monkeypatch.setattr(shop.clients.dynamodb, "transact_write_items", lambda **_: 1 / 0)
    with pytest.raises(StorageUnavailable):
        begin(shop)


def test_a_minted_shopper_is_within_the_grammar_and_new() -> None:
    one, two = mint_trial_shopper(), mint_trial_shopper()
    assert is_shopper_id(one)
    assert one.startswith("debug-")
    assert one != two
