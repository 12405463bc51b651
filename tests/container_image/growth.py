"""Whether the time of a search grows with its text or faster, as a ratio within one run."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.growth import without_collections

SHORT, LONG = 2_000, 32_000
# Sixteen times the text takes sixteen times as long. If the time grew with the square, it would be 256 times.
MOST = 64
ROUNDS = 3
MAX_LONG_ROUNDS = 8


def grows_like_its_text(search: Callable[[str], object], part: str) -> bool:
    """Whether a text of many such parts is searched in a time that is about proportional to its length."""
    most = MOST * min(_measure(search, part, SHORT) for _ in range(ROUNDS))
    # One round that is quick enough decides: noise only ever adds to a round.
    return any(_measure(search, part, LONG) < most for _ in range(MAX_LONG_ROUNDS))


def _measure(search: Callable[[str], object], part: str, length: int) -> float:
    """Seconds of this thread's own CPU time, so that other processes do not count."""
    text = part * (length // len(part))
    with without_collections():
        began_at = time.thread_time()
        search(text)
        return time.thread_time() - began_at
