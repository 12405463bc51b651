"""Servers that misbehave: what becomes of a page where a model's server answers as no specification says."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from container_image.llm import chain
from tests.integration.model_shop import (
    BLOCKED,
    FILTERED,
    FIRST,
    GOOD,
    HEADLINE,
    OUTAGE,
    SECOND_CALL,
    UNREADABLE,
    Ending,
    ending_of,
    open_shop,
)
from tests.stand_in_model import EVENT_STREAM, JSON, Call, Reply, StandInModel, write_tree
from wandstore.documents.origin import Source
from wandstore.errors import ErrorCode


@pytest.fixture(autouse=True)
def without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "PAUSE_SECONDS", 0.0)


@pytest.fixture
def model() -> Iterator[StandInModel]:
    with StandInModel() as stand_in:
        yield stand_in


USAGE = {"prompt_tokens": 900, "completion_tokens": 200, "total_tokens": 1100}
DRAFT = json.dumps({"components": [{"type": "hero", "headline": "A first idea", "product_ids": ["p3"]}]})
# It shows more than the page, so only as a thought it is not taken.
RICH_DRAFT = json.dumps(
    {
        "components": [
            {"type": "hero", "config": {"headline": "A first idea", "product_ids": ["p1"]}},
            {"type": "grid", "config": {"title": "A first idea", "product_ids": [f"p{n}" for n in range(12)]}},
        ]
    }
)

Answer = Callable[[Call, int], Reply]


def page_of(call: Call) -> str:
    return write_tree(call.product_ids).replace("Chosen with care", HEADLINE)


def sse(*events: Any, done: bool = True) -> bytes:
    lines = [event if isinstance(event, str) else f"data: {json.dumps(event)}" for event in events]
    return "\n\n".join([*lines, *["data: [DONE]"] * done, ""]).encode()


def chunk(delta: Any = None, finish: Any = None, **more: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta or {}, "finish_reason": finish}], **more}


def streamed(*events: Any, done: bool = True, kind: str = EVENT_STREAM) -> Reply:
    return Reply(body=sse(*events, done=done), content_type=kind)


def whole(finish: Any = "stop", **message: Any) -> Reply:
    choices = [{"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}]
    return Reply(body=json.dumps({"choices": choices, "usage": USAGE}).encode())


def raw(value: Any, status: int = 200, **headers: str) -> Reply:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Reply(body=body, status=status, headers=headers)


def says(make: Callable[[str], str]) -> Answer:
    """The page in this wrapping."""
    return lambda call, _: streamed(
        chunk({"content": make(page_of(call))}), chunk({}, "stop"), {"choices": [], "usage": USAGE}
    )


def writes(make: Callable[[str], Reply]) -> Answer:
    return lambda call, _: make(page_of(call))


def first(reply: Reply) -> Answer:
    """This, and then a page."""
    return lambda call, n: Reply(page_of(call)) if n else reply


def always(reply: Reply) -> Answer:
    return lambda _, __: reply


def refuses(error: Any, *names: str, status: int = 400) -> Answer:
    """A page, unless one of these parameters is sent."""
    return lambda call, _: raw(error, status) if set(names) & call.body.keys() else Reply(page_of(call))


def in_one(content: Any) -> Reply:
    return streamed(chunk({"content": content}), chunk({}, "stop"), {"choices": [], "usage": USAGE})


def with_line_ends(reply: Reply, old: bytes, new: bytes) -> Reply:
    return replace(reply, body=(reply.body or b"").replace(old, new))


def unless(is_right: Callable[[Call], bool], reply: Reply) -> Answer:
    """A page where the request is right, else this."""
    return lambda call, _: Reply(page_of(call)) if is_right(call) else reply


def tool(arguments: Any) -> dict[str, Any]:
    return {"function": {"name": "page", "arguments": arguments}}


def compressed(body: bytes) -> Reply:
    return Reply(body=gzip.compress(body), content_type=EVENT_STREAM, headers={"Content-Encoding": "gzip"})


CASES: dict[str, tuple[Answer, Ending]] = {
    # Thoughts
    "thinking tags": (says(lambda t: f"<Thinking>{DRAFT}</Thinking>{t}"), GOOD),
    "a channel": (says(lambda t: f"<|channel|>analysis<|message|>{DRAFT}<|end|><|channel|>final<|message|>{t}"), GOOD),
    "a bare channel": (says(lambda t: f"analysisWe start: {DRAFT} No.assistantfinal{t}"), GOOD),
    "THINK in brackets": (says(lambda t: f"[THINK]{DRAFT}[/THINK]{t}"), GOOD),
    "nested thoughts": (says(lambda t: f"<think>a<think>{DRAFT}</think>{DRAFT}</think>{t}"), GOOD),
    "a thought without an end": (says(lambda t: f"<think>{DRAFT} {t}"), UNREADABLE),
    "a thought in pieces": (
        writes(lambda t: streamed(*(chunk({"content": c}) for c in f"<think>{DRAFT}</think>{t}"), chunk({}, "stop"))),
        GOOD,
    ),
    "thoughts in a part": (
        writes(
            lambda t: whole(
                content=[
                    {"type": "thinking", "thinking": [{"type": "text", "text": DRAFT}]},
                    {"type": "text", "text": t},
                ]
            )
        ),
        GOOD,
    ),
    "a part that is a thought": (
        writes(lambda t: whole(content=[{"type": "reasoning", "text": DRAFT}, {"type": "output_text", "text": t}])),
        GOOD,
    ),
    "only thoughts": (writes(lambda t: whole(content="", reasoning_content=t)), UNREADABLE),
    "thoughts in two fields": (writes(lambda t: whole(content=t, reasoning=DRAFT, reasoning_content=DRAFT)), GOOD),
    "thoughts of Claude": (says(lambda t: f"<antThinking>{RICH_DRAFT}</antThinking>{t}"), GOOD),
    "the process of thinking": (says(lambda t: f"<thinking_process>{RICH_DRAFT}</thinking_process>{t}"), GOOD),
    "wide signs": (says(lambda t: f"<｜begin▁of▁thinking｜>{RICH_DRAFT}<｜end▁of▁thinking｜>{t}"), GOOD),
    "thoughts of Gemma": (says(lambda t: f"<|channel>thought\n{RICH_DRAFT}<channel|>{t}"), GOOD),
    "unused tokens": (says(lambda t: f"<unused94>thought\n{RICH_DRAFT}<unused95>{t}"), GOOD),
    "folded thoughts": (
        says(lambda t: f"<details open><summary>Thought for 3 seconds</summary>{RICH_DRAFT}</details>{t}"),
        GOOD,
    ),
    "folded reasoning": (says(lambda t: f'<details type="reasoning">{RICH_DRAFT}</details>{t}'), GOOD),
    "fenced thoughts": (says(lambda t: f"```thinking\n{RICH_DRAFT}\n```\n{t}"), GOOD),
    "thoughts in the object": (says(lambda t: json.dumps({"thinking": RICH_DRAFT, **json.loads(t)})), GOOD),
    "only thoughts in the object": (says(lambda t: json.dumps({"reasoning": {"draft": json.loads(t)}})), UNREADABLE),
    # JSON
    "other names of the fields": (
        says(lambda t: t.replace('"type"', '"componentType"').replace('"config"', '"params"')),
        GOOD,
    ),
    "quotes by their number": (says(lambda t: t.replace('"', "&#34;")), GOOD),
    # The shape of a body
    "words beside a tool call": (
        writes(lambda t: whole("tool_calls", content="I will build the page.", tool_calls=[tool(t)])),
        GOOD,
    ),
    "a flat tool call": (writes(lambda t: whole(content=None, tool_calls=[{"name": "page", "arguments": t}])), GOOD),
    "a list of texts": (writes(lambda t: whole(content=[t[:50], t[50:]])), GOOD),
    "a message beside an empty delta": (
        writes(lambda t: raw({"choices": [{"delta": {}, "message": {"content": t}, "finish_reason": "stop"}]})),
        GOOD,
    ),
    "a second choice in between": (
        writes(
            lambda t: streamed(
                chunk({"content": t[:60]}),
                {"choices": [{"index": 1, "delta": {"content": "[{"}}]},
                chunk({"content": t[60:]}, "stop"),
            )
        ),
        GOOD,
    ),
    "an answer in data": (
        writes(lambda t: raw({"code": 0, "msg": "success", "data": json.loads(whole(content=t).body or b"")})),
        GOOD,
    ),
    "a tool call": (writes(lambda t: whole("tool_calls", content=None, tool_calls=[tool(t)])), GOOD),
    "a tool call with an object": (
        writes(lambda t: whole("tool_calls", content="", tool_calls=[tool(json.loads(t))])),
        GOOD,
    ),
    "a streamed tool call": (
        writes(
            lambda t: streamed(
                *(chunk({"tool_calls": [{"index": 0, **tool(t[at : at + 70])}]}) for at in range(0, len(t), 70)),
                chunk({}, "tool_calls"),
            )
        ),
        GOOD,
    ),
    "a function call": (writes(lambda t: whole("function_call", content=None, function_call={"arguments": t})), GOOD),
    "an object as content": (writes(lambda t: whole(content=json.loads(t))), GOOD),
    "a list of components as content": (writes(lambda t: whole(content=json.loads(t)["components"])), GOOD),
    "a text completion": (
        writes(lambda t: raw({"choices": [{"text": t, "finish_reason": "stop"}], "usage": USAGE})),
        GOOD,
    ),
    "a streamed text completion": (
        writes(lambda t: streamed({"choices": [{"text": t}]}, {"choices": [{"text": "", "finish_reason": "stop"}]})),
        GOOD,
    ),
    "lines of JSON": (
        writes(lambda t: raw(b"\n".join(json.dumps(c).encode() for c in (chunk({"content": t}), chunk({}, "stop"))))),
        GOOD,
    ),
    "lines of a local server": (
        writes(
            lambda t: raw(
                json.dumps({"message": {"role": "assistant", "content": t}, "done": False}).encode()
                + b"\n"
                + json.dumps(
                    {"message": {"content": ""}, "done": True, "done_reason": "stop", "eval_count": 90}
                ).encode()
            )
        ),
        GOOD,
    ),
    "a result in an envelope": (
        writes(lambda t: raw({"success": True, "errors": [], "result": {"response": t}})),
        GOOD,
    ),
    "spaces before the object": (
        writes(lambda t: replace(whole(content=t), body=b"\n \n" + (whole(content=t).body or b""))),
        GOOD,
    ),
    "a refusal": (always(whole(content=None, refusal="I cannot help with that.")), FILTERED),
    "no choices": (always(raw({"choices": [], "usage": USAGE})), UNREADABLE),
    "null choices": (always(raw({"choices": None})), UNREADABLE),
    "usage of a wrong kind": (
        writes(lambda t: streamed(chunk({"content": t}, usage="many"), chunk({}, "stop", usage=[1]))),
        GOOD,
    ),
    "a finish reason of a wrong kind": (
        writes(lambda t: streamed(chunk({"content": t}, 0), chunk({}, {"type": "stop"}))),
        GOOD,
    ),
    # The stream
    "data on many lines": (
        writes(lambda t: with_line_ends(streamed(chunk({"content": t}), chunk({}, "stop")), b'{"', b'{\ndata: "')),
        GOOD,
    ),
    "one line end between events": (
        writes(lambda t: with_line_ends(in_one(t), b"\n\n", b"\n")),
        GOOD,
    ),
    "carriage returns": (
        writes(lambda t: with_line_ends(in_one(t), b"\n", b"\r")),
        GOOD,
    ),
    "compressed": (writes(lambda t: compressed(sse(chunk({"content": t}), chunk({}, "stop")))), GOOD),
    "compressed JSON": (writes(lambda t: replace(compressed(whole(content=t).body or b""), content_type=JSON)), GOOD),
    "an error after the whole answer": (
        writes(
            lambda t: streamed(chunk({"content": t}), chunk({}, "stop"), {"error": {"message": "late"}}, done=False)
        ),
        GOOD,
    ),
    "an error as a text": (always(streamed("event: error\ndata: it broke", done=False)), OUTAGE),
    "an error without data": (
        writes(
            lambda t: Reply(body=sse(chunk({"content": t[:40]})) + b'{"error": "broke"}\n', content_type=EVENT_STREAM)
        ),
        OUTAGE,
    ),
    "an error in a choice": (
        always(streamed({"choices": [{"delta": {"content": ""}, "finish_reason": "error", "error": {"code": 502}}]})),
        OUTAGE,
    ),
    "an error that is a whole body": (always(raw({"object": "error", "message": "it broke", "code": 500})), OUTAGE),
    "an error with its own state": (
        always(raw({"choices": None, "base_resp": {"status_code": 1000, "status_msg": "x"}})),
        OUTAGE,
    ),
    "a message in the last part": (
        writes(
            lambda t: streamed(
                chunk({"content": t}), {"choices": [{"delta": {}, "message": {"content": t}, "finish_reason": "stop"}]}
            )
        ),
        GOOD,
    ),
    "a notice before the answer": (
        writes(lambda t: streamed({"type": "info", "message": "warming up"}, chunk({"content": t}), chunk({}, "stop"))),
        GOOD,
    ),
    "nothing but a notice": (always(raw({"code": 10605, "message": "server busy"})), OUTAGE),
    "an empty error in every part": (
        writes(
            lambda t: streamed(chunk({"content": t}, error={"code": 0, "message": ""}), chunk({}, "stop", error=""))
        ),
        GOOD,
    ),
    # The token limit
    "whole at the limit": (writes(lambda t: whole("max_tokens", content=t)), GOOD),
    "nothing at the limit": (always(whole("length", content="")), FILTERED),
    "filtered by a guard": (always(streamed(chunk({"content": "{"}), chunk({}, "Content-Filter"))), FILTERED),
    # Refused parameters
    "response_format by its place": (
        refuses(
            {"detail": [{"loc": ["body", "response_format"], "msg": "Extra inputs are not permitted"}]},
            "response_format",
            status=422,
        ),
        SECOND_CALL,
    ),
    "no stream": (
        unless(lambda call: not call.body.get("stream"), raw({"error": "Streaming is not supported"}, 400)),
        SECOND_CALL,
    ),
    "no stream, said with 501": (
        unless(lambda call: not call.body.get("stream"), raw({"message": "stream: not implemented"}, 501)),
        SECOND_CALL,
    ),
    "three refused one after another": (
        lambda call, _: next(
            (
                raw({"error": {"message": f"Unsupported parameter: {name}", "param": name}}, 400)
                for name in ("stream_options", "response_format", "max_tokens")
                if name in call.body
            ),
            Reply(page_of(call)),
        ),
        Ending(calls=4),
    ),
    "two refused at once": (
        refuses(
            {
                "detail": [
                    {"loc": ["body", "max_tokens"], "msg": "no"},
                    {"loc": ["body", "stream_options"], "msg": "no"},
                ]
            },
            "max_tokens",
            "stream_options",
            status=422,
        ),
        SECOND_CALL,
    ),
    "neither name of the token limit": (
        lambda call, _: (
            raw({"error": "max_tokens is too large"}, 400)
            if {"max_tokens", "max_completion_tokens"} & call.body.keys()
            else Reply(page_of(call))
        ),
        Ending(calls=3),
    ),
    "no system role": (
        lambda call, _: (
            raw({"error": {"message": "System role not supported"}}, 400)
            if "system" in [message["role"] for message in call.body["messages"]]
            else Reply(page_of(call))
        ),
        SECOND_CALL,
    ),
    "refused for ever": (
        always(raw({"error": {"message": "response_format, stream_options, max_tokens, stream: invalid"}}, 400)),
        Ending(Source.TEMPLATE, 6, ErrorCode.GENERATION_FAILED),
    ),
    "refused what was not sent": (
        always(raw({"error": {"message": "Unknown parameter: 'tools'", "param": "tools"}}, 400)),
        Ending(Source.TEMPLATE, 1, ErrorCode.GENERATION_FAILED),
    ),
    "a refusal and then a rate limit": (
        lambda call, n: (
            raw({"error": "unknown field stream_options"}, 400)
            if "stream_options" in call.body
            else raw({"error": "slow"}, 429)
            if n == 1
            else Reply(page_of(call))
        ),
        Ending(calls=3),
    ),
    # Errors
    "a firewall": (always(Reply(body=b"<html>Access denied", status=403, content_type="text/html")), BLOCKED),
    "a busy proxy": (first(Reply(body=b"<html>busy", status=503, content_type="text/html")), SECOND_CALL),
    "no such path": (always(Reply(body=b"404 page not found", status=404, content_type="text/plain")), BLOCKED),
    "a wrong method": (always(Reply(body=b"", status=405)), BLOCKED),
    "a key, said with 400": (always(raw({"error": {"message": "API key not valid"}}, 400)), BLOCKED),
    "a second's wait": (first(raw({"error": "slow"}, 429, **{"Retry-After-Ms": "5"})), SECOND_CALL),
    "a minute's wait": (
        first(raw({"error": "slow"}, 429, **{"Retry-After": "60"})),
        Ending(Source.TEMPLATE, 1, ErrorCode.RATE_LIMITED),
    ),
    "one model that is gone": (
        unless(lambda call: call.model != FIRST, raw({"error": {"message": "no access to model"}}, 403)),
        SECOND_CALL,
    ),
    "one model that is too small": (
        unless(lambda call: call.model != FIRST, raw({"error": "maximum context length is 9"}, 400)),
        SECOND_CALL,
    ),
}
KEEPS_OUT = {"a key, said with 400"}


@pytest.mark.parametrize("name", CASES)
def test_every_further_case_ends_as_it_should(name: str, model: StandInModel) -> None:
    answer, ending = CASES[name]
    model.answer = lambda call: answer(call, len(model.calls) - 1)
    shop = open_shop(model.url)
    made = shop.compose()
    assert ending_of(made, len(model.calls)) == ending
    assert shop.state.is_blocked is (name in KEEPS_OUT)
    assert shop.state.gone_models == ({FIRST} if name == "one model that is gone" else frozenset())
    assert made.cost.prompt_tokens > 0 or made.source is Source.TEMPLATE


@pytest.mark.parametrize(
    "reported",
    [
        {"timings": {"prompt_n": 900, "predicted_n": 200}},
        {"meta": {"billed_units": {"input_tokens": 900, "output_tokens": 200}}},
        {"amazon-bedrock-invocationMetrics": {"inputTokenCount": 900, "outputTokenCount": 200}},
        {"usage_metadata": {"input_tokens": 900, "output_tokens": 200}},
        {"token_usage": USAGE},
        {"metadata": {"usage": USAGE}},
        {"usage": [USAGE]},
        {"usage": {"tokens": {"input_tokens": 900, "output_tokens": 200}}},
        {"data": {"usage": USAGE}},
        USAGE,
    ],
)
def test_tokens_are_booked_from_any_place(reported: dict[str, Any], model: StandInModel) -> None:
    model.answer = lambda call: streamed(chunk({"content": page_of(call)}, **reported), chunk({}, "stop"))
    cost = open_shop(model.url).compose().cost
    assert (cost.prompt_tokens, cost.completion_tokens) == (900, 200)


@pytest.mark.parametrize(
    "reply",
    [
        raw({"error": {"message": "no", "code": "content_filter"}, "usage": USAGE}, 400),
        raw({"error": {"message": "no", "code": "content_filter", "usage": USAGE}}, 400),
        streamed(chunk({"content": "{"}), {"error": {"message": "no", "code": 400}, "usage": USAGE}),
    ],
)
def test_tokens_of_an_error_are_booked(reply: Reply, model: StandInModel) -> None:
    model.answer = lambda _: reply
    cost = open_shop(model.url).compose().cost
    assert (cost.prompt_tokens, cost.completion_tokens) == (900, 200)


def test_an_answer_that_the_server_gave_up_is_a_part_and_asked_for_again(model: StandInModel) -> None:
    model.answer = lambda call: streamed(chunk({"content": page_of(call)[:-90]}), chunk({}, "abort"))
    made = open_shop(model.url).compose()
    assert made.is_partial
    assert len(model.calls) == 2


@pytest.mark.parametrize("body", [b"data: upstream connect error\n\n", b"upstream connect error"])
def test_words_that_are_no_answer_are_in_the_error(body: bytes, model: StandInModel) -> None:
    model.answer = lambda _: Reply(body=body, content_type=EVENT_STREAM)
    error = open_shop(model.url).compose().error
    assert error is not None
    assert "upstream connect error" in error.message


def test_a_model_that_refuses_the_system_role_gets_its_text_all_the_same(model: StandInModel) -> None:
    answer, _ = CASES["no system role"]
    model.answer = lambda call: answer(call, 0)
    shop = open_shop(model.url)
    shop.compose()
    shop.compose()
    (system, user), *joined = [[message["content"] for message in call.body["messages"]] for call in model.calls]
    assert joined == [[f"{system}\n\n{user}"]] * 2
