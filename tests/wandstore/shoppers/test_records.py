from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.clock import Clock
from tests.clock import row_time as at
from tests.shop import Shop
from wandstore.aws.request_storage import RequestStorage
from wandstore.ids import ShopperId, ShopperKey, StoreSlug
from wandstore.jobs.records import GenerationRecords, RecordStatus
from wandstore.shoppers.models import EventKind, Persona, Signals
from wandstore.shoppers.persona import NEUTRAL, persona_with_type
from wandstore.shoppers.personas import PersonaType
from wandstore.shoppers.records import PersonaRecord, ShopperRecord, ShopperRecords
from wandstore.storefront.ladder import CacheStatus
from wandstore.storefront.page_request import Visit
from wandstore.storefront.tracking import ReportedEvent, Tracked, track

NOW = 1_790_000_000.123
SIGNALS = Signals(events=3, discount_clicks=2)
DEALHUNTER = persona_with_type(PersonaType.DEALHUNTER, 0.67, SIGNALS)
EXPLORER = persona_with_type(PersonaType.EXPLORER, 0.8, Signals(events=9))


def records(shop: Shop) -> ShopperRecords:
    return ShopperRecords(shop.clients, shop.settings)


# What a dealhunter does.
HUNT = (*[EventKind.DISCOUNT_CLICK] * 3, EventKind.SORT, EventKind.SORT)


def see(shop: Shop, shopper_id: str, persona: Persona = NEUTRAL, *, now: float = NOW) -> None:
    records(shop).note_shopper(shop.shopper(shopper_id), persona.hash, now)


def see_elsewhere(shop: Shop, shopper_id: str) -> None:
    """Notes a shopper of another store."""
    records(shop).note_shopper(ShopperKey(StoreSlug("other"), ShopperId(shopper_id)), NEUTRAL.hash, NOW)


def become(shop: Shop, shopper_id: str, persona: Persona, *, now: float = NOW, signals: Signals = SIGNALS) -> None:
    records(shop).note_persona(shop.shopper(shopper_id), persona, signals, now)


def report(shop: Shop, kind: EventKind, product_id: str = "yew") -> Tracked:
    return track(shop.storefront, Visit(shop.store, ShopperId("ada")), ReportedEvent(event=kind, product_id=product_id))


def refuse_records(shop: Shop, monkeypatch: pytest.MonkeyPatch, failure: Exception) -> list[str]:
    """Makes every single write to the records table fail; the operations that were tried, as they come."""
    tried: list[str] = []

    def failing(operation: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(**arguments: Any) -> Any:
            if arguments["TableName"] != shop.settings.shopper_records_table:
                return original(**arguments)
            tried.append(operation)
            raise failure

        return call

    for operation in ("put_item", "update_item"):
        original = getattr(shop.clients.dynamodb, operation)
        monkeypatch.setattr(shop.clients.dynamodb, operation, failing(operation, original))
    return tried


# Shoppers and personas


def test_a_shopper_comes_with_their_current_persona(shop: Shop) -> None:
    become(shop, "ada", EXPLORER, now=NOW - 9)
    become(shop, "ada", DEALHUNTER)
    see(shop, "ada", DEALHUNTER)
    assert records(shop).find_shopper(shop.shopper("ada")) == ShopperRecord(
        id="ada",
        shop_id="lantern",
        session_id="session:ada",
        created_at=at(NOW),
        last_seen_at=at(NOW),
        current_persona_hash=DEALHUNTER.hash,
        persona=PersonaRecord(
            hash=DEALHUNTER.hash,
            shopper_id="ada",
            type=PersonaType.DEALHUNTER,
            confidence=0.67,
            signals=SIGNALS,
            created_at=at(NOW),
        ),
    )


def test_a_shopper_whose_persona_was_not_written_comes_without_one(shop: Shop) -> None:
    see(shop, "ada")
    shopper = records(shop).find_shopper(shop.shopper("ada"))
    assert shopper is not None
    assert (shopper.current_persona_hash, shopper.persona) == (NEUTRAL.hash, None)


def test_nobody_knows_a_shopper_who_was_never_here_nor_one_of_another_shop(shop: Shop) -> None:
    become(shop, "bob", DEALHUNTER)
    see_elsewhere(shop, "ada")
    for shopper_id in ("ada", "bob"):
        assert records(shop).find_shopper(shop.shopper(shopper_id)) is None


def test_a_shopper_seen_again_keeps_the_time_of_the_first(shop: Shop) -> None:
    see(shop, "ada")
    see(shop, "ada", DEALHUNTER, now=NOW + 60)
    shopper = records(shop).find_shopper(shop.shopper("ada"))
    assert shopper is not None
    assert (shopper.created_at, shopper.last_seen_at) == (at(NOW), at(NOW + 60))
    assert shopper.current_persona_hash == DEALHUNTER.hash


def test_the_shoppers_of_a_shop_the_last_seen_first(shop: Shop) -> None:
    for second, shopper_id in enumerate(("ada", "bob", "cleo")):
        see(shop, shopper_id, now=NOW + second)
    see(shop, "ada", now=NOW + 10)
    see_elsewhere(shop, "dan")
    found = records(shop).shoppers_of_shop(shop.store.slug)
    assert [shopper.id for shopper in found] == ["ada", "cleo", "bob"]


def test_a_list_of_shoppers_can_begin_at_a_time(shop: Shop) -> None:
    for second, shopper_id in enumerate(("ada", "bob", "cleo")):
        see(shop, shopper_id, now=NOW + second)
    assert [one.id for one in records(shop).shoppers_of_shop(shop.store.slug, NOW + 1)] == ["bob", "ada"]
    assert [one.id for one in records(shop).shoppers_of_persona(NEUTRAL.hash, NOW)] == ["ada"]


def test_the_shoppers_of_a_persona_are_those_who_have_it_now(shop: Shop) -> None:
    see(shop, "ada", DEALHUNTER)
    see(shop, "bob", DEALHUNTER, now=NOW + 1)
    see(shop, "cleo", DEALHUNTER)
    see(shop, "cleo", EXPLORER, now=NOW + 2)
    found = records(shop).shoppers_of_persona(DEALHUNTER.hash)
    assert [shopper.id for shopper in found] == ["bob", "ada"]


def test_the_personas_of_a_shopper_are_all_they_have_been(shop: Shop) -> None:
    nobody = persona_with_type(None, 0.0, SIGNALS)
    for persona in (DEALHUNTER, EXPLORER, nobody):
        become(shop, "ada", persona)
    become(shop, "bob", DEALHUNTER)
    see(shop, "ada", EXPLORER)
    found = {p.hash: p.type for p in records(shop).personas_of_shopper(shop.shopper("ada"))}
    assert found == {p.hash: p.type for p in (DEALHUNTER, EXPLORER, nobody)}


def test_a_persona_is_written_once_and_coming_back_to_it_changes_nothing(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    become(shop, "ada", DEALHUNTER)
    become(shop, "ada", DEALHUNTER, now=NOW + 60, signals=Signals(events=99))
    (row,) = records(shop).personas_of_shopper(shop.shopper("ada"))
    assert (row.created_at, row.signals) == (at(NOW), SIGNALS)
    assert "record not written" not in caplog.text


def test_a_query_reads_every_page_of_its_answer(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        see(shop, f"s{number}", now=NOW + number)
    query = shop.clients.dynamodb.query
    monkeypatch.setattr(shop.clients.dynamodb, "query", lambda **said: query(**said, Limit=2))
    found = records(shop).shoppers_of_shop(shop.store.slug)
    assert [shopper.id for shopper in found] == ["s4", "s3", "s2", "s1", "s0"]


# Who writes them


def test_a_shopper_is_noted_with_their_page_and_a_hit_notes_nothing(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    seen = records(shop).find_shopper(shop.shopper("ada"))
    assert seen is not None
    assert seen.current_persona_hash == NEUTRAL.hash
    assert shop.visit("ada").cache is CacheStatus.HIT
    assert records(shop).find_shopper(shop.shopper("ada")) == seen


def test_tracking_writes_the_shopper_and_each_persona_they_become(shop: Shop) -> None:
    tracked = [report(shop, kind) for kind in HUNT][-1]
    shopper = records(shop).find_shopper(shop.shopper("ada"))
    assert shopper is not None
    assert shopper.persona is not None
    assert (shopper.persona.hash, shopper.persona.type) == (tracked.persona.hash, PersonaType.DEALHUNTER)
    assert [s.id for s in records(shop).shoppers_of_persona(tracked.persona.hash)] == ["ada"]


def test_further_events_within_the_hour_write_no_row_and_a_new_persona_does_at_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(NOW)
    monkeypatch.setattr("wandstore.storefront.page_request.time.time", clock)
    hour = clock() // 3600 * 3600

    def note(second: float, kind: EventKind) -> ShopperRecord:
        clock.now = hour + second
        report(shop, kind)
        shopper = records(shop).find_shopper(shop.shopper("ada"))
        assert shopper is not None
        return shopper

    # The second event is the first that tells something of prices, which the persona's hash has.
    rows = [note(second, EventKind.SEARCH) for second in (0, 1, 2, 3599, 3600, 3601)]
    assert [row.last_seen_at for row in rows] == [at(hour + second) for second in (0, 1, 1, 1, 3600, 3600)]
    row = note(3602, EventKind.DISCOUNT_CLICK)
    assert row.last_seen_at == at(hour + 3602)
    assert row.current_persona_hash == shop.session("ada").persona.hash != rows[-1].current_persona_hash


def test_a_neutral_shopper_has_a_persona_row_from_their_page_or_from_their_first_event(shop: Shop) -> None:
    shop.visit("bob")
    shop.work()
    report(shop, EventKind.SEARCH)
    for shopper_id in ("ada", "bob"):
        (row,) = records(shop).personas_of_shopper(shop.shopper(shopper_id))
        assert (row.type, row.signals) == (None, shop.session(shopper_id).signals)


# Their failure

FAILURES = [
    ClientError({"Error": {"Code": "InternalServerError"}}, "PutItem"),
    ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, "PutItem"),
    TimeoutError(),
    ZeroDivisionError(),
]


@pytest.mark.parametrize("failure", FAILURES, ids=repr)
def test_no_event_is_lost_with_them_and_its_page_is_requested(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, failure: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    tried = refuse_records(shop, monkeypatch, failure)
    tracked = [report(shop, kind) for kind in HUNT]
    assert all(event.tracked for event in tracked)
    assert tracked[-1].persona.type is PersonaType.DEALHUNTER
    assert "update_item" in tried
    assert "PageFailed" not in capsys.readouterr().out


@pytest.mark.parametrize("failure", FAILURES, ids=repr)
def test_no_generation_fails_with_them_and_its_end_creates_its_row(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    shop.visit("ada")
    tried = refuse_records(shop, monkeypatch, failure)
    shop.work()
    assert tried == ["put_item", "update_item", "put_item"]
    assert shop.visit("ada").cache is CacheStatus.HIT
    job = shop.job("ada")
    assert job is not None
    row = GenerationRecords(shop.clients, shop.settings).find(job.job_id)
    assert row is not None
    assert row.status is RecordStatus.COMPLETED


def test_a_write_that_failed_is_logged_and_says_which(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[str] = []
    monkeypatch.setattr("wandstore.aws.record_rows.logger.warning", lambda *_, extra: logged.append(extra["record"]))
    refuse_records(shop, monkeypatch, FAILURES[0])
    of_a_request = ShopperRecords(RequestStorage(shop.clients), shop.settings)
    of_a_request.note_shopper(shop.shopper("ada"), NEUTRAL.hash, NOW)
    of_a_request.note_persona(shop.shopper("ada"), DEALHUNTER, SIGNALS, NOW)
    shop.enqueue("ada", now=NOW)
    job = shop.job("ada")
    assert job is not None
    GenerationRecords(shop.clients, shop.settings).note_start(job, NOW)
    assert logged == ["shopper", "persona", "generation"]
