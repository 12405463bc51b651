"""Pauses between the tries of a write that met a transaction or was throttled: random, growing, and within a limit.

DynamoDB cancels what meets on an item, and no SDK tries a cancelled transaction again. Writers that paused for equal
times would only meet again.
"""

from __future__ import annotations

import time

from wandstore.aws.request_storage import Storage
from wandstore.chance import CHANCE

_GROWTH = 2.0


class Pauses:
    """The pauses of one write. They end `seconds` after this is made, or when the request needs its time for others.

    A request keeps `kept_seconds` of its time. Each pause is between `shortest` and a bound that doubles up to
    `longest`, all in seconds.
    """

    def __init__(
        self,
        storage: Storage,
        seconds: float,
        *,
        kept_seconds: float = 0.0,
        shortest: float = 0.01,
        longest: float = 0.2,
    ) -> None:
        self._storage = storage
        self._seconds, self._kept_seconds = seconds, kept_seconds
        self._shortest, self._longest = shortest, longest
        self._bound = _GROWTH * shortest
        self._slept_seconds = 0.0
        self._began_at = time.monotonic()

    def take(self) -> bool:
        """Sleeps, and returns whether there is time for another try; False, without a sleep, where there is not."""
        pause_seconds = CHANCE.uniform(self._shortest, self._bound)
        # A clock that stands still, as a paused machine's does, must not let it go on for ever.
        spent_seconds = max(self._slept_seconds, time.monotonic() - self._began_at)
        if spent_seconds + pause_seconds > self._seconds:
            return False
        if self._storage.seconds_left < pause_seconds + self._kept_seconds:
            return False
        time.sleep(pause_seconds)
        self._slept_seconds += pause_seconds
        self._bound = min(self._longest, _GROWTH * self._bound)
        return True
