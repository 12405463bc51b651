"""The JSON objects of a response's body: one object, a list, lines of JSON, or a stream of server-sent events."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_LINE_END = re.compile(r"\r\n|\n|\r")
_BETWEEN = re.compile(r"[\s,\x1e]+|data:|\[DONE\]")
_DATA = re.compile(r"(?:data:\s*)+")


class Event(NamedTuple):
    """One object of a body. An event that is named `error` may hold a text instead of an object."""

    value: Any
    name: str = ""


class Body(NamedTuple):
    """`is_stream`: the objects are parts of one answer, which may have been cut between two of them."""

    events: Iterator[Event]
    is_stream: bool


def read_body_events(text: str) -> Body:
    """The events of a body. Reading them raises `ValueError` at the first that is no JSON.

    The form is found in the body itself: some servers ignore `stream`, and some stream without the content type.
    """
    text = text.removeprefix("\ufeff").strip()
    if not text.startswith(("{", "[")):
        return Body(_read_stream(text), True)
    try:
        whole = parse_json(text)
    except ValueError:
        return Body(_read_lines(text), True)
    if isinstance(whole, list):
        return Body((Event(value) for value in whole if isinstance(value, dict)), False)
    return Body(iter([Event(whole)]), False)


def parse_json(text: str) -> Any:
    """Raises `ValueError`, also for JSON that is nested too deeply."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _read_lines(text: str) -> Iterator[Event]:
    """The objects that follow each other, each on a line of its own or not."""
    decoder, place = json.JSONDecoder(), 0
    while place < len(text):
        if between := _BETWEEN.match(text, place):
            place = between.end()
        else:
            try:
                value, place = decoder.raw_decode(text, place)
            except RecursionError:
                raise ValueError("nested too deeply") from None
            yield Event(value)


def _read_stream(text: str) -> Iterator[Event]:
    name, data = "", list[str]()
    for line in [*_LINE_END.split(text), ""]:
        if not line.strip():
            yield from _read_data(name, data)
            name, data = "", []
        elif prefix := _DATA.match(line):  # twice where two proxies have written it
            data.append(line[prefix.end() :].strip())
        elif line.startswith("event:"):
            # A server may leave out the empty line between two events.
            if data:
                yield from _read_data(name, data)
                data = []
            name = line[6:].strip().casefold()
        elif line.startswith('{"'):
            # A proxy in between puts its own error into the stream, without `data:`.
            yield Event(parse_json(line), name)


def _read_data(name: str, lines: list[str]) -> Iterator[Event]:
    """The events of the `data:` lines of one event; other data is a keep-alive, or the end marker `[DONE]`."""
    joined = "\n".join(lines)
    if len(lines) > 1 and lines[0].startswith("{"):
        try:
            yield Event(parse_json(joined), name)
            return
        except ValueError:
            pass  # each line is an event
    for line in lines:
        if line.startswith("{"):
            yield Event(parse_json(line), name)
        elif line and name == "error":
            yield Event(line, name)
