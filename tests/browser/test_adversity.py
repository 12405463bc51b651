"""The store in browsers and on networks that do not do what a page hopes for, and in two tabs at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.test_journey import MOVES
from tests.browser.test_pages import NEVER_READY
from tests.integration.running import Running
from tools.browser import Browser, Page

pytestmark = pytest.mark.slow

STORE = "/s/magic-wands"
ROLL = f"{STORE}/products/felt-wand-roll"
OAK = f"{STORE}/products/journeymans-oak-wand"
DRAWER_IS_OPEN = "document.querySelector('.bag-drawer')?.open === true"
SHEET_IS_OPEN = "document.querySelector('.sheet')?.open === true"
COUNT = "document.querySelector('header .bag').textContent"
# As a browser that refuses storage to a site.
NO_STORAGE = """
for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });
}
"""
# The first two answers to requests of scripts change places.
OUT_OF_ORDER = """
const real = fetch;
let held;
window.fetch = async (...asked) => {
  const answer = await real(...asked);
  if (!held) await new Promise((release) => (held = release));
  else setTimeout(held, 50);
  return answer;
};
"""

# Writes the document piece by piece, a tag and the text before it each, and lets the browser paint between two.
SLOWLY = """
(async () => {
  const html = await (await fetch(location.href)).text();
  const painted = () => new Promise((done) => {
    // However slow this machine is, what is shown after a while is not shown yet.
    for (const animation of document.getAnimations()) animation.pause();
    requestAnimationFrame(() => setTimeout(done));
  });
  document.open();
  // A style or script is one piece, and what stands before the body paints nothing.
  const [head, body] = html.split(/(?=<body)/);
  document.write(head);
  for (const piece of body.match(/<script[^]*?<\\/script>|[^<]*<[^>]*>/g)) {
    document.write(piece);
    if (/<\\/(a|h\\d|p|form|img|li|nav|header|section|div|label|button|ul)>/.test(piece)) await painted();
  }
  document.close();
  await painted();
  await painted();
})()
"""

Visit = Callable[..., Page]


@pytest.fixture
def visit(run: Running, browser: Browser) -> Iterator[Visit]:
    """Opens an address of the store in a browser of its own."""
    opened: list[Page] = []

    def open_page(address: str, **options: Any) -> Page:
        opened.append(browser.open(**{"answers": NEVER_READY} | options))
        opened[-1].goto(run.url + address)
        return opened[-1]

    yield open_page
    for page in opened:
        page.__exit__()


def add(page: Page) -> None:
    """Adds the product that is shown, and waits for the drawer."""
    page.click(".buy button")
    page.wait_for(DRAWER_IS_OPEN)


def lines(page: Page) -> list[tuple[str, str]]:
    """The title and the quantity of each line of the bag that is shown."""
    found: list[list[str]] = page.evaluate(
        "[...document.querySelectorAll('.in-bag li')].map((line) =>"
        " [line.querySelector('h2').textContent.trim(), line.querySelector('[name=quantity]').value])"
    )
    return [(title, quantity) for title, quantity in found]


# Two tabs -------------------------------------------------------------------------------------------------------------


def test_what_another_tab_has_changed_is_shown_by_the_next_action_in_a_drawer(run: Running, visit: Visit) -> None:
    one = visit(ROLL)
    add(one)
    other = one.open_tab()
    other.goto(run.url + OAK)
    add(other)
    # The drawer of the first tab still shows the roll alone.
    assert lines(one) == [("Felt wand roll", "1")]
    one.call("fill", ".bag-drawer [name=quantity]", "2")
    one.click(".bag-drawer [value=set]")
    one.wait_for("document.querySelectorAll('.bag-drawer .in-bag li').length === 2")
    assert lines(one) == [("Felt wand roll", "2"), ("Journeyman's oak wand", "1")]
    assert one.evaluate(COUNT) == other.evaluate(COUNT) == "Bag (3)"
    assert one.complaints == other.complaints == []


@pytest.mark.parametrize("action", ["set", "remove"])
def test_a_line_that_another_tab_has_removed_is_changed_or_removed_without_an_error(
    run: Running, visit: Visit, action: str
) -> None:
    one = visit(ROLL)
    add(one)
    other = one.open_tab()
    other.goto(f"{run.url}{STORE}/cart")
    other.click("[value=remove]")
    other.call("waitForSelector", "text=There is nothing in your bag.")
    one.wait_for(f"{COUNT} === 'Bag'")
    one.call("fill", ".bag-drawer [name=quantity]", "4")
    one.click(f".bag-drawer [value={action}]")
    one.wait_for(f"{COUNT} === '{'Bag (4)' if action == 'set' else 'Bag'}'")
    one.wait_for(f"document.querySelectorAll('.bag-drawer .in-bag li').length === {int(action == 'set')}")
    assert one.complaints == []


def test_a_reload_with_the_drawer_open_keeps_the_bag_and_adds_nothing(visit: Visit) -> None:
    page = visit(ROLL)
    add(page)
    page.call("reload")
    assert page.count(".bag-drawer") == 0
    assert page.evaluate(COUNT) == "Bag (1)"
    page.click("header .bag")
    page.call("waitForSelector", ".in-bag")
    page.call("reload")
    assert lines(page) == [("Felt wand roll", "1")]
    assert page.complaints == []


def test_a_new_version_of_the_page_waits_while_the_bag_is_open(run: Running, visit: Visit) -> None:
    page = visit(STORE)
    shopper = next(c["value"] for c in page.call("context.cookies") if c["name"] == "wandstore_shopper")
    run.wait_for_status("magic-wands", shopper, "completed")
    # The form of a product, as a first page of its own would have it.
    page.evaluate(
        "fetch('" + ROLL + "').then((answer) => answer.text()).then((html) => document.querySelector('main').append("
        "new DOMParser().parseFromString(html, 'text/html').querySelector('form.buy')))"
    )
    page.evaluate("document.querySelector('main').dataset.first = 'yes'")
    page.evaluate("document.querySelector('main form.buy button').click()")
    page.wait_for(DRAWER_IS_OPEN)
    page.call("context.unroute", "**/api/generation/status*")
    page.wait_for("document.querySelector('#personalizing button')")
    assert page.evaluate(DRAWER_IS_OPEN)
    assert lines(page) == [("Felt wand roll", "1")]
    page.call("keyboard.press", "Escape")
    page.click("#personalizing button")
    page.wait_for("!document.querySelector('main').dataset.first")
    assert page.evaluate(COUNT) == "Bag (1)"
    page.evaluate("document.querySelector('.card a').click()")
    page.wait_for(SHEET_IS_OPEN)
    assert page.complaints == []


# Back and forward -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False])
def test_back_and_forward_after_an_add_add_nothing_more(visit: Visit, scripts: bool) -> None:
    page = visit(ROLL, javaScriptEnabled=scripts)
    page.click(".buy button")
    page.call("waitForSelector", ".in-bag")
    if scripts:
        page.call("keyboard.press", "Escape")
        page.click("header .bag")
        page.call("waitForURL", f"**{STORE}/cart")
    for move in ("goBack", "goForward", "goBack", "goForward"):
        page.call(move)
    assert lines(page) == [("Felt wand roll", "1")]
    page.call("goBack")
    if scripts:
        page.wait_for(f"{COUNT} === 'Bag (1)'")


def test_a_page_from_the_history_counts_what_was_done_since(run: Running, visit: Visit) -> None:
    page = visit(OAK)
    page.click(".trail a")
    page.call("waitForURL", f"**{STORE}")
    page.goto(run.url + ROLL)
    add(page)
    page.call("goBack")
    page.call("goBack")
    page.call("waitForURL", f"**{OAK}")
    page.wait_for(f"{COUNT} === 'Bag (1)'")
    assert page.complaints == []


def test_back_over_a_dialog_that_was_left_for_another_page_shows_the_product_and_then_the_list(visit: Visit) -> None:
    page = visit(f"{STORE}?sort=title")
    page.click(".card a[href*='/journeymans-oak-wand']")
    page.wait_for(SHEET_IS_OPEN)
    page.click(".sheet .gallery a")
    page.call("waitForURL", "**/assets/**")
    page.call("goBack")
    page.call("waitForURL", f"**{OAK}")
    page.call("waitForSelector", 'h1:has-text("Journeyman\'s oak wand")')
    page.call("goBack")
    page.call("waitForSelector", "h1:has-text('All products')")
    page.wait_for("!document.querySelector('.sheet')?.open")


# What a browser or a network may refuse -------------------------------------------------------------------------------


def test_with_its_scripts_blocked_a_page_is_that_without_scripts(run: Running, visit: Visit) -> None:
    page = visit(ROLL, answers={"**/assets/*.js": {}})
    page.click(".selector a >> text=Indigo")
    page.call("waitForURL", "**variant=**")
    page.click(".buy button")
    page.call("waitForURL", "**/cart?told=added**")
    assert lines(page) == [("Felt wand roll", "1")]


def test_with_its_scripts_blocked_a_page_does_not_promise_another(run: Running, visit: Visit) -> None:
    page = visit(STORE, answers={"**/assets/*.js": {}})
    assert not page.call("isVisible", "text=Personalizing...")


def test_a_page_promises_another_only_while_one_is_being_made(visit: Visit) -> None:
    page = visit(STORE)
    assert page.call("isVisible", "text=Personalizing...")
    failed = visit(STORE, answers={"**/api/generation/status*": {"status": "failed", "error": {"code": "TIMEOUT"}}})
    failed.call("waitForSelector", "#personalizing", {"state": "hidden"})


def test_without_storage_everything_but_the_memory_of_a_consent_works(run: Running, visit: Visit) -> None:
    page = visit("/s/asking/products/felt-wand-roll", scripts=[NO_STORAGE])
    page.click("#consent button >> text=Yes")
    assert not page.call("isVisible", "#consent")
    page.click(".selector a >> text=Indigo")
    page.call("waitForURL", "**variant=**")
    page.click(".buy button")
    page.call("waitForSelector", ".in-bag")
    assert page.evaluate(COUNT) == "Bag (1)"
    assert page.complaints == []


def test_the_last_of_two_choices_counts_in_whatever_order_they_arrive(visit: Visit) -> None:
    page = visit(OAK, scripts=[OUT_OF_ORDER])
    page.evaluate(
        "((links) => (links[0].click(), links[1].click()))"
        "([...document.querySelectorAll('.selector a')].filter(({ textContent }) => /Bog oak|11 1/.test(textContent)))"
    )
    page.wait_for("document.querySelector('.selector + .selector [aria-current]').textContent.includes('11 1/2')")
    page.evaluate("new Promise((done) => setTimeout(done, 200))")
    assert page.evaluate("document.querySelector('.price b').textContent") == "£48.00"
    assert page.complaints == []


@pytest.mark.parametrize("quantity", ["0", "-3", "100", "1e3", "2.5", ""])
def test_a_quantity_that_cannot_be_is_told_by_the_field_and_sent_nowhere(visit: Visit, quantity: str) -> None:
    page = visit(ROLL)
    page.evaluate(f"document.querySelector('.buy [name=quantity]').value = {json.dumps(quantity)}")
    page.click(".buy button")
    assert page.evaluate("document.querySelector('.buy [name=quantity]').validity.valid") is False
    page.click(".buy .second")
    assert page.evaluate("location.pathname") == ROLL
    assert not any(request["url"].endswith("/api/shopper/cart") for request in page.requests)


def test_quantities_add_up_to_the_most_that_a_bag_holds_and_the_shopper_is_told(visit: Visit) -> None:
    page = visit(ROLL)
    for _ in range(2):
        page.call("fill", ".buy [name=quantity]", "99")
        add(page)
        page.call("keyboard.press", "Escape")
        page.wait_for("!document.querySelector('.bag-drawer').open")
    assert page.evaluate(COUNT) == "Bag (99)"
    assert "A bag holds 99 of one thing" in page.call("textContent", ".bag-drawer .told")


# A page that arrives in pieces ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("room", ["", "/collections/wands?available=1", "/products/felt-wand-roll"])
def test_nothing_that_is_shown_moves_while_the_rest_of_the_page_arrives(visit: Visit, room: str, width: int) -> None:
    page = visit(STORE + room, width=width, scripts=[MOVES])
    page.evaluate("window.moves.length = 0")
    page.evaluate(SLOWLY)
    assert page.evaluate("window.moves") == []


def test_a_page_whose_end_never_comes_is_shown_as_far_as_it_came(visit: Visit) -> None:
    page = visit(STORE)
    page.evaluate(
        "fetch(location.href).then((answer) => answer.text()).then((html) => {"
        " document.open();"
        " document.write(html.slice(0, html.indexOf('</main>')));"
        "})"
    )
    page.wait_for("getComputedStyle(document.querySelector('main')).visibility === 'hidden'")
    page.wait_for("getComputedStyle(document.querySelector('main')).visibility === 'visible'")
