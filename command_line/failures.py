"""Failures of commands: each is one line on standard error, and an exit code."""

from __future__ import annotations

import errno

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError
from botocore.parsers import ResponseParserError

from wandstore.errors import ShopifyError, WandStoreError
from wandstore.text import on_one_line

# 0 is success. The other two differ so that a script knows whether a retry of the same command may help.
FAILED = 1  # something was refused, missing or wrong, or the user said no
UNUSABLE = 2  # wrong arguments, no run, no credentials, or no answer from AWS

CREDENTIALS = "No AWS credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."


class CommandFailed(Exception):
    """The command failed, or found a fault; the message says which."""

    exit_code = FAILED


class CannotRun(CommandFailed):
    """The command cannot run with these arguments, or in this environment."""

    exit_code = UNUSABLE


def explain(error: Exception) -> tuple[str, int] | None:
    """The line and the exit code of a failure that is not a defect; None for a defect."""
    match error:
        case CommandFailed():
            return str(error), error.exit_code
        case ShopifyError():
            return f"The shop cannot be read: {error}", FAILED
        case WandStoreError():
            return str(error), UNUSABLE
        case NoCredentialsError() | PartialCredentialsError():
            return CREDENTIALS, UNUSABLE
        case ClientError():
            answer = error.response["Error"]
            words = on_one_line(str(answer.get("Message", "")))
            return f"AWS refused {error.operation_name}: {answer['Code']}: {words}", UNUSABLE
        case BotoCoreError() | ResponseParserError():
            return f"AWS did not answer: {on_one_line(str(error))}", UNUSABLE
        case OSError(errno=errno.ENOSPC | errno.EDQUOT | errno.EFBIG | errno.EIO):
            return f"The result cannot be written: {error.strerror}.", FAILED
    return None
