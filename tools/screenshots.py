"""`make screenshots`: pictures of the demo store's pages for `docs/images/`, and the README's overview of them.

It starts a run without a model, so the pages are composed from templates; and then one in html mode, where a stand-in
for a model writes a page.
"""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from typing import Any

import httpx

from lambdas.edge.shopper_cookie import PLAIN_NAME
from local.synth import ROOT, node_path
from tools.browser import NOT_FOUND, Browser, find_chromium
from tools.demo_shoppers import make_shopper
from tools.local_run import STORE, run_demo_store
from tools.stand_in_provider import serving, stand_in_settings
from wandstore.catalogue.products import Product
from wandstore.catalogue.shopify_csv import read_shopify_csv
from wandstore.shoppers.personas import CHARACTERS, Character, PersonaType

IMAGES = ROOT / "docs" / "images"
FONTS = ROOT / "tools" / "screenshots.fonts.conf"
SCREENS = {"phone": (390, 1400), "desktop": (1280, 900)}
SCHEMES = ("light", "dark")
QUALITY = 80
# Without the end of its job, the browser keeps showing a first page.
NEVER_READY = {"**/api/generation/status*": {"status": "queued"}}
# In the order of the README: the first visit, then the personas.
PAGES = {
    "fallback": "A first visit",
    "neutral": "Nothing known yet",
    "minimalist": "Minimalist",
    "explorer": "Explorer",
    "dealhunter": "Dealhunter",
    "loyalist": "Loyalist",
}
# The other rooms of the store, as a shopper sees them who is known by nothing but what they have saved.
ROOMS = {
    "product": "/products/felt-wand-roll",
    "collection": "/collections/wands",
    "search": "?q=wnad",
    "bag": "/cart",
    "wish-list": "/wishlist",
    "comparison": "/compare",
}
# Whose page the stand-in writes; taken in light colours alone.
WRITTEN: Character = PersonaType.LOYALIST
SAVED = {
    "wishlist": ("driftwood-tide-wand", "felt-wand-roll", "winter-holly-wand", "walnut-long-wand", "rowan-hedge-wand"),
    "compare": ("journeymans-oak-wand", "winter-holly-wand", "rowan-hedge-wand"),
}
SAVER = "a-saver"
OVERVIEW_SCREEN = {"width": 1344, "height": 580}
OVERVIEW = """
<!doctype html><style>
body { margin: 0; padding: 24px; background: #e9e7e3; display: flex; justify-content: space-between; }
figure { margin: 0; font: 600 15px/20px sans-serif; color: #1c1b19; }
img { display: block; width: 200px; height: 500px; margin-top: 12px; border-radius: 8px; object-fit: cover;
  object-position: top; }
</style>
"""


def main() -> int:
    chromium = find_chromium()
    if chromium is None:
        print(NOT_FOUND, file=sys.stderr)
        return 1
    command = [node_path(), str(ROOT / "tools" / "browse.mjs"), chromium]
    with Browser(command, FONTCONFIG_FILE=str(FONTS)) as browser:
        take_pages(browser)
        take_written_page(browser)
        compose_overview(browser)
    pictures = sorted(IMAGES.iterdir())
    print(f"{len(pictures)} pictures, {sum(path.stat().st_size for path in pictures) / 1e6:.1f} MB, in {IMAGES}")
    return 0


def take_pages(browser: Browser) -> None:
    """Saves the pages of templates and the other rooms of the store."""
    with run_demo_store() as url:
        addresses = find_addresses(url)
        save_products(url)
        for scheme in SCHEMES:
            for screen, (width, height) in SCREENS.items():
                viewport = {"width": width, "height": height}
                for name, address in addresses.items():
                    path = IMAGES / f"{name}-{screen}-{scheme}.jpg"
                    cookies = [write_cookie(url)] if name in ROOMS else []
                    options = {"viewport": viewport, "colorScheme": scheme, "storageState": {"cookies": cookies}}
                    take_picture(browser, address, path, options)


def take_written_page(browser: Browser) -> None:
    """Saves a page of html mode."""
    with serving() as model, run_demo_store(**stand_in_settings(model)) as url:
        shopper = make_shopper(url, STORE, WRITTEN, read_products())
        for screen, (width, height) in SCREENS.items():
            viewport = {"width": width, "height": height}
            path = IMAGES / f"written-{screen}-light.jpg"
            take_picture(browser, f"{url}/s/{STORE}?shopper={shopper}", path, {"viewport": viewport})


def read_products() -> tuple[Product, ...]:
    return read_shopify_csv(ROOT / "stores" / f"{STORE}.csv").products


def find_addresses(url: str) -> dict[str, str]:
    products = read_products()
    personal: dict[str, str] = {character: make_shopper(url, STORE, character, products) for character in CHARACTERS}
    queries = {name: f"?shopper={personal[name]}" if name in personal else "" for name in PAGES}
    return {name: f"{url}/s/{STORE}{query}" for name, query in (queries | ROOMS).items()}


def save_products(url: str) -> None:
    """Fills the lists of the shopper who visits the rooms, without an event: they stay unknown."""
    headers = {"Cookie": f"{PLAIN_NAME}={SAVER}", "Sec-GPC": "1"}
    for name, products in SAVED.items():
        for product in products:
            body = {"store": STORE, "product": product, "action": "add"}
            answer = httpx.post(f"{url}/api/shopper/{name}", json=body, headers=headers, timeout=60, trust_env=False)
            answer.raise_for_status()


def write_cookie(url: str) -> dict[str, str]:
    return {"name": PLAIN_NAME, "value": SAVER, "url": url}


def take_picture(browser: Browser, address: str, path: Path, options: dict[str, Any]) -> None:
    """Saves what a screen shows without scrolling. `options` are those of Playwright's contexts."""
    with browser.open(answers=NEVER_READY, **options) as page:
        page.goto(address)
        missing = page.missing_pictures()
        if missing:
            raise SystemExit(f"{address} lacks {missing}")
        page.call("screenshot", {"path": str(path), "type": "jpeg", "quality": QUALITY})


def compose_overview(browser: Browser) -> None:
    """Saves all six pages on a phone, side by side."""
    figures = (
        f'<figure>{title}<img src="data:image/jpeg;base64,{encode(IMAGES / f"{name}-phone-light.jpg")}"></figure>'
        for name, title in PAGES.items()
    )
    with browser.open(viewport=OVERVIEW_SCREEN) as page:
        page.call("setContent", OVERVIEW + "".join(figures))
        page.call("screenshot", {"path": str(IMAGES / "pages.png")})


def encode(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()


if __name__ == "__main__":
    sys.exit(main())
