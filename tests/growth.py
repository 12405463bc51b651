"""How the time of a function grows with its input, by the CPU time of this thread."""

from __future__ import annotations

import time
from collections.abc import Callable

# Four times the text takes four times as long where time is linear, and sixteen times where it is the square.
TIMES_THE_TEXT = 4
MAX_TIMES_THE_TIME = 9.0
# Below it, the clock and the first call of anything say more than the text.
_LEAST_SECONDS = 0.004
_LONGEST_TEXT = 400_000


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
            longer = min(_measure(read, part, TIMES_THE_TEXT * length, ends) for _ in range(2))
            return longer / shorter
        length *= 2
    return 1.0


def _measure(read: Callable[[str], object], part: str, length: int, ends: tuple[str, str]) -> float:
    text = ends[0] + part * (length // len(part)) + ends[1]
    started = time.thread_time()
    read(text)
    return time.thread_time() - started
