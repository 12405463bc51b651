"""One call of Claude's, over a socket."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest

from container_image.llm import claude as module
from container_image.llm.claude import Claude, accepted_by
from container_image.llm.failures import CallFailed, Remedy, Usage
from container_image.prompts import Prompt
from tests.stand_in_model import EVENT_STREAM, FOR_LONG, Reply, StandInModel
from wandstore.errors import ErrorCode
from wandstore.jobs.own_start import own_start_seconds
from wandstore.settings import Settings

PROMPT = Prompt("Answer in JSON.", "Please.", "components-v1")


def ask(claude: Claude, seconds: float = 30) -> str:
    return claude.ask("claude-haiku-5-5", PROMPT, time.monotonic() + seconds).text


def failure(claude: Claude, seconds: float = 30) -> tuple[ErrorCode, Remedy]:
    with pytest.raises(CallFailed) as caught:
        ask(claude, seconds)
    return caught.value.code, caught.value.remedy


@pytest.mark.parametrize("stream", [True, False])
def test_an_answer_is_put_together_with_its_tokens(second_model: StandInModel, claude: Claude, stream: bool) -> None:
    second_model.replies(Reply("{" + "x" * 500 + "}", stream=stream))
    answer = claude.ask("claude-haiku-5-5", PROMPT, time.monotonic() + 30)
    assert answer.text == "{" + "x" * 500 + "}"
    assert answer.usage == Usage(len(second_model.calls[0].prompt) // 4, 125)


def test_a_call_carries_the_key_a_token_limit_and_what_the_model_accepts(
    second_model: StandInModel, claude: Claude
) -> None:
    ask(claude)
    (call,) = second_model.calls
    assert (call.path, call.key, call.model) == ("/v1/messages", "key", "claude-haiku-5-5")
    # What all shoppers of a store share is marked for the provider's cache.
    shared = {"type": "text", "text": "Answer in JSON.", "cache_control": {"type": "ephemeral"}}
    assert call.body["system"] == [shared]
    assert call.body["messages"] == [{"role": "user", "content": "Please."}]
    assert call.body["max_tokens"] == 4_000
    assert call.body["thinking"] == {"type": "disabled"}
    assert "temperature" not in call.body
    assert call.body["stream"] is True


def test_an_earlier_model_takes_a_temperature_and_an_unknown_one_nothing() -> None:
    assert accepted_by("claude-haiku-4-5-20251001") == {"temperature": 0.7}
    assert accepted_by("claude-opus-5-5") == {}


def test_a_thought_is_no_part_of_the_text(second_model: StandInModel, claude: Claude) -> None:
    content = [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "the text"}]
    message = {"type": "message", "content": content, "stop_reason": "end_turn"}
    second_model.replies(Reply(body=json.dumps(message).encode()))
    assert ask(claude) == "the text"


def test_a_stream_that_stays_open_after_its_end_is_not_waited_for(second_model: StandInModel, claude: Claude) -> None:
    second_model.replies(Reply("the text", keep_open_seconds=FOR_LONG))
    assert ask(claude) == "the text"


@pytest.mark.parametrize(
    ("status", "kind", "expected"),
    [
        (400, "invalid_request_error", (ErrorCode.GENERATION_FAILED, Remedy.NEXT_PROVIDER)),
        (401, "authentication_error", (ErrorCode.MODEL_UNAVAILABLE, Remedy.BLOCKED)),
        (402, "billing_error", (ErrorCode.MODEL_UNAVAILABLE, Remedy.BLOCKED)),
        (403, "permission_error", (ErrorCode.MODEL_UNAVAILABLE, Remedy.BLOCKED)),
        (404, "not_found_error", (ErrorCode.MODEL_UNAVAILABLE, Remedy.NEXT_MODEL)),
        (413, "request_too_large", (ErrorCode.GENERATION_FAILED, Remedy.NEXT_PROVIDER)),
        (429, "rate_limit_error", (ErrorCode.RATE_LIMITED, Remedy.SECOND_CALL)),
        (500, "api_error", (ErrorCode.MODEL_UNAVAILABLE, Remedy.SECOND_CALL)),
        (504, "timeout_error", (ErrorCode.TIMEOUT, Remedy.SECOND_CALL)),
        (529, "overloaded_error", (ErrorCode.RATE_LIMITED, Remedy.SECOND_CALL)),
    ],
)
def test_every_refusal_is_classed(
    second_model: StandInModel, claude: Claude, status: int, kind: str, expected: tuple[ErrorCode, Remedy]
) -> None:
    second_model.replies(Reply.error(status, kind))
    assert failure(claude) == expected
    assert len(second_model.calls) == 1


def test_a_parameter_that_is_refused_is_left_out(second_model: StandInModel, claude: Claude) -> None:
    second_model.replies(Reply.error(400, "invalid_request_error", "thinking: Extra inputs are not permitted"))
    with pytest.raises(CallFailed) as caught:
        ask(claude)
    assert (caught.value.remedy, set(caught.value.refused)) == (Remedy.WITHOUT_PARAMETERS, {"thinking"})
    second_model.replies(Reply("the text"))
    claude.ask("claude-haiku-5-5", PROMPT, time.monotonic() + 30, frozenset({"thinking"}))
    assert "thinking" not in second_model.calls[-1].body


def test_the_servers_own_words_are_in_the_message(second_model: StandInModel, claude: Claude) -> None:
    second_model.replies(Reply.error(529, "overloaded_error", "Overloaded, sorry"))
    with pytest.raises(CallFailed, match=r"rate limit is reached\. It says: Overloaded, sorry"):
        ask(claude)


def test_an_error_that_comes_up_within_the_stream_is_classed_like_one_before_it(
    second_model: StandInModel, claude: Claude
) -> None:
    event = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
    second_model.replies(Reply(body=f"event: error\ndata: {json.dumps(event)}\n\n".encode(), content_type=EVENT_STREAM))
    assert failure(claude) == (ErrorCode.RATE_LIMITED, Remedy.SECOND_CALL)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"{",
        b"[]",
        b'{"content": 3}',
        b'{"content": []}',
        b'{"content": [null]}',
        b"\xff\xfe",
        b'{"type": "message", "usage": 3}',
        b"data: {broken\n\n",
        b'data: {"type": "message_stop"}\n\n',
        b"[" * 100_000,
    ],
)
@pytest.mark.parametrize("content_type", ["application/json", EVENT_STREAM])
def test_a_body_that_is_no_message_is_a_failed_call(
    second_model: StandInModel, claude: Claude, body: bytes, content_type: str
) -> None:
    second_model.replies(Reply(body=body, content_type=content_type))
    assert failure(claude) == (ErrorCode.GENERATION_FAILED, Remedy.SECOND_CALL)


@pytest.mark.parametrize("stream", [True, False])
def test_a_connection_cut_midway_is_a_failed_call(second_model: StandInModel, claude: Claude, stream: bool) -> None:
    second_model.replies(Reply("x" * 400, drop="midway", stream=stream))
    assert failure(claude)[1] is Remedy.SECOND_CALL


def test_a_connection_cut_at_once_is_a_failed_call(second_model: StandInModel, claude: Claude) -> None:
    second_model.replies(Reply(drop="at once"))
    assert failure(claude) == (ErrorCode.MODEL_UNAVAILABLE, Remedy.SECOND_CALL)


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:9", "http://[", "nonsense", "ftp://127.0.0.1"])
def test_an_address_where_nobody_answers_is_a_failed_call(claude: Claude, base_url: str) -> None:
    failure(replace(claude, base_url=base_url))


def test_a_key_that_no_header_can_carry_is_a_failed_call(claude: Claude) -> None:
    failure(replace(claude, api_key="clé‐\n"))


def test_a_refused_answer_goes_to_the_next_provider_and_is_billed(second_model: StandInModel, claude: Claude) -> None:
    second_model.replies(Reply("x" * 400, finish_reason="content_filter"))
    with pytest.raises(CallFailed) as caught:
        ask(claude)
    assert (caught.value.code, caught.value.remedy) == (ErrorCode.GENERATION_FAILED, Remedy.NEXT_PROVIDER)
    assert caught.value.usage is not None
    assert caught.value.usage.completion_tokens == 100


def test_an_answer_that_ends_at_the_token_limit_is_one_that_is_cut(second_model: StandInModel, claude: Claude) -> None:
    second_model.replies(Reply("x" * 400, finish_reason="length"))
    answer = claude.ask("claude-haiku-5-5", PROMPT, time.monotonic() + 30)
    assert (answer.text, answer.is_cut, answer.usage.completion_tokens) == ("x" * 400, True, 100)


def test_the_wait_for_each_byte_and_for_the_whole_is_bounded(second_model: StandInModel, claude: Claude) -> None:
    second_model.replies(Reply("x", delay_seconds=FOR_LONG))
    assert failure(replace(claude, part_seconds=0.3)) == (ErrorCode.TIMEOUT, Remedy.SECOND_CALL)
    second_model.replies(Reply("x" * 4000, pause_seconds=0.1))
    assert failure(claude, seconds=0.5)[0] is ErrorCode.TIMEOUT


def test_it_is_set_up_from_the_settings_and_never_shows_its_key() -> None:
    settings = replace(Settings(), claude_model=" a , b,", ai_gateway_url="https://gateway.test/v1")
    claude = Claude.set_up("key", settings)
    assert (claude.base_url, claude.models) == ("", ("a", "b"))
    assert "key" not in repr(claude)


@pytest.mark.slow
def test_the_sdk_is_loaded_when_claude_is_asked_and_not_when_its_key_is_set() -> None:
    script = (
        "import sys, time\n"
        "from container_image.handler import handler\n"
        "from container_image.llm.chain import set_up_providers\n"
        "from container_image.llm.failures import CallFailed\n"
        "from container_image.prompts import Prompt\n"
        "from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients\n"
        "from wandstore.settings import Settings\n"
        "settings = Settings(claude_base_url='http://127.0.0.1:9')\n"
        "_, claude = set_up_providers(Clients(BACKGROUND_PATIENCE), settings)\n"
        "def count(): return sum(name.partition('.')[0] == 'anthropic' for name in sys.modules)\n"
        "before = count()\n"
        "try: claude.ask('claude-haiku-5-5', Prompt('a', 'b', 'c'), time.monotonic() + 30)\n"
        "except CallFailed as failure: print(claude.name, before, count() > 0, failure)\n"
    )
    environment = {"KIMI_API_KEY": "key", "CLAUDE_API_KEY": "key", "AWS_DEFAULT_REGION": "us-east-1"}
    run = subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True)
    assert run.stdout.splitlines()[-1] == "claude 0 True The connection to the model failed or was cut."


def test_loading_the_sdk_is_the_processs_own_start_and_happens_once(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []

    def load(name: str) -> None:
        loaded.append(name)
        monkeypatch.setitem(sys.modules, name, SimpleNamespace())

    monkeypatch.delitem(sys.modules, "anthropic", raising=False)
    monkeypatch.setattr("container_image.llm.claude.importlib.import_module", load)
    before = own_start_seconds()
    module._load_sdk()
    after = own_start_seconds()
    module._load_sdk()
    assert loaded == ["anthropic"]
    assert own_start_seconds() == after > before
