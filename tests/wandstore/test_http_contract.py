"""What edge and generator have in common over HTTP: statuses of errors, the error body, and bodies of bounded size."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from wandstore import errors
from wandstore.errors import BadRequest, BodyTooLarge, ErrorCode, InvalidEvent, JobError, JobFailed, WandStoreError
from wandstore.http_contract import (
    ERROR_ANSWERS,
    STATUS_OF_CODE,
    ErrorDetail,
    answer_to,
    answer_to_status,
    collect_body,
    first_fault,
    parse_json_object,
)


class Address(BaseModel):
    city: str


class Customer(BaseModel):
    address: Address


def collect(*parts: bytes, max_bytes: int = 8, stated_length: str = "") -> bytes:
    async def body() -> AsyncIterator[bytes]:
        for part in parts:
            yield part

    return asyncio.run(collect_body(body(), max_bytes, stated_length=stated_length))


# Errors ---------------------------------------------------------------------------------------------------------------


def test_every_error_that_a_caller_can_cause_has_an_answer_of_its_own() -> None:
    """The rest is answered as a fault of ours; a new kind of bad request must not be."""
    family = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, WandStoreError)]
    requests = [kind for kind in family if issubclass(kind, BadRequest)]
    assert len(requests) == 6
    assert [kind for kind in requests if kind not in ERROR_ANSWERS] == []
    assert all(400 <= ERROR_ANSWERS[kind].status < 500 for kind in requests)


def test_the_nearest_class_decides_and_an_error_without_an_answer_is_a_fault_of_ours() -> None:
    assert answer_to(InvalidEvent("price", "no")).code == "INVALID_EVENT"
    assert answer_to(JobFailed(ErrorCode.TIMEOUT, "late")) == ERROR_ANSWERS[WandStoreError]
    assert ERROR_ANSWERS[WandStoreError].status == 500


def test_the_body_of_an_error_has_one_shape() -> None:
    body = answer_to(BodyTooLarge("body", "no")).body("Too much.")
    assert body == {"error": {"code": "BODY_TOO_LARGE", "message": "Too much.", "retryable": False}}


def test_an_error_that_only_has_a_status_is_named_by_it() -> None:
    answer = answer_to_status(405)
    assert (answer.status, answer.code, answer.retryable) == (405, "METHOD_NOT_ALLOWED", False)


def test_the_error_of_a_job_says_whether_another_try_can_help() -> None:
    for code in ErrorCode:
        detail = ErrorDetail.of(JobError(code=code, message="no"))
        assert (detail.code, detail.retryable) == (code.value, code.retryable)


def test_what_a_generation_answers_a_caller_with_is_a_4xx_only_where_the_caller_can_change_it() -> None:
    callers = {code for code, status in STATUS_OF_CODE.items() if status < 500}
    assert callers == {ErrorCode.INVALID_PERSONA, ErrorCode.RATE_LIMITED}


# Bodies ---------------------------------------------------------------------------------------------------------------


def test_a_body_up_to_the_limit_is_collected_whole() -> None:
    assert collect(b"1234", b"5678") == b"12345678"


@pytest.mark.parametrize("stated_length", ["", "9", "8", "no number", "-1", "9" * 5000])
def test_a_body_over_the_limit_is_refused_whatever_length_it_states(stated_length: str) -> None:
    with pytest.raises(BodyTooLarge, match="8 bytes at most"):
        collect(b"1234", b"56789", stated_length=stated_length)


def test_a_stated_length_over_the_limit_is_refused_before_anything_is_read() -> None:
    read: list[bytes] = []

    async def body() -> AsyncIterator[bytes]:
        read.append(b"1")
        yield b"1"

    with pytest.raises(BodyTooLarge):
        asyncio.run(collect_body(body(), 8, stated_length="9"))
    assert read == []


def test_a_json_object_is_read() -> None:
    assert parse_json_object('{"a": "é"}'.encode()) == {"a": "é"}


@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b'"a"', b"\xff", b'{"a": "\\ud800"}', b"[" * 60_000])
@pytest.mark.parametrize("error", [BadRequest, InvalidEvent])
def test_anything_else_is_refused_with_the_error_of_the_route(body: bytes, error: type[BadRequest]) -> None:
    with pytest.raises(error) as refused:
        parse_json_object(body, error)
    assert type(refused.value) is error
    assert refused.value.field == "body"


@pytest.mark.parametrize(
    ("value", "field"), [({"address": {"city": 7}}, "address.city"), ({}, "address"), ("a string", "body")]
)
def test_the_first_fault_names_its_field_with_its_path(value: Any, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Customer.model_validate(value)
    named, message = first_fault(refused.value)
    assert named == field
    assert message.startswith(f"{field}: ")
