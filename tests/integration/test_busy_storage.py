"""DynamoDB at its limits: throttled reads, keys left unprocessed, items that are too large, and late expiry."""

from __future__ import annotations

import gzip
import random
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.aws_like.behaviour import Touch
from tests.aws_like.cloud import Cloud, wired
from tests.clock import Clock
from tests.shop import Shop, open_shop
from wandstore.aws import pauses
from wandstore.aws.dynamodb import Table
from wandstore.aws.request_storage import RequestStorage
from wandstore.documents.origin import Source
from wandstore.errors import ErrorCode, JobError, StorageUnavailable
from wandstore.jobs.items import Jobs
from wandstore.jobs.models import JobState
from wandstore.page_store.ui_cache import UiCache
from wandstore.page_store.visit import read_visit
from wandstore.pages import etag_of
from wandstore.settings import Settings
from wandstore.shoppers.models import Signals
from wandstore.shoppers.personas import PersonaType
from wandstore.storefront.ladder import CacheStatus

DAY_SECONDS = 86_400


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of everything; pauses pass at once."""
    clock = Clock()
    monkeypatch.setattr(time, "time", clock)
    monkeypatch.setattr(pauses, "time", SimpleNamespace(sleep=clock.sleep, monotonic=clock))
    return clock


@pytest.fixture
def cloud(clock: Clock) -> Cloud:
    return Cloud(wired(Settings(session_ttl_days=400)), clock=clock)


@pytest.fixture
def shop(cloud: Cloud, tmp_path: Path) -> Shop:
    return open_shop(cloud.settings, cloud.clients(), tmp_path)


def throttle_reads_of(cloud: Cloud, *prefixes: str) -> None:
    def throttles(touch: Touch) -> bool:
        return not touch.is_write and touch.key[0].startswith(prefixes)

    cloud.behaviour.throttles = throttles


@pytest.mark.parametrize("throttled", ["session:", "job:"])
def test_a_visit_that_is_read_in_part_shows_its_page_and_asks_for_no_job(
    shop: Shop, cloud: Cloud, throttled: str
) -> None:
    shop.visit("ada")
    shop.work()
    before = shop.job("ada")
    shop.set_persona("ada", PersonaType.DEALHUNTER)
    throttle_reads_of(cloud, throttled)
    read = read_visit(RequestStorage(shop.clients), shop.settings, shop.shopper("ada"))
    assert (read.complete, read.page is not None) == (False, True)
    served = shop.visit("ada")
    assert (served.cache, served.source) == (CacheStatus.STALE, Source.KIMI)
    throttle_reads_of(cloud, "nothing")
    assert shop.job("ada") == before


def test_a_visit_whose_reads_are_all_throttled_gets_a_page_that_asks_again(shop: Shop, cloud: Cloud) -> None:
    shop.visit("bea", may_enqueue=False)
    cloud.behaviour.throttles = lambda touch: True
    served = shop.visit("ada")
    assert b"data-again" in gzip.decompress(served.rendered.body)
    cloud.behaviour.throttles = lambda touch: False
    assert shop.job("ada") is None


def test_a_page_that_is_too_large_for_an_item_is_served_from_the_archive(
    shop: Shop, clock: Clock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.visit("ada")
    shop.work()
    clock.now += 1
    older = shop.cached_page("ada")["job_id"]
    make = UiCache.make

    def make_large(*arguments: Any) -> Any:
        cached = make(*arguments)
        body = gzip.compress(gzip.decompress(cached.rendered.body) + random.Random(1).randbytes(420_000))
        return type(cached)(
            **{name: getattr(cached, name) for name in cached.__slots__ if name != "rendered"},
            rendered=cached.rendered._replace(body=body, etag=etag_of(body)),
        )

    monkeypatch.setattr(UiCache, "make", make_large)
    newer = shop.enqueue("ada").job_id
    shop.work()
    job = shop.job("ada")
    assert job is not None
    assert (job.job_id, job.state) == (newer, JobState.COMPLETED)
    assert shop.cached_page("ada").keys() == {"key", "job_id", "expires_at"}
    assert '"PageTooLarge": 1' in capsys.readouterr().out
    for _ in range(2):
        served = shop.visit("ada")
        assert (served.cache, served.source) == (CacheStatus.HIT, Source.KIMI)
        assert len(served.rendered.body) > 420_000
    assert "PageTooLarge" not in capsys.readouterr().out  # it counts pages, and not their visits
    assert shop.archived_page("ada")["job_id"] == newer > older


def test_keys_that_a_batch_leaves_unprocessed_are_read_after_a_pause(shop: Shop, cloud: Cloud, clock: Clock) -> None:
    names = [f"s{number}" for number in range(150)]
    for name in names:
        cloud.dynamodb.put_item(TableName=cloud.settings.ui_cache_table, Item={"key": {"S": name}})
    cloud.behaviour.batch_bytes = 200
    table, began_at = Table(shop.clients, cloud.settings.ui_cache_table), clock.now
    found = table.get_many(({"key": name} for name in names), now=0)
    assert sorted(item["key"] for item in found) == sorted(names)
    assert clock.now > began_at
    cloud.behaviour.throttles = lambda touch: touch.key[0] == "s7"
    with pytest.raises(StorageUnavailable, match="1 keys were left unprocessed"):
        list(table.get_many(({"key": name} for name in ("s7", "s8")), now=0))


def test_what_has_expired_counts_for_nothing_while_it_is_still_there(shop: Shop, cloud: Cloud, clock: Clock) -> None:
    shop.visit("ada")
    shop.view("ada", "oak")
    shop.fail_job("ada", JobError(code=ErrorCode.TIMEOUT, message="Too late."), now=clock.now)
    jobs = Jobs(shop.clients, shop.settings)
    assert jobs.newest_error(shop.shopper("ada"), clock.now) is not None
    assert shop.session("ada").signals.events == 1
    stored = {name: len(cloud.dynamodb.table(name)) for name in cloud.dynamodb.shapes}
    clock.now += 401 * DAY_SECONDS
    assert {name: len(cloud.dynamodb.table(name)) for name in cloud.dynamodb.shapes} == stored
    assert jobs.newest_error(shop.shopper("ada"), clock.now) is None
    assert shop.session("ada").signals == Signals()
    assert shop.with_settings(refresh_cooldown_seconds=60).visit("ada").cache is CacheStatus.MISS
    job = shop.job("ada")
    assert job is not None
    assert job.state is JobState.QUEUED
    shop.work()
    clock.now += 3601
    served = shop.visit("ada")  # the page's hour in the cache is over, and the archive has it
    assert (served.cache, served.source) == (CacheStatus.HIT, Source.KIMI)
    assert shop.cached_page("ada")["expires_at"] > clock.now
