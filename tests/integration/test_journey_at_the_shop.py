"""The whole journey of a shopper at the fake Shopify, from the first visit to the persona that an order makes.

Over HTTP, with the processes of `make run SHOPIFY=fake`. `make journey` walks the same steps.
"""

from __future__ import annotations

import httpx
import pytest

from local.fake_shopify.schema import SchemaMissing, supported_versions
from tests.integration.running import running
from tests.missing import skip_but_fail_in_ci
from tests.stand_in_model import StandInModel
from tests.waiting import SECONDS_UNTIL_HUNG
from tools.journey import STEPS, Journey
from tools.local_run import STORE, free_ports

pytestmark = pytest.mark.slow


def test_a_shopper_visits_buys_and_becomes_a_loyalist_while_the_shop_changes_its_prices() -> None:
    try:
        supported_versions()
    except SchemaMissing as error:
        skip_but_fail_in_ci(str(error))
    (port,) = free_ports(1)
    with StandInModel() as model:
        settings = {"KIMI_API_KEY": "key", "KIMI_BASE_URL": model.url, "REFRESH_COOLDOWN_SECONDS": "0"}
        with running(SHOPIFY="fake", SHOPIFY_PORT=str(port), **settings) as run:
            assert any(f"http://localhost:{port}/_fake/" in line for line in run.said)
            with Journey(run.url, STORE, f"http://127.0.0.1:{port}", lambda: len(model.calls)) as journey:
                saw = {step.name: step.walk(journey) for step in STEPS}
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/_fake/state", timeout=SECONDS_UNTIL_HUNG, trust_env=False)
    assert saw["generation"].startswith("kimi composed a page")
    # The neutral tree of the store, and the loyalist's page.
    assert len(model.calls) == 2
