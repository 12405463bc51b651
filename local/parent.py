"""Hears what make was told.

GNU make passes only SIGTERM on. After any other signal that it takes alone, it waits for the run to end of itself, and
after a SIGKILL nobody waits: either way the run would stay, and nobody would know of it.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

NAMES = ("make", "gmake")
TICK_SECONDS = 0.2
# What make puts back to its default before it waits; the masks of Linux have signal 1 in their lowest bit.
_ASKS_MAKE_TO_END = sum(1 << (number - 1) for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT))


def end_with_make() -> None:
    """Sends this process SIGTERM once make, if make started it, has ended or was asked to. Linux only."""
    if sys.platform == "linux" and _read(parent_id := os.getppid(), "comm").strip() in NAMES:
        threading.Thread(target=_watch, args=(parent_id, _caught_signals(parent_id)), daemon=True).start()


def _watch(parent_id: int, caught: int) -> None:
    # Another program of that name may catch none of them: only a signal that was caught once says anything.
    while os.getppid() == parent_id and caught & ~_caught_signals(parent_id) == 0:
        time.sleep(TICK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def _caught_signals(process_id: int) -> int:
    for row in _read(process_id, "status").splitlines():
        if row.startswith("SigCgt:"):
            return int(row.split()[1], 16) & _ASKS_MAKE_TO_END
    return 0


def _read(process_id: int, name: str) -> str:
    """Empty once there is no such process."""
    try:
        return Path(f"/proc/{process_id}/{name}").read_text(errors="replace")
    except OSError:
        return ""
