import json
import time

import pytest

from lambdas.queue_keeper import handler as entry
from tests.shop import Shop
from wandstore.jobs.models import JobState


@pytest.fixture(autouse=True)
def clients_of_this_test(shop: Shop) -> None:
    entry.get_clients.cache_clear()


def test_the_schedules_event_is_a_run_of_the_keeper(shop: Shop) -> None:
    shop.enqueue("ada", now=time.time() - 3600)
    assert entry.handler({"source": "aws.scheduler"}, None) == {"ended": 0, "resent": 1, "repaired": 0, "failed": 0}


def test_an_event_of_the_dead_letter_queue_ends_its_jobs(shop: Shop) -> None:
    enqueued = shop.enqueue("ada")
    body = json.dumps({"jobId": enqueued.job_id, "storeSlug": "lantern", "shopperId": "ada"})
    assert entry.handler({"Records": [{"body": body}]}, None) == {"dead_letters": 1}
    job = shop.job("ada")
    assert job is not None
    assert job.state is JobState.FAILED
