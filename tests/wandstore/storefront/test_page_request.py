"""What one request knows: it reads the archive only where a page may be there, and decides at one time."""

from __future__ import annotations

import time

import pytest

from tests.shop import Shop
from wandstore import keys
from wandstore.aws.request_storage import RequestStorage
from wandstore.aws.secret_store import forget_secrets
from wandstore.errors import StorageUnavailable
from wandstore.ids import ShopperId
from wandstore.jobs.models import Caller
from wandstore.page_store.archive import Archive
from wandstore.shoppers.cookie_proof import KNOWN_AFTER_SECONDS, make_proof
from wandstore.shoppers.models import Signals
from wandstore.shoppers.persona import NEUTRAL
from wandstore.shoppers.personas import PersonaType
from wandstore.shoppers.sessions import Session
from wandstore.storefront.page_request import PageRequest, Visit


def begin(shop: Shop, *, has_cookie: bool = False, reads: bool = True) -> PageRequest:
    visit = Visit(shop.store, ShopperId("ada"), has_cookie=has_cookie)
    request = PageRequest(visit, shop.settings, RequestStorage(shop.clients))
    if reads:
        request.read_storage()
    return request


def make_page(shop: Shop) -> None:
    shop.visit("ada")
    shop.work()


def delete_cached_page(shop: Shop) -> None:
    shop.delete_item(shop.settings.ui_cache_table, keys.ui_page(shop.shopper("ada")))


@pytest.fixture
def archive_reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The shoppers whose archived page was read, as they come."""
    read, reads = Archive.read, []

    def read_and_note(archive: Archive, shopper: object) -> object:
        reads.append(str(shopper))
        return read(archive, shopper)  # type: ignore[arg-type]

    monkeypatch.setattr(Archive, "read", read_and_note)
    return reads


def test_before_it_has_read_anything_a_request_knows_nothing(shop: Shop) -> None:
    make_page(shop)
    request = begin(shop, reads=False)
    assert (request.job, request.cached, request.persona_hash) == (None, None, NEUTRAL.hash)
    assert not request.read.complete


def test_the_persona_hash_is_the_one_of_the_session(shop: Shop) -> None:
    persona_hash = shop.set_persona("ada", PersonaType.EXPLORER)
    request = begin(shop)
    assert request.persona_hash == request.session.persona.hash == persona_hash


def test_a_shopper_whom_nobody_has_seen_asks_for_no_archived_page(shop: Shop, archive_reads: list[str]) -> None:
    assert not begin(shop).found.exists
    assert archive_reads == []


def test_the_page_of_the_cache_needs_no_archive(shop: Shop, archive_reads: list[str]) -> None:
    make_page(shop)
    archive_reads.clear()
    assert begin(shop).found.page is not None
    assert archive_reads == []


def test_a_page_that_is_no_longer_cached_is_in_the_archive(shop: Shop) -> None:
    make_page(shop)
    delete_cached_page(shop)
    request = begin(shop)
    assert request.cached is None
    assert request.found.page is not None


def test_without_a_complete_read_a_page_may_be_in_the_archive(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, archive_reads: list[str]
) -> None:
    make_page(shop)
    monkeypatch.setattr(shop.clients.dynamodb, "batch_get_item", lambda **_: 1 / 0)
    request = begin(shop, reads=False)
    with pytest.raises(StorageUnavailable):
        request.read_storage()
    assert request.found.page is not None


def test_an_archive_that_does_not_answer_is_no_page_and_no_error(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    make_page(shop)
    delete_cached_page(shop)
    monkeypatch.setattr(shop.clients.s3, "get_object", lambda **_: 1 / 0)
    assert not begin(shop).found.exists


def test_a_shopper_was_seen_before_by_cookie_session_or_job(shop: Shop) -> None:
    assert not begin(shop).was_seen_before
    assert begin(shop, has_cookie=True).was_seen_before
    shop.set_persona("ada", None)
    assert begin(shop).was_seen_before
    shop.delete_item(shop.settings.shopper_sessions_table, keys.session(ShopperId("ada")))
    shop.enqueue("ada")
    assert begin(shop).was_seen_before


KEY = "a generated secret"


def caller(shop: Shop, *, after: float = 0, proof: str = "", has_cookie: bool = True) -> Caller:
    """Who asks for a job, so many seconds from now."""
    visit = Visit(shop.store, ShopperId("ada"), has_cookie=has_cookie, proof=proof)
    request = PageRequest(visit, shop.settings, RequestStorage(shop.clients))
    request.read_storage()
    request.now += after
    return request.caller_with(request.session)


def test_events_are_a_history_once_they_are_older_than_a_flood_lasts(shop: Shop) -> None:
    shop.view("ada", "oak", "yew", "oak")
    assert caller(shop) is Caller.NEW_SHOPPER
    assert caller(shop, after=KNOWN_AFTER_SECONDS - 5) is Caller.NEW_SHOPPER
    assert caller(shop, after=KNOWN_AFTER_SECONDS) is Caller.SHOPPER
    assert caller(shop, after=KNOWN_AFTER_SECONDS, has_cookie=False) is Caller.SHOPPER


def test_the_events_of_an_earlier_version_and_an_order_of_the_shop_are_a_history(shop: Shop) -> None:
    shop.set_persona("ada", None)  # events without the time of the first
    assert caller(shop) is Caller.SHOPPER
    session = Session(signals=Signals(events=1, shop_orders=1, first_event_at=time.time()))
    assert begin(shop).caller_with(session) is Caller.SHOPPER


def test_a_signed_cookie_is_a_history_once_it_is_as_old(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORIGIN_SECRET", KEY)
    proof = make_proof(ShopperId("ada"), time.time(), KEY)
    assert caller(shop, proof=proof) is Caller.NEW_SHOPPER
    assert caller(shop, proof=proof, after=KNOWN_AFTER_SECONDS) is Caller.SHOPPER
    assert caller(shop, proof=proof, after=KNOWN_AFTER_SECONDS, has_cookie=False) is Caller.NEW_SHOPPER


def test_an_invented_cookie_is_no_history_whatever_it_says_and_has_left(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORIGIN_SECRET", KEY)
    shop.enqueue("ada")
    long_ago = time.time() - 2 * KNOWN_AFTER_SECONDS
    others = make_proof(ShopperId("bea"), long_ago, KEY)
    for proof in ("", "x", others, make_proof(ShopperId("ada"), long_ago, "another key")):
        assert caller(shop, proof=proof) is Caller.NEW_SHOPPER


def test_where_the_key_is_not_at_hand_nobody_asks_for_it_and_the_visitor_is_new(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ORIGIN_SECRET", raising=False)
    forget_secrets()
    monkeypatch.setattr(shop.clients.secrets, "get_secret_value", lambda **_: pytest.fail("asked"))
    away = shop.with_settings(secrets_prefix="wandstore/test/")
    proof = make_proof(ShopperId("ada"), time.time() - 2 * KNOWN_AFTER_SECONDS, KEY)
    assert caller(away, proof=proof) is Caller.NEW_SHOPPER


def test_the_next_job_follows_no_live_one_and_none_that_ended_just_now(shop: Shop) -> None:
    assert begin(shop).may_follow_last_job(60)
    shop.enqueue("ada")
    assert not begin(shop).may_follow_last_job(0)
    shop.work()
    assert not begin(shop).may_follow_last_job(60)
    assert begin(shop).may_follow_last_job(0)
    later = begin(shop)
    later.now += 61
    assert later.may_follow_last_job(60)
