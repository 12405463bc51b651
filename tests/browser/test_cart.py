"""The bag, in a browser: with scripts and without, by mouse and keyboard, in two tabs, and on to the checkout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from lambdas.edge.app import create_app
from tests.browser.test_pages import RULES
from tests.connected_shop import TOKEN_SECRET, ConnectedShop, connect
from tests.fake_shop import FakeShopHandle
from tests.serving import served
from tests.shop import Shop
from tools.browser import Browser, Page

pytestmark = pytest.mark.slow

IS_OPEN = "document.querySelector('.bag-drawer')?.open === true"
IS_CLOSED = "document.querySelector('.bag-drawer').open === false"
# The form that a product has; the pages of the store need not have one for these tests.
FORM = """
<form id="form-{variant}" action="/api/shopper/cart" method="post"><input type="hidden" name="store" value="harbour">
<input type="hidden" name="variant" value="{variant}"><input type="hidden" name="action" value="add">
<button id="add-{variant}">Add to bag</button></form>
"""
NARROW = 320


@dataclass
class Harbour:
    """The connected store, served, with the shop behind it."""

    url: str
    connected: ConnectedShop
    shop: Shop

    def variant(self, handle: str) -> str:
        return self.connected.fake.variant_id(handle)

    def compose_pages(self) -> None:
        """Makes the pages that visits have asked for."""
        connected = self.connected
        storefront = connected.storefront
        assert replace(self.shop, settings=storefront.settings, store=connected.store, storefront=storefront).work()


@pytest.fixture
def harbour(
    shop: Shop, fake_shop: FakeShopHandle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Harbour]:
    monkeypatch.setenv(TOKEN_SECRET, fake_shop.token)
    connected = connect(shop, fake_shop, tmp_path)
    with served(create_app(connected.storefront.settings, connected.storefront.clients)) as url:
        yield Harbour(url, connected, shop)


Open = Callable[..., Page]


@pytest.fixture
def visit(harbour: Harbour, browser: Browser) -> Iterator[Open]:
    """Opens the store in a browser of its own, with a form for each of the products."""
    opened: list[Page] = []

    def open_page(**options: object) -> Page:
        page = browser.open(**options)  # type: ignore[arg-type]
        opened.append(page)
        page.goto(f"{harbour.url}/s/harbour")
        offer(page, harbour)
        return page

    yield open_page
    for page in opened:
        page.__exit__()


def offer(page: Page, harbour: Harbour) -> None:
    forms = "".join(FORM.format(variant=harbour.variant(handle)) for handle in ("oak-wand", "yew-wand", "linen-cloth"))
    page.evaluate(f"document.querySelector('main').insertAdjacentHTML('afterbegin', `{forms}`)")


def add(page: Page, harbour: Harbour, handle: str) -> None:
    """Adds one to the bag, and waits for the drawer that shows it."""
    page.click(f"#add-{harbour.variant(handle)}")
    page.wait_for(IS_OPEN)


def close(page: Page) -> None:
    page.call("keyboard.press", "Escape")
    page.wait_for(IS_CLOSED)


def bag_link(page: Page) -> tuple[str, str | None]:
    """What the header says of the bag, to eyes and to ears."""
    said: tuple[str, str | None] = tuple(
        page.evaluate("(({ textContent, ariaLabel }) => [textContent, ariaLabel])(document.querySelector('.bag'))")
    )
    return said


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.id || document.activeElement.className")
    return found


# Without scripts ------------------------------------------------------------------------------------------------------


def test_without_scripts_the_bag_is_filled_changed_and_bought(harbour: Harbour, visit: Open) -> None:
    page = visit(javaScriptEnabled=False)
    oak = harbour.variant("oak-wand")
    page.click(f"#add-{oak}")
    assert page.text("h1") == "Bag"
    assert page.text(".told") == "Oak wand (Oak / 10 inch) is in your bag."
    page.call("fill", f"#quantity-{oak}", "3")
    page.click(f"#line-{oak} button >> text=Update")
    assert page.text(".subtotal b") == "£120.00"
    page.click(f"#line-{oak} button >> text=Remove")
    assert "There is nothing in your bag." in page.text("main")
    page.click(".undo button")
    assert page.text(".subtotal b") == "£120.00"
    assert page.complaints == []
    page.click(".pay .button")
    assert str(page.call("url")).startswith(f"{harbour.connected.fake.url}/checkouts/")
    assert [cart["lines"] for cart in harbour.connected.carts()] == [{oak: 3}]


# The drawer -----------------------------------------------------------------------------------------------------------


def test_with_scripts_the_bag_opens_over_the_page_and_the_header_counts(harbour: Harbour, visit: Open) -> None:
    page = visit()
    assert bag_link(page) == ("Bag", None)
    before = page.call("url")
    add(page, harbour, "oak-wand")
    assert page.call("url") == before
    assert "Oak wand" in page.text(".bag-drawer .in-bag")
    assert page.text(".bag-drawer .subtotal b") == "£40.00"
    assert bag_link(page) == ("Bag (1)", "Bag, 1 item")
    close(page)
    add(page, harbour, "oak-wand")
    assert bag_link(page) == ("Bag (2)", "Bag, 2 items")
    assert page.evaluate("document.querySelector('.bag-drawer [role=status]').textContent").endswith("is in your bag.")
    # Styled as on its own page: the rules of the bag came with it.
    assert page.evaluate("getComputedStyle(document.querySelector('.bag-drawer .in-bag li')).display") == "grid"
    assert page.complaints == []


@pytest.mark.parametrize("way", ["Escape", "close", "outside"])
def test_the_drawer_is_left_in_three_ways_and_the_focus_is_back(harbour: Harbour, visit: Open, way: str) -> None:
    page = visit()
    add(page, harbour, "yew-wand")
    assert page.evaluate("document.querySelector('.bag-drawer').contains(document.activeElement)")
    if way == "Escape":
        page.call("keyboard.press", "Escape")
    elif way == "close":
        page.click(".bag-drawer .close")
    else:
        page.call("mouse.click", 20, 400)
    page.wait_for(IS_CLOSED)
    assert focused(page) == f"add-{harbour.variant('yew-wand')}"


def test_the_page_behind_the_drawer_stands_still(harbour: Harbour, visit: Open) -> None:
    page = visit(viewport={"width": 1280, "height": 300})
    place = "JSON.stringify([document.querySelector('main').getBoundingClientRect(), scrollY])"
    page.evaluate("scrollTo({ top: 40, behavior: 'instant' })")
    before = page.evaluate(place)
    page.evaluate(f"document.getElementById('add-{harbour.variant('yew-wand')}').click()")
    page.wait_for(IS_OPEN)
    assert page.evaluate(place) == before
    page.call("mouse.move", 20, 200)
    page.call("mouse.wheel", 0, 900)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate(place) == before
    close(page)
    assert page.evaluate(place) == before


def test_back_closes_the_drawer_with_the_product_that_it_was_filled_from(harbour: Harbour, visit: Open) -> None:
    page = visit()
    before = page.call("url")
    page.click(".card a[href*='/yew-wand']")
    page.call("waitForSelector", ".sheet .buy button")
    page.click(".sheet .buy button")
    page.wait_for(IS_OPEN)
    page.evaluate("history.back()")
    page.wait_for(f"{IS_CLOSED} && !document.querySelector('.sheet').open")
    assert page.call("url") == before
    assert page.evaluate("document.activeElement.closest('.card') !== null")


def test_a_click_into_the_drawer_does_not_close_it(harbour: Harbour, visit: Open) -> None:
    page = visit()
    add(page, harbour, "yew-wand")
    page.click(".bag-drawer h1")
    assert page.evaluate(IS_OPEN)


def test_in_the_drawer_the_same_forms_work_and_the_focus_stays_at_its_place(harbour: Harbour, visit: Open) -> None:
    page = visit()
    add(page, harbour, "oak-wand")
    close(page)
    add(page, harbour, "yew-wand")
    oak = harbour.variant("oak-wand")
    page.call("fill", f"#quantity-{oak}", "4")
    page.call("press", f"#quantity-{oak}", "Enter")
    page.wait_for("document.querySelector('.bag-drawer .subtotal b').textContent === '£215.00'")
    assert focused(page) == f"quantity-{oak}"
    assert bag_link(page) == ("Bag (5)", "Bag, 5 items")
    page.click(f"#line-{oak} button >> text=Remove")
    page.wait_for("document.querySelector('.bag-drawer .undo')")
    assert page.evaluate("document.activeElement === document.querySelector('.bag-drawer .undo button')")
    assert bag_link(page) == ("Bag (1)", "Bag, 1 item")
    page.call("keyboard.press", "Enter")
    page.wait_for("document.querySelector('.bag-drawer .subtotal b').textContent === '£215.00'")
    assert page.evaluate("document.querySelector('.bag-drawer').contains(document.activeElement)")
    assert page.complaints == []


def test_by_keyboard_alone_a_thing_is_put_in_the_bag_and_bought(harbour: Harbour, visit: Open) -> None:
    page = visit()
    page.call("focus", f"#add-{harbour.variant('yew-wand')}")
    page.call("keyboard.press", "Enter")
    page.wait_for(IS_OPEN)
    for _ in range(20):
        page.call("keyboard.press", "Tab")
        if page.evaluate("document.activeElement.textContent === 'Check out'"):
            break
        assert page.evaluate("[document.body, document.documentElement].includes(document.activeElement)") or (
            page.evaluate("document.querySelector('.bag-drawer').contains(document.activeElement)")
        )
    page.call("keyboard.press", "Enter")
    page.call("waitForURL", f"{harbour.connected.fake.url}/checkouts/**")


def test_what_is_sold_out_is_told_in_the_drawer(harbour: Harbour, visit: Open) -> None:
    page = visit()
    add(page, harbour, "linen-cloth")
    assert page.text(".bag-drawer .told").startswith("Linen cloth is sold out")
    assert bag_link(page) == ("Bag", None)


def test_two_quick_clicks_add_once(harbour: Harbour, visit: Open) -> None:
    page = visit()
    button = f"document.getElementById('add-{harbour.variant('yew-wand')}')"
    page.evaluate(f"({button}.click(), {button}.click())")
    page.wait_for(IS_OPEN)
    assert bag_link(page) == ("Bag (1)", "Bag, 1 item")


def test_where_the_drawer_cannot_be_filled_the_bags_own_page_opens(harbour: Harbour, visit: Open) -> None:
    page = visit(scripts=["window.fetch = () => Promise.reject(new Error('lost'))"])
    page.click(f"#add-{harbour.variant('yew-wand')}")
    page.call("waitForURL", "**/cart?told=added**")
    assert page.text(".subtotal b") == "£55.00"


@pytest.mark.parametrize(("lost", "posts"), [(1, 2), (2, 3)])
def test_where_an_answer_was_lost_the_same_is_asked_for_again_and_added_once(
    harbour: Harbour, visit: Open, lost: int, posts: int
) -> None:
    # The last try is the form's own, which no script can lose.
    lose = f"""
        const real = fetch; let left = {lost};
        window.fetch = async (url, more) => {{
          const answer = await real(url, more);
          if (more && left-- > 0) throw new Error("lost");
          return answer;
        }}
    """
    page = visit(scripts=[lose])
    yew = harbour.variant("yew-wand")
    page.click(f"#add-{yew}")
    page.call("waitForSelector", ".in-bag")
    assert page.text(".subtotal b") == "£55.00"
    assert bag_link(page) == ("Bag (1)", "Bag, 1 item")
    sent = [request for request in page.requests if request["url"].endswith("/api/shopper/cart")]
    assert len(sent) == posts
    if lost == 1:
        close(page)
        add(page, harbour, "yew-wand")
        assert bag_link(page) == ("Bag (2)", "Bag, 2 items")


def test_where_only_the_bags_page_was_lost_nothing_is_added_twice(harbour: Harbour, visit: Open) -> None:
    lose = (
        "const real = fetch; window.fetch = (url, more) => more ? real(url, more) : Promise.reject(new Error('lost'))"
    )
    page = visit(scripts=[lose])
    page.click(f"#add-{harbour.variant('yew-wand')}")
    page.call("waitForURL", "**/cart?told=added**")
    assert page.text(".subtotal b") == "£55.00"


def test_what_the_store_does_not_sell_any_more_is_said_by_the_page_that_says_it_without_scripts(
    harbour: Harbour, visit: Open
) -> None:
    page = visit()
    yew = harbour.variant("yew-wand")
    page.evaluate(f"document.querySelector('#form-{yew} [name=variant]').value = '123'")
    page.click(f"#add-{yew}")
    page.call("waitForSelector", "text=This store does not sell that any more.")


def test_on_a_page_whose_address_names_a_shopper_the_drawer_leads_on_to_their_pages(
    harbour: Harbour, visit: Open
) -> None:
    page = visit()
    page.goto(f"{harbour.url}/s/harbour?shopper=ada")
    offer(page, harbour)
    # As the server does it for every form of such a page.
    named = '<input type="hidden" name="shopper" value="ada">'
    page.evaluate(
        f"document.querySelectorAll('main form').forEach((f) => f.insertAdjacentHTML('beforeend', `{named}`))"
    )
    add(page, harbour, "yew-wand")
    assert page.evaluate("document.querySelector('.bag-drawer .pay > :last-child a').search") == "?shopper=ada"
    page.click(f"#line-{harbour.variant('yew-wand')} button >> text=Remove")
    page.wait_for("document.querySelector('.bag-drawer .undo')")
    assert page.evaluate("document.querySelector('.bag-drawer .chips a').search").endswith("shopper=ada")
    page.goto(f"{harbour.url}/s/harbour/cart")
    assert page.text(".undo p") == "Yew wand was removed."


# The count ------------------------------------------------------------------------------------------------------------


def test_the_count_survives_a_reload_and_a_page_that_takes_the_place_of_another(harbour: Harbour, visit: Open) -> None:
    page = visit()
    add(page, harbour, "yew-wand")
    close(page)
    page.call("reload")
    assert bag_link(page) == ("Bag (1)", "Bag, 1 item")
    page.evaluate("document.querySelector('header').dataset.first = 'yes'")
    harbour.compose_pages()
    page.wait_for("document.getElementById('personalizing')?.textContent.startsWith('Your store is ready!')")
    assert bag_link(page) == ("Bag (1)", "Bag, 1 item")


def test_what_one_tab_adds_the_other_counts(harbour: Harbour, visit: Open) -> None:
    one = visit()
    other = one.open_tab()
    other.goto(f"{harbour.url}/s/harbour")
    offer(other, harbour)
    add(one, harbour, "yew-wand")
    other.wait_for("document.querySelector('.bag').ariaLabel === 'Bag, 1 item'")
    add(other, harbour, "oak-wand")
    one.wait_for("document.querySelector('.bag').ariaLabel === 'Bag, 2 items'")
    one.goto(f"{harbour.url}/s/harbour/cart")
    assert one.text(".subtotal b") == "£95.00"


def test_the_header_leads_to_the_bag(harbour: Harbour, visit: Open) -> None:
    page = visit()
    page.click(".bag")
    assert page.call("url") == f"{harbour.url}/s/harbour/cart"
    assert "There is nothing in your bag." in page.text("main")
    assert page.count("main .chips a") >= 2


# Looks ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [NARROW, 1280])
def test_the_bags_page_has_no_faults_that_axe_finds_and_nothing_sticks_out(
    harbour: Harbour, visit: Open, width: int
) -> None:
    page = visit(width=width)
    add(page, harbour, "oak-wand")
    close(page)
    add(page, harbour, "yew-wand")
    assert page.axe() == []
    assert page.sticking_out() == []
    oak = harbour.variant("oak-wand")
    page.click(f"#line-{oak} button >> text=Remove")
    page.wait_for("document.querySelector('.bag-drawer .undo')")
    page.goto(f"{harbour.url}/s/harbour/cart")
    sent = page.evaluate("fetch(location).then((answer) => answer.text())")
    assert page.browser.validate(sent, RULES) == []
    assert page.axe() == []
    assert page.sticking_out() == []
    page.click(f"#line-{harbour.variant('yew-wand')} button >> text=Remove")
    page.call("waitForSelector", "text=There is nothing in your bag.")
    assert page.axe() == []
    assert page.sticking_out() == []
