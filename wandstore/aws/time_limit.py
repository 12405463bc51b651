"""A limit on the total time of a blocking call.

A client's own timeouts bound one connection attempt and one read. A host with many addresses, or one that sends a byte
now and then, can stay within them for minutes.
"""

from __future__ import annotations

import gc
import signal
import threading
from types import FrameType, TracebackType

_AGAIN_SECONDS = 0.05
_WEAK_COLLECTIONS = ("weakref", "_weakrefset")


class CallTookTooLong(Exception):
    """Raised inside the call, by a timer."""


class at_most:  # noqa: N801 - reads as a word of the `with` statement
    """`with at_most(seconds):` raises `CallTookTooLong` in the block when its time has run out.

    It uses a signal, which costs a microsecond where a thread would cost a hundred. Signals reach only a process's main
    thread, where Lambda and each worker of a server run their requests; in other threads there is no limit.
    """

    __slots__ = ("_before", "_limited", "_seconds")

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._limited = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()

    def __enter__(self) -> None:
        if self._limited:
            self._before = signal.signal(signal.SIGALRM, _raise)
            signal.setitimer(signal.ITIMER_REAL, self._seconds)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._limited:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._before)


def _raise(number: int, frame: FrameType | None) -> None:
    while frame is not None:
        if _loses_what_is_raised(frame):
            # The limit would be lost with it.
            signal.setitimer(signal.ITIMER_REAL, _AGAIN_SECONDS)
            return
        frame = frame.f_back
    raise CallTookTooLong


def _loses_what_is_raised(frame: FrameType) -> bool:
    """Whether it is of a finalizer, of a weak collection's callback, or of one of the garbage collector.

    A long collection of garbage delays the signal until after it, where the collector's callbacks are the first to run.
    """
    code = frame.f_code
    return (
        code.co_name == "__del__"
        or frame.f_globals.get("__name__") in _WEAK_COLLECTIONS
        or any(getattr(callback, "__code__", None) is code for callback in gc.callbacks)
    )
