"""Wrong ways to keep a message while an attempt works."""

from __future__ import annotations

from tests.wandstore.jobs.job_machine.calls import Fate
from tests.wandstore.jobs.job_machine.machine import JobMachine, Model
from tests.wandstore.jobs.job_machine.variants.case import HELD, SOON, STILL, Case, patched
from tests.wandstore.jobs.job_machine.variants.traces import CLEO, die_after_the_attempt_began, let_all_go_on, make_page
from wandstore.jobs.heartbeat import Heartbeat
from wandstore.settings import Settings


def release_before_the_end(self: Heartbeat, seconds: int) -> None:
    self._change_visibility(seconds)
    self._end()


def beat_for_ever(self: Heartbeat) -> None:
    while not self._stop.wait(15) and self._renew():
        pass


def attempt_takes_long(machine: JobMachine) -> None:
    machine.visit(CLEO)
    machine.deliver(calls=5)
    machine.attempts_take_long(14)


def attempt_fails_while_its_heartbeat_is_being_sent(machine: JobMachine) -> None:
    machine.visit(CLEO)
    machine.deliver(Model.FAILS, calls=5)
    machine.time_passes(15)
    machine.go_on(which=1, calls=1, fate=Fate.DONE)
    let_all_go_on(machine)
    machine.time_passes(2)
    machine.deliver()


CASES = {
    "there is no heartbeat": Case(patched(Heartbeat, "_renew", lambda self: False), die_after_the_attempt_began, HELD),
    "a heartbeat lasts as long as the function": Case(
        patched(Settings, "hold_seconds", 180), die_after_the_attempt_began, STILL
    ),
    "there is only the first heartbeat": Case(
        patched(Heartbeat, "_beat", lambda self: None), attempt_takes_long, "an attempt that works keeps its message"
    ),
    "a heartbeat outlives its attempt": Case(
        patched(Heartbeat, "_end", lambda self: None), make_page, "a heartbeat ends with its attempt"
    ),
    "a heartbeat hides the message again": Case(
        patched(Heartbeat, "release_after", release_before_the_end),
        attempt_fails_while_its_heartbeat_is_being_sent,
        SOON,
    ),
    "the heartbeat of an attempt that hangs never ends": Case(
        patched(Heartbeat, "_beat", beat_for_ever), attempt_takes_long, HELD
    ),
}
