from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.clock import Clock
from wandstore.aws import pauses, request_storage
from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.aws.pauses import Pauses
from wandstore.aws.request_storage import RequestStorage

CLIENTS = Clients(BACKGROUND_PATIENCE)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    for module in (pauses, request_storage):
        monkeypatch.setattr(module, "time", SimpleNamespace(sleep=clock.sleep, monotonic=clock))
    return clock


def taken(waits: Pauses, clock: Clock) -> list[float]:
    """Each pause until there is no time for another, in seconds."""
    lengths, before = [], clock.now
    while waits.take():
        lengths.append(clock.now - before)
        before = clock.now
    assert clock.now == before  # no sleep without a try after it
    return lengths


def test_pauses_grow_up_to_the_longest_and_differ(clock: Clock) -> None:
    many = [taken(Pauses(CLIENTS, 2, longest=0.2), clock) for _ in range(50)]
    assert all(0.01 <= length <= 0.2 for lengths in many for length in lengths)
    firsts, seconds, tenths = (sorted(lengths[place] for lengths in many) for place in (0, 1, 9))
    assert firsts[-1] <= 0.02 < seconds[-1] <= 0.04 < tenths[-1]
    assert len(set(tenths)) == len(tenths)


def test_pauses_end_with_their_time(clock: Clock) -> None:
    began_at = clock.now
    taken(Pauses(CLIENTS, 5, longest=0.5), clock)
    assert 4.4 < clock.now - began_at <= 5


def test_the_time_of_the_tries_counts_too(clock: Clock) -> None:
    waits = Pauses(CLIENTS, 1)
    assert waits.take()
    clock.now += 1
    assert not waits.take()


def test_a_request_keeps_a_part_of_its_time(clock: Clock) -> None:
    storage = RequestStorage(CLIENTS)
    taken(Pauses(storage, 60, kept_seconds=0.3), clock)
    assert 0.3 <= storage.seconds_left < 0.3 + 0.2
