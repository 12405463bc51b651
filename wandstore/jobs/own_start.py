"""The time within a job that a process takes for its own start: it loads what its later jobs find loaded.

A member's pace bounds its queue by how long a job takes. A few slow starts must not make it refuse jobs.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class _Spent(threading.local):
    seconds = 0.0


_spent = _Spent()


@contextmanager
def own_start() -> Iterator[None]:
    """The time of this block is a part of the process's own start, and not of the job that this thread runs."""
    began = time.monotonic()
    try:
        yield
    finally:
        _spent.seconds += time.monotonic() - began


def own_start_seconds() -> float:
    """The seconds of all such blocks that this thread has run."""
    return _spent.seconds
