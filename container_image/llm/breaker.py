"""A circuit breaker for one account at a provider: from the outcomes of its calls it decides whether to call it again.

    closed ── 5 failures in a row, or 10 of the last 20 calls ──► open for 30 s
    closed ── the key or the quota is refused ──────────────────► open for 15 min
    open ──── its time is over ──────────────────────────────────► one trial call
    trial ─── a page ────────────────────────────────────────────► closed
    trial ─── a failure ─────────────────────────────────────────► open, twice as long as before, at most 15 min
    trial ─── no report until its end ───────────────────────────► another trial call

It is pure: a state and an event give the next state. Times are epoch seconds, and arguments. While it is open, only its
trial is listened to: what calls report that began earlier says nothing new.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

MAX_FAILURES_IN_A_ROW = 5
WINDOW_CALLS = 20
MAX_FAILURES_IN_WINDOW = 10
FIRST_OPEN_SECONDS = 30
MAX_OPEN_SECONDS = 15 * 60

_FAILED, _ANSWERED = "x", "."


@dataclass(frozen=True)
class Breaker:
    """The state. `recent` has a letter for each of the last calls since the first failure, the newest last.

    No call may begin before `blocked_until`, 0 while it is closed. `trial` names the trial call that runs until then.
    """

    recent: str = ""
    blocked_until: int = 0
    open_seconds: int = 0
    trial: str = ""

    @property
    def is_closed(self) -> bool:
        return self.blocked_until == 0

    def is_blocked(self, now: float) -> bool:
        """Whether no call may begin: it is open, or a trial is running."""
        return now < self.blocked_until

    def awaits_trial(self, now: float) -> bool:
        return not self.is_closed and not self.is_blocked(now)

    def begin_trial(self, trial: str, now: float, seconds: float) -> Breaker:
        """A trial call begins; it may report its outcome within so many seconds. Only where one is awaited."""
        return replace(self, trial=trial, blocked_until=int(now + min(seconds, MAX_OPEN_SECONDS)))

    def fail(self, now: float, trial: str = "") -> Breaker:
        """A call of any kind gave no page. `trial` is the name that it was begun under, if it was one."""
        if self.is_closed:
            recent = (self.recent + _FAILED)[-WINDOW_CALLS:]
            in_a_row = len(recent) - len(recent.rstrip(_FAILED))
            if in_a_row < MAX_FAILURES_IN_A_ROW and recent.count(_FAILED) < MAX_FAILURES_IN_WINDOW:
                return Breaker(recent)
            return _open(now, FIRST_OPEN_SECONDS)
        if self._is_current(trial):
            return _open(now, max(FIRST_OPEN_SECONDS, min(2 * self.open_seconds, MAX_OPEN_SECONDS)))
        return self

    def answer(self, trial: str = "") -> Breaker:
        """A call gave a page."""
        if self.is_closed:
            recent = (self.recent + _ANSWERED)[-WINDOW_CALLS:]
            return Breaker(recent if _FAILED in recent else "")
        return Breaker() if self._is_current(trial) else self

    def refuse(self, now: float, trial: str = "") -> Breaker:
        """The key or the quota of the account is refused, which only its owner can mend."""
        return _open(now, MAX_OPEN_SECONDS) if self.is_closed or self._is_current(trial) else self

    def _is_current(self, trial: str) -> bool:
        return bool(trial) and trial == self.trial


def _open(now: float, seconds: int) -> Breaker:
    return Breaker(blocked_until=int(now) + seconds, open_seconds=seconds)
