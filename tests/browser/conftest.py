"""A browser and a run for the whole folder, with the stores that its tests look at."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from local.own_store import OwnStore
from local.synth import ROOT
from tests.integration.running import Running, running
from tests.missing import skip_but_fail_in_ci
from tests.npm_tools import node_command
from tools.browser import NOT_FOUND, Browser, find_chromium
from tools.demo_shoppers import make_shopper
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.shoppers.personas import Character

# The demo store in other languages: one with long words, and one that is read from right to left.
LANGUAGES = {"wands-de": ("de-DE", "EUR"), "wands-he": ("he-IL", "ILS")}
DEMO = ROOT / "stores" / "magic-wands.csv"
# The demo store as it would be with a shop behind it, and where the law wants a shopper to be asked.
ASKING = 'consent_asked = true\nshop_domain = "wands.example"\n'
# A name of one long word, and prices of which two columns of a small phone have little room for one.
LONG_NAME = 'name = "Haushaltswarenfachgeschäft"\ncurrency = "SEK"\nlocale = "sv-SE"\ncatalogue = "ranges.csv"\n'
RANGES = "Handle,Title,Type,Option1 Name,Option1 Value,Variant Price,Variant Compare At Price\n" + "".join(
    f"table-{number},Walnut dining table {number},Tables,Size,For four,{1950 + number}.00,2330.00\n"
    f"table-{number},,,,For eight,{2250 + number}.00,2750.00\n"
    for number in range(14)
)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a browser."""
    return require_chromium()


def require_chromium() -> str:
    """The path of a browser. Skips the test where there is none, and in CI fails it."""
    return find_chromium() or skip_but_fail_in_ci(NOT_FOUND)


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    with Browser(node_command("browse.mjs", chromium)) as opened:
        yield opened


@pytest.fixture(scope="package")
def real_exports() -> dict[str, Path]:
    """The Shopify exports of `CATALOGS_DIR` by the slug of the store that sells from them."""
    folder = os.environ.get("CATALOGS_DIR")
    return {path.stem: path for path in sorted(Path(folder).glob("*.csv"))} if folder else {}


@pytest.fixture(scope="package")
def run(chromium: str, real_exports: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """No pause between two pages of one shopper, and no model. All files of a worker share it, so a shopper whom a file
    names is called as nobody in another. Beside the demo store: `asking`, which asks for consent
    and has a shop to buy at, `bare`, which has nothing to sell, `ranges`, where words and prices are long, a store for
    each real export, and those of `LANGUAGES`.
    """
    stores = tmp_path_factory.mktemp("run") / "stores"
    shutil.copytree(ROOT / "stores", stores)
    (stores / "asking.toml").write_text(ASKING + without_shop((stores / "magic-wands.toml").read_text()))
    (stores / "bare.toml").write_text('name = "Bare Shelves"\n')
    (stores / "ranges.toml").write_text(LONG_NAME)
    (stores / "ranges.csv").write_text(RANGES)
    for slug, export in real_exports.items():
        OwnStore(slug, export.resolve(), "USD", "en-US").write_file(stores)
    for slug, (locale, currency) in LANGUAGES.items():
        OwnStore(slug, DEMO, currency, locale).write_file(stores)
    with running(STORES_DIR=str(stores), REFRESH_COOLDOWN_SECONDS="0") as started:
        yield started


@pytest.fixture(scope="package")
def shopper_of(run: Running, real_exports: dict[str, Path]) -> Callable[[str, Character], str]:
    """The id of a store's shopper who has a page of a character by what they did; each is made once in a run."""
    catalogues = {"magic-wands": DEMO, **real_exports}

    @cache
    def find_or_make(store: str, character: Character) -> str:
        return make_shopper(run.url, store, character, read_shopify_csv(catalogues[store]).products)

    return find_or_make


def without_shop(store_file: str) -> str:
    return store_file.replace('shop_domain = ""\n', "")
