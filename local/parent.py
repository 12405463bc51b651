"""Stops the run when make, which started it, is stopped.

GNU make passes on only SIGTERM. After any other signal to make alone, make waits for the run to end; after a SIGKILL,
make is gone. Either way the run would continue unnoticed.
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
# The signals whose default make restores before it waits. In the masks of Linux, signal 1 is the lowest bit.
_STOP_SIGNALS = sum(1 << (number - 1) for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT))


def end_with_make() -> None:
    """Sends SIGTERM to this process when make, if it started this process, ends or gets a stop signal. Linux only."""
    if sys.platform == "linux" and _read(parent_id := os.getppid(), "comm").strip() in NAMES:
        threading.Thread(target=_watch, args=(parent_id, _caught_signals(parent_id)), daemon=True).start()


def _watch(parent_id: int, caught: int) -> None:
    # Another program of that name may catch none of them, so only signals that were caught at the start count.
    while os.getppid() == parent_id and caught & ~_caught_signals(parent_id) == 0:
        time.sleep(TICK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def _caught_signals(process_id: int) -> int:
    for row in _read(process_id, "status").splitlines():
        if row.startswith("SigCgt:"):
            return int(row.split()[1], 16) & _STOP_SIGNALS
    return 0


def _read(process_id: int, name: str) -> str:
    """The file of the process in `/proc`; empty if the process is gone."""
    try:
        return Path(f"/proc/{process_id}/{name}").read_text(errors="replace")
    except OSError:
        return ""
