"""A shopper whom only the address names, in a browser: shown their page wherever they click, and given nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.browser.conftest import DEMO
from tests.integration.running import Running
from tests.waiting import SECONDS_UNTIL_HUNG, wait_until
from tools.browser import Browser, Page
from wandstore.catalogue.shopify_csv import read_shopify_csv

pytestmark = pytest.mark.slow

STORE = "magic-wands"
ADA = "ada-of-the-address"
COOKIE = "wandstore_shopper"
# Every link and form of a page that leads to a page of the store, with whether it carries Ada's id.
CARRIED = f"""
[...document.querySelectorAll("a[href^='/s/'], form:not([method=dialog])")].map((one) => [
  one.outerHTML.slice(0, 120),
  one.localName === "a"
    ? new URL(one.href).searchParams.getAll("shopper").join() === "{ADA}"
    : [...one.querySelectorAll("[name=shopper]")].map(({{ value }}) => value).join() === "{ADA}",
])
"""
# Clicks that lead from each page to the next, and what the page shows then.
CLICKS = (
    ("nav.categories a:has-text('Wands')", "h1:has-text('Wands')"),
    (".sorts a:has-text('A to Z')", ".sorts [aria-current]:has-text('A to Z')"),
    (".card a[href*='/journeymans-oak-wand']", "main > .product"),
    (".selector a:has-text('Bog oak')", ".selector [aria-current]:has-text('Bog oak')"),
    (".trail a:has-text('Wands')", "h1:has-text('Wands')"),
    ("header .bag", "h1:has-text('Bag')"),
    (".chips a:has-text('All products')", "h1:has-text('All products')"),
    ("header .name", ".hero, .grid, .recommendations"),
)


@pytest.fixture(scope="module")
def ada(run: Running) -> str:
    """Her page's address. She is an explorer by what she did, has a page of her own, and one thing in her bag."""
    products = {product.id: product for product in read_shopify_csv(DEMO).products}
    with httpx.Client(base_url=run.url, cookies={COOKIE: ADA}, trust_env=False, timeout=SECONDS_UNTIL_HUNG) as own:
        body = {"store": STORE, "persona": "explorer"}
        own.post("/api/shopper/persona", json=body).raise_for_status()
        variant = products["felt-wand-roll"].variants[0].id
        body = {"store": STORE, "variant": str(variant), "action": "add"}
        own.post("/api/shopper/cart", json=body).raise_for_status()
        wait_until(lambda: own.get(f"/s/{STORE}").headers["x-wandstore-cache"] == "HIT")
        assert "because you chose it" in own.get(f"/s/{STORE}").text
    return f"{run.url}/s/{STORE}?shopper={ADA}"


@pytest.fixture(params=["a new browser", "another shopper's browser"])
def stranger(request: pytest.FixtureRequest, run: Running, browser: Browser) -> Iterator[Page]:
    """Without scripts, so that each click is one request of its own."""
    with browser.open(javaScriptEnabled=False) as page:
        if request.param != "a new browser":
            page.goto(f"{run.url}/s/{STORE}")
        yield page


def cookies(page: Page) -> dict[str, str]:
    return {cookie["name"]: cookie["value"] for cookie in page.call("context.cookies")}


def test_a_stranger_with_the_address_keeps_the_persona_through_every_click_and_is_told_no_reasons(
    stranger: Page, ada: str
) -> None:
    before = cookies(stranger)
    stranger.goto(ada)
    for selector, shown in (("", "main"), *CLICKS):
        if selector:
            stranger.click(selector)
        stranger.call("waitForSelector", shown)
        assert "character-explorer" in stranger.evaluate("document.body.className")
        assert stranger.evaluate("new URLSearchParams(location.search).getAll('shopper')") == [ADA]
        assert "because" not in stranger.call("textContent", ".why")
        carried = stranger.evaluate(CARRIED)
        assert carried
        assert [part for part, is_carried in carried if not is_carried] == []
        # The bag on these pages is the browser's own, never Ada's.
        assert "Felt wand roll" not in stranger.text("header")
    assert cookies(stranger) == before
    assert stranger.complaints == []


def test_a_search_keeps_the_persona_of_the_address_too(stranger: Page, ada: str) -> None:
    stranger.goto(ada)
    stranger.call("fill", "#q", "oak")
    stranger.call("press", "#q", "Enter")
    stranger.call("waitForSelector", "h1:has-text('oak')")
    assert "character-explorer" in stranger.evaluate("document.body.className")
    assert stranger.evaluate("new URLSearchParams(location.search).getAll('shopper')") == [ADA]


def test_what_a_stranger_puts_in_a_bag_or_takes_out_is_not_adas(stranger: Page, ada: str, run: Running) -> None:
    stranger.goto(ada.replace("?", "/cart?"))
    assert "There is nothing in your bag." in stranger.text("main")
    stranger.goto(ada.replace("?", "/products/cherry-pocket-wand?"))
    stranger.click(".buy button")
    stranger.call("waitForSelector", ".in-bag")
    assert stranger.count(".in-bag li") == 1
    assert cookies(stranger)[COOKIE] != ADA
    own = run.get(f"/s/{STORE}/cart", cookies={COOKIE: ADA}).text
    assert "Felt wand roll" in own
    assert "Cherry pocket wand" not in own


def test_a_stranger_cannot_erase_whom_the_address_names(ada: str, run: Running) -> None:
    page = run.get(f"/s/{STORE}", cookies={COOKIE: ADA})
    for headers in ({}, {"Cookie": f"{COOKIE}=eve"}):
        for body in ({"shopper": ADA, "store": STORE}, {"shopper": ADA}):
            for sent in ({"json": body}, {"data": body}):
                answer = httpx.post(
                    f"{run.url}/api/shopper/forget?shopper={ADA}",
                    headers=headers,
                    timeout=SECONDS_UNTIL_HUNG,
                    trust_env=False,
                    **sent,  # type: ignore[arg-type]
                )
                assert ADA not in answer.headers.get("set-cookie", "")
    after = run.get(f"/s/{STORE}", cookies={COOKIE: ADA})
    assert (after.headers["x-wandstore-cache"], after.headers["etag"]) == ("HIT", page.headers["etag"])
    assert "because you chose it" in after.text
    assert "Felt wand roll" in run.get(f"/s/{STORE}/cart", cookies={COOKIE: ADA}).text
