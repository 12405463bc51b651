"""Each use case of the cost page, by the product's own code: what was before, and what is measured."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterator

from command_line.plan.units import Files, Stored, Units, UseCase
from tests.costs.world import HOME, SECRETS, SHOP, STORE, CostWorld
from tools.costs import Measured
from wandstore.catalogue.snapshots import Catalogues
from wandstore.ids import StoreSlug

PRODUCTS = ("rowan-hedge-wand", "walnut-long-wand")
HOUR_SECONDS = 3600.0
CROWD = 24
Parts = Iterator[tuple[UseCase, Units]]
_FILE = re.compile(r"""(?:src|href)="(/(?:assets/[^"#\s]+|favicon\.ico))""")


def measure_all(world: CostWorld) -> Measured:
    units = measure_units(world)
    stored = measure_stored(world)
    return Measured(units, stored, *measure_files(world))


def measure_units(world: CostWorld) -> dict[UseCase, Units]:
    """The shoppers of a day, one after another, and what the clock does."""
    _warm_up(world)
    found: dict[UseCase, Units] = {}
    for part in (_measure_new_shopper, _measure_choice, _measure_jobs, _measure_webhooks, _measure_clock):
        for use_case, units in part(world):
            assert use_case not in found, use_case
            found[use_case] = units
    return found


def _warm_up(world: CostWorld) -> None:
    """What a process reads once is read, the catalogue and secrets, and the tree of new shoppers is there."""
    _look_around("warm", world)


def _measure_new_shopper(world: CostWorld) -> Parts:
    yield UseCase.FIRST_VISIT, world.measure(lambda world: world.meet("ada"))
    yield UseCase.POLL, world.measure(_poll)
    yield UseCase.JOB_BY_TREE, world.measure(CostWorld.deliver_job)
    yield UseCase.HIT, world.measure(lambda world: world.visit("ada"))
    yield UseCase.PRODUCT_PAGE, world.measure(_open_product)
    yield UseCase.FIRST_EVENT, world.measure(lambda world: world.track("ada", PRODUCTS[0]))
    world.clock.now += 30
    yield UseCase.NEXT_EVENT, world.measure(lambda world: world.track("ada", PRODUCTS[1]))
    world.work()
    world.clock.now += HOUR_SECONDS + 1
    yield UseCase.LATER_EVENT, world.measure(lambda world: world.track("ada", PRODUCTS[1]))
    world.work()
    yield UseCase.CART, world.measure(_fill_cart)
    world.clock.now += world.settings.cache_ttl_seconds + 1
    yield UseCase.PUT_BACK, world.measure(lambda world: world.visit("ada"))
    world.work()


def _measure_choice(world: CostWorld) -> Parts:
    _look_around("ben", world)
    world.clock.now += world.settings.refresh_cooldown_seconds + 1
    yield UseCase.CHOICE, world.measure(lambda world: _choose("ben", "explorer", world))
    # The first shopper of the bucket: a model makes the tree of all.
    yield UseCase.JOB_BY_MODEL, world.measure(CostWorld.deliver_job)


def _measure_jobs(world: CostWorld) -> Parts:
    world.meet("cleo")
    world.work()
    # An order and a choice: the persona is sure, and a page for this shopper alone is due.
    world.post("cleo", "/api/shopper/track", {"event": "purchase", "productId": PRODUCTS[0]}, expected=202)
    world.clock.now += world.settings.refresh_cooldown_seconds + 1
    _choose("cleo", "dealhunter", world)
    yield UseCase.JOB_BY_OWN_PAGE, world.measure(CostWorld.deliver_job)
    _look_around("dan", world)
    world.clock.now += world.settings.refresh_cooldown_seconds + 1
    _choose("dan", "loyalist", world)
    with world.silent_model():
        yield UseCase.JOB_BY_TEMPLATE, world.measure(CostWorld.deliver_job)
    world.clock.now += HOUR_SECONDS + 1


def _measure_webhooks(world: CostWorld) -> Parts:
    yield UseCase.DELIVERED_PAGE, world.measure(_deliver_page)
    world.work()
    with world.connected_shop():
        yield UseCase.SHOP_WEBHOOK, world.measure(_report_order)


def _measure_clock(world: CostWorld) -> Parts:
    yield UseCase.KEEPER_RUN, world.measure(CostWorld.keep_queue)
    yield UseCase.PUBLISHER_RUN, world.measure(CostWorld.publish)
    _unpublish(world)
    yield UseCase.PUBLISH, world.measure(CostWorld.publish)
    _crowd("few", world)
    few = world.measure(CostWorld.count_neighbours)
    _crowd("many", world)
    many = world.measure(CostWorld.count_neighbours)
    yield UseCase.NIGHTLY_SESSION, Units(reads=(many.reads - few.reads) / CROWD)


def measure_stored(world: CostWorld) -> Stored:
    """What one more shopper leaves behind, with a page and an order of theirs."""
    world.work()
    before = world.stored()
    world.meet("eve")
    for product in PRODUCTS:
        world.track("eve", product)
        world.work()
        world.clock.now += world.settings.refresh_cooldown_seconds + 1
    world.post("eve", "/api/shopper/track", {"event": "purchase", "productId": PRODUCTS[0]}, expected=202)
    _choose("eve", "explorer", world)
    world.work()
    world.visit("eve")
    after = world.stored()
    return Stored(*(late - early for late, early in zip(after, before, strict=True)))


def measure_files(world: CostWorld) -> tuple[Files, Files]:
    """Those of a first page, and those that the page of a product adds."""
    first = _files_of(world.meet("fay").text)
    product = _files_of(world.ask("GET", f"{HOME}/products/{PRODUCTS[0]}").text)
    return _weigh(first, world), _weigh(product - first, world)


def _files_of(page: str) -> set[str]:
    """Every file of our own that a page names: pictures, styles, scripts, icons."""
    return set(_FILE.findall(page))


def _weigh(paths: set[str], world: CostWorld) -> Files:
    world.sent_bytes = 0
    for path in sorted(paths):
        assert world.ask("GET", path).status == 200, path
    return Files(len(paths), world.sent_bytes)


# What they do ---------------------------------------------------------------------------------------------------------


def _poll(world: CostWorld) -> None:
    answer = world.ask("GET", "/api/generation/status", f"store={STORE}", cookie=world.cookies["ada"])
    assert answer.status == 200, answer.text


def _fill_cart(world: CostWorld) -> None:
    variant = _variant(world)
    world.post("ada", "/api/shopper/cart", {"variant": variant, "quantity": 1, "action": "add"}, expected=200)


def _variant(world: CostWorld) -> str:
    catalogues = Catalogues(world.clients, world.settings)
    current = catalogues.current(StoreSlug(STORE))
    assert current is not None
    catalogue = catalogues.read(StoreSlug(STORE), current.version)
    assert catalogue is not None
    return str(catalogue.products[0].variants[0].id)


def _look_around(name: str, world: CostWorld) -> None:
    world.meet(name)
    world.work()
    world.track(name, PRODUCTS[0])
    world.work()


def _choose(name: str, persona: str, world: CostWorld) -> None:
    world.post(name, "/api/shopper/persona", {"persona": persona}, expected=202)


def _open_product(world: CostWorld) -> None:
    answer = world.ask("GET", f"{HOME}/products/{PRODUCTS[0]}", cookie=world.cookies["ada"])
    assert answer.status == 200, answer.text[:300]


def _crowd(name: str, world: CostWorld) -> None:
    for number in range(CROWD):
        world.meet(f"{name}-{number}")
        for product in PRODUCTS:
            world.track(f"{name}-{number}", product)


def _unpublish(world: CostWorld) -> None:
    table, objects = world.cloud.dynamodb.table(world.settings.ui_cache_table), world.cloud.s3.objects
    for key in [key for key in table if key[0].startswith(("catalogue:", "neighbours:"))]:
        del table[key]
    for name in [name for name in objects if name.startswith("catalogues/")]:
        del objects[name]


def _report_order(world: CostWorld) -> None:
    body = json.dumps({"id": 820982911946154, "currency": "GBP", "total_price": "80.00", "line_items": []})
    digest = hmac.new(SECRETS["SHOPIFY_WEBHOOK_SECRET"].encode(), body.encode(), hashlib.sha256).digest()
    answer = world.ask(
        "POST",
        "/webhook/shopify",
        body=body,
        x_shopify_hmac_sha256=base64.b64encode(digest).decode(),
        x_shopify_topic="orders/paid",
        x_shopify_shop_domain=SHOP,
        x_shopify_webhook_id="delivery-1",
    )
    assert answer.status == 200, answer.text


def _deliver_page(world: CostWorld) -> None:
    shopper = world.cookies["ada"].partition("=")[2]
    page = "<h1>For you</h1><p>Made by hand and with care, from the woods that you like.</p>"
    body = json.dumps(
        {
            "jobId": "theirs",
            "storeSlug": STORE,
            "shopperId": shopper,
            "html": page,
            "persona": "explorer",
            "source": "kimi",
        }
    )
    signature = hmac.new(SECRETS["WEBHOOK_SECRET"].encode(), body.encode(), hashlib.sha256).hexdigest()
    answer = world.ask("POST", "/webhook/generation-complete", body=body, x_webhook_signature=f"sha256={signature}")
    assert answer.status == 202, answer.text
