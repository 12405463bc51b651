"""Reads a message of Claude in either form that a server may send: one JSON object, or a stream of events."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, JsonValue

from container_image.llm.call import AnswerForm, ModelAnswer
from container_image.llm.completion import as_count, as_text, read_events, read_kinds, read_whole_events
from container_image.llm.failures import Usage, cut_short, filtered, malformed, refused

# Includes the end of the line, so that half an event does not count.
_STOP = re.compile(rb'"type": ?"message_stop"[^\r\n]*[\r\n]')


class _Tokens(BaseModel):
    input_tokens: Annotated[int | None, BeforeValidator(as_count)] = None
    output_tokens: Annotated[int | None, BeforeValidator(as_count)] = None
    cache_read_input_tokens: Annotated[int | None, BeforeValidator(as_count)] = None
    cache_creation_input_tokens: Annotated[int | None, BeforeValidator(as_count)] = None


class _Piece(BaseModel):
    """A block of a whole message, or what an event adds to one. Only its text is read, not its thoughts."""

    text: Annotated[str | None, BeforeValidator(as_text)] = None
    stop_reason: str | None = None


class _Message(BaseModel):
    content: list[_Piece] = []
    stop_reason: str | None = None
    usage: _Tokens = _Tokens()


class _Part(_Message):
    """A whole message, or one event of a streamed one. Other fields are ignored."""

    type: str = ""
    message: _Message | None = None
    content_block: _Piece | None = None
    delta: _Piece | None = None
    error: JsonValue = None

    @property
    def text(self) -> str:
        pieces = [*self.content, *(self.message.content if self.message else ()), self.content_block, self.delta]
        return "".join(piece.text or "" for piece in pieces if piece)


def is_stopped(body: bytes | bytearray, searched: int) -> bool:
    """Whether the stream has its end marker."""
    return _STOP.search(body, max(0, searched - 256)) is not None


def read_message(body: bytes) -> ModelAnswer:
    """The answer in a response's body. Raises `CallFailed`, or a `ValueError` for a body that is not a message."""
    text = body.decode("utf-8-sig").strip()
    streamed = not text.startswith("{")
    written, stop, counted = "", None, dict[str, int]()
    for data in read_events(text) if streamed else [text]:
        part = _Part.model_validate_json(data)
        if part.error:
            raise refused(200, read_kinds(part.error))
        written += part.text
        for message in (part, part.message or _Message()):
            stop = message.stop_reason or stop
            # The counts of a later event are totals, and replace earlier ones.
            counted |= message.usage.model_dump(exclude_none=True)
        stop = (part.delta.stop_reason if part.delta else None) or stop
    completion_tokens = counted.pop("output_tokens", 0)
    usage = Usage(sum(counted.values()), completion_tokens)
    if stop in ("max_tokens", "model_context_window_exceeded"):
        raise cut_short(usage)
    if stop == "refusal":
        raise filtered(usage)
    # A stream without a stop reason was cut off.
    if not written.strip() or (streamed and stop is None):
        raise malformed()
    return ModelAnswer(written, usage)


def read_part(body: bytes) -> str:
    """The model's text in a stream that was cut off."""
    return "".join(part.text for part in read_whole_events(body, _Part))


MESSAGE = AnswerForm(is_stopped, read_message, read_part)
