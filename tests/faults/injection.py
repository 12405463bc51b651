"""Faults of calls to AWS and over HTTP: which there are, and the clients that have them.

Every call of a use case has a number, in the order in which it is made. A plan says what becomes of some of them, or of
all calls of a service. The product's own code is untouched: the clients that it is given are others, and so are the
transports below its HTTP libraries.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    ReadTimeoutError,
)
from botocore.parsers import ResponseParserError

from tests.aws_like.errors import EXCEPTIONS, refusal
from tests.faults.product_time import ProductTime
from wandstore.aws.clients import Patience

AWS_SERVICES = ("dynamodb", "s3", "sqs", "secrets")
HTTP_SERVICES = ("models", "shop")
SERVICES = (*AWS_SERVICES, *HTTP_SERVICES)


class Kind(StrEnum):
    """What becomes of a call."""

    BEFORE = "never done"  # no connection
    AFTER = "reply lost"  # done, and the connection closed before the answer
    SLOW = "too slow"  # done, and the answer comes after the caller's patience
    THROTTLED = "throttled"  # refused for now, in the service's own words
    CONFLICT = "conflict"  # a write of DynamoDB that met a transaction
    UNPROCESSED = "left unprocessed"  # a batch of DynamoDB of which only the first key was read
    BROKEN = "server error"  # done, and answered with a 500 of the service
    GARBAGE = "unparsable answer"  # done, and answered with what no parser understands
    EMPTY = "empty answer"  # done, and answered with nothing in it
    REPEATED = "done twice"  # the SDK asks again after a lost reply, and the second answer counts
    DIES = "process dies"  # done, and the process ends before it knows


# What everything has, and what only some calls have.
_EVERYWHERE = (Kind.BEFORE, Kind.AFTER, Kind.SLOW, Kind.THROTTLED, Kind.BROKEN, Kind.GARBAGE, Kind.EMPTY)


class Dies(BaseException):
    """The end of the product's process. No part of the product catches it."""


@dataclass(frozen=True)
class Call:
    """A call that was made. `place` is its number in the use case."""

    place: int
    service: str
    operation: str
    is_background: bool

    def kinds(self) -> tuple[Kind, ...]:
        """Every fault that this call can have."""
        kinds = list(_EVERYWHERE)
        if self.service == "dynamodb" and is_write(self.operation):
            kinds.append(Kind.CONFLICT)
        if self.operation == "batch_get_item":
            kinds.append(Kind.UNPROCESSED)
        if self.is_background:
            kinds.append(Kind.DIES)
            if self.service in AWS_SERVICES:
                kinds.append(Kind.REPEATED)
        return tuple(kinds)

    def __str__(self) -> str:
        return f"{self.place}. {self.service} {self.operation}"


def is_write(operation: str) -> bool:
    return operation.startswith(("put_", "update_", "delete_", "transact_", "send_", "change_"))


@dataclass(frozen=True)
class Plan:
    """`calls` has the faults of calls by their numbers; an outage of a `service` is one of all of its calls."""

    calls: Mapping[int, Kind] = field(default_factory=dict)
    service: str = ""
    outage: Kind = Kind.BEFORE

    def kind_of(self, call: Call) -> Kind | None:
        if call.service == self.service:
            return self.outage if self.outage in call.kinds() else None
        kind = self.calls.get(call.place)
        # Of a pair, the second call may be another one than in the run without faults.
        return kind if kind is not None and kind in call.kinds() else None

    def __str__(self) -> str:
        if self.service:
            return f"{self.service} is out of order: {self.outage}"
        return ", ".join(f"call {place} {kind}" for place, kind in self.calls.items()) or "no fault"


NO_FAULT = Plan()


class Injector:
    """Counts the calls of a use case while it `is_counting`, and decides what becomes of each."""

    def __init__(self, product_time: ProductTime, after_write: Callable[[], None]) -> None:
        self.time = product_time
        self.plan = NO_FAULT
        self.calls: list[Call] = []
        self.struck: list[tuple[Call, Kind]] = []
        self.is_counting = False
        self._after_write = after_write

    def begin(self, plan: Plan) -> None:
        self.plan, self.calls, self.struck, self.is_counting = plan, [], [], True

    def end(self) -> None:
        self.is_counting = False

    def next_fault(self, service: str, operation: str, *, is_background: bool) -> Kind | None:
        if not self.is_counting:
            return None
        call = Call(len(self.calls), service, operation, is_background)
        self.calls.append(call)
        kind = self.plan.kind_of(call)
        if kind is not None:
            self.struck.append((call, kind))
        return kind

    def note_write(self, operation: str) -> None:
        # A thread of the product's own writes while its main thread does: it looks after its own next write.
        if is_write(operation) and threading.current_thread() is threading.main_thread():
            self._after_write()


class FaultyClient:
    """A client of one AWS service, as one kind of process has it. `patience` is how that process has set it up."""

    def __init__(self, injector: Injector, service: str, client: Any, patience: Patience) -> None:
        self._injector, self._service, self._client, self._patience = injector, service, client, patience
        self.exceptions = EXCEPTIONS

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def call(**arguments: Any) -> Any:
            is_background = self._patience.attempts > 1
            kind = self._injector.next_fault(self._service, operation, is_background=is_background)
            return self._perform(operation, arguments, kind)

        return call

    def _do(self, operation: str, arguments: dict[str, Any]) -> Any:
        answer = getattr(self._client, operation)(**arguments)
        self._injector.note_write(operation)
        return answer

    def _perform(self, operation: str, arguments: dict[str, Any], kind: Kind | None) -> Any:
        url = f"https://{self._service}.test/"
        match kind:
            case None:
                return self._do(operation, arguments)
            case Kind.BEFORE:
                raise EndpointConnectionError(endpoint_url=url)
            case Kind.THROTTLED:
                raise _throttled(self._service, operation, arguments)
            case Kind.CONFLICT:
                raise _conflict(operation, arguments)
            case Kind.UNPROCESSED:
                return self._read_first(operation, arguments)
            case Kind.REPEATED:
                self._do(operation, arguments)
                return self._do(operation, arguments)
        # All others are done, as far as the service does them at all; its own refusal is lost like any answer.
        with contextlib.suppress(ClientError):
            self._do(operation, arguments)
        match kind:
            case Kind.AFTER:
                raise ConnectionClosedError(endpoint_url=url)
            case Kind.SLOW:
                self._injector.time.take_too_long(self._patience.read_seconds * self._patience.attempts)
                raise ReadTimeoutError(endpoint_url=url)
            case Kind.BROKEN:
                code = "InternalServerError" if self._service == "dynamodb" else "InternalError"
                raise refusal(code, operation, status=500)
            case Kind.GARBAGE:
                raise ResponseParserError("Unable to parse response, received invalid body: <html>{{{")
            case Kind.DIES:
                raise Dies
        return _emptied(operation)

    def _read_first(self, operation: str, arguments: dict[str, Any]) -> Any:
        """A batch of which only the first key is read; one that has no other is throttled as a whole."""
        (first, asked), *others = arguments["RequestItems"].items()
        if not others and len(asked["Keys"]) == 1:
            raise _throttled(self._service, operation, arguments)
        answer = self._do(operation, {"RequestItems": {first: {**asked, "Keys": asked["Keys"][:1]}}})
        left = {first: {**asked, "Keys": asked["Keys"][1:]}} if len(asked["Keys"]) > 1 else {}
        return {**answer, "UnprocessedKeys": left | dict(others)}


def _emptied(operation: str) -> dict[str, Any]:
    """What botocore makes of a 200 whose body is not the service's: no field, and no id of a request."""
    empty: dict[str, Any] = {"ResponseMetadata": {"HTTPStatusCode": 200, "HTTPHeaders": {}, "RetryAttempts": 0}}
    if operation == "get_object":
        empty["Body"] = _Body(b"")
    return empty


class _Body:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def read(self) -> bytes:
        return self._content


def _cancelled(arguments: dict[str, Any], code: str) -> ClientError:
    error = refusal("TransactionCanceledException", "TransactWriteItems")
    reasons = [{"Code": "None"} for _ in arguments["TransactItems"]]
    # The last write is the one that met another: its place says nothing about the others.
    error.response["CancellationReasons"] = [*reasons[:-1], {"Code": code, "Message": code}]
    return error


def _throttled(service: str, operation: str, arguments: dict[str, Any]) -> ClientError:
    match service:
        case "dynamodb" if operation == "transact_write_items":
            return _cancelled(arguments, "ThrottlingError")
        case "dynamodb":
            return refusal("ProvisionedThroughputExceededException", operation)
        case "s3":
            return refusal("SlowDown", operation, status=503)
        case "sqs":
            return refusal("RequestThrottled", operation, status=403)
    return refusal("ThrottlingException", operation)


def _conflict(operation: str, arguments: dict[str, Any]) -> ClientError:
    if operation == "transact_write_items":
        return _cancelled(arguments, "TransactionConflict")
    return refusal("TransactionConflictException", operation)
