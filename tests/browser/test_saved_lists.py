"""The wish list and the comparison, in a browser: with scripts and without, by keyboard, in every character."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.test_pages import MODES, NEVER_READY, NOTHING_WRONG, RULES, look_at
from tests.integration.running import Running
from tools.browser import Browser, Page
from wandstore.shoppers.personas import CHARACTERS, Character

pytestmark = pytest.mark.slow

STORE = "/s/magic-wands"
# With options, of one variant, of another category, sold out, and one more than a comparison holds.
PRODUCTS = ("journeymans-oak-wand", "winter-holly-wand", "felt-wand-roll", "driftwood-tide-wand", "walnut-long-wand")
SAVE, COMPARE = ("form[action$=wishlist] button", "form[action$=compare] button")
STATUS = "document.querySelector('.keeps [role=status]').textContent"

Open = Callable[..., Page]


@pytest.fixture
def visit(run: Running, browser: Browser) -> Iterator[Open]:
    """Opens an address of the store in a browser of its own."""
    opened: list[Page] = []

    def open_page(address: str = "", **options: Any) -> Page:
        page = browser.open(answers=NEVER_READY, **options)
        opened.append(page)
        page.goto(f"{run.url}{STORE}{address}")
        return page

    yield open_page
    for page in opened:
        page.__exit__()


def post(page: Page, path: str, **fields: str) -> None:
    body = json.dumps({"store": "magic-wands", **fields})
    options = f"{{method: 'POST', headers: {{'Content-Type': 'application/json'}}, body: '{body}'}}"
    assert page.evaluate(f"fetch('/api/shopper/{path}', {options}).then((answer) => answer.ok)")


def fill(page: Page) -> None:
    """Saves the products, and compares four of them."""
    for product in PRODUCTS:
        post(page, "wishlist", product=product, action="add")
    for product in PRODUCTS[:4]:
        post(page, "compare", product=product, action="add")


def state_of(page: Page, button: str) -> tuple[str, str]:
    """What a button says, and whether it is pressed."""
    pressed = page.evaluate(f"document.querySelector('{button}').ariaPressed")
    return page.text(button), pressed


# Without scripts ------------------------------------------------------------------------------------------------------


def test_without_scripts_a_product_is_saved_found_again_removed_and_put_back(run: Running, visit: Open) -> None:
    page = visit("/products/winter-holly-wand", javaScriptEnabled=False)
    assert page.text(SAVE) == "Save for later"
    page.click(SAVE)
    assert page.call("url") == f"{run.url}{STORE}/products/winter-holly-wand"
    assert page.text(SAVE) == "Saved"
    page.click("text=See the wish list")
    assert page.text("h2") == "Winter holly wand"
    page.click("text=Remove")
    assert page.text(".undo p") == "Winter holly wand was removed."
    assert "Nothing is saved yet." in page.text("main")
    page.click("text=Put it back")
    assert page.text("h2") == "Winter holly wand"
    page.click("text=Add to bag")
    assert page.text("h1") == "Bag"
    assert page.complaints == []


def test_without_scripts_a_fifth_product_is_refused_with_what_to_do(visit: Open) -> None:
    page = visit(f"/products/{PRODUCTS[0]}", javaScriptEnabled=False)
    for product in PRODUCTS:
        page.goto(page.call("url").rpartition("/s/")[0] + f"{STORE}/products/{product}")
        page.click(COMPARE)
    assert page.text(".told") == (
        "Walnut long wand was not added: 4 products stand side by side already. Remove one to compare another."
    )
    assert page.count("[scope=col]") == 4


# In place -------------------------------------------------------------------------------------------------------------


def test_with_scripts_the_button_changes_in_place_and_a_screen_reader_hears_it(visit: Open) -> None:
    page = visit("/products/winter-holly-wand")
    page.evaluate("document.body.dataset.first = 'yes'")
    assert state_of(page, SAVE) == ("Save for later", "false")
    page.click(SAVE)
    page.wait_for(f"{STATUS} === 'Winter holly wand is in your wish list.'")
    assert state_of(page, SAVE) == ("Saved", "true")
    page.click(COMPARE)
    page.wait_for(f"{STATUS} === 'Winter holly wand is in your comparison.'")
    assert state_of(page, COMPARE) == ("In comparison", "true")
    page.click(SAVE)
    page.wait_for(f"{STATUS} === 'Winter holly wand is no longer in your wish list.'")
    assert state_of(page, SAVE) == ("Save for later", "false")
    assert page.evaluate("document.body.dataset.first") == "yes"
    assert page.axe() == []
    page.call("reload")
    assert (state_of(page, SAVE)[1], state_of(page, COMPARE)[1]) == ("false", "true")
    assert page.complaints == []


def test_by_keyboard_alone_a_product_is_saved_and_the_focus_stays(visit: Open) -> None:
    page = visit("/products/winter-holly-wand")
    for _ in range(60):
        page.call("keyboard.press", "Tab")
        if page.evaluate(f"document.activeElement === document.querySelector('{SAVE}')"):
            break
    page.call("keyboard.press", "Enter")
    page.wait_for(f"document.querySelector('{SAVE}').ariaPressed === 'true'")
    assert page.evaluate(f"document.activeElement === document.querySelector('{SAVE}')")
    page.call("keyboard.press", "Tab")
    page.call("keyboard.press", "Enter")
    page.call("waitForURL", "**/wishlist")
    for _ in range(60):
        page.call("keyboard.press", "Tab")
        if page.evaluate("document.activeElement.textContent.startsWith('Remove')"):
            break
    page.call("keyboard.press", "Space")
    page.call("waitForSelector", "text=Winter holly wand was removed.")


def test_in_an_opened_product_the_buttons_work_over_the_page(visit: Open) -> None:
    page = visit("?q=holly")
    page.click(".card a")
    page.wait_for("document.querySelector('.sheet')?.open === true")
    page.click(f".sheet {SAVE}")
    page.wait_for(f"{STATUS}.endsWith('is in your wish list.')")
    assert page.evaluate("document.querySelector('.sheet').open")
    assert page.axe() == []
    page.click(".sheet >> text=See the wish list")
    page.call("waitForURL", "**/wishlist")
    assert page.count(".saved .card") == 1


def test_with_scripts_a_full_comparison_refuses_and_leads_to_it(visit: Open) -> None:
    page = visit()
    fill(page)
    page.goto(page.call("url") + f"/products/{PRODUCTS[4]}")
    page.click(COMPARE)
    page.wait_for(f"{STATUS}.startsWith('Walnut long wand was not added')")
    assert state_of(page, COMPARE) == ("Compare", "false")
    assert "Remove one to compare another." in page.text(".keeps [role=status]")
    page.click("text=See the comparison")
    assert page.count("[scope=col]") == 4


def test_where_the_answer_is_lost_the_form_is_sent_without_the_script(visit: Open) -> None:
    page = visit("/products/winter-holly-wand", scripts=["window.fetch = () => Promise.reject(new Error('lost'))"])
    page.click(SAVE)
    page.call("waitForSelector", f"{SAVE} >> text=Saved")


def test_what_is_added_from_the_wish_list_is_in_the_drawer_and_stays_in_the_list(visit: Open) -> None:
    page = visit()
    fill(page)
    page.goto(page.call("url") + "/wishlist")
    page.click("text=Add to bag")
    page.wait_for("document.querySelector('.bag-drawer')?.open === true")
    assert "Winter holly wand" in page.text(".bag-drawer .in-bag")
    assert page.count(".saved .card") == len(PRODUCTS)
    assert page.complaints == []


# Looks ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["320px", "1280px"])
@pytest.mark.parametrize("character", CHARACTERS)
def test_both_pages_are_in_order_in_every_character(
    character: Character, mode: str, browser: Browser, visit: Open
) -> None:
    page = visit(**MODES[mode])
    home = page.call("url")
    fill(page)
    post(page, "persona", persona="none" if character == "neutral" else character)
    post(page, "wishlist", product=PRODUCTS[4], action="remove")
    for name in ("wishlist", "compare"):
        page.goto(f"{home}/{name}")
        assert page.evaluate("document.body.className").startswith(f"character-{character} ")
        assert look_at(page) == NOTHING_WRONG
        sent = page.evaluate("fetch(location).then((answer) => answer.text())")
        assert browser.validate(sent, RULES) == []


@pytest.mark.parametrize("mode", ["dark", "forced-colours"])
def test_both_pages_are_in_order_in_other_colours(mode: str, visit: Open) -> None:
    page = visit(**MODES[mode])
    home = page.call("url")
    fill(page)
    for name in ("wishlist", "compare", "products/winter-holly-wand"):
        page.goto(f"{home}/{name}")
        assert look_at(page) == NOTHING_WRONG


def test_on_a_phone_the_comparison_scrolls_sideways_and_says_still_what_each_line_is(visit: Open) -> None:
    page = visit(width=320)
    fill(page)
    page.goto(page.call("url") + "/compare")
    width, whole, screen = page.evaluate(
        "(({ clientWidth, scrollWidth }) => [clientWidth, scrollWidth, document.documentElement.scrollWidth])"
        "(document.querySelector('.across'))"
    )
    assert (screen, whole > width) == (320, True)
    page.call("focus", ".across")
    page.call("keyboard.press", "ArrowRight")
    page.wait_for("document.querySelector('.across').scrollLeft > 0")
    page.evaluate("document.querySelector('.across').scrollTo({ left: 9999, behavior: 'instant' })")
    left = page.evaluate("document.querySelector('[scope=row]').getBoundingClientRect().left")
    last = page.evaluate("document.querySelector('[scope=col]:last-child').getBoundingClientRect().right")
    assert 0 <= left <= 320
    assert last <= 320


def test_the_table_tells_a_screen_reader_which_product_and_which_fact_a_cell_is_of(visit: Open) -> None:
    page = visit()
    fill(page)
    page.goto(page.call("url") + "/compare")
    found = [(node["role"], node["name"]) for node in page.accessible()]
    assert ("rowheader", "What differs") in found
    assert ("rowheader", "Price") in found
    assert ("columnheader", "Winter holly wand") in found


def test_the_way_to_the_wish_list_is_in_the_header_where_it_costs_no_height(visit: Open) -> None:
    wide, phone = visit(width=1280), visit(width=360)
    link = "document.querySelector('header .own a').checkVisibility()"
    assert (wide.evaluate(link), phone.evaluate(link)) == (True, False)
    phone.click("footer >> text=Wish list")
    assert phone.text("h1") == "Wish list"
