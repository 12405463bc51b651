"""The time limits of a model's answer: one for each part, and one for all of it."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from queue import Empty, SimpleQueue

import httpx2

from container_image.llm.failures import CallFailed, malformed

# No tree is this long; a server that never stops writing must not fill the memory.
_MAX_ANSWER_BYTES = 2_000_000
# The socket's timeout is this much longer than ours, so that ours always ends first and keeps what has arrived.
SOCKET_SLACK_SECONDS = 1.0


class AnswerCut(TimeoutError):
    """The timeout came before the end of the answer; `body` is the part that had arrived."""

    def __init__(self, body: bytes) -> None:
        super().__init__("the answer did not come in time")
        self.body = body


class AnswerBroken(Exception):
    """The connection failed with `cause` before the end of the answer; `body` is the part that had arrived."""

    def __init__(self, body: bytes, cause: Exception) -> None:
        super().__init__("the answer broke off")
        self.body = body
        self.cause = cause


# A provider that asks for a longer wait than this does not mean it.
_LONGEST_RETRY_AFTER_SECONDS = 24 * 3600.0


def read_retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """The seconds that a response asks to wait, as a number or as a date; None for none, and for nonsense."""
    for name, factor in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name, "").strip()
        try:
            seconds = float(value) * factor
        except ValueError:
            try:
                seconds = (parsedate_to_datetime(value) - (now or datetime.now(UTC))).total_seconds()
            except (ValueError, TypeError, OverflowError):
                continue
        if math.isfinite(seconds) and 0 <= seconds <= _LONGEST_RETRY_AFTER_SECONDS:
            return seconds
    return None


def socket_timeout(part_seconds: float, deadline: float) -> httpx2.Timeout:
    """The timeout of each wait of a call's socket, which also ends an abandoned reader."""
    return httpx2.Timeout(max(0.0, min(part_seconds, deadline - time.monotonic())) + SOCKET_SLACK_SECONDS)


def read_within(read: Callable[[], Generator[bytes]], part_seconds: float, deadline: float) -> Generator[bytes]:
    """The parts of `read`; raises `TimeoutError` if one takes over `part_seconds`, or the deadline passes.

    The reader runs in its own thread, because no socket timeout covers every case: a name server that hangs, or headers
    and keep-alive lines that arrive slowly without end, would exceed the budget. An abandoned reader ends at its next
    part or at its socket's timeout. `deadline` is on the monotonic clock.
    """
    parts: SimpleQueue[bytes | Exception | None] = SimpleQueue()
    given_up = threading.Event()

    def run() -> None:
        try:
            with closing(read()) as chunks:
                for chunk in chunks:
                    parts.put(chunk)
                    if given_up.is_set():
                        return
        except Exception as error:
            # The waiting thread raises it again.
            parts.put(error)
        else:
            parts.put(None)

    threading.Thread(target=run, name="model-answer", daemon=True).start()
    try:
        yield from _take(parts, part_seconds, deadline)
    finally:
        given_up.set()


def read_body(
    read: Callable[[], Generator[bytes]],
    part_seconds: float,
    deadline: float,
    is_complete: Callable[[bytes | bytearray, int], bool],
) -> bytes:
    """The joined parts of `read`, until `is_complete`, which gets the body and how many bytes were searched before.

    Raises `AnswerCut` at the timeout, and `AnswerBroken` if the reader failed after its first part.
    """
    body = bytearray()
    try:
        with closing(read_within(read, part_seconds, deadline)) as chunks:
            for chunk in chunks:
                searched = len(body)
                body += chunk
                if len(body) > _MAX_ANSWER_BYTES:
                    raise malformed(None)
                if is_complete(body, searched):
                    break
    except TimeoutError as error:
        raise AnswerCut(bytes(body)) from error
    except Exception as error:
        if not body or isinstance(error, CallFailed):
            raise
        raise AnswerBroken(bytes(body), error) from error
    return bytes(body)


def _take(parts: SimpleQueue[bytes | Exception | None], part_seconds: float, deadline: float) -> Iterator[bytes]:
    while (left := deadline - time.monotonic()) > 0:
        try:
            part = parts.get(timeout=min(part_seconds, left))
        except Empty:
            break
        if part is None:
            return
        if isinstance(part, Exception):
            raise part
        yield part
    raise TimeoutError
