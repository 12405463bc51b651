"""Secrets by name: the environment first, then Secrets Manager.

A missing secret disables the feature it protects; it never disables the check.
"""

from __future__ import annotations

import os
import time
from typing import NamedTuple

from botocore.exceptions import ClientError

from wandstore.aws.clients import Clients
from wandstore.observability import logger
from wandstore.settings import Settings, current_settings

CACHED_SECONDS = 300.0
# After a failure Secrets Manager is called again soon, but not by every request of a busy minute.
CACHED_AFTER_FAILURE_SECONDS = 30.0


class _Remembered(NamedTuple):
    value: str | None
    until: float
    is_known: bool = True


_remembered: dict[str, _Remembered] = {}


def read_secret(name: str, clients: Clients, settings: Settings | None = None) -> str | None:
    """The secret's value, or None where it is not set; a failure of Secrets Manager is logged and gives None too.

    Never called at import: a snapshot of the process must not contain secrets.
    """
    if value := os.environ.get(name, "").strip():
        return value
    prefix = (settings or current_settings()).secrets_prefix
    if not prefix:
        return None
    secret_id = prefix + name
    remembered = _remembered.get(secret_id)
    if remembered is None or remembered.until <= time.monotonic():
        remembered = _remembered[secret_id] = _fetch(secret_id, clients)
    return remembered.value


def peek_secret(name: str, settings: Settings) -> str | None:
    """The secret as this process has last read it, however long ago; None where it has not. It calls no service."""
    if value := os.environ.get(name, "").strip():
        return value
    remembered = _remembered.get(settings.secrets_prefix + name)
    return remembered.value if remembered else None


def is_secret_known(name: str, settings: Settings) -> bool:
    """False while a secret is None only because Secrets Manager does not answer."""
    remembered = _remembered.get(settings.secrets_prefix + name)
    return remembered is None or remembered.is_known


def forget_secrets() -> None:
    """Empties the cache, as in a new process."""
    _remembered.clear()


def _fetch(secret_id: str, clients: Clients) -> _Remembered:
    now = time.monotonic()
    try:
        # An answer without a value is not one of Secrets Manager: it must not be taken for a secret that is not set.
        value = clients.secrets.get_secret_value(SecretId=secret_id)["SecretString"].strip()
    except ClientError as error:
        # A secret without a value gives the same error as one that does not exist.
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return _Remembered(None, now + CACHED_SECONDS)
        logger.warning("secret cannot be read", extra={"secret": secret_id, "reason": error.response["Error"]["Code"]})
    except Exception as error:
        # Timeouts, refused and cut connections, and answers that no parser understands, in errors of any layer.
        logger.warning("secret cannot be read", extra={"secret": secret_id, "reason": type(error).__name__})
    else:
        return _Remembered(value or None, now + CACHED_SECONDS)
    return _Remembered(None, now + CACHED_AFTER_FAILURE_SECONDS, is_known=False)
