"""DynamoDB tables and an S3 bucket in process, as far as the life of a job uses them.

A state machine makes a million calls, and moto takes half a millisecond for the shortest. Here the conditions and
updates that the product says are still read as they are said: a variant of the product that says a wrong one is wrong
here too. What the product never says raises `NotImplementedError`; `test_memory_storage.py` holds this against moto.
"""

# The client's arguments are named as AWS names them.
# ruff: noqa: N803
from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from botocore.exceptions import ClientError

Item = dict[str, Any]
Values = Mapping[str, Any]
# What an operand or a condition is, for an item and the statement's names and values.
Term = Callable[[Item, Mapping[str, str], Values], Any]


class ConditionalCheckFailed(ClientError):  # type: ignore[misc]
    """As a client's own `exceptions.ConditionalCheckFailedException`."""


class _Exceptions:
    ConditionalCheckFailedException = ConditionalCheckFailed


class MemoryDynamoDB:
    """The client's operations on tables that exist as soon as they are named. Keys are `key`, or `key` and `sort`."""

    exceptions = _Exceptions

    def __init__(self) -> None:
        self._tables: dict[str, dict[tuple[str, str], Item]] = {}

    def table(self, name: str) -> dict[tuple[str, str], Item]:
        """The items themselves by partition and sort key, for a test to look at or take away."""
        return self._tables.setdefault(name, {})

    def get_item(self, *, TableName: str, Key: Item, **_: Any) -> dict[str, Any]:
        item = self.table(TableName).get(_key_of(Key))
        return _answer(Item=dict(item)) if item is not None else _answer()

    def batch_get_item(self, *, RequestItems: Mapping[str, Any]) -> dict[str, Any]:
        """All of the items at once: nothing is ever left unprocessed."""
        found = {
            name: [dict(item) for key in asked["Keys"] if (item := self.table(name).get(_key_of(key))) is not None]
            for name, asked in RequestItems.items()
        }
        return _answer(Responses=found, UnprocessedKeys={})

    def query(
        self,
        *,
        TableName: str,
        KeyConditionExpression: str,
        ExpressionAttributeValues: Values,
        ScanIndexForward: bool = True,
        Limit: int | None = None,
        **said: Any,
    ) -> dict[str, Any]:
        """The items of one partition, by their sort key."""
        if KeyConditionExpression != "#key = :key" or said.get("ExpressionAttributeNames") != {"#key": "key"}:
            raise NotImplementedError(KeyConditionExpression)
        partition = ExpressionAttributeValues[":key"]["S"]
        keys = sorted((key for key in self.table(TableName) if key[0] == partition), reverse=not ScanIndexForward)
        return _answer(Items=[dict(self.table(TableName)[key]) for key in keys[:Limit]])

    def put_item(self, *, TableName: str, Item: Item, **said: Any) -> dict[str, Any]:
        self._write_one("Put", {"TableName": TableName, "Item": Item, **said})
        return _answer()

    def update_item(self, *, TableName: str, Key: Item, ReturnValues: str = "NONE", **said: Any) -> dict[str, Any]:
        self._write_one("Update", {"TableName": TableName, "Key": Key, **said})
        if ReturnValues != "ALL_NEW":
            return _answer()
        return _answer(Attributes=dict(self.table(TableName)[_key_of(Key)]))

    def transact_write_items(self, *, TransactItems: list[dict[str, Any]]) -> dict[str, Any]:
        writes = [next(iter(write.items())) for write in TransactItems]
        addresses = [(said["TableName"], _key_of(said.get("Key") or said["Item"])) for _, said in writes]
        if len(set(addresses)) != len(addresses):
            raise _error(ClientError, "ValidationException", "TransactWriteItems")
        reasons = [self._refusal_of(said) for _, said in writes]
        if any(reasons):
            error = _error(ClientError, "TransactionCanceledException", "TransactWriteItems")
            error.response["CancellationReasons"] = [reason or {"Code": "None"} for reason in reasons]
            raise error
        for kind, said in writes:
            self._apply(kind, said)
        return _answer()

    def _write_one(self, kind: str, said: dict[str, Any]) -> None:
        if reason := self._refusal_of(said):
            error = _error(ConditionalCheckFailed, "ConditionalCheckFailedException", f"{kind}Item")
            if "Item" in reason:
                error.response["Item"] = reason["Item"]
            raise error
        self._apply(kind, said)

    def _refusal_of(self, said: dict[str, Any]) -> dict[str, Any] | None:
        """The reason of a condition that does not hold; None where there is none or it holds."""
        if "ConditionExpression" not in said:
            return None
        stored = self.table(said["TableName"]).get(_key_of(said.get("Key") or said["Item"]))
        condition = _read_condition(said["ConditionExpression"])
        if condition(stored or {}, said.get("ExpressionAttributeNames", {}), _values(said)):
            return None
        reason: dict[str, Any] = {"Code": "ConditionalCheckFailed"}
        if said.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD" and stored is not None:
            reason["Item"] = dict(stored)
        return reason

    def _apply(self, kind: str, said: dict[str, Any]) -> None:
        table = self.table(said["TableName"])
        if kind == "Put":
            table[_key_of(said["Item"])] = dict(said["Item"])
        elif kind == "Update":
            key = _key_of(said["Key"])
            before = table.get(key, dict(said["Key"]))
            table[key] = _updated(
                before, said["UpdateExpression"], said.get("ExpressionAttributeNames", {}), _values(said)
            )
        elif kind != "ConditionCheck":
            raise NotImplementedError(kind)


def _answer(**said: Any) -> dict[str, Any]:
    return {**said, "ResponseMetadata": {"RequestId": "in-memory", "HTTPStatusCode": 200}}


def _key_of(item: Item) -> tuple[str, str]:
    return item["key"]["S"], item["sort"]["S"] if "sort" in item else ""


def _values(said: dict[str, Any]) -> Values:
    values: Values = said.get("ExpressionAttributeValues", {})
    return values


def _error(kind: type[ClientError], code: str, operation: str) -> ClientError:
    return kind({"Error": {"Code": code, "Message": code}, "ResponseMetadata": {"HTTPStatusCode": 400}}, operation)


# Conditions -----------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"\s*(<=|>=|<>|[=<>(),]|[#:]?[A-Za-z_][\w]*)")
_FUNCTIONS = ("attribute_exists", "attribute_not_exists", "contains")


def _tokens(expression: str) -> list[str]:
    tokens, at = [], 0
    while at < len(expression.rstrip()):
        match = _TOKEN.match(expression, at)
        if match is None:
            raise NotImplementedError(expression)
        tokens.append(match[1])
        at = match.end()
    return tokens


@lru_cache(maxsize=1000)
def _read_condition(expression: str) -> Term:
    reader = _ConditionReader(_tokens(expression))
    try:
        condition = reader.read_or()
    except IndexError:
        raise NotImplementedError(expression) from None
    if reader.rest:
        raise NotImplementedError(expression)
    return condition


class _ConditionReader:
    """Reads a condition by recursive descent: OR binds least, then AND, then NOT."""

    def __init__(self, tokens: list[str]) -> None:
        self.rest = tokens

    def read_or(self) -> Term:
        parts = [self._read_and()]
        while self._take_if("OR"):
            parts.append(self._read_and())
        return lambda *context: any(part(*context) for part in parts)

    def _read_and(self) -> Term:
        parts = [self._read_not()]
        while self._take_if("AND"):
            parts.append(self._read_not())
        return lambda *context: all(part(*context) for part in parts)

    def _read_not(self) -> Term:
        if self._take_if("NOT"):
            negated = self._read_not()
            return lambda *context: not negated(*context)
        if self._take_if("("):
            inner = self.read_or()
            self._take(")")
            return inner
        if self.rest[0] in _FUNCTIONS:
            return self._read_function()
        return self._read_comparison()

    def _read_function(self) -> Term:
        name = self.rest.pop(0)
        self._take("(")
        subject = self._read_operand()
        sought: Term | None = None
        if name == "contains":
            self._take(",")
            sought = self._read_operand()
        self._take(")")
        if sought is not None:
            element = sought
            return lambda *context: _contains(subject(*context), element(*context))
        if name == "attribute_exists":
            return lambda *context: subject(*context) is not None
        return lambda *context: subject(*context) is None

    def _read_comparison(self) -> Term:
        left = self._read_operand()
        operator = self.rest.pop(0)
        if operator not in ("IN", "=", "<>", "<", "<=", ">", ">="):
            raise NotImplementedError(operator)
        if operator == "IN":
            self._take("(")
            choices = [self._read_operand()]
            while self._take_if(","):
                choices.append(self._read_operand())
            self._take(")")
            return lambda *context: any(_compare("=", left(*context), choice(*context)) for choice in choices)
        right = self._read_operand()
        return lambda *context: _compare(operator, left(*context), right(*context))

    def _read_operand(self) -> Term:
        token = self.rest.pop(0)
        if token == "size":
            self._take("(")
            measured = self._read_operand()
            self._take(")")
            return lambda *context: _size(measured(*context))
        if token.startswith(":"):
            return lambda item, names, values: values[token]
        return lambda item, names, values: item.get(names[token] if token.startswith("#") else token)

    def _take(self, token: str) -> None:
        if self.rest.pop(0) != token:
            raise NotImplementedError(f"expected {token}")

    def _take_if(self, token: str) -> bool:
        if self.rest and self.rest[0] == token:
            self.rest.pop(0)
            return True
        return False


def _compare(operator: str, left: Any, right: Any) -> bool:
    """Comparing with an absent attribute, or with another type, is false, and for `<>` true."""
    if left is None or right is None or left.keys() != right.keys():
        return operator == "<>"
    a, b = _plain(left), _plain(right)
    if operator == "=":
        return bool(a == b)
    if operator == "<>":
        return bool(a != b)
    return bool({"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator])


def _plain(value: Any) -> Any:
    ((kind, plain),) = value.items()
    if kind == "N":
        return Decimal(plain)
    return frozenset(plain) if kind == "SS" else plain


def _size(value: Any) -> Any:
    if value is None:
        return None
    ((kind, plain),) = value.items()
    if kind not in ("S", "B", "SS"):
        raise NotImplementedError(kind)
    return {"N": str(len(plain))}


def _contains(value: Any, element: Any) -> bool:
    return value is not None and "SS" in value and element["S"] in value["SS"]


# Updates --------------------------------------------------------------------------------------------------------------

_CLAUSE = re.compile(r"\b(SET|ADD|DELETE|REMOVE)\b")
_IF_NOT_EXISTS = re.compile(r"if_not_exists\((\S+), (\S+)\)")


@lru_cache(maxsize=1000)
def _read_update(expression: str) -> tuple[tuple[str, str, str], ...]:
    """Each change as its clause, what is changed, and by what."""
    before, *parts = _CLAUSE.split(expression)
    if before.strip():
        raise NotImplementedError(expression)
    changes = []
    for clause, said in zip(parts[::2], parts[1::2], strict=True):
        for change in re.split(r",\s*(?![^(]*\))", said.strip()):
            if clause == "REMOVE":
                changes.append((clause, change.strip(), ""))
                continue
            target, by = change.split(" = ", 1) if clause == "SET" else change.split()
            changes.append((clause, target.strip(), by.strip()))
    return tuple(changes)


def _updated(before: Item, expression: str, names: Mapping[str, str], values: Values) -> Item:
    after = dict(before)
    for clause, target, by in _read_update(expression):
        name = names[target] if target.startswith("#") else target
        if clause == "SET":
            default = _IF_NOT_EXISTS.fullmatch(by)
            if default is None:
                after[name] = values[by]
            else:
                source = names[default[1]] if default[1].startswith("#") else default[1]
                after[name] = before.get(source, values[default[2]])
            continue
        if clause == "REMOVE":
            after.pop(name, None)
            continue
        value, stored = values[by], before.get(name)
        if clause == "ADD" and "N" in value:
            after[name] = {"N": str(Decimal(stored["N"] if stored else 0) + Decimal(value["N"]))}
            continue
        elements = set(stored["SS"]) if stored else set()
        elements = elements | set(value["SS"]) if clause == "ADD" else elements - set(value["SS"])
        if elements:
            after[name] = {"SS": sorted(elements)}
        else:
            after.pop(name, None)  # a set is never empty: it vanishes with its last element
    return after


# Objects --------------------------------------------------------------------------------------------------------------


class MemoryS3:
    """The client's operations on one bucket. `writes` remembers every put that was let through, in order."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self._metadata: dict[str, dict[str, str]] = {}
        self.writes: list[tuple[str, bytes]] = []

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:
        if Key not in self.objects:
            raise _s3_error("NoSuchKey", 404, "GetObject")
        return {
            "Body": io.BytesIO(self.objects[Key]),
            "ETag": _etag(self.objects[Key]),
            "Metadata": self._metadata.get(Key, {}),
        }

    def put_object(
        self, *, Bucket: str, Key: str, Body: bytes, IfMatch: str = "", IfNoneMatch: str = "", **about: Any
    ) -> dict[str, Any]:
        stored = self.objects.get(Key)
        if IfMatch and stored is None:
            raise _s3_error("NoSuchKey", 404, "PutObject")
        if (IfMatch and stored is not None and _etag(stored) != IfMatch) or (IfNoneMatch and stored is not None):
            raise _s3_error("PreconditionFailed", 412, "PutObject")
        self.objects[Key] = Body
        self._metadata[Key] = about.get("Metadata", {})
        self.writes.append((Key, Body))
        return {"ETag": _etag(Body)}


def _etag(content: bytes) -> str:
    return f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'


def _s3_error(code: str, status: int, operation: str) -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, operation)
