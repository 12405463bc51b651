"""Chat completions in both of their forms."""

from __future__ import annotations

import json
from typing import Any

import pytest

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
