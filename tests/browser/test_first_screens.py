"""What a shopper sees before they scroll: a header that leaves room, and the product that a page is about."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

import pytest

from tests.integration.running import Running
from tests.waiting import wait_until
from tools.browser import Browser, Page
from wandstore.shoppers.personas import CHARACTERS, Character, PersonaType

pytestmark = pytest.mark.slow

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
MAX_HEADER_SHARE = 0.12
NEVER_READY = {"**/api/generation/status*": {"status": "queued"}}
ROOMS = ("/products/felt-wand-roll", "/collections/wands", "?q=wand", "/cart", "/products/broomstick", "/nothing/here")


def bottom(page: Page, selector: str) -> float:
    found: float = page.evaluate(f"document.querySelector({selector!r}).getBoundingClientRect().bottom")
    return found


@pytest.fixture(scope="module")
def shoppers(shopper_of: Callable[[str, Character], str]) -> dict[str, str]:
    return {character: shopper_of("magic-wands", character) for character in CHARACTERS}


def choose(run: Running, store: str, persona: PersonaType) -> str:
    """A shopper of a store who has the page of a persona."""
    shopper = f"first-{persona}"
    run.choose(store, shopper, persona)
    wait_until(lambda: run.visit(store, shopper).headers["x-wandstore-cache"] == "HIT")
    return shopper


@pytest.mark.parametrize("kind", [*CHARACTERS, *ROOMS])
def test_the_header_takes_little_of_a_phone_and_has_everything_in_sight(
    kind: str, run: Running, browser: Browser, shoppers: dict[str, str]
) -> None:
    address = f"?shopper={shoppers[kind]}" if kind in shoppers else kind
    with browser.open(answers=NEVER_READY, viewport=PHONE) as page:
        page.goto(f"{run.url}/s/magic-wands{address}")
        assert bottom(page, "header") <= MAX_HEADER_SHARE * PHONE["height"]
        for part in ("header .name", "#q", "header .bag", ".categories a"):
            assert page.call("isVisible", part), part


def test_the_search_of_a_phone_grows_over_its_line_and_moves_nothing(run: Running, browser: Browser) -> None:
    with browser.open(viewport=PHONE, javaScriptEnabled=False) as page:
        page.goto(f"{run.url}/s/magic-wands")
        before = bottom(page, "header")
        page.click("#q")
        width = page.evaluate("document.querySelector('#q').getBoundingClientRect().width")
        assert width > PHONE["width"] / 2
        assert bottom(page, "header") == before
        page.call("fill", "#q", "oak")
        page.click("header button")
        assert "q=oak" in page.evaluate("location.search")


@pytest.mark.parametrize("store", ["magic-wands", "ranges"], ids=["with a picture", "without a picture"])
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_minimalists_first_screen_has_the_product_with_its_price_and_a_button(
    screen: dict[str, int], store: str, run: Running, browser: Browser
) -> None:
    shopper = choose(run, store, PersonaType.MINIMALIST)
    with browser.open(answers=NEVER_READY, viewport=screen) as page:
        page.goto(f"{run.url}/s/{store}?shopper={shopper}")
        for part in (".hero .picture", ".hero .card h2", ".hero .price", ".hero :is(button, .button)"):
            assert 0 < bottom(page, part) <= screen["height"], part


def test_the_button_of_an_opening_puts_the_product_in_the_bag(run: Running, browser: Browser) -> None:
    shopper = choose(run, "magic-wands", PersonaType.MINIMALIST)
    with browser.open(viewport=PHONE, javaScriptEnabled=False) as page:
        page.goto(f"{run.url}/s/magic-wands?shopper={shopper}")
        name = page.text(".hero h2")
        page.click(".hero button")
        assert name in page.text(".in-bag")


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_prices_and_titles_of_a_dealhunters_row_stand_on_common_lines(
    screen: dict[str, int], run: Running, browser: Browser, shoppers: dict[str, str]
) -> None:
    tops = """[...document.querySelectorAll('.grid .card')].map((card) =>
      ['.picture', '.price', 'h3'].map((part) => Math.round(card.querySelector(part).getBoundingClientRect().top)))"""
    with browser.open(answers=NEVER_READY, viewport=screen) as page:
        page.goto(f"{run.url}/s/magic-wands?shopper={shoppers['dealhunter']}")
        cards: list[Any] = page.evaluate(tops)
        rows = [list(row) for _, row in groupby(cards, key=lambda card: card[0])]
        assert len(rows) > 1
        for row in rows:
            assert all(card == row[0] for card in row), row
