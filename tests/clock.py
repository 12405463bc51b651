"""A clock that stands still until a test moves it, and times as rows have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass
class Clock:
    """Returns `now`, epoch seconds, when it is called."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """In the place of `time.sleep`: the time passes at once."""
        self.now += seconds


def row_time(seconds: float) -> datetime:
    """The time of a permanent row: in UTC, to the millisecond. `seconds` is epoch seconds."""
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=round(seconds % 1 * 1000) * 1000)
