"""A clock that the product's own modules read, and nothing else in the process: no test waits for what it simulates."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import ModuleType, TracebackType
from typing import Any

import pytest

from tests.clock import Clock
from wandstore.aws.time_limit import CallTookTooLong, at_most

PRODUCT = ("wandstore", "container_image", "lambdas", "command_line")
TICK_SECONDS = 0.0001  # what each look at the clock takes: two jobs of one moment would have ids in any order


class ProductTime:
    """What the product's modules know as `time`. Both clocks show the same seconds; `sleep` moves them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.limits: list[float] = []  # of the calls that run now in the main thread, the innermost last

    def time(self) -> float:
        self._clock.now += TICK_SECONDS
        return self._clock.now

    def monotonic(self) -> float:
        return self._clock.now

    def sleep(self, seconds: float) -> None:
        self._clock.now += seconds

    async def sleep_in_a_loop(self, seconds: float) -> None:
        self.sleep(seconds)

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)

    # Time limits ------------------------------------------------------------------------------------------------------

    @property
    def limit(self) -> float | None:
        """The seconds that the innermost call may take; None where nothing limits it, as in any other thread."""
        is_limited = self.limits and threading.current_thread() is threading.main_thread()
        return min(self.limits) if is_limited else None

    def take_too_long(self, unlimited_seconds: float) -> bool:
        """Moves the clock to the end of the caller's patience; whether a limit ended the call."""
        limit = self.limit
        self._clock.now += unlimited_seconds if limit is None else limit
        if limit is not None and limit < unlimited_seconds:
            raise CallTookTooLong
        return False


def give_product_time(patches: pytest.MonkeyPatch, product_time: ProductTime) -> None:
    """Puts the clock in the place of the `time` of each of the product's modules, and of defaults that are bound."""
    for module in _product_modules():
        for name, value in list(vars(module).items()):
            if value is time:
                patches.setattr(module, name, product_time)
            elif value is time.time:
                patches.setattr(module, name, product_time.time)
            elif isinstance(value, type) and value.__module__ == module.__name__:
                for function in list(vars(value).values()):
                    _replace_defaults(patches, function, product_time)
                if vars(value).get("clock") is time.time:
                    patches.setattr(value, "clock", product_time.time)
            else:
                _replace_defaults(patches, value, product_time)

    def enter(limit: at_most) -> None:
        product_time.limits.append(limit._seconds)

    def leave(
        limit: at_most, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        product_time.limits.pop()

    patches.setattr(at_most, "__enter__", enter)
    patches.setattr(at_most, "__exit__", leave)


def _product_modules() -> Iterator[ModuleType]:
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in PRODUCT:
            yield module


def _replace_defaults(patches: pytest.MonkeyPatch, function: Any, product_time: ProductTime) -> None:
    replaced: dict[Callable[..., Any], Callable[..., Any]] = {
        time.time: product_time.time,
        time.sleep: product_time.sleep,
    }
    for attribute in ("__defaults__", "__kwdefaults__"):
        defaults = getattr(function, attribute, None)
        if isinstance(defaults, tuple) and any(value in replaced for value in defaults if callable(value)):
            new: Any = tuple(replaced.get(value, value) if callable(value) else value for value in defaults)
            patches.setattr(function, attribute, new)
        elif isinstance(defaults, dict) and any(value in replaced for value in defaults.values() if callable(value)):
            new = {n: replaced.get(value, value) if callable(value) else value for n, value in defaults.items()}
            patches.setattr(function, attribute, new)
