"""A store in html mode, as its shoppers see it: pages that a model wrote, in a browser, on a phone and a desktop."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from local.own_store import OwnStore
from local.synth import ROOT
from tests.browser.conftest import DEMO
from tests.browser.test_pages import MODES, NEVER_READY, RULES, look_at
from tests.integration.running import Running, running
from tools.browser import Browser
from tools.demo_shoppers import make_shopper
from tools.stand_in_provider import serving
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.shoppers.personas import Character, PersonaType

pytestmark = pytest.mark.slow

STORE = "written"
# A minimalist is known after several visits, or chooses; a choice by address is worth no model's call.
CHARACTERS: tuple[Character, ...] = ("neutral", PersonaType.EXPLORER, PersonaType.DEALHUNTER, PersonaType.LOYALIST)
WIDTHS = ("320px", "dark")


@pytest.fixture(scope="module")
def run(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The demo store's products, in a store whose pages a stand-in for a model writes, with a shop to buy at."""
    stores = tmp_path_factory.mktemp("run") / "stores"
    shutil.copytree(ROOT / "stores", stores)
    OwnStore(STORE, DEMO, "GBP", "en-GB").write_file(stores)
    file = stores / f"{STORE}.toml"
    file.write_text('generation_mode = "html"\nshop_domain = "wands.example"\n' + file.read_text())
    with (
        serving() as url,
        running(
            STORES_DIR=str(stores),
            DEFAULT_STORE=STORE,
            KIMI_API_KEY="any",
            KIMI_BASE_URL=url,
            REFRESH_COOLDOWN_SECONDS="0",
            NEW_SHOPPERS_USD_PER_HOUR="100",
        ) as started,
    ):
        yield started


@pytest.fixture(scope="module")
def addresses(run: Running) -> dict[str, str]:
    products = read_shopify_csv(DEMO).products
    return {
        character: f"{run.url}/s/{STORE}?shopper={make_shopper(run.url, STORE, character, products)}"
        for character in CHARACTERS
    }


@pytest.mark.parametrize("character", CHARACTERS)
def test_a_page_that_a_model_wrote_has_no_faults_on_a_phone_and_a_desktop(
    character: str, addresses: dict[str, str], browser: Browser
) -> None:
    answer = httpx.get(addresses[character], trust_env=False)
    assert answer.headers["x-wandstore-source"] == "kimi"
    assert "Made to be held" in answer.text
    assert browser.validate(answer.text, RULES) == []
    for width in WIDTHS:
        with browser.open(answers=NEVER_READY, **MODES[width]) as page:
            page.goto(addresses[character])
            look = look_at(page)
            assert not look.violations, "\n".join(look.violations)
            assert not look.sticking_out, "\n".join(look.sticking_out)
            assert look.complaints == look.missing_pictures == []


def test_a_product_that_a_model_wrote_about_can_be_put_in_the_bag(addresses: dict[str, str], browser: Browser) -> None:
    with browser.open(width=360) as page:
        page.goto(addresses[PersonaType.LOYALIST])
        page.click("main .split form button")
        page.wait_for("document.querySelector('.bag-drawer')?.open === true")
        assert page.complaints == []


def test_the_stores_file_is_read_at_the_start_and_said(run: Running) -> None:
    assert f"in html mode, a model writes the whole page: {STORE}\n" in run.said
