"""A shopper's visit, in a browser: the page that replaces the first, the events that are sent, and no script."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from tests.integration.running import Running
from tests.waiting import wait_until
from tools.browser import Browser, Page

pytestmark = pytest.mark.slow

STORE = "magic-wands"
STATUS = "**/api/generation/status*"
READY = "document.getElementById('personalizing')?.textContent.startsWith('Your store is ready!')"
IS_FIRST_MAIN = "document.querySelector('main').dataset.first === 'yes'"
# A tab in the background: the page is told that it is hidden, until the test says otherwise.
HIDDEN_TAB = "Object.defineProperty(document, 'hidden', { get: () => !window.isShown, configurable: true });"
SAYS_NO = "Object.defineProperty(navigator, 'globalPrivacyControl', { get: () => true });"
TRACK = "**/api/shopper/track"
# The page of a visit that could not ask for a job; the pause before it asks again, of at least five seconds, is none.
ASKS_AGAIN = """
    Math.random = () => -0.125;
    document.onreadystatechange = () => document.getElementById('personalizing')?.setAttribute('data-again', '');
"""
MOVES = """
    window.moves = [];
    const told = ({ node, previousRect: was, currentRect: is }) =>
      `${node?.outerHTML.slice(0, 80)} from ${[was.x, was.y]} to ${[is.x, is.y]}`;
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries()) {
        if (!hadRecentInput) window.moves.push(`${value}: ${sources.map(told)}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
"""


class Visitor:
    """An unknown shopper, in a browser of their own; `release` lets their page be ready."""

    def __init__(self, page: Page, run: Running, store: str) -> None:
        self.page = page
        self._run = run
        self._store = store
        self.address = f"{run.url}/s/{store}"

    def come(self) -> dict[str, Any]:
        """Opens the first page, marks its main part, and has the job done behind its back."""
        answer = self.page.goto(self.address)
        self.page.evaluate("document.querySelector('main').dataset.first = 'yes'")
        self._run.wait_for_status(self._store, self.shopper_id, "completed")
        return answer

    def release(self) -> None:
        self.page.call("context.unroute", STATUS)
        self.page.wait_for(READY)

    @property
    def shopper_id(self) -> str:
        (cookie,) = (c for c in self.page.call("context.cookies") if c["name"] == "wandstore_shopper")
        return str(cookie["value"])

    @property
    def events(self) -> list[dict[str, Any]]:
        """What the page has told of them so far."""
        return [json.loads(r["body"]) for r in self.page.requests if r["url"].endswith("/api/shopper/track")]

    @property
    def persona(self) -> str | None:
        found: str | None = self._run.status(self._store, self.shopper_id)["persona"]["type"]
        return found

    def asked_for_status(self) -> int:
        """How often the page has, once it has read every answer."""

        def look() -> tuple[int] | None:
            asked = [request for request in self.page.requests if "/api/generation/status" in request["url"]]
            return None if any(request["status"] is None for request in asked) else (len(asked),)

        (found,) = wait_until(look)
        # An answer to what the page asks later comes later.
        self.page.evaluate("fetch('/robots.txt').then((answer) => answer.text())")
        return found


Come = Callable[..., Visitor]


@pytest.fixture
def visitor(run: Running, browser: Browser) -> Iterator[Come]:
    """Makes a visitor, whose page is not ready before it is released."""
    opened: list[Page] = []

    def make(store: str = STORE, answers: Mapping[str, Any] | None = None, **options: Any) -> Visitor:
        opened.append(browser.open(answers={STATUS: {"status": "queued"}, **(answers or {})}, **options))
        return Visitor(opened[-1], run, store)

    yield make
    for page in opened:
        page.__exit__()


def test_a_page_whose_visit_could_not_ask_for_a_job_asks_again_and_waits(visitor: Come) -> None:
    ada = visitor(scripts=[ASKS_AGAIN, SAYS_NO], answers={TRACK: {"tracked": False, "refresh": "queued"}})
    ada.come()
    ada.page.wait_for("document.querySelector('#personalizing[data-live]')")
    assert [(event["event"], event["again"]) for event in ada.events] == [("view", True)]
    ada.release()
    assert not ada.page.evaluate(IS_FIRST_MAIN)
    assert ada.page.complaints == []


@pytest.mark.parametrize("focused", ["body", "#q", "nav.categories a"])
def test_the_first_page_gives_way_to_the_shoppers_own_and_nothing_jumps(visitor: Come, focused: str) -> None:
    ada = visitor(scripts=[MOVES], width=360)
    first = ada.come()
    assert first["headers"]["x-wandstore-cache"] == "MISS"
    assert ada.page.text("#personalizing") == "Personalizing..."
    # The search grows when it gets the focus. Only what moves without the shopper's hand is a jump.
    ada.page.call("click" if focused == "#q" else "focus", focused)
    ada.release()
    assert not ada.page.evaluate(IS_FIRST_MAIN)
    assert ada.page.text("#personalizing") == "Your store is ready!"
    assert ada.page.evaluate("moves") == []
    assert ada.page.evaluate("scrollY") == 0
    assert ada.page.evaluate(f"document.activeElement === document.querySelector({json.dumps(focused)})")
    assert ada.page.complaints == []
    assert ada.page.call("reload")["headers"]["x-wandstore-cache"] == "HIT"
    assert ada.page.count("#personalizing") == 0


def test_a_shopper_who_scrolled_is_asked_where_they_see_it_and_begins_at_the_top_of_their_page(visitor: Come) -> None:
    ada = visitor(scripts=[MOVES], width=360)
    ada.come()
    ada.page.evaluate("scrollTo({ top: 400, behavior: 'instant' })")
    ada.release()
    assert ada.page.evaluate(IS_FIRST_MAIN)
    assert ada.page.text("#personalizing button") == "Show it"
    assert ada.page.evaluate("document.querySelector('#personalizing button').getBoundingClientRect().top") >= 0
    ada.page.evaluate("document.querySelector('#personalizing button').click()")
    ada.page.wait_for(f"!({IS_FIRST_MAIN})")
    ada.page.wait_for("!document.querySelector('#personalizing button')")
    assert ada.page.evaluate("scrollY") == 0
    assert ada.page.evaluate("moves") == []
    assert ada.page.complaints == []


def test_a_shopper_who_typed_is_asked_and_keeps_their_words(visitor: Come) -> None:
    ada = visitor()
    ada.come()
    ada.page.call("type", "#q", "oak")
    ada.release()
    assert ada.page.evaluate(IS_FIRST_MAIN)
    ada.page.click("#personalizing button")
    ada.page.wait_for(f"!({IS_FIRST_MAIN})")
    assert ada.page.call("inputValue", "#q") == "oak"
    assert ada.page.complaints == []


def test_who_shows_the_page_by_keyboard_goes_on_from_there(visitor: Come) -> None:
    ada = visitor()
    ada.come()
    ada.page.call("type", "#q", "oak")
    ada.release()
    ada.page.call("press", "#personalizing button", "Enter")
    ada.page.wait_for(f"!({IS_FIRST_MAIN})")
    assert ada.page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("card", [0, 2])
def test_who_stands_on_a_product_stands_on_it_afterwards(visitor: Come, card: int) -> None:
    ada = visitor(scripts=[MOVES])
    ada.come()
    product = ada.page.evaluate(f"document.querySelectorAll('.card')[{card}].id")
    ada.page.evaluate(f"document.querySelectorAll('.card a')[{card}].focus({{ preventScroll: true }})")
    ada.release()
    assert not ada.page.evaluate(IS_FIRST_MAIN)
    focused = ada.page.evaluate("[document.activeElement.localName, document.activeElement.closest('[id]').id]")
    assert focused == ["a", product]
    assert ada.page.evaluate("moves") == []


def test_a_minimalists_page_comes_without_a_jump_and_leaves_the_focus_where_it_was(run: Running, visitor: Come) -> None:
    ada = visitor(scripts=[MOVES])
    ada.come()
    run.choose(STORE, ada.shopper_id, "minimalist")
    run.wait_for_status(STORE, ada.shopper_id, "completed")
    ada.page.call("focus", "#q")
    ada.release()
    assert ada.page.evaluate("document.body.classList.contains('character-minimalist')")
    assert ada.page.evaluate("document.activeElement.id") == "q"
    assert ada.page.evaluate("moves") == []


@pytest.mark.parametrize("lost", ["Promise.reject(new Error('lost'))", "new Response('Busy.', { status: 503 })"])
def test_a_page_that_was_lost_on_its_way_is_asked_for_again(visitor: Come, lost: str) -> None:
    ada = visitor(
        scripts=[
            "window.fetches = 0; const real = fetch; window.fetch = async (url) => String(url).includes('/s/')"
            f" && window.fetches++ === 0 ? {lost} : real(url);"
        ]
    )
    ada.come()
    ada.release()
    assert ada.page.evaluate("fetches") == 2


def test_a_product_that_was_opened_stays_open_until_the_shopper_wants_the_other_page(visitor: Come) -> None:
    ada = visitor()
    ada.come()
    ada.page.click(".card a")
    ada.page.wait_for("document.querySelector('.sheet')?.open === true")
    ada.release()
    assert ada.page.evaluate(IS_FIRST_MAIN)
    ada.page.call("keyboard.press", "Escape")
    ada.page.click("#personalizing button")
    ada.page.wait_for(f"!({IS_FIRST_MAIN})")
    assert ada.page.call("url") == ada.address


def test_a_hidden_tab_asks_nothing_until_it_is_seen(visitor: Come) -> None:
    ada = visitor(scripts=[HIDDEN_TAB])
    ada.page.stop_clock()
    ada.page.goto(ada.address)
    ada.page.call("clock.runFor", 10 * 60_000)
    assert ada.asked_for_status() == 0
    ada.page.evaluate(
        "(window.isShown = true, document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))"
    )
    wait_until(lambda: ada.asked_for_status())


def test_a_page_that_is_hidden_while_it_waits_stops_asking(visitor: Come) -> None:
    ada = visitor(scripts=[HIDDEN_TAB, "window.isShown = true"])
    ada.page.stop_clock()
    ada.page.goto(ada.address)
    ada.page.call("clock.runFor", 1500)
    assert wait_until(lambda: ada.asked_for_status()) == 1
    ada.page.evaluate("window.isShown = false")
    ada.page.call("clock.runFor", 10 * 60_000)
    assert ada.asked_for_status() == 1


def test_the_page_asks_less_and_less_often_and_in_the_end_no_more(visitor: Come) -> None:
    ada = visitor()
    ada.page.stop_clock()
    ada.page.goto(ada.address)
    asked: list[int] = []
    # Each step is as long as the longest pause could be.
    while len(asked) < 30 and (len(asked) < 3 or asked[-1] > asked[-3]):
        ada.page.call("clock.runFor", 5 * 60_000)
        asked.append(ada.asked_for_status())
    assert 5 <= asked[-1] <= 20, asked


def test_a_moment_without_network_does_not_end_the_wait(visitor: Come) -> None:
    ada = visitor()
    ada.come()
    ada.page.call("context.unroute", STATUS)
    ada.page.call("context.setOffline", True)
    wait_until(lambda: any("/status" in r["url"] and r["status"] == 0 for r in ada.page.requests))
    ada.page.call("context.setOffline", False)
    ada.page.wait_for(READY)
    assert [complaint for complaint in ada.page.complaints if complaint.startswith("error")] == []


def test_the_page_that_comes_may_be_of_another_character(run: Running, visitor: Come) -> None:
    ada = visitor(scripts=[MOVES], width=360)
    ada.come()
    for product in ("forty-woods", "amber-string-core", "first-wand-set"):
        run.track(STORE, ada.shopper_id, "discount_click", productId=product)
    # A new category is a reason for a page too. While it is being made, no other is asked for.
    run.wait_for_status(STORE, ada.shopper_id, "completed")
    assert run.track(STORE, ada.shopper_id, "sort", query="price")["refresh"] == "queued"
    run.wait_for_status(STORE, ada.shopper_id, "completed")
    ada.release()
    assert ada.page.text("h1") == "Savings first"
    assert ada.page.evaluate("document.body.classList.contains('character-dealhunter')")
    assert ada.page.evaluate("moves") == []
    assert ada.page.complaints == []


def look_around(ada: Visitor) -> None:
    """Opens three times what is reduced, then a category, then everything by its price."""
    # By name: of the same order on the first page and on the one that takes its place.
    reduced = ada.page.evaluate("[...document.querySelectorAll('.card:has(.sale)')].slice(0, 3).map(({ id }) => id)")
    for anchor in (reduced * 3)[:3]:
        ada.page.click(f"[id='{anchor}'] a")
        ada.page.wait_for("document.querySelector('.sheet')?.open === true")
        ada.page.call("keyboard.press", "Escape")
        ada.page.wait_for("!location.pathname.includes('/products/')")
    ada.page.click("nav.categories a >> text=Cores")
    ada.page.click(".sorts a >> text=Lowest price")
    ada.page.call("waitForLoadState", "networkidle")


def test_what_a_shopper_looks_at_changes_their_next_page(visitor: Come) -> None:
    ada = visitor()
    ada.come()
    assert ada.page.text("h1") != "Savings first"
    look_around(ada)
    told = [(event["event"], event.get("category") or event.get("query")) for event in ada.events]
    assert told[:3] == [("discount_click", None)] * 3
    # The view by price is one of the category, too.
    assert {("filter", "Cores"), ("sort", "price")} <= set(told[3:])
    assert all("shopper" not in event for event in ada.events), "the cookie says who it is"
    wait_until(lambda: ada.persona == "dealhunter")
    wait_until(lambda: ada.page.goto(ada.address)["headers"]["x-wandstore-cache"] == "HIT")
    assert ada.page.text("h1") == "Savings first"
    assert "opened what is reduced" in ada.page.call("textContent", ".why")
    assert ada.page.complaints == []


def test_a_shopper_chooses_whom_their_page_is_made_for_and_gets_it_without_another_visit(visitor: Come) -> None:
    ada = visitor()
    ada.come()
    ada.page.call("context.unroute", STATUS)
    ada.page.click(".why summary")
    ada.page.click(".why button >> text=Savings first")
    ada.page.call("waitForSelector", "h1 >> text=Savings first")
    assert ada.page.call("url") == ada.address
    assert ada.page.evaluate("document.querySelector('.why [aria-pressed=true]').value") == "dealhunter"
    assert ada.page.complaints == []


def test_what_is_bought_at_once_is_told(visitor: Come) -> None:
    ada = visitor()
    ada.come()
    ada.page.click(".card a")
    ada.page.click(".sheet .buy .second")
    ada.page.call("waitForURL", "**/checkout**")
    assert [event["event"] for event in ada.events][-1] == "add_to_cart"


def test_who_opts_out_by_their_browser_is_not_tracked(visitor: Come) -> None:
    ada = visitor(scripts=[SAYS_NO], extraHTTPHeaders={"Sec-GPC": "1"})
    ada.come()
    look_around(ada)
    assert ada.events == []
    assert ada.persona is None


def test_a_store_that_asks_tracks_nobody_before_they_said_yes(visitor: Come) -> None:
    ada = visitor("asking")
    ada.come()
    assert ada.page.call("isVisible", "#consent")
    look_around(ada)
    assert ada.events == []
    ada.page.click("#consent button >> text=Yes")
    assert not ada.page.call("isVisible", "#consent")
    ada.page.goto(ada.address)
    assert not ada.page.call("isVisible", "#consent")
    look_around(ada)
    assert [event["event"] for event in ada.events][:3] == ["discount_click"] * 3
    assert ada.page.complaints == []


def test_a_store_that_asks_takes_a_no(visitor: Come) -> None:
    ada = visitor("asking")
    ada.come()
    ada.page.click("#consent button >> text=No")
    ada.page.goto(ada.address)
    assert not ada.page.call("isVisible", "#consent")
    look_around(ada)
    assert ada.events == []


def test_who_opts_out_by_their_browser_is_not_even_asked(visitor: Come) -> None:
    ada = visitor("asking", scripts=[SAYS_NO])
    ada.come()
    assert not ada.page.call("isVisible", "#consent")


def test_without_scripts_everything_but_the_swap_works(run: Running, visitor: Come) -> None:
    ada = visitor(javaScriptEnabled=False)
    page = ada.page
    assert page.goto(ada.address)["headers"]["x-wandstore-cache"] == "MISS"
    run.wait_for_status(STORE, ada.shopper_id, "completed")

    page.click("nav.categories a >> text=Cores")
    assert page.text("h1") == "Cores"
    page.click(".sorts a >> text=Lowest price")
    assert page.text(".card h2, .card h3") == "Horsehair core"
    page.call("fill", "#q", "oak")
    page.call("press", "#q", "Enter")
    page.call("waitForURL", "**q=oak**")
    assert "oak" in page.text("h1")

    page.click("header .name")
    assert page.call("url") == ada.address
    assert not page.call("isVisible", "#personalizing")
    page.click(".card a")
    page.call("waitForURL", "**/products/**")
    page.click(".buy .second")
    page.call("waitForURL", "**/checkout**")
    assert "not connected" in page.text("main")


def test_what_a_shopper_may_be_about_to_type_is_suggested(run: Running, visitor: Come) -> None:
    ada = visitor()
    ada.page.goto(f"{run.url}/s/{STORE}?sort=title")
    ada.page.call("type", "#q", "waln")
    ada.page.wait_for("document.getElementById('q').list.options.length")
    labels = ada.page.evaluate("[...document.getElementById('q').list.options].map(({ value }) => value)")
    assert {"walnut", "Walnut long wand"} <= set(labels)
    assert ada.page.complaints == []


def test_the_scripts_are_small_together_and_are_kept_for_ever(run: Running) -> None:
    addresses = re.findall(r'<script src="([^"]+)"', run.get(f"/s/{STORE}").text)
    assert all(re.fullmatch(r"/assets/(storefront|bag)\.[0-9a-f]{8}\.js", address) for address in addresses)
    scripts = [run.get(address) for address in addresses]
    assert len(scripts) == 2
    assert sum(len(gzip.compress(script.content)) for script in scripts) < 6000
    assert {script.headers["cache-control"] for script in scripts} == {"public, max-age=31536000, immutable"}
