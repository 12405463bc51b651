"""A store in html mode, as its shoppers see it: pages that a model wrote, in a browser, on a phone and a desktop."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from container_image.jobs import compose_job
from lambdas.edge.app import create_app
from local.own_store import OwnStore
from local.synth import ROOT
from tests.browser.conftest import DEMO
from tests.browser.test_pages import MODES, NEVER_READY, RULES, look_at
from tests.connected_shop import TOKEN_SECRET, connect_store
from tests.fake_shop import FakeShopHandle
from tests.integration.running import Running, running
from tests.serving import served
from tests.shop import Shop
from tests.stand_in_model import Reply, StandInModel
from tests.waiting import SECONDS_UNTIL_HUNG
from tools.browser import Browser
from tools.demo_shoppers import make_shopper
from tools.stand_in_provider import serving, stand_in_settings
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.shoppers.personas import Character, PersonaType

pytestmark = pytest.mark.slow

STORE = "written"
# Each with the modes in which it is looked at. A minimalist is known after several visits, or chooses; a choice by
# address is worth no model's call.
LOOKS: dict[Character, tuple[str, ...]] = {
    "neutral": ("320px", "dark"),
    PersonaType.EXPLORER: ("1280px",),
    PersonaType.DEALHUNTER: ("320px",),
    PersonaType.LOYALIST: ("360px",),
}


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
            REFRESH_COOLDOWN_SECONDS="0",
            **(stand_in_settings(url) | {"GENERATION_MODE": "components"}),
        ) as started,
    ):
        yield started


@pytest.fixture(scope="module")
def addresses(run: Running) -> dict[str, str]:
    products = read_shopify_csv(DEMO).products
    return {
        character: f"{run.url}/s/{STORE}?shopper={make_shopper(run.url, STORE, character, products)}"
        for character in LOOKS
    }


@pytest.mark.parametrize("character", LOOKS)
def test_a_page_that_a_model_wrote_has_no_faults_on_a_phone_and_a_desktop(
    character: Character, addresses: dict[str, str], browser: Browser
) -> None:
    answer = httpx.get(addresses[character], timeout=SECONDS_UNTIL_HUNG, trust_env=False)
    assert answer.headers["x-wandstore-source"] == "kimi"
    assert "Made to be held" in answer.text
    assert browser.validate(answer.text, RULES) == []
    for mode in LOOKS[character]:
        with browser.open(answers=NEVER_READY, **MODES[mode]) as page:
            page.goto(addresses[character])
            look = look_at(page)
            assert not look.violations, "\n".join(look.violations)
            assert not look.sticking_out, "\n".join(look.sticking_out)
            assert look.complaints == look.missing_pictures == []


STORY = (
    '<section class="split"><product-picture of="{0}"/><div><h2><product-title of="{0}"/></h2>'
    '<p>Plain in its lines.</p><p><product-price of="{0}"/></p><product-button of="{0}"/></div></section>'
)


@pytest.fixture
def harbour(
    shop: Shop, fake_shop: FakeShopHandle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, Shop]]:
    """The address of a connected store in html mode, and what composes its pages: a story about each product."""
    monkeypatch.setenv(TOKEN_SECRET, fake_shop.token)
    monkeypatch.setenv("KIMI_API_KEY", "key")
    connection = {"domain": fake_shop.url, "token_secret": TOKEN_SECRET}
    connected = connect_store(shop, fake_shop, tmp_path, {"generation_mode": "html"}, connection)
    with StandInModel(lambda call: Reply("".join(map(STORY.format, call.product_ids)))) as model:
        settings = replace(connected.storefront.settings, kimi_base_url=model.url)
        town = replace(shop, settings=settings, store=connected.store, storefront=connected.storefront)
        monkeypatch.setattr(town, "compose", lambda job: compose_job(job, town.clients, town.settings))
        with served(create_app(settings, shop.clients)) as url:
            yield f"{url}/s/{connected.store.slug}", town


def test_a_product_that_a_model_wrote_about_is_put_in_the_bag(harbour: tuple[str, Shop], browser: Browser) -> None:
    address, town = harbour
    with browser.open(width=360, answers=NEVER_READY) as page:
        page.goto(address)
        assert town.work() == 1
        page.goto(address)
        assert "Plain in its lines." in page.text("main")
        page.click("main .split form button")
        page.wait_for("document.querySelector('.bag-drawer')?.open === true")
        assert page.count(".bag-drawer .in-bag li") == 1
        assert page.complaints == []


def test_the_stores_file_is_read_at_the_start_and_said(run: Running) -> None:
    assert f"in html mode, a model writes the whole page: {STORE}\n" in run.said
