"""Virtual time: functions of the product run side by side in threads, one at a time, and no sleep is real.

Each runs until it sleeps, which every call of a simulated cloud does; then the next one by the clock runs. What happens
depends on the seed alone.
"""

from __future__ import annotations

import heapq
import itertools
import random
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import pytest

from tests.waiting import SECONDS_UNTIL_HUNG
from wandstore import observability
from wandstore.aws import pauses, request_storage
from wandstore.storefront.page_request import PageRequest

BEGINNING = 1_800_000_000.0


@dataclass(eq=False)
class Actor:
    """One function on its way. Its times are those of the simulation, in seconds."""

    function: Callable[[], Any]
    began_at: float
    has_begun: bool = False
    ended_at: float | None = None
    result: Any = None
    error: BaseException | None = None
    turn: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    @property
    def seconds(self) -> float:
        assert self.ended_at is not None
        return self.ended_at - self.began_at


class Simulation:
    """`clock` and `sleep` are for a cloud; `take_over` gives them to the product."""

    def __init__(self, seed: int) -> None:
        self.now = BEGINNING
        self.random = random.Random(seed)
        self.metrics: list[tuple[str, dict[str, str]]] = []
        self.errors: list[BaseException] = []  # that actors have ended with
        self._order = itertools.count()
        self._coming: list[tuple[float, int, Actor]] = []
        self._current: Actor | None = None
        self._turn = threading.Semaphore(0)

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Outside of a running actor time just passes."""
        actor = self._current
        if actor is None:
            self.now += seconds
            return
        at = self.now + seconds
        if not self._coming or self._coming[0][0] > at:
            self.now = at  # nobody else is due before: going on saves two changes of the thread
            return
        self._push(at, actor)
        self._turn.release()
        actor.turn.acquire()

    def start(self, function: Callable[[], Any], *, after: float = 0.0) -> Actor:
        """Begins so many seconds from now, once `run` is called."""
        actor = Actor(function, self.now + after)
        self._push(actor.began_at, actor)
        return actor

    def run(self) -> None:
        """Until nothing is under way any more."""
        while self._coming:
            at, _, actor = heapq.heappop(self._coming)
            self.now = max(self.now, at)
            self._current = actor
            self._let_run(actor)
            self._current = None

    def count(self, name: str) -> int:
        """How often the product counted this metric."""
        return sum(metric == name for metric, _ in self.metrics)

    def take_over(self, patches: pytest.MonkeyPatch) -> None:
        """Time, chance and metrics of the product are the simulation's own."""
        patches.setattr(time, "time", self.clock)
        patches.setattr(pauses, "time", SimpleNamespace(sleep=self.sleep, monotonic=self.clock))
        patches.setattr(pauses, "CHANCE", self.random)
        patches.setattr(request_storage, "time", SimpleNamespace(monotonic=self.clock))
        # Before Python 3.12 all instances share a lock for each cached property, and one that reads storage sleeps.
        for cached in vars(PageRequest).values():
            if isinstance(cached, cached_property) and hasattr(cached, "lock"):
                patches.setattr(cached, "lock", nullcontext())
        patches.setattr(observability, "_measure", lambda name, value, unit, said: self.metrics.append((name, said)))

    def _push(self, at: float, actor: Actor) -> None:
        heapq.heappush(self._coming, (at, next(self._order), actor))

    def _let_run(self, actor: Actor) -> None:
        if actor.has_begun:
            actor.turn.release()
        else:
            actor.has_begun = True
            threading.Thread(target=self._run, args=(actor,), daemon=True).start()
        assert self._turn.acquire(timeout=SECONDS_UNTIL_HUNG), "an actor hangs"

    def _run(self, actor: Actor) -> None:
        try:
            actor.result = actor.function()
        except BaseException as error:
            actor.error = error
            self.errors.append(error)
        actor.ended_at = self.now
        self._turn.release()
