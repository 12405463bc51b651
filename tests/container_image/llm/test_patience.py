"""The time limits of an answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterator

import pytest

from container_image.llm import patience
from container_image.llm.failures import CallFailed
from container_image.llm.patience import AnswerBroken, AnswerCut, read_body, read_within, socket_timeout
from tests.waiting import SECONDS_UNTIL_HUNG, wait_until


@pytest.fixture
def released() -> Iterator[threading.Event]:
    """Lets the readers of a test end after it."""
    event = threading.Event()
    yield event
    event.set()


def never_complete(body: bytes | bytearray, searched: int) -> bool:
    return False


def test_the_parts_are_joined_until_the_body_is_complete() -> None:
    searched: list[tuple[bytes, int]] = []

    def is_complete(body: bytes | bytearray, before: int) -> bool:
        searched.append((bytes(body), before))
        return body.endswith(b"c")

    body = read_body(lambda: (part for part in (b"a", b"bc", b"d")), 30, time.monotonic() + 30, is_complete)
    assert body == b"abc"
    assert searched == [(b"a", 0), (b"abc", 1)]


def test_a_hanging_part_is_cut_and_keeps_what_has_arrived(released: threading.Event) -> None:
    def read() -> Generator[bytes]:
        yield b"a"
        released.wait(SECONDS_UNTIL_HUNG)

    with pytest.raises(AnswerCut) as cut:
        read_body(read, 0.1, time.monotonic() + SECONDS_UNTIL_HUNG, never_complete)
    assert cut.value.body == b"a"


def test_a_deadline_in_the_past_waits_for_nothing(released: threading.Event) -> None:
    def read() -> Generator[bytes]:
        released.wait(SECONDS_UNTIL_HUNG)
        yield b""

    with pytest.raises(AnswerCut):
        read_body(read, SECONDS_UNTIL_HUNG, time.monotonic() - 1, never_complete)


def test_an_exception_of_the_reader_is_raised_by_the_caller() -> None:
    def read() -> Generator[bytes]:
        yield b"a"
        raise ConnectionResetError

    parts = read_within(read, 30, time.monotonic() + 30)
    assert next(parts) == b"a"
    with pytest.raises(ConnectionResetError):
        next(parts)


def test_a_reader_that_fails_after_its_first_part_leaves_what_has_arrived() -> None:
    def read() -> Generator[bytes]:
        yield b"a"
        raise ConnectionResetError

    with pytest.raises(AnswerBroken) as broken:
        read_body(read, 30, time.monotonic() + 30, never_complete)
    assert broken.value.body == b"a"
    assert isinstance(broken.value.cause, ConnectionResetError)


def test_an_abandoned_reader_ends_at_its_next_part() -> None:
    is_closed = threading.Event()

    def read() -> Generator[bytes]:
        try:
            while True:
                yield b"a"
        finally:
            is_closed.set()

    parts = read_within(read, 30, time.monotonic() + 30)
    assert next(parts) == b"a"
    parts.close()
    wait_until(is_closed.is_set)


def test_an_endless_answer_is_malformed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "_MAX_ANSWER_BYTES", 10)
    with pytest.raises(CallFailed, match="could not be read"):
        read_body(lambda: (b"abcdef" for _ in range(3)), 30, time.monotonic() + 30, never_complete)


def test_a_sockets_timeout_ends_after_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("container_image.llm.patience.time.monotonic", lambda: 100.0)
    assert socket_timeout(8, 200).read == 9
    assert socket_timeout(8, 103).read == 4
    assert socket_timeout(8, 50).read == 1
