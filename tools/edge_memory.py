"""Which memory an edge should have: what its requests were measured to need, and how long they take with each.

Lambda gives a function memory/1,769 of a processor. A shopper waits for the edge, so its memory is also its speed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tools.generator_memory import CHOICES, MB_OF_A_PROCESSOR, recommend


class EdgeNeeds(NamedTuple):
    """Of one catalogue. `seconds` are those of a whole processor of the machine that measured, by kind of request.

    The peak after an outage is that of a process which began without storage.
    """

    products: int
    peak_mb: float
    peak_after_outage_mb: float
    seconds: dict[str, float]


def tell_edge(measured: Sequence[EdgeNeeds]) -> str:
    """Two tables for the docs, and the recommendation."""
    kinds = list(measured[0].seconds)
    rows = [f"| products | peak | after an outage | {' | '.join(kinds)} |", f"|{'---|' * (3 + len(kinds))}"]
    for needs in measured:
        cells = [_tell_milliseconds(needs.seconds[kind]) for kind in kinds]
        peaks = f"{needs.peak_mb:.0f} MB | {needs.peak_after_outage_mb:.0f} MB"
        rows.append(f"| {needs.products:,} | {peaks} | {' | '.join(cells)} |")
    largest = measured[-1]
    rows += ["", f"| {largest.products:,} products | {' | '.join(kinds)} |", f"|{'---|' * (1 + len(kinds))}"]
    for choice in CHOICES:
        share = min(1.0, choice / MB_OF_A_PROCESSOR)
        cells = [_tell_milliseconds(largest.seconds[kind] / share) for kind in kinds]
        rows.append(f"| {choice:,} MB | {' | '.join(cells)} |")
    least = recommend([needs.peak_mb for needs in measured])
    return "\n".join([*rows, "", f"The least that holds all with room to spare: {least:,} MB."])


def _tell_milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms" if seconds < 0.01 else f"{1000 * seconds:,.0f} ms"
