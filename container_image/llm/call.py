"""One call to a model: reads the answer as it arrives, and turns every failure into a `CallFailed`."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import NamedTuple

from container_image.llm.failures import Usage, classify, too_slow
from container_image.llm.patience import AnswerCut, read_body


class ModelAnswer(NamedTuple):
    """What a model wrote, and the tokens of the call."""

    text: str
    usage: Usage


class AnswerForm(NamedTuple):
    """How the servers of a provider write an answer.

    `is_complete` gets the body so far, and how many of its bytes were searched before. `read` raises `CallFailed`, or a
    `ValueError` for a body that is not an answer. `read_part` returns the model's text in a body that was cut off.
    """

    is_complete: Callable[[bytes | bytearray, int], bool]
    read: Callable[[bytes], ModelAnswer]
    read_part: Callable[[bytes], str]


def make_call(
    send: Callable[[], Generator[bytes]], form: AnswerForm, part_seconds: float, deadline: float
) -> ModelAnswer:
    """The answer to the request of `send`. Raises only `CallFailed`; `deadline` is on the monotonic clock."""
    try:
        return form.read(read_body(send, part_seconds, deadline, form.is_complete))
    except AnswerCut as cut:
        raise too_slow(form.read_part(cut.body)) from cut
    except Exception as error:
        # Every exception of the SDK, the socket or the body is a failed call, and `classify` decides of which kind.
        raise classify(error) from error
