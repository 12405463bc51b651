"""What was answered, how quickly, and in which proportion to each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

NO_ANSWER = 0  # in the place of a status
COMPARED_WITH = "return"


@dataclass
class Answers:
    """Of each kind of request the seconds it took and the statuses. A request without an answer has `NO_ANSWER`."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def note(self, kind: str, status: int, seconds: float) -> None:
        self.seconds[kind].append(seconds)
        self.statuses[kind][status] += 1

    @property
    def count(self) -> int:
        return sum(map(len, self.seconds.values()))

    @property
    def failures(self) -> int:
        """Answers of 500 or above, and requests without any."""
        return sum(
            times
            for statuses in self.statuses.values()
            for status, times in statuses.items()
            if status == NO_ANSWER or status >= 500
        )

    def describe(self, run_seconds: float) -> Iterable[str]:
        """A table. Milliseconds depend on the machine; `ratio` compares the median with that of a return visit."""
        yield f"{self.count} requests in {run_seconds:.0f} s, {self.count / run_seconds:.1f} a second"
        yield f"{'kind':10}  count  p50 ms  p95 ms  p99 ms  ratio  p99/p50  statuses"
        base = percentile(self.seconds.get(COMPARED_WITH, ()), 50)
        for kind, seconds in sorted(self.seconds.items(), key=lambda one: -len(one[1])):
            p50, p95, p99 = (percentile(seconds, share) for share in (50, 95, 99))
            ratio = f"{p50 / base:6.2f}" if base else f"{'':6}"
            tail = f"{p99 / p50:8.1f}" if p50 else f"{'':8}"
            told = ", ".join(
                f"{status or 'no answer'} {times}" for status, times in sorted(self.statuses[kind].items())
            )
            yield (
                f"{kind:10} {len(seconds):6} {p50 * 1000:7.0f} {p95 * 1000:7.0f} {p99 * 1000:7.0f} {ratio} {tail}"
                f"  {told}"
            )


def percentile(values: Sequence[float], share: int) -> float:
    """The value that `share` percent of them do not exceed; 0 where there is none."""
    ordered = sorted(values)
    return ordered[-(-share * len(ordered) // 100) - 1] if ordered else 0.0
