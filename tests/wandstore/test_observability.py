"""Metrics as CloudWatch reads them: one line of its embedded format each, under the stage's namespace."""

from __future__ import annotations

import errno
import io
import json
import sys
import time
from collections.abc import Iterator

import pytest

from tests.written_metrics import WrittenMetric, metrics_in
from wandstore import observability
from wandstore.observability import count, count_hit, logger, measure_seconds
from wandstore.settings import current_settings


@pytest.fixture(autouse=True)
def staging(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process of the stage `staging`."""
    caches = (current_settings, observability.namespace, observability._hit_line)
    monkeypatch.setenv("ENVIRONMENT", "staging")
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


def test_counts_and_seconds_are_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    count("JobEnded", state="failed")
    count("Resent", 3)
    measure_seconds("OldestJobAge", 1.5)
    assert metrics_in(capsys.readouterr().out) == [
        WrittenMetric("JobEnded", 1, {"state": "failed"}),
        WrittenMetric("Resent", 3, {}),
        WrittenMetric("OldestJobAge", 1.5, {}, "Seconds"),
    ]


def test_a_hit_is_counted_like_any_other_metric_and_at_its_own_time(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter((1_790_000_000.123, 1_790_000_001.5))
    monkeypatch.setattr(time, "time", lambda: next(times))
    count_hit()
    count_hit()
    said = capsys.readouterr().out
    assert metrics_in(said) == [WrittenMetric("CacheHit", 1, {})] * 2
    assert [json.loads(line)["_aws"]["Timestamp"] for line in said.splitlines()] == [
        1_790_000_000_123,
        1_790_000_001_500,
    ]


def test_stages_of_one_account_are_counted_apart(capsys: pytest.CaptureFixture[str]) -> None:
    count("Said")
    count_hit()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["_aws"]["CloudWatchMetrics"][0]["Namespace"] for line in lines} == {"WandStore/staging"}


# A log that cannot be written


class Closed(io.StringIO):
    """Standard output that somebody has closed."""

    def write(self, text: str) -> int:
        raise ValueError("I/O operation on closed file.")


class Broken(io.StringIO):
    def __init__(self, error: OSError) -> None:
        super().__init__()
        self._error = error

    def write(self, text: str) -> int:
        raise self._error


class Full(io.StringIO):
    """A file on a full disk: what is written waits in a buffer, and the flush fails."""

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


UNWRITABLE = (
    Closed(),
    Full(),
    Broken(BrokenPipeError(errno.EPIPE, "Broken pipe")),
    Broken(BlockingIOError(errno.EAGAIN, "write could not complete without blocking")),
)


@pytest.mark.parametrize("stream", UNWRITABLE, ids=lambda stream: type(stream).__name__)
def test_a_line_that_cannot_be_written_is_lost_and_nothing_else(
    stream: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, stream)
    count("Said", store="lantern")
    measure_seconds("Took", 1.5)
    count_hit()
    logger.warning("said", extra={"path": "/"})
    try:
        raise LookupError("gone")
    except LookupError:
        logger.exception("failed")


class Unspeakable(Exception):
    """An error that cannot even be described."""

    def __str__(self) -> str:
        raise RuntimeError("no words")


def test_an_error_that_cannot_be_described_is_a_line_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    def fall(depth: int) -> None:
        if not depth:
            raise Unspeakable
        fall(depth - 1)

    try:
        fall(5)
    except Unspeakable as error:
        logger.exception("failed", extra={"reason": error})
    line = json.loads(capsys.readouterr().out)
    assert (line["level"], line["message"], line["service"]) == ("ERROR", "failed", "wandstore")


def test_a_line_at_the_end_of_the_stack_raises_nothing() -> None:
    def log_at_the_end() -> None:
        try:
            log_at_the_end()
        except RecursionError:
            logger.exception("too deep")

    log_at_the_end()


def test_half_a_character_is_written_as_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="utf-8"))
    logger.warning("said", extra={"path": "/\ud800\u00e9"})
    assert json.loads(written.getvalue())["path"] == "/\ud800\u00e9"


def test_what_a_stranger_sends_cannot_begin_a_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    forged = 'x\r\n{"_aws": {}, "level": "ERROR"}\u2028\x1b[2J'
    logger.warning("refused", extra={"path": forged})
    count("Refused", reason=forged)
    written = capsys.readouterr().out
    assert [next(iter(json.loads(line))) for line in written.removesuffix("\n").split("\n")] == ["level", "_aws"]
    assert not set(written) & {"\r", "\x1b"}
