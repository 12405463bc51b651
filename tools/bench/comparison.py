"""The time of one operation compared with another, both measured in the same run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True)
class Comparison:
    """Two median times. `max_ratio` is None where the ratio is only reported."""

    what: str
    seconds: float
    beside: str
    beside_seconds: float
    max_ratio: float | None = None

    @property
    def ratio(self) -> float:
        return self.seconds / self.beside_seconds

    @property
    def is_too_slow(self) -> bool:
        return self.max_ratio is not None and self.ratio > self.max_ratio

    def __str__(self) -> str:
        times = f"{self.seconds * 1000:9.2f} ms, {self.beside} {self.beside_seconds * 1000:.2f} ms"
        limit = "" if self.max_ratio is None else f" (at most {self.max_ratio})"
        return f"{self.what:38} {times}: ratio {self.ratio:.2f}{limit}"


def time_by_turns(one: Work, other: Work, *, rounds: int, warm_up_rounds: int = 1) -> tuple[float, float]:
    """The median seconds of each. They run alternately, and each goes first as often as second.

    So other load on the machine slows both in the same way.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for round_number in range(warm_up_rounds + rounds):
        for which in (0, 1) if round_number % 2 else (1, 0):
            seconds = time_once((one, other)[which])
            if round_number >= warm_up_rounds:
                times[which].append(seconds)
    return statistics.median(times[0]), statistics.median(times[1])


def time_once(work: Work) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
