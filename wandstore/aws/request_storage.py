"""Storage as one request may use it: little time, and no second question to a store that failed."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from wandstore.aws.clients import Clients
from wandstore.aws.time_limit import at_most
from wandstore.errors import StorageUnavailable

# All of a request's storage together; what is left of two seconds is for making the page.
STORAGE_SECONDS = 1.8
CALL_SECONDS = 1.5

# Errors that are answers: the store is well and says something of the data. The caller knows what each means.
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

# A throttled transaction is worth one more try, which its caller decides.
TRANSACTION_THROTTLES = frozenset(
    {"TransactionInProgressException", "ThrottlingException", "ProvisionedThroughputExceededException"}
)


class RequestStorage:
    """`Clients` for one request. A call raises `StorageUnavailable` for everything that is no answer of the store."""

    __slots__ = ("_clients", "_failed", "_started")

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
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
        return STORAGE_SECONDS - (time.monotonic() - self._started)

    def ask(self, service: str, operation: str, arguments: dict[str, Any]) -> Any:
        if service in self._failed:
            raise StorageUnavailable(service, "failed earlier in this request")
        seconds = min(CALL_SECONDS, self.seconds_left)
        if seconds <= 0:
            raise StorageUnavailable(service, "no time left in this request")
        try:
            with at_most(seconds):
                answer = getattr(getattr(self._clients, service), operation)(**arguments)
                if operation == "get_object":
                    # The body can still hang or break while it comes in, and belongs to the call.
                    answer["Body"] = io.BytesIO(answer["Body"].read())
            # botocore takes a body that is no JSON for an empty answer, which would read as "there is no such item".
            if service == "dynamodb" and "RequestId" not in answer["ResponseMetadata"]:
                raise ValueError("no answer of DynamoDB's")
            return answer
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if _is_answer(code, service, operation):
                raise
            self._failed.add(service)
            raise StorageUnavailable(service, f"{operation}: {code}") from error
        except Exception as error:
            # Timeouts, refused and cut connections, and answers that no parser understands, whichever layer says so.
            self._failed.add(service)
            raise StorageUnavailable(service, f"{operation}: {type(error).__name__}") from error


def _is_answer(code: str, service: str, operation: str) -> bool:
    if code == "AccessDenied":
        return service == "s3"  # an absent object, for a role that may not list the bucket
    return code in _ANSWERS or (operation == "transact_write_items" and code in TRANSACTION_THROTTLES)


class _GuardedClient:
    """Has a client's operations, each asked through the request's storage."""

    __slots__ = ("_service", "_storage")

    def __init__(self, storage: RequestStorage, service: str) -> None:
        self._storage = storage
        self._service = service

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        return lambda **arguments: self._storage.ask(self._service, operation, arguments)


Storage = Clients | RequestStorage
