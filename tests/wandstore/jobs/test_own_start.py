"""What a process spends on its own start within a job."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

from wandstore.jobs import own_start as module
from wandstore.jobs.own_start import own_start, own_start_seconds


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the clock says, one time after the other."""
    said: list[float] = []
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: said.pop(0)))
    return said


def test_the_blocks_of_a_thread_are_summed_and_one_that_fails_counts_too(times: list[float]) -> None:
    before = own_start_seconds()
    times += [10.0, 12.0, 20.0, 23.0]
    with own_start():
        pass
    with pytest.raises(ImportError), own_start():
        raise ImportError
    assert own_start_seconds() - before == 5.0


def test_another_threads_start_is_not_that_of_this_threads_job(times: list[float]) -> None:
    before = own_start_seconds()
    times += [10.0, 12.0]

    def start() -> None:
        with own_start():
            pass

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert times == []
    assert own_start_seconds() == before
