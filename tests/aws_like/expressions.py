"""Conditions, updates and projections, read as the product says them.

A version of the product that says a wrong one is wrong on the stand-in too. What the product never says raises
`NeverSaid`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from tests.aws_like.errors import NeverSaid, invalid
from tests.aws_like.items import Item, number, stored_value

Values = Mapping[str, Any]
# What an operand or a condition is, for an item and the statement's names and values.
Term = Callable[[Item, Mapping[str, str], Values], Any]


class Said(NamedTuple):
    """The names and values of one request."""

    names: Mapping[str, str]
    values: Values


_PLACEHOLDER = re.compile(r"[#:]\w+")


@lru_cache(maxsize=1000)
def _placeholders(expressions: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name for expression in expressions for name in _PLACEHOLDER.findall(expression))


def check_placeholders(request: Mapping[str, Any], expressions: Iterable[str]) -> Said:
    """The request's names and values. AWS refuses one that no expression uses, and one that is not given."""
    said = Said(request.get("ExpressionAttributeNames", {}), request.get("ExpressionAttributeValues", {}))
    used, given = _placeholders(tuple(expressions)), said.names.keys() | said.values.keys()
    if unused := given - used:
        raise invalid(f"unused in expressions: {sorted(unused)}")
    if missing := used - given:
        raise invalid(f"not defined: {sorted(missing)}")
    if any(name in request and not request[name] for name in ("ExpressionAttributeNames", "ExpressionAttributeValues")):
        raise invalid("ExpressionAttributeNames and ExpressionAttributeValues must not be empty")
    return said


def drop_unused_placeholders(request: dict[str, Any]) -> None:
    """Of a request, or of each write of a transaction, after a test has changed an expression of it."""
    for write in request.get("TransactItems", ()):
        for one in write.values():
            drop_unused_placeholders(one)
    used = _placeholders(tuple(text for name, text in request.items() if name.endswith("Expression")))
    for name in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        if name in request:
            request[name] = {one: of for one, of in request[name].items() if one in used}
            if not request[name]:
                del request[name]


# Conditions -----------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"\s*(<=|>=|<>|[=<>(),]|[#:]?[A-Za-z_][\w]*)")
_FUNCTIONS = ("attribute_exists", "attribute_not_exists", "contains", "begins_with")


def _tokens(expression: str) -> list[str]:
    tokens, at = [], 0
    while at < len(expression.rstrip()):
        match = _TOKEN.match(expression, at)
        if match is None:
            raise NeverSaid(expression)
        tokens.append(match[1])
        at = match.end()
    return tokens


@lru_cache(maxsize=1000)
def read_condition(expression: str) -> Term:
    reader = _ConditionReader(_tokens(expression))
    try:
        condition = reader.read_or()
    except IndexError:
        raise NeverSaid(expression) from None
    if reader.rest:
        raise NeverSaid(expression)
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
        if name in ("contains", "begins_with"):
            self._take(",")
            sought = self._read_operand()
        self._take(")")
        if sought is not None:
            element, holds = sought, _contains if name == "contains" else _begins_with
            return lambda *context: holds(subject(*context), element(*context))
        if name == "attribute_exists":
            return lambda *context: subject(*context) is not None
        return lambda *context: subject(*context) is None

    def _read_comparison(self) -> Term:
        left = self._read_operand()
        operator = self.rest.pop(0)
        if operator not in ("IN", "=", "<>", "<", "<=", ">", ">="):
            raise NeverSaid(operator)
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
            raise NeverSaid(f"expected {token}")

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
        raise NeverSaid(kind)
    return {"N": str(len(plain))}


def _contains(value: Any, element: Any) -> bool:
    if value is not None and "SS" not in value:
        raise NeverSaid("contains, of no set")
    return value is not None and element["S"] in value["SS"]


def _begins_with(value: Any, prefix: Any) -> bool:
    return value is not None and "S" in value and value["S"].startswith(prefix["S"])


# Updates --------------------------------------------------------------------------------------------------------------

_CLAUSE = re.compile(r"\b(SET|ADD|DELETE|REMOVE)\b")
_IF_NOT_EXISTS = re.compile(r"if_not_exists\((\S+), (\S+)\)")


@lru_cache(maxsize=1000)
def _read_update(expression: str) -> tuple[tuple[str, str, str], ...]:
    """Each change as its clause, what is changed, and by what."""
    before, *parts = _CLAUSE.split(expression)
    if before.strip():
        raise NeverSaid(expression)
    changes = []
    for clause, said in zip(parts[::2], parts[1::2], strict=True):
        for change in re.split(r",\s*(?![^(]*\))", said.strip()):
            if clause == "REMOVE":
                changes.append((clause, change.strip(), ""))
                continue
            target, by = change.split(" = ", 1) if clause == "SET" else change.split()
            changes.append((clause, target.strip(), by.strip()))
    return tuple(changes)


def updated(before: Item, expression: str, said: Said) -> Item:
    """The item after an update. Every clause sees the item as it was before. Raises what AWS says to a wrong one."""
    after, changed = dict(before), set()
    for clause, target, by in _read_update(expression):
        name = said.names[target] if target.startswith("#") else target
        if name in changed:
            raise invalid(f"two document paths overlap with each other: {name}")
        if name in ("key", "sort"):
            raise invalid(f"cannot update attribute {name}. This attribute is part of the key")
        changed.add(name)
        value = _changed_value(before, clause, name, by, said)
        if value is None:
            after.pop(name, None)
        else:
            after[name] = value
    return after


def _changed_value(before: Item, clause: str, name: str, by: str, said: Said) -> dict[str, Any] | None:
    """The attribute's new value; None where it vanishes."""
    stored = before.get(name)
    if clause == "REMOVE":
        return None
    if clause == "SET":
        default = _IF_NOT_EXISTS.fullmatch(by)
        if default is None:
            return stored_value(said.values[by])
        source = said.names[default[1]] if default[1].startswith("#") else default[1]
        return before.get(source) or stored_value(said.values[default[2]])
    value = stored_value(said.values[by])
    kinds = ("N", "SS") if clause == "ADD" else ("SS",)
    if value.keys() - set(kinds) or (stored is not None and stored.keys() != value.keys()):
        raise invalid(f"an operand in the update expression has an incorrect data type: {name}")
    if "N" in value:
        return {"N": number(str(Decimal(stored["N"] if stored else 0) + Decimal(value["N"])))}
    elements = set(stored["SS"]) if stored else set()
    elements = elements | set(value["SS"]) if clause == "ADD" else elements - set(value["SS"])
    return {"SS": sorted(elements)} if elements else None  # a set is never empty: it vanishes with its last element


# Projections ----------------------------------------------------------------------------------------------------------


def projected(item: Item, expression: str, said: Said) -> Item:
    """These attributes of the item."""
    names = (name.strip() for name in expression.split(","))
    wanted = {said.names[name] if name.startswith("#") else name for name in names}
    return {name: value for name, value in item.items() if name in wanted}
