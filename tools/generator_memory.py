"""Which memory a generator should have: what a page costs with each, from what its jobs were measured to need.

Lambda gives a function memory/1,769 of a processor, and bills memory for the time that a job waits for a model too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from command_line.plan.bill import LAMBDA_GB_SECOND, LAMBDA_REQUEST
from command_line.plan.simulation import MEDIAN_SECONDS

MB_OF_A_PROCESSOR = 1769
CHOICES = (512, 768, 1024, MB_OF_A_PROCESSOR)
WAIT_SECONDS = MEDIAN_SECONDS["components"]
# Lambda's own share of the memory, and what a larger page or another library takes one day.
MOST_USED = 0.75


class Needs(NamedTuple):
    """Of one catalogue. Processor seconds are those of a whole processor of the machine that measured."""

    products: int
    peak_mb: float
    first_job_seconds: float
    job_seconds: float


def seconds_of_page(needs: Needs, memory_mb: int, wait_seconds: float = WAIT_SECONDS) -> float:
    """How long a job takes in a process that had one before."""
    return wait_seconds + needs.job_seconds / min(1.0, memory_mb / MB_OF_A_PROCESSOR)


def dollars_of_page(needs: Needs, memory_mb: int, wait_seconds: float = WAIT_SECONDS) -> float:
    seconds = seconds_of_page(needs, memory_mb, wait_seconds)
    return seconds * memory_mb / 1024 * LAMBDA_GB_SECOND + LAMBDA_REQUEST


def recommend(peaks_mb: Iterable[float]) -> int:
    """The least memory that holds each of these with room to spare. Raises `ValueError` where none of them does."""
    most = max(peaks_mb)
    for memory_mb in CHOICES:
        if most <= MOST_USED * memory_mb:
            return memory_mb
    raise ValueError(f"{most:.0f} MB do not fit into {CHOICES[-1]} MB")


def tell_choices(measured: Sequence[Needs]) -> str:
    """A table for the docs, and the recommendation."""
    rows = [
        f"| products | peak | first job | a job | {' | '.join(f'{choice:,} MB' for choice in CHOICES)} |",
        f"|{'---|' * (4 + len(CHOICES))}",
    ]
    for needs in measured:
        cells = [
            f"{seconds_of_page(needs, choice):.1f} s, ${1e6 * dollars_of_page(needs, choice):,.0f}"
            for choice in CHOICES
        ]
        rows.append(
            f"| {needs.products:,} | {needs.peak_mb:.0f} MB | {needs.first_job_seconds:.2f} s "
            f"| {needs.job_seconds:.3f} s | {' | '.join(cells)} |"
        )
    return "\n".join(
        [
            *rows,
            "",
            f"The least that holds all with room to spare: {recommend(needs.peak_mb for needs in measured):,} MB.",
        ]
    )
