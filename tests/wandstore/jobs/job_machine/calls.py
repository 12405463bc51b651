"""A call to AWS, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError


class Fate(Enum):
    """What becomes of one call."""

    DONE = auto()
    DIES_BEFORE = auto()  # the process ends, and the call never leaves it
    DIES_AFTER = auto()  # the call is done, and the process ends before it knows
    UNREACHED = auto()  # a timeout, and the call was not done
    REPLY_LOST = auto()  # a timeout, and the call was done
    THROTTLED = auto()  # refused for now
    CONFLICTS = auto()  # cancelled, because it met another transaction on an item; of writes to DynamoDB alone
    # Done twice, as the SDK does after a lost reply; the second answer counts. AWS would know a transaction's repeat by
    # its token, for ten minutes; here it does not, because nothing in the protocol rests on that.
    REPEATED = auto()
    REPEATED_LATER = auto()  # done and answered; a copy that was on its way arrives at some later time


class Dies(BaseException):
    """The end of an actor's process. No part of the product catches it."""


@dataclass(frozen=True)
class Call:
    service: str
    operation: str
    arguments: dict[str, Any]
    perform: Callable[[], Any]


@dataclass
class Reply:
    value: Any = None
    error: BaseException | None = None


def reply_to(call: Call, fate: Fate) -> Reply:
    if fate is Fate.DIES_BEFORE:
        return Reply(error=Dies())
    if fate is Fate.UNREACHED:
        return Reply(error=ConnectTimeoutError(endpoint_url=call.service))
    if fate is Fate.THROTTLED:
        return Reply(error=_throttled(call))
    if fate is Fate.CONFLICTS and items_written(call):
        return Reply(error=_conflict(call))
    try:
        reply = Reply(call.perform())
        if fate is Fate.REPEATED:
            reply = Reply(call.perform())
    except ClientError as error:
        reply = Reply(error=error)
    if fate is Fate.DIES_AFTER:
        return Reply(error=Dies())
    if fate is Fate.REPLY_LOST:
        return Reply(error=ReadTimeoutError(endpoint_url=call.service))
    return reply


def _conflict(call: Call) -> ClientError:
    if call.operation != "transact_write_items":
        return ClientError({"Error": {"Code": "TransactionConflictException"}}, call.operation)
    reasons = [{"Code": "TransactionConflict"}, *({"Code": "None"} for _ in call.arguments["TransactItems"][1:])]
    answer: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
    return ClientError(answer, call.operation)


def _throttled(call: Call) -> ClientError:
    code = {"s3": "SlowDown", "sqs": "RequestThrottled"}.get(call.service, "ProvisionedThroughputExceededException")
    answer: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": 503}}
    return ClientError(answer, call.operation)


def items_written(call: Call | None) -> set[tuple[str, str, str]]:
    """The table and keys of the items that a call to DynamoDB writes, or checks in a transaction.

    But for records of errors: each has a key of its own, so that nothing else ever writes it.
    """
    if call is None or call.service != "dynamodb":
        return set()
    match call.operation:
        case "transact_write_items":
            writes = [write for each in call.arguments["TransactItems"] for write in each.values()]
        case "put_item" | "update_item" | "delete_item":
            writes = [call.arguments]
        case _:
            writes = []
    keys_of_writes = [(write["TableName"], write.get("Key") or write["Item"]) for write in writes]
    written = {(table, key["key"]["S"], key.get("sort", {"S": ""})["S"]) for table, key in keys_of_writes}
    return {item for item in written if not item[1].startswith("error:")}
