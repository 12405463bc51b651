"""Depths over time as a line of text."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

_BARS = "▁▂▃▄▅▆▇█"
EMPTY = "·"
WIDTH = 60


def draw(values: Sequence[int], top: int, width: int = WIDTH) -> str:
    """One character for each value, or for each run of values, whose largest counts. `top` is the highest bar."""
    runs = min(width, len(values))
    cuts = [number * len(values) // runs for number in range(runs + 1)] if runs else []
    highest = (max(values[start:end]) for start, end in itertools.pairwise(cuts))
    return "".join(_bar(value, top) for value in highest)


def draw_pool(depths: Mapping[str, Sequence[int]], seconds: float) -> Iterable[str]:
    """A line for each member, all to one scale, and one for their sum to a scale of its own."""
    total = [sum(at_once) for at_once in zip(*depths.values(), strict=True)]
    deepest = max((max(values, default=0) for values in depths.values()), default=0)
    yield f"depth of the pool over {seconds:.0f} s"
    for member, values in depths.items():
        yield f"  {member:8} {draw(values, deepest)} at most {max(values, default=0)}"
    yield f"  {'all':8} {draw(total, max(total, default=0))} at most {max(total, default=0)}"


def _bar(value: int, top: int) -> str:
    return EMPTY if not value else _BARS[(value * len(_BARS) - 1) // top]
