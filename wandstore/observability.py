"""Log lines and metrics, on standard output. A metric is one line of CloudWatch's embedded metric format.

Nothing here raises: a shopper gets their page whether or not anybody can read of it.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache

from aws_lambda_powertools import Logger

from wandstore.settings import current_settings

_SERVICE = "wandstore"


def write_line(line: str) -> None:
    """Writes a line to standard output as it is now. One that cannot be written is lost.

    It may be closed, its disk may be full, and its reader may be gone or slow.
    """
    try:
        try:
            sys.stdout.write(line + "\n")
        except UnicodeEncodeError:
            # Half a character, which an escape in JSON can name.
            sys.stdout.write(line.encode("utf-8", "backslashreplace").decode() + "\n")
        sys.stdout.flush()
    except (OSError, ValueError, AttributeError):  # a process without standard output has None in its place
        pass


class LineHandler(logging.Handler):
    """Writes records as lines. What cannot be formatted becomes a line that says so."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            write_line(self.format(record))
        except Exception as error:
            # The fault of a value that is logged, or of the stack's end, must not become the fault of the request.
            self._write_remains(record, error)

    @staticmethod
    def _write_remains(record: logging.LogRecord, error: Exception) -> None:
        remains = {"level": record.levelname, "message": str(record.msg), "service": _SERVICE}
        with suppress(RecursionError):  # there may be no room for a line either
            write_line(json.dumps(remains | {"not_formatted": type(error).__name__}))


logger = Logger(service=_SERVICE, logger_handler=LineHandler())


@cache
def namespace() -> str:
    """`WandStore/{environment}`: stages in one account are counted apart."""
    return f"WandStore/{current_settings().environment}"


def count(metric: str, value: float = 1, **dimensions: str) -> None:
    """Writes one count. Not for the hit path: see `count_hit`."""
    _measure(metric, value, "Count", dimensions)


def measure_seconds(metric: str, seconds: float, **dimensions: str) -> None:
    _measure(metric, seconds, "Seconds", dimensions)


def _measure(metric: str, value: float, unit: str, dimensions: Mapping[str, str]) -> None:
    write_line(json.dumps(_metric_line(metric, value, unit, dimensions, int(time.time() * 1000))))


def _metric_line(
    metric: str, value: float, unit: str, dimensions: Mapping[str, str], milliseconds: int
) -> dict[str, object]:
    directive = {
        "Namespace": namespace(),
        "Dimensions": [list(dimensions)],
        "Metrics": [{"Name": metric, "Unit": unit}],
    }
    return {"_aws": {"Timestamp": milliseconds, "CloudWatchMetrics": [directive]}, **dimensions, metric: value}


@cache
def _hit_line() -> tuple[str, str]:
    """The line's text before and after the time: building the line for each hit would cost more than the rest of it."""
    before, _, after = json.dumps(_metric_line("CacheHit", 1, "Count", {}, 0)).partition('"Timestamp": 0')
    return before, after


def count_hit() -> None:
    before, after = _hit_line()
    try:  # noqa: SIM105 - a context manager would cost more than the write
        sys.stdout.write(f'{before}"Timestamp": {int(time.time() * 1000)}{after}\n')
    except (OSError, ValueError, AttributeError):
        pass
