"""Messages of Claude's in both of their forms, and when a stream of one has ended."""

from __future__ import annotations

import json
from typing import Any

import pytest

from container_image.llm.failures import CallFailed, ErrorInAnswer, Usage
from container_image.llm.message import is_stopped, read_message, read_part

USAGE = {"input_tokens": 100, "output_tokens": 40, "cache_read_input_tokens": 700, "cache_creation_input_tokens": 100}


def whole(*content: Any, stop: str = "end_turn", **more: Any) -> bytes:
    return json.dumps({"type": "message", "content": content, "stop_reason": stop, "usage": USAGE, **more}).encode()


def stream(*events: dict[str, Any]) -> bytes:
    return b"".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode() for event in events)


START = {"type": "message_start", "message": {"content": [], "usage": {**USAGE, "output_tokens": 1}}}


def delta(**fields: Any) -> dict[str, Any]:
    return {"type": "content_block_delta", "index": 0, "delta": fields}


def stop(reason: str, tokens: int = 40) -> dict[str, Any]:
    return {"type": "message_delta", "delta": {"stop_reason": reason}, "usage": {"output_tokens": tokens}}


def test_tokens_of_the_cache_belong_to_the_prompt() -> None:
    assert read_message(whole({"type": "text", "text": "a page"})).usage == Usage(900, 40, 700)
    streamed = stream(START, delta(type="text_delta", text="a page"), stop("end_turn"))
    assert read_message(streamed) == ("a page", Usage(900, 40, 700), False)


def test_thoughts_are_no_text_in_a_block_of_their_own_or_between_tags() -> None:
    blocks = [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "<thinking>hm</thinking>a page"}]
    assert read_message(whole(*blocks)).text == "a page"
    events = [delta(type="thinking_delta", thinking="hm"), delta(type="text_delta", text="a page")]
    assert read_message(stream(START, *events, stop("end_turn"))).text == "a page"


def test_what_a_tool_is_called_with_is_the_text_where_there_is_no_other() -> None:
    call = {"type": "tool_use", "id": "1", "name": "page", "input": {"a": ["ü"]}}
    assert read_message(whole(call, stop="tool_use")).text == '{"a": ["ü"]}'
    assert read_message(whole({"type": "text", "text": "a page"}, call)).text == "a page"
    begin = {"type": "content_block_start", "index": 0, "content_block": {**call, "input": {}}}
    pieces = [delta(type="input_json_delta", partial_json=piece) for piece in ('{"a"', ": 1}")]
    assert read_message(stream(START, begin, *pieces, stop("tool_use"))).text == '{"a": 1}'


def test_an_answer_at_the_token_limit_is_cut() -> None:
    assert read_message(whole({"type": "text", "text": "a pa"}, stop="max_tokens")).is_cut
    with pytest.raises(CallFailed, match="token limit") as failed:
        read_message(whole(stop="max_tokens"))
    assert failed.value.usage == Usage(900, 40, 700)


def test_a_message_without_text_is_on_the_bill() -> None:
    with pytest.raises(CallFailed, match="could not be read") as failed:
        read_message(whole({"type": "text", "text": ""}))
    assert failed.value.usage == Usage(900, 40, 700)


def test_an_error_after_the_whole_message_changes_nothing_and_one_before_keeps_the_part() -> None:
    error = {"type": "error", "error": {"type": "overloaded_error"}}
    text = delta(type="text_delta", text="a page")
    assert read_message(stream(START, text, stop("end_turn"), error)).text == "a page"
    with pytest.raises(ErrorInAnswer) as failed:
        read_message(stream(START, text, error))
    assert (failed.value.part, failed.value.usage) == ("a page", Usage(900, 1, 700))


def test_of_a_stream_that_was_cut_off_the_text_and_the_reported_tokens_are_read() -> None:
    body = stream(START, delta(type="text_delta", text="x" * 40), delta(type="text_delta", text="y"))[:-9]
    assert read_part(body) == ("x" * 40, Usage(900, 10, 700), False)
    assert read_part(b"") == ("", Usage(), False)


def test_a_stream_has_stopped_when_it_has_said_so_to_the_end_of_the_line() -> None:
    event = b'data: {"type":"message_stop" }\n'
    for end in range(len(event)):
        assert not is_stopped(event[:end], 0)
    assert is_stopped(event, len(event) - 1)


def test_a_models_own_words_do_not_stop_it() -> None:
    assert not is_stopped(b'data: {"delta":{"text":"{\\"type\\":\\"message_stop\\"}"}}\n', 0)
