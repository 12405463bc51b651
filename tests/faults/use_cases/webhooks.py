"""What outside systems report. They deliver again what was not accepted, and that has to be enough."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from local.fake_shopify.shop import ProductChange
from tests.faults.registry import UseCase, register
from tests.faults.use_cases.actions import fill_bag, quantities, session_of, shopper_of, variant
from tests.faults.world import SECRETS, SHOP_STORE, STORE, Answer, World
from wandstore.catalogue.shop_events import ShopEvent
from wandstore.page_store.archive import Archive
from wandstore.page_store.personal_page import PersonalPage
from wandstore.storefront.privacy_requests import PrivacyRequests

PAGE = "<h1>For you</h1><p>Made by hand and with care, from the woods that you like.</p>"
NEW_PRICE = "41.00"
MAX_DELIVERIES = 3


# A page ---------------------------------------------------------------------------------------------------------------


def page_body(world: World) -> str:
    delivered = {
        "jobId": "theirs-1",
        "storeSlug": STORE,
        "shopperId": world.shopper_id("regular"),
        "html": PAGE,
        "persona": "explorer",
        "source": "kimi",
    }
    return json.dumps(delivered)


def deliver_page(world: World) -> Answer:
    body = page_body(world)
    signature = hmac.new(SECRETS["WEBHOOK_SECRET"].encode(), body.encode(), hashlib.sha256).hexdigest()
    return world.ask("POST", "/webhook/generation-complete", body=body, x_webhook_signature=f"sha256={signature}")


def archived(world: World, name: str = "regular") -> PersonalPage | None:
    found = Archive(world.clients, world.settings).read(shopper_of(world, name=name))
    return found.page if found else None


def keep_page(world: World, answer: Answer) -> None:
    answer = deliver_again(world, answer, 202, deliver_page)
    page = archived(world)
    made_by = (page.job_id, page.source) if page else None
    world.witness.hold(
        "a delivered page is stored", made_by == (answer.json["jobId"], "webhook"), f"{made_by} after {answer.text}"
    )


def deliver_again(world: World, answer: Answer, accepted: int, deliver: Callable[[World], Answer]) -> Answer:
    """As a sender does who was told to retry; and once more although it was accepted, because senders do that too."""
    for _ in range(MAX_DELIVERIES):
        if answer.status == accepted:
            break
        told = f"{answer.status} {answer.text}"
        world.witness.hold("a sender may retry", answer.json["error"]["retryable"] is True, told)
        answer = deliver(world)
        world.settle()
    world.witness.hold("a delivery is accepted in the end", answer.status == accepted, answer.text)
    again = deliver(world)
    world.settle()
    world.witness.hold("a repeat is accepted too", again.status == accepted, again.text)
    return again


register(UseCase("delivered page", deliver_page, keeps=keep_page))


# A shop's events ------------------------------------------------------------------------------------------------------


def deliver_event(world: World, topic: str, payload: dict[str, Any]) -> Answer:
    body = json.dumps(payload)
    digest = hmac.new(SECRETS["SHOPIFY_WEBHOOK_SECRET"].encode(), body.encode(), hashlib.sha256).digest()
    return world.ask(
        "POST",
        "/webhook/shopify",
        body=body,
        x_shopify_hmac_sha256=base64.b64encode(digest).decode(),
        x_shopify_topic=topic,
        x_shopify_shop_domain=world.outside.shop.domain,
        x_shopify_webhook_id=f"delivery-of-{topic.replace('/', '-')}",
    )


def paid_order(world: World) -> dict[str, Any]:
    """Two of the first variant of the oak wand, which are in the bag before."""
    stocked = world.outside.shop.find_by_handle("oak-wand")
    assert stocked is not None
    line = {"id": 1, "product_id": stocked.id, "variant_id": int(variant(world)), "quantity": 2, "price": "40.00"}
    return {
        "id": 820982911946154,
        "currency": "GBP",
        "total_price": "80.00",
        "financial_status": "paid",
        "processed_at": "2026-11-20T10:00:00+00:00",
        "note_attributes": [{"name": "_wandstore_shopper", "value": world.shopper_id("regular")}],
        "line_items": [line],
        "refunds": [],
    }


def report_order(world: World) -> Answer:
    return deliver_event(world, "orders/paid", paid_order(world))


def keep_order(world: World, answer: Answer | None) -> None:
    if answer is not None:
        deliver_again(world, answer, 200, report_order)
    signals = session_of(world, SHOP_STORE).signals
    counted = (signals.purchases, f"{signals.spent:.2f}")
    world.witness.hold("a reported order is counted once", counted == (1, "80.00"), str(counted))
    world.witness.hold("what was bought is out of the bag", quantities(world) == {}, str(quantities(world)))
    world.witness.hold("no event of a shop is lost", not world.cloud.shop_event_dead_letters.messages)


def sell_at_the_old_price(world: World) -> None:
    world.outside.shop.edit("yew-wand", ProductChange.model_validate({"price": "55.00"}))


def report_product(world: World) -> Answer:
    world.outside.shop.edit("yew-wand", ProductChange.model_validate({"price": NEW_PRICE}))
    stocked = world.outside.shop.find_by_handle("yew-wand")
    assert stocked is not None
    return deliver_event(world, "products/update", {"id": stocked.id})


def keep_product(world: World, answer: Answer | None) -> None:
    if answer is not None:
        deliver_again(world, answer, 200, report_product)
    keep_new_price(world, answer)


def keep_new_price(world: World, _: Any) -> None:
    world.restart()
    page = world.ask("GET", f"/s/{SHOP_STORE}/products/yew-wand")
    world.witness.hold("a change in the shop is on the next visit", NEW_PRICE in page.text, page.text[:200])
    world.witness.hold("no event of a shop is lost", not world.cloud.shop_event_dead_letters.messages)


register(UseCase("order of a shop", report_order, fill_bag, keep_order))
register(UseCase("product of a shop changed", report_product, sell_at_the_old_price, keep_product))


# The consumer of those events -----------------------------------------------------------------------------------------


def let_events_wait(world: World) -> None:
    """An order, a change of a product and of the whole shop, and a privacy request; one of them comes twice."""
    fill_bag(world)
    sell_at_the_old_price(world)
    report_order(world)
    report_order(world)
    report_product(world)
    deliver_event(world, "shop/update", {"id": 1})
    deliver_event(world, "customers/redact", {"customer": {"id": 7}, "orders_to_redact": [820982911946154]})


def keep_events(world: World, _: Any) -> None:
    keep_order(world, None)
    keep_new_price(world, None)
    waiting = [request.topic for request in PrivacyRequests(world.clients, world.settings).waiting(shop_slug(world))]
    world.witness.hold("a privacy request waits", waiting == ["customers/redact"], str(waiting))


def shop_slug(world: World) -> Any:
    return shopper_of(world, SHOP_STORE).store


def send_garbage(world: World) -> None:
    foreign = ShopEvent(id="x", topic="orders/paid", shop="other.test", at=0, payload={}).to_message()
    for body in ("no event", foreign):
        world.cloud.shop_events.send_alone(body, 0)


def lose_events(world: World) -> None:
    for message in world.cloud.shop_events.messages:
        world.cloud.shop_events.lose(message)


register(UseCase("shop events", World.deliver_shop_events, let_events_wait, keep_events, may_raise=True))
register(UseCase("unreadable shop event", World.deliver_shop_events, send_garbage, may_raise=True))
