"""How a failure is explained."""

from __future__ import annotations

import errno

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError

from command_line.failures import CREDENTIALS, CannotRun, CommandFailed, explain
from wandstore.errors import ShopRefused, StorageUnavailable, StoreNotFound


@pytest.mark.parametrize(
    ("error", "explained"),
    [
        (CommandFailed("There is none."), ("There is none.", 1)),
        (CannotRun("No run."), ("No run.", 2)),
        (ShopRefused("the token is wrong"), ("The shop cannot be read: the token is wrong", 1)),
        (StoreNotFound("a"), ("There is no store called 'a'.", 2)),
        (StorageUnavailable("sqs", "timeout"), ("sqs: timeout", 2)),
        (NoCredentialsError(), (CREDENTIALS, 2)),
        (
            ClientError({"Error": {"Code": "ExpiredToken", "Message": "It has\nexpired"}}, "Scan"),
            ("AWS refused Scan: ExpiredToken: It has expired", 2),
        ),
        (
            EndpointConnectionError(endpoint_url="http://a"),
            ('AWS did not answer: Could not connect to the endpoint URL: "http://a"', 2),
        ),
        (
            OSError(errno.ENOSPC, "No space left on device"),
            ("The result cannot be written: No space left on device.", 1),
        ),
        (OSError(errno.EBADF, "a defect"), None),
        (ValueError("a defect"), None),
    ],
)
def test_a_failure_is_one_line_and_an_exit_code_and_a_defect_is_none(
    error: Exception, explained: tuple[str, int] | None
) -> None:
    assert explain(error) == explained
