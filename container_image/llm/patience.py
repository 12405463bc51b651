"""How long a model is waited for: for each part of its answer, and for the whole of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from queue import Empty, SimpleQueue

from container_image.llm.failures import malformed

# No tree is this long; a server that never stops writing must not fill the memory.
_MAX_ANSWER_BYTES = 2_000_000


def read_within(read: Callable[[], Generator[bytes]], part_seconds: float, deadline: float) -> Generator[bytes]:
    """What `read` yields; raises `TimeoutError` when a part takes over `part_seconds` or the deadline passes.

    The reading has a thread of its own, because no timeout of a socket covers all of it: a name server that hangs, or
    headers and keep-alive lines that drip in for ever, would each outlive the budget. A reader that is given up ends
    at its next part or at its socket's timeout. `deadline` is on the monotonic clock.
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
        except Exception as error:  # It is raised again by whoever waits.
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
    """What `read` yields, joined, until `is_complete` says so; it is told the body and how much of it was looked at.

    The answer is read as a stream only to know that it is coming; nothing is done with half of one.
    """
    body = bytearray()
    with closing(read_within(read, part_seconds, deadline)) as chunks:
        for chunk in chunks:
            searched = len(body)
            body += chunk
            if len(body) > _MAX_ANSWER_BYTES:
                raise malformed()
            if is_complete(body, searched):
                break
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
