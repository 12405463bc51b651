"""An item in a form that people and programs can read, and back: gzip is unpacked, JSON is parsed.

The JSON form has plain values, and objects with one `$` key where JSON has no such value:

    {"$json": ...}    a string that holds JSON
    {"$gzip": ...}    bytes: gzip of text (a string), or of JSON (an object or a list)
    {"$bytes": "..."} other bytes, in base64
    {"$set": [...]}   a set of strings
"""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import zlib
from datetime import UTC, datetime
from typing import Any

from wandstore.aws.dynamodb import Item
from wandstore.pages.rendered_page import compress_page

JSON, GZIP, BYTES, SET = "$json", "$gzip", "$bytes", "$set"
GZIP_MAGIC = b"\x1f\x8b"
# A longer value is summarised where an item is shown; `--attribute` shows it whole.
MAX_SHOWN_CHARACTERS = 1000
MAX_SHOWN_WORDS = 200  # of a text without lines


class UnusableValue(ValueError):
    """A value that no attribute can have; the message names the attribute."""


# To JSON --------------------------------------------------------------------------------------------------------------


def to_json(item: Item) -> dict[str, Any]:
    """The item's JSON form, with its attributes by name."""
    return {name: value_to_json(item[name]) for name in sorted(item)}


def value_to_json(value: Any) -> Any:
    match value:
        case bytes():
            return _bytes_to_json(value)
        case set():
            return {SET: sorted(value)}
        case str() if (parsed := _parse_document(value)) is not None:
            return {JSON: parsed}
    return value


def _bytes_to_json(value: bytes) -> dict[str, Any]:
    if value.startswith(GZIP_MAGIC):
        try:
            text = gzip.decompress(value).decode()
        except (OSError, EOFError, zlib.error, UnicodeDecodeError):
            pass
        else:
            parsed = _parse_document(text)
            return {GZIP: text if parsed is None else parsed}
    return {BYTES: base64.b64encode(value).decode()}


def _parse_document(text: str) -> dict[str, Any] | list[Any] | None:
    """The JSON object or list that the text is; None for all else, so that the string "1" stays one."""
    if text[:1] not in ("{", "["):
        return None
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict | list) else None


# From JSON ------------------------------------------------------------------------------------------------------------


def from_json(values: dict[str, Any]) -> Item:
    """The item of a JSON form. Raises `UnusableValue`."""
    return {name: _value_from_json(name, value) for name, value in values.items()}


def _value_from_json(name: str, value: Any) -> Any:
    match value:
        case str() | bool() | int() | float() | None:
            return value
        case {"$json": document, **rest} if not rest:
            return _dump(document)
        case {"$gzip": content, **rest} if not rest:
            # Compressed like a page's HTML, so that a page that is put back unchanged keeps its ETag.
            return compress_page((content if isinstance(content, str) else _dump(content)).encode(), "").body
        case {"$bytes": str(encoded), **rest} if not rest:
            try:
                return base64.b64decode(encoded, validate=True)
            except binascii.Error:
                raise UnusableValue(f"{name}: {BYTES} is not base64.") from None
        case {"$set": [_, *_] as elements, **rest} if not rest and all(isinstance(one, str) for one in elements):
            return set(elements)
    raise UnusableValue(
        f"{name}: an attribute is a string, a number, true, false, null, or an object with one of "
        f"{JSON}, {GZIP}, {BYTES} and {SET} (strings, at least one)."
    )


def _dump(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


# For people -----------------------------------------------------------------------------------------------------------


def show_value(name: str, value: Any) -> str:
    """The value for a table: decoded, and summarised if it is long."""
    decoded = value_to_json(value)
    match decoded:
        case {"$bytes": _}:
            return f"{len(value):,} bytes"
        case {"$set": elements}:
            return ", ".join(elements)
        case {"$json": _} | {"$gzip": _}:
            text = show_whole(value)
            assert text is not None
            packed = f", {len(value):,} bytes of gzip" if isinstance(value, bytes) else ""
            if len(text) <= MAX_SHOWN_CHARACTERS:
                return text
            return f"{_kind_of(text)} of {len(text):,} characters{packed}; --attribute {name} shows it"
        case int() | float() if name.endswith("at") or name == "deadline":
            return f"{value} ({show_time(value)})"
        case str() if len(decoded) <= MAX_SHOWN_WORDS:
            return decoded
        case str():
            return f"text of {len(decoded):,} characters; --attribute {name} shows it"
    return json.dumps(decoded)


def show_whole(value: Any) -> str | None:
    """The whole value as text, with JSON indented; None for bytes that are not text."""
    decoded = value_to_json(value)
    match decoded:
        case {"$bytes": _}:
            return None
        case {"$set": elements}:
            return "\n".join(elements)
        case {"$json": content} | {"$gzip": content}:
            return content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=2)
        case str():
            return decoded
    return json.dumps(decoded)


def show_time(at: float) -> str:
    """The time of epoch seconds, in UTC."""
    try:
        return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (ValueError, OverflowError, OSError):
        return "no time"


def show_expiry(expires_at: float | None, now: float) -> str:
    """When an item expires, as seen at `now`; both are epoch seconds."""
    if expires_at is None:
        return "never"
    seconds = int(expires_at - now)
    if seconds <= 0:
        return "expired"
    for unit, length in (("days", 86_400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"in {seconds // length} {unit}"
    return "in 1 second" if seconds == 1 else f"in {seconds} seconds"


def _kind_of(text: str) -> str:
    return "JSON" if text[:1] in ("{", "[") else "HTML" if text.lstrip()[:1] == "<" else "text"
