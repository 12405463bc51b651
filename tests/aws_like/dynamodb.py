"""DynamoDB's client in process, as strict as AWS where the embedded cloud is not.

- A transaction has its items for a while: another one that meets it on an item is cancelled with `TransactionConflict`,
  a single write with `TransactionConflictException`. Reads see what was there before.
- Items, tables and partitions can be throttled; a batch then leaves keys unprocessed, and also above 16 MB.
- Reads that are not strongly consistent, and those of an index, may be behind.
- An item is at most 400 kB; a transaction at most 100 items and 4 MB, and no item twice.
- Expired items stay until a test removes them.

Threads may share it. Tables and their indexes are given; those of the product are in `cloud`.
"""

# The client's arguments are named as AWS names them.
# ruff: noqa: N803
from __future__ import annotations

import math
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from tests.aws_like.behaviour import REMOVED_AFTER_SECONDS, Behaviour, Touch
from tests.aws_like.errors import EXCEPTIONS, NeverSaid, invalid, refusal
from tests.aws_like.expressions import Said, check_placeholders, projected, read_condition, updated
from tests.aws_like.items import MAX_ITEM_BYTES, Item, ItemKey, TableShape, item_bytes, stored_form
from tests.aws_like.meter import Meter, sizes_of
from tests.aws_like.tables import Address, Pending, Tables, Write

MAX_BATCH_KEYS = 100
MAX_TRANSACTION_WRITES = 100
MAX_TRANSACTION_BYTES = 4 * 1024 * 1024
TOKEN_SECONDS = 600  # for which a transaction's token is remembered

Order = tuple[str, str, str]
_THROTTLED = ("ProvisionedThroughputExceeded", "ThrottlingError")  # reasons of a write
_WRITE = frozenset(
    {
        "TableName",
        "ConditionExpression",
        "ExpressionAttributeNames",
        "ExpressionAttributeValues",
        "ReturnValuesOnConditionCheckFailure",
    }
)
_READ = frozenset({"TableName", "ConsistentRead", "ProjectionExpression", "ExpressionAttributeNames"})
_PAGES = _READ | {"ExpressionAttributeValues", "FilterExpression", "IndexName", "Limit", "ExclusiveStartKey"}
_ARGUMENTS: Mapping[str, frozenset[str]] = {
    "Put": _WRITE | {"Item"},
    "Update": _WRITE | {"Key", "UpdateExpression"},
    "Delete": _WRITE | {"Key"},
    "ConditionCheck": _WRITE | {"Key"},
    "GetItem": _READ | {"Key"},
    "BatchGetItem": _READ - {"TableName"} | {"Keys"},
    "Query": _PAGES | {"KeyConditionExpression", "ScanIndexForward"},
    "Scan": _PAGES,
}


class StrictDynamoDB:
    """The client's operations. `clock` answers seconds; `sleep` passes the time that a call takes.

    `meter` counts what AWS would bill, where a test has set one.
    """

    exceptions = EXCEPTIONS
    meter: Meter | None = None

    def __init__(
        self,
        tables: Mapping[str, TableShape],
        behaviour: Behaviour | None = None,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.behaviour = behaviour or Behaviour()
        self._tables = Tables(tables, self.behaviour, clock)
        self.shapes = dict(tables)
        self.counts = self._tables.counts  # of calls by operation, of conflicts and of throttles
        self._clock, self._sleep, self._lock = clock, sleep, self._tables.lock
        self._tokens: dict[str, tuple[float, Any]] = {}

    # What a test may look at and do ----------------------------------------------------------------------------------

    def table(self, name: str) -> dict[ItemKey, Item]:
        """The items themselves by partition and sort key, to look at or to take away."""
        with self._lock:
            self._tables.settle()
            return self._tables.items[name]

    def remove_expired(self, *, after_seconds: float = REMOVED_AFTER_SECONDS) -> list[Address]:
        """Takes away every item whose expiry is so long ago; the addresses of those that went."""
        oldest = self._clock() - after_seconds
        with self._lock:
            self._tables.settle()
            gone = [
                (name, key)
                for name, items in self._tables.items.items()
                for key, item in items.items()
                if "expires_at" in item and float(item["expires_at"].get("N", math.inf)) <= oldest
            ]
            for name, key in gone:
                del self._tables.items[name][key]
        return gone

    # Reads -----------------------------------------------------------------------------------------------------------

    def get_item(self, **request: Any) -> dict[str, Any]:
        self._begin("GetItem", request)
        with self._lock:
            name = request["TableName"]
            shape, said = self._tables.shape(name), check_placeholders(request, _expressions(request))
            key = shape.key_of(request["Key"])
            found = self._tables.read(name, key, lags=not request.get("ConsistentRead"))
            if not self._lets_read(Touch("GetItem", name, key, False), found, request):
                raise self._throttled("GetItem")
            self._bill_read(name, found, request)
            return _answer(Item=_projected(found, request, said)) if found is not None else _answer()

    def batch_get_item(self, *, RequestItems: Mapping[str, Any]) -> dict[str, Any]:
        """In no order, as AWS answers: the last key first. What is throttled or too much is left unprocessed."""
        self._arrive("BatchGetItem")
        asked = [(name, key, request) for name, request in RequestItems.items() for key in request["Keys"]]
        if not 0 < len(asked) <= MAX_BATCH_KEYS:
            raise invalid(f"too many items requested for the BatchGetItem call, or none: {len(asked)}")
        with self._lock:
            addresses = [(name, self._tables.shape(name).key_of(key)) for name, key, _ in asked]
            if len(set(addresses)) != len(addresses):
                raise invalid("provided list of item keys contains duplicates")
            responses: dict[str, list[Item]] = {name: [] for name in RequestItems}
            left: dict[str, Any] = {}
            answered_bytes = 0
            for (name, key, request), (_, address) in reversed(list(zip(asked, addresses, strict=True))):
                _check_arguments("BatchGetItem", request)
                said = check_placeholders(request, _expressions(request))
                found = self._tables.read(name, address, lags=not request.get("ConsistentRead"))
                answered_bytes += item_bytes(found) if found else 0
                touch = Touch("BatchGetItem", name, address, False)
                if answered_bytes > self.behaviour.batch_bytes or not self._lets_read(touch, found, request):
                    left.setdefault(name, {**request, "Keys": []})["Keys"].append(key)
                    continue
                self._bill_read(name, found, request)
                if found is not None:
                    responses[name].append(_projected(found, request, said))
            if sum(len(request["Keys"]) for request in left.values()) == len(asked):
                raise self._throttled("BatchGetItem")
            return _answer(Responses=responses, UnprocessedKeys=left)

    def query(self, **request: Any) -> dict[str, Any]:
        """The items of one partition of the table or of an index, by their sort key, page by page."""
        self._begin("Query", request)
        with self._lock:
            name, condition = request["TableName"], request["KeyConditionExpression"]
            partition_key, sort_key = self._key_names(request)
            said = check_placeholders(request, _expressions(request))
            wanted, *of_sort_key = (part.split() for part in condition.split(" AND "))
            if wanted[1] != "=" or said.names.get(wanted[0]) != partition_key or len(of_sort_key) > 1:
                raise NeverSaid(condition)
            if any(said.names.get(part[0]) != sort_key for part in of_sort_key):
                raise NeverSaid(condition)
            holds = read_condition(condition)
            partition = None if "IndexName" in request else said.values[wanted[2]]["S"]
            found = [
                (key, item)
                for key, item in self._tables.read_all(name, lags=_lags(request), partition=partition)
                if {partition_key, sort_key or partition_key} <= item.keys() and holds(item, said.names, said.values)
            ]

            def order(item: Mapping[str, Any]) -> Order:
                return (item[sort_key]["S"] if sort_key else "", *_key_texts(item))

            is_reversed = not request.get("ScanIndexForward", True)
            return self._page("Query", request, said, _from_start(found, request, order, is_reversed=is_reversed))

    def scan(self, **request: Any) -> dict[str, Any]:
        """The whole table page by page, in an order that means nothing."""
        self._begin("Scan", request)
        with self._lock:
            if "IndexName" in request:
                raise NeverSaid("a scan of an index")
            said = check_placeholders(request, _expressions(request))
            self._tables.shape(request["TableName"])
            found = list(self._tables.read_all(request["TableName"], lags=_lags(request)))
            return self._page("Scan", request, said, _from_start(found, request, _scan_order))

    # Writes ----------------------------------------------------------------------------------------------------------

    def put_item(self, **request: Any) -> dict[str, Any]:
        self._write_one("Put", request)
        return _answer()

    def update_item(self, *, ReturnValues: str = "NONE", **request: Any) -> dict[str, Any]:
        if ReturnValues not in ("NONE", "ALL_NEW"):
            raise NeverSaid(ReturnValues)
        written = self._write_one("Update", request)
        return _answer(Attributes=dict(written.after or {})) if ReturnValues == "ALL_NEW" else _answer()

    def delete_item(self, **request: Any) -> dict[str, Any]:
        self._write_one("Delete", request)
        return _answer()

    def transact_write_items(
        self, *, TransactItems: list[dict[str, Any]], ClientRequestToken: str | None = None
    ) -> dict[str, Any]:
        """All of the writes or none. A repeat with the same token does nothing for ten minutes, and is no error."""
        with self._lock:
            self.counts["TransactWriteItems"] += 1
        requests = [next(iter(write.items())) for write in TransactItems]
        if not 0 < len(requests) <= MAX_TRANSACTION_WRITES:
            raise invalid("Member must have length less than or equal to 100")
        seconds = self.behaviour.transaction_seconds
        with self._lock:
            self._tables.settle()
            if ClientRequestToken is not None and self._is_repeat(ClientRequestToken, TransactItems):
                return _answer()
            addresses = [self._address(kind, request) for kind, request in requests]
            if len(set(addresses)) != len(addresses):
                raise invalid("Transaction request cannot include multiple operations on one item")
            writes = [self._planned(*request, "TransactWriteItems") for request in requests]
            if sum(item_bytes(write.after or write.before or {}) for write in writes) > MAX_TRANSACTION_BYTES:
                raise invalid("the aggregate size of the items in the transaction exceeds 4 MB")
            is_refused = any(write.reason for write in writes)
            if not is_refused and ClientRequestToken is not None:
                self._tokens[ClientRequestToken] = (self._clock() + seconds, TransactItems)
            for (_, request), write in zip(requests, writes, strict=True):
                self._bill_write("TransactWriteItems", request, write, is_applied=not is_refused)
            taken = frozenset(write.address for write in writes if write.reason is None)
            pending = Pending(self._clock() + seconds, taken, [] if is_refused else writes)
            if seconds:
                # A transaction that is refused has the items that let it in for as long.
                self._tables.begin(pending)
            elif not is_refused:
                self._tables.apply(writes)
        if seconds:
            self._sleep(seconds)
            with self._lock:
                self._tables.settle(pending)
        if is_refused:
            reasons = [write.reason or {"Code": "None"} for write in writes]
            message = f"Transaction cancelled, please refer cancellation reasons: {[one['Code'] for one in reasons]}"
            raise refusal("TransactionCanceledException", "TransactWriteItems", message, CancellationReasons=reasons)
        return _answer()

    # How ------------------------------------------------------------------------------------------------------------

    def _begin(self, operation: str, request: Mapping[str, Any]) -> None:
        _check_arguments(operation, request)
        self._arrive(operation)

    def _arrive(self, operation: str) -> None:
        if seconds := self.behaviour.call_seconds:
            self._sleep(seconds)
        with self._lock:
            self.counts[operation] += 1
            self._tables.settle()

    def _key_names(self, request: Mapping[str, Any]) -> tuple[str, str | None]:
        shape = self._tables.shape(request["TableName"])
        if "IndexName" not in request:
            return "key", "sort" if shape.is_sorted else None
        if request["IndexName"] not in shape.indexes:
            raise invalid(f"the table does not have the specified index: {request['IndexName']}")
        if request.get("ConsistentRead"):
            raise invalid("consistent reads are not supported on global secondary indexes")
        return shape.indexes[request["IndexName"]]

    def _page(
        self, operation: str, request: Mapping[str, Any], said: Said, found: list[tuple[ItemKey, Item]]
    ) -> dict[str, Any]:
        name, limit = request["TableName"], request.get("Limit", math.inf)
        if limit < 1:
            raise invalid(f"Limit must be at least 1: {limit}")
        holds = read_condition(request["FilterExpression"]) if "FilterExpression" in request else None
        items: list[Item] = []
        looked_at, seen_bytes, last = 0, 0, None
        for key, item in found:
            if looked_at == limit or seen_bytes > self.behaviour.page_bytes:
                break
            if not self._lets_read(Touch(operation, name, key, False), item, request):
                if not looked_at:
                    raise self._throttled(operation)
                break
            looked_at += 1
            seen_bytes += item_bytes(item)
            last = item
            if holds is None or holds(item, said.names, said.values):
                items.append(_projected(item, request, said))
        if self.meter is not None:
            self.meter.read(name, seen_bytes, is_consistent=not _lags(request))
        answer = _answer(Items=items, Count=len(items), ScannedCount=looked_at)
        if last is not None and (looked_at < len(found) or looked_at == limit):
            answer["LastEvaluatedKey"] = {
                attribute: last[attribute]
                for attribute in ("key", "sort", *(self._key_names(request) if operation == "Query" else ()))
                if attribute in last
            }
        return answer

    def _address(self, kind: str, request: Mapping[str, Any]) -> Address:
        if kind not in ("Put", "Update", "Delete", "ConditionCheck"):
            raise NeverSaid(kind)
        _check_arguments(kind, request)
        shape = self._tables.shape(request["TableName"])
        if kind == "Put":
            return request["TableName"], shape.key_of(request["Item"], is_whole_item=True)
        return request["TableName"], shape.key_of(request["Key"])

    def _write_one(self, kind: str, request: dict[str, Any]) -> Write:
        operation = f"{kind}Item"
        self._arrive(operation)
        with self._lock:
            self._address(kind, request)
            write = self._planned(kind, request, operation)
            self._bill_write(operation, request, write, is_applied=write.reason is None)
            if write.reason is None:
                self._tables.apply([write])
                return write
        code, stored = write.reason["Code"], write.reason.get("Item")
        if code == "TransactionConflict":
            raise refusal("TransactionConflictException", operation, "Transaction is ongoing for the item")
        if code == "ValidationError":
            raise invalid(write.reason["Message"])
        if code != "ConditionalCheckFailed":
            raise self._throttled(operation)
        about = {"Item": stored} if stored is not None else {}
        raise refusal("ConditionalCheckFailedException", operation, "The conditional request failed", **about)

    def _planned(self, kind: str, request: Mapping[str, Any], operation: str) -> Write:
        """What this write would do, or the reason why it is refused."""
        name, key = address = self._address(kind, request)
        before = self._tables.items[name].get(key)
        said = check_placeholders(request, _expressions(request))

        def refused(code: str, **about: Any) -> Write:
            return Write(address, {"Code": code, **about}, before, None, changes=False)

        holds = read_condition(request["ConditionExpression"]) if "ConditionExpression" in request else None
        if self._tables.is_taken(address):
            self.counts["conflicts"] += 1
            return refused("TransactionConflict", Message="Transaction is ongoing for the item")
        if holds is not None and not holds(before or {}, said.names, said.values):
            wants_item = request.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
            about = {"Item": dict(before)} if wants_item and before is not None else {}
            return refused("ConditionalCheckFailed", Message="The conditional request failed", **about)
        after = before
        if kind == "Put":
            after = stored_form(request["Item"])
        elif kind == "Update":
            after = updated(before or stored_form(request["Key"]), request["UpdateExpression"], said)
        elif kind == "Delete":
            after = None
        if after is not None and kind in ("Put", "Update"):
            self._tables.shape(name).check_item(after)
            if item_bytes(after) > MAX_ITEM_BYTES:
                what = "Item size to update" if kind == "Update" else "Item size"
                return refused("ValidationError", Message=f"{what} has exceeded the maximum allowed size")
        if not self._tables.lets_write(Touch(operation, name, key, True), before, after):
            code = self.behaviour.throttle_code
            is_capacity = code.startswith("Provisioned")
            return refused("ProvisionedThroughputExceeded" if is_capacity else "ThrottlingError", Message=code)
        return Write(address, None, before, after, changes=kind != "ConditionCheck")

    def _bill_read(self, name: str, found: Item | None, request: Mapping[str, Any]) -> None:
        if self.meter is not None:
            self.meter.read(name, sum(sizes_of(found)), is_consistent=bool(request.get("ConsistentRead")))

    def _bill_write(self, operation: str, request: Mapping[str, Any], write: Write, *, is_applied: bool) -> None:
        """What is throttled is not billed; what a condition refuses is."""
        if self.meter is None or (write.reason or {}).get("Code") in _THROTTLED:
            return
        name = write.address[0]
        given = request.get("Item") if write.reason else write.after
        self.meter.write(name, operation, sizes_of(write.before, given))
        if is_applied and write.changes:
            self.meter.write_indexes(name, self._tables.shape(name), write.before, write.after)

    def _lets_read(self, touch: Touch, item: Item | None, request: Mapping[str, Any]) -> bool:
        return self._tables.lets_read(touch, item, is_consistent=bool(request.get("ConsistentRead")))

    def _throttled(self, operation: str) -> ClientError:
        return refusal(self.behaviour.throttle_code, operation, "The level of configured throughput was exceeded")

    def _is_repeat(self, token: str, items: list[dict[str, Any]]) -> bool:
        done_at, of = self._tokens.get(token, (-math.inf, None))
        now = self._clock()
        if now > done_at + TOKEN_SECONDS:
            return False
        if of != items:
            raise refusal("IdempotentParameterMismatchException", "TransactWriteItems")
        if now < done_at:
            raise refusal("TransactionInProgressException", "TransactWriteItems")
        return True


def _answer(**about: Any) -> dict[str, Any]:
    return {**about, "ResponseMetadata": {"RequestId": "aws-like", "HTTPStatusCode": 200}}


def _check_arguments(operation: str, request: Mapping[str, Any]) -> None:
    if unknown := request.keys() - _ARGUMENTS[operation]:
        raise NeverSaid(f"{operation} with {sorted(unknown)}")


def _expressions(request: Mapping[str, Any]) -> Iterator[str]:
    return (text for name, text in request.items() if name.endswith("Expression"))


def _lags(request: Mapping[str, Any]) -> bool:
    return "IndexName" in request or not request.get("ConsistentRead")


def _projected(item: Item, request: Mapping[str, Any], said: Said) -> Item:
    expression = request.get("ProjectionExpression")
    return projected(item, expression, said) if expression else dict(item)


def _key_texts(item: Mapping[str, Any]) -> tuple[str, str]:
    return item["key"]["S"], item["sort"]["S"] if "sort" in item else ""


def _scan_order(item: Mapping[str, Any]) -> Order:
    partition, sort = _key_texts(item)
    return f"{zlib.crc32(partition.encode()):08x}", partition, sort


def _from_start(
    found: list[tuple[ItemKey, Item]],
    request: Mapping[str, Any],
    order: Callable[[Mapping[str, Any]], Order],
    *,
    is_reversed: bool = False,
) -> list[tuple[ItemKey, Item]]:
    """In order, and after the key that the last page ended with; its item may be gone by now."""
    found = sorted(found, key=lambda one: order(one[1]), reverse=is_reversed)
    if "ExclusiveStartKey" not in request:
        return found
    start = order(request["ExclusiveStartKey"])
    return [one for one in found if (order(one[1]) < start if is_reversed else order(one[1]) > start)]
