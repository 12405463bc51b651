"""Secrets by name: the environment first, then Secrets Manager. An absent secret closes its door, never opens it."""

from __future__ import annotations

import os
import time
from typing import NamedTuple

from botocore.exceptions import ClientError

from wandstore.aws.clients import Clients
from wandstore.observability import logger
from wandstore.settings import Settings, current_settings

CACHED_SECONDS = 300.0
# After a failure Secrets Manager is asked again soon, yet not by each request of a busy minute.
CACHED_AFTER_FAILURE_SECONDS = 30.0


class _Remembered(NamedTuple):
    value: str | None
    until: float
    is_known: bool = True


_remembered: dict[str, _Remembered] = {}


def read_secret(name: str, clients: Clients, settings: Settings | None = None) -> str | None:
    """The secret's value, or None when nobody has set it; Secrets Manager's failure is logged and is no value either.

    Never called at import: a snapshot of the process must not carry secrets.
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


def is_secret_known(name: str, settings: Settings) -> bool:
    """False while a secret counts as absent only because Secrets Manager does not answer."""
    remembered = _remembered.get(settings.secrets_prefix + name)
    return remembered is None or remembered.is_known


def forget_secrets() -> None:
    """Asks anew from here on, as a fresh process would."""
    _remembered.clear()


def _fetch(secret_id: str, clients: Clients) -> _Remembered:
    now = time.monotonic()
    try:
        value = clients.secrets.get_secret_value(SecretId=secret_id).get("SecretString", "").strip()
    except ClientError as error:
        # A secret that was made without a value is absent in the same way as one that was never made.
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return _Remembered(None, now + CACHED_SECONDS)
        logger.warning("secret cannot be read", extra={"secret": secret_id, "why": error.response["Error"]["Code"]})
    except Exception as error:
        # Timeouts, refused and cut connections, and answers that no parser understands, whichever layer says so.
        logger.warning("secret cannot be read", extra={"secret": secret_id, "why": type(error).__name__})
    else:
        return _Remembered(value or None, now + CACHED_SECONDS)
    return _Remembered(None, now + CACHED_AFTER_FAILURE_SECONDS, is_known=False)
