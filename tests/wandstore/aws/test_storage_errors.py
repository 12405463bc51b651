"""Every failure of a call is known as one: whatever botocore raises where a service does not answer as it should."""

from __future__ import annotations

import botocore.session
import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError

from wandstore.aws.storage_errors import STORAGE_ERRORS


class Raw:
    def __init__(self, content: bytes) -> None:
        self.content = content

    def stream(self, *_: object, **__: object) -> list[bytes]:
        return [self.content]


def ask_one_that_answers(content: bytes) -> None:
    session = botocore.session.Session()
    session.set_credentials("test", "test")
    client = session.create_client("s3", "us-east-1", config=Config(retries={"total_max_attempts": 1}))
    answer = AWSResponse("https://s3.test/", 200, {}, Raw(content))
    client.meta.events.register("before-send", lambda **_: answer)
    client.list_objects_v2(Bucket="b")


def test_an_answer_that_no_parser_understands_is_a_failure_of_storage() -> None:
    with pytest.raises(STORAGE_ERRORS):
        ask_one_that_answers(b"\x00<html>{{{ not an answer")


def test_a_service_that_is_out_of_reach_is_a_failure_of_storage() -> None:
    assert issubclass(EndpointConnectionError, STORAGE_ERRORS)
