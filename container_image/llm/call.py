"""One call to a model: reads the answer as it arrives, and turns every failure into a `CallFailed`."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import NamedTuple

from container_image.llm.classification import NOTHING_KNOWN, Asked, classify
from container_image.llm.failures import Usage, too_slow
from container_image.llm.patience import AnswerBroken, AnswerCut, read_body


class ModelAnswer(NamedTuple):
    """What a model wrote, and the tokens of the call. If it `is_cut`, its token limit ended it, perhaps too early."""

    text: str
    usage: Usage
    is_cut: bool = False


class AnswerForm(NamedTuple):
    """How the servers of a provider write an answer.

    `is_complete` gets the body so far, and how many of its bytes were searched before. `read` raises `CallFailed`,
    `ErrorInAnswer`, or a `ValueError` for a body that is not an answer. `read_part` reads what there is in a body that
    was cut off, and never raises.
    """

    is_complete: Callable[[bytes | bytearray, int], bool]
    read: Callable[[bytes], ModelAnswer]
    read_part: Callable[[bytes], ModelAnswer]


def make_call(
    send: Callable[[], Generator[bytes]],
    form: AnswerForm,
    part_seconds: float,
    deadline: float,
    asked: Asked = NOTHING_KNOWN,
) -> ModelAnswer:
    """The answer to the request of `send`. Raises only `CallFailed`; `deadline` is on the monotonic clock."""
    try:
        return form.read(read_body(send, part_seconds, deadline, form.is_complete))
    except AnswerCut as cut:
        part = form.read_part(cut.body)
        raise too_slow(part.text, part.usage if any(part.usage) else None) from cut
    except AnswerBroken as broken:
        failure = classify(broken.cause, asked)
        # The provider bills what had arrived. No part is kept, because the second call may bring all of it.
        usage = form.read_part(broken.body).usage
        failure.usage = usage if any(usage) else None
        raise failure from broken
    except Exception as error:
        # Every exception of the SDK, the socket or the body is a failed call, and `classify` decides of which kind.
        raise classify(error, asked) from error
