"""A run that cannot reach its shop shows what an earlier run has read there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.kept_shops import FOLDER
from tests.builders import make_product
from tests.fake_shop import FakeShopHandle, running_fake_shop
from tests.integration.running import Running, running
from tests.waiting import wait_until
from tools.local_run import STORE

pytestmark = pytest.mark.slow


@pytest.fixture
def fake() -> Iterator[FakeShopHandle]:
    """A shop in the demo store's currency."""
    with running_fake_shop([make_product("storm-lantern", price="41.50")]) as fake:
        yield fake


@pytest.fixture
def kept_file(fake: FakeShopHandle) -> Iterator[Path]:
    """Where a developer's own runs keep theirs, too."""
    path = FOLDER / f"{fake.address.replace(':', '_')}.GBP.json.gz"
    yield path
    path.unlink(missing_ok=True)


def wait_to_hear(run: Running, words: str) -> None:
    wait_until(lambda: any(words in line for line in run.said), lambda: "".join(run.said))


def test_the_next_run_shows_what_the_shop_sold_and_says_so(fake: FakeShopHandle, kept_file: Path) -> None:
    with running(SHOPIFY_STORE=fake.address) as run:
        wait_to_hear(run, f"the shop of {STORE} is published: 1 products")
        wait_until(kept_file.exists)
    fake.do("switches", status=503)
    with running(SHOPIFY_STORE=fake.address) as run:
        wait_to_hear(run, f"the shop of {STORE} cannot be read, and the store shows what the shop sold on ")
        page = wait_until(lambda: text if "41.50" in (text := run.visit(STORE, "ada").text) else None)
        assert "storm-lantern" in page
