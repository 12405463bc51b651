"""How a test waits for what other processes and threads do."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

# Ends a test that would wait forever. It judges nothing: what is awaited comes within seconds, and on a machine that
# is busy with other work it may take many times as long.
SECONDS_UNTIL_HUNG = 120.0
_PAUSE_SECONDS = 0.02


def wait_until(look: Callable[[], Found | None], describe: Callable[[], str] = lambda: "") -> Found:
    """The first true answer of `look`; `describe` says, if none comes, what there was instead."""
    give_up_at = time.monotonic() + SECONDS_UNTIL_HUNG
    while not (found := look()):
        assert time.monotonic() < give_up_at, f"what was awaited did not come {describe()}"
        time.sleep(_PAUSE_SECONDS)
    return found
