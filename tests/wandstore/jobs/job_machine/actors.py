"""Actors: functions of the product in threads, which stop before each of their calls to AWS."""

from __future__ import annotations

import math
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from tests.aws_like.errors import EXCEPTIONS
from tests.aws_like.expressions import drop_unused_placeholders
from tests.waiting import SECONDS_UNTIL_HUNG
from tests.wandstore.jobs.job_machine.calls import Call, Reply
from tests.wandstore.jobs.job_machine.cloud import Cloud


class Here(threading.local):
    """The actor whose thread this is."""

    actor: Actor


here = Here()


class Actor:
    """A function of the product that stops before each of its calls. `waiting` is the call it stops before."""

    def __init__(self, kind: str, started_at: float, about: str | None = None) -> None:
        self.kind = kind
        self.started_at = started_at
        self.about = about  # the job its message names; None for one that may be about any
        self.receipt = ""
        self.is_new = False  # whether it asks for a shopper without a history
        self.met_full_member = False
        self.delivery: Delivery | None = None  # of an attempt and of its heartbeat
        self.heart: Actor | None = None  # the heartbeat of an attempt
        self.attempt: Actor | None = None  # that of a heartbeat
        self.due_at = 0.0  # when a heartbeat's wait is over
        self.waiting: Call | None = None
        self.result: Any = None
        self.error: BaseException | None = None
        self.calls = 0
        self._replies: queue.SimpleQueue[Reply] = queue.SimpleQueue()
        self._stops: queue.SimpleQueue[Call | None] = queue.SimpleQueue()

    def start(self, function: Callable[[], Any]) -> None:
        threading.Thread(target=self._run, args=(function,), daemon=True).start()
        self.waiting = self._stops.get(timeout=SECONDS_UNTIL_HUNG)

    def ask(self, call: Call) -> Any:
        """In the actor's own thread: stops, and goes on with the reply."""
        self._stops.put(call)
        reply = self._replies.get()
        if reply.error is not None:
            raise reply.error
        return reply.value

    def go_on(self, reply: Reply) -> None:
        self.calls += 1
        self._replies.put(reply)
        self.waiting = self._stops.get(timeout=SECONDS_UNTIL_HUNG)

    @property
    def is_waiting_for_time(self) -> bool:
        return self.waiting is not None and self.waiting.service == "time"

    def _run(self, function: Callable[[], Any]) -> None:
        here.actor = self
        try:
            self.result = function()
        except BaseException as error:
            # The caller of the function sees that it failed; the machine goes on.
            self.error = error
        self._stops.put(None)


@dataclass
class Delivery:
    """A message in the hands of one attempt."""

    receives: int
    received_at: float
    has_begun: bool = False  # its first call, which must be the first heartbeat, was done
    is_sqs_faulty: bool = False  # a call to SQS had another fate than to be done
    ended_at: float | None = None  # its attempt has ended, or its process died
    failed: bool = False  # its attempt has ended with an error


class ActorsClients:
    """AWS clients of one process: each operation is a call that the actor stops before in whose thread it is made."""

    def __init__(self, actor: Actor, cloud: Cloud, edit: Edit | None) -> None:
        self.actor, self.edit, self._cloud = actor, edit, cloud
        self.dynamodb = ActorsClient(self, "dynamodb")
        self.s3 = ActorsClient(self, "s3")
        self.sqs = ActorsClient(self, "sqs")
        self.seconds_left = math.inf

    def ask(self, service: str, operation: str, arguments: dict[str, Any]) -> Any:
        if self.edit is not None:
            if (answer := self.edit(self, operation, arguments)) is not None:
                return answer
            drop_unused_placeholders(arguments)
        return self.ask_as_it_is(service, operation, arguments)

    def ask_as_it_is(self, service: str, operation: str, arguments: dict[str, Any]) -> Any:
        perform = partial(getattr(getattr(self._cloud, service), operation), **arguments)
        return here.actor.ask(Call(service, operation, arguments, perform))


class ActorsClient:
    def __init__(self, clients: ActorsClients, service: str) -> None:
        self._clients, self._service = clients, service
        self.exceptions = EXCEPTIONS

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        return lambda **arguments: self._clients.ask(self._service, operation, arguments)


# Changes an operation's arguments before it leaves the product, as a wrong version of the product would have said them;
# or does the work with other operations, and gives the answer.
Edit = Callable[[ActorsClients, str, dict[str, Any]], dict[str, Any] | None]


@dataclass(frozen=True)
class Variant:
    """A version of the product that breaks the protocol: requests said otherwise, or functions put in their place."""

    edit: Edit | None = None
    patch: Callable[[pytest.MonkeyPatch], None] | None = None
