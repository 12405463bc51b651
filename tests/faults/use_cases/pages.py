"""What a shopper opens."""

from __future__ import annotations

from functools import partial

from tests.faults.registry import UseCase, register
from tests.faults.world import SHOP_STORE, STORE, Answer, World
from wandstore.pages.static_files import asset_url

HOME = f"/s/{STORE}"


def open_page(path: str, query: str, world: World) -> Answer:
    """As a shopper who has been here before."""
    return world.ask("GET", path, query, cookie=world.cookie("regular"))


def wait_for_a_model(world: World) -> None:
    """A page that the template made is old after so many seconds, and asked for again."""
    world.clock.now += world.settings.template_retry_seconds


def let_the_cache_expire(world: World) -> None:
    world.clock.now += world.settings.cache_ttl_seconds + 1
    world.cloud.dynamodb.table(world.settings.ui_cache_table).pop((f"ui:{STORE}:{world.shopper_id('regular')}", ""))


def change_the_persona(world: World) -> None:
    """To one of which there is no tree yet: the next visit asks for a page."""
    body = f'{{"store": "{STORE}", "persona": "loyalist"}}'
    world.ask("POST", "/api/shopper/persona", body=body, cookie=world.cookie("regular"))


register(UseCase("first visit", lambda world: world.meet("new")))
register(UseCase("first visit by an address", lambda world: world.ask("GET", HOME, "shopper=addressed")))
register(UseCase("return visit", partial(open_page, HOME, "")))
register(UseCase("return visit after the cache", partial(open_page, HOME, ""), let_the_cache_expire))
register(UseCase("return visit with another persona", partial(open_page, HOME, ""), change_the_persona))
register(UseCase("default store", partial(open_page, "/store", "")))
register(UseCase("root", partial(open_page, "/", "")))
register(UseCase("health", partial(open_page, "/health", "")))
register(UseCase("search", partial(open_page, HOME, "q=oak")))
register(UseCase("suggestions", partial(open_page, f"{HOME}/suggest", "q=oa")))
register(UseCase("collection", partial(open_page, f"{HOME}/collections/wands", "sort=price")))
register(UseCase("product", partial(open_page, f"{HOME}/products/oak", "")))
register(UseCase("unknown product", partial(open_page, f"{HOME}/products/none", "")))
register(UseCase("product of the shop", partial(open_page, f"/s/{SHOP_STORE}/products/oak-wand", "")))
register(UseCase("sitemap", partial(open_page, f"{HOME}/sitemap.xml", "")))
register(UseCase("page of a sitemap", partial(open_page, f"{HOME}/sitemap-1.xml", "")))
register(UseCase("static file", partial(open_page, asset_url("/assets/store.js"), "")))
register(UseCase("icon", partial(open_page, "/favicon.ico", "")))
register(UseCase("robots", partial(open_page, "/robots.txt", "")))
register(UseCase("privacy control", partial(open_page, "/.well-known/gpc.json", "")))
register(UseCase("wish list", partial(open_page, f"{HOME}/wishlist", "")))
register(UseCase("comparison", partial(open_page, f"{HOME}/compare", "")))
register(UseCase("bag", partial(open_page, f"{HOME}/cart", "")))
register(UseCase("status", partial(open_page, "/api/generation/status", f"store={STORE}")))
