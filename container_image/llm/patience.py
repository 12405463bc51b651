"""The time limits of a model's answer: one for each part, and one for all of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from queue import Empty, SimpleQueue

import httpx2

from container_image.llm.failures import malformed

# No tree is this long; a server that never stops writing must not fill the memory.
_MAX_ANSWER_BYTES = 2_000_000
# The socket's timeout is this much longer than ours, so that ours always ends first and keeps what has arrived.
_SOCKET_SLACK_SECONDS = 1.0


class AnswerCut(TimeoutError):
    """The timeout came before the end of the answer; `body` is the part that had arrived."""

    def __init__(self, body: bytes) -> None:
        super().__init__("the answer did not come in time")
        self.body = body


def socket_timeout(part_seconds: float, deadline: float) -> httpx2.Timeout:
    """The timeout of each wait of a call's socket, which also ends an abandoned reader."""
    return httpx2.Timeout(max(0.0, min(part_seconds, deadline - time.monotonic())) + _SOCKET_SLACK_SECONDS)


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

    Raises `AnswerCut` at the timeout.
    """
    body = bytearray()
    try:
        with closing(read_within(read, part_seconds, deadline)) as chunks:
            for chunk in chunks:
                searched = len(body)
                body += chunk
                if len(body) > _MAX_ANSWER_BYTES:
                    raise malformed()
                if is_complete(body, searched):
                    break
    except TimeoutError as error:
        raise AnswerCut(bytes(body)) from error
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
