import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError
from wandstore.jobs.lifecycle import enqueue

from tests.shop import Shop
from wandstore.aws.request_storage import RequestStorage
from wandstore.errors import ErrorCode, JobError
from wandstore.jobs import lifecycle as job_lifecycle
from wandstore.jobs.models import GenerationJob, JobState
from wandstore.shoppers.models import EventKind, Persona, Signals
from wandstore.shoppers.persona import NEUTRAL, persona_with_type
from wandstore.shoppers.personas import PersonaType
from wandstore.shoppers.records import (
    GenerationRecord,
    PersonaRecord,
    ShopperRecord,
    find_generation,
    find_shopper,
    generations_by_status,
    note_generation_start,
    note_persona,
    note_shopper,
    personas_of_shopper,
    shoppers_of_persona,
    shoppers_of_shop,
)
from wandstore.storefront.ladder import CacheStatus, Visit
from wandstore.storefront.tracking import ReportedEvent, Tracked, track

NOW = 1_790_000_000.123
SIGNALS = Signals(events=3, discount_clicks=2)
DEALHUNTER = persona_with_type(PersonaType.DEALHUNTER, 0.67, SIGNALS)
EXPLORER = persona_with_type(PersonaType.EXPLORER, 0.8, Signals(events=9))
STARTED = job_lifecycle.mint_job_id(NOW)


def at(seconds: float) -> datetime:
    """A row's time: in UTC, to the millisecond."""
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=round(seconds % 1 * 1000) * 1000)


def see(shop: Shop, shopper_id: str, persona: Persona = NEUTRAL, *, store: str = "lantern", now: float = NOW) -> None:
    note_shopper(shop.clients, shop.settings, store, shopper_id, persona.hash, now)


def become(shop: Shop, shopper_id: str, persona: Persona, *, now: float = NOW, signals: Signals = SIGNALS) -> None:
    note_persona(shop.clients, shop.settings, "lantern", shopper_id, persona, signals, now)


def make_job(job_id: str = STARTED, shopper_id: str = "ada") -> GenerationJob:
    return GenerationJob(
        job_id=job_id,
        store="lantern",
        shopper_id=shopper_id,
        state=JobState.GENERATING,
        member="pool-0",
        attempts=1,
        created_at=NOW,
        deadline=NOW + 60,
    )


def report(shop: Shop, kind: EventKind, product_id: str = "yew") -> Tracked:
    return track(shop.storefront, Visit(shop.store, "ada"), ReportedEvent(event=kind, product_id=product_id))


def refuse_records(shop: Shop, monkeypatch: pytest.MonkeyPatch, failure: Exception) -> list[str]:
    """Makes every single write to the records table fail; the operations that were tried, as they come."""
    tried: list[str] = []

    def failing(operation: str, standing: Callable[..., Any]) -> Callable[..., Any]:
        def call(**arguments: Any) -> Any:
            if arguments["TableName"] != shop.settings.shopper_records_table:
                return standing(**arguments)
            tried.append(operation)
            raise failure

        return call

    for operation in ("put_item", "update_item"):
        standing = getattr(shop.clients.dynamodb, operation)
        monkeypatch.setattr(shop.clients.dynamodb, operation, failing(operation, standing))
    return tried


# Shoppers and personas


def test_a_shopper_comes_with_their_current_persona(shop: Shop) -> None:
    become(shop, "ada", EXPLORER, now=NOW - 9)
    become(shop, "ada", DEALHUNTER)
    see(shop, "ada", DEALHUNTER)
    assert find_shopper(shop.clients, shop.settings, "lantern", "ada") == ShopperRecord(
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


def test_a_shopper_of_whom_nothing_is_known_has_no_persona_row(shop: Shop) -> None:
    see(shop, "ada")
    shopper = find_shopper(shop.clients, shop.settings, "lantern", "ada")
    assert shopper is not None
    assert (shopper.current_persona_hash, shopper.persona) == (NEUTRAL.hash, None)


def test_nobody_knows_a_shopper_who_was_never_here_nor_one_of_another_shop(shop: Shop) -> None:
    become(shop, "bob", DEALHUNTER)
    see(shop, "ada", store="other")
    for shopper_id in ("ada", "bob"):
        assert find_shopper(shop.clients, shop.settings, "lantern", shopper_id) is None


def test_a_shopper_seen_again_keeps_the_time_of_the_first(shop: Shop) -> None:
    see(shop, "ada")
    see(shop, "ada", DEALHUNTER, now=NOW + 60)
    shopper = find_shopper(shop.clients, shop.settings, "lantern", "ada")
    assert shopper is not None
    assert (shopper.created_at, shopper.last_seen_at) == (at(NOW), at(NOW + 60))
    assert shopper.current_persona_hash == DEALHUNTER.hash


def test_the_shoppers_of_a_shop_the_last_seen_first(shop: Shop) -> None:
    for second, shopper_id in enumerate(("ada", "bob", "cleo")):
        see(shop, shopper_id, now=NOW + second)
    see(shop, "ada", now=NOW + 10)
    see(shop, "dan", store="other")
    found = shoppers_of_shop(shop.clients, shop.settings, "lantern")
    assert [shopper.id for shopper in found] == ["ada", "cleo", "bob"]


def test_the_shoppers_of_a_persona_are_those_who_have_it_now(shop: Shop) -> None:
    see(shop, "ada", DEALHUNTER)
    see(shop, "bob", DEALHUNTER, now=NOW + 1)
    see(shop, "cleo", DEALHUNTER)
    see(shop, "cleo", EXPLORER, now=NOW + 2)
    found = shoppers_of_persona(shop.clients, shop.settings, DEALHUNTER.hash)
    assert [shopper.id for shopper in found] == ["bob", "ada"]


def test_the_personas_of_a_shopper_are_all_they_have_been(shop: Shop) -> None:
    nobody = persona_with_type(None, 0.0, SIGNALS)
    for persona in (DEALHUNTER, EXPLORER, nobody):
        become(shop, "ada", persona)
    become(shop, "bob", DEALHUNTER)
    see(shop, "ada", EXPLORER)
    found = {p.hash: p.type for p in personas_of_shopper(shop.clients, shop.settings, "lantern", "ada")}
    assert found == {p.hash: p.type for p in (DEALHUNTER, EXPLORER, nobody)}


def test_a_persona_is_written_once_and_coming_back_to_it_changes_nothing(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    become(shop, "ada", DEALHUNTER)
    become(shop, "ada", DEALHUNTER, now=NOW + 60, signals=Signals(events=99))
    (row,) = personas_of_shopper(shop.clients, shop.settings, "lantern", "ada")
    assert (row.created_at, row.signals) == (at(NOW), SIGNALS)
    assert "record not written" not in caplog.text


def test_a_query_goes_on_over_the_pages_of_its_answer(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        see(shop, f"s{number}", now=NOW + number)
    query = shop.clients.dynamodb.query
    monkeypatch.setattr(shop.clients.dynamodb, "query", lambda **said: query(**said, Limit=2))
    found = shoppers_of_shop(shop.clients, shop.settings, "lantern")
    assert [shopper.id for shopper in found] == ["s4", "s3", "s2", "s1", "s0"]


# Generations


def test_a_generation_has_a_start_and_then_an_end(shop: Shop) -> None:
    enqueue(shop.clients, shop.settings, "lantern", "ada", now=NOW)
    job = shop.job("ada")
    assert job is not None
    note_generation_start(shop.clients, shop.settings, job, NOW + 1)
    pending = GenerationRecord(
        id=job.job_id,
        shop_id="lantern",
        shopper_id="ada",
        status="pending",
        kv_key="ui:lantern:ada",
        started_at=at(NOW + 1),
    )
    assert find_generation(shop.clients, shop.settings, job.job_id) == pending
    error = JobError(code=ErrorCode.TIMEOUT, message="Too late.")
    job_lifecycle.end_job(shop.clients, shop.settings, job, JobState.FAILED, error=error, now=NOW + 3)
    ended = find_generation(shop.clients, shop.settings, job.job_id)
    assert ended is not None
    assert (ended.status, ended.started_at, ended.completed_at) == ("failed", at(NOW + 1), at(NOW + 3))
    assert (ended.error_message, ended.persona_hash) == ("TIMEOUT: Too late.", None)


def test_the_row_of_a_completed_generation_names_the_persona_it_was_made_for(shop: Shop) -> None:
    persona_hash = shop.set_persona("ada", PersonaType.EXPLORER)
    shop.visit("ada")
    shop.work()
    job = shop.job("ada")
    assert job is not None
    row = find_generation(shop.clients, shop.settings, job.job_id)
    assert row is not None
    assert (row.status, row.persona_hash, row.error_message) == ("completed", persona_hash, None)
    assert row.completed_at is not None
    assert row.started_at <= row.completed_at


def test_a_second_start_leaves_the_first_and_even_an_end_alone(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    shop.visit("ada")
    shop.work()
    job = shop.job("ada")
    assert job is not None
    ended = find_generation(shop.clients, shop.settings, job.job_id)
    note_generation_start(shop.clients, shop.settings, job, time.time() + 60)
    assert find_generation(shop.clients, shop.settings, job.job_id) == ended
    assert "record not written" not in caplog.text


def test_a_job_that_ends_before_it_began_has_a_row_with_both_times(shop: Shop) -> None:
    enqueue(shop.clients, shop.settings, "lantern", "ada", now=NOW)
    job = shop.job("ada")
    assert job is not None
    job_lifecycle.end_job(shop.clients, shop.settings, job, JobState.FAILED, now=NOW + 3)
    row = find_generation(shop.clients, shop.settings, job.job_id)
    assert row is not None
    assert (row.status, row.started_at, row.completed_at) == ("failed", at(NOW + 3), at(NOW + 3))


def test_generations_by_status_the_last_started_first(shop: Shop) -> None:
    ids = [job_lifecycle.mint_job_id(NOW + second) for second in range(3)]
    for second, job_id in enumerate(ids):
        note_generation_start(shop.clients, shop.settings, make_job(job_id, f"s{second}"), NOW + second)
    shop.visit("ada")
    shop.work()

    def found(status: Any) -> list[str]:
        return [row.shopper_id for row in generations_by_status(shop.clients, shop.settings, status)]

    assert (found("pending"), found("completed"), found("failed")) == (["s2", "s1", "s0"], ["ada"], [])


def test_a_generation_nobody_began_is_none(shop: Shop) -> None:
    assert find_generation(shop.clients, shop.settings, STARTED) is None


# Who writes them


def test_a_shopper_is_noted_with_their_page_and_a_hit_notes_nothing(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()
    seen = find_shopper(shop.clients, shop.settings, "lantern", "ada")
    assert seen is not None
    assert seen.current_persona_hash == NEUTRAL.hash
    assert shop.visit("ada").cache is CacheStatus.HIT
    assert find_shopper(shop.clients, shop.settings, "lantern", "ada") == seen


def test_tracking_writes_the_shopper_and_each_persona_they_become(shop: Shop) -> None:
    tracked = [report(shop, EventKind.DISCOUNT_CLICK) for _ in range(4)][-1]
    shopper = find_shopper(shop.clients, shop.settings, "lantern", "ada")
    assert shopper is not None
    assert shopper.persona is not None
    assert (shopper.persona.hash, shopper.persona.type) == (tracked.persona.hash, PersonaType.DEALHUNTER)
    assert [s.id for s in shoppers_of_persona(shop.clients, shop.settings, tracked.persona.hash)] == ["ada"]


# Their failure

FAILURES = [
    ClientError({"Error": {"Code": "InternalServerError"}}, "PutItem"),
    ClientError({"Error": {"Code": "ProvisionedThroughputExceededException"}}, "PutItem"),
    TimeoutError(),
    ZeroDivisionError(),
]


@pytest.mark.parametrize("failure", FAILURES, ids=repr)
def test_no_event_is_lost_with_them_and_its_page_is_asked_for(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, failure: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    tried = refuse_records(shop, monkeypatch, failure)
    tracked = [report(shop, EventKind.DISCOUNT_CLICK) for _ in range(4)]
    assert all(event.tracked for event in tracked)
    assert tracked[-1].persona.type is PersonaType.DEALHUNTER
    assert "update_item" in tried
    assert "PageFailed" not in capsys.readouterr().out


@pytest.mark.parametrize("failure", FAILURES, ids=repr)
def test_no_generation_fails_with_them_and_its_end_makes_its_row(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    shop.visit("ada")
    tried = refuse_records(shop, monkeypatch, failure)
    shop.work()
    assert tried == ["put_item", "update_item"]
    assert shop.visit("ada").cache is CacheStatus.HIT
    job = shop.job("ada")
    assert job is not None
    row = find_generation(shop.clients, shop.settings, job.job_id)
    assert row is not None
    assert row.status == "completed"


def test_a_write_that_failed_is_logged_and_says_which(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[str] = []
    monkeypatch.setattr("wandstore.shoppers.records.logger.warning", lambda *_, extra: logged.append(extra["record"]))
    refuse_records(shop, monkeypatch, FAILURES[0])
    storage = RequestStorage(shop.clients)
    note_shopper(storage, shop.settings, "lantern", "ada", NEUTRAL.hash, NOW)
    note_persona(storage, shop.settings, "lantern", "ada", DEALHUNTER, SIGNALS, NOW)
    note_generation_start(shop.clients, shop.settings, make_job(), NOW)
    assert logged == ["shopper", "persona", "generation"]
