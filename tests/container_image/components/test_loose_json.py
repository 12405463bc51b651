"""JSON with the faults that models make is read; nothing is made up, and what is uncertain is refused."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from container_image.components.loose_json import UnreadableJson, read_loose_json, unescape
from tests.container_image.growth import grows_like_its_text


def read(text: str) -> Any:
    return read_loose_json(text, 0).value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, 2,],}', {"a": [1, 2]}),
        ('{"a": 1, // one\n "b": 2 /* two */, # three\n "c": 3}', {"a": 1, "b": 2, "c": 3}),
        ('{"a": "one"\n // the end\n}', {"a": "one"}),
        ('{"a": ["x", ...], …}', {"a": ["x"]}),
        ('{"a": "two\nlines\tand a tab"}', {"a": "two\nlines\tand a tab"}),
        ("{'a': 'it\\'s', 'b': \"it's\"}", {"a": "it's", "b": "it's"}),
        ("{'a': 'it's here', 'b': 1}", {"a": "it's here", "b": 1}),
        ("{“a”: “It’s ‘calm’”, „b“: «c»}", {"a": "It’s ‘calm’", "b": "c"}),
        ("{`a`: `b`}", {"a": "b"}),
        ('{"a"： "b"， "c"： ["d"、 "e"]}', {"a": "b", "c": ["d", "e"]}),
        ("{a: True, b_1: None, 'c': undefined, d-e: FALSE}", {"a": True, "b_1": None, "c": None, "d-e": False}),
        ("{type: hero, id: opening}", {"type": "hero", "id": "opening"}),
        ('{"a": "the "best" wand", "b": 1}', {"a": 'the "best" wand', "b": 1}),
        ('{"a": "She said "hi", then left", "b": 1}', {"a": 'She said "hi", then left', "b": 1}),
        ('["6" wand", "oak"]', ['6" wand', "oak"]),
        ('{"a": "b" "c": "d"}', {"a": "b", "c": "d"}),
        ('{"a": "b"\n c: "d"}', {"a": "b", "c": "d"}),
        ('[{"a": 1} {"b": 2}]', [{"a": 1}, {"b": 2}]),
        ('{"a": {"b": [1, 2}}', {"a": {"b": [1, 2]}}),
        ('{"a": [{"b": "c"', {"a": [{"b": "c"}]}),
        ('{"a": , "b": }', {}),
        ('["\\ud83d\\ude00", "\\ud83d", "\\x", "\\/"]', ["😀", "\ud83d", "x", "/"]),
        ("[-1, 2.5, 1e3, 007, 12-wand]", [-1, 2.5, 1000.0, "007", "12-wand"]),
    ],
)
def test_the_faults_of_models_are_read(text: str, value: Any) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "A row, "product_ids": ["oak"]}',  # a quote is missing, and nobody knows where
        '{"title": "A row",\n "text: "Calm", "id": "g"}',
        '{"a": two words}',
        "{a few things}",
        '[ this: {"a": 1}]',
        "[see list, or not]",
        "{" * 9,
        '{"a": 1]',
        "[" * 200 + "]" * 200,
    ],
)
def test_what_has_two_readings_is_refused(text: str) -> None:
    with pytest.raises(UnreadableJson):
        read(text)


@pytest.mark.parametrize("end", ['"half a te', '"a text"', "tru", "70", '{"key": ', '{"key"', "// why", '"x\\'])
def test_of_a_text_that_ends_too_early_what_is_complete_is_read_and_what_is_not_is_named(end: str) -> None:
    found = read_loose_json('{"a": [{"b": "c"}, {"d": "e", "f": [' + end, 0)
    whole, broken = found.value["a"]
    assert (whole, broken["d"]) == ({"b": "c"}, "e")
    assert any(broken is unclosed for unclosed in found.unclosed)
    assert not any(whole is unclosed for unclosed in found.unclosed)
    assert all(part in ("a text", {}) for part in broken["f"])


_TEXTS = st.text(st.characters(exclude_categories=()), max_size=12) | st.sampled_from(
    ['a", "b": "c', "it's", "// no", "# no"]
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(value=st.lists(_JSON, max_size=4), escaped=st.booleans(), indent=st.none() | st.integers(0, 2))
@hypothesis_settings(deadline=None)
def test_valid_json_is_read_as_the_strict_reader_does(value: list[Any], escaped: bool, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=escaped, indent=indent)
    assert read(text) == json.loads(text)
    assert read_loose_json(text, 0).end == len(text)


_SIGNS = list("{}[],:\"'“”\\#\n a😀\ud800，`")
_WORDS = ["\\u00", "//", "/*", "*/", "...", "07", '"a"', '"b": ', "true", "None", "word ", '"type": "grid"']
_PIECES = st.sampled_from([*_SIGNS, *_WORDS])
_BROKEN = st.lists(_PIECES, max_size=60).map(lambda pieces: "[" + "".join(pieces))


@given(text=_BROKEN)
@hypothesis_settings(deadline=None, max_examples=400)
@example('["a\\')
@example('[{"a": "b\\u12')
def test_no_text_fails_the_reader_and_none_of_its_words_is_made_up(text: str) -> None:
    with contextlib.suppress(UnreadableJson):
        found = read_loose_json(text, 0)
        assert found.end <= len(text)
        source = unescape(text)
        for word in _words_of(found.value):
            assert word in source


def _words_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from (name, *_words_of(part))
    elif isinstance(value, list):
        for part in value:
            yield from _words_of(part)
    elif isinstance(value, str):
        yield value
    elif type(value) is int:
        yield str(value)


@given(value=st.lists(st.dictionaries(_TEXTS, _JSON, max_size=3), max_size=4), cut=st.floats(0, 1))
@hypothesis_settings(deadline=None)
def test_of_any_beginning_of_a_list_the_closed_objects_are_the_first_of_the_list(
    value: list[dict[str, Any]], cut: float
) -> None:
    text = json.dumps(value, ensure_ascii=False)
    found = read_loose_json(text[: max(1, int(cut * len(text)))], 0)
    closed = [part for part in found.value if not any(part is unclosed for unclosed in found.unclosed)]
    assert closed == value[: len(closed)]
    assert len(closed) >= len(found.value) - 1


@pytest.mark.parametrize(
    "part", ['{"a": "', "[", '"b"', "{'", '{"a":', '["a" ', "/*", '["/*', '[" ', '["a\\', "[#", "“", '[{"a": 1,', "' '"]
)
def test_the_time_grows_with_the_text(part: str) -> None:
    def search(text: str) -> None:
        with contextlib.suppress(UnreadableJson):
            read("[" + text)

    assert grows_like_its_text(search, part)


def test_one_layer_of_escapes_is_taken_off() -> None:
    once = json.dumps('{"a": "two\nlines, \\"quoted\\""}')
    assert unescape(once[1:-1]) == '{"a": "two\nlines, \\"quoted\\""}'
    assert not re.search(r"\\", unescape(r"\"\/\n"))
