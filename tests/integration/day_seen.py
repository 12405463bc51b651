"""How bad a simulated day is, what happened in it, and both in sentences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.faults.injection import Kind
from tools.load.answers import percentile
from tools.load.drawing import draw_pool
from tools.load.promises import Kept

FAILURES = frozenset(
    (
        "ArchiveReadFailed",
        "AttemptFailed",
        "AttemptInterrupted",
        "ChoiceNotStored",
        "DeadLetter",
        "EventNotTracked",
        "HeartbeatFailed",
        "QueueFull",
        "SlotNotKept",
        "StatusFailed",
    )
)


@dataclass
class Plan:
    """How bad a day it is. A kill and a change of a product come every so many seconds, in the mean.

    A fault has this share of all calls.

    A share of the edge's answers is lost on its way.
    """

    shoppers_a_day: int = 10_000
    hours: float = 24
    seconds_between_kills: float = 600
    seconds_between_edits: float = 900
    fault_share: float = 0.001
    lost_answer_share: float = 0.002


@dataclass
class Seen:
    """What happened. Seconds are of the simulation."""

    shoppers: int = 0
    requests: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)  # of visits
    background: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    metrics: Counter[str] = field(default_factory=Counter)
    created: dict[str, float] = field(default_factory=dict)  # of each job, when
    ended: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # of each job, how
    job_seconds: list[float] = field(default_factory=list)
    longest_request: float = 0.0
    still: dict[str, float] = field(default_factory=dict)  # of each member, the longest
    still_unheld: float = 0.0  # the longest after an attempt whose heartbeat was never heard
    depths: dict[str, list[int]] = field(default_factory=dict)
    faults: Counter[Kind] = field(default_factory=Counter)
    calls: int = 0
    conflicts: int = 0  # transactions that were cancelled because they met another
    checks: int = 0  # of invariants
    answers_lost: int = 0
    repeats: int = 0  # of what had no good answer
    orders: int = 0
    edits: int = 0  # of products, by the merchant
    edit_seconds: list[float] = field(default_factory=list)  # until the store had each of them
    out_of_step: list[str] = field(default_factory=list)  # what the store sells otherwise than the shop, in the end
    kept: Kept | None = None

    def describe(self, plan: Plan) -> Iterable[str]:
        assert self.kept is not None
        yield f"{plan.hours:g} hours of {plan.shoppers_a_day} shoppers a day: {self.shoppers} shoppers"
        yield f"requests: {self.requests.total()} ({_told(self.requests)}); visits: {_told(self.answers)}"
        yield f"longest request: {self.longest_request:.2f} s; errors that a shopper saw: {len(self.errors)}"
        outcomes = Counter(outcome for outcomes in self.ended.values() for outcome in outcomes)
        p50, p99 = percentile(self.job_seconds, 50), percentile(self.job_seconds, 99)
        yield f"jobs: {len(self.created)} created, {_told(outcomes)}; p50 {p50:.0f} s, p99 {p99:.0f} s, " + (
            f"longest {max(self.job_seconds, default=0):.0f} s"
        )
        yield f"orders: {self.orders}; products changed: {self.edits}, in the store after p50 " + (
            f"{percentile(self.edit_seconds, 50):.0f} s, p90 {percentile(self.edit_seconds, 90):.0f} s, longest "
            f"{max(self.edit_seconds, default=0):.0f} s; out of step at the end: {len(self.out_of_step)}"
        )
        yield f"killed: {_told(self.kills)}; answers lost: {self.answers_lost}; asked again: {self.repeats}"
        yield f"in the background: {_told(self.background)}"
        yield f"faults of AWS: {self.faults.total()} of {self.calls} calls ({_told(self.faults)})"
        yield f"transactions in conflict: {self.conflicts}; metrics of failures: " + _told(
            Counter({name: times for name, times in self.metrics.items() if name in FAILURES})
        )
        yield f"longest that a member stood still: {max(self.still.values()):.1f} s" + (
            f" ({self.still_unheld:.1f} s where SQS heard no heartbeat at all)" if self.still_unheld else ""
        )
        yield f"invariants held: {self.checks} checks"
        yield from draw_pool(self.depths, 60 * len(self.depths["pool-0"]))
        yield from self.kept.describe()


def _told(counts: Counter[Any]) -> str:
    return ", ".join(f"{name} {times}" for name, times in counts.most_common() if times) or "none"
