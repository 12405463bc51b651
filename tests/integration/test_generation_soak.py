"""Three hundred jobs while an eighth of the calls to models fails, several at a time as on AWS: each ends with a page.

The life of the jobs, the composing and the calls over the network are the product's own. The cloud is in memory, since
moto in this process cannot take two requests at once.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from container_image import handler as entry
from container_image.llm import chain
from local.event_source import sqs_event
from tests.aws_like.cloud import Cloud, wired
from tests.llm_mock import CLAUDE_MODEL, KIMI_MODEL, LlmMock, running_llm_mock, says
from tests.shop import Shop, open_shop
from tests.stand_in_model import write_tree
from wandstore.documents.origin import DegradedReason, Source
from wandstore.errors import ErrorCode
from wandstore.jobs.enqueue import Outcome
from wandstore.jobs.models import Caller, GenerationJob, JobState, Preferences
from wandstore.page_store.archive import Archive
from wandstore.page_store.personal_page import PersonalPage
from wandstore.page_store.ui_cache import cached_ui_from_item
from wandstore.settings import Settings
from wandstore.shoppers.models import EventKind, ShopperEvent
from wandstore.shoppers.sessions import NO_SESSION, Sessions

pytestmark = pytest.mark.slow

JOBS = 300
MIN_SHARE_OF_MODELS = 0.6
# Each rate is that of the calls which the ones before it have spared.
# So few failures rarely open a circuit breaker; where they do, the other provider makes the pages.
CHAOS = {"dropRate": 0.06, "malformedRate": 0.03, "rateLimitRate": 0.04}
SEED = 20_261_125
USAGE = {"prompt_tokens": 900, "completion_tokens": 120}
SHOPPERS = [f"shopper-{number}" for number in range(JOBS)]
# What the shoppers did, in turn: of each something is known, so the store's shared tree stands in for none of them.
DEEDS = (
    {"event": EventKind.VIEW, "product_id": "oak", "category": "Wands"},
    {"event": EventKind.DISCOUNT_CLICK, "product_id": "yew", "category": "Wands", "discounted": True},
    {"event": EventKind.PURCHASE, "product_id": "cloth", "category": "Cloths"},
    {"event": EventKind.SEARCH, "query": "polish"},
)
# What the chaos may say of itself at last: a 500, a 429, or a body that cannot be read.
FAILURES = {ErrorCode.MODEL_UNAVAILABLE, ErrorCode.RATE_LIMITED, ErrorCode.GENERATION_FAILED}


@pytest.fixture
def mock() -> Iterator[LlmMock]:
    """Both providers, which answer well whenever the dice let them."""
    with running_llm_mock(SEED) as mock:
        for model in (KIMI_MODEL, CLAUDE_MODEL):
            mock.answers(model, says(write_tree(["oak", "yew", "cloth"]), usage=USAGE))
        mock.set_chaos(**CHAOS)
        yield mock


@pytest.fixture
def cloud(mock: LlmMock) -> Cloud:
    return Cloud(wired(Settings(kimi_base_url=mock.kimi_url, claude_base_url=mock.claude_url)))


@pytest.fixture
def shop(cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop whose generator has both keys, and waits only a moment between two calls."""
    monkeypatch.setattr(chain, "PAUSE_SECONDS", 0.01)
    monkeypatch.setenv("KIMI_API_KEY", "key")
    monkeypatch.setenv("CLAUDE_API_KEY", "key")
    shop = open_shop(cloud.settings, cloud.clients(), tmp_path)
    monkeypatch.setattr(entry, "get_clients", lambda: shop.clients)
    monkeypatch.setattr(entry, "get_settings", lambda: shop.settings)
    return shop


def items(cloud: Cloud, prefix: str) -> list[dict[str, Any]]:
    """What stands in the generation queue table under keys that begin so."""
    table = cloud.dynamodb.table(cloud.settings.generation_queue_table)
    return [item for (key, _), item in table.items() if key.startswith(prefix)]


def enqueue_all(shop: Shop) -> None:
    sessions = Sessions(shop.clients, shop.settings)
    for number, shopper in enumerate(SHOPPERS):
        now = time.time()
        deed = ShopperEvent.model_validate({**DEEDS[number % len(DEEDS)], "at": now})
        sessions.record_event(shop.shopper(shopper), deed, NO_SESSION)
        # An operator's trial is composed for its shopper alone, whatever shared trees there are.
        trial = shop.enqueue(shopper, now=now, caller=Caller.OPERATOR, preferences=Preferences(price_sensitivity="low"))
        assert trial.outcome is Outcome.QUEUED


def work_off_the_queue(shop: Shop) -> list[str]:
    """Takes messages through the handler until none is left, as many at once as on AWS; those that it reported failed.

    A thread that finds nothing ends: whatever is in flight then belongs to another one, which looks again after it.
    """

    def work() -> list[str]:
        failed: list[str] = []
        while messages := shop.clients.sqs.receive_message(QueueUrl=shop.settings.generation_queue_url).get("Messages"):
            (message,) = messages
            answer = entry.handler(sqs_event(message, "arn"), SimpleNamespace())
            failed += [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]
            if not answer["batchItemFailures"]:
                shop.clients.sqs.delete_message(
                    QueueUrl=shop.settings.generation_queue_url, ReceiptHandle=message["ReceiptHandle"]
                )
        return failed

    members = shop.settings.concurrent_generations
    with ThreadPoolExecutor(members) as environments:
        threads = [environments.submit(work) for _ in range(members)]
    return [message_id for thread in threads for message_id in thread.result()]


def find_job(shop: Shop, shopper: str) -> GenerationJob:
    job = shop.job(shopper)
    assert job is not None
    return job


def find_page(shop: Shop, shopper: str) -> PersonalPage:
    """The shopper's page, which is one and the same in the archive and in the cache."""
    archived = Archive(shop.clients, shop.settings).read(shop.shopper(shopper))
    cached = cached_ui_from_item(shop.cached_page(shopper), time.time())
    assert archived is not None
    assert archived.page is not None
    assert cached is not None
    assert cached.page() == archived.page
    return archived.page


def test_every_job_ends_with_a_page_and_most_pages_are_a_models(
    shop: Shop, cloud: Cloud, mock: LlmMock, capsys: pytest.CaptureFixture[str]
) -> None:
    started = time.monotonic()
    enqueue_all(shop)
    failed = work_off_the_queue(shop)
    seconds = time.monotonic() - started

    jobs = [find_job(shop, shopper) for shopper in SHOPPERS]
    pages = [find_page(shop, shopper) for shopper in SHOPPERS]
    calls = mock.journal()
    answered = Counter(Source(call.provider) for call in calls if call.chaos is None)
    written_by = Counter(page.source for page in pages)
    shares = ", ".join(f"{source.value} {written_by[source] / JOBS:.1%}" for source in written_by)
    fates = ", ".join(f"{chaos or 'answered'} {n}" for chaos, n in Counter(call.chaos for call in calls).items())
    with capsys.disabled():
        sys.stdout.write(f"\n{JOBS} jobs in {seconds:.1f} s: {shares}; {len(calls)} calls: {fates}\n")

    # Nothing was raised, and nothing is left of any job but its page.
    assert failed == []
    assert {(job.state, job.attempts) for job in jobs} == {(JobState.COMPLETED, 1)}
    assert [page.job_id for page in pages] == [job.job_id for job in jobs]
    assert (cloud.queue.messages, cloud.dead_letters.messages, shop.all_slots()) == ((), (), set())

    # Every answer has become a page. Where there was none the page is the template's, and says why, as its job does.
    assert written_by == answered + Counter({Source.TEMPLATE: JOBS - answered.total()})
    assert answered.total() >= MIN_SHARE_OF_MODELS * JOBS
    assert [job.error for job in jobs] == [page.error for page in pages]
    for page in pages:
        if page.source is Source.TEMPLATE:
            assert page.reason is DegradedReason.MODEL_FAILED
            assert page.error is not None
            assert page.error.code in FAILURES
        else:
            assert (page.reason, page.error) == (None, None)

    # Of what the pages cost nothing is lost where many add to the day's sum at once.
    spent = sum(int(item["tokens"]["N"]) for item in items(cloud, "spend:lantern:"))
    assert spent == sum(page.cost.prompt_tokens + page.cost.completion_tokens for page in pages)
    assert spent == answered.total() * sum(USAGE.values())
