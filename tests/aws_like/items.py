"""Items in DynamoDB's wire form: their keys, their size, and what AWS refuses to store."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal, InvalidOperation
from typing import Any

from tests.aws_like.errors import NeverSaid, invalid

Item = dict[str, dict[str, Any]]
ItemKey = tuple[str, str]  # partition key and sort key; an empty sort key where the table has none

MAX_ITEM_BYTES = 400 * 1024
MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES = 2048, 1024
MAX_DIGITS = 38
_PRECISE = Context(prec=200)
_NUMBER = re.compile(r"-?\d+")


@dataclass(frozen=True)
class TableShape:
    """A table's keys are `key` and, where it is sorted, `sort`; `indexes` have a partition and a sort key each."""

    is_sorted: bool = False
    indexes: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def key_of(self, item: Mapping[str, Any], *, is_whole_item: bool = False) -> ItemKey:
        """The key in an item or, without more beside it, in a request. Raises what AWS says to a wrong one."""
        names = ("key", "sort") if self.is_sorted else ("key",)
        if not is_whole_item and len(item) != len(names):
            raise invalid(f"the provided key element does not match the schema: {sorted(item)}")
        parts = []
        for name, most in zip(names, (MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES), strict=False):
            text = item.get(name, {}).get("S")
            if text is None:
                raise invalid(f"missing the key {name} in the item")
            if not text:
                raise invalid(f"the AttributeValue for a key attribute cannot contain an empty string value: {name}")
            if _text_bytes(text) > most:
                raise invalid(f"size of {name} has exceeded the maximum size limit of {most} bytes")
            parts.append(text)
        return parts[0], parts[1] if self.is_sorted else ""

    def check_item(self, item: Mapping[str, Any]) -> None:
        """Raises what AWS says to an item whose index keys are no text or are empty."""
        for index, attributes in self.indexes.items():
            for name in attributes:
                if name in item and not item[name].get("S"):
                    raise invalid(f"type mismatch or empty value for index key {name} of {index}")


def stored_form(item: Mapping[str, Any]) -> Item:
    """The item as DynamoDB keeps it: a number loses its zeros, so that `1.0` is read as `1`."""
    return {name: stored_value(value) for name, value in item.items()}


def stored_value(value: Mapping[str, Any]) -> dict[str, Any]:
    kind, content = _kind_and_content(value)
    types = _KINDS.get(kind)
    if types is None:
        raise NeverSaid(kind)
    if not any(isinstance(content, one) for one in types):
        raise invalid(f"{content!r} is no value of type {kind}")
    if kind == "N":
        return {"N": number(content)}
    if kind == "SS":
        if not content:
            raise invalid("one or more parameter values were invalid: a string set may not be empty")
        if len(set(content)) != len(content):
            raise invalid("one or more parameter values were invalid: a string set contains duplicates")
        return {"SS": [*content]}
    return {kind: content}


def _kind_and_content(value: Mapping[str, Any]) -> tuple[str, Any]:
    ((kind, content),) = value.items()
    return kind, content


_KINDS: dict[str, tuple[type, ...]] = {
    "S": (str,),
    "N": (str,),
    "B": (bytes, bytearray),
    "BOOL": (bool,),
    "NULL": (bool,),
    "SS": (list, tuple),
}


def number(text: str) -> str:
    if len(text) <= MAX_DIGITS and _NUMBER.fullmatch(text):
        return str(int(text))
    try:
        value = Decimal(text).normalize(_PRECISE)
    except InvalidOperation:
        raise invalid(f"the parameter cannot be converted to a numeric value: {text}") from None
    if not value.is_finite() or len(value.as_tuple().digits) > MAX_DIGITS:
        raise invalid(f"the parameter cannot be converted to a numeric value: {text}")
    return format(value or Decimal(0), "f")


def item_bytes(item: Mapping[str, Any]) -> int:
    """The size that the limits and the units count: of names and of values."""
    return sum(_text_bytes(name) + _value_bytes(value) for name, value in item.items())


def _value_bytes(value: Mapping[str, Any]) -> int:
    kind, content = _kind_and_content(value)
    return _SIZES[kind](content)


def _text_bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


_SIZES: dict[str, Callable[[Any], int]] = {
    "S": _text_bytes,
    "N": lambda digits: 1 + (len(digits.replace(".", "").strip("-0")) + 1) // 2,
    "B": len,
    "BOOL": lambda _: 1,
    "NULL": lambda _: 1,
    "SS": lambda texts: sum(map(_text_bytes, texts)),
}
