"""A publisher that is killed in the middle of a sync, or whose shop hangs up, leaves the old catalogue whole.

The publisher is a process of its own with the function's own entry, the shop answers over HTTP, and storage is the
embedded cloud in a third process.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.cloud import create_data_stack
from local.synth import ROOT, Template
from tests.embedded_cloud import embedded_cloud
from tests.shopify_schema import storefront_schema
from tests.small_shop import Reply, Request, SmallShop, make_product_answer, make_variant_answer, open_small_shop
from tests.waiting import SECONDS_UNTIL_HUNG, wait_until
from wandstore import keys
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.aws.dynamodb import Table, Update, update
from wandstore.catalogue.products import Catalogue
from wandstore.catalogue.snapshots import Catalogues
from wandstore.ids import StoreSlug
from wandstore.settings import Settings, current_settings

LANTERN = StoreSlug("lantern")
PRODUCTS = 250
PUBLISHER = """
import json, sys, time
from lambdas.catalogue_publisher.handler import handler
time.sleep = lambda _: None  # the pauses between retries
print(json.dumps(handler({}, None)), file=sys.stderr)
"""


@dataclass
class Stage:
    """`run` is one run of the publisher to its end; `start` is a process that a test may end earlier."""

    shop: SmallShop
    clients: Clients
    settings: Settings

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", PUBLISHER],
            cwd=ROOT,
            env=os.environ.copy(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self) -> dict[str, int]:
        process = self.start()
        _, said = process.communicate(timeout=SECONDS_UNTIL_HUNG)
        assert process.returncode == 0, said
        done: dict[str, int] = json.loads(said.splitlines()[-1])
        return {outcome: count for outcome, count in done.items() if count}

    def sell(self, price: str) -> None:
        """Every product at this price."""
        self.shop.products = [
            make_product_answer(number, variants=[make_variant_answer(number * 10_000, price)])
            for number in range(1, PRODUCTS + 1)
        ]

    def become_due(self) -> None:
        """As if the last read, and a lease, were long ago."""
        change = "SET #read_at = :long_ago, #lease_until = :long_ago"
        key = keys.catalogue_sync(LANTERN)
        values = {"long_ago": 1.0}
        update(self.clients, Update(table=self.settings.generation_queue_table, key=key, change=change, values=values))

    def catalogue(self) -> Catalogue:
        catalogues = Catalogues(self.clients, self.settings)
        version = catalogues.current_version(LANTERN)
        assert version is not None
        assert catalogues.archived_version(LANTERN) == version
        found = catalogues.read(LANTERN, version)
        assert found is not None
        return found


@pytest.fixture
def stage(
    aws_environment: None, data_template: Template, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    """The store `lantern`, whose shop was published once."""
    storefront_schema()  # or the test is skipped
    with ExitStack() as open_things:
        port = open_things.enter_context(embedded_cloud())
        shop = open_things.enter_context(open_small_shop(SmallShop()))
        connection = f'[shopify]\ndomain = "http://{shop.domain}"\naccess = "tokenless"\n'
        (tmp_path / "lantern.toml").write_text(f'name = "Lantern"\ncurrency = "GBP"\n{connection}')
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("STORES_DIR", str(tmp_path))
        monkeypatch.setenv("DEFAULT_STORE", LANTERN)
        for variable, resource in create_data_stack(data_template).items():
            monkeypatch.setenv(variable, resource)
        current_settings.cache_clear()
        stage = Stage(shop, Clients(BACKGROUND_PATIENCE), Settings.from_environment())
        stage.sell("10.0")
        assert stage.run() == {"published": 1}
        stage.become_due()
        yield stage
    current_settings.cache_clear()


def is_second_page(request: Request) -> bool:
    return request.operation == "Products" and bool(request.variables["after"])


@pytest.mark.slow
def test_a_publisher_that_is_killed_between_two_pages_leaves_the_old_catalogue_whole(stage: Stage) -> None:
    before = stage.catalogue()
    stage.sell("11.0")
    is_asked, is_killed = threading.Event(), threading.Event()

    def keep_waiting(request: Request) -> Reply | None:
        if is_second_page(request):
            is_asked.set()
            is_killed.wait()
        return None

    stage.shop.instead = keep_waiting
    publisher = stage.start()
    try:
        wait_until(is_asked.is_set)
    finally:
        publisher.send_signal(signal.SIGKILL)
        publisher.communicate()
        is_killed.set()
    assert publisher.returncode == -signal.SIGKILL
    assert stage.catalogue() == before
    assert {str(product.price) for product in before.products} == {"10.00"}
    # Its lease is not given back; after that, the next run publishes what the killed one could not.
    assert "lease" in (
        Table(stage.clients, stage.settings.generation_queue_table).get(keys.catalogue_sync(LANTERN)) or {}
    )
    assert stage.run() == {"waiting": 1}
    stage.become_due()
    assert stage.run() == {"published": 1}
    assert {str(product.price) for product in stage.catalogue().products} == {"11.00"}


@pytest.mark.slow
def test_a_shop_that_hangs_up_at_every_try_leaves_the_old_catalogue_whole(stage: Stage) -> None:
    before = stage.catalogue()
    stage.sell("11.0")
    stage.shop.instead = lambda request: Reply(declared_length=900) if is_second_page(request) else None
    assert stage.run() == {"failed": 1}
    assert stage.catalogue() == before
    # A failed sync gives its lease back, so the next run needs no wait.
    stage.shop.instead = lambda _: None
    assert stage.run() == {"published": 1}
    assert {str(product.price) for product in stage.catalogue().products} == {"11.00"}
