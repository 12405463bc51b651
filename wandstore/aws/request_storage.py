"""Storage for one request: a time budget, and no second call of a service that failed."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from wandstore.aws.clients import Clients
from wandstore.aws.time_limit import at_most
from wandstore.errors import StorageUnavailable

# The time budget of all storage calls of a request; the rest of its two seconds is for rendering the page.
STORAGE_SECONDS = 1.8
CALL_SECONDS = 1.5

# Errors that are answers: the service works, and says something about the data. The caller handles each.
_ANSWERS = frozenset(
    {
        "ConditionalCheckFailedException",
        "TransactionCanceledException",
        "TransactionConflictException",
        "NoSuchKey",
        "404",
        "PreconditionFailed",
    }
)

_OF_CONDITIONS = _ANSWERS - {"NoSuchKey", "404"}
_READS = frozenset({"get_item", "batch_get_item", "query", "scan", "get_object"})

# Of a partition, a table and an account.
THROTTLES = frozenset({"ThrottlingException", "ProvisionedThroughputExceededException", "RequestLimitExceeded"})
# A throttled transaction is worth a retry, which its caller decides.
TRANSACTION_THROTTLES = THROTTLES | {"TransactionInProgressException"}


class RequestStorage:
    """`Clients` for one request. A call raises `StorageUnavailable` for every error that is not an answer."""

    __slots__ = ("_budget_seconds", "_clients", "_failed", "_started")

    def __init__(self, clients: Clients, budget_seconds: float | None = None) -> None:
        """The budget is `STORAGE_SECONDS`, or a shorter one for a caller that waits less long than a shopper."""
        self._clients = clients
        self._budget_seconds = budget_seconds
        self._failed: set[str] = set()
        self._started = time.monotonic()

    @property
    def dynamodb(self) -> Any:
        return _GuardedClient(self, "dynamodb")

    @property
    def s3(self) -> Any:
        return _GuardedClient(self, "s3")

    @property
    def sqs(self) -> Any:
        return _GuardedClient(self, "sqs")

    @property
    def seconds_left(self) -> float:
        budget = STORAGE_SECONDS if self._budget_seconds is None else self._budget_seconds
        return budget - (time.monotonic() - self._started)

    @property
    def call_seconds(self) -> float:
        """How long a call that begins now may take; not positive where no time is left."""
        return min(CALL_SECONDS, self.seconds_left)

    def ask(self, service: str, operation: str, arguments: dict[str, Any]) -> Any:
        if service in self._failed:
            raise StorageUnavailable(service, "failed earlier in this request")
        seconds = self.call_seconds
        if seconds <= 0:
            raise StorageUnavailable(service, "no time left in this request")
        try:
            with at_most(seconds):
                answer = getattr(getattr(self._clients, service), operation)(**arguments)
                if operation == "get_object":
                    # The body can still hang or break while it arrives, so reading it is part of the call.
                    answer["Body"] = io.BytesIO(answer["Body"].read())
            # botocore reads a body that is not JSON as an empty answer, which would mean "no such item".
            if service == "dynamodb" and "RequestId" not in answer["ResponseMetadata"]:
                raise ValueError("not an answer of DynamoDB")
            return answer
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if _is_answer(code, service, operation):
                raise
            self._failed.add(service)
            raise StorageUnavailable(service, f"{operation}: {code}") from error
        except Exception as error:
            # Timeouts, refused and cut connections, and answers that no parser understands, in errors of any layer.
            self._failed.add(service)
            raise StorageUnavailable(service, f"{operation}: {type(error).__name__}") from error


def _is_answer(code: str, service: str, operation: str) -> bool:
    if code == "AccessDenied":
        return service == "s3"  # an absent object, for a role that may not list the bucket
    if code in TRANSACTION_THROTTLES:
        return operation == "transact_write_items"
    # No read has a condition, so nobody who reads expects such an answer.
    return code in _ANSWERS and (code not in _OF_CONDITIONS or operation not in _READS)


class _GuardedClient:
    """A client's operations, each called through the request's storage."""

    __slots__ = ("_service", "_storage")

    def __init__(self, storage: RequestStorage, service: str) -> None:
        self._storage = storage
        self._service = service

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        return lambda **arguments: self._storage.ask(self._service, operation, arguments)


Storage = Clients | RequestStorage
