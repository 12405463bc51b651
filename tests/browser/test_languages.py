"""The scripts have no words of their own: they say those of the page, in its language."""

from __future__ import annotations

import pytest

from tests.browser.conftest import LANGUAGES
from tests.integration.running import Running
from tools.browser import Browser, Page

pytestmark = pytest.mark.slow

READY = {"wands-de": "Ihr Laden ist fertig!", "wands-he": "החנות שלך מוכנה!"}
BAG = "(({ textContent, ariaLabel }) => [textContent, ariaLabel])(document.querySelector('header .bag'))"


def put_in_bag(page: Page) -> list[str]:
    """What the header says of the bag, to eyes and to ears, once more is in it."""
    page.call("click", ".product button[value=add]")
    page.wait_for("document.querySelector('.bag-drawer[open]')")
    said: list[str] = page.evaluate(BAG)
    page.call("click", ".bag-drawer .close")
    return said


def test_the_count_of_the_bag_has_the_forms_of_the_language(run: Running, browser: Browser) -> None:
    with browser.open() as page:
        page.goto(f"{run.url}/s/wands-de/products/rowan-hedge-wand")
        assert put_in_bag(page) == ["Warenkorb (1)", "Warenkorb, 1 Artikel"]
        assert page.evaluate("document.querySelector('.bag-drawer').ariaLabel") == "Warenkorb"
        assert page.evaluate("document.querySelector('.bag-drawer .close').ariaLabel") == "Warenkorb schließen"
        page.goto(f"{run.url}/s/wands-he/products/rowan-hedge-wand")
        counts = [put_in_bag(page) for _ in range(3)]
        assert [heard for _, heard in counts] == ["סל, פריט 1", "סל, 2 פריטים", "סל, 3 פריטים"]
        assert page.complaints == []


def test_a_page_that_is_ready_says_so_in_its_language(run: Running, browser: Browser) -> None:
    assert READY.keys() == LANGUAGES.keys()
    for store, words in READY.items():
        with browser.open() as page:
            page.goto(f"{run.url}/s/{store}")
            page.wait_for("document.getElementById('personalizing')?.dataset.done")
            assert page.text("#personalizing") == words
            assert page.complaints == []
