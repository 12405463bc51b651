"""Every kind of page, looked at in a browser as shoppers have it set: what it shows, and what it complains of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.integration.running import Running
from tests.waiting import wait_until
from tools.browser import Browser, Page
from wandstore.shoppers.personas import CHARACTERS, Character, PersonaType

pytestmark = pytest.mark.slow

MODES: dict[str, dict[str, Any]] = {
    "360px": {"width": 360},
    "1280px": {"width": 1280},
    "dark": {"width": 1280, "colorScheme": "dark"},
    "320px": {"width": 320},
    "forced-colours": {"width": 360, "forcedColors": "active", "reducedMotion": "reduce"},
}
# The real exports have few categories and nothing that is new, so the other characters say less of them.
PERSONAL: dict[str, tuple[str, Character]] = {
    **{character: ("magic-wands", character) for character in CHARACTERS},
    "garden-dealhunter": ("home-and-garden", PersonaType.DEALHUNTER),
    "jewels-loyalist": ("jewelery", PersonaType.LOYALIST),
}
FIRST = {"fallback": "magic-wands", "garden-fallback": "home-and-garden", "jewels-fallback": "jewelery"}
# The other rooms of a store; those of the real exports are their largest.
ROOMS = {
    "product": "/s/magic-wands/products/felt-wand-roll",
    "collection": "/s/magic-wands/collections/wands",
    "corrected-search": "/s/magic-wands?q=wnad",
    "bag": "/s/magic-wands/cart",
}
ROOMS_OF_EXPORTS = {"garden-everything": "home-and-garden", "jewels-everything": "jewelery"}
# Each of these is looked at once, where there is least room and in the colours that are tried least.
OTHERS = {
    "a search": "/s/magic-wands?q=oak",
    "a search without result": "/s/magic-wands?q=broomstick",
    "a category": "/s/magic-wands?category=Wands",
    "everything by price": "/s/magic-wands?sort=price",
    "everything": "/s/magic-wands/collections/all",
    "a category with filters": "/s/magic-wands/collections/wands?available=1&option.Length=11+in&price=20-",
    "filters that leave nothing": "/s/magic-wands/collections/wands?option.Length=99+in",
    "a collection that does not exist": "/s/magic-wands/collections/broomsticks",
    "an empty wish list": "/s/magic-wands/wishlist",
    "an empty comparison": "/s/magic-wands/compare",
    "the checkout of a store without a shop": "/s/magic-wands/checkout",
    "a product": "/s/magic-wands/products/felt-wand-roll",
    "a product that does not exist": "/s/magic-wands/products/broomstick",
    "a product with long words": "/s/ranges/products/table-3",
    "a store that asks for consent": "/s/asking",
    "a store with nothing to sell": "/s/bare",
    "a store that does not exist": "/s/broomsticks",
}
KINDS = (*FIRST, *PERSONAL, *ROOMS, *ROOMS_OF_EXPORTS)
# A page stays as it was served while its job is never done.
NEVER_READY = {"**/api/generation/status*": {"status": "queued"}}
# A browser shows what it has of a page when its reading is interrupted, which may be after any of these tags.
PIECES = re.compile(r"</(?:details|div|h\d|p|ul|section|nav|header)>")
# Where each part of a page begins that is in view.
PLACES = """[...document.querySelectorAll("body :not(script)")].filter((part) => part.checkVisibility()).map((part) => {
  const { x, y } = part.getBoundingClientRect();
  return `${part.localName}.${part.className} of ${part.closest("[id]")?.id}: ${[x, y].map(Math.round)}`;
})"""
IS_OPEN = "document.querySelector('.sheet')?.open === true"
# What is switched off of html-validate's recommended rules, and why.
RULES = {
    "doctype-style": "off",  # HTML asks for neither case.
    "no-implicit-button-type": "off",  # Each of our buttons submits the form it is in, which is what HTML means by it.
}


@dataclass(frozen=True)
class Look:
    """What is wrong with a page in one mode."""

    violations: list[str]
    sticking_out: list[str]
    complaints: list[str]
    missing_pictures: list[str]


@pytest.fixture(scope="module")
def addresses(real_exports: dict[str, Path], shopper_of: Callable[[str, Character], str]) -> dict[str, str]:
    """Where each kind of page is; those of exports that are not here are left out."""
    stores = ("magic-wands", *real_exports)
    found = {kind: f"/s/{store}" for kind, store in FIRST.items() if store in stores} | ROOMS
    for kind, store in ROOMS_OF_EXPORTS.items():
        if store in stores:
            found[kind] = f"/s/{store}/collections/all"
    for kind, (store, character) in PERSONAL.items():
        if store in stores:
            found[kind] = f"/s/{store}?shopper={shopper_of(store, character)}"
    return found


def address_of(kind: str, addresses: dict[str, str]) -> str:
    if kind not in addresses:
        pytest.skip("CATALOGS_DIR has not this real export")
    return addresses[kind]


@pytest.fixture(scope="module", params=[f"{kind} {mode}" for kind in KINDS for mode in MODES])
def look(request: pytest.FixtureRequest, run: Running, browser: Browser, addresses: dict[str, str]) -> Look:
    kind, mode = request.param.split()
    with browser.open(answers=NEVER_READY, **MODES[mode]) as page:
        page.goto(run.url + address_of(kind, addresses))
        return look_at(page)


def look_at(page: Page) -> Look:
    missing = page.missing_pictures()
    return Look(page.axe(), page.sticking_out(), page.complaints, missing)


def test_axe_finds_nothing(look: Look) -> None:
    assert not look.violations, "\n".join(look.violations)


def test_nothing_sticks_out_of_the_screen_or_of_its_card(look: Look) -> None:
    assert not look.sticking_out, "\n".join(look.sticking_out)


def test_the_console_is_silent_and_no_request_fails(look: Look) -> None:
    assert not look.complaints, "\n".join(look.complaints)


def test_every_picture_comes(look: Look) -> None:
    assert not look.missing_pictures


@pytest.mark.parametrize("kind", KINDS)
def test_the_html_of_a_page_is_valid(kind: str, run: Running, browser: Browser, addresses: dict[str, str]) -> None:
    complaints = browser.validate(run.get(address_of(kind, addresses)).text, RULES)
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("kind", [*CHARACTERS, "of a store with a shop"])
def test_a_page_with_a_product_opened_is_in_order(
    kind: str, run: Running, browser: Browser, addresses: dict[str, str]
) -> None:
    with browser.open(answers=NEVER_READY, width=320, colorScheme="dark") as page:
        page.goto(run.url + addresses.get(kind, "/s/asking?q=wand"))
        page.click(".card a >> nth=1")
        page.wait_for(IS_OPEN)
        assert look_at(page) == NOTHING_WRONG


# The first page keeps every place. The characters centre some texts, which may move up and down by some pixels. The
# minimalist's menu and the explorer's last card wait for what follows them, so those two are not held to it.
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(("kind", "directions"), [("fallback", 2), ("neutral", 1), ("dealhunter", 1), ("loyalist", 1)])
def test_a_page_that_arrives_in_pieces_does_not_move_what_it_has_shown(
    kind: str, directions: int, width: int, run: Running, browser: Browser, addresses: dict[str, str]
) -> None:
    html = run.get(address_of(kind, addresses)).text
    places = PLACES.replace("[x, y]", f"[x, y].slice(0, {directions})")
    with browser.open(width=width) as page:
        page.call("setContent", html)
        end = page.evaluate(places)
        for cut in (found.end() for found in PIECES.finditer(html)):
            page.call("setContent", html[:cut])
            for shown, finished in zip(page.evaluate(places), end, strict=False):
                assert shown == finished, html[cut - 80 : cut]


@pytest.mark.parametrize("screen", [(320, 640), (1280, 800)], ids=lambda screen: f"{screen[0]}px")
@pytest.mark.parametrize("kind", CHARACTERS)
def test_every_product_that_is_opened_is_in_sight(
    kind: str, screen: tuple[int, int], run: Running, browser: Browser, addresses: dict[str, str]
) -> None:
    width, height = screen
    with browser.open(answers=NEVER_READY, viewport={"width": width, "height": height}) as page:
        page.goto(run.url + addresses[kind])
        for card in range(0, page.count(".card"), 4):
            page.evaluate(f"document.querySelectorAll('.card a')[{card}].click()")
            page.wait_for(IS_OPEN)
            page.wait_for("!document.getAnimations().length")
            for part in (".sheet [method=dialog] button", ".sheet h1"):
                top, bottom, left, right = page.evaluate(
                    "(({ top, bottom, left, right }) => [top, bottom, left, right])"
                    f"(document.querySelector('{part}').getBoundingClientRect())"
                )
                assert 0 <= top < bottom <= height, f"{part} of card {card}"
                assert 0 <= left < right <= width, f"{part} of card {card}"
            page.call("keyboard.press", "Escape")
            page.wait_for("!document.querySelector('.sheet').open && !location.pathname.includes('/products/')")


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("persona", ["none", *PersonaType])
def test_long_words_and_prices_keep_to_the_screen(persona: str, width: int, run: Running, browser: Browser) -> None:
    shopper = f"of-{persona}"
    run.choose("ranges", shopper, persona)
    wait_until(lambda: run.visit("ranges", shopper).headers["x-wandstore-cache"] == "HIT")
    with browser.open(width=width) as page:
        page.goto(f"{run.url}/s/ranges?shopper={shopper}")
        assert look_at(page) == NOTHING_WRONG
        page.click(".card a")
        page.wait_for(IS_OPEN)
        assert look_at(page) == NOTHING_WRONG


@pytest.mark.parametrize("address", ["?q=wand", "/collections/all?available=1", "/collections/wands"])
def test_the_first_products_of_a_view_are_in_the_first_screen(address: str, run: Running, browser: Browser) -> None:
    with browser.open(viewport={"width": 1440, "height": 900}) as page:
        page.goto(f"{run.url}/s/magic-wands{address}")
        assert page.evaluate("document.querySelector('.card .price').getBoundingClientRect().bottom") < 900
        assert page.evaluate("document.querySelector('.facet').checkVisibility()")


@pytest.mark.parametrize("width", [320, 1440])
def test_the_filters_of_a_view_are_in_order_once_they_are_opened(width: int, run: Running, browser: Browser) -> None:
    with browser.open(width=width) as page:
        page.goto(run.url + OTHERS["a category with filters"])
        assert page.evaluate("document.querySelector('.facet').checkVisibility()") is (width > 1000)
        if width < 1000:
            page.click(".narrow summary")
        assert look_at(page) == NOTHING_WRONG
        page.call("fill", "[name=from]", "30")
        page.click(".facet button")
        page.wait_for("location.search.includes('from=30')")
        assert page.count(".chosen a") == 4


@pytest.mark.parametrize("name", OTHERS)
def test_every_other_page_is_in_order(name: str, run: Running, browser: Browser) -> None:
    address = run.url + OTHERS[name]
    with browser.open(answers=NEVER_READY, width=320, colorScheme="dark") as page:
        status = page.goto(address)["status"]
        assert status == (404 if "not exist" in name else 200)
        found = look_at(page)
        if status == 404:
            # The one answer that may be wrong is the one that was asked for.
            found.complaints.remove(f"answered 404: {address}")
            found.complaints.remove(
                "console error: Failed to load resource: the server responded with a status of 404 (Not Found)"
            )
        assert found == NOTHING_WRONG
        complaints = browser.validate(run.get(OTHERS[name]).text, RULES)
        assert not complaints, "\n".join(complaints)


NOTHING_WRONG = Look([], [], [], [])


def test_what_would_be_wrong_is_found(run: Running, browser: Browser) -> None:
    spoil = """
        const card = document.querySelector(".card");
        card.querySelector(".price b").textContent = "9".repeat(60);
        card.querySelector(".price").style.whiteSpace = "pre";
        card.querySelector(".price").style.overflowWrap = "normal";
        card.querySelector("h2, h3").style.color = "#999";
        document.querySelector("footer").style.width = "2000px";
        card.querySelector("img").src = "/assets/nothing.svg";
        card.insertAdjacentHTML("beforeend", "<p style='color: red'></p>");
    """
    with browser.open(answers=NEVER_READY, width=360) as page:
        page.goto(run.url + "/s/magic-wands")
        page.evaluate(f"(() => {{ {spoil} }})()")
        found = look_at(page)
    assert any("color-contrast" in violation for violation in found.violations)
    assert any(line.startswith("footer") for line in found.sticking_out)
    assert any("999999" in line for line in found.sticking_out)
    assert any("/assets/nothing.svg" in complaint for complaint in found.complaints)
    assert any("Content Security Policy" in complaint for complaint in found.complaints)
    assert found.missing_pictures == [f"{run.url}/assets/nothing.svg"]
    assert browser.validate("<!doctype html><html><head><title>A</title></head><p id=a><p id=a></html>", RULES)
