"""How the time of a function grows with its input, by the CPU time of this thread."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Four times the text takes four times as long where time is linear, and sixteen times where it is the square.
TIMES_THE_TEXT = 4
MAX_TIMES_THE_TIME = 9.0
# Below it, the clock and the first call of anything say more than the text.
_LEAST_SECONDS = 0.004
_LONGEST_TEXT = 400_000
# One that is quick enough decides. A processor that is shared may be slow for some of them.
_MAX_ROUNDS = 8


def times_the_time(read: Callable[[str], object], part: str, *, ends: tuple[str, str] = ("", "")) -> float:
    """How many times as long `read` takes for a text with four times as many parts; `ends` stand around the parts.

    The text is made longer until it takes long enough to be measured. One that never does is read in no time: 1.
    """
    length = 2_000
    while length <= _LONGEST_TEXT:
        seconds = _measure(read, part, length, ends)
        if seconds >= _LEAST_SECONDS:
            # The least of several, because everything that disturbs a measurement makes it longer.
            shorter = min(seconds, _measure(read, part, length, ends))
            longer = _measure(read, part, TIMES_THE_TEXT * length, ends)
            for _ in range(_MAX_ROUNDS):
                if longer <= MAX_TIMES_THE_TIME * shorter:
                    break
                longer = min(longer, _measure(read, part, TIMES_THE_TEXT * length, ends))
            return longer / shorter
        length *= 2
    return 1.0


def _measure(read: Callable[[str], object], part: str, length: int, ends: tuple[str, str]) -> float:
    text = ends[0] + part * (length // len(part)) + ends[1]
    with without_collections():
        started = time.thread_time()
        read(text)
        return time.thread_time() - started


@contextmanager
def without_collections() -> Iterator[None]:
    """A collection of garbage takes longer in a large process than what is measured, and falls on anybody."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
