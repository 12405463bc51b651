"""Wrong ways to ask for a job."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from tests.wandstore.jobs.job_machine.actors import ActorsClients, Variant
from tests.wandstore.jobs.job_machine.calls import Fate
from tests.wandstore.jobs.job_machine.machine import JobMachine
from tests.wandstore.jobs.job_machine.variants.case import (
    LOST,
    SETS,
    STUCK,
    Case,
    is_conflict,
    on_new_job,
    set_condition,
    with_attribute,
    write_of,
)
from tests.wandstore.jobs.job_machine.variants.traces import (
    A_VISIBILITY_LATER,
    CLEO,
    FINN,
    die_before_the_message_is_sent,
    let_all_go_on,
)
from wandstore import keys
from wandstore.aws import dynamodb


def replace_a_job_whose_lease_ran_out(put: dict[str, Any]) -> None:
    put["ConditionExpression"] += " OR #created_at < :lease"
    put["ExpressionAttributeNames"]["#created_at"] = "created_at"
    lease = float(put["Item"]["created_at"]["N"]) - 360
    put["ExpressionAttributeValues"][":lease"] = {"N": str(lease)}


def take_slot_in_two_steps(clients: ActorsClients, operation: str, arguments: dict[str, Any]) -> dict[str, Any] | None:
    if (put := write_of(arguments, "Put", "job:")) is None:
        return None
    clients.dynamodb.update_item(**arguments["TransactItems"][1]["Update"])
    answer: dict[str, Any] = clients.dynamodb.put_item(**put)
    return answer


def ignore_the_reserved_part(clients: ActorsClients, operation: str, arguments: dict[str, Any]) -> None:
    if (update := write_of(arguments, "Update", "pool:")) and ":max_depth" in update["ExpressionAttributeValues"]:
        update["ExpressionAttributeValues"][":max_depth"] = {"N": "2"}


def group_by_shopper(clients: ActorsClients, operation: str, arguments: dict[str, Any]) -> None:
    if operation == "send_message":
        arguments["MessageGroupId"] = json.loads(arguments["MessageBody"])["shopperId"]


def take_a_conflict_for_a_full_member(clients: ActorsClients, operation: str, arguments: dict[str, Any]) -> Any:
    if write_of(arguments, "Put", "job:") is None:
        return None
    try:
        return clients.ask_as_it_is("dynamodb", operation, arguments)
    except ClientError as error:
        if is_conflict(error):
            reasons = [{"Code": "None"}, {"Code": "ConditionalCheckFailed"}]
            answer: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
            raise ClientError(answer, operation) from error
        raise


def go_on_to_the_next_member(clients: ActorsClients, operation: str, arguments: dict[str, Any]) -> Any:
    """After a timeout, and as if the same job at another member were no obstacle."""
    if (put := write_of(arguments, "Put", "job:")) is None:
        return None
    try:
        return clients.ask_as_it_is("dynamodb", operation, arguments)
    except BotoCoreError:
        other = "pool-1" if put["Item"]["member"]["S"] == "pool-0" else "pool-0"
        put["Item"]["member"]["S"] = other
        put["ConditionExpression"] += " OR #job_id = :job_id"
        arguments["TransactItems"][1]["Update"]["Key"] = dynamodb.to_wire(keys.pool_member(other))
        return clients.ask_as_it_is("dynamodb", operation, arguments)


def mint_an_id_for_each_try(clients: ActorsClients, operation: str, arguments: dict[str, Any]) -> None:
    if (put := write_of(arguments, "Put", "job:")) is not None and clients.actor.calls:
        new = f"{put['Item']['job_id']['S'][:-4]}{0xF000 + clients.actor.calls:x}"
        put["Item"]["job_id"]["S"] = put["ExpressionAttributeValues"][":job_id"]["S"] = new


def visit_while_a_job_is_old(machine: JobMachine) -> None:
    machine.visit(CLEO)
    machine.time_passes(A_VISIBILITY_LATER)
    machine.visit(CLEO)


def repeat_of_an_enqueue_arrives_after_the_end(machine: JobMachine) -> None:
    machine.visit(CLEO, calls=1, fate=Fate.REPEATED_LATER)
    machine.go_on(which=0, calls=15, fate=Fate.DONE)
    machine.deliver()
    machine.a_copy_arrives()


def die_after_the_first_call_of_a_visit(machine: JobMachine) -> None:
    machine.visit(CLEO, calls=1, fate=Fate.DIES_AFTER)


def wait_an_hour(machine: JobMachine) -> None:
    machine.visit(CLEO)
    machine.time_passes(3601)
    machine.items_expire()


def two_jobs_of_one_member_are_delivered(machine: JobMachine) -> None:
    machine.visit(CLEO)
    machine.visit(FINN)
    machine.deliver(calls=2)
    machine.deliver(calls=2)


def two_new_shoppers_come_to_one_member(machine: JobMachine) -> None:
    machine.visit(CLEO, is_new=True)
    machine.visit(FINN, is_new=True)


def enqueue_meets_transactions_everywhere(machine: JobMachine) -> None:
    machine.visit(CLEO, calls=0)
    while machine.actors:
        machine.let(machine.actors[0], 1, Fate.CONFLICTS)


def enqueue_gets_no_reply(machine: JobMachine) -> None:
    machine.visit(CLEO, calls=1, fate=Fate.REPLY_LOST)
    let_all_go_on(machine)


def enqueue_is_tried_again(machine: JobMachine) -> None:
    machine.visit(CLEO, calls=1, fate=Fate.CONFLICTS)
    let_all_go_on(machine)


CASES = {
    "1 a live job is replaced when its lease ran out": Case(
        on_new_job(replace_a_job_whose_lease_ran_out), visit_while_a_job_is_old, LOST
    ),
    "10 an ended job is replaced by one that is not newer": Case(
        on_new_job(set_condition("attribute_not_exists(#key) OR #state IN (:completed, :failed)")),
        repeat_of_an_enqueue_arrives_after_the_end,
        "an ended job is never live again",
    ),
    "11 the slot is taken before the job is put": Case(
        Variant(take_slot_in_two_steps), die_after_the_first_call_of_a_visit, SETS
    ),
    "14 a job expires from its creation": Case(
        on_new_job(with_attribute("expires_at", {"N": "1700003600"})), wait_an_hour, LOST
    ),
    "19 a job is put as sent already": Case(
        on_new_job(with_attribute("sent", {"BOOL": True})), die_before_the_message_is_sent, STUCK
    ),
    "a conflict is taken for a full member": Case(
        Variant(take_a_conflict_for_a_full_member),
        enqueue_meets_transactions_everywhere,
        "only full members make a full pool",
    ),
    "the next member is tried after a timeout": Case(Variant(go_on_to_the_next_member), enqueue_gets_no_reply, SETS),
    "each try has an id of its own": Case(
        Variant(mint_an_id_for_each_try), enqueue_is_tried_again, "a message names a job that was put"
    ),
    "new shoppers take the reserved part": Case(
        Variant(ignore_the_reserved_part), two_new_shoppers_come_to_one_member, "the reserved part is kept"
    ),
    "the shopper is the message group": Case(
        Variant(group_by_shopper), two_jobs_of_one_member_are_delivered, "a member runs one job at a time"
    ),
}
