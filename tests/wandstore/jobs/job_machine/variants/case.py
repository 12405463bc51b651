"""A wrong version of the product, and how it is said: requests changed on their way, or functions replaced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from tests.wandstore.jobs.job_machine.actors import ActorsClients, Variant
from tests.wandstore.jobs.job_machine.machine import JobMachine


class Case(NamedTuple):
    """A variant, the shortest trace that shows it, and the invariant that it breaks there."""

    variant: Variant
    trace: Callable[[JobMachine], None]
    breaks: str


LOST = "no accepted job is lost"
STUCK = "a live job is in somebody's hands"
ENDED_TWICE = "a job ends once"
SETS = "the sets are the live jobs"
HELD = "no attempt holds its member for longer than it may run"
STILL = "a member stands still for 45 s at most"
SOON = "what failed comes again in seconds"
OLDER = "an older page never replaces a newer"
NORMAL = "the system returns to normal by itself"


def machine_with(variant: Variant | None) -> type[JobMachine]:
    class Machine(JobMachine):
        pass

    Machine.variant = variant
    return Machine


def play(machine: JobMachine, trace: Callable[[JobMachine], None]) -> None:
    """The trace as a whole run of the machine, to the calm after the last step."""
    machine.open(max_queue_depth=2)
    try:
        trace(machine)
        machine.everything_holds()
    finally:
        machine.teardown()


def patched(owner: Any, name: str, value: Any) -> Variant:
    return Variant(patch=lambda patches: patches.setattr(owner, name, value))


def write_of(arguments: dict[str, Any], kind: str, key_prefix: str) -> dict[str, Any] | None:
    """The write of a transaction, or a write by itself, to the item whose key begins so."""
    for write in arguments.get("TransactItems", ()):
        said: dict[str, Any] = write.get(kind, {})
        if (said.get("Key") or said.get("Item") or {"key": {"S": ""}})["key"]["S"].startswith(key_prefix):
            return said
    return None


def on_new_job(change: Callable[[dict[str, Any]], None]) -> Variant:
    """Changes how a job is put."""

    def edit(clients: ActorsClients, operation: str, arguments: dict[str, Any]) -> None:
        if put := write_of(arguments, "Put", "job:"):
            change(put)

    return Variant(edit)


def on_ending(change: Callable[[ActorsClients, dict[str, Any]], None]) -> Variant:
    """Changes how a job's item is ended."""

    def edit(clients: ActorsClients, operation: str, arguments: dict[str, Any]) -> None:
        if update := write_of(arguments, "Update", "job:"):
            change(clients, update)

    return Variant(edit)


def set_condition(condition: str) -> Callable[..., None]:
    def change(*said: Any) -> None:
        said[-1]["ConditionExpression"] = condition

    return change


def drop_condition(clients: ActorsClients, said: dict[str, Any]) -> None:
    del said["ConditionExpression"]


def with_attribute(name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda put: put["Item"].update({name: value})


def is_conflict(error: ClientError) -> bool:
    reasons: Any = error.response.get("CancellationReasons", ())
    conflict = any(reason["Code"] == "TransactionConflict" for reason in reasons)
    return conflict or error.response["Error"]["Code"] == "TransactionConflictException"
