import time

from tests.shop import Shop
from wandstore.jobs.enqueue import Outcome
from wandstore.jobs.keeper import Keeper
from wandstore.jobs.redrive import Redrive


def test_a_redriven_job_is_a_new_one(shop: Shop) -> None:
    failed = shop.enqueue("ada")
    (message,) = shop.receive()
    Keeper(shop.clients, shop.settings, time.time()).end_dead_letter(message["Body"])
    queued = Redrive(shop.clients, shop.settings).redrive(shop.shopper("ada"), time.time())
    assert queued.outcome is Outcome.QUEUED
    assert queued.job_id > failed.job_id


def test_a_redrive_while_a_job_is_live_changes_nothing(shop: Shop) -> None:
    queued = shop.enqueue("ada")
    assert Redrive(shop.clients, shop.settings).redrive(shop.shopper("ada"), time.time()).outcome is Outcome.NOT_NEEDED
    job = shop.job("ada")
    assert job is not None
    assert job.job_id == queued.job_id


def test_only_shoppers_without_a_newer_job_or_page_are_redriven(shop: Shop) -> None:
    for shopper_id in ("ada", "bea"):
        shop.enqueue(shopper_id)
    for message in shop.receive():
        Keeper(shop.clients, shop.settings, time.time()).end_dead_letter(message["Body"])
    shop.enqueue("bea")
    shop.work()
    assert Redrive(shop.clients, shop.settings).failed_shoppers(shop.store.slug) == [shop.shopper("ada")]
