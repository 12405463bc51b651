"""From the first page to the checkout: by search, filter, product and variant, with three things in the bag.

Each store is walked through without scripts on a phone, with scripts by mouse, and with scripts by keyboard alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from local.fake_shopify.shop import Identity
from local.own_store import OwnStore, write_toml
from local.synth import ROOT
from tests.browser.conftest import DEMO
from tests.browser.hands import Hand, Keyboard, Mouse
from tests.browser.test_pages import NEVER_READY
from tests.fake_shop import FakeShopHandle, running_fake_shop
from tests.integration.running import Running, running
from tests.waiting import wait_until
from tools.browser import Browser, Page
from wandstore.catalogue.shopify_csv import read_shopify_csv

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Wishes:
    """What the shopper of a catalogue looks for. `values` are chosen one after another, which leads to `variant`.

    `others` are two more products, each with the category that it is found in.
    """

    words: str
    filter: str
    product: str
    values: tuple[str, ...]
    variant: tuple[str, ...]
    others: tuple[tuple[str, str], ...]


WISHES = {
    "magic-wands": Wishes(
        "wand",
        "Bog oak",
        "journeymans-oak-wand",
        ("Bog oak", "11 1/2 in"),
        ("Bog oak", "11 1/2 in"),
        (("Cores", "swan-feather-core"), ("Books", "forty-woods")),
    ),
    "home-and-garden": Wishes(
        "pot",
        "Outdoor",
        "clay-plant-pot",
        ("Large",),
        ("Large",),
        (("Indoor", "cream-sofa"), ("Outdoor", "wooden-fence")),
    ),
    # Of its products with variants, each has one that is sold out and one that is not.
    "jewelery": Wishes(
        "bracelet",
        "Silver",
        "leather-anchor",
        ("Silver", "Gold"),
        ("Gold",),
        (("Necklace", "dainty-gold-neclace"), ("Earrings", "galaxy-earrings")),
    ),
}
# Where the way to buy ends: at the checkout of the shop, at a page that says that no shop is connected, or, where only
# the shop's address is known and the catalogue has no ids, at the shop's own page of the product.
AT_SHOP, WITHOUT_SHOP, WITH_ADDRESS = "at-shop", "without-shop", "with-address"
STORES = (
    ("magic-wands", AT_SHOP),
    ("magic-wands", WITHOUT_SHOP),
    ("home-and-garden", AT_SHOP),
    ("home-and-garden", WITHOUT_SHOP),
    ("jewelery", AT_SHOP),
    ("jewelery", WITH_ADDRESS),
)
SHOP_ADDRESS = "shop.example"
CURRENCIES = {"magic-wands": ("GBP", "GB")}
TOKEN = "TOKEN_OF_WALK"


@dataclass
class Stores:
    """A run with two stores for each catalogue, and the shop behind one of the two."""

    run: Running
    shops: dict[str, FakeShopHandle]

    def url(self, catalogue: str, end: str) -> str:
        return f"{self.run.url}/s/{catalogue}-{end}"


@pytest.fixture(scope="module")
def stores(chromium: str, real_exports: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    folder = tmp_path_factory.mktemp("walk") / "stores"
    shutil.copytree(ROOT / "stores", folder)
    exports = {"magic-wands": DEMO, **real_exports}
    with ExitStack() as stack:
        shops: dict[str, FakeShopHandle] = {}
        for slug, end in STORES:
            if slug not in exports:
                continue
            currency, country = CURRENCIES.get(slug, ("USD", "US"))
            OwnStore(f"{slug}-{end}", exports[slug].resolve(), currency, "en-GB").write_file(folder)
            values: dict[str, Any] = {}
            if end == AT_SHOP:
                identity = Identity(currency=currency, country=country)
                shop = stack.enter_context(running_fake_shop(read_shopify_csv(exports[slug]).products, identity))
                values = {"shop_domain": shop.url, "shopify": {"domain": shop.url, "token_secret": TOKEN}}
                shops[slug] = shop
            elif end == WITH_ADDRESS:
                values = {"shop_domain": SHOP_ADDRESS}
            with (folder / f"{slug}-{end}.toml").open("a") as file:
                file.write(write_toml(values))
        environment = {"STORES_DIR": str(folder), TOKEN: Identity().private_token}
        found = Stores(stack.enter_context(running(**environment)), shops)
        for slug in exports:
            wait_until(lambda slug=slug: "/api/shopper/cart" in found.run.get(product_of(slug)).text)  # type: ignore[misc]
        yield found


def product_of(catalogue: str) -> str:
    return f"/s/{catalogue}-at-shop/products/{WISHES[catalogue].others[0][1]}"


# The walk -------------------------------------------------------------------------------------------------------------


@dataclass
class Walk:
    """A shopper on their way. Without scripts each product and the bag are pages; with them, they open over one."""

    hand: Hand
    has_scripts: bool

    @property
    def page(self) -> Page:
        return self.hand.page

    @property
    def product(self) -> str:
        return ".sheet .product" if self.has_scripts else "main > .product"

    @property
    def bag(self) -> str:
        return ".bag-drawer[open]" if self.has_scripts else "main"

    def see(self, selector: str) -> None:
        self.page.call("waitForSelector", selector)

    def search(self, words: str) -> None:
        self.hand.search(words)
        self.see(f'h1:has-text("{words}")')

    def filter(self, value: str) -> None:
        if not self.page.call("isVisible", ".facet"):
            self.hand.press(".narrow summary")
        self.hand.press(f'.facet a:has-text("{value}")')
        self.see(f'.chosen a:has-text("{value}")')

    def open_category(self, name: str) -> None:
        self.hand.press(f'nav.categories a:has-text("{name}")')
        self.see(f'h1:has-text("{name}")')

    def open_product(self, handle: str) -> None:
        self.hand.press(f".card a[href*='/products/{handle}']")
        self.see(f"{self.product}[data-id='{handle}']")

    def choose(self, value: str) -> None:
        self.hand.press(f'{self.product} .selector a:has-text("{value}")')
        self.see(f'{self.product} .selector a[aria-current]:has-text("{value}")')
        if self.has_scripts:
            self.hand.stand()

    def add_to_bag(self) -> None:
        self.hand.press(f"{self.product} .buy button")
        self.see(f"{self.bag} .subtotal")
        if self.has_scripts:
            self.hand.stand()

    def go_on(self) -> None:
        """Back from the bag to the store."""
        if self.has_scripts:
            self.hand.leave(".bag-drawer", ".close")
            self.page.wait_for("!document.querySelector('.bag-drawer').open")
            self.hand.stand()
            self.leave_product()
        else:
            self.hand.press(f"{self.bag} .pay > :last-child a")
            self.see(".card")

    def leave_product(self) -> None:
        self.hand.leave(".sheet", "[method=dialog] button")
        self.page.wait_for("!document.querySelector('.sheet').open && !location.pathname.includes('/products/')")
        self.hand.stand()


def walk_to_first_product(walk: Walk, wishes: Wishes) -> None:
    walk.search(wishes.words)
    walk.filter(wishes.filter)
    walk.open_product(wishes.product)
    if walk.page.call("isVisible", f"{walk.product} .gallery label"):
        walk.hand.see_next_picture(f"{walk.product} .gallery")
    for value in wishes.values:
        walk.choose(value)


def fill_bag(walk: Walk, wishes: Wishes) -> None:
    """From the first product to a bag with three lines, and two of the last."""
    walk.add_to_bag()
    for category, handle in wishes.others:
        walk.go_on()
        walk.open_category(category)
        walk.open_product(handle)
        walk.add_to_bag()
    assert walk.page.count(f"{walk.bag} .in-bag li") == 3
    last = f"{walk.bag} .in-bag li:last-child"
    before = walk.page.text(f"{walk.bag} .subtotal b")
    walk.hand.take_one_more(f"{last} [name=quantity]")
    walk.hand.press(f"{last} [value=set]")
    walk.see(f'{walk.bag} .subtotal b:not(:text-is("{before}"))')


def without_scripts(browser: Browser) -> Walk:
    return Walk(Mouse(browser.open(javaScriptEnabled=False, width=390)), has_scripts=False)


def with_scripts(browser: Browser) -> Walk:
    return Walk(Mouse(browser.open(answers=NEVER_READY)), has_scripts=True)


def by_keyboard(browser: Browser) -> Walk:
    return Walk(Keyboard(browser.open(answers=NEVER_READY)), has_scripts=True)


WAYS: tuple[Callable[[Browser], Walk], ...] = (without_scripts, with_scripts, by_keyboard)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize(("catalogue", "end"), STORES)
def test_a_shopper_walks_from_the_first_page_to_the_end_of_the_way_to_buy(
    stores: Stores, browser: Browser, catalogue: str, end: str, way: Callable[[Browser], Walk]
) -> None:
    if catalogue not in stores.shops:
        pytest.skip("CATALOGS_DIR has not this real export")
    wishes, shop = WISHES[catalogue], stores.shops[catalogue]
    walk = way(browser)
    with walk.page as page:
        page.goto(stores.url(catalogue, end))
        walk_to_first_product(walk, wishes)
        if page.count(f"{walk.product} form.buy"):
            fill_bag(walk, wishes)
            carts_before = len(shop.running.carts.open_carts())
            walk.hand.press(f"{walk.bag} .pay .button")
        if end == AT_SHOP:
            page.call("waitForURL", f"{shop.url}/checkouts/**")
            (cart,) = shop.running.carts.open_carts()[carts_before:]
            bought = [(line.variant_id, line.quantity) for line in cart.lines.values()]
            assert sorted(bought) == sorted(expected_lines(shop, wishes))
        elif end == WITH_ADDRESS:
            address = page.evaluate(f"document.querySelector('{walk.product} .buy .button').href")
            assert address == f"https://{SHOP_ADDRESS}/products/{wishes.product}"
        elif catalogue == "magic-wands":
            # The demo store's CSV has ids, so it has a bag, and no shop to buy it at.
            walk.see('h1:has-text("Checkout is not connected yet")')
        else:
            assert page.text(f"{walk.product} .buy").startswith("Checkout is not connected")
        assert page.complaints == []


def expected_lines(shop: FakeShopHandle, wishes: Wishes) -> Iterator[tuple[str, int]]:
    chosen = shop.shop.find_by_handle(wishes.product)
    assert chosen is not None
    (variant,) = (one for one in chosen.product.variants if one.options == wishes.variant)
    yield str(variant.id), 1
    yield shop.variant_id(wishes.others[0][1]), 1
    yield shop.variant_id(wishes.others[1][1]), 2
