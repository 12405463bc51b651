"""What a shopper does: each answer that says it is done has to be true when everything works again."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.faults.registry import UseCase, register
from tests.faults.world import SHOP_STORE, STORE, Answer, World
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.shoppers.saved_list import ListKind, SavedList
from wandstore.shoppers.session_values import CART, SAVED_LISTS, SessionValues
from wandstore.shoppers.sessions import Session, Sessions

FORM = "application/x-www-form-urlencoded"


def shopper_of(world: World, store: str = STORE, name: str = "regular") -> ShopperKey:
    return ShopperKey(StoreSlug(store), ShopperId(world.shopper_id(name)))


def session_of(world: World, store: str = STORE, name: str = "regular") -> Session:
    return Sessions(world.clients, world.settings).read(shopper_of(world, store, name), world.clock.now)


def quantities(world: World) -> dict[str, int]:
    """What is in the bag."""
    carts = SessionValues(world.clients, world.settings, CART)
    cart = carts.read(shopper_of(world, SHOP_STORE), world.clock.now).value
    return {line.variant_id: line.quantity for line in cart.lines}


def saved(world: World, kind: ListKind) -> SavedList:
    values = SessionValues(world.clients, world.settings, SAVED_LISTS[kind])
    return values.read(shopper_of(world), world.clock.now).value


def variant(world: World, handle: str = "oak-wand") -> str:
    stocked = world.outside.shop.find_by_handle(handle)
    assert stocked is not None
    return str(stocked.product.variants[0].id)


def post(path: str, body: dict[str, Any], world: World) -> Answer:
    return world.ask("POST", path, body=json.dumps(body), cookie=world.cookie("regular"))


# Events ---------------------------------------------------------------------------------------------------------------


def track(event: dict[str, Any], world: World) -> Answer:
    answer = post("/api/shopper/track", {"store": STORE, **event}, world)
    world.witness.hold("tracking is always answered", answer.status == 202, answer.text)
    return answer


def keep_view(world: World, answer: Answer) -> None:
    events = session_of(world).signals.events - EVENTS_BEFORE
    expected = (1,) if answer.json["tracked"] else (0, 1)
    world.witness.hold("a tracked event is counted once", events in expected, f"{events} of {answer.text}")


def keep_purchase(world: World, answer: Answer) -> None:
    track(PURCHASE, world)  # a page reports the order again when it is opened again
    purchases = session_of(world).signals.purchases
    world.witness.hold("an order counts once", purchases == 1, f"{purchases} after {answer.text}")


# What the world's regular shopper has done before.
EVENTS_BEFORE = 3
PURCHASE = {"event": "purchase", "productId": "yew", "orderId": "1001"}
register(UseCase("view", partial(track, {"event": "view", "productId": "oak"}), keeps=keep_view))
register(UseCase("purchase", partial(track, PURCHASE), keeps=keep_purchase))


# The choice -----------------------------------------------------------------------------------------------------------


def choose_by_form(world: World) -> Answer:
    body = f"store={STORE}&persona=explorer"
    answer = world.ask(
        "POST",
        "/api/shopper/persona",
        body=body,
        cookie=world.cookie("regular"),
        content_type=FORM,
        referer="/s/lantern",
    )
    world.witness.hold("a form leads back", answer.status == 303, str(answer.status))
    return answer


def keep_choice(world: World, answer: Answer) -> None:
    if answer.status == 202:
        choice = session_of(world).choice
        world.witness.hold("a choice that was accepted is stored", choice == "explorer", str(choice))


register(
    UseCase("choice", partial(post, "/api/shopper/persona", {"store": STORE, "persona": "explorer"}), keeps=keep_choice)
)
register(UseCase("choice by a form", choose_by_form, keeps=keep_choice))


# The bag and the lists ------------------------------------------------------------------------------------------------

MAX_TRIES = 3


def act_on_bag(world: World) -> Answer:
    """As a page's script does: the press of a button has a key."""
    body = {
        "store": SHOP_STORE,
        "variant": variant(world),
        "quantity": 2,
        "action": "add",
        "idempotencyKey": "first-press",
    }
    return post("/api/shopper/cart", body, world)


def act_on_bag_by_form(world: World) -> Answer:
    body = f"store={SHOP_STORE}&variant={variant(world)}&quantity=2&action=add"
    answer = world.ask("POST", "/api/shopper/cart", body=body, cookie=world.cookie("regular"), content_type=FORM)
    world.witness.hold("a form leads back", answer.status == 303, f"{answer.status} {answer.text}")
    return answer


def is_done(answer: Answer) -> bool:
    """Whether the shopper was told that it is done."""
    return answer.status == 200 or (answer.status == 303 and "told=failed" not in answer.headers["location"])


def repeat(act: Callable[[World], Answer], world: World, answer: Answer) -> None:
    """As a client does that was not told that it is done; and once more, because an answer can be lost on its way."""
    for _ in range(MAX_TRIES):
        if is_done(answer):
            break
        answer = act(world)
    told = f"{answer.status} {answer.text[:200]}"
    world.witness.hold("what is repeated is done in the end", is_done(answer) and is_done(act(world)), told)


def keep_bag(act: Callable[[World], Answer], world: World, answer: Answer) -> None:
    held = quantities(world).get(variant(world), 0)
    allowed = (2,) if is_done(answer) else (0, 2)
    world.witness.hold("what was added is in the bag, once", held in allowed, str(held))
    repeat(act, world, answer)
    held = quantities(world).get(variant(world), 0)
    world.witness.hold("what is repeated is in the bag, once", held == 2, f"{held} after {answer.status}")


register(UseCase("add to the bag", act_on_bag, keeps=partial(keep_bag, act_on_bag)))
register(UseCase("add to the bag by a form", act_on_bag_by_form, keeps=partial(keep_bag, act_on_bag_by_form)))


def keep_saved(kind: ListKind, act: Callable[[World], Answer], world: World, answer: Answer) -> None:
    found = [product.product_id for product in saved(world, kind).products]
    allowed = (["oak"],) if is_done(answer) else ([], ["oak"])
    world.witness.hold("what was saved is in the list", found in allowed, f"{found} after {answer.status}")
    repeat(act, world, answer)
    found = [product.product_id for product in saved(world, kind).products]
    world.witness.hold("what is repeated is in the list, once", found == ["oak"], str(found))


for _kind in ListKind:
    _save = partial(post, f"/api/shopper/{_kind}", {"store": STORE, "product": "oak", "action": "add"})
    register(UseCase(f"save in the {_kind}", _save, keeps=partial(keep_saved, _kind, _save)))


# The checkout ---------------------------------------------------------------------------------------------------------


def check_out(store: str, query: str, world: World) -> Answer:
    return world.ask("GET", f"/s/{store}/checkout", query, cookie=world.cookie("regular"))


def check_out_one(world: World) -> Answer:
    return check_out(SHOP_STORE, f"variant={variant(world)}&quantity=1", world)


def fill_bag(world: World) -> None:
    act_on_bag(world)


def keep_full_bag(world: World, answer: Answer) -> None:
    held = quantities(world).get(variant(world), 0)
    world.witness.hold("a bag stays full until it is paid", held == 2, f"{held} after {answer.status}")
    if answer.status == 303:
        # To the bag, where no catalogue can be read and so nothing can be sold.
        allowed = (f"https://{world.outside.shop.domain}/", f"/s/{SHOP_STORE}/cart")
        location = answer.headers["location"]
        world.witness.hold("the checkout is the shop's", location.startswith(allowed), location)


register(UseCase("checkout of the bag", partial(check_out, SHOP_STORE, ""), fill_bag, keep_full_bag))
register(UseCase("checkout of one thing", check_out_one))
register(UseCase("checkout without a shop", partial(check_out, STORE, "")))
