"""One call to a model: its answer read as it comes, and any failure told as one of ours."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import NamedTuple

from container_image.llm.failures import Usage, classify, too_slow
from container_image.llm.patience import AnswerCut, read_body


class Answer(NamedTuple):
    """What a model wrote, and the tokens it took."""

    text: str
    usage: Usage


class AnswerForm(NamedTuple):
    """How a provider's servers write an answer.

    `is_complete` is told the body so far and how much of it was looked at before. `read` raises `CallFailed`, or a
    `ValueError` for a body that is no answer. `read_part` gives the model's text in a body that time has cut.
    """

    is_complete: Callable[[bytes | bytearray, int], bool]
    read: Callable[[bytes], Answer]
    read_part: Callable[[bytes], str]


def make_call(send: Callable[[], Generator[bytes]], form: AnswerForm, part_seconds: float, deadline: float) -> Answer:
    """The answer to what `send` sends. Raises `CallFailed` and nothing else; `deadline` is on the monotonic clock."""
    try:
        return form.read(read_body(send, part_seconds, deadline, form.is_complete))
    except AnswerCut as cut:
        raise too_slow(form.read_part(cut.body)) from cut
    except Exception as error:
        # Whatever the SDK, the socket or the body let out is a failed call, and `classify` says of which kind.
        raise classify(error) from error
