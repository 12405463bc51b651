"""One call of Kimi's, over a socket."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from queue import SimpleQueue
from typing import Any

import pytest

from container_image.llm import patience
from container_image.llm.failures import CallFailed, Remedy, Usage
from container_image.llm.kimi import Kimi, accepted_by
from container_image.prompts import Prompt
from tests.stand_in_model import EVENT_STREAM, FOR_LONG, Reply, StandInModel
from tests.waiting import wait_until
from wandstore.errors import ErrorCode
from wandstore.settings import Settings

PROMPT = Prompt("Answer in JSON.", "id|title|type|price\noak-wand|Oak|Wands|1\n</products>", "components-v1")


def ask(kimi: Kimi, seconds: float = 30, model: str = "moonshot-v1-32k") -> str:
    return kimi.ask(model, PROMPT, time.monotonic() + seconds).text


def failure(kimi: Kimi, seconds: float = 30) -> tuple[ErrorCode, Remedy]:
    with pytest.raises(CallFailed) as caught:
        ask(kimi, seconds)
    return caught.value.code, caught.value.remedy


def test_a_streamed_answer_is_put_together_with_its_tokens(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply("{" + "x" * 500 + "}"))
    answer = kimi.ask("moonshot-v1-32k", PROMPT, time.monotonic() + 30)
    assert answer.text == "{" + "x" * 500 + "}"
    assert answer.usage.completion_tokens == 125
    assert answer.usage.prompt_tokens > 0


def test_a_server_that_ignores_stream_and_answers_at_once_is_understood(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply("the text", stream=False))
    assert ask(kimi) == "the text"


@pytest.mark.parametrize("content_type", ["application/octet-stream", "text/plain", "application/json"])
def test_a_stream_under_a_wrong_content_type_is_understood(model: StandInModel, kimi: Kimi, content_type: str) -> None:
    model.replies(Reply("the text", content_type=content_type))
    assert ask(kimi) == "the text"


def test_plain_json_under_the_content_type_of_a_stream_is_understood(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply("the text", stream=False, content_type=EVENT_STREAM))
    assert ask(kimi) == "the text"


def test_usage_is_read_where_kimi_puts_it_too(model: StandInModel, kimi: Kimi) -> None:
    choice = {"delta": {"content": "x"}, "finish_reason": "stop", "usage": {"prompt_tokens": 7, "completion_tokens": 2}}
    model.replies(Reply(body=f"data: {json.dumps({'choices': [choice]})}\n\n".encode(), content_type=EVENT_STREAM))
    assert kimi.ask("kimi-k3", PROMPT, time.monotonic() + 30).usage == Usage(7, 2)


def test_a_stream_that_stays_open_after_its_end_is_not_waited_for(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply("the text", keep_open_seconds=FOR_LONG))
    assert ask(kimi) == "the text"


def test_json_is_asked_for_with_a_token_limit_and_the_key(model: StandInModel, kimi: Kimi) -> None:
    ask(kimi)
    (call,) = model.calls
    assert call.path == "/v1/chat/completions"
    assert call.key == "key"
    assert call.body["response_format"] == {"type": "json_object"}
    assert call.body["stream_options"] == {"include_usage": True}
    assert (call.body["max_tokens"], call.body["temperature"]) == (4000, 0.7)


def test_kimi_k2_6_keeps_its_own_temperature_and_does_not_think(model: StandInModel, kimi: Kimi) -> None:
    ask(kimi, model="kimi-k2.6")
    (call,) = model.calls
    assert "temperature" not in call.body
    assert "max_tokens" not in call.body
    assert call.body["max_completion_tokens"] == 4000
    assert call.body["thinking"] == {"type": "disabled"}


def test_a_gateways_prefix_before_the_name_changes_nothing() -> None:
    assert accepted_by("moonshot/kimi-k2.6") == accepted_by("kimi-k2.6")
    assert accepted_by("some-other-model").arguments(PROMPT) == {
        "max_tokens": 4000,
        "response_format": {"type": "json_object"},
        "stream": True,
        "stream_options": {"include_usage": True},
    }


def test_what_was_refused_is_not_sent(model: StandInModel, kimi: Kimi) -> None:
    for refused in ("stream_options", "response_format", "temperature"):
        kimi.ask("moonshot-v1-32k", PROMPT, time.monotonic() + 30, frozenset({refused}))
        assert refused not in model.calls[-1].body
    kimi.ask("moonshot-v1-32k", PROMPT, time.monotonic() + 30, frozenset({"stream"}))
    assert not {"stream", "stream_options"} & model.calls[-1].body.keys()
    kimi.ask("moonshot-v1-32k", PROMPT, time.monotonic() + 30, frozenset({"system"}))
    assert model.calls[-1].body["messages"] == [{"role": "user", "content": f"{PROMPT.system}\n\n{PROMPT.user}"}]


@pytest.mark.parametrize(
    ("model_name", "refused", "limit"),
    [
        ("moonshot-v1-32k", [], {"max_tokens": 4000}),
        ("moonshot-v1-32k", ["max_tokens"], {"max_completion_tokens": 4000}),
        ("kimi-k2.6", ["max_completion_tokens"], {"max_tokens": 4000}),
        ("moonshot-v1-32k", ["max_tokens", "max_completion_tokens"], {}),
        # A model that cannot be told not to think needs room for its thoughts.
        ("kimi-k2.6", ["thinking"], {"max_completion_tokens": 16000}),
        ("kimi-k3", [], {"max_completion_tokens": 16000}),
    ],
)
def test_the_token_limit_is_sent_under_the_name_that_is_left(
    model_name: str, refused: list[str], limit: dict[str, int]
) -> None:
    sent = accepted_by(model_name).arguments(PROMPT, refused)
    assert {name: value for name, value in sent.items() if name.startswith("max_")} == limit


def test_a_refused_parameter_is_named_and_the_prompt_and_the_key_are_not_repeated(
    model: StandInModel, kimi: Kimi
) -> None:
    said = f"Unsupported parameter: 'temperature' for my-secret-key in {PROMPT.user}"
    model.replies(Reply.error(400, message=said))
    with pytest.raises(CallFailed) as caught:
        ask(replace(kimi, api_key="my-secret-key"))
    assert (caught.value.remedy, set(caught.value.refused)) == (Remedy.WITHOUT_PARAMETERS, {"temperature"})
    assert "'temperature' for … in …" in str(caught.value)


def test_a_base_url_without_its_version_path_is_named(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply(body=b'{"detail":"Not Found"}', status=404))
    base_url = model.url.removesuffix("/v1")
    with pytest.raises(CallFailed, match=f"{base_url}/chat/completions: .*version path"):
        ask(replace(kimi, base_url=base_url))


@pytest.mark.parametrize(
    ("status", "kind", "expected"),
    [
        (429, "rate_limit_reached_error", (ErrorCode.RATE_LIMITED, Remedy.SECOND_CALL)),
        (429, "engine_overloaded_error", (ErrorCode.RATE_LIMITED, Remedy.SECOND_CALL)),
        (429, "exceeded_current_quota_error", (ErrorCode.MODEL_UNAVAILABLE, Remedy.BLOCKED)),
        (401, "invalid_authentication_error", (ErrorCode.MODEL_UNAVAILABLE, Remedy.BLOCKED)),
        (403, "permission_denied_error", (ErrorCode.MODEL_UNAVAILABLE, Remedy.BLOCKED)),
        (404, "resource_not_found_error", (ErrorCode.MODEL_UNAVAILABLE, Remedy.NEXT_MODEL)),
        (400, "content_filter", (ErrorCode.GENERATION_FAILED, Remedy.NEXT_PROVIDER)),
        (400, "invalid_request_error", (ErrorCode.GENERATION_FAILED, Remedy.NEXT_PROVIDER)),
        (500, "server_error", (ErrorCode.MODEL_UNAVAILABLE, Remedy.SECOND_CALL)),
        (503, "", (ErrorCode.MODEL_UNAVAILABLE, Remedy.SECOND_CALL)),
        (504, "", (ErrorCode.TIMEOUT, Remedy.SECOND_CALL)),
        (200, "engine_overloaded_error", (ErrorCode.RATE_LIMITED, Remedy.SECOND_CALL)),
        (200, "server_error", (ErrorCode.MODEL_UNAVAILABLE, Remedy.SECOND_CALL)),
    ],
)
def test_each_error_of_a_provider_has_its_code_and_remedy(
    model: StandInModel, kimi: Kimi, status: int, kind: str, expected: tuple[ErrorCode, Remedy]
) -> None:
    model.replies(Reply.error(status, kind))
    assert failure(kimi) == expected
    assert len(model.calls) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"<html>busy</html>",
        b"{",
        b"[]",
        b'{"choices": 3}',
        b'{"choices": []}',
        b'"text"',
        b"\xff\xfe",
        b"data: {broken\n\ndata: [DONE]\n\n",
        b"data: [DONE]\n\n",
        b'{"choices": [{"message": {"content": null}}]}',
        b'{"choices": [{"message": {"content": [7]}}]}',
        b'{"choices": [null]}',
        b"[" * 100_000,
    ],
)
@pytest.mark.parametrize("content_type", ["application/json", EVENT_STREAM])
def test_a_body_that_is_no_completion_is_a_failed_call(
    model: StandInModel, kimi: Kimi, body: bytes, content_type: str
) -> None:
    model.replies(Reply(body=body, content_type=content_type))
    assert failure(kimi) == (ErrorCode.GENERATION_FAILED, Remedy.SECOND_CALL)


@pytest.mark.parametrize("stream", [True, False])
def test_a_connection_cut_midway_is_a_failed_call(model: StandInModel, kimi: Kimi, stream: bool) -> None:
    model.replies(Reply("x" * 400, drop="midway", stream=stream))
    assert failure(kimi)[1] is Remedy.SECOND_CALL


def test_a_connection_cut_at_once_is_a_failed_call(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply(drop="at once"))
    assert failure(kimi) == (ErrorCode.MODEL_UNAVAILABLE, Remedy.SECOND_CALL)


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:9/v1", "http://[", "nonsense", "ftp://127.0.0.1/v1"])
def test_an_address_where_nobody_answers_is_a_failed_call(kimi: Kimi, base_url: str) -> None:
    failure(replace(kimi, base_url=base_url))


def test_a_key_that_no_header_can_carry_is_a_failed_call(kimi: Kimi) -> None:
    assert failure(replace(kimi, api_key="clé‐\n"))[0] in (ErrorCode.GENERATION_FAILED, ErrorCode.MODEL_UNAVAILABLE)


def test_a_filtered_answer_goes_to_the_next_provider_and_is_billed(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply("x" * 400, finish_reason="content_filter"))
    with pytest.raises(CallFailed) as caught:
        ask(kimi)
    assert (caught.value.code, caught.value.remedy) == (ErrorCode.GENERATION_FAILED, Remedy.NEXT_PROVIDER)
    assert caught.value.usage is not None
    assert caught.value.usage.completion_tokens == 100


def test_an_answer_that_ends_at_the_token_limit_is_one_that_is_cut(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply("x" * 400, finish_reason="length"))
    answer = kimi.ask("moonshot-v1-32k", PROMPT, time.monotonic() + 30)
    assert (answer.text, answer.is_cut, answer.usage.completion_tokens) == ("x" * 400, True, 100)


def test_the_wait_for_the_first_byte_is_bounded(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply("x", delay_seconds=FOR_LONG))
    assert failure(replace(kimi, part_seconds=0.3)) == (ErrorCode.TIMEOUT, Remedy.SECOND_CALL)


def test_the_wait_for_each_next_byte_is_bounded(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply("x" * 200, pause_seconds=FOR_LONG))
    assert failure(replace(kimi, part_seconds=0.3))[0] is ErrorCode.TIMEOUT


def test_a_slow_answer_that_keeps_coming_outlasts_the_wait_for_each_byte(
    model: StandInModel, kimi: Kimi, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    class NotedQueue(SimpleQueue[Any]):
        def get(self, block: bool = True, timeout: float | None = None) -> Any:
            assert timeout is not None
            waits.append(timeout)
            return super().get(block, timeout)

    monkeypatch.setattr(patience, "SimpleQueue", NotedQueue)
    model.replies(Reply("x" * 400, pause_seconds=0.05))
    assert len(ask(replace(kimi, part_seconds=10))) == 400
    assert len(waits) > 2
    assert set(waits) == {10}  # what the parts before have taken is taken off no wait


def test_the_budget_bounds_an_answer_that_keeps_coming(model: StandInModel, kimi: Kimi) -> None:
    model.replies(Reply("x" * 4000, pause_seconds=0.1))
    assert failure(kimi, seconds=0.6)[0] is ErrorCode.TIMEOUT


def test_a_reader_that_was_given_up_ends_by_itself(model: StandInModel, kimi: Kimi) -> None:
    # A reader that an earlier test gave up may still be waiting for its model.
    earlier = set(threading.enumerate())
    model.replies(Reply("x" * 40_000, pause_seconds=0.05))
    failure(kimi, seconds=0.3)
    wait_until(lambda: "model-answer" not in {thread.name for thread in set(threading.enumerate()) - earlier})


def test_the_gateway_is_used_in_kimis_place_when_one_is_set() -> None:
    settings = replace(Settings(), kimi_model=" a , b,", ai_gateway_url="https://gateway.test/v1")
    kimi = Kimi.set_up("key", settings)
    assert kimi.base_url == "https://gateway.test/v1"
    assert kimi.models == ("a", "b")
    assert "key" not in repr(kimi)
