"""The errors that the clients raise, and the one for what the stand-ins do not know."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError


class NeverSaid(BaseException):
    """The product never says this to AWS, so the stand-in has no answer.

    No `Exception`: a request's storage takes every one for an outage, and a test would not see it.
    """


class _Exceptions:
    """A client's own error classes by name, as boto3 makes them."""

    def __init__(self) -> None:
        self._classes: dict[str, type[ClientError]] = {}

    def __getattr__(self, code: str) -> type[ClientError]:
        return self._classes.setdefault(code, type(code, (ClientError,), {}))


EXCEPTIONS = _Exceptions()


def refusal(code: str, operation: str, message: str = "", *, status: int = 400, **about: Any) -> ClientError:
    kind: type[ClientError] = getattr(EXCEPTIONS, code)
    answer: dict[str, Any] = {
        "Error": {"Code": code, "Message": message or code},
        "ResponseMetadata": {"RequestId": "aws-like", "HTTPStatusCode": status},
    }
    return kind(answer | about, operation)


def invalid(message: str) -> ClientError:
    """What DynamoDB says to a request that is wrong in itself."""
    return refusal("ValidationException", "DynamoDB", message)
