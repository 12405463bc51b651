"""The components of a page are found in whatever form a model wrote them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from container_image.components.proposals import Candidate, find_candidates, fold
from tests.container_image.growth import grows_like_its_text

HERO: dict[str, Any] = {
    "type": "hero",
    "id": "opening",
    "config": {"variant": "feature", "headline": "Calm", "product_ids": ["oak"]},
}
GRID: dict[str, Any] = {
    "type": "grid",
    "id": "more",
    "config": {"variant": "airy", "title": 'The "dark" ones', "product_ids": ["elm"]},
}
FIND: dict[str, Any] = {"type": "filters", "id": "find", "config": {"variant": "bar", "title": "Look around"}}
LIST = [HERO, GRID, FIND]
PAGE = {"components": LIST}
TEXT = json.dumps(PAGE)
LINES = "\n".join(json.dumps(component) for component in LIST)
SCHEMA = {
    "type": "object",
    "properties": {
        "components": {"type": "array", "items": {"type": "object", "properties": {"type": {"enum": ["hero"]}}}}
    },
}


def describe(candidate: Candidate) -> list[tuple[str, Any, Any, Any]]:
    return [
        (part.kind, part.id, part.fields.get("headline") or part.fields.get("title"), part.fields.get("productids"))
        for part in candidate.proposals
    ]


EXPECTED = [
    ("hero", "opening", "Calm", ["oak"]),
    ("grid", "more", 'The "dark" ones', ["elm"]),
    ("filters", "find", "Look around", None),
]


def find(text: str) -> list[list[tuple[str, Any, Any, Any]]]:
    return [describe(candidate) for candidate in find_candidates(text)]


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        json.dumps(LIST),
        json.dumps([PAGE]),
        json.dumps({"page": {"layout": {"components": LIST}}}),
        json.dumps({"anything": LIST}),
        json.dumps({"result": TEXT}),
        json.dumps(TEXT),
        json.dumps(json.dumps(TEXT)),
        json.dumps(json.dumps(TEXT))[3:-3],
        TEXT.replace('"', "&quot;").replace("\\&quot;", '\\"'),
        json.dumps({"Components": LIST}),
        json.dumps({"components": [json.dumps(component) for component in LIST]}),
        json.dumps({"components": {component["id"]: component for component in LIST}}),
        json.dumps({"components": {component["type"]: component for component in LIST}}),
        json.dumps({component["type"]: component["config"] | {"id": component["id"]} for component in LIST}),
        json.dumps([{component["type"]: component["config"] | {"id": component["id"]}} for component in LIST]),
        json.dumps({"components": [component["config"] | component for component in LIST]}),
        json.dumps({"components": [{"Type": c["type"].title(), "ID": c["id"], "Props": c["config"]} for c in LIST]}),
        json.dumps({"components": [{"component": c["type"], "id": c["id"], "data": c["config"]} for c in LIST]}),
        TEXT.replace("product_ids", "product-IDs"),
        TEXT.replace("product_ids", "productIds"),
        LINES,
        LINES.replace("\n", ",\n"),
        "First a plan: [see list], {a hero}.\n```json\n" + TEXT + "\n```\nEnjoy {it}!",
        json.dumps({"persona": "explorer", "plan": ["a"]}) + "\n" + TEXT,
        json.dumps(SCHEMA) + "\n" + TEXT,
        json.dumps({"schema": SCHEMA, "page": PAGE}),
        TEXT.replace("}}", "},}").replace("]}", "],}"),
        TEXT.replace("}}, ", "}}},"),
        TEXT[:-2],
        TEXT.replace('\\"', '"'),
        "const page = " + TEXT.replace('"type"', "type").replace('"id"', "id") + ";",
    ],
)
def test_a_page_is_found_in_every_form(text: str) -> None:
    assert EXPECTED in find(text)


@pytest.mark.parametrize("text", ["", "Sorry.", "{", "[]", "null", json.dumps(SCHEMA["type"]), '{"a": [{"b": "{"}]}'])
def test_nothing_is_found_where_nothing_is(text: str) -> None:
    assert find(text) == []


def test_a_component_that_cannot_be_read_is_missed() -> None:
    broken = json.dumps(LIST).replace('"airy"', '"airy')
    (candidate,) = find_candidates(broken)
    assert [part.kind for part in candidate.proposals] == ["hero", "", "filters"]
    assert candidate.proposals[1].name.startswith('{"type": "grid", "id": "more"')


def test_a_draft_and_a_page_are_two_candidates() -> None:
    draft = json.dumps({"components": [GRID]})
    assert [len(candidate.proposals) for candidate in find_candidates(f"{draft}\nBetter:\n{TEXT}")] == [1, 3]


_WRAPPINGS = st.lists(
    st.sampled_from(
        [
            lambda value: {"page": value},
            lambda value: {"plan": ["calm"], "result": value},
            lambda value: [value],
            lambda value: {"output": json.dumps(value)},
        ]
    ),
    max_size=3,
)


@given(wrappings=_WRAPPINGS)
@hypothesis_settings(deadline=None)
def test_a_page_is_found_within_any_wrapping(wrappings: list[Any]) -> None:
    value: Any = PAGE
    for wrap in wrappings:
        value = wrap(value)
    # A text within a text within a text is more than any model writes.
    if json.dumps(value).count("\\\\\\") == 0:
        assert EXPECTED in find(json.dumps(value))


@given(cut=st.integers(1, len(TEXT)), form=st.sampled_from([TEXT, json.dumps(LIST), LINES, "```json\n" + TEXT]))
@hypothesis_settings(deadline=None)
def test_every_beginning_of_an_answer_yields_a_beginning_of_its_components(cut: int, form: str) -> None:
    for candidate in find_candidates(form[:cut], is_cut=True):
        found = describe(candidate)
        assert found == EXPECTED[: len(found)]


def test_a_cut_answer_came_whole_if_its_last_bracket_did() -> None:
    assert [candidate.came_whole for candidate in find_candidates(TEXT, is_cut=True)] == [True]
    assert [candidate.came_whole for candidate in find_candidates(TEXT[:-1], is_cut=True)] == [False]
    assert [candidate.came_whole for candidate in find_candidates(LINES, is_cut=True)] == [False]


@pytest.mark.parametrize(
    "part",
    [
        "{",
        "[",
        '{"a": ',
        "[{",
        '{"type": "grid", ',
        '\\"',
        "{\\",
        '{"a": "{',
        '{"type": "hero", "id": "a b" c}',
        "[a b]",
    ],
)
def test_the_time_grows_with_the_text(part: str) -> None:
    assert grows_like_its_text(find_candidates, part)


def test_names_are_compared_without_case_and_signs() -> None:
    assert {fold(name) for name in ("product_ids", "productIds", "product-ids", "Product_IDs", "PRODUCT IDS")} == {
        "productids"
    }
