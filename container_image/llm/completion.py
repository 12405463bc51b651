"""Reading a chat completion, in whichever of its two forms a server sends it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, JsonValue, ValidationError

from container_image.llm.call import Answer, AnswerForm
from container_image.llm.failures import Usage, cut_short, filtered, malformed, refused

_DONE = re.compile(rb"(?:^|[\r\n])data: ?\[DONE\]")
_LINE_END = re.compile(r"\r\n|\n|\r")

Event = TypeVar("Event", bound=BaseModel)


def as_count(said: Any) -> int:
    """Tokens are for the bill: a count that is none must not cost the answer it came with."""
    return int(said) if isinstance(said, int | float) and said >= 0 and math.isfinite(said) else 0


def as_text(said: Any) -> str | None:
    """Content as one text, where some servers send a list of parts."""
    if isinstance(said, list):
        return "".join(str(part.get("text") or "") for part in said if isinstance(part, dict))
    return said if isinstance(said, str) else None


class _Tokens(BaseModel):
    prompt_tokens: Annotated[int, BeforeValidator(as_count)] = 0
    completion_tokens: Annotated[int, BeforeValidator(as_count)] = 0


class _Message(BaseModel):
    content: Annotated[str | None, BeforeValidator(as_text)] = None


class _Choice(BaseModel):
    delta: _Message | None = None
    message: _Message | None = None
    finish_reason: str | None = None
    usage: _Tokens | None = None  # where Kimi's own servers put it


class _Part(BaseModel):
    """A whole completion, or one event of a streamed one. Fields nobody here needs are left alone."""

    choices: list[_Choice] | None = None
    usage: _Tokens | None = None
    error: JsonValue = None

    @property
    def text(self) -> str:
        """Of the first choice, the only one that is asked for."""
        messages = [choice.delta or choice.message for choice in (self.choices or [])[:1]]
        return "".join(message.content or "" for message in messages if message)


def is_complete(body: bytes | bytearray, searched: int) -> bool:
    """Whether the stream has said that it is done; some servers keep the connection open after that."""
    return _DONE.search(body, max(0, searched - 16)) is not None


def read_completion(body: bytes) -> Answer:
    """The answer in a response's body. Raises `CallFailed`, or a `ValueError` for a body that is no completion.

    The body itself says which form it has: there are servers that ignore `stream`, and servers that stream without
    naming the content type.
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
    # A stream that ends without a word about it was cut, however much of it came.
    if not written.strip() or (streamed and finish is None and not is_complete(body, 0)):
        raise malformed()
    return Answer(written, usage)


def read_part(body: bytes) -> str:
    """What the model had written when the stream was cut; of an answer that is no stream, nothing can be told."""
    return "".join(part.text for part in read_whole_events(body, _Part))


def read_events(text: str) -> list[str]:
    """The events' objects; what is none is a sign of life, like `[DONE]` one of the end."""
    lines = (line[5:].strip() for line in _LINE_END.split(text) if line.startswith("data:"))
    return [data for data in lines if data.startswith("{")]


def read_whole_events(body: bytes, kind: type[Event]) -> Iterator[Event]:
    """The events of a cut stream, up to the first that cannot be read."""
    for data in read_events(body.decode(errors="replace")):
        try:
            yield kind.model_validate_json(data)
        except ValidationError:
            return


def read_kinds(error: Any) -> set[str]:
    return {str(error.get("type")), str(error.get("code"))} if isinstance(error, dict) else set()


COMPLETION = AnswerForm(is_complete, read_completion, read_part)
