"""What is kept of a shopper's own choice; that events are all counted is tested with the tracking of them."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest

from tests.shop import Shop
from wandstore import keys
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.shoppers.history import NO_HISTORY
from wandstore.shoppers.models import EventKind, OrderedProduct, ShopperEvent
from wandstore.shoppers.persona import detect_persona
from wandstore.shoppers.personas import PersonaChoice, PersonaType
from wandstore.shoppers.sessions import (
    NO_SESSION,
    NO_SIGNALS,
    OrderChange,
    Session,
    Sessions,
    with_event,
    with_order_changed,
)


def sessions(shop: Shop) -> Sessions:
    return Sessions(shop.clients, shop.settings)


def choose(shop: Shop, choice: PersonaChoice, read: Session | None = None) -> Session:
    return sessions(shop).record_choice(shop.shopper("ada"), choice, read or shop.session("ada"), time.time())


def hunt_deals(shop: Shop, read: Session | None = None, times: int = 1) -> None:
    for _ in range(times):
        event = ShopperEvent(event=EventKind.DISCOUNT_CLICK, at=time.time(), product_id="yew", discounted=True)
        sessions(shop).record_event(shop.shopper("ada"), event, read or shop.session("ada"))


def change_item(shop: Shop, name: str, value: Any) -> None:
    shop.set_attributes(shop.settings.shopper_sessions_table, keys.session(ShopperId("ada")), {name: value})


def test_a_choice_is_kept_with_its_persona_and_takes_nothing_from_what_was_counted(shop: Shop) -> None:
    hunt_deals(shop)
    chosen = choose(shop, PersonaType.EXPLORER)
    assert shop.session("ada") == chosen
    assert (chosen.choice, chosen.persona.type) == ("explorer", PersonaType.EXPLORER)
    assert (chosen.signals.discount_clicks, chosen.revision) == (1, 2)


def test_events_after_a_choice_are_counted_and_move_no_persona(shop: Shop) -> None:
    choose(shop, PersonaType.MINIMALIST)
    hunt_deals(shop, times=9)
    session = shop.session("ada")
    assert detect_persona(session.signals).type is PersonaType.DEALHUNTER
    assert (session.signals.discount_clicks, session.choice) == (9, "minimalist")
    assert (session.persona.type, session.persona.confidence) == (PersonaType.MINIMALIST, 1.0)


def test_a_later_choice_takes_the_place_of_an_earlier_one(shop: Shop) -> None:
    choose(shop, PersonaType.MINIMALIST)
    choose(shop, PersonaType.LOYALIST)
    assert shop.session("ada").choice == "loyalist"


def test_a_choice_in_one_store_says_nothing_of_another(shop: Shop) -> None:
    choose(shop, PersonaType.EXPLORER)
    assert sessions(shop).read(ShopperKey(StoreSlug("harbour"), ShopperId("ada")), time.time()) == NO_SESSION


def test_a_choice_and_an_event_that_meet_are_both_kept(shop: Shop) -> None:
    hunt_deals(shop, NO_SESSION)  # each has read the session before any of them is stored
    choose(shop, PersonaType.EXPLORER, NO_SESSION)
    hunt_deals(shop, NO_SESSION)
    session = shop.session("ada")
    assert (session.signals.discount_clicks, session.choice, session.revision) == (2, "explorer", 3)
    assert session.persona.type is PersonaType.EXPLORER


def test_who_chose_the_page_that_is_everybodys_has_nothing_used_of_what_they_did(shop: Shop) -> None:
    hunt_deals(shop)
    assert shop.session("ada").signals_to_use.discount_clicks == 1
    assert choose(shop, PersonaType.LOYALIST).signals_to_use.discount_clicks == 1
    assert choose(shop, "none").signals_to_use == NO_SIGNALS


def test_a_choice_past_the_sessions_days_is_over_and_no_event_brings_it_back(shop: Shop) -> None:
    short = shop.with_settings(session_ttl_days=1)
    choose(short, PersonaType.MINIMALIST)
    change_item(short, "expires_at", 1)
    assert short.session("ada") == Session(revision=1)
    hunt_deals(short, times=9)
    session = short.session("ada")
    assert (session.choice, session.persona.type) == (None, PersonaType.DEALHUNTER)


@pytest.mark.parametrize("value", ["king", ""])
def test_a_choice_that_only_another_version_offers_is_no_choice_and_forgets_nothing(shop: Shop, value: str) -> None:
    hunt_deals(shop)
    choose(shop, PersonaType.EXPLORER)
    change_item(shop, "choice:lantern", value)
    session = shop.session("ada")
    assert (session.choice, session.signals.discount_clicks, session.revision) == (None, 1, 2)
    hunt_deals(shop)
    session = shop.session("ada")
    assert (session.choice, session.signals.discount_clicks, session.revision) == (None, 2, 3)


@pytest.mark.parametrize(
    ("name", "value"),
    [("signals", "{"), ("signals", 1), ("persona", "[]"), ("persona", 1), ("events", "[1]"), ("events", "[" * 20_000)],
)
def test_a_session_that_cannot_be_read_starts_anew_at_its_revision(shop: Shop, name: str, value: Any) -> None:
    choose(shop, PersonaType.EXPLORER)
    change_item(shop, f"{name}:lantern", value)
    assert shop.session("ada") == Session(revision=1)
    hunt_deals(shop)
    session = shop.session("ada")
    assert (session.choice, session.signals.discount_clicks, session.revision) == (None, 1, 2)


def test_an_event_brings_back_nothing_of_an_expired_session_of_another_store(shop: Shop) -> None:
    short = shop.with_settings(session_ttl_days=1)
    choose(short, PersonaType.MINIMALIST)
    change_item(short, "expires_at", 1)
    harbour = ShopperKey(StoreSlug("harbour"), ShopperId("ada"))
    event = ShopperEvent(event=EventKind.VIEW, at=time.time(), product_id="yew")
    sessions(short).record_event(harbour, event, sessions(short).read(harbour, time.time()))
    assert sessions(short).read(harbour, time.time()).signals.views == 1
    assert short.session("ada") == Session(revision=1)


def mark_of(shop: Shop) -> Any:
    return shop.item(shop.settings.shopper_sessions_table, keys.session(ShopperId("ada"))).get("rows:lantern")


def test_the_mark_of_the_history_stands_beside_the_persona_until_the_page_is_everybodys(shop: Shop) -> None:
    hunt_deals(shop)
    first = mark_of(shop)
    assert first == shop.session("ada").history.mark != ""
    hunt_deals(shop, times=2)
    assert mark_of(shop) == shop.session("ada").history.mark
    choose(shop, "none")
    assert mark_of(shop) == ""
    assert shop.session("ada").history == NO_HISTORY


def test_what_a_cancelled_order_brought_is_bought_no_longer() -> None:
    lines = (OrderedProduct(product_id="yew"), OrderedProduct(product_id="oak"))
    kept = ShopperEvent(event=EventKind.PURCHASE, at=1, product_id="cloth", order_id="1")
    cancelled = ShopperEvent(event=EventKind.PURCHASE, at=2, order_id="2", lines=lines)
    session = with_event(with_event(NO_SESSION, kept), cancelled)
    assert session.history.bought == ("yew", "oak", "cloth")
    changed = with_order_changed(session, OrderChange("2", None, purchases=-1, spent=Decimal(0)))
    assert changed.history.bought == ("cloth",)
    refunded = with_order_changed(session, OrderChange("2", cancelled, purchases=0, spent=Decimal(-5)))
    assert refunded.history.bought == session.history.bought
