"""Which parameter a server refuses, as servers say it."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from container_image.llm.kimi import accepted_by
from container_image.llm.parameters import find_refused
from container_image.llm.provider_words import find_words, read_words
from container_image.prompts import Prompt

PROMPT = Prompt("Answer in JSON.", "Please.", "components-v1")
SENT = frozenset(
    {"stream", "stream_options", "response_format", "max_tokens", "temperature", "system", "thinking"}
    | {"reasoning_effort"}
)


def error(message: str, **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, **more}}


def detail(*places: str | int, message: str = "Extra inputs are not permitted", **more: Any) -> dict[str, Any]:
    return {"detail": [{"type": "extra_forbidden", "loc": ["body", *places], "msg": message, **more}]}


REFUSALS: list[tuple[str, Any]] = [
    # JSON mode
    ("response_format", error("'response_format.type' must be 'json_schema' or 'text'")),
    ("response_format", error("Invalid parameter: 'response_format' of type 'json_object' is not supported.")),
    ("response_format", error("Unsupported", param="response_format.type")),
    ("response_format", detail("response_format")),
    ("response_format", error("This model does not support JSON mode.")),
    ("response_format", error("JSON mode is not enabled for models/gemma-3-27b-it", status="INVALID_ARGUMENT")),
    ("response_format", [error("Developer can not set responseMimeType for this model: response mime type invalid")]),
    ("response_format", error("Structured outputs are not supported by this deployment")),
    ("response_format", error("unknown field `response_format`, expected one of `model`, `messages`, `temperature`")),
    (
        "response_format",
        error(
            "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
            param="messages",
        ),
    ),
    (
        "response_format",
        {"message": "litellm.UnsupportedParamsError: x does not support parameters: ['response_format'], for model=m"},
    ),
    (
        "response_format",
        {"code": "Client specified an invalid argument", "error": "Argument not supported: responseFormat"},
    ),
    ("response_format", {"error": {"message": "不支持 response_format 参数", "code": "1210"}}),
    ("response_format", error("deepseek-reasoner does not support Json Output.")),
    ("response_format", {"error": "Input validation error: grammar is not supported", "error_type": "validation"}),
    (
        "response_format",
        error("[\"At body -> response_format -> type: Input should be 'json_schema', 'regex' or 'text'\"]"),
    ),
    ("response_format", error("json: cannot unmarshal object into Go struct field ChatRequest.response_format")),
    # Usage in a stream
    ("stream_options", error("Unrecognized request argument supplied: stream_options")),
    ("stream_options", error("Extra inputs are not permitted, field: 'stream_options'")),
    ("stream_options", error("Validation error at #/stream_options: Extra inputs are not permitted")),
    ("stream_options", detail("stream_options", "include_usage", input={"include_usage": True})),
    ("stream_options", error("The 'stream_options' parameter is only allowed when 'stream' is enabled.")),
    ("stream_options", {"message": 'json: unknown field "stream_options"'}),
    ("stream_options", {"errors": [{"message": "include_usage: not allowed", "code": 5006}], "success": False}),
    (
        "stream_options",
        {
            "object": "error",
            "message": "[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), 'msg': 'Extra inputs are not "
            "permitted', 'input': {'include_usage': True}}]",
            "code": 400,
        },
    ),
    (
        "stream_options",
        {"object": "error", "message": detail("stream_options"), "type": "invalid_request_error", "param": None},
    ),
    # The stream
    ("stream", error("Streaming is not supported for this model.")),
    ("stream", error("Unsupported value: 'stream' does not support true with this model.", param="stream")),
    ("stream", detail("stream", message="Input should be False")),
    ("stream", {"error": "stream=true is not supported"}),
    # The token limit
    ("max_tokens", error("Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead.")),
    ("max_tokens", error("max_tokens is too large: 4000. This model supports at most 2048 completion tokens.")),
    ("max_tokens", error("The maximum tokens you requested exceeds the model limit of 2048.")),
    ("max_tokens", {"error": "`inputs` tokens + `max_new_tokens` must be <= 4096", "error_type": "validation"}),
    ("max_tokens", error("'max_tokens' is too large: 4000. The model's maximum context length is 4096 tokens.")),
    ("max_tokens", detail("max_tokens", message="Input should be less than or equal to 1024", input=4000)),
    (
        "max_tokens",
        error(
            "The maximum context length is 2048 tokens. You requested 4300 (300 in the messages, 4000 in "
            "the completion). Please reduce the length of the messages.",
            code="context_length_exceeded",
        ),
    ),
    (
        "max_tokens",
        error(
            "Maximum context length is 4097, however you requested 5000 (1000 in your prompt; 4000 for the completion)."
        ),
    ),
    # The temperature
    (
        "temperature",
        error("Unsupported value: 'temperature' does not support 0.7 with this model.", param="temperature"),
    ),
    ("temperature", error("invalid temperature: only 1 is allowed for this model", type="invalid_request_error")),
    ("temperature", {"detail": "temperature must be strictly positive"}),
    # The system role
    ("system", error("Unsupported value: 'messages[0].role' does not support 'system'.", param="messages[0].role")),
    ("system", {"object": "error", "message": "System role not supported", "type": "BadRequestError", "code": 400}),
    ("system", error("Developer instruction is not enabled for models/gemma-3-27b-it")),
    ("system", error("Only user and assistant roles are supported!")),
    ("system", error("Conversation roles must alternate user/assistant/user/assistant/...")),
    ("system", error("This model doesn't support system messages. Try again without a system message.")),
    ("system", detail("messages", 0, "role", message="Input should be 'user' or 'assistant'")),
    ("system", {"message": "Unexpected role 'system'"}),
    ("system", error('messages: Unexpected role "system". The Messages API accepts a top-level parameter.')),
    # Thinking
    ("thinking", error("Unknown parameter: 'thinking'.", param="thinking")),
    ("thinking", error('"llama3" does not support thinking')),
    ("thinking", detail("thinking", input={"type": "disabled"})),
    ("thinking", error("enable_thinking must be set to false for non-streaming calls")),
    ("reasoning_effort", error("`reasoning_effort` must be one of `none` or `default`")),
    ("reasoning_effort", error("Argument not supported on this model: reasoningEffort")),
    ("reasoning_effort", {"error": {"message": "Reasoning effort is not supported", "metadata": None}}),
    # The server behind a gateway
    (
        "stream_options",
        error(
            "Provider returned error",
            code=400,
            metadata={"raw": json.dumps(error("Unknown parameter: 'stream_options'.")), "provider_name": "x"},
        ),
    ),
]


@pytest.mark.parametrize(("parameter", "body"), REFUSALS)
def test_a_refused_parameter_is_found_in_any_servers_words(parameter: str, body: Any) -> None:
    assert find_refused(find_words(body), SENT, is_certain=True) == {parameter}
    assert find_refused(find_words(body), SENT - {parameter}, is_certain=True) != {parameter}


@pytest.mark.parametrize(
    "text",
    [
        "Failed to deserialize the JSON body into the target type: response_format.type: unknown variant "
        "`json_object`, expected `json_schema` at line 1 column 30",
        "response_format is not supported",
    ],
)
def test_a_refusal_may_be_plain_text(text: str) -> None:
    assert find_refused(read_words(text.encode(), "text/plain"), SENT, is_certain=True) == {"response_format"}


@pytest.mark.parametrize(
    "body",
    [
        error("'tools' is not supported with this model", param="tools"),
        error("Invalid schema"),
        error("Something is wrong with the system."),
        error("The upstream connection failed"),
        detail("logprobs", input={"stream": True, "temperature": 1, "response_format": None}),
        error("The model `m` does not exist", code="model_not_found"),
        error("stream_id is invalid"),
        error("I do not think so"),
        {},
        None,
        [[[[[[[[[[[[error("max_tokens is invalid")]]]]]]]]]]]],
    ],
)
def test_what_we_did_not_send_is_not_left_out(body: Any) -> None:
    assert find_refused(find_words(body), SENT, is_certain=True) == frozenset()


def test_the_other_name_of_the_token_limit_is_refused_by_its_own() -> None:
    words = find_words(error("max_tokens: Field required. Extra: max_completion_tokens"))
    assert find_refused(words, {"max_completion_tokens"}, is_certain=True) == {"max_completion_tokens"}


_WORDINGS = [
    "Unsupported parameter: '{}' is not supported with this model.",
    "Unrecognized request argument supplied: {}",
    "{}: Extra inputs are not permitted",
    "Invalid value for `{}`. Please see the documentation.",
    'json: unknown field "{}"',
    "The following parameters are not supported: ['{}', 'logit_bias']",
    "`{}` must be absent",
    "Argument not supported on this model: {}",
]


@given(
    refused=st.sets(st.sampled_from([*accepted_by("kimi-k2.6").arguments(PROMPT), "max_tokens", "temperature"])),
    wording=st.sampled_from(_WORDINGS),
    shape=st.sampled_from(["error", "param", "detail", "message", "metadata"]),
    order=st.randoms(use_true_random=False),
    model=st.sampled_from(["kimi-k2.6", "kimi-k3", "moonshot-v1-32k", "any"]),
)
@settings(max_examples=80, deadline=None)
def test_whatever_a_server_refuses_and_in_any_order_it_is_asked_at_last(
    refused: set[str], wording: str, shape: str, order: Random, model: str
) -> None:
    left_out: set[str] = set()
    for _ in range(12):
        sent = accepted_by(model).arguments(PROMPT, left_out)
        wrong = sorted(refused & sent.keys())
        if not wrong:
            break
        name = order.choice(wrong)
        said = wording.format(name)
        body: Any = {
            "error": error(said),
            "param": error("Bad request", param=name),
            "detail": detail(name, message=said, input=sent),
            "message": {"object": "error", "message": said, "code": 400},
            "metadata": error("Provider returned error", metadata={"raw": json.dumps(error(said))}),
        }[shape]
        found = find_refused(find_words(body), sent, is_certain=True)
        assert found == {name}
        left_out |= found
    assert not refused & accepted_by(model).arguments(PROMPT, left_out).keys()
    # What the server takes is sent: nothing was left out for no reason.
    assert left_out <= refused


@pytest.mark.parametrize(
    ("message", "parameter"),
    [
        ("stream_options is not supported", "stream_options"),
        ("Unknown parameter: stream_options", "stream_options"),
        ("Jinja Exception: System role not supported", "system"),
        ("Conversation roles must alternate user/assistant/user/assistant", "system"),
        ("Only user and assistant roles are supported!", "system"),
    ],
)
def test_with_another_status_the_refusal_has_to_be_plain(message: str, parameter: str) -> None:
    assert find_refused(find_words(error(message)), SENT, is_certain=False) == {parameter}


@pytest.mark.parametrize(
    "message", ["The stream failed", "temperature of the GPU exceeds its limit", "no system message", "max_tokens: 400"]
)
def test_with_another_status_a_name_alone_is_no_refusal(message: str) -> None:
    assert find_refused(find_words(error(message)), SENT, is_certain=False) == frozenset()
