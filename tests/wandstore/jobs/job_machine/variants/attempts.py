"""Wrong ways to begin an attempt, and to end it without its job."""

from __future__ import annotations

import contextlib
from typing import Any

from botocore.exceptions import ClientError

from tests.wandstore.jobs.job_machine.actors import ActorsClients, Variant
from tests.wandstore.jobs.job_machine.calls import Fate
from tests.wandstore.jobs.job_machine.machine import JobMachine
from tests.wandstore.jobs.job_machine.variants.case import SOON, STUCK, Case, is_conflict, patched
from tests.wandstore.jobs.job_machine.variants.traces import (
    A_HOLD_LATER,
    CLEO,
    die_after_the_attempt_began,
    let_all_go_on,
)
from wandstore.errors import TransactionRefused, WriteConflict
from wandstore.jobs import attempt
from wandstore.jobs.attempt import JobRunner
from wandstore.jobs.heartbeat import Heartbeat
from wandstore.jobs.messages import Receipt
from wandstore.jobs.models import GenerationJob
from wandstore.page_store.archive import ArchivedPage
from wandstore.page_store.personal_page import PersonalPage


def mark_generating_only_if_queued(clients: ActorsClients, operation: str, arguments: dict[str, Any]) -> None:
    if ":max_attempts" in arguments.get("ExpressionAttributeValues", ()):
        condition = arguments["ConditionExpression"]
        arguments["ConditionExpression"] = condition.replace("#state IN (:queued, :generating)", "#state = :queued")
        del arguments["ReturnValuesOnConditionCheckFailure"]  # refused is "not mine", whatever stands there


def adopt_nothing(original: Any) -> Any:
    def page_of_this_job(archived: ArchivedPage | None, job: GenerationJob) -> PersonalPage | None:
        original(archived, job)
        return None

    return page_of_this_job


def count_attempts_without_end(clients: ActorsClients, operation: str, arguments: dict[str, Any]) -> None:
    if ":max_attempts" in arguments.get("ExpressionAttributeValues", ()):
        arguments["ExpressionAttributeValues"][":max_attempts"] = {"N": "1000"}


def take_a_conflict_for_a_refusal(clients: ActorsClients, operation: str, arguments: dict[str, Any]) -> Any:
    """As if the job were another's, or gone."""
    if ":max_attempts" not in arguments.get("ExpressionAttributeValues", ()):
        return None
    try:
        return clients.ask_as_it_is("dynamodb", operation, arguments)
    except ClientError as error:
        if is_conflict(error):
            raise ClientError({"Error": {"Code": "ConditionalCheckFailedException"}}, operation) from error
        raise


def acknowledge_an_interruption(original: Any) -> Any:
    def run(self: JobRunner, body: str, receipt: Receipt) -> None:
        with contextlib.suppress(ClientError, TransactionRefused, WriteConflict):
            original(self, body, receipt)

    return run


def die_in_four_attempts(machine: JobMachine) -> None:
    machine.visit(CLEO)
    machine.function_dies(times=4, calls=3)


def die_after_the_page_was_archived(machine: JobMachine) -> None:
    machine.visit(CLEO)
    machine.deliver(calls=9, fate=Fate.DIES_BEFORE)
    machine.time_passes(A_HOLD_LATER)
    machine.deliver()


def beginning_meets_a_transaction(machine: JobMachine) -> None:
    machine.visit(CLEO)
    machine.deliver(calls=2, fate=Fate.CONFLICTS)
    let_all_go_on(machine)
    machine.time_passes(61)
    machine.keep()  # sends it again, and SQS drops it: it has had this message


def attempt_is_interrupted(machine: JobMachine) -> None:
    machine.visit(CLEO)
    machine.deliver(calls=4, fate=Fate.THROTTLED)
    let_all_go_on(machine)
    machine.time_passes(2)
    machine.deliver()


CASES = {
    "2 generating only if queued": Case(Variant(mark_generating_only_if_queued), die_after_the_attempt_began, STUCK),
    "15 attempts are bounded by receives only": Case(
        Variant(count_attempts_without_end, lambda patches: patches.setattr(attempt, "MAX_ATTEMPTS", 1000)),
        die_in_four_attempts,
        "attempts are at most three",
    ),
    "16 a page of an earlier attempt is not looked for": Case(
        patched(attempt, "_page_of_this_job", adopt_nothing(attempt._page_of_this_job)),
        die_after_the_page_was_archived,
        "one archived page a job",
    ),
    "a conflict at the beginning is taken for another's job": Case(
        Variant(take_a_conflict_for_a_refusal), beginning_meets_a_transaction, STUCK
    ),
    "an interrupted attempt leaves its message invisible": Case(
        patched(Heartbeat, "release_after", lambda self, seconds: None), attempt_is_interrupted, SOON
    ),
    "an interrupted attempt is acknowledged": Case(
        patched(JobRunner, "run", acknowledge_an_interruption(JobRunner.run)), attempt_is_interrupted, STUCK
    ),
}
