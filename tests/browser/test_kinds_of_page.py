"""Every kind of page that a store has, in English, in German, and from right to left in Hebrew."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import DEMO
from tests.browser.test_pages import IS_OPEN, MODES, NEVER_READY, NOTHING_WRONG, RULES, Look, look_at
from tests.integration.running import Running
from tests.waiting import wait_until
from tools.browser import Browser, Page
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.shoppers.personas import CHARACTERS

pytestmark = pytest.mark.slow

# Where each kind of page is. The full bag has to be filled first.
ROOMS = {
    "first": "",
    "search": "?q=oak",
    "empty search": "?q=broomstick",
    "collection": "/collections/wands?available=1&option.Length=11+in",
    "product": "/products/winter-holly-wand",
    "product with variants": "/products/felt-wand-roll",
    "empty bag": "/cart",
    "full bag": "/cart",
    "empty wish list": "/wishlist",
    "empty comparison": "/compare",
    "missing product": "/products/broomstick",
    "impossible address": "/collections/wands?shopper=no+body",
    "notice": "/checkout",
}
STATUSES = {"missing product": 404, "impossible address": 400}
# Words are longest in German. In Hebrew everything stands on the other side, as do the borders of forced colours. Other
# colours know no language.
MODES_OF = {
    "magic-wands": tuple(MODES),
    "wands-de": ("320px", "1280px"),
    "wands-he": ("320px", "1280px", "forced-colours"),
}
DIRECTIONS = {"magic-wands": "ltr", "wands-de": "ltr", "wands-he": "rtl"}
# `test_pages.py` looks at these of the English store in all modes.
SEEN_ELSEWHERE = ("first", "product with variants", "collection", "empty bag", *CHARACTERS)
PAGES = [
    (store, kind)
    for store in MODES_OF
    for kind in (*ROOMS, *CHARACTERS)
    if store != "magic-wands" or kind not in SEEN_ELSEWHERE
]
IN_BAG = ("journeymans-oak-wand", "swan-feather-core", "forty-woods")


@pytest.mark.parametrize(("store", "kind"), PAGES, ids=lambda name: name.replace(" ", "-"))
def test_every_kind_of_page_is_in_order_in_every_language(
    run: Running, browser: Browser, store: str, kind: str
) -> None:
    address = f"{run.url}/s/{store}{ROOMS.get(kind, '')}"
    if kind in CHARACTERS:
        address += f"?shopper={choose(run, store, kind)}"
    for mode in MODES_OF[store]:
        with browser.open(answers=NEVER_READY, **MODES[mode]) as page:
            if kind == "full bag":
                fill_bag(page, run, store)
            # As the server has sent it, of the visit that the browser makes.
            answer = page.goto(address)
            assert answer["status"] == STATUSES.get(kind, 200)
            assert page.evaluate("document.dir") == DIRECTIONS[store]
            if kind in CHARACTERS:
                assert f"character-{kind}" in page.evaluate("document.body.className")
            assert without_expected(look_at(page), address, kind) == NOTHING_WRONG, mode
            assert page.count(".in-bag li") == (len(IN_BAG) if kind == "full bag" else 0)
            sent = page.evaluate("fetch(location).then((answer) => answer.text())")
    complaints = browser.validate(sent, RULES)
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("store", ["wands-de", "wands-he"])
def test_what_opens_over_a_page_is_in_order_in_every_language(run: Running, browser: Browser, store: str) -> None:
    for mode in MODES_OF[store]:
        with browser.open(answers=NEVER_READY, **MODES[mode]) as page:
            page.goto(f"{run.url}/s/{store}?sort=title")
            page.click(".card a[href*='/felt-wand-roll']")
            page.wait_for(IS_OPEN)
            assert look_at(page) == NOTHING_WRONG, mode
            page.click(".sheet .buy button")
            page.wait_for("document.querySelector('.bag-drawer')?.open === true")
            assert look_at(page) == NOTHING_WRONG, mode
            page.click(".bag-drawer [value=remove]")
            page.wait_for("Boolean(document.querySelector('.bag-drawer .undo'))")
            assert look_at(page) == NOTHING_WRONG, mode


# The right end of the text of an element, and that of what it hangs from.
RIGHT_ENDS = """([selector, edge]) => {
  const element = document.querySelector(selector), range = document.createRange();
  range.selectNodeContents(element);
  const ends = [range, element.closest("header, main, .card, footer").querySelector(edge)];
  return ends.map((one) => Math.round(one.getBoundingClientRect().right));
}"""


# Of names and prices in a script that is read from left to right, which is what this store has, too.
HANGING = {
    "header .name": ".categories li",
    "main h1": ".products",
    ".card :is(h2, h3) a": ".picture",
    ".card .line": ".picture",
    ".card .price b": ".picture",
    "footer .name": "div",
}


@pytest.mark.parametrize("width", [360, 1280])
def test_from_right_to_left_everything_hangs_from_the_right_edge(run: Running, browser: Browser, width: int) -> None:
    with browser.open(answers=NEVER_READY, width=width) as page:
        page.goto(f"{run.url}/s/wands-he")
        for selector, edge in HANGING.items():
            text, line = page.call("evaluate", f"({RIGHT_ENDS})({[selector, edge]})")
            assert abs(text - line) <= 1, selector


# The places of the first and the last letter of a text, from left to right.
ENDS = """(selector) => {
  const text = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT).nextNode();
  const length = text.data.trimEnd().length;
  return [0, length - 1].map((place) => {
    const range = document.createRange();
    range.setStart(text, place);
    range.setEnd(text, place + 1);
    return range.getBoundingClientRect().left;
  });
}"""


def test_from_right_to_left_a_sentence_that_begins_with_a_name_still_ends_at_the_left(
    run: Running, browser: Browser
) -> None:
    with browser.open(answers=NEVER_READY, width=1280) as page:
        page.goto(f"{run.url}/s/wands-he/products/felt-wand-roll")
        # A name is read in its own script.
        first, last = page.call("evaluate", f"({ENDS})('main h1')")
        assert first < last
        page.click(".buy button")
        page.call("waitForSelector", ".bag-drawer .told")
        page.click(".bag-drawer [value=remove]")
        page.call("waitForSelector", ".bag-drawer .undo")
        first, last = page.call("evaluate", f"({ENDS})('.bag-drawer .undo p')")
        assert first > last
        page.goto(f"{run.url}/s/wands-he")
        first, last = page.call("evaluate", f"({ENDS})('main h1')")
        assert first > last


def choose(run: Running, store: str, character: str) -> str:
    """The id of a shopper whose page is of this character."""
    shopper = f"{store}-{character}"
    persona = "none" if character == "neutral" else character
    run.choose(store, shopper, persona)
    wait_until(lambda: run.visit(store, shopper).headers["x-wandstore-cache"] == "HIT")
    return shopper


def fill_bag(page: Page, run: Running, store: str) -> None:
    """Puts three things in the bag of this browser's shopper, as the script of a page does."""
    page.goto(f"{run.url}/s/{store}/cart")
    products = {product.id: product for product in read_shopify_csv(DEMO).products}
    for number, handle in enumerate(IN_BAG, 1):
        body: dict[str, Any] = {"store": store, "variant": products[handle].variants[-1].id, "quantity": number}
        posted = f"{{ method: 'POST', body: JSON.stringify({body | {'action': 'add'}}) }}"
        page.evaluate(f"fetch('/api/shopper/cart', {posted}).then((answer) => answer.json())")


def without_expected(found: Look, address: str, kind: str) -> Look:
    """The one answer that may be an error is the one that was asked for."""
    if kind not in STATUSES:
        return found
    status = STATUSES[kind]
    expected = {f"answered {status}: {address}"}
    kept = [
        complaint
        for complaint in found.complaints
        if complaint not in expected and "Failed to load resource" not in complaint
    ]
    assert len(kept) == len(found.complaints) - 2
    return Look(found.violations, found.sticking_out, kept, found.missing_pictures)
