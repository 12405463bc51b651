"""The shoppers of `make load`, at the product's own edge app."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path

import httpx
import pytest

from lambdas.edge.app import create_app
from tests.aws_like.cloud import Cloud, wired
from tests.shop import Shop as StoredShop
from tests.shop import open_shop
from tools.load import shoppers
from tools.load.promises import Ledger, Promises
from tools.load.shoppers import Pace, Shop, Shopper
from wandstore import keys
from wandstore.ids import ShopperId
from wandstore.settings import Settings

# What a test changes in storage, and what is then told of it.
LOSSES = {
    "session": "views were accepted, 0 are counted",
    "choice": "the choice 'explorer' was accepted, None is stored",
    "job": "was accepted and is not there",
    "page": "completed without its page",
}


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StoredShop:
    monkeypatch.setattr(shoppers, "PAUSE_SECONDS", (0, 0))
    monkeypatch.setenv("WEBHOOK_SECRET", "secret")
    cloud = Cloud(wired(Settings()))
    shop = open_shop(cloud.settings, cloud.clients(), tmp_path)
    header, *rows = shop.csv.read_text().splitlines()
    rows = [f"{row},{number}" for number, row in enumerate(rows, start=1)]
    shop.csv.write_text("\n".join((f"{header},Variant ID", *rows)))
    return shop


def shop_at(stored: StoredShop, kind: type[Shop] = Shop) -> Shop:
    shop = kind(
        "http://127.0.0.1:8000",
        stored.publish(),
        Pace(10_000),
        time.monotonic() + 60,
        random.Random(1),
        webhook_secret="secret",
    )
    shop.transport = httpx.ASGITransport(create_app(stored.settings, stored.clients))  # type: ignore[assignment]
    return shop


def work_off(stored: StoredShop) -> None:
    while stored.work():
        pass


async def do_everything(shop: Shop) -> Shopper:
    shopper = Shopper(shop)
    assert await shopper.visit_first()
    for act in shopper._acts:
        await act()
    return shopper


def test_everything_a_shopper_does_is_answered_and_all_that_was_promised_is_there(stored: StoredShop) -> None:
    shop = shop_at(stored)
    shopper = asyncio.run(do_everything(shop))
    promises = shopper._promises
    assert (promises.views, promises.searches, len(promises.jobs)) == (1, 1, 1)
    assert promises.choice is not None
    assert {kind: [*statuses] for kind, statuses in shop.answers.statuses.items()} == {
        "first": [200],
        "return": [200],
        "product": [200],
        "track": [202],
        "search": [200],
        "bag": [200],
        "status": [200],
        "choice": [202],
        "webhook": [409],  # the job of the first visit is live
    }
    ledger = Ledger(stored.clients, stored.settings, stored.store.slug)
    assert ledger.live_jobs() == 1
    assert len(ledger.compare([promises]).lost) == 1  # which has not ended
    work_off(stored)
    kept = ledger.compare([promises])
    assert (ledger.live_jobs(), kept.lost, kept.ended) == (0, [], {"completed": 1})
    assert (kept.promised["events"], kept.promised["choices"], kept.promised["jobs"]) == (2, 1, 1)


def test_an_accepted_page_from_outside_is_a_promised_job(stored: StoredShop) -> None:
    shop = shop_at(stored)

    async def deliver() -> Shopper:
        shopper = Shopper(shop)
        await shopper.visit_first()
        work_off(stored)
        await shopper.get_page_from_outside()
        return shopper

    shopper = asyncio.run(deliver())
    assert shop.answers.statuses["webhook"] == {202: 1}
    assert len(shopper._promises.jobs) == 1


@pytest.mark.parametrize("loss", LOSSES)
def test_what_is_not_there_is_lost(stored: StoredShop, loss: str) -> None:
    shopper_id = "ada"
    stored.visit(shopper_id)
    stored.view(shopper_id, "oak")
    job = stored.job(shopper_id)
    assert job is not None
    work_off(stored)
    promises = Promises(shopper_id, views=1, jobs={job.job_id})
    ledger = Ledger(stored.clients, stored.settings, stored.store.slug)
    assert ledger.compare([promises]).lost == []
    if loss == "session":
        stored.delete_item(stored.settings.shopper_sessions_table, keys.session(ShopperId(shopper_id)))
    elif loss == "choice":
        promises.choice = "explorer"
    elif loss == "job":
        stored.delete_item(stored.settings.generation_queue_table, keys.job(stored.shopper(shopper_id)))
    else:
        bucket, key = stored.settings.ui_storage_bucket, keys.page_document(stored.shopper(shopper_id))
        stored.clients.s3.delete_object(Bucket=bucket, Key=key)
    kept = ledger.compare([promises])
    assert len(kept.lost) == 1
    assert kept.lost[0].startswith("ada: ")
    assert LOSSES[loss] in kept.lost[0]
    assert "lost: 1" in kept.describe()


def test_where_one_shopper_leaves_the_next_one_comes(stored: StoredShop) -> None:
    class OpenForFive(Shop):
        @property
        def is_open(self) -> bool:
            return len(self.promises) < 5

    shop = shop_at(stored, OpenForFive)
    asyncio.run(shop.let_come(2))
    assert len(shop.promises) >= 5
    assert len({promises.shopper_id for promises in shop.promises}) == len(shop.promises)
    assert shop.answers.failures == 0


def test_requests_begin_no_faster_than_the_pace() -> None:
    async def take_turns() -> float:
        pace, began_at = Pace(1000), time.monotonic()
        await asyncio.gather(*(pace.take_turn() for _ in range(51)))
        return time.monotonic() - began_at

    assert asyncio.run(take_turns()) >= 0.05
