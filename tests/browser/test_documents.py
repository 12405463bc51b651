"""A document of html mode in a browser: every slot and every class, on a phone, a desktop and from right to left."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from lambdas.edge.app import create_app
from local.synth import ROOT
from tests.browser.test_pages import MODES, NEVER_READY, NOTHING_WRONG, RULES, look_at
from tests.handmade_documents import DEMO_PAGE, make_document
from tests.serving import served
from tests.shop import Shop
from tests.waiting import SECONDS_UNTIL_HUNG
from tools.browser import Browser
from wandstore.catalogue.stores import find_store
from wandstore.shoppers.buckets import NEUTRAL_BUCKET

pytestmark = pytest.mark.slow

HEBREW = "wands-he"
# A page whose author has put cards anywhere, as one does who read nothing about classes.
LOOSE = "wands-loose"
LOOSE_PAGE = (
    "<h2>Loose</h2>{card:felt-wand-roll}{card:forty-woods}{card:walnut-long-wand}<section><h2>One</h2><p>Words.</p>"
    "{card:pearwood-ferrule-wand}</section><ul><li>{card:oak-cradle-stand}</li><li>{card:brass-wall-rest}</li></ul>"
    '<div class="split band"><div class="intro cards"><h3>Two</h3>{card:horsehair-core}</div>{picture:forty-woods}'
    "</div><table><tr><th>Oak</th><td>{price:forty-woods}</td></tr></table>{row:picks 4}"
)


@pytest.fixture
def url(shop: Shop, tmp_path: Path) -> Iterator[str]:
    """The demo store in html mode, and one from right to left, whose first page is of a document by hand."""
    stores = tmp_path / "stores"
    shutil.copytree(ROOT / "stores", stores)
    written = (stores / "magic-wands.toml").read_text()
    (stores / f"{HEBREW}.toml").write_text(written.replace("en-GB", "he-IL"))
    (stores / f"{LOOSE}.toml").write_text(written)
    html_shop = shop.with_settings(stores_dir=str(stores), generation_mode="html")
    for slug, parts in (("magic-wands", DEMO_PAGE), (HEBREW, DEMO_PAGE), (LOOSE, (LOOSE_PAGE,))):
        html_shop.store = find_store(stores, slug)
        html_shop.share_document(NEUTRAL_BUCKET, make_document(*parts))
    with served(create_app(html_shop.settings, html_shop.clients)) as address:
        yield address


@pytest.mark.parametrize(
    ("slug", "mode"), [("magic-wands", "320px"), (HEBREW, "360px"), ("magic-wands", "dark"), (LOOSE, "320px")]
)
def test_a_document_is_in_order_on_every_screen(url: str, browser: Browser, slug: str, mode: str) -> None:
    with browser.open(answers=NEVER_READY, **MODES[mode]) as page:
        page.goto(f"{url}/s/{slug}")
        assert page.count(".written .card") > 8
        assert look_at(page) == NOTHING_WRONG


def test_a_product_is_put_in_the_bag_from_the_document_by_keyboard(url: str, browser: Browser) -> None:
    html = httpx.get(f"{url}/s/magic-wands", timeout=SECONDS_UNTIL_HUNG, trust_env=False).text
    assert browser.validate(html, RULES) == []
    with browser.open(answers=NEVER_READY, width=360) as page:
        page.goto(f"{url}/s/magic-wands")
        page.call("focus", ".written form.take button")
        page.call("keyboard.press", "Enter")
        page.wait_for("document.querySelector('.bag-drawer')?.open === true")
        assert "Horsehair core" in page.text(".bag-drawer .in-bag")
        page.call("keyboard.press", "Escape")
        page.click(".written .card a")
        page.wait_for("document.querySelector('.sheet')?.open === true")
        assert page.text(".sheet h1") == "Yew heartwood wand"
