"""A product, opened over the page by a script, and on a page of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.test_pages import NEVER_READY, NOTHING_WRONG, RULES, look_at
from tests.integration.running import Running
from tests.waiting import wait_until
from tools.browser import Browser, Page
from wandstore.shoppers.personas import CHARACTERS

pytestmark = pytest.mark.slow

STORE = "/s/magic-wands"
OAK = f"{STORE}/products/journeymans-oak-wand"
# Everything of the store in the order of its names, so that each test finds the card it needs.
LIST = f"{STORE}?sort=title"
OPEN = "document.querySelector('.sheet')?.open === true"
CLOSED = "!document.querySelector('.sheet')?.open"
PATH = "location.pathname + location.search"


@pytest.fixture
def page(run: Running, browser: Browser) -> Iterator[Page]:
    with browser.open(answers=NEVER_READY) as opened:
        opened.goto(run.url + LIST)
        yield opened


def card(handle: str) -> str:
    return f".card a[href*='/{handle}']"


def open_product(page: Page, handle: str = "journeymans-oak-wand") -> None:
    page.click(card(handle))
    page.wait_for(OPEN)


def has_tabs(page: Page, expected: list[str]) -> bool:
    return [urlsplit(tab).path for tab in page.tabs] == [urlsplit(address).path for address in expected]


def events(page: Page) -> list[tuple[str, str]]:
    told = [json.loads(r["body"]) for r in page.requests if r["url"].endswith("/api/shopper/track")]
    return [(event["event"], event["productId"]) for event in told if "productId" in event]


# Opened and closed ----------------------------------------------------------------------------------------------------


def test_a_card_opens_its_product_over_the_page_at_the_products_address(page: Page) -> None:
    open_product(page)
    assert page.evaluate(PATH) == OAK
    assert page.text(".sheet h1") == "Journeyman's oak wand"
    assert page.evaluate("document.querySelector('.sheet').matches(':modal')")
    assert page.evaluate("document.querySelector('.sheet').contains(document.activeElement)")
    assert page.complaints == []


CLOSING: dict[str, tuple[str, list[Any]]] = {
    "Escape": ("keyboard.press", ["Escape"]),
    "the close button": ("click", [".sheet [method=dialog] button"]),
    "a click outside": ("mouse.click", [10, 450]),
    "the browser's back button": ("evaluate", ["history.back()"]),
}


@pytest.mark.parametrize("way", CLOSING)
def test_it_is_closed_and_the_page_is_as_it_was(page: Page, way: str) -> None:
    page.evaluate(
        f"document.querySelector(\"{card('journeymans-oak-wand')}\").scrollIntoView({{ behavior: 'instant' }})"
    )
    top, entries = page.evaluate("scrollY"), page.evaluate("history.length")
    assert top > 0
    open_product(page)
    assert page.evaluate("scrollY") == top, "the page behind stands still"
    method, arguments = CLOSING[way]
    page.call(method, *arguments)
    page.wait_for(f"{CLOSED} && {PATH} === '{LIST}'")
    assert page.evaluate("scrollY") == top
    assert page.evaluate("document.activeElement.textContent") == "Journeyman's oak wand"
    assert page.evaluate("history.length") == entries + 1
    assert page.complaints == []


def test_the_browsers_buttons_close_and_open_it_as_often_as_one_likes(page: Page) -> None:
    open_product(page)
    for _ in range(2):
        page.evaluate("history.back()")
        page.wait_for(f"{CLOSED} && {PATH} === '{LIST}'")
        page.evaluate("history.forward()")
        page.wait_for(OPEN)
        assert page.evaluate(PATH) == OAK
        assert page.text(".sheet h1") == "Journeyman's oak wand"
    page.call("keyboard.press", "Escape")
    page.wait_for(f"{CLOSED} && {PATH} === '{LIST}'")
    assert page.evaluate("document.activeElement.textContent") == "Journeyman's oak wand"


def test_closed_with_escape_it_can_be_opened_again(page: Page) -> None:
    for handle in ("journeymans-oak-wand", "felt-wand-roll", "journeymans-oak-wand"):
        open_product(page, handle)
        page.call("keyboard.press", "Escape")
        page.wait_for(f"{CLOSED} && {PATH} === '{LIST}'")


def test_a_variant_that_was_chosen_is_what_forward_and_a_reload_show(page: Page) -> None:
    open_product(page)
    page.click(".sheet .selector a >> text=Bog oak")
    page.wait_for("document.querySelector('.sheet .price b').textContent === '£74.00'")
    chosen = page.evaluate(PATH)
    page.call("keyboard.press", "Escape")
    page.wait_for(f"{CLOSED} && {PATH} === '{LIST}'")
    page.evaluate("history.forward()")
    page.wait_for(OPEN)
    assert page.evaluate(PATH) == chosen
    assert page.text(".sheet .price b") == "£74.00"
    page.call("reload")
    assert page.text("main > .product .price b") == "£74.00"
    assert page.complaints == []


def test_two_quick_clicks_open_it_once(page: Page) -> None:
    entries = page.evaluate("history.length")
    link = f'document.querySelector("{card("winter-holly-wand")}")'
    page.evaluate(f"({link}.click(), {link}.click())")
    page.wait_for(OPEN)
    assert page.evaluate("history.length") == entries + 1
    page.call("keyboard.press", "Escape")
    page.wait_for(f"{CLOSED} && {PATH} === '{LIST}'")
    assert events(page) == [("view", "winter-holly-wand")]


def test_the_last_of_two_cards_is_opened_if_the_first_is_slow(page: Page) -> None:
    first, last = (f'document.querySelector("{card(handle)}")' for handle in ("winter-holly-wand", "felt-wand-roll"))
    page.evaluate(f"({first}.click(), {last}.click())")
    page.wait_for(OPEN)
    assert page.text(".sheet h1") == "Felt wand roll"
    assert page.evaluate(PATH) == f"{STORE}/products/felt-wand-roll"
    page.evaluate("history.back()")
    page.wait_for(f"{CLOSED} && {PATH} === '{LIST}'")
    # A browser tells of the end of a dialog some time after it.
    page.wait_for("document.activeElement.textContent === 'Felt wand roll'")


def test_the_page_behind_cannot_be_reached_or_scrolled(page: Page) -> None:
    open_product(page)
    top = page.evaluate("scrollY")
    for number in range(40):
        page.call("keyboard.press", "Tab" if number < 25 else "Shift+Tab")
        inside = "['BODY', 'HTML'].includes(document.activeElement.tagName) || document.activeElement.closest('.sheet')"
        assert page.evaluate(f"Boolean({inside})")
    page.call("mouse.move", 10, 450)
    page.call("mouse.wheel", 0, 900)
    page.call("keyboard.press", "End")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("scrollY") == top


def test_a_reload_gives_the_products_own_page_and_back_leads_to_the_list(page: Page) -> None:
    open_product(page)
    page.call("reload")
    assert page.evaluate(PATH) == OAK
    assert page.count(".sheet") == 0
    assert page.text("main h1") == "Journeyman's oak wand"
    page.evaluate("history.back()")
    page.call("waitForSelector", "main h1 >> text=All products")
    assert page.evaluate(PATH) == LIST
    assert page.complaints == []


def test_a_shopper_who_goes_back_before_it_has_come_sees_no_product(page: Page) -> None:
    page.evaluate(
        "(() => { const real = fetch; window.fetch = async (url) => { const answer = await real(url);"
        " await new Promise((come) => (window.let_it_come = come)); return answer; }; })()"
    )
    page.click(card("journeymans-oak-wand"))
    page.wait_for("Boolean(window.let_it_come)")
    page.evaluate("(dispatchEvent(new PopStateEvent('popstate', { state: null })), let_it_come())")
    page.evaluate("new Promise((done) => setTimeout(done))")
    assert page.evaluate(CLOSED)
    assert page.evaluate(PATH) == LIST


@pytest.mark.parametrize("lost", ["Promise.reject(new Error('lost'))", "new Response('Busy.', { status: 503 })"])
def test_a_product_that_is_lost_on_its_way_is_opened_as_a_page(page: Page, lost: str) -> None:
    page.evaluate(f"window.fetch = async () => {lost}")
    page.click(card("journeymans-oak-wand"))
    page.call("waitForURL", f"**{OAK}")
    assert page.text("main h1") == "Journeyman's oak wand"


def test_other_clicks_are_the_browsers(page: Page) -> None:
    for count, options in enumerate(({"button": "middle"}, {"modifiers": ["ControlOrMeta"]}), 2):
        page.call("click", card("journeymans-oak-wand"), options)
        expected = [LIST] + [OAK] * (count - 1)
        wait_until(partial(has_tabs, page, expected))
    assert page.evaluate(CLOSED)
    assert page.evaluate(PATH) == LIST


# Inside ---------------------------------------------------------------------------------------------------------------


def test_a_variant_is_chosen_inside_and_back_still_leads_to_the_page(page: Page) -> None:
    open_product(page)
    entries = page.evaluate("history.length")
    page.call("fill", ".sheet [name=quantity]", "3")
    for value, price in (("Bog oak", "£74.00"), ("11 1/2 in", "£78.00")):
        page.click(f".sheet .selector a >> text={value}")
        page.wait_for(f"document.querySelector('.sheet .price b').textContent === '{price}'")
        assert value in page.evaluate("document.activeElement.textContent")
        assert page.evaluate("document.querySelector('.sheet > [role=status]').textContent") == f"Price {price}"
    assert page.call("inputValue", ".sheet [name=quantity]") == "3"
    assert page.evaluate("location.search").startswith("?variant=")
    assert page.evaluate("history.length") == entries
    page.evaluate("history.back()")
    page.wait_for(f"{CLOSED} && {PATH} === '{LIST}'")


def test_what_is_bought_now_is_as_many_as_were_asked_for(page: Page) -> None:
    open_product(page)
    page.call("fill", ".sheet [name=quantity]", "200")
    page.click(".sheet .buy .second")
    assert page.evaluate(PATH) == OAK, "the field says what is wrong"
    page.call("fill", ".sheet [name=quantity]", "3")
    page.click(".sheet .buy .second")
    page.call("waitForURL", "**/checkout**")
    assert "quantity=3" in page.evaluate("location.search")
    assert events(page)[-1] == ("add_to_cart", "journeymans-oak-wand")


def test_opening_a_product_tells_one_event_however_often_it_is_closed_and_opened(page: Page) -> None:
    open_product(page, "winter-holly-wand")
    page.evaluate("history.back()")
    page.wait_for(CLOSED)
    page.evaluate("history.forward()")
    page.wait_for(OPEN)
    page.call("keyboard.press", "Escape")
    page.wait_for(f"{PATH} === '{LIST}'")
    # Of what is reduced, the event says that.
    open_product(page, "cherry-pocket-wand")
    wait_until(lambda: len(events(page)) == 2)
    assert events(page) == [("view", "winter-holly-wand"), ("discount_click", "cherry-pocket-wand")]
    told = [json.loads(r["body"]) for r in page.requests if r["url"].endswith("/track")][-1]
    assert told["price"] == "38.00"


def test_axe_finds_nothing_while_it_is_open(run: Running, browser: Browser) -> None:
    for mode in ({"width": 320, "colorScheme": "dark"}, {"width": 1280}, {"width": 360, "forcedColors": "active"}):
        with browser.open(answers=NEVER_READY, **mode) as page:
            page.goto(run.url + LIST)
            open_product(page, "felt-wand-roll")
            assert look_at(page) == NOTHING_WRONG


def test_assistive_technology_is_told_of_the_dialog_alone(page: Page) -> None:
    open_product(page)
    parts = page.accessible()
    (dialog,) = (part for part in parts if part["role"] == "dialog")
    assert (dialog["name"], dialog["states"].get("modal")) == ("Journeyman's oak wand", True)
    told = {(part["role"], part["name"]) for part in parts}
    assert ("heading", "Journeyman's oak wand") in told
    assert {("button", "Close"), ("button", "Add to bag"), ("link", "Buy now")} <= told
    assert ("group", "Wood") in told
    assert ("spinbutton", "Quantity") in told
    assert not {("searchbox", "Search Magic Wands"), ("navigation", "Categories")} & told, "the page behind is inert"
    (chosen, *_) = (part for part in parts if part["role"] == "link" and part["name"] == "Oak")
    # Chromium tells `aria-current` to the system, and not in the tree.
    assert page.evaluate("document.querySelector('.sheet [aria-current]').textContent.trim()") == chosen["name"]


def test_a_screen_reader_hears_why_a_value_cannot_be_bought(page: Page) -> None:
    open_product(page, "felt-wand-roll")
    names = [part["name"] for part in page.accessible() if part["role"] == "link"]
    assert any(name.startswith("Madder") and name.endswith("sold out") for name in names), names


# The page itself ------------------------------------------------------------------------------------------------------


def test_a_deep_link_is_the_page_and_tells_one_view(run: Running, browser: Browser) -> None:
    with browser.open(answers=NEVER_READY) as page:
        page.goto(run.url + OAK)
        assert page.count("dialog") == 0
        wait_until(lambda: events(page) == [("view", "journeymans-oak-wand")])
        page.click(".selector a >> text=Bog oak")
        page.wait_for("document.querySelector('.price b').textContent === '£74.00'")
        assert page.evaluate("location.search").startswith("?variant=")
        page.click(".recommendations .card a")
        page.wait_for(OPEN)
        page.evaluate("history.back()")
        page.wait_for(CLOSED)
        assert page.text("main h1") == "Journeyman's oak wand"
        wait_until(lambda: len(events(page)) == 2)
        assert page.complaints == []


def test_without_scripts_a_card_leads_to_a_page_on_which_everything_can_be_chosen(
    run: Running, browser: Browser
) -> None:
    with browser.open(javaScriptEnabled=False) as page:
        page.goto(run.url + LIST)
        page.click(card("felt-wand-roll"))
        page.call("waitForURL", "**/products/felt-wand-roll")
        pictures = ".gallery li:nth-child({}) > a"
        assert page.call("isVisible", pictures.format(1))
        page.click(".gallery li:nth-child(2) label")
        assert not page.call("isVisible", pictures.format(1))
        assert page.call("isVisible", pictures.format(2))
        page.click(".selector a >> text=Indigo")
        page.call("waitForURL", "**variant=**")
        assert "£47.00" in page.text(".price")
        assert not page.call("isVisible", "[method=dialog]")
        page.click(".gallery li:nth-child(1) > a")
        page.call("waitForURL", "**/assets/**.svg")


@pytest.mark.parametrize("character", CHARACTERS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_products_page_is_in_order_in_every_character(
    run: Running, browser: Browser, character: str, scheme: str
) -> None:
    shopper = f"sees-{character}"
    choose(run, shopper, character)
    address = f"{run.url}{OAK}?shopper={shopper}"
    with browser.open(answers=NEVER_READY, viewport={"width": 1440, "height": 900}, colorScheme=scheme) as page:
        page.goto(address)
        assert f"character-{character}" in page.evaluate("document.body.className")
        for part in (".gallery a", ".facts h1", ".facts .price", ".selector + .selector .chips", ".buy button"):
            assert is_in_sight(page, part), f"{part} is not in the first screen"
        assert look_at(page) == NOTHING_WRONG
    with browser.open(answers=NEVER_READY, width=360, colorScheme=scheme) as page:
        page.goto(address)
        picture, title, price = (box_of(page, part) for part in (".gallery", ".facts h1", ".facts .price"))
        assert picture["bottom"] <= title["top"] < title["bottom"] <= price["top"] < 740
        assert look_at(page) == NOTHING_WRONG


@pytest.mark.parametrize("handle", ["clay-plant-pot", "cream-sofa", "gemstone", "leather-anchor"])
def test_products_of_real_exports_are_in_order(
    run: Running, browser: Browser, real_exports: dict[str, Any], handle: str
) -> None:
    store = "jewelery" if handle in ("gemstone", "leather-anchor") else "home-and-garden"
    if store not in real_exports:
        pytest.skip("CATALOGS_DIR has not this real export")
    address = f"/s/{store}/products/{handle}"
    with browser.open(answers=NEVER_READY, width=320, colorScheme="dark") as page:
        page.goto(run.url + address)
        assert look_at(page) == NOTHING_WRONG
    html = run.get(address).text
    complaints = browser.validate(html, RULES)
    assert not complaints, "\n".join(complaints)


def choose(run: Running, shopper: str, character: str) -> None:
    persona = "none" if character == "neutral" else character
    run.choose("magic-wands", shopper, persona)


def box_of(page: Page, selector: str) -> dict[str, float]:
    found: dict[str, float] = page.evaluate(
        f"document.querySelector({json.dumps(selector)}).getBoundingClientRect().toJSON()"
    )
    return found


def is_in_sight(page: Page, selector: str) -> bool:
    box = box_of(page, selector)
    return 0 <= box["top"] < box["bottom"] <= 900 and box["left"] >= 0 and box["right"] <= 1440
