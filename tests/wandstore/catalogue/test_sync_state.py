from __future__ import annotations

import math
import threading
from dataclasses import replace

import pytest

from tests.conftest import Aws
from tests.waiting import SECONDS_UNTIL_HUNG
from wandstore.catalogue import sync_state
from wandstore.catalogue.sync_state import LEASE_SECONDS, MAX_LEASE_SECONDS, SyncState, SyncStates
from wandstore.ids import StoreSlug

LANTERN, GARDEN = StoreSlug("lantern"), StoreSlug("garden")
NOW = 1_790_000_000.0


@pytest.fixture
def states(aws: Aws) -> SyncStates:
    return SyncStates(aws.clients, aws.settings)


def test_a_store_that_was_never_synced_has_no_state(states: SyncStates) -> None:
    state = states.read(LANTERN)
    assert (state.age(NOW), state.seconds_since_read(NOW), state.covers(0)) == (0, math.inf, False)


def test_one_process_at_a_time_has_a_stores_lease(states: SyncStates) -> None:
    lease = states.take_lease(LANTERN, NOW)
    assert lease is not None
    assert states.take_lease(LANTERN, NOW + LEASE_SECONDS - 1) is None
    assert states.take_lease(GARDEN, NOW) is not None
    states.give_back(LANTERN, lease)
    assert states.take_lease(LANTERN, NOW + 1) is not None


def test_a_lease_that_ran_out_is_taken_by_another_and_its_first_owner_changes_nothing(states: SyncStates) -> None:
    first = states.take_lease(LANTERN, NOW)
    second = states.take_lease(LANTERN, NOW + LEASE_SECONDS)
    assert first is not None
    assert second is not None
    states.give_back(LANTERN, first, (NOW, 600.0))
    assert states.read(LANTERN).read_at is None
    assert states.take_lease(LANTERN, NOW + LEASE_SECONDS + 1) is None
    states.give_back(LANTERN, second, (NOW + LEASE_SECONDS, 12.5))
    assert states.read(LANTERN) == SyncState(NOW, NOW + LEASE_SECONDS, 12.5)


def test_a_lease_is_renewed_by_its_owner_alone(states: SyncStates) -> None:
    lease = states.take_lease(LANTERN, NOW)
    assert lease is not None
    assert states.renew(LANTERN, lease, NOW + 100)
    assert not states.renew(LANTERN, "another", NOW + 1000)
    assert states.take_lease(LANTERN, NOW + LEASE_SECONDS + 99) is None
    second = states.take_lease(LANTERN, NOW + LEASE_SECONDS + 100)
    assert second is not None
    assert not states.renew(LANTERN, lease, NOW + 300)


class Ticks:
    """A clock that tells how often it was looked at; a renewal looks twice."""

    def __init__(self, *times: float) -> None:
        self._times = list(times)
        self.are_over = threading.Event()

    def __call__(self) -> float:
        if len(self._times) == 1:
            self.are_over.set()
            return self._times[0]
        return self._times.pop(0)


def test_a_process_that_lives_renews_its_lease(states: SyncStates, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync_state, "RENEWAL_SECONDS", 0.001)
    lease = states.take_lease(LANTERN, NOW)
    assert lease is not None
    with states.keep_renewing(LANTERN, lease, now := Ticks(NOW, NOW + 100, NOW + 100, NOW + 100)):
        assert now.are_over.wait(SECONDS_UNTIL_HUNG)
    assert states.take_lease(LANTERN, NOW + LEASE_SECONDS + 99) is None


def test_a_process_that_hangs_renews_it_no_more(states: SyncStates, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync_state, "RENEWAL_SECONDS", 0.001)
    lease = states.take_lease(LANTERN, NOW)
    assert lease is not None
    with states.keep_renewing(LANTERN, lease, now := Ticks(NOW, NOW + MAX_LEASE_SECONDS)):
        assert now.are_over.wait(SECONDS_UNTIL_HUNG)
    assert states.take_lease(LANTERN, NOW + LEASE_SECONDS) is not None


def test_a_renewal_that_fails_leaves_the_reading_alone(
    states: SyncStates, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync_state, "RENEWAL_SECONDS", 0.001)
    lost = SyncStates(aws.clients, replace(aws.settings, generation_queue_table="nowhere"))
    with lost.keep_renewing(LANTERN, "lease", now := Ticks(NOW, NOW, NOW, NOW)):
        assert now.are_over.wait(SECONDS_UNTIL_HUNG)


def test_a_read_that_failed_leaves_the_last_one(states: SyncStates) -> None:
    for read in ((NOW, 3.0), None):
        lease = states.take_lease(LANTERN, NOW)
        assert lease is not None
        states.give_back(LANTERN, lease, read)
    assert states.read(LANTERN) == SyncState(NOW, NOW, 3.0)


def test_a_read_covers_what_happened_before_it_began() -> None:
    state = SyncState(NOW, NOW, 3.0)
    assert (state.covers(NOW - 1), state.covers(NOW), state.covers(NOW + 1)) == (True, False, False)
    assert (state.age(NOW + 60), state.seconds_since_read(NOW + 60)) == (60, 60)
    assert SyncState(known_since=NOW).age(NOW + 60) == 60
