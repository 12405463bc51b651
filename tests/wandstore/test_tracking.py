import time
from decimal import Decimal
from typing import Any

import pytest

from tests.shop import Shop
from wandstore import keys
from wandstore.errors import InvalidEvent
from wandstore.models import EventKind, PersonaType, ShopperEvent
from wandstore.sessions import MAX_RECENT_EVENTS, NO_SESSION, read_session, record_event
from wandstore.storefront import CacheStatus, Visit
from wandstore.tracking import ReportedEvent, Tracked, describe_event, track


def report(shop: Shop, kind: str, **said: Any) -> Tracked:
    return track(shop.storefront, Visit(shop.store, "ada"), ReportedEvent(event=EventKind(kind), **said))


def become_dealhunter(shop: Shop) -> Tracked:
    report(shop, "discount_click", product_id="yew")
    report(shop, "discount_click", product_id="yew")
    return report(shop, "sort", query="price")


def test_an_event_is_counted_and_kept(shop: Shop) -> None:
    assert report(shop, "view", product_id="yew").tracked
    session = read_session(shop.clients, shop.settings, "ada", "lantern")
    assert session.signals.views == 1
    assert session.signals.categories == {"Wands": 1}
    assert session.recent_events[0].brand == "Ash & Son"


def test_the_catalogue_and_not_the_browser_says_what_a_product_costs(shop: Shop) -> None:
    catalogue = shop.storefront.shelf.load_current(shop.store, shop.clients)
    said = ReportedEvent(event=EventKind.PURCHASE, product_id="yew", category="Gold", price=Decimal("0.01"))
    event = describe_event(said, catalogue, time.time())
    assert (event.price, event.category, event.discounted, event.new) == (Decimal("55.00"), "Wands", True, True)


def test_an_unknown_product_is_refused_and_nothing_is_stored(shop: Shop) -> None:
    with pytest.raises(InvalidEvent, match="productId"):
        report(shop, "view", product_id="unicorn")
    assert read_session(shop.clients, shop.settings, "ada", "lantern").revision == 0


def test_a_category_is_met_under_the_stores_own_name_and_an_unknown_one_not_at_all(shop: Shop) -> None:
    report(shop, "filter", category="wands")
    report(shop, "filter", category="Unicorns")
    assert read_session(shop.clients, shop.settings, "ada", "lantern").signals.categories == {"Wands": 1}


def test_an_event_that_changes_the_persona_queues_a_page_and_the_page_follows(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    tracked = become_dealhunter(shop)
    assert tracked.persona.type is PersonaType.DEALHUNTER
    job = shop.job("ada")
    assert job is not None
    assert job.state.is_live
    shop.work()
    assert shop.visit("ada").cache is CacheStatus.HIT
    assert shop.archived_page("ada")["persona"]["hash"] == tracked.persona.hash


def test_an_event_that_changes_nothing_asks_for_nothing(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    assert report(shop, "view", product_id="oak").job_id is None


def test_an_earlier_personas_page_in_the_archive_is_as_good_as_one_in_the_cache(shop: Shop) -> None:
    become_dealhunter(shop)
    shop.work()
    shop.visit("ada")
    dealhunters = shop.archived_page("ada")["persona"]["hash"]
    shop.set_persona("ada", None)
    shop.visit("ada")
    shop.work()
    shop.clients.dynamodb.delete_item(
        TableName=shop.settings.ui_cache_table, Key={"key": {"S": keys.ui_page("lantern", "ada")}}
    )
    tracked = become_dealhunter(shop)
    assert tracked.persona.hash == dealhunters
    assert tracked.job_id is None
    assert shop.visit("ada").cache is CacheStatus.HIT


def test_within_the_cooldown_nothing_is_asked_for(shop: Shop) -> None:
    patient = shop.with_settings(refresh_cooldown_seconds=60)
    patient.visit("ada")
    patient.work()
    assert become_dealhunter(patient).job_id is None


def test_only_so_many_recent_events_are_kept(shop: Shop) -> None:
    for _ in range(MAX_RECENT_EVENTS + 3):
        report(shop, "search", query="oak")
    session = read_session(shop.clients, shop.settings, "ada", "lantern")
    assert len(session.recent_events) == MAX_RECENT_EVENTS
    assert session.signals.searches == MAX_RECENT_EVENTS + 3


def test_events_that_meet_are_all_counted(shop: Shop) -> None:
    event = ShopperEvent(event=EventKind.SEARCH, at=time.time(), query="oak")
    for _ in range(3):  # each has read the session before any of them is stored
        record_event(shop.clients, shop.settings, "ada", "lantern", event, NO_SESSION)
    session = read_session(shop.clients, shop.settings, "ada", "lantern")
    assert (session.signals.searches, session.revision) == (3, 3)


def test_a_session_past_its_days_begins_anew(shop: Shop) -> None:
    short = shop.with_settings(session_ttl_days=1)
    report(short, "view", product_id="yew")
    shop.clients.dynamodb.update_item(
        TableName=shop.settings.shopper_sessions_table,
        Key={"key": {"S": "session:ada"}},
        UpdateExpression="SET expires_at = :past",
        ExpressionAttributeValues={":past": {"N": "1"}},
    )
    assert read_session(shop.clients, shop.settings, "ada", "lantern").signals.views == 0
    assert report(short, "view", product_id="yew").tracked
    assert read_session(shop.clients, shop.settings, "ada", "lantern").signals.views == 1


def test_without_storage_an_event_is_not_tracked_and_says_so(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop.clients.dynamodb, "batch_get_item", lambda **_: 1 / 0)
    assert not report(shop, "view", product_id="yew").tracked
