"""The objects of a body, in every form in which servers send them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from container_image.llm.events import Event, parse_json, read_body_events

A, B = {"a": 1}, {"b": "two\nlines: {}"}


def values(text: str) -> list[Any]:
    return [event.value for event in read_body_events(text).events]


@pytest.mark.parametrize(
    "text",
    [
        'data: {"a": 1}\n\ndata: {"b": "two\\nlines: {}"}\n\ndata: [DONE]\n\n',
        'data:{"a": 1}\r\n\r\ndata:{"b": "two\\nlines: {}"}\r\n\r\n',
        'data: {"a": 1}\r\rdata: {"b": "two\\nlines: {}"}\r\r',
        '\ufeffdata: {"a": 1}\n\ndata: {"b": "two\\nlines: {}"}',
        'data: {"a": 1}\ndata: {"b": "two\\nlines: {}"}\n',
        'data: {"a":\ndata:  1}\n\ndata: {\ndata: "b": "two\\nlines: {}"\ndata: }\n\n',
        ': wait\n\ndata: : wait\n\nevent: message\nid: 7\nretry: 10\ndata: {"a": 1}\n\ndata:\n\n'
        'event: message\ndata: {"b": "two\\nlines: {}"}\n\n',
        'event: a\ndata: {"a": 1}\nevent: b\ndata: {"b": "two\\nlines: {}"}\n',
        'id: 1\ndata: {"a": 1}\n\n{"b": "two\\nlines: {}"}\n',
        '{"a": 1}\n{"b": "two\\nlines: {}"}\n',
        '{"a": 1}\r\n\r\n{"b": "two\\nlines: {}"}\r\n[DONE]',
        '[{"a": 1},\n {"b": "two\\nlines: {}"}]',
        '{"a": 1}{"b": "two\\nlines: {}"}',
        '{\n "a": 1\n}\n{\n "b": "two\\nlines: {}"\n}\n',
        'data: data: {"a": 1}\n\ndata: data:{"b": "two\\nlines: {}"}\n\ndata: data: [DONE]\n\n',
    ],
)
def test_both_objects_are_found(text: str) -> None:
    assert values(text) == [A, B]


def test_a_whole_object_is_no_stream() -> None:
    assert not read_body_events('\n\n  {"a":\n 1}\n').is_stream
    assert read_body_events('{"a": 1}\n{"a": 2}').is_stream
    assert read_body_events('data: {"a": 1}').is_stream


def test_an_event_keeps_its_name_and_an_error_may_be_a_text() -> None:
    events = list(read_body_events('event: Error\ndata: it broke\n\nevent: x\ndata: text\n\ndata: {"a": 1}\n\n').events)
    assert events == [Event("it broke", "error"), Event(A, "")]


@pytest.mark.parametrize("text", ["data: {broken\n\n", "{", "[1, {", '{"a": 1}\n{"b":', "[" * 100_000])
def test_what_is_no_json_is_found_out(text: str) -> None:
    with pytest.raises(ValueError):
        values(text)
    with pytest.raises(ValueError):
        parse_json("[" * 100_000)


@pytest.mark.parametrize("text", ["", "busy", "<html>", "data: [DONE]", ": wait", "data:", "true", "7"])
def test_a_body_without_objects_has_no_events(text: str) -> None:
    assert values(text) == []


_OBJECTS = st.lists(st.dictionaries(st.text(max_size=4), st.text(max_size=12) | st.integers(), max_size=3), max_size=5)


@given(
    objects=_OBJECTS,
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    field=st.sampled_from(["data: ", "data:", "data:  "]),
    noise=st.sampled_from(["", ": wait", "event: message", "id: 3"]),
    escaped=st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_a_stream_in_any_spelling_has_the_same_objects(
    objects: list[Any], line_end: str, field: str, noise: str, escaped: bool
) -> None:
    lines = []
    for value in objects:
        lines += [noise] * bool(noise) + [field + json.dumps(value, ensure_ascii=escaped), ""]
    # Without an event a body may be anything.
    assert values(line_end.join(["data: [DONE]", "", *lines])) == objects
