"""A call that does not return is cut off, and what limited it leaves no trace."""

from __future__ import annotations

import gc
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from weakref import WeakKeyDictionary

import pytest

from wandstore.aws.time_limit import CallTookTooLong, at_most

LONG_ENOUGH = 3600.0


def test_a_call_that_takes_longer_is_cut_off() -> None:
    never = threading.Event()
    with pytest.raises(CallTookTooLong), at_most(0.01):
        never.wait(LONG_ENOUGH)


def test_a_limit_that_ends_where_what_is_raised_is_lost_ends_again_soon() -> None:
    never, was_in_finalizer = threading.Event(), threading.Event()

    class Slow:
        def __del__(self) -> None:
            signal.setitimer(signal.ITIMER_REAL, 0.001)
            never.wait(0.02)
            was_in_finalizer.set()

    def call() -> None:
        Slow()
        never.wait(LONG_ENOUGH)

    with pytest.raises(CallTookTooLong), at_most(LONG_ENOUGH):
        call()
    assert was_in_finalizer.is_set()


def test_a_limit_that_ends_in_a_callback_of_a_weak_collection_ends_again_soon() -> None:
    never, was_in_callback = threading.Event(), threading.Event()

    class Slow(dict[Any, None]):
        def __delitem__(self, key: Any) -> None:
            signal.setitimer(signal.ITIMER_REAL, 0.001)
            never.wait(0.02)
            was_in_callback.set()

    class Key:
        pass

    def call() -> None:
        key, names = Key(), WeakKeyDictionary[Key, None]()
        names[key] = None
        names.data = Slow(names.data)  # type: ignore[attr-defined]
        del key
        never.wait(LONG_ENOUGH)

    with pytest.raises(CallTookTooLong), at_most(LONG_ENOUGH):
        call()
    assert was_in_callback.is_set()


def test_a_limit_that_ends_in_a_callback_of_the_garbage_collector_ends_again_soon() -> None:
    never, was_in_callback = threading.Event(), threading.Event()

    def note(phase: str, _: dict[str, int]) -> None:
        if phase == "stop" and not was_in_callback.is_set():
            signal.setitimer(signal.ITIMER_REAL, 0.001)
            never.wait(0.02)
            was_in_callback.set()

    def call() -> None:
        gc.collect(0)
        never.wait(LONG_ENOUGH)

    gc.callbacks.append(note)
    try:
        with pytest.raises(CallTookTooLong), at_most(LONG_ENOUGH):
            call()
    finally:
        gc.callbacks.remove(note)
    assert was_in_callback.is_set()


def test_a_call_that_returns_leaves_no_timer_behind() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with at_most(LONG_ENOUGH):
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before


def test_an_error_of_the_call_comes_through_and_leaves_no_timer_behind() -> None:
    with pytest.raises(ZeroDivisionError), at_most(LONG_ENOUGH):
        raise ZeroDivisionError
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_outside_the_main_thread_there_is_no_limit_and_no_error() -> None:
    def call() -> bool:
        with at_most(0.000001):
            return signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)

    with ThreadPoolExecutor() as threads:
        assert threads.submit(call).result()
