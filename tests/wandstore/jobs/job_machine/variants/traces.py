"""Steps that several variants are shown by."""

from __future__ import annotations

from tests.wandstore.jobs.job_machine.calls import Fate
from tests.wandstore.jobs.job_machine.machine import JobMachine
from wandstore.ids import ShopperId

# The calls of a generator: 1 the first heartbeat, 2 the attempt begins, 3 the generation's row, 4 the archived page is
# read, 5 the session, 6 the model, 7 a breadcrumb, 8 the page is archived, 9 the session's history, 10 and 11 the rows
# of the shopper and the persona, 12 the catalogue's version, 13 the HTML, 14 the member's pace, 15 the ending, 16 the
# message is deleted. Those of a visit: 1 the job and its slot, 2 the message.

A_HOLD_LATER = 46
A_VISIBILITY_LATER = 400
CLEO, FINN = ShopperId("cleo"), ShopperId("finn")


def make_page(machine: JobMachine, shopper: ShopperId = CLEO) -> None:
    machine.visit(shopper)
    machine.deliver()


def begin_zombie(machine: JobMachine, calls: int) -> None:
    """A job is completed by its second delivery, while the generator of the first stands still after so many calls."""
    machine.visit(CLEO)
    machine.deliver(calls=calls)
    machine.time_passes(1)
    machine.overtake()


def wake_zombie(machine: JobMachine) -> None:
    machine.go_on(which=0, calls=20, fate=Fate.DONE)


def die_after_the_attempt_began(machine: JobMachine) -> None:
    machine.visit(CLEO)
    machine.deliver(calls=3, fate=Fate.DIES_BEFORE)
    machine.time_passes(A_HOLD_LATER)
    machine.deliver()


def die_before_the_message_is_sent(machine: JobMachine) -> None:
    machine.visit(CLEO, calls=2, fate=Fate.DIES_BEFORE)


def let_all_go_on(machine: JobMachine) -> None:
    for actor in tuple(machine.actors):
        machine.let(actor, 20)
