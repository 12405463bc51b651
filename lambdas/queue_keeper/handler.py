"""The keeper Lambda's entry: once a minute every member's jobs, and dead letters as they arrive."""

from __future__ import annotations

import time
from dataclasses import asdict
from functools import cache
from typing import Any

from wandstore.aws.clients import BACKGROUND_PATIENCE, Clients
from wandstore.jobs.keeper import Keeper
from wandstore.observability import logger
from wandstore.settings import current_settings


@cache
def get_clients() -> Clients:
    return Clients(BACKGROUND_PATIENCE)


def handler(event: dict[str, Any], _: Any) -> dict[str, int]:
    """Takes SQS events of the dead-letter queue; any other event is the schedule's.

    A dead letter whose job cannot be ended raises, so that it stays in its queue.
    """
    keeper = Keeper(get_clients(), current_settings(), time.time())
    if "Records" in event:
        for record in event["Records"]:
            keeper.end_dead_letter(record["body"])
        return {"dead_letters": len(event["Records"])}
    kept = asdict(keeper.keep_queue())
    logger.info("queue kept", extra=kept)
    return kept
