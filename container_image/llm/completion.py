"""Reads a chat completion in either form that a server may send: one JSON object, or a stream of events."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, JsonValue, ValidationError

from container_image.llm.call import AnswerForm, ModelAnswer
from container_image.llm.failures import Usage, cut_short, filtered, malformed, refused

_DONE = re.compile(rb"(?:^|[\r\n])data: ?\[DONE\]")
_LINE_END = re.compile(r"\r\n|\n|\r")

Event = TypeVar("Event", bound=BaseModel)


def as_count(value: Any) -> int:
    """A number of tokens; 0 for anything else. Only the bill needs it, so a wrong one must not fail the answer."""
    return int(value) if isinstance(value, int | float) and value >= 0 and math.isfinite(value) else 0


def as_text(value: Any) -> str | None:
    """Content as one text; some servers send a list of parts."""
    if isinstance(value, list):
        return "".join(str(part.get("text") or "") for part in value if isinstance(part, dict))
    return value if isinstance(value, str) else None


class _Tokens(BaseModel):
    prompt_tokens: Annotated[int, BeforeValidator(as_count)] = 0
    completion_tokens: Annotated[int, BeforeValidator(as_count)] = 0


class _Message(BaseModel):
    content: Annotated[str | None, BeforeValidator(as_text)] = None


class _Choice(BaseModel):
    delta: _Message | None = None
    message: _Message | None = None
    finish_reason: str | None = None
    usage: _Tokens | None = None  # Kimi's own servers write it here


class _Part(BaseModel):
    """A whole completion, or one event of a streamed one. Other fields are ignored."""

    choices: list[_Choice] | None = None
    usage: _Tokens | None = None
    error: JsonValue = None

    @property
    def text(self) -> str:
        """The text of the first choice; no more than one is requested."""
        messages = [choice.delta or choice.message for choice in (self.choices or [])[:1]]
        return "".join(message.content or "" for message in messages if message)


def is_complete(body: bytes | bytearray, searched: int) -> bool:
    """Whether the stream has its end marker; some servers keep the connection open after it."""
    return _DONE.search(body, max(0, searched - 16)) is not None


def read_completion(body: bytes) -> ModelAnswer:
    """The answer in a response's body. Raises `CallFailed`, or a `ValueError` for a body that is not a completion.

    The form is read from the body itself: some servers ignore `stream`, and some stream without the content type.
    """
    text = body.decode("utf-8-sig").strip()
    streamed = not text.startswith("{")
    parts = [_Part.model_validate_json(data) for data in (read_events(text) if streamed else [text])]
    written, finish, tokens = "", None, _Tokens()
    for part in parts:
        if part.error:
            raise refused(200, read_kinds(part.error))
        tokens = part.usage or tokens
        written += part.text
        for choice in (part.choices or [])[:1]:
            finish = choice.finish_reason or finish
            tokens = choice.usage or tokens
    usage = Usage(tokens.prompt_tokens, tokens.completion_tokens)
    if finish == "length":
        raise cut_short(usage)
    if finish == "content_filter":
        raise filtered(usage)
    # A stream without its end marker and without a finish reason was cut off.
    if not written.strip() or (streamed and finish is None and not is_complete(body, 0)):
        raise malformed()
    return ModelAnswer(written, usage)


def read_part(body: bytes) -> str:
    """The model's text in a stream that was cut off; empty for a body that is not a stream."""
    return "".join(part.text for part in read_whole_events(body, _Part))


def read_events(text: str) -> list[str]:
    """The JSON objects of the events; other data is a keep-alive, or the end marker `[DONE]`."""
    lines = (line[5:].strip() for line in _LINE_END.split(text) if line.startswith("data:"))
    return [data for data in lines if data.startswith("{")]


def read_whole_events(body: bytes, kind: type[Event]) -> Iterator[Event]:
    """The events of a stream that was cut off, up to the first that cannot be read."""
    for data in read_events(body.decode(errors="replace")):
        try:
            yield kind.model_validate_json(data)
        except ValidationError:
            return


def read_kinds(error: Any) -> set[str]:
    return {str(error.get("type")), str(error.get("code"))} if isinstance(error, dict) else set()


COMPLETION = AnswerForm(is_complete, read_completion, read_part)
