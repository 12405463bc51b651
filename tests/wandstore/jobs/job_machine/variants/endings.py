"""Wrong ways to end a job, and to look after those that nobody ends."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError

from tests.wandstore.jobs.job_machine.actors import ActorsClients, Variant
from tests.wandstore.jobs.job_machine.calls import Fate
from tests.wandstore.jobs.job_machine.machine import JobMachine
from tests.wandstore.jobs.job_machine.variants.case import (
    ENDED_TWICE,
    LOST,
    NORMAL,
    STUCK,
    Case,
    drop_condition,
    is_conflict,
    on_ending,
    patched,
    set_condition,
    write_of,
)
from tests.wandstore.jobs.job_machine.variants.traces import (
    A_VISIBILITY_LATER,
    CLEO,
    FINN,
    begin_zombie,
    die_before_the_message_is_sent,
    let_all_go_on,
    wake_zombie,
)
from wandstore.errors import ErrorCode, JobError
from wandstore.jobs import keeper
from wandstore.jobs.keeper import Keeper
from wandstore.jobs.messages import parse_message
from wandstore.jobs.models import GenerationJob, JobState


def end_only_the_last_attempt(clients: ActorsClients, update: dict[str, Any]) -> None:
    if clients.actor.kind == "consumer":
        update["ConditionExpression"] += " AND #attempts = :last"
        update["ExpressionAttributeNames"]["#attempts"] = "attempts"
        update["ExpressionAttributeValues"][":last"] = {"N": "3"}


def end_the_shoppers_job(self: Keeper, body: str) -> None:
    job = self._jobs.find(parse_message(body).shopper)
    if job is not None:
        error = JobError(code=ErrorCode.GENERATION_FAILED, message="received too often")
        self._endings.fail(job, error, self._now)


def take_a_conflict_for_an_ending(clients: ActorsClients, operation: str, arguments: dict[str, Any]) -> Any:
    if write_of(arguments, "Update", "job:") is None or "TransactItems" not in arguments:
        return None
    try:
        return clients.ask_as_it_is("dynamodb", operation, arguments)
    except ClientError as error:
        if is_conflict(error):
            return {"ResponseMetadata": {"RequestId": "1"}}
        raise


def was_not_attempted(self: Keeper, job: GenerationJob) -> bool:
    return job.state is JobState.QUEUED and job.attempts == 0 and self._now - job.created_at > 60


def die_on_every_receive(machine: JobMachine) -> None:
    machine.visit(CLEO)
    machine.function_dies(times=1, calls=3)
    machine.function_dies(times=4, calls=2)
    machine.deliver()  # finds it received too often
    machine.deliver_dead_letter()


def zombie_ends_after_the_end(machine: JobMachine) -> None:
    begin_zombie(machine, calls=13)
    wake_zombie(machine)


def zombie_ends_while_the_next_job_is_live(machine: JobMachine) -> None:
    begin_zombie(machine, calls=13)
    machine.visit(CLEO)
    wake_zombie(machine)


def dead_letter_comes_while_the_next_job_is_live(machine: JobMachine) -> None:
    machine.visit(CLEO)
    machine.function_dies(times=5, calls=1)
    machine.deliver()
    machine.time_passes(A_VISIBILITY_LATER)
    machine.keep()  # sends it again: nobody can know of the first message
    machine.deliver()
    machine.visit(CLEO)
    machine.deliver_dead_letter()


def wait_in_a_long_queue(machine: JobMachine) -> None:
    machine.visit(CLEO)
    for _ in range(4):
        machine.time_passes(A_VISIBILITY_LATER)
        machine.keep()


def message_vanishes_after_the_attempt_began(machine: JobMachine) -> None:
    machine.visit(CLEO)
    machine.deliver(calls=3, fate=Fate.DIES_BEFORE)
    machine.message_vanishes()


def ending_meets_a_transaction(machine: JobMachine) -> None:
    machine.visit(CLEO)
    machine.deliver(calls=14)
    machine.visit(FINN, calls=0)
    machine.two_writes_meet(which=1)
    let_all_go_on(machine)


CASES = {
    "3 a dead letter ends only the last attempt": Case(
        on_ending(end_only_the_last_attempt), die_on_every_receive, STUCK
    ),
    "4 a job is ended by its id though it is not live": Case(
        on_ending(set_condition("#job_id = :job_id")), zombie_ends_after_the_end, ENDED_TWICE
    ),
    "5 a dead letter ends any job its shopper has": Case(
        patched(Keeper, "end_dead_letter", end_the_shoppers_job),
        dead_letter_comes_while_the_next_job_is_live,
        "a message ends its own job alone",
    ),
    "6 the ending has no condition": Case(
        on_ending(drop_condition), zombie_ends_while_the_next_job_is_live, "a message ends its own job alone"
    ),
    "19 nothing is sent again": Case(
        patched(Keeper, "_was_never_sent", lambda self, job: False), die_before_the_message_is_sent, NORMAL
    ),
    "20 a job is sent again on every run": Case(
        patched(Keeper, "_was_never_sent", was_not_attempted), wait_in_a_long_queue, "a job's messages are few"
    ),
    "21 nothing ends a job whose message vanished": Case(
        patched(keeper, "KEEPER_GRACE_SECONDS", float("inf")), message_vanishes_after_the_attempt_began, LOST
    ),
    "a conflict at the end is taken for an ending": Case(
        Variant(take_a_conflict_for_an_ending), ending_meets_a_transaction, STUCK
    ),
}
