"""DynamoDB in plain Python values: its wire form, its expiry and its refusals.

Beside this module only the hot read, `page_store.visit`, knows the wire form.

An item is a dict of `str`, `int`, `float`, `bytes`, `bool`, `None` and sets of `str`. Expressions name attributes as
`#name` and values as `:name`; the names are filled in from the expression itself.

(boto3's own serializer refuses floats and wraps every number and binary in a class of its own.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from wandstore.aws.pauses import Pauses
from wandstore.aws.request_storage import THROTTLES, TRANSACTION_THROTTLES, Storage
from wandstore.errors import ConditionRefused, StorageUnavailable, TransactionRefused, WriteConflict
from wandstore.keys import Key
from wandstore.observability import count

Item = dict[str, Any]
WireItem = dict[str, dict[str, Any]]

EXPIRES_AT = "expires_at"  # epoch seconds; every table's time-to-live attribute
MAX_BATCH_READ = 100  # keys in one call

# Tries of a single write that meets transactions, which last some ten milliseconds; a request keeps a part of its time.
WRITE_RETRY_SECONDS = 1.0
READ_RETRY_SECONDS = 5.0  # for keys that a batch read leaves unprocessed
_KEPT_SECONDS = 0.3

_CONDITION_FAILED, _CONFLICT = "ConditionalCheckFailed", "TransactionConflict"
_TRANSIENT = frozenset({_CONFLICT, "ThrottlingError", "ProvisionedThroughputExceeded"})
_NAME = re.compile(r"#(\w+)")


# Values ---------------------------------------------------------------------------------------------------------------


def to_wire(item: Mapping[str, Any]) -> WireItem:
    return {name: _value_to_wire(value) for name, value in item.items()}


def from_wire(item: Mapping[str, Mapping[str, Any]]) -> Item:
    return {name: _value_from_wire(value) for name, value in item.items()}


def _value_to_wire(value: Any) -> dict[str, Any]:
    match value:
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": str(value)}
        case int() | float():
            return {"N": str(value)}
        case bytes():
            return {"B": value}
        case None:
            return {"NULL": True}
        case set() | frozenset():
            return {"SS": sorted(value)}
    raise TypeError(f"DynamoDB stores no {type(value).__name__} here")


def _value_from_wire(value: Mapping[str, Any]) -> Any:
    ((kind, content),) = value.items()
    match kind:
        case "N":
            return int(content) if content.lstrip("-").isdecimal() else float(content)
        case "NULL":
            return None
        case "SS":
            return set(content)
    return content


def has_expired(item: Mapping[str, Any], now: float) -> bool:
    """Whether an item (plain values) has expired at `now`, epoch seconds. DynamoDB removes expired items days late."""
    expires_at = item.get(EXPIRES_AT)
    return isinstance(expires_at, int | float) and expires_at <= now


def expires_after(now: float, seconds: float) -> Item:
    """The attribute that lets an item expire so many seconds after `now`, epoch seconds."""
    return {EXPIRES_AT: int(now) + int(seconds)}


# Writes ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Write:
    """What every write has. `names` are the attributes whose name is not the one after the `#`.

    With `returns_stored_item`, a refusal has the stored item.
    """

    table: str
    condition: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    returns_stored_item: bool = False

    def _expressions(self) -> tuple[str, ...]:
        return (self.condition,)

    def _subject(self) -> dict[str, Any]:
        raise NotImplementedError

    def to_request(self) -> dict[str, Any]:
        """The client's arguments."""
        request: dict[str, Any] = {"TableName": self.table, **self._subject()}
        if self.condition:
            request["ConditionExpression"] = self.condition
        if names := {name for expression in self._expressions() for name in _NAME.findall(expression)}:
            request["ExpressionAttributeNames"] = {f"#{name}": self.names.get(name, name) for name in sorted(names)}
        if self.values:
            request["ExpressionAttributeValues"] = {
                f":{name}": _value_to_wire(value) for name, value in self.values.items()
            }
        if self.returns_stored_item:
            request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        return request


@dataclass(frozen=True, kw_only=True)
class Put(Write):
    item: Mapping[str, Any]

    def _subject(self) -> dict[str, Any]:
        return {"Item": to_wire(self.item)}


@dataclass(frozen=True, kw_only=True)
class Update(Write):
    key: Key
    change: str

    def _expressions(self) -> tuple[str, ...]:
        return (self.change, self.condition)

    def _subject(self) -> dict[str, Any]:
        return {"Key": to_wire(self.key), "UpdateExpression": self.change}


@dataclass(frozen=True, kw_only=True)
class ConditionCheck(Write):
    key: Key

    def _subject(self) -> dict[str, Any]:
        return {"Key": to_wire(self.key)}


@dataclass(frozen=True, kw_only=True)
class Delete(Write):
    key: Key

    def _subject(self) -> dict[str, Any]:
        return {"Key": to_wire(self.key)}


def put(storage: Storage, write: Put) -> None:
    """Raises `ConditionRefused`, `WriteConflict` where every try met a transaction on the item, and
    `StorageUnavailable` for an answer that is not DynamoDB's. Every other error is the client's own.
    """
    _call(storage, storage.dynamodb.put_item, write.to_request())


def delete(storage: Storage, write: Delete) -> None:
    """Deletes the item, if it is there. Raises as `put` does."""
    _call(storage, storage.dynamodb.delete_item, write.to_request())


def update(storage: Storage, write: Update) -> None:
    """Raises as `put` does."""
    _call(storage, storage.dynamodb.update_item, write.to_request())


def update_and_read(storage: Storage, write: Update) -> Item:
    """The item after the write. Raises as `put` does."""
    answer = _call(storage, storage.dynamodb.update_item, write.to_request() | {"ReturnValues": "ALL_NEW"})
    return from_wire(answer["Attributes"])


def check_answer(answer: Any) -> Any:
    """The answer. Raises `StorageUnavailable` for one that is not DynamoDB's.

    botocore reads a body that is not JSON as an empty answer, which would mean "no such item".
    """
    if "RequestId" not in answer["ResponseMetadata"]:
        raise StorageUnavailable("dynamodb", "not an answer of DynamoDB")
    return answer


def _call(storage: Storage, operation: Callable[..., Any], request: dict[str, Any]) -> Any:
    """A write that met a transaction was certainly not applied, so it is tried again."""
    pauses = Pauses(storage, WRITE_RETRY_SECONDS, kept_seconds=_KEPT_SECONDS)
    while True:
        try:
            return check_answer(operation(**request))
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code == "ConditionalCheckFailedException":
                stored = error.response.get("Item")
                raise ConditionRefused(from_wire(stored) if stored else None) from error
            if code != "TransactionConflictException":
                raise
            count("TransactionConflict")
            if not pauses.take():
                raise WriteConflict from error


def transact(storage: Storage, writes: list[Write], pauses: Pauses | None = None) -> None:
    """All of the writes or none. Raises `TransactionRefused`; every other error is the client's own.

    With `pauses`, a transaction whose only reasons are conflicts and throttles is tried again.
    """
    request = [{type(write).__name__: write.to_request()} for write in writes]
    while True:
        try:
            check_answer(storage.dynamodb.transact_write_items(TransactItems=request))
            return
        except ClientError as error:
            refusal = _refusal_of(error)
            if refusal is None:
                raise
            if refusal.refused or pauses is None or not pauses.take():
                raise refusal from error


def _refusal_of(error: ClientError) -> TransactionRefused | None:
    """None for an error that is no cancellation with reasons that are known."""
    code = error.response["Error"]["Code"]
    if code in TRANSACTION_THROTTLES:
        return TransactionRefused(frozenset(), None, is_transient=True)
    reasons = error.response.get("CancellationReasons")
    if code != "TransactionCanceledException" or not reasons:
        return None
    codes = [reason.get("Code", "") for reason in reasons]
    refused = frozenset(place for place, code in enumerate(codes) if code == _CONDITION_FAILED)
    is_transient = not _TRANSIENT.isdisjoint(codes)
    if not refused and not is_transient:
        return None
    if _CONFLICT in codes:
        count("TransactionConflict")
    stored = reasons[0].get("Item")
    return TransactionRefused(refused, from_wire(stored) if stored else None, is_transient=is_transient)


# Reads ----------------------------------------------------------------------------------------------------------------


class IndexQuery(NamedTuple):
    """The items that an index has for a value of its partition key; `until` is the greatest sort key that is wanted."""

    name: str
    partition_key: str
    sort_key: str
    value: str
    until: str | None = None


class ScanPage(NamedTuple):
    """`looked_at` counts the items that were read for these, with those that did not match."""

    items: list[Item]
    looked_at: int


class Table:
    """One table, read. Reads are strongly consistent by default."""

    def __init__(self, storage: Storage, name: str) -> None:
        self._storage = storage
        self.name = name

    def get(self, key: Key, *, now: float | None = None, is_consistent: bool = True) -> Item | None:
        """The item, or None where there is none; with `now`, epoch seconds, also None where it has expired."""
        consistency = {"ConsistentRead": True} if is_consistent else {}
        answer = self._storage.dynamodb.get_item(TableName=self.name, Key=to_wire(key), **consistency)
        found = check_answer(answer).get("Item")
        if not found:
            return None
        item = from_wire(found)
        return None if now is not None and has_expired(item, now) else item

    def get_many(self, keys: Iterable[Key], *, now: float) -> Iterator[Item]:
        """The items of these keys that exist and have not expired at `now`, epoch seconds, a hundred in a call.

        Keys that DynamoDB leaves unprocessed, because it is busy or the answer is full, are asked for again after a
        pause. Raises `StorageUnavailable` where some are left in the end.
        """
        pauses = Pauses(self._storage, READ_RETRY_SECONDS, kept_seconds=_KEPT_SECONDS)
        wanted = [to_wire(key) for key in keys]
        while wanted:
            asked = wanted[:MAX_BATCH_READ]
            found, unprocessed = self._read_batch(asked)
            yield from (item for item in map(from_wire, found) if not has_expired(item, now))
            if unprocessed and not pauses.take():
                raise StorageUnavailable("dynamodb", f"{len(unprocessed)} keys were left unprocessed")
            wanted = unprocessed + wanted[len(asked) :]

    def _read_batch(self, asked: list[WireItem]) -> tuple[list[WireItem], list[WireItem]]:
        """The items, and the keys that are left; where DynamoDB is too busy for any, that is all of them."""
        try:
            request = {self.name: {"Keys": asked, "ConsistentRead": True}}
            answer = check_answer(self._storage.dynamodb.batch_get_item(RequestItems=request))
        except ClientError as error:
            if error.response["Error"]["Code"] not in THROTTLES:
                raise
            return [], asked
        if answer.get("Responses") is None:
            raise StorageUnavailable("dynamodb", "a batch read without an answer")
        left = (answer.get("UnprocessedKeys") or {}).get(self.name, {})
        return answer["Responses"].get(self.name, []), left.get("Keys", [])

    def newest(self, partition: str, limit: int, now: float) -> list[Item]:
        """The items of a partition that have not expired at `now`, epoch seconds; the greatest sort key first."""
        answer = self._storage.dynamodb.query(
            **self._query_by("key", partition), ScanIndexForward=False, ConsistentRead=True, Limit=limit
        )
        items = (from_wire(item) for item in check_answer(answer)["Items"])
        return [item for item in items if not has_expired(item, now)]

    def partition(self, partition: str) -> Iterator[Item]:
        """Every item of a partition, page by page."""
        return self._read_pages(self._query_by("key", partition))

    def index(self, query: IndexQuery) -> Iterator[Item]:
        """Every item of the query, the greatest sort key first, page by page; an index is eventually consistent."""
        request = self._query_by(query.partition_key, query.value)
        if query.until is not None:
            request["KeyConditionExpression"] += " AND #sort <= :until"
            request["ExpressionAttributeNames"]["#sort"] = query.sort_key
            request["ExpressionAttributeValues"][":until"] = _value_to_wire(query.until)
        return self._read_pages(request | {"IndexName": query.name, "ScanIndexForward": False})

    def scan(self, prefix: str, attributes: Sequence[str], *, is_consistent: bool = True) -> Iterator[ScanPage]:
        """These attributes of every item whose partition key has the prefix, in no order. Reads the whole table."""
        request: dict[str, Any] = {
            "TableName": self.name,
            "ConsistentRead": is_consistent,
            # A name such as `signals:lantern` cannot stand in an expression.
            "ProjectionExpression": ", ".join(f"#attribute{place}" for place, _ in enumerate(attributes)),
            "ExpressionAttributeNames": {f"#attribute{place}": name for place, name in enumerate(attributes)},
        }
        if prefix:
            request["ExpressionAttributeNames"]["#key"] = "key"
            request |= {
                "FilterExpression": "begins_with(#key, :prefix)",
                "ExpressionAttributeValues": {":prefix": _value_to_wire(prefix)},
            }
        while True:
            answer = check_answer(self._storage.dynamodb.scan(**request))
            yield ScanPage([from_wire(item) for item in answer["Items"]], answer.get("ScannedCount", 0))
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _query_by(self, attribute: str, value: str) -> dict[str, Any]:
        return {
            "TableName": self.name,
            "KeyConditionExpression": "#key = :key",
            "ExpressionAttributeNames": {"#key": attribute},
            "ExpressionAttributeValues": {":key": _value_to_wire(value)},
        }

    def _read_pages(self, request: dict[str, Any]) -> Iterator[Item]:
        while True:
            answer = check_answer(self._storage.dynamodb.query(**request))
            yield from map(from_wire, answer["Items"])
            if "LastEvaluatedKey" not in answer:
                return
            request["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
