"""The embedded cloud: moto as a server in its own process, with the resources of the data stack."""

from __future__ import annotations

import copy
import json
import re
import socket
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import boto3

from local.synth import Template

SERVICES: tuple[Any, ...] = ("cloudformation", "dynamodb", "s3", "secretsmanager", "sqs", "sts")
_SIGNED_FOR = re.compile(rf"/({'|'.join(SERVICES)})/aws4_request")

# The application id of processes that a shopper waits for; SDKs send it in `User-Agent`.
FIRST_SERVED = "shoppers-first"
# A visit makes several requests. Without this pause, a slow request of a job would run between two of them.
SHOPPERS_PAUSE_SECONDS = 0.01

STACK_NAME = "wandstore-data-local"
# Requests are not authorized here, and secrets come from the environment; moto would only warn about these resources.
_WITHOUT_EFFECT = frozenset({"AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SecretsManager::Secret"})


def create_data_stack(template: Template) -> dict[str, str]:
    """Creates the resources of the template. Returns each setting's variable with the resource that it names.

    boto3 decides where: at the server of `AWS_ENDPOINT_URL`, or in moto in this process.
    """
    cloudformation = boto3.session.Session().client("cloudformation")
    body = {
        # The bootstrap check needs a parameter that only a bootstrapped account has.
        **{part: value for part, value in template.items() if part not in ("Parameters", "Rules")},
        "Resources": {
            name: resource
            for name, resource in template["Resources"].items()
            if resource["Type"] not in _WITHOUT_EFFECT
        },
    }
    cloudformation.create_stack(StackName=STACK_NAME, TemplateBody=json.dumps(body))
    (stack,) = cloudformation.describe_stacks(StackName=STACK_NAME)["Stacks"]
    if stack["StackStatus"] != "CREATE_COMPLETE":
        raise RuntimeError(f"The embedded cloud could not create the data stack: {stack['StackStatus']}.")
    return {output["Description"]: output["OutputValue"] for output in stack["Outputs"]}


def serve(listening_fd: int) -> None:
    """Serves on a socket that is bound already, so that its port is known before the imports are done."""
    import waitress  # type: ignore[import-untyped]

    share_items_with_snapshots()
    # waitress keeps connections open; the server of werkzeug does not.
    waitress.serve(Services(), sockets=[socket.socket(fileno=listening_fd)], threads=32, _quiet=True)


class Services:
    """The WSGI app: dispatches each request by the service in its signature, one request at a time.

    moto checks a condition and then writes, restores a whole table when a transaction is refused, and rewrites the list
    of a queue to delete one message; two such requests at once would undo each other. On AWS a shopper's request never
    waits for a job's; here it is served next.
    """

    def __init__(self) -> None:
        from moto.moto_server.werkzeug_app import create_backend_app

        # The dispatcher of moto searches the service of each request anew.
        self._apps = {service: create_backend_app(service) for service in SERVICES}
        self._turns = Turns()
        wait_between_turns(self._turns)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        signed_for = _SIGNED_FOR.search(environ.get("HTTP_AUTHORIZATION", ""))
        app = self._apps[signed_for[1] if signed_for else "s3"]
        self._turns.take(first=f"app/{FIRST_SERVED}" in environ.get("HTTP_USER_AGENT", ""))
        try:
            return app(environ, start_response)
        finally:
            self._turns.give_back()


class Turns:
    """A lock with two priorities: requests that a shopper waits for go first, and keep it for all calls of a visit."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._taken = False
        self._first_waiting = 0
        self._reserved_until = 0.0

    def take(self, *, first: bool = False) -> None:
        with self._changed:
            self._first_waiting += first
            while self._taken or (not first and self._is_reserved()):
                self._changed.wait(SHOPPERS_PAUSE_SECONDS)
            self._first_waiting -= first
            self._taken = True
            if first:
                self._reserved_until = time.monotonic() + SHOPPERS_PAUSE_SECONDS

    def give_back(self) -> None:
        with self._changed:
            self._taken = False
            self._changed.notify_all()

    def _is_reserved(self) -> bool:
        return bool(self._first_waiting) or time.monotonic() < self._reserved_until


def wait_between_turns(turns: Turns) -> None:
    """Releases the lock while a long poll waits for a message."""
    from moto.sqs.models import Queue

    wait_for_messages = Queue.wait_for_messages

    def wait_without_turn(queue: Queue, timeout: int) -> None:
        turns.give_back()
        try:
            wait_for_messages(queue, timeout)
        finally:
            turns.take()

    Queue.wait_for_messages = wait_without_turn  # type: ignore[assignment, method-assign]


def share_items_with_snapshots() -> None:
    """Makes the cost of a transaction independent of the size of its tables.

    Before each write of a transaction, moto copies every item of the table, to restore it after a refusal. Here the
    copy shares the items, and an update replaces the item that it changes with a new one.
    """
    from moto.dynamodb.models import DynamoDBBackend
    from moto.dynamodb.models.table import Table

    def copy_sharing_items(table: Table, _: dict[int, Any]) -> Table:
        snapshot = copy.copy(table)
        snapshot.items = defaultdict(dict)
        for key, kept in table.items.items():
            snapshot.items[key] = dict(kept) if table.has_range_key else kept
        return snapshot

    update_in_place = DynamoDBBackend.update_item

    def update_a_copy(backend: DynamoDBBackend, table_name: str, key: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        table = backend.get_table(table_name)
        hash_key, range_key = backend.get_keys_value(table, key)
        if (item := table.get_item(hash_key, range_key)) is not None:
            if table.has_range_key:
                table.items[hash_key][range_key] = copy.deepcopy(item)
            else:
                table.items[hash_key] = copy.deepcopy(item)  # type: ignore[arg-type]
        return update_in_place(backend, table_name, key, *args, **kwargs)

    Table.__deepcopy__ = copy_sharing_items  # type: ignore[attr-defined]
    DynamoDBBackend.update_item = update_a_copy  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    serve(int(sys.argv[1]))
