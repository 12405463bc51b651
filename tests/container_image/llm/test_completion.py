"""Chat completions in both of their forms."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from container_image.llm.call import ModelAnswer
from container_image.llm.completion import (
    is_complete,
    read_completion,
    read_content,
    read_part,
)
from container_image.llm.failures import CallFailed, ErrorInAnswer, Usage

DONE = b"data: [DONE]\n\n"


def event(**fields: Any) -> bytes:
    return f"data: {json.dumps(fields)}\n\n".encode()


def delta(content: str, finish_reason: str | None = None) -> bytes:
    return event(choices=[{"delta": {"content": content}, "finish_reason": finish_reason}])


def test_both_forms_are_the_same_answer() -> None:
    usage = {"prompt_tokens": 7, "completion_tokens": 3}
    whole = {"choices": [{"message": {"content": "a page"}, "finish_reason": "stop"}], "usage": usage}
    streamed = delta("a ") + delta("page", "stop") + event(choices=[], usage=usage) + DONE
    assert read_completion(json.dumps(whole).encode()) == ModelAnswer("a page", Usage(7, 3))
    assert read_completion(streamed) == ModelAnswer("a page", Usage(7, 3))


def test_a_stream_without_an_end_is_malformed() -> None:
    assert read_completion(delta("a page") + DONE).text == "a page"
    with pytest.raises(CallFailed, match="could not be read"):
        read_completion(delta("a page"))


def test_an_error_within_a_stream_is_the_providers() -> None:
    with pytest.raises(ErrorInAnswer) as failed:
        read_completion(delta("a ") + event(error={"type": "rate_limit_error"}))
    assert failed.value.error == {"type": "rate_limit_error"}


def test_the_end_marker_is_found_across_two_parts() -> None:
    body = delta("a page", "stop") + DONE
    for end in range(len(body) - len(DONE), len(body) - 2):
        assert is_complete(body[:end], 0) == (b"[DONE]" in body[:end])
    assert is_complete(body, len(body) - 4)
    assert not is_complete(delta("data: [DONE]"), 0)


def test_of_a_stream_that_was_cut_off_the_whole_events_are_read() -> None:
    assert read_part(delta("a ") + delta("page")[:-9]).text == "a "
    assert read_part(b'{"choices": [').text == ""


def test_content_may_be_a_list_of_parts() -> None:
    assert read_content([{"text": "a "}, {"text": None}, "x", {"text": "page"}]) == ("a page", "")
    assert read_content("a page") == ("a page", "")
    assert read_content(7) == ("", "")


def whole(finish_reason: str = "stop", **message: Any) -> bytes:
    usage = {"prompt_tokens": 900, "completion_tokens": 200}
    return json.dumps({"choices": [{"message": message, "finish_reason": finish_reason}], "usage": usage}).encode()


@pytest.mark.parametrize(
    "body",
    [
        whole(content=""),
        whole(content=None, refusal="No."),
        whole("content_filter", content="half"),
        whole("length", content=""),
        whole(content="<think>all of it"),
        whole(content=None, reasoning_content="all of it"),
        delta("half") + event(choices=[], usage={"prompt_tokens": 900, "completion_tokens": 200}),
        delta("half") + event(choices=[], usage={"prompt_tokens": 900, "completion_tokens": 200}) + b"data: {broken",
        delta("half", "content_filter") + event(usage={"prompt_tokens": 900, "completion_tokens": 200}) + DONE,
        event(choices=[], usage={"prompt_tokens": 900, "completion_tokens": 200}) + event(error="late"),
        event(choices=[], usage={"prompt_tokens": 900, "completion_tokens": 200}) + b"\xff\n" + delta("a", "stop"),
    ],
)
def test_what_is_reported_is_known_whatever_became_of_the_answer(body: bytes) -> None:
    with pytest.raises((CallFailed, ErrorInAnswer)) as failed:
        read_completion(body)
    assert isinstance(failed.value, CallFailed | ErrorInAnswer)
    assert failed.value.usage == Usage(900, 200)


def test_of_an_answer_without_a_count_the_thoughts_are_counted_too() -> None:
    body = event(choices=[{"delta": {"reasoning_content": "x" * 400}}]) + delta("a page!!", "stop") + DONE
    assert read_completion(body).usage == Usage(0, 102)


def test_nothing_is_known_of_a_model_that_wrote_nothing_and_nothing_was_done_where_there_is_no_completion() -> None:
    with pytest.raises(CallFailed) as failed:
        read_completion(event(choices=[]) + DONE)
    assert failed.value.usage is None
    with pytest.raises(CallFailed, match="web page: Sign in") as failed:
        read_completion(b"<html><h1>Sign in</h1>")
    assert failed.value.usage == Usage()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"components": [{"type": "hero"}]}, '{"components": [{"type": "hero"}]}'),
        ([{"type": "hero", "config": {"text": "a"}}], '[{"type": "hero", "config": {"text": "a"}}]'),
        ({"type": "text", "text": "a page"}, "a page"),
        ([{"type": "text", "text": {"value": "a page"}}], "a page"),
        ([{"type": "output_json", "json": {"a": 1}}], '{"a": 1}'),
        ([{"type": "thinking", "text": "hm"}, {"type": "text", "text": "a page"}], "a page"),
        ([{"text": "hm", "thought": True}, {"text": "a page"}], "a page"),
        ([{"type": "image_url", "image_url": {}}, {"type": "text", "text": "a page"}], "a page"),
        ([{"type": "thinking", "thinking": "hm"}], ""),
        ({}, ""),
        ([], ""),
        (["a ", "page"], "a page"),
        (None, ""),
    ],
)
def test_content_is_read_where_it_is_clear_what_is_meant(value: Any, text: str) -> None:
    assert read_content(value).text == text


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80).filter(str.strip)


@given(text=_TEXTS, sizes=st.lists(st.integers(1, 9), max_size=20), usage_at=st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_a_stream_in_any_pieces_is_the_text(text: str, sizes: list[int], usage_at: int) -> None:
    text = json.dumps({"a": text}, ensure_ascii=False)
    events, place = [], 0
    for size in [*sizes, len(text)]:
        events.append(delta(text[place : place + size]))
        place += size
    events.append(event(choices=[{"delta": {}, "finish_reason": "stop"}]))
    events.insert(min(usage_at, len(events)), event(choices=[], usage={"total_tokens": 50, "prompt_tokens": 20}))
    assert read_completion(b"".join(events)) == ModelAnswer(text, Usage(20, 30))


@given(cut=st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_a_stream_that_is_cut_anywhere_is_a_part_of_the_text_and_never_an_answer(cut: float) -> None:
    pieces = ["<think>a draft</think>", "a page ", "with ü", " and more"]
    body = b"".join(map(delta, pieces)) + event(choices=[{"delta": {}, "finish_reason": "stop"}])
    part = read_part(body[: int(cut * len(body))]).text
    assert "a page with ü and more".startswith(part)
    if cut < 0.8:
        with pytest.raises((CallFailed, ValueError)):
            read_completion(body[: int(cut * len(body))])
