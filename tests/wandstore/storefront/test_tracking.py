import time
from decimal import Decimal
from typing import Any

import pytest

from tests.shop import Shop
from tests.written_metrics import metrics_in
from wandstore import keys
from wandstore.catalogue.snapshots import Catalogues
from wandstore.errors import ErrorCode, InvalidEvent, JobError, StorageUnavailable
from wandstore.ids import ShopperId
from wandstore.jobs.models import Caller
from wandstore.page_store.shared_trees import SharedTrees
from wandstore.shoppers.buckets import Bucket, all_buckets
from wandstore.shoppers.models import EventKind, ShopperEvent
from wandstore.shoppers.persona import NEUTRAL
from wandstore.shoppers.personas import PERSONA_CHOICES, PersonaChoice, PersonaType
from wandstore.shoppers.records import ShopperRecords
from wandstore.shoppers.sessions import NO_SESSION, Sessions
from wandstore.storefront.ladder import CacheStatus
from wandstore.storefront.page_request import Visit
from wandstore.storefront.tracking import (
    NOT_TRACKED,
    Chosen,
    ReportedEvent,
    Tracked,
    ask_again,
    choose,
    describe_event,
    track,
)


def report(shop: Shop, kind: str, **said: Any) -> Tracked:
    return track(shop.storefront, Visit(shop.store, ShopperId("ada")), event_of(kind, **said))


def event_of(kind: str, **said: Any) -> ReportedEvent:
    return ReportedEvent(event=EventKind(kind), **said)


def become_dealhunter(shop: Shop) -> Tracked:
    report(shop, "discount_click", product_id="yew")
    report(shop, "discount_click", product_id="yew")
    return report(shop, "sort", query="price")


def test_an_event_is_counted_and_kept(shop: Shop) -> None:
    assert report(shop, "view", product_id="yew").tracked
    session = shop.session("ada")
    assert session.signals.views == 1
    assert session.signals.categories == {"Wands": 1}
    assert session.signals.brands == {"Ash & Son": 1}


def test_the_catalogue_and_not_the_browser_says_what_a_product_costs(shop: Shop) -> None:
    catalogue = shop.storefront.shelf.load_current(shop.store, Catalogues(shop.clients, shop.settings))
    said = ReportedEvent(event=EventKind.PURCHASE, product_id="yew", category="Gold", price=Decimal("0.01"))
    event = describe_event(said, catalogue, time.time())
    assert (event.price, event.category, event.discounted, event.new) == (Decimal("55.00"), "Wands", True, True)


def test_an_unknown_product_is_refused_and_nothing_is_stored(shop: Shop) -> None:
    with pytest.raises(InvalidEvent, match="productId"):
        report(shop, "view", product_id="unicorn")
    assert shop.session("ada").revision == 0


def test_a_category_is_met_under_the_stores_own_name_and_an_unknown_one_not_at_all(shop: Shop) -> None:
    report(shop, "filter", category="wands")
    report(shop, "filter", category="Unicorns")
    assert shop.session("ada").signals.categories == {"Wands": 1}


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
    shop.delete_item(shop.settings.ui_cache_table, keys.ui_page(shop.shopper("ada")))
    tracked = become_dealhunter(shop)
    assert tracked.persona.hash == dealhunters
    assert tracked.job_id is None
    assert shop.visit("ada").cache is CacheStatus.HIT


def test_where_the_new_bucket_has_a_tree_no_page_is_asked_for_and_the_next_click_has_it(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    become_dealhunter(shop)  # until then its bucket is not known
    session = shop.session("ada")
    assert session.bucket == Bucket(PersonaType.DEALHUNTER, "medium", "Wands")
    shop.work()
    shop.visit("bea")
    shop.work()
    shop.share_tree(session.bucket, "Hunted down", "oak", "yew")
    for kind, said in [("discount_click", "yew"), ("discount_click", "yew")]:
        track(shop.storefront, Visit(shop.store, ShopperId("bea")), event_of(kind, product_id=said))
    sorted_by_price = event_of("sort", query="price")
    tracked = track(shop.storefront, Visit(shop.store, ShopperId("bea")), sorted_by_price)
    assert (tracked.persona.type, tracked.job_id) == (PersonaType.DEALHUNTER, None)
    assert shop.visit("bea").cache is CacheStatus.HIT


def test_where_only_a_coarser_tree_is_there_a_job_makes_the_buckets_own(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    shop.share_tree(Bucket(PersonaType.DEALHUNTER, "medium"), "Coarse", "oak", "yew")
    become_dealhunter(shop)
    assert len(shop.receive()) == 1
    assert shop.visit("ada").cache is CacheStatus.HIT  # the coarser tree, until the job has ended


def test_where_trees_cannot_be_read_a_page_is_asked_for(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StorageUnavailable("dynamodb", "gone")

    shop.visit("ada")
    shop.work()
    monkeypatch.setattr(SharedTrees, "read", fail)
    become_dealhunter(shop)
    assert len(shop.receive()) == 1


def test_a_page_of_ones_own_is_asked_for_once_it_is_due_and_only_in_place_of_a_buckets(shop: Shop) -> None:
    known = shop.with_settings(own_page_events=4)
    known.visit("ada")
    known.work()
    become_dealhunter(known)
    known.work()
    bucket = known.session("ada").bucket
    known.share_tree(bucket, "Hunted down", "oak", "yew")
    due = ("view", {"product_id": "cloth"})
    # The page that the job has made is the shopper's own already.
    assert report(known, due[0], **due[1]).job_id is None
    item = {"awaits_own_page": True}
    known.set_attributes(known.settings.ui_cache_table, keys.ui_page(known.shopper("ada")), item)
    assert report(known, due[0], **due[1]).job_id is not None
    known.work()
    assert report(known, due[0], **due[1]).job_id is None


def test_a_persona_that_changes_when_a_page_of_ones_own_is_due_is_shown_the_tree_and_then_asks(shop: Shop) -> None:
    known = shop.with_settings(own_page_events=3)
    known.visit("ada")
    known.work()
    # The persona may change on the way to the last of the events, in whichever of its buckets.
    for bucket in all_buckets(("Wands",)):
        known.share_tree(bucket, "Hunted down", "oak", "yew")
    assert become_dealhunter(known).job_id is None
    assert known.receive() == []
    assert known.visit("ada").cache is CacheStatus.HIT
    assert known.work() == 1
    assert not known.archived_page("ada")["awaits_own_page"]


def test_a_persona_that_changes_without_a_tree_asks_for_a_page_of_ones_own_at_once(shop: Shop) -> None:
    known = shop.with_settings(own_page_events=3)
    known.visit("ada")
    known.work()
    become_dealhunter(known)
    assert known.work() == 1


def test_within_the_cooldown_nothing_is_asked_for(shop: Shop) -> None:
    patient = shop.with_settings(refresh_cooldown_seconds=60)
    patient.visit("ada")
    patient.work()
    assert become_dealhunter(patient).job_id is None


def test_no_word_that_a_shopper_searches_for_and_no_event_is_stored(shop: Shop) -> None:
    report(shop, "search", query="a wand for my cousin")
    report(shop, "sort", query="price")
    report(shop, "view", product_id="oak")
    item = shop.clients.dynamodb.get_item(
        TableName=shop.settings.shopper_sessions_table, Key={"key": {"S": "session:ada"}}
    )["Item"]
    assert "cousin" not in str(item)
    assert item[f"events:{shop.store.slug}"] == {"S": "[]"}
    assert shop.session("ada").signals.searches == 1


def test_events_that_meet_are_all_counted(shop: Shop) -> None:
    event = ShopperEvent(event=EventKind.SEARCH, at=time.time(), query="oak")
    for _ in range(3):  # each has read the session before any of them is stored
        Sessions(shop.clients, shop.settings).record_event(shop.shopper("ada"), event, NO_SESSION)
    session = shop.session("ada")
    assert (session.signals.searches, session.revision) == (3, 3)


def test_a_session_past_its_days_begins_anew(shop: Shop) -> None:
    short = shop.with_settings(session_ttl_days=1)
    report(short, "view", product_id="yew")
    shop.set_attributes(shop.settings.shopper_sessions_table, keys.session(ShopperId("ada")), {"expires_at": 1})
    assert shop.session("ada").signals.views == 0
    assert report(short, "view", product_id="yew").tracked
    assert shop.session("ada").signals.views == 1


def test_without_storage_an_event_is_not_tracked_and_says_so(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop.clients.dynamodb, "batch_get_item", lambda **_: 1 / 0)
    assert not report(shop, "view", product_id="yew").tracked


# The shopper's own choice


def decide(shop: Shop, choice: PersonaChoice) -> Chosen:
    chosen = choose(shop.storefront, Visit(shop.store, ShopperId("ada")), choice)
    assert chosen is not None
    return chosen


def test_a_choice_is_noted_and_its_page_is_asked_for_and_follows(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    chosen = decide(shop, PersonaType.EXPLORER)
    job = shop.job("ada")
    assert job is not None
    assert (job.job_id, job.state.is_live) == (chosen.job_id, True)
    noted = ShopperRecords(shop.clients, shop.settings).find_shopper(shop.shopper("ada"))
    assert noted is not None
    assert noted.persona is not None
    assert (noted.persona.hash, noted.persona.type) == (chosen.persona.hash, PersonaType.EXPLORER)
    shop.work()
    assert shop.visit("ada").cache is CacheStatus.HIT
    assert shop.archived_page("ada")["persona"] == chosen.persona.model_dump(mode="json")


def test_coming_back_to_any_choice_asks_no_model(shop: Shop) -> None:
    for choice in PERSONA_CHOICES:
        assert decide(shop, choice).job_id is not None
        shop.work()
    for choice in PERSONA_CHOICES:
        again = decide(shop, choice)
        assert again.job_id is None, choice
        assert shop.visit("ada").cache is CacheStatus.HIT, choice
        assert shop.cached_page("ada")["persona_hash"] == again.persona.hash
    assert shop.work() == 0


def test_the_same_choice_again_asks_for_nothing(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    decide(shop, PersonaType.EXPLORER)
    shop.work()
    assert decide(shop, PersonaType.EXPLORER).job_id is None


def test_events_after_a_choice_ask_for_no_page_of_another_persona(shop: Shop) -> None:
    chosen = decide(shop, PersonaType.MINIMALIST)
    shop.work()
    tracked = become_dealhunter(shop)
    assert tracked.persona.type is chosen.persona.type is PersonaType.MINIMALIST
    assert shop.session("ada").signals.price_sorts == 1


def test_the_page_that_is_everybodys_takes_the_place_of_one_that_a_view_went_into(shop: Shop) -> None:
    tracked = report(shop, "view", product_id="cloth")
    shop.visit("ada")
    shop.work()
    assert tracked.persona.hash == NEUTRAL.hash  # one view tells nothing of a shopper, and still goes into their page
    viewed = shop.archived_page("ada")["document"]
    shop.visit("bea")
    assert decide(shop, "none").job_id is not None
    shop.work()
    assert shop.visit("ada").cache is CacheStatus.HIT
    assert shop.archived_page("ada")["document"] == shop.archived_page("bea")["document"] != viewed


def test_a_choice_where_a_tree_is_there_needs_no_job_and_one_by_address_is_noted_as_such(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    shop.share_tree(Bucket(PersonaType.LOYALIST), "Known here", "oak", "yew")
    assert decide(shop, PersonaType.LOYALIST).job_id is None
    assert shop.session("ada").is_choice_by_address
    assert shop.visit("ada").cache is CacheStatus.HIT
    own = choose(shop.storefront, Visit(shop.store, ShopperId("ada"), has_cookie=True), PersonaType.LOYALIST)
    assert own is not None
    assert not shop.session("ada").is_choice_by_address


def test_a_choice_by_address_asks_for_no_page_of_the_shoppers_alone(shop: Shop) -> None:
    known = shop.with_settings(own_page_events=1)
    known.visit("ada")
    known.work()
    report(known, "view", product_id="cloth")
    known.share_tree(Bucket(PersonaType.LOYALIST), "Known here", "oak", "yew")
    assert decide(known, PersonaType.LOYALIST).job_id is None
    assert known.visit("ada").cache is CacheStatus.HIT
    assert known.work() == 0
    choose(known.storefront, Visit(known.store, ShopperId("ada"), has_cookie=True), "none")
    known.visit("ada", has_cookie=True)
    known.work()
    choose(known.storefront, Visit(known.store, ShopperId("ada"), has_cookie=True), PersonaType.LOYALIST)
    known.visit("ada", has_cookie=True)
    assert known.work() == 1


def test_a_choice_is_answered_within_the_cooldown_too(shop: Shop) -> None:
    patient = shop.with_settings(refresh_cooldown_seconds=60)
    patient.visit("ada")
    patient.work()
    assert decide(patient, PersonaType.EXPLORER).job_id is not None
    patient.work()
    assert patient.visit("ada").cache is CacheStatus.HIT


@pytest.mark.parametrize("operation", ["batch_get_item", "update_item"])
def test_a_choice_that_storage_does_not_take_is_none_and_is_counted(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], operation: str
) -> None:
    with monkeypatch.context() as down:
        down.setattr(shop.clients.dynamodb, operation, lambda **_: 1 / 0)
        assert choose(shop.storefront, Visit(shop.store, ShopperId("ada")), PersonaType.EXPLORER) is None
    assert "ChoiceNotStored" in [metric.name for metric in metrics_in(capsys.readouterr().out)]
    assert shop.job("ada") is None
    assert shop.session("ada").choice is None


# Asking again ---------------------------------------------------------------------------------------------------------


def ask(shop: Shop) -> Tracked:
    return ask_again(shop.storefront, Visit(shop.store, ShopperId("ada"), has_cookie=True))


def test_asking_again_gets_the_job_that_a_visit_did_not(shop: Shop) -> None:
    assert shop.job("ada") is None
    assert ask(shop).job_id is not None
    job = shop.job("ada")
    assert job is not None
    assert job.caller is Caller.NEW_SHOPPER  # it makes no history
    shop.work()
    assert ask(shop).job_id is None
    assert shop.cached_page("ada")["job_id"] == job.job_id


def test_asking_again_gets_no_job_soon_after_the_last_one(shop: Shop) -> None:
    shop.enqueue("ada")
    shop.fail_job("ada", JobError(code=ErrorCode.TIMEOUT, message="Too late."))
    assert ask(shop.with_settings(refresh_cooldown_seconds=60)).job_id is None
    assert ask(shop).job_id is not None


def test_asking_again_without_storage_raises_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop.clients.dynamodb, "batch_get_item", lambda **_: 1 / 0)
    assert ask(shop) == NOT_TRACKED
