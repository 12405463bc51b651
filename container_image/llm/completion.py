"""Reads a chat completion in every form that OpenAI-compatible servers send: whole, or as a stream of events."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from container_image.llm.call import AnswerForm, ModelAnswer
from container_image.llm.counting import Counts
from container_image.llm.events import Event, read_body_events
from container_image.llm.failures import NO_TOKENS, ErrorInAnswer, Usage, cut_short, filtered, malformed
from container_image.llm.provider_words import quote_words, read_words
from container_image.llm.thoughts import without_thoughts

_DONE = re.compile(rb"(?:^|[\r\n])data: *\[DONE\]")

_CUT = frozenset(
    {"length", "max_tokens", "max_output_tokens", "max_completion_tokens", "model_length", "token_limit"}
    | {"model_context_window_exceeded", "context_length", "truncated", "insufficient_system_resource", "aborted"}
)
_FILTERED = frozenset(
    {"content_filter", "content_filtered", "sensitive", "safety", "refusal", "prohibited_content", "recitation"}
    | {
        "blocklist",
        "spii",
        "guardrail_intervened",
        "guardrails",
        "content_policy",
        "moderation",
        "image_safety",
        "risk",
    }
)
# The server gave up in the middle of the answer.
_BROKEN = frozenset(
    {"error", "abort", "cancelled", "canceled", "timeout", "time_limit", "network_error", "malformed_function_call"}
)
_TEXT_PARTS = frozenset({"", "text", "output_text", "input_text", "markdown", "code"})
_JSON_PARTS = {"json": "json", "output_json": "json", "json_object": "json_object", "object": "object"}
# Around a completion, where a gateway adds its own state to it.
_ENVELOPES = ("result", "data", "output")
_THOUGHTS = ("reasoning_content", "reasoning", "thinking", "thoughts", "reasoning_text")


class Content(NamedTuple):
    """The text of a `content` field, and the thoughts in it."""

    text: str = ""
    thoughts: str = ""


def read_content(value: Any) -> Content:
    """Content in any form: a text, a list of parts, or the object that the text would be the JSON of."""
    if isinstance(value, str):
        return Content(value)
    if isinstance(value, dict):
        if _is_part(value):
            return _read_part_of_content(value)
        return Content(json.dumps(value, ensure_ascii=False)) if value else Content()
    if not isinstance(value, list):
        return Content()
    if value and all(isinstance(part, str) for part in value):
        return Content("".join(value))
    dicts = [part for part in value if isinstance(part, dict)]
    if dicts and not any(_is_part(part) for part in dicts):
        return Content(json.dumps(value, ensure_ascii=False))
    parts = [_read_part_of_content(part) for part in dicts]
    return Content("".join(part.text for part in parts), "".join(part.thoughts for part in parts))


def _is_part(value: dict[str, Any]) -> bool:
    kind = str(value.get("type") or "").casefold()
    has_text = "text" in value and not {"config", "components", "id"} & value.keys()
    return (kind in _TEXT_PARTS and has_text) or kind in _JSON_PARTS or _is_thought(value)


def _is_thought(value: dict[str, Any]) -> bool:
    kind = str(value.get("type") or "").casefold()
    return value.get("thought") is True or any(word in kind for word in ("think", "thought", "reason", "summary"))


def _read_part_of_content(part: dict[str, Any]) -> Content:
    text = part.get("text")
    if isinstance(text, dict):
        text = text.get("value")
    written = text if isinstance(text, str) else ""
    if _is_thought(part):
        told = part.get("thinking", part.get("reasoning", part.get("content", "")))
        return Content("", written or read_content(told).text)
    kind = str(part.get("type") or "").casefold()
    if name := _JSON_PARTS.get(kind):
        return read_content(part.get(name))
    return Content(written if kind in _TEXT_PARTS else "")


class _Answer:
    """What the parts of an answer add up to."""

    def __init__(self) -> None:
        self.counts = Counts()
        self.is_known = False  # whether anything of it is a completion
        self.finish = ""
        self.refusal = ""
        self._content: list[str] = []
        self._thoughts: list[str] = []
        self._calls: dict[Any, list[str]] = {}

    @property
    def text(self) -> str:
        """The text without thoughts; without any, what the model called a tool with."""
        text = without_thoughts("".join(self._content))
        # What a model says while it calls a tool is no page.
        if text.strip() and not (self._calls and "{" not in text and "<" not in text):
            return text
        return "\n".join("".join(pieces) for pieces in self._calls.values())

    @property
    def written(self) -> str:
        """All that the model has written, which is what is paid for."""
        calls = ["".join(pieces) for pieces in self._calls.values()]
        return "".join([*self._content, *self._thoughts, *calls, self.refusal])

    def usage(self, *, is_cut: bool = False) -> Usage | None:
        """None if the model was at work, and nothing is known of its tokens."""
        usage = self.counts.usage(self.written, is_cut=is_cut)
        return usage if any(usage) else None if self.is_known else NO_TOKENS

    def take(self, part: dict[str, Any]) -> None:
        self.counts.take_all(part)
        choices = part.get("choices")
        if isinstance(choices, list):
            self.is_known = True
            # No more than one is asked for.
            for choice in [choice for choice in choices[:1] if isinstance(choice, dict)]:
                if choice.get("index") in (None, 0):
                    self._take_choice(choice)
        elif inner := next((part[name] for name in _ENVELOPES if isinstance(part.get(name), dict)), None):
            self.take(inner)
        else:
            self._take_without_choices(part)

    def _take_choice(self, choice: dict[str, Any]) -> None:
        self.counts.take(choice.get("usage"))  # Kimi's own servers write it here
        self._note_finish(choice.get("finish_reason"))
        for name in ("delta", "message"):
            if isinstance(choice.get(name), dict) and (choice[name] or name == "message"):
                self._take_message(choice[name])
                return
        if isinstance(choice.get("text"), str):
            self._content.append(choice["text"])

    def _take_without_choices(self, part: dict[str, Any]) -> None:
        """A message at the top, as the native interfaces of local servers write it."""
        self._note_finish(part.get("done_reason") or part.get("stop_reason") or ("stop" if part.get("done") else None))
        if isinstance(part.get("message"), dict):
            self.is_known = True
            self._take_message(part["message"])
        elif isinstance(part.get("response"), str | dict):
            self.is_known = True
            self._take_message({"content": part["response"]})
        elif isinstance(part.get("output_text"), str):
            self.is_known = True
            self._take_message({"content": part["output_text"]})
        elif isinstance(part.get("content"), str | list) and "error" not in part:
            self.is_known = True
            self._take_message(part)

    def _take_message(self, message: dict[str, Any]) -> None:
        self.counts.take(message.get("usage"))
        content = read_content(message.get("content"))
        self._content.append(content.text)
        self._thoughts.append(content.thoughts)
        # Some servers write the same thoughts in two fields.
        self._thoughts.append(next((read_content(message[name]).text for name in _THOUGHTS if message.get(name)), ""))
        if isinstance(message.get("refusal"), str):
            self.refusal += message["refusal"]
        calls = message.get("tool_calls")
        for place, call in enumerate(calls if isinstance(calls, list) else []):
            if isinstance(call, dict):
                self._take_call(call.get("index", place), call.get("function", call))
        self._take_call("function", message.get("function_call"))

    def _take_call(self, place: Any, function: Any) -> None:
        if isinstance(function, dict) and (arguments := function.get("arguments")):
            written = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
            self._calls.setdefault(str(place), []).append(written)

    def _note_finish(self, finish: Any) -> None:
        if isinstance(finish, dict):
            finish = finish.get("type") or finish.get("reason")
        if isinstance(finish, str) and finish:
            self.finish = finish.casefold().replace("-", "_")


def is_complete(body: bytes | bytearray, searched: int) -> bool:
    """Whether the stream has its end marker; some servers keep the connection open after it."""
    return _DONE.search(body, max(0, searched - 16)) is not None


def read_completion(body: bytes) -> ModelAnswer:
    """The answer in a response's body.

    Raises `CallFailed` or `ErrorInAnswer`.
    """
    answer, notice = _Answer(), None
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise malformed(read_part(body).usage) from None
    events, is_stream = read_body_events(text)
    try:
        for event in events:
            error = find_error(event)
            if error is not None:
                if answer.finish and answer.finish not in _BROKEN and answer.text.strip():
                    break  # the answer was whole before it
                if isinstance(event.value, dict):
                    answer.counts.take_all(event.value)
                raise ErrorInAnswer(error, answer.usage(is_cut=True), answer.text)
            if isinstance(event.value, dict):
                answer.take(event.value)
            notice = notice or find_notice(event)
    except ValueError:
        raise malformed(answer.usage(is_cut=True)) from None
    usage, text = answer.usage(), answer.text
    if notice and not text.strip():
        raise ErrorInAnswer(notice, usage)
    if answer.finish in _FILTERED or (answer.refusal.strip() and not text.strip()):
        raise filtered(usage)
    if not text.strip():
        raise cut_short(usage) if answer.finish in _CUT else malformed(usage, _explain(body, answer))
    if answer.finish in _BROKEN:
        failure = malformed(usage, f"It ends with the reason {answer.finish}.")
        failure.part = text
        raise failure
    # A stream without its end marker and without a finish reason was cut off.
    if is_stream and not answer.finish and not is_complete(body, 0):
        raise malformed(usage, "It has no end.")
    return ModelAnswer(text, usage or NO_TOKENS, answer.finish in _CUT)


def read_part(body: bytes) -> ModelAnswer:
    """The model's text in a stream that was cut off; empty for a body that is not a stream."""
    answer = _Answer()
    try:
        for event in read_body_events(body.decode(errors="replace")).events:
            if isinstance(event.value, dict):
                answer.take(event.value)
    except ValueError:
        pass  # half an event
    return ModelAnswer(answer.text, answer.usage(is_cut=True) or NO_TOKENS)


def find_error(event: Event) -> Any:
    """The error that an event is or contains; None if it is none."""
    value = event.value
    if event.name == "error":
        return value
    if not isinstance(value, dict):
        return None
    choices = value.get("choices")
    places = [value, value.get("x_groq"), *(choices if isinstance(choices, list) else [])]
    for place in places:
        error = place.get("error") if isinstance(place, dict) else None
        # Some servers write an empty error into every event.
        if any(error.values()) if isinstance(error, dict) else error:
            return error
    if value.get("type") == "error" or value.get("object") == "error":
        return value
    state = value.get("base_resp")
    return value if isinstance(state, dict) and state.get("status_code") else None


def find_notice(event: Event) -> Any:
    """A message of the server itself. It is its error where no text of a model is there, as in `{"detail": "..."}`."""
    value = event.value
    if not isinstance(value, dict) or value.get("choices"):
        return None
    is_notice = any(isinstance(value.get(name), str) and value[name] for name in ("message", "detail", "msg"))
    return value if is_notice or value.get("errors") or isinstance(value.get("detail"), list) else None


def _explain(body: bytes, answer: _Answer) -> str:
    if answer.is_known:
        return "It is empty."
    words = read_words(body)
    if words.is_web_page:
        return f"It is a web page: {quote_words(words.text)}"
    return (
        "" if words.is_json or "{" in words.text or not words.text.strip() else f"It begins: {quote_words(words.text)}"
    )


COMPLETION = AnswerForm(is_complete, read_completion, read_part)
