"""Lives: what a shopper does, and what the product knows of them after each step."""

from __future__ import annotations

import random

from command_line.plan.lives import NOTHING_KNOWN, Act, invent_lives, live, with_visits
from wandstore.settings import Settings
from wandstore.shoppers.buckets import bucket_of, is_due_own_page
from wandstore.shoppers.models import EventKind, ShopperEvent
from wandstore.shoppers.sessions import NO_SESSION, with_event

SETTINGS = Settings()


def view(at: float, kind: EventKind = EventKind.VIEW) -> ShopperEvent:
    return ShopperEvent(event=kind, at=at, product_id="oak", category="wands", discounted=True)


def test_what_is_known_after_each_event_is_what_the_product_decides() -> None:
    events = [view(float(second), EventKind.DISCOUNT_CLICK) for second in range(9)]
    (visit,) = live([[(1.0, event) for event in events]], SETTINGS)
    session = NO_SESSION
    for event, step in zip(events, visit, strict=True):
        session = with_event(session, event)
        assert step.known.persona_hash == session.persona.hash
        assert step.known.bucket == bucket_of(session.persona, session.signals)
        assert step.known.is_due_own_page == is_due_own_page(session.persona, session.signals, SETTINGS)


def test_nothing_is_known_before_the_first_event() -> None:
    acts: list[Act] = [(0.0, None), (5.0, view(0.0))]
    ((visit, event),) = live([acts], SETTINGS)
    assert visit.known == NOTHING_KNOWN
    assert event.known.signals.events == 1


def test_a_purchase_is_one_that_the_shop_reported() -> None:
    ((step,),) = live([[(0.0, view(0.0, EventKind.PURCHASE))]], SETTINGS)
    assert (step.known.signals.purchases, step.known.signals.shop_orders) == (1, 1)


def test_a_visit_begins_with_the_stores_page_and_keeps_the_pauses_of_its_events() -> None:
    acts = with_visits([view(100.0), view(130.0), view(131.5)], random.Random(1))
    assert acts[0] == (0.0, None)
    assert [pause for pause, event in acts if event] == [0.0, 30.0, 1.5]


def test_the_same_seed_invents_the_same_lives_and_another_seed_others() -> None:
    first, again, other = (invent_lives(20, random.Random(seed), SETTINGS) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_invented_shoppers_become_different_personas() -> None:
    lives = invent_lives(150, random.Random(1), SETTINGS)
    assert len({life[-1][-1].known.bucket.type for life in lives}) >= 3
