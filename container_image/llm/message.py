"""Reads a message of Claude in either form that a server may send: one JSON object, or a stream of events."""

from __future__ import annotations

import json
import re
from typing import Any

from container_image.llm.call import AnswerForm, ModelAnswer
from container_image.llm.completion import find_error, read_content
from container_image.llm.counting import Counts
from container_image.llm.events import read_body_events
from container_image.llm.failures import NO_TOKENS, ErrorInAnswer, Usage, cut_short, filtered, malformed
from container_image.llm.thoughts import without_thoughts

# Includes the end of the line, so that half an event does not count.
_STOP = re.compile(rb'"type": ?"message_stop"[^\r\n]*[\r\n]')
_CUT = frozenset({"max_tokens", "model_context_window_exceeded"})


class _Message:
    """What the events of a message add up to. A whole message is one event."""

    def __init__(self) -> None:
        self.counts = Counts()
        self.is_known = False
        self.stop = ""
        self._text: list[str] = []
        self._thoughts: list[str] = []
        self._inputs: list[str] = []

    @property
    def text(self) -> str:
        """The text without thoughts; without any, what the model called a tool with."""
        text = without_thoughts("".join(self._text))
        return text if text.strip() else "".join(self._inputs)

    def usage(self, *, is_cut: bool = False) -> Usage | None:
        """None if the model was at work, and nothing is known of its tokens."""
        written = "".join([*self._text, *self._thoughts, *self._inputs])
        usage = self.counts.usage(written, is_cut=is_cut)
        return usage if any(usage) else None if self.is_known else NO_TOKENS

    def take(self, part: dict[str, Any]) -> None:
        self.counts.take(part.get("usage"))
        self._note_stop(part.get("stop_reason"))
        if isinstance(part.get("message"), dict):
            self.take(part["message"])
        if isinstance(part.get("content"), list):
            self.is_known = True
        content = part.get("content")
        pieces = [*(content if isinstance(content, list) else ()), part.get("content_block"), part.get("delta")]
        for piece in pieces:
            if isinstance(piece, dict):
                self._take_piece(piece)
                self._note_stop(piece.get("stop_reason"))

    def _take_piece(self, piece: dict[str, Any]) -> None:
        """Takes a block of a whole message, or what an event adds to one."""
        if isinstance(thought := piece.get("thinking"), str):
            self._thoughts.append(thought)
        elif isinstance(partial := piece.get("partial_json"), str):
            self._inputs.append(partial)
        elif piece.get("type") == "tool_use":
            if piece.get("input"):
                self._inputs.append(json.dumps(piece["input"], ensure_ascii=False))
        else:
            read = read_content([{"type": "text", "text": piece.get("text")}])
            self._text.append(read.text)

    def _note_stop(self, stop: Any) -> None:
        if isinstance(stop, str) and stop:
            self.stop = stop


def is_stopped(body: bytes | bytearray, searched: int) -> bool:
    """Whether the stream has its end marker."""
    return _STOP.search(body, max(0, searched - 256)) is not None


def read_message(body: bytes) -> ModelAnswer:
    """The answer in a response's body.

    Raises `CallFailed` or `ErrorInAnswer`.
    """
    message = _Message()
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise malformed(read_part(body).usage) from None
    events, is_stream = read_body_events(text)
    try:
        for event in events:
            error = find_error(event)
            if error is not None:
                if message.stop and message.text.strip():
                    break
                raise ErrorInAnswer(error, message.usage(is_cut=True), message.text)
            if isinstance(event.value, dict):
                message.take(event.value)
    except ValueError:
        raise malformed(message.usage(is_cut=True)) from None
    usage, text = message.usage(), message.text
    if message.stop == "refusal":
        raise filtered(usage)
    if not text.strip():
        raise cut_short(usage) if message.stop in _CUT else malformed(usage)
    # A stream without a stop reason was cut off.
    if is_stream and not message.stop:
        raise malformed(usage, "It has no end.")
    return ModelAnswer(text, usage or NO_TOKENS, message.stop in _CUT)


def read_part(body: bytes) -> ModelAnswer:
    """The model's text in a stream that was cut off."""
    message = _Message()
    try:
        for event in read_body_events(body.decode(errors="replace")).events:
            if isinstance(event.value, dict):
                message.take(event.value)
    except ValueError:
        pass  # half an event
    return ModelAnswer(message.text, message.usage(is_cut=True) or NO_TOKENS)


MESSAGE = AnswerForm(is_stopped, read_message, read_part)
