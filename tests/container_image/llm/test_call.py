"""One call: every outcome is an answer or a `CallFailed`."""

from __future__ import annotations

import time
from collections.abc import Generator

import pytest

from container_image.llm.call import AnswerForm, ModelAnswer, make_call
from container_image.llm.failures import CallFailed, Remedy, Usage
from wandstore.errors import ErrorCode

FORM = AnswerForm(
    is_complete=lambda body, searched: body.endswith(b"."),
    read=lambda body: ModelAnswer(body.decode("ascii"), Usage(1, 2)),
    read_part=lambda body: ModelAnswer(f"part: {body.decode()}", Usage(0, len(body))),
)


def call(*parts: bytes | Exception, part_seconds: float = 30.0) -> ModelAnswer:
    def send() -> Generator[bytes]:
        for part in parts:
            if isinstance(part, Exception):
                raise part
            yield part

    return make_call(send, FORM, part_seconds, time.monotonic() + 30)


def test_the_parts_are_read_as_one_answer_up_to_its_end() -> None:
    assert call(b"a pa", b"ge.", b"and more") == ModelAnswer("a page.", Usage(1, 2))


@pytest.mark.parametrize(
    ("error", "code", "remedy"),
    [
        (ConnectionResetError(), ErrorCode.MODEL_UNAVAILABLE, Remedy.SECOND_CALL),
        (KeyError("what an SDK may raise"), ErrorCode.GENERATION_FAILED, Remedy.NEXT_PROVIDER),
        (
            CallFailed(ErrorCode.RATE_LIMITED, "busy", Remedy.NEXT_MODEL),
            ErrorCode.RATE_LIMITED,
            Remedy.NEXT_MODEL,
        ),
    ],
)
def test_every_exception_is_a_failed_call(error: Exception, code: ErrorCode, remedy: Remedy) -> None:
    with pytest.raises(CallFailed) as failed:
        call(b"a page", error)
    assert (failed.value.code, failed.value.remedy) == (code, remedy)


def test_a_body_that_cannot_be_read_is_a_failed_call() -> None:
    with pytest.raises(CallFailed) as failed:
        call(b"\xff.")
    assert failed.value.code is ErrorCode.GENERATION_FAILED


def test_what_had_arrived_of_an_answer_that_breaks_off_is_counted() -> None:
    with pytest.raises(CallFailed) as failed:
        call(b"a pa", ConnectionResetError())
    assert (failed.value.code, failed.value.part) == (ErrorCode.MODEL_UNAVAILABLE, "")
    assert failed.value.usage == Usage(0, 4)
    with pytest.raises(CallFailed) as failed:
        call(ConnectionResetError())
    assert failed.value.usage == Usage()


def test_a_timeout_keeps_the_part_that_has_arrived() -> None:
    with pytest.raises(CallFailed) as failed:
        call(b"a pa", TimeoutError())
    assert (failed.value.code, failed.value.part, failed.value.usage) == (
        ErrorCode.TIMEOUT,
        "part: a pa",
        Usage(0, 4),
    )
